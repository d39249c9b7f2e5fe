package luabind

import (
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A change is a message, and the functions in the elements that it sends.
type change struct {
	*protocol.Message
	handlers []element.Handler
	panels   bool // it is a SET that includes the panels of the page
}

// listeners are the functions in the elements of one scene, by the key of the element. They last as long as
// the nodes: whoever changes the scene calls follow.
type listeners struct {
	byKey map[string]*[catalog.HandlerCount]*handler
}

// follow brings the handlers up to date after the scene g has been sent m.
func (l *listeners) follow(g graph, m change) {
	if len(l.byKey) == 0 && len(m.handlers) == 0 {
		return
	}
	switch m.Op {
	case protocol.OpEvent:
		return
	case protocol.OpSet:
		for key := range l.byKey {
			l.drop(key)
		}
	case protocol.OpAdd: // a page replaces a node of that key
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

// sweep drops the handlers of nodes that have gone.
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

// drop removes the handlers of a node. Calls that have not begun do not begin any more.
func (l *listeners) drop(key string) {
	for _, h := range l.of(key) {
		h.end()
	}
	delete(l.byKey, key)
}

// of returns the handlers of a node; those that it does not have are nil.
func (l *listeners) of(key string) (all [catalog.HandlerCount]*handler) {
	if at := l.byKey[key]; at != nil {
		all = *at
	}
	return all
}

// end makes h deaf, also for what it was sent and has not begun with.
func (h *handler) end() {
	if h != nil {
		h.dead, h.off = true, true
	}
}

// put sets or removes a handler. A new function takes the place of the old one, which still handles the
// events that it was sent.
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

// hear starts the handler of the event's element, if it has one. event is what the handler is given.
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
