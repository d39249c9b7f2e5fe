package vuerclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// A Client is one connection to a server.
type Client struct {
	cfg  Config
	ws   *websocket.Conn
	wake chan struct{} // capacity 1: there may be something to write
	done chan struct{} // both goroutines have ended

	mu       sync.Mutex
	in       []*protocol.ClientEvent
	inBytes  int
	inRoom   *sync.Cond    // the reader waits for room
	arrived  chan struct{} // capacity 1: for Next
	out      [][]byte
	outBytes int
	closing  bool  // Close was called: queued frames are sent first
	err      error // why the connection has ended; nil while it is open
}

// ErrFull is returned by Send while too many bytes wait to be written.
var ErrFull = errors.New("the server does not keep up")

// A ClosedError describes the end of a connection: its close code, 1006 without a close
// frame, and the reason as far as it is known.
type ClosedError struct {
	Code   int
	Reason string
}

func (e *ClosedError) Error() string { return e.Reason }

// Orderly reports whether the server has closed the connection normally, because it has finished
// or is being shut down.
func (e *ClosedError) Orderly() bool {
	return e.Code == websocket.CloseNormalClosure || e.Code == websocket.CloseGoingAway
}

func closedHere() error {
	return &ClosedError{websocket.CloseNormalClosure, "closed by the client"}
}

// A RefusedError is the server's HTTP response if it refuses the websocket.
type RefusedError struct {
	Status int // HTTP status code
	Text   string
}

func (e *RefusedError) Error() string {
	text := fmt.Sprintf("refused with %d %s", e.Status, http.StatusText(e.Status))
	if e.Text != "" {
		text += ": " + e.Text
	}
	return text
}

const (
	handshakeTimeout = 10 * time.Second
	closeTimeout     = time.Second
	writeTimeout     = 30 * time.Second
	// writeRate is the lowest rate at which a server must read frames, in bytes per second.
	writeRate = 32 << 10
)

// fragment is the number of bytes of a message in one websocket frame. Servers that use
// Python's websockets reject a message of thousands of frames, which at the usual 4 KiB is a
// message of a few megabytes.
const fragment = 256 << 10

// Dial connects and sends INIT. ctx applies only to connecting. The error is a
// *RefusedError, wraps ErrURI, or comes from the network.
func Dial(ctx context.Context, cfg Config) (*Client, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	hello, err := msgp.AppendIntf(nil, cfg.Info)
	if err != nil {
		return nil, fmt.Errorf("the value of INIT: %w", err)
	}
	dialer := websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeTimeout,
		TLSClientConfig: cfg.tls(), NetDialContext: cfg.NetDial, ReadBufferSize: 8 << 10,
		WriteBufferSize: fragment, WriteBufferPool: new(sync.Pool), // buffers are used only while writing
	}
	ws, answer, err := dialer.DialContext(ctx, cfg.URI, nil)
	if err != nil {
		if errors.Is(err, websocket.ErrBadHandshake) && answer != nil {
			text, _ := io.ReadAll(io.LimitReader(answer.Body, 200))
			first, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
			return nil, &RefusedError{answer.StatusCode, first}
		}
		return nil, err
	}
	c := &Client{
		cfg: cfg, ws: ws, wake: make(chan struct{}, 1), done: make(chan struct{}), arrived: make(chan struct{}, 1),
	}
	c.inRoom = sync.NewCond(&c.mu)
	_ = c.Send(protocol.ClientFrame("INIT", time.Now().UnixMilli(), protocol.Field{Name: "value", Raw: hello})) // the queue is empty
	var running sync.WaitGroup
	running.Go(c.read)
	running.Go(c.write)
	go func() {
		running.Wait()
		_ = ws.Close()
		close(c.done)
	}()
	return c, nil
}

// Send queues a frame for the server: one msgpack map with an etype. It returns ErrFull
// while more than Config.Buffer bytes are waiting, and the reason once the connection has
// ended.
func (c *Client) Send(frame []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.err != nil:
		return c.err
	case c.closing:
		return closedHere()
	case c.outBytes > c.cfg.Buffer:
		return ErrFull
	}
	c.out = append(c.out, frame)
	c.outBytes += len(frame)
	signal(c.wake)
	return nil
}

// Poll returns the next event, or nil if none has arrived. After the last event of a
// connection that has ended, it returns the reason.
func (c *Client) Poll() (*protocol.ClientEvent, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.in) == 0 {
		return nil, c.err
	}
	ev := c.in[0]
	c.in[0] = nil
	c.in = c.in[1:]
	c.inBytes -= size(ev)
	c.inRoom.Signal()
	return ev, nil
}

// size returns the number of bytes that a queued event occupies.
func size(ev *protocol.ClientEvent) int {
	if ev.Decoded != nil {
		return len(ev.Raw) + ev.Weight
	}
	return len(ev.Raw)
}

// Next waits for an event. Only one goroutine may call it at a time.
func (c *Client) Next(ctx context.Context) (*protocol.ClientEvent, error) {
	for {
		if ev, err := c.Poll(); ev != nil || err != nil {
			return ev, err
		}
		select {
		case <-c.arrived:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Err returns why the connection has ended, a *ClosedError; nil while it is open.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Done returns a channel that is closed when the connection and the client's goroutines have ended.
func (c *Client) Done() <-chan struct{} { return c.done }

// Closing reports whether Close or Shut has been called.
func (c *Client) Closing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closing
}

// Shut starts to close the connection and does not wait: from now on Send fails, and no
// more events arrive.
func (c *Client) Shut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closing = true
	c.inRoom.Broadcast()
	signal(c.wake)
}

// Close sends the queued frames and a close frame, and waits for the server's close frame.
// When ctx ends, it closes the connection at once. A second Close waits too.
func (c *Client) Close(ctx context.Context) {
	c.Shut()
	select {
	case <-c.done:
	case <-ctx.Done():
		c.Abort()
		<-c.done
	}
}

// Abort ends the connection without a close frame. It does not wait.
func (c *Client) Abort() {
	c.end(closedHere())
	_ = c.ws.NetConn().Close()
}

// end records why the connection has ended. Only the first reason is kept.
func (c *Client) end(err error) {
	c.mu.Lock()
	if c.err == nil {
		c.err = err
		if c.closing {
			c.err = closedHere()
		}
	}
	c.out, c.outBytes = nil, 0
	c.inRoom.Broadcast()
	signal(c.wake)
	signal(c.arrived)
	c.mu.Unlock()
	c.cfg.Notify()
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// read is the reader goroutine.
func (c *Client) read() {
	c.ws.SetReadLimit(c.cfg.MaxMessage)
	heard := func() { _ = c.ws.SetReadDeadline(time.Now().Add(c.cfg.PingInterval * 5 / 2)) }
	c.ws.SetPongHandler(func(string) error { heard(); return nil })
	answer := c.ws.PingHandler()
	c.ws.SetPingHandler(func(text string) error { heard(); return answer(text) })
	for {
		heard()
		kind, r, err := c.ws.NextReader()
		if err != nil {
			c.end(c.readFailure(err))
			return
		}
		frame, err := io.ReadAll(&heardReader{r, heard})
		if err != nil {
			c.end(c.readFailure(err))
			return
		}
		if kind != websocket.BinaryMessage {
			continue
		}
		ev, err := protocol.DecodeEvent(frame, c.cfg.Limits)
		if err != nil {
			continue // another kind of message, which this client does not support
		}
		c.cfg.Prepare(ev)
		if !c.deliver(ev) {
			return
		}
	}
}

// A heardReader extends the read deadline with each part of a long message.
type heardReader struct {
	io.Reader
	heard func()
}

func (r *heardReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.heard()
	return n, err
}

// deliver waits for room and queues an event. It reports whether to continue.
func (c *Client) deliver(ev *protocol.ClientEvent) bool {
	c.mu.Lock()
	for c.inBytes > c.cfg.Buffer && c.err == nil && !c.closing {
		c.inRoom.Wait()
	}
	if c.err != nil {
		c.mu.Unlock()
		return false
	}
	if !c.closing { // otherwise nobody receives it
		c.in = append(c.in, ev)
		c.inBytes += size(ev)
		signal(c.arrived)
	}
	c.mu.Unlock()
	c.cfg.Notify()
	return true
}

// readFailure converts the error of a read to the reason why the connection has ended.
func (c *Client) readFailure(err error) error {
	closed := &ClosedError{Code: websocket.CloseAbnormalClosure, Reason: "the connection was lost"}
	var frame *websocket.CloseError
	var timeout net.Error
	switch {
	case errors.Is(err, websocket.ErrReadLimit):
		closed.Code, closed.Reason = websocket.CloseMessageTooBig, fmt.Sprintf("the server sent a message of more than %d bytes", c.cfg.MaxMessage)
	case errors.As(err, &frame) && frame.Code != websocket.CloseAbnormalClosure:
		closed.Code, closed.Reason = frame.Code, "closed by the server"
		if frame.Text != "" {
			closed.Reason += ": " + frame.Text
		}
	case errors.As(err, &timeout) && timeout.Timeout():
		closed.Reason = fmt.Sprintf("no sign of life from the server for %s", c.cfg.PingInterval*5/2)
	}
	return closed
}

// write is the writer goroutine.
func (c *Client) write() {
	pings := time.NewTicker(c.cfg.PingInterval)
	defer pings.Stop()
	// The reader must not wait for the server's close frame longer than Close does.
	defer func() { _ = c.ws.SetReadDeadline(time.Now().Add(closeTimeout)) }()
	for {
		select {
		case <-c.wake:
		case <-pings.C:
			_ = c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout)) // the reader notices a failure
			continue
		}
		for {
			frame, last := c.take()
			if frame == nil {
				if last {
					bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
					_ = c.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(closeTimeout))
					return
				}
				break
			}
			_ = c.ws.SetWriteDeadline(time.Now().Add(writeTimeout + time.Duration(len(frame))*time.Second/writeRate))
			if err := c.ws.WriteMessage(websocket.BinaryMessage, frame); err != nil {
				c.end(&ClosedError{websocket.CloseAbnormalClosure, "the connection was lost"})
				_ = c.ws.NetConn().Close()
				return
			}
		}
	}
}

// take removes and returns the next frame to write; last reports that no frame will follow.
func (c *Client) take() (frame []byte, last bool) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return nil, true
	}
	if len(c.out) == 0 {
		last = c.closing
		c.mu.Unlock()
		return nil, last
	}
	frame = c.out[0]
	c.out[0] = nil
	c.out = c.out[1:]
	wasFull := c.outBytes > c.cfg.Buffer
	c.outBytes -= len(frame)
	hasRoom := wasFull && c.outBytes <= c.cfg.Buffer
	c.mu.Unlock()
	if hasRoom {
		c.cfg.Notify()
	}
	return frame, false
}
