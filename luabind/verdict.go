package luabind

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/modules"
)

// A reload applies the same checks as the command check. If the text of the script or of its modules
// has an error, the new generation is refused before any of it runs, and the old one continues. A
// script that has nothing to show is refused as well, if the old one had something. A first start
// has no scene to lose: the script runs, and the findings of check are reported.

// A Refusal is the reason why Live.Reload has refused a script that could have been run.
type Refusal struct {
	Findings []*Diagnostic // at least one error, sorted by file and line; about maxFindings at most
}

// Error returns the text of the first error.
func (r *Refusal) Error() string { return r.first().Error() }

// Unwrap returns the first error, a *Diagnostic.
func (r *Refusal) Unwrap() error { return r.first() }

func (r *Refusal) first() *Diagnostic { return r.Findings[slices.IndexFunc(r.Findings, isError)] }

func isError(d *Diagnostic) bool { return d.Severity == Error }

// maxFindings bounds the findings that are shown. Nobody reads more, and check lists all of them.
const maxFindings = 20

// worthSaying returns the findings to be shown. If there are too many, it prefers errors.
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

// A verdict is the result of checking the text of a script.
type verdict struct {
	findings []*Diagnostic
	said     map[said]bool // warnings that are not repeated when the script reaches their places
}

type said struct {
	place
	rule RuleID
}

// lenient holds rules whose errors are only warnings when a script runs: clients may know the
// property after all, and the file may be created later. Errors of these rules refuse a reload like
// others, except for a property that resembles no known property.
var lenient = map[RuleID]bool{diag.UnknownProperty: true, diag.MissingAsset: true}

// examine checks the text of the script before any of it runs. It returns a *Refusal if the text has
// an error and an old generation is running.
func (e *Engine) examine(name, text string) error {
	if e.cfg.checked {
		return nil
	}
	v := &e.verdict
	v.findings = slices.DeleteFunc(e.checker.Check(name, text), func(d *Diagnostic) bool { return d.Severity == Note })
	inOrder(v.findings)
	e.checker.Keep(name, v.findings)
	errors, refuses := 0, e.cfg.gen.refuses()
	for _, d := range v.findings {
		if !e.cfg.Strict && lenient[d.Rule] && (!refuses || d.Rule == diag.UnknownProperty && d.Hint == "") {
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
	for _, path := range e.checker.Absent { // to reload when it is created
		e.cfg.gen.dependOn(path)
	}
	return &Refusal{worthSaying(v.findings, name)}
}

// noteVerdict reports the findings of examine after the main chunk has run or failed. By then it is
// known which globals the chunk has defined under names that are not in the text.
func (e *Engine) noteVerdict(failure *Diagnostic) {
	v := &e.verdict
	v.findings = slices.DeleteFunc(v.findings, func(d *Diagnostic) bool {
		return d.Rule == diag.Undefined && machine.GetString(e.root.G.Global, d.About) != lua.LNil ||
			failure != nil && d.At() == failure.At()
	})
	for _, d := range worthSaying(v.findings, e.display(e.cfg.Script)) {
		shown := *d
		e.report(&shown)
	}
	v.said = map[said]bool{}
	for _, d := range v.findings {
		v.said[said{d.At(), d.Rule}] = true
	}
	v.findings = nil
}

// known reports whether a warning has already been reported when the script was loaded.
func (v *verdict) known(d *Diagnostic) bool {
	return d.Severity == Warning && d.Rule != "" && v.said[said{d.At(), d.Rule}]
}

// inOrder sorts findings by file and line.
func inOrder(found []*Diagnostic) {
	slices.SortStableFunc(found, func(a, b *Diagnostic) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// shows reports whether anything in the script may show a scene to a client: spawn, bind, a
// subscription, or a handler for events that each client sends when it connects. A main chunk that
// waits may still call one of these, and so may any function whose text mentions one.
func (e *Engine) shows() bool {
	if len(e.spawns) > 0 || len(e.panels.lib.Everybody.Panels()) > 0 || !e.lifecycle.main.finished {
		return true
	}
	for _, etype := range [...]string{"INIT", anyEtype} {
		if len(e.handlers.byEtype[etype]) > 0 {
			return true
		}
	}
	for file := range e.files.Names() {
		if modules.IsStdlib(file) {
			continue
		}
		if chunk, err := e.files.Chunk(file); err == nil && lint.Shows(chunk) {
			return true
		}
	}
	return false
}

// showsNothing returns the diagnostic for a script without spawn. The message ends with consequence.
func (e *Engine) showsNothing(severity Severity, consequence string) *Diagnostic {
	file := e.display(e.cfg.Script)
	d := &Diagnostic{
		Severity: severity, Rule: diag.NoSpawn, File: file, Message: "no spawn: " + consequence,
		Hint: "write spawn(function(session) ... end)",
	}
	text := e.files.Text(file)
	if strings.TrimSpace(text) == "" {
		d.Message = "no spawn, as the file is empty: " + consequence
	}
	if at := reScene().FindStringIndex(text); at != nil {
		d.Line = 1 + strings.Count(text[:at[1]], "\n")
		d.Source = e.files.Around(d.File, d.Line)
		d.Mark("function")
	}
	return d
}
