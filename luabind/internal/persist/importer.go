package persist

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// An Importer creates data of a state from copies.
type Importer struct {
	L       *lua.LState
	library *typedarray.Library
	markers element.Markers
	mark    func(name string) *lua.LFunction
	tables  map[*Table]*lua.LTable
	arrays  map[*array.Array]lua.LValue
}

// NewImporter returns an Importer for the state L. mark returns a constructor by its name, such as array, Box or
// bytes; nil if the script has replaced it.
func NewImporter(L *lua.LState, library *typedarray.Library, markers element.Markers, mark func(name string) *lua.LFunction) *Importer {
	return &Importer{L: L, library: library, markers: markers, mark: mark, tables: map[*Table]*lua.LTable{}, arrays: map[*array.Array]lua.LValue{}}
}

func (p *Importer) value(v Value) lua.LValue {
	switch v := v.(type) {
	case lua.LValue:
		return v
	case *Table:
		return p.Table(v)
	case null:
		return p.markers.Null
	case element.Bytes:
		return p.call("bytes", lua.LString(v))
	case *array.Array:
		if p.arrays[v] == nil {
			p.arrays[v] = p.library.Wrap(p.L, v.Clone())
		}
		return p.arrays[v]
	}
	return lua.LNil
}

// Table returns the table for a copy. Two calls with one copy return one table.
func (p *Importer) Table(from *Table) *lua.LTable {
	if t := p.tables[from]; t != nil {
		return t
	}
	t := p.L.CreateTable(from.array, len(from.keys)-from.array)
	p.tables[from] = t
	for i, k := range from.keys {
		_ = machine.Set(t, k, p.value(from.values[i]))
	}
	if from.mark != "" {
		p.call(from.mark, t)
	}
	return t
}

// call calls a constructor. It returns arg unchanged if the script has replaced the constructor.
func (p *Importer) call(name string, arg lua.LValue) lua.LValue {
	L, fn := p.L, p.mark(name)
	if fn == nil {
		return arg
	}
	if err := machine.Protect(L, fn, 1, arg); err != nil {
		return arg
	}
	v := L.Get(-1)
	L.Pop(1)
	return v
}

// Merge updates the table mine, which was created from base, to theirs, a later copy of the table that base
// is a copy of. It keeps entries of mine that have changed since.
func (p *Importer) Merge(base, theirs *Table, mine *lua.LTable) {
	if base == theirs || p.tables[theirs] != nil {
		return
	}
	p.tables[theirs] = mine
	before := make(map[lua.LValue]Value, len(base.keys))
	for i, k := range base.keys {
		before[k] = base.values[i]
	}
	for i, k := range theirs.keys {
		was, now, have := before[k], theirs.values[i], machine.Get(mine, k)
		delete(before, k)
		if !p.untouched(was, have) {
			continue
		}
		wasTable, _ := was.(*Table)
		nowTable, _ := now.(*Table)
		if wasTable != nil && nowTable != nil && wasTable.mark == nowTable.mark {
			p.Merge(wasTable, nowTable, have.(*lua.LTable))
			if p.tables[nowTable] == have {
				continue
			}
		}
		if wasArray, ok := was.(*array.Array); ok && p.refill(wasArray, now, have) {
			continue
		}
		_ = machine.Set(mine, k, p.value(now))
	}
	for k, was := range before { // the entries that theirs does not have
		if p.untouched(was, machine.Get(mine, k)) {
			_ = machine.Set(mine, k, lua.LNil)
		}
	}
}

// untouched reports whether have is the value that was created from was; was is nil for no entry.
func (p *Importer) untouched(was Value, have lua.LValue) bool {
	switch was := was.(type) {
	case nil:
		return have == lua.LNil
	case lua.LValue:
		return was == have
	case *Table:
		t := p.tables[was]
		return t != nil && lua.LValue(t) == have
	case null:
		return element.IsNull(have)
	case *array.Array:
		return p.arrays[was] != nil && p.arrays[was] == have
	case element.Bytes:
		ud, ok := have.(*lua.LUserData)
		return ok && ud.Value == any(was)
	}
	return false
}

// refill copies the numbers of the new array into have, because the script may have kept the array elsewhere.
// It reports false if the two differ in type or length.
func (p *Importer) refill(was *array.Array, now Value, have lua.LValue) bool {
	mine, theirs := typedarray.Of(have), (*array.Array)(nil)
	if theirs, _ = now.(*array.Array); theirs == nil || mine == nil {
		return false
	}
	if mine.Kind() != theirs.Kind() || mine.Len() != theirs.Len() {
		return false
	}
	p.arrays[theirs] = have
	return !mine.Equal(was) || p.library.Maker.Copy(mine, 0, theirs) == nil
}
