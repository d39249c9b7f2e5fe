package kernel

import (
	"fmt"
	"slices"

	"github.com/yuin/gopher-lua/ast"
)

// An Outer describes the value of a name that is not a local of a function.
type Outer struct {
	Variable any       // the identity of the upvalue; nil: the name is a global
	Type     Type      // Number, Bool or Array; Unknown if it has no value yet
	Function *Function // a function that has been analyzed
	Math     string    // the name of a function of the library math
	Library  bool      // the value is the library math
	What     string    // describes any other value, such as "a table"
}

// maxNodes is the maximum number of statements and expressions of a kernel and all functions that it
// calls, because the compiler of the runtime cannot be interrupted.
const maxNodes = 20_000

// Analyze checks a function of a chunk and infers its types. look is called once for each name
// that is not a local of the function. The error is an *Error, or an error of look.
//
// zero is the constant 0 of the function as it was compiled. As in PUC Lua, 0 and -0 are one
// constant, with the sign of the first of them in the function.
func Analyze(chunk string, fn *ast.FunctionExpr, zero float64, look func(name string) (Outer, error)) (f *Function, err error) {
	defer guard(&err)
	a := &analyzer{
		fn: &Function{Chunk: chunk, Line: fn.Line(), zero: zero}, look: look, line: fn.Line(),
		outer: map[string]*Outer{}, outside: map[any]*variable{},
	}
	a.function(fn)
	return a.fn, nil
}

type analyzer struct {
	fn          *Function
	look        func(name string) (Outer, error)
	line        int // of the latest node
	names       []binding
	outer       map[string]*Outer
	outside     map[any]*variable
	blocks      []map[string]*label
	all         []*variable
	flows       []flow
	loops       int     // number of loops so far
	returns     []*cell // nil: no return yet
	firstReturn int     // the line of the first return; 0: none
}

// A flow records that another variable may hold the same array, so that a write through that
// variable is a write to the array.
type flow struct{ array, to *variable }

// A binding is a name in scope: a variable, or an alias of a function.
type binding struct {
	name string
	v    *variable
	fn   *Outer
}

func (a *analyzer) fail(line int, hint, format string, args ...any) {
	panic(&Error{a.fn.Chunk, line, fmt.Sprintf(format, args...), hint})
}

// cannot fails because kernels do not support a construct.
func (a *analyzer) cannot(line int, what, hint string) {
	a.fail(line, hint, "a kernel cannot %s", what)
}

func (a *analyzer) function(fn *ast.FunctionExpr) {
	if fn.ParList.HasVargs {
		a.cannot(fn.Line(), "take '...'", "name the arguments")
	}
	for _, name := range fn.ParList.Names {
		a.fn.params = append(a.fn.params, a.declare(name, &cell{}))
	}
	a.fn.body = a.block(fn.Stmts)
	if len(a.returns) > 0 && !ends(a.fn.body) {
		a.fail(fn.LastLine(), "add a return at the end", "the kernel returns %s at line %d, but none here", countOf(len(a.returns), "value"), a.firstReturn)
	}
	for _, v := range a.all {
		v.cell.is(Number, a.fn.Line)
	}
	for _, c := range a.returns {
		a.fn.results = append(a.fn.results, c.get())
	}
	a.spread()
	for changed := true; changed; {
		changed = false
		for _, f := range a.flows {
			if f.to.written && !f.array.written {
				f.array.written, changed = true, true
			}
		}
	}
}

// spread marks the variables from which indices are computed, directly or through other variables.
func (a *analyzer) spread() {
	work := slices.Clone(a.all)
	seen := map[*variable]bool{}
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if !v.indexing || seen[v] {
			continue
		}
		seen[v] = true
		for _, u := range v.users {
			u.indexing = true
			work = append(work, u)
		}
	}
}

// node counts one statement or expression.
func (a *analyzer) node(line int) {
	if line > 0 {
		a.line = line
	}
	if a.fn.nodes++; a.fn.nodes > maxNodes {
		a.fail(a.fn.Line, "split it, or use a loop", "the kernel is too large: it has more than %d statements and expressions", maxNodes)
	}
}

func (a *analyzer) declare(name string, c *cell) *variable {
	v := &variable{name: name, cell: c}
	a.all = append(a.all, v)
	a.names = append(a.names, binding{name: name, v: v})
	return v
}

// find returns the variable or the function that has a name.
func (a *analyzer) find(name string, line int) (*variable, *Outer) {
	for i := len(a.names) - 1; i >= 0; i-- {
		if b := a.names[i]; b.name == name {
			return b.v, b.fn
		}
	}
	o := a.outer[name]
	if o == nil {
		got, err := a.look(name)
		if err != nil {
			panic(lookFailed{err})
		}
		o = &got
		a.outer[name] = o
	}
	switch {
	case o.Function != nil || o.Math != "" || o.Library:
		return nil, o
	case o.Variable == nil && o.Type == Unknown && o.What == "":
		a.fail(line, "", "'%s' is not defined", name)
	case o.What == "a table":
		a.fail(line, "put its fields into locals and its lists into typed arrays, outside the kernel", "a kernel cannot use '%s': it is a table", name)
	case o.What != "":
		a.fail(line, "a kernel works on numbers, booleans and typed arrays", "a kernel cannot use '%s': it is %s", name, o.What)
	case o.Variable == nil:
		a.fail(line, "make '"+name+"' a local outside the kernel, or an argument", "a kernel cannot use the global '%s'", name)
	}
	v := a.outside[o.Variable]
	if v == nil {
		v = &variable{name: name, cell: &cell{typ: o.Type, line: line}, outside: o.Variable}
		a.outside[o.Variable] = v
		a.fn.outside = append(a.fn.outside, v)
		a.all = append(a.all, v)
	}
	return v, nil
}

// block analyzes a block with a scope of its own.
func (a *analyzer) block(list []ast.Stmt) []stmt {
	scope := len(a.names)
	out := a.statements(list)
	a.leaveBlock(scope)
	return out
}

func (a *analyzer) leaveBlock(scope int) {
	a.names = a.names[:scope]
	a.blocks = a.blocks[:len(a.blocks)-1]
}

// statements analyzes the statements of a block. The caller ends its scope.
func (a *analyzer) statements(list []ast.Stmt) []stmt {
	labels := map[string]*label{}
	for _, s := range list {
		if l, ok := s.(*ast.LabelStmt); ok {
			labels[l.Name] = &label{name: l.Name} // line 0: not reached yet
		}
	}
	a.blocks = append(a.blocks, labels)
	out := make([]stmt, 0, len(list))
	for _, s := range list {
		a.node(s.Line())
		if made := a.statement(s); made != nil {
			out = append(out, made)
		}
	}
	return out
}

func (a *analyzer) statement(s ast.Stmt) stmt {
	line := s.Line()
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		return a.local(s)
	case *ast.AssignStmt:
		return a.assignment(s)
	case *ast.FuncCallStmt:
		e := a.call(s.Expr.(*ast.FuncCallExpr))
		return &callStmt{e}
	case *ast.DoBlockStmt:
		return &block{a.block(s.Stmts)}
	case *ast.WhileStmt:
		before := a.enterLoop()
		cond := a.condition(s.Condition)
		body := a.block(s.Stmts)
		return &while{cond, body, line, a.loops == before}
	case *ast.RepeatStmt:
		before := a.enterLoop()
		scope := len(a.names)
		body := a.statements(s.Stmts)
		cond := a.condition(s.Condition)
		a.leaveBlock(scope)
		return &repeat{body, cond, line, a.loops == before}
	case *ast.IfStmt:
		cond := a.condition(s.Condition)
		then := a.block(s.Then)
		return &branch{cond, then, a.block(s.Else)}
	case *ast.NumberForStmt:
		return a.loop(s)
	case *ast.BreakStmt:
		return &leave{}
	case *ast.ReturnStmt:
		return a.returnStatement(s)
	case *ast.LabelStmt:
		l := a.blocks[len(a.blocks)-1][s.Name]
		l.line = line
		return l
	case *ast.GotoStmt:
		return a.jump(s)
	case *ast.GenericForStmt:
		a.cannot(line, "use 'for ... in'", "write: for i = 1, #a do")
	case *ast.FuncDefStmt:
		a.cannot(line, "define a function", "define it outside, as a local function or a kernel")
	default:
		a.cannot(line, fmt.Sprintf("have a %T", s), "")
	}
	return nil
}

func (a *analyzer) jump(s *ast.GotoStmt) stmt {
	for i := len(a.blocks) - 1; i >= 0; i-- {
		if l := a.blocks[i][s.Label]; l != nil {
			j := &jump{to: l, back: l.line > 0, line: s.Line()}
			if j.back {
				l.back = true
				a.enterLoop()
			} else {
				l.forward = true
			}
			return j
		}
	}
	a.fail(s.Line(), "", "no visible label '%s'", s.Label)
	return nil
}

// enterLoop counts a loop. If the count has not changed at the end of the loop, the loop has no inner
// loops.
func (a *analyzer) enterLoop() int {
	a.fn.loops = true
	a.loops++
	return a.loops
}

func (a *analyzer) loop(s *ast.NumberForStmt) stmt {
	l := &loop{init: a.number(s.Init), limit: a.number(s.Limit), step: numberLit{value: 1}, line: s.Line()}
	if s.Step != nil {
		l.step = a.number(s.Step)
	}
	before := a.enterLoop()
	scope := len(a.names)
	l.v = a.declare(s.Name, of(Number))
	for _, e := range []expr{l.init, l.limit, l.step} {
		a.mark(e)
		a.depend(l.v, e)
	}
	l.body = a.block(s.Stmts)
	l.leaf = a.loops == before
	a.names = a.names[:scope]
	return l
}

// returnStatement analyzes a return.
func (a *analyzer) returnStatement(s *ast.ReturnStmt) stmt {
	values, count := a.values(s.Exprs, -1, s.Line())
	if a.firstReturn == 0 {
		a.firstReturn = s.Line()
		a.returns = make([]*cell, count)
		for i := range a.returns {
			a.returns[i] = &cell{}
		}
	}
	if count != len(a.returns) {
		a.fail(s.Line(), "return the same number of values everywhere", "the kernel returns %s here, and %d at line %d", countOf(count, "value"), len(a.returns), a.firstReturn)
	}
	if count > maxResults {
		a.fail(s.Line(), "store numbers in an array", "a kernel cannot return more than %d values", maxResults)
	}
	for i := range count {
		c := resultCell(valueOf(values, i))
		if c.get() == Array {
			a.cannot(s.Line(), "return a typed array", "the caller has it already")
		}
		if c.get() == maybe {
			a.fail(s.Line(), "add: or ...", "the value is a number or false, and a kernel returns one type")
		}
		if !join(a.returns[i], c, s.Line()) {
			a.fail(s.Line(), "return values of the same types everywhere", "result %d is %s here, and %s at line %d", i+1, c.get(), a.returns[i].get(), a.firstReturn)
		}
	}
	return &returnStmt{values}
}

// values analyzes a list of expressions that must have at least want values. If want is negative,
// any number is accepted. It returns the number of values.
func (a *analyzer) values(list []ast.Expr, want, line int) (values []expr, count int) {
	for i, e := range list {
		value := a.any(e)
		values = append(values, value)
		n := 1
		if i == len(list)-1 && !adjusted(e) {
			n = results(value)
		} else if results(value) == 0 {
			n = 0
		}
		if n == 0 && (i < len(list)-1 || want >= 0 || adjusted(e)) {
			a.fail(e.Line(), "", "the function returns nothing, but a value is needed")
		}
		count += n
	}
	if count < want {
		a.fail(line, "give each variable a number or a boolean", "%s for %s: a kernel has no nil", countOf(count, "value"), countOf(want, "variable"))
	}
	if n := len(values); n > 0 && count > n && want < 0 && adjusted(list[n-1]) {
		count = n
	}
	return values, count
}

// adjusted reports whether e is a call in parentheses, so that it has one value.
func adjusted(e ast.Expr) bool {
	c, ok := e.(*ast.FuncCallExpr)
	return ok && c.AdjustRet
}

// ends reports whether the code after list is unreachable.
func ends(list []stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch s := list[len(list)-1].(type) {
	case *returnStmt, *jump:
		return true
	case *block:
		return ends(s.body)
	case *branch:
		return ends(s.then) && ends(s.els)
	case *while:
		lit, ok := s.cond.(boolLit)
		return ok && lit.value && !leaves(s.body)
	}
	return false
}

// leaves reports whether list has a break that ends the loop around it.
func leaves(list []stmt) bool {
	return slices.ContainsFunc(list, func(s stmt) bool {
		switch s := s.(type) {
		case *leave:
			return true
		case *block:
			return leaves(s.body)
		case *branch:
			return leaves(s.then) || leaves(s.els)
		}
		return false
	})
}
