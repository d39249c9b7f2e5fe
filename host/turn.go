package host

import "sync"

// A Turn gathers the sessions that a script sends something while it runs, so that several
// messages go out together, and so that they are written by the goroutine that runs the script
// where the socket takes them at once. To wake a session's writer costs more than to write a small
// message.
//
// A script that uses one begins it when it starts to work and ends it when it rests. Between the
// two, what is sent to a session that has joined the turn waits for Hurry or End. The zero value is
// a turn that has not begun. Any goroutine may call the methods.
type Turn struct {
	// mu is taken last, also with a session's mu held.
	mu    sync.Mutex
	begun bool
	held  []*Session
	spare []*Session // for held; of whoever writes
}

// maxHeld is how many sessions a turn holds. Those beyond it are written by their writers, beside
// each other and beside the script.
const maxHeld = 4

// Begin begins the turn, or begins it anew.
func (t *Turn) Begin() {
	t.mu.Lock()
	t.begun = true
	t.mu.Unlock()
}

// End ends the turn and writes what has been held. What is sent from now on is not held. One goroutine
// at a time may call End.
func (t *Turn) End() {
	t.mu.Lock()
	t.begun = false
	if len(t.held) == 0 {
		t.mu.Unlock()
		return
	}
	held := t.held
	t.held, t.spare = t.spare[:0], nil
	t.mu.Unlock()
	for _, s := range held {
		s.writeOut(t)
	}
	clear(held)
	t.mu.Lock()
	t.spare = held[:0]
	t.mu.Unlock()
}

// Hurry has the writers of the connections write what is held, because the turn lasts. Any goroutine may
// call it.
func (t *Turn) Hurry() {
	t.mu.Lock()
	held := append([]*Session(nil), t.held...)
	clear(t.held)
	t.held = t.held[:0]
	t.mu.Unlock()
	for _, s := range held {
		s.mu.Lock()
		s.heldBy = nil
		if s.conn != nil {
			s.conn.wakeForMessage()
		}
		s.mu.Unlock()
	}
}

// holds reports whether the turn holds a session that was sent something, of which the mu is held.
func (t *Turn) holds(s *Session) bool {
	if s.heldBy == t {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.begun || len(t.held) >= maxHeld {
		return false
	}
	t.held = append(t.held, s)
	s.heldBy = t
	return true
}

// Join has messages to the session held while the turn lasts, whoever sends them. A session is in
// one turn at a time.
func (s *Session) Join(t *Turn) {
	s.mu.Lock()
	s.turn = t
	s.mu.Unlock()
}

// writeOut writes what is pending if that is little and the connection takes it without waiting;
// otherwise it wakes the writer.
func (s *Session) writeOut(t *Turn) {
	s.mu.Lock()
	if s.heldBy == t {
		s.heldBy = nil
	}
	c := s.conn
	if c == nil {
		s.mu.Unlock()
		return
	}
	if c.direct == nil || !c.parked || c.held || s.ending != nil || c.greeting != nil || s.queue.Bytes() > writeChunk {
		c.wakeForMessage()
		s.mu.Unlock()
		return
	}
	w := c.takeLocked(s, false)
	if w.empty() {
		if w.hold > 0 { // the writer has the timer
			c.wakeWriter()
		}
		s.mu.Unlock()
		return
	}
	c.writing = true
	s.mu.Unlock()
	s.logCaughtUp(w.caughtUp)
	out := batch{conn: c.direct, buffers: s.host.buffers, copies: true}
	err := c.put(s, &out, w)
	if err != nil {
		out.release()
	}
	s.mu.Lock()
	c.writing, c.parked = false, true
	c.unsent, c.broke = c.direct.take(), err
	if s.conn != c || s.ending != nil || err != nil || len(c.unsent) > 0 || c.pong != nil || c.pingDue || c.greeting != nil || !s.queue.Empty() {
		c.wakeWriter()
	}
	s.mu.Unlock()
}
