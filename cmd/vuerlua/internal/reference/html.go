package reference

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// Site is a static web site of all pages: file names and contents. pictures are the names of
// the components that have a picture, at pictures/<name>.png. Links are relative, and
// nothing is asked of any server.
func Site(version string, pictures []string) (map[string]string, error) {
	type view struct {
		*Page
		File    string
		Picture string
		Version string
	}
	files := map[string]string{"style.css": siteStyle, "search.js": siteSearch}
	var views []view
	for _, p := range Pages() {
		v := view{Page: p, File: fileName(p), Version: version}
		if p.Kind == "component" && slices.Contains(pictures, p.Name) {
			v.Picture = "pictures/" + p.Name + ".png"
		}
		views = append(views, v)
	}
	for _, v := range views {
		var b strings.Builder
		if err := siteTemplates.ExecuteTemplate(&b, "page", v); err != nil {
			return nil, fmt.Errorf("%s: %w", v.Name, err)
		}
		files[v.File] = b.String()
	}
	var order []string
	groups := map[string][]view{}
	for _, v := range views {
		if groups[v.Group] == nil {
			order = append(order, v.Group)
		}
		groups[v.Group] = append(groups[v.Group], v)
	}
	var b strings.Builder
	err := siteTemplates.ExecuteTemplate(&b, "index", map[string]any{"Order": order, "Groups": groups, "Version": version})
	files["index.html"] = b.String()
	return files, err
}

// fileName is where a page is. File systems that take no notice of letter case would hold
// one file for `Text` and `text`, so the kind is part of the name.
func fileName(p *Page) string {
	return p.Kind + "-" + strings.NewReplacer(":", ".", "*", "any").Replace(p.Name) + ".html"
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

var siteTemplates = template.Must(template.New("site").Funcs(template.FuncMap{"linkTo": linkTo, "paragraphs": paragraphs}).Parse(`
{{define "head"}}<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="style.css">{{end}}

{{define "page"}}{{template "head"}}
<title>{{.Name}} - vuerlua</title>
<nav><a href="index.html">vuerlua {{.Version}}</a> / {{.Group}}</nav>
<main>
<h1><code>{{.Title}}</code></h1>
<p class="kind">{{.Kind}}</p>
{{if .Picture}}<img src="{{.Picture}}" alt="{{.Name}} as the viewer shows it" width="480">{{end}}
{{range paragraphs .Doc}}<p>{{.}}</p>
{{end}}{{range .Tables}}<h2>{{.Title}}</h2>
<table>
{{range .Rows}}<tr><td><code>{{.Name}}</code><td class="type">{{.Type}}<td>{{.Doc}}
{{end}}</table>
{{end}}{{range .Notes}}<p>{{.}}</p>
{{end}}{{if .Example}}<h2>Example</h2>
<pre><code>{{.Example}}</code></pre>
{{end}}{{if .See}}<p>See also: {{range .See}}<a href="{{linkTo .}}"><code>{{.}}</code></a> {{end}}</p>{{end}}
</main>
{{end}}

{{define "index"}}{{template "head"}}
<title>vuerlua {{.Version}}</title>
<main>
<h1>vuerlua {{.Version}}</h1>
<p>Everything that a scene script can name. The same on the terminal: <code>vuerlua docs Box</code></p>
<input id="search" type="search" placeholder="Search" aria-label="Search" autofocus>
{{$groups := .Groups}}{{range .Order}}<section><h2>{{.}}</h2>
<dl>
{{range index $groups .}}<div><dt><a href="{{.File}}"><code>{{.Name}}</code></a><dd>{{.Summary}}</div>
{{end}}</dl></section>
{{end}}</main>
<script src="search.js"></script>
{{end}}
`))

const siteStyle = `:root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #1673d1; }
@media (prefers-color-scheme: dark) { :root { --accent: #6cb2ff; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.92em; }
pre { background: var(--soft); padding: 0.8rem 1rem; border-radius: 6px; overflow-x: auto; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
nav, .kind, .type { color: GrayText; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
td { border-top: 1px solid var(--line); padding: 0.3rem 1rem 0.3rem 0; vertical-align: top; }
img { max-width: 100%; border-radius: 6px; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: 0.5rem 0.8rem; border: 1px solid var(--line); border-radius: 6px; }
dl { margin: 0; } dl div { display: flex; gap: 1rem; padding: 0.15rem 0; } dt { flex: 0 0 16rem; overflow-wrap: anywhere; } dd { margin: 0; }
@media (max-width: 36rem) { dl div { display: block; } }
[hidden] { display: none !important; }
`

const siteSearch = `const box = document.getElementById("search");
box.addEventListener("input", () => {
  const wanted = box.value.trim().toLowerCase();
  for (const section of document.querySelectorAll("section")) {
    let any = false;
    for (const row of section.querySelectorAll("dl > div")) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      any ||= !row.hidden;
    }
    section.hidden = !any;
  }
});
`
