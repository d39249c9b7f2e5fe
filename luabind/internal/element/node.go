package element

import (
	"math"
	"strconv"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A place is the position of a node, which decides the key of a node without one.
type place struct {
	top    bool // top level: it becomes a protocol.Node
	groups bool // an empty group gets an empty child list
	inner  bool // in a property: it needs no key
	parent span // the parent's key
	list   string
	index  int
}

// A span is a part of Encoder.keys.
type span struct{ start, end int }

// An element is a node that is being written: the part of its table that has been read.
type element struct {
	table  *lua.LTable
	cls    *class
	start  int  // in buf
	top    bool // a node of its own
	fields int
	shape  protocol.Shape
	key    lua.LValue
	tag    string // in its own table
	group  bool   // its tag is a group's
	nested bool   // a child list has been written
	given  uint64 // bits of class.always that the script gave

	children lua.LValue                              // the property
	lists    [protocol.ChildListCount - 1]lua.LValue // by index in sceneLists
	packed   [packSlots]lua.LValue
	picture  string     // the source of the picture
	text     bool       // it has the property text
	sep      lua.LValue // the separator between the items of a text; nil for a space
	noGrid   bool       // grid = false
	material *class     // of a component in the property material
	sideType bool       // it has the property materialType
	handlers [catalog.HandlerCount]lua.LValue
	handles  bool // handlers is not empty
}

var (
	wireKey  = msgp.AppendString(nil, "key")
	shapeKey = protocol.Shape(0).With("key")
)

// put writes a property's name. The caller writes the value.
func (e *Encoder) put(el *element, wire []byte, shape protocol.Shape) {
	e.buf = append(e.buf, wire...)
	el.shape += shape
	el.fields++
}

// putName is put for a name that is not encoded yet.
func (e *Encoder) putName(el *element, name string) {
	e.buf = appendText(e.buf, name)
	el.shape = el.shape.With(name)
	el.fields++
}

// node writes the element t as a node.
func (e *Encoder) node(t *lua.LTable, cls *class, at place) *Error {
	if err := e.enter(t); err != nil {
		return err
	}
	defer e.leave()
	if cls == nil {
		cls = e.plain
		if at.top {
			cls = e.target(t)
		}
	}
	if cls.scene && !cls.lax {
		err := problem("is a %s, which can only be a client's whole scene", cls.Name)
		err.Hint = "session:set(" + cls.Name + "{ ... })"
		return err
	}
	if err := e.nodeBody(t, cls, at); err != nil {
		return err.leaving(t)
	}
	return nil
}

func (e *Encoder) nodeBody(t *lua.LTable, cls *class, at place) *Error {
	el := element{table: t, cls: cls, start: e.open(mapHeader), key: lua.LNil, top: at.top}
	if err := e.props(&el); err != nil {
		return err
	}
	keys := len(e.keys)
	name, err := e.putKey(&el, at)
	if err != nil {
		return err
	}
	if el.handles {
		if err := e.putHandlers(&el, string(e.keys[keys:]), at); err != nil {
			return err
		}
	}
	if err := e.finishNode(&el, at, span{keys, len(e.keys)}); err != nil {
		return err
	}
	e.close(el.start, el.fields)
	e.keys = e.keys[:keys]
	if at.top {
		e.ends = append(e.ends, len(e.buf))
		tag := el.tag
		if tag == "" && !el.cls.lax {
			tag = el.cls.Tag // a plain table has no component, and no tag from it
		}
		e.nodes = append(e.nodes, protocol.Node{
			Key:     name,
			Shape:   el.shape,
			Nested:  el.nested,
			Tag:     tag,
			Tagless: tag == "",
		})
	}
	return nil
}

// inner writes an element that is the value of a property, or part of one.
func (e *Encoder) inner(t *lua.LTable, cls *class) *Error {
	at := place{inner: true, groups: true}
	if cls.scene {
		return problem("is a %s, which cannot be the value of a property", cls.Name)
	}
	return e.nodeBody(t, cls, at)
}

// finishNode writes the parts that do not come from the fields of the table.
func (e *Encoder) finishNode(el *element, at place, key span) *Error {
	if err := e.standing(el); err != nil {
		return err
	}
	if el.cls.Children != catalog.NodeChildren {
		if err := e.putItems(el); err != nil {
			return err
		}
	}
	if el.cls.lax {
		e.childlessItems(el)
		for i, name := range sceneLists {
			if el.lists[i] == nil {
				continue
			}
			if err := e.putList(el, name, el.lists[i], 0, place{groups: true, parent: key, list: name}); err != nil {
				return err
			}
		}
	}
	return e.putChildren(el, at, key)
}

// standing writes the properties that all elements of a class have, and the properties that had to
// wait until all fields of the table were read.
func (e *Encoder) standing(el *element) *Error {
	cls := el.cls
	if el.tag == "" && !cls.plain && !cls.lax {
		e.put(el, cls.tag, cls.tagShape)
		el.group = cls.group
	}
	for i := range cls.always {
		a := &cls.always[i]
		if el.given&a.given == 0 {
			e.put(el, a.wire, a.shape)
		}
	}
	if el.material != nil && !el.sideType {
		if err := e.putMaterialType(el); err != nil {
			return err
		}
	}
	if cls.rows {
		return e.putRows(el)
	}
	if cls.packs {
		return e.putPacked(el)
	}
	return nil
}

// putMaterialType writes the type of a material beside the material, for a component that reads it
// there.
func (e *Encoder) putMaterialType(el *element) *Error {
	f := el.cls.field("materialType")
	if f.role == roleUnknown || el.material.material == "" {
		return nil
	}
	e.put(el, f.wire, f.shape)
	return e.prop(el, f, lua.LString(el.material.material))
}

// putKey writes the element's key and also pushes it on e.keys. For a top-level node it also
// returns the key as a string.
func (e *Encoder) putKey(el *element, at place) (string, *Error) {
	if el.cls.scene && el.cls.lax {
		return "", nil // no key: the table changes the scene itself
	}
	name, start := "", len(e.keys)
	switch key := el.key.(type) {
	case lua.LString:
		name = string(key)
		if !isText(name) {
			return "", problem("is not valid UTF-8").inProp(el.cls, "key")
		}
		if name == "" {
			err := problem("is an empty string")
			err.Hint = "leave the key out, or give it a name"
			return "", err.inProp(el.cls, "key")
		}
	case lua.LNumber:
		if math.Trunc(float64(key)) != float64(key) || math.Abs(float64(key)) > 1<<53 {
			return "", mismatch("a string or an integer", describe(key)).inProp(el.cls, "key")
		}
		name = strconv.FormatInt(int64(key), 10)
	case *lua.LNilType:
		switch {
		case at.inner:
			return "", nil
		case el.cls.Key != "":
			name = el.cls.Key
		case !at.top:
			e.putPlace(at)
		case e.op == protocol.OpUpdate:
			err := problem("has no key")
			err.Hint = "update changes an existing element: give the key of that element"
			return "", err
		case !el.cls.plain:
			name = e.nextKey()
		default:
			err := problem("has no key")
			err.Hint = "a plain table refers to an existing element: set its key, or use a constructor"
			return "", err
		}
	default:
		return "", mismatch("a string or an integer", describe(key)).inProp(el.cls, "key")
	}
	if err := e.take(1, len(name)+len(e.keys)-start); err != nil {
		return "", err
	}
	e.put(el, wireKey, shapeKey)
	e.keys = append(e.keys, name...)
	if n, ok := el.key.(lua.LNumber); ok {
		// As the script wrote it: the key in an event is then the one in the script's tables. A
		// negative zero is the same index there; the sum removes its sign.
		e.buf = protocol.AppendNumber(e.buf, float64(n)+0)
	} else {
		e.buf = msgp.AppendStringFromBytes(e.buf, e.keys[start:])
	}
	return name, nil
}

// putPlace pushes the key that describes a node's position on e.keys.
func (e *Encoder) putPlace(at place) {
	e.keys = append(e.keys, e.keys[at.parent.start:at.parent.end]...)
	if at.list != "" {
		e.keys = append(append(e.keys, '.'), at.list...)
	}
	e.keys = strconv.AppendInt(append(e.keys, '.'), int64(at.index), 10)
}
