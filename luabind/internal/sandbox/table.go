package sandbox

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

func (lib *library) openTable(L *lua.LState) {
	mod := module(L, lua.TabLibName)
	install(L, mod, map[string]lua.LGFunction{
		"concat":   lib.tableConcat,
		"foreach":  lib.tableForeach,
		"foreachi": lib.tableForeachi,
		"getn":     tableGetn,
		"insert":   lib.tableInsert,
		"maxn":     lib.tableMaxn,
		"pack":     tablePack,
		"remove":   lib.tableRemove,
		"setn":     tableSetn,
		"sort":     lib.tableSort,
		"unpack":   lib.tableUnpack,
	})
}

// A ticker counts the steps of a loop and polls every pollEvery steps.
type ticker struct {
	steps int
	poll  func()
}

func (lib *library) ticker(L *lua.LState, name string) *ticker {
	return &ticker{poll: lib.poller(L, name)}
}

func (t *ticker) tick() {
	if t.steps++; t.steps%pollEvery == 0 {
		t.poll()
	}
}

func (lib *library) tableConcat(L *lua.LState) int {
	separator := optString(L, 2, "")
	t := ArgTable(L, 1)
	first := optInt32(L, 3, 1)
	last := optInt32(L, 4, machine.Len(t))
	size := 0
	step := lib.ticker(L, "table.concat")
	for i := first; i <= last; i++ {
		switch v := machine.GetInt(t, i).(type) {
		case lua.LString:
			size += len(v)
		case lua.LNumber:
			size += 8 // an estimate of the size that is needed
		default:
			Raise(L, "invalid value (%s) at index %d in table for 'concat'", v.Type(), i)
		}
		if i < last {
			size += len(separator)
		}
		checkLength(L, "table.concat", size, maxWhole)
		step.tick()
	}
	out := make([]byte, 0, size)
	for i := first; i <= last; i++ {
		switch v := machine.GetInt(t, i).(type) {
		case lua.LString:
			out = append(out, v...)
		case lua.LNumber:
			out = number.Append(out, float64(v))
		}
		if i < last {
			out = append(out, separator...)
		}
	}
	L.Push(lua.LString(out))
	return 1
}

func (lib *library) tableForeach(L *lua.LState) int {
	t, fn := ArgTable(L, 1), argFunction(L, 2)
	key := lua.LValue(lua.LNil)
	for {
		k, v := next(L, t, key)
		if k == lua.LNil {
			return 0
		}
		if visit(L, fn, k, v) {
			return 1
		}
		key = k
	}
}

func (lib *library) tableForeachi(L *lua.LState) int {
	t := ArgTable(L, 1)
	n := machine.Len(t)
	fn := argFunction(L, 2)
	for i := 1; i <= n; i++ {
		if visit(L, fn, lua.LNumber(i), machine.GetInt(t, i)) {
			return 1
		}
	}
	return 0
}

// visit calls fn with an entry of a table. It pushes the result and returns true, unless the
// result is nil.
func visit(L *lua.LState, fn *lua.LFunction, k, v lua.LValue) bool {
	result := call1(L, fn, k, v)
	if result == lua.LNil {
		return false
	}
	L.Push(result)
	return true
}

func tableGetn(L *lua.LState) int {
	L.Push(lua.LNumber(machine.Len(ArgTable(L, 1))))
	return 1
}

func tableSetn(L *lua.LState) int {
	ArgTable(L, 1)
	Raise(L, "'setn' is obsolete")
	return 0
}

func (lib *library) tableInsert(L *lua.LState) int {
	t := ArgTable(L, 1)
	end := machine.Len(t) + 1
	switch L.GetTop() {
	case 2:
		machine.SetInt(t, end, L.Get(2))
	case 3:
		at, v := argInt32(L, 2), L.Get(3)
		if at >= 1 && at < end {
			machine.Insert(t, at, v)
			break
		}
		step := lib.ticker(L, "table.insert")
		for i := end; i > at; i-- { // at is before the first item
			machine.SetInt(t, i, machine.GetInt(t, i-1))
			step.tick()
		}
		machine.SetInt(t, at, v)
	default:
		Raise(L, "wrong number of arguments to 'insert'")
	}
	return 0
}

// tableRemove does nothing for a position outside the list.
func (lib *library) tableRemove(L *lua.LState) int {
	t := ArgTable(L, 1)
	end := machine.Len(t)
	at := optInt32(L, 2, end)
	if at < 1 || at > end {
		return 0
	}
	L.Push(machine.Remove(t, at))
	return 1
}

// tableMaxn returns the largest positive numeric key, or 0.
func (lib *library) tableMaxn(L *lua.LState) int {
	t := ArgTable(L, 1)
	largest := lua.LNumber(0)
	step := lib.ticker(L, "table.maxn")
	machine.ForEach(t, func(key, _ lua.LValue) {
		if n, ok := key.(lua.LNumber); ok && n > largest {
			largest = n
		}
		step.tick()
	})
	L.Push(largest)
	return 1
}

// tablePack implements table.pack of Lua 5.2.
func tablePack(L *lua.LState) int {
	n := L.GetTop()
	t := L.CreateTable(n, 1)
	for i := 1; i <= n; i++ {
		machine.SetInt(t, i, L.Get(i))
	}
	machine.SetString(t, "n", lua.LNumber(n))
	L.Push(t)
	return 1
}

func (lib *library) tableUnpack(L *lua.LState) int {
	t := ArgTable(L, 1)
	first := optInt32(L, 2, 1)
	last := optInt32(L, 3, machine.Len(t))
	if first > last {
		return 0
	}
	n := last - first + 1
	if n > resultLimit(L) || !machine.CheckStack(L, n) {
		Raise(L, "too many results to unpack")
	}
	for i := first; i <= last; i++ {
		L.Push(machine.GetInt(t, i))
	}
	return n
}
