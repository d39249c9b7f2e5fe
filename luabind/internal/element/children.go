package element

import (
	"strings"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// putChildren writes the child list: the items of the table, or its property children. If neither
// exists, no list is written, except that a group may get an empty one.
func (e *Encoder) putChildren(el *element, at place, key span) *Error {
	items := 0
	if el.cls.Children == catalog.NodeChildren {
		items = el.table.MaxN()
	}
	child := place{groups: true, inner: at.inner && key.start == key.end, parent: key}
	switch {
	case items > 0 && el.children != nil:
		return twice("children").inProp(el.cls, "children")
	case items > 0:
		return e.putList(el, "children", el.table, items, child)
	case el.children != nil:
		return e.putList(el, "children", el.children, 0, child)
	case el.group && (at.groups || !at.top):
		return e.putList(el, "children", nil, 0, child)
	}
	return nil
}

// putList writes a child list under name: the children in v, none if v is nil. If v is the
// element's own table, in which other fields are allowed, items is the number of its items;
// otherwise items is 0.
func (e *Encoder) putList(el *element, name string, v lua.LValue, items int, at place) *Error {
	e.putName(el, name)
	el.nested = true
	start := e.open(arrayHeader)
	n := 0
	if name == "bgChildren" && el.cls.Name == "DefaultScene" {
		n = e.putStage(el.noGrid)
	}
	if v != nil {
		m, err := e.childList(el.cls, v, items, at)
		if err != nil {
			return err.inProp(el.cls, name)
		}
		n += m
	}
	if name == "htmlChildren" && el.cls.scene {
		for _, raw := range e.html {
			e.buf = append(e.buf, raw...)
			n++
		}
	}
	e.close(start, n)
	return nil
}

// twice returns the error for a property that was given in two ways.
func twice(name string) *Error {
	return problem("is set twice: as an item of the table, and as the property %s", name)
}

// childList writes the n children in v. If v is an element's own table, in which other fields are
// allowed, items is the number of its items.
func (e *Encoder) childList(cls *class, v lua.LValue, items int, at place) (n int, err *Error) {
	t, ok := v.(*lua.LTable)
	if !ok || items == 0 && isElement(t) {
		if v == lua.LFalse {
			return 0, nil
		}
		at.index = 1
		return 1, e.child(cls, v, at) // one child needs no list
	}
	last := items
	if items == 0 {
		// A list of its own, which counts as a level.
		if err := e.enter(t); err != nil {
			return 0, err
		}
		defer e.leave()
		last = t.MaxN()
		if k := machine.FirstField(t); k != nil {
			return 0, mixed(t, k, last)
		}
	}
	for i := 1; i <= last; i++ {
		v := t.RawGetInt(i)
		if v == lua.LNil || v == lua.LFalse {
			continue
		}
		at.index = i
		m, err := e.childItem(cls, v, at)
		if err != nil {
			err.inItem(i)
			if items == 0 {
				err.leaving(t)
			}
			return 0, err
		}
		n += m
	}
	return n, nil
}

// childItem writes an item of a child list: a child, or the children in a nested list, whose keys
// also contain the place of that list.
func (e *Encoder) childItem(cls *class, v lua.LValue, at place) (n int, err *Error) {
	t, ok := v.(*lua.LTable)
	if !ok || classOf(t) != nil || !isList(t) {
		return 1, e.child(cls, v, at)
	}
	start := len(e.keys)
	e.putPlace(at)
	n, err = e.childList(cls, t, 0, place{groups: at.groups, inner: at.inner, parent: span{start, len(e.keys)}})
	e.keys = e.keys[:start]
	return n, err
}

// isElement reports whether a table, where a list is also allowed, is a single element.
func isElement(t *lua.LTable) bool {
	return classOf(t) != nil || machine.GetString(t, "tag") != lua.LNil || machine.GetString(t, "key") != lua.LNil
}

// child writes one child. cls is the class of its parent.
func (e *Encoder) child(cls *class, v lua.LValue, at place) *Error {
	switch v := v.(type) {
	case *lua.LTable:
		own := classOf(v)
		if own == nil && (markOf(v) != nil || !isElement(v)) {
			return notElement(v)
		}
		return e.node(v, own, at)
	case lua.LString:
		if err := e.take(1, 0); err != nil {
			return err
		}
		return e.text(string(v))
	case lua.LNumber:
		if cls.texts {
			if err := e.take(1, 0); err != nil {
				return err
			}
			if err := notFinite(float64(v)); err != nil {
				return err
			}
			e.buf = msgp.AppendString(e.buf, v.String())
			return nil
		}
	}
	return notElement(v)
}

// putItems handles the items of a component that has no nodes as children.
func (e *Encoder) putItems(el *element) *Error {
	items := el.table.MaxN()
	if items == 0 {
		return nil
	}
	switch el.cls.Children {
	case catalog.TextSpan:
		return e.putText(el, items)
	case catalog.ImageData:
		return e.putImage(el, items)
	}
	return noChildren(el)
}

// noChildren returns the error for an element with items whose component has no children.
func noChildren(el *element) *Error {
	err := problem("has %s, but a %s has no children", count(el.table.MaxN(), "item"), el.cls.Name)
	err.Component = el.cls.Name
	if _, ok := el.table.RawGetInt(1).(lua.LNumber); ok {
		err.Hint = "numbers of a property need its name, as in color = {1, 0, 0}"
	}
	if s, ok := el.table.RawGetInt(1).(lua.LString); ok {
		if meant := synonym(el.cls.Component, "title"); meant != "" {
			err.Hint = "write " + meant + " = " + excerpt(string(s))
		}
	}
	return err
}

// putText joins the items into the property text.
func (e *Encoder) putText(el *element, items int) *Error {
	if el.text {
		return twice("text").inProp(el.cls, "text")
	}
	sep := " "
	if s, ok := el.sep.(lua.LString); ok {
		sep = string(s)
	}
	var b strings.Builder
	joined := false
	for i := 1; i <= items; i++ {
		v := el.table.RawGetInt(i)
		if v == lua.LNil || v == lua.LFalse {
			continue
		}
		if joined {
			b.WriteString(sep)
		}
		joined = true
		if err := e.take(1, b.Len()+len(sep)); err != nil {
			return err
		}
		switch v := v.(type) {
		case lua.LString:
			if b.Len()+len(v) > maxBytes {
				return e.take(0, maxBytes).inItem(i)
			}
			b.WriteString(string(v))
		case lua.LNumber:
			if err := notFinite(float64(v)); err != nil {
				return err.inItem(i)
			}
			b.WriteString(v.String())
		default:
			return problem("is %s, but a %s holds only text", describe(v), el.cls.Name).inItem(i)
		}
	}
	text := el.cls.field("text")
	e.put(el, text.wire, text.shape)
	if err := e.text(b.String()); err != nil {
		return err
	}
	if el.cls.Tag == "a" && el.children == nil {
		// Clients show what a link has for children, not its text.
		e.putName(el, "children")
		el.nested = true
		e.buf = msgp.AppendArrayHeader(e.buf, 1)
		return e.text(b.String())
	}
	return nil
}
