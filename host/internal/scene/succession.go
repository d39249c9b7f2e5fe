package scene

import (
	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host/internal/props"
	"github.com/vuerlua/vuerlua/protocol"
)

// Succession makes the SET after which a client that shows g shows next; nil where neither
// has ever been sent anything. It changes nothing of g.
//
// The children are next's, whatever those of g are, and so are the overlay and the raw
// children, where g has any. The background stays if it was sent whole and no message of
// next has touched it: it holds cameras, lights and controls. Those of the root's properties
// that next does not mention become nil in it, since a SET would leave them. stage is as in
// SnapshotOn.
func (g *Graph) Succession(next *Graph, stage [][]byte, tsMillis int64) *protocol.Message {
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
		next.root.lists[bgChildren].given = true // it is the stage, and what has been put there
	}
	next.unset(&g.root)
	return next.SnapshotOn(stage, tsMillis)
}

// unset assigns nil to the root's properties that it does not have and old has.
func (g *Graph) unset(old *node) {
	have := map[string]bool{"tag": true, "key": true}
	each(&g.root, func(e *props.Entry) { have[string(e.Name)] = true })
	var shape protocol.Shape
	var names []string
	each(old, func(e *props.Entry) {
		if name := string(e.Name); !have[name] && !msgp.IsNil(e.Value) {
			shape, names = shape.With(name), append(names, name)
		}
	})
	if len(names) == 0 {
		return
	}
	raw := msgp.AppendMapHeader(nil, uint32(len(names)))
	for _, name := range names {
		raw = msgp.AppendNil(msgp.AppendString(raw, name))
	}
	g.put(&g.root, shape, raw, unchanged, "", false)
}

// each calls f for every property of a node, without its child lists.
func each(nd *node, f func(*props.Entry)) {
	m := props.Open(nd.props.Append(nil, 0))
	for e := (props.Entry{}); m.Next(&e); {
		f(&e)
	}
}

// Empty reports whether g is the scene of a client that was sent nothing.
func (g *Graph) Empty() bool { return g.root.lists == nil }
