package element

import (
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A plain table that changes a node is read as the constructor of that node would read it: what
// a property means, and what is a mistake, does not depend on how the change is written. But the
// client may know more than the catalogue, and so mistakes that a constructor refuses are warnings
// here, and the value is sent as it is.

// A Scene is what the encoder asks about the scene that its nodes go into.
type Scene interface {
	// Tag returns the tag of the node of that key, "" where there is none or it has none. The
	// scene itself has the tag "Scene".
	Tag(key string) string
}

// NodesIn is Nodes for nodes that go into scene, which may be nil.
func (e *Encoder) NodesIn(scene Scene, v lua.LValue, op protocol.Op) ([]protocol.Node, error) {
	e.into = scene
	nodes, err := e.Nodes(v, op)
	e.into = nil
	return nodes, err
}

// target is the class of the node that the plain table t changes, as far as that is known.
func (e *Encoder) target(t *lua.LTable) *class {
	if e.into == nil || t.RawGetString("tag") != lua.LNil {
		return e.plain
	}
	key := ""
	switch v := t.RawGetString("key").(type) {
	case lua.LString:
		key = string(v)
	case lua.LNumber:
		if math.Trunc(float64(v)) == float64(v) {
			key = strconv.FormatInt(int64(v), 10)
		}
	}
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
		if len(e.known) < maxFields { // scripts may make tags up
			e.known[tag] = cls
		}
	}
	if cls == nil {
		return e.plain
	}
	return cls
}

// newKnown makes the class of plain tables that change nodes of a tag; nil where the catalogue
// does not know the tag. Of several components of one tag, such as Bold and Italic, it has the
// properties of all.
func newKnown(tag string) *class {
	all := catalog.ByTag(tag)
	if len(all) == 0 {
		return nil
	}
	like := all[0]
	for _, c := range all {
		if c.Name == tag {
			like = c
		}
	}
	merged := &catalog.Component{Name: like.Name, Tag: like.Tag, Category: like.Category, Children: like.Children, Props: like.Props}
	if len(all) > 1 {
		merged.Props = nil
		for _, c := range all {
			if c != like {
				merged.Props = append(merged.Props, c.Props...)
			}
		}
		merged.Props = append(merged.Props, like.Props...) // the last one of a name counts
	}
	c := &class{Component: merged, lax: true, childless: merged.Children == catalog.NoChildren}
	if c.childless {
		merged.Children = catalog.NodeChildren
	}
	c.prepare()
	return c
}

// misfit reports that v is not what the property has to be: as an error, or as a warning where
// the table is plain, which writes the value all the same.
func (e *Encoder) misfit(el *element, f *field, v lua.LValue) *Error {
	err := misfit(f.prop, v)
	if !el.cls.lax || e.cfg.Strict {
		return err
	}
	e.cfg.Warn(Warning{
		Rule: "wrong-type", Component: el.cls.Name, Prop: f.name, Hint: err.Hint,
		Message: el.cls.Name + "." + f.name + " has to be " + err.Expected + ", not " + err.Got,
	})
	if t, ok := v.(*lua.LTable); ok {
		return e.table(t, f.prop.Array(), f.names())
	}
	return e.value(v, false)
}

// childlessItems warns of items in a plain table for a node that shows no children.
func (e *Encoder) childlessItems(el *element) {
	if el.cls.childless && el.table.MaxN() > 0 && machine.FirstField(el.table) != nil {
		err := noChildren(el)
		e.cfg.Warn(Warning{Rule: "no-children", Component: el.cls.Name, Prop: "children", Message: el.cls.Name + " " + err.problem, Hint: err.Hint})
	}
}
