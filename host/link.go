package host

import (
	"net/netip"
	"slices"
)

// A link is what a session knows about its client and its connection. The session's mu guards it.
type link struct {
	conn     *connection     // nil while the client is away
	released <-chan struct{} // closed when the last connection no longer uses the session
	away     awayState       // state of a session without a connection

	// About the last connection.
	remote string
	agent  string
	local  bool       // the client is a program on this machine
	addr   netip.Addr // of the client, see otherAddr

	info     []byte // the INIT event's value; nil before INIT
	viewer   bool   // info says that it is our own viewer
	moves    bool   // info says that it supports moves of many nodes
	pictured bool   // it has acknowledged a frame, so it has drawn a picture

	// With a token the client can resume the session: see Host.issue. The tokens change only with
	// Host.mu held too, which guards the table of tokens.
	token, lastToken string

	listens []string // the etypes that the script has handlers for, see Session.Listen

	asked []string // the etypes of the answers that the client is asked for, the oldest first
}

// Preparing reports whether the client acknowledges frames and has not drawn its first picture yet.
// That can take a page many seconds, in which it compiles shaders and answers no requests.
func (s *Session) Preparing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ending == nil && s.link.conn != nil && s.link.conn.window != nil && !s.link.pictured
}

// Lagging reports whether the client was so slow that its queue was replaced by a snapshot that it
// has not read yet.
func (s *Session) Lagging() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.out.lagging.IsZero()
}

// Info returns the value of the client's first INIT, or nil before that. The caller
// owns the map.
func (s *Session) Info() map[string]any {
	s.mu.Lock()
	raw := s.link.info
	s.mu.Unlock()
	if raw == nil {
		return nil
	}
	return decodeInfo(raw)
}

// isViewer reports whether the client is our own viewer.
func (s *Session) isViewer() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link.viewer
}

// isLocal reports whether the client is a program on this machine that connects without a proxy.
func (s *Session) isLocal() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link.local
}

// maxExpected is the number of answers that a session expects at most; older ones are forgotten.
const maxExpected = 1024

// expect records that the client is asked for an answer with that etype.
func (l *link) expect(etype string) {
	if len(l.asked) == maxExpected {
		l.asked = l.asked[1:]
	}
	l.asked = append(l.asked, etype)
}

// expects reports whether the client has been asked for an answer with that etype. It is called
// only for large frames, which cost more than the search.
func (s *Session) expects(etype string) bool {
	if etype == "" {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.link.asked, etype)
}
