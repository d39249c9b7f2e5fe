package scenetest

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// An Element holds an element's properties. Its lists are []any with elements and strings.
type Element map[string]any

// Node encodes e with its properties in the order of their names.
func Node(e Element) protocol.Node {
	return node(e, nil)
}

func node(e Element, pick func(n int) int) protocol.Node {
	n := protocol.Node{}
	n.Key, _ = e["key"].(string)
	for name := range e {
		n.Shape = n.Shape.With(name)
		if slices.Contains(Lists[:], name) {
			n.Nested = true
		}
	}
	n.Raw = appendElement(nil, e, pick)
	if pick != nil && pick(2) == 0 { // makers may declare the tag
		tag, has := e["tag"]
		n.Tag, _ = tag.(string)
		n.Tagless = !has
	}
	return n
}

func appendElement(b []byte, e Element, pick func(n int) int) []byte {
	names := make([]string, 0, len(e))
	for name := range e {
		names = append(names, name)
	}
	slices.Sort(names)
	if pick != nil && pick(2) == 0 {
		slices.Reverse(names)
	}
	b = msgp.AppendMapHeader(b, uint32(len(e)))
	for _, name := range names {
		b = msgp.AppendString(b, name)
		l, ok := e[name].([]any)
		if !ok || !slices.Contains(Lists[:], name) {
			b, _ = msgp.AppendIntf(b, e[name])
			continue
		}
		b = msgp.AppendArrayHeader(b, uint32(len(l)))
		for _, child := range l {
			if e, ok := child.(Element); ok {
				b = appendElement(b, e, pick)
			} else {
				b, _ = msgp.AppendIntf(b, child)
			}
		}
	}
	return b
}

// A Random makes messages that are likely to affect the same nodes: it uses few keys,
// few shapes, and both existing and missing parents.
type Random struct {
	// Pick returns a number below n.
	Pick func(n int) int
	// Broken allows lists that are not arrays, from which clients do not recover.
	Broken bool
	// Clock is the number of the last event. Each event is preceded by an UPSERT of
	// the node "clock" with that number as its v, and has it as its data.
	Clock int
	// Calm makes nine out of ten messages plain UPSERTs, UPDATEs and moves.
	Calm bool

	moved []*protocol.Keys
}

// FromSeed returns a Pick that uses a generator with the given seed.
func FromSeed(seed uint64) func(n int) int {
	return rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)).IntN
}

// FromBytes returns a Pick that uses one byte of data for each number; done reports
// whether all bytes have been used.
func FromBytes(data []byte) (pick func(n int) int, done func() bool) {
	return func(n int) int {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		return int(b) % n
	}, func() bool { return len(data) == 0 }
}

const keys = "abcdefgh"

func (r *Random) key() string {
	i := r.Pick(len(keys))
	return keys[i : i+1]
}

func (r *Random) to() string {
	switch r.Pick(8) {
	case 0:
		return Lists[r.Pick(len(Lists))]
	case 1, 2:
		return r.key()
	case 3:
		return "nobody"
	}
	return ""
}

// element returns an element with at most depth levels below it.
func (r *Random) element(depth int) Element {
	e := Element{}
	if r.Pick(24) != 0 {
		e["key"] = r.key()
	}
	if r.Pick(3) != 0 {
		e["tag"] = []string{"Box", "group", "Group", "VuerGroup", "Sphere"}[r.Pick(5)]
	}
	for i, name := range []string{"position", "color", "args", "hide"} {
		if r.Pick(3) == 0 {
			e[name] = []any{int64(i), r.Pick(100), "text"}[r.Pick(3)]
		}
	}
	if r.Pick(40) == 0 {
		for i := range 20 {
			e[fmt.Sprintf("p%d", i+r.Pick(30))] = i
		}
	}
	if depth > 0 && r.Pick(3) == 0 {
		e["children"] = r.list(depth)
		if r.Pick(8) == 0 {
			e[Lists[1+r.Pick(3)]] = r.list(depth)
		}
		if r.Broken && r.Pick(8) == 0 {
			e["children"] = []any{nil, "text", 3}[r.Pick(3)]
		}
	}
	return e
}

func (r *Random) list(depth int) []any {
	l := []any{}
	for range r.Pick(4) {
		if r.Pick(6) == 0 {
			l = append(l, "text")
		} else {
			l = append(l, r.element(depth-1))
		}
	}
	return l
}

func (r *Random) nodes(depth int) []protocol.Node {
	nodes := make([]protocol.Node, 1+r.Pick(3))
	for i := range nodes {
		nodes[i] = node(r.element(depth), r.Pick)
	}
	return nodes
}

func (r *Random) scene() protocol.Node {
	e := r.element(0)
	e["tag"] = "Scene"
	for _, name := range Lists {
		if r.Pick(6) != 0 {
			e[name] = r.list(2)
		} else if r.Broken && r.Pick(3) == 0 {
			e[name] = nil
		}
	}
	return node(e, r.Pick)
}

// Messages returns the next message, or the two messages of an event.
func (r *Random) Messages() []*protocol.Message {
	kind := r.Pick(20)
	depth := 2
	if r.Calm && r.Pick(10) != 0 {
		kind, depth = r.Pick(12), 0
	}
	if r.Pick(6) == 0 {
		return []*protocol.Message{r.move()}
	}
	switch {
	case kind < 8:
		if r.Calm && depth == 0 {
			return []*protocol.Message{protocol.Upsert(1, r.to(), r.calmNodes())}
		}
		return []*protocol.Message{protocol.Upsert(1, r.to(), r.nodes(depth))}
	case kind < 12:
		return []*protocol.Message{protocol.Update(1, r.Pick(4) == 0, r.nodes(depth))}
	case kind < 14:
		return []*protocol.Message{protocol.Add(1, r.to(), r.nodes(depth))}
	case kind < 17:
		removed := make([]string, r.Pick(4))
		for i := range removed {
			removed[i] = r.key()
		}
		return []*protocol.Message{protocol.Remove(1, removed)}
	case kind < 19:
		r.Clock++
		clock := Node(Element{"key": "clock", "v": r.Clock})
		return []*protocol.Message{
			protocol.Upsert(1, "", []protocol.Node{clock}),
			protocol.Event(1, "TICK", msgp.AppendInt(nil, r.Clock)),
		}
	}
	return []*protocol.Message{protocol.Set(1, r.scene())}
}

// calmNodes returns nodes most of which have keys and many of which have the same shape.
func (r *Random) calmNodes() []protocol.Node {
	nodes := r.nodes(0)
	for i := range nodes {
		if r.Pick(3) != 0 {
			nodes[i] = Node(Element{"key": r.key(), "tag": "Box", "position": r.Pick(100)})
		}
	}
	return nodes
}

// move returns a move of some nodes. Many moves have the same keys.
func (r *Random) move() *protocol.Message {
	i := r.Pick(4)
	for len(r.moved) <= i {
		keys := make([]protocol.Key, 1+r.Pick(3))
		for j := range keys {
			keys[j].Name = r.key()
		}
		r.moved = append(r.moved, protocol.NewKeys(keys))
	}
	move := &protocol.Move{Keys: r.moved[i]}
	numbers := func(width int) (b []byte) {
		for range width * move.Keys.Len() {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(r.Pick(100))/2))
		}
		return b
	}
	if r.Pick(4) != 0 {
		move.Positions = numbers(3)
	}
	switch r.Pick(6) {
	case 0:
		move.Rotations = numbers(3)
	case 1:
		move.Quaternions = numbers(4)
	case 2:
		move.Scales = numbers(1)
	case 3:
		move.Scales = numbers(3)
	case 4:
		for range move.Keys.Len() {
			move.Visible = append(move.Visible, byte(r.Pick(2)))
		}
	}
	return protocol.MoveNodes(1, move)
}
