package machine

import (
	"math/bits"

	lua "github.com/yuin/gopher-lua"
)

// The hash part of a table consists of two maps, strdict for string keys and dict for other keys,
// and of the list keys. This list has the keys that are or were in the maps, in the order of a
// traversal. k2i is the index of keys.
//
// gopher-lua keeps the index complete from the start. Here it is built when it is first needed,
// because most tables lose no keys and are never traversed from a key other than the last one. An
// index with as many entries as keys is complete, and stays complete. If keys has as many items as
// the maps have entries, it has no dead keys and no duplicates.

// live returns the number of keys that have a value.
func (m *table) live() int {
	if m.isRecord() {
		return m.liveFields()
	}
	return len(m.strdict) + len(m.dict)
}

func (m *table) indexed() bool { return len(m.k2i) == len(m.keys) && len(m.keys) > 0 }

// value returns the value of a key from keys, or LNil if the key is dead.
func (m *table) value(key lua.LValue) lua.LValue {
	if s, ok := key.(lua.LString); ok {
		if v, ok := m.field(string(s)); ok {
			return v
		}
		return lua.LNil
	}
	if v, ok := m.dict[key]; ok {
		return v
	}
	return lua.LNil
}

// addKey adds a key to keys after the key's first value has been stored.
func (m *table) addKey(key lua.LValue) {
	indexed := m.indexed()
	if len(m.keys)+1 != m.live() {
		if !indexed {
			m.index()
			indexed = true
		}
		if _, known := m.k2i[key]; known {
			return
		}
	}
	if len(m.keys) == cap(m.keys) {
		if m.rehash(key) {
			return
		}
		indexed = m.indexed()
	}
	if indexed {
		m.k2i[key] = len(m.keys)
	}
	m.keys = append(m.keys, key)
}

// index completes the index. It removes keys that gopher-lua has added a second time because
// the index was incomplete.
func (m *table) index() {
	clear(m.k2i)
	if m.k2i == nil {
		m.k2i = make(map[lua.LValue]int, len(m.keys))
	}
	kept := m.keys[:0]
	for _, key := range m.keys {
		if _, twice := m.k2i[key]; !twice {
			m.k2i[key] = len(kept)
			kept = append(kept, key)
		}
	}
	clear(m.keys[len(kept):])
	m.keys = kept
}

// dropDuplicates removes keys that are in keys twice.
func (m *table) dropDuplicates() {
	if m.isRecord() {
		return
	}
	if m.live() != len(m.keys) && !m.indexed() {
		m.index()
	}
}

// rehash is called when keys is full. It makes room for added, which has a value but is not in
// keys yet. It drops dead keys, and moves integer keys that have become dense to the array
// part. It reports whether it has moved added.
func (m *table) rehash(added lua.LValue) (moved bool) {
	if _, ok := added.(lua.LNumber); ok {
		moved = m.migrate(added)
	}
	live := m.live()
	if m.k2i == nil {
		m.k2i = make(map[lua.LValue]int)
	}
	if len(m.keys) <= live { // no dead keys
		keys := make([]lua.LValue, len(m.keys), max(4, 2*len(m.keys)))
		copy(keys, m.keys)
		m.keys = keys
		return moved
	}
	clear(m.k2i)
	keys := make([]lua.LValue, 0, max(4, live+live/2))
	for _, key := range m.keys {
		if !isNil(m.value(key)) {
			m.k2i[key] = len(keys)
			keys = append(keys, key)
		}
	}
	m.keys = keys
	return moved
}

// dropKeys removes the dead keys of a hash part that has become empty.
func (m *table) dropKeys() {
	if m.live() == 0 && len(m.keys) > 0 {
		m.dict, m.keys = nil, nil
		clear(m.k2i)
	}
}

const (
	// dense is the maximum number of array slots for each integer key that moves to the array part.
	// With one key in eight slots, the slots take as much memory as the entries of the maps.
	dense = 8
	// denseRun is the same limit for keys without gaps, such as the keys of a list that is filled
	// from its end.
	denseRun = 64
	// leastRun is the minimum length of such a run.
	leastRun = 64
)

// migrate moves integer keys from the hash part to the array part if they are dense enough. It
// reports whether it has moved the key added, which is not in keys yet. The work is proportional
// to the hash part, whose size has doubled since the last time.
func (m *table) migrate(added lua.LValue) bool {
	var bins [bits.UintSize]int
	count, least, most := 0, maxArray+1, 0
	for key := range m.dict {
		if i, ok := arrayIndex(key); ok {
			bins[bits.Len(uint(i-1))]++
			count++
			least, most = min(least, i), max(most, i)
		}
	}
	limit, sum, used := 0, 0, 0
	if len(m.array) <= exactSize {
		used = m.used()
	}
	for b := range bins {
		sum += bins[b]
		size := 1 << b
		fits := size-len(m.array) <= dense*sum
		if size <= exactSize {
			fits = 2*(used+sum) > size
		}
		if fits && sum > 0 && size <= maxArray && size > len(m.array) {
			limit = size
		}
	}
	if count >= leastRun && count == most-least+1 && most-len(m.array) <= denseRun*count {
		limit = max(limit, most)
	}
	if limit == 0 {
		return false
	}
	if most > limit { // the array ends with the last key that moves there
		most = 0
		for key := range m.dict {
			if i, ok := arrayIndex(key); ok && i <= limit {
				most = max(most, i)
			}
		}
	}
	old := len(m.array)
	if most > cap(m.array) {
		m.grow(most)
	}
	m.array = m.array[:most]
	fillNil(m.array[old:])
	for key, v := range m.dict {
		if i, ok := arrayIndex(key); ok && i <= most {
			m.array[i-1] = v
			delete(m.dict, key)
		}
	}
	i, ok := arrayIndex(added)
	return ok && i <= most
}

// arrayIndex returns key as an integer, if the array part may have an item with this key.
func arrayIndex(key lua.LValue) (int, bool) {
	n, ok := key.(lua.LNumber)
	if !ok {
		return 0, false
	}
	i := int(n)
	return i, lua.LNumber(i) == n && i > 0 && i <= maxArray
}
