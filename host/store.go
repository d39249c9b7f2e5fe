package host

import (
	"slices"
	"sync"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
)

// A Subscriber is sent the scene of a [Store]. Of a [Session], the store uses more than Send: a session
// that shows only the store's scene keeps no copy of it.
type Subscriber interface {
	// Send takes a message as Session.Send does. It is called with the store locked, so it
	// must not block or call the store. Its error ends the subscription.
	Send(*protocol.Message) error
}

var _ Subscriber = (*Session)(nil)

// A Store is a scene that any number of clients show. A message to it is sent to all of its
// subscribers, as the same bytes. A client that subscribes later is sent the current scene in one
// SET, and every later message exactly once.
//
// A session that shows only a store's scene has no scene of its own: it costs memory only for its
// queue, and a message to it costs the same regardless of the number of nodes. Once a session is
// also sent changes directly, it keeps a copy of the scene that includes both.
//
// The zero value is an empty scene. Its methods may be called from any goroutine and never block on
// a client. Messages that one goroutine sends arrive in their order at all clients. Messages of
// several goroutines arrive in the same order at all clients.
type Store struct {
	// order is held while a message is applied to the scene and sent to all subscribers, so that
	// all of them receive the messages in the same order. It is taken before any session's mu.
	order       sync.Mutex
	subscribers []Subscriber // in the order of their subscriptions

	// mu is taken last, also with a session's mu held.
	mu       sync.Mutex
	graph    scene.Graph
	changes  uint64            // messages that were applied
	snapshot *protocol.Message // of the current scene; nil until it is requested
}

// Send applies a message to the scene and sends it to every subscriber. It keeps m, whose bytes
// must not be written to any more. An event that does not change the scene is sent to the current
// subscribers.
func (st *Store) Send(m *protocol.Message) {
	st.order.Lock()
	defer st.order.Unlock()
	st.mu.Lock()
	if m.Op != protocol.OpEvent {
		st.graph.Apply(m)
		st.changes++
		st.snapshot = nil
	}
	change := st.changes
	st.mu.Unlock()
	gone := false
	for i, sub := range st.subscribers {
		var err error
		if s, ok := sub.(*Session); ok {
			err = s.sendShared(st, m, change)
		} else {
			err = sub.Send(m)
		}
		if err != nil {
			st.subscribers[i], gone = nil, true
		}
	}
	if gone {
		st.subscribers = slices.DeleteFunc(st.subscribers, func(sub Subscriber) bool { return sub == nil })
	}
}

// Subscribe sends the current scene, and from then on every change. A second subscription
// does nothing. It returns the subscriber's error, such as that of a closed session.
func (st *Store) Subscribe(sub Subscriber) error {
	s, ok := sub.(*Session)
	if !ok {
		_, err := st.subscribe(sub, func() (bool, error) {
			m, _ := st.current()
			return true, sub.Send(m)
		})
		return err
	}
	for {
		// Two stores' orders are never held together, so this store's is released first.
		if other := s.otherStore(st); other != nil {
			s.part(other)
		}
		if ok, err := st.subscribe(sub, func() (bool, error) { return s.share(st) }); ok {
			return err
		}
	}
}

// subscribe adds a subscriber to which show has shown the scene. ok is the result of show.
func (st *Store) subscribe(sub Subscriber, show func() (bool, error)) (ok bool, err error) {
	st.order.Lock()
	defer st.order.Unlock()
	if slices.Contains(st.subscribers, sub) {
		return true, nil
	}
	if ok, err = show(); ok && err == nil {
		st.subscribers = append(st.subscribers, sub)
	}
	return ok, err
}

// Unsubscribe ends a subscription, if there is one. The client keeps its scene.
func (st *Store) Unsubscribe(sub Subscriber) {
	st.order.Lock()
	defer st.order.Unlock()
	i := slices.Index(st.subscribers, sub)
	if i < 0 {
		return
	}
	st.subscribers = slices.Delete(st.subscribers, i, i+1)
	if s, ok := sub.(*Session); ok {
		s.unshare(st)
	}
}

// Subscribers returns the number of subscribers.
func (st *Store) Subscribers() int {
	st.order.Lock()
	defer st.order.Unlock()
	return len(st.subscribers)
}

// Has reports whether the scene has a node with that key.
func (st *Store) Has(key string) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Has(key)
}

// Get returns the first node with that key as one msgpack map, with its children. The
// empty key means the whole scene. The caller owns the bytes.
func (st *Store) Get(key string) (raw []byte, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Get(key)
}

// Find describes the first node with that key.
func (st *Store) Find(key string) (info NodeInfo, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return find(&st.graph, key)
}

// PropSize returns the length of a property of the first node with that key: its bytes if it is
// binary, else those of its encoding. ok is false if the node or the property is missing, or the
// property is null.
func (st *Store) PropSize(key, prop string) (bytes int, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.PropSize(key, prop)
}

// Property returns a property of the scene itself as msgpack. The caller owns the bytes.
func (st *Store) Property(name string) (raw []byte, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Property(name)
}

// Missing returns the keys that no node of the scene has. version changes with the set of nodes: if
// known is the version that an earlier call with the same keys has returned, there is nothing new,
// and Missing returns no keys.
func (st *Store) Missing(keys *protocol.Keys, known uint64) (missing []string, version uint64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Missing(keys, known)
}

// Keys returns at most that many keys of the scene, in no particular order.
func (st *Store) Keys(most int) []string {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Keys(most)
}

// Len returns the number of nodes of the scene, without its root and strings.
func (st *Store) Len() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Len()
}

// Size returns the approximate size of a SET of the scene, in bytes.
func (st *Store) Size() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Size()
}

// Snapshot returns a SET that shows the scene.
func (st *Store) Snapshot() *protocol.Message {
	m, _ := st.current()
	return m
}

// current returns a SET that shows the scene, and the number of the last change that is included.
func (st *Store) current() (m *protocol.Message, change uint64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.snapshot == nil {
		st.snapshot = st.graph.SnapshotOn(stage(), time.Now().UnixMilli())
	}
	return st.snapshot, st.changes
}

// replaces reports whether a client that shows g will show only the store's scene, and nothing of
// g, once it has been sent the store's scene.
func (st *Store) replaces(g *scene.Graph) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.graph.Replaces(g)
}
