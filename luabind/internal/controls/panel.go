package controls

import (
	"fmt"
	"slices"
	"strconv"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A Panel is a panel of controls.
type Panel struct {
	Scope *Scope
	Title string
	Key   string // of its node
	// Shown is for the host, which forgets it when Stale is called.
	Shown any

	lib    *Library
	root   *folder
	byKey  map[string]*Control
	count  int
	place  string // where the script has made it
	gone   bool
	handle *lua.LUserData
}

// A folder is a named part of a panel, or all of it.
type folder struct {
	panel   *Panel
	name    string
	path    string // "" for all of the panel
	key     string
	items   []item // in the order in which they are shown
	handle  *lua.LUserData
	props   *lua.LTable // that the script has set since; nil for none
	removed bool
}

// An item is a control or a folder. Controls without a name have no handle.
type item struct {
	name    string
	control *Control
	folder  *folder
}

// A Control is one control of a panel.
type Control struct {
	Panel *Panel
	Key   string // of its node
	Name  string

	path      string // in the panel
	component string
	tag       string
	element   *lua.LTable
	offer     offer
	value     Value
	source    Value       // what the script has given in the call
	written   bool        // the script has set the value since
	live      *lua.LTable // the list that the script has been given, which it may change
	watched   bool        // it is in Library.lists
	listeners []*Listener
}

// A Listener is a function that a script has registered for the changes of a control.
type Listener struct {
	Name string // of the control, for messages
	Func *lua.LFunction
	Off  bool // it was removed
}

// Value returns the value, nil for a control that has none.
func (c *Control) Value() lua.LValue { return toLua(c.value) }

// Has reports whether the control has a value.
func (c *Control) Has() bool { return c.offer.kind != noValue }

// Listeners returns the functions to call after a change.
func (c *Control) Listeners() []*Listener { return c.listeners }

// Choose sets the value to what a visitor has chosen. It reports false for a value that the control does
// not offer.
func (c *Control) Choose(given lua.LValue) bool {
	v := toValue(given)
	if v == nil || c.Panel.gone || !c.Has() || c.offer.kind == progress { // visitors only look at the progress
		return false
	}
	if want, _ := c.offer.check(v, given); want != "" {
		return false
	}
	c.store(v)
	return true
}

// store sets the value, also in the list that the script has.
func (c *Control) store(v Value) {
	c.value = v
	c.Panel.Stale()
	all, ok := v.(list)
	if c.live == nil || !ok {
		return
	}
	for i := max(c.live.MaxN(), len(all)); i >= 1; i-- {
		if i <= len(all) {
			machine.SetInt(c.live, i, all[i-1])
		} else {
			machine.SetInt(c.live, i, lua.LNil)
		}
	}
}

// Stale makes the host encode the panel anew.
func (p *Panel) Stale() { p.Shown = nil }

// Make implements controls(title, table) and session:controls. The title is argument n.
func (lib *Library) Make(L *lua.LState, n int, scope *Scope, what string) int {
	example := what + `("Look", { speed = 1 })`
	title, ok := L.Get(n).(lua.LString)
	if !ok || title == "" {
		lib.host.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: what + " wants a title first, not " + script.Describe(L.Get(n)), Hint: example, Words: []string{what},
		})
	}
	t := lib.api.WantTable(L, n+1, what, example)
	if name := element.Component(t); name != "" {
		lib.host.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: what + " wants a table of controls, not one " + name, Hint: "give it a name: { name = " + name + "{ ... } }", Words: []string{name},
		})
	}
	p := &Panel{Scope: scope, Title: string(title), Key: "controls." + string(title), lib: lib, byKey: map[string]*Control{}}
	if scope.Owner != nil {
		p.Key = "session." + p.Key
	}
	file, line := lib.host.Place(L)
	p.place = fmt.Sprintf("%s:%d", file, line)
	lib.makeRoom(L, p, what)
	p.root = &folder{panel: p, key: p.Key}
	lib.fill(L, p.root, t, lib.written(L, t), 0)
	p.restore(scope.saved[p.Title])
	scope.panels = append(scope.panels, p)
	p.handle = lib.newHandle(L, p.root)
	lib.host.Show(L, p)
	L.Push(p.handle)
	return 1
}

// makeRoom removes or refuses a panel of the same title.
func (lib *Library) makeRoom(L *lua.LState, p *Panel, what string) {
	i := slices.IndexFunc(p.Scope.panels, func(other *Panel) bool { return other.Title == p.Title })
	if i >= 0 && lib.host.Evaluating() {
		p.Scope.panels[i].remove()
		return
	}
	if i >= 0 {
		f := &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("the panel %q exists already, from %s", p.Title, p.Scope.panels[i].place),
			Hint: "use another title, or remove it first: knobs:remove()", Words: []string{strconv.Quote(p.Title), what},
		}
		if p.Scope.Owner == nil && p.Scope.panels[i].place == p.place {
			f.Hint = "controls is for everybody: call it once, outside of spawn, or write session:controls(...)"
		}
		lib.host.Throw(L, f)
	}
	if len(p.Scope.panels) >= maxPanels {
		lib.api.Fail(L, script.Invalid, "too many panels: %d; is %s called in a loop?", maxPanels, what)
	}
}

// fill adds the controls in t to a folder.
func (lib *Library) fill(L *lua.LState, f *folder, t *lua.LTable, written *ast.TableExpr, depth int) {
	fail := func(name, message, hint string) {
		lib.host.Throw(L, &script.Failure{Kind: script.Invalid, Message: message, Hint: hint, Words: []string{name, "controls"}})
	}
	all, strange := entries(t, written)
	if strange != nil {
		fail("", "a control has the name "+script.Describe(strange)+", which is not a string", "write { speed = 1 }")
	}
	for i, e := range all {
		if f.panel.count++; f.panel.count > maxControls {
			fail("", fmt.Sprintf("a panel has at most %d controls", maxControls), "make several panels, or a Table")
		}
		if lib.methods[e.name] != nil {
			fail(e.name, fmt.Sprintf("a control cannot have the name '%s', which is a method of the panel", e.name), "choose another name")
		}
		path := e.name
		if path == "" {
			path = strconv.Itoa(i + 1)
		}
		if f.path != "" {
			path = f.path + "." + path
		}
		inner, isTable := e.value.(*lua.LTable)
		if isTable && e.name != "" && element.MarkName(inner) == "" && inner.MaxN() == 0 {
			if depth == maxFolders {
				fail(e.name, fmt.Sprintf("folders are nested more than %d deep", maxFolders), "does the table contain itself?")
			}
			sub := &folder{panel: f.panel, name: e.name, path: path, key: f.panel.Key + "." + path}
			sub.handle = lib.newHandle(L, sub)
			lib.fill(L, sub, inner, e.written, depth+1)
			f.items = append(f.items, item{name: e.name, folder: sub})
			continue
		}
		c, wrong, hint := lib.newControl(L, f.panel, e.name, path, e.value)
		if wrong != "" {
			fail(e.name, wrong, hint)
		}
		f.items = append(f.items, item{name: e.name, control: c})
	}
}

// newControl makes a control of a value. wrong says what is wrong with the value.
func (lib *Library) newControl(L *lua.LState, p *Panel, name, path string, v lua.LValue) (c *Control, wrong, hint string) {
	c = &Control{Panel: p, Name: name, path: path}
	t, _ := v.(*lua.LTable)
	if component := element.Component(v); component != "" {
		if known, ok := catalog.Lookup(component); ok {
			component, c.tag = known.Name, known.Tag
		}
		c.element = L.CreateTable(0, 8)
		for k, field := range machine.All(t) {
			_ = machine.Set(c.element, k, field)
		}
		lib.name(L, c, component)
	} else if c.tag = inferred(v); c.tag != "" && name != "" {
		c.element = L.CreateTable(0, 4)
		machine.SetString(c.element, "value", v)
		if s, ok := v.(lua.LString); ok && c.tag == "ColorPicker" && (len(s) == 5 || len(s) == 9) {
			machine.SetString(c.element, "alpha", lua.LTrue)
		}
		lib.name(L, c, c.tag)
	} else {
		return nil, lib.notControl(name, v), kindHint(v)
	}
	if p.byKey[c.Key] != nil || c.Key == p.Key {
		return nil, fmt.Sprintf("two controls have the key %q", c.Key), "leave the key out, or choose another one"
	}
	p.byKey[c.Key] = c
	c.offer = newOffer(c.tag, c.element)
	given := machine.GetString(c.element, "value")
	if c.Has() && given != lua.LNil && !element.IsNull(given) {
		c.source = toValue(given)
		if want, hint := c.offer.check(c.source, given); want != "" {
			return nil, c.mismatch(want, given), hint
		}
		c.value = c.source
	} else if c.value = c.offer.initial(); c.offer.kind == choice && c.value == nil {
		return nil, c.called() + " has no options", `write options = { "box", "ball" }`
	}
	return c, "", ""
}

func (lib *Library) notControl(name string, v lua.LValue) string {
	what := script.Describe(v)
	if t, ok := v.(*lua.LTable); ok && t.MaxN() > 0 {
		what = "a list"
	}
	if name == "" {
		return "a control without a name is " + what + ", and has to be an element"
	}
	return fmt.Sprintf("the control '%s' is %s", name, what)
}

// kindHint says what to write instead of a value that stands for no control.
func kindHint(v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LFunction:
		return `write Button{ "Go", on_click = function(event, session) ... end }`
	case *lua.LTable:
		if _, ok := v.RawGetInt(1).(lua.LString); ok {
			return "write Select{ options = { ... } }"
		}
	}
	return "a control is a boolean, a number, a string, a list of 2 to 4 numbers, an element, or a table of controls"
}

// inferred returns the component that shows a value, "" for none.
func inferred(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LBool:
		return "Checkbox"
	case lua.LNumber:
		return "NumberBox"
	case lua.LString:
		if reHex().MatchString(string(v)) {
			return "ColorPicker"
		}
		return "TextBox"
	case *lua.LTable:
		all, ok := toValue(v).(list)
		if ok && len(all) >= 2 && len(all) <= 4 && !slices.ContainsFunc(all, func(v lua.LValue) bool { return v.Type() != lua.LTNumber }) {
			return "VectorBox"
		}
	}
	return ""
}

var reHex = lazy.Regexp(`(?i)^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$`)

// name completes the element of a control: its key, its label, and what marks it.
func (lib *Library) name(L *lua.LState, c *Control, component string) {
	c.Key = c.Panel.Key + "." + c.path
	switch key := machine.GetString(c.element, "key").(type) {
	case lua.LString:
		c.Key = string(key)
	case lua.LNumber:
		c.Key = key.String()
	default:
		machine.SetString(c.element, "key", lua.LString(c.Key))
	}
	if known, ok := catalog.Lookup(component); ok && c.Name != "" && unlabelled(known, c.element) {
		machine.SetString(c.element, "label", lua.LString(c.Name))
	}
	c.component = component
	lib.host.Mark(L, c.element, component)
}

// unlabelled reports whether an element could have a label, and has none.
func unlabelled(c *catalog.Component, t *lua.LTable) bool {
	label, ok := c.Prop("label")
	if !ok || c.Category != "html" || t.MaxN() > 0 {
		return false
	}
	names := []string{"label", "text"}
	if label.Wire != "" {
		names = append(names, label.Wire)
	}
	return !slices.ContainsFunc(names, func(name string) bool { return machine.GetString(t, name) != lua.LNil })
}

// Element returns the element of the panel with the current values.
func (p *Panel) Element(L *lua.LState) *lua.LTable {
	t := L.CreateTable(0, 4)
	machine.SetString(t, "title", lua.LString(p.Title))
	return p.root.complete(L, t, "Panel")
}

func (f *folder) complete(L *lua.LState, t *lua.LTable, component string) *lua.LTable {
	machine.SetString(t, "key", lua.LString(f.key))
	children := L.CreateTable(len(f.items), 0)
	for i, it := range f.items {
		if it.folder != nil {
			sub := L.CreateTable(0, 4)
			machine.SetString(sub, "label", lua.LString(it.folder.name))
			if it.folder.props != nil {
				copyTo(sub, it.folder.props)
			}
			machine.SetInt(children, i+1, it.folder.complete(L, sub, "Folder"))
			continue
		}
		c := it.control
		if c.Has() && c.value != nil {
			value := toLua(c.value)
			if t, ok := value.(*lua.LTable); ok {
				f.panel.lib.host.Mark(L, t, "array")
			}
			machine.SetString(c.element, "value", value)
		}
		machine.SetInt(children, i+1, c.element)
	}
	machine.SetString(t, "children", children)
	f.panel.lib.host.Mark(L, t, component)
	return t
}

// end makes the panel one that no page shows.
func (p *Panel) end() {
	p.gone = true
	p.Shown = nil
	p.lib.lists = slices.DeleteFunc(p.lib.lists, func(c *Control) bool { return c.Panel == p })
}

// Forget drops a panel that no page could be sent.
func (lib *Library) Forget(p *Panel) {
	p.end()
	p.Scope.panels = slices.DeleteFunc(p.Scope.panels, func(other *Panel) bool { return other == p })
}

// remove takes the panel away from all pages.
func (p *Panel) remove() {
	if p.gone {
		return
	}
	p.lib.Forget(p)
	p.lib.host.Hide(p, p.Key)
}
