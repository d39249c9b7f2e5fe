package controls

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A handle is what a script holds of a panel or a folder: knobs.speed reads a value, knobs.speed = 2 sets it.

// openHandles makes the metatable of handles.
func (lib *Library) openHandles(L *lua.LState) {
	lib.methods = map[string]*lua.LFunction{"on": L.NewFunction(lib.on), "remove": L.NewFunction(lib.remove), "update": L.NewFunction(lib.update)}
	lib.meta = L.SetFuncs(L.NewTable(), map[string]lua.LGFunction{
		"__index": lib.index, "__newindex": lib.newIndex, "__tostring": lib.describe,
	})
}

func (lib *Library) newHandle(L *lua.LState, f *folder) *lua.LUserData {
	f.handle = &lua.LUserData{Value: f, Env: L.Env, Metatable: lib.meta}
	return f.handle
}

// Describe names a handle in messages, "" for any other value.
func Describe(v *lua.LUserData) string {
	if f, ok := v.Value.(*folder); ok {
		return f.String()
	}
	return ""
}

// String names the folder in messages.
func (f *folder) String() string {
	if f.path == "" {
		return fmt.Sprintf("the handle of the panel %q", f.panel.Title)
	}
	return fmt.Sprintf("the handle of the folder %q", f.path)
}

// handleOf returns the folder of argument 1.
func (lib *Library) handleOf(L *lua.LState, method string) *folder {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if f, ok := ud.Value.(*folder); ok {
			return f
		}
	}
	lib.host.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: method + " of a panel was called with a dot", Hint: "use a colon: knobs:" + method + "(...)", Words: []string{"." + method, method},
	})
	return nil
}

// item returns the control or folder with a name. It throws if there is none.
func (f *folder) item(L *lua.LState, name lua.LValue) item {
	i := slices.IndexFunc(f.items, func(it item) bool { return lua.LString(it.name) == name && it.name != "" })
	if i >= 0 {
		return f.items[i]
	}
	where := fmt.Sprintf("the panel %q", f.panel.Title)
	if f.path != "" {
		where = fmt.Sprintf("the folder %q", f.path)
	}
	fail := &script.Failure{
		Kind: script.Invalid, Message: fmt.Sprintf("%s has no control '%s'", where, name.String()), Words: []string{name.String()},
	}
	names := f.names()
	if fail.Hint = script.DidYouMean(catalog.Suggest(name.String(), slices.Values(names))); fail.Hint == "" {
		fail.Hint = fmt.Sprintf("it has %.200s", script.List(names))
	}
	f.panel.lib.host.Throw(L, fail)
	return item{}
}

func (f *folder) names() (names []string) {
	for _, it := range f.items {
		if it.name != "" {
			names = append(names, it.name)
		}
	}
	return names
}

func (lib *Library) describe(L *lua.LState) int {
	f := lib.handleOf(L, "tostring")
	text := "controls " + f.panel.Title
	if f.path != "" {
		text += "." + f.path
	}
	L.Push(lua.LString(text))
	return 1
}

// index reads a value, a folder or a method.
func (lib *Library) index(L *lua.LState) int {
	f, name := lib.handleOf(L, "reading"), L.Get(2)
	if s, ok := name.(lua.LString); ok && lib.methods[string(s)] != nil {
		L.Push(lib.methods[string(s)])
		return 1
	}
	lib.Settle() // the script may have changed a list
	switch it := f.item(L, name); {
	case it.folder != nil:
		L.Push(it.folder.handle)
	default:
		L.Push(it.control.give())
	}
	return 1
}

// give returns the value for the script: of a list always the same table, so that knobs.at[2] = 3 can be
// noticed.
func (c *Control) give() lua.LValue {
	if _, ok := c.value.(list); !ok {
		return toLua(c.value)
	}
	if c.live == nil {
		c.live = toLua(c.value).(*lua.LTable)
	}
	if !c.watched && !c.Panel.gone {
		c.watched = true
		c.Panel.lib.lists = append(c.Panel.lib.lists, c)
	}
	return c.live
}

// newIndex sets a value.
func (lib *Library) newIndex(L *lua.LState) int {
	f, name, given := lib.handleOf(L, "writing"), L.Get(2), L.Get(3)
	if s, ok := name.(lua.LString); ok && lib.methods[string(s)] != nil {
		lib.api.Fail(L, script.Invalid, "'%s' is a method of the panel and cannot be set", s)
	}
	it := f.item(L, name)
	fail := &script.Failure{Kind: script.Invalid, Words: []string{name.String()}}
	c := it.control
	switch {
	case it.folder != nil:
		fail.Message = fmt.Sprintf("'%s' is a folder and cannot be set", it.name)
		if names := it.folder.names(); len(names) > 0 {
			fail.Hint = fmt.Sprintf("set one of its controls: knobs.%s.%s = ...", it.name, names[0])
		}
		lib.host.Throw(L, fail)
	case !c.Has():
		fail.Message, fail.Hint = fmt.Sprintf("'%s' is a %s, which has no value", it.name, c.tag), fmt.Sprintf("change its properties: knobs:update(%q, { disabled = true })", it.name)
		lib.host.Throw(L, fail)
	}
	v := toValue(given)
	if want, hint := c.offer.check(v, given); want != "" {
		fail.Message, fail.Hint = c.mismatch(want, given), hint
		lib.host.Throw(L, fail)
	}
	lib.Settle()
	c.set(L, v)
	return 0
}

// called names the control in messages.
func (c *Control) called() string {
	if c.Name == "" {
		return "the " + c.tag
	}
	return c.Name
}

// mismatch is the message for a value that the control does not offer.
func (c *Control) mismatch(want string, given lua.LValue) string {
	what := script.Describe(given)
	if all, ok := toValue(given).(list); ok && len(all) <= 4 {
		items := make([]string, len(all))
		for i, item := range all {
			if items[i] = item.String(); item.Type() == lua.LTString {
				items[i] = strconv.Quote(items[i])
			}
		}
		what = fmt.Sprintf("{%.100s}", strings.Join(items, ", "))
	}
	return fmt.Sprintf("%s has to be %s, not %s", c.called(), want, what)
}

// set sets the value for the script.
func (c *Control) set(L *lua.LState, v Value) {
	if same(c.value, v) {
		return
	}
	c.written = true
	c.store(v)
	if c.Panel.gone {
		return
	}
	c.Panel.lib.host.Change(c)
	for _, l := range c.listeners {
		if !l.Off {
			c.Panel.lib.host.Notify(L, c.Panel, l, c.Value())
		}
	}
}

// Settle takes over what the script has written into lists that it has read: knobs.at[2] = 3.
func (lib *Library) Settle() {
	for _, c := range slices.Clone(lib.lists) {
		if all, ok := c.value.(list); ok && slices.Equal(machine.Items(c.live), all) && !machine.HasFields(c.live) {
			continue
		}
		v := toValue(c.live)
		if want, hint := c.offer.check(v, c.live); want != "" {
			lib.host.Complain(c.mismatch(want, c.live), hint)
			c.live = nil // the script keeps its table
			c.unwatch()
			continue
		}
		c.set(nil, v)
	}
}

func (c *Control) unwatch() {
	c.watched = false
	c.Panel.lib.lists = slices.DeleteFunc(c.Panel.lib.lists, func(other *Control) bool { return other == c })
}

// silent says why functions of knobs:on would never be called, "" for a control that has a value or is clicked.
func (c *Control) silent() (why, hint string) {
	known, ok := catalog.Lookup(c.tag)
	if c.Has() || !ok || slices.Contains(known.Events, "CLICK") {
		return "", ""
	}
	if known.Handles(catalog.OnChange) {
		hint = "give the element an on_change = function(event, session) ... end"
	}
	return fmt.Sprintf("'%s' is a %s, which has no value", c.called(), c.tag), hint
}

// on implements knobs:on(name, fn).
func (lib *Library) on(L *lua.LState) int {
	f := lib.handleOf(L, "on")
	name, ok := L.Get(2).(lua.LString)
	if !ok {
		lib.host.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: "knobs:on wants the name of a control first, not " + script.Describe(L.Get(2)),
			Hint: `knobs:on("speed", function(value, session) ... end)`, Words: []string{"on"},
		})
	}
	it := f.item(L, name)
	if it.folder != nil {
		hint := ""
		if names := it.folder.names(); len(names) > 0 {
			hint = fmt.Sprintf("write knobs.%s:on(%q, ...)", it.name, names[0])
		}
		lib.host.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("'%s' is a folder, which has no value", it.name), Hint: hint, Words: []string{it.name}})
	}
	fn := lib.api.WantFunction(L, 3, fmt.Sprintf("knobs:on %q", string(name)))
	c := it.control
	if len(c.listeners) >= maxListeners {
		lib.api.Fail(L, script.Invalid, "too many handlers of %s: %d; is knobs:on called in a loop?", name, maxListeners)
	}
	if why, hint := c.silent(); why != "" {
		lib.host.Throw(L, &script.Failure{Kind: script.Invalid, Message: why, Hint: hint, Words: []string{string(name)}})
	}
	l := &Listener{Name: c.path, Func: fn}
	c.listeners = append(slices.Clip(c.listeners), l)
	L.Push(L.NewFunction(func(*lua.LState) int {
		l.Off = true
		c.listeners = slices.DeleteFunc(slices.Clone(c.listeners), func(other *Listener) bool { return other == l })
		return 0
	}))
	return 1
}

// remove implements knobs:remove(), of a panel or a folder.
func (lib *Library) remove(L *lua.LState) int {
	f := lib.handleOf(L, "remove")
	if f.path == "" {
		f.panel.remove()
		return 0
	}
	if f.removed || f.panel.gone {
		return 0
	}
	f.removed = true
	f.panel.root.drop(f)
	f.panel.Stale()
	lib.host.Hide(f.panel, f.key)
	return 0
}

// drop removes a folder below f, and what is in it.
func (f *folder) drop(gone *folder) {
	f.items = slices.DeleteFunc(f.items, func(it item) bool { return it.folder == gone })
	for _, it := range f.items {
		if it.folder != nil {
			it.folder.drop(gone)
		}
	}
	if f.path != "" {
		return
	}
	gone.each(func(c *Control) {
		delete(f.panel.byKey, c.Key)
		c.unwatch()
	})
}

// each calls visit for every control of a folder, those of inner folders included.
func (f *folder) each(visit func(*Control)) {
	for _, it := range f.items {
		if it.folder != nil {
			it.folder.each(visit)
		} else {
			visit(it.control)
		}
	}
}
