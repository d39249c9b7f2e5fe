package dryrun

import (
	"slices"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// pointerEvents has the values of the events of pointers that nodes of every kind may send, by etype.
var pointerEvents = map[string]func(n *node) (value any, sends bool){
	"POINTER_ENTER": (*node).pointer,
	"POINTER_MOVE":  (*node).pointer,
	"POINTER_LEAVE": func(n *node) (any, bool) { return n.aim(), true },
	"POINTER_DOWN":  (*node).pointer,
	"POINTER_UP":    (*node).pointer,
	"DOUBLE_CLICK":  (*node).pointer,
	"CONTEXT_MENU":  (*node).pointer,
	"DRAG_START":    (*node).drag,
	"DRAG":          (*node).drag,
	"DRAG_END":      (*node).drag,
}

// onDemand are the events that solids send if they have handlers.
var onDemand = []string{"POINTER_DOWN", "POINTER_UP", "DOUBLE_CLICK", "CONTEXT_MENU"}

// pointed returns the events of pointers that the node sends beyond those of its tag: those of its properties, and
// those among heard.
func (n *node) pointed(heard []string) (all []string) {
	own := eventsOf(n.tag)
	for _, h := range catalog.Handlers() {
		if h.Flag == "" || n.props[h.Flag] == nil || n.props[h.Flag] == false {
			continue
		}
		for _, etype := range h.Events {
			if (pointerEvents[etype] != nil || etype == "CLICK") && !slices.Contains(own, etype) {
				all = append(all, etype)
			}
		}
	}
	if n.isSolid() {
		for _, etype := range onDemand {
			if slices.Contains(heard, etype) {
				all = append(all, etype)
			}
		}
	}
	return all
}

// isSolid reports whether the node is a shape that clicks hit.
func (n *node) isSolid() bool {
	return slices.ContainsFunc(catalog.ByTag(n.tag), func(c *catalog.Component) bool {
		return c.Category == "primitive" && slices.Contains(c.Events, "CLICK")
	})
}

// aim returns the part of an event's value that needs no hit.
func (n *node) aim() map[string]any {
	return map[string]any{
		"key": n.key, "button": 0, "screen": []any{0.5, 0.5}, "pointer": "mouse",
		"modifiers": map[string]any{"shift": false, "ctrl": false, "alt": false, "meta": false},
		"ray":       map[string]any{"origin": []any{0, 0, 5}, "direction": []any{0, 0, -1}},
	}
}

// hit returns the value of an event of a pointer that hits the node.
func (n *node) hit() map[string]any {
	v := n.aim()
	if n.tag == "Instances" || n.tag == "Arrows" {
		v["instance"] = 1
	}
	v["position"], v["normal"], v["uv"], v["distance"] = []any{0, 0, 0}, []any{0, 1, 0}, []any{0, 0}, 5
	return v
}

func (n *node) pointer() (any, bool) { return n.hit(), true }

func (n *node) drag() (any, bool) {
	v := n.hit()
	v["node"] = []any{0, 0, 0}
	return v, true
}

// appendSelection adds the selection of the first solids, if the event has a handler.
func appendSelection(all []*protocol.ClientEvent, nodes []node, heard []string) []*protocol.ClientEvent {
	if !slices.Contains(heard, "RECT_SELECT") {
		return all
	}
	keys := []any{}
	for _, n := range nodes {
		if n.isSolid() && len(keys) < maxSenders {
			keys = append(keys, n.key)
		}
	}
	return appendEvent(all, "RECT_SELECT", "", map[string]any{
		"keys": keys, "instances": map[string]any{}, "screen": []any{0, 0, 1, 1}, "pointer": "mouse",
		"modifiers": map[string]any{"shift": true, "ctrl": false, "alt": false, "meta": false},
	})
}
