package reference

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"

	"github.com/vuerlua/vuerlua/docs"
)

// guidePage returns the page of a guide.
func guidePage(g docs.Guide) *Page {
	return &Page{Name: g.Name, Kind: "guide", Group: "Guides", Title: g.Title, Doc: introduction(g.Text), Markdown: g.Text}
}

// introduction returns the first paragraph of a Markdown text, if it begins with one.
func introduction(text string) string {
	first, _, _ := strings.Cut(text, "\n\n")
	if strings.HasPrefix(first, "#") || strings.HasPrefix(first, "|") || strings.HasPrefix(first, "```") {
		return ""
	}
	return reLink().ReplaceAllString(strings.TrimSpace(first), "$1")
}

var reLink = lazily(`\[([^\]]*)\]\([^)]*\)`)

// A section is a part of a guide, below one heading.
type section struct{ Heading, Text string }

// sections returns the parts of a Markdown text. The first one has no heading.
func sections(text string) []section {
	parts := []section{{}}
	code := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "```") {
			code = !code
		}
		if heading, ok := strings.CutPrefix(line, "## "); ok && !code {
			parts = append(parts, section{Heading: strings.TrimSpace(heading)})
			continue
		}
		parts[len(parts)-1].Text += line
	}
	return parts
}

// guideTerminal returns a guide as text for a terminal: its Markdown, without link targets, with
// headings and code in colour.
func (p *Page) guideTerminal(paint func(code, s string) string) string {
	var b strings.Builder
	b.WriteString(paint(bold, p.Title) + "\n\n")
	code := false
	for line := range strings.Lines(p.Markdown) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
			continue
		case code:
			line = strings.TrimRight("    "+line, " ")
		case strings.HasPrefix(line, "#"):
			line = paint(bold, strings.TrimLeft(line, "# "))
		default:
			line = reLink().ReplaceAllString(line, "$1")
			line = reCode().ReplaceAllStringFunc(line, func(s string) string { return paint(cyan, s) })
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

var reCode = lazily("`[^`]+`")

var markdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
})

// guideHTML returns a guide for the site. Its examples are highlighted. Links to pages of the site
// are kept, and other links become their text.
func guideHTML(text string) (template.HTML, error) {
	var b bytes.Buffer
	if err := markdown().Convert([]byte(text), &b); err != nil {
		return "", err
	}
	html := reHref().ReplaceAllStringFunc(b.String(), func(tag string) string {
		m := reHref().FindStringSubmatch(tag)
		if target := guideLink(m[1]); target != "" {
			return `<a href="` + template.HTMLEscapeString(target) + `">` + m[2] + `</a>`
		}
		return m[2]
	})
	html = reLuaBlock().ReplaceAllStringFunc(html, func(block string) string {
		m := reLuaBlock().FindStringSubmatch(block)
		return `<div class="code"><button type="button" class="copy">Copy</button><pre><code>` + string(highlight(unescape.Replace(m[1]))) + `</code></pre></div>`
	})
	return template.HTML(html), nil
}

var (
	reHref     = lazily(`(?s)<a href="([^"]*)">(.*?)</a>`)
	reLuaBlock = lazily(`(?s)<pre><code class="language-lua">(.*?)</code></pre>`)
	unescape   = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")
)

// guideLink returns the address of a guide's link within the site, "" for links to other places.
func guideLink(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.IsAbs() {
		return ""
	}
	if u.Path == "" {
		return href // a heading of the same guide
	}
	if u.Path == "gallery.md" {
		return "index.html#gallery"
	}
	for _, g := range docs.Guides() {
		if u.Path == g.Name+".md" {
			u.Path = fileName(&Page{Kind: "guide", Name: g.Name})
			return u.String()
		}
	}
	return ""
}
