package vuerclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/host/vuerclient"
	"github.com/vuerlua/vuerlua/protocol"
)

// A script answers ECHO with the same value, sends many events on FLOOD, and closes the session on
// LEAVE.
type script struct {
	mu    sync.Mutex
	heard []string
}

func (s *script) Start(*host.Session) {}

func (s *script) Event(session *host.Session, ev *protocol.ClientEvent) {
	s.mu.Lock()
	s.heard = append(s.heard, ev.Etype)
	s.mu.Unlock()
	switch ev.Etype {
	case "ECHO":
		_ = session.Send(protocol.Event(1, "ECHOED", ev.Value))
	case "FLOOD":
		for i := range 1000 {
			_ = session.Send(protocol.Event(1, fmt.Sprint("N", i), msgp.AppendBytes(nil, make([]byte, 1000))))
		}
	case "LEAVE":
		session.Close("time is up")
	}
}

func (s *script) End(_ *host.Session, reason string) {
	s.mu.Lock()
	s.heard = append(s.heard, "end: "+reason)
	s.mu.Unlock()
}

func (s *script) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.heard, ", ")
}

// bubble runs act with a client that is connected to a host, in virtual time.
func bubble(t *testing.T, cfg vuerclient.Config, act func(t *testing.T, c *vuerclient.Client, s *script)) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		h, err := host.New(host.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}, s)
		if err != nil {
			t.Fatal(err)
		}
		n := hosttest.Serve(t, h)
		cfg.NetDial = func(ctx context.Context, _, _ string) (net.Conn, error) { return n.DialConn(ctx) }
		c, err := vuerclient.Dial(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		act(t, c, s)
		c.Abort()
		<-c.Done()
		synctest.Wait()
	})
}

func frame(etype string, value any) []byte {
	raw, err := msgp.AppendIntf(nil, value)
	if err != nil {
		panic(err)
	}
	return protocol.ClientFrame(etype, 5000, protocol.Field{Name: "value", Raw: raw})
}

func TestThereAndBack(t *testing.T) {
	bubble(t, vuerclient.Config{Info: map[string]any{"client": "test"}}, func(t *testing.T, c *vuerclient.Client, s *script) {
		for i := range 3 {
			if err := c.Send(frame("ECHO", i)); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 3 {
			ev, err := c.Next(t.Context())
			if err != nil || ev.Etype != "ECHOED" {
				t.Fatalf("%v, %v", ev, err)
			}
			if data, _, _ := msgp.ReadIntBytes(msgp.Locate("data", ev.Raw)); data != i {
				t.Errorf("event %d holds %d", i, data)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if ev, err := c.Next(ctx); ev != nil || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, %v", ev, err)
		}
		_ = c.Send(frame("LAST", nil))
		c.Close(t.Context())
		synctest.Wait()
		if got := s.said(); got != "INIT, ECHO, ECHO, ECHO, LAST, end: client left" {
			t.Errorf("the server heard %s", got)
		}
		if err := c.Send(frame("ECHO", 1)); err == nil || err.Error() != "closed by the client" {
			t.Errorf("send after close: %v", err)
		}
		if _, err := c.Poll(); err == nil {
			t.Error("poll after close returns no error")
		}
		c.Close(t.Context()) // a second time does nothing
	})
}

// countedConn counts what is written into it, and how often.
type countedConn struct {
	net.Conn
	writes, bytes atomic.Int64
}

func (c *countedConn) Write(b []byte) (int, error) {
	c.writes.Add(1)
	c.bytes.Add(int64(len(b)))
	return c.Conn.Write(b)
}

// TestFewFragments checks that a long message is not split into thousands of frames, which
// some servers reject.
func TestFewFragments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{}
		h, err := host.New(host.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}, s)
		if err != nil {
			t.Fatal(err)
		}
		n, conn := hosttest.Serve(t, h), &countedConn{}
		c, err := vuerclient.Dial(t.Context(), vuerclient.Config{NetDial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var err error
			conn.Conn, err = n.DialConn(ctx)
			return conn, err
		}})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		conn.writes.Store(0)
		if err := c.Send(frame("LONG", make([]byte, 4<<20))); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if n := conn.writes.Load(); conn.bytes.Load() < 4<<20 || n > 20 || s.said() != "INIT, LONG" {
			t.Errorf("%d bytes in %d writes; heard %s", conn.bytes.Load(), n, s.said())
		}
		c.Abort()
		<-c.Done()
		synctest.Wait()
	})
}

func TestServerLeaves(t *testing.T) {
	bubble(t, vuerclient.Config{}, func(t *testing.T, c *vuerclient.Client, s *script) {
		_ = c.Send(frame("ECHO", 1))
		_ = c.Send(frame("LEAVE", nil))
		<-c.Done()
		if ev, err := c.Poll(); ev == nil || err != nil {
			t.Errorf("what came before the end is lost: %v", err)
		}
		_, err := c.Poll()
		var closed *vuerclient.ClosedError
		if !errors.As(err, &closed) || closed.Code != 1000 || closed.Reason != "closed by the server: time is up" {
			t.Errorf("%+v", err)
		}
	})
}

// TestBackpressure checks that events which are not polled wait within a bound, and are not
// lost.
func TestBackpressure(t *testing.T) {
	var notified atomic.Int64
	cfg := vuerclient.Config{Buffer: 10_000, Notify: func() { notified.Add(1) }}
	bubble(t, cfg, func(t *testing.T, c *vuerclient.Client, s *script) {
		_ = c.Send(frame("FLOOD", nil))
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if n := notified.Load(); n < 10 || n > 20 {
			t.Errorf("%d events were read", n)
		}
		for i := range 1000 {
			ev, err := c.Next(t.Context())
			if err != nil || ev.Etype != fmt.Sprint("N", i) {
				t.Fatalf("event %d is %v, %v", i, ev, err)
			}
		}
	})
}

// TestLongQuiet checks that pings keep an idle connection open.
func TestLongQuiet(t *testing.T) {
	bubble(t, vuerclient.Config{}, func(t *testing.T, c *vuerclient.Client, s *script) {
		time.Sleep(time.Hour)
		if err := c.Err(); err != nil {
			t.Fatal(err)
		}
		_ = c.Send(frame("ECHO", 1))
		if _, err := c.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

// TestTooLong checks that a message above the limit ends the connection with the reason.
func TestTooLong(t *testing.T) {
	bubble(t, vuerclient.Config{MaxMessage: 1000}, func(t *testing.T, c *vuerclient.Client, s *script) {
		_ = c.Send(frame("ECHO", make([]byte, 2000)))
		<-c.Done()
		if err := c.Err(); err == nil || !strings.Contains(err.Error(), "more than 1000 bytes") {
			t.Error(err)
		}
	})
}

// TestSendIsBounded checks that a server which does not read only fills the queue.
func TestSendIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := hosttest.NewNet()
		go func() { // a server that completes the handshake and never reads
			conn, err := n.Accept()
			if err != nil {
				return
			}
			serve := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = new(websocket.Upgrader).Upgrade(w, r, nil)
			})}
			_ = serve.Serve(&oneConn{conn: conn})
		}()
		c, err := vuerclient.Dial(t.Context(), vuerclient.Config{
			Buffer:  1000,
			NetDial: func(ctx context.Context, _, _ string) (net.Conn, error) { return n.DialConn(ctx) },
		})
		if err != nil {
			t.Fatal(err)
		}
		sent := 0
		for err == nil {
			if err = c.Send(frame("X", make([]byte, 100))); err == nil {
				sent++
			}
		}
		if !errors.Is(err, vuerclient.ErrFull) || sent > 20 {
			t.Errorf("%d frames were taken, then: %v", sent, err)
		}
		c.Abort()
		<-c.Done()
		if _, err := c.Poll(); err == nil {
			t.Error("no error after Abort")
		}
		_ = n.Close()
	})
}

// A oneConn is a listener for one connection.
type oneConn struct{ conn net.Conn }

func (l *oneConn) Accept() (net.Conn, error) {
	conn := l.conn
	l.conn = nil
	if conn == nil {
		return nil, net.ErrClosed
	}
	return conn, nil
}
func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return hosttest.NewNet().Addr() }

func TestRefusals(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "not today\nor tomorrow", http.StatusForbidden)
	}))
	defer server.Close()
	_, err := vuerclient.Dial(t.Context(), vuerclient.Config{URI: server.URL})
	var refused *vuerclient.RefusedError
	if !errors.As(err, &refused) || refused.Status != 403 || refused.Text != "not today" {
		t.Errorf("%v", err)
	}
	for _, uri := range []string{"ftp://x", "ws://", "ws://x/#y", "ws://[::1"} {
		if _, err := vuerclient.Dial(t.Context(), vuerclient.Config{URI: uri}); !errors.Is(err, vuerclient.ErrURI) {
			t.Errorf("%s: %v", uri, err)
		}
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	if _, err := vuerclient.Dial(t.Context(), vuerclient.Config{URI: gone.URL}); err == nil || errors.As(err, &refused) && refused.Status == 0 {
		t.Errorf("%v", err)
	}
}

// TestTLS checks that an untrusted certificate is accepted only with Insecure.
func TestTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		_, message, err := ws.ReadMessage()
		if err == nil {
			_ = ws.WriteMessage(websocket.BinaryMessage, message)
		}
		_, _, _ = ws.ReadMessage()
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	uri := strings.Replace(server.URL, "https:", "wss:", 1)
	if _, err := vuerclient.Dial(t.Context(), vuerclient.Config{URI: uri}); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("%v", err)
	}
	c, err := vuerclient.Dial(t.Context(), vuerclient.Config{URI: uri, Insecure: true, Info: map[string]any{"client": "test"}})
	if err != nil {
		t.Fatal(err)
	}
	ev, err := c.Next(t.Context())
	if err != nil || ev.Etype != "INIT" || string(msgp.Locate("client", ev.Value)) != "\xa4test" {
		t.Errorf("%v, %v", ev, err)
	}
	c.Close(t.Context())
}
