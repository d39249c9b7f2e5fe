package compile

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// A kind is the kind of place where the value of an expression is.
type kind uint8

const (
	kindNone kind = iota // no value: an empty list of expressions
	kindNil              // the constants
	kindTrue
	kindFalse
	kindConstant // constant info
	kindNumber   // number, not yet among the constants
	kindLocal    // in register info, the register of a local
	kindUpvalue  // upvalue info
	kindGlobal   // the global whose name is constant info
	kindIndexed  // field aux (a register or a constant) of the table in register info
	kindNamed    // as kindIndexed, and aux is a constant string or a register that holds one
	kindJump     // the result of a comparison: the jump at info is taken if it is true
	kindOpen     // instruction info can store it in any register
	kindRegister // in register info
	kindCall     // the result of the call at instruction info
	kindVararg   // the extra arguments, which instruction info copies
)

// An operand is an expression whose code may be unfinished. yes and no are the jumps
// that leave it early, with a true or a false value.
type operand struct {
	kind   kind
	info   int
	aux    int
	number float64
	yes    jumps
	no     jumps
}

func inRegister(reg int) operand { return operand{kind: kindRegister, info: reg} }

func (e *operand) hasJumps() bool   { return len(e.yes) > 0 || len(e.no) > 0 }
func (e *operand) isNumeral() bool  { return e.kind == kindNumber && !e.hasJumps() }
func (e *operand) isMultiple() bool { return e.kind == kindCall || e.kind == kindVararg }

// wantAll makes a call or ... return all its values.
func (g *generator) wantAll(e *operand) { g.want(e, multiple) }

// want makes a call or ... return n values.
func (g *generator) want(e *operand, n int) {
	switch e.kind {
	case kindCall:
		bytecode.SetC(g.inst(e), n+1)
	case kindVararg:
		bytecode.SetB(g.inst(e), n+1)
		bytecode.SetA(g.inst(e), g.free)
		g.reserve(1)
	}
}

// wantOne makes a call or ... return one value.
func (g *generator) wantOne(e *operand) {
	switch e.kind {
	case kindCall:
		e.kind, e.info = kindRegister, bytecode.A(*g.inst(e))
	case kindVararg: // VARARG clears the registers above its own, so its register must be the last one
		g.want(e, 1)
		*e = inRegister(g.free - 1)
	}
}

func (g *generator) inst(e *operand) *uint32 { return &g.proto.Code[e.info] }

// fetch emits the code that reads a variable.
func (g *generator) fetch(e *operand) {
	switch e.kind {
	case kindLocal:
		e.kind = kindRegister
	case kindUpvalue:
		e.info = g.emitABC(lua.OP_GETUPVAL, 0, e.info, 0)
		e.kind = kindOpen
	case kindGlobal:
		e.info = g.emitABx(lua.OP_GETGLOBAL, 0, e.info)
		e.kind = kindOpen
	case kindIndexed, kindNamed:
		op := lua.OP_GETTABLE
		if e.kind == kindNamed {
			op = lua.OP_GETTABLEKS
		}
		g.release(e.aux)
		g.release(e.info)
		e.info = g.emitABC(op, 0, e.info, e.aux)
		e.kind = kindOpen
	case kindCall, kindVararg:
		g.wantOne(e)
	}
}

// discharge puts the value of e into reg, without handling the jumps of e.
func (g *generator) discharge(e *operand, reg int) {
	g.fetch(e)
	switch e.kind {
	case kindNil:
		g.loadNil(reg, 1)
	case kindFalse:
		g.emitABC(lua.OP_LOADBOOL, reg, 0, 0)
	case kindTrue:
		g.emitABC(lua.OP_LOADBOOL, reg, 1, 0)
	case kindConstant:
		g.emitABx(lua.OP_LOADK, reg, e.info)
	case kindNumber:
		g.emitABx(lua.OP_LOADK, reg, intern(g, &g.numbers, lua.LNumber(e.number)))
	case kindOpen:
		bytecode.SetA(g.inst(e), reg)
	case kindRegister:
		if reg != e.info {
			g.emitABC(lua.OP_MOVE, reg, e.info, 0)
		}
	default: // kindNone, kindJump
		return
	}
	e.kind, e.info = kindRegister, reg
}

func (g *generator) dischargeAnywhere(e *operand) {
	if e.kind != kindRegister {
		g.reserve(1)
		g.discharge(e, g.free-1)
	}
}

// store puts the value of e into reg, and patches the jumps of e.
func (g *generator) store(e *operand, reg int) {
	g.discharge(e, reg)
	if e.kind == kindJump {
		e.yes = join(e.yes, jumps{e.info})
	}
	if e.hasJumps() {
		loadFalse, loadTrue := -1, -1
		if g.needValue(e.yes) || g.needValue(e.no) {
			var over jumps
			if e.kind != kindJump {
				over = g.jump()
			}
			g.label()
			loadFalse = g.emitABC(lua.OP_LOADBOOL, reg, 0, 1)
			g.label()
			loadTrue = g.emitABC(lua.OP_LOADBOOL, reg, 1, 0)
			g.patchHere(over)
		}
		end := g.label()
		g.patch(e.no, end, reg, loadFalse)
		g.patch(e.yes, end, reg, loadTrue)
	}
	*e = inRegister(reg)
}

// toNext puts e into the next free register.
func (g *generator) toNext(e *operand) {
	g.fetch(e)
	g.releaseOperand(e)
	g.reserve(1)
	g.store(e, g.free-1)
}

// toAny puts e into some register and returns the register. A local stays in its own register.
func (g *generator) toAny(e *operand) int {
	g.fetch(e)
	if e.kind == kindRegister {
		if !e.hasJumps() {
			return e.info
		}
		if e.info >= len(g.locals) { // not the register of a local: it may be overwritten
			g.store(e, e.info)
			return e.info
		}
	}
	g.toNext(e)
	return e.info
}

// toValue makes e a value without jumps.
func (g *generator) toValue(e *operand) {
	if e.hasJumps() {
		g.toAny(e)
	} else {
		g.fetch(e)
	}
}

// toRK makes e a register or a constant, and returns it as an operand of an instruction.
func (g *generator) toRK(e *operand) int {
	g.toValue(e)
	i := -1
	switch e.kind {
	case kindNil:
		i = internSmall(g, &g.literals, lua.LValue(lua.LNil))
	case kindTrue:
		i = internSmall(g, &g.literals, lua.LValue(lua.LTrue))
	case kindFalse:
		i = internSmall(g, &g.literals, lua.LValue(lua.LFalse))
	case kindNumber:
		i = internSmall(g, &g.numbers, lua.LNumber(e.number))
	case kindConstant:
		i = e.info
	}
	if i < 0 || i >= bytecode.Constant {
		return g.toAny(e)
	}
	e.kind, e.info = kindConstant, i
	return i | bytecode.Constant
}

func (g *generator) releaseOperand(e *operand) {
	if e.kind == kindRegister {
		g.release(e.info)
	}
}

// assign emits the store of e into the variable v.
func (g *generator) assign(v, e *operand) {
	switch v.kind {
	case kindLocal:
		g.releaseOperand(e)
		g.store(e, v.info)
		return
	case kindUpvalue:
		g.emitABC(lua.OP_SETUPVAL, g.toAny(e), v.info, 0)
	case kindGlobal:
		g.emitABx(lua.OP_SETGLOBAL, g.toAny(e), v.info)
	case kindIndexed:
		g.emitABC(lua.OP_SETTABLE, v.info, v.aux, g.toRK(e))
	case kindNamed:
		g.emitABC(lua.OP_SETTABLEKS, v.info, v.aux, g.toRK(e))
	}
	g.releaseOperand(e)
}

// index replaces t, which is in a register, by the field key of t.
func (g *generator) index(t, key *operand) {
	t.kind = kindIndexed
	if key.kind == kindConstant && !key.hasJumps() {
		t.kind = kindNamed // only strings are constants at this point
	}
	t.aux = g.toRK(key)
}

// method prepares a call e:key(...). It puts the function and e into two new registers.
func (g *generator) method(e, key *operand) {
	g.toAny(e)
	g.releaseOperand(e)
	function := g.free
	g.reserve(2)
	g.emitABC(lua.OP_SELF, function, e.info, g.toRK(key))
	g.releaseOperand(key)
	*e = inRegister(function)
}
