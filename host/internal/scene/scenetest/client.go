// Package scenetest helps to test scenes: it has a simple client that follows the
// official client's rules, elements in their wire form, and random messages.
package scenetest

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tinylib/msgp/msgp"
	"github.com/vuerlua/vuerlua/protocol"
)

// Lists are the child lists in the order in which a client searches them.
var Lists = protocol.ChildLists()

// A Client applies the messages that it receives. It is slow and simple: its scene
// consists of maps, slices and strings, and it decodes every frame.
type Client struct {
	Root   map[string]any
	Events []any  // the data of every event that does not change the scene
	Seen   func() // called for each such event, when not nil
	// MakesLists makes an UPSERT to a parent without children create the list instead
	// of doing nothing, as in newer clients.
	MakesLists bool
}

// NewClient returns a client that has not been sent anything.
func NewClient() *Client {
	root := map[string]any{"tag": "Scene"}
	for _, name := range Lists {
		root[name] = []any{}
	}
	return &Client{Root: root}
}

// Receive applies one frame.
func (c *Client) Receive(frame []byte) error {
	v, rest, err := msgp.ReadIntfBytes(frame)
	if err != nil || len(rest) > 0 {
		return fmt.Errorf("frame %x: %d bytes left: %w", frame, len(rest), err)
	}
	m := v.(map[string]any)
	data, _ := m["data"].(map[string]any)
	nodes, _ := data["nodes"].([]any)
	to, _ := data["to"].(string)
	switch m["etype"] {
	case "SET":
		delete(data, "key")
		maps.Copy(c.Root, data)
	case "ADD":
		for _, n := range nodes {
			c.add(n.(map[string]any), to)
		}
	case "UPSERT":
		for _, n := range nodes {
			c.upsert(n.(map[string]any), to)
		}
	case "UPDATE":
		for _, n := range nodes {
			n := n.(map[string]any)
			if found := find(c.Root, n["key"], Lists[:]); found != nil {
				maps.Copy(found.(map[string]any), n)
			}
		}
	case protocol.MoveEtype:
		return c.move(data)
	case "REMOVE":
		keys, _ := data["keys"].([]any)
		for _, key := range keys {
			remove(c.Root, key)
		}
		for _, name := range []string{"children", "bgChildren"} {
			if l, ok := c.Root[name].([]any); ok {
				c.Root[name] = prune(l)
			}
		}
	default:
		c.Events = append(c.Events, m["data"])
		if c.Seen != nil {
			c.Seen()
		}
	}
	return nil
}

func (c *Client) add(n map[string]any, to string) {
	if slices.Contains(Lists[:], to) {
		if l, ok := c.Root[to].([]any); ok {
			c.Root[to] = append(l, n)
			return
		}
	}
	parent := c.Root
	if to != "" {
		found, ok := find(c.Root, to, Lists[:]).(map[string]any)
		if !ok {
			return
		}
		parent = found
	}
	l, _ := parent["children"].([]any)
	parent["children"] = append(slices.Clone(l), n)
}

func (c *Client) upsert(n map[string]any, to string) {
	parent, name, searched := c.Root, "children", Lists[:]
	if slices.Contains(Lists[:], to) {
		name, searched = to, []string{to}
	} else if to != "" {
		found, ok := find(c.Root, to, Lists[:]).(map[string]any)
		if !ok {
			return
		}
		parent, searched = found, []string{"children"}
	}
	l, ok := parent[name].([]any)
	if !ok && !c.MakesLists {
		return
	}
	switch found := find(parent, n["key"], searched).(type) {
	case map[string]any:
		maps.Copy(found, n)
	case nil:
		parent[name] = append(slices.Clone(l), n)
	}
}

// find searches for a key in nd, then in the given lists of nd, and in all lists below.
func find(nd any, key any, lists []string) any {
	m, ok := nd.(map[string]any)
	if !ok {
		if key == nil {
			return nd // a string has no key
		}
		return nil
	}
	if m["key"] == key {
		return nd
	}
	for _, name := range lists {
		l, _ := m[name].([]any)
		for _, child := range l {
			if found := find(child, key, Lists[:]); found != nil {
				return found
			}
		}
	}
	return nil
}

// remove removes the first node with that key.
func remove(nd map[string]any, key any) bool {
	for _, name := range Lists {
		l, _ := nd[name].([]any)
		for i, child := range l {
			child, ok := child.(map[string]any)
			if !ok {
				continue
			}
			if child["key"] == key {
				nd[name] = slices.Delete(slices.Clone(l), i, i+1)
				return true
			}
			if remove(child, key) {
				return true
			}
		}
	}
	return false
}

// prune removes empty groups until none is left.
func prune(l []any) []any {
	for {
		if len(l) == 0 {
			return l
		}
		if _, ok := l[0].(string); ok {
			return l
		}
		var kept []any
		for _, child := range l {
			if child, ok := child.(map[string]any); ok {
				below, isList := child["children"].([]any)
				if isList {
					below = prune(below)
					child["children"] = below
				}
				tag, _ := child["tag"].(string)
				if strings.EqualFold(tag, "group") && len(below) == 0 {
					continue
				}
			}
			kept = append(kept, child)
		}
		if len(kept) == len(l) {
			return kept
		}
		l = kept
	}
}

// Scene returns the scene in a form that can be compared with reflect.DeepEqual.
func (c *Client) Scene() any { return Plain(c.Root) }

// Plain copies a decoded value into a form that can be compared with reflect.DeepEqual:
// nil lists become empty ones.
func Plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for name, value := range v {
			m[name] = Plain(value)
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i := range v {
			l[i] = Plain(v[i])
		}
		return l
	}
	return v
}

// Find returns the first node with that key.
func (c *Client) Find(key string) (nd any, ok bool) {
	nd = find(c.Root, key, Lists[:])
	return Plain(nd), nd != nil
}

// move applies a move as an UPDATE with the same content.
func (c *Client) move(data map[string]any) error {
	v, _, err := msgp.ReadIntfBytes(data["keys"].([]byte))
	if err != nil {
		return err
	}
	keys := v.([]any)
	for i, key := range keys {
		found, ok := find(c.Root, key, Lists[:]).(map[string]any)
		if !ok {
			continue
		}
		for many, one := range map[string]string{"positions": "position", "rotations": "rotation", "quaternions": "quaternion", "scales": "scale"} {
			if b, ok := data[many].([]byte); ok {
				found[one] = row(b[len(b)/len(keys)*i : len(b)/len(keys)*(i+1)])
			}
		}
		if b, ok := data["visible"].([]byte); ok {
			found["visible"] = b[i] != 0
		}
	}
	return nil
}

// row returns numbers as UPDATE has them: a number, or a list.
func row(b []byte) any {
	var list []any
	for ; len(b) > 0; b = b[4:] {
		n := float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
		v, _, _ := msgp.ReadIntfBytes(protocol.AppendNumber(nil, n))
		list = append(list, v)
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}
