package machine

import lua "github.com/yuin/gopher-lua"

// A Dict is a table in the making, of which the number of entries is known and all keys are
// strings. gopher-lua grows a table from nothing and boxes each key twice; a dict is made at
// its size.
type Dict struct {
	table *lua.LTable
	m     *table
}

// NewDict begins a table of n entries.
func NewDict(n int) Dict {
	t := &lua.LTable{Metatable: lua.LNil}
	m := tableOf(t)
	m.strdict = make(map[string]lua.LValue, n)
	m.keys = make([]lua.LValue, 0, n)
	m.k2i = make(map[lua.LValue]int, n)
	return Dict{t, m}
}

// Set sets the entry of a key, of which boxed is the value, to v, which is not nil. The last
// of two entries with one key counts.
func (d Dict) Set(key string, boxed, v lua.LValue) {
	n := len(d.m.strdict)
	d.m.strdict[key] = v
	if len(d.m.strdict) != n {
		d.m.k2i[boxed] = len(d.m.keys)
		d.m.keys = append(d.m.keys, boxed)
	}
}

// Table returns the table.
func (d Dict) Table() *lua.LTable { return d.table }
