package compile

import (
	"fmt"
	"slices"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

// expression compiles an expression to an operand. It emits instructions in the order in which PUC
// Lua does while it reads the text.
func (g *generator) expression(e ast.Expr) operand {
	g.step()
	switch e := e.(type) {
	case *ast.NilExpr:
		return operand{kind: kindNil}
	case *ast.TrueExpr:
		return operand{kind: kindTrue}
	case *ast.FalseExpr:
		return operand{kind: kindFalse}
	case *ast.NumberExpr:
		return operand{kind: kindNumber, number: g.numeral(e)}
	case *ast.StringExpr:
		g.at(e.Line())
		return operand{kind: kindConstant, info: g.stringConstant(e.Value)}
	case *ast.Comma3Expr:
		return g.vararg(e)
	case *ast.IdentExpr:
		g.at(e.Line())
		return g.variable(e.Value)
	case *ast.AttrGetExpr:
		return g.attribute(e)
	case *ast.TableExpr:
		return g.table(e)
	case *ast.FuncCallExpr:
		return g.call(e)
	case *ast.FunctionExpr:
		return g.closure(e, false)
	case *ast.LogicalOpExpr:
		return g.logical(e)
	case *ast.RelationalOpExpr:
		return g.relational(e)
	case *ast.ArithmeticOpExpr:
		return g.arithmeticOp(e)
	case *ast.StringConcatOpExpr:
		return g.concat(e)
	case *ast.UnaryMinusOpExpr:
		x := g.expression(e.Expr)
		g.at(e.LastLine())
		g.negate(&x)
		return x
	case *ast.UnaryNotOpExpr:
		x := g.expression(e.Expr)
		g.at(e.LastLine())
		g.not(&x)
		return x
	case *ast.UnaryLenOpExpr:
		x := g.expression(e.Expr)
		g.at(e.LastLine())
		g.length(&x)
		return x
	}
	panic(fmt.Sprintf("compile: unknown expression %T", e))
}

// at sets the line of the instructions that follow.
func (g *generator) at(line int) {
	if line > 0 {
		g.line = line
	}
}

// beginOf returns the line on which an expression begins.
func beginOf(e ast.Expr) int {
	for {
		switch x := e.(type) {
		case *ast.LogicalOpExpr:
			e = x.Lhs
		case *ast.RelationalOpExpr:
			e = x.Lhs
		case *ast.ArithmeticOpExpr:
			e = x.Lhs
		case *ast.StringConcatOpExpr:
			e = x.Lhs
		case *ast.AttrGetExpr:
			e = x.Object
		case *ast.FuncCallExpr:
			if e = x.Func; e == nil {
				e = x.Receiver
			}
		default:
			return e.Line()
		}
	}
}

func (g *generator) numeral(e *ast.NumberExpr) float64 {
	g.at(e.Line())
	n, ok := number.Parse(e.Value)
	if !ok {
		g.fail(e.Line(), "malformed number near '%s'", e.Value)
	}
	return n
}

func (g *generator) vararg(e *ast.Comma3Expr) operand {
	g.at(e.Line())
	g.proto.IsVarArg &^= lua.VarArgNeedsArg
	x := operand{kind: kindVararg, info: g.emitABC(lua.OP_VARARG, 0, 1, 0)}
	if e.AdjustRet {
		g.fetch(&x)
	}
	return x
}

func (g *generator) attribute(e *ast.AttrGetExpr) operand {
	x := g.expression(e.Object)
	g.toAny(&x)
	key := g.expression(e.Key)
	g.at(e.Line())
	g.toValue(&key)
	g.index(&x, &key)
	return x
}

// values compiles a list, all but the last value into registers, and returns the last value.
func (g *generator) values(list []ast.Expr) operand {
	var last operand
	for i, e := range list {
		if i > 0 {
			g.toNext(&last)
		}
		last = g.expression(e)
	}
	return last
}

func (g *generator) call(e *ast.FuncCallExpr) operand {
	var function operand
	if e.Func == nil {
		function = g.expression(e.Receiver)
		key := operand{kind: kindConstant, info: g.stringConstant(e.Method)}
		g.at(e.Line())
		g.method(&function, &key)
	} else {
		function = g.expression(e.Func)
		g.toNext(&function)
	}
	base := function.info
	args := g.values(e.Args)
	g.at(e.LastLine())
	count := multiple
	if args.isMultiple() {
		g.wantAll(&args)
	} else {
		if args.kind != kindNone {
			g.toNext(&args)
		}
		count = g.free - (base + 1)
	}
	g.at(e.Line())
	x := operand{kind: kindCall, info: g.emitABC(lua.OP_CALL, base, count+1, 2)}
	g.at(e.LastLine())
	g.free = base + 1 // the call removes its arguments and leaves one result
	if e.AdjustRet {
		g.fetch(&x)
	}
	return x
}

// closure compiles a function. A method has the parameter self before its other parameters.
func (g *generator) closure(e *ast.FunctionExpr, method bool) operand {
	inner := newGenerator(g.chunk, g, e.Line(), e.LastLine())
	inner.enterBlock(false)
	if method {
		inner.declare("self")
	}
	inner.declare(e.ParList.Names...)
	inner.proto.NumParameters = uint8(len(inner.locals))
	if e.ParList.HasVargs {
		inner.proto.IsVarArg = lua.VarArgHasArg | lua.VarArgIsVarArg | lua.VarArgNeedsArg
		inner.declare("arg")
	}
	inner.reserve(len(inner.locals))
	inner.statements(e.Stmts)
	inner.at(e.LastLine())
	proto := inner.finish()
	if g.found != nil {
		g.found(proto, e, method)
	}

	g.at(e.LastLine())
	g.limit(len(g.proto.FunctionPrototypes)+1, maxConstants, "functions in it")
	g.proto.FunctionPrototypes = append(g.proto.FunctionPrototypes, proto)
	x := operand{kind: kindOpen, info: g.emitABx(lua.OP_CLOSURE, 0, len(g.proto.FunctionPrototypes)-1)}
	for _, u := range inner.upvalues {
		op := lua.OP_GETUPVAL
		if u.local {
			op = lua.OP_MOVE
		}
		g.emitABC(op, 0, u.index, 0)
	}
	return x
}

// table compiles a constructor. Items are collected in registers until there are enough for one
// SETLIST; fields are set one by one.
func (g *generator) table(e *ast.TableExpr) operand {
	g.at(e.Line())
	pc := g.emitABC(lua.OP_NEWTABLE, 0, 0, 0)
	t := operand{kind: kindOpen, info: pc}
	g.toNext(&t)
	if names := constantNames(e); names != nil {
		g.shapes = append(g.shapes, shape{names, g.emitABx(lua.OP_NOP, 0, 0)})
	}
	items, fields, waiting := 0, 0, 0
	var last operand
	for _, field := range e.Fields {
		if last.kind != kindNone { // the previous item is not in a register yet
			g.toNext(&last)
			last = operand{}
			if waiting == lua.FieldsPerFlush {
				g.setList(t.info, items, waiting)
				waiting = 0
			}
		}
		if field.Key != nil {
			fields++
			g.field(t.info, field)
			continue
		}
		last = g.expression(field.Value)
		items++
		waiting++
	}
	if waiting > 0 {
		g.at(e.LastLine())
		switch {
		case last.isMultiple():
			g.wantAll(&last)
			g.setList(t.info, items, multiple)
			items--
		default:
			if last.kind != kindNone {
				g.toNext(&last)
			}
			g.setList(t.info, items, waiting)
		}
	}
	g.at(e.LastLine())
	inst := &g.proto.Code[pc]
	bytecode.SetB(inst, bytecode.PackSize(items))
	bytecode.SetC(inst, bytecode.PackSize(fields))
	return t
}

// constantNames returns the distinct names in a constructor, in order, if all of its keys are
// constant strings, and nil otherwise.
func constantNames(e *ast.TableExpr) []string {
	var names []string
	for _, field := range e.Fields {
		if field.Key == nil {
			continue
		}
		name, ok := field.Key.(*ast.StringExpr)
		if !ok {
			return nil
		}
		if !slices.Contains(names, name.Value) {
			if len(names) == machine.MaxFields {
				return nil
			}
			names = append(names, name.Value)
		}
	}
	return names
}

func (g *generator) field(table int, field *ast.Field) {
	free := g.free
	x := inRegister(table)
	key := g.expression(field.Key)
	g.toValue(&key)
	g.index(&x, &key)
	value := g.expression(field.Value)
	op := lua.OP_SETTABLE
	if x.kind == kindNamed {
		op = lua.OP_SETTABLEKS
	}
	g.emitABC(op, table, x.aux, g.toRK(&value))
	g.free = free
}

func (g *generator) logical(e *ast.LogicalOpExpr) operand {
	a := g.expression(e.Lhs)
	g.at(e.Line())
	if e.Operator == "and" {
		g.ifTrue(&a)
		b := g.expression(e.Rhs)
		g.fetch(&b)
		b.no = join(b.no, a.no)
		return b
	}
	g.ifFalse(&a)
	b := g.expression(e.Rhs)
	g.fetch(&b)
	b.yes = join(b.yes, a.yes)
	return b
}

// comparisons maps operators to their instructions. want is the result of the instruction for which
// the operator is true; with OP_LT and OP_LE, want = false means that the operands are swapped.
var comparisons = map[string]struct {
	op   int
	want bool
}{
	"==": {lua.OP_EQ, true},
	"~=": {lua.OP_EQ, false},
	"<":  {lua.OP_LT, true},
	"<=": {lua.OP_LE, true},
	">":  {lua.OP_LT, false},
	">=": {lua.OP_LE, false},
}

func (g *generator) relational(e *ast.RelationalOpExpr) operand {
	c := comparisons[e.Operator]
	a := g.expression(e.Lhs)
	g.at(e.Line())
	g.toRK(&a)
	b := g.expression(e.Rhs)
	g.at(e.LastLine())
	g.compare(c.op, c.want, &a, &b)
	return a
}

var arithmeticOps = map[string]int{
	"+": lua.OP_ADD, "-": lua.OP_SUB, "*": lua.OP_MUL, "/": lua.OP_DIV, "%": lua.OP_MOD, "^": lua.OP_POW,
}

func (g *generator) arithmeticOp(e *ast.ArithmeticOpExpr) operand {
	a := g.expression(e.Lhs)
	g.at(e.Line())
	if !a.isNumeral() {
		g.toRK(&a)
	}
	b := g.expression(e.Rhs)
	g.at(e.LastLine())
	g.arithmetic(arithmeticOps[e.Operator], &a, &b)
	return a
}

// concat compiles a chain of .. to one instruction over consecutive registers.
func (g *generator) concat(e *ast.StringConcatOpExpr) operand {
	a := g.expression(e.Lhs)
	g.at(e.Line())
	g.toNext(&a)
	b := g.expression(e.Rhs)
	g.toValue(&b)
	g.at(e.LastLine())
	if b.kind == kindOpen && bytecode.Op(*g.inst(&b)) == lua.OP_CONCAT {
		g.releaseOperand(&a)
		bytecode.SetB(g.inst(&b), a.info)
		return b
	}
	g.toNext(&b)
	g.release(b.info)
	g.release(a.info)
	return operand{kind: kindOpen, info: g.emitABC(lua.OP_CONCAT, 0, a.info, b.info)}
}
