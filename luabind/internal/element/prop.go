package element

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// props reads the fields of an element's table. Fields that depend on others (key, children, packed
// properties) are only recorded.
func (e *Encoder) props(el *element) *Error {
	if fields, values := e.record(el.table, el.cls); fields != nil {
		if err := e.take(len(fields), 0); err != nil {
			return err
		}
		for i, v := range values {
			if v != lua.LNil {
				if err := e.field(el, fields[i], v); err != nil {
					return err
				}
			}
		}
		return nil
	}
	base := len(e.pairs)
	if n, ok := e.guess(el.table, el.cls); ok {
		if err := e.take(n, 0); err != nil {
			return err
		}
		for i := base; i < base+n; i++ {
			if err := e.field(el, e.pairs[i].field, e.pairs[i].value); err != nil {
				return err
			}
		}
		e.pairs = e.pairs[:base]
		return nil
	}
	t, f := el.table, &el.cls.first
	for k, v := range machine.Fields(t) {
		name, err := fieldName(k)
		if err != nil {
			return err
		}
		if err := e.take(1, len(name)); err != nil {
			return err
		}
		f = el.cls.after(f, name)
		if err := e.field(el, f, v); err != nil {
			return err
		}
	}
	return nil
}

// A pair is one field of a table.
type pair struct {
	field *field
	value lua.LValue
}

// guess appends the n fields of t to e.pairs if t has the same fields as the last table of the
// class, and appends them in the order of that table. Next is the expensive part of reading a table
// (two look-ups for each field, one of them with a hashed interface), and guess does not need it.
func (e *Encoder) guess(t *lua.LTable, cls *class) (n int, ok bool) {
	n, other := machine.CountFields(t)
	if other > 0 || n > maxFields {
		return 0, false
	}
	base := len(e.pairs)
	cls.round++
	f := &cls.first
	for range n {
		f = f.next
		// A name may occur only once: the chain combines several tables and may be circular.
		if f == nil || f.round == cls.round {
			break
		}
		f.round = cls.round
		v := machine.GetString(t, f.name)
		if v == lua.LNil {
			break
		}
		e.pairs = append(e.pairs, pair{f, v})
	}
	if len(e.pairs) < base+n {
		e.pairs = e.pairs[:base]
		return 0, false
	}
	return n, true
}

// record returns the fields of t and their values, which may be nil, if t is a record. If t is not
// a record, or the class does not remember one of its names, fields is nil.
func (e *Encoder) record(t *lua.LTable, cls *class) (fields []*field, values []lua.LValue) {
	names, values, ok := machine.Record(t)
	if !ok || len(names) == 0 {
		return nil, nil
	}
	return cls.shape(names), values
}

// field writes one field of an element's table, or records it.
func (e *Encoder) field(el *element, f *field, v lua.LValue) *Error {
	var err *Error
	switch f.role {
	case roleKey:
		el.key = v
	case roleProp, roleMaterialType:
		e.put(el, f.wire, f.shape)
		el.given |= f.given
		el.sideType = el.sideType || f.role == roleMaterialType
		err = e.prop(el, f, v)
	default:
		err = e.special(el, f, v)
	}
	if err != nil {
		return err.inProp(el.cls, f.name)
	}
	return nil
}

// special handles a field that is not an ordinary property.
func (e *Encoder) special(el *element, f *field, v lua.LValue) *Error {
	switch f.role {
	case roleTag:
		return e.putTag(el, f, v)
	case roleChildren:
		el.children = v
	case roleList:
		el.lists[slices.Index(sceneLists, f.name)] = v
	case rolePack:
		el.packed[f.pack] = v
	case roleLocal:
		return e.local(el, f, v)
	case rolePicture:
		return e.putPicture(el, f, v, false)
	case roleText:
		if el.text {
			return problem("is set twice, under two of its names")
		}
		el.text = true
		e.put(el, f.wire, f.shape)
		return e.prop(el, f, v)
	case roleMerge:
		return e.putMerged(el, f, v)
	case roleMaterial:
		if t, ok := v.(*lua.LTable); ok {
			el.material = classOf(t)
		}
		e.put(el, f.wire, f.shape)
		return e.prop(el, f, v)
	case roleHandler:
		return e.noteHandler(el, f, v)
	case roleUnknown, rolePlain:
		el.given |= f.given
		if f.role == roleUnknown {
			if f.handler >= 0 {
				return &Error{Message: el.cls.Name + " has no " + f.name, Hint: MeantInstead(el.cls.Component, f.name)}
			}
			if err := e.warn(f.warning); err != nil {
				return err
			}
		}
		e.put(el, f.wire, f.shape)
		if t, ok := v.(*lua.LTable); ok {
			return e.table(t, f.role == rolePlain && plainArray(f.name), f.names())
		}
		return e.value(v, false)
	}
	return nil
}

func (e *Encoder) putTag(el *element, f *field, v lua.LValue) *Error {
	tag, ok := v.(lua.LString)
	if !ok || tag == "" {
		return mismatch("a string", describe(v))
	}
	el.tag, el.group = string(tag), isGroup(string(tag))
	e.put(el, f.wire, f.shape)
	return e.text(string(tag))
}

// local reads a property that is not sent.
func (e *Encoder) local(el *element, f *field, v lua.LValue) *Error {
	if !fits(f.prop, v) {
		return mismatch(f.prop.Expected(), describe(v))
	}
	switch f.name {
	case "grid":
		el.noGrid = v == lua.LFalse
	case "sep":
		el.sep = v
	}
	return nil
}

// putMerged merges a map of the script into a map that is always sent.
func (e *Encoder) putMerged(el *element, f *field, v lua.LValue) *Error {
	e.put(el, f.wire, f.shape)
	el.given |= f.given
	t, ok := v.(*lua.LTable)
	if !ok || markOf(t) != nil && markOf(t) != mapKind || t.MaxN() > 0 {
		return e.prop(el, f, v)
	}
	if err := e.enter(t); err != nil {
		return err
	}
	defer e.leave()
	start := e.open(mapHeader)
	n, err := e.entries(t, f.names())
	if err != nil {
		return err.leaving(t)
	}
	for _, item := range f.merge.items {
		if machine.GetString(t, item.name) == lua.LNil {
			e.buf = append(e.buf, item.wire...)
			n++
		}
	}
	e.close(start, n)
	return nil
}

// plainArray reports whether {} is an array under this name: whether the property is an array in
// every component that has it.
func plainArray(name string) bool {
	switch name {
	case "position", "rotation", "quaternion", "matrix", "args", "up":
		return true
	}
	return slices.Contains(sceneLists, name)
}

// prop writes the value of a property that is in the catalogue.
func (e *Encoder) prop(el *element, f *field, v lua.LValue) *Error {
	p := f.prop
	if f.namesFile {
		if done, err := e.fileProp(el, f, v); done {
			return err
		}
	}
	switch v := v.(type) {
	case *lua.LTable:
		if p.Type&catalog.Vector != 0 {
			if done, err := e.vector(p, v); done {
				if err == nil && p.Len == 4 && p.Name == "quaternion" {
					err = e.unit(el, f, v)
				}
				return err
			}
		}
		if tableFits(p, v) {
			if err := e.contents(el, p, v); err != nil {
				return err
			}
			return e.table(v, p.Array(), f.names())
		}
		return e.misfit(el, f, v)
	case lua.LString:
		if len(p.Enum) > 0 && !slices.Contains(p.Enum, string(v)) {
			if err := e.unknownChoice(el.cls.Name, f.name, p, string(v)); err != nil {
				return err
			}
		}
	case *lua.LUserData:
		if a, ok := v.Value.(*array.Array); ok {
			return e.arrayProp(p, a)
		}
	}
	if !fits(p, v) {
		return e.misfit(el, f, v)
	}
	return e.value(v, false)
}

// contents checks what a table of the right form contains.
func (e *Encoder) contents(el *element, p *catalog.Prop, t *lua.LTable) *Error {
	switch {
	case len(p.Slots) > 0:
		return e.sizes(el, p, t)
	case len(p.Fields) > 0:
		return e.fields(el, p, t)
	case p.Name == "style" && p.Type&catalog.Object != 0:
		return e.style(el, t)
	case p.Name == "points" && el.cls.Tag == "Spline":
		return bezierPoints(el, t)
	}
	return nil
}

// vector writes a list of numbers, the most common value, and checks it in the same pass. If t is
// not such a list, done is false and nothing has been written.
func (e *Encoder) vector(p *catalog.Prop, t *lua.LTable) (done bool, err *Error) {
	items := machine.Items(t)
	n := len(items)
	if n == 0 || p.Len != 0 && n != p.Len {
		return false, nil
	}
	if m := markOf(t); m != nil && m != arrayKind {
		return false, nil
	}
	if err := e.take(n, 0); err != nil {
		return true, err
	}
	start := len(e.buf)
	e.buf = msgp.AppendArrayHeader(e.buf, uint32(n))
	for _, item := range items {
		number, ok := item.(lua.LNumber)
		if !ok || number-number != 0 {
			e.buf = e.buf[:start]
			return false, nil
		}
		e.buf = protocol.AppendNumber(e.buf, float64(number))
	}
	if machine.HasFields(t) {
		return true, mixed(t, machine.FirstField(t), n)
	}
	return true, nil
}

// unit warns of a quaternion whose length is not 1, beyond rounding. In strict mode that is an
// error.
func (e *Encoder) unit(el *element, f *field, t *lua.LTable) *Error {
	var sum float64
	var numbers [4]string
	for i := range numbers {
		n, _ := t.RawGetInt(i + 1).(lua.LNumber)
		sum += float64(n * n)
		numbers[i] = n.String()
	}
	length := math.Sqrt(sum)
	if math.Abs(length-1) <= 0.01 {
		return nil
	}
	w := Warning{
		Rule: diag.QuaternionLength, Component: el.cls.Name, Prop: f.name,
		Message: fmt.Sprintf("quaternion {%s} has length %.3g, not 1; it is normalised", strings.Join(numbers[:], ", "), length),
		Hint:    "a quaternion is {x, y, z, w}: {0, 0, 0, 1} does not rotate",
	}
	if length == 0 {
		w.Message = "quaternion {0, 0, 0, 0} has length 0: it does not rotate"
	}
	return e.warn(w)
}

// unknownChoice warns of a string that is not one of the values of p, which is at path in the component.
func (e *Encoder) unknownChoice(component, path string, p *catalog.Prop, s string) *Error {
	w := Warning{
		Rule:       diag.UnknownValue,
		Component:  component,
		Prop:       path,
		Suggestion: MeantValue(p, s),
		Message:    component + "." + path + " has no value " + excerpt(s),
	}
	if w.Suggestion != "" {
		w.Hint = "did you mean '" + w.Suggestion + "'?"
	} else {
		w.Hint = "known are " + listed(p.Enum)
	}
	return e.warn(w)
}
