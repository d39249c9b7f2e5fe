package lint

import "github.com/yuin/gopher-lua/ast"

// An error refuses a reload, so it has to be certain. What only may be wrong is a warning: a
// name that the script itself asks for first, a call whose failure is caught, a global that
// something may define whose text does not name it.

// definers are functions by which globals may come to be defined. A bare _G is one: it may be
// written to under another name.
var definers = []string{"_G", "getfenv", "setfenv", "load", "loadstring", "loadfile", "dofile", "require"}

// elsewhere are names that other versions of Lua have. Scripts that ask for them before they
// use them are written for several.
var elsewhere = []string{
	"unpack", "table.unpack", "table.pack", "table.move", "loadstring", "load", "setfenv", "getfenv", "jit", "bit", "bit32", "utf8", "math.type",
	"math.tointeger", "math.pow", "math.mod", "table.getn", "table.maxn", "string.pack", "string.gfind", "package.searchers", "package.loaders", "warn", "_ENV",
}

// condition is expression for one that is asked for its truth, or compared: it may well be nil.
func (w *walker) condition(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		if w.lookup(e.Value) == nil {
			w.tested[e.Value] = true
		}
	case *ast.AttrGetExpr:
		if key, ok := e.Key.(*ast.StringExpr); ok {
			w.tested[pathOf(e.Object, key.Value)] = true
			return w.field(e, true)
		}
	case *ast.LogicalOpExpr:
		a, b := w.condition(e.Lhs), w.condition(e.Rhs)
		if a == b {
			return a
		}
		return ""
	}
	return w.expression(e)
}

// pathOf names a field of a variable: "session.fancy". What is not so simple has no name.
func pathOf(object ast.Expr, key string) string {
	if id, ok := object.(*ast.IdentExpr); ok {
		return id.Value + "." + key
	}
	return ""
}

// isGlobals reports whether an expression is the table of the globals.
func (w *walker) isGlobals(e ast.Expr) bool {
	id, ok := e.(*ast.IdentExpr)
	return ok && id.Value == "_G" && w.lookup("_G") == nil
}

// object walks what a field is read from or written to. To do that to _G defines no names but
// that of the field.
func (w *walker) object(e ast.Expr) string {
	if w.isGlobals(e) {
		return ""
	}
	return w.expression(e)
}

// becomesAnything forgets what a variable holds: with a metatable, a list may be called, and
// have any field.
func (w *walker) becomesAnything(e ast.Expr) {
	if id, ok := e.(*ast.IdentExpr); ok {
		if v := w.lookup(id.Value); v != nil {
			v.class = ""
		}
	}
}

// written takes it for possible that the script makes a missing file itself: it names the file
// elsewhere, as in image:save("map.png").
func (w *walker) written() {
	for i := range w.findings {
		if f := &w.findings[i]; f.Rule == "missing-asset" && len(f.Words) > 0 && w.texts[f.Words[0]] > 0 {
			f.Warning = true
		}
	}
}
