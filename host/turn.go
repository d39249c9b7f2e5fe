package host

import "sync"

// A Turn collects the sessions to which a script sends messages while it runs. Then several messages
// are written together, and by the goroutine that runs the script if the socket accepts them at once.
// Waking a session's writer costs more than writing a small message.
//
// A script begins a turn when it starts to work, and ends it when it becomes idle. In between,
// messages to sessions that have joined the turn wait for Hurry or End. The zero value is a turn
// that has not begun. Any goroutine may call the methods.
type Turn struct {
	// mu is taken last, also with a session's mu held.
	mu    sync.Mutex
	begun bool
	held  []*Session
	spare []*Session // an empty slice for held; nil while End uses it
}

// maxHeld is the number of sessions that a turn holds. The writers of further sessions write at once,
// in parallel with each other and with the script.
const maxHeld = 4

// Begin begins the turn. It may be called again after End.
func (t *Turn) Begin() {
	t.mu.Lock()
	t.begun = true
	t.mu.Unlock()
}

// End ends the turn and writes the held messages. Messages that are sent from now on are not held. Only
// one goroutine at a time may call End.
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

// Hurry makes the writers of the connections write the held messages, because the turn takes long.
func (t *Turn) Hurry() {
	t.mu.Lock()
	held := append([]*Session(nil), t.held...)
	clear(t.held)
	t.held = t.held[:0]
	t.mu.Unlock()
	for _, s := range held {
		s.mu.Lock()
		s.out.heldBy = nil
		if s.link.conn != nil {
			s.link.conn.wakeForMessageLocked()
		}
		s.mu.Unlock()
	}
}

// holdsLocked reports whether the turn holds a session to which a message was sent. The caller must
// hold the session's mu.
func (t *Turn) holdsLocked(s *Session) bool {
	if s.out.heldBy == t {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.begun || len(t.held) >= maxHeld {
		return false
	}
	t.held = append(t.held, s)
	s.out.heldBy = t
	return true
}

// Join makes the turn hold messages to the session while it lasts, from any sender. A session is in one
// turn at a time.
func (s *Session) Join(t *Turn) {
	s.mu.Lock()
	s.out.turn = t
	s.mu.Unlock()
}

// writeOut writes the pending messages if they are short and the connection accepts them without
// waiting; otherwise it wakes the writer.
func (s *Session) writeOut(t *Turn) {
	c, w := s.takeForTurn(t)
	s.logCaughtUp(w.caughtUp)
	if c == nil {
		return
	}
	out := batch{conn: c.direct, buffers: s.host.buffers, copies: true}
	err := c.put(s, &out, w)
	if err != nil {
		out.release()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.writing, c.parked = false, true
	c.unsent, c.broke = c.direct.take(), err
	if s.link.conn != c || s.ending != nil || err != nil || len(c.unsent) > 0 || c.pong != nil || c.pingDue || c.greeting != nil || !s.out.queue.Empty() {
		c.wakeWriterLocked()
	}
}

// takeForTurn takes the things that the turn may write in the writer's place. If it takes nothing, it
// returns no connection, and has woken the writer if that has something to do.
func (s *Session) takeForTurn(t *Turn) (c *connection, w work) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out.heldBy == t {
		s.out.heldBy = nil
	}
	c = s.link.conn
	if c == nil {
		return nil, w
	}
	if c.direct == nil || !c.parked || c.held || s.ending != nil || c.greeting != nil || s.out.queue.Bytes() > writeChunk {
		c.wakeForMessageLocked()
		return nil, w
	}
	w = c.takeLocked(s, false)
	if w.empty() {
		if w.hold > 0 { // the writer has the timer
			c.wakeWriterLocked()
		}
		return nil, w
	}
	c.writing = true
	return c, w
}
