package luabind

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
)

// The memory limit is one of the whole program, as Go has one heap. Whoever runs when it is
// crossed is taken for the culprit and stopped, and mostly that is right: what it held is
// garbage then. What it has left in globals is not. So that this neither costs the others
// their lives nor moves the limit, there are two steps beyond it:
//
//  1. Above the limit. The bound is a quarter higher, once: the tasks that run live on that.
//     A task is stopped when the heap is above the bound and it has made it grow.
//  2. Still above the limit and an eighth the next time: full. No new task is started until
//     the heap is below that again, and a task that goes on has to make do with what it has.
//
// Below the limit everything is as before. What clients have sent and nobody has handled yet
// is not part of this: it has a budget of its own, see [host.Intake].
type heap struct {
	engine *Engine
	limit  int64        // 0: none
	above  atomic.Bool  // step 1
	base   atomic.Int64 // how large the heap was when it was collected last, or while above, when the running slice began

	// The following belong to the loop.
	full       bool
	blamed     int64 // how large the heap was when a task was stopped that nobody had seen
	reviewed   int64 // when the loop looked last, on Engine.elapsed
	collected  int64 // when it had garbage collected last
	collecting bool  // that is going on, beside the loop
}

const (
	heapSlack   = 4  // the bound is higher by this part of the limit, once it was crossed
	heapFull    = 8  // the heap is full at this part above the limit
	heapGrown   = 32 // a slice that has added less than this part is not to blame
	heapGarbage = 8  // and less than this part is not worth collecting

	// reviewEvery is how often the loop looks at the heap before it sleeps. Tasks whose
	// slices are shorter than a tick are seen by nobody else.
	reviewEvery = 10 * time.Millisecond
	// collectEvery is how often garbage is collected on that account, to see whether the
	// heap is small again; calmEvery, where it has not grown beyond the bound.
	collectEvery = 100 * time.Millisecond
	calmEvery    = time.Second
)

// open is called before the loop runs. Where another generation of the script, which this one
// may be the cure for, holds too much already, only what this one adds counts.
func (h *heap) open(e *Engine) {
	h.engine, h.limit = e, e.cfg.Memory
	if h.limit > 0 && h.inUse() > h.limit {
		runtime.GC()
		h.above.Store(h.inUse() > h.limit)
	}
}

// inUse is what the script answers for.
func (h *heap) inUse() int64 {
	n := sandbox.HeapInUse()
	if in := h.engine.cfg.InFlight; in != nil {
		n -= in()
	}
	return n
}

func (h *heap) bound() int64 {
	if h.above.Load() {
		return h.limit + h.limit/heapSlack
	}
	return h.limit
}

// exceeded reports whether the running task may have to be stopped. It is called by the
// watchdog as well.
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

// stillExceeded collects garbage before it believes it. Everybody waits for that, so it is not
// done again before the heap has grown by as much as is worth collecting.
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

// excess is the reason for stopping a task.
func (h *heap) excess() error {
	return fmt.Errorf("%w: the program holds more than %s", errMemory, formatBytes(h.limit))
}

// begin is called before a slice of a task, end after it.
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

// stopped is called when a task that was stopped for its memory has ended: what it held is
// collected, and what it has left decides how the others go on.
func (h *heap) stopped() {
	runtime.GC()
	h.settle()
}

// settle takes note of a heap that has just been collected.
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
		runtime.GC() // everybody waits: it grows faster than it is looked at
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

// judge looks at a heap that has grown while nobody was seen to do it, in slices that are too
// short for the watchdog. Above the bound, the task that has taken most is stopped, and then
// nobody before it has grown again: what the first has left is not the others' fault.
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

// stopLargest stops the task that has taken most, if there is one.
func (h *heap) stopLargest() {
	var most *task
	for t := range h.engine.tasks {
		if t.worker != nil && t.doom == nil && t.taken > 0 && (most == nil || t.taken > most.taken) {
			most = t
		}
	}
	if most != nil {
		most.doom = h.excess()
		most.doomFile, most.doomLine = scriptPlace(most.worker.thread)
		h.engine.wakeTask(most, most.parks, nil)
	}
}

// refuses reports whether t may not start: there is no memory for it. A line that somebody
// types may be what helps, and the last words of a session or a generation free something.
func (h *heap) refuses(t *task) bool {
	return h.full && t.inquiry == nil && !t.last
}

// refusal is the error of a task that is not started.
func (h *heap) refusal(t *task) error {
	s := &stopped{
		reason: fmt.Errorf("%w: the program holds more than %s, and no new task is started until it holds less", errMemory, formatBytes(h.limit)),
		api:    &lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LNil},
	}
	if !t.fn.IsG {
		s.file, s.line = t.fn.Proto.SourceName, t.fn.Proto.LineDefined
	}
	return s
}

// room reports whether the script may have n bytes more.
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

func formatBytes(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.4g GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d bytes", n)
}
