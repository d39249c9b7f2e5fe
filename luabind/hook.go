package luabind

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
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
	if start := e.watch.sliceStart.Load(); start != 0 {
		ran := time.Duration(e.elapsed() - start)
		if ran > e.cfg.Budget || e.overMemory() || e.killed.Load() || e.passage.urgent(ran) ||
			ran > warnAfter && e.watch.warned.Load() != start {
			e.hook.flag.Store(true)
		}
	}
	e.watch.timer.Reset(watchEvery)
}

// judge decides what is wrong with the running task; it runs inside the hook, on the
// loop's goroutine or a coroutine of it.
func (e *Engine) judge() {
	start := e.watch.sliceStart.Load()
	ran := time.Duration(e.elapsed() - start)
	t := e.current
	switch {
	case t == nil:
	case e.killed.Load(), e.passage.urgent(ran):
		e.condemn(t, errCancelled)
	case ran > e.cfg.Budget:
		e.condemn(t, fmt.Errorf("%w: stopped after %s", errBudget, e.cfg.Budget))
	case e.overMemory() && e.stillOverMemory():
		e.condemn(t, fmt.Errorf("%w: the program holds more than %s", errMemory, formatBytes(e.cfg.Memory)))
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

// memoryInUse is the size of the heap's objects, dead ones not yet collected included.
func memoryInUse() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

func (e *Engine) overMemory() bool {
	return e.cfg.Memory > 0 && memoryInUse() > e.cfg.Memory+e.memorySlack.Load()
}

// stillOverMemory collects garbage before it believes it. Whoever is running when the
// limit is crossed is taken for the culprit.
func (e *Engine) stillOverMemory() bool {
	runtime.GC()
	return e.overMemory()
}

// afterMemory collects what a task that was stopped for its memory has left. What it left in
// globals stays, and must not cost the next task its life as well: the limit moves up by
// that, and by an eighth for others to live on.
func (e *Engine) afterMemory() {
	runtime.GC()
	if over := memoryInUse() - e.cfg.Memory; over > 0 {
		e.memorySlack.Store(over + e.cfg.Memory/8)
	}
}

// relaxMemory takes the slack back once the heap has shrunk below the limit.
func (e *Engine) relaxMemory() {
	if e.memorySlack.Load() > 0 && memoryInUse() < e.cfg.Memory {
		e.memorySlack.Store(0)
	}
}

func formatBytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.4g GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d bytes", n)
}
