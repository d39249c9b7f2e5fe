package luabind

import (
	"time"

	"github.com/vuerlua/vuerlua/host"
)

// Which goroutine runs the loop.
//
// Waking a sleeping goroutine costs more than a small event handler, because the system has to
// wake an idle processor. So the loop is not a goroutine of its own. One goroutine at a time owns and runs
// it, and there are two kinds of owners:
//
//  1. The engine's own goroutine. It sleeps until a timer of the script is due, or another goroutine
//     signals.
//  2. The goroutine of a connection that has delivered events, see [host.Lender]. It runs the loop
//     while there is something to do, for lentTime and a slice at most.
//
// No post is forgotten, because the mailbox and the ownership have the same lock. A goroutine that posts
// finds an owner, which reads the mailbox before it gives up the loop; or it signals, or becomes the owner.
//
// A connection's goroutine that finds an owner and a mailbox with manyPosts does not continue to read at once.
// It waits until the owner has taken the posts. When it reads again, many events have arrived, and one
// system call reads them all. Otherwise readers take the processors from the loop under load, with
// two system calls and a wake-up for each event, and answers fall behind.

// signal wakes the engine's own goroutine, which checks whether there is something to do.
func (e *Engine) signal() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// loop is the engine's own goroutine.
func (e *Engine) loop() {
	defer close(e.done)
	defer e.teardown()
	for e.awaitTurn() {
		e.slack = turnTime
		for !e.killed.Load() && (e.round() || !e.letGo()) {
		}
		if e.killed.Load() {
			e.giveUp()
		}
	}
}

// awaitTurn waits until the loop has something to do and no goroutine owns it, and takes it. It
// returns false after Close: then the loop stays taken, for the teardown.
func (e *Engine) awaitTurn() bool {
	for {
		due := false
		select {
		case <-e.wake:
		case <-e.alarm.C:
			due = true
		}
		e.mu.Lock()
		if due {
			e.armed = 0
		}
		if !e.owned {
			e.owned = true
			e.mu.Unlock()
			if e.killed.Load() {
				return false
			}
			e.turn.Begin()
			e.startWatch()
			return true
		}
		e.mu.Unlock() // the owner finds what is due or posted
	}
}

const (
	// lentTime is how long, in nanoseconds, a connection's goroutine runs the loop before the
	// engine's own goroutine takes its place: many small handlers, but not a frame of many clients.
	lentTime = int64(time.Millisecond)
	// relieveAfter is how long such a goroutine may be busy with one slice, or another step of the
	// loop, before another goroutine reads from its connection.
	relieveAfter = int64(watchEvery)
	// manyPosts is how many posts in the mailbox make a connection's goroutine wait for the owner.
	// Waiting costs a wake-up, so the loop should be busy for longer than a wake-up takes: 16 small
	// handlers take 0.1 ms. Of 1, 16 and 64, 16 allowed the highest rate of events from 20 clients,
	// and the rate of a single client did not depend on it.
	manyPosts = 16
)

var _ host.Worker = (*Engine)(nil)

// Work implements host.Worker: it runs the loop on the goroutine of a connection, unless another
// goroutine does.
func (e *Engine) Work(lender host.Lender) {
	e.mu.Lock()
	if lender == nil {
		owned := e.owned
		e.mu.Unlock()
		if !owned {
			e.signal()
		}
		return
	}
	if len(e.posts) == 0 || e.killed.Load() {
		e.mu.Unlock()
		return
	}
	if e.owned {
		e.awaitTaken()
		return
	}
	e.owned = true
	e.mu.Unlock()
	began := e.elapsed()
	e.slack = lentTime
	e.turn.Begin()
	e.startWatch()
	e.watch.borrow(lender, began)
	for !e.killed.Load() {
		if !e.round() && e.letGo() {
			return
		}
		if e.elapsed() > began+lentTime {
			break
		}
	}
	e.giveUp()
}

// awaitTaken waits until the owner has taken the posts, if there are many. It does not wait for an owner
// that has not looked into the mailbox for relieveAfter: see hurryReaders. It is called with mu held,
// and unlocks it.
func (e *Engine) awaitTaken() {
	if e.stalled || len(e.posts) < manyPosts {
		e.mu.Unlock()
		return
	}
	if e.taken == nil {
		e.taken = make(chan struct{})
	}
	taken := e.taken
	e.mu.Unlock()
	select {
	case <-taken:
	case <-e.done:
	}
}

// readOn lets the connections that wait in awaitTaken continue to read. It is called with mu held.
func (e *Engine) readOn() {
	if e.taken != nil {
		close(e.taken)
		e.taken = nil
	}
}

// hurryReaders lets connections continue to read if the owner has not read the mailbox for
// relieveAfter. No connection waits again until the owner has read it. The watchdog calls
// hurryReaders.
func (e *Engine) hurryReaders(now int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if now-e.lookedAt > relieveAfter {
		e.stalled = true
		e.readOn()
	}
}

// round handles once everything that is posted, due or ready. It reports whether there may be more.
func (e *Engine) round() (more bool) {
	e.reap()
	e.runPosts()
	if !e.lifecycle.held {
		e.runDue()
		e.runReady()
	}
	rest := len(e.ready) == 0 || e.lifecycle.held
	e.lifecycle.reveal(e, rest)
	return !rest || e.hasPosts()
}

// flushEvery is how long messages to clients are held while the owner works, in nanoseconds. Then the
// connections' writers send them, because the owner has more to do, and writers can use another
// processor. With 20 clients that allows a fifth more events than if the owner sent the messages.
const flushEvery = int64(250 * time.Microsecond)

// late reports whether a time on elapsed has passed. It is called after each slice, and flushes
// messages that have been held for flushEvery.
func (e *Engine) late(until int64) bool {
	now := e.elapsed()
	if now > e.flushBy {
		e.flushBy = now + flushEvery
		e.turn.Hurry()
	}
	return now > until
}

// letGo ends the ownership unless there is something to do after all, and reports whether it has.
func (e *Engine) letGo() bool {
	e.heap.review()
	next, ok := e.timers.next()
	wait := e.clock.Sleep(next, ok && !e.lifecycle.held)
	if wait == 0 {
		return false
	}
	e.turn.End()
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.posts) > 0 || e.killed.Load() {
		e.turn.Begin()
		return false
	}
	// An alarm that goes off too early costs less than resetting it for each event.
	if wait > 0 && (e.armed == 0 || next < e.armed) {
		e.armed = next
		e.alarm.Reset(wait)
	}
	e.disown()
	return true
}

// giveUp ends the ownership although there is something to do. The engine's own goroutine
// continues.
func (e *Engine) giveUp() {
	e.turn.End()
	e.mu.Lock()
	e.disown()
	e.mu.Unlock()
	e.signal()
}

// disown marks the loop as free. It is called with mu held, so that the watchdog forgets this owner
// before the next one is recorded.
func (e *Engine) disown() {
	e.watch.borrow(nil, 0)
	e.watch.busy.Store(false)
	e.owned = false
}
