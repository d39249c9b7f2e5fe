package machine

import lua "github.com/yuin/gopher-lua"

// A Dict is a table under construction with a known number of entries whose keys are all strings.
// gopher-lua grows a table from nothing and boxes each key twice; a Dict is allocated at its final
// size. A Dict of at most [MaxFields] entries is a record with its own shape.
type Dict struct {
	table *lua.LTable
	m     *table
}

// NewDict returns a Dict for n entries.
func NewDict(n int) Dict {
	if n <= MaxFields {
		m := newWith(n)
		m.keys = make([]lua.LValue, 0, n)
		return Dict{m.public(), m}
	}
	t := &lua.LTable{Metatable: lua.LNil}
	m := tableOf(t)
	m.strdict = make(map[string]lua.LValue, n)
	m.keys = make([]lua.LValue, 0, n)
	m.k2i = make(map[lua.LValue]int, n)
	return Dict{t, m}
}

// Set sets the entry of key to v, which must not be nil. boxed is key as a Lua value. Setting a
// key again replaces its value.
func (d Dict) Set(key string, boxed, v lua.LValue) {
	if d.m.strdict == nil {
		i := d.m.find(key)
		if i < 0 {
			i = len(d.m.keys)
			d.m.keys = append(d.m.keys, boxed)
		}
		*d.m.slot(i) = v
		return
	}
	n := len(d.m.strdict)
	d.m.strdict[key] = v
	if len(d.m.strdict) != n {
		d.m.k2i[boxed] = len(d.m.keys)
		d.m.keys = append(d.m.keys, boxed)
	}
}

// Table returns the table.
func (d Dict) Table() *lua.LTable { return d.table }
