package luabind

import (
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
)

// textFindings returns the findings in the text of a loaded file.
func (e *Engine) textFindings(file string) []*Diagnostic {
	switch {
	case file == evalChunk && e.evaluating != nil:
		return e.evaluating.lint(e)
	case e.checker == nil: // the engine is not complete
		return nil
	}
	return e.checker.Findings(file)
}

// reScene finds a function that takes a session as its first parameter.
var reScene = lazy.Regexp(`(?m)^[^-\n]*\bfunction\b[ \t]*[\w.:]*[ \t]*\([ \t]*session\b`)

// noteIdle handles a script that has nothing to show after its main chunk has ended. If the
// previous generation had something to show, noteIdle returns a diagnostic that refuses this
// generation. In a Live, the caller reports the other cases. Elsewhere noteIdle warns only of an
// empty script and of a script with a function for sessions, because any file of a folder may be
// checked.
func (e *Engine) noteIdle(main *task) (refusal *Diagnostic) {
	switch {
	case e.shows():
	case e.cfg.gen.replaces:
		return e.showsNothing(Error, "the previous scene keeps running")
	case e.cfg.gen.aside:
		e.unseen = e.showsNothing(Warning, "the scene is empty")
	default:
		d := e.showsNothing(Warning, "this script shows nothing")
		empty := strings.TrimSpace(e.files.Text(d.File)) == ""
		if empty || e.handlers.count == 0 && len(e.tasks) == 0 && d.Line > 0 {
			e.report(d)
		}
	}
	return nil
}

// noteUnshown reports that a client still shows the previous scene.
func (e *Engine) noteUnshown(s *session) {
	d := &Diagnostic{
		Severity: Warning, Rule: diag.NoSet, File: e.display(e.cfg.Script), Message: "no spawn function is for this client: it keeps the previous scene",
		Hint: "spawn(fn) without filters is for every client",
	}
	if s.chosen != nil {
		d.File, d.Line = s.chosen.fn.Proto.SourceName, s.chosen.fn.Proto.LineDefined
		d.Message, d.Hint = "this function has shown nothing yet: the previous scene stays", "write session:set(DefaultScene{ ... })"
		d.Source = e.files.Around(d.File, d.Line)
		d.Mark("function")
	}
	e.report(d)
	e.verdict.said[said{d.At(), d.Rule}] = true // once for all clients
}
