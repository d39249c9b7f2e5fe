package compile

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// A local is a variable in scope. Its register is its index in generator.locals.
type local struct {
	name string
	info *lua.DbgLocalInfo
}

// A block is a scope of locals and labels. The block of a loop has no locals that closures can
// capture: these are in a block inside it.
type block struct {
	outer    *block
	locals   int  // number of locals in scope when it began
	loop     bool // break ends it
	captured bool // a closure has captured one of its locals
	labels   map[string]label
	gotos    int // generator.gotos when it began
}

type label struct {
	line   int
	pc     int
	locals int // number of locals in scope there
}

// A pendingGoto is a goto or a break whose target is not known yet. Each block that ends looks for
// the target, from the innermost block outwards.
type pendingGoto struct {
	label  string // "" for a break
	line   int
	pc     int // of the JMP
	close  int // of the CLOSE before it, which may turn out to be unnecessary; -1 for none
	locals int // number of locals in scope at the goto, without those of blocks that have ended
	closes bool
}

func (g *generator) enterBlock(loop bool) {
	g.block = &block{outer: g.block, locals: len(g.locals), loop: loop, gotos: len(g.gotos)}
}

func (g *generator) leaveBlock() {
	b := g.block
	if b.captured && b.outer != nil {
		g.emitABC(lua.OP_CLOSE, b.locals, 0, 0)
	}
	g.resolve(b)
	g.block = b.outer
	g.leaveScope(b.locals)
	g.free = len(g.locals)
}

// declare adds locals to the scope. Their registers are the next registers after those of the
// other locals.
func (g *generator) declare(names ...string) {
	for _, name := range names {
		// gopher-lua treats a local as in scope after StartPc.
		info := &lua.DbgLocalInfo{Name: name, StartPc: g.pc() - 1}
		g.proto.DbgLocals = append(g.proto.DbgLocals, info)
		g.locals = append(g.locals, local{name, info})
	}
	g.limit(len(g.locals), maxLocals, "local variables")
}

// leaveScope ends the scope of all locals but the first n.
func (g *generator) leaveScope(n int) {
	for _, l := range g.locals[n:] {
		l.info.EndPc = g.pc()
	}
	g.locals = g.locals[:n]
}

// variable returns the local, upvalue or global with a name.
func (g *generator) variable(name string) operand {
	if e, ok := g.find(name); ok {
		return e
	}
	return operand{kind: kindGlobal, info: g.stringConstant(name)}
}

// noUpvalue marks a global in generator.foreign.
const noUpvalue = -1

// find looks for a local of this function or of the enclosing functions.
func (g *generator) find(name string) (operand, bool) {
	for reg := len(g.locals) - 1; reg >= 0; reg-- {
		if g.locals[reg].name == name {
			return operand{kind: kindLocal, info: reg}, true
		}
	}
	if g.outer == nil && g.scope[name] == nil {
		return operand{}, false
	}
	i, known := g.foreign[name]
	if !known {
		i = g.upvalue(name)
		if g.foreign == nil {
			g.foreign = map[string]int{}
		}
		g.foreign[name] = i
	}
	return operand{kind: kindUpvalue, info: i}, i != noUpvalue
}

// upvalue adds an upvalue for a local of an enclosing function, or for a variable around the chunk,
// which Options.Function finds by its name.
func (g *generator) upvalue(name string) int {
	var e operand
	if g.outer != nil {
		var ok bool
		if e, ok = g.outer.find(name); !ok {
			return noUpvalue
		}
	}
	if e.kind == kindLocal {
		g.outer.capture(e.info)
	}
	g.limit(len(g.upvalues)+1, maxUpvalues, "upvalues")
	g.upvalues = append(g.upvalues, upvalue{name, e.kind == kindLocal, e.info})
	return len(g.upvalues) - 1
}

// capture marks the block of the local in reg as captured by a closure.
func (g *generator) capture(reg int) {
	b := g.block
	for b.locals > reg {
		b = b.outer
	}
	b.captured = true
}

// jumpOut emits a goto or, without a label, a break. A CLOSE precedes it if a closure may have
// captured a local of the blocks that it leaves. Captures in the preceding code are known; captures
// in later code count if that code can run first, after a jump back to a label.
func (g *generator) jumpOut(name string, line int) {
	p := &pendingGoto{label: name, line: line, close: -1, locals: len(g.locals)}
	if g.hasLabel || g.anyCaptured(name == "") {
		p.close = g.emitABx(lua.OP_NOP, 0, 0)
	}
	p.pc = g.emit(bytecode.Jump(lua.OP_JMP, 0, 0))
	g.gotos = append(g.gotos, p)
}

// anyCaptured reports whether a closure has captured a local of the enclosing blocks, or, with
// inLoop, of those inside the innermost loop.
func (g *generator) anyCaptured(inLoop bool) bool {
	for b := g.block; b != nil && !(inLoop && b.loop); b = b.outer {
		if b.captured {
			return true
		}
	}
	return false
}

// mark declares a label here. atEnd means that no statement follows it in its block: the scope of
// the block's locals ends before it.
func (g *generator) mark(name string, line int, atEnd bool) {
	if other, ok := g.block.labels[name]; ok {
		g.fail(line, "label '%s' already defined on line %d", name, other.line)
	}
	locals := len(g.locals)
	if atEnd {
		locals = g.block.locals
	}
	if g.block.labels == nil {
		g.block.labels = map[string]label{}
	}
	g.block.labels[name] = label{line, g.label(), locals}
	g.hasLabel = true
}

// resolve aims the pending jumps whose target is in b or directly after b.
func (g *generator) resolve(b *block) {
	open := g.gotos[b.gotos:]
	g.gotos = g.gotos[:b.gotos]
	for _, p := range open {
		if to, ok := b.labels[p.label]; ok {
			g.aimGoto(p, b, to)
			continue
		}
		p.closes = p.closes || b.captured
		p.locals = min(p.locals, b.locals)
		switch {
		case p.label == "" && b.loop:
			g.closeBefore(p, b.locals)
			g.patchHere(jumps{p.pc})
		case b.outer != nil:
			g.gotos = append(g.gotos, p)
		default:
			g.fail(p.line, "no visible label '%s' for this goto", p.label)
		}
	}
}

func (g *generator) aimGoto(p *pendingGoto, b *block, to label) {
	if p.locals < to.locals {
		g.fail(p.line, "the goto jumps into the scope of local '%s'", g.locals[p.locals].name)
	}
	if b.captured && p.locals > to.locals {
		p.closes = true
	}
	g.closeBefore(p, to.locals)
	g.patchTo(jumps{p.pc}, to.pc)
}

// closeBefore sets the CLOSE of a jump, if it has one, to close the locals from register from on.
func (g *generator) closeBefore(p *pendingGoto, from int) {
	if p.closes && p.close >= 0 {
		g.proto.Code[p.close] = bytecode.ABC(lua.OP_CLOSE, from, 0, 0)
	}
}
