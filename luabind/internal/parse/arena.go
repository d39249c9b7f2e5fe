package parse

import "github.com/yuin/gopher-lua/ast"

// An arena allocates nodes of one type, many at a time, because a tree is freed as a whole.
type arena[T any] struct {
	free []T
	size int
}

const (
	arenaFirst = 4
	arenaMost  = 512
)

func (a *arena[T]) new() *T {
	if len(a.free) == 0 {
		a.size = min(max(2*a.size, arenaFirst), arenaMost)
		a.free = make([]T, a.size)
	}
	node := &a.free[0]
	a.free = a.free[1:]
	return node
}

// A pile is a stack of list items that nested lists share while they are parsed. It allocates each
// list with its final length.
type pile[T any] struct {
	items []T
	free  []T
	size  int
}

// take removes the items from begin on from the pile and returns them as a new list.
func (p *pile[T]) take(begin int) []T {
	n := len(p.items) - begin
	if n == 0 {
		return []T{} // not nil, as in gopher-lua's trees
	}
	if n > len(p.free) {
		if p.size = min(max(2*p.size, 2*arenaFirst), arenaMost); n > p.size/2 {
			list := make([]T, n)
			p.move(list, begin)
			return list
		}
		p.free = make([]T, p.size)
	}
	list := p.free[:n:n]
	p.free = p.free[n:]
	p.move(list, begin)
	return list
}

func (p *pile[T]) move(list []T, begin int) {
	copy(list, p.items[begin:])
	clear(p.items[begin:])
	p.items = p.items[:begin]
}

// A nodes allocates the parts of a tree.
type nodes struct {
	exprs  pile[ast.Expr]
	stmts  pile[ast.Stmt]
	fields pile[*ast.Field]
	names  pile[string]

	field      arena[ast.Field]
	ident      arena[ast.IdentExpr]
	number     arena[ast.NumberExpr]
	text       arena[ast.StringExpr]
	index      arena[ast.AttrGetExpr]
	call       arena[ast.FuncCallExpr]
	table      arena[ast.TableExpr]
	arithmetic arena[ast.ArithmeticOpExpr]
	concat     arena[ast.StringConcatOpExpr]
	relational arena[ast.RelationalOpExpr]
	logical    arena[ast.LogicalOpExpr]
	minus      arena[ast.UnaryMinusOpExpr]
	callStmt   arena[ast.FuncCallStmt]
	assignStmt arena[ast.AssignStmt]
	localStmt  arena[ast.LocalAssignStmt]
}
