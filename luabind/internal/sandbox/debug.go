package sandbox

import (
	lua "github.com/yuin/gopher-lua"
)

// openDebug opens the reading half of debug.
func (lib *library) openDebug(L *lua.LState) {
	mod := native(L, lua.DebugLibName, lua.OpenDebug)
	lib.nativeTrace = mod.RawGetString("traceback").(*lua.LFunction).GFunction
	local := mod.RawGetString("getlocal").(*lua.LFunction).GFunction
	install(L, mod, map[string]lua.LGFunction{
		"getinfo":   debugGetinfo,
		"traceback": lib.debugTraceback,
		"getlocal": func(L *lua.LState) int {
			if argInt(L, 2) < 1 {
				L.Push(lua.LNil)
				return 1
			}
			return local(L)
		},
	})
}

// thread takes the optional thread before the other arguments off: shift is how many
// places they are further on.
func thread(L *lua.LState) (of *lua.LState, shift int) {
	if th, ok := L.Get(1).(*lua.LState); ok {
		return th, 1
	}
	return L, 0
}

func debugGetinfo(L *lua.LState) int {
	of, shift := thread(L)
	what := "nSluf"
	if L.Get(2+shift) != lua.LNil {
		what = argString(L, 2+shift)
	}
	dbg := &lua.Debug{}
	var fn lua.LValue
	var err error
	switch v := L.Get(1 + shift).(type) {
	case *lua.LFunction:
		fn, err = of.GetInfo(">"+what, dbg, v)
	case lua.LNumber:
		found, ok := of.GetStack(toInt(float64(v)))
		if !ok || v < 0 {
			L.Push(lua.LNil)
			return 1
		}
		dbg = found
		fn, err = of.GetInfo(what, dbg, lua.LNil)
	default:
		argType(L, 1+shift, "function or level")
	}
	if err != nil {
		L.ArgError(2+shift, "invalid option")
	}
	t := L.NewTable()
	for _, c := range what {
		switch c {
		case 'S':
			source := dbg.Source
			if source == "" {
				source = "[G]"
			}
			t.RawSetString("source", lua.LString(source))
			t.RawSetString("short_src", lua.LString(source))
			t.RawSetString("what", lua.LString(dbg.What))
			t.RawSetString("linedefined", lua.LNumber(dbg.LineDefined))
			t.RawSetString("lastlinedefined", lua.LNumber(dbg.LastLineDefined))
		case 'l':
			t.RawSetString("currentline", lua.LNumber(dbg.CurrentLine))
		case 'u':
			t.RawSetString("nups", lua.LNumber(dbg.NUpvalues))
		case 'n':
			t.RawSetString("namewhat", lua.LString(""))
			if dbg.Name != "" {
				t.RawSetString("name", lua.LString(dbg.Name))
			}
		case 'f':
			t.RawSetString("func", fn)
		}
	}
	L.Push(t)
	return 1
}

// debugTraceback hands on a message that is no text unchanged, and so may stand as the
// handler of xpcall for errors of any kind.
func (lib *library) debugTraceback(L *lua.LState) int {
	of, shift := thread(L)
	message := L.Get(1 + shift)
	switch message.Type() {
	case lua.LTNil, lua.LTString, lua.LTNumber:
	default:
		L.Push(message)
		return 1
	}
	level := 1 - shift
	if L.Get(2+shift) != lua.LNil {
		level = max(argInt(L, 2+shift), 0)
	}
	L.SetTop(0)
	if shift > 0 {
		L.Push(of)
	} else {
		L.Push(lua.LNil)
	}
	L.Push(lua.LNumber(level))
	lib.nativeTrace(L)
	if message != lua.LNil {
		L.Push(lua.LString(message.String() + "\n" + L.Get(-1).String()))
	}
	return 1
}
