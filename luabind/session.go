package luabind

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A client is the part of host.Session that the engine uses.
type client interface {
	ID() string
	Info() map[string]any
	Send(*protocol.Message) error
	Close(reason string)
	Connected() bool
	Lagging() bool
	Resuming() bool
	Preparing() bool
	Stats() host.SessionStats
	Reveal() (shown bool)
	Withhold()
	Listen(etypes []string)
	graph
	Clear()
	Note(*protocol.Message)
}

// A session is the script's side of one client. It belongs to the loop.
type session struct {
	engine *Engine
	client client         // a guardedClient
	key    client         // of Engine.sessions
	number uint64         // in the order of arrival
	value  *lua.LUserData // what scripts hold
	data   *lua.LTable    // session.data
	info   lua.LValue     // session.info; nil until the script reads it
	init   *protocol.ClientEvent
	begun  bool // the host has called Start

	// unattended means that no client is connected that could send or answer anything, so waits for
	// that do not end.
	unattended bool

	chosen  *spawner
	opening *task // runs it
	waiting bool  // its client still shows the old scene, although all tasks of this generation wait
	adopted int64 // when it was adopted from the previous generation, on the engine's clock
	left    bool
	reason  string // why the client has left
	tasks   map[*task]struct{}
	onClose []*lua.LFunction
	waits   waits
	quirks  quirks
	scene   scene
	stores  []*sceneStore // that it is subscribed to
	page    pageState
	camera  view

	handlers   registry
	sendsClick bool                       // the client sends CLICK itself
	crowded    bool                       // the author was warned that its handlers do not keep up
	unpictured bool                       // or that it uploads files that are not pictures
	reviewing  bool                       // a check of its feeds is scheduled
	own        struct{ known, page bool } // whether the client's page is ours
	commanded  bool                       // the client was sent the commands
	overdrawn  int                        // events that are being handled without a place in its gate
}

// eventsInFlight is how many events of one client may be in the engine, including events whose
// handlers have not finished. At 60 events a second, handlers may take 17 seconds.
const eventsInFlight = 1024

// session returns the script's side of c, which it creates if necessary.
func (e *Engine) session(c client) *session {
	s := e.sessions[c]
	if s == nil {
		s = &session{engine: e, client: guardedClient{e, c}, key: c, tasks: map[*task]struct{}{}}
		e.arrived++
		s.number = e.arrived
		s.scene = scene{engine: e, graph: s.client, owner: s}
		s.value = &lua.LUserData{Value: s, Env: e.root.Env, Metatable: e.metas.session}
		for i, etype := range trackedEtypes {
			if len(e.handlers.byEtype[etype]) > 0 {
				s.quirks.wanted |= 1 << i
			}
		}
		if hs, ok := c.(*host.Session); ok {
			hs.Join(&e.turn)
		}
		e.sessions[c] = s
		e.memory.recall(s)
	}
	return s
}

// leave ends the session's tasks and runs its on_close functions.
func (s *session) leave(reason string) {
	if s.left {
		return
	}
	e := s.engine
	s.left, s.reason = true, reason
	delete(e.sessions, s.key)
	s.scene.listeners = listeners{}
	s.closePage()
	s.leaveStores()
	s.leaveViews()
	s.wakeAll()
	for t := range s.tasks {
		if t.outlives || t.handler != nil && !t.started {
			continue // they notice the end at their next blocking call
		}
		e.cancel(t)
	}
	if e.killed.Load() {
		return
	}
	for _, fn := range s.onClose {
		s.runOnClose(fn)
	}
}

func (e *Engine) openSessions(L *lua.LState) {
	mt, methods := L.NewTable(), L.NewTable()
	functions := e.sessionMethods()
	L.SetFuncs(methods, functions)
	e.methods = slices.Sorted(maps.Keys(functions))
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			name, ok := L.Get(2).(lua.LString)
			if !ok {
				L.Push(lua.LNil)
				return 1
			}
			if fn := machine.GetString(methods, string(name)); fn != lua.LNil {
				L.Push(fn)
				return 1
			}
			L.Push(e.checkSession(L, string(name)).field(L, string(name)))
			return 1
		},
		"__newindex": func(L *lua.LState) int {
			e.throw(L, &script.Failure{
				Kind:    script.Invalid,
				Message: "session." + L.ToString(2) + " cannot be set",
				Hint:    lint.SessionField(L.ToString(2)),
			})
			return 0
		},
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString("session " + e.checkSession(L, "tostring").client.ID()))
			return 1
		},
	})
	e.metas.session = mt
}

// field returns session.id and the other fields of a session.
func (s *session) field(L *lua.LState, name string) lua.LValue {
	switch name {
	case "id":
		return lua.LString(s.client.ID())
	case "connected":
		return lua.LBool(!s.left && s.client.Connected())
	case "resuming":
		return lua.LBool(!s.left && s.client.Resuming())
	case "lagging":
		return lua.LBool(s.client.Lagging())
	case "data":
		if s.data == nil {
			s.data = L.NewTable()
		}
		return s.data
	case "info":
		if s.info == nil {
			info := s.client.Info()
			raw, err := msgp.AppendIntf(nil, info)
			if info == nil || err != nil {
				return lua.LNil
			}
			if s.info, err = element.Decode(L, raw); err != nil {
				return lua.LNil
			}
		}
		return s.info
	case "stats":
		return s.engine.wrapStruct(L, s.client.Stats())
	case "camera":
		return s.pose(L).Table(L)
	}
	return lua.LNil
}

func (e *Engine) checkSession(L *lua.LState, method string) *session {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if s, ok := ud.Value.(*session); ok {
			return s
		}
	}
	e.throw(L, &script.Failure{
		Kind:    script.Invalid,
		Message: "session." + method + " was called with a dot",
		Hint:    "use a colon: session:" + method + "(...)",
		Words:   []string{"." + method, method},
	})
	return nil
}

// sessionMethods returns the methods of sessions by name.
func (e *Engine) sessionMethods() map[string]lua.LGFunction {
	scene := func(op protocol.Op, name string) lua.LGFunction {
		return func(L *lua.LState) int {
			s := e.checkSession(L, name)
			return s.send(L, e.sceneMessage(L, op, name, 2, &s.scene))
		}
	}
	methods := map[string]lua.LGFunction{
		"set": func(L *lua.LState) int {
			s := e.checkSession(L, "set")
			return s.send(L, e.replacement(L, &s.scene))
		},
		"upsert": scene(protocol.OpUpsert, "upsert"),
		"update": scene(protocol.OpUpdate, "update"),
		"add":    scene(protocol.OpAdd, "add"),
		"remove": scene(protocol.OpRemove, "remove"),
		"move": func(L *lua.LState) int {
			s := e.checkSession(L, "move")
			return s.send(L, e.movement(L, "session:move"))
		},
		"send": func(L *lua.LState) int {
			s := e.checkSession(L, "send")
			return s.sendEvent(L, e.checkServerEvent(L, 2, "session:send"))
		},
		"controls":   e.sessionControls,
		"close":      e.sessionClose,
		"on_close":   e.sessionOnClose,
		"forever":    e.sessionForever,
		"spawn_task": e.sessionSpawnTask,
		"on": func(L *lua.LState) int {
			s := e.checkSession(L, "on")
			return e.addHandler(L, &s.handlers, s, 2, "session:on")
		},
		"till":   e.sessionTill,
		"events": e.sessionEvents,
		"rpc":    e.sessionRPC,
		"look":   e.sessionLook,
		"fit":    e.sessionFit,
		"has": func(L *lua.LState) int {
			s := e.checkSession(L, "has")
			_, ok := s.client.Find(e.argKey(L, 2, "session:has"))
			L.Push(lua.LBool(ok))
			return 1
		},
		"push": e.sessionPush,
	}
	for _, r := range protocol.Requests() {
		if r.Method != "" && !r.ByHand() {
			methods[r.Method] = e.sessionRequest(r)
		}
	}
	maps.Copy(methods, e.page.Methods())
	return methods
}

// movement reads the argument of a method that moves nodes.
func (e *Engine) movement(L *lua.LState, method string) change {
	return change{Message: e.moves.Read(L, 2, method)}
}

// sessionClose implements session:close([reason]).
func (e *Engine) sessionClose(L *lua.LState) int {
	s := e.checkSession(L, "close")
	reason := "closed by the script"
	if L.Get(2) != lua.LNil {
		reason = e.api.WantString(L, 2, "session:close", "a reason")
	}
	if s.left {
		return pushLeft(L, s.reason)
	}
	s.client.Close(reason)
	L.Push(lua.LTrue)
	return 1
}

// sessionOnClose implements session:on_close(fn).
func (e *Engine) sessionOnClose(L *lua.LState) int {
	s := e.checkSession(L, "on_close")
	fn := e.api.WantFunction(L, 2, "session:on_close")
	if s.left {
		s.runOnClose(fn)
		return 0
	}
	if len(s.onClose) >= maxHandlers {
		e.fail(L, script.Invalid, "too many on_close functions: %d", len(s.onClose))
	}
	s.onClose = append(s.onClose, fn)
	return 0
}

// sessionForever implements session:forever().
func (e *Engine) sessionForever(L *lua.LState) int {
	s := e.checkSession(L, "forever")
	if s.left {
		return s.pushGone(L)
	}
	if e.current != nil {
		e.waitFor(L, s, "", e.parkLong)
	}
	return 0
}

// sessionSpawnTask implements session:spawn_task(fn, ...).
func (e *Engine) sessionSpawnTask(L *lua.LState) int {
	s := e.checkSession(L, "spawn_task")
	fn := e.api.WantFunction(L, 2, "session:spawn_task")
	e.roomForTask(L)
	t := e.startTask("session:spawn_task "+script.FuncPlace(fn), s, fn, stackValues(L, 3)...)
	if s.left {
		e.cancel(t)
	}
	L.Push(e.taskHandle(t))
	return 1
}

// send queues m for the client and pushes the results of the call: true, or false and the reason.
// That the client has left is not an error: it may leave at any time.
func (s *session) send(L *lua.LState, m change) int {
	if why := s.deliver(m); why != "" {
		return pushLeft(L, why)
	}
	L.Push(lua.LTrue)
	return 1
}

// pushLeft pushes the results of a call for a client that has left.
func pushLeft(L *lua.LState, why string) int {
	L.Push(lua.LFalse)
	L.Push(lua.LString(why))
	return 2
}

// deliver queues m for the client. It returns the reason if it cannot.
func (s *session) deliver(m change) (why string) {
	if s.left {
		return s.reason
	}
	s.scene.review(m.Message)
	if err := s.client.Send(m.Message); err != nil {
		return err.Error()
	}
	s.scene.listeners.follow(s.client, m)
	s.keepPanels(m)
	s.applyQuirks(m.Message)
	return ""
}

// checkGiven throws if name, which sends an element, is called with nil.
func (e *Engine) checkGiven(L *lua.LState, v lua.LValue, name string) {
	if v == lua.LNil {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: name + " needs an element, not nil", Words: []string{name}})
	}
}

// sceneMessage encodes argument n, and the options after it, as a message of op for the scene into,
// which may be nil. If they have an error, it throws and nothing is sent.
func (e *Engine) sceneMessage(L *lua.LState, op protocol.Op, name string, n int, into *scene) change {
	now := time.Now().UnixMilli()
	v := L.Get(n)
	if op != protocol.OpRemove {
		e.checkGiven(L, v, name)
	}
	switch op {
	case protocol.OpSet:
		return e.setMessage(L, v, nil)
	case protocol.OpRemove:
		return change{Message: protocol.RemoveKeys(now, e.checkKeys(L, n, name))}
	}
	to, strict := e.checkTarget(L, n+1, name)
	var known element.Scene
	if into != nil {
		known, into.found = into, 0
	}
	nodes, err := e.enc.NodesIn(known, v, op)
	if err != nil {
		e.failElement(L, err)
	}
	made := change{handlers: e.enc.Handlers()}
	switch op {
	case protocol.OpUpsert:
		made.Message = protocol.UpsertInto(now, to, nodes)
	case protocol.OpAdd:
		made.Message = protocol.AddInto(now, to, nodes)
	default:
		made.Message = protocol.Update(now, strict, nodes)
	}
	return made
}

// checkTarget reads the options of upsert and similar methods: a table, or only the parent's key.
func (e *Engine) checkTarget(L *lua.LState, n int, name string) (to protocol.Key, strict bool) {
	switch v := L.Get(n).(type) {
	case *lua.LNilType:
	case lua.LString, lua.LNumber:
		to = script.KeyOf(v)
	case *lua.LTable:
		if key := machine.GetString(v, "to"); key != lua.LNil {
			if to = script.KeyOf(key); to.Name == "" {
				e.fail(L, script.Invalid, "the option to of %s wants a parent's key, not %s", name, key.Type())
			}
		} else if machine.GetString(v, "tag") != lua.LNil || machine.GetString(v, "key") != lua.LNil || v.Metatable != lua.LNil {
			e.throw(L, &script.Failure{Kind: script.Invalid, Message: name + " takes one element", Hint: "put several into a list: " + name + "{a, b}"})
		}
		e.api.WantOptions(L, v, name, "to", "strict")
		strict = lua.LVAsBool(machine.GetString(v, "strict"))
	default:
		e.fail(L, script.Invalid, "%s wants a parent's key or a table of options as its second argument, not %s", name, v.Type())
	}
	return to, strict
}

// checkKeys reads a key or a list of keys.
func (e *Engine) checkKeys(L *lua.LState, n int, name string) []protocol.Key {
	v := L.Get(n)
	if key := script.KeyOf(v); key.Name != "" {
		return []protocol.Key{key}
	}
	list, ok := v.(*lua.LTable)
	if !ok {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("%s wants a key or a list of keys, not %s", name, v.Type()),
			Hint: `write the key that the element has: "box"`, Words: []string{name},
		})
	}
	if component := element.Component(list); component != "" {
		if c, ok := catalog.Lookup(component); ok && c.Key != "" {
			return []protocol.Key{{Name: c.Key}}
		}
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("%s: the %s has no key", name, component), Hint: `write the key that the element has: "box"`, Words: []string{name},
		})
	}
	keys := make([]protocol.Key, 0, list.Len())
	for i := 1; i <= list.Len(); i++ {
		key := script.KeyOf(list.RawGetInt(i))
		if key.Name == "" {
			e.fail(L, script.Invalid, "%s: item %d of the list is a %s, not a key", name, i, list.RawGetInt(i).Type())
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 && !machine.Empty(list) {
		e.fail(L, script.Invalid, "%s wants a key or a list of keys; this table has neither", name)
	}
	return keys
}
