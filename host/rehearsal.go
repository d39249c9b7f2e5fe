package host

import (
	"time"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
)

// A rehearsal is the scene that a new generation of a script builds for a client that
// still shows the old one's.
type rehearsal struct {
	scene scene.Graph
	// What is no part of the scene waits for it, as it was meant for a client that shows
	// it: events, and changes of nodes that are not in it but that a client may have of its
	// own, such as its camera.
	events []*protocol.Message
	held   int // bytes of the events
	timer  *time.Timer
	// only is the store that alone has made the scene; nil: there is none.
	only *Store
}

// rehearsalTime is how long a client shows the old scene at most. A generation that has
// not shown anything by then is not going to do it in one go.
const rehearsalTime = time.Second

func (r *rehearsal) take(m *protocol.Message) {
	r.scene.Apply(m)
	if m.Op != protocol.OpEvent && !r.misses(m) {
		return
	}
	r.events = append(r.events, m)
	r.held += len(m.Frame)
}

// join notes that a store's scene comes next.
func (r *rehearsal) join(st *Store) {
	if r.only = nil; r.scene.Empty() {
		r.only = st
	}
}

// takeAndUnlock is called with mu held.
func (s *Session) takeAndUnlock(m *protocol.Message, now time.Time) {
	s.rehearsal.take(m)
	fellBehind := 0
	if s.rehearsal.held > s.host.cfg.OutboxBytes/2 {
		fellBehind = s.reveal(now)
	}
	s.mu.Unlock()
	s.logLagging(fellBehind)
}

// misses says that m changes a node that is not in the scene.
func (r *rehearsal) misses(m *protocol.Message) bool {
	if m.Op != protocol.OpUpdate {
		return false
	}
	for i := range m.Nodes {
		if !r.scene.Has(m.Nodes[i].Key) {
			return true
		}
	}
	return false
}

// Rehearse lets the client go on showing what it shows, while what is sent from now on
// makes up a new scene from nothing, as for a client that has just come. Reveal shows it.
// Events wait for that as well. After a second, or when events of more than half of
// Config.OutboxBytes wait, the host reveals by itself.
// Subscriptions to stores end: they are the old scene's.
func (s *Session) Rehearse() {
	s.leaveStores()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil {
		return
	}
	next := &rehearsal{timer: time.AfterFunc(rehearsalTime, s.Reveal)}
	if r := s.rehearsal; r != nil { // another generation comes before the last one has shown anything
		r.timer.Stop()
		next.events, next.held = r.events, r.held
	}
	s.rehearsal = next
}

// Reveal shows the client the scene that was made since Rehearse, in one SET: nodes that
// have their key and tag in both scenes are the same nodes, nodes that only the old one
// had are gone. Without a Rehearse before, it does nothing.
func (s *Session) Reveal() {
	s.mu.Lock()
	fellBehind := s.reveal(time.Now())
	s.mu.Unlock()
	s.logLagging(fellBehind)
}

// reveal is called with mu held.
func (s *Session) reveal(now time.Time) (fellBehind int) {
	r := s.rehearsal
	if r == nil {
		return 0
	}
	s.rehearsal = nil
	r.timer.Stop()
	if s.ending != nil {
		return 0
	}
	switch st := r.only; {
	case st != nil && len(s.scene.stores) == 1 && st.replaces(&s.scene.own):
		// From here on as if it had been subscribed just now.
		var m *protocol.Message
		m, s.scene.seen = st.current()
		s.scene.shared, s.scene.own = st, scene.Graph{}
		fellBehind = s.enqueue(m, now)
	default:
		if m := s.scene.own.Succession(&r.scene, stage(), now.UnixMilli()); m != nil {
			s.scene.own.Apply(m)
			fellBehind = s.enqueue(m, now)
		}
	}
	for _, m := range r.events {
		if s.scene.shared == nil {
			s.scene.own.Apply(m)
		}
		fellBehind = max(fellBehind, s.enqueue(m, now))
	}
	return fellBehind
}
