//go:build unix

package host_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// serveTCP serves on a real port, whose buffers are the kernel's.
func serveTCP(t testing.TB, cfg host.Config, p host.Script) string {
	t.Helper()
	cfg.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	h, err := host.New(cfg, p)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- h.Serve(ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-served; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return ln.Addr().String()
}

// dialTCP connects with a receive buffer of the given size; 0 is the system's.
func dialTCP(t testing.TB, address string, receiveBuffer int) *websocket.Conn {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: (&net.Dialer{Control: func(_, _ string, raw syscall.RawConn) error {
		if receiveBuffer == 0 {
			return nil
		}
		var err error
		return firstError(raw.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, receiveBuffer)
		}), err)
	}}).DialContext}
	ws, _, err := dialer.Dial("ws://"+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	return ws
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

var initFrame = []byte("\x82\xa5etype\xa4INIT\xa5value\x80")

// A client that has stalled under a stream and reads again must not be shown the past:
// neither from the outbox nor from the kernel's buffers. Here the time is real, because
// the buffers are.
func TestStalledClientSeesThePresent(t *testing.T) {
	const (
		boxes    = 100
		warm     = 300 * time.Millisecond
		stall    = 3 * time.Second
		freshAge = 250 * time.Millisecond
		// What the client has to read before it sees the present: its receive buffer, which
		// Linux makes twice as large as asked for, what TCP_NOTSENT_LOWAT allows this side,
		// and what the writer had taken from the outbox. It is counted in bytes, because the
		// time to read them says more about the machine than about the program; 180 frames of
		// the stall would be 1.5 MB.
		buffered = 2*64<<10 + 64<<10
	)
	begin := time.Now()
	var mostPending atomic.Int64
	stop := make(chan struct{})
	streaming := make(chan struct{})
	p := &script{start: func(s *host.Session) {
		go func() {
			defer close(streaming)
			tick := time.NewTicker(time.Second / 60)
			defer tick.Stop()
			for {
				select {
				case <-stop:
					return
				case <-tick.C:
				}
				nodes := make([]protocol.Node, boxes)
				for i := range nodes {
					nodes[i] = node(fmt.Sprint("box", i), map[string]any{
						"tag": "Box", "args": []any{1, 1, 1}, "position": []any{float32(0.1), 2, 3}, "at": time.Since(begin).Milliseconds(),
					})
				}
				if s.Send(upsert(nodes...)) != nil {
					return
				}
				mostPending.Store(max(mostPending.Load(), int64(s.Stats().PendingBytes)))
			}
		}()
	}}
	ws := dialTCP(t, serveTCP(t, host.Config{}, p), 64<<10)
	if err := ws.WriteMessage(websocket.BinaryMessage, initFrame); err != nil {
		t.Fatal(err)
	}
	defer func() { close(stop); <-streaming }()

	// read takes one frame and gives its size and the age of the oldest state in it, counted
	// back from now.
	read := func(now time.Duration) (age time.Duration, size int) {
		t.Helper()
		_, frame, err := ws.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		v, _, err := msgp.ReadIntfBytes(frame)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range nodesOf(t, v.(map[string]any)) {
			age = max(age, now-time.Duration(number(n["at"]))*time.Millisecond)
		}
		return age, len(frame)
	}
	for until := time.Now().Add(warm); time.Now().Before(until); {
		read(0)
	}
	time.Sleep(stall)
	resumed := time.Since(begin)
	stale, frames := 0, 0
	for fresh := 0; fresh < 10; frames++ {
		if age, size := read(resumed); age > freshAge {
			stale += size
			fresh = 0
		} else {
			fresh++
		}
	}
	t.Logf("%d KiB of %d frames were older than %v; most pending: %d KiB", stale>>10, frames, freshAge, mostPending.Load()>>10)
	if stale > buffered {
		t.Errorf("the client was shown %d bytes of old states, more than the %d that the buffers below this program hold", stale, buffered)
	}
	if n := mostPending.Load(); n > 1<<20 {
		t.Errorf("%d bytes pending for a scene of 100 boxes", n)
	}
}

// echoFloor is the least a websocket server can be: what a session's memory is
// measured by.
func echoFloor(t testing.TB) string {
	t.Helper()
	upgrader := websocket.Upgrader{}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		for {
			kind, frame, err := ws.ReadMessage()
			if err != nil || ws.WriteMessage(kind, frame) != nil {
				return
			}
		}
	})}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(ln) //nolint:errcheck // ends with the test
	t.Cleanup(func() { server.Close() })
	return ln.Addr().String()
}

// memoryOf is what n clients at rest cost, their own part included, in bytes each.
func memoryOf(t *testing.T, address string, n int) int {
	t.Helper()
	used := func() uint64 {
		runtime.GC()
		runtime.GC() // pools are emptied by the second
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc + m.StackInuse
	}
	conns := make([]net.Conn, n)
	before := used()
	answer := make([]byte, 4096)
	for i := range conns {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conns[i] = conn
		request := "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
		if _, err := io.WriteString(conn, request); err != nil {
			t.Fatal(err)
		}
		if k, err := conn.Read(answer); err != nil || !bytes.HasPrefix(answer[:k], []byte("HTTP/1.1 101")) {
			t.Fatalf("answer %q, %v", answer[:k], err)
		}
		frame := append([]byte{0x82, 0x80 | byte(len(initFrame)), 0, 0, 0, 0}, initFrame...)
		if _, err := conn.Write(frame); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Read(answer); err != nil { // an echo there, a scene here
			t.Fatal(err)
		}
	}
	after := used()
	return (int(after) - int(before)) / n
}

func TestSessionAtRest(t *testing.T) {
	const clients = 200
	floor := memoryOf(t, echoFloor(t), clients)
	address := serveTCP(t, host.Config{}, &script{start: func(s *host.Session) { mustSend(t, s, emptyScene()) }})
	session := memoryOf(t, address, clients)
	t.Logf("a session at rest: %d bytes, the floor: %d", session, floor)
	if limit := floor*3/2 + 16<<10; session > limit {
		t.Errorf("a session at rest costs %d bytes, want at most %d (1.5 times the floor's %d and 16 KiB)", session, limit, floor)
	}
}

func BenchmarkSend(b *testing.B) {
	const boxes = 100
	sessions := make(chan *host.Session, 1)
	address := serveTCP(b, host.Config{}, &script{start: func(s *host.Session) { sessions <- s }})
	ws := dialTCP(b, address, 0)
	if err := ws.WriteMessage(websocket.BinaryMessage, initFrame); err != nil {
		b.Fatal(err)
	}
	s := <-sessions
	go func() { _, _ = io.Copy(io.Discard, ws.NetConn()) }()
	nodes := make([]protocol.Node, boxes)
	for i := range nodes {
		nodes[i] = node(fmt.Sprint("box", i), map[string]any{
			"tag": "Box", "args": []any{1, 1, 1}, "position": []any{float32(0.1), float32(0.2), float32(0.3)}, "material": map[string]any{"color": "red"},
		})
	}
	m := upsert(nodes...)
	b.SetBytes(int64(len(m.Frame)))
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Send(m); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/boxes, "ns/node")
}

// BenchmarkEventRoundTrip is an event and its answer, one at a time; floor is the same
// without a host.
func BenchmarkEventRoundTrip(b *testing.B) {
	answer := box("answer", 1)
	b.Run("floor", func(b *testing.B) { roundTrips(b, echoFloor(b)) })
	b.Run("host", func(b *testing.B) {
		roundTrips(b, serveTCP(b, host.Config{}, answering(answer)))
	})
}

// answering is a script of one answer; unlike script it keeps no record.
type answeringScript struct{ answer *protocol.Message }

func answering(m *protocol.Message) host.Script { return answeringScript{m} }

func (answeringScript) Start(*host.Session)       {}
func (answeringScript) End(*host.Session, string) {}
func (p answeringScript) Event(s *host.Session, _ *protocol.ClientEvent) {
	_ = s.Send(p.answer)
}

func roundTrips(b *testing.B, address string) {
	ws := dialTCP(b, address, 0)
	b.ReportAllocs()
	for b.Loop() {
		if err := ws.WriteMessage(websocket.BinaryMessage, initFrame); err != nil {
			b.Fatal(err)
		}
		if _, _, err := ws.ReadMessage(); err != nil {
			b.Fatal(err)
		}
	}
}
