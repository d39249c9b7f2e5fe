package scene

import (
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// Transition returns the SET after which a client that shows g shows next; nil if neither
// has been sent anything. It does not change g.
//
// The children are those of next, and so are the overlay and the raw children if g has any.
// The background of g is kept if it was sent whole and no message of next has touched it,
// because it holds cameras, lights and controls. Properties of g's root that next does not
// have become nil, because a SET would keep them. stage is the same as for SnapshotOn.
func (g *Graph) Transition(next *Graph, stage [][]byte, tsMillis int64) *protocol.Message {
	if g.Empty() && next.Empty() {
		return nil
	}
	next.setup()
	next.root.lists[children].given = true
	for _, id := range []listID{rawChildren, htmlChildren} {
		if !g.Empty() && g.root.lists[id].given {
			next.root.lists[id].given = true
		}
	}
	if len(stage) > 0 && !g.Empty() && g.root.lists[bgChildren].given && !g.root.lists[bgChildren].whole {
		next.root.lists[bgChildren].given = true // it is the stage and the nodes that were added
	}
	next.unset(&g.root)
	return next.SnapshotOn(stage, tsMillis)
}

// unset assigns nil to the properties that old has and g's root does not.
func (g *Graph) unset(old *node) {
	have := map[string]bool{"tag": true, "key": true}
	each(&g.root, func(e *protocol.Entry) { have[string(e.Name)] = true })
	var shape protocol.Shape
	var names []string
	each(old, func(e *protocol.Entry) {
		if name := string(e.Name); !have[name] && !msgp.IsNil(e.Value) {
			shape, names = shape.With(name), append(names, name)
		}
	})
	if len(names) == 0 {
		return
	}
	unset := new(protocol.MapBuilder)
	for _, name := range names {
		unset.Nil(name)
	}
	g.put(&g.root, shape, unset.Append(nil), unchanged, "", false)
}

// each calls f for every property of a node, except its child lists.
func each(nd *node, f func(*protocol.Entry)) {
	m := protocol.OpenMap(nd.props.Append(nil, 0))
	for e := (protocol.Entry{}); m.Read(&e); {
		f(&e)
	}
}

// Empty reports whether g is the scene of a client that has not been sent anything.
func (g *Graph) Empty() bool { return g.root.lists == nil }
