package kernel

import (
	"math"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

// number analyzes an expression that must be a number.
func (a *analyzer) number(e ast.Expr) expr {
	return a.want(a.any(e), Number, e)
}

// want fails unless e is of type t.
func (a *analyzer) want(e expr, t Type, at ast.Expr) expr {
	if results(e) == 0 {
		a.fail(at.Line(), "", "the function returns nothing, but %s is needed", t)
	}
	c := e.cellOf()
	if !c.is(t, at.Line()) {
		is := c.get()
		if ref, ok := e.(varRef); ok {
			if line := c.root().line; line > 0 && line != at.Line() {
				a.fail(at.Line(), "", "'%s' is %s since line %d, but %s is needed", ref.v.name, is, line, t)
			}
			a.fail(at.Line(), "", "'%s' is %s, but %s is needed", ref.v.name, is, t)
		}
		hint := ""
		if is == maybe {
			hint = "add: or ..."
		}
		a.fail(at.Line(), hint, "this is %s, but %s is needed", is, t)
	}
	return e
}

// condition analyzes an expression whose value is only tested for truth.
func (a *analyzer) condition(e ast.Expr) expr {
	if l, ok := e.(*ast.LogicalOpExpr); ok {
		a.node(e.Line())
		return &logic{and: l.Operator == "and", a: a.condition(l.Lhs), b: a.condition(l.Rhs), cell: of(Bool)}
	}
	value := a.any(e)
	a.truth(value, e.Line())
	return value
}

// needValue fails if e is a call of a function without results.
func (a *analyzer) needValue(e expr, line int) {
	if results(e) == 0 {
		a.fail(line, "", "the function returns nothing, but a value is needed")
	}
}

// truth checks a value that is only tested for truth. A value of unknown type becomes a boolean.
func (a *analyzer) truth(e expr, line int) {
	a.needValue(e, line)
	c := e.cellOf()
	if c.get() == Unknown {
		c.is(Bool, line)
	}
	if c.get() == Array {
		a.fail(line, "it is always true", "a typed array is not a condition of a kernel")
	}
}

// any analyzes an expression of any type.
func (a *analyzer) any(e ast.Expr) expr {
	a.node(e.Line())
	line := a.line
	switch e := e.(type) {
	case *ast.NumberExpr:
		n, ok := number.Parse(e.Value)
		if !ok {
			a.fail(line, "", "malformed number near '%s'", e.Value)
		}
		return numberLit{value: n}
	case *ast.TrueExpr:
		return boolLit{true}
	case *ast.FalseExpr:
		return boolLit{false}
	case *ast.IdentExpr:
		v, fn := a.find(e.Value, line)
		if fn != nil {
			a.cannot(line, "use the function '"+e.Value+"' as a value", "call it")
		}
		return varRef{v}
	case *ast.AttrGetExpr:
		if name, ok := a.mathField(e); ok {
			value, known := mathConstants[name]
			if !known {
				a.noMath(line, name)
			}
			return numberLit{value, true}
		}
		return a.item(e)
	case *ast.FuncCallExpr:
		return a.call(e)
	case *ast.LogicalOpExpr:
		return a.logic(e)
	case *ast.RelationalOpExpr:
		return a.relation(e)
	case *ast.ArithmeticOpExpr:
		x := a.number(e.Lhs)
		y := a.number(e.Rhs)
		return fold(e.Operator[0], x, y)
	case *ast.UnaryMinusOpExpr:
		x := a.number(e.Expr)
		if lit, ok := x.(numberLit); ok && lit.value == lit.value && (!lit.derived || lit.value != 0) {
			return numberLit{-lit.value, lit.derived}
		}
		return &negate{x}
	case *ast.UnaryNotOpExpr:
		return &not{a.condition(e.Expr)}
	case *ast.UnaryLenOpExpr:
		return &length{a.array(e.Expr)}
	case *ast.NilExpr:
		a.cannot(line, "use nil", "use a number or a boolean in its place")
	case *ast.StringExpr:
		a.cannot(line, "use strings", "it works on numbers, booleans and typed arrays")
	case *ast.StringConcatOpExpr:
		a.cannot(line, "join strings", "return the numbers, and convert them to strings outside")
	case *ast.TableExpr:
		a.cannot(line, "create tables", "use locals, or typed arrays that are created outside")
	case *ast.Comma3Expr:
		a.cannot(line, "use '...'", "name the arguments")
	case *ast.FunctionExpr:
		a.cannot(line, "define a function", "define it outside, as a local function or a kernel")
	}
	a.cannot(line, "compute this", "")
	return nil
}

// fold returns an operation, or its result if the operands are constants. Numerals are folded in the
// same cases as in package compile; folding other constants could change the sign of a zero.
func fold(op byte, x, y expr) expr {
	a, ok := x.(numberLit)
	b, ok2 := y.(numberLit)
	if !ok || !ok2 || op == '%' && b.value == 0 || op == '/' && b.value == 0 {
		return &arith{op, x, y}
	}
	derived := a.derived || b.derived
	v := calculate(op, a.value, b.value)
	if v != v || derived && (a.value == 0 || b.value == 0 || v == 0) {
		return &arith{op, x, y}
	}
	return numberLit{v, derived}
}

// calculate returns the result that the machine computes.
func calculate(op byte, a, b float64) float64 {
	switch op {
	case '+':
		return a + b
	case '-':
		return a - b
	case '*':
		return a * b
	case '/':
		return a / b
	case '%':
		return a - float64(math.Floor(a/b)*b)
	}
	return number.Pow(a, b)
}

// array analyzes an expression that must be a typed array, which can only be a variable.
func (a *analyzer) array(e ast.Expr) *variable {
	if id, ok := e.(*ast.IdentExpr); ok {
		a.node(e.Line())
		v, fn := a.find(id.Value, a.line)
		if fn != nil {
			a.fail(a.line, "", "'%s' is not a typed array", id.Value)
		}
		a.want(varRef{v}, Array, e)
		return v
	}
	switch e.(type) {
	case *ast.AttrGetExpr:
		a.fail(e.Line(), "put the array into a local outside the kernel, or pass it as an argument", "a kernel cannot read tables: only typed arrays have items in a kernel")
	default:
		a.any(e)
	}
	a.fail(e.Line(), "", "only typed arrays have items and a length in a kernel")
	return nil
}

func (a *analyzer) item(e *ast.AttrGetExpr) *item {
	if key, ok := e.Key.(*ast.StringExpr); ok {
		if id, isName := e.Object.(*ast.IdentExpr); isName {
			if _, fn := a.find(id.Value, id.Line()); fn != nil && fn.Library {
				a.cannot(e.Line(), "assign to math."+key.Value, "")
			}
		}
		a.cannot(e.Line(), "use the field '"+key.Value+"'", "put it into a local outside the kernel, or pass it as an argument")
	}
	v := a.array(e.Object)
	index := a.number(e.Key)
	a.mark(index)
	return &item{v, index, e.Line()}
}

// logic analyzes `and` and `or`, whose result is one of their operands.
func (a *analyzer) logic(e *ast.LogicalOpExpr) expr {
	line := e.Line()
	x := a.any(e.Lhs)
	a.truth(x, line)
	y := a.any(e.Rhs)
	c := y.cellOf()
	if e.Operator == "and" {
		a.needValue(y, line)
		if c.get() == Unknown {
			c.is(Number, line)
		}
		l := &logic{and: true, a: x, b: y, cell: of(c.get())}
		switch {
		case c.get() == Array:
			a.fail(line, "use if", "a kernel cannot choose a typed array by 'and'")
		case x.cellOf().get() != Number && c.get() == Number:
			l.cell = of(maybe)
		}
		return l
	}
	switch t := x.cellOf().get(); t {
	case Number, maybe:
		if c.get() == Unknown {
			c.is(Number, line)
		}
		if c.get() != Number && (t != maybe || c.get() != maybe) {
			a.fail(line, "use if", "a kernel cannot choose between a number and %s by 'or'", c.get())
		}
		return &logic{a: x, b: y, cell: of(c.get())}
	default:
		a.truth(y, line)
		if c.get() != Bool {
			a.fail(line, "use if", "a kernel cannot choose between a boolean and %s by 'or'", c.get())
		}
		return &logic{a: x, b: y, cell: of(Bool)}
	}
}

func (a *analyzer) relation(e *ast.RelationalOpExpr) expr {
	x := a.any(e.Lhs)
	y := a.any(e.Rhs)
	op, line := e.Operator, e.Line()
	if op != "==" && op != "~=" {
		return &compare{op, a.want(x, Number, e.Lhs), a.want(y, Number, e.Rhs)}
	}
	a.needValue(x, line)
	a.needValue(y, line)
	cx, cy := x.cellOf(), y.cellOf()
	if cx.get() == Unknown && cy.get() == Unknown {
		cx.is(Number, line)
	}
	if !join(cx, cy, line) {
		a.fail(line, "", "%s is compared with %s: they are never equal", cx.get(), cy.get())
	}
	if t := cx.get(); t != Number && t != Bool {
		a.fail(line, "compare the items", "a kernel cannot compare %ss", t.String()[len("a "):])
	}
	return &compare{op, x, y}
}

// call analyzes a call of a math function, a kernel, or a function that could be a kernel.
func (a *analyzer) call(e *ast.FuncCallExpr) expr {
	line := e.Line()
	if e.Func == nil {
		a.cannot(line, "call the method '"+e.Method+"'", "loop over the items, or call it outside")
	}
	var fn *Outer
	name := "this"
	switch f := e.Func.(type) {
	case *ast.IdentExpr:
		name = f.Value
		fn = a.functionNamed(f, line)
	case *ast.AttrGetExpr:
		if field, ok := a.mathField(f); ok {
			if mathFuncs[field] == nil {
				a.noMath(line, field)
			}
			fn, name = &Outer{Math: field}, "math."+field
		} else if key, ok := f.Key.(*ast.StringExpr); ok {
			name = key.Value
		}
	}
	if fn == nil || fn.Library {
		a.cannot(line, "call '"+name+"'", callHint)
	}
	args := make([]expr, 0, len(e.Args))
	for _, arg := range e.Args {
		args = append(args, a.any(arg))
	}
	if n := len(e.Args); n > 0 && !adjusted(e.Args[n-1]) && results(args[n-1]) > 1 {
		a.fail(line, "put the results into locals first", "a kernel cannot pass several results on as arguments")
	}
	if fn.Math != "" {
		return a.mathCall(mathFuncs[fn.Math], args, e)
	}
	callee := fn.Function
	if len(args) < len(callee.params) {
		a.fail(line, "", "'%s' takes %s, but this call has %d", name, countOf(len(callee.params), "argument"), len(args))
	}
	for i, p := range callee.params {
		a.want(args[i], p.cell.get(), e.Args[i])
		if p.indexing {
			a.mark(args[i])
		}
		if ref, ok := args[i].(varRef); ok && p.written {
			ref.v.written = true
		}
	}
	for i := len(callee.params); i < len(args); i++ {
		a.truth(args[i], line)
	}
	a.fn.callees = append(a.fn.callees, callee)
	if callee.loops {
		a.enterLoop()
	}
	if a.fn.nodes += callee.nodes; a.fn.nodes > maxNodes {
		a.node(line)
	}
	return &call{callee, args, line}
}

const callHint = "it calls functions of math, other kernels, and local functions that could be kernels"

// functionNamed returns the function with a name, or nil if the name does not belong to a function.
func (a *analyzer) functionNamed(id *ast.IdentExpr, line int) *Outer {
	v, fn := a.find(id.Value, line)
	if v != nil && v.outside != nil && v.cell.get() == Unknown {
		a.fail(line, "define '"+id.Value+"' before the kernel", "a kernel cannot call '%s': it has no value yet", id.Value)
	}
	return fn
}

func (a *analyzer) noMath(line int, name string) {
	a.cannot(line, "use math."+name, "compute it outside, and pass it as an argument")
}

func (a *analyzer) mathCall(fn *mathFunc, args []expr, e *ast.FuncCallExpr) expr {
	if len(args) < fn.least {
		a.fail(e.Line(), "", "math.%s takes %s, but this call has %d", fn.name, countOf(fn.least, "argument"), len(args))
	}
	if fn.name == "random" && len(args) > fn.most {
		a.fail(e.Line(), "", "math.random takes at most %s, but this call has %d", countOf(fn.most, "argument"), len(args))
	}
	for i, arg := range args {
		if i < fn.most {
			a.want(arg, Number, e.Args[i])
		} else {
			a.truth(arg, e.Line())
		}
	}
	return &mathCall{fn, args, e.Line()}
}
