package element

import (
	"encoding/binary"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
)

// MaxDepth is how many tables may be nested in one value, including the outermost table. It also
// stops the encoding of a table that contains itself.
const MaxDepth = 64

// smallInts are boxed numbers: converting a float64 to an interface allocates.
var smallInts = func() (boxed [256]lua.LValue) {
	for i := range boxed {
		boxed[i] = lua.LNumber(i)
	}
	return boxed
}()

func boxInt(i int) lua.LValue {
	if uint(i) < uint(len(smallInts)) {
		return smallInts[i]
	}
	return lua.LNumber(i)
}

// notFinite returns the problem of a number that JSON does not support, or nil.
func notFinite(n float64) *Error {
	if n-n == 0 {
		return nil
	}
	if n != n {
		return &Error{problem: "is not a number (NaN)", Hint: "0 divided by 0 gives that, and whatever is computed with it"}
	}
	return &Error{problem: "is infinite", Hint: "a number divided by 0 gives that; look at what it is computed from"}
}

// isText is utf8.ValidString in a form that is faster for short names.
func isText(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || i == 24 {
			return utf8.ValidString(s[i:])
		}
	}
	return true
}

// text writes a string, as binary if it is not UTF-8.
func (e *Encoder) text(s string) *Error {
	if err := e.take(0, len(s)); err != nil {
		return err
	}
	e.buf = appendText(e.buf, s)
	return nil
}

func (e *Encoder) bin(s string) *Error {
	if err := e.take(0, len(s)); err != nil {
		return err
	}
	e.buf = appendBin(e.buf, s)
	return nil
}

func appendText(b []byte, s string) []byte {
	if isText(s) {
		return msgp.AppendString(b, s)
	}
	return appendBin(b, s)
}

func appendBin(b []byte, s string) []byte {
	return append(appendBinHeader(b, len(s)), s...)
}

func appendBinHeader(b []byte, n int) []byte {
	switch {
	case n <= math.MaxUint8:
		return append(b, 0xc4, uint8(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, 0xc5), uint16(n))
	}
	return binary.BigEndian.AppendUint32(append(b, 0xc6), uint32(n))
}

// value writes any value. asArray reports whether an empty table is an array.
func (e *Encoder) value(v lua.LValue, asArray bool) *Error {
	switch v := v.(type) {
	case lua.LNumber:
		if err := notFinite(float64(v)); err != nil {
			return err
		}
		e.buf = protocol.AppendNumber(e.buf, float64(v))
	case lua.LString:
		return e.text(string(v))
	case lua.LBool:
		e.buf = msgp.AppendBool(e.buf, bool(v))
	case *lua.LTable:
		return e.table(v, asArray, nil)
	case *lua.LUserData:
		return e.userdata(v)
	case *lua.LNilType, nil:
		e.buf = msgp.AppendNil(e.buf)
	case *lua.LFunction:
		err := problem("is a function, which cannot be sent")
		err.Hint = "call it, or remove it"
		return err
	default:
		return problem("is %s, which cannot be sent", describe(v))
	}
	return nil
}

func (e *Encoder) userdata(ud *lua.LUserData) *Error {
	switch v := ud.Value.(type) {
	case nullValue:
		e.buf = msgp.AppendNil(e.buf)
	case Bytes:
		return e.bin(string(v))
	case *array.Array:
		return e.arrayValue(v, 1)
	case Appender:
		before := len(e.buf)
		b, err := v.AppendMsgpack(e.buf)
		if err != nil {
			return problem("cannot be sent: %v", err)
		}
		e.buf = b
		return e.take(0, len(b)-before)
	default:
		return problem("is a userdata, which cannot be sent")
	}
	return nil
}

// table writes a table in the form that its mark or its contents imply. names is the class that
// remembers its fields' names, or nil.
func (e *Encoder) table(t *lua.LTable, asArray bool, names *class) *Error {
	if err := e.enter(t); err != nil {
		return err
	}
	defer e.leave()
	var err *Error
	switch m := markOf(t).(type) {
	case *class:
		err = e.inner(t, m)
	case kind:
		if m == arrayKind {
			err = e.array(t)
		} else {
			err = e.dict(t, names)
		}
	default:
		if t.MaxN() > 0 {
			err = e.array(t)
			break
		}
		start := len(e.buf)
		err = e.dict(t, names)
		if asArray && err == nil && e.buf[start] == byte(mapHeader) {
			e.buf[start] = byte(arrayHeader)
		}
	}
	if err != nil {
		return err.leaving(t)
	}
	return nil
}

// enter counts one level of tables.
func (e *Encoder) enter(t *lua.LTable) *Error {
	if e.depth == MaxDepth {
		err := problem("is nested deeper than %d tables", MaxDepth)
		err.deepest = t
		return err
	}
	e.depth++
	return e.take(1, 0)
}

func (e *Encoder) leave() { e.depth-- }

// array writes the items of t, which must have no other fields.
func (e *Encoder) array(t *lua.LTable) *Error {
	items := machine.Items(t)
	n := len(items)
	if machine.HasFields(t) {
		return mixed(t, machine.FirstField(t), n)
	}
	if err := e.take(n, 0); err != nil {
		return err
	}
	e.buf = msgp.AppendArrayHeader(e.buf, uint32(n))
	holes := 0
	for i, v := range items {
		if number, ok := v.(lua.LNumber); ok && number-number == 0 {
			e.buf = protocol.AppendNumber(e.buf, float64(number))
			continue
		}
		if v == lua.LNil {
			holes++
		}
		if err := e.value(v, false); err != nil {
			return err.inItem(i + 1)
		}
	}
	return sparse(n, holes)
}

// sparse refuses a list that consists mostly of holes: a map was meant.
func sparse(n, holes int) *Error {
	const few = 16 // a short list may be intended
	if n <= few || holes*2 <= n {
		return nil
	}
	err := problem("is a list of %d items of which %d are nil", n, holes)
	err.Hint = `numbers far apart make no list; as names they have to be strings: t["17"] = ...`
	return err
}

// mixed returns the error for a table that looks like a list of n items, but has another key k.
func mixed(t *lua.LTable, k lua.LValue, n int) *Error {
	name, ok := k.(lua.LString)
	switch {
	case !ok:
		return badKey(k)
	case n == 0:
		err := problem("is an array{} that has a named field (%s)", name)
		err.Hint = "leave array out"
		return err
	}
	err := problem("has both list items and named fields (%s)", name)
	err.Hint = "a table is either a list or has named fields"
	return err
}

func badKey(k lua.LValue) *Error {
	if n, ok := k.(lua.LNumber); ok && n >= lua.LNumber(lua.MaxArrayIndex) {
		err := problem("has more than %d items", lua.MaxArrayIndex-1)
		err.Hint = "send bulk data as bytes(s)"
		return err
	}
	err := problem("has a key that is %s", describe(k))
	err.Hint = "the keys of what is sent are strings, or 1, 2, 3, ... in a list"
	return err
}

// dict writes t as a map.
func (e *Encoder) dict(t *lua.LTable, names *class) *Error {
	if n := t.MaxN(); n > 0 {
		err := problem("is a map{} that has list items")
		err.Hint = "leave map out, or make the keys strings"
		return err
	}
	start := e.open(mapHeader)
	n, err := e.entries(t, names)
	if err != nil {
		return err
	}
	e.close(start, n)
	return nil
}

// entries writes the n named fields of t.
func (e *Encoder) entries(t *lua.LTable, names *class) (n int, err *Error) {
	if names != nil {
		if fields, values := e.record(t, names); fields != nil {
			if err := e.take(len(fields), 0); err != nil {
				return 0, err
			}
			for i, v := range values {
				if v == lua.LNil {
					continue
				}
				e.buf = append(e.buf, fields[i].wire...)
				if err := e.entry(fields[i], v); err != nil {
					return 0, err.inField(fields[i].name)
				}
				n++
			}
			return n, nil
		}
		base := len(e.pairs)
		if n, ok := e.guess(t, names); ok {
			if err := e.take(n, 0); err != nil {
				return 0, err
			}
			for i := base; i < base+n; i++ {
				p := &e.pairs[i]
				e.buf = append(e.buf, p.field.wire...)
				if err := e.entry(p.field, p.value); err != nil {
					return 0, err.inField(p.field.name)
				}
			}
			e.pairs = e.pairs[:base]
			return n, nil
		}
	}
	var prev *field
	if names != nil {
		prev = &names.first
	}
	for k, v := range machine.All(t) {
		name, err := fieldName(k)
		if err != nil {
			return 0, err
		}
		if err := e.take(1, len(name)); err != nil {
			return 0, err
		}
		if prev != nil && !names.full() {
			prev = names.after(prev, name)
		}
		e.buf = msgp.AppendString(e.buf, name)
		known := &noField
		if prev != nil && prev.name == name {
			known = prev
		}
		if err := e.entry(known, v); err != nil {
			return 0, err.inField(name)
		}
		n++
	}
	return n, nil
}

// noField is the field of a name about which nothing is known.
var noField field

// fieldName returns a table's key as a property's name.
func fieldName(k lua.LValue) (string, *Error) {
	name, ok := k.(lua.LString)
	if !ok {
		return "", badKey(k)
	}
	if !isText(string(name)) {
		return "", problem("is under a name that is not valid UTF-8").inField(string(name))
	}
	return string(name), nil
}

// A header is the lead byte of an empty container.
type header byte

const (
	mapHeader   header = 0x80
	arrayHeader header = 0x90
)

// open begins a container whose size is not known yet. It is optimized for up to 15 entries, where
// the header fits in the byte that is reserved for it.
func (e *Encoder) open(h header) (start int) {
	e.buf = append(e.buf, byte(h))
	return len(e.buf) - 1
}

// close puts the size of the container that was opened at start into its header.
func (e *Encoder) close(start, n int) {
	h := header(e.buf[start])
	if n <= 15 {
		e.buf[start] = byte(h) | byte(n)
		return
	}
	lead16 := byte(0xdc)
	if h == mapHeader {
		lead16 = 0xde
	}
	if n <= math.MaxUint16 {
		e.buf = slices.Insert(e.buf, start+1, byte(n>>8), byte(n))
		e.buf[start] = lead16
		return
	}
	e.buf = slices.Insert(e.buf, start+1, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	e.buf[start] = lead16 + 1
}
