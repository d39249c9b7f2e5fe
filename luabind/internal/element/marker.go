package element

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// Bytes is the value of the userdata that bytes(s) returns: a string that is sent as binary.
type Bytes string

// An Appender is a userdata's value that can encode itself. It appends one msgpack value to b and
// returns the longer slice. The value is not checked.
type Appender interface {
	AppendMsgpack(b []byte) ([]byte, error)
}

// nullValue is the value of the userdata null.
type nullValue struct{}

// A kind is the mark that array{} and map{} set on a table.
type kind uint8

const (
	arrayKind kind = iota + 1
	mapKind
)

func (k kind) String() string {
	if k == arrayKind {
		return "array"
	}
	return "map"
}

// Our metatables have a userdata with the mark at markIndex. Finding it is one array access; a map
// of metatables would need a hash and a look-up.
const markIndex = 1

func newMark(L *lua.LState, value any) *lua.LTable {
	mt := L.CreateTable(1, 4)
	mt.RawSetInt(markIndex, &lua.LUserData{Value: value, Metatable: lua.LNil})
	return mt
}

// markOf returns the *class or kind of t, or nil for a table that is not marked.
func markOf(t *lua.LTable) any {
	mt, ok := t.Metatable.(*lua.LTable)
	if !ok {
		return nil
	}
	ud, ok := mt.RawGetInt(markIndex).(*lua.LUserData)
	if !ok {
		return nil
	}
	return ud.Value
}

// classOf returns the component that t is an element of, or nil for any other table.
func classOf(t *lua.LTable) *class {
	cls, _ := markOf(t).(*class)
	return cls
}

// Component returns the name of the component that v is an element of, or "" for any other value.
func Component(v lua.LValue) string {
	if t, ok := v.(*lua.LTable); ok {
		if cls := classOf(t); cls != nil {
			return cls.Name
		}
	}
	return ""
}

// Markers are the values that Go code compares with or marks tables with. Scripts may overwrite the globals
// of the same names.
type Markers struct {
	Null lua.LValue
	List *lua.LTable // the metatable of array{}

	classes map[string]*class
}

// Mark makes t, which has no metatable, an element of a component, or a list if component is "array". It does
// nothing for a name that is not in the catalogue.
func (m Markers) Mark(L *lua.LState, t *lua.LTable, component string) {
	if component == "array" {
		t.Metatable = m.List
	} else if cls := m.classes[component]; cls != nil {
		t.Metatable = cls.metatable(L)
	}
}

func registerMarkers(L *lua.LState, set func(name string, v lua.LValue)) (m Markers) {
	null := L.CreateTable(0, 1)
	machine.SetString(null, "__tostring", L.NewFunction(func(L *lua.LState) int {
		L.Push(lua.LString("null"))
		return 1
	}))
	m.Null = &lua.LUserData{Value: nullValue{}, Metatable: null}
	set("null", m.Null)

	bytes := L.CreateTable(0, 3)
	machine.SetString(bytes, "__tostring", L.NewFunction(func(L *lua.LState) int {
		b, _ := L.CheckUserData(1).Value.(Bytes)
		L.Push(lua.LString("bytes (" + count(len(b), "byte") + ")"))
		return 1
	}))
	machine.SetString(bytes, "__len", L.NewFunction(func(L *lua.LState) int {
		b, _ := L.CheckUserData(1).Value.(Bytes)
		L.Push(lua.LNumber(len(b)))
		return 1
	}))
	set("bytes", L.NewFunction(func(L *lua.LState) int {
		switch v := L.Get(1).(type) {
		case lua.LString:
			L.Push(&lua.LUserData{Value: Bytes(v), Metatable: bytes})
			return 1
		case *lua.LUserData:
			if _, ok := v.Value.(Bytes); ok {
				L.Push(v)
				return 1
			}
		}
		L.RaiseError("bytes wants a string, not %s", describe(L.Get(1)))
		return 0
	}))

	for _, k := range [...]kind{arrayKind, mapKind} {
		mt := newMark(L, k)
		if k == arrayKind {
			m.List = mt
		}
		set(k.String(), L.NewFunction(func(L *lua.LState) int { return mark(L, k, mt) }))
	}
	return m
}

func mark(L *lua.LState, k kind, mt *lua.LTable) int {
	if L.GetTop() == 0 {
		L.Push(L.NewTable())
	}
	t, ok := L.Get(1).(*lua.LTable)
	if !ok || L.GetTop() > 1 {
		L.RaiseError("%s wants one table, as in %s{ ... }, not %s", k, k, describe(L.Get(1)))
	}
	if t.Metatable != lua.LNil && t.Metatable != mt {
		L.RaiseError("%s was given %s that has a metatable already", k, describe(t))
	}
	t.Metatable = mt
	L.Push(t)
	return 1
}
