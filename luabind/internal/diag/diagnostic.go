// Package diag has the diagnostics that a script's author sees: what is wrong, where, and what to do.
//
// A [Diagnostic] is a value. Findings in the text of a script and errors of the running script are compared
// by rule, subject and place, never by their messages, so messages can be improved without breaking
// anything. [Rules] lists the kinds of findings. Diagnostics have three forms: [Diagnostic.Render] for
// terminals, [Diagnostic.MarshalJSON] for programs and [Diagnostic.Problem] for pages.
package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Severity says how bad a [Diagnostic] is.
type Severity int

// The severities, the least first. A warning has stopped nothing. A note is about code that is probably
// intended; only checks of a script find any.
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

// A Place is a line of a script.
type Place struct {
	File string
	Line int
}

// A Related is another line that explains a diagnostic.
type Related struct {
	Place
	Message string
}

// A Diagnostic is something that a script's author should know: what, where, and what to do. It is an
// error, and [Diagnostic.Render] shows it whole.
type Diagnostic struct {
	Rule     RuleID // "" for errors that a script raises while it runs
	Severity Severity
	File     string // as the author knows it, relative to the script's folder; "" if unknown
	Line     int    // from 1; 0 if unknown
	Column   int    // in bytes from 1, of the part of Line that is wrong; 0 if unknown
	Width    int    // of that part, in characters
	Message  string // one sentence
	Hint     string // what to do; "" for none
	About    string // the subject, for comparison: a global's name, or a property such as Box.position; "" for none
	Source   []SourceLine
	Related  []Related
	Over     bool   // the condition of an earlier warning of the rule has ended
	Trace    string // Lua traceback, a call a line, innermost first
	Task     string // which task it was, "" for the main chunk's load
	Client   string // ID of the client whose event the task handles, "" for none
	Stack    string // Go stack if the program itself is at fault, for its log; "" otherwise

	Further bool // of an error: the same look at the text has found others, which come first
	Lax     bool // checks of a script report it as a warning as well, whatever its rule
}

var _ error = (*Diagnostic)(nil)

// Error returns the message with its place, on one line.
func (d *Diagnostic) Error() string {
	var b strings.Builder
	b.WriteString(d.Place())
	b.WriteString(d.Message)
	if d.Hint != "" {
		fmt.Fprintf(&b, " (%s)", d.Hint)
	}
	return b.String()
}

// Place returns "file:line: ", as editors and terminals link it; "" if the place is unknown.
func (d *Diagnostic) Place() string { return d.At().String() }

// At returns the place as a value.
func (d *Diagnostic) At() Place { return Place{d.File, d.Line} }

func (p Place) String() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File + ": "
	}
	return fmt.Sprintf("%s:%d: ", p.File, p.Line)
}

// IsAbout reports whether the diagnostic is a finding of a rule about a subject.
func (d *Diagnostic) IsAbout(rule RuleID, about string) bool {
	return d.Rule == rule && d.About == about
}

// LineText returns the text of the diagnostic's line, "" if it is not known.
func (d *Diagnostic) LineText() string {
	for _, l := range d.Source {
		if l.Number == d.Line {
			return l.Text
		}
	}
	return ""
}

// Mark sets Column and Width to the first of words that occurs in the diagnostic's line as a whole word.
func (d *Diagnostic) Mark(words ...string) {
	text := d.LineText()
	for _, w := range words {
		if at := IndexWord(text, w); at >= 0 {
			d.Column, d.Width = at+1, utf8.RuneCountInString(w)
			return
		}
	}
}

// IndexWord is strings.Index for w where it is a whole word: no letter, digit or underscore touches it.
func IndexWord(s, w string) int {
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
