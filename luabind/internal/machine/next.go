package machine

import (
	"iter"

	lua "github.com/yuin/gopher-lua"
)

// Next returns the entry of t that follows key in a traversal. If key is LNil, it returns the first
// entry. After the last entry, k is LNil. ok is false for a key that is not in t and was not in t
// when the traversal began.
//
// Existing entries may be changed and cleared during the traversal. The items of the array part
// come first, then the other keys in the order in which they were added.
func Next(t *lua.LTable, key lua.LValue) (k, v lua.LValue, ok bool) {
	var c cursor
	return c.next(t, key)
}

// A cursor is the index in keys of the last key of a traversal, which saves a lookup. It may be
// from a traversal of another table, so it is used only if it is the index of the key.
type cursor struct{ at int }

// next is Next. It is faster if c was last used for the same traversal.
func (c *cursor) next(t *lua.LTable, key lua.LValue) (k, v lua.LValue, ok bool) {
	m := tableOf(t)
	i := 0
	switch n := key.(type) {
	case *lua.LNilType:
		m.dropDuplicates()
	case lua.LNumber:
		i = int(n)
		if lua.LNumber(i) != n || i < 1 {
			return c.nextKey(m, key)
		}
		if i > len(m.array) {
			k, v, ok = c.nextKey(m, key)
			if ok || i > cap(m.array) {
				return k, v, ok
			}
			// A function of gopher-lua has removed the last item.
		}
	default:
		return c.nextKey(m, key)
	}
	for ; i < len(m.array); i++ {
		if v := m.array[i]; !isNil(v) {
			return indexValue(i + 1), v, true
		}
	}
	return c.fromKey(m, 0)
}

// nextKey continues after a key of the hash part.
func (c *cursor) nextKey(m *table, key lua.LValue) (k, v lua.LValue, ok bool) {
	if c.at < len(m.keys) && m.keys[c.at] == key {
		return c.fromKey(m, c.at+1)
	}
	if m.isRecord() {
		at := -1
		if name, ok := key.(lua.LString); ok {
			at = m.find(string(name))
		}
		if at < 0 {
			return lua.LNil, lua.LNil, false
		}
		return c.fromKey(m, at+1)
	}
	if !m.indexed() {
		if len(m.keys) == 0 {
			return lua.LNil, lua.LNil, false
		}
		m.index()
	}
	at, known := m.k2i[key]
	if !known {
		return lua.LNil, lua.LNil, false
	}
	return c.fromKey(m, at+1)
}

func (c *cursor) fromKey(m *table, i int) (k, v lua.LValue, ok bool) {
	if m.isRecord() {
		for ; i < len(m.keys); i++ {
			if v := *m.slot(i); !isNil(v) {
				c.at = i
				return m.keys[i], v, true
			}
		}
		return lua.LNil, lua.LNil, true
	}
	for ; i < len(m.keys) && m.live() > 0; i++ {
		if v := m.value(m.keys[i]); !isNil(v) {
			c.at = i
			return m.keys[i], v, true
		}
	}
	return lua.LNil, lua.LNil, true
}

// NextOf is Next for a function that scripts call. Consecutive calls on a thread are faster.
func NextOf(L *lua.LState, t *lua.LTable, key lua.LValue) (k, v lua.LValue, ok bool) {
	if th := threadOf(L); th != nil {
		return th.cursor.next(t, key)
	}
	return Next(t, key)
}

// All iterates over the entries of t in the order of Next.
func All(t *lua.LTable) iter.Seq2[lua.LValue, lua.LValue] {
	return func(yield func(k, v lua.LValue) bool) {
		var c cursor
		for k, v, ok := c.next(t, lua.LNil); ok && !isNil(k); k, v, ok = c.next(t, k) {
			if !yield(k, v) {
				return
			}
		}
	}
}

// ForEach calls f for every entry of t in the order of Next.
func ForEach(t *lua.LTable, f func(k, v lua.LValue)) {
	for k, v := range All(t) {
		f(k, v)
	}
}

// smallNumbers are the first integers, boxed once.
var smallNumbers = func() (small [1024]lua.LValue) {
	for i := range small {
		small[i] = lua.LNumber(i)
	}
	return small
}()

func indexValue(i int) lua.LValue {
	if i < len(smallNumbers) {
		return smallNumbers[i]
	}
	return lua.LNumber(i)
}

// Fields iterates over the entries in t's hash part, which are all entries except the items of the
// list, in the order of Next.
func Fields(t *lua.LTable) iter.Seq2[lua.LValue, lua.LValue] {
	return func(yield func(k, v lua.LValue) bool) {
		m := tableOf(t)
		m.dropDuplicates()
		for i := 0; i < len(m.keys); i++ {
			if v := m.value(m.keys[i]); !isNil(v) && !yield(m.keys[i], v) {
				return
			}
		}
	}
}

// Items returns the items of the array part up to the last one that is not nil. The slice is valid
// until t changes.
func Items(t *lua.LTable) []lua.LValue {
	items := tableOf(t).array
	for len(items) > 0 && isNil(items[len(items)-1]) {
		items = items[:len(items)-1]
	}
	return items
}

// HasFields reports whether FirstField returns a key.
func HasFields(t *lua.LTable) bool { return tableOf(t).live() > 0 }

// FirstField returns the first key of Fields, nil for none.
func FirstField(t *lua.LTable) lua.LValue {
	for k := range Fields(t) {
		return k
	}
	return nil
}

// Empty reports whether t has no entry.
func Empty(t *lua.LTable) bool {
	var c cursor
	k, _, _ := c.next(t, lua.LNil)
	return isNil(k)
}

// CountFields returns the number of t's string keys, and the number of its other keys that are not
// items of the list.
func CountFields(t *lua.LTable) (named, other int) {
	m := tableOf(t)
	if m.isRecord() {
		return m.liveFields(), 0
	}
	return len(m.strdict), len(m.dict)
}
