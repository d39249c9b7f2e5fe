package sandbox

import (
	"fmt"
	"math"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

// The functions below read arguments, with the conversions and messages of PUC Lua's auxiliary
// library. If an argument is invalid, they raise an error and do not return.

// Raise raises an error whose message begins with the place where the running function was
// called.
func Raise(L *lua.LState, format string, args ...any) {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	message, _, _ = strings.Cut(message, "\x00") // C's format ends there
	L.Error(lua.LString(Where(L, 1)+message), 0)
}

// ArgError raises the error for argument n of the running function. For a method call the
// message does not count the object as an argument.
func ArgError(L *lua.LState, n int, message string) {
	name, what := machine.CallName(L, 0)
	if what == "method" {
		n--
		if n == 0 {
			Raise(L, "calling '%s' on bad self (%s)", name, message)
		}
	}
	Raise(L, "bad argument #%d to '%s' (%s)", n, name, message)
}

// argType raises the error for an argument of the wrong type.
func argType(L *lua.LState, n int, want string) {
	ArgError(L, n, want+" expected, got "+typeName(L, n))
}

func typeName(L *lua.LState, n int) string {
	if n > L.GetTop() {
		return "no value"
	}
	return L.Get(n).Type().String()
}

func argAny(L *lua.LState, n int) lua.LValue {
	if n > L.GetTop() {
		ArgError(L, n, "value expected")
	}
	return L.Get(n)
}

// ArgTable returns argument n, which must be a table.
func ArgTable(L *lua.LState, n int) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		argType(L, n, "table")
	}
	return t
}

// argMetatable returns argument 2, which must be a table or an explicit nil.
func argMetatable(L *lua.LState) lua.LValue {
	mt := L.Get(2)
	if mt.Type() != lua.LTTable && (mt != lua.LNil || L.GetTop() < 2) {
		ArgError(L, 2, "nil or table expected")
	}
	if t, ok := mt.(*lua.LTable); ok {
		return machine.Usual(t)
	}
	return mt
}

func argFunction(L *lua.LState, n int) *lua.LFunction {
	fn, ok := L.Get(n).(*lua.LFunction)
	if !ok {
		argType(L, n, "function")
	}
	return fn
}

func argNumber(L *lua.LState, n int) float64 {
	if v, ok := L.Get(n).(lua.LNumber); ok {
		return float64(v)
	}
	v, ok := machine.ToNumber(L.Get(n))
	if !ok {
		argType(L, n, "number")
	}
	return v
}

// wide converts a number to a 64-bit integer. A number that does not fit becomes the smallest
// integer: C leaves that undefined, and x86-64 does so.
func wide(v float64) int64 {
	if v >= -1<<63 && v < 1<<63 {
		return int64(v)
	}
	return math.MinInt64
}

// maxIndex bounds the integers that arguments are converted to, so that sums of a few of
// them cannot overflow. No string or table has an index beyond it.
const maxIndex = 1 << 53

// toInt converts a number to the integer that PUC Lua uses as an index into a string.
func toInt(v float64) int { return int(min(max(wide(v), -maxIndex), maxIndex)) }

// toInt32 converts a number to a C int, the type of indices of tables and of counts in PUC
// Lua: only the lower 32 bits matter.
func toInt32(v float64) int { return int(int32(wide(v))) }

func argInt(L *lua.LState, n int) int { return toInt(argNumber(L, n)) }

func argInt32(L *lua.LState, n int) int { return toInt32(argNumber(L, n)) }

func optInt(L *lua.LState, n, absent int) int {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return argInt(L, n)
}

func optInt32(L *lua.LState, n, absent int) int {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return argInt32(L, n)
}

// ArgString returns argument n, which must be a string or a number, as a string.
func ArgString(L *lua.LState, n int) string {
	s, ok := text(L.Get(n))
	if !ok {
		argType(L, n, "string")
	}
	return s
}

func optString(L *lua.LState, n int, absent string) string {
	if L.Get(n) == lua.LNil {
		return absent
	}
	return ArgString(L, n)
}

// text returns a string, or a number in the form of tostring; false for other types.
func text(v lua.LValue) (string, bool) {
	switch v := v.(type) {
	case lua.LString:
		return string(v), true
	case lua.LNumber:
		return number.Format(float64(v)), true
	}
	return "", false
}
