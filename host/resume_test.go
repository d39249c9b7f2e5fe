package host_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

// A greeting is what VUERLUA_SESSION says.
type greeting struct {
	id, token string
	resumed   bool
}

// comeBack connects a viewer with a token, "" for none, and gives what it is told first.
func comeBack(t *testing.T, net *hosttest.Net, token string) (*page, greeting) {
	t.Helper()
	return comeBackWith(t, net, token, true)
}

func comeBackWith(t *testing.T, net *hosttest.Net, token string, acks bool) (*page, greeting) {
	t.Helper()
	c := net.Dial(t)
	info := map[string]any{"client": "browser", "viewer": "vuerlua", "acks": acks, "resume": nil}
	if token != "" {
		info["resume"] = token
	}
	c.Init(info)
	return greeted(t, c)
}

func greeted(t *testing.T, c *hosttest.Client) (*page, greeting) {
	t.Helper()
	p := &page{Client: c, t: t}
	for {
		p.received++
		event := c.Next() // one that did not know the client yet may be before it
		if event["etype"] != "VUERLUA_SESSION" {
			continue
		}
		data, _ := event["data"].(map[string]any)
		g := greeting{resumed: data["resumed"] == true}
		g.id, _ = data["id"].(string)
		g.token, _ = data["token"].(string)
		return p, g
	}
}

// drawn is the scene that a client shows after what it gets until it gets nothing more,
// as its boxes' x by key, and the other messages.
func drawn(t *testing.T, c *page, boxes map[string]int64) (others []string) {
	t.Helper()
	for synctest.Wait(); c.Pending() > 0; synctest.Wait() {
		c.received++
		event := c.Next()
		switch etype := event["etype"].(string); etype {
		case "SET":
			clear(boxes)
			list, _ := event["data"].(map[string]any)["children"].([]any)
			for _, n := range list {
				boxes[n.(map[string]any)["key"].(string)] = number(n.(map[string]any)["x"])
			}
		case "UPSERT":
			for _, n := range nodesOf(t, event) {
				boxes[n["key"].(string)] = number(n["x"])
			}
		default:
			others = append(others, etype)
		}
		c.ack()
		time.Sleep(40 * time.Millisecond)
		c.ack()
	}
	return others
}

// A connection that breaks under a scene in motion, for ten seconds: the session is the
// same after it, the script has never stopped, and the client shows what it should.
func TestResumeAfterCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var frames atomic.Int64
		var streams sync.WaitGroup
		p := &script{end: func(*host.Session, string) { streams.Wait() }, start: func(s *host.Session) {
			mustSend(t, s, emptyScene(), box("still", 7))
			streams.Go(func() {
				for s.Send(box("moving", int(frames.Load()))) == nil {
					frames.Add(1)
					time.Sleep(time.Second / 60)
				}
			})
		}}
		h, net := serve(t, host.Config{Resume: 30 * time.Second}, p)
		c, first := comeBack(t, net, "")
		boxes := map[string]int64{}
		for range 60 {
			time.Sleep(time.Second / 60)
			for c.Pending() > 0 {
				c.received++
				c.Next()
			}
			c.ack()
		}
		s := p.session()
		c.Drop()
		time.Sleep(5 * time.Second)
		if !s.Connected() || !s.Resuming() || len(h.Sessions()) != 1 {
			t.Errorf("connected %t, resuming %t, %d sessions", s.Connected(), s.Resuming(), len(h.Sessions()))
		}
		mustSend(t, s, box("new", 1), protocol.Event(now(), "LOST", []byte{1}), protocol.Remove(now(), []string{"still"}))
		if st := s.Stats(); st.PendingBytes > 4<<10 {
			t.Errorf("%d bytes pending for two boxes", st.PendingBytes)
		}
		time.Sleep(5 * time.Second)
		c, second := comeBack(t, net, first.token)
		if c.received != 1 {
			t.Errorf("the greeting is message %d", c.received)
		}
		if second.id != first.id || !second.resumed || second.token == first.token || second.token == "" {
			t.Errorf("greeted with %+v after %+v", second, first)
		}
		if s.Resuming() {
			t.Error("it is still away")
		}
		before := frames.Load()
		for range 120 {
			time.Sleep(time.Second / 60)
			for c.Pending() > 0 {
				c.received++
				event := c.Next()
				if event["etype"] == "LOST" {
					t.Error("an event from while it was away came")
				}
				if event["etype"] == "SET" {
					clear(boxes)
					for _, n := range event["data"].(map[string]any)["children"].([]any) {
						boxes[n.(map[string]any)["key"].(string)] = number(n.(map[string]any)["x"])
					}
					continue
				}
				for _, n := range nodesOf(t, event) {
					boxes[n["key"].(string)] = number(n["x"])
				}
			}
			c.ack()
		}
		if boxes["new"] != 1 || boxes["moving"] < before+110 || len(boxes) != 2 {
			t.Errorf("it shows %v after frame %d", boxes, frames.Load())
		}
		if n := frames.Load(); n < 13*60*9/10 {
			t.Errorf("%d frames in 13 s", n)
		}
		wantCalls(t, p, "start", "event INIT")
		c.Send(map[string]any{"etype": "CLICK"})
		c.Close(1000, "")
		c.Closed()
		time.Sleep(time.Second) // the stream notices
		wantCalls(t, p, "start", "event INIT", "event CLICK", "end: client left")
		if p.session() != s {
			t.Error("the session is another one")
		}
	})
}

// A session continues or ends, depending on how its connection ended.
func TestWhatEndsASession(t *testing.T) {
	const grace = 30 * time.Second
	type step func(*testing.T, *hosttest.Client, *host.Session)
	closeWith := func(code int) step {
		return func(_ *testing.T, c *hosttest.Client, _ *host.Session) { c.Close(code, "") }
	}
	drop := func(_ *testing.T, c *hosttest.Client, _ *host.Session) { c.Drop() }
	silent := func(_ *testing.T, c *hosttest.Client, s *host.Session) { c.Pause(); time.Sleep(55 * time.Second) }
	for _, tc := range []struct {
		name   string
		info   map[string]any
		resume time.Duration
		happen step
		wait   time.Duration
		end    string // "" if it continues
	}{
		{"dropped", nil, grace, drop, grace - time.Second, ""},
		{"dropped for too long", nil, grace, drop, grace + time.Second, "lost"},
		{"no sign of life", nil, grace, silent, time.Second, ""},
		{"no sign of life for too long", nil, grace, silent, grace, "lost"},
		{"the tab was closed", nil, grace, closeWith(1001), 0, "client left"},
		{"the page said goodbye", nil, grace, closeWith(1000), 0, "client left"},
		{"closed to come back", nil, grace, closeWith(4001), grace - time.Second, ""},
		{"no grace", nil, 0, drop, 0, "connection lost"},
		{"another client", map[string]any{"client": "browser"}, grace, drop, 0, "connection lost"},
		{"a frame that breaks the protocol", nil, grace, func(t *testing.T, c *hosttest.Client, _ *host.Session) {
			if _, err := c.Conn().Write([]byte{0xff, 0xff}); err != nil {
				t.Error(err)
			}
		}, 2 * time.Second, "RSV2 set"},
		{"closed while it is away", nil, grace, func(_ *testing.T, c *hosttest.Client, s *host.Session) {
			c.Drop()
			synctest.Wait()
			s.Close("enough")
		}, 0, "enough"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
				h, net := serve(t, host.Config{Resume: tc.resume}, p)
				c := net.Dial(t)
				if tc.info == nil {
					tc.info = map[string]any{"viewer": "vuerlua"}
				}
				c.Init(tc.info)
				synctest.Wait()
				tc.happen(t, c, p.session())
				time.Sleep(tc.wait)
				synctest.Wait()
				calls := p.log()
				ended := strings.HasPrefix(calls[len(calls)-1], "end: ")
				if ended != (tc.end != "") || ended && !strings.Contains(calls[len(calls)-1], tc.end) {
					t.Errorf("calls %q, want the end %q", calls, tc.end)
				}
				if open := len(h.Sessions()) == 1; open == ended || p.session().Connected() == ended {
					t.Errorf("%d sessions, connected: %t", len(h.Sessions()), p.session().Connected())
				}
			})
		})
	}
}

// A token is good for its session, while that lasts, and once.
func TestTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
		_, net := serve(t, host.Config{Resume: 30 * time.Second}, p)
		c, first := comeBack(t, net, "")
		if len(first.token) != 32 || first.resumed {
			t.Fatalf("greeted with %+v", first)
		}
		for _, token := range []string{"x", strings.Repeat("0", 32), strings.ToUpper(first.token), strings.Repeat("x", 60<<10)} {
			if other, g := comeBack(t, net, token); g.resumed || g.id == first.id {
				t.Errorf("with %.40q it is greeted with %+v", token, g)
			} else {
				other.Close(1000, "")
			}
		}
		odd := net.Dial(t)
		odd.Init(map[string]any{"viewer": "vuerlua", "resume": []any{first.token}})
		if _, g := greeted(t, odd); g.resumed {
			t.Error("a list is a token")
		}
		foreign := net.Dial(t)
		foreign.Init(map[string]any{"resume": first.token})
		if event := foreign.Next(); event["etype"] != "SET" {
			t.Errorf("a client that is not a viewer gets %v", event)
		}

		// The token of before stays good until the client has shown that it has the new one.
		c.Drop()
		c, second := comeBack(t, net, first.token)
		c.Drop()
		c, third := comeBack(t, net, first.token)
		if !second.resumed || !third.resumed || third.id != first.id {
			t.Errorf("greeted with %+v, then %+v", second, third)
		}
		drawn(t, c, map[string]int64{})
		c.Drop()
		synctest.Wait()
		for _, token := range []string{first.token, second.token} {
			if _, g := comeBack(t, net, token); g.resumed {
				t.Errorf("a token that was used is good: %+v", g)
			}
		}
		if _, g := comeBack(t, net, third.token); !g.resumed || g.id != first.id {
			t.Errorf("the last token is not: %+v", g)
		}
	})
}

// The token of a session that has ended starts a new session.
func TestTokenOfSessionThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
		_, net := serve(t, host.Config{Resume: 10 * time.Second}, p)
		c, first := comeBack(t, net, "")
		c.Drop()
		time.Sleep(11 * time.Second)
		c, second := comeBack(t, net, first.token)
		if second.resumed || second.id == first.id || second.token == "" {
			t.Errorf("greeted with %+v after %+v", second, first)
		}
		if event := c.Next(); event["etype"] != "SET" {
			t.Errorf("next is %v, want the SET of a start", event)
		}
		wantCalls(t, p, "start", "event INIT", "end: lost", "start", "event INIT")
	})
}

// A client comes back before the host has noticed that it was away. The old connection,
// which may be stuck in a write, is cut, and what comes by it is not heard.
func TestTakeOverOfConnectionThatLooksAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
		h, net := serve(t, host.Config{Resume: 30 * time.Second}, p)
		old, first := comeBack(t, net, "")
		synctest.Wait()
		s := p.session()
		old.Pause() // it reads nothing, and nobody knows
		for i := range 1000 {
			mustSend(t, s, box("a", i))
			time.Sleep(time.Millisecond)
		}
		c, second := comeBack(t, net, first.token)
		if !second.resumed || second.id != first.id {
			t.Errorf("greeted with %+v after %+v", second, first)
		}
		boxes := map[string]int64{}
		drawn(t, c, boxes)
		if boxes["a"] != 999 || len(boxes) != 1 {
			t.Errorf("it shows %v", boxes)
		}
		old.Resume()
		if code, _ := old.Closed(); code != 1006 {
			t.Errorf("the old connection was closed with %d", code)
		}
		time.Sleep(time.Minute)
		wantCalls(t, p, "start", "event INIT")
		if n := len(h.Sessions()); n != 1 || h.Stats().Opened != 1 {
			t.Errorf("%d sessions, %d opened", n, h.Stats().Opened)
		}
	})
}

// A client whose INIT came so late that it was given a session of its own still resumes the old
// one; the script is told of the end of the new one.
func TestLateResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
		h, net := serve(t, host.Config{Resume: 30 * time.Second}, p)
		c, first := comeBack(t, net, "")
		synctest.Wait()
		s := p.session()
		mustSend(t, s, box("a", 3))
		c.Drop()
		late := net.Dial(t)
		time.Sleep(2 * time.Second)
		if event := late.Next(); event["etype"] != "SET" {
			t.Fatalf("a silent client gets %v", event)
		}
		late.Init(map[string]any{"viewer": "vuerlua", "acks": true, "resume": first.token})
		c, g := greeted(t, late)
		if !g.resumed || g.id != first.id {
			t.Errorf("greeted with %+v", g)
		}
		boxes := map[string]int64{}
		drawn(t, c, boxes)
		if boxes["a"] != 3 {
			t.Errorf("it shows %v", boxes)
		}
		wantCalls(t, p, "start", "event INIT", "start", "end: the client continued with session "+s.ID())
		if n := len(h.Sessions()); n != 1 {
			t.Errorf("%d sessions", n)
		}
	})
}

// What was said of the script while a viewer was away is told to it once.
func TestJournalAcrossResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := host.NewJournal()
		_, net := serve(t, host.Config{Resume: 30 * time.Second, Journal: j}, new(script))
		c, first := comeBackWith(t, net, "", false)
		synctest.Wait() // the journal knows the session
		j.Print("a.lua", 1, "before")
		j.Problem(host.Problem{Message: "bad"})
		time.Sleep(time.Second) // the print may have been sent separately
		wantTold(t, c.Client, "PRINT before", "ERROR bad 0")
		c.Drop()
		synctest.Wait()
		j.Print("a.lua", 1, "meanwhile")
		time.Sleep(time.Second)
		c, second := comeBackWith(t, net, first.token, false)
		wantTold(t, c.Client, "PRINT meanwhile past")
		c.Drop()
		synctest.Wait()
		j.Loaded(2, 0)
		time.Sleep(time.Second)
		c, _ = comeBackWith(t, net, second.token, false)
		wantTold(t, c.Client, "OK 2")
	})
}

// A full host, some of whose sessions wait for clients that have just left, lets those clients in
// and nobody else.
func TestResumeAtFullHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
		h, net := serve(t, host.Config{Resume: 30 * time.Second, MaxSessions: 3}, p)
		_, _ = comeBack(t, net, "")
		b, bToken := comeBack(t, net, "")
		_, _ = comeBack(t, net, "")
		b.ack()
		synctest.Wait()
		b.Drop()
		synctest.Wait()
		calls := len(p.log())
		newcomer, silent, loud := net.Dial(t), net.Dial(t), net.Dial(t)
		newcomer.Init(nil)
		loud.Send(map[string]any{"etype": "CLICK"})
		for _, c := range []*hosttest.Client{newcomer, silent, loud} {
			if code, reason := c.Closed(); code != 1013 || reason != "too many clients" {
				t.Errorf("another client is sent away with %d %q", code, reason)
			}
		}
		synctest.Wait()
		for _, call := range p.log()[calls:] {
			if !strings.HasPrefix(call, "end: ") {
				t.Errorf("the script heard %q", call)
			}
		}
		if _, g := comeBack(t, net, bToken.token); !g.resumed {
			t.Errorf("greeted with %+v", g)
		}
		for range 40 {
			if c, _, err := net.DialURL(t, "ws://localhost/", nil); err == nil {
				_ = c
			}
		}
		if n := len(h.Sessions()); n > 3+16 {
			t.Errorf("%d sessions", n)
		}
		time.Sleep(5 * time.Second)
		if n := len(h.Sessions()); n != 3 {
			t.Errorf("%d sessions are left", n)
		}
	})
}

// Shutdown ends sessions whose clients are away, too.
func TestShutdownWhileAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		h, net := serve(t, host.Config{Resume: time.Hour}, p)
		c, _ := comeBack(t, net, "")
		c.Drop()
		synctest.Wait()
		begin := time.Now()
		if err := h.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if took := time.Since(begin); took > time.Second {
			t.Errorf("it took %v", took)
		}
		if calls := p.log(); !slices.Contains(calls, "end: server is going away") {
			t.Errorf("calls %q", calls)
		}
	})
}

// Clients that break and come back at any moment, some with the same token, beside a
// script that closes sessions: each session ends once, and nothing hangs.
func TestResumeConcurrently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		started, ended := map[*host.Session]int{}, map[*host.Session]int{}
		p := &script{
			start: func(s *host.Session) {
				mu.Lock()
				started[s]++
				mu.Unlock()
				_ = s.Send(emptyScene())
			},
			end: func(s *host.Session, _ string) {
				mu.Lock()
				ended[s]++
				mu.Unlock()
			},
		}
		h, net := serve(t, host.Config{Resume: 2 * time.Second, Journal: host.NewJournal()}, p)
		var clients sync.WaitGroup
		for g := range 8 {
			clients.Go(func() {
				token := ""
				for i := range 40 {
					c, greeting := comeBack(t, net, token)
					time.Sleep(time.Duration((g*7+i*13)%40) * time.Millisecond)
					if i%5 == 0 { // another one with the same token
						twin, _ := comeBack(t, net, greeting.token)
						twin.Drop()
					}
					for _, s := range h.Sessions() {
						_ = s.Send(box(fmt.Sprint(g), i))
						if i%16 == 15 && s.ID() == greeting.id {
							s.Close("again")
						}
					}
					c.Drop()
					token = greeting.token
				}
			})
		}
		clients.Wait()
		time.Sleep(10 * time.Second)
		mu.Lock()
		defer mu.Unlock()
		for s, n := range started {
			if n != 1 || ended[s] != 1 {
				t.Errorf("session %s started %d times and ended %d times", s.ID(), n, ended[s])
			}
		}
		if n := len(h.Sessions()); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
	})
}

// A script that is replaced while a viewer is away shows the viewer its scene when that
// comes back, and nothing of the old one's.
func TestResumeAfterReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newGeneration(), newGeneration()
		first.start = func(s *host.Session) { mustSend(t, s, emptyScene(), box("old", 1), box("both", 1)) }
		second.start = func(s *host.Session) {
			mustSend(t, s, emptyScene(), box("both", 2), box("new", 2))
			s.Reveal()
		}
		j := host.NewJournal()
		relay := host.NewRelay(first)
		_, net := serve(t, host.Config{Resume: 30 * time.Second, Journal: j}, relay)
		c, greeting := comeBack(t, net, "")
		boxes := map[string]int64{}
		drawn(t, c, boxes)
		c.Drop()
		synctest.Wait()
		if n := relay.Swap(second); n != 1 {
			t.Errorf("%d sessions are handed over", n)
		}
		j.Loaded(2, time.Millisecond)
		time.Sleep(time.Second)
		c, again := comeBack(t, net, greeting.token)
		if !again.resumed || again.id != greeting.id {
			t.Errorf("greeted with %+v after %+v", again, greeting)
		}
		drawn(t, c, boxes)
		if len(boxes) != 2 || boxes["both"] != 2 || boxes["new"] != 2 {
			t.Errorf("it shows %v", boxes)
		}
		wantCalls(t, &second.script, "adopt true", "event INIT")
	})
}
