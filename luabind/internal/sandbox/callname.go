package sandbox

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// callName says by what name the running function was called, and what kind of name that
// is, see [machine.CallName].
func callName(L *lua.LState) (name, what string) { return machine.CallName(L, 0) }
