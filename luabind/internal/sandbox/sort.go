package sandbox

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// tableSort is a quicksort with the median of three as pivot. Its steps are exactly those of
// PUC Lua, because the order of elements that compare equal follows from them, and programs
// show it.
//
// It sorts a copy and writes it back at the end, also after an error. So a comparator that
// changes the table, or blocks while other tasks use it, cannot confuse the sort.
func (lib *library) tableSort(L *lua.LState) int {
	t := ArgTable(L, 1)
	n := machine.Len(t)
	var comparator *lua.LFunction
	if L.Get(2) != lua.LNil {
		comparator = argFunction(L, 2)
	}
	s := &sorter{L: L, table: t, fn: comparator, values: make([]lua.LValue, n), step: lib.ticker(L, "table.sort")}
	for i := range s.values {
		s.values[i] = machine.GetInt(t, i+1)
	}
	defer func() {
		for i, v := range s.values {
			machine.SetInt(t, i+1, v)
		}
	}()
	s.sort(1, n)
	return 0
}

// A sorter sorts values by a Lua function or, without one, by Lua's <.
type sorter struct {
	L      *lua.LState
	table  *lua.LTable
	fn     *lua.LFunction
	values []lua.LValue // elements 1 to n are values[0] to values[n-1]
	step   *ticker
}

// at returns element i. With a contradictory order the sort looks beyond both ends, and reads
// the table there.
func (s *sorter) at(i int) lua.LValue {
	if i >= 1 && i <= len(s.values) {
		return s.values[i-1]
	}
	return machine.GetInt(s.table, i)
}

func (s *sorter) put(i int, v lua.LValue) {
	if i >= 1 && i <= len(s.values) {
		s.values[i-1] = v
	} else {
		machine.SetInt(s.table, i, v)
	}
}

func (s *sorter) swap(i, j int) {
	a, b := s.at(i), s.at(j)
	s.put(i, b)
	s.put(j, a)
}

func (s *sorter) less(a, b lua.LValue) bool {
	s.step.tick()
	if s.fn != nil {
		return lua.LVAsBool(call1(s.L, s.fn, a, b))
	}
	return machine.LessThan(s.L, a, b)
}

// sort sorts the elements from lo to hi. It calls itself for the smaller part and continues
// with the larger one, so the depth is at most the logarithm of their number.
func (s *sorter) sort(lo, hi int) {
	for lo < hi {
		if s.less(s.at(hi), s.at(lo)) {
			s.swap(lo, hi)
		}
		if hi-lo == 1 {
			return
		}
		middle := (lo + hi) / 2
		if s.less(s.at(middle), s.at(lo)) {
			s.swap(middle, lo)
		} else if s.less(s.at(hi), s.at(middle)) {
			s.swap(middle, hi)
		}
		if hi-lo == 2 {
			return
		}
		middle = s.partition(lo, hi, middle)
		if middle-lo < hi-middle {
			s.sort(lo, middle-1)
			lo = middle + 1
		} else {
			s.sort(middle+1, hi)
			hi = middle - 1
		}
	}
}

// partition moves elements that are less than the pivot, at middle, to its left and the others
// to its right, and returns its new index. On entry the element at lo is not greater than the
// pivot, and the element at hi is not less.
func (s *sorter) partition(lo, hi, middle int) int {
	pivot := s.at(middle)
	s.swap(middle, hi-1)
	i, j := lo, hi-1
	for {
		for i++; s.less(s.at(i), pivot); i++ {
			if i > hi {
				s.contradictory()
			}
		}
		for j--; s.less(pivot, s.at(j)); j-- {
			if j < lo {
				s.contradictory()
			}
		}
		if j < i {
			break
		}
		s.swap(i, j)
	}
	s.swap(hi-1, i)
	return i
}

func (s *sorter) contradictory() { Raise(s.L, "invalid order function for sorting") }
