package lint

import (
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// An error refuses a reload, so it has to be certain. A doubtful finding is a warning: a name that
// the script tests first, a call whose failure is caught, a global that may be defined by code that
// does not name it.

// definers are names by which a script can define globals that its text does not name. A bare _G
// is one: it may be written to under another name.
var definers = []string{"_G", "getfenv", "setfenv", "load", "loadstring", "loadfile", "dofile", "require"}

// elsewhere are names that other versions of Lua have. A script that tests them before it uses them
// is written for several versions.
var elsewhere = []string{
	"unpack", "table.unpack", "table.pack", "table.move", "loadstring", "load", "setfenv", "getfenv", "jit", "bit", "bit32", "utf8", "math.type",
	"math.tointeger", "math.pow", "math.mod", "table.getn", "table.maxn", "string.pack", "string.gfind", "package.searchers", "package.loaders", "warn", "_ENV",
}

// condition is expression for a value that is tested or compared, and so may be nil.
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

// pathOf returns the name of a field of a variable, "session.fancy", and "" for a field of anything
// else.
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

// object is expression for the object of a field that is read or written. With _G as the object, only
// the global of the field's name can be defined.
func (w *walker) object(e ast.Expr) string {
	if w.isGlobals(e) {
		return ""
	}
	return w.expression(e)
}

// becomesAnything forgets the class of a variable: with a metatable, a list may have any field, and
// may be called.
func (w *walker) becomesAnything(e ast.Expr) {
	if id, ok := e.(*ast.IdentExpr); ok {
		if v := w.lookup(id.Value); v != nil {
			v.class = ""
		}
	}
}

// written turns the error of a missing file into a warning if the script names the file elsewhere,
// as in image:save("map.png"): it may write the file itself.
func (w *walker) written() {
	for i := range w.findings {
		if f := &w.findings[i]; f.Rule == diag.MissingAsset && len(f.Words) > 0 && w.texts[f.Words[0]] > 0 {
			f.Doubt = true
		}
	}
}
