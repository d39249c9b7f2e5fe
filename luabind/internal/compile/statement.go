package compile

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// statements compiles the statements of a block. The caller opens and closes the scope.
func (g *generator) statements(list []ast.Stmt) { g.body(list, false) }

// body compiles statements. until means that a condition follows which is in their scope.
func (g *generator) body(list []ast.Stmt, until bool) {
	for i, s := range list {
		g.step()
		g.at(s.Line())
		if l, ok := s.(*ast.LabelStmt); ok {
			g.mark(l.Name, l.Line(), !until && onlyLabels(list[i+1:]))
			continue
		}
		g.statement(s)
		g.free = len(g.locals) // only the registers of locals stay in use after a statement
	}
}

func onlyLabels(list []ast.Stmt) bool {
	for _, s := range list {
		if _, ok := s.(*ast.LabelStmt); !ok {
			return false
		}
	}
	return true
}

// scoped compiles a block with a scope of its own.
func (g *generator) scoped(list []ast.Stmt) {
	g.enterBlock(false)
	g.statements(list)
	g.leaveBlock()
}

func (g *generator) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		g.assignment(s)
	case *ast.LocalAssignStmt:
		g.localVariables(s)
	case *ast.FuncCallStmt:
		x := g.expression(s.Expr)
		bytecode.SetC(g.inst(&x), 1)
	case *ast.DoBlockStmt:
		g.scoped(s.Stmts)
	case *ast.WhileStmt:
		g.while(s)
	case *ast.RepeatStmt:
		g.repeat(s)
	case *ast.IfStmt:
		g.branch(s)
	case *ast.NumberForStmt:
		g.numericFor(s)
	case *ast.GenericForStmt:
		g.genericFor(s)
	case *ast.FuncDefStmt:
		g.functionDefinition(s)
	case *ast.ReturnStmt:
		g.returnStatement(s)
	case *ast.BreakStmt:
		g.jumpOut("", s.Line())
	case *ast.GotoStmt:
		g.jumpOut(s.Label, s.Line())
	default:
		panic(fmt.Sprintf("compile: unknown statement %T", s))
	}
}

// adjust adjusts a list of count expressions, the last of which is last, to n values.
func (g *generator) adjust(n, count int, last *operand) {
	missing := n - count
	if last.isMultiple() {
		missing = max(0, missing+1)
		g.want(last, missing)
		if missing > 1 {
			g.reserve(missing - 1)
		}
		return
	}
	if last.kind != kindNone {
		g.toNext(last)
	}
	if missing > 0 {
		from := g.free
		g.reserve(missing)
		g.loadNil(from, missing)
	}
}

func (g *generator) localVariables(s *ast.LocalAssignStmt) {
	if f, ok := localFunction(s); ok { // its name is in scope inside it
		g.declare(s.Names[0])
		g.reserve(1)
		x := g.closure(f, false)
		g.store(&x, len(g.locals)-1)
		g.locals[len(g.locals)-1].info.StartPc = g.pc() - 1 // it has its value from here on
		return
	}
	last := g.values(s.Exprs)
	g.adjust(len(s.Names), len(s.Exprs), &last)
	g.declare(s.Names...)
}

// localFunction returns the function of a "local function" statement.
func localFunction(s *ast.LocalAssignStmt) (*ast.FunctionExpr, bool) {
	if !parse.IsLocalFunction(s) {
		return nil, false
	}
	f, ok := s.Exprs[0].(*ast.FunctionExpr)
	return f, ok
}

// assignable compiles a variable as the target of an assignment.
func (g *generator) assignable(e ast.Expr) operand {
	switch e := e.(type) {
	case *ast.IdentExpr:
		g.at(e.Line())
		return g.variable(e.Value)
	case *ast.AttrGetExpr:
		return g.attribute(e)
	}
	g.fail(e.Line(), "cannot assign to this expression")
	return operand{}
}

func (g *generator) assignment(s *ast.AssignStmt) {
	targets := make([]operand, 0, len(s.Lhs))
	for _, e := range s.Lhs {
		t := g.assignable(e)
		if t.kind == kindLocal {
			g.saveLocal(targets, t.info)
		}
		targets = append(targets, t)
	}
	last := g.values(s.Rhs)
	n := len(targets)
	if len(s.Rhs) == n { // the last value is assigned without a register
		g.wantOne(&last)
		g.assign(&targets[n-1], &last)
		n--
	} else {
		g.adjust(n, len(s.Rhs), &last)
		if extra := len(s.Rhs) - n; extra > 0 {
			g.free -= extra
		}
	}
	for n--; n >= 0; n-- {
		value := inRegister(g.free - 1)
		g.assign(&targets[n], &value)
	}
}

// saveLocal copies a local that is about to be assigned to, if earlier targets are fields of it or
// use it as their key, because all targets are evaluated before the assignment.
func (g *generator) saveLocal(targets []operand, reg int) {
	saved := false
	for i := range targets {
		t := &targets[i]
		if t.kind != kindIndexed && t.kind != kindNamed {
			continue
		}
		if t.info == reg {
			t.info, saved = g.free, true
		}
		if t.aux == reg {
			t.aux, saved = g.free, true
		}
	}
	if saved {
		g.emitABC(lua.OP_MOVE, g.free, reg, 0)
		g.reserve(1)
	}
}

// condition compiles a condition and returns the jumps that are taken if it is false.
func (g *generator) condition(e ast.Expr) jumps {
	x := g.expression(e)
	g.ifTrue(&x)
	return x.no
}

func (g *generator) while(s *ast.WhileStmt) {
	start := g.label()
	out := g.condition(s.Condition)
	g.enterBlock(true)
	g.scoped(s.Stmts)
	g.line = s.Line()
	g.patchTo(g.jump(), start)
	g.leaveBlock()
	g.patchHere(out)
}

// repeat compiles a repeat loop. The condition is in the scope of the body's locals. If closures
// have captured some of these, they are closed both when the loop ends and before the next round.
func (g *generator) repeat(s *ast.RepeatStmt) {
	start := g.label()
	g.enterBlock(true)
	g.enterBlock(false)
	g.body(s.Stmts, true)
	again := g.condition(s.Condition)
	if !g.block.captured {
		g.leaveBlock()
		g.patchTo(again, start)
	} else {
		g.jumpOut("", s.Line())
		g.patchHere(again)
		g.leaveBlock()
		g.patchTo(g.jump(), start)
	}
	g.leaveBlock()
}

func (g *generator) branch(s *ast.IfStmt) {
	var out jumps
	for {
		next := g.condition(s.Condition)
		g.scoped(s.Then)
		if len(s.Else) == 0 {
			out = join(out, next)
			break
		}
		out = join(out, g.jump())
		g.patchHere(next)
		chained, ok := s.Else[0].(*ast.IfStmt)
		if !ok || len(s.Else) > 1 {
			g.scoped(s.Else)
			break
		}
		g.at(chained.Line())
		s = chained
	}
	g.patchHere(out)
}

func (g *generator) numericFor(s *ast.NumberForStmt) {
	g.enterBlock(true)
	base := g.free
	for _, e := range []ast.Expr{s.Init, s.Limit, s.Step} {
		x := operand{kind: kindNumber, number: 1}
		if e != nil {
			x = g.expression(e)
		}
		g.toNext(&x)
	}
	g.declare("(for index)", "(for limit)", "(for step)")
	g.at(s.LastLine())
	prepare := g.emit(bytecode.Jump(lua.OP_FORPREP, base, 0))
	g.loopBody([]string{s.Name}, s.Stmts)
	g.patchHere(jumps{prepare})
	g.line = s.Line() // the head's line is reported for the loop instruction
	next := g.emit(bytecode.Jump(lua.OP_FORLOOP, base, 0))
	g.patchTo(jumps{next}, prepare+1)
	g.leaveBlock()
}

func (g *generator) genericFor(s *ast.GenericForStmt) {
	g.enterBlock(true)
	base := g.free
	last := g.values(s.Exprs)
	g.adjust(3, len(s.Exprs), &last)
	g.free = base + 3 // more values are dropped
	g.check(3)        // for the call of the iterator
	g.declare("(for generator)", "(for state)", "(for control)")
	prepare := g.jump()
	start := g.pc()
	g.loopBody(s.Names, s.Stmts)
	g.patchHere(prepare)
	g.line = beginOf(s.Exprs[0])
	g.emitABC(lua.OP_TFORLOOP, base, 0, len(s.Names))
	g.patchTo(g.jump(), start)
	g.leaveBlock()
}

// loopBody compiles the body of a for loop, which has new variables in each round.
func (g *generator) loopBody(names []string, body []ast.Stmt) {
	g.enterBlock(false)
	g.declare(names...)
	g.reserve(len(names))
	g.scoped(body)
	g.leaveBlock()
}

// functionDefinition compiles function a.b.c:d() end.
func (g *generator) functionDefinition(s *ast.FuncDefStmt) {
	method := s.Name.Func == nil
	var target operand
	if method {
		target = g.expression(s.Name.Receiver)
		g.toAny(&target)
		key := operand{kind: kindConstant, info: g.stringConstant(s.Name.Method)}
		g.index(&target, &key)
	} else {
		target = g.assignable(s.Name.Func)
	}
	x := g.closure(s.Func, method)
	g.line = s.Line()
	g.assign(&target, &x)
}

func (g *generator) returnStatement(s *ast.ReturnStmt) {
	g.keepLocals()
	last := g.values(s.Exprs)
	switch {
	case last.kind == kindNone:
		g.returns(0, 0)
	case last.isMultiple():
		g.wantAll(&last)
		if last.kind == kindCall && len(s.Exprs) == 1 {
			bytecode.SetOp(g.inst(&last), lua.OP_TAILCALL)
		}
		g.returns(len(g.locals), multiple)
	case len(s.Exprs) == 1:
		g.returns(g.toAny(&last), 1)
	default:
		g.toNext(&last)
		g.returns(len(g.locals), len(s.Exprs))
	}
}
