package sandbox

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// next returns the entry that follows key in a traversal of t. An invalid key raises an error.
func next(L *lua.LState, t *lua.LTable, key lua.LValue) (k, v lua.LValue) {
	k, v, ok := machine.NextOf(L, t, key)
	if !ok {
		throw(L, "invalid key to 'next'")
	}
	return k, v
}

// protect calls the value below the nargs values on top of the stack. After an error it
// returns false and the error's value, or the result of handler for it unless handler is nil.
func protect(L *lua.LState, nargs int, handler lua.LValue) (ok bool, thrown lua.LValue) {
	err := machine.PCall(L, nargs, lua.MultRet, handler)
	if err == nil {
		return true, nil
	}
	if failure, ok := err.(*lua.ApiError); ok {
		return false, failure.Object
	}
	return false, lua.LString(err.Error())
}

// call1 calls fn with args and returns its first result.
func call1(L *lua.LState, fn lua.LValue, args ...lua.LValue) lua.LValue {
	L.Push(fn)
	for _, arg := range args {
		L.Push(arg)
	}
	machine.Call(L, len(args), 1)
	v := L.Get(-1)
	L.Pop(1)
	return v
}
