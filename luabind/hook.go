package luabind

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// The reasons to stop a task. They are raised as Lua errors that no pcall can swallow.
var (
	errCancelled = errors.New("the task was cancelled")
	errBudget    = errors.New("ran too long without a blocking call")
	errMemory    = errors.New("out of memory")
)

const (
	// warnAfter is how long a task may run without a blocking call before its author is warned: by
	// then, six frames at 60 Hz are lost.
	warnAfter = 100 * time.Millisecond
	// watchEvery is the watchdog's period. It bounds how far a task can exceed its budget or the
	// memory limit before that is noticed.
	watchEvery = 10 * time.Millisecond
)

// hook stops the running task. Before each call and in each round of a loop, the interpreter checks
// whether the hook is raised, on the goroutine that runs the thread. The interpreter calls attend
// only if it is.
//
// A watchdog timer judges the task. It runs only while the loop runs Lua, so that an idle program
// stays idle. The watchdog only raises the hook; attend, which knows the thread and its line, acts
// on it.
type hook struct {
	machine.Hook
	reason error // loop goroutine only: why the running code must stop; nil: it may continue
	engine *Engine
}

// stop makes all running code end with err, which no pcall of a script catches, until the next call
// of stop. If err is nil, code may run again.
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
	ticking    atomic.Bool  // the timer is set
	busy       atomic.Bool  // the loop is owned
	sliceStart atomic.Int64 // when the running task was resumed, in nanoseconds since Engine.epoch; 0: none runs
	warned     atomic.Int64 // the slice that has been warned about
	seen       atomic.Int64 // the last slice that a tick has seen: most slices end before a tick

	mu       sync.Mutex
	slice    int64         // start of the slice that was measured last
	ran      spent         // the time that slice has taken
	tickedAt int64         // when that was measured
	usedAt   time.Duration // the process's time at tickedAt
	lender   host.Lender   // whose goroutine runs the loop; nil for the engine's own
	lentAt   int64         // time since when it does

	// The following belong to the loop.
	over     *time.Timer // reports that the program keeps up again; nil: nothing to report
	behindAt int64       // when a slice was last too long
}

// A spent is the time that a slice has taken, and the part of it during which the program had the
// processor. Other programs had the rest. The processor's time is the time of the whole process,
// whose collector may run beside the slice, so it is rather too high.
type spent struct{ time, processor time.Duration }

// longTick is the longest time between two ticks that counts in full. Ticks are 10 ms apart, some
// 20 ms on a busy machine. If the time is much longer, the process did not run: it was stopped by a
// signal, or its machine slept or was paused. No task is to blame for that time.
const longTick = 10 * watchEvery

// measure adds the time since the last tick to the running slice. used is the processor time of the
// process, 0 if that is not known. It returns the start of the slice, 0 if none runs, and the time
// that the slice has taken.
func (w *watchdog) measure(now int64, used time.Duration) (start int64, ran spent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	start = w.sliceStart.Load()
	since := w.tickedAt
	if start != w.slice {
		w.slice, w.ran, since = start, spent{}, start
	}
	if start != 0 {
		w.seen.Store(start)
		tick := min(max(0, time.Duration(now-since)), longTick)
		w.ran.time += tick
		if used > 0 {
			tick = min(tick, used-w.usedAt)
		}
		w.ran.processor += tick
	}
	w.tickedAt, w.usedAt = now, used
	return start, w.ran
}

// measured returns the start of the running slice, and the time it had taken at the last tick.
func (w *watchdog) measured() (start int64, ran spent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if start = w.sliceStart.Load(); start == w.slice {
		ran = w.ran
	}
	return start, ran
}

// startWatch is called by a new owner of the loop. The timer is not stopped when the owner lets go; it
// expires once more and is not set again. Setting a timer wakes a processor, which costs more than many
// handlers.
func (e *Engine) startWatch() {
	e.watch.busy.Store(true)
	if !e.watch.ticking.Swap(true) {
		e.watch.timer.Reset(watchEvery)
	}
}

// stop is called when the engine ends.
func (w *watchdog) stop() {
	w.busy.Store(false)
	w.timer.Stop()
}

// borrow records the connection whose goroutine runs the loop, nil for the engine's own, and the time.
func (w *watchdog) borrow(lender host.Lender, now int64) {
	w.mu.Lock()
	w.lender, w.lentAt = lender, now
	w.mu.Unlock()
}

// overdueLender returns the connection whose goroutine has been running the loop for too long, or nil.
func (w *watchdog) overdueLender(now int64) host.Lender {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.lender == nil || now-w.lentAt < relieveAfter {
		return nil
	}
	return w.lender
}

// watchTick runs on a timer's goroutine while the loop is owned, and once after that.
func (e *Engine) watchTick() {
	w := &e.watch
	if w.busy.Load() {
		now := e.elapsed()
		if start, ran := w.measure(now, processorTime()); start != 0 {
			if now-start > int64(watchEvery) {
				e.turn.Hurry()
			}
			if e.overBudget(ran) || e.heap.exceeded() || e.killed.Load() || e.lifecycle.urgent(ran.time) ||
				ran.processor > warnAfter && w.warned.Load() != start {
				e.hook.Raise()
			}
		}
		if lender := w.overdueLender(now); lender != nil {
			lender.Relieve()
		}
		e.hurryReaders(now)
	}
	w.ticking.Store(false)
	if w.busy.Load() && !w.ticking.Swap(true) {
		w.timer.Reset(watchEvery)
	}
}

// overBudget reports whether a slice has exceeded the budget. Processor time of other programs does
// not count, up to half of the budget.
func (e *Engine) overBudget(ran spent) bool {
	return ran.processor > e.cfg.Budget || ran.time > e.cfg.Budget+e.cfg.Budget/2
}

// judge decides why the running task must be stopped, if it must. It runs inside the hook, on the
// loop's goroutine or a coroutine of the loop.
func (e *Engine) judge() {
	start, ran := e.watch.measured()
	t := e.current
	switch {
	case t == nil:
	case e.killed.Load(), e.lifecycle.urgent(ran.time):
		e.stopTask(t, errCancelled)
	case e.overBudget(ran):
		e.stopTask(t, fmt.Errorf("%w: stopped after %s", errBudget, e.cfg.Budget))
	case e.heap.exceeded() && e.heap.stillExceeded():
		e.stopTask(t, e.heap.excess())
	case ran.processor > warnAfter && e.watch.warned.Swap(start) != start:
		e.warn(e.thread(), diag.Busy, fmt.Sprintf("the task has run for %d ms without a blocking call; other tasks and clients wait", ran.time.Milliseconds()),
			t.lighter()+"; at "+e.cfg.Budget.String()+" it is stopped (--budget)")
		e.fellBehind()
	}
}

// lighter returns the hint for a task that runs for long.
func (t *task) lighter() string {
	switch {
	case t.framed > 0:
		return fmt.Sprintf("do less in a frame, which has %.0f ms here, or ask frames() for fewer", time.Duration(t.framed).Seconds()*1000)
	case t.handler != nil:
		return "do long work in a task of its own, with sleep(0) between its parts: spawn_task(function() ... end)"
	}
	return "call sleep() or use frames() in long loops"
}

// checkMachine is called after each slice, from its start on the engine's clock. It warns of a
// slice that was late because other programs had the processor: no line of the script is to blame.
func (e *Engine) checkMachine(t *task, start int64) {
	if e.watch.seen.Load() != start {
		return
	}
	took := time.Duration(e.elapsed() - start)
	if took <= warnAfter || t.stopReason != nil || e.watch.warned.Load() == start || e.killed.Load() {
		return
	}
	_, ran := e.watch.measure(e.elapsed(), processorTime())
	if ran.time <= warnAfter || took > ran.time+time.Second || ran.processor > warnAfter {
		return // the process was stopped, or the warning has been shown
	}
	e.report(&Diagnostic{
		Severity: Warning, Rule: diag.Busy, Task: t.title(),
		Message: fmt.Sprintf("this machine is busy: a task that needed %d ms took %d ms, because other programs had the processor", ran.processor.Milliseconds(), took.Milliseconds()),
		Hint:    "close other programs; the script is not to blame",
	})
	e.fellBehind()
}

// quietTime is how long no slice may be too long before the program counts as keeping up again.
const quietTime = 5 * time.Second

// fellBehind records that a slice was too long, and schedules the report that the program keeps up
// again.
func (e *Engine) fellBehind() {
	e.watch.behindAt = e.elapsed()
	if e.watch.over == nil {
		e.watch.over = e.clock.After(quietTime, func() { e.post(e.keepsUp) })
	}
}

// keepsUp reports that the program keeps up again, or schedules another check.
func (e *Engine) keepsUp() {
	if left := quietTime - time.Duration(e.elapsed()-e.watch.behindAt); left > 0 {
		e.watch.over.Reset(left)
		return
	}
	e.watch.over = nil
	e.cfg.Reporter.Report(&Diagnostic{Severity: Warning, Rule: diag.Busy, Message: "the script keeps up again", Over: true})
}

// stopTask makes t end with err.
func (e *Engine) stopTask(t *task, err error) {
	t.stopReason = err
	t.stopFile, t.stopLine = scriptPlace(e.thread())
	e.hook.stop(err)
}

// interrupted reports whether the running task must stop. Go functions that process a script's data
// for a long time call it every millisecond or so: the hook cannot act while no Lua instruction
// runs.
func (e *Engine) interrupted() bool {
	return e.hook.Raised() && e.hook.attend(nil) != nil
}

// errInterrupted is the error of a call that ends early because its task must stop. The next
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
