package parse

import "github.com/yuin/gopher-lua/ast"

// An operator is a binary operator with its binding strengths: left toward the operand before it,
// right toward the operand after it. If right is less than left, the operator is right associative.
type operator struct{ left, right int }

const unaryStrength = 8 // of not, # and -

var operators = [colons + 1]operator{
	kwOr:  {1, 1},
	kwAnd: {2, 2},
	'<':   {3, 3}, '>': {3, 3}, lessEqual: {3, 3}, greaterEqual: {3, 3}, equal: {3, 3}, notEqual: {3, 3},
	concat: {5, 4},
	'+':    {6, 6}, '-': {6, 6},
	'*': {7, 7}, '/': {7, 7}, '%': {7, 7},
	'^': {10, 9},
}

func (p *parser) expr() ast.Expr { return p.operation(0) }

// exprs parses one or more expressions.
func (p *parser) exprs() []ast.Expr {
	begin := len(p.nodes.exprs.items)
	p.pushExpr(p.expr())
	for p.accept(',') {
		p.pushExpr(p.expr())
	}
	return p.nodes.exprs.take(begin)
}

func (p *parser) pushExpr(e ast.Expr) { p.nodes.exprs.items = append(p.nodes.exprs.items, e) }

// operation parses an expression whose operators bind more strongly than limit.
func (p *parser) operation(limit int) ast.Expr {
	p.enter()
	outer := p.links
	p.links = 0
	e := p.unary()
	for {
		op := p.tok.kind
		strength := operators[op]
		if strength.left <= limit {
			break
		}
		line := p.tok.line
		p.next()
		e = p.binary(op, e, p.operation(strength.right), line)
		p.link()
	}
	p.links = max(p.links, outer)
	p.leave()
	return e
}

func (p *parser) binary(op kind, lhs, rhs ast.Expr, line int) ast.Expr {
	switch op {
	case kwAnd, kwOr:
		n := p.logical.new()
		n.Operator, n.Lhs, n.Rhs = op.String(), lhs, rhs
		p.place(n, line)
		return n
	case concat:
		n := p.nodes.concat.new()
		n.Lhs, n.Rhs = lhs, rhs
		p.place(n, line)
		return n
	case '+', '-', '*', '/', '%', '^':
		n := p.arithmetic.new()
		n.Operator, n.Lhs, n.Rhs = symbols[op], lhs, rhs
		p.place(n, line)
		return n
	}
	n := p.relational.new()
	n.Operator, n.Lhs, n.Rhs = op.String(), lhs, rhs
	p.place(n, line)
	return n
}

var symbols = [...]string{'+': "+", '-': "-", '*': "*", '/': "/", '%': "%", '^': "^"}

// unary parses an operand and the unary operators before it.
func (p *parser) unary() ast.Expr {
	line := p.tok.line
	switch p.tok.kind {
	case '-':
		p.next()
		n := p.minus.new()
		n.Expr = p.operation(unaryStrength)
		p.place(n, line)
		return n
	case kwNot:
		p.next()
		n := &ast.UnaryNotOpExpr{Expr: p.operation(unaryStrength)}
		p.place(n, line)
		return n
	case '#':
		p.next()
		n := &ast.UnaryLenOpExpr{Expr: p.operation(unaryStrength)}
		p.place(n, line)
		return n
	}
	return p.operand()
}

func (p *parser) operand() ast.Expr {
	line := p.tok.line
	switch p.tok.kind {
	case number:
		n := p.number.new()
		n.Value = p.tok.value
		p.next()
		p.place(n, line)
		return n
	case text:
		return p.text()
	case kwNil:
		return p.word(&ast.NilExpr{})
	case kwTrue:
		return p.word(&ast.TrueExpr{})
	case kwFalse:
		return p.word(&ast.FalseExpr{})
	case dots:
		if !p.fn.vararg {
			p.fail("cannot use '...' outside a vararg function")
		}
		return p.word(&ast.Comma3Expr{})
	case '{':
		return p.table()
	case kwFunction:
		p.next()
		return p.body(p.lex.line)
	}
	e, _ := p.suffixed()
	return e
}

// word steps over the single token of e and returns e.
func (p *parser) word(e ast.Expr) ast.Expr {
	line := p.tok.line
	p.next()
	p.place(e, line)
	return e
}

func (p *parser) text() *ast.StringExpr {
	n := p.nodes.text.new()
	n.Value = p.tok.value
	line := p.tok.line
	p.next()
	p.place(n, line)
	return n
}

// A role is what a suffixed expression can be used for in a statement.
type role uint8

const (
	value    role = iota // in parentheses: cannot begin a statement
	variable             // can be assigned to
	call
)

// suffixed parses a name or an expression in parentheses, and the indexes and calls after it.
func (p *parser) suffixed() (ast.Expr, role) {
	outer := p.links
	p.links = 0
	e, r := p.primary()
	for {
		switch p.tok.kind {
		case '.':
			p.next()
			e, r = p.field(e), variable
		case '[':
			p.next()
			n := p.index.new()
			n.Object, n.Key = e, p.expr()
			line := p.tok.line
			p.expect(']')
			p.place(n, line)
			e, r = n, variable
		case ':':
			p.next()
			n := p.call.new()
			n.Receiver, n.Method = e, p.name()
			p.arguments(n)
			e, r = n, call
		case '(', '{', text:
			n := p.call.new()
			n.Func = e
			p.arguments(n)
			e, r = n, call
		default:
			p.links = max(p.links, outer)
			return e, r
		}
		p.link()
	}
}

// field parses a dot and the name after it, as an index of object.
func (p *parser) field(object ast.Expr) *ast.AttrGetExpr {
	key, n := p.nodes.text.new(), p.index.new()
	line := p.tok.line
	key.Value = p.name()
	n.Object, n.Key = object, key
	within(key, line)
	within(n, line)
	return n
}

func (p *parser) primary() (ast.Expr, role) {
	switch line := p.tok.line; p.tok.kind {
	case name:
		return p.ident(), variable
	case '(':
		p.next()
		e := p.expr()
		p.close(')', '(', line)
		switch e := e.(type) {
		case *ast.FuncCallExpr:
			e.AdjustRet = true
		case *ast.Comma3Expr:
			e.AdjustRet = true
		}
		return e, value
	}
	p.fail("unexpected symbol")
	return nil, value
}

func (p *parser) ident() *ast.IdentExpr {
	n := p.nodes.ident.new()
	line := p.tok.line
	n.Value = p.name()
	within(n, line)
	return n
}

// arguments parses the arguments of a call.
func (p *parser) arguments(n *ast.FuncCallExpr) {
	line := p.lex.line
	begin := len(p.nodes.exprs.items)
	switch p.tok.kind {
	case '(':
		if line != p.lastLine {
			p.fail("ambiguous syntax (function call x new statement)")
		}
		p.next()
		if p.tok.kind == ')' {
			n.Args = []ast.Expr{}
		} else {
			n.Args = p.exprs()
		}
		p.close(')', '(', line)
	case '{':
		p.pushExpr(p.table())
		n.Args = p.nodes.exprs.take(begin)
	case text:
		p.pushExpr(p.text())
		n.Args = p.nodes.exprs.take(begin)
	default:
		p.fail("function arguments expected")
	}
	p.place(n, line)
}

func (p *parser) table() *ast.TableExpr {
	n := p.nodes.table.new()
	line := p.tok.line
	begin := len(p.nodes.fields.items)
	p.expect('{')
	for p.tok.kind != '}' {
		f := p.nodes.field.new()
		switch {
		case p.tok.kind == name && p.peek().kind == '=':
			key := p.nodes.text.new()
			at := p.tok.line
			key.Value = p.name()
			within(key, at)
			f.Key = key
		case p.tok.kind == '[':
			p.next()
			f.Key = p.expr()
			p.expect(']')
		}
		if f.Key != nil {
			p.expect('=')
		}
		f.Value = p.expr()
		p.nodes.fields.items = append(p.nodes.fields.items, f)
		if !p.accept(',') && !p.accept(';') {
			break
		}
	}
	p.close('}', '{', line)
	n.Fields = p.nodes.fields.take(begin)
	p.place(n, line)
	return n
}

// body parses the parameters and the statements of a function. line is its linedefined in PUC Lua.
func (p *parser) body(line int) *ast.FunctionExpr {
	p.fn = &function{outer: p.fn, line: line}
	n := &ast.FunctionExpr{ParList: &ast.ParList{}}
	p.expect('(')
	begin := len(p.nodes.names.items)
	for p.tok.kind != ')' || len(p.nodes.names.items) > begin {
		if p.accept(dots) {
			p.fn.vararg = true
			break
		}
		if p.tok.kind != name {
			p.fail("<name> or '...' expected")
		}
		p.nodes.names.items = append(p.nodes.names.items, p.name())
		if !p.accept(',') {
			break
		}
	}
	n.ParList.Names = p.nodes.names.take(begin)
	n.ParList.HasVargs = p.fn.vararg
	p.expect(')')
	n.Stmts = p.block()
	p.close(kwEnd, kwFunction, line)
	p.fn = p.fn.outer
	p.place(n, line)
	return n
}
