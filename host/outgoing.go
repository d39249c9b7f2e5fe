package host

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/outbox"
	"github.com/vuerlua/vuerlua/protocol"
)

// An outgoing is the scene that a session's client shows, and the messages that are still to be
// sent. The session's mu guards it.
//
// A message goes to the scene first, so that a client that is sent a snapshot, because it was away
// or too slow, misses nothing. Then it goes to the queue. A [Turn] or the connection's writer takes
// it from there: see connection.takeLocked.
type outgoing struct {
	scene   mirror       // what the client shows once the queue is empty
	staged  *stagedScene // the next scene, while it is not shown yet; mostly nil
	queue   *outbox.Queue
	lagging time.Time // time at which lagging began; zero: not lagging

	turn   *Turn // the turn that the session has joined, or nil
	heldBy *Turn // the turn that has the session in its list, or nil
}

// enqueueLocked queues a message that the scene already includes, for an open session. If the client
// falls behind by it, enqueueLocked returns how many bytes are pending: the caller passes that to
// logLagging once it has unlocked mu, since a logger may block.
func (s *Session) enqueueLocked(m *protocol.Message, now time.Time) (fellBehind int) {
	if s.link.conn == nil && m.Op == protocol.OpEvent {
		return 0 // no connection is there to send it
	}
	pending := s.out.queue.Bytes() + len(m.Frame)
	s.out.queue.Push(m, now)
	if s.link.conn != nil && (s.out.turn == nil || !s.out.turn.holdsLocked(s)) {
		s.link.conn.wakeForMessageLocked()
	}
	if !s.out.lagging.IsZero() || !s.out.queue.Stale() {
		return 0
	}
	s.out.lagging = now
	return pending
}

// logLagging logs that the client has fallen behind, with so many bytes pending. If pending is 0,
// it does nothing.
func (s *Session) logLagging(pending int) {
	if pending > 0 {
		s.host.chatter.say(slog.LevelWarn, "lagging", fmt.Sprintf("client %s lagging, %s pending", s.id, byteSize(int64(pending))))
	}
}

// pendingEvents returns the number of events in the queue of a client that is behind.
func (s *Session) pendingEvents() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out.queue == nil {
		return 0
	}
	return s.out.queue.Events()
}

// forget frees the large parts of a session, because a script may keep the session.
func (s *Session) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.scene, s.out.queue = mirror{}, nil
}
