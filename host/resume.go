package host

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"time"

	"github.com/gorilla/websocket"

	"github.com/vuerlua/vuerlua/protocol"
)

// An awayState is the state of an open session that has no connection.
type awayState struct {
	since     time.Time
	timer     *time.Timer // ends the session
	returning bool        // a new connection is resuming it, so the timer is ignored
}

// awaitsLocked reports whether the session waits for its client and no connection has claimed it. The
// caller must hold mu.
func (s *Session) awaitsLocked() bool {
	return s.link.conn == nil && s.ending == nil && !s.link.away.returning
}

// outlivesLocked reports whether the session outlives a connection that ended with d. The caller
// must hold mu.
func (s *Session) outlivesLocked(d disconnect) bool {
	// 4000 to 4999 are for applications: a page that closes with one of them intends to come back.
	// Any other close means that the page has gone.
	return s.ending == nil && s.link.token != "" && s.host.cfg.Resume > 0 &&
		(d.code == websocket.CloseAbnormalClosure || 4000 <= d.code && d.code < 5000)
}

// leave decides what happens to the session whose connection has ended. over is true if there is
// nothing to do, because the session waits for its client or already has another connection.
func (c *connection) leave(d disconnect) (reason disconnect, over bool) {
	s := c.session
	s.mu.Lock()
	if c.broken != nil {
		d = *c.broken
	}
	waits := s.link.conn == c && s.outlivesLocked(d)
	s.mu.Unlock()
	if waits {
		s.host.cfg.Journal.leave(s)
	}
	s.mu.Lock()
	superseded := s.link.conn != c
	waits = !superseded && s.outlivesLocked(d)
	if waits {
		s.link.conn = nil
		s.keepSceneLocked()
		s.link.away = awayState{since: time.Now()}
		timer := time.AfterFunc(s.host.cfg.Resume, s.expire)
		s.link.away.timer = timer
		c.wakeWriterLocked()
	}
	s.mu.Unlock()
	if !superseded && !waits {
		return d, false
	}
	_ = c.conn.Close()
	<-c.wrote
	if waits {
		s.host.boundAbsent(otherAddr(c.peer.addr))
		s.host.chatter.say(slog.LevelInfo, "away", "client "+s.id+" is away", "reason", d.reason, "for_at_most", s.host.cfg.Resume)
	}
	return d, true
}

// keepSceneLocked replaces the queue by a snapshot of the scene, which a client that has missed
// messages needs. The caller must hold mu.
func (s *Session) keepSceneLocked() {
	s.out.queue.Resync(s.out.scene.Touched())
	s.out.lagging = time.Time{}
}

// expire ends the session of a client that has not come back in time.
func (s *Session) expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	// The timer may have been stopped too late.
	if s.awaitsLocked() && time.Since(s.link.away.since) >= s.host.cfg.Resume {
		s.shutLocked(lost, 0)
	}
}

// resume makes c the connection of the session that its client wants to resume, if that exists. c's
// own session is discarded: if its start was reported to the script, so is its end.
func (c *connection) resume(info introduction) bool {
	host := c.session.host
	s := host.holder(info.token)
	if s == nil || s == c.session {
		return false
	}
	host.cfg.Journal.leave(s) // records from now on are sent at the end of resume
	released, since, ok := s.claim()
	if !ok {
		return false
	}
	<-released
	fresh := c.withdraw(s)
	greeting := host.welcome(s, c.peer.prefix, true)
	s.mu.Lock()
	s.link.away = awayState{}
	s.keepSceneLocked()
	c.greeting = greeting.Frame
	c.parked, c.held = false, false
	if info.acks {
		c.window = newWindow()
		c.pingDue = true
	}
	c.attachLocked(s)
	s.tellListensLocked(false)
	s.mu.Unlock()
	fresh.discard()
	host.cfg.Journal.join(s, true)
	go c.write(s, c.wrote)
	host.chatter.say(slog.LevelInfo, "back", fmt.Sprintf("client %s is back after %.1f s", s.id, time.Since(since).Seconds()), "from", c.remote)
	return true
}

// claim takes the session from its current connection, which may not have noticed yet that it is
// dead, and keeps all others from ending or claiming the session. released is closed when that
// connection no longer uses the session.
func (s *Session) claim() (released <-chan struct{}, since time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil || s.link.away.returning {
		return nil, since, false
	}
	since = time.Now()
	if old := s.link.conn; old != nil {
		s.link.conn = nil
		old.wakeWriterLocked()
		_ = old.conn.Close()
	} else {
		s.link.away.timer.Stop()
		since = s.link.away.since
	}
	s.link.away.returning = true
	s.keepSceneLocked()
	return s.link.released, since, true
}

// withdraw ends the current session of c without closing its socket, gives c the session to, and
// returns the ended session.
func (c *connection) withdraw(to *Session) *Session {
	s := c.session
	s.mu.Lock()
	s.link.conn = nil
	if s.ending == nil {
		d := disconnect{websocket.CloseAbnormalClosure, "the client continued with session " + to.id}
		s.ending = &ending{disconnect: d, err: fmt.Errorf("%w: %s", ErrClosed, d.reason)}
	}
	c.wakeWriterLocked()
	s.mu.Unlock()
	<-c.wrote
	return s
}

// discard removes a session that was withdrawn. If the script has not heard of the
// session, it does not hear of its end.
func (s *Session) discard() {
	s.calls.mu.Lock()
	known := s.calls.known
	s.calls.started = true // in case the timer is about to start it
	s.calls.initTimer.Stop()
	s.calls.mu.Unlock()
	if known {
		s.finish()
		return
	}
	s.host.cfg.Journal.leave(s)
	s.host.discard(s)
	s.forget()
	s.host.running.Done()
}

// welcome returns the answer to our own viewer's INIT: a description of the host, and the
// token with which it can resume the session.
func (h *Host) welcome(s *Session, prefix string, resumed bool) *protocol.Message {
	d := new(protocol.MapBuilder).Text("id", s.id)
	if token := h.issue(s); token != "" {
		d.Text("token", token)
	} else {
		d.Nil("token")
	}
	d.Bool("resumed", resumed).Text("script", h.cfg.Script).Text("version", h.cfg.Version)
	d.Number("generation", float64(h.cfg.Journal.Generation()))
	if h.cfg.Docs != nil {
		d.Text("docs", prefix+docsPath)
	}
	return protocol.Event(time.Now().UnixMilli(), "VUERLUA_SESSION", d.Append(nil))
}

// issue returns a new token for s, or "" if sessions are not kept. The previous token
// stays valid until the client has acknowledged the new one, because its connection may
// break before the new one arrives.
func (h *Host) issue(s *Session) string {
	if h.cfg.Resume == 0 {
		return ""
	}
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	token := hex.EncodeToString(b[:])
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sessions[s.id] != s {
		return "" // the session has ended meanwhile
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(h.tokens, s.link.lastToken)
	s.link.lastToken, s.link.token = s.link.token, token
	h.tokens[token] = s
	return token
}

// revoke makes all tokens of s except the newest invalid.
func (h *Host) revoke(s *Session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(h.tokens, s.link.lastToken)
	s.link.lastToken = ""
}

// holder returns the session of a token, or nil.
func (h *Host) holder(token string) *Session {
	if token == "" {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.tokens[token]
}
