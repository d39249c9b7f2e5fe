package machine

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// The messages about operations that a value does not support are those of PUC Lua 5.1. They
// name the value if the running instruction has it in a register with a known name.

// wrongType raises an error: the operation is not possible on the type of v. reg is v's register
// in the running function, negative for none.
func (t *thread) wrongType(operation string, v lua.LValue, reg int) {
	f := t.state.currentFrame
	if f != nil && !f.Fn.IsG && reg >= 0 {
		if name, kind := f.nameOf(reg); kind != "" {
			t.raise("attempt to %s %s '%s' (a %s value)", operation, kind, name, typeName(v))
		}
	}
	t.raise("attempt to %s a %s value", operation, typeName(v))
}

func typeName(v lua.LValue) string { return v.Type().String() }

// instruction returns the running instruction, OP_NOP in a Go function.
func (t *thread) instruction() uint32 {
	f := t.state.currentFrame
	if f == nil || f.Fn.IsG || f.Pc < 1 {
		return bytecode.ABC(lua.OP_NOP, 0, 0, 0)
	}
	return f.Fn.Proto.Code[f.Pc-1]
}

// operand returns the register that B or C of an instruction names, -1 for a constant.
func operand(x int) int {
	if x&bytecode.Constant != 0 {
		return -1
	}
	return x
}

// notIndexable raises the error of obj[key]. direct means that obj is the instruction's own
// operand, not a metamethod found for it.
func (t *thread) notIndexable(obj lua.LValue, direct bool) {
	reg := -1
	if direct {
		switch in := t.instruction(); bytecode.Op(in) {
		case lua.OP_GETTABLE, lua.OP_GETTABLEKS, lua.OP_SELF:
			reg = bytecode.B(in)
		case lua.OP_SETTABLE, lua.OP_SETTABLEKS:
			reg = bytecode.A(in)
		}
	}
	t.wrongType("index", obj, reg)
}

func (t *thread) notCallable(v lua.LValue) {
	reg := -1
	switch in := t.instruction(); bytecode.Op(in) {
	case lua.OP_CALL, lua.OP_TAILCALL:
		reg = bytecode.A(in)
	case lua.OP_TFORLOOP:
		reg = bytecode.A(in) + 3
	}
	t.wrongType("call", v, reg)
}

func (t *thread) noArith(a, b lua.LValue) {
	in := t.instruction()
	v, reg := b, operand(bytecode.C(in))
	if _, ok := ToNumber(a); !ok {
		v, reg = a, operand(bytecode.B(in))
	}
	t.wrongType("perform arithmetic on", v, reg)
}

func (t *thread) noLength(v lua.LValue) {
	t.wrongType("get length of", v, operand(bytecode.B(t.instruction())))
}

// noConcat raises the error of left .. right. right is in the slot last.
func (t *thread) noConcat(left, right lua.LValue, last int) {
	v, at := left, last-1
	if isText(left) {
		v, at = right, last
	}
	reg := -1
	if f := t.state.currentFrame; f != nil {
		reg = at - f.LocalBase
	}
	t.wrongType("concatenate", v, reg)
}

func (t *thread) notComparable(a, b lua.LValue) {
	if x, y := typeName(a), typeName(b); x != y {
		t.raise("attempt to compare %s with %s", x, y)
	} else {
		t.raise("attempt to compare two %s values", x)
	}
}

// RaiseIndex raises the error of indexing obj as if obj had no __index metamethod. The running
// function must be this metamethod, and obj its first argument.
func RaiseIndex(L *lua.LState, obj lua.LValue) {
	t := threadOf(L)
	if t == nil {
		L.RaiseError("attempt to index a %s value", typeName(obj))
		return
	}
	t.state.currentFrame = t.state.currentFrame.Parent // the metamethod ends with the error
	t.notIndexable(obj, true)
}
