package host

import (
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A mirror is what a client shows, once its queue is empty: a graph of its own or, while it
// shows a store's scene and nothing else, that of the store. The session's mu guards it.
type mirror struct {
	own    scene.Graph
	shared *Store // nil: own counts
	// seen is the number of the last of the store's changes that is in what the client was
	// sent. The store may be further on than what it has sent: a snapshot has it already.
	seen uint64
	// stores are those that the session is subscribed to.
	stores []*Store
}

func (m *mirror) Size() int {
	if m.shared != nil {
		return m.shared.Size()
	}
	return m.own.Size()
}

// stage is what clients have in the background before they are sent a scene.
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
// they are sent one.
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
// empty. While a new scene is built for the client, see [Session.Rehearse], Find looks into that one.
func (s *Session) Find(key string) (info NodeInfo, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.rehearsal != nil:
		return find(&s.rehearsal.scene, key)
	case s.scene.shared != nil:
		return s.scene.shared.Find(key)
	}
	return find(&s.scene.own, key)
}

// Keys returns at most that many keys of the scene that Find looks into, in no particular order.
func (s *Session) Keys(most int) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.rehearsal != nil:
		return s.rehearsal.scene.Keys(most)
	case s.scene.shared != nil:
		return s.scene.shared.Keys(most)
	}
	return s.scene.own.Keys(most)
}

// Touched reports whether the client was sent any change of its scene.
func (m *mirror) Touched() bool { return m.shared != nil || m.own.Touched() }

// Snapshot makes the SET that the queue sends instead of what it has given up.
func (m *mirror) Snapshot(tsMillis int64) *protocol.Message {
	if m.shared == nil {
		return m.own.SnapshotOn(stage(), tsMillis)
	}
	var snapshot *protocol.Message
	snapshot, m.seen = m.shared.current()
	return snapshot
}

// part makes the mirror its own. The caller holds the store's order, so that what the store
// has applied has been sent.
func (m *mirror) part() {
	snapshot, _ := m.shared.current()
	m.shared = nil
	m.own = scene.Graph{}
	m.own.Apply(snapshot)
}

// part gives a session that shares the store's scene a copy of its own, in the order of
// locks: no message of the store is on its way to it then.
func (s *Session) part(st *Store) {
	st.order.Lock()
	defer st.order.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scene.shared == st {
		s.scene.part()
	}
}

// otherStore returns the store whose scene the session shares, unless it is st.
func (s *Session) otherStore(st *Store) *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.scene.shared == st {
		return nil
	}
	return s.scene.shared
}

// share sends the store's scene, and drops the session's own where nothing of it stays. ok is
// false if it shares another store's scene, from which it has to part first. The caller holds
// st.order.
func (s *Session) share(st *Store) (ok bool, err error) {
	now := time.Now()
	s.mu.Lock()
	if s.ending != nil {
		err = s.ending.err
		s.mu.Unlock()
		return true, err
	}
	if s.scene.shared != nil {
		s.mu.Unlock()
		return false, nil
	}
	m, change := st.current()
	if s.rehearsal != nil {
		s.rehearsal.join(st)
		s.scene.stores = append(s.scene.stores, st)
		if change == 0 { // the store has no scene yet
			s.mu.Unlock()
			return true, nil
		}
		s.takeAndUnlock(m, now)
		return true, nil
	}
	if len(s.scene.stores) == 0 && st.replaces(&s.scene.own) {
		s.scene.shared, s.scene.seen = st, change
		s.scene.own = scene.Graph{}
	} else {
		s.scene.own.Apply(m)
	}
	s.scene.stores = append(s.scene.stores, st)
	s.queueAndUnlock(m, now)
	return true, nil
}

// sendShared is Send for a message of the store's, the change of that number. The caller
// holds st.order.
func (s *Session) sendShared(st *Store, m *protocol.Message, change uint64) error {
	now := time.Now()
	s.mu.Lock()
	if s.ending != nil {
		err := s.ending.err
		s.mu.Unlock()
		return err
	}
	switch {
	case s.rehearsal != nil:
		s.takeAndUnlock(m, now)
		return nil
	case m.Op == protocol.OpEvent:
	case s.scene.shared != st:
		s.scene.own.Apply(m)
	case change <= s.scene.seen: // a snapshot has it
		s.mu.Unlock()
		return nil
	}
	s.queueAndUnlock(m, now)
	return nil
}

// unshare forgets the store. The caller holds st.order.
func (s *Session) unshare(st *Store) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scene.stores = slices.DeleteFunc(s.scene.stores, func(other *Store) bool { return other == st })
	switch {
	case s.scene.shared != st:
	case s.ending != nil: // nobody asks for its scene any more
		s.scene.shared = nil
	default:
		s.scene.part()
	}
}

// leaveStores ends the subscriptions of a session that is over.
func (s *Session) leaveStores() {
	s.mu.Lock()
	stores := s.scene.stores
	s.scene.stores = nil
	s.mu.Unlock()
	for _, st := range stores {
		st.Unsubscribe(s)
	}
}

// queueAndUnlock queues a message that the scene already includes. The caller must hold mu, which
// queueAndUnlock unlocks before it logs.
func (s *Session) queueAndUnlock(m *protocol.Message, now time.Time) {
	fellBehind := s.enqueue(m, now)
	s.mu.Unlock()
	s.logLagging(fellBehind)
}

// enqueue queues a message that the scene has already, and says how many bytes are pending
// where the client falls behind by it. It is called with mu held, on an open session.
func (s *Session) enqueue(m *protocol.Message, now time.Time) (fellBehind int) {
	if s.conn == nil && m.Op == protocol.OpEvent {
		return 0 // nobody is there to hear it
	}
	pending := s.queue.Bytes() + len(m.Frame)
	s.queue.Push(m, now)
	if s.conn != nil && (s.turn == nil || !s.turn.holds(s)) {
		s.conn.wakeForMessage()
	}
	if !s.lagging.IsZero() || !s.queue.Stale() {
		return 0
	}
	s.lagging = now
	return pending
}

func (s *Session) logLagging(pending int) {
	if pending > 0 {
		s.host.chatter.say(slog.LevelWarn, "lagging", fmt.Sprintf("client %s lagging, %s pending", s.id, byteSize(int64(pending))))
	}
}
