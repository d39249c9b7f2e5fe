package element

import (
	"reflect"

	lua "github.com/yuin/gopher-lua"
)

// A sizer knows how many fields a table has, which gopher-lua's API does not say. It reads
// the lengths of two maps by reflection, and nothing else; where a version of gopher-lua
// keeps its tables differently it knows nothing, and tables are read the slower way.
type sizer struct {
	named, other int // the maps' places in lua.LTable: fields with string keys, and with others
	works        bool
}

var sizes = newSizer()

func newSizer() sizer {
	typ := reflect.TypeFor[lua.LTable]()
	named, ok1 := typ.FieldByName("strdict")
	other, ok2 := typ.FieldByName("dict")
	if !ok1 || !ok2 || named.Type.Kind() != reflect.Map || other.Type.Kind() != reflect.Map {
		return sizer{}
	}
	s := sizer{named: named.Index[0], other: other.Index[0], works: true}

	t := &lua.LTable{Metatable: lua.LNil}
	s.expect(t, 0, true)
	t.RawSetString("a", lua.LTrue)
	t.RawSetString("b", lua.LTrue)
	t.RawSetString("b", lua.LNil)
	t.RawSetInt(1, lua.LTrue)
	s.expect(t, 1, true)
	t.RawSetH(lua.LTrue, lua.LTrue)
	s.expect(t, 1, false)
	return s
}

func (s *sizer) expect(t *lua.LTable, n int, only bool) {
	if got, ok := s.fields(t); ok != only || ok && got != n {
		s.works = false
	}
}

// fields returns how many fields with string keys t has. ok is false where it cannot be
// told, or where there are fields with keys that are neither strings nor items of a list.
func (s *sizer) fields(t *lua.LTable) (n int, ok bool) {
	if !s.works {
		return 0, false
	}
	v := reflect.ValueOf(t).Elem()
	return v.Field(s.named).Len(), v.Field(s.other).Len() == 0
}
