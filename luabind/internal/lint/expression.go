package lint

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// expression walks an expression and returns the class of its value, "" if unknown.
func (w *walker) expression(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return w.identifier(e, nil)
	case *ast.AttrGetExpr:
		return w.field(e, false)
	case *ast.StringExpr:
		w.texts[e.Value]++
		return textClass
	case *ast.TableExpr:
		w.table(e)
		return listOrNot(e)
	case *ast.FuncCallExpr:
		if e.Receiver != nil {
			return w.methodCall(e)
		}
		return w.call(e)
	case *ast.FunctionExpr:
		w.function(e, nil, false)
	case *ast.LogicalOpExpr:
		rest := w.expression
		if e.Operator == "or" { // the last alternative may be nil as well
			rest = w.condition
		}
		a, b := w.condition(e.Lhs), rest(e.Rhs)
		if a == b {
			return a
		}
	case *ast.RelationalOpExpr:
		if e.Operator == "==" || e.Operator == "~=" {
			w.etypeCompared(e.Lhs, e.Rhs)
			w.etypeCompared(e.Rhs, e.Lhs)
			w.keyCompared(e, w.condition(e.Lhs), w.condition(e.Rhs))
		} else {
			w.expressions([]ast.Expr{e.Lhs, e.Rhs})
		}
	case *ast.StringConcatOpExpr:
		w.expressions([]ast.Expr{e.Lhs, e.Rhs})
	case *ast.ArithmeticOpExpr:
		w.expressions([]ast.Expr{e.Lhs, e.Rhs})
		// An operand that is not a literal may have a metamethod.
		doubt := !isConstant(e.Lhs) || !isConstant(e.Rhs)
		if e.Operator == "*" && (isText(e.Lhs) || isText(e.Rhs)) {
			w.report(Finding{Line: e.Line(), Rule: diag.TextTimes, Doubt: doubt, Message: "'*' multiplies numbers, and one of these is a string", Hint: `write string.rep("-", 10) to repeat a string`, Words: []string{"*"}})
		}
		if e.Operator == "+" && (isText(e.Lhs) || isText(e.Rhs)) {
			w.report(Finding{Line: e.Line(), Rule: diag.TextPlusText, Doubt: doubt, Message: "'+' adds numbers, and one of these is a string", Hint: "write .. to join strings", Words: []string{"+"}})
		}
	case *ast.UnaryMinusOpExpr:
		w.expression(e.Expr)
	case *ast.UnaryNotOpExpr:
		w.condition(e.Expr)
	case *ast.UnaryLenOpExpr:
		w.expression(e.Expr)
	}
	return ""
}

// isText reports whether e is a literal string that is not a numeral.
func isText(e ast.Expr) bool {
	s, ok := e.(*ast.StringExpr)
	if !ok {
		return false
	}
	_, hex := strconv.ParseInt(strings.TrimSpace(s.Value), 0, 64)
	_, decimal := strconv.ParseFloat(strings.TrimSpace(s.Value), 64)
	return hex != nil && decimal != nil
}

// isConstant reports whether e is a literal number or string.
func isConstant(e ast.Expr) bool {
	switch e.(type) {
	case *ast.NumberExpr, *ast.StringExpr:
		return true
	}
	return false
}

func isZero(e ast.Expr) bool {
	n, ok := e.(*ast.NumberExpr)
	return ok && n.Value == "0"
}

// identifier walks a read of a variable. call is the call of it, nil for none.
func (w *walker) identifier(e *ast.IdentExpr, call *ast.FuncCallExpr) string {
	if v := w.lookup(e.Value); v != nil {
		return v.class
	}
	if e.Value == "vuer" {
		return "module vuer"
	}
	w.dynamic = w.dynamic || slices.Contains(definers, e.Value) && !(call != nil && e.Value == "require")
	if w.mute {
		return ""
	}
	near := ""
	if _, defined := w.world.Globals[e.Value]; !defined && w.guess() {
		near = catalog.Suggest(e.Value, slices.Values(w.locals()))
	}
	_, builds := soleTable(call)
	w.uses = append(w.uses, use{e.Value, e.Line(), call != nil, builds, near, w.giver, w.guarded > 0, false})
	return ""
}

// global returns the name of the global that an expression reads: Box for Box and vuer.Box; "" for any
// other expression.
func (w *walker) global(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		if w.lookup(e.Value) == nil && !w.assigned[e.Value] {
			return e.Value
		}
	case *ast.AttrGetExpr:
		object, ok := e.Object.(*ast.IdentExpr)
		key, named := e.Key.(*ast.StringExpr)
		if !ok || !named {
			return ""
		}
		if v := w.lookup(object.Value); v != nil && v.class == "module vuer" || v == nil && object.Value == "vuer" {
			return key.Value
		}
	}
	return ""
}

// field walks a read of object.key or object[key]. testing means that the value may be nil, see condition.
func (w *walker) field(e *ast.AttrGetExpr, testing bool) string {
	class := w.object(e.Object)
	key, named := e.Key.(*ast.StringExpr)
	if !named {
		w.expression(e.Key)
		if isZero(e.Key) {
			w.reads = append(w.reads, e.Line())
		}
		w.negative(e, class)
		return ""
	}
	if id, ok := e.Object.(*ast.IdentExpr); ok && w.lookup(id.Value) == nil && !w.extended[id.Value] {
		w.searches = w.searches || id.Value == "package"
		if fields := w.world.Globals[id.Value]; fields != nil && !slices.Contains(fields, key.Value) {
			w.missing(e, id.Value, key.Value, fields, testing)
		}
	}
	if class == "module vuer" {
		if _, ok := w.world.Globals[key.Value]; !ok && !slices.Contains([]string{"version", "generation", "config", "stats"}, key.Value) && len(w.world.Globals) > 0 {
			f := Finding{Line: e.Line(), Rule: diag.Undefined, Message: "vuer has no field '" + key.Value + "'", About: "vuer." + key.Value, Words: []string{key.Value}}
			f.Doubt = testing || w.tested[pathOf(e.Object, key.Value)]
			f.Hint = script.DidYouMean(w.nearGlobal(key.Value, false))
			w.report(f)
		}
		return ""
	}
	if strings.HasPrefix(class, exportsClass) {
		w.exported(e, class, key.Value, testing)
		return ""
	}
	w.length(e, class, key.Value)
	w.axis(e, key.Value)
	if c := classes()[class]; c != nil && !c.open && !c.has(key.Value) {
		f := Finding{Line: e.Line(), Rule: diag.UnknownField, Message: fmt.Sprintf("a %s has no field '%s'", c.noun, key.Value), Words: []string{key.Value}}
		f.Doubt = testing || w.tested[pathOf(e.Object, key.Value)]
		f.Hint = c.meant(key.Value)
		w.report(f)
	}
	if strings.HasPrefix(class, eventPrefix) || strings.HasPrefix(class, valuePrefix) {
		return w.eventField(e, class, key.Value)
	}
	if class == "Session" && key.Value == "camera" {
		return "Camera"
	}
	return ""
}

func (w *walker) missing(e *ast.AttrGetExpr, table, key string, fields []string, testing bool) {
	f := Finding{Line: e.Line(), Rule: diag.Undefined, Message: table + " has no field '" + key + "'", About: table + "." + key, Words: []string{key}}
	if f.Doubt = testing || w.tested[pathOf(e.Object, key)]; f.Doubt && slices.Contains(elsewhere, table+"."+key) {
		return
	}
	if instead := w.instead(table + "." + key); instead != "" {
		f.Message, f.Hint, f.Foreign = table+"."+key+" is not available in scene scripts", instead, true
	} else if hint := notInLua[table+"."+key]; hint != "" {
		f.Hint = hint
	} else if near := catalog.Suggest(key, slices.Values(fields)); near != "" {
		f.Hint = script.DidYouMean(table + "." + near)
	} else {
		f.Foreign = true
	}
	w.report(f)
}

// assignField checks an assignment to a field of a value of a class.
func (w *walker) assignField(class string, lhs *ast.AttrGetExpr, key string, value ast.Expr) {
	if class == "Session" {
		w.report(Finding{
			Line: lhs.Line(), Rule: diag.SessionField, Message: "session." + key + " cannot be set",
			Hint: SessionField(key), Words: []string{key},
		})
		return
	}
	if class == "Camera" {
		w.copied(lhs.Line(), key)
	}
	if name, ok := strings.CutPrefix(class, "element "); ok {
		if c, ok := catalog.Lookup(name); ok {
			w.property(c, lhs.Line(), key, value)
		}
	}
}

func (w *walker) table(t *ast.TableExpr) {
	w.keys(t)
	seen := map[string]int{}
	for _, f := range t.Fields {
		w.zeroes = w.zeroes || isZero(f.Key)
		if key, ok := f.Key.(*ast.StringExpr); ok {
			if first := seen[key.Value]; first > 0 {
				w.report(Finding{
					Line: f.Value.Line(), Rule: diag.DuplicateField, Message: "'" + key.Value + "' is set twice; the last value is used", Words: []string{key.Value},
					Related: earlier(first, f.Value.Line(), "it is set here, too"),
				})
			} else {
				seen[key.Value] = max(1, f.Value.Line())
			}
			if fn, ok := f.Value.(*ast.FunctionExpr); ok && catalog.HandlerIndex(key.Value) >= 0 {
				w.handlerBody(fn, key.Value)
				continue
			}
		} else if f.Key != nil {
			w.expression(f.Key)
		}
		w.expression(f.Value)
	}
}

// methodCall walks receiver:method(args).
func (w *walker) methodCall(e *ast.FuncCallExpr) string {
	class := w.expression(e.Receiver)
	if class == textClass {
		w.textMethod(e)
	}
	c := classes()[class]
	if c == nil {
		w.arguments(e.Args, nil)
		if class == monitorKeyClass && (e.Method == "lower" || e.Method == "upper") {
			return class
		}
		return ""
	}
	entry := c.methods[e.Method]
	if entry == nil {
		if !c.open && !slices.Contains(c.fields, e.Method) {
			f := Finding{Line: e.Line(), Rule: diag.UnknownMethod, Message: fmt.Sprintf("a %s has no method '%s'", c.noun, e.Method), Words: []string{e.Method}}
			f.Doubt = w.tested[pathOf(e.Receiver, e.Method)]
			f.Hint = c.meant(e.Method)
			w.report(f)
		}
		w.arguments(e.Args, nil)
		return ""
	}
	w.listens(entry, e.Args)
	w.arguments(e.Args, entry)
	if class == "Session" && e.Method == "set" && len(e.Args) == 1 {
		w.scene(e)
	}
	if class == "Session" {
		w.keyForElement(e)
		w.looks(e)
	}
	if class == "Session" || class == "SceneStore" {
		w.changes(e)
	}
	return eventClass(entry, e.Args, returned(entry))
}

// scene checks the argument of session:set.
func (w *walker) scene(e *ast.FuncCallExpr) {
	given := ""
	switch arg := e.Args[0].(type) {
	case *ast.TableExpr:
		given = "a table"
	case *ast.FuncCallExpr:
		if arg.Receiver == nil {
			if c, ok := catalog.Lookup(w.global(arg.Func)); ok && c.Tag != "Scene" {
				given = "an element (" + c.Name + ")"
			}
		}
	}
	if given != "" {
		w.report(Finding{
			Line: e.Line(), Rule: diag.SetOfNoScene, Message: "set wants a Scene or a DefaultScene, not " + given,
			Hint: "session:set(DefaultScene{ ... }) replaces the whole scene; session:upsert changes elements of it", Words: []string{"set"},
		})
	}
}

// call walks fn(args).
func (w *walker) call(e *ast.FuncCallExpr) string {
	if attr, ok := e.Func.(*ast.AttrGetExpr); ok && w.dotCall(attr, e) {
		w.arguments(e.Args, nil)
		return ""
	}
	name := w.global(e.Func)
	if id, ok := e.Func.(*ast.IdentExpr); ok {
		w.identifier(id, e)
	} else {
		w.called = e.Func
		w.expression(e.Func)
	}
	w.habit(name, e)
	switch name {
	case "pcall", "xpcall":
		w.guarded++
		w.arguments(e.Args, nil)
		w.guarded--
		return ""
	case "type", "tostring", "assert":
		for _, arg := range e.Args {
			w.condition(arg)
		}
		return ""
	case "setmetatable":
		w.arguments(e.Args, nil)
		if len(e.Args) > 0 {
			w.becomesAnything(e.Args[0])
		}
		return ""
	case "":
		w.libraryOptions(e)
		w.arguments(e.Args, nil)
		return ""
	}
	entry := meta.Lookup(name)
	if entry != nil && entry.Kind == meta.Function {
		w.listens(entry, e.Args)
		w.arguments(e.Args, entry)
		if name == "asset" {
			w.asset(e)
		}
		w.changes(e)
		return returned(entry)
	}
	if c, ok := catalog.Lookup(name); ok {
		return w.element(c, e)
	}
	w.arguments(e.Args, nil)
	if name == "require" && len(e.Args) > 0 {
		return w.require(e)
	}
	return ""
}

// soleTable returns the table that is the only argument of a call. e may be nil.
func soleTable(e *ast.FuncCallExpr) (t *ast.TableExpr, ok bool) {
	if e == nil || len(e.Args) != 1 {
		return nil, false
	}
	t, ok = e.Args[0].(*ast.TableExpr)
	return t, ok
}

// dotCall reports a method that is called with a dot: session.upsert(x).
func (w *walker) dotCall(attr *ast.AttrGetExpr, e *ast.FuncCallExpr) bool {
	object, ok := attr.Object.(*ast.IdentExpr)
	key, named := attr.Key.(*ast.StringExpr)
	if !ok || !named {
		return false
	}
	v := w.lookup(object.Value)
	if v != nil && classes()[v.class] != nil && slices.Contains(classes()[v.class].fields, key.Value) && slices.Contains(plainFields, key.Value) {
		w.report(Finding{
			Line: e.Line(), Rule: diag.FieldCalled, Message: object.Value + "." + key.Value + " is not a function", Hint: "remove the parentheses: " + object.Value + "." + key.Value,
			Words: []string{key.Value},
		})
		return true
	}
	if v == nil || classes()[v.class] == nil || classes()[v.class].methods[key.Value] == nil {
		return false
	}
	if len(e.Args) > 0 {
		if first, ok := e.Args[0].(*ast.IdentExpr); ok && first.Value == object.Value {
			return false // session.upsert(session, x) is the same as with a colon
		}
	}
	w.report(Finding{
		Line: e.Line(), Rule: diag.DotCall, Message: object.Value + "." + key.Value + " was called with a dot",
		Hint: "use a colon: " + object.Value + ":" + key.Value + "(...)", Words: []string{"." + key.Value, key.Value},
	})
	return true
}

// arguments walks the arguments of a call. The parameters of functions among them have the types that
// entry declares.
func (w *walker) arguments(args []ast.Expr, entry *meta.Entry) {
	for i, arg := range args {
		if fn, ok := arg.(*ast.FunctionExpr); ok && entry != nil && i < len(entry.Params) {
			classes := parameterClasses(entry.Params[i].Type)
			first := ""
			if len(classes) > 0 {
				first = eventClass(entry, args, classes[0])
			}
			w.given(fn, classes, first)
			continue
		}
		if t, ok := arg.(*ast.TableExpr); ok && entry != nil && i < len(entry.Params) {
			w.options(t, entry, entry.Params[i].Type)
		}
		w.expression(arg)
	}
}

// given walks a function that is passed to the API, which calls it with arguments of classes. first is the
// class of the first argument, which may be more precise than classes[0].
func (w *walker) given(fn *ast.FunctionExpr, classes []string, first string) {
	w.order(fn, classes)
	outer := w.giver
	if len(classes) > 0 {
		w.giver = classes
		classes = slices.Clone(classes)
		classes[0] = first
	}
	w.function(fn, classes, false)
	w.giver = outer
}

func (w *walker) require(e *ast.FuncCallExpr) string {
	name, ok := e.Args[0].(*ast.StringExpr)
	if !ok {
		w.dynamic = true
		return ""
	}
	if name.Value == "vuer" {
		return "module vuer"
	}
	class := ""
	if w.world.Exports != nil {
		class = exportsClass + name.Value
	}
	if w.world.Module != nil {
		// A script that changes the search path of require may find any module.
		if hint, ok := w.world.Module(name.Value); !ok && w.guarded == 0 && !w.searches {
			w.report(Finding{Foreign: true, Line: e.Line(), Rule: diag.MissingModule, Message: "module '" + name.Value + "' not found", Hint: hint, Words: []string{name.Value}})
		}
	}
	return class
}

func (w *walker) asset(e *ast.FuncCallExpr) {
	if len(e.Args) == 0 || w.world.Asset == nil {
		return
	}
	if name, ok := e.Args[0].(*ast.StringExpr); ok {
		w.inWorkspace(e.Line(), name.Value)
	}
}

// inWorkspace reports a file that is not in the workspace, unless the script writes it.
func (w *walker) inWorkspace(line int, name string) {
	w.texts[name]-- // the count is of the other mentions, see written
	if w.world.Asset == nil || w.world.Written[""] || w.world.Written[path.Clean(name)] {
		return
	}
	if hint, ok := w.world.Asset(name); !ok {
		w.report(Finding{Line: line, Rule: diag.MissingAsset, Message: "file '" + name + "' does not exist in the workspace", Hint: hint, Words: []string{name}})
	}
}
