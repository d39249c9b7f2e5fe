package outbox

import (
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

const (
	// maxBatch and maxBatchNodes bound the frames into which nodes are batched.
	maxBatch      = 64 << 10
	maxBatchNodes = 1000
	// envelope is the approximate size of such a frame without its nodes and the
	// parent's name.
	envelope = 64
)

// next removes and returns a frame of at most max bytes, or with first, a larger one
// rather than none. There must be a live item.
func (b *backlog) next(tsMillis int64, max int, first bool) []byte {
	for b.items[b.head] == nil {
		b.head++
	}
	it := b.items[b.head]
	if it.msg != nil {
		frame := b.frameOf(it.msg)
		if len(frame) > max && !first {
			return nil
		}
		b.pop()
		return frame
	}
	// Add the following nodes that may be sent in the same message.
	size := envelope + len(it.to)
	end := b.head
	for ; end < len(b.items); end++ {
		other := b.items[end]
		if other == nil {
			continue
		}
		if other.msg != nil || other.op != it.op || other.to != it.to || other.strict != it.strict {
			break
		}
		size += other.props.Size()
		if one := len(b.nodes) == 0; size > min(max, maxBatch) && !(one && first) || len(b.nodes) == maxBatchNodes {
			break
		}
		b.nodes = append(b.nodes, protocol.Node{Key: other.key, Nested: other.nested, Raw: other.raw()})
	}
	if len(b.nodes) == 0 {
		return nil
	}
	var m *protocol.Message
	if it.op == protocol.OpUpdate {
		m = protocol.Update(tsMillis, it.strict, b.nodes)
	} else {
		m = protocol.Upsert(tsMillis, it.to, b.nodes)
	}
	clear(b.nodes)
	b.nodes = b.nodes[:0]
	for range end - b.head { // by count: pop may move the items
		b.pop()
	}
	return m.Frame
}

// raw returns the item's node, which is valid until the item changes.
func (it *item) raw() []byte {
	if _, raw, ok := it.props.Single(); ok {
		return raw
	}
	return it.props.Append(nil, 0)
}

// pop removes the first item of the list.
func (b *backlog) pop() {
	it := b.items[b.head]
	b.items[b.head] = nil
	b.head++
	if it != nil {
		b.release(it)
	}
	if b.head < maxFree || b.head < len(b.items)/2 {
		return
	}
	// Half of the list is unused: move the rest to the front.
	n := copy(b.items, b.items[b.head:])
	clear(b.items[n:])
	b.items = b.items[:n]
	b.event = max(0, b.event-b.head)
	b.head = 0
	b.renumber()
}

// hasAllLists reports whether a scene has all four lists, so that it replaces all nodes
// of an earlier scene.
func hasAllLists(raw []byte) bool {
	lists := 0
	var e protocol.Entry
	for m := protocol.OpenMap(raw); m.Read(&e); {
		if _, isList := protocol.ChildList(e.Name); isList && msgp.NextType(e.Value) == msgp.ArrayType {
			lists++
		}
	}
	return lists == protocol.ChildListCount
}
