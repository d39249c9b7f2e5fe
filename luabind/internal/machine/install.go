package machine

import (
	"context"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxCalls is how deep Lua functions of a thread can call each other: PUC's LUAI_MAXCALLS.
	maxCalls = 20_000
	// extraCalls is what an error handler has on top of that when a thread is too deep.
	extraCalls = 1_000
	// maxNested is how often the main loop can be entered on a thread before it is left: by
	// pcall, metamethods, iterators, comparators. Each takes Go stack; it is PUC's
	// LUAI_MAXCCALLS.
	maxNested = 200
	// extraNested is what an error handler has on top of that.
	extraNested = maxNested / 8
	// maxValues bounds the registry of one thread: 64 MiB. It is not met before maxCalls
	// by functions of usual size.
	maxValues = 4 << 20
)

// A Hook is how a watchdog stops the scripts of an engine. One hook serves any number of
// states and threads.
type Hook struct {
	// Attend is called by the loop, on the goroutine of the running thread, when it finds the
	// hook raised. An error ends what runs: no pcall of a script stops it, and Attend is asked
	// again, and has to give an error again, on each other thread that it passes through.
	// Without one the thread goes on. Attend lowers the hook, if it wants to.
	Attend func(L *lua.LState) error

	raised atomic.Bool
}

// Raise has the loop call Attend soon: before the next call, return of a Go function or round
// of a loop. It may be called from any goroutine.
func (h *Hook) Raise() { h.raised.Store(true) }

// Lower takes a Raise back.
func (h *Hook) Lower() { h.raised.Store(false) }

// Raised reports whether Attend will be called.
func (h *Hook) Raised() bool { return h.raised.Load() }

// A thread is what this package knows about a state besides its fields. The state holds it
// as its context, of which gopher-lua only ever asks Done.
type thread struct {
	L       *lua.LState
	state   *state
	hook    *Hook
	nested  int        // how many main loops run on it
	handler lua.LValue // of the innermost protected call; nil for none
	errors  int        // how many error handlers run
	numbers []float64  // a block for the next numbers
	cursor  cursor     // of the last call of next
	traced  bool       // the innermost protected call wants tracebacks
}

var _ context.Context = (*thread)(nil)

func (*thread) Deadline() (time.Time, bool) { return time.Time{}, false }
func (*thread) Done() <-chan struct{}       { return nil }
func (*thread) Err() error                  { return nil }
func (*thread) Value(any) any               { return nil }

// Install has L, a state or thread on which nothing runs, execute its functions by this
// package's loop, under h. A second Install changes the hook.
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

// threadOf is nil for a state on which nothing was installed.
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

// check is for where the loop may be interrupted.
func (t *thread) check() {
	if t.hook.raised.Load() {
		t.attend()
	}
}

// Check acts on L's hook, if it is raised: for Go functions whose work takes long.
func Check(L *lua.LState) {
	if t := threadOf(L); t != nil {
		t.check()
	}
}
