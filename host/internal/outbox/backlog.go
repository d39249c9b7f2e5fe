package outbox

import (
	"slices"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/props"
	"github.com/vuerlua/vuerlua/protocol"
)

const (
	// maxFree is the number of sent items that are kept for reuse.
	maxFree = 1024
	// maxFreeBuffer is the size of the buffer that such an item may keep, in bytes.
	maxFreeBuffer = 1 << 10
	// maxParents is the number of parents' names that are remembered.
	maxParents = 4096
)

// A backlog is a queue's content while its client is behind. Its rules are in the
// package comment.
type backlog struct {
	frameOf func(*protocol.Message) []byte // see Queue.frameOf

	items   []*item // valid from head on; nil: cancelled
	head    int
	event   int // all items before this index are changes
	changes int // live items that change the scene
	bytes   int // size of the changes
	events  int // live items that are events
	// eventBytes is the size of the events.
	eventBytes int

	// index has the last plain node of each key. An entry is valid only if its epoch is
	// the current one: a barrier starts a new epoch.
	index map[string]*item
	epoch uint64
	// parents has, for each key, the epoch in which it was last named as a parent.
	parents map[string]uint64
	// queued is the number of the last item, lastEvent the number of the last event.
	queued, lastEvent uint64
	// lastChange is the number of the last item that changes the scene.
	lastChange uint64
	// moves are the live items that are moves, oldest first.
	moves []*item

	free  []*item
	nodes []protocol.Node // scratch of next
}

// An item is a message that is sent unchanged, or one node of an UPSERT or UPDATE.
type item struct {
	msg *protocol.Message // nil: a node

	op      protocol.Op
	strict  bool
	nested  bool
	watched bool // a later item depends on whether the node exists
	to      string
	key     string
	props   props.Layers

	at     int // index in backlog.items
	epoch  uint64
	number uint64
}

func newBacklog(frameOf func(*protocol.Message) []byte) *backlog {
	return &backlog{frameOf: frameOf, index: make(map[string]*item), epoch: 1}
}

func (b *backlog) live() int { return b.changes + b.events }

func (b *backlog) push(m *protocol.Message, now time.Time) {
	switch m.Op {
	case protocol.OpUpsert, protocol.OpUpdate:
		if m.ToInt { // too rare to be encoded again
			b.message(m)
			return
		}
		for i := range m.Nodes {
			b.node(m, &m.Nodes[i])
		}
	case protocol.OpMove:
		b.move(m)
	case protocol.OpSet:
		b.set(m, now)
	case protocol.OpRemove:
		for _, key := range m.Keys {
			b.cancel(key)
		}
		b.message(m)
	default:
		b.message(m)
	}
}

// barrier prevents later messages from changing pending items.
func (b *backlog) barrier() { b.epoch++ }

// message appends a message that is sent unchanged.
func (b *backlog) message(m *protocol.Message) {
	it := b.append()
	it.msg, it.op = m, m.Op
	if m.Op == protocol.OpEvent {
		b.events++
		b.eventBytes += len(m.Frame)
		b.lastEvent = it.number
		return
	}
	b.lastChange = it.number
	b.changes++
	b.bytes += len(m.Frame)
	b.barrier()
}

// node queues one node of an UPSERT or UPDATE.
func (b *backlog) node(m *protocol.Message, n *protocol.Node) {
	plain := n.Key != "" && !n.Nested
	var it *item
	if plain {
		it = b.pending(n.Key)
		if it != nil && it.absorbs(m) {
			b.put(it, m, n)
			return
		}
		if m.Op == protocol.OpUpsert && b.parents[n.Key] == b.epoch {
			b.barrier()
		}
	} else if it = b.tail(); it != nil && it.repeatedBy(m, n) {
		b.put(it, m, n)
		return
	}
	it = b.append()
	it.op, it.to, it.strict, it.key, it.nested = m.Op, m.To, m.Strict, n.Key, n.Nested
	b.lastChange = it.number
	b.changes++
	b.put(it, m, n)
	if !plain {
		b.barrier()
		return
	}
	if m.Op == protocol.OpUpsert && len(b.moves) > 0 {
		b.watchMoves(n.Key)
	}
	b.index[n.Key] = it
	if m.To != "" {
		b.name(m.To)
	}
}

// name records that a node with the given parent has been queued.
func (b *backlog) name(parent string) {
	if b.parents == nil {
		b.parents = make(map[string]uint64)
	} else if len(b.parents) > maxParents {
		clear(b.parents)
		b.barrier()
	}
	b.parents[parent] = b.epoch
	if it := b.pending(parent); it != nil {
		it.watched = true
	}
}

// put assigns a node's properties to an item.
func (b *backlog) put(it *item, m *protocol.Message, n *protocol.Node) {
	if 2*len(n.Raw) >= len(m.Frame) {
		b.bytes += it.props.Share(n.Shape, n.Raw)
		return
	}
	// Copy the node: a reference to a small part would keep the whole frame in memory.
	b.bytes += it.props.Put(n.Shape, n.Raw)
}

// pending returns the node with that key into which later nodes may be merged.
func (b *backlog) pending(key string) *item {
	if it := b.index[key]; it != nil && it.epoch == b.epoch && !b.movedSince(it) {
		return it
	}
	return nil
}

func (b *backlog) tail() *item {
	if b.head == len(b.items) {
		return nil
	}
	return b.items[len(b.items)-1]
}

// absorbs reports whether a plain node of m that has the item's key may be merged into the item.
func (it *item) absorbs(m *protocol.Message) bool {
	if it.op == protocol.OpUpsert && it.to == "" && m.Op == protocol.OpUpdate {
		return true
	}
	return it.op == m.Op && it.to == m.To && it.strict == m.Strict
}

// repeatedBy reports whether the item is a node with child lists all of whose effects n repeats.
// The item must be the last in the queue.
func (it *item) repeatedBy(m *protocol.Message, n *protocol.Node) bool {
	if it.msg != nil || it.op != protocol.OpUpsert || m.Op != protocol.OpUpsert || it.to != "" || m.To != "" {
		return false
	}
	shape, _, single := it.props.Single()
	return it.nested && n.Nested && it.key == n.Key && n.Key != "" && single && shape == n.Shape
}

// cancel drops the pending node of a key that is about to be removed.
func (b *backlog) cancel(key string) {
	it := b.pending(key)
	if it == nil || it.to != "" || it.watched || it.number < b.lastEvent {
		return
	}
	b.items[it.at] = nil
	b.release(it)
}

// set queues a SET.
func (b *backlog) set(m *protocol.Message, now time.Time) {
	if b.changes == 0 || !hasAllLists(m.Nodes[0].Raw) {
		b.message(m)
		return
	}
	m = b.withPendingRoot(m, now)
	at := b.dropChanges()
	b.message(m)
	// The SET takes the place of the first change that it replaces, so that no event
	// overtakes changes that were queued before it.
	it := b.items[len(b.items)-1]
	copy(b.items[at+1:], b.items[at:])
	b.items[at] = it
	b.renumber()
}

// withPendingRoot returns m with the pending properties of the root that m does not
// assign itself.
func (b *backlog) withPendingRoot(m *protocol.Message, now time.Time) *protocol.Message {
	var root props.Layers
	for _, it := range b.items[b.head:] {
		if it == nil {
			continue
		}
		switch it.op {
		case protocol.OpSet:
			root.Share(it.msg.Nodes[0].Shape, it.msg.Nodes[0].Raw)
		case protocol.OpUpsert, protocol.OpUpdate:
			if _, isList := protocol.ChildList(it.to); it.key == "" && (it.to == "" || isList) {
				root.Share(it.props.Shape(), it.props.Append(nil, 0))
			}
		}
	}
	n := m.Nodes[0]
	root.Share(n.Shape, n.Raw)
	if _, _, single := root.Single(); single {
		return m
	}
	n.Shape, n.Raw = root.Shape(), root.Append(nil, 0)
	return protocol.Set(now.UnixMilli(), n)
}

// dropChanges drops everything except the events. It returns the number of events
// before the first change.
func (b *backlog) dropChanges() (before int) {
	kept := b.items[:0]
	changed := false
	for _, it := range b.items[b.head:] {
		switch {
		case it == nil:
		case it.op == protocol.OpEvent:
			kept = append(kept, it)
			if !changed {
				before++
			}
		default:
			changed = true
			b.release(it)
		}
	}
	clear(b.items[len(kept):])
	b.items, b.head, b.event = kept, 0, 0
	b.renumber()
	b.barrier()
	return before
}

// renumber corrects the items' indices after they have moved.
func (b *backlog) renumber() {
	for i, it := range b.items[b.head:] {
		if it != nil {
			it.at = b.head + i
		}
	}
}

// dropEvent drops the oldest event.
func (b *backlog) dropEvent() {
	i := max(b.event, b.head)
	for b.items[i] == nil || b.items[i].op != protocol.OpEvent {
		i++
	}
	b.release(b.items[i])
	b.items[i] = nil
	b.event = i + 1
}

// append adds an empty item to the end.
func (b *backlog) append() *item {
	var it *item
	if n := len(b.free); n > 0 {
		it = b.free[n-1]
		b.free = b.free[:n-1]
	} else {
		it = new(item)
	}
	b.queued++
	it.number, it.epoch, it.at = b.queued, b.epoch, len(b.items)
	b.items = append(b.items, it)
	return it
}

// release updates the counts for an item that the caller has removed from the list.
func (b *backlog) release(it *item) {
	switch {
	case it.op == protocol.OpEvent:
		b.events--
		b.eventBytes -= len(it.msg.Frame)
	case it.msg != nil:
		b.changes--
		b.bytes -= len(it.msg.Frame)
	default:
		b.changes--
		b.bytes -= it.props.Size()
	}
	if it.op == protocol.OpMove {
		b.moves = slices.DeleteFunc(b.moves, func(other *item) bool { return other == it })
	}
	if it.key != "" && b.index[it.key] == it {
		delete(b.index, it.key)
	}
	if len(b.free) < maxFree {
		it.props.Reset(maxFreeBuffer)
		*it = item{props: it.props}
		b.free = append(b.free, it)
	}
}
