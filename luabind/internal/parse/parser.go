package parse

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// Options are the settings of a parse.
type Options struct {
	// Interrupted is called every few thousand tokens, on the goroutine that parses. When it
	// returns true, the parse ends with ErrInterrupted. It may be nil.
	Interrupted func() bool
	// Expressions makes Chunk parse a list of expressions, as if return preceded it.
	Expressions bool
}

// Chunk parses a text as the body of a vararg function. name is the name of the chunk in errors.
// The error is an *Error.
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

// IsLocalFunction reports whether s was written as local function f. Then f is a local inside the
// function; in local f = function, it is not. The tree has the same kind of node for both, but
// only local function has a LastLine.
func IsLocalFunction(s *ast.LocalAssignStmt) bool { return s.LastLine() != 0 }

// maxLevels limits the nesting of blocks and expressions. PUC Lua's limit is 200 C calls
// (LUAI_MAXCCALLS), two of which are in use when a main chunk calls loadstring.
const maxLevels = 198

// MaxLinks limits the chains on a path through the tree (see Bounds). A function that walks the
// tree makes one or two recursive calls for each link. So many links need tens of megabytes of
// stack; Go ends the process at a gigabyte.
const MaxLinks = 50_000

// A parser turns tokens into a tree. Its methods are named after what they parse. Each begins at
// the current token and stops at the token after the last token it has parsed.
type parser struct {
	lex      lexer
	tok      token // the current token
	ahead    token // the token after tok, if peeked
	peeked   bool
	lastLine int // the line where the token before tok ends
	fn       *function
	level    int
	links    int // on the longest path through the part of the enclosing chain that has been parsed
	nodes
}

// A function is the state of a function that is being parsed.
type function struct {
	outer  *function
	line   int // 0 for the main chunk
	vararg bool
	loops  int // number of loops around the current block
}

func (p *parser) next() {
	p.lastLine = p.lex.line
	if p.peeked {
		p.tok, p.peeked = p.ahead, false
		return
	}
	p.lex.next(&p.tok)
}

// peek returns the token after the current one.
func (p *parser) peek() *token {
	if !p.peeked {
		p.lex.next(&p.ahead)
		p.peeked = true
	}
	return &p.ahead
}

// accept steps over the current token if it is of kind k, and reports whether it was.
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

// close steps over the token k that closes the token begun, which is at line.
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

// link counts another link of the chain that is being parsed.
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

// within sets the lines of a node that is on one line. lastLine would be wrong for a name if the
// parser has looked ahead.
func within(n ast.PositionHolder, line int) {
	n.SetLine(line)
	n.SetLastLine(line)
}
