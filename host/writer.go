package host

import (
	"fmt"
	"log/slog"
	"time"
)

const (
	// writeChunk is about how many bytes are taken from the outbox at once. Bytes that were taken
	// can no longer be replaced by newer ones.
	writeChunk = 16 << 10
	// writeRate is the minimum rate, in bytes per second, at which a client must read its messages.
	writeRate = 32 << 10
	// closeLinger is how long a client may take to answer a close frame. If the connection were
	// closed immediately, the client could lose data that it has not read yet: a socket with unread
	// input is reset.
	closeLinger = time.Second
)

// write is the writer goroutine. It writes everything that a Turn has not written in its place, and
// sleeps while there is nothing to write and no ping to send.
func (c *connection) write(s *Session, wrote chan<- struct{}) {
	defer close(wrote)
	ping := time.NewTimer(s.host.cfg.PingInterval)
	defer ping.Stop()
	var hold timer
	defer hold.stop()
	out := batch{conn: c.conn, buffers: s.host.buffers}
	for pingDue := false; ; {
		w := c.take(s, pingDue)
		s.logCaughtUp(w.caughtUp)
		if w.stop {
			return
		}
		if w.empty() {
			select {
			case <-c.wake:
			case <-hold.after(w.hold):
			case <-ping.C:
				pingDue = true
				ping.Reset(s.host.cfg.PingInterval)
			}
			continue
		}
		if err := c.put(s, &out, w); err != nil {
			out.release()
			c.failWrite(s, writeFailure(err, w.allowed))
			return
		}
		if w.last != nil {
			c.lingerForClose(s)
			return
		}
		if w.size > writeChunk {
			c.wroteLarge(s)
		}
		pingDue = false
		select { // a busy writer pings as well: the pongs extend the reader's deadline
		case <-ping.C:
			pingDue = true
			ping.Reset(s.host.cfg.PingInterval)
		default:
		}
	}
}

// logCaughtUp logs that the client no longer lags. If after is 0, the client has not lagged, and it
// does nothing.
func (s *Session) logCaughtUp(after time.Duration) {
	if after > 0 {
		s.host.chatter.say(slog.LevelInfo, "caught up", fmt.Sprintf("client %s caught up after %.1f s", s.id, after.Seconds()))
	}
}

// A timer is created when it is first needed. Most connections never delay anything.
type timer struct{ t *time.Timer }

// after returns a channel for a wait of d, or nil if d is 0.
func (t *timer) after(d time.Duration) <-chan time.Time {
	switch {
	case d == 0:
		t.stop()
		return nil
	case t.t == nil:
		t.t = time.NewTimer(d)
	default:
		t.t.Reset(d)
	}
	return t.t.C
}

func (t *timer) stop() {
	if t.t != nil {
		t.t.Stop()
	}
}

// A work is one step of the writer.
type work struct {
	unsent   []byte   // the rest of frames that a turn has written in part
	broke    error    // the error of a turn's write: the connection is broken
	frames   [][]byte // valid until the next take
	base     string   // for the frames: see rebased
	size     int      // total size of frames
	ping     bool
	pong     []byte
	last     *ending       // the close frame, after everything else
	allowed  time.Duration // time for all of it
	caughtUp time.Duration // how long the client lagged, if it no longer does
	hold     time.Duration // how long to delay the pending messages, if there is nothing else to write
	stop     bool          // the connection no longer belongs to the session
}

func (w *work) empty() bool {
	return len(w.frames) == 0 && len(w.unsent) == 0 && w.broke == nil && !w.ping && w.pong == nil && w.last == nil
}

// take takes the next things to write and sets the deadline for them. If nothing is to be
// written, it marks the writer as parked. Only the writer calls it.
func (c *connection) take(s *Session, ping bool) work {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.writing { // the turn wakes the writer if anything is left
		c.pingDue = c.pingDue || ping
		return work{}
	}
	return c.takeLocked(s, ping)
}

// takeLocked is take for the writer or the turn that may write now. The caller must hold the session's mu.
func (c *connection) takeLocked(s *Session, ping bool) work {
	now := time.Now()
	if s.link.conn != c {
		return work{stop: true}
	}
	w := work{ping: ping || c.pingDue, pong: c.pong, unsent: c.unsent, broke: c.broke}
	c.pong, c.pingDue, c.held, c.unsent = nil, false, false, nil
	if !s.out.lagging.IsZero() && !s.out.queue.Stale() && s.out.queue.Bytes() <= writeChunk {
		w.caughtUp = now.Sub(s.out.lagging)
		s.out.lagging = time.Time{}
	}
	switch {
	case c.greeting != nil:
		w.frames = [][]byte{c.greeting}
		c.greeting, c.greeted = nil, c.frames+1
	case s.ending == nil && c.window != nil:
		c.takeWindowLocked(s, &w, now)
	case s.ending == nil || s.ending.flush:
		w.frames = s.out.queue.Next(now, writeChunk)
	}
	if s.ending != nil && len(w.frames) == 0 {
		w.last = s.ending
	}
	if w.empty() {
		c.parked = true
		return w
	}
	c.parked = false
	if w.ping && c.window != nil {
		c.window.ping(now)
	}
	c.frames += uint64(len(w.frames))
	w.base = c.addressesLocked(s)
	w.size = len(w.unsent)
	for _, f := range w.frames {
		w.size += len(f)
	}
	w.allowed = s.host.cfg.WriteTimeout + time.Duration(w.size)*time.Second/writeRate
	// A deadline is a timer of the runtime: it is moved when it comes too near, not for each write.
	// The deadline of a closed session is never moved.
	if s.ending == nil && c.writeBy.Sub(now) < w.allowed {
		c.writeBy = now.Add(w.allowed + w.allowed/2)
		_ = c.conn.SetWriteDeadline(c.writeBy)
	}
	return w
}

// put writes a work. A ping is written before long frames, as it measures the round trip.
func (c *connection) put(s *Session, out *batch, w work) error {
	if w.broke != nil {
		return w.broke
	}
	out.sent = 0
	defer func() { s.stats.bytesOut.Add(int64(out.sent)) }()
	if len(w.unsent) > 0 {
		n, err := c.conn.Write(w.unsent)
		out.sent += n
		if err != nil {
			return err
		}
	}
	if w.ping {
		if err := out.add(finalPing, nil); err != nil {
			return err
		}
	}
	for _, f := range w.frames {
		if err := out.add(finalBinary, rebased(f, w.base)); err != nil {
			return err
		}
	}
	if w.pong != nil {
		if err := out.add(finalPong, w.pong); err != nil {
			return err
		}
	}
	if w.last != nil {
		if body, ok := w.last.payload(); ok {
			if err := out.add(finalClose, body); err != nil {
				return err
			}
		}
	}
	s.stats.framesOut.Add(int64(len(w.frames)))
	return out.flush()
}

// failWrite breaks a connection that accepted no more bytes. If the session was to be flushed,
// messages are lost, which is reported.
func (c *connection) failWrite(s *Session, d disconnect) {
	s.mu.Lock()
	unflushed := s.ending != nil && s.ending.flush
	s.mu.Unlock()
	if unflushed {
		s.host.chatter.say(slog.LevelWarn, "not taken", fmt.Sprintf("client %s did not take its last messages", s.id))
	}
	c.fail(s, d)
}

// lingerForClose gives the client a last while to answer.
func (c *connection) lingerForClose(s *Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.linger = true
	_ = c.conn.SetReadDeadline(time.Now().Add(closeLinger))
}
