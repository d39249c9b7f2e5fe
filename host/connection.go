package host

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// A connection is one socket of a session, and the two goroutines that read and write
// it. The reader also starts and ends the session.
type connection struct {
	// session changes when the client resumes an earlier session. Only the reader uses
	// the field; the writer has ended before it changes.
	session *Session

	conn  net.Conn        // written to by the writer, or through direct
	ws    *websocket.Conn // read only by the reader; never written to
	wake  chan struct{}   // capacity 1: there is something to write
	wrote chan struct{}   // closed when the writer has returned
	// released is closed when the connection no longer uses any session.
	released chan struct{}

	remote string
	agent  string
	peer   peer
	base   string // the address by which the client reaches the host
	ours   bool   // the client is a page of that address, or not a page at all: see addresses

	intake *source

	// reading is 2n while the goroutine with the number n reads, and 2n+1 while it works for the
	// script: see Relieve.
	reading atomic.Uint64

	// The reader's.
	in         *inflow
	lent       Worker    // gets the reader before it reads on; nil for none
	introduced bool      // INIT has arrived
	heardAt    time.Time // when the read deadline was moved last
	frameBy    time.Time // deadline of the frame that is being read; zero between frames

	// direct may be used by the turn that has set writing. It is nil if the socket cannot be written
	// to without waiting.
	direct *direct

	// Guarded by the session's mu.
	writing  bool   // a turn writes in the writer's place
	unsent   []byte // bytes of a turn that the socket has not accepted; sent before everything else
	broke    error  // the error of a turn's writes
	parked   bool   // the writer waits for wake
	held     bool   // it waits although messages are pending: see window
	pong     []byte
	pingDue  bool
	linger   bool // the read deadline is the last one
	writeBy  time.Time
	broken   *disconnect // why it broke, if the writer has found that
	frames   uint64      // that were given to the writer since the socket was opened
	greeting []byte      // a frame with a new token, which goes before all others
	greeted  uint64      // that frame's number, until it is acknowledged
	window   *window     // nil: the client does not acknowledge
}

func newConnection(s *Session, r *http.Request, sock *socket, ws *websocket.Conn) *connection {
	p := peerOf(r, s.host.trusted)
	base := s.host.baseURL(r, &p)
	from := r.Header.Get("Origin")
	origin, isOrigin := parseOrigin(from)
	c := &connection{
		in: &sock.inflow, session: s, conn: sock.Conn, ws: ws, wake: make(chan struct{}, 1), released: make(chan struct{}),
		intake: s.host.intake.source(), direct: newDirect(sock.Conn),
		remote: r.RemoteAddr, agent: cut(r.UserAgent()),
		peer: p, base: base.String(),
		ours: base.Path == "" && (from == "" || isOrigin && (origin.sameHost(r.Host) || origin.sameHost(base.Host))),
	}
	c.intake.waits = c.excuse
	return c
}

// attachLocked makes c the connection of s, which must have none. The caller must hold s.mu,
// or s must not be shared yet. The caller must then start the writer.
func (c *connection) attachLocked(s *Session) {
	c.session, s.link.conn = s, c
	c.intake.session.Store(s)
	c.wrote = make(chan struct{})
	s.link.released = c.released
	s.link.remote, s.link.agent, s.link.local = c.remote, c.agent, c.peer.local
	s.link.addr = otherAddr(c.peer.addr)
	if s.ending != nil {
		c.endLocked(s.ending)
	}
}

// addressesLocked returns the URL to prepend to workspace paths in messages to the client. It returns
// "" for our own viewer on a page of the host's address, which resolves the paths itself. The caller
// must hold the session's mu.
func (c *connection) addressesLocked(s *Session) string {
	if s.link.viewer && c.ours {
		return ""
	}
	return c.base
}

// run runs the connection on the reader goroutine until it ends.
func (c *connection) run() {
	cfg := &c.session.host.cfg
	c.ws.SetReadLimit(cfg.MaxMessage)
	c.ws.SetPongHandler(c.heardPong)
	c.ws.SetPingHandler(c.heardPing)
	c.ws.SetCloseHandler(func(int, string) error { return nil }) // the writer answers
	s := c.session
	s.calls.mu.Lock()
	s.calls.initTimer = time.AfterFunc(cfg.InitTimeout, s.startSilent)
	s.calls.mu.Unlock()
	go c.write(s, c.wrote)
	c.read(0)
}

// read is the reader goroutine with the given number. It reads until the connection fails, and then
// ends the session or keeps it for its client, or until another goroutine has replaced it.
func (c *connection) read(number uint64) {
	err := c.readFrames(number)
	if err == errRelieved {
		return
	}
	defer c.session.host.running.Done()
	defer close(c.released)
	c.excuse()
	c.in.release()
	c.intake.close()
	cfg := &c.session.host.cfg
	d := readFailure(err, cfg.MaxMessage, patience(cfg))
	d, over := c.leave(d)
	if over {
		return
	}
	s := c.session // may have changed in a resume
	s.shut(d, 0)
	switch {
	case d.code == websocket.CloseAbnormalClosure:
		_ = c.conn.Close()
	case !isClose(err):
		c.drain()
	}
	<-c.wrote
	_ = c.conn.Close()
	s.finish()
}

// endLocked makes the writer write the last messages of a closed session, within the time that is
// left for them, which also bounds the current write. The caller must hold the session's mu.
func (c *connection) endLocked(e *ending) {
	c.writeBy = e.by
	_ = c.conn.SetWriteDeadline(c.writeBy)
	c.wakeWriterLocked()
}

// fail breaks a connection whose writes fail. If that ends the session, it ends now,
// even while the script blocks the reader.
func (c *connection) fail(s *Session, d disconnect) {
	s.mu.Lock()
	if c.broken == nil {
		c.broken = &d
	}
	if s.link.conn == c && !s.outlivesLocked(d) {
		s.shutLocked(d, 0)
	}
	s.mu.Unlock()
	_ = c.conn.Close()
}

// wakeWriterLocked wakes the writer. The caller must hold the session's mu.
func (c *connection) wakeWriterLocked() {
	if !c.parked {
		return
	}
	c.parked = false
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// wakeForMessageLocked wakes the writer for a new message, unless the window is full: then the
// writer could not send it before the client acknowledges a frame. The caller must hold the
// session's mu.
func (c *connection) wakeForMessageLocked() {
	if !c.held {
		c.wakeWriterLocked()
	}
}
