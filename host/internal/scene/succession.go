package scene

import "github.com/vuerlua/vuerlua/protocol"

// Succession makes the SET after which a client that shows g shows next; nil where neither
// has ever been sent anything. It changes nothing that can be seen of either.
//
// The children are next's, whatever those of g are, and so are the overlay and the raw
// children, where g has any. The background stays if no message of next has touched it: it
// holds cameras, lights and controls, and a client that was never sent any has its own, which
// nothing on the wire can bring back. Of the root's properties too, those that next does not
// mention stay, as with any SET.
func (g *Graph) Succession(next *Graph, tsMillis int64) *protocol.Message {
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
	return next.Snapshot(tsMillis)
}

// Empty says that g is the scene of a client that was sent nothing.
func (g *Graph) Empty() bool { return g.root.lists == nil }
