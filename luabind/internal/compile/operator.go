package compile

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

// ifTrue emits a test of e. The next instruction runs if e is true; the jumps e.no are taken otherwise.
func (g *generator) ifTrue(e *operand) {
	g.fetch(e)
	var out jumps
	switch e.kind {
	case kindConstant, kindNumber, kindTrue: // never jumps
	case kindJump:
		g.invert(e)
		out = jumps{e.info}
	default:
		out = g.jumpOn(e, false)
	}
	e.no = join(e.no, out)
	g.patchHere(e.yes)
	e.yes = nil
}

// ifFalse is the opposite of ifTrue.
func (g *generator) ifFalse(e *operand) {
	g.fetch(e)
	var out jumps
	switch e.kind {
	case kindNil, kindFalse: // never jumps
	case kindJump:
		out = jumps{e.info}
	default:
		out = g.jumpOn(e, true)
	}
	e.yes = join(e.yes, out)
	g.patchHere(e.no)
	e.no = nil
}

// invert makes the jump of a comparison depend on the opposite result.
func (g *generator) invert(e *operand) {
	test := g.control(e.info)
	bytecode.SetA(test, 1-bytecode.A(*test))
}

// jumpOn emits a jump that is taken if the truth value of e is on.
func (g *generator) jumpOn(e *operand, on bool) jumps {
	if e.kind == kindOpen && bytecode.Op(*g.inst(e)) == lua.OP_NOT && e.info == g.pc()-1 {
		value := bytecode.B(*g.inst(e))
		g.dropLast()
		return g.jumpIf(lua.OP_TEST, value, 0, bit(!on))
	}
	g.dischargeAnywhere(e)
	g.releaseOperand(e)
	return g.jumpIf(lua.OP_TESTSET, anyRegister, e.info, bit(on))
}

// dropLast removes the last instruction.
func (g *generator) dropLast() {
	n := g.pc() - 1
	g.proto.Code = g.proto.Code[:n]
	g.proto.DbgSourcePositions = g.proto.DbgSourcePositions[:n]
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// not negates e.
func (g *generator) not(e *operand) {
	g.fetch(e)
	switch e.kind {
	case kindNil, kindFalse:
		e.kind = kindTrue
	case kindConstant, kindNumber, kindTrue:
		e.kind = kindFalse
	case kindJump:
		g.invert(e)
	case kindOpen, kindRegister:
		g.dischargeAnywhere(e)
		g.releaseOperand(e)
		e.info = g.emitABC(lua.OP_NOT, 0, e.info, 0)
		e.kind = kindOpen
	}
	e.yes, e.no = e.no, e.yes
	g.removeValues(e.no)
	g.removeValues(e.yes)
}

// negate and length are the other unary operators.
func (g *generator) negate(e *operand) {
	if e.isNumeral() {
		if n := -e.number; n == n {
			e.number = n
			return
		}
	}
	g.unary(lua.OP_UNM, e)
}

func (g *generator) length(e *operand) { g.unary(lua.OP_LEN, e) }

func (g *generator) unary(op int, e *operand) {
	g.toAny(e)
	g.releaseOperand(e)
	*e = operand{kind: kindOpen, info: g.emitABC(op, 0, e.info, 0)}
}

// arithmetic replaces a by the result of an operator on a and b. Operations on numerals are
// computed here, except divisions by zero and results that are NaN.
func (g *generator) arithmetic(op int, a, b *operand) {
	if a.isNumeral() && b.isNumeral() {
		if n, ok := fold(op, a.number, b.number); ok {
			a.number = n
			return
		}
	}
	right := g.toRK(b)
	left := g.toRK(a)
	g.releaseBoth(a, b, left, right)
	*a = operand{kind: kindOpen, info: g.emitABC(op, 0, left, right)}
}

// releaseBoth releases a and b, the higher register first.
func (g *generator) releaseBoth(a, b *operand, left, right int) {
	if left > right {
		g.releaseOperand(a)
		g.releaseOperand(b)
	} else {
		g.releaseOperand(b)
		g.releaseOperand(a)
	}
}

func fold(op int, a, b float64) (n float64, ok bool) {
	switch op {
	case lua.OP_ADD:
		n = a + b
	case lua.OP_SUB:
		n = a - b
	case lua.OP_MUL:
		n = a * b
	case lua.OP_DIV:
		if b == 0 {
			return 0, false
		}
		n = a / b
	case lua.OP_MOD:
		if b == 0 {
			return 0, false
		}
		n = a - float64(math.Floor(a/b)*b) // the conversion prevents a fused multiply-add
	case lua.OP_POW:
		n = number.Pow(a, b)
	default:
		return 0, false
	}
	return n, n == n
}

// compare replaces a by the comparison of a with b: a kindJump, taken if the result is want.
func (g *generator) compare(op int, want bool, a, b *operand) {
	left := g.toRK(a)
	right := g.toRK(b)
	g.releaseOperand(b)
	g.releaseOperand(a)
	if !want && op != lua.OP_EQ { // a > b is b < a
		left, right = right, left
		want = true
	}
	g.jumpIf(op, bit(want), left, right)
	*a = operand{kind: kindJump, info: g.pc() - 1}
}
