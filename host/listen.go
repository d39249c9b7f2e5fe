package host

import (
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// listenEtype is the event that tells our own viewer which events the script has handlers for. Its data is a
// list of etypes.
const listenEtype = "VUERLUA_LISTEN"

// Listen tells our own viewer which of its events the script has handlers for, and tells it again after it has
// resumed the session. Other clients are not told. A call with the same etypes as the last one does nothing. The list
// is empty at first, and so it is for a page that has just connected. The session keeps etypes.
func (s *Session) Listen(etypes []string) { s.logLagging(s.enqueueListens(etypes)) }

func (s *Session) enqueueListens(etypes []string) (fellBehind int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil || slices.Equal(etypes, s.link.listens) {
		return 0
	}
	s.link.listens = etypes
	return s.tellListensLocked(true)
}

// tellListensLocked queues the list for our own viewer, an empty list only if empty is true.
func (s *Session) tellListensLocked(empty bool) (fellBehind int) {
	if !s.link.viewer || len(s.link.listens) == 0 && !empty {
		return 0
	}
	now := time.Now()
	data := msgp.AppendArrayHeader(nil, uint32(len(s.link.listens)))
	for _, etype := range s.link.listens {
		data = msgp.AppendString(data, etype)
	}
	return s.enqueueLocked(protocol.Event(now.UnixMilli(), listenEtype, data), now)
}
