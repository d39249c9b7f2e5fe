package luabind

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// The functions of the API check their arguments with these. An error names the function and what
// it wants, as in: asset wants the path of a file, not nil.

// wantString returns argument n as a string. what describes the argument.
func (e *Engine) wantString(L *lua.LState, n int, fn, what string) string {
	switch v := L.Get(n).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return v.String()
	}
	e.badArgument(L, n, fn, what)
	return ""
}

// wantNumber returns argument n as a number. what describes the argument.
func (e *Engine) wantNumber(L *lua.LState, n int, fn, what string) float64 {
	switch v := L.Get(n).(type) {
	case lua.LNumber:
		return float64(v)
	case lua.LString:
		if x, err := strconv.ParseFloat(strings.TrimSpace(string(v)), 64); err == nil {
			return x
		}
	}
	e.badArgument(L, n, fn, what)
	return 0
}

// wantTable returns argument n, which has to be a table. example shows a call.
func (e *Engine) wantTable(L *lua.LState, n int, fn, example string) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		e.throw(L, &failure{
			kind: kindInvalid, message: fmt.Sprintf("%s wants a table, not %s", fn, describeValue(L.Get(n))), hint: "write " + example, words: []string{fn},
		})
	}
	return t
}

func (e *Engine) badArgument(L *lua.LState, n int, fn, what string) {
	words := []string{fn[strings.LastIndexAny(fn, ".:")+1:]}
	e.throw(L, &failure{kind: kindInvalid, message: fmt.Sprintf("%s wants %s, not %s", fn, what, describeValue(L.Get(n))), words: words})
}
