package reference

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The escape sequences of the terminal.
const (
	bold  = "\x1b[1m"
	cyan  = "\x1b[36m"
	grey  = "\x1b[90m"
	plain = "\x1b[0m"
)

// width is the length of lines.
const width = 92

// Terminal returns the page as text for a terminal.
func (p *Page) Terminal(color bool) string {
	paint := func(code, s string) string {
		if !color {
			return s
		}
		return code + s + plain
	}
	if p.Kind == "guide" {
		return p.guideTerminal(paint)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n", paint(bold, p.Title), paint(grey, p.Kind+", "+p.Group))
	for paragraph := range strings.SplitSeq(p.Doc, "\n\n") {
		b.WriteString("\n" + wrap(strings.ReplaceAll(paragraph, "\n", " "), "  ") + "\n")
	}
	for _, t := range p.Tables {
		b.WriteString("\n  " + paint(bold, t.Title) + "\n")
		b.WriteString(t.terminal(func(s string) string { return paint(cyan, s) }))
	}
	if len(p.Notes) > 0 {
		b.WriteString("\n" + wrap(strings.Join(p.Notes, " "), "  ") + "\n")
	}
	if p.Example != "" {
		b.WriteString("\n  " + paint(bold, "Example") + "\n")
		for line := range strings.SplitSeq(p.Example, "\n") {
			b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
		}
	}
	if len(p.See) > 0 {
		b.WriteString("\n" + wrap("See also: "+strings.Join(p.See, ", "), "  ") + "\n")
	}
	if len(p.Scenes) > 0 {
		b.WriteString("\n" + wrap("Used in: "+strings.Join(p.Scenes, ", "), "  ") + "\n")
	}
	return b.String()
}

// maxColumn bounds the width of a column. A longer item shifts the rest of its line.
const maxColumn = 26

func (t *Table) terminal(paint func(string) string) string {
	names, types := 0, 0
	for _, r := range t.Rows {
		names = max(names, min(maxColumn, utf8.RuneCountInString(r.Name)))
		types = max(types, min(maxColumn, utf8.RuneCountInString(r.Type)))
	}
	var b strings.Builder
	for _, r := range t.Rows {
		left := "    " + paint(r.Name) + pad(r.Name, names) + "  " + r.Type + pad(r.Type, types)
		at := 4 + max(names, utf8.RuneCountInString(r.Name)) + 2 + max(types, utf8.RuneCountInString(r.Type))
		if types == 0 {
			left, at = strings.TrimRight(left, " "), at-2
			left += pad(r.Name, names)
		}
		if r.Doc == "" {
			b.WriteString(strings.TrimRight(left, " ") + "\n")
			continue
		}
		hang := strings.Repeat(" ", 4+names+2+types+2)
		if types == 0 {
			hang = strings.Repeat(" ", 4+names+2)
		}
		if at+2 > len(hang) || at+2+utf8.RuneCountInString(r.Doc) > width {
			if at+2 > len(hang) {
				b.WriteString(left + "\n" + wrap(r.Doc, hang) + "\n")
				continue
			}
			b.WriteString(left + "  " + strings.TrimLeft(wrap(r.Doc, hang), " ") + "\n")
			continue
		}
		b.WriteString(left + "  " + r.Doc + "\n")
	}
	return b.String()
}

func pad(s string, to int) string {
	return strings.Repeat(" ", max(0, to-utf8.RuneCountInString(s)))
}

// wrap breaks text into lines that begin with indent.
func wrap(text, indent string) string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(indent+line+" "+word) > width {
			lines = append(lines, indent+line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, indent+line), "\n")
}

// Results returns the hits of a search, one per line.
func Results(hits []Hit, color bool) string {
	names, kinds := 0, 0
	for _, h := range hits {
		names, kinds = max(names, min(maxColumn, utf8.RuneCountInString(h.Name))), max(kinds, len(h.Kind))
	}
	var b strings.Builder
	for _, h := range hits {
		line := "  " + h.Name + pad(h.Name, names) + "  " + h.Kind + pad(h.Kind, kinds) + "  "
		about := []rune(h.About)
		if room := width - utf8.RuneCountInString(line); len(about) > room {
			about = append([]rune(strings.TrimRight(string(about[:room-3]), " ,:")), '.', '.', '.')
		}
		line += string(about)
		if color {
			line = strings.Replace(line, h.Name, cyan+h.Name+plain, 1)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// Index returns the list of all names, by group.
func Index(color bool) string {
	var b strings.Builder
	for _, g := range grouped() {
		title := g.Name
		if color {
			title = bold + title + plain
		}
		names := make([]string, len(g.Pages))
		for i, p := range g.Pages {
			names[i] = p.Name
		}
		b.WriteString(title + "\n" + wrap(strings.Join(names, "  "), "  ") + "\n\n")
	}
	return b.String()
}
