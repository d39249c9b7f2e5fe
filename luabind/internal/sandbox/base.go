package sandbox

import (
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

func (lib *library) openBase(L *lua.LState) {
	globals := L.G.Global
	machine.SetString(globals, "_G", globals)
	machine.SetString(globals, "_VERSION", lua.LString("Lua 5.1"))
	install(L, globals, map[string]lua.LGFunction{
		"assert":         baseAssert,
		"collectgarbage": lib.baseCollectGarbage,
		"dofile":         lib.baseDofile,
		"error":          baseError,
		"gcinfo":         baseGcinfo,
		"getfenv":        baseGetfenv,
		"getmetatable":   baseGetmetatable,
		"load":           lib.baseLoad,
		"loadfile":       lib.baseLoadfile,
		"loadstring":     lib.baseLoadstring,
		"newproxy":       baseNewproxy,
		"next":           baseNext,
		"pcall":          basePcall,
		"rawequal":       baseRawequal,
		"rawget":         baseRawget,
		"rawset":         baseRawset,
		"select":         baseSelect,
		"setfenv":        baseSetfenv,
		"setmetatable":   baseSetmetatable,
		"tonumber":       baseTonumber,
		"tostring":       baseTostring,
		"type":           baseType,
		"unpack":         lib.tableUnpack,
		"xpcall":         baseXpcall,
	})
	iterate := machine.GetString(globals, "next")
	step := L.NewFunction(ipairsStep)
	install(L, globals, map[string]lua.LGFunction{
		"pairs": func(L *lua.LState) int {
			t := ArgTable(L, 1)
			L.Push(iterate)
			L.Push(t)
			L.Push(lua.LNil)
			return 3
		},
		"ipairs": func(L *lua.LState) int {
			t := ArgTable(L, 1)
			L.Push(step)
			L.Push(t)
			L.Push(lua.LNumber(0))
			return 3
		},
	})
}

// baseAssert puts the position of its call before a message that is a string. Tables and
// userdata, which Lua 5.1 refuses as messages, are thrown unchanged, as in later versions:
// errors of the host are such values.
func baseAssert(L *lua.LState) int {
	if lua.LVAsBool(argAny(L, 1)) {
		return L.GetTop()
	}
	switch message := L.Get(2).(type) {
	case *lua.LTable, *lua.LUserData:
		L.Error(message, 0)
	}
	Raise(L, "%s", optString(L, 2, "assertion failed!"))
	return 0
}

// baseError puts the position of the given level before a message that is a string.
// (gopher-lua's own error reports the line of its call, whatever the level.)
func baseError(L *lua.LState) int {
	message, level := L.Get(1), optInt32(L, 2, 1)
	if s, ok := text(message); ok && level > 0 {
		message = lua.LString(Where(L, level) + s)
	}
	L.Error(message, 0)
	return 0
}

// throw raises an error without a position, as the machine does for errors that happen inside
// a library function.
func throw(L *lua.LState, message string) { L.Error(lua.LString(message), 0) }

// Where returns the position of the function at a level of the stack, in the form that
// messages begin with, or "" for a function that is not a Lua function.
func Where(L *lua.LState, level int) string {
	dbg, tail, ok := stackLevel(L, level)
	if !ok || tail {
		return ""
	}
	if _, err := L.GetInfo("Sl", dbg, lua.LNil); err != nil || dbg.CurrentLine <= 0 {
		return ""
	}
	return dbg.Source + ":" + strconv.Itoa(dbg.CurrentLine) + ": "
}

// stackLevel finds a level of the stack. Levels are counted as in PUC Lua: 0 is the running
// function, and each call that a tail call has replaced is a level of its own, for which tail
// is true.
func stackLevel(L *lua.LState, level int) (dbg *lua.Debug, tail, ok bool) {
	if level < 0 {
		return nil, false, false
	}
	dbg, ok = L.GetStack(level)
	if !ok || !machine.Outermost(dbg) {
		return dbg, false, ok
	}
	// gopher-lua returns the outermost frame for replaced calls as well.
	outermost := machine.Depth(L) - 1
	if !machine.Function(dbg).IsG {
		outermost -= machine.TailCalls(dbg)
	}
	return dbg, level != outermost, true
}

func baseGetmetatable(L *lua.LState) int {
	L.Push(L.GetMetatable(argAny(L, 1)))
	return 1
}

func baseSetmetatable(L *lua.LState) int {
	t, mt := ArgTable(L, 1), argMetatable(L)
	if old, ok := t.Metatable.(*lua.LTable); ok && machine.GetString(old, "__metatable") != lua.LNil {
		Raise(L, "cannot change a protected metatable")
	}
	t.Metatable = mt
	L.SetTop(1)
	return 1
}

func baseNext(L *lua.LState) int {
	t := ArgTable(L, 1)
	k, v := next(L, t, L.Get(2))
	L.Push(k)
	if k == lua.LNil {
		return 1
	}
	L.Push(v)
	return 2
}

func ipairsStep(L *lua.LState) int {
	t := ArgTable(L, 1)
	i := argInt32(L, 2) + 1
	v := machine.GetInt(t, i)
	if v == lua.LNil {
		return 0
	}
	L.Push(lua.LNumber(i))
	L.Push(v)
	return 2
}

func baseRawequal(L *lua.LState) int {
	L.Push(lua.LBool(argAny(L, 1) == argAny(L, 2)))
	return 1
}

func baseRawget(L *lua.LState) int {
	L.Push(machine.Get(ArgTable(L, 1), argAny(L, 2)))
	return 1
}

func baseRawset(L *lua.LState) int {
	t, key, v := ArgTable(L, 1), argAny(L, 2), argAny(L, 3)
	if err := machine.Set(t, key, v); err != nil {
		throw(L, err.Error())
	}
	L.SetTop(1)
	return 1
}

func baseSelect(L *lua.LState) int {
	top := L.GetTop()
	if s, ok := L.Get(1).(lua.LString); ok && strings.HasPrefix(string(s), "#") {
		L.Push(lua.LNumber(top - 1))
		return 1
	}
	i := argInt32(L, 1)
	if i < 0 {
		i += top
	}
	i = min(i, top)
	if i < 1 {
		ArgError(L, 1, "index out of range")
	}
	return top - i
}

func baseType(L *lua.LState) int {
	L.Push(lua.LString(argAny(L, 1).Type().String()))
	return 1
}

func baseTonumber(L *lua.LState) int {
	base := optInt32(L, 2, 10)
	if base == 10 {
		if v, ok := machine.ToNumber(argAny(L, 1)); ok {
			L.Push(lua.LNumber(v))
		} else {
			L.Push(lua.LNil)
		}
		return 1
	}
	s := ArgString(L, 1)
	if base < 2 || base > 36 {
		ArgError(L, 2, "base out of range")
	}
	if v, ok := parseInteger(s, base); ok {
		L.Push(lua.LNumber(v))
	} else {
		L.Push(lua.LNil)
	}
	return 1
}

func baseTostring(L *lua.LState) int {
	L.Push(display(L, argAny(L, 1)))
	return 1
}

// display is Lua's tostring. It calls metamethods, so it may block, and its result need not
// be a string if __tostring does not return one.
func display(L *lua.LState, v lua.LValue) lua.LValue {
	switch v := v.(type) {
	case lua.LNumber:
		return lua.LString(number.Format(float64(v)))
	case *lua.LTable, *lua.LUserData, lua.LString:
		meta := L.GetMetaField(v, "__tostring")
		if meta == lua.LNil {
			break
		}
		return call1(L, meta, v)
	}
	return lua.LString(v.String())
}

// toString is display for callers that need a string; any other result raises an error.
func toString(L *lua.LState, v lua.LValue) string {
	if s, ok := v.(lua.LString); ok {
		return string(s)
	}
	s, ok := text(display(L, v))
	if !ok {
		Raise(L, "'__tostring' must return a string")
	}
	return s
}

func basePcall(L *lua.LState) int {
	fn := argAny(L, 1)
	return finish(L, fn, L.GetTop()-1, nil)
}

// baseXpcall passes further arguments on to the function, as Lua 5.2 does.
func baseXpcall(L *lua.LState) int {
	argAny(L, 2)
	fn, handler := L.Get(1), L.Get(2)
	L.Remove(2)
	return finish(L, fn, L.GetTop()-1, handler)
}

// finish calls fn, which is at the bottom of the stack below its arguments, and pushes the
// results of pcall or xpcall.
func finish(L *lua.LState, fn lua.LValue, nargs int, handler lua.LValue) int {
	if fn.Type() != lua.LTFunction && L.GetMetaField(fn, "__call").Type() != lua.LTFunction {
		message := lua.LValue(lua.LString("attempt to call a " + fn.Type().String() + " value"))
		if handler != nil {
			L.Push(handler)
			L.Push(message)
			ok, _ := protect(L, 1, nil)
			message = lua.LString("error in error handling")
			if ok {
				message = L.Get(nargs + 2)
			}
		}
		L.Push(lua.LFalse)
		L.Push(message)
		return 2
	}
	if ok, thrown := protect(L, nargs, handler); !ok {
		L.Push(lua.LFalse)
		L.Push(thrown)
		return 2
	}
	L.Insert(lua.LTrue, 1)
	return L.GetTop()
}
