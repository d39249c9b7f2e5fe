package luabind

import (
	"sync/atomic"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// A trace records the line that a script has reached, for a script that does not continue. The hook
// of an engine with a trace stays raised, so that the machine calls it at each call and in each
// round of a loop. That is too slow for anything but a second run.
type trace struct{ at atomic.Pointer[place] }

func (t *trace) note(L *lua.LState) {
	if file, line := scriptPlace(L); line > 0 {
		t.at.Store(&place{File: file, Line: line})
	}
}

// stuckAt finds the line at which a script's dry run does not end, in a second dry run.
func stuckAt(cfg Config) *Diagnostic {
	cfg.trace, cfg.Reporter = new(trace), silent{}
	d := &Diagnostic{
		Severity: Error, Rule: diag.Stuck, Message: "the script does not end and cannot be interrupted",
		Hint: "a call waits for something outside of the program, such as a file on a network drive",
	}
	_ = DryRun(cfg)
	if at := cfg.trace.at.Load(); at != nil {
		d.File, d.Line, d.Message = at.File, at.Line, "a call in this line does not return, and cannot be interrupted"
	}
	return d
}
