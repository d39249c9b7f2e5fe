package element

import (
	"reflect"
	"unsafe"

	lua "github.com/yuin/gopher-lua"
)

// A name is a key of a table: its text, and the same boxed.
type name struct {
	text  string
	value lua.LValue
}

func nameOf(text string) name { return name{text, lua.LString(text)} }

// names are those that events are full of, so that decoding one does not allocate them.
var names = func() map[string]name {
	m := map[string]name{}
	for _, text := range [...]string{
		"etype", "key", "value", "ts",
		"camera", "position", "rotation", "quaternion", "matrix", "ctype", "width", "height",
		"aspect", "far", "filmGauge", "filmOffset", "focus", "fov", "near", "zoom",
		"left", "leftState", "right", "rightState",
	} {
		m[text] = nameOf(text)
	}
	return m
}()

// The fields in which a [lua.LTable] holds its entries with text as keys, and the order of
// all keys. gopher-lua grows the latter two from nothing and boxes each key twice, which is
// a quarter of what it costs to decode an event and handle it (BenchmarkCameraMove of
// luabind); a dict makes them at their size. They have no door but unsafe, so reflection is
// asked first whether they are there, and of these types.
var (
	strdict = slotOf[map[string]lua.LValue]("strdict")
	keys    = slotOf[[]lua.LValue]("keys")
	k2i     = slotOf[map[lua.LValue]int]("k2i")

	// laidOut is false for a gopher-lua that holds its tables in another way, where a dict is
	// filled like any other table.
	laidOut = strdict.found && keys.found && k2i.found
)

// A slot is where a table has a field of type T.
type slot[T any] struct {
	offset uintptr
	found  bool
}

func slotOf[T any](name string) slot[T] {
	f, ok := reflect.TypeFor[lua.LTable]().FieldByName(name)
	return slot[T]{f.Offset, ok && f.Type == reflect.TypeFor[T]()}
}

func (s slot[T]) of(t *lua.LTable) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(t), s.offset))
}

// A dict is a table in the making, of which the number of entries is known.
type dict struct {
	t       *lua.LTable
	strdict map[string]lua.LValue
	keys    []lua.LValue
	k2i     map[lua.LValue]int
}

func newDict(L *lua.LState, n int) dict {
	if !laidOut {
		return dict{t: L.CreateTable(0, n)}
	}
	return dict{
		t:       L.CreateTable(0, 0),
		strdict: make(map[string]lua.LValue, n),
		keys:    make([]lua.LValue, 0, n),
		k2i:     make(map[lua.LValue]int, n),
	}
}

// set does what [lua.LTable.RawSetString] does, for values that are not nil.
func (d *dict) set(k name, v lua.LValue) {
	if !laidOut {
		d.t.RawSetString(k.text, v)
		return
	}
	d.strdict[k.text] = v
	if _, ok := d.k2i[k.value]; !ok {
		d.k2i[k.value] = len(d.keys)
		d.keys = append(d.keys, k.value)
	}
}

func (d *dict) table() *lua.LTable {
	if laidOut {
		*strdict.of(d.t), *keys.of(d.t), *k2i.of(d.t) = d.strdict, d.keys, d.k2i
	}
	return d.t
}
