// Package reference has an entry for everything that a script can name: the functions, types
// and events of stdlib/meta, the components of the catalogue, and the modules of stdlib. Guides
// and scenes of the gallery have entries, too. The package renders entries as help on the terminal
// and as a web site, searches them, and writes the annotations that editors use for completion.
package reference

import (
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/vuerlua/vuerlua/docs"
	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/scripts"
	"github.com/vuerlua/vuerlua/stdlib"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// A Page documents one name, guide or scene.
type Page struct {
	Name    string
	Kind    string // function, method, value, type, event, component, module, guide, scene
	Group   string // the heading in lists
	Title   string // how it is used: Box{ ... }, frames([fps])
	Doc     string // paragraphs, one per line
	Tables  []Table
	Notes   []string // sentences below the tables
	Example string   // Lua that runs unchanged, or in a spawn function if it uses session
	See     []string // other pages
	Scenes  []string // scenes of the gallery that use it, as gallery:NAME

	Markdown string // the text of a guide
}

// A Table lists properties, parameters, results or functions.
type Table struct {
	Title string
	Rows  []Row
}

// A Row is one line of a table.
type Row struct{ Name, Type, Doc string }

// Summary returns the first sentence.
func (p *Page) Summary() string {
	first, _, _ := strings.Cut(p.Doc, "\n\n")
	first = strings.ReplaceAll(first, "\n", " ")
	for i := 0; i+1 < len(first); i++ {
		if first[i] == '.' && first[i+1] == ' ' && i > 0 && first[i-1] != '.' {
			return first[:i+1]
		}
	}
	return first
}

// Pages returns all pages: the API in the order of its files, components and modules by name.
var Pages = sync.OnceValue(func() []*Page {
	var pages []*Page
	for _, e := range meta.All() {
		pages = append(pages, metaPage(e))
	}
	for _, c := range components() {
		pages = append(pages, componentPage(c))
	}
	names, err := fs.Glob(stdlib.Modules(), "*.lua")
	if err != nil {
		panic(err) // the pattern is well-formed
	}
	for _, name := range names {
		text, err := fs.ReadFile(stdlib.Modules(), name)
		if err != nil {
			panic(err) // it was listed
		}
		pages = append(pages, modulePage(strings.TrimSuffix(name, ".lua"), string(text)))
	}
	for _, g := range docs.Guides() {
		pages = append(pages, guidePage(g))
	}
	for _, s := range scripts.Scenes() {
		pages = append(pages, scenePage(s))
	}
	slices.SortStableFunc(pages, func(a, b *Page) int { return kindRank(a.Kind) - kindRank(b.Kind) })
	return pages
})

// components returns the components that scripts can create. GrabRender is a server event in scripts.
func components() []*catalog.Component {
	return slices.DeleteFunc(slices.Clone(catalog.All()), func(c *catalog.Component) bool { return !isComponent(c) })
}

func isComponent(c *catalog.Component) bool {
	e := meta.Lookup(c.Name)
	return e == nil || e.Kind != meta.Function
}

func kindRank(kind string) int {
	return slices.Index([]string{"function", "method", "value", "type", "event", "component", "module", "guide", "scene"}, kind)
}

// Find returns the pages of a name: a component and a type can have the same one. It ignores case
// unless names differ only in case.
func Find(name string) []*Page {
	name = strings.TrimSuffix(name, "()")
	short := strings.TrimPrefix(name, "vuer.")
	found := named(name)
	if len(found) == 0 && short != name {
		found = named(short)
	}
	if len(found) == 0 {
		for _, p := range Pages() {
			if strings.EqualFold(p.Name, short) || strings.EqualFold(shortName(p), short) {
				found = append(found, p)
			}
		}
	}
	for i, p := range found {
		page := *p // other callers share the original
		page.Scenes = scenesThatUse(p)
		found[i] = &page
	}
	return found
}

// named returns the pages with exactly that name. It does not create other pages, so that help on
// the terminal appears at once.
func named(name string) []*Page {
	var pages []*Page
	for _, e := range meta.All() {
		if (&Page{Name: e.Name, Kind: e.Kind.String()}).is(name) {
			pages = append(pages, metaPage(e))
		}
	}
	if c, ok := catalog.Lookup(name); ok && isComponent(c) {
		pages = append(pages, componentPage(c))
	}
	if text, err := fs.ReadFile(stdlib.Modules(), name+".lua"); err == nil {
		pages = append(pages, modulePage(name, string(text)))
	}
	for _, g := range docs.Guides() {
		if g.Name == name {
			pages = append(pages, guidePage(g))
		}
	}
	if scene, ok := strings.CutPrefix(name, scenePrefix); ok {
		for _, s := range scripts.Scenes() {
			if s.Name == scene {
				pages = append(pages, scenePage(s))
			}
		}
	}
	slices.SortStableFunc(pages, func(a, b *Page) int { return kindRank(a.Kind) - kindRank(b.Kind) })
	return pages
}

func (p *Page) is(name string) bool {
	return p.Name == name || p.Kind == "method" && strings.EqualFold(p.Name, strings.Replace(name, ".", ":", 1))
}

// shortName returns a method's name without its class.
func shortName(p *Page) string {
	if _, method, ok := strings.Cut(p.Name, ":"); ok && p.Kind == "method" {
		return method
	}
	return p.Name
}

// Suggest returns the most similar name, "" if no name is similar.
func Suggest(name string) string {
	return catalog.Suggest(name, func(yield func(string) bool) {
		for _, p := range Pages() {
			if !yield(p.Name) || p.Kind == "method" && !yield(shortName(p)) {
				return
			}
		}
	})
}

// groupTitles are the headings for the files of stdlib/meta.
var groupTitles = map[string]string{
	"scene":    "Scenes and events",
	"session":  "Sessions",
	"time":     "Time and tasks",
	"messages": "Server events and errors",
	"events":   "Events of clients",
	"bulk":     "Typed arrays",
	"controls": "Controls",
	"camera":   "Cameras of clients",
	"kernel":   "Kernels",
	"image":    "Pictures",
	"store":    "Shared scenes",
	"client":   "Scripts as clients",
	"live":     "Live editing",
	"vuer":     "The module vuer",
}

func metaPage(e *meta.Entry) *Page {
	p := &Page{Name: e.Name, Kind: e.Kind.String(), Group: groupTitles[e.File], Title: e.Signature(), Doc: e.Doc, Example: e.Example}
	if p.Group == "" {
		p.Group = e.File
	}
	add := func(title string, fields []meta.Field) {
		if len(fields) == 0 {
			return
		}
		t := Table{Title: title}
		for _, f := range fields {
			doc := f.Doc
			if f.Optional && title != "Fields" {
				doc = strings.TrimSpace(doc + " (optional)")
			}
			t.Rows = append(t.Rows, Row{f.Name, f.Type, doc})
		}
		p.Tables = append(p.Tables, t)
	}
	add("Parameters", e.Params)
	add("Returns", e.Returns)
	add("Fields", e.Fields)
	for _, fields := range [][]meta.Field{e.Params, e.Returns} {
		for _, f := range fields {
			for word := range lettersAndDigits(f.Type) {
				if class := meta.Lookup(word); class != nil && class.Kind == meta.Class && !slices.Contains(p.See, word) && e.Owner() != word {
					p.See = append(p.See, word)
				}
			}
		}
	}
	switch e.Kind {
	case meta.Event:
		p.Example = eventExample(e)
		for _, c := range catalog.All() {
			if slices.Contains(c.Events, e.Name) && c.Alias == "" {
				p.See = append(p.See, c.Name)
			}
		}
		if len(p.See) > 8 {
			p.Notes = append(p.Notes, "Many components send this event.")
			p.See = nil
		}
		p.See = append(p.See, "on")
	case meta.Class:
		for _, other := range meta.All() {
			if other.Owner() == e.Name {
				p.See = append(p.See, other.Name)
			}
		}
	default:
		for _, other := range meta.All() {
			if other != e && other.File == e.File && other.Owner() == e.Owner() && other.Kind == e.Kind && len(p.See) < 6 {
				p.See = append(p.See, other.Name)
			}
		}
	}
	return p
}

// eventExample returns the event's example, else a script that handles the event and prints a field of its value.
func eventExample(e *meta.Entry) string {
	if script := examples()[e.Name]; script != "" {
		return script
	}
	shown := "event.value"
	for _, f := range e.Fields {
		if f.Name == "value" && strings.HasPrefix(f.Type, "{ ") {
			name, _, _ := strings.Cut(strings.TrimPrefix(f.Type, "{ "), ":")
			shown = "event.value." + strings.TrimSuffix(name, "?")
		}
	}
	return "on(\"" + e.Name + "\", function(event, session)\n  print(event.key, " + shown + ")\nend)"
}
