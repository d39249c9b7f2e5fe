package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// element checks the table of a constructor.
func (w *walker) element(c *catalog.Component, e *ast.FuncCallExpr) string {
	w.arguments(e.Args, nil)
	if t, ok := soleTable(e); ok {
		w.inScene(c, t)
		w.idle(c, e.Line(), t)
		w.limits(c, e.Line(), t)
		for _, f := range t.Fields {
			w.positional(c, f)
			if key, ok := f.Key.(*ast.StringExpr); ok {
				line := key.Line()
				if line == 0 {
					line = f.Value.Line()
				}
				w.property(c, line, key.Value, f.Value)
			}
		}
	}
	return "element " + c.Name
}

// positional reports a file in the array part: Glb{ key = "b", "robot.glb" }.
func (w *walker) positional(c *catalog.Component, f *ast.Field) {
	if _, ok := c.Prop("src"); !ok || f.Key != nil || c.Children == catalog.TextSpan || c.Children == catalog.ImageData {
		return
	}
	write := ""
	switch v := f.Value.(type) {
	case *ast.StringExpr:
		if c.Category == "html" && c.Children != catalog.NoChildren { // it shows the string as text
			return
		}
		write = strconv.Quote(v.Value)
	case *ast.FuncCallExpr:
		if v.Receiver != nil || w.global(v.Func) != "asset" || len(v.Args) != 1 {
			return
		}
		write = "asset(...)"
		if name, ok := v.Args[0].(*ast.StringExpr); ok {
			write = "asset(" + strconv.Quote(name.Value) + ")"
		}
	default:
		return
	}
	w.report(Finding{
		Line: f.Value.Line(), Rule: diag.PositionalSrc, Message: c.Name + " takes its file as the property src",
		Hint: "write src = " + write, Words: []string{strings.TrimSuffix(write, ")"), "asset"},
	})
}

// property checks a property of an element, and its value if that is literal.
func (w *walker) property(c *catalog.Component, line int, name string, value ast.Expr) {
	p, ok := c.Prop(name)
	if i := catalog.HandlerIndex(name); !ok && i >= 0 && c.Handles(i) {
		w.handler(c, line, name, value)
		return
	}
	if !ok {
		f := Finding{Line: line, Rule: diag.UnknownProperty, Message: fmt.Sprintf("%s has no property '%s'", c.Name, name), About: c.Name + "." + name, Words: []string{name}}
		f.Hint = element.MeantInstead(c, name)
		w.report(f)
		return
	}
	w.value(c, p, line, value)
	w.fields(c, p, line, value)
	v, ok := literal(value)
	if !ok {
		return
	}
	if s, ok := v.(lua.LString); ok && element.NamesFile(p) && c.Category != "html" {
		w.file(c.Name+"."+name, line, string(s))
	}
	if w.misfit(c.Name, p, line, v, false) {
		return
	}
	w.choice(c.Name, p, line, v)
}

// choice reports a string that resembles a value of a property, but is not one.
func (w *walker) choice(owner string, p *catalog.Prop, line int, v lua.LValue) {
	s, ok := v.(lua.LString)
	if !ok || len(p.Enum) == 0 || p.Type&catalog.Color != 0 || slices.Contains(p.Enum, string(s)) {
		return
	}
	if near := element.MeantValue(p, string(s)); near != "" {
		w.report(Finding{
			Line: line, Rule: diag.UnknownValue, Message: fmt.Sprintf("%s.%s has no value %q", owner, p.Name, string(s)),
			Hint: script.DidYouMean(near), About: owner + "." + p.Name, Words: []string{string(s), p.Name},
		})
	}
}

// fields checks the fields of a table for a property whose fields are known.
func (w *walker) fields(c *catalog.Component, p *catalog.Prop, line int, value ast.Expr) {
	t, ok := value.(*ast.TableExpr)
	if ok && p.Name == "style" && p.Type&catalog.Object != 0 {
		w.style(line, t)
	}
	if !ok || len(p.Fields) == 0 {
		return
	}
	w.fieldsOf(c.Name, p, line, t)
	if p.Name == "drag" {
		w.drag(c, line, t)
	}
}

// fieldsOf checks the fields of the table of p. owner has the property p.
func (w *walker) fieldsOf(owner string, p *catalog.Prop, line int, t *ast.TableExpr) {
	for _, f := range t.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok {
			continue
		}
		at := max(line, f.Value.Line())
		field, ok := p.Field(key.Value)
		if !ok {
			component, _, _ := strings.Cut(owner, ".")
			unknown := Finding{Line: at, Rule: diag.UnknownProperty, About: component + "." + key.Value, Words: []string{key.Value}}
			unknown.Message, unknown.Hint = element.UnknownField(owner, p, key.Value)
			w.report(unknown)
			continue
		}
		path := owner + "." + p.Name
		if v, ok := literal(f.Value); ok && !w.misfit(path, field, at, v, false) {
			w.choice(path, field, at, v)
		}
		if inner, ok := f.Value.(*ast.TableExpr); ok && len(field.Fields) > 0 {
			w.fieldsOf(path, field, at, inner)
		}
	}
}

// drag checks the values of the fields of drag that are literal, and whose types are right.
func (w *walker) drag(c *catalog.Component, line int, t *ast.TableExpr) {
	known, _ := c.Prop("drag")
	said, lines := &lua.LTable{Metatable: lua.LNil}, map[string]int{}
	for _, f := range t.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok {
			continue
		}
		field, ok := known.Field(key.Value)
		if !ok {
			continue
		}
		v, ok := literal(f.Value)
		if !ok {
			continue
		}
		if expected, _, _ := element.Misfit(field, v); expected == "" {
			machine.SetString(said, key.Value, v)
			lines[key.Value] = max(line, f.Value.Line())
		}
	}
	if found := element.CheckDrag(c.Name, said); found != nil {
		w.report(Finding{
			Line: lines[found.Field], Rule: found.Rule, Message: found.Message, Hint: found.Hint,
			About: c.Name + ".drag." + found.Field, Words: []string{found.Field},
		})
	}
}

// style reports misspelt names in a style.
func (w *walker) style(line int, t *ast.TableExpr) {
	for _, f := range t.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok {
			continue
		}
		if near := element.MeantStyle(key.Value); near != "" {
			w.report(Finding{
				Line: max(line, f.Value.Line()), Rule: diag.UnknownValue, Message: element.StyleMessage(key.Value), Hint: script.DidYouMean(near), Words: []string{key.Value},
			})
		}
	}
}

// misfit reports a value of a type that a property of owner does not take, and returns true if it is one.
// doubt makes the finding a silent warning.
func (w *walker) misfit(owner string, p *catalog.Prop, line int, v lua.LValue, doubt bool) bool {
	expected, got, hint := element.Misfit(p, v)
	if expected == "" {
		return false
	}
	w.report(Finding{
		Line: line, Rule: diag.WrongType, Message: fmt.Sprintf("%s.%s has to be %s, not %s", owner, p.Name, expected, got),
		Hint: hint, About: owner + "." + p.Name, Words: []string{p.Name}, Doubt: doubt,
	})
	return true
}

// file checks a path in a property.
func (w *walker) file(property string, line int, path string) {
	if hint := element.Outside(path); hint != "" {
		w.report(Finding{
			Line: line, Rule: diag.OutsideWorkspace, Message: fmt.Sprintf("%s: %q is not an address that clients can load", property, path),
			Hint: hint, Words: []string{path},
		})
	} else if element.IsFileName(path) {
		w.inWorkspace(line, path)
	}
}

// literal returns the value of a literal expression.
func literal(e ast.Expr) (lua.LValue, bool) {
	switch e := e.(type) {
	case *ast.TrueExpr:
		return lua.LTrue, true
	case *ast.FalseExpr:
		return lua.LFalse, true
	case *ast.StringExpr:
		return lua.LString(e.Value), true
	case *ast.NumberExpr:
		n, err := strconv.ParseFloat(e.Value, 64)
		if err != nil {
			i, err := strconv.ParseInt(strings.ToLower(e.Value), 0, 64)
			if err != nil {
				return nil, false
			}
			n = float64(i)
		}
		return lua.LNumber(n), true
	case *ast.UnaryMinusOpExpr:
		if n, ok := literal(e.Expr); ok {
			if n, ok := n.(lua.LNumber); ok {
				return -n, true
			}
		}
	case *ast.TableExpr:
		t := &lua.LTable{Metatable: lua.LNil}
		for i, f := range e.Fields {
			v, ok := literal(f.Value)
			if !ok {
				return nil, false
			}
			switch key := f.Key.(type) {
			case nil:
				t.RawSetInt(i+1, v)
			case *ast.StringExpr:
				machine.SetString(t, key.Value, v)
			default:
				return nil, false
			}
		}
		return t, true
	}
	return nil, false
}

// literalNumber returns the value of a literal number.
func literalNumber(e ast.Expr) (n float64, ok bool) {
	v, _ := literal(e)
	x, ok := v.(lua.LNumber)
	return float64(x), ok
}

// busy reports an endless loop that never waits.
func (w *walker) busy(line int, what string, body []ast.Stmt) {
	b := &busyness{walker: w}
	if b.block(body) {
		return
	}
	w.report(Finding{
		Line: line, Rule: diag.BusyLoop, Message: "this loop never waits: nothing else can happen while it runs",
		Hint: "add sleep(1/60), or write: for dt, t in frames(60) do", Words: []string{what},
	})
}

// busyness looks for a way out of a loop: something that waits, leaves it, or may do so.
type busyness struct{ *walker }

func (b *busyness) block(stmts []ast.Stmt) bool { return slices.ContainsFunc(stmts, b.stmt) }

func (b *busyness) stmt(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.BreakStmt, *ast.ReturnStmt, *ast.GotoStmt:
		return true
	case *ast.LocalAssignStmt:
		return slices.ContainsFunc(s.Exprs, b.expr)
	case *ast.AssignStmt:
		return slices.ContainsFunc(s.Rhs, b.expr) || slices.ContainsFunc(s.Lhs, b.expr)
	case *ast.FuncCallStmt:
		return b.expr(s.Expr)
	case *ast.DoBlockStmt:
		return b.block(s.Stmts)
	case *ast.WhileStmt:
		return b.expr(s.Condition) || b.block(s.Stmts)
	case *ast.RepeatStmt:
		return b.expr(s.Condition) || b.block(s.Stmts)
	case *ast.IfStmt:
		return b.expr(s.Condition) || b.block(s.Then) || b.block(s.Else)
	case *ast.NumberForStmt:
		return b.expr(s.Init) || b.expr(s.Limit) || s.Step != nil && b.expr(s.Step) || b.block(s.Stmts)
	case *ast.GenericForStmt:
		return slices.ContainsFunc(s.Exprs, b.expr) || b.block(s.Stmts)
	}
	return false
}

// expr reports whether an expression may be a way out: any call, except of functions that return at once.
func (b *busyness) expr(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		return b.expr(e.Object) || b.expr(e.Key)
	case *ast.TableExpr:
		return slices.ContainsFunc(e.Fields, func(f *ast.Field) bool { return f.Key != nil && b.expr(f.Key) || b.expr(f.Value) })
	case *ast.LogicalOpExpr:
		return b.expr(e.Lhs) || b.expr(e.Rhs)
	case *ast.RelationalOpExpr:
		return b.expr(e.Lhs) || b.expr(e.Rhs)
	case *ast.StringConcatOpExpr:
		return b.expr(e.Lhs) || b.expr(e.Rhs)
	case *ast.ArithmeticOpExpr:
		return b.expr(e.Lhs) || b.expr(e.Rhs)
	case *ast.UnaryMinusOpExpr:
		return b.expr(e.Expr)
	case *ast.UnaryNotOpExpr:
		return b.expr(e.Expr)
	case *ast.UnaryLenOpExpr:
		return b.expr(e.Expr)
	case *ast.FuncCallExpr:
		return slices.ContainsFunc(e.Args, b.expr) || !b.instant(e)
	}
	return false
}

// instantMethods and instantGlobals return at once.
var (
	instantMethods = []string{"set", "upsert", "update", "add", "remove", "move", "send"}
	instantGlobals = []string{"print", "now", "time", "asset", "tostring", "tonumber", "type", "unpack", "select", "ipairs", "pairs", "array", "map", "bytes"}
)

func (b *busyness) instant(e *ast.FuncCallExpr) bool {
	if e.Receiver != nil {
		id, ok := e.Receiver.(*ast.IdentExpr)
		if !ok {
			return false
		}
		v := b.lookup(id.Value)
		return v != nil && v.class == "Session" && slices.Contains(instantMethods, e.Method)
	}
	if attr, ok := e.Func.(*ast.AttrGetExpr); ok {
		id, ok := attr.Object.(*ast.IdentExpr)
		return ok && b.lookup(id.Value) == nil && slices.Contains([]string{"math", "string", "table", "os"}, id.Value)
	}
	name := b.global(e.Func)
	if _, ok := catalog.Lookup(name); ok && meta.Lookup(name) == nil {
		return true
	}
	return slices.Contains(instantGlobals, name)
}

// zeroLoop reports for i = 0, #list with list[i] in its body.
func (w *walker) zeroLoop(s *ast.NumberForStmt) {
	if !isZero(s.Init) {
		return
	}
	list, ok := lengthOf(s.Limit).(*ast.IdentExpr)
	if !ok {
		return
	}
	found := false
	anyIndex(s.Stmts, func(e *ast.AttrGetExpr) {
		object, ok := e.Object.(*ast.IdentExpr)
		key, named := e.Key.(*ast.IdentExpr)
		found = found || ok && named && object.Value == list.Value && key.Value == s.Name
	})
	if found {
		w.report(Finding{
			Line: s.Line(), Rule: diag.ZeroIndex, Message: list.Value + " has no index 0: lists start at index 1",
			Hint: fmt.Sprintf("lists are numbered from 1: for %s = 1, #%s do", s.Name, list.Value), Words: []string{"0"},
		})
	}
}

// lengthOf returns x of #x and #x - 1, nil for other expressions.
func lengthOf(e ast.Expr) ast.Expr {
	if minus, ok := e.(*ast.ArithmeticOpExpr); ok && minus.Operator == "-" {
		e = minus.Lhs
	}
	if length, ok := e.(*ast.UnaryLenOpExpr); ok {
		return length.Expr
	}
	return nil
}

func isLength(e ast.Expr) bool { return lengthOf(e) != nil }

// zeroReads reports the reads of index 0, unless the chunk stores something there.
func (w *walker) zeroReads() {
	if w.zeroes {
		return
	}
	for _, line := range w.reads {
		w.report(Finding{
			Line: line, Rule: diag.ZeroIndex, Message: "lists start at index 1, not 0", Hint: "the items of a list are numbered from 1",
			Words: []string{"[0]", "0"},
		})
	}
}
