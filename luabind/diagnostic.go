package luabind

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/host/printable"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
)

// Severity says how bad a [Diagnostic] is.
type Severity int

// The severities, the least first. A warning has stopped nothing. A note is about what may well
// be meant; only [Check] finds any.
const (
	Note Severity = iota - 1
	Warning
	Error
)

func (s Severity) String() string {
	switch s {
	case Note:
		return "note"
	case Warning:
		return "warning"
	}
	return "error"
}

// A SourceLine is one line of a script.
type SourceLine struct {
	Number int // from 1
	Text   string
}

// A Diagnostic is something that a script's author should know: what, where, and what
// to do. It is an error, and [Diagnostic.Render] shows it whole.
type Diagnostic struct {
	Severity Severity
	File     string // as the author knows it, relative to the script's folder; "" where unknown
	Line     int    // from 1; 0 where unknown
	Column   int    // in bytes from 1, of the culprit in Line; 0 where unknown
	Width    int    // of the culprit, in characters
	Message  string // one sentence
	Rule     string // what kind of finding it is, see lint.Rules; "" for errors of a run
	Hint     string // what to do; "" for none
	Source   []SourceLine
	Over     bool   // what a warning of the rule has said is over
	Trace    string // Lua traceback, a call a line, innermost first
	Task     string // which task it was, "" for the main chunk's load
	Stack    string // Go stack if the program itself is at fault, for its log; "" otherwise

	Further bool // of an error: the same look at the text has shown others, which come first

	global string // of the rule "undefined": the name that nothing defines
	lax    bool   // it is a warning of Check as well
}

var _ error = (*Diagnostic)(nil)

// Error is the message with its place, on one line.
func (d *Diagnostic) Error() string {
	var b strings.Builder
	b.WriteString(d.Place())
	b.WriteString(d.Message)
	if d.Hint != "" {
		fmt.Fprintf(&b, " (%s)", d.Hint)
	}
	return b.String()
}

// Place is "file:line: ", as editors and terminals link it; "" where unknown.
func (d *Diagnostic) Place() string {
	switch {
	case d.File == "":
		return ""
	case d.Line == 0:
		return d.File + ": "
	}
	return fmt.Sprintf("%s:%d: ", d.File, d.Line)
}

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
	if _, ok := lint.Rules[d.Rule]; ok {
		b.WriteString(paint(grey, " ["+d.Rule+"]"))
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

// mark finds what in the diagnostic's line is the culprit. The first word of words that
// stands in the line as a whole word is it.
func (d *Diagnostic) mark(words ...string) {
	for _, l := range d.Source {
		if l.Number != d.Line {
			continue
		}
		for _, w := range words {
			if at := indexWord(l.Text, w); at >= 0 {
				d.Column, d.Width = at+1, utf8.RuneCountInString(w)
				return
			}
		}
	}
}

// indexWord is strings.Index for w where no letter, digit or underscore touches it.
func indexWord(s, w string) int {
	if w == "" {
		return -1
	}
	for from := 0; ; {
		at := strings.Index(s[from:], w)
		if at < 0 {
			return -1
		}
		at += from
		end := at + len(w)
		startsClean := at == 0 || !isWordByte(s[at-1]) || !isWordByte(w[0])
		endsClean := end == len(s) || !isWordByte(s[end]) || !isWordByte(w[len(w)-1])
		if startsClean && endsClean {
			return at
		}
		from = at + 1
	}
}

func isWordByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf
}
