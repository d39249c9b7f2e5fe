package host

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/vuerlua/vuerlua/host/internal/outbox"
)

// A Host serves one script to its clients. Its methods may be called from any
// goroutine.
type Host struct {
	cfg     Config
	script  Script
	log     *slog.Logger
	origins *originPolicy
	trusted proxies
	server  *http.Server
	started time.Time

	upgrader    websocket.Upgrader
	buffers     *sync.Pool // of *[]byte, for batches
	readBuffers *sync.Pool // of *[]byte, for incoming frames
	intake      *intake
	checking    chan struct{} // a semaphore: how many large frames may be checked at a time
	help        func() (*helpPage, error)
	refused     refusals
	chatter     chatter
	door        *door
	maxSessions int // Config.MaxSessions, lowered to fit the system's limit on open files

	mu       sync.Mutex
	sessions map[string]*Session
	tokens   map[string]*Session // sessions that their clients may resume
	numbered uint64
	opening  int // upgrades that have a place reserved
	opened   uint64
	closing  bool // Shutdown was called
	cutting  bool // the time of Shutdown is up
	// running counts connections, and sessions whose End has not returned. A connection is
	// added with mu held and closing unset, and a session while its connection counts.
	running sync.WaitGroup
}

// Stats are statistics of a host.
type Stats struct {
	Sessions int           // connected, or waiting for their clients
	Opened   uint64        // since the start
	Uptime   time.Duration // since New
}

// How long a client may take for a request's headers, and how long a connection may wait for its
// next request. They do not apply to websockets.
const (
	headerTimeout  = 10 * time.Second
	requestTimeout = 30 * time.Second
	idleTimeout    = time.Minute
	maxHeaderBytes = 32 << 10 // enough for a browser's cookies of all of localhost
)

// New returns a host for script, which it calls when clients connect. It does not listen yet.
func New(cfg Config, script Script) (*Host, error) {
	if script == nil {
		return nil, errors.New("no script")
	}
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	origins, err := newOriginPolicy(cfg.AllowOrigins, cfg.Hosts, cfg.PublicURL)
	if err != nil {
		return nil, err
	}
	trusted, err := newProxies(cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	h := &Host{
		cfg: cfg, script: script, log: cfg.Logger, origins: origins, trusted: trusted, started: time.Now(),
		buffers: newBatchPool(), readBuffers: newReadPool(),
		intake:   newIntake(&cfg),
		checking: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1)),
		help:     sync.OnceValues(newHelpPage),
		sessions: map[string]*Session{}, tokens: map[string]*Session{},
		upgrader: websocket.Upgrader{
			HandshakeTimeout: headerTimeout,
			ReadBufferSize:   1,                                        // the library raises it to the size of control frames; see inflow
			WriteBufferPool:  new(sync.Pool),                           // so that connections have no buffers of their own; see socket
			CheckOrigin:      func(*http.Request) bool { return true }, // checked before, with a helpful answer
		},
	}
	h.chatter.log = h.log
	h.door, h.maxSessions = newDoor(cfg.MaxSessions, openFiles())
	if h.maxSessions < cfg.MaxSessions {
		h.log.Warn(fmt.Sprintf("serving %d clients at most: the system's limit of open files (ulimit -n) does not allow %d", h.maxSessions, cfg.MaxSessions))
	}
	h.server = &http.Server{
		ConnState:         h.door.state,
		Handler:           h.Handler(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       requestTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	return h, nil
}

// Handler returns the host as a handler for the caller's own server.
func (h *Host) Handler() http.Handler { return http.HandlerFunc(h.serveHTTP) }

// Serve answers the connections of ln until Shutdown, and closes ln. After Shutdown it returns nil.
// It may be called for several listeners.
func (h *Host) Serve(ln net.Listener) error {
	if err := h.server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Sessions returns the connected clients, in the order of their arrival.
func (h *Host) Sessions() []*Session {
	h.mu.Lock()
	list := make([]*Session, 0, len(h.sessions))
	for _, s := range h.sessions {
		list = append(list, s)
	}
	h.mu.Unlock()
	slices.SortFunc(list, func(a, b *Session) int { return cmp.Compare(a.number, b.number) })
	return list
}

// Stats returns the host's current statistics.
func (h *Host) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	return Stats{Sessions: len(h.sessions), Opened: h.opened, Uptime: time.Since(h.started)}
}

// InFlight returns how many bytes of clients are in memory now: frames that have arrived in
// part, and events that the script has not finished with, decoded form included. The process
// holds them, but the script is not responsible for them. Any goroutine may call it.
func (h *Host) InFlight() int64 { return h.intake.total.Load() }

// shutdownMargin is the part of its time that Shutdown reserves for cutting connections that have
// not ended.
const shutdownMargin = 250 * time.Millisecond

// Shutdown stops listening, sends every client its pending messages and a close frame with code
// 1001, and returns when all of the host's goroutines have ended. Shortly before the context's
// deadline, or when the context is cancelled, it cuts the remaining connections and returns the
// context's error. Only a script's method that does not return can outlive Shutdown.
func (h *Host) Shutdown(ctx context.Context) error {
	polite := ctx
	if deadline, ok := ctx.Deadline(); ok {
		margin := min(shutdownMargin, time.Until(deadline)/4)
		var cancel context.CancelFunc
		polite, cancel = context.WithDeadline(ctx, deadline.Add(-margin))
		defer cancel()
	}
	h.mu.Lock()
	h.closing = true
	h.mu.Unlock()
	h.cfg.Journal.close()
	for _, s := range h.Sessions() {
		s.shut(goingAway, h.cfg.FlushTimeout)
	}

	ended := make(chan struct{})
	go func() {
		h.running.Wait()
		close(ended)
	}()
	h.stopServing(polite)
	select {
	case <-ended:
		return nil
	case <-polite.Done():
	}
	h.mu.Lock()
	h.cutting = true
	h.mu.Unlock()
	for _, s := range h.Sessions() {
		s.abort(goingAway)
	}
	// If the context was cancelled and has no time left, the goroutines still need a moment to
	// notice that their connections were cut.
	grace := time.NewTimer(shutdownMargin)
	defer grace.Stop()
	select {
	case <-ended:
	case <-grace.C:
	}
	return context.Cause(polite)
}

// stopServing closes the listeners and lets requests finish, for at most the time that a session
// may take. A client that has sent half a request gets no more time.
func (h *Host) stopServing(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, h.cfg.FlushTimeout+closeLinger)
	defer cancel()
	if err := h.server.Shutdown(ctx); err != nil {
		_ = h.server.Close()
	}
}

// The reasons why a client is rejected.
var (
	errFull    = errors.New("too many clients")
	errMost    = errors.New("too many clients from this address")
	errClosing = errors.New(goingAway.reason)
)

// provisionalConnections is the number of clients that may connect to a full host, because
// they may have a session there that they resume.
const provisionalConnections = 16

// reserve takes a place for a session that is about to be created. The place is given up by
// release, or used by admit. A provisional place is for a client that resumes a session. Any other
// client is rejected once it has introduced itself, unless makeRoom frees a place for it.
func (h *Host) reserve(addr netip.Addr) (provisional bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing {
		return false, errClosing
	}
	if taken := len(h.sessions) + h.opening; taken >= h.maxSessions {
		if len(h.tokens) == 0 || taken >= h.maxSessions+provisionalConnections {
			return false, errFull
		}
		provisional = true
	} else if h.hasMostLocked(addr) {
		return false, errMost
	}
	h.opening++
	h.running.Add(1)
	return provisional, nil
}

func (h *Host) release() {
	h.mu.Lock()
	h.opening--
	h.mu.Unlock()
	h.running.Done()
}

// admit creates the session of an upgraded connection, for which a place is reserved, and starts
// it.
func (h *Host) admit(r *http.Request, sock *socket, ws *websocket.Conn, provisional bool) {
	s := &Session{host: h, connectedAt: time.Now(), calls: calls{provisional: provisional}}
	s.out.queue = outbox.New(outbox.Config{
		Limit:     h.cfg.OutboxBytes,
		SceneSize: s.out.scene.Size,
		Snapshot:  s.out.scene.Snapshot,
		Moves:     func() bool { return s.link.moves }, // called with mu held
	})
	c := newConnection(s, r, sock, ws)
	c.attachLocked(s)
	h.mu.Lock()
	h.opening--
	h.opened++
	h.numbered++
	s.number = h.numbered
	for s.id = randomID(); h.sessions[s.id] != nil; {
		s.id = randomID()
	}
	h.sessions[s.id] = s
	closing, cutting := h.closing, h.cutting
	h.running.Add(1) // the session's
	h.mu.Unlock()
	h.chatter.say(slog.LevelInfo, "connected", "client "+s.id+" connected", "from", c.remote, "agent", c.agent)
	switch { // Shutdown has already collected the sessions
	case cutting:
		s.abort(goingAway)
	case closing:
		s.shut(goingAway, 0)
	}
	go c.run()
}

func (h *Host) remove(s *Session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sessions, s.id)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(h.tokens, s.link.token)
	delete(h.tokens, s.link.lastToken)
}

// discard removes a session that never started.
func (h *Host) discard(s *Session) {
	h.remove(s)
	h.mu.Lock()
	h.opened--
	h.mu.Unlock()
}

func randomID() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// baseURL returns the URL by which the client of r reaches this host, without a final slash.
func (h *Host) baseURL(r *http.Request, p *peer) *url.URL {
	if h.cfg.PublicURL != "" {
		if u, err := url.Parse(h.cfg.PublicURL); err == nil {
			return &url.URL{Scheme: u.Scheme, Host: u.Host}
		}
	}
	// What a client claims here affects only the URLs in its own messages: see rebased.
	base := &url.URL{Scheme: "http", Host: strings.Clone(r.Host), Path: p.prefix}
	if p.host != "" && h.origins.allowsHost(p.host) {
		base.Host = strings.Clone(p.host)
	}
	origin, isOrigin := parseOrigin(r.Header.Get("Origin"))
	if r.TLS != nil || p.scheme == "https" || isOrigin && origin.scheme == "https" && origin.sameHost(r.Host) {
		base.Scheme = "https"
	}
	return base
}
