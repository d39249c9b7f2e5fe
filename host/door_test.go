package host_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

// Idle connections keep nobody out, and their number is bounded.
func TestIdleConnections(t *testing.T) {
	for _, tc := range []struct {
		name, from string
		send       string
		most       int
	}{
		{"of this machine", "127.0.0.1:5000", "", 84},
		{"of one address", "10.0.0.9:5000", "", 21},
		{"with half a request", "10.0.0.9:5000", "GET / HTTP/1.1\r\n", 21},
		{"of one network", "[2001:db8::9]:5000", "", 21},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, n := serve(t, host.Config{MaxSessions: 20}, new(script))
				var conns []net.Conn
				closed := make(chan struct{}, 300)
				for range 300 {
					conn, err := n.From(tc.from).DialConn(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					conns = append(conns, conn)
					go func() {
						_, _ = io.WriteString(conn, tc.send)
						_, _ = io.Copy(io.Discard, conn)
						closed <- struct{}{}
					}()
				}
				synctest.Wait()
				if open := len(conns) - len(closed); open != tc.most {
					t.Errorf("%d stay open, want %d", open, tc.most)
				}
				for _, from := range []string{tc.from, "10.0.0.1:1", "127.0.0.1:1"} {
					begin := time.Now()
					resp, err := n.From(from).HTTP().Get("http://localhost/healthz")
					if err != nil || resp.StatusCode != 200 || time.Since(begin) > 0 {
						t.Errorf("a request of %s after %v: %v", from, time.Since(begin), err)
					}
					if err == nil {
						resp.Body.Close()
					}
				}
				for _, conn := range conns {
					conn.Close()
				}
			})
		})
	}
}

// vanish connects a viewer that introduces itself and disappears.
func vanish(t *testing.T, n *hosttest.Net) {
	t.Helper()
	c, _, err := n.DialURL(t, "ws://localhost/", nil)
	if err != nil {
		t.Fatalf("not let in: %v", err)
	}
	c.Init(map[string]any{"viewer": "vuerlua"})
	synctest.Wait()
	c.Drop()
	synctest.Wait()
}

// Viewers that introduce themselves and vanish do not keep new clients out.
func TestAbsentSessionsDoNotLockTheDoor(t *testing.T) {
	for _, from := range []string{"127.0.0.1:5000", "10.0.0.9:5000"} {
		synctest.Test(t, func(t *testing.T) {
			p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
			h, n := serve(t, host.Config{Resume: 30 * time.Second, MaxSessions: 20}, p)
			watcher, kept := comeBack(t, n, "")
			watcher.ack()
			synctest.Wait()
			watcher.Drop()
			for range 100 {
				vanish(t, n.From(from))
			}
			if got := len(h.Sessions()); got > 20 {
				t.Errorf("%d sessions", got)
			}
			for range 15 {
				c := n.Dial(t)
				c.Init(nil)
				if e := c.Next(); e["etype"] != "SET" {
					t.Errorf("a newcomer is sent %v", e)
				}
			}
			// A viewer that had shown something can still resume.
			if _, g := comeBack(t, n, kept.token); !g.resumed {
				t.Error("the session of a viewer that was here is gone")
			}
		})
	}
}

// Viewers that do more than that before they vanish keep new clients out only for as long as a viewer
// takes to reconnect.
func TestBusyAbsentSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, n := serve(t, host.Config{Resume: 30 * time.Second, MaxSessions: 20}, new(script))
		for range 20 {
			c := n.Dial(t)
			c.Init(map[string]any{"viewer": "vuerlua"})
			c.Send(map[string]any{"etype": "CLICK"})
			synctest.Wait()
			c.Drop()
			synctest.Wait()
		}
		early := n.Dial(t)
		early.Init(nil)
		if code, reason := early.Closed(); code != 1013 {
			t.Errorf("the first newcomer is closed with %d %q", code, reason)
		}
		time.Sleep(5 * time.Second)
		n.Dial(t).Init(nil)
		synctest.Wait()
		if got := len(h.Sessions()); got != 20 {
			t.Errorf("%d sessions", got)
		}
	})
}

// One address cannot take all places.
func TestPlacesForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, n := serve(t, host.Config{MaxSessions: 16}, new(script))
		in := 0
		for i := range 30 {
			c, resp, err := n.From(fmt.Sprintf("10.0.0.9:%d", 5000+i)).DialURL(t, "ws://localhost/", nil)
			if err != nil && (resp == nil || resp.StatusCode != 503) {
				t.Fatal(err)
			}
			if err == nil {
				in++
				c.Init(nil)
			}
		}
		if in != 14 {
			t.Errorf("%d of one address are let in, want 14", in)
		}
		if _, _, err := n.From("10.0.0.1:1").DialURL(t, "ws://localhost/", nil); err != nil {
			t.Errorf("another one is not let in: %v", err)
		}
		if _, _, err := n.From("127.0.0.1:1").DialURL(t, "ws://localhost/", nil); err != nil {
			t.Errorf("this machine is not let in: %v", err)
		}
	})
}

// The log lines that clients cause are bounded, and the log says how many are left out.
func TestLogOfManyClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		book := new(logBook)
		_, n := serve(t, host.Config{Logger: book.logger(), MaxSessions: 50}, new(script))
		agent := http.Header{"User-Agent": {strings.Repeat("x", 30<<10)}}
		size := func() (bytes int) {
			for _, line := range book.lines("") {
				bytes += len(line)
			}
			return bytes
		}
		flood := func() {
			for range 1000 {
				c, _, err := n.DialURL(t, "ws://localhost/", agent)
				if err == nil {
					c.Drop()
				}
				synctest.Wait()
			}
		}
		flood()
		before := size()
		flood()
		if more := size() - before; more > 2000 {
			t.Errorf("%d bytes for a thousand clients more", more)
		}
		time.Sleep(10 * time.Second)
		n.Dial(t)
		synctest.Wait()
		if got := book.lines("lines like the next one"); len(got) == 0 {
			t.Error("nothing says that lines are left out")
		}
	})
}

// A message may arrive slowly, but not without end.
func TestLongMessageOverASlowLink(t *testing.T) {
	for _, tc := range []struct {
		name   string
		size   int // of the message; what is sent is a part of it
		part   int
		every  time.Duration
		within time.Duration // 0: it arrives
		reason string
	}{
		{"9 MiB at 100 kB a second", 9 << 20, 10_000, 100 * time.Millisecond, 0, ""},
		{"1 MiB at 5 kB a second", 1 << 20, 5_000, time.Second, 0, ""},
		{"a byte each 30 s", 1 << 20, 1, 30 * time.Second, time.Minute, "a message arrived at less than 4 KiB a second"},
		{"a byte each second", 1 << 20, 1, time.Second, time.Minute, "a message arrived at less than 4 KiB a second"},
		{"nothing more", 1 << 20, 1, time.Hour, time.Minute, "no sign of life for 37.5s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ended, arrived := "", 0
				p := &script{
					event: func(_ *host.Session, e *protocol.ClientEvent) { arrived = len(e.Raw) },
					end:   func(_ *host.Session, reason string) { ended = reason },
				}
				_, n := serve(t, host.Config{}, p)
				conn := rawHandshake(t, n)
				go io.Copy(io.Discard, conn)
				message := append([]byte("\x82\xa5etype\xa6UPLOAD\xa5value\xc6"), byte(tc.size>>24), byte(tc.size>>16), byte(tc.size>>8), byte(tc.size))
				message = append(message, make([]byte, tc.size)...)
				whole := len(message)
				header := []byte{0x82, 0xff, 0, 0, 0, 0, byte(whole >> 24), byte(whole >> 16), byte(whole >> 8), byte(whole), 0, 0, 0, 0}
				begin := time.Now()
				if _, err := conn.Write(append(header, message[0])); err != nil {
					t.Fatal(err)
				}
				for rest := message[1:]; len(rest) > 0; {
					time.Sleep(tc.every)
					n := min(tc.part, len(rest))
					if _, err := conn.Write(rest[:n]); err != nil {
						break
					}
					rest = rest[n:]
				}
				synctest.Wait()
				switch {
				case tc.within == 0 && (arrived != whole || ended != ""):
					t.Errorf("%d bytes have arrived, want %d; ended with %q", arrived, whole, ended)
				case tc.within > 0 && ended != tc.reason:
					t.Errorf("ended with %q, want %q", ended, tc.reason)
				case tc.within > 0 && tc.every < time.Hour && time.Since(begin) > tc.within:
					t.Errorf("ended after %v", time.Since(begin))
				}
				if tc.within == 0 { // the connection works as before
					time.Sleep(30 * time.Second)
					if synctest.Wait(); ended != "" {
						t.Errorf("ended with %q afterwards", ended)
					}
				}
			})
		})
	}
}
