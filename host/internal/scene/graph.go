package scene

import (
	"bytes"
	"strings"

	"github.com/vuerlua/vuerlua/host/internal/props"
	"github.com/vuerlua/vuerlua/protocol"
)

// A Graph is one client's scene. The zero value is the scene of a client that was sent
// nothing. It is not safe for concurrent use.
//
// A node whose protocol.Node is not marked as Nested is taken to have no child lists.
type Graph struct {
	root  node
	index map[string]*node // the first node of a key; nil: it has to be searched for
	dups  map[string]int   // how many nodes have the key, where it is more than one

	nodes  int // without the root and texts
	bytes  int
	empty  int  // empty groups, so that a REMOVE need not look for them
	tagged bool // the root was given a tag

	scratch []byte
}

// maxScratch is how large a scratch buffer may be to be kept.
const maxScratch = 1 << 10

// Len is the number of nodes, not counting the root and texts.
func (g *Graph) Len() int { return g.nodes }

// Size is about how many bytes the frame of a snapshot would have: more where a node
// was assigned different sets of properties that overlap, and never much less.
func (g *Graph) Size() int { return g.bytes + frameOverhead }

// Touched reports whether the client was sent any change of its scene.
func (g *Graph) Touched() bool { return g.root.lists != nil }

// Has reports whether the scene has a node with that key.
func (g *Graph) Has(key string) bool { return g.first(key) != nil }

// Get returns the first node of that key as one msgpack map, with its children. The
// bytes are the caller's. The empty key means the root.
func (g *Graph) Get(key string) (raw []byte, ok bool) {
	nd := g.first(key)
	if nd == nil {
		return nil, false
	}
	if nd == &g.root {
		return g.appendRoot(nil, nil), true
	}
	return nd.append(nil), true
}

// Apply changes the graph the way a client changes its scene on that message. It keeps
// nothing of m.
func (g *Graph) Apply(m *protocol.Message) {
	if m.Op == protocol.OpEvent {
		return
	}
	g.setup()
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

// setup gives the root its four lists.
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
	if id, ok := listNamed([]byte(to)); ok {
		if l := g.root.list(id); l != nil && l.array {
			g.push(&g.root, id, n)
			return
		}
		// The client then takes the name for a key.
	}
	parent := g.first(to) // the root, where to is empty
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
	} else if named, ok := listNamed([]byte(to)); ok {
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
	case !found.text: // a node without a key finds a text as well, which takes no properties
		g.assign(found, n)
	}
}

// assign assigns the properties of n to nd, which it has found by n's key.
func (g *Graph) assign(nd *node, n *protocol.Node) {
	if n.Nested {
		g.split(nd, n.Raw, false)
		return
	}
	g.put(nd, n.Shape, n.Raw, taggingOf(n), n.Tag, false)
}

// put assigns one map without child lists, or with replace makes it all that nd has.
// known is what the caller knows of the map's tag, name the tag itself if it is known.
func (g *Graph) put(nd *node, shape protocol.Shape, raw []byte, known tagging, name string, replace bool) {
	last, same := nd.props.Last(shape)
	if known == unknown && same && nd.tagEnd > 0 && bytes.HasPrefix(raw, last[:nd.tagEnd]) {
		// Maps that begin with the same bytes up to the end of their tags have the same
		// tag: it is where it was, and nothing has to be looked for.
		known = unchanged
	}
	if replace {
		g.bytes += nd.props.Replace(shape, raw)
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
	case known == tagless && !replace: // it keeps the tag it had
	case nd == &g.root:
		g.tagged = true
	default:
		was := nd.emptyGroup()
		nd.group = known == groupTag
		g.recount(nd, was)
	}
}

// A tagging is what matters of an element's tag.
type tagging uint8

const (
	unknown   tagging = iota // to be looked for
	unchanged                // as in the layer that this one takes the place of
	tagless
	groupTag // one that clients prune
	plainTag
)

// taggingOf is what the maker of a node says.
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

// recount keeps the count of empty groups after a change to nd.
func (g *Graph) recount(nd *node, was bool) {
	if is := nd.emptyGroup(); is && !was {
		g.empty++
	} else if was && !is {
		g.empty--
	}
}

// split assigns one map with child lists: the lists become nodes, the rest is put. With
// replace, nd has nothing else afterwards.
func (g *Graph) split(nd *node, raw []byte, replace bool) {
	const header = 5 // room for the longest there is
	var (
		e      props.Entry
		values [listCount][]byte
		shape  protocol.Shape
		count  uint32
	)
	own := append(g.scratch[:0], make([]byte, header)...)
	for m := props.Open(raw); m.Next(&e); {
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
// package walks the nodes by recursion. So do clients, whose stacks end at about this depth.
const maxDepth = 10_000

// push appends a new node to a list of parent, which has it. It drops a node that would be
// deeper than maxDepth.
func (g *Graph) push(parent *node, id listID, n *protocol.Node) {
	depth := 0
	for up := parent; up != nil; up = up.parent {
		if depth++; depth > maxDepth {
			return
		}
	}
	nd := g.create(strings.Clone(n.Key)) // it may be part of the frame
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
