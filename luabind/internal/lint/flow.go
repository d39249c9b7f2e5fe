package lint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
)

// A flow tracks where the keys of nodes come from. It ignores scopes: a variable may hold any value
// that is assigned to a variable of the same name, and a parameter may hold any argument of a call of
// a function of the same name. So it may assume that a key comes from outside of the script when it
// does not. Then less is reported.
type flow struct {
	keys     []ast.Expr            // values of fields key
	values   map[string][]ast.Expr // what variables may hold, and what may be stored in them
	fields   map[string][]ast.Expr // what fields may hold
	modules  map[string][]string   // variables that hold the results of modules, by module
	opened   map[string]bool       // variables that may get fields of any name
	stored   map[string]bool       // fields that are assigned
	foreign  map[string]bool       // variables that may hold values from outside of the script
	params   map[string][]parameter
	results  map[string][]ast.Expr // what functions with a name return
	calls    map[string][]*ast.FuncCallExpr
	numbers  map[string]bool            // variables of numeric loops, and indices of ipairs
	passed   map[string]bool            // names that are read without being called
	computed []ast.Expr                 // joined and formatted strings
	named    map[*ast.FunctionExpr]bool // functions with names
	beyond   bool                       // nodes may come from outside: the script decodes data, loads code, or is a client itself

	templates []matcher      // of computed
	matches   int            // number of patterns that computes has used
	reached   map[place]bool // places that closed has visited
	depth     int            // of the calls of inside
}

// A place is a variable, a field, or the results of a function.
type place struct {
	kind placeKind
	name string
}

type placeKind uint8

const (
	variablePlace placeKind = iota
	fieldPlace
	resultPlace
)

// Beyond these limits, a key may come from anywhere.
const (
	maxTemplates = 1000   // each missing key is compared with all templates
	maxParts     = 64     // of a template
	maxDepth     = 10_000 // of names that refer to each other
	maxMatches   = 200_000
)

// arrives marks a place as visited, and reports whether it was not.
func (f *flow) arrives(kind placeKind, name string) bool {
	if f.reached[place{kind, name}] {
		return false
	}
	f.reached[place{kind, name}] = true
	return true
}

// A parameter belongs to a function with a name.
type parameter struct {
	callee string
	index  int
	method bool // the function is defined with a colon
}

func newFlow() *flow {
	return &flow{
		values: map[string][]ast.Expr{}, fields: map[string][]ast.Expr{}, modules: map[string][]string{}, opened: map[string]bool{},
		stored: map[string]bool{}, foreign: map[string]bool{}, params: map[string][]parameter{}, results: map[string][]ast.Expr{},
		calls: map[string][]*ast.FuncCallExpr{}, numbers: map[string]bool{}, passed: map[string]bool{}, named: map[*ast.FunctionExpr]bool{},
	}
}

// outsiders are functions that may give a script nodes that its text does not contain.
var outsiders = []string{"decode", "VuerClient", "load", "loadstring", "loadfile", "dofile", "rawset"}

// add adds a chunk. changed holds the keys in it that do not create nodes, see changedIn.
func (f *flow) add(chunk []ast.Stmt, changed map[ast.Expr]bool) {
	called := map[ast.Expr]bool{} // functions of calls
	joined := map[ast.Expr]bool{} // operands of ..
	walk(chunk, f.statement, func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.FuncCallExpr:
			called[e.Func] = true
			f.call(e)
		case *ast.IdentExpr:
			f.mention(e.Value)
			if !called[e] {
				f.passed[e.Value] = true
			}
		case *ast.AttrGetExpr:
			key, ok := e.Key.(*ast.StringExpr)
			if ok && !called[e] {
				f.passed[key.Value] = true
			}
			if ok {
				f.mention(key.Value)
			}
		case *ast.TableExpr:
			f.table(e, changed)
		case *ast.StringConcatOpExpr:
			if !joined[e] && !changed[e] {
				f.computed = append(f.computed, e)
			}
			joined[e.Lhs], joined[e.Rhs] = true, true
		case *ast.FunctionExpr:
			if !f.named[e] { // its callers are unknown
				for _, name := range paramsOf(e) {
					f.foreign[name] = true
				}
			}
		}
	})
}

// assigns reports whether the script assigns a field of a name.
func (f *flow) assigns(name string) bool { return f.stored[name] || f.results[name] != nil }

// extends reports whether the script may add fields of any name to the result of a module.
func (f *flow) extends(module string) bool {
	return slices.ContainsFunc(f.modules[module], func(name string) bool { return f.opened[name] })
}

func (f *flow) mention(name string) { f.beyond = f.beyond || slices.Contains(outsiders, name) }

func paramsOf(fn *ast.FunctionExpr) []string {
	if fn.ParList == nil {
		return nil
	}
	return fn.ParList.Names
}

func (f *flow) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		for i, name := range s.Names {
			f.hold(name, valueAt(s.Exprs, i))
		}
	case *ast.AssignStmt:
		for i, lhs := range s.Lhs {
			value := valueAt(s.Rhs, i)
			switch lhs := lhs.(type) {
			case *ast.IdentExpr:
				f.hold(lhs.Value, value)
			case *ast.AttrGetExpr:
				f.store(lhs, value)
			}
		}
	case *ast.NumberForStmt:
		f.numbers[s.Name] = true
	case *ast.GenericForStmt:
		f.loop(s)
	case *ast.FuncDefStmt:
		name, method := s.Name.Method, s.Name.Func == nil
		if !method {
			name = lastName(s.Name.Func)
		}
		f.define(name, s.Func, method)
	}
}

// unknown stands for a value from outside of the script.
var unknown = new(ast.Comma3Expr)

// valueAt returns the ith value of a list of expressions, nil if it has fewer. It returns unknown for
// further results of a call or of ... at the end of the list.
func valueAt(list []ast.Expr, i int) ast.Expr {
	if i < len(list) {
		return list[i]
	}
	if len(list) > 0 {
		switch list[len(list)-1].(type) {
		case *ast.FuncCallExpr, *ast.Comma3Expr:
			return unknown
		}
	}
	return nil
}

// hold notes that a variable may hold a value.
func (f *flow) hold(name string, value ast.Expr) {
	if fn, ok := value.(*ast.FunctionExpr); ok {
		f.define(name, fn, false)
	} else if value != nil {
		f.values[name] = append(f.values[name], value)
		if call, ok := value.(*ast.FuncCallExpr); ok && calleeName(call) == "require" && len(call.Args) == 1 {
			if module, ok := call.Args[0].(*ast.StringExpr); ok {
				f.modules[module.Value] = append(f.modules[module.Value], name)
			}
		}
	}
}

// store notes that a field, and the variable that contains it, may hold a value.
func (f *flow) store(lhs *ast.AttrGetExpr, value ast.Expr) {
	key, ok := lhs.Key.(*ast.StringExpr)
	if fn, isFunction := value.(*ast.FunctionExpr); isFunction && ok {
		f.define(key.Value, fn, false)
		return
	}
	if value == nil {
		return
	}
	if ok {
		f.stored[key.Value] = true
		f.fields[key.Value] = append(f.fields[key.Value], value)
		if key.Value == "key" {
			f.keys = append(f.keys, value)
		}
	}
	if root := rootOf(lhs); root != "" {
		f.values[root] = append(f.values[root], value)
		if !ok {
			f.values[root] = append(f.values[root], lhs.Key)
			f.opened[root] = true
		}
	}
}

// rootOf returns the name of the variable at the beginning of a.b.c, "" for anything else.
func rootOf(e ast.Expr) string {
	for {
		switch inner := e.(type) {
		case *ast.AttrGetExpr:
			e = inner.Object
		case *ast.IdentExpr:
			return inner.Value
		default:
			return ""
		}
	}
}

// loop notes what the variables of a for loop may hold.
func (f *flow) loop(s *ast.GenericForStmt) {
	over, names := ast.Expr(unknown), s.Names
	if call, ok := s.Exprs[0].(*ast.FuncCallExpr); ok && call.Receiver == nil && len(call.Args) > 0 {
		switch calleeName(call) {
		case "ipairs":
			over, names = call.Args[0], names[1:]
			f.numbers[s.Names[0]] = true
		case "pairs":
			over = call.Args[0]
		case "frames":
			for _, name := range names {
				f.numbers[name] = true
			}
			return
		}
	}
	for _, name := range names {
		f.values[name] = append(f.values[name], over)
	}
}

// define notes a function with a name.
func (f *flow) define(name string, fn *ast.FunctionExpr, method bool) {
	f.named[fn] = true
	for i, param := range paramsOf(fn) {
		f.params[param] = append(f.params[param], parameter{name, i, method})
	}
	results := f.results[name]
	if results == nil {
		results = []ast.Expr{}
	}
	anyReturn(fn.Stmts, func(s *ast.ReturnStmt) { results = append(results, s.Exprs...) })
	f.results[name] = results
}

func (f *flow) table(t *ast.TableExpr, changed map[ast.Expr]bool) {
	for _, field := range t.Fields {
		key, ok := field.Key.(*ast.StringExpr)
		if !ok {
			continue
		}
		if fn, ok := field.Value.(*ast.FunctionExpr); ok {
			f.define(key.Value, fn, false)
			continue
		}
		f.fields[key.Value] = append(f.fields[key.Value], field.Value)
		if key.Value == "key" && !changed[field.Value] {
			f.keys = append(f.keys, field.Value)
		}
	}
}

func (f *flow) call(e *ast.FuncCallExpr) {
	name := calleeName(e)
	f.calls[name] = append(f.calls[name], e)
	for i, arg := range e.Args {
		if id, ok := arg.(*ast.IdentExpr); ok && (name != "setmetatable" || i == 0) {
			f.opened[id.Value] = true
		}
	}
	switch {
	case name == "insert" && len(e.Args) > 1: // table.insert(list, x)
		if root := rootOf(e.Args[0]); root != "" {
			f.values[root] = append(f.values[root], e.Args[len(e.Args)-1])
		}
	case name == "format":
		f.computed = append(f.computed, e)
	}
}

// calleeName returns the last name of a called function: f of f(), a.f() and a:f().
func calleeName(e *ast.FuncCallExpr) string {
	if e.Receiver != nil {
		return e.Method
	}
	return lastName(e.Func)
}

func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IdentExpr:
		return e.Value
	case *ast.AttrGetExpr:
		if key, ok := e.Key.(*ast.StringExpr); ok {
			return key.Value
		}
	}
	return ""
}

// closed reports whether all keys come from the text of the script: they are literals, or fit a
// template.
func (f *flow) closed() bool {
	f.reached, f.templates = map[place]bool{}, nil
	if f.beyond || len(f.computed) > maxTemplates || slices.ContainsFunc(f.keys, func(e ast.Expr) bool { return !f.inside(e) }) {
		return false
	}
	for _, e := range f.computed {
		t := f.templateOf(e)
		if len(t) > maxParts {
			return false
		}
		if t.bounded() {
			f.templates = append(f.templates, matcher{template: t})
		}
	}
	return true
}

// computes reports whether the script may compute a string.
func (f *flow) computes(s string) bool {
	for i := range f.templates {
		t := &f.templates[i]
		if !t.resembles(s) {
			continue
		}
		if f.matches++; f.matches > maxMatches || t.fits(s) {
			return true
		}
	}
	return false
}

// inside reports whether a value and everything in it come from the text of the script.
func (f *flow) inside(e ast.Expr) bool {
	f.depth++
	defer func() { f.depth-- }()
	if f.depth > maxDepth {
		return false
	}
	switch e := e.(type) {
	case *ast.Comma3Expr:
		return false
	case *ast.IdentExpr:
		return f.variable(e.Value)
	case *ast.AttrGetExpr:
		return f.member(e)
	case *ast.TableExpr:
		return !slices.ContainsFunc(e.Fields, func(field *ast.Field) bool {
			return !f.inside(field.Value) || field.Key != nil && !f.inside(field.Key)
		})
	case *ast.LogicalOpExpr:
		return f.inside(e.Lhs) && f.inside(e.Rhs)
	case *ast.StringConcatOpExpr:
		return f.templateOf(e).bounded()
	case *ast.FuncCallExpr:
		return f.result(e)
	}
	return true // a literal, a function, or the result of an operator: it has no strings from outside
}

// variable is inside for the values of a variable.
func (f *flow) variable(name string) bool {
	if f.foreign[name] {
		return false
	}
	if !f.arrives(variablePlace, name) {
		return true
	}
	known := f.numbers[name] || f.results[name] != nil || len(f.values[name])+len(f.params[name]) > 0
	return known && !slices.ContainsFunc(f.values[name], f.outside) && !slices.ContainsFunc(f.params[name], f.givenForeign)
}

func (f *flow) outside(e ast.Expr) bool { return !f.inside(e) }

// givenForeign reports whether a parameter may be given a value from outside of the script.
func (f *flow) givenForeign(p parameter) bool {
	if f.passed[p.callee] { // it may be called under another name
		return true
	}
	return slices.ContainsFunc(f.calls[p.callee], func(call *ast.FuncCallExpr) bool {
		if p.method != (call.Receiver != nil) { // the arguments may be shifted by self
			return slices.ContainsFunc(call.Args, f.outside)
		}
		arg := valueAt(call.Args, p.index)
		return arg != nil && f.outside(arg)
	})
}

// member is inside for a field or an item.
func (f *flow) member(e *ast.AttrGetExpr) bool {
	key, ok := e.Key.(*ast.StringExpr)
	if ok && key.Value == "id" && (rootOf(e) == "session" || rootOf(e) == "s") {
		return true // ids of sessions are random
	}
	root := rootOf(e)
	if root == "" || root != "self" && !f.variable(root) {
		return false
	}
	if !ok {
		return root != "self"
	}
	values := f.fields[key.Value]
	return len(values) > 0 && (!f.arrives(fieldPlace, key.Value) || !slices.ContainsFunc(values, f.outside))
}

// result is inside for the results of a call.
func (f *flow) result(e *ast.FuncCallExpr) bool {
	name := calleeName(e)
	if results, ok := f.results[name]; ok {
		return !f.arrives(resultPlace, name) || !slices.ContainsFunc(results, f.outside)
	}
	switch name {
	case "format":
		return f.templateOf(e).bounded()
	case "now", "time", "clock", "tonumber", "require": // of modules, the fields are known
		return true
	case "tostring", "setmetatable", "unpack":
		return len(e.Args) > 0 && f.inside(e.Args[0])
	}
	if constructed(e) != nil {
		return !slices.ContainsFunc(e.Args, f.outside)
	}
	return rootOf(e.Func) == "math"
}

// A template describes strings that a script computes: "box" .. i is the text box and a number.
type template []part

type part struct {
	kind partKind
	text string
}

type partKind uint8

const (
	textPart   partKind = iota // text
	numberPart                 // a number
	anyPart                    // any string
)

// templateOf returns the template of a joined or formatted string, or of an operand of one.
func (f *flow) templateOf(e ast.Expr) template {
	switch e := e.(type) {
	case *ast.StringExpr:
		return template{{textPart, e.Value}}
	case *ast.StringConcatOpExpr:
		var t template
		for {
			t = append(t, f.templateOf(e.Lhs)...)
			next, ok := e.Rhs.(*ast.StringConcatOpExpr)
			if !ok {
				return append(t, f.templateOf(e.Rhs)...)
			}
			e = next
		}
	case *ast.NumberExpr, *ast.ArithmeticOpExpr, *ast.UnaryMinusOpExpr, *ast.UnaryLenOpExpr:
		return template{{kind: numberPart}}
	case *ast.IdentExpr:
		if f.numbers[e.Value] && !f.foreign[e.Value] && len(f.values[e.Value])+len(f.params[e.Value]) == 0 {
			return template{{kind: numberPart}}
		}
	case *ast.FuncCallExpr:
		switch name := calleeName(e); {
		case f.results[name] != nil:
		case rootOf(e.Func) == "math":
			return template{{kind: numberPart}}
		case name == "tostring" && len(e.Args) > 0:
			return f.templateOf(e.Args[0])
		case name == "format":
			format := e.Receiver
			if format == nil && len(e.Args) > 0 {
				format = e.Args[0]
			}
			if s, ok := format.(*ast.StringExpr); ok {
				return formatted(s.Value)
			}
		}
	}
	return template{{kind: anyPart}}
}

// reVerb matches the verbs of string.format.
var reVerb = lazy.Regexp(`%[-+ #0]*\d*(?:\.\d+)?([a-zA-Z%])`)

// formatted returns the template of a format.
func formatted(format string) template {
	var t template
	last := 0
	for _, m := range reVerb().FindAllStringSubmatchIndex(format, -1) {
		t = append(t, part{textPart, format[last:m[0]]})
		last = m[1]
		switch verb := format[m[2]]; {
		case verb == '%':
			t = append(t, part{textPart, "%"})
		case strings.IndexByte("dieEfgGu", verb) >= 0:
			t = append(t, part{kind: numberPart})
		default:
			t = append(t, part{kind: anyPart})
		}
	}
	return append(t, part{textPart, format[last:]})
}

// bounded reports whether the template does not fit every string.
func (t template) bounded() bool {
	return !slices.ContainsFunc(t, func(p part) bool { return p.kind == anyPart }) ||
		slices.ContainsFunc(t, func(p part) bool { return p.kind == textPart && p.text != "" })
}

// A matcher matches the strings that a template may produce.
type matcher struct {
	template
	pattern *regexp.Regexp // compiled on first use
	any     bool           // the template is too long for a pattern, so it may produce any string
}

// resembles reports whether a string begins and ends as the template does.
func (m *matcher) resembles(s string) bool {
	first, last := m.template[0], m.template[len(m.template)-1]
	return (first.kind != textPart || strings.HasPrefix(s, first.text)) && (last.kind != textPart || strings.HasSuffix(s, last.text))
}

// fits reports whether the template may produce a string.
func (m *matcher) fits(s string) bool {
	if m.pattern == nil && !m.any {
		var b strings.Builder
		b.WriteString(`(?s)^`)
		for _, p := range m.template {
			switch p.kind {
			case textPart:
				b.WriteString(regexp.QuoteMeta(p.text))
			case numberPart:
				b.WriteString(`[-+ .0-9einfa]+`)
			case anyPart:
				b.WriteString(`.*`)
			}
		}
		b.WriteString(`$`)
		var err error
		m.pattern, err = regexp.Compile(b.String())
		m.any = err != nil
	}
	return m.any || m.pattern.MatchString(s)
}
