package kernel

import (
	"github.com/yuin/gopher-lua/ast"
)

func (a *analyzer) local(s *ast.LocalAssignStmt) stmt {
	line := s.Line()
	if len(s.Exprs) > 0 {
		if f, ok := s.Exprs[0].(*ast.FunctionExpr); ok {
			a.cannot(max(line, f.Line()), "define a function", "define it outside, as a local function or a kernel")
		}
	}
	if len(s.Exprs) == 0 {
		a.fail(line, "write: local "+s.Names[0]+" = 0", "local '%s' has no value: a kernel has no nil", s.Names[0])
	}
	if fns := a.functionAliases(s); fns != nil {
		for i, name := range s.Names {
			a.names = append(a.names, binding{name: name, fn: fns[i]})
		}
		return nil
	}
	values, _ := a.values(s.Exprs, len(s.Names), line)
	out := &assign{values: values, line: line}
	for i, name := range s.Names {
		e, at := valueOf(values, i)
		c := resultCell(e, at)
		if c.get() == maybe {
			a.fail(line, "add: or ...", "'%s' would be a number or false, and a local has one type", name)
		}
		v := a.declare(name, &cell{})
		join(v.cell, c, line)
		a.assigned(v, e)
		if lit, ok := e.(numberLit); ok {
			v.literal = &lit
		}
		out.targets = append(out.targets, target{v: v, line: line})
	}
	// The names are in scope after the values, so that "local x = x" copies the outer one.
	return out
}

// valueOf returns the expression of the i-th value of a list, and the index of the value among the
// values of the expression.
func valueOf(values []expr, i int) (e expr, at int) {
	last := len(values) - 1
	if i <= last {
		return values[i], 0
	}
	return values[last], i - last
}

// functionAliases returns the functions for which s declares aliases, or nil if s does something
// else.
func (a *analyzer) functionAliases(s *ast.LocalAssignStmt) []*Outer {
	var fns []*Outer
	for _, e := range s.Exprs {
		fn := a.functionValue(e)
		if fn == nil {
			return nil
		}
		fns = append(fns, fn)
	}
	if len(fns) != len(s.Names) {
		return nil
	}
	return fns
}

// functionValue returns the function whose name is e, or nil if e is something else.
func (a *analyzer) functionValue(e ast.Expr) *Outer {
	switch e := e.(type) {
	case *ast.IdentExpr:
		_, fn := a.find(e.Value, e.Line())
		return fn
	case *ast.AttrGetExpr:
		if name, ok := a.mathField(e); ok && mathFuncs[name] != nil {
			return &Outer{Math: name}
		}
	}
	return nil
}

// mathField returns the field's name if e is a field of the library math.
func (a *analyzer) mathField(e *ast.AttrGetExpr) (name string, ok bool) {
	id, isName := e.Object.(*ast.IdentExpr)
	key, isField := e.Key.(*ast.StringExpr)
	if !isName || !isField {
		return "", false
	}
	if _, fn := a.find(id.Value, id.Line()); fn == nil || !fn.Library {
		return "", false
	}
	return key.Value, true
}

func (a *analyzer) assignment(s *ast.AssignStmt) stmt {
	out := &assign{line: s.Line()}
	for _, e := range s.Lhs {
		switch e := e.(type) {
		case *ast.IdentExpr:
			a.node(e.Line())
			out.targets = append(out.targets, target{v: a.assignable(e), line: e.Line()})
		case *ast.AttrGetExpr:
			it := a.item(e)
			it.array.written = true
			out.targets = append(out.targets, target{array: it.array, index: it.index, line: it.line})
		}
	}
	values, _ := a.values(s.Rhs, len(s.Lhs), s.Line())
	out.values = values
	for i, t := range out.targets {
		e, at := valueOf(values, i)
		c := resultCell(e, at)
		switch {
		case t.v == nil:
			if !c.is(Number, s.Line()) {
				a.fail(s.Line(), "", "a typed array holds numbers, but this is %s", c.get())
			}
		case c.get() == maybe:
			a.fail(s.Line(), "add: or ...", "'%s' would be a number or false, and a local has one type", t.v.name)
		default:
			if !join(t.v.cell, c, s.Line()) {
				a.fail(s.Line(), "use two locals", "'%s' is %s, and cannot become %s", t.v.name, t.v.cell.get(), c.get())
			}
			a.assigned(t.v, e)
		}
	}
	return out
}

// assigned records that e is assigned to v.
func (a *analyzer) assigned(v *variable, e expr) {
	a.depend(v, e)
	if ref, ok := e.(varRef); ok {
		a.flows = append(a.flows, flow{array: ref.v, to: v})
	}
}

// assignable returns the local whose name is e.
func (a *analyzer) assignable(e *ast.IdentExpr) *variable {
	v, fn := a.find(e.Value, e.Line())
	if fn != nil {
		a.cannot(e.Line(), "assign to '"+e.Value+"', which is a function", "use another name")
	}
	if v.outside != nil {
		a.cannot(e.Line(), "assign to '"+e.Value+"', which is outside it", "return the value, or store it in an array")
	}
	v.assigned = true
	return v
}

// mark records that the variables of e are used in an index or in the bounds of a loop.
func (a *analyzer) mark(e expr) {
	each(e, func(e expr) {
		if ref, ok := e.(varRef); ok {
			ref.v.indexing = true
		}
	})
}

// depend records that v is computed from e.
func (a *analyzer) depend(v *variable, e expr) {
	each(e, func(e expr) {
		if ref, ok := e.(varRef); ok && ref.v != v {
			v.dependOn(ref.v)
		}
	})
}

// each calls visit for an expression and for the parts from which its number is computed, except
// array indices.
func each(e expr, visit func(expr)) {
	visit(e)
	switch e := e.(type) {
	case *arith:
		each(e.a, visit)
		each(e.b, visit)
	case *negate:
		each(e.a, visit)
	case *logic:
		each(e.a, visit)
		each(e.b, visit)
	case *mathCall:
		for _, arg := range e.args {
			each(arg, visit)
		}
	}
}
