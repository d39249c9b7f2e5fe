// Package lint finds mistakes in a parsed script without running it: names that nothing
// defines, methods and properties that do not exist, values of the wrong type, modules and
// files that are missing, and habits of other languages that Lua takes without a word.
//
// It reports only what is certain. It follows values through locals, and through the parameters of
// functions that are passed to the API, by the types that stdlib/meta declares; a value from anywhere
// else is taken to be right.
package lint

import (
	"slices"
	"sort"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// A Finding is one mistake. It becomes a diagnostic with the name and the text of the file.
type Finding struct {
	Line     int
	Rule     diag.RuleID
	Message  string
	Hint     string
	About    string   // the subject: the name of an undefined global, a property such as Box.position; "" for none
	Words    []string // the parts of the line to mark; the first that occurs is marked
	Severity diag.Severity
	Doubt    bool           // it may be intended: an error of the rule becomes a warning. An error refuses a reload, so it must be certain
	Note     bool           // it is probably intended, and shown only on request
	Foreign  bool           // other Lua programs have it: a library may name it in code that never runs here
	Related  []diag.Related // File is empty: they are in the same file
}

// graded returns the finding with its severity.
func (f Finding) graded() Finding {
	f.Severity = f.Rule.Severity()
	if f.Doubt {
		f.Severity = min(f.Severity, diag.Warning)
	}
	if f.Note {
		f.Severity = diag.Note
	}
	return f
}

// A World describes the environment of a script.
type World struct {
	// Globals are the defined names. If a global is a table whose fields are known, it has their names:
	// "math" has "sin".
	Globals map[string][]string
	// Locals are the names of variables around the chunk.
	Locals []string
	// Assigned are further globals, which modules of the script define. Dynamic means that the
	// script or a module may define globals that its text does not name.
	Assigned map[string]bool
	Dynamic  bool
	// Module reports whether require finds a module, and what to do if not. Asset does the same for a file
	// of the workspace.
	Module, Asset func(name string) (hint string, ok bool)
	// Exports returns the fields of the table that a module returns; it reports false if they are not
	// known. It may be nil.
	Exports func(module string) (names []string, ok bool)
	// Options returns the names of the options that a function of a module of the standard library takes:
	// "orbit.along", or "orbit" for a call of the module itself, and the number of the argument that has
	// them. It returns no names for other functions, and may be nil.
	Options func(module, function string) (names []string, at int)
	// Written are the files that the script writes; "" means that it may write others.
	Written map[string]bool
	// Senders are what the script and its modules put into scenes; nil if unknown.
	Senders *Senders
	// Nodes are the nodes that the script and its modules may create; nil if unknown.
	Nodes *Nodes
	// Instead returns what to do in place of a function of Lua that scripts do not have, such as
	// "os.execute"; "" for all others.
	Instead func(name string) string
}

// Check returns the findings in a chunk, sorted by line.
func Check(chunk []ast.Stmt, world *World) []Finding {
	w := newWalker(world)
	w.scope = &scope{vars: map[string]*variable{}}
	for _, name := range world.Locals {
		w.declare(name, "")
	}
	w.block(chunk, nil)
	w.written()
	w.undefined()
	w.zeroReads()
	sort.SliceStable(w.findings, func(i, j int) bool { return w.findings[i].Line < w.findings[j].Line })
	return w.findings
}

// Assigned adds to names the globals that a chunk defines. It reports whether the chunk may
// define others, whose names are not in its text.
func Assigned(chunk []ast.Stmt, names map[string]bool) (dynamic bool) {
	w := newWalker(&World{})
	w.assigned, w.mute = names, true
	w.block(chunk, nil)
	return w.dynamic
}

// Required returns the modules that a chunk requires by literal names.
func Required(chunk []ast.Stmt) []string {
	var names []string
	w := newWalker(&World{Module: func(name string) (string, bool) {
		names = append(names, name)
		return "", true
	}})
	w.mute = true
	w.block(chunk, nil)
	return names
}

// A scope holds the locals of a block.
type scope struct {
	outer *scope
	vars  map[string]*variable
}

// A variable is a local.
type variable struct {
	class string // the class of its value: "Session", "element Box", "module vuer"; "" if unknown
}

type walker struct {
	world    *World
	scope    *scope
	assigned map[string]bool // globals that the chunk defines
	extended map[string]bool // global tables that the chunk adds to: their fields are not known
	uses     []use
	tested   map[string]bool  // names and fields that the chunk tests or compares: its author knows that they may be nil
	dynamic  bool             // the chunk may define globals that its text does not name
	searches bool             // the chunk may have changed the search path of require
	texts    map[string]int   // the number of times that a literal string occurs, except as the name of a file
	guarded  int              // the number of enclosing calls of pcall, which catch failures
	zeroes   bool             // the chunk stores at index 0 somewhere, or may do so
	reads    []int            // lines where index 0 is read
	giver    []string         // the classes of the parameters of the innermost function that is passed to the API
	declared map[string]local // the first local of each name
	called   ast.Expr         // the function of the call that is walked
	mute     bool
	guesses  int
	findings []Finding
}

func newWalker(world *World) *walker {
	return &walker{world: world, assigned: map[string]bool{}, extended: map[string]bool{}, tested: map[string]bool{}, texts: map[string]int{}, declared: map[string]local{}}
}

func (w *walker) report(f Finding) {
	f.Doubt = f.Doubt || w.guarded > 0
	if !w.mute {
		w.findings = append(w.findings, f.graded())
	}
}

func (w *walker) declare(name, class string) {
	if class == "" && name == "session" {
		class = "Session"
	}
	w.scope.vars[name] = &variable{class}
}

func (w *walker) lookup(name string) *variable {
	for s := w.scope; s != nil; s = s.outer {
		if v := s.vars[name]; v != nil {
			return v
		}
	}
	return nil
}

// locals returns the names in scope, the innermost first.
func (w *walker) locals() []string {
	var names []string
	for s := w.scope; s != nil; s = s.outer {
		block := make([]string, 0, len(s.vars))
		for name := range s.vars {
			block = append(block, name)
		}
		sort.Strings(block)
		names = append(names, block...)
	}
	return names
}

// block walks statements in a scope of their own, with params in it.
func (w *walker) block(stmts []ast.Stmt, params func()) {
	w.scope = &scope{outer: w.scope, vars: map[string]*variable{}}
	if params != nil {
		params()
	}
	for _, s := range stmts {
		w.statement(s)
	}
	w.scope = w.scope.outer
}

func (w *walker) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		w.local(s)
	case *ast.AssignStmt:
		w.assign(s)
	case *ast.FuncCallStmt:
		w.expression(s.Expr)
	case *ast.DoBlockStmt:
		w.block(s.Stmts, nil)
	case *ast.WhileStmt:
		w.condition(s.Condition)
		w.whileFrames(s)
		if _, ok := s.Condition.(*ast.TrueExpr); ok {
			w.busy(s.Line(), "while true", s.Stmts)
		}
		w.block(s.Stmts, nil)
	case *ast.RepeatStmt:
		if _, ok := s.Condition.(*ast.FalseExpr); ok {
			w.busy(s.Line(), "repeat", s.Stmts)
		}
		w.scope = &scope{outer: w.scope, vars: map[string]*variable{}}
		for _, inner := range s.Stmts {
			w.statement(inner)
		}
		w.condition(s.Condition) // it sees the block's locals
		w.scope = w.scope.outer
	case *ast.IfStmt:
		w.ifs(s)
	case *ast.NumberForStmt:
		w.expressions([]ast.Expr{s.Init, s.Limit, s.Step})
		w.zeroes = w.zeroes || isZero(s.Init) && !isLength(s.Limit)
		w.zeroLoop(s)
		w.block(s.Stmts, func() { w.declare(s.Name, "") })
	case *ast.GenericForStmt:
		w.forIn(s)
		w.block(s.Stmts, func() {
			for _, name := range s.Names {
				w.declare(name, "")
			}
		})
	case *ast.FuncDefStmt:
		w.define(s)
	case *ast.ReturnStmt:
		w.expressions(s.Exprs)
	}
}

// ifs walks an if and its elseifs. Each elseif is the only statement in the else of the one before; a
// chain of thousands must not nest scopes, because names are looked up in all of them.
func (w *walker) ifs(s *ast.IfStmt) {
	for {
		w.condition(s.Condition)
		w.block(s.Then, nil)
		if len(s.Else) == 1 {
			if next, ok := s.Else[0].(*ast.IfStmt); ok {
				s = next
				continue
			}
		}
		w.block(s.Else, nil)
		return
	}
}

func (w *walker) expressions(list []ast.Expr) {
	for _, e := range list {
		if e != nil {
			w.expression(e)
		}
	}
}

func (w *walker) local(s *ast.LocalAssignStmt) {
	if len(s.Names) == 1 && len(s.Exprs) == 1 {
		if fn, ok := s.Exprs[0].(*ast.FunctionExpr); ok {
			w.declare(s.Names[0], "") // local function f: it may call itself
			w.noteLocal(s.Names[0], s.Line())
			w.function(fn, nil, false)
			return
		}
	}
	classes := make([]string, len(s.Names))
	used := len(w.uses)
	for i, e := range s.Exprs {
		class := w.expression(e)
		if i < len(classes) {
			classes[i] = class
		}
	}
	for i := used; i < len(w.uses); i++ {
		u := &w.uses[i]
		u.early = u.early || slices.Contains(s.Names, u.name)
	}
	if len(s.Names) > 1 && len(s.Exprs) == 1 && classes[0] == listClass {
		w.report(Finding{
			Line: s.Line(), Rule: diag.ListToNames, Message: "a list is one value: " + s.Names[1] + " will be nil", Hint: "write unpack(...) around it to get its items",
			Words: []string{s.Names[1]},
		})
	}
	for i, name := range s.Names {
		w.declare(name, classes[i])
		w.noteLocal(name, s.Line())
	}
}

func (w *walker) define(s *ast.FuncDefStmt) {
	if s.Name.Func != nil {
		w.target(s.Name.Func, nil)
	} else {
		w.expression(s.Name.Receiver)
		w.extend(s.Name.Receiver)
	}
	w.function(s.Func, nil, s.Name.Func == nil)
}

// function walks the body of a function. classes are the classes of its parameters, as far as known.
func (w *walker) function(fn *ast.FunctionExpr, classes []string, method bool) {
	w.block(fn.Stmts, func() {
		if method {
			w.declare("self", "")
		}
		if fn.ParList == nil {
			return
		}
		for i, name := range fn.ParList.Names {
			class := ""
			if i < len(classes) {
				class = classes[i]
			}
			w.declare(name, class)
		}
		if fn.ParList.HasVargs {
			w.declare("arg", "")
		}
	})
}

func (w *walker) assign(s *ast.AssignStmt) {
	classes := make([]string, len(s.Lhs))
	for i, e := range s.Rhs {
		class := w.expression(e)
		if i < len(classes) {
			classes[i] = class
		}
	}
	for i, lhs := range s.Lhs {
		var value ast.Expr
		if i < len(s.Rhs) {
			value = s.Rhs[i]
		}
		w.target(lhs, value)
		if id, ok := lhs.(*ast.IdentExpr); ok {
			if v := w.lookup(id.Value); v != nil && v.class != classes[i] {
				v.class = "" // it may be either
			}
		}
	}
}

// target walks the target of an assignment.
func (w *walker) target(lhs, value ast.Expr) {
	switch lhs := lhs.(type) {
	case *ast.IdentExpr:
		if w.lookup(lhs.Value) == nil {
			w.assigned[lhs.Value] = true
		}
	case *ast.AttrGetExpr:
		class := w.object(lhs.Object)
		w.extend(lhs.Object)
		w.noMoreList(lhs)
		key, named := lhs.Key.(*ast.StringExpr)
		if !named {
			w.dynamic = w.dynamic || w.isGlobals(lhs.Object)
			w.expression(lhs.Key)
			if isZero(lhs.Key) {
				w.zeroes = true
			}
			return
		}
		w.axis(lhs, key.Value)
		if id, ok := lhs.Object.(*ast.IdentExpr); ok && id.Value == "_G" {
			w.assigned[key.Value] = true
		} else if ok && id.Value == "package" {
			w.searches = true
		}
		if value != nil {
			w.assignField(class, lhs, key.Value, value)
		}
	}
}

// extend notes that a global table gets more fields.
func (w *walker) extend(object ast.Expr) {
	if id, ok := object.(*ast.IdentExpr); ok && w.lookup(id.Value) == nil {
		w.extended[id.Value] = true
	}
}
