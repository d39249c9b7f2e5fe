package host

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// run is the session's life, on the reader goroutine.
func (s *Session) run() {
	cfg := &s.host.cfg
	s.ws.SetReadLimit(cfg.MaxMessage)
	s.ws.SetPongHandler(func(string) error { return s.heard() })
	s.ws.SetPingHandler(func(payload string) error {
		s.mu.Lock()
		s.pong = []byte(payload) // a client that pings faster than it reads gets the last one's
		s.wakeWriter()
		s.mu.Unlock()
		return s.heard()
	})
	s.ws.SetCloseHandler(func(int, string) error { return nil }) // the writer answers
	s.dispatch.Lock()
	s.initTimer = time.AfterFunc(cfg.InitTimeout, s.startSilent)
	s.dispatch.Unlock()
	go s.write()

	err := s.readFrames()
	d := readFailure(err, cfg.MaxMessage, s.patience())
	s.shut(d, 0)
	switch {
	case d.code == websocket.CloseAbnormalClosure:
		_ = s.conn.Close()
	case !isClose(err):
		s.drain()
	}
	<-s.wrote
	_ = s.conn.Close()
	s.finish()
}

// finish tells everyone that the session is over.
func (s *Session) finish() {
	s.initTimer.Stop()
	s.mu.Lock()
	reason := s.ending.reason
	s.mu.Unlock()
	s.host.remove(s)
	s.dispatch.Lock()
	s.started = true            // whatever the timer is about to do
	s.host.cfg.Journal.leave(s) // which cannot join any more
	s.host.script.End(s, reason)
	s.dispatch.Unlock()

	s.leaveStores()
	st := s.Stats()
	if st.Ignored > 1 {
		s.host.log.Warn(fmt.Sprintf("client %s: %d frames ignored in all", s.id, st.Ignored))
	}
	s.host.log.Info(fmt.Sprintf("client %s left", s.id), "reason", reason,
		"after", time.Since(s.connectedAt).Round(time.Millisecond), "in", st.FramesIn, "out", st.FramesOut)
	s.mu.Lock()
	s.scene, s.queue = mirror{}, nil // a script may keep the session; this is the large part
	s.mu.Unlock()
}

// drain takes what the client is still sending after a frame that cannot be read, so
// that the close frame with the reason reaches it and not a reset.
func (s *Session) drain() {
	s.mu.Lock()
	s.linger = true
	_ = s.conn.SetReadDeadline(time.Now().Add(closeLinger))
	s.mu.Unlock()
	_, _ = io.Copy(io.Discard, s.conn)
}

// patience is how long a client may be silent.
func (s *Session) patience() time.Duration {
	return s.host.cfg.PingInterval * 5 / 2
}

// heard moves the read deadline: the client is alive. Once the session lingers for its
// end the deadline stays.
func (s *Session) heard() error {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	// As with writes, the deadline is moved in steps and not with each frame.
	if s.linger || now.Sub(s.heardAt) < s.host.cfg.PingInterval/16 {
		return nil
	}
	s.heardAt = now
	_ = s.conn.SetReadDeadline(now.Add(s.patience()))
	return nil
}

// readFrames delivers events until the connection fails, and says how it did.
func (s *Session) readFrames() error {
	for {
		// Before the read and not after it: a script may have held up the last event for
		// longer than the deadline.
		_ = s.heard()
		kind, r, err := s.ws.NextReader()
		if err != nil {
			return err
		}
		s.stats.framesIn.Add(1)
		if kind != websocket.BinaryMessage {
			s.ignore(errTextFrame)
			continue
		}
		frame, err := s.readFrame(r)
		s.stats.bytesIn.Add(int64(len(frame)))
		if err != nil {
			return err
		}
		event, err := protocol.DecodeEvent(frame, s.host.cfg.Limits)
		if err != nil {
			s.ignore(err)
			continue
		}
		s.deliver(event)
	}
}

var errTextFrame = errors.New("a text frame")

const (
	readBuffer    = 8 << 10
	maxReadBuffer = 64 << 10 // a larger one is not kept
)

func newReadPool() *sync.Pool {
	return &sync.Pool{New: func() any {
		b := make([]byte, 0, readBuffer)
		return &b
	}}
}

// readFrame reads one frame into memory of its own. The buffer grows with what has
// arrived and not with what the frame's header promises.
func (s *Session) readFrame(r io.Reader) ([]byte, error) {
	pooled := s.host.readBuffers.Get().(*[]byte)
	defer s.host.readBuffers.Put(pooled)
	buf := (*pooled)[:0]
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err != nil && !errors.Is(err, io.EOF) {
			return buf, err
		}
		if err != nil {
			break
		}
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, len(buf))
			_ = s.heard() // a long frame over a slow link is no silence
		}
	}
	if cap(buf) <= maxReadBuffer {
		*pooled = buf
		return bytes.Clone(buf), nil
	}
	if cap(buf)-len(buf) > len(buf)/4 {
		return bytes.Clone(buf), nil // the script may keep it
	}
	return buf, nil
}

// ignore counts a frame that is no event and reports the first.
func (s *Session) ignore(reason error) {
	if s.stats.ignored.Add(1) == 1 {
		s.host.log.Warn(fmt.Sprintf("client %s sent a frame that is ignored: %v", s.id, reason))
	}
}

// deliver hands one event to the script, and starts the session at its first INIT.
func (s *Session) deliver(e *protocol.ClientEvent) {
	s.dispatch.Lock()
	defer s.dispatch.Unlock()
	if e.Etype == "INIT" {
		s.introduce(e.Value)
	}
	if s.Connected() {
		s.host.script.Event(s, e)
	}
}

// introduce is called with dispatch held.
func (s *Session) introduce(value []byte) {
	s.mu.Lock()
	first := s.info == nil
	if first {
		if value == nil {
			value = msgp.AppendMapHeader(nil, 0)
		}
		s.info = bytes.Clone(value)
		s.viewer = decodeInfo(s.info)["viewer"] == ownViewer
	}
	viewer := s.viewer
	s.mu.Unlock()
	switch {
	case !first:
	case s.started && viewer: // it is late
		s.host.cfg.Journal.join(s, viewer)
	default:
		s.start()
	}
}

// ownViewer is what our viewer calls itself in its INIT, as viewer.
const ownViewer = "vuerlua"

// startSilent starts the session of a client that has not introduced itself in time.
func (s *Session) startSilent() {
	s.dispatch.Lock()
	defer s.dispatch.Unlock()
	s.start()
}

// start is called with dispatch held.
func (s *Session) start() {
	if s.started || !s.Connected() {
		return
	}
	s.started = true
	s.initTimer.Stop()
	s.mu.Lock()
	viewer := s.viewer
	s.mu.Unlock()
	s.host.cfg.Journal.join(s, viewer)
	s.host.script.Start(s)
}

// decodeInfo makes a map of an INIT's value, which is known to be well formed. What is
// no map gives an empty one.
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
