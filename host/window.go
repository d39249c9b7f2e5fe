package host

import (
	"time"

	"github.com/tinylib/msgp/msgp"
)

// ackEtype is the event in which our viewer reports how many binary frames it has applied and shown
// since its socket was opened.
const ackEtype = "VUERLUA_ACK"

// A window keeps the host from sending a client that acknowledges more than the client can show, so
// that the client shows fresh data: newer messages replace older ones in the outbox, but not in the
// browser's queue.
//
// The unit is the turn: everything that is pending at one moment, in however many frames, because
// the client is up to date only after the last of them. The allowed number of outstanding turns
// adapts. A client far away needs several turns to be busy for a round trip. A slow client must
// have only the turn that it is working on. An acknowledgement tells them apart: turns that it does
// not cover, although they arrived a while ago, are in a queue. The round-trip time is known from
// pings, which a browser answers even while its page is busy.
//
// A client that is silent has a page that draws nothing, because it is hidden. When it draws again,
// it applies everything at once. It is sent a turn now and then, so that it does not start with
// outdated data. If it turns out that the client was working meanwhile, the window waits longer for
// it the next time.
type window struct {
	limit  int       // turns that may be outstanding
	tight  bool      // since the last acknowledgement, a message had to wait for one
	set    time.Time // when limit was changed; turns sent before that do not count for the new limit
	turns  []turn    // outstanding, the oldest first
	left   int       // bytes that may still be added to the open turn; 0: no turn is open
	opened time.Time
	acked  uint64
	heard  time.Time     // the last acknowledgement, or the first turn after it
	trust  time.Duration // how long it may be silent while it works

	pinged time.Time     // zero: no ping is outstanding
	asked  time.Time     // when the last ping was sent
	rtt    time.Duration // 0: not known yet
}

// A turn is outstanding until the frame with the number end is acknowledged.
type turn struct {
	end uint64
	at  time.Time
}

const (
	// minTurns, at 100 ms of latency and with an acknowledgement every 33 ms, allow more than 60
	// turns a second.
	minTurns = 16
	maxTurns = 64
	// turnGap is the time between turns once half of them are outstanding, so that the last turn is
	// not older than necessary when a slow client applies it.
	turnGap = 10 * time.Millisecond
	// maxTurn bounds a turn's bytes, so that a client on a slow link can complete it.
	maxTurn = 4 << 20
	// queueTime is how long a turn may be at the client before it counts as queued there. Two
	// frames of the display and the pause between acknowledgements are shorter. A client that takes
	// longer than briefTime for one turn is not sent a second one.
	queueTime = 100 * time.Millisecond
	briefTime = 120 * time.Millisecond
	// minTrust is also the time between the turns of a silent client, so that its page starts with
	// data that is at most a quarter of a second old.
	minTrust = 200 * time.Millisecond
	maxTrust = 4 * time.Second
	// pingTime is how often a client that is being sent something is pinged.
	pingTime = 2 * time.Second
)

func newWindow() *window { return &window{limit: 1, trust: minTrust} }

// open returns how many bytes may be taken from an outbox that has so many pending, or the time
// after which some may be taken even without an acknowledgement.
func (w *window) open(now time.Time, pending int) (bytes int, wait time.Duration) {
	if w.left > 0 {
		return w.left, 0
	}
	out := len(w.turns)
	wait = 0
	switch since := now.Sub(w.opened); {
	case out >= w.limit:
		w.tight = true
		wait = max(w.trust+w.rtt-now.Sub(w.heard), minTrust-since)
	case 2*out >= w.limit && out > 0:
		wait = turnGap - since
	}
	if wait > 0 {
		return 0, wait
	}
	w.opened = now
	w.left = min(pending+pending/8+1<<10, maxTurn) // the sizes of merged messages are estimates
	return w.left, 0
}

// took records that frames were taken, the last of them with the number end, and whether the outbox
// is empty now.
func (w *window) took(now time.Time, bytes int, end uint64, emptied bool) {
	w.left -= bytes
	if w.left > 0 && !emptied {
		return
	}
	w.left = 0
	if len(w.turns) == 0 {
		w.heard = now
	}
	if len(w.turns) == 2*maxTurns { // the client has not acknowledged for minutes
		w.turns = append(w.turns[:0], w.turns[1:]...)
	}
	w.turns = append(w.turns, turn{end, now})
}

// wrote records that the taken frames were written: before that, no time has passed at the client.
func (w *window) wrote(now time.Time) {
	if n := len(w.turns); n > 0 {
		w.turns[n-1].at = now
	}
}

// acknowledge records that the client shows the first n of the frames that were sent. It returns
// false for an impossible n.
func (w *window) acknowledge(now time.Time, n, sent uint64) (ok bool) {
	if n <= w.acked || n > sent {
		return false
	}
	silent := now.Sub(w.heard)
	w.acked, w.heard = n, now
	shown := 0
	for shown < len(w.turns) && w.turns[shown].end <= n {
		shown++
	}
	if shown == 0 {
		return true
	}
	at := w.turns[shown-1].at
	w.turns = append(w.turns[:0], w.turns[shown:]...)
	if w.rtt > 0 { // otherwise nothing can be concluded
		w.adapt(now, at, silent)
	}
	w.tight = false
	return true
}

// adapt adjusts the limit to an acknowledgement, whose last turn was sent at the time at, and which
// came after so long a silence.
func (w *window) adapt(now, at time.Time, silent time.Duration) {
	took := now.Sub(at) - w.rtt
	limit := w.limit
	switch {
	case len(w.turns) > 0 && now.Sub(w.turns[0].at) > w.rtt+queueTime:
		w.trust = min(max(w.trust, 3*silent), maxTrust)
		if !at.Before(w.set) {
			limit = max(1, limit/2)
		}
	case took <= briefTime:
		w.trust = minTrust
		if !w.tight || at.Before(w.set) {
			break
		}
		if limit++; took <= queueTime/2 {
			limit = 2 * w.limit
		}
		limit = min(limit, max(minTurns, int((w.rtt+queueTime)/turnGap)), maxTurns)
	}
	if limit != w.limit {
		w.limit, w.set = limit, now
	}
}

// needsPing reports whether a ping is due, for a client that is being sent messages.
func (w *window) needsPing(now time.Time) bool { return now.Sub(w.asked) >= pingTime }

// ping records that a ping is sent. A ping that is never answered is forgotten at the next one.
func (w *window) ping(now time.Time) { w.pinged, w.asked = now, now }

// pong records the answer to the ping. An answer without a ping is ignored.
func (w *window) pong(now time.Time) {
	if w.pinged.IsZero() {
		return
	}
	sample := max(now.Sub(w.pinged), time.Microsecond)
	w.pinged = time.Time{}
	if w.rtt == 0 || sample < w.rtt {
		w.rtt = sample // larger samples were delayed by the frames before the ping
	} else {
		w.rtt += (sample - w.rtt) / 4
	}
}

// takeWindowLocked takes the messages that the window allows. The caller must hold the session's
// mu.
func (c *connection) takeWindowLocked(s *Session, w *work, now time.Time) {
	if s.out.queue.Empty() {
		return
	}
	n, wait := c.window.open(now, s.out.queue.Bytes())
	if n == 0 {
		w.hold, c.held = wait, true
		s.out.queue.Hold(now)
		return
	}
	w.frames = s.out.queue.Next(now, min(n, writeChunk))
	for _, f := range w.frames {
		w.size += len(f)
	}
	c.window.took(now, w.size, c.frames+uint64(len(w.frames)), s.out.queue.Empty())
	w.ping = w.ping || c.window.needsPing(now)
}

// wroteLarge is called after a write that may have taken time.
func (c *connection) wroteLarge(s *Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.window != nil {
		c.window.wrote(time.Now())
	}
}

// acknowledge handles an event as an acknowledgement, if the client has said that it sends them;
// scripts do not receive these. An invalid acknowledgement is dropped.
func (c *connection) acknowledge(value []byte) (taken bool) {
	n, ok := readCount(value)
	s := c.session
	s.mu.Lock()
	if c.window == nil {
		s.mu.Unlock()
		return false
	}
	hasToken := false
	if ok && c.window.acknowledge(time.Now(), n, c.frames) {
		s.link.pictured = true
		if c.held {
			c.wakeWriterLocked()
		}
		if c.greeted > 0 && n >= c.greeted {
			c.greeted, hasToken = 0, true
		}
	}
	s.mu.Unlock()
	if hasToken {
		s.host.revoke(s)
	}
	return true
}

// readCount reads a number that can be a count.
func readCount(value []byte) (n uint64, ok bool) {
	if value == nil {
		return 0, false
	}
	var f float64
	switch msgp.NextType(value) {
	case msgp.UintType, msgp.IntType:
		i, _, err := msgp.ReadInt64Bytes(value)
		return uint64(max(i, 0)), err == nil && i > 0
	case msgp.Float64Type:
		f, _, _ = msgp.ReadFloat64Bytes(value)
	case msgp.Float32Type:
		var f32 float32
		f32, _, _ = msgp.ReadFloat32Bytes(value)
		f = float64(f32)
	}
	if f >= 1 && f < 1<<53 {
		return uint64(f), float64(uint64(f)) == f
	}
	return 0, false
}
