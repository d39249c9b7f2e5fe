package compile

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// Limits of PUC Lua 5.1 and of the instruction format.
const (
	maxLocals    = 200 // of a function, in scope at the same time
	maxRegisters = 250 // operand A of an instruction has 8 bits; some of its values are reserved
	maxUpvalues  = 255 // FunctionProto.NumUpvalues has 8 bits
	maxConstants = bytecode.MaxBx + 1
	anyRegister  = 1<<8 - 1 // no register in particular: operand A of an unfinished TESTSET
	multiple     = -1       // as many values as there are
)

// An Error is a mistake in a chunk that parses: a goto without its label, or too many of something
// in one function.
type Error struct {
	Chunk   string
	Line    int
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.Chunk, e.Line, e.Message) }

// interrupted is the panic value of a compilation that Options.Interrupted has ended.
type interrupted struct{}

// A chunk is the state that the functions of one text share.
type chunk struct {
	name        string
	interrupted func() bool // may be nil
	keeps       bool        // see Options.KeepLocals
	scope       machine.Scope
	found       foundFunc // see Options.Functions; may be nil
	steps       int
}

// A foundFunc is the callback of Options.Functions.
type foundFunc func(proto *lua.FunctionProto, tree *ast.FunctionExpr, method bool)

// pollEvery is the number of statements and expressions that are compiled between two calls of
// interrupted.
const pollEvery = 1 << 12

func (c *chunk) step() {
	if c.steps++; c.steps%pollEvery == 0 && c.interrupted != nil && c.interrupted() {
		panic(interrupted{})
	}
}

// A generator generates the code of one function.
type generator struct {
	*chunk
	outer *generator // of the enclosing function; nil for the main chunk
	proto *lua.FunctionProto

	block  *block
	locals []local // in scope; the index of a local is its register
	free   int     // the first free register

	line    int   // of the source, for the next instructions
	pending jumps // to the next instruction
	target  int   // the last instruction that may be jumped to

	upvalues []upvalue
	// foreign maps names that are not locals of this function to upvalues, or to noUpvalue. The entries
	// stay valid, because the enclosing scopes do not change while this function is compiled.
	foreign  map[string]int
	strings  constants[lua.LString]
	numbers  constants[lua.LNumber] // 0 and -0 are one key, as in PUC Lua
	literals constants[lua.LValue]  // nil, true and false

	shapes []shape

	gotos    []*pendingGoto
	hasLabel bool // a label precedes the next instruction, which may therefore run more than once
}

// An upvalue is a variable of an enclosing function.
type upvalue struct {
	name  string
	local bool // it is a local of the directly enclosing function
	index int  // its register there if local, else the index of an upvalue of that function
}

// A shape has the names in a constructor, and the index of the instruction after its NEWTABLE, which
// refers to them. See machine.NewShape.
type shape struct {
	names []string
	pc    int
}

func newGenerator(c *chunk, outer *generator, line, lastLine int) *generator {
	return &generator{
		chunk: c,
		outer: outer,
		proto: &lua.FunctionProto{
			SourceName: c.name, LineDefined: line, LastLineDefined: lastLine, NumUsedRegisters: 2,
		},
		line:   line,
		target: -1,
	}
}

// fail ends the compilation with an error. It panics; [generate] recovers.
func (g *generator) fail(line int, format string, args ...any) {
	panic(&Error{g.name, line, fmt.Sprintf(format, args...)})
}

// limit fails if a function has too many of something.
func (g *generator) limit(n, most int, what string) {
	if n <= most {
		return
	}
	where := "the main chunk"
	if g.outer != nil {
		where = fmt.Sprintf("the function at line %d", g.proto.LineDefined)
	}
	g.fail(g.line, "%s has more than %d %s", where, most, what)
}

// finish ends the function and sets the fields that depend on its whole code.
func (g *generator) finish() *lua.FunctionProto {
	g.keepLocals()
	g.returns(0, 0)
	g.leaveBlock()
	p := g.proto
	p.NumUpvalues = uint8(len(g.upvalues))
	p.DbgUpvalues = make([]string, len(g.upvalues))
	for i, u := range g.upvalues {
		p.DbgUpvalues[i] = u.name
	}
	machine.SetStrings(p)
	g.putShapes()
	return p
}

// putShapes adds the shapes of the constructors to the constants. They come last, because operands
// can refer only to the first constants.
func (g *generator) putShapes() {
	p := g.proto
	for _, s := range g.shapes {
		at := len(p.Constants)
		if at > bytecode.MaxBx {
			return // the instruction keeps operand 0, and has no effect
		}
		names := make([]lua.LValue, len(s.names))
		for i, name := range s.names {
			names[i] = p.Constants[g.stringConstant(name)] // the constant that sets the field, not an equal one
		}
		p.Constants = append(p.Constants, machine.NewShape(names))
		p.Code[s.pc] = bytecode.ABx(lua.OP_NOP, 0, at)
	}
}

// emit appends an instruction and returns its index.
func (g *generator) emit(inst uint32) int {
	if len(g.pending) > 0 {
		list := g.pending
		g.pending = nil
		pc := len(g.proto.Code)
		g.patch(list, pc, anyRegister, pc)
	}
	return g.raw(inst)
}

// raw appends a word that cannot be the target of a jump.
func (g *generator) raw(word uint32) int {
	g.proto.Code = append(g.proto.Code, word)
	g.proto.DbgSourcePositions = append(g.proto.DbgSourcePositions, g.line)
	return len(g.proto.Code) - 1
}

func (g *generator) pc() int { return len(g.proto.Code) }

// label marks the next instruction as a target of jumps and returns its index.
func (g *generator) label() int {
	g.target = g.pc()
	return g.target
}

func (g *generator) emitABC(op, a, b, c int) int { return g.emit(bytecode.ABC(op, a, b, c)) }
func (g *generator) emitABx(op, a, bx int) int   { return g.emit(bytecode.ABx(op, a, bx)) }

// loadNil sets n registers to nil. If the last instruction sets adjacent registers to nil, it is extended.
func (g *generator) loadNil(from, n int) {
	if pc := g.pc(); pc > g.target && pc > 0 {
		last := &g.proto.Code[pc-1]
		if bytecode.Op(*last) == lua.OP_LOADNIL {
			if first, until := bytecode.A(*last), bytecode.B(*last); first <= from && from <= until+1 {
				bytecode.SetB(last, max(until, from+n-1))
				return
			}
		}
	}
	g.emitABC(lua.OP_LOADNIL, from, from+n-1, 0)
}

// returns emits a RETURN of n values, or of multiple values, from a register on.
func (g *generator) returns(from, n int) {
	g.emitABC(lua.OP_RETURN, from, n+1, 0)
}

// keepLocals emits the instruction that keeps the locals of a main chunk, before it returns.
func (g *generator) keepLocals() {
	if g.keeps && g.outer == nil {
		g.emitABC(lua.OP_NOP, 1, 0, 0)
	}
}

// setList emits the store of n items, which are in the registers after the table's register. total is
// the number of items so far, including these n.
func (g *generator) setList(table, total, n int) {
	group := (total-1)/lua.FieldsPerFlush + 1
	count := n
	if n == multiple {
		count = 0
	}
	if group <= bytecode.MaxC {
		g.emitABC(lua.OP_SETLIST, table, count, group)
	} else {
		g.emitABC(lua.OP_SETLIST, table, count, 0)
		g.raw(uint32(group))
	}
	g.free = table + 1
}

// reserve allocates n registers.
func (g *generator) reserve(n int) {
	g.check(n)
	g.free += n
}

// check fails unless n more registers are available.
func (g *generator) check(n int) {
	size := g.free + n
	if size > maxRegisters {
		g.fail(g.line, "function or expression too complex: it needs more than %d registers", maxRegisters)
	}
	if size > int(g.proto.NumUsedRegisters) {
		g.proto.NumUsedRegisters = uint8(size)
	}
}

// release frees a register if it holds a temporary value. Registers must be freed in the reverse
// order of their allocation.
func (g *generator) release(reg int) {
	if reg&bytecode.Constant == 0 && reg >= len(g.locals) {
		g.free--
	}
}

// A constants map has the indices of a function's constants of one type. It is nil until the first
// constant is added.
type constants[K constantValue] map[K]int

type constantValue interface {
	comparable
	lua.LValue
}

// intern returns the index of a constant, and adds the constant if it is new.
func intern[K constantValue](g *generator, known *constants[K], v K) int {
	i, ok := (*known)[v]
	if !ok {
		g.limit(len(g.proto.Constants)+1, maxConstants, "constants: split it into several functions")
		if *known == nil {
			*known = constants[K]{}
		}
		i = len(g.proto.Constants)
		g.proto.Constants = append(g.proto.Constants, v)
		(*known)[v] = i
	}
	return i
}

// internSmall is intern for an operand of an instruction. It returns -1 if the index of a new
// constant would be too large for an operand.
func internSmall[K constantValue](g *generator, known *constants[K], v K) int {
	if _, ok := (*known)[v]; !ok && len(g.proto.Constants) >= bytecode.Constant {
		return -1
	}
	return intern(g, known, v)
}

func (g *generator) stringConstant(s string) int { return intern(g, &g.strings, lua.LString(s)) }
