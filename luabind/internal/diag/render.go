package diag

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/printable"
)

// The escape sequences of Render: four colours and bold.
const (
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	cyan   = "\x1b[36m"
	grey   = "\x1b[90m"
	bold   = "\x1b[1m"
	plain  = "\x1b[0m"
)

// Render is the diagnostic over several lines, without a newline at the end: the
// message, the source around it with the culprit marked, the hint and the traceback.
// Colours add nothing to what it says. Parts of it can come from anybody, so what a terminal would
// obey is spelled out, see package printable.
func (d *Diagnostic) Render(color bool) string {
	paint := func(code, s string) string {
		if !color || s == "" {
			return s
		}
		return code + s + plain
	}
	accent := red
	message := printable.Text(d.Message)
	switch d.Severity {
	case Warning:
		accent, message = yellow, "warning: "+message
	case Note:
		accent, message = cyan, "note: "+message
	}
	var b strings.Builder
	b.WriteString(paint(bold, printable.Line(d.Place())) + paint(accent, message))
	if d.Rule.Silenceable() {
		b.WriteString(paint(grey, " ["+string(d.Rule)+"]"))
	}
	if d.Hint != "" {
		b.WriteString("\n   " + printable.Text(d.Hint))
	}
	width := 2
	if n := len(d.Source); n > 0 {
		width = max(width, len(fmt.Sprint(d.Source[n-1].Number)))
	}
	for _, l := range d.Source {
		text := sourceText(l.Text)
		if l.Number != d.Line {
			b.WriteString("\n" + paint(grey, fmt.Sprintf("   %*d | ", width, l.Number)) + text)
			continue
		}
		b.WriteString("\n" + paint(accent, fmt.Sprintf(" > %*d | ", width, l.Number)) + text)
		if d.Column > 0 && d.Column <= len(l.Text)+1 {
			before := sourceText(l.Text[:d.Column-1])
			b.WriteString("\n" + strings.Repeat(" ", width+3) + paint(grey, " | ") +
				strings.Repeat(" ", utf8.RuneCountInString(before)) + paint(accent, strings.Repeat("^", max(1, d.Width))))
		}
	}
	for _, r := range d.Related {
		b.WriteString("\n" + paint(grey, "   "+printable.Line(r.Place.String()+r.Message)))
	}
	if d.Trace != "" {
		for line := range strings.Lines(d.Trace) {
			b.WriteString("\n" + paint(grey, "   at "+printable.Line(strings.TrimSpace(line))))
		}
	}
	if d.Task != "" {
		b.WriteString("\n" + paint(grey, "   in task "+printable.Line(d.Task)))
	}
	return b.String()
}

// sourceText returns a line of a script, or its start, as Render shows it.
func sourceText(line string) string {
	return printable.Line(strings.ReplaceAll(line, "\t", "    "))
}

// MarshalJSON encodes the diagnostic for programs such as editors. The names are stable.
func (d *Diagnostic) MarshalJSON() ([]byte, error) {
	type related struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Message string `json:"message"`
	}
	all := []related{}
	for _, r := range d.Related {
		all = append(all, related{r.File, r.Line, r.Message})
	}
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		File     string    `json:"file"`
		Line     int       `json:"line"`
		Column   int       `json:"column,omitempty"`
		Width    int       `json:"width,omitempty"`
		Severity string    `json:"severity"`
		Rule     RuleID    `json:"rule"`
		Message  string    `json:"message"`
		Hint     string    `json:"hint,omitempty"`
		Excerpt  string    `json:"excerpt,omitempty"`
		Related  []related `json:"related,omitempty"`
	}{d.File, d.Line, d.Column, d.Width, d.Severity.String(), cmp.Or(d.Rule, RuntimeError), d.Message, d.Hint, d.LineText(), all})
	return []byte(out.String()), err
}

// Problem converts the diagnostic to the form that pages receive. root is the folder that File is relative
// to.
func (d *Diagnostic) Problem(root string) host.Problem {
	p := host.Problem{
		Warning: d.Severity == Warning, Further: d.Further, Rule: string(d.Rule),
		Message: d.Message, File: d.File, Line: d.Line, Column: d.Column, Width: d.Width,
		Trace: d.Trace, Hint: d.Hint, Task: d.Task, Client: d.Client,
	}
	if filepath.IsAbs(d.File) {
		p.Path = d.File
	} else if d.File != "" {
		p.Path = filepath.Join(root, d.File)
	}
	for _, l := range d.Source {
		p.Source = append(p.Source, host.SourceLine{Number: l.Number, Text: l.Text})
		if l.Number == d.Line && d.Column > 1 && d.Column <= len(l.Text)+1 {
			p.Column = utf8.RuneCountInString(l.Text[:d.Column-1]) + 1 // pages count characters
		}
	}
	return p
}
