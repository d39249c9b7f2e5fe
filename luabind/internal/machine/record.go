package machine

import lua "github.com/yuin/gopher-lua"

// A record is a table made by a constructor with a few constant names. Its values are in one
// object with the table. Its names are in a list that all tables of the constructor share, the
// shape. keys is the part of the shape that the table has, and the slots after the table hold the
// values in the same order. A key whose value is nil is a dead key, as in other tables.
//
// A record has no maps and no index. When a key is added that is not the next key of its shape, it
// becomes an ordinary table (see unfold), and stays one.
//
// gopher-lua does not know about records: its own methods do not find the fields of a record.

// MaxFields limits the number of fields of a record, because a lookup compares the key with all of
// them.
const MaxFields = maxSlots

// isRecord reports whether m is a record. Other tables with keys have a map.
func (m *table) isRecord() bool {
	return m.strdict == nil && m.dict == nil && cap(m.keys) > 0
}

// NewShape returns the shape of a constructor with the given names, or nil if names is empty or too
// long. The names must be distinct. The shape is a constant of the code.
func NewShape(names []lua.LValue) lua.LValue {
	if len(names) == 0 || len(names) > MaxFields {
		return nil
	}
	shape := newWith(0)
	shape.array = names[:len(names):len(names)]
	return shape.public()
}

// newRecord returns an empty record of a shape, with room for items.
func newRecord(shape *table, items int) *table {
	m := newWith(len(shape.array))
	m.keys = shape.array[:0]
	if items > 0 {
		m.array = make([]lua.LValue, 0, items)
	}
	return m
}

// find returns the index in keys of a record's key, -1 for none.
func (m *table) find(key string) int {
	for i := range m.keys {
		if name, ok := m.keys[i].(lua.LString); ok && string(name) == key {
			return i
		}
	}
	return -1
}

// setField sets a string key of a record, if the record has the key or it is the next key of the
// shape. It reports whether the assignment is done. boxed is the key as a Lua value.
func (m *table) setField(key string, boxed, v lua.LValue) bool {
	n := len(m.keys)
	if n < cap(m.keys) {
		next := m.keys[:n+1]
		if identical(&next[n], &boxed) || next[n] == boxed {
			*m.slot(n) = v
			m.keys = next
			return true
		}
	}
	if i := m.find(key); i >= 0 {
		*m.slot(i) = v
		return true
	}
	return isNil(v)
}

// liveFields returns the number of fields of a record that are not nil.
func (m *table) liveFields() (n int) {
	for _, v := range m.slots(len(m.keys)) {
		if !isNil(v) {
			n++
		}
	}
	return n
}

// unfold makes a record an ordinary table. It keeps the order of all keys, including dead keys, so
// that a traversal may continue.
func (m *table) unfold() {
	names, values := m.keys, m.slots(cap(m.keys))
	n := len(names)
	m.strdict = make(map[string]lua.LValue, n+1)
	m.keys = make([]lua.LValue, n, max(4, 2*n))
	m.k2i = make(map[lua.LValue]int)
	copy(m.keys, names)
	for i, v := range values[:n] {
		if name, ok := names[i].(lua.LString); ok && !isNil(v) {
			m.strdict[string(name)] = v
		}
	}
	clear(values)
}

// Usual makes t a table that gopher-lua's own functions read correctly. It is needed for
// metatables and environments.
func Usual(t *lua.LTable) *lua.LTable {
	if m := tableOf(t); m.isRecord() {
		m.unfold()
	}
	return t
}

// Record returns the names and values of a record; ok is false for any other table. The names are
// shared and must not be changed. Values may be nil.
func Record(t *lua.LTable) (names, values []lua.LValue, ok bool) {
	m := tableOf(t)
	if !m.isRecord() {
		return nil, nil, false
	}
	return m.keys, m.slots(len(m.keys)), true
}
