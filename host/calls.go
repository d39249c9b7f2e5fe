package host

import (
	"sync"
	"time"
)

// The calls of a session are the state of its calls of the [Script].
type calls struct {
	// mu is held during each call, so that the calls are in order although they come from several
	// goroutines: the call for a silent client comes from a timer, and an old connection may still
	// deliver an event when a new one has replaced it. It is taken before every other lock, so a
	// method of the script may use any session. It guards the fields below it.
	mu          sync.Mutex
	started     bool        // Start was called, or will never be called
	known       bool        // the script knows the session, so End is called too
	provisional bool        // the session has no place yet: see Host.reserve
	initTimer   *time.Timer // starts the session of a client that is silent
	lent        Worker      // the script has asked for the reader's goroutine
	drags       []grip      // what the visitor drags
}

// Lend makes the goroutine that is calling Script.Event call w, once it has delivered all events that
// have arrived. It must be called within a call of Event for this session.
func (s *Session) Lend(w Worker) { s.calls.lent = w }

// hearsLocked reports whether the events that arrive by c are for the script. The caller must hold
// calls.mu.
func (s *Session) hearsLocked(c *connection) bool {
	s.takePlaceLocked()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ending == nil && s.link.conn == c
}

// takePlaceLocked reports whether the session has a place. A provisional session gets one if makeRoom
// can free one; otherwise takePlaceLocked closes it. The caller must hold calls.mu.
func (s *Session) takePlaceLocked() bool {
	if s.calls.provisional && s.host.makeRoom() {
		s.calls.provisional = false
	}
	if s.calls.provisional {
		s.shut(noPlace, 0)
	}
	return !s.calls.provisional
}

// startSilent starts the session of a client that has not introduced itself in time.
func (s *Session) startSilent() {
	s.calls.mu.Lock()
	defer s.calls.mu.Unlock()
	s.startLocked()
}

// startLocked starts the session, unless it has started, has ended or gets no place. The caller must
// hold calls.mu.
func (s *Session) startLocked() {
	s.mu.Lock()
	viewer, open := s.link.viewer, s.ending == nil
	s.mu.Unlock()
	if s.calls.started || !open {
		return
	}
	if !s.takePlaceLocked() {
		return
	}
	s.calls.started, s.calls.known = true, true
	s.calls.initTimer.Stop()
	s.host.cfg.Journal.join(s, viewer)
	s.host.script.Start(s)
}
