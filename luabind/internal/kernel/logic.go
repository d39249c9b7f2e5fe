package kernel

import "github.com/vuerlua/vuerlua/luabind/internal/wasm"

// emitBool pushes the truth of a value: 1 or 0.
func (n *instance) emitBool(e expr) {
	w := n.w
	switch e := e.(type) {
	case boolLit:
		v := int32(0)
		if e.value {
			v = 1
		}
		w.ConstI32(v)
	case *compare:
		n.emitCompare(e)
	case *not:
		n.emitBool(e.a)
		w.Op(wasm.I32Eqz)
	case *logic:
		n.emitLogic(e)
	case *call:
		n.emitCall(e, 1)
		if e.fn.results[0] == Number {
			w.Op(wasm.Drop)
			w.ConstI32(1)
		}
	case varRef:
		if typeOf(e) == Bool {
			w.With(wasm.LocalGet, n.vars[e.v].local)
		} else {
			w.ConstI32(1)
		}
	default: // numbers are true
		n.emitNumber(e)
		w.Op(wasm.Drop)
		w.ConstI32(1)
	}
}

// emitLogic pushes the truth of the operand that is the result of `and` or `or`.
func (n *instance) emitLogic(e *logic) {
	w := n.w
	n.emitBool(e.a)
	if cheap(e.b) { // a branch would cost more
		n.emitBool(e.b)
		if e.and {
			w.Op(wasm.I32And)
		} else {
			w.Op(wasm.I32Or)
		}
		return
	}
	n.open(wasm.If, n.BlockType(wasm.I32))
	if e.and {
		n.emitBool(e.b)
	} else {
		w.ConstI32(1)
	}
	n.otherwise()
	if e.and {
		w.ConstI32(0)
	} else {
		n.emitBool(e.b)
	}
	n.close()
}

// cheap reports whether e may be computed even if its value is not needed, because it is small and
// cannot fail.
func cheap(e expr) bool {
	operand := func(e expr) bool {
		switch e.(type) {
		case numberLit, boolLit, varRef, *length:
			return true
		}
		return false
	}
	switch e := e.(type) {
	case *compare:
		return operand(e.a) && operand(e.b)
	case *not:
		return cheap(e.a)
	}
	return operand(e)
}

var (
	floatCompare = map[string]wasm.Opcode{"==": wasm.F64Eq, "~=": wasm.F64Ne, "<": wasm.F64Lt, "<=": wasm.F64Le, ">": wasm.F64Gt, ">=": wasm.F64Ge}
	intCompare   = map[string]wasm.Opcode{"==": wasm.I64Eq, "~=": wasm.I64Ne, "<": wasm.I64LtS, "<=": wasm.I64LeS, ">": wasm.I64GtS, ">=": wasm.I64GeS}
)

func (n *instance) emitCompare(e *compare) {
	w := n.w
	if typeOf(e.a) == Bool {
		n.emitBool(e.a)
		n.emitBool(e.b)
		if e.op == "==" {
			w.Op(wasm.I32Eq)
		} else {
			w.Op(wasm.I32Ne)
		}
		return
	}
	if n.spanOf(e.a).state == integer && n.spanOf(e.b).state == integer {
		n.emitInt(e.a)
		n.emitInt(e.b)
		w.Op(intCompare[e.op])
		return
	}
	n.emitNumber(e.a)
	n.emitNumber(e.b)
	w.Op(floatCompare[e.op])
}

// emitChoice pushes the result of `and` or `or`, which is a number.
func (n *instance) emitChoice(e *logic) {
	if e.and { // the first operand is a number, and true
		n.emitDropped(e.a)
		n.emitNumber(e.b)
		return
	}
	if typeOf(e.a) == Number {
		n.emitNumber(e.a)
		return
	}
	n.emitOr(e, 0) // the second operand is a number, so no block is left
}

// emitMaybe pushes a number, or leaves the block at the depth otherwise if e is false.
func (n *instance) emitMaybe(e expr, otherwise int) {
	w := n.w
	l, ok := e.(*logic)
	if !ok || typeOf(e) == Number {
		n.emitNumber(e)
		return
	}
	if l.and {
		n.emitBool(l.a)
		w.Op(wasm.I32Eqz)
		n.jump(wasm.BrIf, otherwise)
		n.emitMaybe(l.b, otherwise)
		return
	}
	n.emitOr(l, otherwise)
}

// emitOr pushes the first operand of `or` if it is a number, and the second operand as emitMaybe does if
// it is not.
func (n *instance) emitOr(e *logic, otherwise int) {
	end := n.open(wasm.Block, n.BlockType(wasm.F64))
	second := n.open(wasm.Block, nothing)
	n.emitMaybe(e.a, second)
	n.jump(wasm.Br, end)
	n.close()
	n.emitMaybe(e.b, otherwise)
	n.close()
}
