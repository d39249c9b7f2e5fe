package machine

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

func (t *thread) notIndexable(obj, key lua.LValue) {
	t.raise("attempt to index a non-table object(%v) with key '%s'", typeName(obj), key.String())
}

func (t *thread) notCallable(lua.LValue) { t.raise("attempt to call a non-function object") }

func (t *thread) noArith(op int, a, b lua.LValue) {
	if op == lua.OP_UNM {
		t.raise("__unm undefined")
	}
	t.raise("cannot perform %v operation between %v and %v", strings.TrimLeft(arithEvent(op), "_"), typeName(a), typeName(b))
}

func (t *thread) noLength(lua.LValue) { t.raise("__len undefined") }

func (t *thread) noConcat(a, b lua.LValue) {
	t.raise("cannot perform concat operation between %v and %v", typeName(a), typeName(b))
}

func (t *thread) notComparable(a, b lua.LValue) {
	t.raise("attempt to compare %v with %v", typeName(a), typeName(b))
}

func typeName(v lua.LValue) string { return v.Type().String() }
