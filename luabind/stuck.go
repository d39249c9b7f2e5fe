package luabind

import (
	"sync/atomic"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// A trace is the line that a script has reached, for when it gets no further. The hook of an
// engine that has one stays raised, so that the machine tells it of each call and each round of a
// loop. That is too slow for anything but a second look.
type trace struct{ at atomic.Pointer[place] }

func (t *trace) note(L *lua.LState) {
	if file, line := scriptPlace(L); line > 0 {
		t.at.Store(&place{File: file, Line: line})
	}
}

// stuckAt looks for the line of a script whose dry run has not come to an end, by a second one.
func stuckAt(cfg Config) *Diagnostic {
	cfg.trace, cfg.Reporter = new(trace), silent{}
	d := &Diagnostic{
		Severity: Error, Rule: diag.Stuck, Message: "the script does not come to an end, and cannot be interrupted",
		Hint: "a call waits for something outside of the program, such as a file on a network drive",
	}
	_ = DryRun(cfg)
	if at := cfg.trace.at.Load(); at != nil {
		d.File, d.Line, d.Message = at.File, at.Line, "a call in this line does not return, and cannot be interrupted"
	}
	return d
}
