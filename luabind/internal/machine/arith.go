package machine

import (
	"math"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
	lua "github.com/yuin/gopher-lua"
)

// ToNumber converts a value to a number by Lua's rules: strings that are numerals are converted
// too.
func ToNumber(v lua.LValue) (float64, bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return float64(v), true
	case lua.LString:
		return number.Parse(string(v))
	}
	return 0, false
}

// arithEvents are the names of the metamethods of the operations.
var arithEvents = [...]string{
	lua.OP_ADD: "__add", lua.OP_SUB: "__sub", lua.OP_MUL: "__mul", lua.OP_DIV: "__div",
	lua.OP_MOD: "__mod", lua.OP_POW: "__pow", lua.OP_UNM: "__unm",
}

// calculate applies an operation to two numbers. OP_UNM uses only the first.
func calculate(op int, a, b float64) float64 {
	switch op {
	case lua.OP_ADD:
		return a + b
	case lua.OP_SUB:
		return a - b
	case lua.OP_MUL:
		return a * b
	case lua.OP_DIV:
		return a / b
	case lua.OP_MOD:
		return modulo(a, b)
	case lua.OP_POW:
		return number.Pow(a, b)
	}
	return -a
}

// modulo returns a - floor(a/b)*b, rounded after each step. The conversion prevents the compiler
// from fusing the last two steps.
func modulo(a, b float64) float64 {
	return a - float64(math.Floor(a/b)*b)
}

// arith executes an arithmetic instruction whose operands are not both numbers.
func (t *thread) arith(op int, a, b lua.LValue) lua.LValue {
	if x, ok := ToNumber(a); ok {
		if y, ok := ToNumber(b); ok {
			return lua.LNumber(calculate(op, x, y))
		}
	}
	handler := t.eitherHandler(a, b, arithEvents[op])
	if isNil(handler) {
		t.noArith(a, b)
	}
	return t.invoke(1, handler, a, b)
}
