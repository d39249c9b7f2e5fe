package luabind

import (
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
)

// Clients merge a scene into the one that they have: a background that the next scene does not
// mention would stay. So what a scene has said of itself is remembered until the next one.

// isKept reports whether a scene always has the property, or has it by its children.
func isKept(name string) bool {
	switch name {
	case "key", "tag", "up", "grid":
		return true
	}
	_, isList := protocol.ChildList(name)
	return isList
}

// replacement is the message of set, whose scene is argument 2. It takes the place of old.
func (e *Engine) replacement(L *lua.LState, old *scene) change {
	v := L.Get(2)
	e.checkGiven(L, v, "set")
	var says []string
	if t, ok := v.(*lua.LTable); ok {
		machine.ForEach(t, func(k, _ lua.LValue) {
			if name, ok := k.(lua.LString); ok && !isKept(string(name)) {
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

// setMessage encodes a whole scene. What is wrong with it is thrown.
func (e *Engine) setMessage(L *lua.LState, v lua.LValue, html [][]byte, unset ...string) change {
	node, err := e.enc.SceneWith(html, v, unset...)
	if err != nil {
		e.failElement(L, err)
	}
	return change{Message: protocol.Set(time.Now().UnixMilli(), node), handlers: e.enc.Handlers()}
}
