package hosttest

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// DialFar is Dial over a link with the given latency each way and unlimited bytes in
// flight.
func (n *Net) DialFar(t testing.TB, latency time.Duration) *Client {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		conn, err := n.DialConn(ctx)
		if err != nil {
			return nil, err
		}
		return &gatedConn{Conn: newLink(conn, latency)}, nil
	}}
	ws, _, err := dialer.Dial("ws://localhost/", nil)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	return newClient(t, ws)
}

// A link is the far end of a connection. Two goroutines copy its bytes until either
// side closes.
type link struct {
	net.Conn
	in, out  *pipe
	carriers sync.WaitGroup
}

func newLink(conn net.Conn, latency time.Duration) *link {
	l := &link{Conn: conn, in: newPipe(latency), out: newPipe(latency)}
	l.carriers.Go(func() { l.in.fill(conn) })
	l.carriers.Go(func() { l.out.drain(conn) })
	return l
}

func (l *link) Read(p []byte) (int, error) { return l.in.read(p) }

func (l *link) Write(p []byte) (int, error) {
	if !l.out.put(p) {
		return 0, net.ErrClosed
	}
	return len(p), nil
}

// SetWriteDeadline does nothing: writes do not wait.
func (l *link) SetWriteDeadline(time.Time) error { return nil }

// Close drops the bytes in flight.
func (l *link) Close() error {
	l.in.cut()
	l.out.cut()
	err := l.Conn.Close()
	l.carriers.Wait()
	return err
}

// A pipe returns bytes a fixed time after they were written.
type pipe struct {
	latency time.Duration
	mu      sync.Mutex
	changed *sync.Cond
	chunks  []chunk
	err     error
}

type chunk struct {
	bytes []byte
	due   time.Time
}

func newPipe(latency time.Duration) *pipe {
	p := &pipe{latency: latency}
	p.changed = sync.NewCond(&p.mu)
	return p
}

func (p *pipe) put(b []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return false
	}
	p.chunks = append(p.chunks, chunk{append([]byte(nil), b...), time.Now().Add(p.latency)})
	p.changed.Broadcast()
	return true
}

// close rejects further writes. Bytes in the pipe can still be read.
func (p *pipe) close(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
	p.changed.Broadcast()
}

// cut is close, and drops the bytes in the pipe.
func (p *pipe) cut() {
	p.close(net.ErrClosed)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.chunks = nil
}

// read waits for bytes that are due. Bytes that were written before the end are returned first.
func (p *pipe) read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch {
		case len(p.chunks) > 0:
			wait := time.Until(p.chunks[0].due)
			if wait <= 0 {
				n := copy(b, p.chunks[0].bytes)
				if p.chunks[0].bytes = p.chunks[0].bytes[n:]; len(p.chunks[0].bytes) == 0 {
					p.chunks = p.chunks[1:]
				}
				return n, nil
			}
			timer := time.AfterFunc(wait, p.changed.Broadcast)
			p.changed.Wait()
			timer.Stop()
		case p.err != nil:
			return 0, p.err
		default:
			p.changed.Wait()
		}
	}
}

// fill copies from conn into the pipe.
func (p *pipe) fill(conn net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := conn.Read(buf)
		p.put(buf[:n])
		if err != nil {
			p.close(err)
			return
		}
	}
}

// drain copies bytes that are due to conn.
func (p *pipe) drain(conn net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := p.read(buf)
		if err == nil {
			_, err = conn.Write(buf[:n])
		}
		if err != nil {
			p.close(err)
			return
		}
	}
}
