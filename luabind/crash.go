package luabind

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// A crash is a fault of the program's own that has ended a task: a Go panic, or the end of the
// goroutine. It costs that task and nothing else. No pcall of the script sees it, since what
// the script holds may not be whole any more.
type crash struct {
	value any    // of the panic; nil for runtime.Goexit
	stack string // the goroutine's
	file  string // where the script was; "" where that is not known
	line  int
	trace string // the Lua traceback, raw
}

// maxCrashStack bounds the Go stack that is kept of a crash, in bytes.
const maxCrashStack = 16 << 10

func (c *crash) Error() string {
	what := "the goroutine has ended"
	if c.value != nil {
		what = strings.TrimSpace(fmt.Sprint(c.value))
	}
	return "internal error: " + what
}

// newCrash describes a panic. It is to be called while that goes on, from a deferred function;
// L is the thread that ran, nil for none.
func newCrash(L *lua.LState, value any) *crash {
	c := &crash{value: value}
	stack := debug.Stack()
	c.stack = string(stack[:min(len(stack), maxCrashStack)])
	defer func() { _ = recover() }() // the thread may be the very thing that is broken
	if L != nil && L.G.CurrentThread != nil {
		L = L.G.CurrentThread
	}
	c.file, c.line = scriptPlace(L)
	return c
}

// crashIn is the crash that err tells of, nil for none.
func crashIn(err error) *crash {
	if fault, ok := errors.AsType[*machine.Internal](err); ok {
		c := &crash{value: fault.Value, stack: string(fault.Stack[:min(len(fault.Stack), maxCrashStack)])}
		if first, ok := fault.Value.(*crash); ok { // of another goroutine
			*c = *first
		}
		c.file, c.line, c.trace = fault.File, fault.Line, fault.Trace
		return c
	}
	c, _ := errors.AsType[*crash](err)
	return c
}

// attempt calls work, which does not touch the script, and returns what became of it: nil, or
// what it died of.
func attempt(work func()) (c *crash) {
	defer func() {
		if value := recover(); value != nil {
			c = newCrash(nil, value)
		}
	}()
	work()
	return nil
}

// survive is to be deferred by what belongs to no task: a panic is reported and ends there.
func (e *Engine) survive() {
	if value := recover(); value != nil {
		e.reportCrash(newCrash(e.thread(), value))
	}
}

func (e *Engine) reportCrash(c *crash) {
	defer func() { _ = recover() }() // of the Reporter
	e.report(e.diagnose(c, ""))
}

// describeCrash fills in what a crash says.
func (e *Engine) describeCrash(d *Diagnostic, c *crash) {
	d.Message, d.Stack = c.Error(), c.stack
	d.Hint = "this is a fault of the program, not of the script; with --verbose the log has the details"
	d.File, d.Line = c.file, c.line
	if c.trace != "" {
		d.Trace = e.cleanTrace(c.trace)
		if d.Line == 0 {
			d.File, d.Line = e.traceTop(d.Trace)
		}
	}
}
