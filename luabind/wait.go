package luabind

import (
	"fmt"
	"math"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// A waiter is a task that waits for something: for an event of a session with an etype or, without
// one, for the session's end; or for the end of a task.
type waiter struct {
	etype  string
	task   *task
	park   uint64
	dialog *protocol.Message // the request that a person answers; nil for other waits
}

// waits are the tasks that wait for something from one client. Nothing is kept for an etype that no
// task waits for, so that a client cannot make waits grow.
type waits struct {
	count int               // parked in waitFor
	till  []waiter          // for an event, or for the client's end
	calls map[string]waiter // for an answer, by its etype
	late  ring              // etypes of the answers that no task waits for any more
	feeds []*feed           // session:events()
}

// call registers the task that waits for an answer with an etype.
func (w *waits) call(rtype string, by waiter) {
	if w.calls == nil {
		w.calls = map[string]waiter{}
	}
	w.calls[rtype] = by
}

// maxWaits bounds the tasks that wait for one client at a time.
const maxWaits = 1024

// parkLong is the register function of a wait without a time limit.
func (e *Engine) parkLong(*task, uint64) {}

// parkFor returns the register function of a wait with a limit in seconds.
func (e *Engine) parkFor(seconds float64) func(*task, uint64) {
	at := e.sinceEpoch() + int64(min(seconds, script.MaxSeconds)*1e9)
	return func(t *task, park uint64) { e.timers.push(at, t, park) }
}

// waitFor parks the running task until the client sends an event of an etype or leaves, or until
// something that register has arranged wakes the task. It returns the event, nil for any other
// waking.
//
// The end of the session does not stop a task of that session in here: the caller reports the end
// itself, and the task stops at its next blocking call.
func (e *Engine) waitFor(L *lua.LState, s *session, etype string, register func(*task, uint64)) *protocol.ClientEvent {
	got := e.await(L, s, func(t *task, park uint64) {
		s.waits.till = append(s.waits.till, waiter{etype: etype, task: t, park: park})
		e.relisten(etype, s)
		register(t, park)
	}, func(t *task) {
		s.waits.till = forget(s.waits.till, t)
		e.relisten(etype, s)
	})
	ev, _ := got.(*protocol.ClientEvent)
	return ev
}

// await is park for a wait that only the client can end. register arranges the waking; forget
// undoes that, whatever woke the task. If all handlers of an event are in here, the event does not
// count against the client's limit: they may wait for the client's next event, which would
// otherwise not be read.
func (e *Engine) await(L *lua.LState, s *session, register func(*task, uint64), forget func(*task)) any {
	t := e.current
	if t == nil {
		L.RaiseError("this cannot block here")
	}
	if s.waits.count >= maxWaits {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("%d tasks wait for client %s already", maxWaits, s.client.ID()),
			Hint: "is a waiting task started for each event?",
		})
	}
	s.waits.count++
	outlived := t.outlives
	t.outlives = outlived || t.session == s
	if t.delivery != nil && t.delivery.session == s {
		t.delivery.pause()
		defer t.delivery.resume()
	}
	defer func() {
		s.waits.count--
		t.outlives = outlived
		forget(t)
	}()
	return e.park(L, register)
}

// forget removes t from the list.
func forget(list []waiter, t *task) []waiter {
	kept := list[:0]
	for _, w := range list {
		if w.task != t {
			kept = append(kept, w)
		}
	}
	clear(list[len(kept):])
	return kept
}

// wakeAll wakes every task that waits for the client, which has left.
func (s *session) wakeAll() {
	for _, w := range s.waits.till {
		s.engine.wakeTask(w.task, w.park, nil)
	}
	for _, w := range s.waits.calls {
		s.engine.wakeTask(w.task, w.park, nil)
	}
	for _, f := range s.waits.feeds {
		f.wake()
	}
}

// wakeWaiters wakes the tasks that wait for this event. click reports that the event also counts as
// a CLICK.
func (s *session) wakeWaiters(ev *protocol.ClientEvent, click bool) {
	for _, w := range s.waits.till {
		if w.etype == ev.Etype || w.etype == anyEtype || click && w.etype == "CLICK" {
			s.engine.wakeTask(w.task, w.park, ev)
		}
	}
}

// gone returns why the client has left, for a waiting call that is made after that. A task of that
// session stops here, as at every blocking call.
func (s *session) gone(L *lua.LState) (why string) {
	if t := s.engine.current; t != nil {
		s.engine.checkStopped(L, t)
	}
	return s.reason
}

// pushGone pushes the results of such a call.
func (s *session) pushGone(L *lua.LState) int { return pushLeft(L, s.gone(L)) }

// failLeft raises the error of a call during which the client has left.
func (e *Engine) failLeft(L *lua.LState, s *session) {
	e.fail(L, script.Closed, "the client has left: %s", s.reason)
}

// optSeconds reads a duration from a table of options; it returns otherwise if the option is
// absent.
func (e *Engine) optSeconds(L *lua.LState, opts lua.LValue, name, what string, otherwise float64) float64 {
	t, ok := opts.(*lua.LTable)
	if !ok {
		if opts != lua.LNil {
			e.throw(L, &script.Failure{
				Kind: script.Invalid, Message: fmt.Sprintf("%s wants a table of options, not %s", what, opts.Type()),
				Hint: fmt.Sprintf("{ %s = 2.0 }", name),
			})
		}
		return otherwise
	}
	switch v := machine.GetString(t, name).(type) {
	case *lua.LNilType:
	case lua.LNumber:
		if n := float64(v); !math.IsNaN(n) && n >= 0 {
			return n
		}
		e.fail(L, script.Invalid, "%s of %s wants a number of seconds, 0 or more, not %v", name, what, v)
	default:
		e.fail(L, script.Invalid, "%s of %s wants a number of seconds, not %s", name, what, v.Type())
	}
	return otherwise
}

// onlySeconds is optSeconds for a table that has no other option.
func (e *Engine) onlySeconds(L *lua.LState, opts lua.LValue, name, what string, otherwise float64) float64 {
	seconds := e.optSeconds(L, opts, name, what, otherwise)
	if t, ok := opts.(*lua.LTable); ok {
		e.api.WantOptions(L, t, what, name)
	}
	return seconds
}

// sessionTill implements session:till.
func (e *Engine) sessionTill(L *lua.LState) int {
	s := e.checkSession(L, "till")
	etype := e.checkEtype(L, 2, "session:till", `session:till("CLICK", { timeout = 5 })`)
	timeout := e.onlySeconds(L, L.Get(3), "timeout", "session:till", -1)
	if etype == "INIT" && s.init != nil {
		L.Push(e.eventTable(L, s, s.init))
		return 1
	}
	if s.left {
		return s.pushGone(L)
	}
	s.want(etype)
	register := e.parkLong
	if timeout >= 0 && !s.unattended {
		register = e.parkFor(timeout)
	}
	ev := e.waitFor(L, s, etype, register)
	switch {
	case ev != nil && etype == "CLICK" && ev.Etype == "ON_CLICK":
		L.Push(e.clickTable(L, ev))
		return 1
	case ev != nil:
		L.Push(e.eventTable(L, s, ev))
		return 1
	case s.left:
		e.failLeft(L, s)
	}
	e.fail(L, script.Timeout, "no %s within %g s", etype, timeout)
	return 0
}

// checkEtype reads argument n as the name of an event.
func (e *Engine) checkEtype(L *lua.LState, n int, what, example string) string {
	etype, ok := L.Get(n).(lua.LString)
	if !ok || etype == "" {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: what + " wants an event's name first, not " + L.Get(n).Type().String(), Hint: example,
		})
	}
	return string(etype)
}

// A feed is the queue of one session:events(). Its events count as being handled, so that a client
// that is faster than the script is slowed down and nothing is lost.
type feed struct {
	session *session
	task    *task // the feed ends when it ends
	place   string
	queue   []*delivery
	parked  waiter // the task, while it waits for the next event
	readAt  int64  // when it was last asked for an event, on the engine's clock
	waiting bool
	closed  string // why it was abandoned; "" if it was not
}

// feedTimeout is how long a full feed may remain unread before it counts as abandoned, because of
// a break out of its loop.
const feedTimeout = 5 * time.Second

// sessionEvents implements session:events: the iterator of `for event in session:events() do`.
func (e *Engine) sessionEvents(L *lua.LState) int {
	s := e.checkSession(L, "events")
	f := &feed{session: s, task: e.current, readAt: e.sinceEpoch()}
	file, line := scriptPlace(L)
	f.place = fmt.Sprintf("%s:%d", file, line)
	if !s.left && f.task != nil {
		if len(s.waits.feeds) >= maxWaits {
			e.fail(L, script.Invalid, "too many session:events() of client %s: %d", s.client.ID(), len(s.waits.feeds))
		}
		s.waits.feeds = append(s.waits.feeds, f)
		f.task.atEnd = append(f.task.atEnd, f.end)
	}
	L.Push(L.NewFunction(func(L *lua.LState) int { return e.nextEvent(L, f) }))
	return 1
}

// nextEvent waits for the next event of a feed and pushes it. It pushes nil after the last event of
// a client that has left.
func (e *Engine) nextEvent(L *lua.LState, f *feed) int {
	s := f.session
	if len(f.queue) == 0 && f.closed == "" && !s.left {
		if f.waiting {
			e.fail(L, script.Invalid, "two tasks read from one session:events()")
		}
		f.waiting = true
		e.await(L, s, func(t *task, park uint64) { f.parked = waiter{task: t, park: park} }, func(*task) {
			f.parked, f.waiting = waiter{}, false
		})
	}
	f.readAt = e.sinceEpoch()
	if len(f.queue) == 0 {
		if f.closed != "" {
			e.fail(L, script.Invalid, "%s", f.closed)
		}
		L.Push(lua.LNil)
		return 1
	}
	d := f.queue[0]
	f.queue[0] = nil
	f.queue = f.queue[1:]
	event := d.normalized()
	if d.click {
		event = e.clickTable(L, d.event)
	}
	d.done()
	L.Push(event)
	return 1
}

// take puts an event into the feed.
func (f *feed) take(d *delivery) {
	d.left++
	f.queue = append(f.queue, d)
	f.wake()
}

func (f *feed) wake() {
	if f.parked.task != nil {
		f.session.engine.wakeTask(f.parked.task, f.parked.park, nil)
	}
}

// end removes the feed from its session and releases its events.
func (f *feed) end() {
	s := f.session
	for i, other := range s.waits.feeds {
		if other == f {
			s.waits.feeds = append(s.waits.feeds[:i:i], s.waits.feeds[i+1:]...)
			break
		}
	}
	if f.closed == "" {
		for _, d := range f.queue {
			d.done()
		}
		f.queue = nil
	}
}

// review abandons the feeds that have not been read for a while. It is called when the client is
// being slowed down, and again later if another feed may turn out to be abandoned.
func (e *Engine) review(s *session) {
	now, again := e.sinceEpoch(), false
	for _, f := range append([]*feed(nil), s.waits.feeds...) {
		switch {
		case len(f.queue) == 0:
		case now-f.readAt < int64(feedTimeout):
			again = true
		default:
			f.abandon()
		}
	}
	if again && !s.reviewing {
		s.reviewing = true
		time.AfterFunc(feedTimeout, func() {
			e.post(func() { s.reviewing = false; e.review(s) })
		})
	}
}

// abandon closes a feed. A loop that reads it later gets an error, because events were lost.
func (f *feed) abandon() {
	n := len(f.queue)
	f.end()
	f.closed = fmt.Sprintf("session:events() at %s was not read for %s while %d events waited, and was closed", f.place, feedTimeout, n)
}

// beside runs work, which does not touch Lua, on another goroutine while the task waits. At most
// two such goroutines work at a time. A panic in work is raised again in the task.
func (e *Engine) beside(L *lua.LState, work func()) {
	done := e.park(L, func(t *task, park uint64) {
		go func() {
			e.heavy <- struct{}{}
			defer func() { <-e.heavy }()
			fault := attempt(work)
			e.post(func() { e.wakeTask(t, park, fault) })
		}()
	})
	if fault, _ := done.(*crash); fault != nil {
		panic(fault)
	}
}
