package machine

import (
	"context"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxCalls bounds the depth of Lua calls on a thread: PUC's LUAI_MAXCALLS.
	maxCalls = 20_000
	// extraCalls is what an error handler may use in addition when a thread is too deep.
	extraCalls = 1_000
	// maxNested bounds the main loops that run inside one another on a thread, because of
	// pcall, metamethods, iterators and comparators. Each takes Go stack. It is PUC's
	// LUAI_MAXCCALLS.
	maxNested = 200
	// extraNested is what an error handler may use in addition.
	extraNested = maxNested / 8
	// maxValues bounds the registry of one thread to 64 MiB. Functions of usual size reach
	// maxCalls first.
	maxValues = 4 << 20
)

// A Hook lets a watchdog stop the scripts of an engine. One hook serves any number of states
// and threads.
type Hook struct {
	// Attend is called by the loop, on the goroutine of the running thread, when it finds the
	// hook raised. If Attend returns an error, the running call ends. No pcall of a script
	// catches that error, and Attend is called again, and must return an error again, on each
	// other thread that the error passes through. If it returns nil, the thread continues. The
	// hook stays raised unless Attend lowers it.
	Attend func(L *lua.LState) error

	// Main is the function whose locals are kept for [Hook.Locals] when it ends, nil for none.
	// It belongs to the goroutine that runs the scripts.
	Main *lua.LFunction

	raised atomic.Bool
	kept   Scope // of Main
}

// Raise makes the loop call Attend soon: at the next call, return of a Go function or round of
// a loop. It may be called from any goroutine.
func (h *Hook) Raise() { h.raised.Store(true) }

// Lower undoes Raise.
func (h *Hook) Lower() { h.raised.Store(false) }

// Raised reports whether Attend will be called.
func (h *Hook) Raised() bool { return h.raised.Load() }

// A thread holds what this package keeps for a state in addition to the state's own fields. The
// state holds it as its context, of which gopher-lua only calls Done.
type thread struct {
	L       *lua.LState
	state   *state
	hook    *Hook
	nested  int        // the number of main loops that run on it
	handler lua.LValue // of the innermost protected call; nil for none
	errors  int        // the number of error handlers that run
	numbers []float64  // a block for the next numbers
	cursor  cursor     // of the last call of next
	traced  bool       // the innermost protected call wants tracebacks
}

var _ context.Context = (*thread)(nil)

func (*thread) Deadline() (time.Time, bool) { return time.Time{}, false }
func (*thread) Done() <-chan struct{}       { return nil }
func (*thread) Err() error                  { return nil }
func (*thread) Value(any) any               { return nil }

// Install makes L, a state or thread on which nothing runs, execute its functions with this
// package's loop, under h. A second Install replaces the hook.
func Install(L *lua.LState, h *Hook) {
	s := stateOf(L)
	if t := threadOf(L); t != nil {
		t.hook = h
		return
	}
	if s.currentFrame != nil {
		panic("machine: Install on a state that runs")
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

// attend acts on a raised hook.
func (t *thread) attend() {
	if err := t.hook.Attend(t.L); err != nil {
		t.kill(err)
	}
}

// check is called wherever the loop may be interrupted.
func (t *thread) check() {
	if t.hook.raised.Load() {
		t.attend()
	}
}

// Check acts on L's hook if it is raised. Go functions that take long call it.
func Check(L *lua.LState) {
	if t := threadOf(L); t != nil {
		t.check()
	}
}
