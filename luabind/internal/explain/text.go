package explain

import (
	"cmp"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
)

// findingAt is the first finding in d's line that has a cure and fits, nil where none does.
func (x *Explainer) findingAt(d *diag.Diagnostic, fits func(f *diag.Diagnostic) bool) *diag.Diagnostic {
	for _, f := range x.Findings(d.File) {
		if f.Line == d.Line && f.Hint != "" && f.Severity != diag.Note && f.Rule != diag.NoSender && fits(f) {
			return f
		}
	}
	return nil
}

// followPath moves d, which is about a value in what a call was to send, to the line in which
// the value stands.
func (x *Explainer) followPath(d *diag.Diagnostic, path string) {
	if path == "" || !x.Texts.Has(d.File) {
		return
	}
	at := located{d.File, d.Line, path}
	line, known := x.located[at]
	if !known {
		if len(x.located) >= maxLocated {
			return
		}
		if x.located == nil {
			x.located = map[located]int{}
		}
		if chunk, err := x.Texts.Chunk(d.File); err == nil {
			line = lint.Locate(chunk, d.Line, path)
		}
		x.located[at] = line
	}
	if line > d.Line {
		d.Line = line
		d.Source = x.Texts.Around(d.File, d.Line)
	}
}

// A located is a value in what a call in a line was to send.
type located struct {
	file string
	line int
	path string
}

// maxLocated bounds the values that are looked for: a handler may fail a thousand times a
// second.
const maxLocated = 1000

// Pinpoint moves d, which is about a call, to the line of the call in which the text shows the same mistake.
// Lua knows only where a statement of several lines begins.
func (x *Explainer) Pinpoint(d *diag.Diagnostic, rule diag.RuleID, about string) {
	var found *diag.Diagnostic
	for _, f := range x.Findings(d.File) {
		if !f.IsAbout(rule, about) || f.Line < d.Line {
			continue
		}
		if f.Line == d.Line {
			return
		}
		if found == nil || f.Line < found.Line {
			found = f
		}
	}
	if found == nil {
		return
	}
	d.Line, d.Column, d.Width, d.Source = found.Line, found.Column, found.Width, found.Source
	d.Hint = cmp.Or(d.Hint, found.Hint)
}

var (
	reWithNil = lazy.Regexp(`^attempt to (?:perform arithmetic on|concatenate) .*\b(?:nil|string|table) value|^attempt to compare .*nil`)
	reIndexed = lazy.Regexp(`[\w)\]]\[[^\]"']+\]`)
)

// adviseByText explains an error by what the text of its line shows.
func (x *Explainer) adviseByText(d *diag.Diagnostic) {
	// The message of require has the hint of a missing module already.
	if f := x.findingAt(d, func(f *diag.Diagnostic) bool { return f.Rule != diag.MissingModule }); f != nil {
		d.Hint, d.Column, d.Width = f.Hint, f.Column, f.Width
		if f.Rule == diag.Undefined {
			d.Message = f.Message
		}
		return
	}
	if !reWithNil().MatchString(d.Message) {
		return
	}
	text := d.LineText()
	switch {
	case strings.Contains(d.Message, "arithmetic") && strings.Contains(d.Message, "string value") && strings.Contains(text, "+"):
		d.Hint = "+ adds numbers; write .. to join strings"
	case strings.Contains(d.Message, "nil") && reIndexed().MatchString(text):
		d.Hint = "one of the values is nil: the list has no item at this index; lists are numbered from 1"
		d.Mark(reIndexed().FindString(text))
	case strings.Contains(d.Message, "nil"):
		d.Hint = "one of the values is nil: it was never given, or its name is another one"
	}
}
