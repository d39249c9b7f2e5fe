package host

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/outbox"
	"github.com/vuerlua/vuerlua/protocol"
)

// ErrClosed is returned by sending to a session that is closed or whose client has
// left. The error that wraps it has the reason.
var ErrClosed = errors.New("session closed")

// A Session is one client: the scene that it shows, and the messages that it has not
// been sent. It has one connection, or none while our own viewer is away and may resume
// it, see Config.Resume. Its methods may be called from any goroutine and never block.
type Session struct {
	host        *Host
	id          string
	number      uint64 // order of arrival
	connectedAt time.Time

	// dispatch is held while a method of the script runs, which is what keeps the
	// calls for one session in order although the one for a silent client comes from
	// a timer, and an old connection may still be about when a new one takes its place.
	// It is taken before mu.
	dispatch    sync.Mutex
	started     bool // Start was called
	known       bool // the script has heard of it
	provisional bool // it has no place yet: see Host.reserve
	initTimer   *time.Timer
	lent        Worker // the script has asked for the reader's goroutine

	mu       sync.Mutex
	conn     *connection     // nil while the client is away
	released <-chan struct{} // closed when the last connection has let go
	away     awayState
	remote   string // of the last connection, as the two below
	agent    string
	local    bool       // the client is a program on this machine
	addr     netip.Addr // of the client, see otherAddr
	scene    mirror
	queue    *outbox.Queue
	turn     *Turn     // the turn that it has joined, or nil
	heldBy   *Turn     // the turn that has it in its list, or nil
	ending   *ending   // nil while the session is open
	info     []byte    // the INIT event's value; nil before there is one
	viewer   bool      // info says that it is our own
	pictured bool      // it has acknowledged a frame, so it has drawn a picture
	lagging  time.Time // time at which lagging began; zero: not lagging

	token, lastToken string // the host's, see Host.issue

	asked []string // the etypes of the answers that the client is asked for, the oldest first

	rehearsal *rehearsal // the next scene, while it is not shown yet; mostly nil

	watcher *watcher    // the journal's
	active  atomic.Bool // the client did more than introduce itself
	slowed  atomic.Bool // the log says that its handlers do not keep up with its events

	stats counters
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

// SessionStats are one session's numbers at one moment.
type SessionStats struct {
	FramesIn, BytesIn   int64 // received, as websocket payloads
	Ignored             int64 // of FramesIn, those that were no event
	FramesOut, BytesOut int64 // written; bytes with their framing
	Pending             int   // operations that wait to be written
	PendingBytes        int
	Dropped             int64 // events that a client was too slow for; never part of the scene
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
	return s.remote
}

// UserAgent returns the User-Agent header of the client's request, "" if it is absent.
func (s *Session) UserAgent() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.agent
}

// ConnectedAt returns the time of the first connection.
func (s *Session) ConnectedAt() time.Time { return s.connectedAt }

// Connected reports whether messages are still taken: until Close, or the client's leaving.
// A client that is away for a moment has not left, see Resuming.
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
	return s.ending == nil && s.conn == nil
}

// Preparing reports whether the client acknowledges frames and has not drawn its first picture yet.
// That can take a page many seconds, in which it compiles shaders and answers no requests.
func (s *Session) Preparing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ending == nil && s.conn != nil && s.conn.window != nil && !s.pictured
}

// Lagging reports whether the client was so slow that its queue was given up for a
// snapshot that it has not taken yet.
func (s *Session) Lagging() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.lagging.IsZero()
}

// Info returns the value of the client's first INIT, or nil before that. The caller
// owns the map.
func (s *Session) Info() map[string]any {
	s.mu.Lock()
	raw := s.info
	s.mu.Unlock()
	if raw == nil {
		return nil
	}
	return decodeInfo(raw)
}

// Stats returns the session's current statistics.
func (s *Session) Stats() SessionStats {
	st := SessionStats{
		FramesIn: s.stats.framesIn.Load(), BytesIn: s.stats.bytesIn.Load(), Ignored: s.stats.ignored.Load(),
		FramesOut: s.stats.framesOut.Load(), BytesOut: s.stats.bytesOut.Load(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queue != nil {
		st.Pending, st.PendingBytes, st.Dropped = s.queue.Len(), s.queue.Bytes(), int64(s.queue.Dropped())
		st.Nodes, st.SceneBytes = s.scene.Len(), s.scene.Size()
	}
	return st
}

// Send puts a message in the client's queue. It keeps m, whose bytes nobody may write
// to any more. The messages of one goroutine arrive in its order. It fails only once
// the session is closed, with an error that wraps ErrClosed and says why.
func (s *Session) Send(m *protocol.Message) error {
	now := time.Now()
	s.mu.Lock()
	for s.scene.shared != nil && m.Op != protocol.OpEvent {
		st := s.scene.shared
		s.mu.Unlock()
		s.part(st)
		s.mu.Lock()
	}
	if s.ending != nil {
		err := s.ending.err
		s.mu.Unlock()
		return err
	}
	if m.Answer != "" {
		s.expect(m.Answer)
	}
	if s.rehearsal != nil {
		s.rehearsal.only = nil
		s.takeAndUnlock(m, now)
		return nil
	}
	s.scene.own.Apply(m)
	s.queueAndUnlock(m, now)
	return nil
}

// mention queues an event about the script. The event does not wait for a scene that is being built:
// it may report why that scene does not come. A session that has ended gets nothing.
func (s *Session) mention(m *protocol.Message) {
	s.mu.Lock()
	if s.ending != nil {
		s.mu.Unlock()
		return
	}
	s.queueAndUnlock(m, time.Now())
}

// Close ends the session: what is pending is written, for at most
// Config.FlushTimeout, then the connection is closed with code 1000 and the reason, of
// which the client gets at most 123 bytes. From now on Send fails and Event is not
// called; End will be. A second Close does nothing.
func (s *Session) Close(reason string) {
	d := closedByScript
	if reason != "" {
		d.reason = reason
	}
	s.shut(d, s.host.cfg.FlushTimeout)
}

// closeTimeout bounds the writing of a close frame that nothing has to go before.
const closeTimeout = time.Second

// shut closes an open session. Only the first call's disconnect is kept. The writer
// writes the pending messages if flush leaves time for them, then the close frame.
func (s *Session) shut(d disconnect, flush time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shutLocked(d, flush)
}

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
	case s.conn != nil:
		s.conn.end(s.ending)
	case !s.away.returning:
		s.away.timer.Stop()
		go s.finish()
	}
}

// pendingEvents is how many events wait in the queue of a client that is behind.
func (s *Session) pendingEvents() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queue == nil {
		return 0
	}
	return s.queue.Events()
}

// abort ends the session without a close frame.
func (s *Session) abort(d disconnect) {
	s.shut(d, 0)
	s.mu.Lock()
	c := s.conn
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
	s.dispatch.Lock()
	s.initTimer.Stop()
	s.started = true            // whatever the timer is about to do
	s.host.cfg.Journal.leave(s) // which cannot join any more
	s.mu.Lock()
	reason := s.ending.reason
	s.mu.Unlock()
	s.host.script.End(s, reason)
	s.dispatch.Unlock()

	s.leaveStores()
	st := s.Stats()
	if st.Ignored > 1 {
		s.host.chatter.say(slog.LevelWarn, "ignored in all", fmt.Sprintf("client %s: %d frames ignored in all", s.id, st.Ignored))
	}
	s.host.chatter.say(slog.LevelInfo, "left", fmt.Sprintf("client %s left", s.id), "reason", reason,
		"after", time.Since(s.connectedAt).Round(time.Millisecond), "in", st.FramesIn, "out", st.FramesOut)
	s.forget()
}

// forget frees the large part of a session, which a script may keep.
func (s *Session) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scene, s.queue = mirror{}, nil
}
