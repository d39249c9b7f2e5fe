package host

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

// ErrClosed is the error of sending to a session that is closed or whose client has left. The error
// that wraps it has the reason.
var ErrClosed = errors.New("session closed")

// A Session is one client: the scene that it shows, and the messages that it has not been sent. It
// has one connection, or none while our own viewer is away and may resume it, see Config.Resume.
// Its methods may be called from any goroutine and never block.
type Session struct {
	host        *Host
	id          string
	number      uint64 // order of arrival
	connectedAt time.Time

	calls calls // of the Script; has a lock of its own

	// mu guards the fields below it, the fields of the connection that its comment names, and in
	// a connection that acknowledges, the window.
	mu     sync.Mutex
	link   link
	out    outgoing
	ending *ending // nil while the session is open

	watcher *watcher    // guarded by the journal's mu
	active  atomic.Bool // the client did more than introduce itself
	slowed  atomic.Bool // the log says that its handlers do not keep up with its events
	refused atomic.Bool // the log says that it sent an event that its scene does not allow
	stats   counters
}

// An ending describes how a session was closed.
type ending struct {
	disconnect
	err   error // what Send returns
	flush bool  // pending messages are written first
	by    time.Time
}

type counters struct {
	framesIn, bytesIn, ignored atomic.Int64
	framesOut, bytesOut        atomic.Int64
}

// SessionStats are statistics of one session.
type SessionStats struct {
	FramesIn, BytesIn   int64 // received, as websocket payloads
	Ignored             int64 // those of FramesIn that were not events
	FramesOut, BytesOut int64 // written; bytes with their framing
	Pending             int   // operations that wait to be written
	PendingBytes        int
	Dropped             int64 // events that were dropped because the client was too slow; never part of the scene
	Nodes               int   // nodes that the client shows, once all is written
	SceneBytes          int   // their size
}

// ID returns the session's name in logs and for the script: eight hexadecimal digits,
// unique among the host's sessions.
func (s *Session) ID() string { return s.id }

// RemoteAddr returns the client's address and port in its last connection.
func (s *Session) RemoteAddr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link.remote
}

// UserAgent returns the User-Agent header of the client's request, "" if it is absent.
func (s *Session) UserAgent() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link.agent
}

// ConnectedAt returns the time of the first connection.
func (s *Session) ConnectedAt() time.Time { return s.connectedAt }

// Connected reports whether the session still accepts messages: until Close is called or the client
// leaves. A client that is away for a moment has not left, see Resuming.
func (s *Session) Connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ending == nil
}

// Resuming reports whether the client has lost its connection and may still come back.
// Changes of the scene are kept for it, other messages are not.
func (s *Session) Resuming() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ending == nil && s.link.conn == nil
}

// Stats returns the session's current statistics.
func (s *Session) Stats() SessionStats {
	st := SessionStats{
		FramesIn: s.stats.framesIn.Load(), BytesIn: s.stats.bytesIn.Load(), Ignored: s.stats.ignored.Load(),
		FramesOut: s.stats.framesOut.Load(), BytesOut: s.stats.bytesOut.Load(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out.queue != nil {
		st.Pending, st.PendingBytes, st.Dropped = s.out.queue.Len(), s.out.queue.Bytes(), int64(s.out.queue.Dropped())
		st.Nodes, st.SceneBytes = s.out.scene.Len(), s.out.scene.Size()
	}
	return st
}

// Send puts a message in the client's queue. It keeps m, whose bytes must not be written to any
// more. The messages of one goroutine arrive in their order. Send fails only once the session is
// closed, with an error that wraps ErrClosed and has the reason.
func (s *Session) Send(m *protocol.Message) error {
	now := time.Now()
	for {
		shared, fellBehind, err := s.sendOwn(m, now)
		if shared == nil {
			s.logLagging(fellBehind)
			return err
		}
		s.part(shared)
	}
}

// sendOwn is Send for a session that has a scene of its own. If the session shows a store's scene,
// which m would change, sendOwn does nothing and returns the store: to part from it, the caller
// must take the store's order, which goes before mu.
func (s *Session) sendOwn(m *protocol.Message, now time.Time) (shared *Store, fellBehind int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.out.scene.shared != nil && m.Op != protocol.OpEvent:
		return s.out.scene.shared, 0, nil
	case s.ending != nil:
		return nil, 0, s.ending.err
	}
	if m.Answer != "" {
		s.link.expect(m.Answer)
	}
	if s.out.staged != nil {
		s.out.staged.only = nil
		return nil, s.stageLocked(m, now), nil
	}
	s.out.scene.own.Apply(m)
	return nil, s.enqueueLocked(m, now), nil
}

// Note changes the scene like Send, without sending anything: the client has made the change
// itself, and a snapshot must include it.
func (s *Session) Note(m *protocol.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil || s.out.scene.shared != nil {
		return
	}
	if s.out.staged != nil {
		s.out.staged.scene.Apply(m)
	}
	s.out.scene.own.Apply(m)
}

// mention queues an event about the script, or a message that the scene already includes. It does
// not wait for a scene that is being built, because it may report why that scene fails. A session
// that has ended receives nothing.
func (s *Session) mention(m *protocol.Message) {
	s.logLagging(s.enqueueEvent(m))
}

func (s *Session) enqueueEvent(m *protocol.Message) (fellBehind int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil {
		return 0
	}
	return s.enqueueLocked(m, time.Now())
}

// Close ends the session: pending messages are written, for at most Config.FlushTimeout, then the
// connection is closed with code 1000 and the reason, of which the client receives at most 123
// bytes. From then on Send fails and Event is not called; End will be. A second Close does nothing.
func (s *Session) Close(reason string) {
	d := closedByScript
	if reason != "" {
		d.reason = reason
	}
	s.shut(d, s.host.cfg.FlushTimeout)
}

// closeTimeout bounds the writing of a close frame if no pending messages precede it.
const closeTimeout = time.Second

// shut closes an open session. Only the first call's disconnect is kept. The writer
// writes the pending messages if flush leaves time for them, then the close frame.
func (s *Session) shut(d disconnect, flush time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shutLocked(d, flush)
}

// shutLocked is shut for a caller that holds mu.
func (s *Session) shutLocked(d disconnect, flush time.Duration) {
	if s.ending != nil {
		return
	}
	s.ending = &ending{disconnect: d, err: fmt.Errorf("%w: %s", ErrClosed, d.reason), flush: flush > 0}
	limit := closeTimeout
	if flush > 0 {
		limit = flush
	}
	s.ending.by = time.Now().Add(limit)
	switch {
	case s.link.conn != nil:
		s.link.conn.endLocked(s.ending)
	case !s.link.away.returning:
		s.link.away.timer.Stop()
		go s.finish()
	}
}

// abort ends the session without a close frame.
func (s *Session) abort(d disconnect) {
	s.shut(d, 0)
	s.mu.Lock()
	c := s.link.conn
	s.mu.Unlock()
	if c != nil {
		_ = c.conn.Close()
	}
}

// finish reports the end of the session to the script, the journal and the log. It is
// called once, by the goroutine that ends the last connection.
func (s *Session) finish() {
	defer s.host.running.Done()
	s.host.remove(s)
	s.calls.mu.Lock()
	s.calls.initTimer.Stop()
	s.calls.started = true      // in case the timer is about to start it
	s.host.cfg.Journal.leave(s) // which cannot join any more
	s.mu.Lock()
	reason := s.ending.reason
	s.mu.Unlock()
	s.host.script.End(s, reason)
	s.calls.mu.Unlock()

	s.leaveStores()
	st := s.Stats()
	if st.Ignored > 1 {
		s.host.chatter.say(slog.LevelWarn, "ignored in all", fmt.Sprintf("client %s: %d frames ignored in all", s.id, st.Ignored))
	}
	s.host.chatter.say(slog.LevelInfo, "left", fmt.Sprintf("client %s left", s.id), "reason", reason,
		"after", time.Since(s.connectedAt).Round(time.Millisecond), "in", st.FramesIn, "out", st.FramesOut)
	s.forget()
}
