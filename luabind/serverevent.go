package luabind

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// A serverEvent is the value of Update(...), Frame{...} and similar constructors. Its elements were
// encoded when it was created, once for all sessions that it is sent to.
type serverEvent struct {
	etype string
	ready change           // the message, if it is the same for all clients
	key   string           // RPC: which node should answer
	data  []byte           // its data, if it can be an RPC
	more  []protocol.Field // further fields beside its data
	ttl   float64          // RPC: how long to wait for the answer, in seconds; negative: not set
	rate  float64          // Frame: frames a second
	inner []*serverEvent   // Frame: the events that it shows, in order
}

// message returns the event for one client, unless it is a Frame. A request gets a new id each
// time.
func (ev *serverEvent) message() change {
	if ev.ready.Message != nil {
		return ev.ready
	}
	m, _ := ev.ask()
	return change{Message: m}
}

// sendEvent implements send for an event. Of a Frame it sends all events.
func (s *session) sendEvent(L *lua.LState, ev *serverEvent) int {
	if ev.inner == nil {
		return s.send(L, ev.message())
	}
	for _, shown := range ev.inner {
		if why := s.deliver(shown.message()); why != "" {
			return pushLeft(L, why)
		}
	}
	L.Push(lua.LTrue)
	return 1
}

// ask returns the event as a new request, and the etype of its answer.
func (ev *serverEvent) ask() (m *protocol.Message, rtype string) {
	id := newUUID()
	rtype = ev.etype + protocol.ResponseMark + id
	return protocol.RPC(time.Now().UnixMilli(), ev.etype, ev.key, id, rtype, ev.data, ev.more...), rtype
}

// newUUID returns a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func (e *Engine) openEvents(L *lua.LState, set func(string, lua.LGFunction)) {
	mt := L.NewTable()
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			ev := e.checkServerEvent(L, 1, "event")
			switch L.ToString(2) {
			case "etype":
				L.Push(lua.LString(ev.etype))
			case "key":
				L.Push(lua.LString(ev.key))
			case "frame_rate":
				L.Push(lua.LNumber(ev.rate))
			default:
				L.Push(lua.LNil)
			}
			return 1
		},
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString("server event " + e.checkServerEvent(L, 1, "tostring").etype))
			return 1
		},
	})
	e.metas.event = mt

	scene := func(name string, op protocol.Op) {
		set(name, func(L *lua.LState) int {
			m := e.sceneMessage(L, op, name, 1, nil)
			return e.pushEvent(L, &serverEvent{etype: m.Etype, ready: m})
		})
	}
	scene("Set", protocol.OpSet)
	scene("Update", protocol.OpUpdate)
	scene("Add", protocol.OpAdd)
	scene("Upsert", protocol.OpUpsert)
	scene("Remove", protocol.OpRemove)
	for _, r := range protocol.Requests() {
		switch {
		case r.Element:
			e.openElementRequest(L, r, set)
		case !r.ByHand():
			set(r.Name, func(L *lua.LState) int { return e.pushEvent(L, e.request(L, r, L.Get(1), r.Name)) })
		}
	}
	set("Frame", e.luaFrame)
	set("HapticActuatorPulse", e.luaHaptic)
	set("ServerEvent", e.luaServerEvent)
	set("Noop", func(L *lua.LState) int { return e.pushEvent(L, e.plainEvent(L, "NOOP", lua.LNil)) })
	set("End", func(L *lua.LState) int { return e.pushEvent(L, e.plainEvent(L, "TERMINATE", lua.LNil)) })
	set("on", func(L *lua.LState) int { return e.addHandler(L, &e.handlers, nil, 1, "on") })
	set("add_handler", func(L *lua.LState) int { return e.addHandler(L, &e.handlers, nil, 1, "add_handler") })
	set("spawn", e.spawnFn(false))
	set("bind", e.spawnFn(true))
	set("yield", e.yieldEvent)
}

func (e *Engine) pushEvent(L *lua.LState, ev *serverEvent) int {
	L.Push(&lua.LUserData{Value: ev, Env: L.Env, Metatable: e.metas.event})
	return 1
}

func (e *Engine) checkServerEvent(L *lua.LState, n int, what string) *serverEvent {
	if ud, ok := L.Get(n).(*lua.LUserData); ok {
		if ev, ok := ud.Value.(*serverEvent); ok {
			return ev
		}
	}
	component := element.Component(L.Get(n))
	for _, r := range protocol.Requests() {
		if r.Element && component == r.Name {
			return e.request(L, r, L.Get(n), r.Name)
		}
	}
	f := &script.Failure{Kind: script.Invalid, Message: what + " wants a server event, not " + L.Get(n).Type().String()}
	if _, ok := L.Get(n).(*lua.LTable); ok {
		f.Hint = "wrap an element: Update(Box{...}), Upsert(...), ServerEvent{ etype = \"...\", data = ... }"
	}
	e.throw(L, f)
	return nil
}

// openElementRequest adds the constructor of a request that is also a component. It returns an
// element, which is converted to the request when it is used as a server event.
func (e *Engine) openElementRequest(L *lua.LState, r protocol.Request, set func(string, lua.LGFunction)) {
	construct := machine.Global(L, r.Name)
	set(r.Name, func(L *lua.LState) int {
		if L.Get(1) == lua.LNil {
			L.SetTop(0)
			L.Push(L.NewTable())
		}
		e.request(L, r, L.Get(1), r.Name) // to check its options
		L.Insert(construct, 1)
		L.Call(L.GetTop()-1, 1)
		if mt, ok := L.Get(1).(*lua.LTable).Metatable.(*lua.LTable); ok {
			machine.SetString(machine.GetString(mt, "__index").(*lua.LTable), "etype", lua.LString(r.Etype))
		}
		return 1
	})
}

// encode returns the value as msgpack. root is its name in error messages.
func (e *Engine) encode(L *lua.LState, v lua.LValue, root string) []byte {
	data, err := e.enc.Value(v, root)
	if err != nil {
		e.failElement(L, err)
	}
	return data
}

func (e *Engine) plainEvent(L *lua.LState, etype string, data lua.LValue) *serverEvent {
	m := protocol.Event(time.Now().UnixMilli(), etype, e.encode(L, data, etype+".data"))
	return &serverEvent{etype: etype, ready: change{Message: m}}
}

// request reads the options of GrabRender{ key = ..., quality = ... } and similar constructors: key
// belongs to the event, ttl to the caller, all other options are data. what is the name in
// messages.
func (e *Engine) request(L *lua.LState, r protocol.Request, opts lua.LValue, what string) *serverEvent {
	ev := &serverEvent{etype: r.Etype, key: r.Key}
	ev.ttl = e.optSeconds(L, opts, "ttl", what, -1)
	data := L.NewTable()
	if t, ok := opts.(*lua.LTable); ok {
		machine.ForEach(t, func(k, v lua.LValue) {
			switch k.String() {
			case "key":
				if ev.key = script.KeyOf(v).Name; ev.key == "" {
					e.fail(L, script.Invalid, "key of %s wants a node's key, not %s", what, v.Type())
				}
			case "ttl":
			case "quality":
				if q, ok := v.(lua.LNumber); !ok || !(q >= 0 && q <= 1) {
					e.fail(L, script.Invalid, "quality of %s wants a number from 0 to 1, not %s", what, v.String())
				}
				fallthrough
			default:
				_ = machine.Set(data, k, v)
			}
		})
	}
	if r.Hits {
		checkAim(e, L, r, data, what)
	}
	ev.data = e.encode(L, data, r.Name)
	return ev
}

// luaFrame implements Frame{ event, ..., frame_rate = 60 } and Frame(event).
func (e *Engine) luaFrame(L *lua.LState) int {
	ev := &serverEvent{etype: "FRAME", rate: 60}
	t, ok := L.Get(1).(*lua.LTable)
	if !ok || t.MaxN() == 0 {
		ev.inner = []*serverEvent{e.checkServerEvent(L, 1, "Frame")}
		return e.pushEvent(L, ev)
	}
	switch n := machine.GetString(t, "frame_rate").(type) {
	case *lua.LNilType:
	case lua.LNumber:
		ev.rate = float64(n)
	default:
		e.fail(L, script.Invalid, "Frame's frame_rate wants a number, not %s", n.Type())
	}
	e.checkRate(L, ev.rate, "Frame's frame_rate")
	e.api.WantFields(L, t, t.MaxN(), "Frame", "frame_rate")
	for i := 1; i <= t.MaxN(); i++ {
		L.SetTop(1)
		L.Push(t.RawGetInt(i))
		shown := e.checkServerEvent(L, 2, "Frame")
		if shown.inner != nil {
			e.fail(L, script.Invalid, "a Frame cannot hold a Frame")
		}
		ev.inner = append(ev.inner, shown)
	}
	return e.pushEvent(L, ev)
}

func (e *Engine) luaHaptic(L *lua.LState) int {
	t := e.api.WantTable(L, 1, "HapticActuatorPulse", "HapticActuatorPulse{ left = { strength = 0.5, duration = 100 } }")
	e.api.WantOptions(L, t, "HapticActuatorPulse", "left", "right")
	data := L.NewTable()
	for _, side := range []string{"left", "right"} {
		v := machine.GetString(t, side)
		if v == lua.LNil {
			v = e.markers.Null // the client wants to see both hands
		}
		machine.SetString(data, side, v)
	}
	return e.pushEvent(L, e.plainEvent(L, "HAPTIC_ACTUATOR_PULSE", data))
}

func (e *Engine) luaServerEvent(L *lua.LState) int {
	t := e.api.WantTable(L, 1, "ServerEvent", `ServerEvent{ etype = "MY_EVENT", data = ... }`)
	etype, ok := machine.GetString(t, "etype").(lua.LString)
	if !ok || etype == "" {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: "ServerEvent wants an etype", Hint: `ServerEvent{ etype = "MY_EVENT", data = ... }`})
	}
	switch etype {
	case "SET", "ADD", "UPSERT", "UPDATE", "REMOVE":
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: "a ServerEvent cannot be " + string(etype), Hint: "use session:set, upsert, update, add or remove: they keep the host's picture of the scene right"})
	}
	ev := &serverEvent{etype: string(etype), ttl: -1, data: e.encode(L, machine.GetString(t, "data"), string(etype)+".data")}
	var more []protocol.Field
	machine.ForEach(t, func(k, v lua.LValue) {
		switch name := k.String(); name {
		case "etype", "data":
		case "ts", "uuid", "rtype":
			e.fail(L, script.Invalid, "ServerEvent sets %s by itself", name)
		case "key":
			if ev.key = script.KeyOf(v).Name; ev.key == "" {
				e.fail(L, script.Invalid, "key of ServerEvent wants a node's key, not %s", v.Type())
			}
			more = append(more, protocol.Field{Name: name, Raw: e.encode(L, v, name)})
		default:
			if _, ok := k.(lua.LString); !ok {
				e.throw(L, &script.Failure{Kind: script.Invalid, Message: "ServerEvent has an item without a name", Hint: "what it carries goes into data = { ... }"})
			}
			ev.more = append(ev.more, protocol.Field{Name: name, Raw: e.encode(L, v, name)})
			e.checkFields(L, ev.etype, ev.more)
		}
	})
	slices.SortFunc(ev.more, func(a, b protocol.Field) int { return strings.Compare(a.Name, b.Name) })
	ev.ready = change{Message: protocol.Event(time.Now().UnixMilli(), ev.etype, ev.data, append(more, ev.more...)...)}
	return e.pushEvent(L, ev)
}

// maxEvent bounds the events that a script creates, in bytes. Vuer's client does not accept longer
// ones.
const maxEvent = 256 << 20

// checkFields throws if an event becomes too long by the last of its fields.
func (e *Engine) checkFields(L *lua.LState, etype string, fields []protocol.Field) {
	size := 0
	for _, f := range fields {
		size += len(f.Name) + len(f.Raw)
	}
	if size > maxEvent {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("the event %.80s is longer than %s", etype, script.FormatBytes(maxEvent)),
			Hint: "send what is large in several events, or put it into a file that asset() names",
		})
	}
}

// yieldEvent sends an event to the session of the running task. After a Frame it also waits until
// the next one is due, on a schedule of its own that does not drift.
func (e *Engine) yieldEvent(L *lua.LState) int {
	t := e.current
	if t == nil || t.session == nil {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: "yield sends an event to a client, and this task has none", Hint: "call it in a function given to bind or spawn"})
	}
	ev := e.checkServerEvent(L, 1, "yield")
	n := t.session.sendEvent(L, ev)
	now := e.sinceEpoch()
	if ev.inner == nil {
		e.sleepUntil(L, now) // other tasks get their turn
		return n
	}
	period := int64(1e9 / ev.rate)
	if t.frameAt == 0 || now-t.frameAt > period {
		t.frameAt = now
	}
	t.frameAt += period
	e.sleepUntil(L, t.frameAt)
	return n
}
