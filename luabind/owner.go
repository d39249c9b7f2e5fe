package luabind

import (
	"time"

	"github.com/vuerlua/vuerlua/host"
)

// Who runs the loop.
//
// A hand-over to a goroutine that sleeps costs more than a small event handler: where a processor
// is idle, the system has to wake it. So the loop is not a goroutine. It is run by whoever owns it,
// one goroutine at a time, and there are two kinds of owners:
//
//  1. The engine's own goroutine. It sleeps until a timer of the script is due, or somebody
//     signals.
//  2. The goroutine of a connection that has delivered events, see [host.Lender]. It runs the loop
//     while there is something to do, for lentTime and a slice at most.
//
// Nothing is forgotten, because the mailbox and the ownership have the same lock: whoever posts
// finds an owner, who looks into the mailbox before he lets go, or finds none and signals, or owns
// the loop himself.

// signal makes the engine's own goroutine look whether there is something to do.
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

// awaitTurn waits until the loop is to be run and nobody runs it, and takes it. It returns false after
// Close: then the loop stays taken, for the teardown.
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
	// relieveAfter is how long such a goroutine may be in one slice, or whatever else the loop does,
	// before another one reads from its connection.
	relieveAfter = int64(watchEvery)
)

var _ host.Worker = (*Engine)(nil)

// Work implements host.Worker: it runs the loop on the goroutine of a connection, if nobody does.
func (e *Engine) Work(lender host.Lender) {
	if lender == nil {
		e.signal()
		return
	}
	e.mu.Lock()
	if e.owned || len(e.posts) == 0 || e.killed.Load() {
		e.mu.Unlock()
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

// round does once what is posted, due or ready. It reports whether there may be more.
func (e *Engine) round() (more bool) {
	e.reap()
	e.runPosts()
	if !e.passage.held {
		e.runDue()
		e.runReady()
	}
	rest := len(e.ready) == 0 || e.passage.held
	e.passage.reveal(e, rest)
	return !rest || e.hasPosts()
}

// flushEvery is how long what the script says waits for more at most, in nanoseconds, while slices
// are short.
const flushEvery = int64(250 * time.Microsecond)

// late reports whether a time on elapsed has passed. It is called after each slice, and lets out
// what the script has said in the last ones.
func (e *Engine) late(until int64) bool {
	now := e.elapsed()
	if now > e.flushBy {
		e.flushBy = now + flushEvery
		e.turn.Flush()
	}
	return now > until
}

// letGo ends the ownership, and reports whether it has: not if there is something to do after all.
func (e *Engine) letGo() bool {
	e.heap.review()
	if e.cfg.rehearsal != nil && !e.skip() {
		return false
	}
	next, ok := e.timers.next()
	ok = ok && !e.passage.held && e.cfg.rehearsal == nil
	wait := time.Duration(0)
	if ok {
		if wait = time.Duration(next - e.sinceEpoch()); wait <= 0 {
			return false
		}
	}
	e.turn.End()
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.posts) > 0 || e.killed.Load() {
		e.turn.Begin()
		return false
	}
	// An alarm that goes off too early costs less than to move it with each event.
	if ok && (e.armed == 0 || next < e.armed) {
		e.armed = next
		e.alarm.Reset(wait)
	}
	e.disown()
	return true
}

// giveUp ends the ownership although there is something to do, for the engine's own goroutine.
func (e *Engine) giveUp() {
	e.turn.End()
	e.mu.Lock()
	e.disown()
	e.mu.Unlock()
	e.signal()
}

// disown marks the loop as free. It is called with mu held, so the watchdog has forgotten this owner
// before the next one is noted.
func (e *Engine) disown() {
	e.watch.borrow(nil, 0)
	e.watch.busy.Store(false)
	e.owned = false
}
