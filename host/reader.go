package host

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// drain reads what the client is still sending after an unreadable frame, so that the
// client receives the close frame with the reason instead of a reset.
func (c *connection) drain() {
	s := c.session
	s.mu.Lock()
	c.linger = true
	_ = c.conn.SetReadDeadline(time.Now().Add(closeLinger))
	s.mu.Unlock()
	_, _ = io.Copy(io.Discard, c.conn)
}

// patience is how long a client may be silent.
func patience(cfg *Config) time.Duration { return cfg.PingInterval * 5 / 2 }

// heard extends the read deadline, because the client is alive. A lingering connection
// keeps its deadline.
func (c *connection) heard() error {
	s := c.session
	now := time.Now()
	// As with writes, the deadline is moved in steps and not with each frame.
	if now.Sub(c.heardAt) < s.host.cfg.PingInterval/16 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.linger {
		return nil
	}
	c.heardAt = now
	by := now.Add(patience(&s.host.cfg))
	if !c.frameBy.IsZero() && c.frameBy.Before(by) {
		by = c.frameBy
	}
	_ = c.conn.SetReadDeadline(by)
	return nil
}

func (c *connection) heardPing(payload string) error {
	s := c.session
	s.mu.Lock()
	c.pong = []byte(payload) // a client that pings faster than it reads gets the last one's
	c.wakeWriterLocked()
	s.mu.Unlock()
	return c.heard()
}

func (c *connection) heardPong(string) error {
	s := c.session
	s.mu.Lock()
	if c.window != nil {
		c.window.pong(time.Now())
	}
	s.mu.Unlock()
	return c.heard()
}

// errRelieved is the error of a reader that another goroutine has replaced.
var errRelieved = errors.New("another goroutine reads")

// work lends the reader to the script, which has asked for it. It reports whether the
// goroutine is still the connection's reader; if not, it must no longer touch the connection.
func (c *connection) work(number uint64) bool {
	w := c.lent
	c.lent = nil
	c.reading.Store(2*number + 1)
	w.Work(c)
	return c.reading.CompareAndSwap(2*number+1, 2*number)
}

// Relieve implements Lender.
func (c *connection) Relieve() {
	if n := c.reading.Load(); n%2 == 1 && c.reading.CompareAndSwap(n, n+1) {
		go c.read((n + 1) / 2)
	}
}

// excuse tells the script that the reader cannot work for it now.
func (c *connection) excuse() {
	if w := c.lent; w != nil {
		c.lent = nil
		w.Work(nil)
	}
}

// readFrames delivers events until the connection fails, and returns the error. number is the number of
// the goroutine.
func (c *connection) readFrames(number uint64) error {
	for {
		// Events that have arrived together are handled together.
		if c.lent != nil && !c.in.ready() && !c.work(number) {
			return errRelieved
		}
		// Before the read and not after it: a script may have held up the last event for
		// longer than the deadline.
		_ = c.heard()
		kind, r, err := c.ws.NextReader()
		if err != nil {
			return err
		}
		s := c.session
		s.stats.framesIn.Add(1)
		if kind != websocket.BinaryMessage {
			s.ignore(errTextFrame)
			continue
		}
		frame, err := c.readFrame(r)
		s.stats.bytesIn.Add(int64(len(frame)))
		if err != nil {
			return err
		}
		event, err := c.decode(frame)
		if err != nil {
			s.ignore(err)
			c.intake.drop()
			continue
		}
		if err := c.admit(event); err != nil {
			return err
		}
	}
}

var errTextFrame = errors.New("a text frame")

// ignore counts a frame that is not an event, and logs the first one.
func (s *Session) ignore(reason error) {
	if s.stats.ignored.Add(1) == 1 {
		s.host.chatter.say(slog.LevelWarn, "ignored", fmt.Sprintf("client %s sent a frame that is ignored: %v", s.id, reason))
	}
}

// deliver delivers one event to the script, and starts the session at its first INIT. The host
// itself handles acknowledgements, and the INIT of a client that resumes an earlier session.
func (c *connection) deliver(e *protocol.ClientEvent) {
	if c.introduced {
		c.session.active.Store(true)
	}
	if e.Etype == ackEtype && c.acknowledge(e.Value) {
		return
	}
	if e.Etype == "INIT" && !c.introduced {
		c.introduced = true
		c.excuse() // resuming a session may take a while
		info := readIntroduction(e.Value)
		if c.resume(info) {
			return
		}
		c.introduce(e.Value, info)
	}
	s := c.session
	if !s.calls.mu.TryLock() {
		c.excuse()
		s.calls.mu.Lock()
	}
	defer s.calls.mu.Unlock()
	if !s.hearsLocked(c) || !s.offersLocked(e) {
		return
	}
	s.calls.known = true
	s.host.script.Event(s, e)
	if w := s.calls.lent; w != nil {
		s.calls.lent = nil
		if c.lent != w {
			c.excuse()
		}
		c.lent = w
	}
}

// introduce starts the session of a client that has sent INIT.
func (c *connection) introduce(value []byte, info introduction) {
	s := c.session
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	if value == nil {
		value = msgp.AppendMapHeader(nil, 0)
	}
	var greeting *protocol.Message
	if info.viewer {
		greeting = s.host.welcome(s, c.peer.prefix, false)
	}
	s.mu.Lock()
	s.link.info, s.link.viewer, s.link.moves = bytes.Clone(value), info.viewer, info.moves
	if info.viewer && !s.calls.provisional && s.ending == nil {
		c.greeting = greeting.Frame
	}
	if info.acks {
		c.window = newWindow()
		c.pingDue = true // to measure the round trip
	}
	s.tellListensLocked(false) // a session that has started without an introduction may already have some
	c.wakeWriterLocked()
	s.mu.Unlock()
	if s.calls.started && info.viewer { // its INIT was late, and it was treated as another client
		s.host.cfg.Journal.join(s, true)
	}
	s.startLocked()
}

// An introduction has the fields of an INIT's value that the host itself uses.
type introduction struct {
	viewer bool   // it is our own viewer
	acks   bool   // it acknowledges what it shows
	moves  bool   // it supports moves of many nodes
	token  string // of the session that it wants to resume; "" for none
}

// ownViewer is the value of viewer in our own viewer's INIT.
const ownViewer = "vuerlua"

func readIntroduction(value []byte) introduction {
	if value == nil {
		return introduction{}
	}
	info := decodeInfo(value)
	if info["viewer"] != ownViewer {
		return introduction{}
	}
	acks, _ := info["acks"].(bool)
	moves, _ := info["moves"].(bool)
	token, _ := info["resume"].(string)
	return introduction{viewer: true, acks: acks, moves: moves, token: token}
}

// decodeInfo converts an INIT's value, which must be well formed, to a map. It returns
// an empty map for other values.
func decodeInfo(raw []byte) map[string]any {
	v, _, err := msgp.ReadIntfBytes(raw)
	info, isMap := v.(map[string]any)
	if err != nil || !isMap {
		return map[string]any{}
	}
	return withoutUndefined(info).(map[string]any)
}

// withoutUndefined replaces a browser's undefined by nil, in place.
func withoutUndefined(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			v[k] = withoutUndefined(item)
		}
	case []any:
		for i, item := range v {
			v[i] = withoutUndefined(item)
		}
	case msgp.RawExtension:
		if v.Type == 0 {
			return nil
		}
	case *msgp.RawExtension:
		if v.Type == 0 {
			return nil
		}
	}
	return v
}
