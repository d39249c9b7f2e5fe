package luabind

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// The reasons to stop a task. They are raised as Lua errors that no pcall can swallow.
var (
	errCancelled = errors.New("the task was cancelled")
	errBudget    = errors.New("ran too long without a blocking call")
	errMemory    = errors.New("out of memory")
)

const (
	// warnAfter is how long a task may run without a blocking call before its author
	// hears of it: six frames at 60 Hz are lost by then.
	warnAfter = 100 * time.Millisecond
	// watchEvery is the watchdog's period. It bounds how far a task can run past its
	// budget or grow past the memory limit before somebody looks.
	watchEvery = 10 * time.Millisecond
)

// hook stops the running task. Before each call and in each round of a loop, the interpreter
// checks whether the hook is raised, on the goroutine that runs the thread. Only if it is, the
// interpreter calls attend.
//
// The judging is done by a watchdog timer that runs only while the loop runs Lua, so
// that an idle program stays idle. The watchdog only raises the hook; attend, which knows
// the thread and its line, acts on it.
type hook struct {
	machine.Hook
	reason error // loop goroutine only: why the running code must stop; nil: it may continue
	engine *Engine
}

// stop makes all code that runs end with err, which no pcall of a script catches, until the next
// call of stop. If err is nil, code may run again.
func (h *hook) stop(err error) {
	h.reason = err
	if err != nil || h.engine.cfg.trace != nil {
		h.Raise()
	} else {
		h.Lower()
	}
}

// attend is called when the hook is raised, and returns why the running code must stop, or nil.
// The hook stays raised while it has a reason.
func (h *hook) attend(L *lua.LState) error {
	if h.reason == nil {
		if t := h.engine.cfg.trace; t == nil {
			h.Lower()
		} else if L != nil {
			t.note(L)
		}
		h.engine.judge()
	}
	return h.reason
}

// watchdog measures the running slice from outside.
type watchdog struct {
	timer      *time.Timer
	busy       atomic.Bool  // the loop is awake
	sliceStart atomic.Int64 // when the running task was resumed, in nanoseconds since Engine.epoch; 0: none runs
	warned     atomic.Int64 // the slice that has been warned about

	mu       sync.Mutex
	slice    int64         // start of the slice that was measured last
	ran      time.Duration // how long that slice has run
	tickedAt int64         // when that was measured
}

// longTick is the most that counts of the time between two ticks. Ticks are 10 ms apart, and
// some 20 ms on a busy machine. If the time is much longer, the process did not run: it was
// stopped by a signal, or its machine slept or was paused. No task is to blame for that time.
const longTick = 10 * watchEvery

// measure adds the time since the last tick to the time that the running slice has taken. It
// returns the start of the slice, 0 if none runs, and that time.
func (w *watchdog) measure(now int64) (start int64, ran time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	start = w.sliceStart.Load()
	since := w.tickedAt
	if start != w.slice {
		w.slice, w.ran, since = start, 0, start
	}
	w.tickedAt = now
	if start != 0 {
		w.ran += min(max(0, time.Duration(now-since)), longTick)
	}
	return start, w.ran
}

// measured returns the start of the running slice, and how long it had run at the last tick.
func (w *watchdog) measured() (start int64, ran time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if start = w.sliceStart.Load(); start == w.slice {
		ran = w.ran
	}
	return start, ran
}

// startWatch and stopWatch are called by the loop when it wakes and before it sleeps.
func (e *Engine) startWatch() {
	e.watch.busy.Store(true)
	e.watch.timer.Reset(watchEvery)
}

func (e *Engine) stopWatch() {
	e.watch.busy.Store(false)
	e.watch.timer.Stop()
}

// watchTick runs on a timer's goroutine while the loop is awake.
func (e *Engine) watchTick() {
	if !e.watch.busy.Load() {
		return
	}
	if start, ran := e.watch.measure(e.elapsed()); start != 0 {
		if ran > e.cfg.Budget || e.heap.exceeded() || e.killed.Load() || e.passage.urgent(ran) ||
			ran > warnAfter && e.watch.warned.Load() != start {
			e.hook.Raise()
		}
	}
	e.watch.timer.Reset(watchEvery)
}

// judge decides what is wrong with the running task; it runs inside the hook, on the
// loop's goroutine or a coroutine of it.
func (e *Engine) judge() {
	start, ran := e.watch.measured()
	t := e.current
	switch {
	case t == nil:
	case e.killed.Load(), e.passage.urgent(ran):
		e.condemn(t, errCancelled)
	case ran > e.cfg.Budget:
		e.condemn(t, fmt.Errorf("%w: stopped after %s", errBudget, e.cfg.Budget))
	case e.heap.exceeded() && e.heap.stillExceeded():
		e.condemn(t, e.heap.excess())
	case ran > warnAfter && e.watch.warned.Swap(start) != start:
		e.warn(e.thread(), "busy", fmt.Sprintf("the task has run for %d ms without a blocking call; other tasks and clients wait", ran.Milliseconds()),
			"call sleep() or use frames() in long loops; at "+e.cfg.Budget.String()+" it is stopped (--budget)")
	}
}

// condemn makes t end with err.
func (e *Engine) condemn(t *task, err error) {
	t.doom = err
	t.doomFile, t.doomLine = scriptPlace(e.thread())
	e.hook.stop(err)
}

// pollEvery is how many items a loop in Go processes between two polls.
const pollEvery = 1 << 12

// interrupted reports whether the running task must stop. Go functions that process a script's
// data for long call it every millisecond or so: the hook cannot act while no Lua instruction
// runs.
func (e *Engine) interrupted() bool {
	return e.hook.Raised() && e.hook.attend(nil) != nil
}

// errInterrupted is the error of a call that ends early, as its task must stop. The next
// instruction raises the reason.
var errInterrupted = errors.New("was interrupted")

func (e *Engine) interruption() error {
	if e.interrupted() {
		return errInterrupted
	}
	return nil
}

// poll raises an error if the running task must stop.
func (e *Engine) poll(L *lua.LState) {
	if e.interrupted() {
		L.RaiseError("%v", e.hook.reason)
	}
}
