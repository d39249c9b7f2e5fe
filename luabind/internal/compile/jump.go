package compile

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// jumps are the indices of JMP instructions that share a target which is not known yet.
// A list has one owner: it is joined to another one or patched once.
type jumps []int

// join is the list of both. It is linear over any number of joins: the shorter one is
// appended to the longer one.
func join(a, b jumps) jumps {
	if len(a) < len(b) {
		a, b = b, a
	}
	return append(a, b...)
}

// jump emits a JMP. Those that would have led to it take its target.
func (g *generator) jump() jumps {
	waiting := g.pending
	g.pending = nil
	return join(jumps{g.emit(bytecode.Jump(lua.OP_JMP, 0, 0))}, waiting)
}

// jumpIf emits a test and the JMP that it decides about.
func (g *generator) jumpIf(op, a, b, c int) jumps {
	g.emitABC(op, a, b, c)
	return g.jump()
}

// aim sets the target of the jump at pc.
func (g *generator) aim(pc, target int) {
	offset := target - (pc + 1)
	if offset > bytecode.MaxOffset || offset < -bytecode.MaxOffset {
		g.fail(g.proto.DbgSourcePositions[pc], "control structure too long: it has more than %d instructions; split it into several functions", bytecode.MaxOffset)
	}
	bytecode.SetOffset(&g.proto.Code[pc], offset)
}

// control is the instruction that decides about the jump at pc: the test before it, or itself.
func (g *generator) control(pc int) *uint32 {
	if pc > 0 && isTest(g.proto.Code[pc-1]) {
		return &g.proto.Code[pc-1]
	}
	return &g.proto.Code[pc]
}

// needValue reports whether some jump of a list does not carry the value that it was
// decided by.
func (g *generator) needValue(list jumps) bool {
	for _, pc := range list {
		if bytecode.Op(*g.control(pc)) != lua.OP_TESTSET {
			return true
		}
	}
	return false
}

// carry has the test of a jump put its value into reg, or into no register. It reports
// whether the test has a value.
func (g *generator) carry(pc, reg int) bool {
	test := g.control(pc)
	if bytecode.Op(*test) != lua.OP_TESTSET {
		return false
	}
	if value := bytecode.B(*test); reg != anyRegister && reg != value {
		bytecode.SetA(test, reg)
	} else { // there is no place to put it, or it is there already
		*test = bytecode.ABC(lua.OP_TEST, value, 0, bytecode.C(*test))
	}
	return true
}

func (g *generator) removeValues(list jumps) {
	for _, pc := range list {
		g.carry(pc, anyRegister)
	}
}

// patch aims the jumps that carry a value to reg at one target, the others at another one.
func (g *generator) patch(list jumps, withValue, reg, without int) {
	for _, pc := range list {
		if g.carry(pc, reg) {
			g.aim(pc, withValue)
		} else {
			g.aim(pc, without)
		}
	}
}

// patchTo aims a list at an instruction that is there already.
func (g *generator) patchTo(list jumps, target int) {
	if target == g.pc() {
		g.patchHere(list)
		return
	}
	g.patch(list, target, anyRegister, target)
}

// patchHere aims a list at the next instruction.
func (g *generator) patchHere(list jumps) {
	g.label()
	g.pending = join(g.pending, list)
}

// isTest reports whether an instruction decides if the jump that follows it is taken.
func isTest(inst uint32) bool {
	switch bytecode.Op(inst) {
	case lua.OP_EQ, lua.OP_LT, lua.OP_LE, lua.OP_TEST, lua.OP_TESTSET, lua.OP_TFORLOOP:
		return true
	}
	return false
}
