package sandbox

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
)

// dumpHeader begins what string.dump returns: that of PUC Lua's byte code on a 64-bit
// machine. Programs look there for the sizes of types.
const dumpHeader = "\x1bLua\x51\x00\x01\x04\x08\x04\x08\x00"

// maxDumped bounds the functions that are kept for load.
const maxDumped = 1000

// stringDump returns a text from which load, in this state, makes a function with the same
// code. There is no byte code in it, only where to find that.
func (lib *library) stringDump(L *lua.LState) int {
	fn := argFunction(L, 1)
	if fn.IsG {
		Raise(L, "unable to dump given function")
	}
	dump := fmt.Sprintf("%s%p", dumpHeader, fn.Proto)
	if len(lib.dumped) >= maxDumped {
		clear(lib.dumped) // load says that it does not know them any more
	}
	lib.dumped[dump] = fn.Proto
	L.Push(lua.LString(dump))
	return 1
}

// undump is a new function with the code of one that was dumped. Its upvalues are its own
// and nil.
func (lib *library) undump(L *lua.LState, dump string) *lua.LFunction {
	fn := L.NewFunctionFromProto(lib.dumped[dump])
	for i := range fn.Upvalues {
		fn.Upvalues[i] = &lua.Upvalue{}
		fn.Upvalues[i].SetValue(lua.LNil)
		fn.Upvalues[i].Close()
	}
	fn.Env = threadGlobals(L)
	return fn
}
