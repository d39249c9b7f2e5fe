package host

import (
	"slices"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A mirror is the scene that a client shows once its queue is empty: a graph of its own or, while
// it shows only a store's scene, the graph of the store. The session's mu guards it.
type mirror struct {
	own    scene.Graph
	shared *Store // nil: own is used
	// seen is the number of the store's last change that is included in what the client was sent.
	// The store may have applied changes that it has not sent yet: a snapshot already includes
	// them.
	seen uint64
	// stores are the stores that the session is subscribed to.
	stores []*Store
}

func (m *mirror) Size() int {
	if m.shared != nil {
		return m.shared.Size()
	}
	return m.own.Size()
}

// stage returns the background that clients have before they are sent a scene.
func stage() (nodes [][]byte) {
	for _, n := range catalog.Stage() {
		nodes = append(nodes, n.Raw)
	}
	return nodes
}

func (m *mirror) Len() int {
	if m.shared != nil {
		return m.shared.Len()
	}
	return m.own.Len()
}

// A NodeInfo describes a node without its properties.
type NodeInfo = scene.NodeInfo

// find describes the first node with that key in g, or in the background that clients have before
// they are sent a scene.
func find(g *scene.Graph, key string) (info NodeInfo, ok bool) {
	if info, ok = g.Find(key); ok || g.OwnBackground() {
		return info, ok
	}
	for _, n := range catalog.Stage() {
		if n.Key == key {
			return NodeInfo{Tag: n.Tag}, true
		}
	}
	return NodeInfo{}, false
}

// Find describes the first node with that key in the scene that the client shows once its queue is
// empty. While a new scene is built for the client, see [Session.Stage], Find searches the new
// scene.
func (s *Session) Find(key string) (info NodeInfo, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.out.staged != nil:
		return find(&s.out.staged.scene, key)
	case s.out.scene.shared != nil:
		return s.out.scene.shared.Find(key)
	}
	return find(&s.out.scene.own, key)
}

// PropSize is [Store.PropSize] for the scene that Find searches.
func (s *Session) PropSize(key, prop string) (bytes int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.out.staged != nil:
		return s.out.staged.scene.PropSize(key, prop)
	case s.out.scene.shared != nil:
		return s.out.scene.shared.PropSize(key, prop)
	}
	return s.out.scene.own.PropSize(key, prop)
}

// Property returns a property of the scene itself as msgpack, for the scene that Find searches. The
// caller owns the bytes.
func (s *Session) Property(name string) (raw []byte, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.out.staged != nil:
		return s.out.staged.scene.Property(name)
	case s.out.scene.shared != nil:
		return s.out.scene.shared.Property(name)
	}
	return s.out.scene.own.Property(name)
}

// Missing returns the keys that no node of the scene that Find searches has; see [Store.Missing].
func (s *Session) Missing(keys *protocol.Keys, known uint64) (missing []string, version uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.out.staged != nil:
		return s.out.staged.scene.Missing(keys, known)
	case s.out.scene.shared != nil:
		return s.out.scene.shared.Missing(keys, known)
	}
	return s.out.scene.own.Missing(keys, known)
}

// Keys returns at most that many keys of the scene that Find searches, in no particular order.
func (s *Session) Keys(most int) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.out.staged != nil:
		return s.out.staged.scene.Keys(most)
	case s.out.scene.shared != nil:
		return s.out.scene.shared.Keys(most)
	}
	return s.out.scene.own.Keys(most)
}

// Touched reports whether the client was sent any change of its scene.
func (m *mirror) Touched() bool { return m.shared != nil || m.own.Touched() }

// Snapshot returns the SET that replaces the queue.
func (m *mirror) Snapshot(tsMillis int64) *protocol.Message {
	if m.shared == nil {
		return m.own.SnapshotOn(stage(), tsMillis)
	}
	var snapshot *protocol.Message
	snapshot, m.seen = m.shared.current()
	return snapshot
}

// part gives the mirror a copy of the store's scene. The caller holds the store's order, so that
// the store has sent everything that it has applied.
func (m *mirror) part() {
	snapshot, _ := m.shared.current()
	m.shared = nil
	m.own = scene.Graph{}
	m.own.Apply(snapshot)
}

// part gives a session that shares the store's scene a copy of its own. It takes the locks in their
// order: with the store's order held, no message of the store is on its way to the session.
func (s *Session) part(st *Store) {
	st.order.Lock()
	defer st.order.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out.scene.shared == st {
		s.out.scene.part()
	}
}

// otherStore returns the store whose scene the session shares, unless it is st.
func (s *Session) otherStore(st *Store) *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out.scene.shared == st {
		return nil
	}
	return s.out.scene.shared
}

// share sends the store's scene, and drops the session's own scene if nothing of it remains. If the
// session shares another store's scene, ok is false: the caller must first make it part from that
// store. The caller holds st.order.
func (s *Session) share(st *Store) (ok bool, err error) {
	ok, fellBehind, err := s.enqueueScene(st, time.Now())
	s.logLagging(fellBehind)
	return ok, err
}

func (s *Session) enqueueScene(st *Store, now time.Time) (ok bool, fellBehind int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ending != nil:
		return true, 0, s.ending.err
	case s.out.scene.shared != nil:
		return false, 0, nil
	}
	m, change := st.current()
	if s.out.staged != nil {
		s.out.staged.join(st)
		s.out.scene.stores = append(s.out.scene.stores, st)
		if change > 0 { // otherwise the store has no scene yet
			fellBehind = s.stageLocked(m, now)
		}
		return true, fellBehind, nil
	}
	if len(s.out.scene.stores) == 0 && st.replaces(&s.out.scene.own) {
		s.out.scene.shared, s.out.scene.seen = st, change
		s.out.scene.own = scene.Graph{}
	} else {
		s.out.scene.own.Apply(m)
	}
	s.out.scene.stores = append(s.out.scene.stores, st)
	return true, s.enqueueLocked(m, now), nil
}

// sendShared is Send for a message of the store, whose change has that number. The caller holds
// st.order.
func (s *Session) sendShared(st *Store, m *protocol.Message, change uint64) error {
	fellBehind, err := s.enqueueShared(st, m, change, time.Now())
	s.logLagging(fellBehind)
	return err
}

func (s *Session) enqueueShared(st *Store, m *protocol.Message, change uint64, now time.Time) (fellBehind int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ending != nil:
		return 0, s.ending.err
	case s.out.staged != nil:
		return s.stageLocked(m, now), nil
	case m.Op == protocol.OpEvent:
	case s.out.scene.shared != st:
		s.out.scene.own.Apply(m)
	case change <= s.out.scene.seen: // a snapshot included it
		return 0, nil
	}
	return s.enqueueLocked(m, now), nil
}

// unshare removes the store. The caller holds st.order.
func (s *Session) unshare(st *Store) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.scene.stores = slices.DeleteFunc(s.out.scene.stores, func(other *Store) bool { return other == st })
	switch {
	case s.out.scene.shared != st:
	case s.ending != nil: // its scene is not used any more
		s.out.scene.shared = nil
	default:
		s.out.scene.part()
	}
}

// leaveStores ends the subscriptions of a session that has ended.
func (s *Session) leaveStores() {
	s.mu.Lock()
	stores := s.out.scene.stores
	s.out.scene.stores = nil
	s.mu.Unlock()
	for _, st := range stores {
		st.Unsubscribe(s)
	}
}
