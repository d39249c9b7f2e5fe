package machine

import (
	"math"
	"math/bits"

	lua "github.com/yuin/gopher-lua"
)

const (
	// maxGap is the maximum number of empty slots that one write adds to an array part. A key
	// beyond it goes to the hash part, until the hash part has enough of them (see migrate).
	maxGap = 32
	// maxArray limits the array part, as lua.MaxArrayIndex does.
	maxArray = 1 << 26
	// exactSize is the size up to which the array part grows exactly as in the reference
	// implementation. Beyond it, a list with few holes stays a list.
	exactSize = 64
	// migratedAtOnce is the maximum number of items that one append moves from the hash part.
	migratedAtOnce = 256
)

// newTable returns a table with room for an array and a hash part.
func newTable(array, hash int) *lua.LTable {
	m := newList(array)
	t := m.public()
	if hash > 0 {
		m.strdict = make(map[string]lua.LValue, hash)
		m.keys = make([]lua.LValue, 0, hash)
		m.k2i = make(map[lua.LValue]int)
	}
	return t
}

// shortList is the largest capacity of an array part that is allocated with its table.
const shortList = 4

// NewList returns an empty table with room for a list of n items.
func NewList(n int) *lua.LTable { return newList(n).public() }

// newList returns a table with room for an array part.
func newList(n int) *table {
	if n > shortList {
		m := newWith(0)
		m.array = make([]lua.LValue, 0, n)
		return m
	}
	m := newWith(n)
	if n > 0 {
		m.array = m.slots(n)[:0]
	}
	return m
}

// moveArray replaces the array part. It clears the old array, which may be in one object with the
// table and would keep its items in memory.
func (m *table) moveArray(array []lua.LValue) {
	if cap(m.array) <= shortList {
		clear(m.array[:cap(m.array)])
	}
	m.array = array
}

// Get returns t[key], without metamethods; LNil for none.
func Get(t *lua.LTable, key lua.LValue) lua.LValue {
	m := tableOf(t)
	switch k := key.(type) {
	case lua.LString:
		if v, ok := m.field(string(k)); ok {
			return v
		}
		return lua.LNil
	case lua.LNumber:
		if i := int(k); uint(i-1) < uint(len(m.array)) && lua.LNumber(i) == k {
			return m.array[i-1]
		}
	}
	if len(m.dict) == 0 {
		return lua.LNil
	}
	if v, ok := m.dict[key]; ok {
		return v
	}
	return lua.LNil
}

// field returns the value of a string key.
func (m *table) field(key string) (v lua.LValue, ok bool) {
	if m.strdict != nil {
		v, ok = m.strdict[key]
		return v, ok
	}
	if m.dict == nil { // a record, or a table without keys
		if i := m.find(key); i >= 0 {
			v = *m.slot(i)
			return v, !isNil(v)
		}
	}
	return nil, false
}

// GetString returns t[key], without metamethods.
func GetString(t *lua.LTable, key string) lua.LValue {
	if v, ok := tableOf(t).field(key); ok {
		return v
	}
	return lua.LNil
}

// SetString does t[key] = v, without metamethods.
func SetString(t *lua.LTable, key string, v lua.LValue) {
	tableOf(t).setString(key, lua.LString(key), v)
}

// GetInt returns t[i], without metamethods.
func GetInt(t *lua.LTable, i int) lua.LValue {
	m := tableOf(t)
	if uint(i-1) < uint(len(m.array)) {
		return m.array[i-1]
	}
	return m.fromHash(i)
}

// fromHash returns the value of an integer key in the hash part, LNil for none.
func (m *table) fromHash(i int) lua.LValue {
	if len(m.dict) == 0 {
		return lua.LNil
	}
	if v, ok := m.dict[lua.LNumber(i)]; ok {
		return v
	}
	return lua.LNil
}

// A KeyError is the error for a key that no table accepts.
type KeyError string

func (e KeyError) Error() string { return string(e) }

// The keys that no table accepts.
const (
	errKeyNil KeyError = "table index is nil"
	errKeyNaN KeyError = "table index is NaN"
)

// neverKey reports whether Set rejects the key.
func neverKey(key lua.LValue) bool {
	if n, ok := key.(lua.LNumber); ok {
		return n != n
	}
	return isNil(key)
}

// Set does t[key] = v, without metamethods. nil and NaN are not valid keys.
func Set(t *lua.LTable, key, v lua.LValue) error {
	m := tableOf(t)
	switch k := key.(type) {
	case lua.LString:
		m.setString(string(k), key, v)
		return nil
	case lua.LNumber:
		if i := int(k); lua.LNumber(i) == k && i > 0 {
			m.setInt(i, v)
			return nil
		}
		if math.IsNaN(float64(k)) {
			return errKeyNaN
		}
	case *lua.LNilType:
		return errKeyNil
	}
	m.setOther(key, v)
	return nil
}

// SetInt does t[i] = v, without metamethods.
func SetInt(t *lua.LTable, i int, v lua.LValue) {
	m := tableOf(t)
	if i > 0 {
		m.setInt(i, v)
	} else {
		m.setOther(lua.LNumber(i), v)
	}
}

// setString sets a string key. boxed is the key as a Lua value.
func (m *table) setString(key string, boxed, v lua.LValue) {
	if m.isRecord() {
		if m.setField(key, boxed, v) {
			return
		}
		m.unfold()
	}
	if isNil(v) {
		delete(m.strdict, key)
		return
	}
	if m.strdict == nil {
		m.strdict = make(map[string]lua.LValue)
	}
	n := len(m.strdict)
	m.strdict[key] = v
	if len(m.strdict) != n {
		m.addKey(boxed)
	}
}

// setOther sets a key that is neither a string nor within reach of the array part.
func (m *table) setOther(key, v lua.LValue) {
	if isNil(v) {
		delete(m.dict, key)
		return
	}
	if m.isRecord() {
		m.unfold()
	}
	if m.dict == nil {
		m.dict = make(map[lua.LValue]lua.LValue)
	}
	n := len(m.dict)
	m.dict[key] = v
	if len(m.dict) != n {
		m.addKey(key)
	}
}

// setInt sets a positive integer key.
func (m *table) setInt(i int, v lua.LValue) {
	n := len(m.array)
	if i <= n {
		m.array[i-1] = v
		return
	}
	if len(m.dict) > 0 {
		key := lua.LNumber(i)
		if _, ok := m.dict[key]; ok {
			if isNil(v) {
				delete(m.dict, key)
			} else {
				m.dict[key] = v // in place: this may be within a traversal
			}
			return
		}
	}
	if isNil(v) {
		return
	}
	if m.belongs(i) {
		m.extend(i, v)
		return
	}
	m.place(i, v)
}

// place sets an integer key that is not in the hash part. It stores the value in the part where
// lookups expect it.
func (m *table) place(i int, v lua.LValue) {
	if i <= len(m.array) {
		m.array[i-1] = v
	} else {
		m.setOther(lua.LNumber(i), v)
	}
}

// belongs reports whether a new item after the last item of the array part goes to the array part.
func (m *table) belongs(i int) bool {
	n := len(m.array)
	switch {
	case i > maxArray:
		return false
	case i <= m.room():
		return true
	case i == n+1:
		return m.stillDense()
	case i <= exactSize:
		return m.used()+1 > nextSize(i-1)/2
	}
	return i <= n+1+maxGap
}

// room returns the number of items for which the array part would have room in the reference
// implementation. The smallest array that grow allocates has room for four items; the reference
// implementation begins with one.
func (m *table) room() int {
	if n := len(m.array); cap(m.array) == 4 && n < 3 {
		return n // 0, 1 or 2
	}
	return cap(m.array)
}

// nextSize returns the smallest power of two greater than n.
func nextSize(n int) int { return 1 << bits.Len(uint(n)) }

// used returns the number of items of the array part that are not nil.
func (m *table) used() (n int) {
	for _, v := range m.array {
		if !isNil(v) {
			n++
		}
	}
	return n
}

// stillDense is called before a full array part grows, and reports whether it may grow. If at least
// half of it has become empty, the items that the reference implementation would have in the hash
// part move there, and the array part shrinks. Otherwise the array part of a queue would grow
// without limit.
func (m *table) stillDense() bool {
	n, used := len(m.array), m.used()
	least := n / 2
	if n <= exactSize { // more than half of the next size, with the new item
		least = nextSize(n)/2 - 1
	}
	if used > least {
		return true
	}
	size := 0
	used = 0
	for i, v := range m.array {
		if !isNil(v) {
			used++
		}
		if at := i + 1; at&(at-1) == 0 && 2*used > at {
			size = at
		}
	}
	rest := append([]lua.LValue(nil), m.array[size:]...)
	m.moveArray(append(make([]lua.LValue, 0, size), m.array[:size]...))
	for i, v := range rest {
		if !isNil(v) {
			m.place(size+i+1, v) // the previous call may have moved items back to the array part
		}
	}
	return false
}

// extend makes v the last item of the array part, at i, which is at most maxGap beyond its end
// or within its capacity.
func (m *table) extend(i int, v lua.LValue) {
	if i > cap(m.array) {
		m.grow(i)
	}
	hashed := len(m.dict) > 0
	for j := len(m.array) + 1; j < i; j++ {
		item := lua.LNil
		if hashed {
			item = m.take(j)
		}
		m.array = append(m.array, item)
	}
	m.array = append(m.array, v)
	if hashed {
		m.follow()
	}
}

// grow gives the array part room for at least n items: for the next power of two, as in the
// reference implementation, or, if that is large, for one and a half times its current capacity.
func (m *table) grow(n int) {
	const much = 1 << 21
	size := max(4, nextSize(n-1))
	if size > much {
		size = max(n, cap(m.array)+cap(m.array)/2)
	}
	array := make([]lua.LValue, len(m.array), size)
	copy(array, m.array)
	m.moveArray(array)
}

// take removes an integer key from the hash part and returns its value.
func (m *table) take(i int) lua.LValue {
	key := lua.LNumber(i)
	v, ok := m.dict[key]
	if !ok {
		return lua.LNil
	}
	delete(m.dict, key)
	return v
}

// follow moves items that follow the array part from the hash part to it, at most migratedAtOnce.
// Lookups find the rest in the hash part, and the next appends move it.
func (m *table) follow() {
	for range migratedAtOnce {
		if len(m.dict) == 0 {
			break
		}
		v := m.take(len(m.array) + 1)
		if isNil(v) {
			break
		}
		if len(m.array) == cap(m.array) {
			m.grow(len(m.array) + 1)
		}
		m.array = append(m.array, v)
	}
	m.dropKeys()
}

// Len returns a border of t, the length of a list: t[n] is not nil and t[n+1] is nil, or 0 if t[1]
// is nil. It searches in the same way as the reference implementation, whose array part has the
// same capacity.
func Len(t *lua.LTable) int { return tableOf(t).len() }

func (m *table) len() int {
	n := cap(m.array)
	if n > 0 && (len(m.array) < n || isNil(m.array[n-1])) {
		low, high := 0, n
		for high-low > 1 {
			if at := (low + high) / 2; at <= len(m.array) && !isNil(m.array[at-1]) {
				low = at
			} else {
				high = at
			}
		}
		if low < len(m.array) || len(m.dict) == 0 {
			return low
		}
		n = low
	}
	if len(m.dict) == 0 || isNil(m.fromHash(n+1)) {
		return n
	}
	return m.unboundLen(n + 1)
}

// unboundLen finds a border in the hash part. The key low is in t.
func (m *table) unboundLen(low int) int {
	high := 2 * low
	for !isNil(m.fromHash(high)) {
		low = high
		if high > math.MaxInt/4 { // a table made to defeat doubling: count one by one, at most as often as it has keys
			for n := 1; ; n++ {
				if isNil(m.fromHash(n)) && (n > len(m.array) || isNil(m.array[n-1])) {
					return n - 1
				}
			}
		}
		high *= 2
	}
	for high-low > 1 {
		if at := low + (high-low)/2; isNil(m.fromHash(at)) {
			high = at
		} else {
			low = at
		}
	}
	return low
}
