package luabind

import (
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// The functions of the API check their arguments with the following methods. An error names the
// function and what it wants, as in: asset wants the path of a file, not nil.

// wantString returns argument n as a string. what describes the argument.
func (e *Engine) wantString(L *lua.LState, n int, fn, what string) string {
	switch v := L.Get(n).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return v.String()
	}
	e.badArgument(L, n, fn, what, "")
	return ""
}

// wantNumber returns argument n as a number. what describes the argument.
func (e *Engine) wantNumber(L *lua.LState, n int, fn, what string) float64 {
	v, ok := machine.ToNumber(L.Get(n))
	if !ok {
		e.badArgument(L, n, fn, what, "")
	}
	return v
}

// wantTable returns argument n, which must be a table. example is a correct call.
func (e *Engine) wantTable(L *lua.LState, n int, fn, example string) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		e.badArgument(L, n, fn, "a table", "write "+example)
	}
	return t
}

func (e *Engine) badArgument(L *lua.LState, n int, fn, what, hint string) {
	e.throw(L, &failure{
		kind: kindInvalid, message: fmt.Sprintf("%s wants %s, not %s", fn, what, describeValue(L.Get(n))), hint: hint,
		words: []string{fn[strings.LastIndexAny(fn, ".:")+1:]},
	})
}
