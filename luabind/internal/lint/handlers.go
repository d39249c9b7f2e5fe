package lint

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// handler checks the value of on_click and its like.
func (w *walker) handler(c *catalog.Component, line int, name string, value ast.Expr) {
	got := ""
	switch value := value.(type) {
	case *ast.StringExpr:
		got = fmt.Sprintf("a string (%.40q)", value.Value)
	case *ast.NumberExpr:
		got = "a number (" + value.Value + ")"
	case *ast.TrueExpr:
		got = "a boolean (true)"
	case *ast.TableExpr:
		got = "a table"
	case *ast.FuncCallExpr: // on_click = print("hit")
		if value.Receiver != nil || w.global(value.Func) != "print" {
			return
		}
		got = lua.LTNil.String()
	default:
		return
	}
	w.report(Finding{
		Line: line, Rule: diag.WrongType, Message: fmt.Sprintf("%s.%s has to be a function, not %s", c.Name, name, got),
		Hint: "write " + name + " = function(event, session) ... end", Words: []string{name},
	})
}

// handlerBody walks the function of on_click and its like.
func (w *walker) handlerBody(fn *ast.FunctionExpr, name string) {
	first := "Event"
	if catalog.HandlerIndex(name) == catalog.OnClick {
		first = eventPrefix + "CLICK"
	}
	w.given(fn, []string{"Event", "Session"}, first)
}
