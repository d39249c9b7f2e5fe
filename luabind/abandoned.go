package luabind

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// How unfinished coroutines are collected.
//
// A coroutine that waits in a yield is a goroutine that waits. Go's collector never ends a
// goroutine, but it notices when the coroutine that a script held becomes unreachable: the
// goroutine refers to the body alone, and its Lua stack is parked with the coroutine. So a
// coroutine that refers to itself, in a local variable or through the object that it works for,
// becomes garbage as well. A cleanup then adds the number of the body to a list. The loop unwinds
// the bodies on the list before it starts another coroutine, and once in each round.
//
// One thing still keeps a waiting coroutine reachable: a value on the stack of a Go function,
// such as the comparator of a table.sort that the coroutine yielded from. If the coroutine is an
// upvalue of the comparator, it is not found, and counts as unfinished until the generation ends.

// coroutines holds the unfinished coroutines of an engine. It belongs to the loop.
type coroutines struct {
	bodies    map[uint64]*body // of the coroutines that have started, by number
	last      uint64           // number of the newest body
	collectAt int              // number of bodies that starts the next collection
	abandoned *abandoned
}

// abandoned lists the numbers of the bodies whose coroutines have been collected. It must not
// refer to anything else: a cleanup keeps alive what it refers to, and a body refers to its whole
// engine.
type abandoned struct {
	count   atomic.Int64 // len(numbers), to be read without mu
	mu      sync.Mutex
	numbers []uint64
}

// holdings counts the unfinished coroutines that a task was the last to resume.
type holdings struct{ bodies int }

const (
	// maxCoroutines bounds the unfinished coroutines of one task, which take 260 MB.
	maxCoroutines = 20_000
	// maxBodies bounds the unfinished coroutines of all tasks.
	maxBodies = 5 * maxCoroutines
	// minCollect is the number of unfinished coroutines below which a collection is not worth
	// its time: they take 13 MB. Most of that is stacks, and the growth of stacks alone does
	// not make the collector run.
	minCollect = 1000
)

// hold counts b for t, and no longer for the task that resumed it before.
func (t *task) hold(b *body) {
	if t.holds == nil {
		t.holds = new(holdings) // not a part of the task, which may end before the body does
	}
	if b.owner == t.holds {
		return
	}
	if b.owner != nil {
		b.owner.bodies--
	}
	b.owner = t.holds
	b.owner.bodies++
}

func (t *task) full() bool { return t.holds != nil && t.holds.bodies >= maxCoroutines }

// beginCoroutine gives the coroutine a body. It raises an error if too many are unfinished.
func (e *Engine) beginCoroutine(L *lua.LState, co *coroutine) *body {
	e.reap()
	c, t := &e.coroutines, e.current
	if t.full() || len(c.bodies) >= maxBodies {
		e.collect()
	}
	switch {
	case t.full():
		L.RaiseError("too many coroutines: %d of this task are unfinished, and the script still refers to them", maxCoroutines)
	case len(c.bodies) >= maxBodies:
		L.RaiseError("too many coroutines: %d are unfinished, and the script still refers to them", maxBodies)
	case len(c.bodies) >= max(minCollect, c.collectAt):
		c.collectAt = 2 * len(c.bodies)
		go runtime.GC()
	}
	c.last++
	b := &body{fn: co.fn, number: c.last}
	b.worker = e.takeWorker(b)
	co.fn, co.body = nil, b
	c.bodies[b.number] = b
	return b
}

// watchOver ensures that the coroutine's body is unwound once the coroutine is unreachable.
func (e *Engine) watchOver(co *coroutine) {
	if !co.watched {
		co.watched = true
		co.cleanup = runtime.AddCleanup(co, e.coroutines.abandoned.add, co.body.number)
	}
}

// settleBody marks the coroutine as dead after its body has ended.
func (e *Engine) settleBody(co *coroutine) {
	if co.watched {
		co.cleanup.Stop()
	}
	e.forgetBody(co.body)
	co.status, co.body = dead, nil
}

func (e *Engine) forgetBody(b *body) {
	if b.owner != nil {
		b.owner.bodies--
		b.owner = nil
	}
	delete(e.coroutines.bodies, b.number)
}

// add is called by the runtime on a goroutine of its own. It does not wake the loop: a sleeping
// loop does not use more memory.
func (a *abandoned) add(number uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.numbers = append(a.numbers, number)
	a.count.Add(1)
}

func (a *abandoned) take() []uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	numbers := a.numbers
	a.numbers = nil
	a.count.Store(0)
	return numbers
}

// reap unwinds the bodies whose coroutines have been collected.
func (e *Engine) reap() {
	c := &e.coroutines
	if c.abandoned.count.Load() == 0 {
		return
	}
	for _, number := range c.abandoned.take() {
		if b := c.bodies[number]; b != nil {
			e.unwind(b)
		}
	}
	c.collectAt = min(c.collectAt, 2*len(c.bodies))
}

// unwind ends a body that waits in a yield, without running any more of the script.
func (e *Engine) unwind(b *body) {
	reason, thread := e.hook.reason, e.root.G.CurrentThread
	e.hook.stop(errCancelled)
	e.root.G.CurrentThread = b.worker.thread
	machine.Vacate(b.worker.thread)
	b.worker.end()
	e.hook.stop(reason)
	e.root.G.CurrentThread = thread
	e.forgetBody(b)
	if b.crash != nil {
		e.reportCrash(b.crash)
	}
}

// unwindAll unwinds all bodies when the engine ends.
func (e *Engine) unwindAll() {
	for _, b := range e.coroutines.bodies {
		e.unwind(b)
	}
}

// collect runs the garbage collector, and unwinds the bodies whose coroutines it finds.
func (e *Engine) collect() {
	// Cleanups run concurrently after the collection. The cleanup of an object that is certainly
	// garbage shows that they have started.
	begun := new(atomic.Bool)
	runtime.AddCleanup(&struct{ self *atomic.Bool }{}, func(b *atomic.Bool) { b.Store(true) }, begun)
	runtime.GC()
	for range 100 {
		time.Sleep(time.Millisecond)
		if begun.Load() {
			break
		}
	}
	for last := int64(-1); e.coroutines.abandoned.count.Load() != last; time.Sleep(time.Millisecond) {
		last = e.coroutines.abandoned.count.Load()
	}
	e.reap()
}
