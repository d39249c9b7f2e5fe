package sandbox

import (
	"slices"
	"sort"
	"strconv"

	lua "github.com/yuin/gopher-lua"
)

func (lib *library) openTable(L *lua.LState) {
	mod := native(L, lua.TabLibName, lua.OpenTable)
	install(L, mod, map[string]lua.LGFunction{
		"concat": lib.tableConcat,
		"insert": tableInsert,
		"maxn":   tableMaxn,
		"pack":   tablePack,
		"remove": tableRemove,
		"sort":   lib.tableSort,
		"unpack": lib.tableUnpack,
	})
}

func argTable(L *lua.LState, n int) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		argType(L, n, "table")
	}
	return t
}

func (lib *library) tableConcat(L *lua.LState) int {
	t := argTable(L, 1)
	separator := ""
	if L.Get(2) != lua.LNil {
		separator = argString(L, 2)
	}
	first := optInt(L, 3, 1)
	last := optInt(L, 4, -1)
	if L.Get(4) == lua.LNil {
		last = t.Len()
	}
	size := 0
	poll := lib.poller(L, "table.concat")
	for i := first; i <= last; i++ {
		switch v := t.RawGetInt(i).(type) {
		case lua.LString:
			size += len(v)
		case lua.LNumber:
			size += 8 // a guess, to be near the size that is needed
		default:
			L.RaiseError("invalid value (%s) at index %d in table for 'concat'", v.Type(), i)
		}
		size += len(separator)
		checkLength(L, "table.concat", size, maxWhole)
		if (i-first)%pollEvery == pollEvery-1 {
			poll()
		}
	}
	out := make([]byte, 0, size)
	for i := first; i <= last; i++ {
		switch v := t.RawGetInt(i).(type) {
		case lua.LString:
			out = append(out, v...)
		case lua.LNumber:
			out = appendNumber(out, float64(v))
		}
		if i < last {
			out = append(out, separator...)
		}
	}
	L.Push(lua.LString(out))
	return 1
}

// appendNumber is formatNumber onto a buffer.
func appendNumber(out []byte, v float64) []byte {
	if i := int64(v); float64(i) == v {
		return strconv.AppendInt(out, i, 10)
	}
	return append(out, formatNumber(v)...)
}

func tableInsert(L *lua.LState) int {
	t := argTable(L, 1)
	switch L.GetTop() {
	case 2:
		t.Append(L.Get(2))
	case 3:
		t.Insert(argInt(L, 2), L.Get(3))
	default:
		L.RaiseError("wrong number of arguments to 'insert'")
	}
	return 0
}

// tableRemove leaves a table alone for a position outside of it, and looks for the last
// item where # does: gopher-lua's own takes the last slot, which may be empty.
func tableRemove(L *lua.LState) int {
	t := argTable(L, 1)
	n := t.Len()
	position := optInt(L, 2, n)
	if position < 1 || position > n {
		L.Push(lua.LNil)
		return 1
	}
	L.Push(t.Remove(position))
	return 1
}

// tableMaxn is the largest numeric key, also where that is not in the array part.
func tableMaxn(L *lua.LState) int {
	t := argTable(L, 1)
	largest := lua.LNumber(t.MaxN())
	t.ForEach(func(key, _ lua.LValue) {
		if n, ok := key.(lua.LNumber); ok && n > largest {
			largest = n
		}
	})
	L.Push(largest)
	return 1
}

func tablePack(L *lua.LState) int {
	n := L.GetTop()
	t := L.CreateTable(n, 1)
	for i := 1; i <= n; i++ {
		t.RawSetInt(i, L.Get(i))
	}
	t.RawSetString("n", lua.LNumber(n))
	L.Push(t)
	return 1
}

func (lib *library) tableUnpack(L *lua.LState) int {
	t := argTable(L, 1)
	first := optInt(L, 2, 1)
	last := optInt(L, 3, -1)
	if L.Get(3) == lua.LNil {
		last = t.Len()
	}
	n := last - first + 1
	if n <= 0 {
		return 0
	}
	if limit := resultLimit(L); n > limit {
		L.RaiseError("too many results to unpack (%d, at most %d): use a loop or table.concat", n, limit)
	}
	for i := first; i <= last; i++ {
		L.Push(t.RawGetInt(i))
	}
	return n
}

// tableSort sorts a copy and writes it back at the end. So a comparator that raises an
// error leaves the table as it was, and one that blocks, while others use the table, or
// that changes it, cannot confuse the sort.
func (lib *library) tableSort(L *lua.LState) int {
	t := argTable(L, 1)
	var comparator *lua.LFunction
	if L.Get(2) != lua.LNil {
		var ok bool
		if comparator, ok = L.Get(2).(*lua.LFunction); !ok {
			argType(L, 2, "function")
		}
	}
	values := make([]lua.LValue, t.Len())
	for i := range values {
		values[i] = t.RawGetInt(i + 1)
	}
	if comparator == nil {
		sortPlain(L, values, lib.poller(L, "table.sort"))
	} else {
		s := &sorter{L: L, fn: comparator, values: values}
		sort.Sort(s)
		s.verify()
	}
	for i, v := range values {
		t.RawSetInt(i+1, v)
	}
	return 0
}

// sortPlain sorts by the < of Lua.
func sortPlain(L *lua.LState, values []lua.LValue, poll func()) {
	numbers, texts := 0, 0
	for _, v := range values {
		switch v.(type) {
		case lua.LNumber:
			numbers++
		case lua.LString:
			texts++
		}
	}
	steps := 0
	step := func() {
		if steps++; steps%pollEvery == 0 {
			poll()
		}
	}
	switch len(values) {
	case numbers:
		slices.SortFunc(values, func(a, b lua.LValue) int {
			step()
			x, y := a.(lua.LNumber), b.(lua.LNumber)
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
	case texts:
		slices.SortFunc(values, func(a, b lua.LValue) int {
			step()
			x, y := a.(lua.LString), b.(lua.LString)
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
	default:
		sort.Sort(&sorter{L: L, values: values})
	}
}

// A sorter is a sort.Interface whose order is a Lua function, or, without one, the < of
// Lua with its metamethods. Go's sort stays within bounds and ends whatever the order says.
type sorter struct {
	L      *lua.LState
	fn     *lua.LFunction
	values []lua.LValue
}

func (s *sorter) Len() int      { return len(s.values) }
func (s *sorter) Swap(i, j int) { s.values[i], s.values[j] = s.values[j], s.values[i] }

func (s *sorter) Less(i, j int) bool {
	a, b := s.values[i], s.values[j]
	if s.fn == nil {
		return s.L.LessThan(a, b)
	}
	s.L.Push(s.fn)
	s.L.Push(a)
	s.L.Push(b)
	s.L.Call(2, 1)
	less := lua.LVAsBool(s.L.Get(-1))
	s.L.Pop(1)
	return less
}

// verify raises an error if the values are plainly out of order by the very function that
// sorted them, which only a function can cause that contradicts itself. A function that
// calls equal values less (<= in place of <) passes: in Lua that mostly works.
func (s *sorter) verify() {
	for i := 1; i < len(s.values); i++ {
		if s.Less(i, i-1) && !s.Less(i-1, i) {
			s.L.RaiseError("invalid order function for sorting")
		}
	}
}
