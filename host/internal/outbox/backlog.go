package outbox

import (
	"time"

	"github.com/vuerlua/vuerlua/host/internal/props"
	"github.com/vuerlua/vuerlua/protocol"
)

const (
	// maxFree is how many items that were sent are kept for new ones.
	maxFree = 1024
	// maxFreeBuffer is how many bytes of buffer such an item may keep.
	maxFreeBuffer = 1 << 10
	// maxParents is how many names of parents are remembered.
	maxParents = 4096
)

// A backlog is a queue's content while its client is behind. The package comment has
// the rules that it follows.
type backlog struct {
	items   []*item // from head on; nil: it was cancelled
	head    int
	event   int // no event stands before this index
	changes int // live items that change the scene
	bytes   int // of those
	events  int // live items that are events
	// eventBytes is their size.
	eventBytes int

	// index has the last plain node of a key. It counts only if its epoch is the
	// current one: a barrier is to begin a new epoch.
	index map[string]*item
	epoch uint64
	// parents has the epoch in which a key was last named as a parent.
	parents map[string]uint64
	// queued numbers the items, lastEvent is the number of the last event.
	queued, lastEvent uint64

	free  []*item
	nodes []protocol.Node // scratch of next
}

// An item is a message that is sent as it is or one node of an UPSERT or UPDATE.
type item struct {
	msg *protocol.Message // nil: a node

	op      protocol.Op
	strict  bool
	nested  bool
	watched bool // a later item depends on whether the node is there
	to      string
	key     string
	props   props.Layers

	at     int // in backlog.items
	epoch  uint64
	number uint64
}

func newBacklog() *backlog {
	return &backlog{index: make(map[string]*item), epoch: 1}
}

func (b *backlog) live() int { return b.changes + b.events }

func (b *backlog) push(m *protocol.Message, now time.Time) {
	switch m.Op {
	case protocol.OpUpsert, protocol.OpUpdate:
		if m.ToInt { // rare enough not to be made anew
			b.message(m)
			return
		}
		for i := range m.Nodes {
			b.node(m, &m.Nodes[i])
		}
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

// barrier keeps everything that comes from changing what is pending.
func (b *backlog) barrier() { b.epoch++ }

// message appends one to be sent as it is.
func (b *backlog) message(m *protocol.Message) {
	it := b.append()
	it.msg, it.op = m, m.Op
	if m.Op == protocol.OpEvent {
		b.events++
		b.eventBytes += len(m.Frame)
		b.lastEvent = it.number
		return
	}
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
	b.changes++
	b.put(it, m, n)
	if !plain {
		b.barrier()
		return
	}
	b.index[n.Key] = it
	if m.To != "" {
		b.name(m.To)
	}
}

// name notes that a node was queued that has that parent.
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

// put gives a node's properties to an item.
func (b *backlog) put(it *item, m *protocol.Message, n *protocol.Node) {
	if 2*len(n.Raw) >= len(m.Frame) {
		b.bytes += it.props.Share(n.Shape, n.Raw)
		return
	}
	// A frame must not be held back by a small part of it.
	b.bytes += it.props.Put(n.Shape, n.Raw)
}

// pending is the node of that key that later ones may be merged into.
func (b *backlog) pending(key string) *item {
	if it := b.index[key]; it != nil && it.epoch == b.epoch {
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

// absorbs reports whether a plain node of m, of the item's key, may be merged into it.
func (it *item) absorbs(m *protocol.Message) bool {
	if it.op == protocol.OpUpsert && it.to == "" && m.Op == protocol.OpUpdate {
		return true
	}
	return it.op == m.Op && it.to == m.To && it.strict == m.Strict
}

// repeatedBy reports whether the item is a node with child lists whose effects n repeats, all of
// them. Nothing may be queued behind the item.
func (it *item) repeatedBy(m *protocol.Message, n *protocol.Node) bool {
	if it.msg != nil || it.op != protocol.OpUpsert || m.Op != protocol.OpUpsert || it.to != "" || m.To != "" {
		return false
	}
	shape, _, single := it.props.Single()
	return it.nested && n.Nested && it.key == n.Key && n.Key != "" && single && shape == n.Shape
}

// cancel takes the pending node of a key away that is about to be removed.
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
	// It stands where the first of what it replaces stood, so that events still come
	// after what was queued before them.
	it := b.items[len(b.items)-1]
	copy(b.items[at+1:], b.items[at:])
	b.items[at] = it
	b.renumber()
}

// withPendingRoot is m with those properties of the root that are still to be assigned
// and that it does not assign itself.
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
			if it.key == "" && (it.to == "" || isList(it.to)) {
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

// dropChanges leaves nothing but the events. The result is how many of them stood
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

// renumber corrects the items' places after they have moved.
func (b *backlog) renumber() {
	for i, it := range b.items[b.head:] {
		if it != nil {
			it.at = b.head + i
		}
	}
}

// dropEvent gives the oldest event up.
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

// release accounts for an item that the caller has taken out of the list.
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
	if it.key != "" && b.index[it.key] == it {
		delete(b.index, it.key)
	}
	if len(b.free) < maxFree {
		it.props.Reset(maxFreeBuffer)
		*it = item{props: it.props}
		b.free = append(b.free, it)
	}
}
