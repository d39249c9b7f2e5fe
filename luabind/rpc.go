package luabind

import (
	"fmt"
	"math"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// defaultTTL is how long a request waits for its answer, in seconds, as in Vuer.
const defaultTTL = 2.0

// A ring remembers the last strings put into it.
type ring struct {
	known map[string]struct{}
	order []string
	next  int
}

// ringSize bounds the answers that are known to be late. An older answer is an ordinary event,
// which nothing listens for.
const ringSize = 256

func (r *ring) add(s string) {
	if r.known == nil {
		r.known = map[string]struct{}{}
	}
	if len(r.order) < ringSize {
		r.order = append(r.order, s)
	} else {
		delete(r.known, r.order[r.next])
		r.order[r.next] = s
		r.next = (r.next + 1) % ringSize
	}
	r.known[s] = struct{}{}
}

func (r *ring) has(s string) bool {
	_, ok := r.known[s]
	return ok
}

// answer wakes the task that waits for the event, if the event is an answer. late reports that the
// answer has arrived too late, or a second time: then no task receives it.
func (s *session) answer(ev *protocol.ClientEvent) (late bool) {
	if !strings.Contains(ev.Etype, protocol.ResponseMark) {
		return false
	}
	if w, ok := s.waits.calls[ev.Etype]; ok {
		delete(s.waits.calls, ev.Etype)
		s.waits.late.add(ev.Etype)
		s.engine.wakeTask(w.task, w.park, ev)
		return false
	}
	return s.waits.late.has(ev.Etype)
}

// sessionRPC implements session:rpc(event, { ttl = 2.0 }).
func (e *Engine) sessionRPC(L *lua.LState) int {
	s := e.checkSession(L, "rpc")
	ev := e.checkServerEvent(L, 2, "session:rpc")
	ttl := defaultTTL
	if ev.ttl >= 0 {
		ttl = ev.ttl
	}
	ttl = e.onlySeconds(L, L.Get(3), "ttl", "session:rpc", ttl)
	return e.call(L, s, ev, "session:rpc", ttl)
}

// sessionRequest returns the method of sessions that sends a request: an RPC with the options of the event.
func (e *Engine) sessionRequest(r protocol.Request) lua.LGFunction {
	return func(L *lua.LState) int {
		s := e.checkSession(L, r.Method)
		ev := e.request(L, r, L.Get(2), "session:"+r.Method)
		ttl := defaultTTL
		if ev.ttl >= 0 {
			ttl = ev.ttl
		}
		n := e.call(L, s, ev, "session:"+r.Method, ttl)
		if answer, ok := L.Get(-n).(*lua.LTable); ok && r.Hits {
			L.SetTop(0)
			L.Push(e.hits(L, r, answer))
			return 1
		}
		return n
	}
}

// resendAfter is how long Vuer's client may take to mount the node that answers a request. The
// client does not report when it has, and a request that arrives earlier is lost.
const resendAfter = 250 * time.Millisecond

// preparingTime is how long a page may take until its first picture, and lookAgain how often it is
// checked whether the page has drawn it.
const (
	preparingTime = time.Minute
	lookAgain     = 100 * time.Millisecond
)

// call sends a request, waits for its answer, and pushes it. All failures are raised.
func (e *Engine) call(L *lua.LState, s *session, ev *serverEvent, what string, ttl float64) int {
	if ev.data == nil {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: what + " wants an event that clients answer, which " + ev.etype + " is not",
			Hint: requestNames() + ", or a ServerEvent of your own; session:send sends any",
		})
	}
	if s.left {
		return s.pushGone(L)
	}
	answer, why := e.exchange(L, s, ev, ttl)
	switch {
	case answer != nil:
		return e.pushAnswer(L, s, ev, answer)
	case why != "":
		return pushLeft(L, why)
	case s.left:
		e.failLeft(L, s)
	}
	e.throw(L, &script.Failure{
		Kind: script.Timeout, Message: fmt.Sprintf("no answer to %s within %g s", ev.etype, ttl), Hint: timeoutHint(ev.etype),
	})
	return 0
}

// exchange sends a request and parks until its answer has arrived, the client has left, or ttl
// seconds have passed. These start with the page's first picture: a page does not answer before. If
// the request could not be sent, why is the reason. Without an answer and a reason, the client has
// left or the time has passed.
func (e *Engine) exchange(L *lua.LState, s *session, ev *serverEvent, ttl float64) (answer *protocol.ClientEvent, why string) {
	fresh := ev.etype == grabRender && s.mountGrabber(ev.key)
	m, rtype := ev.ask()
	allowed := int64(min(ttl, script.MaxSeconds) * 1e9)
	latest := e.sinceEpoch() + int64(preparingTime)
	end, resend := int64(0), int64(0) // 0: not started, not sent
	for {
		now := e.sinceEpoch()
		preparing := now < latest && s.client.Preparing()
		switch {
		case preparing:
		case end == 0:
			end = now + allowed
		case now >= end:
			s.waits.late.add(rtype)
			return nil, ""
		}
		if now >= resend {
			if why := s.deliver(change{Message: m}); why != "" {
				return nil, why
			}
			resend = math.MaxInt64
			if fresh {
				resend = now + int64(resendAfter)
			}
		}
		until := min(end, resend)
		if preparing {
			until = min(resend, now+int64(lookAgain))
		}
		got := e.await(L, s, func(t *task, park uint64) {
			s.waits.call(rtype, waiter{task: t, park: park})
			if !s.unattended {
				e.timers.push(until, t, park)
			}
		}, func(*task) { delete(s.waits.calls, rtype) })
		if answer, ok := got.(*protocol.ClientEvent); ok {
			return answer, ""
		}
		if s.left {
			return nil, ""
		}
	}
}

// timeoutHint returns what to do about a client that does not answer a request, or "" for an etype
// of the script's own.
func timeoutHint(etype string) string {
	r, _ := protocol.FindRequest(etype)
	return r.Hint
}

// requestNames lists calls of the constructors of requests.
func requestNames() string {
	var calls []string
	for _, r := range protocol.Requests() {
		if !r.ByHand() {
			calls = append(calls, r.Name+"{}")
		}
	}
	return strings.Join(calls, ", ")
}

// pushAnswer pushes the answer. If the client cannot do what it was asked to do, value.error is the
// reason.
func (e *Engine) pushAnswer(L *lua.LState, s *session, ev *serverEvent, answer *protocol.ClientEvent) int {
	event := e.eventTable(L, s, answer).(*lua.LTable)
	if v, ok := machine.GetString(event, "value").(*lua.LTable); ok {
		if reason, ok := machine.GetString(v, "error").(lua.LString); ok {
			e.fail(L, script.IO, "the client cannot answer %s: %s", ev.etype, string(reason))
		}
	}
	L.Push(event)
	return 1
}
