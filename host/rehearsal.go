package host

import (
	"slices"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
)

// A rehearsal is the scene that a new generation of a script builds for a client that
// still shows the old one's.
//
// The client must keep the old scene if the new generation never shows one: if its spawn
// function fails, or if it has none. So a rehearsal does not end by itself. Reveal shows the
// scene. If the scene is empty, or if Withhold was called and the scene has no SET, the client
// keeps the old one until a message changes that. Meanwhile it is sent only messages that do
// not concern the scene.
type rehearsal struct {
	scene scene.Graph
	whole bool // the scene has a SET, so it is complete
	want  want
	// Messages that are not part of the scene wait for it, as they are meant for a client that
	// shows it: events, and changes of nodes that are not in the scene but that a client may
	// have of its own, such as its camera.
	events []*protocol.Message
	held   int // bytes of the events
	timer  *time.Timer
	// only is the store that the scene comes from, if it comes from one store alone; else nil.
	only *Store
}

// A want is what a rehearsal needs before it is shown.
type want uint8

const (
	wantReveal want = iota // a call of Reveal
	wantNodes              // any node: Reveal was called without one
	wantSet                // a SET: the script has failed, so anything else is a fragment
)

// rehearsalTime is how long events wait for a scene at most. A generation that has not called
// Reveal by then is stuck or waits. So a scene with a SET is then shown at once, and any other
// with the next message, unless Withhold was called.
const rehearsalTime = time.Second

// ready reports whether there is a scene to show.
func (r *rehearsal) ready() bool {
	return r.whole || r.want < wantSet && r.scene.Len() > 0
}

func (r *rehearsal) take(m *protocol.Message) {
	r.scene.Apply(m)
	r.whole = r.whole || m.Op == protocol.OpSet
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

// takeAndUnlock adds a message to the rehearsal. The caller must hold mu, which takeAndUnlock
// unlocks.
func (s *Session) takeAndUnlock(m *protocol.Message, now time.Time) {
	r := s.rehearsal
	r.take(m)
	fellBehind := 0
	switch {
	case r.want > wantReveal:
		fellBehind = s.show(now, r.want)
	case r.held > s.host.cfg.OutboxBytes/2:
		fellBehind = s.letThrough(now)
	}
	s.mu.Unlock()
	s.logLagging(fellBehind)
}

// misses reports whether m updates a node that is not in the scene.
func (r *rehearsal) misses(m *protocol.Message) bool {
	return m.Op == protocol.OpUpdate && slices.ContainsFunc(m.Nodes, func(n protocol.Node) bool { return !r.scene.Has(n.Key) })
}

// Rehearse lets the client keep its scene. Everything that is sent from now on builds a new
// scene from nothing, as for a new client, and Reveal shows it. Events wait for Reveal as well:
// for a second, or until more than half of Config.OutboxBytes wait. Subscriptions to stores
// end: they belong to the old scene.
func (s *Session) Rehearse() {
	s.leaveStores()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil {
		return
	}
	next := &rehearsal{}
	next.timer = time.AfterFunc(rehearsalTime, func() { s.rehearsedLong(next) })
	if r := s.rehearsal; r != nil { // another generation comes before the last one has shown anything
		r.timer.Stop()
		next.events, next.held = r.events, r.held
	}
	s.rehearsal = next
}

// Reveal shows the client the scene that was made since Rehearse, in one SET: nodes that
// have their key and tag in both scenes are the same nodes, nodes that only the old one
// had are gone. If the new scene has neither a node nor a SET, the client keeps the old one
// until one of them is sent. Without a Rehearse before, Reveal does nothing. It reports whether
// the client shows the new scene.
func (s *Session) Reveal() (shown bool) { return s.reveals(wantNodes) }

// Withhold is called instead of Reveal if building the new scene has failed, or if nothing
// builds one. If a SET was sent since Rehearse, Withhold does what Reveal does. Otherwise the
// client keeps the old scene until a SET is sent.
func (s *Session) Withhold() { s.reveals(wantSet) }

// Clear shows the client the scene that was made since Rehearse, even if it is empty.
func (s *Session) Clear() {
	s.mu.Lock()
	fellBehind := s.reveal(time.Now())
	s.mu.Unlock()
	s.logLagging(fellBehind)
}

// reveals is Reveal or Withhold, depending on want.
func (s *Session) reveals(want want) (shown bool) {
	s.mu.Lock()
	fellBehind := s.show(time.Now(), want)
	shown = s.rehearsal == nil
	s.mu.Unlock()
	s.logLagging(fellBehind)
	return shown
}

// rehearsedLong is called when rehearsalTime has passed.
func (s *Session) rehearsedLong(r *rehearsal) {
	s.mu.Lock()
	fellBehind := 0
	switch {
	case s.rehearsal != r:
	case r.whole:
		fellBehind = s.reveal(time.Now())
	default:
		r.want = max(r.want, wantNodes)
		fellBehind = s.letThrough(time.Now())
	}
	s.mu.Unlock()
	s.logLagging(fellBehind)
}

// show reveals the scene if it is ready, or if the client has no old scene to keep. Otherwise it
// lets the waiting messages through. It is called with mu held.
func (s *Session) show(now time.Time, want want) (fellBehind int) {
	r := s.rehearsal
	if r == nil {
		return 0
	}
	r.want = max(r.want, want)
	if r.ready() || s.scene.own.Empty() || s.ending != nil {
		return s.reveal(now)
	}
	return s.letThrough(now)
}

// letThrough sends the messages that wait. It drops changes of nodes of the old scene, which the
// client keeps as it is. It is called with mu held.
func (s *Session) letThrough(now time.Time) (fellBehind int) {
	r := s.rehearsal
	for _, m := range r.events {
		if m.Op == protocol.OpEvent || !anyIn(&s.scene.own, m) {
			fellBehind = max(fellBehind, s.enqueue(m, now))
		}
	}
	r.events, r.held = nil, 0
	return fellBehind
}

// anyIn reports whether any node of m is in g.
func anyIn(g *scene.Graph, m *protocol.Message) bool {
	return slices.ContainsFunc(m.Nodes, func(n protocol.Node) bool { return g.Has(n.Key) })
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
		if m := s.scene.own.Transition(&r.scene, stage(), now.UnixMilli()); m != nil {
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
