package lint

import (
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Senders are the elements that a script and its modules may put into scenes, as far as handlers
// depend on them: KeyDown comes from a KeyboardMonitor{ enableKeyDown = true }. In doubt an element
// counts as present, because Check must be certain that one is missing.
type Senders struct {
	made     map[string][]*ast.TableExpr // by tag: the arguments of its constructors; nil for one that is not a literal
	set      map[string]bool             // properties that may be set outside of constructors
	events   map[string]bool             // strings of fields etype and of lists, which ClientEvents and events that the script sends have
	keys     map[string]bool             // keys of elements
	anything bool                        // the script may make elements that it does not name, or is a client itself
}

// NewSenders returns empty Senders.
func NewSenders() *Senders {
	return &Senders{made: map[string][]*ast.TableExpr{}, set: map[string]bool{}, events: map[string]bool{}, keys: map[string]bool{}}
}

// Add adds the elements that a chunk may put into scenes.
func (s *Senders) Add(chunk []ast.Stmt) {
	own := map[ast.Expr]bool{} // parts of a constructor that call has dealt with
	anyExpr(chunk, func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.FuncCallExpr:
			s.call(e, own)
		case *ast.TableExpr:
			s.table(e, own[e])
		case *ast.IdentExpr:
			s.anything = s.anything || e.Value == "VuerClient"
			if e.Value == "SceneStore" {
				s.stage()
			}
			if !own[e] {
				s.name(e.Value)
			}
		case *ast.StringExpr: // also of vuer.Box and vuer["Box"]
			if !own[e] {
				s.name(e.Value)
			}
		case *ast.AttrGetExpr:
			key, named := e.Key.(*ast.StringExpr)
			if id, ok := e.Object.(*ast.IdentExpr); !named && ok && (id.Value == "vuer" || id.Value == "_G") {
				s.anything = true
			} else if named {
				s.set[key.Value] = true
			}
		}
	})
}

// call adds an element that a constructor makes.
func (s *Senders) call(e *ast.FuncCallExpr, own map[ast.Expr]bool) {
	name, part := "", e.Func
	switch fn := e.Func.(type) {
	case *ast.IdentExpr:
		name = fn.Value
	case *ast.AttrGetExpr:
		if key, ok := fn.Key.(*ast.StringExpr); ok {
			name, part = key.Value, fn.Key
		}
	}
	c, ok := catalog.Lookup(name)
	if !ok || e.Receiver != nil {
		return
	}
	own[part] = true
	given, ok := soleTable(e)
	if ok {
		own[given] = true
	}
	s.made[c.Tag] = append(s.made[c.Tag], given)
	if c.Name == "DefaultScene" {
		s.stage()
	}
}

// stage adds a scene and the elements that a DefaultScene brings along.
func (s *Senders) stage() {
	s.made["Scene"] = append(s.made["Scene"], nil)
	for _, n := range catalog.Stage() {
		s.made[n.Tag] = append(s.made[n.Tag], nil)
	}
}

func (s *Senders) table(t *ast.TableExpr, constructor bool) {
	for _, f := range t.Fields {
		key, named := f.Key.(*ast.StringExpr)
		value, isText := f.Value.(*ast.StringExpr)
		switch {
		case isText && named && key.Value == "key":
			s.keys[value.Value] = true
		case isText && (named && key.Value == "etype" || f.Key == nil && !constructor):
			s.events[value.Value] = true
		}
		if named && !constructor && !isFalse(f.Value) {
			s.set[key.Value] = true
		}
	}
}

// name adds an element whose name occurs outside of a call of its constructor.
func (s *Senders) name(name string) {
	if c, ok := catalog.Lookup(name); ok {
		s.made[c.Tag] = append(s.made[c.Tag], nil)
	} else if len(catalog.ByTag(name)) > 0 {
		s.made[name] = append(s.made[name], nil)
	}
}

// always are events that pages send from any scene, or that many elements send.
var always = []string{"CAMERA_MOVE", "CLICK", "ON_CLICK"}

// missing returns what to add to the scene so that pages send an event; "" if they may send it
// already, or if the script has no scene.
func (s *Senders) missing(etype string) string {
	if s.anything || s.events[etype] || len(s.made["Scene"]) == 0 || slices.Contains(always, etype) || strings.HasSuffix(etype, "_RESPONSE") {
		return ""
	}
	var wanted []string
	place, tier := "the scene", 0
	for _, c := range catalog.All() {
		if !slices.Contains(c.Events, etype) {
			continue
		}
		flag := flagFor(c, etype)
		if s.sends(c.Tag, flag) {
			return ""
		}
		if flag != nil && len(s.made[c.Tag]) > 0 {
			return "set " + setting(flag) + " in the " + c.Name
		}
		given := "..."
		if flag != nil {
			given = setting(flag)
		}
		// Components that every client shows are the better advice.
		if tier > 0 && c.Tier > tier {
			continue
		}
		if c.Tier < tier {
			wanted = nil
		}
		tier = c.Tier
		wanted = append(wanted, c.Name+"{ "+given+" }")
		if c.Category == "html" {
			place = "htmlChildren"
		}
	}
	if len(wanted) == 0 {
		return s.missingFlag(etype)
	}
	return "add " + strings.Join(wanted[:min(2, len(wanted))], " or ") + " to " + place
}

// missingFlag is missing for the events that elements of any kind send if a flag of theirs is set.
func (s *Senders) missingFlag(etype string) string {
	i := catalog.HandlerOf(etype)
	if i < 0 {
		return ""
	}
	h := &catalog.Handlers()[i]
	if h.Flag == "" || s.anySets(h.Flag) || s.anySets(h.Name) {
		return ""
	}
	return "set " + h.Flag + " = true in an element"
}

// anySets reports whether any element or table may set a property.
func (s *Senders) anySets(name string) bool {
	if s.set[name] {
		return true
	}
	flag := &catalog.Prop{Name: name}
	for _, tables := range s.made {
		if slices.ContainsFunc(tables, func(t *ast.TableExpr) bool { return t != nil && isSet(t, flag) }) {
			return true
		}
	}
	return false
}

// sends reports whether an element of the tag may be in the scene with the flag set. A nil flag is
// always set.
func (s *Senders) sends(tag string, flag *catalog.Prop) bool {
	return slices.ContainsFunc(s.made[tag], func(t *ast.TableExpr) bool { return t == nil || flag == nil || s.mayBeSet(t, flag) })
}

// mayBeSet reports whether the flag of an element may be set, by its constructor's table or later.
func (s *Senders) mayBeSet(t *ast.TableExpr, flag *catalog.Prop) bool {
	return s.set[flag.Name] || isSet(t, flag)
}

// isSet reports whether a constructor's table may set a flag.
func isSet(t *ast.TableExpr, flag *catalog.Prop) bool {
	for _, f := range t.Fields {
		if f.Key == nil {
			continue
		}
		if key, ok := f.Key.(*ast.StringExpr); !ok || key.Value == flag.Name {
			return !isFalse(f.Value)
		}
	}
	return flag.Default == "true"
}

func isFalse(e ast.Expr) bool {
	switch e.(type) {
	case *ast.FalseExpr, *ast.NilExpr:
		return true
	}
	return false
}

// flagFor returns the property that a component needs to send an event, nil for none. The catalogue
// describes it as "send KeyDown".
func flagFor(c *catalog.Component, etype string) *catalog.Prop {
	for _, p := range c.Props {
		if p.Doc == "send "+etype || etype == "LOAD" && p.Name == "onLoad" {
			return p
		}
	}
	return nil
}

// setting returns the text that sets a flag in a constructor.
func setting(flag *catalog.Prop) string {
	if flag.Type&catalog.Bool != 0 {
		return flag.Name + " = true"
	}
	return flag.Name + ` = "ready"`
}

// idle reports an element that exists only to send events and has none of its flags set.
func (w *walker) idle(c *catalog.Component, line int, t *ast.TableExpr) {
	s := w.world.Senders
	if s == nil || s.anything || c.Category != "interaction" || len(c.Events) == 0 {
		return
	}
	first := ""
	for _, etype := range c.Events {
		flag := flagFor(c, etype)
		if flag == nil || s.mayBeSet(t, flag) {
			return
		}
		if first == "" {
			first = flag.Name
		}
	}
	w.report(Finding{
		Line: line, Rule: diag.NoSender, Message: "this " + c.Name + " sends nothing", Hint: "set " + first + " = true",
		Words: []string{c.Name},
	})
}
