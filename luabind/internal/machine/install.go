package machine

import (
	"context"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxCalls is the maximum depth of Lua calls on a thread, as PUC's LUAI_MAXCALLS.
	maxCalls = 20_000
	// extraCalls is the number of calls that an error handler may use in addition after a stack
	// overflow.
	extraCalls = 1_000
	// maxNested is the maximum number of nested main loops on a thread, which pcall, metamethods,
	// iterators and comparators need. Each takes Go stack. It is PUC's LUAI_MAXCCALLS.
	maxNested = 200
	// extraNested is the number of main loops that an error handler may use in addition.
	extraNested = maxNested / 8
	// maxValues limits the registry of a thread to 64 MiB. Functions of usual size reach
	// maxCalls first.
	maxValues = 4 << 20
)

// A Hook lets a watchdog stop the scripts of an engine. One hook serves any number of states
// and threads.
type Hook struct {
	// OnRaise is called by the loop, on the goroutine of the running thread, when it finds the
	// hook raised. If OnRaise returns an error, the running call ends. No pcall of a script
	// catches that error. OnRaise is called again on each other thread that the error passes
	// through, and must return an error again. If it returns nil, the thread continues. The
	// hook stays raised unless OnRaise lowers it.
	OnRaise func(L *lua.LState) error

	// Main is the function whose locals are kept for [Hook.Locals] when it ends, nil for none.
	// It belongs to the goroutine that runs the scripts.
	Main *lua.LFunction

	raised atomic.Bool
	kept   Scope // of Main
}

// Raise makes the loop call OnRaise soon: at the next call, return of a Go function or round of
// a loop. It may be called from any goroutine.
func (h *Hook) Raise() { h.raised.Store(true) }

// Lower undoes Raise.
func (h *Hook) Lower() { h.raised.Store(false) }

// Raised reports whether OnRaise will be called.
func (h *Hook) Raised() bool { return h.raised.Load() }

// A thread holds what this package keeps for a state in addition to the state's own fields. The
// state holds it as its context; gopher-lua calls only the context's Done.
type thread struct {
	L       *lua.LState
	state   *state
	hook    *Hook
	nested  int        // number of nested main loops
	handler lua.LValue // of the innermost protected call; nil for none
	errors  int        // number of nested error handlers
	numbers []float64  // block from which the next numbers are allocated
	cursor  cursor     // of the last call of next
	traced  bool       // the innermost protected call wants tracebacks
}

var _ context.Context = (*thread)(nil)

func (*thread) Deadline() (time.Time, bool) { return time.Time{}, false }
func (*thread) Done() <-chan struct{}       { return nil }
func (*thread) Err() error                  { return nil }
func (*thread) Value(any) any               { return nil }

// Install makes L execute its functions with this package's loop, under h. L is a state or thread
// on which nothing runs. A second Install replaces the hook.
func Install(L *lua.LState, h *Hook) {
	s := stateOf(L)
	if t := threadOf(L); t != nil {
		t.hook = h
		return
	}
	if s.currentFrame != nil {
		panic("machine: Install on a running state")
	}
	if h == nil {
		h = new(Hook)
	}
	t := &thread{L: L, state: s, hook: h}
	if !s.stack.isGrowable() {
		s.setStack(&frameStack{segments: []*segment{new(segment)}})
	}
	s.stack.data.reserve()
	s.reg.maxSize, s.Options.RegistryMaxSize = maxValues, maxValues
	s.mainLoop = t.run
	s.Panic = t.throw
	s.hasErrorFunc = true // keeps raiseError from closing the upvalues of every frame
	s.ctx = t
}

// threadOf returns the thread of L, nil if nothing was installed on L.
func threadOf(L *lua.LState) *thread {
	t, _ := stateOf(L).ctx.(*thread)
	return t
}

// handleRaise calls OnRaise of the raised hook.
func (t *thread) handleRaise() {
	if err := t.hook.OnRaise(t.L); err != nil {
		t.kill(err)
	}
}

// check is called at all points where the loop may be interrupted.
func (t *thread) check() {
	if t.hook.raised.Load() {
		t.handleRaise()
	}
}

// Check handles L's hook if it is raised. Go functions that take long call it.
func Check(L *lua.LState) {
	if t := threadOf(L); t != nil {
		t.check()
	}
}
