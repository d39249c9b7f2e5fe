package host_test

import (
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

func TestScriptCalls(t *testing.T) {
	type step func(*hosttest.Client)
	initialize := func(c *hosttest.Client) { c.Init(map[string]any{"client": "test"}) }
	click := func(c *hosttest.Client) { c.Send(map[string]any{"etype": "CLICK", "key": "box"}) }
	wait := func(d time.Duration) step { return func(*hosttest.Client) { time.Sleep(d) } }
	for _, tc := range []struct {
		name  string
		steps []step
		want  []string
	}{
		{"init starts", []step{initialize, click}, []string{"start", "event INIT", "event CLICK", "end: client left"}},
		{"a second init is an event", []step{initialize, initialize}, []string{"start", "event INIT", "event INIT", "end: client left"}},
		{"silence starts", []step{wait(1001 * time.Millisecond)}, []string{"start", "end: client left"}},
		{"silence does not start early", []step{wait(999 * time.Millisecond)}, []string{"end: client left"}},
		{"a late init does not start again", []step{wait(2 * time.Second), initialize}, []string{"start", "event INIT", "end: client left"}},
		{"an event before init", []step{click, initialize}, []string{"event CLICK", "start", "event INIT", "end: client left"}},
		{"an event and no init", []step{click, wait(2 * time.Second), click}, []string{"event CLICK", "start", "event CLICK", "end: client left"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(script)
				_, net := serve(t, host.Config{}, p)
				c := net.Dial(t)
				for _, s := range tc.steps {
					s(c)
					synctest.Wait()
				}
				c.Close(1000, "")
				c.Closed()
				synctest.Wait()
				wantCalls(t, p, tc.want...)
			})
		})
	}
}

func TestInfo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		time.Sleep(2 * time.Second)
		s := p.session()
		if info := s.Info(); info != nil {
			t.Errorf("before INIT: %v", info)
		}
		// A browser's map16 with an undefined, as fixext 1 of type 0.
		c.SendFrame([]byte("\xde\x00\x02\xa5etype\xa4INIT\xa5value\xde\x00\x02\xa6client\xa7browser\xa3off\xd4\x00\x00"))
		c.Init(map[string]any{"client": "another"})
		synctest.Wait()
		info := s.Info()
		if off, has := info["off"]; info["client"] != "browser" || !has || off != nil || len(info) != 2 {
			t.Errorf("after two INITs: %#v", info)
		}
		info["client"] = "changed"
		if again := s.Info(); again["client"] != "browser" {
			t.Errorf("the caller's change came back: %v", again)
		}
	})
}

func TestSetAndCloseArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) {
			mustSend(t, s, emptyScene(), box("a", 1))
			s.Close("that was it")
			s.Close("and again")
			if err := s.Send(box("a", 2)); !errors.Is(err, host.ErrClosed) || !strings.Contains(err.Error(), "that was it") {
				t.Errorf("send after close: %v", err)
			}
			if s.Connected() {
				t.Error("connected after close")
			}
		}}
		h, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		c.Init(nil)
		if e := c.Next(); e["etype"] != "SET" {
			t.Errorf("first message %v, want SET", e)
		}
		if e := c.Next(); e["etype"] != "UPSERT" {
			t.Errorf("second message %v, want UPSERT", e)
		}
		if code, reason := c.Closed(); code != 1000 || reason != "that was it" {
			t.Errorf("closed with %d %q", code, reason)
		}
		synctest.Wait()
		wantCalls(t, p, "start", "end: that was it") // a closed session gets no INIT
		if n := len(h.Sessions()); n != 0 {
			t.Errorf("%d sessions left", n)
		}
	})
}

func TestCloseReason(t *testing.T) {
	long := strings.Repeat("é", 100)
	for _, tc := range []struct{ name, reason, want string }{
		{"none", "", "closed by the script"},
		{"plain", "bye", "bye"},
		{"cut between characters", long, long[:122]},
		{"not utf-8", "a\xffb", "a\uFFFDb"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, net := serve(t, host.Config{}, &script{start: func(s *host.Session) { s.Close(tc.reason) }})
				c := net.Dial(t)
				c.Init(nil)
				if code, reason := c.Closed(); code != 1000 || reason != tc.want {
					t.Errorf("closed with %d %q, want %q", code, reason, tc.want)
				}
			})
		})
	}
}

func TestCloseOfClientThatDoesNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		book := new(logBook)
		_, net := serve(t, host.Config{FlushTimeout: 3 * time.Second, Logger: book.logger()}, p)
		c := net.Dial(t)
		c.Init(nil)
		synctest.Wait()
		c.Pause()
		s := p.session()
		for i := range 10 {
			mustSend(t, s, box("a", i))
		}
		synctest.Wait()
		begin := time.Now()
		s.Close("enough")
		for p.log()[len(p.log())-1] != "end: enough" {
			time.Sleep(10 * time.Millisecond)
			if time.Since(begin) > 10*time.Second {
				t.Fatalf("not closed after 10 s: %q", p.log())
			}
		}
		if d := time.Since(begin); d < 3*time.Second || d > 4*time.Second {
			t.Errorf("closed after %v, want the flush timeout of 3 s", d)
		}
		if lines := book.lines("client " + s.ID() + " did not take its last messages"); len(lines) != 1 {
			t.Errorf("log %q", book.lines("client"))
		}
	})
}

// A client that is asked to leave and does not answer must not keep its session.
func TestCloseWithoutAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { s.Close("bye") }}
		_, n := serve(t, host.Config{}, p)
		conn := rawHandshake(t, n)
		go func() { // reads, and never writes
			buf := make([]byte, 1024)
			for {
				if _, err := conn.Read(buf); err != nil {
					return
				}
			}
		}()
		time.Sleep(time.Second) // no INIT
		synctest.Wait()
		wantCalls(t, p, "start")
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		wantCalls(t, p, "start", "end: bye")
		conn.Close()
	})
}

// rawHandshake upgrades a connection by hand and reads nothing beyond the answer.
func rawHandshake(t *testing.T, n *hosttest.Net) net.Conn {
	t.Helper()
	conn, err := n.DialConn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	request := "GET /any/path?x=1 HTTP/1.1\r\nHost: localhost:8012\r\nConnection: keep-alive, uPGRADE\r\n" +
		"Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	var answer []byte
	for b := make([]byte, 1); !strings.HasSuffix(string(answer), "\r\n\r\n"); {
		if _, err := conn.Read(b); err != nil {
			t.Fatalf("after %q: %v", answer, err)
		}
		answer = append(answer, b[0])
	}
	if !strings.HasPrefix(string(answer), "HTTP/1.1 101 ") {
		t.Fatalf("answer %q", answer)
	}
	if strings.Contains(strings.ToLower(string(answer)), "sec-websocket-extensions") {
		t.Errorf("an extension was agreed to: %q", answer)
	}
	return conn
}

func TestSendFromManyGoroutines(t *testing.T) {
	const senders, each = 8, 200
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		c.Init(nil)
		synctest.Wait()
		s := p.session()
		var wg sync.WaitGroup
		for i := range senders {
			wg.Go(func() {
				for n := range each {
					if err := s.Send(protocol.Event(now(), "COUNT", []byte{byte(0x90 | 2), byte(i), 0xcc, byte(n)})); err != nil {
						t.Errorf("send: %v", err)
					}
					_ = s.Connected() || s.Lagging() || s.Stats().Pending > 0
				}
			})
		}
		next := make([]int64, senders)
		for range senders * each {
			data := c.Next()["data"].([]any)
			from, n := number(data[0]), number(data[1])
			if n != next[from] {
				t.Fatalf("sender %d: message %d came, want %d", from, n, next[from])
			}
			next[from]++
		}
		wg.Wait()
	})
}

func number(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case uint64:
		return int64(v)
	}
	return -1
}

func TestBurst(t *testing.T) {
	const burst = 10_000
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) {
			mustSend(t, s, emptyScene())
			for i := range burst {
				mustSend(t, s, box("box"+string(rune('a'+i%26))+time.Duration(i).String(), i))
			}
		}}
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		c.Init(nil)
		if e := c.Next(); e["etype"] != "SET" {
			t.Fatalf("first message %v, want SET", e["etype"])
		}
		for i := 0; i < burst; {
			for _, n := range nodesOf(t, c.Next()) {
				if x := number(n["x"]); x != int64(i) {
					t.Fatalf("node %d came, want %d", x, i)
				}
				i++
			}
		}
	})
}

func TestSessionFacts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		h, net := serve(t, host.Config{}, p)
		for range 3 {
			c, _, err := net.DialURL(t, "ws://localhost/", map[string][]string{"User-Agent": {"Tester/1"}})
			if err != nil {
				t.Fatal(err)
			}
			c.Init(nil)
			synctest.Wait()
			time.Sleep(time.Second)
		}
		seen := map[string]bool{}
		before := time.Time{}
		for _, s := range h.Sessions() {
			if len(s.ID()) != 8 || seen[s.ID()] {
				t.Errorf("id %q", s.ID())
			}
			seen[s.ID()] = true
			if !s.ConnectedAt().After(before) {
				t.Error("sessions are not in the order of their coming")
			}
			before = s.ConnectedAt()
			if s.UserAgent() != "Tester/1" || s.RemoteAddr() == "" || !s.Connected() {
				t.Errorf("session %q %q connected %v", s.UserAgent(), s.RemoteAddr(), s.Connected())
			}
		}
		if st := h.Stats(); st.Sessions != 3 || st.Opened != 3 || st.Uptime != 3*time.Second {
			t.Errorf("stats %+v", st)
		}
		s := p.session()
		mustSend(t, s, emptyScene(), box("a", 1))
		synctest.Wait()
		st := s.Stats()
		if st.FramesIn != 1 || st.FramesOut != 2 || st.BytesOut == 0 || st.BytesIn == 0 || st.Nodes != 1 || st.Pending != 0 {
			t.Errorf("stats %+v", st)
		}
	})
}
