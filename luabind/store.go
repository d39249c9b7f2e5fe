package luabind

import (
	"fmt"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// A sceneStore is the value of SceneStore(): a scene that any number of sessions show. It belongs
// to the loop; the part that is shared with the host's goroutines is in host.Store.
type sceneStore struct {
	engine   *Engine
	scene    host.Store
	sessions []*session // that have subscribed
	made     scene      // what the script has done to the scene
}

func (e *Engine) openStores(L *lua.LState, setFunc func(string, lua.LGFunction)) {
	mt, methods := L.NewTable(), L.NewTable()
	L.SetFuncs(methods, e.storeMethods())
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			name := L.ToStringMeta(L.Get(2)).String()
			if fn := machine.GetString(methods, name); fn != lua.LNil {
				L.Push(fn)
				return 1
			}
			st := e.checkStore(L, name)
			if name != "scene" {
				L.Push(lua.LNil)
				return 1
			}
			return st.pushNode(L, "")
		},
		"__newindex": func(L *lua.LState) int {
			e.fail(L, script.Invalid, "world.%s cannot be set: world:set(DefaultScene{...}) replaces the scene", L.ToStringMeta(L.Get(2)).String())
			return 0
		},
		"__tostring": func(L *lua.LState) int {
			st := e.checkStore(L, "tostring")
			L.Push(lua.LString(fmt.Sprintf("scene store (%d nodes, %d sessions)", st.scene.Len(), len(st.sessions))))
			return 1
		},
	})
	machine.SetString(mt, "__metatable", lua.LString("SceneStore"))
	setFunc("SceneStore", func(L *lua.LState) int {
		if L.GetTop() > 0 {
			e.throw(L, &script.Failure{Kind: script.Invalid, Message: "SceneStore takes no argument", Hint: "local world = SceneStore() world:set(DefaultScene{...})"})
		}
		st := &sceneStore{engine: e}
		st.made = scene{engine: e, graph: &st.scene, store: st}
		L.Push(&lua.LUserData{Value: st, Env: L.Env, Metatable: mt})
		return 1
	})
}

func (e *Engine) checkStore(L *lua.LState, method string) *sceneStore {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if st, ok := ud.Value.(*sceneStore); ok {
			return st
		}
	}
	e.throw(L, &script.Failure{
		Kind:    script.Invalid,
		Message: "SceneStore's " + method + " was called with a dot",
		Hint:    "use a colon: world:" + method + "(...)",
		Words:   []string{"." + method, method},
	})
	return nil
}

func (e *Engine) storeMethods() map[string]lua.LGFunction {
	change := func(op protocol.Op, name string) lua.LGFunction {
		return func(L *lua.LState) int {
			st := e.checkStore(L, name)
			st.send(e.sceneMessage(L, op, name, 2, &st.made))
			L.Push(lua.LTrue)
			return 1
		}
	}
	return map[string]lua.LGFunction{
		"set": func(L *lua.LState) int {
			st := e.checkStore(L, "set")
			st.send(e.replacement(L, &st.made))
			L.Push(lua.LTrue)
			return 1
		},
		"upsert": change(protocol.OpUpsert, "upsert"),
		"update": change(protocol.OpUpdate, "update"),
		"add":    change(protocol.OpAdd, "add"),
		"remove": change(protocol.OpRemove, "remove"),
		"push":   e.storePush,
		"move": func(L *lua.LState) int {
			st := e.checkStore(L, "move")
			st.send(e.movement(L, "world:move"))
			L.Push(lua.LTrue)
			return 1
		},
		"subscribe": func(L *lua.LState) int {
			return e.checkStore(L, "subscribe").subscribe(L, e.argSession(L, 2, "world:subscribe"))
		},
		"unsubscribe": func(L *lua.LState) int {
			e.checkStore(L, "unsubscribe").unsubscribe(e.argSession(L, 2, "world:unsubscribe"))
			return 0
		},
		"get": func(L *lua.LState) int {
			st := e.checkStore(L, "get")
			return st.pushNode(L, e.argKey(L, 2, "world:get"))
		},
		"has": func(L *lua.LState) int {
			st := e.checkStore(L, "has")
			L.Push(lua.LBool(st.scene.Has(e.argKey(L, 2, "world:has"))))
			return 1
		},
	}
}

// argSession returns argument n, which must be a session.
func (e *Engine) argSession(L *lua.LState, n int, what string) *session {
	if ud, ok := L.Get(n).(*lua.LUserData); ok {
		if s, ok := ud.Value.(*session); ok {
			return s
		}
	}
	e.fail(L, script.Invalid, "%s wants a session, not %s", what, script.Describe(L.Get(n)))
	return nil
}

// argKey returns argument n, which must be a key or an element that has one.
func (e *Engine) argKey(L *lua.LState, n int, what string) string {
	key := script.KeyOf(L.Get(n)).Name
	if key == "" {
		e.fail(L, script.Invalid, "%s wants a key, not %s", what, script.Describe(L.Get(n)))
	}
	return key
}

// pushNode pushes a copy of a node, with its children, as tables; nil if the node does not exist.
func (st *sceneStore) pushNode(L *lua.LState, key string) int {
	raw, ok := st.scene.Get(key)
	if !ok {
		L.Push(lua.LNil)
		return 1
	}
	v, err := element.Decode(L, raw)
	if err != nil {
		st.engine.fail(L, script.Invalid, "%s cannot be read: %v", key, err)
	}
	L.Push(v)
	return 1
}

// send changes the scene for all subscribers.
func (st *sceneStore) send(m change) {
	st.made.review(m.Message)
	st.scene.Send(m.Message)
	st.made.listeners.follow(&st.scene, m)
	for _, s := range slices.Clone(st.sessions) {
		s.keepPanels(m)
	}
	if !mayNeedQuirks(m.Message) {
		return
	}
	for _, s := range slices.Clone(st.sessions) {
		s.applyQuirks(m.Message)
	}
}

// mayNeedQuirks reports whether applyQuirks may have to send something after m, so that it is called
// for each session only if necessary.
func mayNeedQuirks(m *protocol.Message) bool {
	if m.Op != protocol.OpUpsert && m.Op != protocol.OpAdd {
		return m.Op != protocol.OpUpdate && m.Op != protocol.OpMove
	}
	for i := range m.Nodes {
		if n := &m.Nodes[i]; n.Nested || trackerKind(n.Tag) >= 0 {
			return true
		}
	}
	return false
}

// subscribe shows the scene to a session. It pushes the function that ends the subscription, or
// false and the reason.
func (st *sceneStore) subscribe(L *lua.LState, s *session) int {
	if s.left {
		return pushLeft(L, s.reason)
	}
	if !slices.Contains(st.sessions, s) {
		err := host.ErrClosed
		st.engine.lifecycle.unlessRetired(func() { err = st.scene.Subscribe(s.subscriber()) })
		if err != nil {
			return pushLeft(L, err.Error())
		}
		st.sessions = append(st.sessions, s)
		s.stores = append(s.stores, st)
		s.sendPlots(&st.made.plots)
		s.applyQuirks(st.scene.Snapshot())
		s.showPanels()
	}
	L.Push(L.NewFunction(func(*lua.LState) int {
		st.unsubscribe(s)
		return 0
	}))
	return 1
}

// subscriber returns the value by which the host's stores know the session. It is not a guardedClient: a
// session that is passed to another generation leaves its stores.
func (s *session) subscriber() host.Subscriber { return s.key }

func (st *sceneStore) unsubscribe(s *session) {
	if i := slices.Index(st.sessions, s); i >= 0 {
		st.scene.Unsubscribe(s.subscriber())
		st.sessions = slices.Delete(st.sessions, i, i+1)
		s.stores = slices.DeleteFunc(s.stores, func(other *sceneStore) bool { return other == st })
	}
}

// leaveStores ends the subscriptions of a session.
func (s *session) leaveStores() {
	for _, st := range slices.Clone(s.stores) {
		st.unsubscribe(s)
	}
}
