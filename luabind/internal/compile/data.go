package compile

import (
	"strconv"

	"github.com/yuin/gopher-lua/ast"
)

// gopher-lua's compiler looks through all constants of a function for each one that it meets,
// so a table of ten thousand different numbers takes it seconds, and one of a hundred thousand
// minutes. A large table of nothing but data is therefore built by many small functions, which
// have constants of their own:
//
//	(function()
//	  local data = {}
//	  ;(function() data[1] = 0.1 data[2] = 0.2 ... end)()
//	  ;(function() data[101] = 10.1 ... end)()
//	  return data
//	end)()

const (
	largeTable = 1000 // constants from which a table is built in pieces
	pieceSize  = 200  // constants of a piece, about
	deepest    = 64   // tables in tables that are looked through
)

// dataName cannot be written in a script.
const dataName = "(data)"

// pieces is e itself, or what makes a large table of data instead.
func pieces(e ast.Expr) ast.Expr {
	t, ok := e.(*ast.TableExpr)
	if !ok {
		return e
	}
	if n, data := constants(t, 0); !data || n < largeTable {
		return e
	}
	return inPieces(t)
}

// constants counts the values in an expression; data says that it has nothing but these, and
// can be built one field after another. A table with nil in it or with numbers for keys cannot:
// its length, or which value stays, would be another.
func constants(e ast.Expr, depth int) (n int, data bool) {
	switch e := e.(type) {
	case *ast.NumberExpr, *ast.StringExpr, *ast.TrueExpr, *ast.FalseExpr:
		return 1, true
	case *ast.UnaryMinusOpExpr:
		_, number := e.Expr.(*ast.NumberExpr)
		return 1, number
	case *ast.TableExpr:
		if depth == deepest {
			return 0, false
		}
		n = 1
		for _, field := range e.Fields {
			if field.Key != nil {
				if _, named := field.Key.(*ast.StringExpr); !named {
					return 0, false
				}
				n++
			}
			m, data := constants(field.Value, depth+1)
			if !data {
				return 0, false
			}
			n += m
		}
		return n, true
	}
	return 0, false
}

func inPieces(t *ast.TableExpr) ast.Expr {
	body := []ast.Stmt{at(&ast.LocalAssignStmt{Names: []string{dataName}, Exprs: []ast.Expr{at(&ast.TableExpr{}, t)}}, t)}
	var piece []ast.Stmt
	size, items := 0, 0
	flush := func() {
		if len(piece) > 0 {
			body = append(body, at(&ast.FuncCallStmt{Expr: called(piece, piece[0])}, piece[0]))
		}
		piece, size = nil, 0
	}
	for _, field := range t.Fields {
		n, _ := constants(field.Value, 0)
		key := field.Key
		if key == nil {
			items++
			key = at(&ast.NumberExpr{Value: strconv.Itoa(items)}, field.Value)
		}
		place := at(&ast.AttrGetExpr{Object: at(&ast.IdentExpr{Value: dataName}, field.Value), Key: key}, field.Value)
		piece = append(piece, at(&ast.AssignStmt{Lhs: []ast.Expr{place}, Rhs: []ast.Expr{pieces(field.Value)}}, field.Value))
		if size += n + 1; size >= pieceSize {
			flush()
		}
	}
	flush()
	body = append(body, at(&ast.ReturnStmt{Exprs: []ast.Expr{at(&ast.IdentExpr{Value: dataName}, t)}}, t))
	return called(body, t)
}

// called is (function() body end)().
func called(body []ast.Stmt, where ast.PositionHolder) *ast.FuncCallExpr {
	fn := at(&ast.FunctionExpr{ParList: &ast.ParList{}, Stmts: body}, where)
	return at(&ast.FuncCallExpr{Func: fn, AdjustRet: true}, where)
}

// at gives a node the lines of another.
func at[N ast.PositionHolder](node N, where ast.PositionHolder) N {
	node.SetLine(where.Line())
	node.SetLastLine(max(where.Line(), where.LastLine()))
	return node
}
