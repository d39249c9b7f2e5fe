package scene

import (
	"slices"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// frameOverhead is the size of a snapshot's frame without the root's properties and lists.
const frameOverhead = 64

// Snapshot returns the SET that makes a client show the whole scene, regardless of which
// earlier messages it has received. It contains those of the root's four lists that a
// message has ever touched: before a first SET, the others hold the client's own camera,
// lights and controls. It does not change g. tsMillis is the time of sending in Unix
// milliseconds.
func (g *Graph) Snapshot(tsMillis int64) *protocol.Message { return g.SnapshotOn(nil, tsMillis) }

// SnapshotOn is Snapshot for clients whose background initially has the nodes of stage. If
// messages have added to the background without replacing it, the snapshot includes the
// stage, because the client would lose it otherwise.
func (g *Graph) SnapshotOn(stage [][]byte, tsMillis int64) *protocol.Message {
	g.settle()
	raw := g.appendRoot(make([]byte, 0, g.bytes+frameOverhead), stage)
	shape := g.root.props.Shape()
	if !g.tagged {
		shape = shape.With("tag")
	}
	for i := range g.root.lists {
		if l := &g.root.lists[i]; l.given {
			shape = shape.With(l.id.String())
		}
	}
	return protocol.Set(tsMillis, protocol.Node{Shape: shape, Nested: true, Raw: raw})
}

// Replaces reports whether a client that shows h will show g, and nothing left of h, once it has
// received g's snapshot. It returns false if that is expensive to tell.
func (g *Graph) Replaces(h *Graph) bool {
	if h.root.lists == nil { // the client has not been sent anything
		return true
	}
	if g.root.lists == nil {
		return false
	}
	for i := range h.root.lists {
		if l := &h.root.lists[i]; l.given {
			if own := g.root.list(l.id); own == nil || !own.given {
				return false
			}
		}
	}
	return h.root.props.Empty() || h.root.props.Shape() == g.root.props.Shape()
}

// appendRoot appends the root as one map. stage is the same as for SnapshotOn.
func (g *Graph) appendRoot(b []byte, stage [][]byte) []byte {
	extra := g.root.listsGiven()
	if !g.tagged {
		extra++
	}
	b = g.root.props.Append(b, extra)
	if !g.tagged {
		b = msgp.AppendString(b, "tag")
		b = msgp.AppendString(b, "Scene")
	}
	if l := &g.root.lists; len(stage) > 0 && *l != nil && (*l)[bgChildren].given && !(*l)[bgChildren].whole {
		return g.root.appendLists(b, g.missing(stage))
	}
	return g.root.appendLists(b, nil)
}

// missing returns the nodes of the stage whose keys are not in the background.
func (g *Graph) missing(stage [][]byte) (rest [][]byte) {
	for _, raw := range stage {
		key := keyOf(raw)
		if !slices.ContainsFunc(g.root.lists[bgChildren].items, func(nd *node) bool { return nd.key == string(key) }) {
			rest = append(rest, raw)
		}
	}
	return rest
}

// append appends nd as one map, including its children.
func (nd *node) append(b []byte) []byte {
	if nd.text {
		return nd.props.Append(b, 0)
	}
	b = nd.props.Append(b, nd.listsGiven())
	return nd.appendLists(b, nil)
}

func (nd *node) listsGiven() (n int) {
	for i := range nd.lists {
		if nd.lists[i].given {
			n++
		}
	}
	return n
}

// appendLists appends the child lists; stage precedes the nodes of the background.
func (nd *node) appendLists(b []byte, stage [][]byte) []byte {
	for i := range nd.lists {
		l := &nd.lists[i]
		if !l.given {
			continue
		}
		b = msgp.AppendString(b, l.id.String())
		if !l.array {
			b = append(b, l.other...)
			continue
		}
		if l.id != bgChildren {
			b = msgp.AppendArrayHeader(b, uint32(len(l.items)))
		} else {
			b = msgp.AppendArrayHeader(b, uint32(len(stage)+len(l.items)))
			for _, raw := range stage {
				b = append(b, raw...)
			}
		}
		for _, child := range l.items {
			b = child.append(b)
		}
	}
	return b
}
