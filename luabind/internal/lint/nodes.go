package lint

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Nodes are the nodes that a script and its modules may put into scenes, by their keys. In doubt a
// node counts as present: a key that the script computes may be any key that fits the computation,
// and a key from outside of the script, such as the key of an event, may be any key at all.
type Nodes struct {
	flow  *flow
	texts map[string]bool                 // strings that may be keys, see Keys
	made  map[string][]*catalog.Component // the components that are constructed with a key, by that key
	count map[string]int                  // the constructors with a key
	scene bool                            // a scene is among the components

	settled bool            // the fields below are complete
	open    bool            // a key may come from outside of the script
	names   []string        // keys of made, for suggestions
	known   map[string]bool // results of has
}

// maxNear bounds the keys among which a similar one is looked for.
const maxNear = 2000

// NewNodes returns empty Nodes.
func NewNodes() *Nodes {
	return &Nodes{flow: newFlow(), texts: map[string]bool{}, made: map[string][]*catalog.Component{}, count: map[string]int{}}
}

// Add adds the nodes of a chunk of the script.
func (n *Nodes) Add(chunk []ast.Stmt) {
	n.settled = false
	changed := changedIn(chunk, ofScenes(chunk))
	n.addTexts(chunk, changed)
	n.flow.add(chunk, changed)
}

// givers are functions and methods that pass a session to a function of the script.
var givers = []string{"spawn", "on", "add_handler", "bind"}

// ofScenes returns a function that reports whether a call is a method of a session or a store, or an
// event such as Update. Other objects of the script may have methods of the same names: list:add{ ... }.
func ofScenes(chunk []ast.Stmt) func(call *ast.FuncCallExpr) bool {
	names := map[string]bool{"session": true}
	store := func(name string, value ast.Expr) {
		if call, ok := value.(*ast.FuncCallExpr); ok && calleeName(call) == "SceneStore" {
			names[name] = true
		}
	}
	walk(chunk, func(s ast.Stmt) {
		switch s := s.(type) {
		case *ast.LocalAssignStmt:
			for i, name := range s.Names {
				store(name, valueAt(s.Exprs, i))
			}
		case *ast.AssignStmt:
			for i, lhs := range s.Lhs {
				if id, ok := lhs.(*ast.IdentExpr); ok {
					store(id.Value, valueAt(s.Rhs, i))
				}
			}
		}
	}, func(e ast.Expr) {
		call, ok := e.(*ast.FuncCallExpr)
		if !ok || !slices.Contains(givers, calleeName(call)) {
			return
		}
		for _, arg := range call.Args {
			if fn, ok := arg.(*ast.FunctionExpr); ok {
				for _, name := range paramsOf(fn) {
					names[name] = true
				}
			}
		}
	})
	return func(call *ast.FuncCallExpr) bool {
		if call.Receiver == nil {
			return true
		}
		id, ok := call.Receiver.(*ast.IdentExpr)
		return ok && names[id.Value]
	}
}

// AddLibrary adds the nodes of a module of the standard library. It computes keys only from arguments
// that the script passes to it.
func (n *Nodes) AddLibrary(chunk []ast.Stmt) {
	n.addTexts(chunk, changedIn(chunk, ofScenes(chunk)))
}

func (n *Nodes) addTexts(chunk []ast.Stmt, changed map[ast.Expr]bool) {
	compared := map[ast.Expr]bool{}
	anyExpr(chunk, func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.RelationalOpExpr: // a comparison does not create a node
			compared[e.Lhs], compared[e.Rhs] = true, true
		case *ast.StringExpr:
			if !changed[e] && !compared[e] {
				n.texts[e.Value] = true
			}
		case *ast.FuncCallExpr:
			if c := constructed(e); c != nil {
				n.scene = n.scene || c.Tag == "Scene"
				n.construct(c, e, changed)
			}
		}
	})
}

// constructed returns the component whose constructor a call is, nil for other calls.
func constructed(e *ast.FuncCallExpr) *catalog.Component {
	name := calleeName(e)
	if name == "" || e.Receiver != nil {
		return nil
	}
	c, _ := catalog.Lookup(name)
	return c
}

// construct adds a component under the key in its constructor or its default key, unless the
// constructor only changes a node.
func (n *Nodes) construct(c *catalog.Component, e *ast.FuncCallExpr, changed map[ast.Expr]bool) {
	key := c.Key
	if t, ok := soleTable(e); ok {
		if f := field(t, "key"); f != nil {
			s, ok := f.Value.(*ast.StringExpr)
			if !ok || changed[s] {
				return
			}
			key = s.Value
		}
	}
	if key == "" {
		return
	}
	n.texts[key] = true
	n.count[key]++
	if !slices.Contains(n.made[key], c) {
		n.made[key] = append(n.made[key], c)
	}
}

// has reports whether a node with the key may exist. In a script without a scene, any node may exist:
// the script is a part of another one.
func (n *Nodes) has(key string) bool {
	if !n.settled {
		n.open, n.settled = !n.flow.closed(), true
		n.names, n.known = nil, map[string]bool{}
	}
	if n.open || !n.scene || n.texts[key] {
		return true
	}
	there, ok := n.known[key]
	if !ok {
		there = reGivenKey().MatchString(key) || isBuiltin(key) || n.flow.computes(key)
		n.known[key] = there
	}
	return there
}

// reGivenKey matches generated keys: those of elements without a key, which are a number, or the key of the
// parent and the number of the child, and those of panels and their controls.
var reGivenKey = lazy.Regexp(`(?:^|\.)\d+$|^(?:session\.)?controls\.`)

// isBuiltin reports whether a key belongs to a scene, or to a part of it that scripts do not construct.
func isBuiltin(key string) bool {
	_, isList := protocol.ChildList(key)
	return isList || slices.Contains([]string{"root", "scene", "defaultCamera"}, key) ||
		slices.ContainsFunc(catalog.Stage(), func(s catalog.StageNode) bool { return s.Key == key }) ||
		slices.ContainsFunc(catalog.All(), func(c *catalog.Component) bool { return c.Key == key })
}

// nearest returns the key of a constructed node that was probably meant, "" if none resembles key.
func (n *Nodes) nearest(key string) string {
	if n.names == nil {
		n.names = slices.Sorted(maps.Keys(n.made))
		n.names = n.names[:min(len(n.names), maxNear)]
	}
	return catalog.Suggest(key, slices.Values(n.names))
}

// components returns the possible components of a node with the key, nil if unknown. Clients do not
// distinguish between Bold and Italic, so an update of one may have the properties of the other.
func (n *Nodes) components(key string) []*catalog.Component {
	var all []*catalog.Component
	for _, c := range n.made[key] {
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
		for _, other := range catalog.ByTag(c.Tag) {
			if !slices.Contains(all, other) {
				all = append(all, other)
			}
		}
	}
	return all
}

// changes checks the keys and properties in session:update{ ... }, session:remove(...), Update{ ... }
// and their like.
func (w *walker) changes(e *ast.FuncCallExpr) {
	if w.world.Nodes == nil || len(e.Args) == 0 {
		return
	}
	change, creates := isChange(e)
	if !change {
		return
	}
	name := calleeName(e)
	c := &nodeChange{walker: w, line: e.Line(), verb: strings.ToLower(name), call: name, creates: creates}
	c.item(e.Args[0])
	if creates {
		if len(e.Args) == 1 {
			w.upsertsPageElement(e.Args[0])
		}
		c.parent(e.Args[1:])
	}
}

// upsertsPageElement reports an element of the page that is put among the elements of the scene:
// session:upsert(Slider{ ... }). An upsert of an existing element is right.
func (w *walker) upsertsPageElement(arg ast.Expr) {
	call, name := w.pageElement(arg)
	if call == nil || len(call.Args) != 1 {
		return
	}
	key := w.keyOf(call)
	n := w.world.Nodes
	if key == nil || n.count[key.Value] != 1 || !n.scene || !n.flow.closed() {
		return
	}
	w.pageInScene(call, name, `write session:upsert(`+name+`{ ... }, "htmlChildren")`)
}

// A nodeChange is a call that changes nodes.
type nodeChange struct {
	*walker
	line    int
	verb    string // update, remove, ...
	call    string // the name as written: Update
	creates bool   // constructors in it create nodes
}

// item checks what is changed: a key, an element, or a list of them.
func (c *nodeChange) item(e ast.Expr) {
	switch e := e.(type) {
	case *ast.StringExpr:
		if c.verb == "remove" {
			c.expect(e.Value)
		}
	case *ast.FuncCallExpr:
		if t, ok := soleTable(e); ok && !c.creates && constructed(e) != nil && c.global(e.Func) != "" {
			c.key(t)
		}
	case *ast.TableExpr:
		if field(e, "tag") != nil {
			return
		}
		if key := c.key(e); key != "" {
			if c.verb != "remove" {
				c.properties(key, e)
			}
			return
		}
		for _, f := range e.Fields {
			if f.Key == nil {
				c.item(f.Value)
			}
		}
	}
}

// key checks the key in the table of an element, and returns it if it is a literal.
func (c *nodeChange) key(t *ast.TableExpr) string {
	f := field(t, "key")
	if f == nil {
		return ""
	}
	s, ok := f.Value.(*ast.StringExpr)
	if !ok {
		return ""
	}
	c.expect(s.Value)
	return s.Value
}

// expect reports a change of a node that nothing creates.
func (c *nodeChange) expect(key string) {
	nodes := c.world.Nodes
	if nodes.has(key) {
		return
	}
	f := Finding{
		Line: c.line, Rule: diag.MissingKey, Message: fmt.Sprintf("no element has the key %q", key),
		Words: []string{strconv.Quote(key), "key", c.call},
	}
	if c.creates {
		f.Message += ", and a plain table does not create one"
	}
	switch near := c.nearNode(key); {
	case near != "":
		f.Hint = fmt.Sprintf("did you mean %q?", near)
	case c.creates:
		f.Hint = fmt.Sprintf("write its constructor, such as Box{ key = %q, ... }", key)
	case c.verb == "look" || c.verb == "fit":
		f.Hint = "the camera stays where it is"
	case c.verb == "move":
		f.Hint = "move changes existing elements only"
	case c.verb == "update":
		f.Hint = "update changes an existing element; upsert creates one"
	default:
		f.Hint = "nothing is removed; print(event.key) shows the key of the clicked element"
	}
	c.report(f)
}

// nearNode is Nodes.nearest for as many keys as guess allows.
func (w *walker) nearNode(key string) string {
	if !w.guess() {
		return ""
	}
	return w.world.Nodes.nearest(key)
}

// properties checks the fields of a plain table that changes a node. Clients may know more than the
// catalogue, so a mistake is only a warning, as when the script runs.
func (c *nodeChange) properties(key string, t *ast.TableExpr) {
	all := c.world.Nodes.components(key)
	if len(all) == 0 {
		return
	}
	c.guarded++
	defer func() { c.guarded-- }()
	for _, f := range t.Fields {
		name, ok := f.Key.(*ast.StringExpr)
		if !ok || name.Value == "key" || name.Value == "tag" {
			continue
		}
		like := all[0]
		if i := slices.IndexFunc(all, func(c *catalog.Component) bool { _, ok := c.Prop(name.Value); return ok }); i >= 0 {
			if len(c.world.Nodes.made[key]) > 1 {
				continue // its value may suit the other component
			}
			like = all[i]
		}
		line := name.Line()
		if line == 0 {
			line = f.Value.Line()
		}
		c.property(like, line, name.Value, f.Value)
	}
}

// parent checks the parent that upsert or add names.
func (c *nodeChange) parent(args []ast.Expr) {
	key := parentKey(args)
	if key == nil || c.world.Nodes.has(key.Value) {
		return
	}
	f := Finding{
		Line: c.line, Rule: diag.MissingParent, Message: fmt.Sprintf("no element has the key %q, to which %s should add elements", key.Value, c.verb),
		Hint:  fmt.Sprintf("%s the parent first, with a Group{ key = %q }", c.verb, key.Value),
		Words: []string{strconv.Quote(key.Value), c.call},
	}
	if near := c.nearNode(key.Value); near != "" {
		f.Hint = fmt.Sprintf("did you mean %q?", near)
	}
	c.report(f)
}

// parentKey returns the key of the parent in the arguments after the elements, "parent" or
// { to = "parent" }, nil if it is not a literal.
func parentKey(args []ast.Expr) *ast.StringExpr {
	if len(args) == 0 {
		return nil
	}
	key := args[0]
	if t, ok := key.(*ast.TableExpr); ok {
		f := field(t, "to")
		if f == nil {
			return nil
		}
		key = f.Value
	}
	s, _ := key.(*ast.StringExpr)
	return s
}
