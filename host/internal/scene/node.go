package scene

import (
	"strconv"
	"strings"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host/internal/props"
	"github.com/vuerlua/vuerlua/protocol"
)

// A listID identifies one of a node's child lists: it is the index in protocol.ChildLists.
type listID uint8

// The lists, in the order in which clients search them.
const (
	children listID = iota
	rawChildren
	bgChildren
	htmlChildren
	listCount = protocol.ChildListCount
)

func (id listID) String() string { return protocol.ChildLists()[id] }

func listNamed[S ~string | ~[]byte](name S) (listID, bool) {
	i, ok := protocol.ChildList(name)
	return listID(i), ok
}

// listOverhead is the size of a list's name and header in a snapshot.
const listOverhead = 16

// A node is an element, or a string among elements.
type node struct {
	key    string
	parent *node
	props  props.Layers // without the lists; for a string, the string
	lists  []list       // the existing lists, ordered by id
	tagEnd uint32       // where the tag ends in the layer put last; 0: none, or not searched yet
	at     int32        // the index in the parent's list, or a higher one
	in     listID
	text   bool
	group  bool   // whether it has a tag that clients prune
	tag    string // "" for none
}

// A list is a property of a node that holds children.
type list struct {
	id    listID
	array bool // false: the property exists and is not an array
	given bool // a message has named it or added nodes to it
	whole bool // a message has named it: it contains no nodes of the client's own
	items []*node
	other []byte // its value if it is not an array
}

func (l *list) append(parent, nd *node) {
	nd.parent, nd.in, nd.at = parent, l.id, int32(len(l.items))
	l.items = append(l.items, nd)
	l.given = true
}

// list returns the node's list with that id, or nil. It is valid until the node gets another list.
func (nd *node) list(id listID) *list {
	for i := range nd.lists {
		if nd.lists[i].id == id {
			return &nd.lists[i]
		}
	}
	return nil
}

// emptyGroup reports whether a REMOVE prunes the node.
func (nd *node) emptyGroup() bool {
	if !nd.group {
		return false
	}
	l := nd.list(children)
	return l == nil || len(l.items) == 0
}

// create returns a new node that is in the index but not yet in a list. It keeps key.
func (g *Graph) create(key string) *node {
	nd := &node{key: key}
	g.nodes++
	g.link(nd)
	return nd
}

// forget undoes create for nd and everything below it. The caller has removed nd from
// its list.
func (g *Graph) forget(nd *node) {
	g.bytes -= nd.props.Size()
	if nd.text {
		return
	}
	if nd.emptyGroup() {
		g.empty--
	}
	g.nodes--
	g.unlink(nd)
	for i := range nd.lists {
		g.forgetList(&nd.lists[i], 0)
	}
	g.bytes -= len(nd.lists) * listOverhead
	nd.parent = nil
}

// forgetList removes the items of l that start at index from.
func (g *Graph) forgetList(l *list, from int) {
	for _, child := range l.items[from:] {
		g.forget(child)
	}
	clear(l.items[from:])
	l.items = l.items[:from]
	if cap(l.items) > 4*from+16 {
		l.items = append(make([]*node, 0, from), l.items...)
	}
	g.bytes -= len(l.other)
	l.other = nil
}

// detach removes nd from the graph.
func (g *Graph) detach(nd *node) {
	parent := nd.parent
	was := parent.emptyGroup()
	l := parent.list(nd.in)
	// Indices only decrease, when an earlier node is removed.
	i := min(int(nd.at), len(l.items)-1)
	for l.items[i] != nd {
		i--
	}
	copy(l.items[i:], l.items[i+1:])
	l.items[len(l.items)-1] = nil
	l.items = l.items[:len(l.items)-1]
	if len(l.items) < cap(l.items)/4 && cap(l.items) > 64 {
		l.items = append(make([]*node, 0, 2*len(l.items)), l.items...)
	}
	g.recount(parent, was)
	g.forget(nd)
}

// setList sets one of nd's lists to value, which is the property in msgpack, or empty
// to drop the property. Children from the first on keep their buffers as long as their
// keys are unchanged.
func (g *Graph) setList(nd *node, id listID, value []byte) {
	was := nd.emptyGroup()
	defer func() { g.recount(nd, was) }()
	l := nd.list(id)
	if l == nil {
		if value == nil {
			return
		}
		l = nd.addList(id)
		g.bytes += listOverhead
	}
	l.given, l.whole = true, true
	if msgp.NextType(value) != msgp.ArrayType {
		g.forgetList(l, 0)
		if value == nil {
			nd.dropList(id)
			g.bytes -= listOverhead
			return
		}
		l.array, l.other = false, append([]byte(nil), value...)
		g.bytes += len(value)
		return
	}
	n, rest, err := msgp.ReadArrayHeaderBytes(value)
	if err != nil {
		n = 0
	}
	g.bytes -= len(l.other)
	l.array, l.other = true, nil
	matching := true
	for i := 0; i < int(n); i++ {
		next, err := msgp.Skip(rest)
		if err != nil {
			n = uint32(i)
			break
		}
		item := rest[:len(rest)-len(next)]
		rest = next
		isNode := msgp.NextType(item) == msgp.MapType
		var key []byte
		if isNode {
			key = keyOf(item)
		}
		if i >= len(l.items) {
			matching = false
		} else if l.items[i].text == isNode || l.items[i].key != string(key) {
			matching = false
			g.forgetList(l, i)
		}
		var child *node
		switch {
		case matching:
			child = l.items[i]
		case isNode:
			child = g.create(string(key))
			l.append(nd, child)
		default:
			child = &node{text: true}
			l.append(nd, child)
		}
		if isNode {
			g.split(child, item, true)
		} else {
			g.bytes += child.props.Replace(0, item)
		}
	}
	if int(n) < len(l.items) {
		g.forgetList(l, int(n))
	}
}

func (nd *node) addList(id listID) *list {
	i := 0
	for i < len(nd.lists) && nd.lists[i].id < id {
		i++
	}
	nd.lists = append(nd.lists, list{})
	copy(nd.lists[i+1:], nd.lists[i:])
	nd.lists[i] = list{id: id}
	return &nd.lists[i]
}

func (nd *node) dropList(id listID) {
	for i := range nd.lists {
		if nd.lists[i].id == id {
			nd.lists = append(nd.lists[:i], nd.lists[i+1:]...)
			return
		}
	}
}

// keyOf returns an element's key; an integer in its decimal form; nil if the key is
// absent or of another type.
func keyOf(raw []byte) []byte {
	value := protocol.Lookup(raw, "key")
	switch msgp.NextType(value) {
	case msgp.StrType:
		key, _, _ := msgp.ReadStringZC(value)
		return key
	case msgp.IntType:
		n, _, _ := msgp.ReadInt64Bytes(value)
		return strconv.AppendInt(nil, n, 10)
	case msgp.UintType:
		n, _, _ := msgp.ReadUint64Bytes(value)
		return strconv.AppendUint(nil, n, 10)
	}
	return nil
}

// findTag returns an element's tag. end is where it ends in raw, 0 if it is absent. A
// tag that is not a string is returned as an empty one.
func findTag(raw []byte) (tag []byte, end int) {
	var e protocol.Entry
	for m := protocol.OpenMap(raw); m.Read(&e); {
		if string(e.Name) != "tag" {
			continue
		}
		if msgp.NextType(e.Value) == msgp.StrType {
			tag, _, _ = msgp.ReadStringZC(e.Value)
		}
		return tag, m.Offset()
	}
	return nil, 0
}

// isGroup reports whether clients prune an element with that tag when it is empty.
func isGroup(tag string) bool {
	return len(tag) == len("group") && strings.EqualFold(tag, "group")
}

// prependMapHeader writes a map's header right before the entries that start at
// b[room]. room must be at least 5.
func prependMapHeader(b []byte, room int, count uint32) []byte {
	var h [5]byte
	header := msgp.AppendMapHeader(h[:0], count)
	start := room - len(header)
	copy(b[start:], header)
	return b[start:]
}
