package parse

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// Options are what a parse depends on beside the text.
type Options struct {
	// Interrupted is called every few thousand tokens, on the goroutine that parses. The
	// parse ends with ErrInterrupted when it returns true. It may be nil.
	Interrupted func() bool
	// Expressions makes Chunk parse a list of expressions, as if return preceded it.
	Expressions bool
}

// Chunk parses a text as the body of a function with variable arguments. name is what its
// errors call it. The error is an *Error.
func Chunk(text, name string) ([]ast.Stmt, error) {
	return Options{}.Chunk(text, name)
}

// Chunk is the function [Chunk] with options. The error is an *Error or ErrInterrupted.
func (o Options) Chunk(text, name string) (chunk []ast.Stmt, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case bailout:
			chunk, err = nil, r.err
		default:
			panic(r)
		}
	}()
	p := &parser{lex: lexer{text: text, name: name, line: 1, words: map[string]string{}, interrupted: o.Interrupted}}
	p.fn = &function{vararg: true}
	p.next()
	if o.Expressions {
		chunk = p.results()
	} else {
		chunk = p.block()
	}
	if p.tok.kind != eof {
		p.expected(eof)
	}
	return chunk, nil
}

// IsLocalFunction reports whether s was written as local function f, whose function sees f as
// a local. The function of local f = function does not. The tree has the same node for both;
// only the first one has a LastLine.
func IsLocalFunction(s *ast.LocalAssignStmt) bool { return s.LastLine() != 0 }

// maxLevels bounds the nesting of blocks and expressions. PUC Lua's bound is 200 C calls
// (LUAI_MAXCCALLS), of which two are spent before a main chunk calls loadstring.
const maxLevels = 198

// MaxLinks bounds the chains on a path through the tree (see Bounds). A link costs a recursive
// function over the tree one or two calls; so many of them take it tens of megabytes of stack, of
// which Go has a gigabyte before it ends the process.
const MaxLinks = 50_000

// A parser turns tokens into a tree. Its methods are named by what they parse; each begins at
// the current token and ends behind the last one of its own.
type parser struct {
	lex      lexer
	tok      token // the current token
	ahead    token // the one after it, if peeked
	peeked   bool
	lastLine int // where the token before the current one ends
	fn       *function
	level    int
	links    int // on the longest path through what was parsed of the enclosing chain
	nodes
}

// A function is what a parser knows of the function it is in.
type function struct {
	outer  *function
	line   int // 0 of the main chunk
	vararg bool
	loops  int // that enclose the current block
}

func (p *parser) next() {
	p.lastLine = p.lex.line
	if p.peeked {
		p.tok, p.peeked = p.ahead, false
		return
	}
	p.lex.next(&p.tok)
}

// peek is the token after the current one.
func (p *parser) peek() *token {
	if !p.peeked {
		p.lex.next(&p.ahead)
		p.peeked = true
	}
	return &p.ahead
}

// accept steps over the current token if it is of a kind.
func (p *parser) accept(k kind) bool {
	if p.tok.kind != k {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(k kind) {
	if !p.accept(k) {
		p.expected(k)
	}
}

func (p *parser) expected(k kind) { p.fail("'" + k.String() + "' expected") }

// close steps over the token that ends what another one has begun in a line.
func (p *parser) close(k, begun kind, line int) {
	if p.accept(k) {
		return
	}
	if line == p.lex.line {
		p.expected(k)
	}
	p.fail(fmt.Sprintf("'%s' expected (to close '%s' at line %d)", k, begun, line))
}

func (p *parser) name() string {
	if p.tok.kind != name {
		p.expected(name)
	}
	s := p.tok.value
	p.next()
	return s
}

func (p *parser) enter() {
	if p.level++; p.level > maxLevels {
		p.failLimit("chunk has too many syntax levels")
	}
}

func (p *parser) leave() { p.level-- }

// link adds a link to the chain that is being parsed.
func (p *parser) link() {
	if p.links++; p.links > MaxLinks {
		p.failLimit(fmt.Sprintf("expression or chain of elseif is too long: more than %d operators, calls or indexes in a row", MaxLinks))
	}
}

// place sets the lines of a node that ends with the token before the current one.
func (p *parser) place(n ast.PositionHolder, line int) {
	n.SetLine(line)
	n.SetLastLine(p.lastLine)
}

// within sets the lines of a node in one line. lastLine would be wrong for a name if the parser
// has looked ahead.
func within(n ast.PositionHolder, line int) {
	n.SetLine(line)
	n.SetLastLine(line)
}
