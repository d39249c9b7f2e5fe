package sandbox

import (
	"runtime/metrics"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// levelFunction returns the function that getfenv and setfenv work on: argument 1, or the function
// at the stack level in argument 1. If optional is set, the level may be omitted, and is 1 then.
func levelFunction(L *lua.LState, optional bool) *lua.LFunction {
	if fn, ok := L.Get(1).(*lua.LFunction); ok {
		return fn
	}
	n := 1
	if !optional || L.Get(1) != lua.LNil {
		n = argInt32(L, 1)
	}
	if n < 0 {
		ArgError(L, 1, "level must be non-negative")
	}
	dbg, tail, ok := stackLevel(L, n)
	if !ok {
		ArgError(L, 1, "invalid level")
	}
	if tail {
		Raise(L, "no function environment for tail call at level %d", n)
	}
	return machine.Function(dbg)
}

func baseGetfenv(L *lua.LState) int {
	L.Push(environment(L, levelFunction(L, true)))
	return 1
}

// environment returns the environment of fn. Go functions share the environment of the running
// thread.
func environment(L *lua.LState, fn *lua.LFunction) *lua.LTable {
	if fn.IsG {
		return threadGlobals(L)
	}
	return fn.Env
}

// threadGlobals returns the environment of the chunks that a thread loads.
func threadGlobals(L *lua.LState) *lua.LTable {
	if L.Env != nil {
		return L.Env
	}
	return L.G.Global
}

func baseSetfenv(L *lua.LState) int {
	env := machine.Usual(ArgTable(L, 2))
	fn := levelFunction(L, false)
	if n, ok := machine.ToNumber(L.Get(1)); ok && n == 0 {
		L.Env = env
		return 0
	}
	return setEnvironment(L, fn, env)
}

// setEnvironment changes the environment of a Lua function, and pushes the function. It
// raises an error for a Go function, and for nil, which means any other object.
func setEnvironment(L *lua.LState, fn *lua.LFunction, env *lua.LTable) int {
	if fn == nil || fn.IsG {
		Raise(L, "'setfenv' cannot change environment of given object")
	}
	fn.Env = machine.Usual(env)
	L.Push(fn)
	return 1
}

// A proxy is the Value of a userdata that newproxy has created.
type proxy struct{}

// baseNewproxy creates a userdata. The userdata has no metatable, an empty one if argument 1 is
// true, or the metatable of the proxy in argument 1.
func baseNewproxy(L *lua.LState) int {
	made := L.NewUserData()
	made.Value = proxy{}
	switch v := L.Get(1).(type) {
	case *lua.LNilType:
	case lua.LBool:
		if v {
			made.Metatable = L.NewTable()
		}
	case *lua.LUserData:
		if _, ok := v.Value.(proxy); !ok || v.Metatable == lua.LNil {
			ArgError(L, 1, "boolean or proxy expected")
		}
		made.Metatable = v.Metatable
	default:
		ArgError(L, 1, "boolean or proxy expected")
	}
	L.Push(made)
	return 1
}

// baseCollectGarbage returns the statistics that scripts ask for and collects nothing: the heap
// belongs to the server, and a forced collection would delay every session.
func (lib *library) baseCollectGarbage(L *lua.LState) int {
	what := option(L, 1, "collect", "collect", "stop", "restart", "count", "step", "setpause", "setstepmul")
	n := optInt32(L, 2, 0)
	switch what {
	case "count":
		L.Push(lua.LNumber(heapKiB()))
	case "step":
		L.Push(lua.LTrue)
	case "setpause":
		L.Push(lua.LNumber(lib.gcPause))
		lib.gcPause = n
	case "setstepmul":
		L.Push(lua.LNumber(lib.gcStep))
		lib.gcStep = n
	default:
		L.Push(lua.LNumber(0))
	}
	return 1
}

func baseGcinfo(L *lua.LState) int {
	L.Push(lua.LNumber(int(heapKiB())))
	return 1
}

// HeapInUse returns the size of the program's heap in bytes, including garbage that has not
// been collected yet.
func HeapInUse() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

func heapKiB() float64 { return float64(HeapInUse()) / 1024 }
