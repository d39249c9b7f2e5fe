package luabind

import (
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Clients merge a scene into the scene that they have: a background that the next scene does not
// mention would stay. So the properties that a scene has set on itself are remembered until the
// next one.

// isKept reports whether every scene has the property, or its children set it.
func isKept(name string) bool {
	switch name {
	case "key", "tag", "up", "grid":
		return true
	}
	_, isList := protocol.ChildList(name)
	return isList
}

// replacement returns the message of set, whose scene is argument 2. It replaces old.
func (e *Engine) replacement(L *lua.LState, old *scene) change {
	v := L.Get(2)
	e.checkGiven(L, v, "set")
	var says []string
	if t, ok := v.(*lua.LTable); ok {
		machine.ForEach(t, func(k, _ lua.LValue) {
			name, ok := k.(lua.LString)
			if i := catalog.HandlerIndex(string(name)); i >= 0 {
				name = lua.LString(catalog.Handlers()[i].Flag)
			}
			if ok && name != "" && !isKept(string(name)) {
				says = append(says, string(name))
			}
		})
	}
	unset := slices.DeleteFunc(slices.Clone(old.said), func(name string) bool { return slices.Contains(says, name) })
	slices.Sort(unset)
	var html [][]byte
	if old.owner != nil {
		html = old.owner.panelNodes()
	}
	m := e.setMessage(L, v, html, unset...)
	m.panels = old.owner != nil
	old.said = says
	return m
}

// setMessage encodes a whole scene. It throws errors in the scene.
func (e *Engine) setMessage(L *lua.LState, v lua.LValue, html [][]byte, unset ...string) change {
	node, err := e.enc.SceneWith(html, v, unset...)
	if err != nil {
		e.failElement(L, err)
	}
	return change{Message: protocol.Set(time.Now().UnixMilli(), node), handlers: e.enc.Handlers()}
}
