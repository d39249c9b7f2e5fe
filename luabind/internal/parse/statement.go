package parse

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// block parses statements up to the keyword that ends them.
func (p *parser) block() []ast.Stmt {
	p.enter()
	begin := len(p.nodes.stmts.items)
	for last := false; !last && !p.blockEnds(); p.accept(';') {
		var s ast.Stmt
		s, last = p.statement()
		p.nodes.stmts.items = append(p.nodes.stmts.items, s)
	}
	p.leave()
	return p.nodes.stmts.take(begin)
}

func (p *parser) blockEnds() bool {
	switch p.tok.kind {
	case eof, kwElse, kwElseif, kwEnd, kwUntil:
		return true
	}
	return false
}

// results parses the expressions of a return statement, and returns a block with the statement.
func (p *parser) results() []ast.Stmt {
	p.enter()
	n := &ast.ReturnStmt{}
	line := p.tok.line
	n.Exprs = p.exprs()
	p.accept(';')
	p.place(n, line)
	p.leave()
	return []ast.Stmt{n}
}

// loop parses the block of a loop.
func (p *parser) loop() []ast.Stmt {
	p.fn.loops++
	body := p.block()
	p.fn.loops--
	return body
}

// statement parses a statement. last reports whether the end of the block must follow it.
func (p *parser) statement() (s ast.Stmt, last bool) {
	line := p.tok.line
	switch p.tok.kind {
	case kwIf:
		return p.ifs(line), false
	case kwWhile:
		n := &ast.WhileStmt{}
		p.next()
		n.Condition = p.expr()
		p.expect(kwDo)
		n.Stmts = p.loop()
		p.close(kwEnd, kwWhile, line)
		p.place(n, line)
		return n, false
	case kwDo:
		n := &ast.DoBlockStmt{}
		p.next()
		n.Stmts = p.block()
		p.close(kwEnd, kwDo, line)
		p.place(n, line)
		return n, false
	case kwFor:
		return p.forLoop(line), false
	case kwRepeat:
		n := &ast.RepeatStmt{}
		p.next()
		n.Stmts = p.loop()
		p.close(kwUntil, kwRepeat, line)
		n.Condition = p.expr()
		p.place(n, line)
		return n, false
	case kwFunction:
		return p.function(line), false
	case kwLocal:
		p.next()
		if p.accept(kwFunction) {
			return p.localFunction(line), false
		}
		return p.local(line), false
	case kwReturn:
		n := &ast.ReturnStmt{}
		p.next()
		if !p.blockEnds() && p.tok.kind != ';' {
			n.Exprs = p.exprs()
		}
		p.place(n, line)
		return n, true
	case kwBreak:
		n := &ast.BreakStmt{}
		start := p.tok.start
		p.next()
		if p.fn.loops == 0 {
			p.lex.fail("no loop to break", p.lex.near(&p.tok), start)
		}
		p.place(n, line)
		return n, true
	case colons:
		n := &ast.LabelStmt{}
		p.next()
		n.Name = p.name()
		p.expect(colons)
		p.place(n, line)
		return n, false
	case name:
		if p.tok.value == gotoWord && p.peek().kind == name && p.peek().value != gotoWord {
			n := &ast.GotoStmt{}
			p.next()
			n.Label = p.name()
			p.place(n, line)
			return n, false
		}
	}
	return p.exprStmt(line), false
}

// gotoWord is a keyword if a name follows it, and a name otherwise.
const gotoWord = "goto"

// ifs parses an if with its elseifs. Each elseif is the Else of the statement before it.
func (p *parser) ifs(line int) ast.Stmt {
	outer := p.links
	p.links = 0
	var chain []*ast.IfStmt
	for at := line; ; at = p.tok.line {
		n := &ast.IfStmt{}
		n.SetLine(at)
		p.next()
		n.Condition = p.expr()
		p.expect(kwThen)
		n.Then = p.block()
		chain = append(chain, n)
		if p.tok.kind != kwElseif {
			break
		}
		p.link()
	}
	last := chain[len(chain)-1]
	if p.accept(kwElse) {
		last.Else = p.block()
	}
	p.close(kwEnd, kwIf, line)
	for i, n := range chain {
		n.SetLastLine(p.lastLine)
		if n != last {
			n.Else = []ast.Stmt{chain[i+1]}
		}
	}
	p.links = max(p.links, outer)
	return chain[0]
}

func (p *parser) forLoop(line int) ast.Stmt {
	p.next()
	first := p.name()
	switch p.tok.kind {
	case '=':
		n := &ast.NumberForStmt{Name: first}
		p.next()
		n.Init = p.expr()
		p.expect(',')
		n.Limit = p.expr()
		if p.accept(',') {
			n.Step = p.expr()
		}
		p.expect(kwDo)
		p.place(n, line)
		n.Stmts = p.loop()
		p.close(kwEnd, kwFor, line)
		return n
	case ',', kwIn:
		n := &ast.GenericForStmt{Names: p.names(first)}
		p.expect(kwIn)
		n.Exprs = p.exprs()
		p.expect(kwDo)
		n.Stmts = p.loop()
		p.close(kwEnd, kwFor, line)
		p.place(n, line)
		return n
	}
	p.fail("'=' or 'in' expected")
	return nil
}

// names parses the rest of a list of names; first has been read.
func (p *parser) names(first string) []string {
	begin := len(p.nodes.names.items)
	p.nodes.names.items = append(p.nodes.names.items, first)
	for p.accept(',') {
		p.nodes.names.items = append(p.nodes.names.items, p.name())
	}
	return p.nodes.names.take(begin)
}

// function parses function a.b.c:d() end.
func (p *parser) function(line int) ast.Stmt {
	outer := p.links
	p.links = 0
	p.next()
	var e ast.Expr = p.ident()
	for p.accept('.') {
		e = p.field(e)
		p.link()
	}
	n := &ast.FuncDefStmt{Name: &ast.FuncName{Func: e}}
	if p.accept(':') {
		n.Name.Func, n.Name.Receiver, n.Name.Method = nil, e, p.name()
	}
	n.Func = p.body(line)
	p.links = max(p.links, outer)
	p.place(n, line)
	return n
}

func (p *parser) localFunction(line int) ast.Stmt {
	n := p.localStmt.new()
	p.nodes.names.items = append(p.nodes.names.items, p.name())
	n.Names = p.nodes.names.take(len(p.nodes.names.items) - 1)
	begin := len(p.nodes.exprs.items)
	p.pushExpr(p.body(p.lex.line))
	n.Exprs = p.nodes.exprs.take(begin)
	p.place(n, line)
	return n
}

func (p *parser) local(line int) ast.Stmt {
	n := p.localStmt.new()
	n.Names = p.names(p.name())
	n.Exprs = []ast.Expr{}
	if p.accept('=') {
		n.Exprs = p.exprs()
	}
	n.SetLine(line) // no LastLine: see IsLocalFunction
	return n
}

// exprStmt parses a call or an assignment.
func (p *parser) exprStmt(line int) ast.Stmt {
	e, r := p.suffixed()
	if r == call {
		n := p.callStmt.new()
		n.Expr = e
		p.place(n, line)
		return n
	}
	begin := len(p.nodes.exprs.items)
	for count := 1; ; count++ {
		if r != variable {
			p.fail("syntax error")
		}
		p.pushExpr(e)
		if !p.accept(',') {
			break
		}
		e, r = p.suffixed()
		if most := maxLevels - p.level; count > most {
			p.failLimit(fmt.Sprintf("%s has more than %d variables in assignment", p.fn, most))
		}
	}
	n := p.assignStmt.new()
	p.expect('=')
	n.Lhs = p.nodes.exprs.take(begin)
	n.Rhs = p.exprs()
	p.place(n, line)
	return n
}

func (f *function) String() string {
	if f.line == 0 {
		return "main function"
	}
	return fmt.Sprintf("function at line %d", f.line)
}
