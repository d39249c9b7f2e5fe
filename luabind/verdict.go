package luabind

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/lint"
)

// A reload has one verdict, and it is that of check: what the text of the script and of its
// modules shows to be wrong refuses the new generation before any of it has run, and the old
// one goes on. So does a script that has nothing to show where the old one had. A first start
// has no scene to lose: it runs, and says what check says.

// A Refusal is why Live.Reload has not taken a script over that could have been run.
type Refusal struct {
	Findings []*Diagnostic // an error at least, in the order of the files and lines; not all of very many
}

// Error is the first error.
func (r *Refusal) Error() string { return r.first().Error() }

// Unwrap returns the first error, a *Diagnostic.
func (r *Refusal) Unwrap() error { return r.first() }

func (r *Refusal) first() *Diagnostic { return r.Findings[slices.IndexFunc(r.Findings, isError)] }

func isError(d *Diagnostic) bool { return d.Severity == Error }

// maxFindings bounds what is said of one text: more of it nobody reads, and check has all.
const maxFindings = 20

// worthSaying are the findings that people are shown, the errors before the rest where there
// are too many.
func worthSaying(found []*Diagnostic, file string) []*Diagnostic {
	more := len(found) - maxFindings
	if more <= 0 {
		return found
	}
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b *Diagnostic) int { return cmp.Compare(b.Severity, a.Severity) })
	found = found[:maxFindings]
	inOrder(found)
	return append(found, &Diagnostic{
		Severity: Warning, File: file, Message: fmt.Sprintf("%d more findings are not shown", more), Hint: "vuerlua check lists all of them",
	})
}

// A verdict is what the text of a script shows.
type verdict struct {
	findings []*Diagnostic
	absent   []string      // files of the workspace that it names and that are not there
	said     map[said]bool // warnings that need not be given again when the script comes to the place
}

type said struct {
	place
	rule string
}

// lenient are rules whose errors a running script is only warned of: clients may know the
// property all the same, and the file may come later. They refuse a reload as others do, but
// for a property that resembles none that is known.
var lenient = map[string]bool{"unknown-property": true, "missing-asset": true}

// examine looks through the text of the script before any of it runs. It returns a *Refusal
// where that is wrong and something else is running already.
func (e *Engine) examine(name, text string) error {
	if e.cfg.rehearsal != nil {
		return nil // Check looks through the text itself
	}
	v := &e.verdict
	v.findings = slices.DeleteFunc(e.lintAll(name, text), func(d *Diagnostic) bool { return d.Severity == Note })
	inOrder(v.findings)
	e.lints = map[string][]*Diagnostic{name: nil}
	errors, refuses := 0, e.cfg.life.refuses()
	for _, d := range v.findings {
		e.lints[d.File] = append(e.lints[d.File], d)
		if !e.cfg.Strict && lenient[d.Rule] && (!refuses || d.Rule == "unknown-property" && d.Hint == "") {
			d.Severity = Warning
		}
		if isError(d) {
			errors++
			d.Further = errors > 1
		}
	}
	if errors == 0 || !refuses {
		return nil
	}
	for _, path := range v.absent { // to try again when it comes
		e.cfg.life.dependOn(path)
	}
	return &Refusal{worthSaying(v.findings, name)}
}

// noteVerdict says what check says of the text, once the main chunk has run or has failed with
// an error: what the chunk has defined by names that are not in the text is known now.
func (e *Engine) noteVerdict(failure *Diagnostic) {
	v := &e.verdict
	v.findings = slices.DeleteFunc(v.findings, func(d *Diagnostic) bool {
		return d.global != "" && e.root.G.Global.RawGetString(d.global) != lua.LNil ||
			failure != nil && d.place() == failure.place()
	})
	for _, d := range worthSaying(v.findings, e.display(e.cfg.Script)) {
		shown := *d
		e.report(&shown)
	}
	v.said = map[said]bool{}
	for _, d := range v.findings {
		v.said[said{d.place(), d.Rule}] = true
	}
	v.findings = nil
}

// known reports whether a warning has been given when the script was loaded.
func (v *verdict) known(d *Diagnostic) bool {
	return d.Severity == Warning && d.Rule != "" && v.said[said{d.place(), d.Rule}]
}

func (d *Diagnostic) place() place { return place{d.File, d.Line} }

// inOrder sorts findings by file and line.
func inOrder(found []*Diagnostic) {
	slices.SortStableFunc(found, func(a, b *Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// shows reports whether anything in the script may show a client a scene: spawn, bind, a
// subscription, or a handler that hears of clients when they come. A main chunk that waits may
// still come to it, and so may a function that only mentions one of them.
func (e *Engine) shows() bool {
	if len(e.spawns) > 0 || !e.passage.main.finished {
		return true
	}
	for _, etype := range [...]string{"INIT", anyEtype} {
		if len(e.handlers.byEtype[etype]) > 0 {
			return true
		}
	}
	for file := range e.files.texts {
		if isStdlib(file) {
			continue
		}
		if chunk, err := e.chunk(file); err == nil && lint.Shows(chunk) {
			return true
		}
	}
	return false
}

// showsNothing is what to say of a script that has no spawn. goesOn is what that means.
func (e *Engine) showsNothing(severity Severity, goesOn string) *Diagnostic {
	file := e.display(e.cfg.Script)
	d := &Diagnostic{
		Severity: severity, Rule: "no-spawn", File: file, Message: "no spawn: " + goesOn,
		Hint: "write spawn(function(session) ... end)",
	}
	text := e.files.text(file)
	if strings.TrimSpace(text) == "" {
		d.Message = "no spawn, as the file is empty: " + goesOn
	}
	if at := reScene.FindStringIndex(text); at != nil {
		d.Line = 1 + strings.Count(text[:at[1]], "\n")
		d.Source = e.files.around(d.File, d.Line)
		d.mark("function")
	}
	return d
}
