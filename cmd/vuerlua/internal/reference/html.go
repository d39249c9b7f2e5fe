package reference

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"

	"github.com/vuerlua/vuerlua/docs"
)

//go:embed site
var siteFiles embed.FS

// A view is a page in the site.
type view struct {
	Page    *Page
	File    string
	Picture string // address of the picture, "" for none
	Title   string
	Version string
	Text    template.HTML // the text of a guide
	Scenes  []string      // scenes of the gallery that use it
}

// A listing has the views of a group.
type listing struct {
	Name     string
	Views    []*view
	Pictured bool
}

// Short returns the group's name for a list of groups.
func (l *listing) Short() string {
	short := sentenceCase(strings.TrimPrefix(l.Name, "Components: "))
	return strings.NewReplacer("Html", "HTML", "Xr ", "XR ").Replace(short)
}

// Site returns a static web site of all pages, as contents by file name. Links are relative, and
// pages load nothing from other servers.
func Site(version string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range []string{"style.css", "site.js", "icon.svg"} {
		content, err := fs.ReadFile(siteFiles, "site/"+name)
		if err != nil {
			return nil, err
		}
		files[name] = content
	}
	var listings []*listing
	names := [][5]string{} // see site.js
	for _, g := range grouped() {
		l := &listing{Name: g.Name}
		listings = append(listings, l)
		for _, p := range g.Pages {
			v, err := newView(files, p, version)
			if err != nil {
				return nil, err
			}
			l.Views = append(l.Views, v)
			l.Pictured = l.Pictured || v.Picture != ""
			names = append(names, [5]string{p.Name, p.Kind, v.File, p.about(), strings.Join(searchedAs(p), " ")})
			kind := "page"
			if p.Kind == "guide" {
				kind = p.Kind
			}
			if err := render(files, v.File, kind, v); err != nil {
				return nil, err
			}
		}
	}
	list, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	files["names.js"] = append(append([]byte("const names = "), list...), '\n')
	err = render(files, "index.html", "index", map[string]any{"Title": "vuerlua reference", "Version": version, "Groups": listings})
	return files, err
}

// About returns the description of the page for a list of entries.
func (v *view) About() string { return v.Page.about() }

// newView returns the view of a page, and adds the page's picture to the files.
func newView(files map[string][]byte, p *Page, version string) (*view, error) {
	v := &view{Page: p, File: fileName(p), Title: p.Name + " - vuerlua", Version: version}
	if name := PictureOf(p.Name); p.Kind == "component" && name != "" {
		address, content, err := picture(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		files[address], v.Picture = content, address
	}
	switch p.Kind {
	case "guide":
		text, err := guideHTML(p.Markdown)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		v.Text = text
	case "scene":
		name := strings.TrimPrefix(p.Name, scenePrefix)
		content, err := docs.ScenePicture(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		v.Picture = "pictures/" + name + ".jpg"
		files[v.Picture] = content
	default:
		v.Scenes = scenesThatUse(p)
	}
	return v, nil
}

func render(files map[string][]byte, file, name string, data any) error {
	var b strings.Builder
	if err := siteTemplates().ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	files[file] = []byte(b.String())
	return nil
}

var siteTemplates = sync.OnceValue(func() *template.Template {
	functions := template.FuncMap{"linkTo": linkTo, "paragraphs": paragraphs, "anchor": anchor, "lua": highlight, "prose": prose}
	return template.Must(template.New("site").Funcs(functions).ParseFS(siteFiles, "site/site.html"))
})

// fileName returns the file name of a page. File systems that ignore case would have one file for
// `Text` and `text`, so the kind is part of the name, and "small" if a component's name begins
// with a lower-case letter, because both Group and group exist.
func fileName(p *Page) string {
	kind := p.Kind
	if kind == "component" && p.Name[0] >= 'a' {
		kind += "-small"
	}
	return kind + "-" + strings.NewReplacer(":", ".", "*", "any", scenePrefix, "").Replace(p.Name) + ".html"
}

// FileOfTag returns the file name of the page for the component with the tag, or of the index if no
// component has it. If several components have the tag, it prefers the one with that name.
func FileOfTag(tag string) string {
	found := "index.html"
	for _, c := range components() {
		switch {
		case c.Alias != "":
		case strings.EqualFold(c.Name, tag) && strings.EqualFold(c.Tag, tag): // the tag of div is Div
			return fileName(&Page{Kind: "component", Name: c.Name})
		case c.Tag == tag && found == "index.html":
			found = fileName(&Page{Kind: "component", Name: c.Name})
		}
	}
	return found
}

func linkTo(name string) string {
	for _, p := range Pages() {
		if p.Name == name {
			return fileName(p)
		}
	}
	return "index.html"
}

func paragraphs(doc string) []string { return strings.Split(doc, "\n\n") }

// anchor returns the id of a group in the index.
func anchor(group string) string {
	return strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(group, ":", "")), " ", "-")
}
