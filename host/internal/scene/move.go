package scene

import (
	"slices"
	"sync/atomic"

	"github.com/vuerlua/vuerlua/protocol"
)

// Moves come in every frame, for thousands of nodes, and nearly all of them are replaced by the next
// one before anybody asks for a node. So a graph keeps the last moves as they are, and merges them
// into nodes when something depends on it.

const (
	// maxMoves is the number of moves that are kept: of different nodes, or with different arrays.
	maxMoves = 8
	// maxCompared is the number of nodes of a message that are looked for among the moved ones.
	// To merge the moves is cheaper than to look for more.
	maxCompared = 64
)

// move applies an OpMove.
func (g *Graph) move(m *protocol.Message) {
	// A move that m replaces may be dropped, whatever was applied in between: the nodes of both
	// are the same, and m comes last.
	g.moves = slices.DeleteFunc(g.moves, func(before *protocol.Message) bool { return m.Move.Replaces(before.Move) })
	if len(g.moves) == maxMoves {
		g.settle()
	}
	g.moves = append(g.moves, m)
}

// moved reports whether a move of nodes with that key is not merged into nodes yet.
func (g *Graph) moved(key string) bool {
	return slices.ContainsFunc(g.moves, func(m *protocol.Message) bool { return m.Move.Keys.Has(key) })
}

// overlaps reports whether m may concern a node that was moved.
func (g *Graph) overlaps(m *protocol.Message) bool {
	if m.Op != protocol.OpUpsert && m.Op != protocol.OpUpdate || len(m.Nodes) > maxCompared {
		return true
	}
	for i := range m.Nodes {
		n := &m.Nodes[i]
		if n.Nested || n.Key == "" || g.moved(n.Key) {
			return true
		}
	}
	return false
}

// settle merges the moves into the nodes.
func (g *Graph) settle() {
	moves := g.moves
	g.moves = nil
	for _, m := range moves {
		g.Apply(m.Update())
	}
}

// versions numbers the versions of all graphs.
var versions atomic.Uint64

// Missing returns the keys that no node has. version changes with the set of nodes: if known is the
// version that an earlier call with the same keys has returned, there is nothing new, and Missing
// returns no keys.
func (g *Graph) Missing(keys *protocol.Keys, known uint64) (missing []string, version uint64) {
	if g.version == 0 {
		g.version = versions.Add(1)
	}
	if g.version == known {
		return nil, known
	}
	for i := range keys.Len() {
		if name := keys.At(i).Name; g.first(name) == nil {
			missing = append(missing, name)
		}
	}
	return missing, g.version
}
