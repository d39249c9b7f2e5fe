package clients

import (
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// newEvent implements ClientEvent{ etype = ..., value = ... }. It returns a class of events,
// whose fields are the defaults of the events that it makes. The class is also an event itself.
func (l *Library) newEvent(L *lua.LState) int {
	fields := l.WantTable(L, 1, "ClientEvent", `ClientEvent{ etype = "SET_POSITION", value = {0, 0, 0} }`)
	if etype, ok := machine.GetString(fields, "etype").(lua.LString); !ok || etype == "" {
		l.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: "ClientEvent wants an etype", Hint: `ClientEvent{ etype = "SET_POSITION", value = {0, 0, 0} }`,
		})
	}
	class, mt, instance := L.NewTable(), L.NewTable(), L.NewTable()
	l.newCopy(L).into(class, fields, 0)
	name := "event " + machine.GetString(fields, "etype").String()
	describe := L.NewFunction(func(L *lua.LState) int {
		L.Push(lua.LString(name))
		return 1
	})
	machine.SetString(instance, "__tostring", describe)
	machine.SetString(mt, "__tostring", describe)
	machine.SetString(mt, "__call", L.NewFunction(func(L *lua.LState) int {
		event := L.NewTable()
		l.newCopy(L).into(event, class, 0)
		switch given := L.Get(2).(type) {
		case *lua.LNilType:
		case *lua.LTable:
			if given.MaxN() > 0 {
				l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "an event's fields have names", Hint: "value = { ... }"})
			}
			machine.ForEach(given, func(k, v lua.LValue) { _ = machine.Set(event, k, v) })
		default:
			l.Fail(L, script.Invalid, "an event is made of a table of its fields, not of %s", given.Type())
		}
		event.Metatable = instance
		L.Push(event)
		return 1
	}))
	class.Metatable = mt
	L.Push(class)
	return 1
}

// A plainCopy copies tables that have no metatable, so that a script that changes one event does
// not change the next. It copies a table that occurs in several places once, and puts the copy
// into all of them.
type plainCopy struct {
	library *Library
	L       *lua.LState
	made    map[*lua.LTable]*lua.LTable
	work    int // fields copied so far
}

func (l *Library) newCopy(L *lua.LState) *plainCopy {
	return &plainCopy{library: l, L: L, made: map[*lua.LTable]*lua.LTable{}}
}

func (c *plainCopy) value(v lua.LValue, depth int) lua.LValue {
	t, ok := v.(*lua.LTable)
	if !ok || t.Metatable != lua.LNil || depth >= element.MaxDepth {
		return v
	}
	if out := c.made[t]; out != nil {
		return out
	}
	out := c.L.NewTable()
	c.made[t] = out
	c.into(out, t, depth+1)
	return out
}

// into copies the fields of t to out.
func (c *plainCopy) into(out, t *lua.LTable, depth int) {
	machine.ForEach(t, func(k, v lua.LValue) {
		if c.work++; c.work%script.PollEvery == 0 {
			c.library.Poll(c.L)
		}
		_ = machine.Set(out, k, c.value(v, depth))
	})
}

// frame encodes an event for a server. v is a table with an etype, such as ClientEvent makes.
func (l *Library) frame(L *lua.LState, v lua.LValue) []byte {
	t, ok := v.(*lua.LTable)
	var etype lua.LString
	if ok {
		etype, _ = machine.GetString(t, "etype").(lua.LString)
	}
	if etype == "" {
		f := &script.Failure{Kind: script.Invalid, Message: "client:send wants an event, not " + v.Type().String(), Hint: `{ etype = "MY_EVENT", value = ... }`}
		if ok {
			f.Message = "client:send wants an event, which has an etype"
		}
		l.Throw(L, f)
	}
	at := time.Now().UnixMilli()
	var fields []protocol.Field
	machine.ForEach(t, func(k, v lua.LValue) {
		name, ok := k.(lua.LString)
		switch {
		case !ok:
			l.Throw(L, &script.Failure{Kind: script.Invalid, Message: string(etype) + " has an item without a name", Hint: "what it carries goes into value = { ... }"})
		case name == "etype":
		case name == "ts":
			if n, ok := v.(lua.LNumber); ok {
				at = int64(protocol.Seconds(float64(n)) * 1000)
			}
		default:
			fields = append(fields, protocol.Field{Name: string(name), Raw: l.host.Encode(L, v, string(etype)+"."+string(name))})
			l.host.CheckFields(L, string(etype), fields)
		}
	})
	slices.SortFunc(fields, func(a, b protocol.Field) int { return strings.Compare(a.Name, b.Name) })
	return protocol.ClientFrame(string(etype), at, fields...)
}
