package machine

import (
	"math/bits"

	lua "github.com/yuin/gopher-lua"
)

// The hash part of a table is two maps, strdict for strings and dict for other keys, and the
// list keys of what is or was in them, in the order of a traversal. k2i is the index of keys.
//
// gopher-lua keeps the index complete from the beginning. Here it is made when somebody needs
// it: most tables are never traversed by a key that is not the last one, and lose no keys. A
// table whose index is complete has as many entries in it as in keys, and stays complete.
// Where there are as many keys as entries in the maps, none is dead, and none is there twice.

// live is how many keys have a value.
func (m *table) live() int { return len(m.strdict) + len(m.dict) }

func (m *table) indexed() bool { return len(m.k2i) == len(m.keys) && len(m.keys) > 0 }

// value looks up a key of keys.
func (m *table) value(key lua.LValue) lua.LValue {
	if s, ok := key.(lua.LString); ok {
		if v, ok := m.strdict[string(s)]; ok {
			return v
		}
		return lua.LNil
	}
	if v, ok := m.dict[key]; ok {
		return v
	}
	return lua.LNil
}

// addKey adds a key to keys that has just got a value.
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

// index makes the index complete. Keys that gopher-lua has added a second time, for want of
// an index, go.
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

// rehash makes room for added, which already has a value but is not in keys, and is called
// when there is none: it drops dead keys, and moves integer keys that have become dense to
// the array part. It reports whether added was among these.
func (m *table) rehash(added lua.LValue) (moved bool) {
	if _, ok := added.(lua.LNumber); ok {
		moved = m.migrate(added)
	}
	live := m.live()
	if m.k2i == nil {
		m.k2i = make(map[lua.LValue]int)
	}
	if len(m.keys) <= live { // none is dead
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

// dropKeys forgets the dead keys of a hash part that has become empty.
func (m *table) dropKeys() {
	if m.live() == 0 && len(m.keys) > 0 {
		m.dict, m.keys = nil, nil
		clear(m.k2i)
	}
}

const (
	// dense is how sparse the integer keys that move to the array part may be: one in eight
	// slots, at which a slot for each takes as much memory as the entries of the maps.
	dense = 8
	// denseRun is the same for keys without a gap, which is how a list looks that is filled
	// from its end.
	denseRun = 64
	// leastRun is how long such a run is at least.
	leastRun = 64
)

// migrate moves integer keys from the hash part to the array part where that is the better
// place, and reports whether the key added, which is not in keys yet, was among them. The
// work is in proportion to the hash part, which has doubled since the last time.
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
	if most > limit { // the array ends with the last key that goes there
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

// arrayIndex returns the integer that key is, if the array part may hold it.
func arrayIndex(key lua.LValue) (int, bool) {
	n, ok := key.(lua.LNumber)
	if !ok {
		return 0, false
	}
	i := int(n)
	return i, lua.LNumber(i) == n && i > 0 && i <= maxArray
}
