package luabind

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// How coroutines that are left half-way are collected.
//
// A coroutine that waits in a yield is a goroutine that waits. Go's collector never ends one,
// but it does find out that nobody can reach the coroutine that a script held: the goroutine
// refers to the body alone, and what was on its Lua stack is parked with the coroutine. So one
// that has itself in a variable, or in the object that it works for, is garbage as well. The
// body's number then comes to a list, and the loop unwinds the bodies on the list: before it
// begins with another coroutine, and in each of its rounds.
//
// One thing can still hold a coroutine that waits: a value that a function in Go has on its
// stack, such as the comparator of a table.sort that the yield came out of. If the coroutine is
// an upvalue of that, it is not found, and counts as unfinished until the generation ends.

// coroutines are the unfinished ones of an engine. They belong to the loop.
type coroutines struct {
	bodies    map[uint64]*body // that have begun, by their numbers
	last      uint64           // number
	collectAt int              // how many there are when the next collection starts
	abandoned *abandoned
}

// abandoned are the numbers of the bodies whose coroutines have been collected. It refers to
// nothing else: what a cleanup refers to counts as alive, and a body refers to all of its
// engine.
type abandoned struct {
	count   atomic.Int64 // of numbers
	mu      sync.Mutex
	numbers []uint64
}

// holdings counts the unfinished coroutines that a task has resumed last.
type holdings struct{ bodies int }

const (
	// maxCoroutines bounds the unfinished coroutines of one task: 260 MB.
	maxCoroutines = 20_000
	// maxBodies bounds those of all tasks.
	maxBodies = 5 * maxCoroutines
	// minCollect is how many unfinished coroutines are not worth a collection: 13 MB. Most of
	// that is on stacks, whose growth alone does not make the collector run.
	minCollect = 1000
)

// hold counts b as the task's.
func (t *task) hold(b *body) {
	if t.holds == nil {
		t.holds = new(holdings) // not a part of the task, which ends before the body may
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

// beginCoroutine gives the coroutine a body.
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

// watchOver has the coroutine's body unwound once nobody can resume it.
func (e *Engine) watchOver(co *coroutine) {
	if !co.watched {
		co.watched = true
		co.cleanup = runtime.AddCleanup(co, e.coroutines.abandoned.add, co.body.number)
	}
}

// settleBody ends the coroutine, whose body has.
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

// add is called by the runtime, from a goroutine of its own. It does not wake the loop: the
// memory of a loop that sleeps does not grow.
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

// reap unwinds the bodies that are on the list.
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

// unwindAll is for the end of the engine.
func (e *Engine) unwindAll() {
	for _, b := range e.coroutines.bodies {
		e.unwind(b)
	}
}

// collect has garbage found now, and unwinds what there is of it.
func (e *Engine) collect() {
	// Cleanups run beside us when the collection is over. That of an object which is garbage
	// for certain says that they have begun.
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
