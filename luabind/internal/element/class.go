package element

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A class is a component in one Lua state. The data for encoding its elements is created for the
// first element.
type class struct {
	*catalog.Component
	meta *lua.LTable    // of its elements; nil before the first
	made machine.Marker // the constructor

	tag       []byte // the name tag and its value, as on the wire
	tagShape  protocol.Shape
	always    []always
	fields    map[string]*field
	shapes    [keepShapes]knownShape // of the last records, see Encoder.record
	nextShape int
	first     field  // head of the chain: its next is the first field
	round     uint64 // counts the guesses
	packs     bool   // has packed properties
	rows      bool   // its packed properties have a row for each instance
	owner     *class // the component whose material the class describes; nil for none
	says      string // the name on the wire of the text of a text span; "" for other components
	texts     bool   // its children may be text
	scene     bool   // a scene's root
	group     bool   // a container that clients need a child list in
	plain     bool   // the class of plain tables that are given as elements
	lax       bool   // the class of plain tables that change a node of the component
	childless bool   // lax, and the component shows no children
	material  string // its materialType; "" for none
}

// A role is what the encoder does with a field of an element's table.
type role uint8

const (
	roleProp role = iota
	roleUnknown
	roleKey
	roleTag
	roleChildren
	roleList // one of a scene's other child lists
	roleLocal
	rolePack
	rolePicture // the picture of an image
	roleText    // the text of a span
	roleMerge   // merged into a map that is always sent
	roleMaterial
	roleMaterialType
	rolePlain   // of a plain table: the field is unknown
	roleHandler // a handler of events of the element
)

// A field describes one name in the tables of a class's elements.
type field struct {
	name      string
	class     *class        // the class that has the field
	prop      *catalog.Prop // nil for roleUnknown
	wire      []byte        // its name on the wire, encoded
	shape     protocol.Shape
	given     uint64 // its bit among class.always, or that of a handler's flag; 0 for most
	role      role
	handler   int  // the index in catalog.Handlers, for roleHandler
	namesFile bool // its strings name files of the workspace
	pack      packSlot
	next      *field // the field that followed it in the last table
	round     uint64 // the last round in which it was guessed
	merge     *always
	file      *class  // the owner of the material, for a property that names a picture; else nil
	inner     *class  // the names in the maps that it holds; nil before the first map
	warning   Warning // for roleUnknown
}

// An always is a property that is sent even if a script does not set it.
type always struct {
	wire  []byte // name and value
	shape protocol.Shape
	given uint64
	items []mergeItem // defaults of the script's map
}

type mergeItem struct {
	name string
	wire []byte // name and value
}

// maxFields bounds the names that a class remembers. A script with more names generates them, and
// each further name costs as much as the first use of a name.
const maxFields = 256

// maxName is the longest name that is remembered, in bytes, or quoted whole in a message.
const maxName = 64

// keepShapes is the number of shapes of records that a class remembers: a component has few
// constructors in a script.
const keepShapes = 4

// A knownShape caches the fields of the records that one constructor in a script creates.
type knownShape struct {
	names  []lua.LValue // as machine.Record returns them
	fields []*field     // of each name
}

// shape returns the fields of a record's names, or nil if the class does not remember one of the
// names.
func (c *class) shape(names []lua.LValue) []*field {
	for i := range c.shapes {
		if s := &c.shapes[i]; len(s.names) >= len(names) && &s.names[0] == &names[0] {
			return s.fields[:len(names)]
		}
	}
	for i := range c.shapes {
		if s := &c.shapes[i]; len(s.names) >= len(names) && slices.Equal(s.names[:len(names)], names) {
			return s.fields[:len(names)]
		}
	}
	fields := make([]*field, len(names))
	for i := range names {
		name, ok := names[i].(lua.LString)
		if !ok || !isText(string(name)) || len(name) > maxName {
			return nil
		}
		fields[i] = c.field(string(name))
	}
	if c.full() {
		return nil // c.field may have returned fields that the class does not keep
	}
	c.shapes[c.nextShape] = knownShape{names, fields}
	c.nextShape = (c.nextShape + 1) % keepShapes
	return fields
}

// sceneLists are a scene's child lists other than children, in the order in which clients search
// them.
var (
	childLists = protocol.ChildLists()
	sceneLists = childLists[1:]
)

func (c *class) prepare() {
	c.fields = make(map[string]*field, 16)
	c.tag = msgp.AppendString(msgp.AppendString(nil, "tag"), c.Tag)
	c.tagShape = protocol.Shape(0).With("tag")
	c.texts = c.Category == "html" || c.Category == "text"
	c.scene = c.Tag == "Scene"
	c.group = isGroup(c.Tag)
	if c.Category == "material" {
		c.material = materialType(c.Name)
	}
	for _, p := range c.Props {
		c.packs = c.packs || p.Pack != catalog.NotPacked
		c.rows = c.rows || p.Pack == catalog.Float32
		if c.Children == catalog.TextSpan && p.Name == "text" {
			c.says = wireName(p)
		}
	}
	c.always = make([]always, len(c.Always))
	for i, a := range c.Always {
		c.always[i] = always{
			wire:  append(msgp.AppendString(nil, a.Name), a.Raw...),
			shape: protocol.Shape(0).With(a.Name),
			given: 1 << i,
		}
		if a.Merge {
			c.always[i].items = mergeItems(a.Raw)
		}
	}
}

// newPlain returns the class of plain tables that are given as elements. It has no name, and the
// contents of its elements are not checked.
func newPlain() *class {
	c := &class{Component: &catalog.Component{Children: catalog.NodeChildren}, plain: true}
	c.prepare()
	return c
}

// isGroup reports whether clients drop nodes that are upserted into a node of this tag while the
// node has no child list.
func isGroup(tag string) bool { return tag == "VuerGroup" || tag == "group" }

// materialType returns the clients' name for a material in a property, for the name of its
// constructor: "basic" for MeshBasicMaterial.
func materialType(name string) string {
	s := strings.TrimPrefix(strings.TrimSuffix(name, "Material"), "Mesh")
	switch s {
	case "":
		return ""
	case "LineBasic":
		return "line"
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// mergeItems splits a map of the catalogue, which is known to be valid.
func mergeItems(raw []byte) []mergeItem {
	m := protocol.OpenMap(raw)
	n := m.Len()
	items := make([]mergeItem, 0, n)
	for e := (protocol.Entry{}); m.Read(&e); {
		items = append(items, mergeItem{name: string(e.Name), wire: e.Raw})
	}
	if len(items) != n {
		panic(fmt.Sprintf("element: the catalogue has a bad map: %x", raw))
	}
	return items
}

// field returns the field of a name.
func (c *class) field(name string) *field {
	if f := c.fields[name]; f != nil {
		return f
	}
	f := c.newField(name)
	if len(c.fields) < maxFields && len(name) <= maxName {
		c.fields[f.name] = f
	}
	return f
}

// after returns the field of the name that follows prev in a table. Tables created at one place of
// a script have their fields in the same order, so the look-up is usually unnecessary.
func (c *class) after(prev *field, name string) *field {
	if f := prev.next; f != nil && f.name == name {
		return f
	}
	f := c.field(name)
	if !c.full() && len(name) <= maxName { // else no class may remember f, and a chain of such fields would grow
		prev.next = f
	}
	return f
}

func (c *class) full() bool { return len(c.fields) >= maxFields }

// names returns the class that remembers the names in the maps of the property.
func (f *field) names() *class {
	if f.inner == nil {
		f.inner = newPlain()
		if f.role == roleMaterial {
			f.inner.owner = f.class
		}
	}
	return f.inner
}

func (c *class) newField(name string) *field {
	f := &field{name: strings.Clone(name), class: c, handler: catalog.HandlerIndex(name)}
	wire := name
	if f.handler >= 0 && (c.plain || c.Handles(f.handler)) {
		f.role = roleHandler
	} else if c.plain {
		f.role = plainRole(name)
	} else if p, ok := c.Prop(name); ok {
		f.prop = p
		f.namesFile = NamesFile(p) && c.Category != "html"
		f.role = c.roleOf(p)
		wire = wireName(p)
	} else {
		f.role = roleUnknown
		f.warning = c.unknown(name)
		f.warning.Lax = c.lax
	}
	if c.owner != nil && IsMap(name) {
		f.file = c.owner
	}
	f.wire = msgp.AppendString(nil, wire)
	f.shape = protocol.Shape(0).With(wire)
	f.pack = packSlotOf(name)
	f.given = flagBit(name)
	for i, a := range c.Always {
		if a.Name == wire {
			f.given = c.always[i].given
			if a.Merge {
				f.role, f.merge = roleMerge, &c.always[i]
			}
		}
	}
	return f
}

// wireName returns the name of a property on the wire.
func wireName(p *catalog.Prop) string {
	if p.Wire != "" {
		return p.Wire
	}
	return p.Name
}

func plainRole(name string) role {
	switch name {
	case "key":
		return roleKey
	case "tag":
		return roleTag
	case "children":
		return roleChildren
	}
	return rolePlain
}

func (c *class) roleOf(p *catalog.Prop) role {
	switch {
	case p.Name == "key":
		return roleKey
	case p.Name == "tag":
		return roleTag
	case p.Name == "children":
		return roleChildren
	case p.Pack != catalog.NotPacked:
		return rolePack
	case c.Children == catalog.ImageData && (p.Name == "src" || p.Name == "rgb" || p.Name == "data"):
		return rolePicture
	case c.says != "" && wireName(p) == c.says:
		return roleText
	case p.Local:
		return roleLocal
	case p.Name == "material":
		return roleMaterial
	case p.Name == "materialType":
		return roleMaterialType
	}
	if c.scene {
		for _, list := range sceneLists {
			if p.Name == list {
				return roleList
			}
		}
	}
	return roleProp
}

func (c *class) unknown(name string) Warning {
	w := Warning{Rule: diag.UnknownProperty, Component: c.Name, Prop: name, Suggestion: synonym(c.Component, name)}
	if w.Suggestion == "" {
		w.Suggestion = c.Suggest(name)
	}
	w.Message = fmt.Sprintf("%s has no property '%.*s'", c.Name, maxName, name)
	if w.Suggestion != "" {
		w.Hint = "did you mean '" + w.Suggestion + "'?"
	} else {
		w.Hint = MeantInstead(c.Component, name)
	}
	return w
}
