package scene

import (
	"bytes"
	"strings"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// first returns the first node with that key in the whole scene, a parent before its
// children, or nil. The root has the empty key.
func (g *Graph) first(key string) *node {
	if key == "" {
		return &g.root
	}
	nd, ok := g.index[key]
	if !ok {
		return nil
	}
	if nd == nil {
		nd = search(&g.root, key)
		g.index[key] = nd
	}
	return nd
}

// within returns the first node with that key in one list of parent and below. An empty
// key finds the first node without a key, or the first string.
func (g *Graph) within(parent *node, id listID, key string) *node {
	if key != "" {
		nd := g.first(key)
		for up := nd; up != nil; up = up.parent {
			if up.parent == parent && up.in == id {
				return nd
			}
		}
		if nd == nil || g.dups[key] == 0 {
			return nil
		}
	}
	if l := parent.list(id); l != nil {
		return searchList(l, key)
	}
	return nil
}

// search returns the first node with that key below nd.
func search(nd *node, key string) *node {
	for i := range nd.lists {
		if found := searchList(&nd.lists[i], key); found != nil {
			return found
		}
	}
	return nil
}

func searchList(l *list, key string) *node {
	for _, nd := range l.items {
		if nd.key == key {
			return nd
		}
		if found := search(nd, key); found != nil {
			return found
		}
	}
	return nil
}

// link adds a node to the index.
func (g *Graph) link(nd *node) {
	if nd.key == "" {
		return
	}
	g.version = 0 // the nodes are others
	if g.index == nil {
		g.index = make(map[string]*node)
	}
	if _, ok := g.index[nd.key]; !ok {
		g.index[nd.key] = nd
		return
	}
	if g.dups == nil {
		g.dups = make(map[string]int)
	}
	g.dups[nd.key] = max(1, g.dups[nd.key]) + 1
	// The new node's position is not known here, so it may precede the other one: later lookups
	// must search.
	g.index[nd.key] = nil
}

// unlink removes a node from the index.
func (g *Graph) unlink(nd *node) {
	if nd.key == "" {
		return
	}
	g.version = 0
	switch n := g.dups[nd.key]; n {
	case 0:
		delete(g.index, nd.key)
		return
	case 2:
		delete(g.dups, nd.key)
	default:
		g.dups[nd.key] = n - 1
	}
	g.index[nd.key] = nil
}

// prune removes the empty groups that a client would remove, and the groups that become
// empty by that.
func (g *Graph) prune() {
	if g.empty == 0 {
		return
	}
	for _, id := range [...]listID{children, bgChildren} {
		if l := g.root.list(id); l != nil {
			g.pruneList(l)
		}
	}
}

func (g *Graph) pruneList(l *list) {
	if len(l.items) == 0 || l.items[0].text {
		return
	}
	kept := 0
	for _, nd := range l.items {
		if below := nd.list(children); below != nil {
			was := nd.emptyGroup()
			g.pruneList(below)
			g.recount(nd, was)
		}
		if nd.emptyGroup() {
			g.forget(nd)
			continue
		}
		nd.at = int32(kept)
		l.items[kept] = nd
		kept++
	}
	clear(l.items[kept:])
	l.items = l.items[:kept]
}

// A NodeInfo describes a node without its properties.
type NodeInfo struct {
	Tag  string // "" for none
	List bool   // whether it has a list of children, so that nodes can be upserted into it
}

// Find describes the first node with that key.
func (g *Graph) Find(key string) (info NodeInfo, ok bool) {
	nd := g.first(key)
	if nd == nil {
		return NodeInfo{}, false
	}
	l := nd.list(children)
	return NodeInfo{Tag: nd.tag, List: l != nil && l.array}, true
}

// PropSize returns the length of a property of the first node with that key: its bytes if it is
// binary, else those of its encoding. ok is false if the node or the property is missing, or the
// property is null.
func (g *Graph) PropSize(key, prop string) (bytes int, ok bool) {
	g.settle()
	nd := g.first(key)
	if nd == nil {
		return 0, false
	}
	value, ok := nd.props.Find(prop)
	if !ok {
		return 0, false
	}
	switch msgp.NextType(value) {
	case msgp.NilType:
		return 0, false
	case msgp.BinType:
		if sz, _, err := msgp.ReadBytesZC(value); err == nil {
			return len(sz), true
		}
	}
	return len(value), true
}

// Property returns a copy of a property of the scene itself.
func (g *Graph) Property(name string) (value []byte, ok bool) {
	value, ok = g.root.props.Find(name)
	if !ok || msgp.IsNil(value) {
		return nil, false
	}
	return bytes.Clone(value), true
}

// Keys returns at most the given number of keys of the scene, in no particular order.
func (g *Graph) Keys(most int) []string {
	keys := make([]string, 0, min(most, len(g.index)))
	for key := range g.index {
		if len(keys) == most {
			break
		}
		keys = append(keys, key)
	}
	return keys
}

// OwnBackground reports whether a message has replaced the background that clients have
// initially.
func (g *Graph) OwnBackground() bool {
	l := g.root.list(bgChildren)
	return l != nil && l.whole
}

// name stores the tag that a map assigns to nd. It does not keep the string, which may be part of a
// frame.
func (nd *node) name(known tagging, tag string, replace bool) {
	switch {
	case known == tagless && !replace || tag == nd.tag:
	case known == tagless:
		nd.tag = ""
	default:
		if all := catalog.ByTag(tag); len(all) > 0 {
			nd.tag = all[0].Tag
		} else {
			nd.tag = strings.Clone(tag)
		}
	}
}

// Lineage returns the named properties of the first node with that key, and of the nodes around it below the root,
// each as one msgpack map. It returns nil for no node, for the root and for strings. The caller owns the bytes.
// settled is false if a node around it has been moved, but its properties do not show that yet.
func (g *Graph) Lineage(key string, names ...string) (all [][]byte, settled bool) {
	if key == "" {
		return nil, false
	}
	settled = true
	for nd := g.first(key); nd != nil && nd != &g.root && !nd.text; nd = nd.parent {
		var m protocol.MapBuilder
		for _, name := range names {
			if value, ok := nd.props.Find(name); ok {
				m.Raw(name, value)
			}
		}
		if len(all) > 0 && g.moved(nd.key) {
			settled = false
		}
		all = append(all, m.Append(nil))
	}
	return all, settled
}

// Instances returns how many instances the first node with that key draws. ok is false if that is not known: the
// node is not an Instances, or draws other elements as well.
func (g *Graph) Instances(key string) (count int, ok bool) {
	nd := g.first(key)
	if nd == nil || nd.tag != "Instances" || nd.list(children) != nil {
		return 0, false
	}
	for name, row := range map[string]int{"positions": 3 * 4, "quaternions": 4 * 4} {
		value, found := nd.props.Find(name)
		if !found || msgp.NextType(value) != msgp.BinType {
			continue
		}
		if raw, _, err := msgp.ReadBytesZC(value); err == nil {
			count, ok = max(count, len(raw)/row), true
		}
	}
	return count, ok
}
