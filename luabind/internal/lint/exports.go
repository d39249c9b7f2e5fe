package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// exportsClass is the class of a module's result: exportsClass + "vec3".
const exportsClass = "exports of "

// Exports returns the fields of the table that a module returns, nil if it returns nothing. It reports
// false if the fields are not known: they are not literal, or the module may add others.
func Exports(chunk []ast.Stmt) (names []string, ok bool) {
	if len(chunk) == 0 {
		return nil, true
	}
	last, ok := chunk[len(chunk)-1].(*ast.ReturnStmt)
	if !ok {
		return nil, returnsNothing(chunk)
	}
	if len(last.Exprs) != 1 {
		return nil, false
	}
	result := last.Exprs[0]
	if call, ok := result.(*ast.FuncCallExpr); ok && calleeName(call) == "setmetatable" && len(call.Args) == 2 {
		if meta, ok := call.Args[1].(*ast.TableExpr); !ok || field(meta, "__index") != nil {
			return nil, false
		}
		result = call.Args[0]
	}
	if t, ok := result.(*ast.TableExpr); ok {
		return fieldsOf(t)
	}
	id, ok := result.(*ast.IdentExpr)
	if !ok {
		return nil, false
	}
	e := exporter{table: id.Value, known: true, fine: map[ast.Expr]bool{}}
	walk(chunk[:len(chunk)-1], e.statement, e.expression)
	if e.names == nil {
		e.names = []string{}
	}
	return e.names, e.known && e.made
}

// returnsNothing reports whether a module, which does not end with return, returns nothing. A module
// that ends with an error does not return, and one that uses package or module may set its result by
// other means.
func returnsNothing(chunk []ast.Stmt) bool {
	nothing := true
	if s, ok := chunk[len(chunk)-1].(*ast.FuncCallStmt); ok {
		call, ok := s.Expr.(*ast.FuncCallExpr)
		nothing = !ok || calleeName(call) != "error"
	}
	anyReturn(chunk, func(*ast.ReturnStmt) { nothing = false })
	anyExpr(chunk, func(e ast.Expr) {
		if id, ok := e.(*ast.IdentExpr); ok && (id.Value == "package" || id.Value == "module") {
			nothing = false
		}
	})
	return nothing
}

func fieldsOf(t *ast.TableExpr) (names []string, ok bool) {
	names = []string{}
	for _, f := range t.Fields {
		if key, named := f.Key.(*ast.StringExpr); named {
			names = append(names, key.Value)
		} else if f.Key != nil {
			return nil, false
		}
	}
	return names, true
}

// An exporter collects the fields of a module's table.
type exporter struct {
	table string // the variable
	names []string
	made  bool              // the variable has been assigned a table constructor
	known bool              // all fields are in names
	fine  map[ast.Expr]bool // uses of the variable that add no fields but those in names
}

func (e *exporter) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		for i, name := range s.Names {
			if name == e.table {
				e.assign(valueAt(s.Exprs, i))
			}
		}
	case *ast.AssignStmt:
		for i, lhs := range s.Lhs {
			switch lhs := lhs.(type) {
			case *ast.IdentExpr:
				e.fine[lhs] = true
				if lhs.Value == e.table {
					e.assign(valueAt(s.Rhs, i))
				}
			case *ast.AttrGetExpr:
				e.field(lhs)
				if key, ok := lhs.Key.(*ast.StringExpr); ok && key.Value == "__index" { // M.__index = M
					e.fine[valueAt(s.Rhs, i)] = true
				}
			}
		}
	case *ast.FuncDefStmt:
		if attr, ok := s.Name.Func.(*ast.AttrGetExpr); ok {
			e.field(attr)
		} else if id, ok := s.Name.Receiver.(*ast.IdentExpr); ok && id.Value == e.table {
			e.names = append(e.names, s.Name.Method)
		}
	}
}

func (e *exporter) assign(value ast.Expr) {
	t, ok := value.(*ast.TableExpr)
	if !ok || e.made {
		e.known = false
		return
	}
	e.made = true
	names, ok := fieldsOf(t)
	e.names = append(e.names, names...)
	e.known = e.known && ok
}

func (e *exporter) field(lhs *ast.AttrGetExpr) {
	id, ok := lhs.Object.(*ast.IdentExpr)
	if !ok || id.Value != e.table && id.Value != "self" {
		return
	}
	if key, ok := lhs.Key.(*ast.StringExpr); ok {
		e.names = append(e.names, key.Value)
	} else {
		e.known = false
	}
}

// expression marks the fields as unknown if code elsewhere may add some, because the table is passed as
// an argument, stored in another table, or assigned to another variable.
func (e *exporter) expression(x ast.Expr) {
	switch x := x.(type) {
	case *ast.AttrGetExpr:
		e.fine[x.Object] = true
	case *ast.FuncCallExpr:
		e.fine[x.Receiver] = true
		switch name := calleeName(x); {
		case len(x.Args) > 0 && (name == "pairs" || name == "ipairs"):
			e.fine[x.Args[0]] = true
		case len(x.Args) == 2 && name == "setmetatable": // setmetatable({}, module)
			e.fine[x.Args[1]] = true
		}
	case *ast.TableExpr: // setmetatable({}, { __index = module })
		for _, f := range x.Fields {
			if key, ok := f.Key.(*ast.StringExpr); ok && key.Value == "__index" {
				e.fine[f.Value] = true
			}
		}
	case *ast.IdentExpr:
		e.known = e.known && (x.Value != e.table || e.fine[x])
	}
}

// nearExport returns the field that was probably meant, "" if none resembles key.
func nearExport(key string, names []string) string {
	if other := also(key, names); other != "" {
		return other
	}
	if near := catalog.Suggest(key, slices.Values(names)); near != "" {
		return near
	}
	for _, name := range slices.Sorted(slices.Values(names)) {
		if len(key) > 1 && (strings.HasPrefix(name, key) || len(name) > 1 && strings.HasPrefix(key, name)) {
			return name
		}
	}
	return ""
}

// listed joins the sorted names. Dots replace names beyond a number that people read.
func listed(names []string) string {
	const most = 12
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	if len(names) > most {
		names = append(names[:most], "...")
	}
	return strings.Join(names, ", ")
}

// exported checks a field of a module's result. A field that the script assigns to any table counts as
// present.
func (w *walker) exported(e *ast.AttrGetExpr, class, key string, testing bool) {
	module := strings.TrimPrefix(class, exportsClass)
	names, ok := w.world.Exports(module)
	if ok && names == nil && !w.searches && !testing {
		w.report(Finding{
			Line: e.Line(), Rule: diag.UnknownField, Message: fmt.Sprintf("the module %s returns nothing", module), Hint: "end the module with return and its table: return M",
			Words: []string{key},
		})
		return
	}
	if !ok || len(names) == 0 || w.searches || slices.Contains(names, key) {
		return
	}
	if w.world.Nodes != nil && (w.world.Nodes.flow.assigns(key) || w.world.Nodes.flow.extends(module)) {
		return
	}
	f := Finding{Line: e.Line(), Rule: diag.UnknownField, Message: fmt.Sprintf("the module %s has no field '%s'", module, key), Words: []string{key}}
	f.Doubt = testing || w.tested[pathOf(e.Object, key)] || w.called != e // only a call is certain to fail
	f.Hint = "it has " + listed(names)
	if near := nearExport(key, names); near != "" {
		f.Hint = script.DidYouMean(near)
	}
	w.report(f)
}
