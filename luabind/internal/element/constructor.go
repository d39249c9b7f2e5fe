package element

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Register creates everything in this package that scripts see, and passes each value to set with
// its name: a constructor for every component, null, array, map and bytes. It also sets a metatable
// for functions, so that Box.new and similar mistakes have an error that tells what to write
// instead. fields contains further fields of constructors, by the names of constructor and field:
// Image.open.
func Register(L *lua.LState, set func(name string, v lua.LValue), fields map[string]map[string]lua.LGFunction) Markers {
	markers := registerMarkers(L, set)
	all := catalog.All()
	classes := make([]class, len(all))
	names := make(map[*lua.LFunction]string, len(all))
	markers.classes = make(map[string]*class, len(all))
	tables := make(map[string]*lua.LTable, len(fields))
	for name, functions := range fields {
		tables[name] = L.SetFuncs(L.CreateTable(0, len(functions)), functions)
	}
	for i, c := range all {
		cls := &classes[i]
		cls.Component = c
		cls.made = machine.NewMarker(L, cls.construct)
		names[cls.made.Function] = c.Name
		markers.classes[c.Name] = cls
		set(c.Name, cls.made.Function)
	}
	mt := L.CreateTable(0, 1)
	machine.SetString(mt, "__index", L.NewFunction(func(L *lua.LState) int { return indexFunction(L, names, tables) }))
	L.SetMetatable(machine.GetString(mt, "__index"), mt)
	return markers
}

func indexFunction(L *lua.LState, names map[*lua.LFunction]string, tables map[string]*lua.LTable) int {
	key := L.ToStringMeta(L.Get(2)).String()
	fn, _ := L.Get(1).(*lua.LFunction)
	if name, ok := names[fn]; ok {
		if t := tables[name]; t != nil {
			if v := machine.GetString(t, key); v != lua.LNil {
				L.Push(v)
				return 1
			}
			L.RaiseError("%s has no field '%s'", name, key)
		}
		L.RaiseError("%s is a constructor and has no field '%s': write %s{ ... }", name, key, name)
	}
	machine.RaiseIndex(L, L.Get(1))
	return 0
}

// construct is the constructor: it converts the table in its argument to an element.
func (c *class) construct(L *lua.LState) int {
	if L.GetTop() > 1 {
		L.RaiseError("%s takes one table: write %s{ key = ..., child, ... }", c.Name, c.Name)
	}
	switch v := L.Get(1).(type) {
	case *lua.LTable:
		if v.Metatable != lua.LNil && v.Metatable != lua.LValue(c.meta) {
			c.refuse(L, v)
		}
		v.Metatable = c.metatable(L)
		L.Push(v)
		return 1
	case lua.LString:
		if c.takesText() {
			t := L.CreateTable(1, 0)
			t.RawSetInt(1, v)
			t.Metatable = c.metatable(L)
			L.Push(t)
			return 1
		}
		L.RaiseError("%s wants a table of properties, not a string: write %s{ key = %q }", c.Name, c.Name, string(v))
	case *lua.LNilType:
		L.RaiseError("%s wants a table of properties: write %s{}, or %s{ key = ... }", c.Name, c.Name, c.Name)
	}
	L.RaiseError("%s wants a table of properties, not %s: write %s{ ... }", c.Name, describe(L.Get(1)), c.Name)
	return 0
}

// takesText reports whether the constructor accepts a string as its only item: Header1"Hello".
func (c *class) takesText() bool {
	switch c.Children {
	case catalog.TextSpan, catalog.ImageData:
		return true
	case catalog.NodeChildren:
		return c.Category == "html" || c.Category == "text"
	}
	return false
}

func (c *class) refuse(L *lua.LState, t *lua.LTable) {
	switch m := markOf(t).(type) {
	case *class:
		L.RaiseError("%s was given a table that is a %s already: make a new table for it, or put it in as a child, %s{ child }", c.Name, m.Name, c.Name)
	case kind:
		L.RaiseError("%s was given the result of %s{}: write %s{ ... }", c.Name, m, c.Name)
	}
	L.RaiseError("%s was given a table that has a metatable already: copy its fields into %s{ ... }", c.Name, c.Name)
}

// metatable returns the metatable that marks an element of the class.
func (c *class) metatable(L *lua.LState) *lua.LTable {
	if c.meta != nil {
		return c.meta
	}
	c.prepare()
	index := L.CreateTable(0, 2)
	machine.SetString(index, "tag", lua.LString(c.Tag))
	if _, ok := c.Prop("type"); !ok {
		machine.SetString(index, "type", lua.LString(c.Name))
	}
	mt := newMark(L, c)
	machine.SetString(mt, "__index", index)
	machine.SetString(mt, "__metatable", lua.LString(c.Name))
	machine.SetString(mt, "__tostring", L.NewFunction(c.describe))
	c.meta = mt
	c.made.SetMark(mt)
	return mt
}

// describe implements tostring of an element: Box "key", or Box.
func (c *class) describe(L *lua.LState) int {
	text := c.Name
	if t, ok := L.Get(1).(*lua.LTable); ok {
		if key := machine.GetString(t, "key"); key != lua.LNil {
			text = fmt.Sprintf("%s %q", c.Name, key.String())
		}
	}
	L.Push(lua.LString(text))
	return 1
}
