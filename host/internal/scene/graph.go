package scene

import (
	"bytes"
	"strings"

	"github.com/vuerlua/vuerlua/protocol"
)

// A Graph is one client's scene. The zero value is the scene of a client that has not
// been sent anything. It is not safe for concurrent use.
//
// Nodes whose protocol.Node is not marked as Nested must not have child lists.
type Graph struct {
	root  node
	index map[string]*node // the first node with a key; nil: must be searched
	dups  map[string]int   // number of nodes with a key, if more than one

	nodes  int // without the root and strings
	bytes  int
	empty  int  // number of empty groups, so that REMOVE searches only if there are any
	tagged bool // the root has been assigned a tag

	moves   []*protocol.Message // moves that are not merged into nodes yet, oldest first
	version uint64              // see Missing

	frame int  // the size of the frame that is applied
	share bool // the map that is assigned next may be kept

	scratch []byte
}

// maxScratch is the largest scratch buffer that is kept, in bytes.
const maxScratch = 1 << 10

// Len returns the number of nodes, without the root and strings.
func (g *Graph) Len() int { return g.nodes }

// Size returns the approximate size of a snapshot's frame in bytes. It is too large if
// a node was assigned different sets of properties that overlap, and never much too
// small.
func (g *Graph) Size() int { return g.bytes + frameOverhead }

// Touched reports whether the client has been sent any change of its scene.
func (g *Graph) Touched() bool { return g.root.lists != nil }

// Has reports whether the scene has a node with that key.
func (g *Graph) Has(key string) bool { return g.first(key) != nil }

// Get returns the first node with that key as one msgpack map, with its children. The
// caller owns the bytes. The empty key means the root.
func (g *Graph) Get(key string) (raw []byte, ok bool) {
	g.settle()
	nd := g.first(key)
	if nd == nil {
		return nil, false
	}
	if nd == &g.root {
		return g.appendRoot(nil, nil), true
	}
	return nd.append(nil), true
}

// Apply changes the graph as a client changes its scene when it receives m. It keeps no
// part of m, unless m is a move or has a large node.
func (g *Graph) Apply(m *protocol.Message) {
	if m.Op == protocol.OpEvent {
		return
	}
	g.setup()
	g.frame = len(m.Frame)
	if m.Op == protocol.OpMove {
		g.move(m)
		return
	}
	if len(g.moves) > 0 && g.overlaps(m) {
		g.settle()
	}
	switch m.Op {
	case protocol.OpSet:
		for i := range m.Nodes {
			g.split(&g.root, m.Nodes[i].Raw, false)
		}
	case protocol.OpAdd:
		for i := range m.Nodes {
			g.add(&m.Nodes[i], m.To)
		}
	case protocol.OpUpsert:
		for i := range m.Nodes {
			g.upsert(&m.Nodes[i], m.To)
		}
	case protocol.OpUpdate:
		for i := range m.Nodes {
			if nd := g.first(m.Nodes[i].Key); nd != nil {
				g.assign(nd, &m.Nodes[i])
			}
		}
	case protocol.OpRemove:
		for _, key := range m.Keys {
			if nd := g.first(key); nd != nil && nd != &g.root {
				g.detach(nd)
			}
		}
		g.prune()
	}
}

// setup adds the root's four lists.
func (g *Graph) setup() {
	if g.root.lists != nil {
		return
	}
	g.root.lists = make([]list, listCount)
	for id := range g.root.lists {
		g.root.lists[id] = list{id: listID(id), array: true}
	}
	g.bytes += int(listCount) * listOverhead
}

func (g *Graph) add(n *protocol.Node, to string) {
	if id, ok := listNamed(to); ok {
		if l := g.root.list(id); l != nil && l.array {
			g.push(&g.root, id, n)
			return
		}
		// The client then takes the list's name for a key.
	}
	parent := g.first(to) // the root if to is empty
	if parent == nil {
		return
	}
	if l := parent.list(children); l == nil || !l.array {
		g.setList(parent, children, []byte{0x90}) // an empty array
	}
	g.push(parent, children, n)
}

func (g *Graph) upsert(n *protocol.Node, to string) {
	parent, id := &g.root, children
	var found *node
	if to == "" {
		found = g.first(n.Key)
	} else if named, ok := listNamed(to); ok {
		id = named
		if found = parent; n.Key != "" {
			found = g.within(parent, id, n.Key)
		}
	} else {
		if parent = g.first(to); parent == nil {
			return
		}
		if found = parent; n.Key != to {
			found = g.within(parent, id, n.Key)
		}
	}
	switch l := parent.list(id); {
	case l == nil || !l.array:
	case found == nil:
		g.push(parent, id, n)
	case !found.text: // an empty key can find a string, which has no properties
		g.assign(found, n)
	}
}

// assign assigns the properties of n to nd, which the caller has found by n's key.
func (g *Graph) assign(nd *node, n *protocol.Node) {
	if n.Nested {
		g.split(nd, n.Raw, false)
		return
	}
	g.share = len(n.Raw) >= shareFrom && 2*len(n.Raw) >= g.frame
	g.put(nd, n.Shape, n.Raw, taggingOf(n), n.Tag, false)
	g.share = false
}

// shareFrom is the size from which a node that is most of its frame is kept as a part of the frame. A
// copy would take longer than the rest of the work: nodes of that size are arrays, sent in each frame.
const shareFrom = 64 << 10

// put assigns one map without child lists. With replace, it drops nd's other
// properties. known is what the caller knows about the map's tag, and name the tag if
// it is known.
func (g *Graph) put(nd *node, shape protocol.Shape, raw []byte, known tagging, name string, replace bool) {
	last, same := nd.props.Last(shape)
	if known == unknown && same && nd.tagEnd > 0 && bytes.HasPrefix(raw, last[:nd.tagEnd]) {
		// Maps with the same bytes up to the end of their tags have the same tag, so it
		// need not be searched.
		known = unchanged
	}
	if replace {
		g.bytes += nd.props.Replace(shape, raw)
	} else if g.share {
		g.bytes += nd.props.Share(shape, raw)
	} else {
		g.bytes += nd.props.Put(shape, raw)
	}
	switch known {
	case unchanged:
		return
	case unknown:
		tag, end := findTag(raw)
		nd.tagEnd = uint32(end)
		if known = plainTag; end == 0 {
			known = tagless
		} else if isGroup(string(tag)) {
			known = groupTag
		}
		nd.name(known, string(tag), replace)
	default:
		nd.tagEnd = 0
		nd.name(known, name, replace)
	}
	switch {
	case known == tagless && !replace: // nd keeps its tag
	case nd == &g.root:
		g.tagged = true
	default:
		was := nd.emptyGroup()
		nd.group = known == groupTag
		g.recount(nd, was)
	}
}

// A tagging is what a graph needs to know about an element's tag.
type tagging uint8

const (
	unknown   tagging = iota // must be searched
	unchanged                // the same as in the layer that is replaced
	tagless
	groupTag // a tag that clients prune
	plainTag
)

// taggingOf returns what n declares about its tag.
func taggingOf(n *protocol.Node) tagging {
	switch {
	case n.Tagless:
		return tagless
	case n.Tag == "":
		return unknown
	case isGroup(n.Tag):
		return groupTag
	}
	return plainTag
}

// recount updates the count of empty groups after a change to nd.
func (g *Graph) recount(nd *node, was bool) {
	if is := nd.emptyGroup(); is && !was {
		g.empty++
	} else if was && !is {
		g.empty--
	}
}

// split assigns one map with child lists: the lists become nodes, the other properties
// are put. With replace, it drops nd's other properties and lists.
func (g *Graph) split(nd *node, raw []byte, replace bool) {
	const header = 5 // room for the longest header
	var (
		e      protocol.Entry
		values [listCount][]byte
		shape  protocol.Shape
		count  uint32
	)
	own := append(g.scratch[:0], make([]byte, header)...)
	for m := protocol.OpenMap(raw); m.Read(&e); {
		if id, ok := listNamed(e.Name); ok {
			values[id] = e.Value
			continue
		}
		if nd == &g.root && string(e.Name) == "key" {
			continue
		}
		shape = shape.With(string(e.Name))
		count++
		own = append(own, e.Raw...)
	}
	if count > 0 || replace {
		g.put(nd, shape, prependMapHeader(own, header, count), unknown, "", replace)
	}
	if g.scratch = own; cap(own) > maxScratch {
		g.scratch = nil
	}
	for id, value := range values {
		if value != nil || replace && nd.list(listID(id)) != nil {
			g.setList(nd, listID(id), value)
		}
	}
}

// maxDepth bounds the depth of a chain of nodes that is built one node at a time. Much of this
// package recurses over nodes. So do clients, whose stacks overflow at about this depth.
const maxDepth = 10_000

// push appends a new node to a list of parent, which must exist. It drops a node that
// would be deeper than maxDepth.
func (g *Graph) push(parent *node, id listID, n *protocol.Node) {
	depth := 0
	for up := parent; up != nil; up = up.parent {
		if depth++; depth > maxDepth {
			return
		}
	}
	nd := g.create(strings.Clone(n.Key)) // n.Key may be part of the frame
	if n.Nested {
		g.split(nd, n.Raw, true)
	} else {
		g.put(nd, n.Shape, n.Raw, taggingOf(n), n.Tag, true)
	}
	was := parent.emptyGroup()
	l := parent.list(id)
	l.append(parent, nd)
	g.recount(parent, was)
}
