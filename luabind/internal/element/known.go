package element

import (
	"math"
	"slices"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A plain table that changes a node is read as the node's constructor would read it: the meaning of
// a property, and what counts as a mistake, do not depend on how the change is written. But clients
// may accept more than the catalogue lists. So mistakes that are errors in a constructor are
// warnings here, and the value is sent unchanged.

// A Scene describes the scene that the nodes of an encoder go into.
type Scene interface {
	// Tag returns the tag of the node with the key, "" for no node or no tag. The scene itself
	// has the tag "Scene".
	Tag(key string) string
	// Size returns the length of a property of the node with the key: its bytes if it is binary,
	// else those of its encoding. ok is false if the node or the property is missing, or the property
	// is null.
	Size(key, prop string) (bytes int, ok bool)
}

// NodesIn is Nodes for nodes that go into scene, which may be nil.
func (e *Encoder) NodesIn(scene Scene, v lua.LValue, op protocol.Op) ([]protocol.Node, error) {
	e.into = scene
	nodes, err := e.Nodes(v, op)
	e.into = nil
	return nodes, err
}

// target returns the class of the plain tables that change the same node as t. If the node is not
// known, it returns the class of all plain tables.
func (e *Encoder) target(t *lua.LTable) *class {
	if e.into == nil || machine.GetString(t, "tag") != lua.LNil {
		return e.plain
	}
	key := keyName(machine.GetString(t, "key"))
	if key == "" {
		return e.plain
	}
	tag := e.into.Tag(key)
	if tag == "" {
		return e.plain
	}
	cls, ok := e.known[tag]
	if !ok {
		cls = newKnown(tag)
		if e.known == nil {
			e.known = map[string]*class{}
		}
		if len(e.known) < maxFields { // a script may use any number of tags
			e.known[tag] = cls
		}
	}
	if cls == nil {
		return e.plain
	}
	return cls
}

// keyName returns the key of a node as in the scene, or "" for a value that is not a key.
func keyName(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		if math.Trunc(float64(v)) == float64(v) {
			return strconv.FormatInt(int64(v), 10)
		}
	}
	return ""
}

// newKnown returns the class of plain tables that change nodes of a tag, or nil for a tag that is
// not in the catalogue. If several components have the tag, such as Bold and Italic, the class has
// the properties of all of them.
func newKnown(tag string) *class {
	all := catalog.ByTag(tag)
	if len(all) == 0 {
		return nil
	}
	like := all[0]
	for _, c := range all { // scripts write Group, which other libraries call VuerGroup
		if c.Alias == "" && (c.Name == tag || like.Alias != "") {
			like = c
		}
	}
	merged := &catalog.Component{Name: like.Name, Tag: like.Tag, Category: like.Category, Children: like.Children, Props: like.Props, Events: like.Events}
	if len(all) > 1 {
		merged.Props = nil
		for _, c := range all {
			if c != like {
				merged.Props = append(merged.Props, c.Props...)
				merged.Events = append(slices.Clip(merged.Events), c.Events...)
			}
		}
		merged.Props = append(merged.Props, like.Props...) // of several with the same name, the last counts
	}
	c := &class{Component: merged, lax: true, childless: merged.Children == catalog.NoChildren}
	if c.childless {
		merged.Children = catalog.NodeChildren
	}
	c.prepare()
	return c
}

// misfit handles a value of the wrong type. In a plain table, unless in strict mode, it warns
// and writes the value; else it returns an error.
func (e *Encoder) misfit(el *element, f *field, v lua.LValue) *Error {
	err := misfit(f.prop, v)
	if !el.cls.lax || e.cfg.Strict {
		return err
	}
	e.cfg.Warn(Warning{
		Rule: diag.WrongType, Component: el.cls.Name, Prop: f.name, Hint: err.Hint,
		Message: el.cls.Name + "." + f.name + " has to be " + err.Expected + ", not " + err.Got,
	})
	if t, ok := v.(*lua.LTable); ok {
		return e.table(t, f.prop.Array(), f.names())
	}
	return e.value(v, false)
}

// childlessItems warns of items in a plain table that changes a node without children.
func (e *Encoder) childlessItems(el *element) {
	if el.cls.childless && el.table.MaxN() > 0 && machine.FirstField(el.table) != nil {
		err := noChildren(el)
		e.cfg.Warn(Warning{Rule: diag.NoChildren, Component: el.cls.Name, Prop: "children", Message: el.cls.Name + " " + err.problem, Hint: err.Hint})
	}
}
