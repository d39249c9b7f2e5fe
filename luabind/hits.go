package luabind

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// checkAim checks the options of Pick, { x, y }, and of Raycast, { origin = ..., direction = ... }.
func checkAim(e *Engine, L *lua.LState, r protocol.Request, data *lua.LTable, what string) {
	refuse := func(message, hint string) {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: what + " " + message, Hint: hint})
	}
	if r.Method == "pick" {
		const hint = "write session:pick{ 0.5, 0.5 } for the middle of the picture; 0, 0 is its upper left corner"
		for i, name := range []string{"x", "y"} {
			v := data.RawGetInt(i + 1)
			if v == lua.LNil {
				v = machine.GetString(data, name)
			}
			if !isFinite(v) {
				refuse("wants two numbers from 0 to 1, x and y", hint)
			}
			data.RawSetInt(i+1, lua.LNil)
			machine.SetString(data, name, v)
		}
		return
	}
	const hint = "write session:raycast{ origin = {0, 5, 0}, direction = {0, -1, 0} }"
	for _, name := range []string{"origin", "direction"} {
		if !isPoint(machine.GetString(data, name)) {
			refuse("wants "+name+" as a list of three numbers", hint)
		}
	}
	d := machine.GetString(data, "direction").(*lua.LTable)
	if d.RawGetInt(1) == lua.LNumber(0) && d.RawGetInt(2) == lua.LNumber(0) && d.RawGetInt(3) == lua.LNumber(0) {
		refuse("wants a direction, which {0, 0, 0} is not", hint)
	}
}

// maxHits bounds the hits that a script receives.
const maxHits = 1024

// The fields of a hit, with their lengths if they are lists of numbers, else 0.
var hitFields = map[string]int{"position": 3, "normal": 3, "uv": 2, "screen": 2, "distance": 0, "instance": 0}

// hits returns the hits of an answer. A page may send anything: only fields that have the
// documented types are kept.
func (e *Engine) hits(L *lua.LState, r protocol.Request, answer *lua.LTable) *lua.LTable {
	value, _ := machine.GetString(answer, "value").(*lua.LTable)
	var list *lua.LTable
	if value != nil {
		list, _ = machine.GetString(value, "hits").(*lua.LTable)
	}
	if list == nil {
		e.fail(L, script.IO, "the client has answered %s without a list of hits", r.Etype)
	}
	out := L.NewTable()
	for i := 1; i <= min(list.Len(), maxHits); i++ {
		given, ok := list.RawGetInt(i).(*lua.LTable)
		if !ok {
			continue
		}
		key, ok := machine.GetString(given, "key").(lua.LString)
		if !ok || !isPoint(machine.GetString(given, "position")) {
			continue
		}
		hit := L.NewTable()
		machine.SetString(hit, "key", key)
		for name, n := range hitFields {
			if v := machine.GetString(given, name); n == 0 && isFinite(v) || n > 0 && isNumbers(v, n) {
				machine.SetString(hit, name, v)
			}
		}
		if ray, ok := machine.GetString(given, "ray").(*lua.LTable); ok && isPoint(machine.GetString(ray, "origin")) && isPoint(machine.GetString(ray, "direction")) {
			machine.SetString(hit, "ray", ray)
		}
		out.Append(hit)
	}
	return out
}

func isFinite(v lua.LValue) bool {
	n, ok := v.(lua.LNumber)
	return ok && !math.IsNaN(float64(n)) && !math.IsInf(float64(n), 0)
}

func isPoint(v lua.LValue) bool { return isNumbers(v, 3) }

// isNumbers reports whether v is a list of n finite numbers.
func isNumbers(v lua.LValue, n int) bool {
	t, ok := v.(*lua.LTable)
	if !ok || t.Len() != n {
		return false
	}
	for i := 1; i <= n; i++ {
		if !isFinite(t.RawGetInt(i)) {
			return false
		}
	}
	return true
}
