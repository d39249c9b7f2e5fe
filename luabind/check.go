package luabind

import (
	"errors"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// Check looks for mistakes in a script without running it for a client: first in its text and the
// text of the modules that it requires, then in a dry run (see [DryRun]). The findings are sorted
// by file and line. A property that would be sent to a client and that the catalogue does not
// contain is an error here. If nothing could be checked, Check returns an error. cfg.Reporter is
// not called.
func Check(cfg Config) ([]*Diagnostic, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	found, err := checkText(cfg)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(found, func(d *Diagnostic) bool { return d.Rule == diag.Syntax }) {
		heard := &collector{}
		cfg.Reporter = heard
		globals, err := dryRun(cfg)
		if d, ok := errors.AsType[*Diagnostic](err); ok {
			heard.Report(d)
		} else if errors.Is(err, ErrStuck) {
			heard.Report(stuckAt(cfg))
		} else if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(d *Diagnostic) bool { // it was defined by other means than its name
			return d.Severity == Warning && d.Rule == diag.Undefined && globals[d.About]
		})
		found = merge(found, heard.reports)
	}
	inOrder(found)
	return found, nil
}

// CheckText is Check without the dry run.
func CheckText(cfg Config) ([]*Diagnostic, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	return checkText(cfg)
}

// collector is a Reporter that stores the reports.
type collector struct{ reports []*Diagnostic }

func (c *collector) Print(string, int, string) {}
func (c *collector) Report(d *Diagnostic)      { c.reports = append(c.reports, d) }

// merge adds the findings of a dry run to the findings in the text, at most one for each line. If a
// line has failed, the warning about it becomes an error.
func merge(found, heard []*Diagnostic) []*Diagnostic {
	known := map[place]*Diagnostic{}
	for _, d := range found {
		if d.Severity != Note && d.Rule != diag.NoSender { // these do not concern what a handler does
			known[d.At()] = d
		}
	}
	for _, d := range heard {
		if d.Rule == diag.Busy {
			continue // another finding reports a task that was stopped in the end
		}
		if lenient[d.Rule] && !d.Lax {
			d.Severity = Error
		}
		if other := known[d.At()]; other != nil && d.Line > 0 {
			other.Severity = max(other.Severity, d.Severity)
			continue
		}
		known[d.At()] = d
		found = append(found, d)
	}
	return found
}

func checkText(cfg Config) (found []*Diagnostic, err error) {
	e := blank(cfg)
	e.root = lua.NewState(rootOptions)
	e.explain.State = e.root
	defer func() {
		if value := recover(); value != nil {
			d := e.diagnose(newCrash(nil, value), "")
			d.File = e.display(cfg.Script)
			found = append(found, d)
		}
	}()
	defer func() {
		e.cancelled()
		for _, fn := range e.close {
			fn()
		}
		e.root.Close()
	}()
	if err := e.open(); err != nil {
		return nil, err
	}
	text, err := e.readSource(cfg.Script)
	if err != nil {
		return nil, err
	}
	return e.checker.Check(e.display(cfg.Script), string(text)), nil
}
