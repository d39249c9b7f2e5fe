package host

import (
	"slices"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
)

// A stagedScene is the scene that a new generation of a script builds for a client that still shows
// the old scene.
//
// The client must keep the old scene if the new generation never shows one: if its spawn function
// fails, or does not exist. So a staged scene does not end by itself. Reveal shows the scene. If
// the scene is empty, or if Withhold was called and the scene has no SET, the client keeps the old
// one until a message changes that. Meanwhile the client is sent only messages that do not concern
// the scene.
type stagedScene struct {
	scene scene.Graph
	whole bool // the scene has a SET, so it is complete
	want  want
	// Messages that are not part of the scene wait for it, as they are meant for a client that
	// shows it: events, and changes of nodes that are not in the scene but that the client may have
	// itself, such as its camera.
	events []*protocol.Message
	held   int // bytes of the events
	timer  *time.Timer
	// only is the store that the scene comes from, if it comes from a single store; otherwise nil.
	only *Store
}

// A want is what a staged scene needs before it is shown.
type want uint8

const (
	wantReveal want = iota // a call of Reveal
	wantNodes              // any node: Reveal was called without one
	wantSet                // a SET: the script has failed, so anything else is a fragment
)

// stagedTime is how long events wait for a scene at most. A generation that has not called Reveal
// by then is stuck or waits. So a scene with a SET is then shown immediately, and any other scene
// with the next message, unless Withhold was called.
const stagedTime = time.Second

// ready reports whether there is a scene to show.
func (r *stagedScene) ready() bool {
	return r.whole || r.want < wantSet && r.scene.Len() > 0
}

func (r *stagedScene) take(m *protocol.Message) {
	if m.Op == protocol.OpMove {
		m = m.Update()
	}
	r.scene.Apply(m)
	r.whole = r.whole || m.Op == protocol.OpSet
	if m.Op != protocol.OpEvent && !r.misses(m) {
		return
	}
	r.events = append(r.events, m)
	r.held += len(m.Frame)
}

// join records that a store's scene is the next change.
func (r *stagedScene) join(st *Store) {
	if r.only = nil; r.scene.Empty() {
		r.only = st
	}
}

// stageLocked adds a message to the staged scene, which the session must have. It returns what
// enqueueLocked returns. The caller must hold mu.
func (s *Session) stageLocked(m *protocol.Message, now time.Time) (fellBehind int) {
	r := s.out.staged
	r.take(m)
	switch {
	case r.want > wantReveal:
		return s.showLocked(now, r.want)
	case r.held > s.host.cfg.OutboxBytes/2:
		return s.letThroughLocked(now)
	}
	return 0
}

// misses reports whether m updates a node that is not in the scene.
func (r *stagedScene) misses(m *protocol.Message) bool {
	return m.Op == protocol.OpUpdate && slices.ContainsFunc(m.Nodes, func(n protocol.Node) bool { return !r.scene.Has(n.Key) })
}

// Stage makes the client keep its scene. Everything that is sent from then on builds a new scene
// from nothing, as for a new client, and Reveal shows it. Events also wait for Reveal: for a
// second, or until more than half of Config.OutboxBytes wait. Subscriptions to stores end, because
// they belong to the old scene.
func (s *Session) Stage() {
	s.leaveStores()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ending != nil {
		return
	}
	next := &stagedScene{}
	next.timer = time.AfterFunc(stagedTime, func() { s.stagedLong(next) })
	if r := s.out.staged; r != nil { // another generation follows before the last one has shown anything
		r.timer.Stop()
		next.events, next.held = r.events, r.held
	}
	s.out.staged = next
}

// Reveal shows the client the scene that was built since Stage, in one SET. Nodes with the same key
// and tag in both scenes are the same nodes; nodes that only the old scene had are removed. If the
// new scene has neither a node nor a SET, the client keeps the old scene until one of them is sent.
// If Stage was not called, Reveal does nothing. It reports whether the client shows the new scene.
func (s *Session) Reveal() (shown bool) { return s.reveals(wantNodes) }

// Withhold is called instead of Reveal if building the new scene has failed, or if nothing
// builds one. If a SET was sent since Stage, Withhold does what Reveal does. Otherwise the
// client keeps the old scene until a SET is sent.
func (s *Session) Withhold() { s.reveals(wantSet) }

// Clear shows the client the scene that was built since Stage, even if it is empty.
func (s *Session) Clear() {
	s.logLagging(s.enqueueStaged())
}

func (s *Session) enqueueStaged() (fellBehind int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.revealLocked(time.Now())
}

// reveals implements Reveal and Withhold, depending on want.
func (s *Session) reveals(want want) (shown bool) {
	shown, fellBehind := s.enqueueReady(want)
	s.logLagging(fellBehind)
	return shown
}

func (s *Session) enqueueReady(want want) (shown bool, fellBehind int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fellBehind = s.showLocked(time.Now(), want)
	return s.out.staged == nil, fellBehind
}

// stagedLong is called when stagedTime has passed.
func (s *Session) stagedLong(r *stagedScene) {
	s.logLagging(s.enqueueLate(r))
}

func (s *Session) enqueueLate(r *stagedScene) (fellBehind int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.out.staged != r:
		return 0
	case r.whole:
		return s.revealLocked(time.Now())
	}
	r.want = max(r.want, wantNodes)
	return s.letThroughLocked(time.Now())
}

// showLocked reveals the staged scene if it is ready, or if the client has no old scene to keep.
// Otherwise it lets the waiting messages through. The caller must hold mu.
func (s *Session) showLocked(now time.Time, want want) (fellBehind int) {
	r := s.out.staged
	if r == nil {
		return 0
	}
	r.want = max(r.want, want)
	if r.ready() || s.out.scene.own.Empty() || s.ending != nil {
		return s.revealLocked(now)
	}
	return s.letThroughLocked(now)
}

// letThroughLocked sends the messages that wait. It drops changes of nodes of the old scene, which the
// client keeps as it is. The caller must hold mu.
func (s *Session) letThroughLocked(now time.Time) (fellBehind int) {
	r := s.out.staged
	for _, m := range r.events {
		if m.Op == protocol.OpEvent || !anyIn(&s.out.scene.own, m) {
			fellBehind = max(fellBehind, s.enqueueLocked(m, now))
		}
	}
	r.events, r.held = nil, 0
	return fellBehind
}

// anyIn reports whether any node of m is in g.
func anyIn(g *scene.Graph, m *protocol.Message) bool {
	return slices.ContainsFunc(m.Nodes, func(n protocol.Node) bool { return g.Has(n.Key) })
}

// revealLocked replaces the client's scene by the staged one. The caller must hold mu.
func (s *Session) revealLocked(now time.Time) (fellBehind int) {
	r := s.out.staged
	if r == nil {
		return 0
	}
	s.out.staged = nil
	r.timer.Stop()
	if s.ending != nil {
		return 0
	}
	switch st := r.only; {
	case st != nil && len(s.out.scene.stores) == 1 && st.replaces(&s.out.scene.own):
		// The client is treated as if it had just subscribed.
		var m *protocol.Message
		m, s.out.scene.seen = st.current()
		s.out.scene.shared, s.out.scene.own = st, scene.Graph{}
		fellBehind = s.enqueueLocked(m, now)
	default:
		if m := s.out.scene.own.Transition(&r.scene, stage(), now.UnixMilli()); m != nil {
			s.out.scene.own.Apply(m)
			fellBehind = s.enqueueLocked(m, now)
		}
	}
	for _, m := range r.events {
		if s.out.scene.shared == nil {
			s.out.scene.own.Apply(m)
		}
		fellBehind = max(fellBehind, s.enqueueLocked(m, now))
	}
	return fellBehind
}
