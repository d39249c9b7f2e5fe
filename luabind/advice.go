package luabind

import (
	"cmp"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// What Check finds in a script's text helps a running one as well: it explains errors that
// Lua has no names for, and tells of mistakes that Lua takes without a word.

// textFindings is what the text of a loaded file shows.
func (e *Engine) textFindings(file string) []*Diagnostic {
	if file == evalChunk && e.asked != nil {
		return e.asked.lint(e)
	}
	if found, ok := e.lints[file]; ok {
		return found
	}
	if e.lints == nil {
		e.lints = map[string][]*Diagnostic{}
	}
	e.lints[file] = nil // also of one that cannot be looked through
	if isStdlib(file) || !e.files.has(file) {
		return nil
	}
	for _, d := range e.lintAll(file, e.files.text(file)) {
		e.lints[d.File] = append(e.lints[d.File], d)
	}
	return e.lints[file]
}

// findingAt is the first finding in d's line that has a cure and fits, nil where none does.
func (e *Engine) findingAt(d *Diagnostic, fits func(f *Diagnostic) bool) *Diagnostic {
	for _, f := range e.textFindings(d.File) {
		if f.Line == d.Line && f.Hint != "" && f.Severity != Note && f.Rule != diag.NoSender && fits(f) {
			return f
		}
	}
	return nil
}

// reScene finds a function that wants a session as its first parameter.
var reScene = lazy.Regexp(`(?m)^[^-\n]*\bfunction\b[ \t]*[\w.:]*[ \t]*\([ \t]*session\b`)

// noteIdle handles a script that has nothing to show after its main chunk has ended. If the previous
// generation had something to show, noteIdle returns a diagnostic that refuses this generation. In a
// Live, the caller reports the rest. Otherwise noteIdle warns only of an empty script and of one that
// has a function for sessions, because any file of a folder may be checked.
func (e *Engine) noteIdle(main *task) (refusal *Diagnostic) {
	switch {
	case e.shows():
	case e.cfg.life.replaces:
		return e.showsNothing(Error, "the previous scene keeps running")
	case e.cfg.life.aside:
		e.unseen = e.showsNothing(Warning, "the scene is empty")
	default:
		d := e.showsNothing(Warning, "this script shows nothing")
		empty := strings.TrimSpace(e.files.text(d.File)) == ""
		if empty || e.handlers.count == 0 && len(e.tasks) == 0 && d.Line > 0 {
			e.report(d)
		}
	}
	return nil
}

// noteUnshown says that a client shows the previous scene still.
func (e *Engine) noteUnshown(s *session) {
	d := &Diagnostic{
		Severity: Warning, Rule: diag.NoSet, File: e.display(e.cfg.Script), Message: "no spawn function is for this client: it keeps the previous scene",
		Hint: "spawn(fn) without filters is for every client",
	}
	if s.chosen != nil {
		d.File, d.Line = s.chosen.fn.Proto.SourceName, s.chosen.fn.Proto.LineDefined
		d.Message, d.Hint = "this function has shown nothing yet: the previous scene stays", "write session:set(DefaultScene{ ... })"
		d.Source = e.files.around(d.File, d.Line)
		d.Mark("function")
	}
	e.report(d)
	e.verdict.said[said{d.At(), d.Rule}] = true // once for all clients
}

// followPath moves d, which is about a value in what a call was to send, to the line in which
// the value stands.
func (e *Engine) followPath(d *Diagnostic, path string) {
	if path == "" || !e.files.has(d.File) {
		return
	}
	at := located{d.File, d.Line, path}
	line, known := e.located[at]
	if !known {
		if len(e.located) >= maxLocated {
			return
		}
		if e.located == nil {
			e.located = map[located]int{}
		}
		if chunk, err := e.chunk(d.File); err == nil {
			line = lint.Locate(chunk, d.Line, path)
		}
		e.located[at] = line
	}
	if line > d.Line {
		d.Line = line
		d.Source = e.files.around(d.File, d.Line)
	}
}

// chunk returns the syntax tree of a loaded file.
func (e *Engine) chunk(file string) ([]ast.Stmt, error) {
	return parse.Chunk(e.files.text(file), file)
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

// pinpoint moves d, which is about a call, to the line of the call in which the text shows the same mistake.
// Lua knows only where a statement of several lines begins.
func (e *Engine) pinpoint(d *Diagnostic, rule RuleID, about string) {
	var found *Diagnostic
	for _, f := range e.textFindings(d.File) {
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
func (e *Engine) adviseByText(d *Diagnostic) {
	// The message of require has the hint of a missing module already.
	if f := e.findingAt(d, func(f *Diagnostic) bool { return f.Rule != diag.MissingModule }); f != nil {
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
