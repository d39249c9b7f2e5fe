package sandbox

import (
	"runtime/metrics"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

func (lib *library) openBase(L *lua.LState) {
	globals := native(L, "", lua.OpenBase)
	// print, require: the caller's. The others are gopher-lua's own inventions or reach
	// around the sandbox.
	for _, name := range []string{"print", "require", "newproxy", "_printregs"} {
		globals.RawSetString(name, lua.LNil)
	}
	install(L, globals, map[string]lua.LGFunction{
		"assert":         baseAssert,
		"collectgarbage": baseCollectGarbage,
		"dofile":         lib.baseDofile,
		"error":          baseError,
		"load":           lib.baseLoad,
		"loadfile":       lib.baseLoadfile,
		"loadstring":     lib.baseLoadstring,
		"setmetatable":   baseSetmetatable,
		"tonumber":       baseTonumber,
		"tostring":       baseTostring,
		"unpack":         lib.tableUnpack,
		"xpcall":         baseXpcall,
	})
}

// baseAssert is that of Lua 5.3: a message of any type is thrown as it is.
func baseAssert(L *lua.LState) int {
	if L.GetTop() == 0 {
		L.ArgError(1, "value expected")
	}
	if L.ToBool(1) {
		return L.GetTop()
	}
	if L.GetTop() < 2 {
		L.RaiseError("assertion failed!")
	}
	L.Error(L.Get(2), 0)
	return 0
}

// baseError puts the position of the right level before a string. (gopher-lua's own says
// the line of the call of error whatever the level.)
func baseError(L *lua.LState) int {
	message, level := L.Get(1), optInt(L, 2, 1)
	if s, ok := message.(lua.LString); ok && level > 0 {
		message = lua.LString(where(L, level)) + s
	}
	L.Error(message, 0)
	return 0
}

// where is the position of the function at a level, ready to stand before a message, or
// nothing if that is no Lua function.
func where(L *lua.LState, level int) string {
	at := L.Where(level)
	if at == "" || strings.HasPrefix(at, "[G]:") {
		return ""
	}
	return at + " "
}

func baseSetmetatable(L *lua.LState) int {
	t, ok := L.Get(1).(*lua.LTable)
	if !ok {
		argType(L, 1, "table")
	}
	mt := L.Get(2)
	if mt.Type() != lua.LTTable && (mt != lua.LNil || L.GetTop() < 2) {
		L.ArgError(2, "nil or table expected")
	}
	if old, ok := t.Metatable.(*lua.LTable); ok && old.RawGetString("__metatable") != lua.LNil {
		L.RaiseError("cannot change a protected metatable")
	}
	t.Metatable = mt
	L.SetTop(1)
	return 1
}

func baseTonumber(L *lua.LState) int {
	if L.GetTop() == 0 {
		L.ArgError(1, "value expected")
	}
	base := optInt(L, 2, 10)
	if base < 2 || base > 36 {
		L.ArgError(2, "base out of range")
	}
	var number float64
	var ok bool
	switch v := L.Get(1).(type) {
	case lua.LNumber:
		if base == 10 {
			L.Push(v)
			return 1
		}
		number, ok = parseInteger(v.String(), base)
	case lua.LString:
		if base == 10 {
			number, ok = parseNumber(string(v))
		} else {
			number, ok = parseInteger(string(v), base)
		}
	default:
		if base != 10 {
			argType(L, 1, "string")
		}
	}
	if !ok {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(lua.LNumber(number))
	return 1
}

func baseTostring(L *lua.LState) int {
	if L.GetTop() == 0 {
		L.ArgError(1, "value expected")
	}
	L.Push(lua.LString(toString(L, L.Get(1))))
	return 1
}

// toString is Lua's tostring: with metamethods, and so it may block.
func toString(L *lua.LState, v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return formatNumber(float64(v))
	}
	s := L.ToStringMeta(v)
	if s.Type() != lua.LTString && s.Type() != lua.LTNumber {
		L.RaiseError("'__tostring' must return a string")
	}
	return s.String()
}

// baseXpcall passes further arguments on to the function, as Lua 5.2 does.
func baseXpcall(L *lua.LState) int {
	if L.GetTop() < 2 {
		L.ArgError(2, "value expected")
	}
	handler, ok := L.Get(2).(*lua.LFunction)
	if !ok {
		argType(L, 2, "function")
	}
	top := L.GetTop()
	L.Push(L.Get(1))
	for i := 3; i <= top; i++ {
		L.Push(L.Get(i))
	}
	if err := L.PCall(top-2, lua.MultRet, handler); err != nil {
		L.Push(lua.LFalse)
		if failure, ok := err.(*lua.ApiError); ok {
			L.Push(failure.Object)
		} else {
			L.Push(lua.LString(err.Error()))
		}
		return 2
	}
	L.Insert(lua.LTrue, top+1)
	return L.GetTop() - top
}

// baseCollectGarbage answers what scripts ask and collects nothing: the heap is the
// server's, and a forced collection would hold up every session.
func baseCollectGarbage(L *lua.LState) int {
	what := "collect"
	if L.Get(1) != lua.LNil {
		what = argString(L, 1)
	}
	switch what {
	case "count":
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(sample)
		L.Push(lua.LNumber(float64(sample[0].Value.Uint64()) / 1024))
	case "step":
		L.Push(lua.LTrue)
	case "collect", "stop", "restart", "setpause", "setstepmul":
		L.Push(lua.LNumber(0))
	default:
		L.ArgError(1, "invalid option '"+what+"'")
	}
	return 1
}
