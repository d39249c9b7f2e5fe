package lint

import (
	"strconv"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

var reStep = lazy.Regexp(`\.([A-Za-z_]\w*)|\[(\d+)\]`)

// Locate returns the line of a value in a call that begins in a given line, by the path of the value in
// the message: scene.children[2].position. If the text does not show the value, it returns the line of
// the innermost part of the path that it shows, or 0.
func Locate(chunk []ast.Stmt, line int, path string) int {
	steps := reStep().FindAllStringSubmatch(path, -1)
	found := 0
	anyExpr(chunk, func(e ast.Expr) {
		if c, ok := e.(*ast.FuncCallExpr); ok && c.Line() == line && len(c.Args) > 0 && tableOf(c) == nil {
			found = max(found, follow(c.Args[0], steps))
		}
	})
	return found
}

// follow follows the steps from an expression as far as it is literal.
func follow(e ast.Expr, steps [][]string) int {
	line := e.Line()
	for len(steps) > 0 {
		t := tableOf(e)
		if t == nil {
			return line
		}
		name, index := steps[0][1], steps[0][2]
		steps = steps[1:]
		if name == "children" && len(steps) > 0 && steps[0][2] != "" && field(t, name) == nil {
			index, name = steps[0][2], ""
			steps = steps[1:]
		}
		var next *ast.Field
		if name != "" {
			next = field(t, name)
		} else if n, err := strconv.Atoi(index); err == nil {
			next = item(t, n)
		}
		if next == nil {
			return line
		}
		e = next.Value
		at := e.Line()
		if key, ok := next.Key.(*ast.StringExpr); ok && key.Line() > 0 {
			at = key.Line()
		}
		line = max(line, at)
	}
	return line
}

// tableOf returns the table of a constructor call, or the table itself.
func tableOf(e ast.Expr) *ast.TableExpr {
	switch e := e.(type) {
	case *ast.TableExpr:
		return e
	case *ast.FuncCallExpr:
		id, ok := e.Func.(*ast.IdentExpr)
		if !ok || len(e.Args) != 1 {
			return nil
		}
		if _, ok := catalog.Lookup(id.Value); !ok {
			return nil
		}
		t, _ := e.Args[0].(*ast.TableExpr)
		return t
	}
	return nil
}

func field(t *ast.TableExpr, name string) *ast.Field {
	for _, f := range t.Fields {
		if key, ok := f.Key.(*ast.StringExpr); ok && key.Value == name {
			return f
		}
	}
	return nil
}

// item returns the nth item of a list, nil if it is unknown: a variable before it may be an element or a
// list of elements.
func item(t *ast.TableExpr, n int) *ast.Field {
	for _, f := range t.Fields {
		if f.Key != nil {
			continue
		}
		if n--; n == 0 {
			return f
		}
		switch f.Value.(type) {
		case *ast.StringExpr, *ast.NumberExpr, *ast.TrueExpr:
		default:
			if tableOf(f.Value) == nil {
				return nil
			}
		}
	}
	return nil
}
