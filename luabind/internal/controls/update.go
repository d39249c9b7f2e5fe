package controls

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// update implements knobs:update(name, properties): it changes what a control or a folder is, on all pages and
// on those that are opened later.
func (lib *Library) update(L *lua.LState) int {
	f := lib.handleOf(L, "update")
	name, ok := L.Get(2).(lua.LString)
	if !ok {
		lib.host.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: "knobs:update wants the name of a control first, not " + script.Describe(L.Get(2)),
			Hint: `knobs:update("speed", { disabled = true })`, Words: []string{"update"},
		})
	}
	props := lib.api.WantTable(L, 3, "knobs:update", fmt.Sprintf("knobs:update(%q, { disabled = true })", string(name)))
	it := f.item(L, name)
	if machine.GetString(props, "key") != lua.LNil {
		lib.host.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("the key of '%s' cannot change", it.name), Hint: "leave it out", Words: []string{"key"},
		})
	}
	lib.Settle()
	if it.folder != nil {
		it.folder.change(L, props)
	} else {
		it.control.change(L, props)
	}
	return 0
}

// change sets properties of the folder.
func (f *folder) change(L *lua.LState, props *lua.LTable) {
	if f.removed {
		return
	}
	f.panel.change(L, f.key, "Folder", props)
	if f.props == nil {
		f.props = L.CreateTable(0, 4)
	}
	copyTo(f.props, props)
}

// change sets properties of the control. A value that it offers no longer gives way to one that it offers.
func (c *Control) change(L *lua.LState, props *lua.LTable) {
	lib := c.Panel.lib
	// The value counts as one that the script sets, after the other properties.
	given, others := machine.GetString(props, "value"), props
	if c.Has() && given != lua.LNil {
		others = L.CreateTable(0, 4)
		copyTo(others, props)
		machine.SetString(others, "value", lua.LNil)
	}
	changed := L.CreateTable(0, 8)
	copyTo(changed, c.element)
	copyTo(changed, others)
	o := newOffer(c.tag, changed)
	if c.Has() && o.kind != c.offer.kind {
		lib.api.Fail(L, script.Invalid, "%s cannot become a control of several values, or of one", c.called())
	}
	o.length = c.offer.length
	wrong := func(message, hint string) {
		lib.host.Throw(L, &script.Failure{Kind: script.Invalid, Message: message, Hint: hint, Words: []string{c.Name}})
	}
	if o.kind == choice && len(o.options) == 0 {
		wrong(c.called()+" has no options", `write options = { "box", "ball" }`)
	}
	if o.low > o.high {
		wrong(fmt.Sprintf("%s has the least value %v, which is more than the greatest, %v", c.called(), o.low, o.high), "change min and max together")
	}
	v := o.nearest(c.value)
	if c.Has() && given != lua.LNil {
		if v = toValue(given); element.IsNull(given) {
			v = nil
		}
		if want, hint := o.check(v, given); want != "" {
			wrong(c.mismatch(want, given), hint)
		}
	}
	c.Panel.change(L, c.Key, c.component, others)
	c.offer = o
	copyTo(c.element, others)
	c.set(L, v)
}

// change sends properties of a node of the panel. It throws if they cannot be sent.
func (p *Panel) change(L *lua.LState, key, component string, props *lua.LTable) {
	if p.gone {
		return
	}
	t := L.CreateTable(0, 4)
	copyTo(t, props)
	machine.SetString(t, "key", lua.LString(key))
	p.lib.host.Mark(L, t, component)
	p.lib.host.Update(L, p, t)
	p.Stale()
}

func copyTo(t, from *lua.LTable) {
	for k, v := range machine.All(from) {
		_ = machine.Set(t, k, v)
	}
}

// nearest returns the value if it is offered, else one near to it.
func (o *offer) nearest(v Value) Value {
	if given, ok := v.(lua.LValue); ok || v == nil {
		if want, _ := o.check(v, given); want == "" || v == nil {
			return v
		}
		if n, ok := v.(lua.LNumber); ok && o.kind == number {
			return max(lua.LNumber(o.low), min(lua.LNumber(o.high), n))
		}
		return o.initial()
	}
	var all list
	for _, item := range v.(list) {
		switch n, isNumber := item.(lua.LNumber); {
		case isNumber && o.kind != choices && o.kind != color:
			all = append(all, max(lua.LNumber(o.low), min(lua.LNumber(o.high), n)))
		default:
			if want, _ := o.offers(item); o.kind != choices || want == "" {
				all = append(all, item)
			}
		}
	}
	if all == nil {
		all = list{}
	}
	return all
}
