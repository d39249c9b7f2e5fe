package luabind

import (
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A change is a message, and the functions in the elements of the message.
type change struct {
	*protocol.Message
	handlers []element.Handler
	panels   bool // it is a SET that includes the panels of the page
}

// listeners are the functions in the elements of one scene, by the key of the element. They exist
// as long as the nodes: follow must be called after each change of the scene.
type listeners struct {
	byKey map[string]*[catalog.HandlerCount]*handler
}

// follow updates the handlers after the message m was sent to the scene g.
func (l *listeners) follow(g graph, m change) {
	if len(l.byKey) == 0 && len(m.handlers) == 0 {
		return
	}
	switch m.Op {
	case protocol.OpEvent:
		return
	case protocol.OpSet:
		l.dropAll()
	case protocol.OpAdd: // a page replaces an existing node with that key
		for i := range m.Nodes {
			l.drop(m.Nodes[i].Key)
		}
		fallthrough
	default:
		if m.Op == protocol.OpRemove || slices.ContainsFunc(m.Nodes, func(n protocol.Node) bool { return n.Nested }) {
			l.sweep(g)
		}
	}
	for _, h := range m.handlers {
		if _, ok := g.Find(h.Key); ok || h.Key == "" {
			l.put(h)
		}
	}
}

// sweep drops the handlers of nodes that no longer exist.
func (l *listeners) sweep(g graph) {
	for key := range l.byKey {
		if key == "" {
			continue
		}
		if _, ok := g.Find(key); !ok {
			l.drop(key)
		}
	}
}

// drop removes the handlers of a node. Their calls that have not started are dropped.
func (l *listeners) drop(key string) {
	for _, h := range l.of(key) {
		h.end()
	}
	delete(l.byKey, key)
}

// dropAll drops the handlers of all nodes.
func (l *listeners) dropAll() {
	for key := range l.byKey {
		l.drop(key)
	}
}

// of returns the handlers of a node; nil for each handler that the node does not have.
func (l *listeners) of(key string) (all [catalog.HandlerCount]*handler) {
	if at := l.byKey[key]; at != nil {
		all = *at
	}
	return all
}

// end removes h, and discards the events that h has not started to handle.
func (h *handler) end() {
	if h != nil {
		h.dead, h.off = true, true
	}
}

// put sets or removes a handler. A new function replaces the old one, which still handles the
// events that were queued for it.
func (l *listeners) put(given element.Handler) {
	at := l.byKey[given.Key]
	if at == nil {
		if given.Func == nil {
			return
		}
		if l.byKey == nil {
			l.byKey = map[string]*[catalog.HandlerCount]*handler{}
		}
		at = new([catalog.HandlerCount]*handler)
		l.byKey[given.Key] = at
	}
	old := at[given.Index]
	switch {
	case given.Func == nil:
		old.end()
		at[given.Index] = nil
		if *at == [catalog.HandlerCount]*handler{} {
			delete(l.byKey, given.Key)
		}
	case old == nil || old.fn != given.Func:
		if old != nil {
			old.dead = true
		}
		at[given.Index] = &handler{etype: catalog.Handlers()[given.Index].Name, fn: given.Func}
	}
}

// hear starts the handler of the event's element, if the element has one. event returns the
// handler's argument.
func (d *delivery) hear(etype string, event func() lua.LValue) {
	i := catalog.HandlerOf(etype)
	if i < 0 {
		return
	}
	key, known := "", false
	tell := func(l *listeners) {
		if len(l.byKey) == 0 {
			return
		}
		if !known {
			key, known = d.event.Target(), true
		}
		if h := l.of(key)[i]; h != nil {
			d.run(nil, h, event())
		}
	}
	tell(&d.session.scene.listeners)
	for _, p := range d.session.panels() {
		if l := d.engine.panels.handlers[p]; l != nil {
			tell(l)
		}
	}
	for _, st := range d.session.stores {
		tell(&st.made.listeners)
	}
}
