package luabind

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A heap enforces the memory limit. There is one limit for the whole program, as Go has one heap.
// The task that runs when the heap crosses the limit is assumed to be the cause, and is stopped.
// Mostly that is right, and the memory of the task becomes garbage; but what the task has stored in
// globals does not. So that this neither ends other tasks nor moves the limit, there are two steps
// beyond the limit:
//
//  1. Above the limit. The bound is a quarter higher, once, which the running tasks can use.
//     A task is stopped when the heap is above the bound and the task has made it grow.
//  2. Still an eighth above the limit the next time: full. No new task is started until the
//     heap is below that again, and running tasks have to make do with the memory they have.
//
// Below the limit everything is as before. Events from clients that no task has handled yet do not
// count: they have a budget of their own, see [host.Intake].
type heap struct {
	engine *Engine
	limit  int64        // in bytes; 0 or less: none
	above  atomic.Bool  // step 1
	base   atomic.Int64 // size of the heap after the last collection or, while above, when the running slice began

	// The following belong to the loop.
	full       bool
	blamed     int64 // size of the heap when judge last stopped a task
	reviewed   int64 // when review last ran, on Engine.elapsed
	collected  int64 // when review last started a collection
	collecting bool  // a collection that review started runs beside the loop
}

const (
	// Divisors of the limit.
	heapSlack   = 4  // the bound rises by this part once the limit has been crossed
	heapFull    = 8  // the heap is full when it is above the limit by this part
	heapGrown   = 32 // a slice that has added less than this part is not to blame
	heapGarbage = 8  // growth by less than this part is not worth a collection

	// reviewEvery is the least time between checks of the heap before the loop sleeps. The watchdog
	// does not see tasks whose slices are shorter than a tick.
	reviewEvery = 10 * time.Millisecond
	// collectEvery is how often review collects garbage, to see whether the heap has shrunk;
	// calmEvery is how often it does while the heap is below the bound.
	collectEvery = 100 * time.Millisecond
	calmEvery    = time.Second
)

// open is called before the loop runs. If a previous generation of the script already holds too
// much, which this one may be meant to repair, only the growth in this generation counts.
func (h *heap) open(e *Engine) {
	h.engine, h.limit = e, e.cfg.Memory
	if h.limit > 0 && h.inUse() > h.limit {
		runtime.GC()
		h.above.Store(h.inUse() > h.limit)
	}
}

// inUse returns how many bytes of the heap count as the script's.
func (h *heap) inUse() int64 {
	n := sandbox.HeapInUse()
	if in := h.engine.cfg.InFlight; in != nil {
		n -= in()
	}
	return n
}

// bound returns the size above which a task is stopped.
func (h *heap) bound() int64 {
	if h.above.Load() {
		return h.limit + h.limit/heapSlack
	}
	return h.limit
}

// exceeded reports whether the running task may have to be stopped. The watchdog calls it as
// well, on a goroutine of its own.
func (h *heap) exceeded() bool {
	if h.limit <= 0 {
		return false
	}
	step := h.limit / heapGarbage
	if h.above.Load() {
		step = h.limit / heapGrown
	}
	return h.inUse() > max(h.bound(), h.base.Load()+step)
}

// stillExceeded collects garbage, and reports whether the running task must be stopped even so. The
// whole program waits for the collection, so it is repeated only after the heap has grown by an
// amount that is worth collecting.
func (h *heap) stillExceeded() bool {
	runtime.GC()
	n, bound := h.inUse(), h.bound()
	if h.above.Load() {
		bound = max(bound, h.base.Load()+h.limit/heapGrown)
	}
	if n > bound {
		return true
	}
	h.base.Store(n)
	return false
}

// excess returns the error that stops a task.
func (h *heap) excess() error {
	return fmt.Errorf("%w: the program holds more than %s", errMemory, script.FormatBytes(h.limit))
}

// begin is called before each slice of a task, end after it.
func (h *heap) begin() {
	if h.above.Load() {
		h.base.Store(h.inUse())
	}
}

func (h *heap) end(t *task) {
	if h.above.Load() {
		t.taken += max(0, h.inUse()-h.base.Load())
	}
}

// stopped is called when a task that was stopped for its memory has ended. It collects the task's
// memory. The memory that is not freed decides whether other tasks are stopped.
func (h *heap) stopped() {
	runtime.GC()
	h.settle()
}

// settle updates above and full after a collection.
func (h *heap) settle() {
	n := h.inUse()
	most := h.limit + h.limit/heapSlack
	if h.above.Swap(n > h.limit) {
		most = h.limit + h.limit/heapFull
	}
	h.full = n > most
}

// review is called before the loop sleeps.
func (h *heap) review() {
	now := h.engine.elapsed()
	if h.limit <= 0 || now-h.reviewed < int64(reviewEvery) {
		return
	}
	h.reviewed = now
	since := time.Duration(now - h.collected)
	if h.inUse() > h.limit+h.limit/2 && since > collectEvery {
		h.collected = now
		runtime.GC() // the loop waits, as the heap grows faster than review can follow
		h.judge()
		return
	}
	if h.collecting {
		return
	}
	if h.inUse() > h.bound() && since > collectEvery || h.above.Load() && since > calmEvery {
		h.collecting, h.collected = true, now
		go func() {
			runtime.GC()
			h.engine.post(h.judge)
		}()
	}
}

// judge is called after a collection that review started. The heap may have grown in slices that
// are too short for the watchdog. Above the bound, judge stops the task that has allocated most. It
// stops no other task until the heap has grown again: the memory that the first task has left is
// not the fault of the others.
func (h *heap) judge() {
	h.collecting = false
	h.settle()
	switch n := h.inUse(); {
	case n <= h.bound():
		h.blamed = 0
	case n > h.blamed+h.limit/heapGrown:
		h.blamed = n
		h.stopLargest()
	default:
		return
	}
	for t := range h.engine.tasks {
		t.taken = 0
	}
}

// stopLargest stops the task that has allocated most, if any has allocated.
func (h *heap) stopLargest() {
	var most *task
	for t := range h.engine.tasks {
		if t.worker != nil && t.stopReason == nil && t.taken > 0 && (most == nil || t.taken > most.taken) {
			most = t
		}
	}
	if most != nil {
		most.stopReason = h.excess()
		most.stopFile, most.stopLine = scriptPlace(most.worker.thread)
		h.engine.wakeTask(most, most.parks, nil)
	}
}

// refuses reports whether t may not start, for lack of memory. Lines of eval and the on_close and
// on_reload functions may always start, as they may free memory.
func (h *heap) refuses(t *task) bool {
	return h.full && t.eval == nil && !t.last
}

// refusal returns the error of a task that is not started.
func (h *heap) refusal(t *task) error {
	s := &stopped{
		reason: fmt.Errorf("%w: the program holds more than %s, and no new task is started until it holds less", errMemory, script.FormatBytes(h.limit)),
		api:    &lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LNil},
	}
	if !t.fn.IsG {
		s.file, s.line = t.fn.Proto.SourceName, t.fn.Proto.LineDefined
	}
	return s
}

// room reports whether the script may allocate n bytes more. It collects garbage if necessary.
func (h *heap) room(n int64) bool {
	bound := h.bound()
	if n > bound {
		return false
	}
	if h.inUse()+n <= bound {
		return true
	}
	runtime.GC()
	return h.inUse()+n <= bound
}

// smallArray is the size in bytes below which allocations are always allowed. The watchdog notices many
// small allocations soon enough.
const smallArray = 64 << 10

// room returns an error if the script may not allocate n bytes more.
func (e *Engine) room(n int64) error {
	if e.cfg.Memory <= 0 || n < smallArray {
		return nil
	}
	if e.heap.room(n) {
		return nil
	}
	return fmt.Errorf("no room for %s more: %w is %s", script.FormatBytes(n), script.ErrNoRoom, script.FormatBytes(e.cfg.Memory))
}
