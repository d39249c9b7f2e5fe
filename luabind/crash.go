package luabind

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/explain"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// A crash is a fault in the program itself that has ended a task: a Go panic, or the end of the
// goroutine. It ends that task and nothing else. No pcall of the script catches it, since the
// script's data may be inconsistent.
type crash struct {
	value any    // of the panic; nil for runtime.Goexit
	stack string // of the goroutine
	file  string // where the script was; "" if that is not known
	line  int
	trace string // the Lua traceback, raw
}

// maxCrashStack bounds the Go stack that a crash keeps, in bytes.
const maxCrashStack = 16 << 10

func (c *crash) Error() string {
	what := "the goroutine has ended"
	if c.value != nil {
		what = strings.TrimSpace(fmt.Sprint(c.value))
	}
	return "internal error: " + what
}

// newCrash describes a panic. It must be called from a deferred function, while the panic
// unwinds the stack. L is the thread that ran, nil for none.
func newCrash(L *lua.LState, value any) *crash {
	c := &crash{value: value}
	stack := debug.Stack()
	c.stack = string(stack[:min(len(stack), maxCrashStack)])
	defer func() { _ = recover() }() // the thread itself may be broken
	if L != nil && L.G.CurrentThread != nil {
		L = L.G.CurrentThread
	}
	c.file, c.line = scriptPlace(L)
	return c
}

// crashIn returns the crash that err wraps, or nil.
func crashIn(err error) *crash {
	if fault, ok := errors.AsType[*machine.Internal](err); ok {
		c := &crash{value: fault.Value, stack: string(fault.Stack[:min(len(fault.Stack), maxCrashStack)])}
		if first, ok := fault.Value.(*crash); ok { // it happened on another goroutine
			*c = *first
		}
		c.file, c.line, c.trace = fault.File, fault.Line, fault.Trace
		return c
	}
	c, _ := errors.AsType[*crash](err)
	return c
}

// attempt calls work, which does not touch the script, and returns the crash that ended it, or
// nil.
func attempt(work func()) (c *crash) {
	defer func() {
		if value := recover(); value != nil {
			c = newCrash(nil, value)
		}
	}()
	work()
	return nil
}

// survive is deferred by code that belongs to no task. It stops a panic and reports it.
func (e *Engine) survive() {
	if value := recover(); value != nil {
		e.reportCrash(newCrash(e.thread(), value))
	}
}

func (e *Engine) reportCrash(c *crash) {
	defer func() { _ = recover() }() // the Reporter may panic as well
	e.report(e.diagnose(c, ""))
}

// describeCrash fills in d from a crash.
func (e *Engine) describeCrash(d *Diagnostic, c *crash) {
	d.Message, d.Stack = c.Error(), c.stack
	d.Hint = "this is a fault of the program, not of the script; with --verbose the log has the details"
	d.File, d.Line = c.file, c.line
	if c.trace != "" {
		d.Trace = e.explain.Trace(c.trace)
		if d.Line == 0 {
			d.File, d.Line = explain.Top(d.Trace)
		}
	}
}
