package compile

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// jumps are the indices of JMP instructions with the same, still unknown, target.
// A list has one owner: it is joined to another list or patched once.
type jumps []int

// join returns the list of all jumps of a and b. It appends the shorter list to the longer one, which
// keeps any number of joins fast.
func join(a, b jumps) jumps {
	if len(a) < len(b) {
		a, b = b, a
	}
	return append(a, b...)
}

// jump emits a JMP. Pending jumps to it are joined to its list, so they get its target.
func (g *generator) jump() jumps {
	waiting := g.pending
	g.pending = nil
	return join(jumps{g.emit(bytecode.Jump(lua.OP_JMP, 0, 0))}, waiting)
}

// jumpIf emits a test and the JMP that depends on it.
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

// control returns the instruction that decides about the jump at pc: the test before it, or the jump.
func (g *generator) control(pc int) *uint32 {
	if pc > 0 && isTest(g.proto.Code[pc-1]) {
		return &g.proto.Code[pc-1]
	}
	return &g.proto.Code[pc]
}

// needValue reports whether some jump of a list does not carry the value that its test has
// tested.
func (g *generator) needValue(list jumps) bool {
	for _, pc := range list {
		if bytecode.Op(*g.control(pc)) != lua.OP_TESTSET {
			return true
		}
	}
	return false
}

// carry makes the test of a jump store the tested value in reg, or not store it. It reports
// whether the test has a value.
func (g *generator) carry(pc, reg int) bool {
	test := g.control(pc)
	if bytecode.Op(*test) != lua.OP_TESTSET {
		return false
	}
	if value := bytecode.B(*test); reg != anyRegister && reg != value {
		bytecode.SetA(test, reg)
	} else { // no register is given, or the value is in it already
		*test = bytecode.ABC(lua.OP_TEST, value, 0, bytecode.C(*test))
	}
	return true
}

func (g *generator) removeValues(list jumps) {
	for _, pc := range list {
		g.carry(pc, anyRegister)
	}
}

// patch aims the jumps that carry a value into reg at withValue, and the others at without.
func (g *generator) patch(list jumps, withValue, reg, without int) {
	for _, pc := range list {
		if g.carry(pc, reg) {
			g.aim(pc, withValue)
		} else {
			g.aim(pc, without)
		}
	}
}

// patchTo aims a list at an instruction that has been emitted.
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

// isTest reports whether an instruction decides whether the next instruction, a jump, is taken.
func isTest(inst uint32) bool {
	switch bytecode.Op(inst) {
	case lua.OP_EQ, lua.OP_LT, lua.OP_LE, lua.OP_TEST, lua.OP_TESTSET, lua.OP_TFORLOOP:
		return true
	}
	return false
}
