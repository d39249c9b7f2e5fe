package luabind

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"
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

// hook is the instruction hook. gopher-lua's loop asks the Done method of a thread's
// context before each instruction, on the goroutine that runs the thread, so a Done
// that returns a closed channel raises Err there and then. Done has to be cheap: two
// loads while nothing is wrong.
//
// The judging is done by a watchdog timer that runs only while the loop runs Lua, so
// that an idle program stays idle. The watchdog only raises a flag; the hook, which
// knows the thread and its line, acts on it.
type hook struct {
	context.Context             // Background: no deadline, no values
	sticky          error       // loop goroutine only: raise this on every instruction
	flag            atomic.Bool // the watchdog wants a word
	engine          *Engine
}

var closedChannel = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

func (h *hook) Done() <-chan struct{} {
	if h.sticky == nil && !h.flag.Load() {
		return nil
	}
	return h.attend()
}

// Err is what gopher-lua raises after Done.
func (h *hook) Err() error { return h.sticky }

// attend is the slow half of Done.
func (h *hook) attend() <-chan struct{} {
	if h.flag.Swap(false) && h.sticky == nil {
		h.engine.judge()
	}
	if h.sticky != nil {
		if L := h.engine.thread(); L != nil {
			panicAfterTailCalls(L, h.sticky)
		}
		return closedChannel
	}
	return nil
}

// manyTailCalls is more than a traceback needs, and than there are calls on any stack.
const manyTailCalls = 10_000

// panicAfterTailCalls raises err as LState.RaiseError does where a thread has made so many
// tail calls that the traceback would take longer than what is to be stopped: gopher-lua
// writes a line for each, which are fifty million after two seconds.
func panicAfterTailCalls(L *lua.LState, err error) {
	if _, many := L.GetStack(manyTailCalls); !many {
		return
	}
	top, _ := L.GetStack(0)
	trace := "stack traceback:\n\t" + L.Where(0) + " in (many tail calls)"
	if _, failed := L.GetInfo("S", top, lua.LNil); failed == nil {
		trace = fmt.Sprintf("stack traceback:\n\t%s in function <%s:%d>, after many tail calls", L.Where(0), top.Source, top.LineDefined)
	}
	panic(&lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LString(L.Where(0) + " " + err.Error()), StackTrace: trace})
}

// watchdog measures the running slice from outside.
type watchdog struct {
	timer      *time.Timer
	busy       atomic.Bool  // the loop is awake
	sliceStart atomic.Int64 // when the running task was resumed, in nanoseconds since Engine.epoch; 0: none runs
	warned     atomic.Int64 // the slice that has been warned about

	mu       sync.Mutex
	slice    int64         // the slice that was measured last, by its start
	ran      time.Duration // for how long it has run
	tickedAt int64         // when that was measured
}

// longTick is the most that counts of the time between two ticks. They are 10 ms apart, and
// on a busy machine some 20 ms: where it was longer, the process did not run. It was stopped
// by a signal, its machine slept or was paused, and no task is to blame for that time.
const longTick = 5 * watchEvery

// measure adds the time since the last tick to what the running slice has taken. start is
// the slice, 0 where none runs.
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

// measured is for how long the running slice has run, as far as a tick has seen it.
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
			e.hook.flag.Store(true)
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

// condemn makes every further instruction of t raise err.
func (e *Engine) condemn(t *task, err error) {
	t.doom = err
	t.doomFile, t.doomLine = scriptPlace(e.thread())
	e.hook.sticky = err
}

// pollEvery is how many items a loop in Go goes through between two polls.
const pollEvery = 1 << 12

// interrupted reports whether the running task is to stop. What goes through a script's data
// for long asks it every millisecond or so: no instruction runs meanwhile that the hook could
// act on.
func (e *Engine) interrupted() bool {
	e.hook.Done()
	return e.hook.sticky != nil
}

// errInterrupted is what a call of a task that is to stop gives. The next instruction raises
// the reason.
var errInterrupted = errors.New("was interrupted")

func (e *Engine) interruption() error {
	if e.interrupted() {
		return errInterrupted
	}
	return nil
}

// poll ends the call of a task that is to stop.
func (e *Engine) poll(L *lua.LState) {
	if e.interrupted() {
		L.RaiseError("%v", e.hook.sticky)
	}
}
