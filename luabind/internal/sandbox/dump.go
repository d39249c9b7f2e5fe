package sandbox

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
)

// dumpHeader begins the results of string.dump. It is the header of PUC Lua's byte code on a
// 64-bit machine: programs read the sizes of types from it.
const dumpHeader = "\x1bLua\x51\x00\x01\x04\x08\x04\x08\x00"

// maxDumped bounds the number of dumped functions that are kept for load.
const maxDumped = 1000

// stringDump returns a string from which load, in the same state, creates a function with the same
// code. The string does not contain the code, but a key in lib.dumped.
func (lib *library) stringDump(L *lua.LState) int {
	fn := argFunction(L, 1)
	if fn.IsG {
		Raise(L, "unable to dump given function")
	}
	dump := fmt.Sprintf("%s%p", dumpHeader, fn.Proto)
	if len(lib.dumped) >= maxDumped {
		clear(lib.dumped) // load refuses the earlier dumps from now on
	}
	lib.dumped[dump] = fn.Proto
	L.Push(lua.LString(dump))
	return 1
}

// undump returns a new function with the code of a dumped one. Its upvalues are new and nil.
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
