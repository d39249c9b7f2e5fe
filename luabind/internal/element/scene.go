package element

import (
	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Scene encodes a client's whole scene, a Scene or DefaultScene. The result has all four child
// lists, because clients merge a scene into the scene that they have. For the same reason it
// contains nil for each property named in unset, none of which v may have.
func (e *Encoder) Scene(v lua.LValue, unset ...string) (protocol.Node, error) {
	return e.SceneWith(nil, v, unset...)
}

// SceneWith is Scene with encoded nodes that follow the scene's own in htmlChildren.
func (e *Encoder) SceneWith(html [][]byte, v lua.LValue, unset ...string) (protocol.Node, error) {
	e.reset()
	e.html = html
	defer func() { e.html = nil }()
	t, ok := v.(*lua.LTable)
	var cls *class
	if ok {
		cls = classOf(t)
	}
	if cls == nil || !cls.scene {
		err := problem("wants a Scene or a DefaultScene, not %s", describe(v))
		err.Hint = "session:set(DefaultScene{ ... }) replaces the whole scene; session:upsert changes elements of it"
		if ok {
			err.Component = "Scene"
		}
		return protocol.Node{}, err.finish("set")
	}
	e.depth++
	node, err := e.scene(t, cls, unset)
	if err != nil {
		return protocol.Node{}, err.leaving(t).finish("scene")
	}
	node.Raw = e.buf
	return node, nil
}

func (e *Encoder) scene(t *lua.LTable, cls *class, unset []string) (node protocol.Node, err *Error) {
	el := element{table: t, cls: cls, start: e.open(mapHeader), key: lua.LNil}
	if err = e.props(&el); err != nil {
		return node, err
	}
	if el.key == lua.LNil {
		el.key = lua.LString("scene")
	}
	if node.Key, err = e.putKey(&el, place{}); err != nil {
		return node, err
	}
	if el.handles {
		if err = e.putHandlers(&el, "", place{}); err != nil {
			return node, err
		}
	}
	if err = e.standing(&el); err != nil {
		return node, err
	}
	at := place{groups: true, parent: span{0, len(e.keys)}}
	el.group = true // it always has a child list
	if err = e.putChildren(&el, at, at.parent); err != nil {
		return node, err
	}
	for i, name := range sceneLists {
		at.list = name
		if err = e.putList(&el, name, el.lists[i], 0, at); err != nil {
			return node, err
		}
	}
	for _, name := range unset {
		e.buf = msgp.AppendNil(msgp.AppendString(e.buf, name))
		el.shape = el.shape.With(name)
		el.fields++
	}
	e.close(el.start, el.fields)
	node.Shape, node.Nested = el.shape, true
	return node, nil
}

// putStage writes the default nodes of a DefaultScene and returns their number.
func (e *Encoder) putStage(noGrid bool) (n int) {
	for _, node := range catalog.Stage() {
		if noGrid && node.Grid {
			continue
		}
		e.buf = append(e.buf, node.Raw...)
		n++
	}
	return n
}
