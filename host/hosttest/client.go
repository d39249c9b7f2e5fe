package hosttest

import (
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"
)

// A Client is one connection to a host. It reads all the time, as a browser does, and
// keeps the frames for [Client.Next]. Methods that fail end the test, so they must be
// called from the test's goroutine.
type Client struct {
	t      testing.TB
	ws     *websocket.Conn
	gate   *gatedConn
	frames chan []byte

	write sync.Mutex
	// The following are set before frames is closed.
	code   int
	reason string
}

// keptFrames is the number of frames that a client reads ahead of its test.
const keptFrames = 1 << 14

// waitTime is how long a client waits for an expected message; in a bubble it is
// virtual.
const waitTime = 10 * time.Second

func newClient(t testing.TB, ws *websocket.Conn) *Client {
	c := &Client{t: t, ws: ws, gate: ws.NetConn().(*gatedConn), frames: make(chan []byte, keptFrames)}
	go c.read()
	t.Cleanup(c.Drop)
	return c
}

func (c *Client) read() {
	defer close(c.frames)
	for {
		kind, frame, err := c.ws.ReadMessage()
		if err != nil {
			c.code = websocket.CloseAbnormalClosure
			var closed *websocket.CloseError
			if errors.As(err, &closed) {
				c.code, c.reason = closed.Code, closed.Text
			}
			_ = c.ws.Close()
			return
		}
		if kind == websocket.BinaryMessage {
			c.frames <- frame
		}
	}
}

// Send sends an event: any value that msgpack can hold.
func (c *Client) Send(event any) {
	c.t.Helper()
	frame, err := msgp.AppendIntf(nil, event)
	if err != nil {
		c.t.Fatalf("encode %v: %v", event, err)
	}
	c.SendFrame(frame)
}

// Init sends the INIT event with a value; nil means an empty one.
func (c *Client) Init(value map[string]any) {
	c.t.Helper()
	if value == nil {
		value = map[string]any{}
	}
	c.Send(map[string]any{"etype": "INIT", "value": value})
}

// SendFrame sends a binary frame unchanged.
func (c *Client) SendFrame(frame []byte) {
	c.t.Helper()
	c.message(websocket.BinaryMessage, frame)
}

// SendText sends a text frame.
func (c *Client) SendText(text string) {
	c.t.Helper()
	c.message(websocket.TextMessage, []byte(text))
}

func (c *Client) message(kind int, data []byte) {
	c.t.Helper()
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.ws.WriteMessage(kind, data); err != nil {
		c.t.Fatalf("send: %v", err)
	}
}

// Next returns the next message, decoded. The test fails if none arrives within ten seconds.
func (c *Client) Next() map[string]any {
	c.t.Helper()
	frame := c.NextFrame()
	v, rest, err := msgp.ReadIntfBytes(frame)
	if err != nil || len(rest) > 0 {
		c.t.Fatalf("decode %x: %v, %d bytes left", frame, err, len(rest))
	}
	event, ok := v.(map[string]any)
	if !ok {
		c.t.Fatalf("message %v: want a map", v)
	}
	return event
}

// NextFrame returns the bytes of the next message.
func (c *Client) NextFrame() []byte {
	c.t.Helper()
	timer := time.NewTimer(waitTime)
	defer timer.Stop()
	select {
	case frame, ok := <-c.frames:
		if !ok {
			c.t.Fatalf("connection closed with %d %q, want a message", c.code, c.reason)
		}
		return frame
	case <-timer.C:
		c.t.Fatalf("no message within %v", waitTime)
	}
	return nil
}

// Pending returns the number of messages that have arrived and that Next has not returned.
func (c *Client) Pending() int { return len(c.frames) }

// Closed skips all messages, waits for the end of the connection, and returns the close
// code and reason; 1006 if the server sent none.
func (c *Client) Closed() (code int, reason string) {
	c.t.Helper()
	timer := time.NewTimer(waitTime)
	defer timer.Stop()
	for {
		select {
		case _, ok := <-c.frames:
			if !ok {
				return c.code, c.reason
			}
		case <-timer.C:
			c.t.Fatalf("connection still open after %v", waitTime)
		}
	}
}

// Pause stops reading: a read that has started completes, the next one waits for Resume
// or Drop.
func (c *Client) Pause() { c.gate.pause() }

// Resume continues to read.
func (c *Client) Resume() { c.gate.resume() }

// Close ends the connection with a close frame.
func (c *Client) Close(code int, reason string) {
	c.t.Helper()
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.ws.WriteControl(websocket.CloseMessage,
		websocket.FormatCloseMessage(code, reason), time.Now().Add(waitTime)); err != nil {
		c.t.Fatalf("close: %v", err)
	}
}

// Drop ends the connection without a close frame. A second call does nothing.
func (c *Client) Drop() {
	_ = c.ws.Close()
	c.gate.resume()
}

// Conn returns the connection of the websocket. Bytes that are written to it are sent
// between two frames.
func (c *Client) Conn() net.Conn { return c.ws.NetConn() }

// A gatedConn is a connection whose reads can be paused.
type gatedConn struct {
	net.Conn
	mu   sync.Mutex
	gate chan struct{} // nil while open
}

func (c *gatedConn) Read(p []byte) (int, error) {
	c.mu.Lock()
	gate := c.gate
	c.mu.Unlock()
	if gate != nil {
		<-gate
	}
	return c.Conn.Read(p)
}

func (c *gatedConn) pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gate == nil {
		c.gate = make(chan struct{})
	}
}

func (c *gatedConn) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gate != nil {
		close(c.gate)
		c.gate = nil
	}
}
