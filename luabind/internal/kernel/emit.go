package kernel

import (
	"math"

	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// emitNumber pushes a number as f64.
func (n *instance) emitNumber(e expr) {
	w := n.w
	switch e := e.(type) {
	case numberLit:
		w.ConstF64(n.constant(e))
	case varRef:
		i := n.vars[e.v]
		if lit, ok := constantOf(e.v); ok {
			w.ConstF64(n.constant(lit))
		} else if i.whole() && i.final {
			w.With(wasm.LocalGet, i.twin)
		} else if w.With(wasm.LocalGet, i.local); i.whole() {
			w.Op(wasm.F64ConvertI64S)
		}
	case *length:
		w.With(wasm.LocalGet, n.vars[e.array].size)
		w.Op(wasm.F64ConvertI64S)
	case *item:
		n.load(e, false)
	case *negate:
		n.emitNumber(e.a)
		w.Op(wasm.F64Neg)
	case *arith:
		n.emitArith(e)
	case *mathCall:
		n.emitMath(e)
	case *call:
		n.emitCall(e, 1)
	case *logic:
		n.emitChoice(e)
	}
}

var (
	floatArith = map[byte]wasm.Opcode{'+': wasm.F64Add, '-': wasm.F64Sub, '*': wasm.F64Mul, '/': wasm.F64Div}
	intArith   = map[byte]wasm.Opcode{'+': wasm.I64Add, '-': wasm.I64Sub, '*': wasm.I64Mul}
)

func (n *instance) emitArith(e *arith) {
	w := n.w
	if s := n.spanOf(e); s.state == integer && !s.negative {
		n.emitInt(e)
		w.Op(wasm.F64ConvertI64S)
		return
	}
	lit, isLit := e.b.(numberLit)
	isLit = isLit && lit.value != 0
	switch e.op {
	case '+', '-', '*', '/':
		n.emitNumber(e.a)
		if fraction, exponent := math.Frexp(lit.value); e.op == '/' && isLit && fraction == 0.5 && exponent > -1000 && exponent < 1000 {
			w.ConstF64(1 / lit.value) // exact, as the divisor is a power of 2
			w.Op(wasm.F64Mul)
			return
		}
		n.emitNumber(e.b)
		w.Op(floatArith[e.op])
	case '%': // a - floor(a/b)*b
		n.emitNumber(e.a)
		n.emitNumber(e.b)
		a, b := n.temp(wasm.F64), n.temp(wasm.F64)
		w.With(wasm.LocalSet, b)
		w.With(wasm.LocalTee, a)
		w.With(wasm.LocalGet, a)
		w.With(wasm.LocalGet, b)
		w.Op(wasm.F64Div, wasm.F64Floor)
		w.With(wasm.LocalGet, b)
		w.Op(wasm.F64Mul, wasm.F64Sub)
		n.release(wasm.F64, a)
		n.release(wasm.F64, b)
	case '^':
		if isLit && lit.value == 2 {
			n.emitSquare(e.a)
			return
		}
		n.emitNumber(e.a)
		n.emitNumber(e.b)
		w.With(wasm.Call, n.imports[PowName])
	}
}

func (n *instance) emitSquare(e expr) {
	n.emitNumber(e)
	a := n.temp(wasm.F64)
	n.w.With(wasm.LocalTee, a)
	n.w.With(wasm.LocalGet, a)
	n.w.Op(wasm.F64Mul)
	n.release(wasm.F64, a)
}

// constant returns the value of e where it is used.
func (n *instance) constant(e numberLit) float64 {
	if e.value == 0 {
		return n.fn.zero
	}
	return e.value
}

// emitInt pushes a number with a known span as i64.
func (n *instance) emitInt(e expr) {
	w := n.w
	switch e := e.(type) {
	case numberLit:
		w.ConstI64(int64(e.value))
	case varRef:
		if lit, ok := constantOf(e.v); ok {
			w.ConstI64(int64(lit.value))
		} else {
			w.With(wasm.LocalGet, n.vars[e.v].local)
		}
	case *length:
		w.With(wasm.LocalGet, n.vars[e.array].size)
	case *item:
		n.load(e, true)
	case *negate:
		w.ConstI64(0)
		n.emitInt(e.a)
		w.Op(wasm.I64Sub)
	case *arith:
		n.emitInt(e.a)
		n.emitInt(e.b)
		w.Op(intArith[e.op])
	case *mathCall: // floor and ceil do not change an integer
		n.emitInt(e.args[0])
		if e.fn.name == "max" || e.fn.name == "min" {
			op := wasm.I64GtS
			if e.fn.name == "min" {
				op = wasm.I64LtS
			}
			n.extreme(e.args[1:], wasm.I64, op, n.emitInt)
		}
	}
}

// extreme replaces the number on the stack by the extreme of it and args, as math.max does. op compares
// an argument with the extreme so far, and is true if the argument replaces it.
func (n *instance) extreme(args []expr, t wasm.Type, op wasm.Opcode, push func(expr)) {
	best, next := n.temp(t), n.temp(t)
	n.w.With(wasm.LocalSet, best)
	for _, arg := range args {
		push(arg)
		n.w.With(wasm.LocalTee, next)
		n.w.With(wasm.LocalGet, best)
		n.w.With(wasm.LocalGet, next)
		n.w.With(wasm.LocalGet, best)
		n.w.Op(op, wasm.Select)
		n.w.With(wasm.LocalSet, best)
	}
	n.w.With(wasm.LocalGet, best)
	n.release(t, best)
	n.release(t, next)
}

func (n *instance) emitMath(e *mathCall) {
	w := n.w
	args := e.args
	if s := n.spanOf(e); s.state == integer && !s.negative {
		n.emitInt(e)
		w.Op(wasm.F64ConvertI64S)
		return
	}
	switch {
	case e.fn.name == "log" && len(args) >= 2:
		n.emitNumber(args[0])
		n.emitNumber(args[1])
		n.drop(args[2:])
		w.With(wasm.Call, n.imports[LogBase])
	case e.fn.name == "pow" && isTwo(args[1]):
		n.emitSquare(args[0])
		n.drop(args[2:])
	case e.fn.imported:
		for _, arg := range args[:e.fn.least] {
			n.emitNumber(arg)
		}
		n.drop(args[e.fn.least:])
		w.With(wasm.Call, n.imports[e.fn.name])
	case e.fn.op != 0:
		n.emitNumber(args[0])
		n.drop(args[1:])
		w.Op(e.fn.op)
	default:
		n.emitNamed(e)
	}
}

func isTwo(e expr) bool {
	lit, ok := e.(numberLit)
	return ok && lit.value == 2
}

// emitNamed pushes the result of a function that needs more than one instruction.
func (n *instance) emitNamed(e *mathCall) {
	w := n.w
	args := e.args
	switch e.fn.name {
	case "max":
		n.emitNumber(args[0])
		n.extreme(args[1:], wasm.F64, wasm.F64Gt, n.emitNumber)
	case "min":
		n.emitNumber(args[0])
		n.extreme(args[1:], wasm.F64, wasm.F64Lt, n.emitNumber)
	case "deg":
		n.emitNumber(args[0])
		n.drop(args[1:])
		w.ConstF64(math.Pi / 180)
		w.Op(wasm.F64Div)
	case "rad":
		n.emitNumber(args[0])
		n.drop(args[1:])
		w.ConstF64(math.Pi / 180)
		w.Op(wasm.F64Mul)
	case "modf":
		n.emitModf(e)
		w.Op(wasm.Drop)
	case "random":
		w.ConstI32(int32(len(args)))
		for i := range 2 {
			if i < len(args) {
				n.emitNumber(args[i])
			} else {
				w.ConstF64(0)
			}
		}
		w.With(wasm.Call, n.imports[RandomName])
		w.Op(wasm.I32Eqz)
		n.open(wasm.If, nothing)
		n.halt(e.line, BadRandom)
		n.close()
	}
}

// emitModf pushes both results of math.modf.
func (n *instance) emitModf(e *mathCall) {
	w := n.w
	v := n.temp(wasm.F64)
	n.emitNumber(e.args[0])
	n.drop(e.args[1:])
	w.With(wasm.LocalTee, v)
	w.Op(wasm.F64Trunc) // the first result
	w.ConstF64(0)
	w.With(wasm.LocalGet, v)
	w.With(wasm.LocalGet, v)
	w.Op(wasm.F64Trunc, wasm.F64Sub)
	w.With(wasm.LocalGet, v)
	w.Op(wasm.F64Abs)
	w.ConstF64(math.Inf(1))
	w.Op(wasm.F64Eq, wasm.Select) // 0 for an infinity, else the difference
	w.With(wasm.LocalGet, v)
	w.Op(wasm.F64Copysign)
	n.release(wasm.F64, v)
}

// drop evaluates the arguments that a function ignores.
func (n *instance) drop(args []expr) {
	for _, arg := range args {
		n.emitDropped(arg)
	}
}

func (n *instance) emitDropped(e expr) {
	if c, ok := e.(*call); ok {
		n.emitCall(c, 0)
		return
	}
	switch typeOf(e) {
	case Array:
		return
	case Number:
		n.emitNumber(e)
	default:
		n.emitBool(e)
	}
	n.w.Op(wasm.Drop)
}

// emitCall pushes the first count results of a call.
func (n *instance) emitCall(e *call, count int) {
	kinds := make([]Kind, len(e.fn.params))
	for i, p := range e.fn.params {
		arg := e.args[i]
		switch p.cell.get() {
		case Array:
			kinds[i] = n.vars[arg.(varRef).v].kind
		case Bool:
			kinds[i] = Boolean
		default:
			kinds[i] = Float
			if s := n.spanOf(arg); p.indexing && s.state == integer && !s.negative && s.lo >= -WholeMost && s.hi <= WholeMost {
				kinds[i] = Whole
			}
		}
	}
	for i, k := range kinds {
		n.emitAs(e.args[i], k)
	}
	n.drop(e.args[len(kinds):])
	n.w.With(wasm.Call, n.module.instance(e.fn, kinds).w.Index)
	for range len(e.fn.results) - count {
		n.w.Op(wasm.Drop)
	}
}

// emitAs pushes a value as kind k.
func (n *instance) emitAs(e expr, k Kind) {
	switch k {
	case Boolean:
		n.emitBool(e)
	case Float:
		n.emitNumber(e)
	case Whole:
		n.emitInt(e)
	default:
		i := n.vars[e.(varRef).v]
		n.w.With(wasm.LocalGet, i.local)
		n.w.With(wasm.LocalGet, i.size)
	}
}

// halt generates code that ends the kernel with a fault code.
func (n *instance) halt(line, code int) {
	n.w.ConstI32(n.site(n.fn.Chunk, line))
	n.w.ConstI32(int32(code))
	n.w.With(wasm.Call, n.stop.Index)
	n.w.Op(wasm.Unreachable)
}
