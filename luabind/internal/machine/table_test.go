package machine_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	lua "github.com/yuin/gopher-lua"
)

// A model is a table and the plain map that it is compared with.
type model struct {
	t       *testing.T
	table   *lua.LTable
	entries map[lua.LValue]lua.LValue
	steps   int
}

func newModel(t *testing.T) *model {
	return &model{t: t, table: &lua.LTable{Metatable: lua.LNil}, entries: map[lua.LValue]lua.LValue{}}
}

// newRecordModel is newModel for a record with the n names k0, k1 and so on. Fields are set if their
// bits are set in given.
func newRecordModel(t *testing.T, n, given int) *model {
	names := make([]lua.LValue, n)
	for i := range names {
		names[i] = lua.LString(fmt.Sprint("k", i))
	}
	m := newModel(t)
	m.table = machine.NewRecord(names, n%3)
	for i, name := range names {
		v := lua.LValue(lua.LNil)
		if given>>i&1 != 0 {
			v = lua.LNumber(i)
		}
		m.set(name, v)
	}
	return m
}

func (m *model) set(key, v lua.LValue) {
	if err := machine.Set(m.table, key, v); err != nil {
		m.t.Fatal(err)
	}
	if v == lua.LNil {
		delete(m.entries, key)
	} else {
		m.entries[key] = v
	}
}

func (m *model) value(key lua.LValue) lua.LValue {
	if v, ok := m.entries[key]; ok {
		return v
	}
	return lua.LNil
}

// check compares single entries, the border, a traversal, and a traversal without a cursor.
func (m *model) check() {
	m.t.Helper()
	for k, v := range m.entries {
		if got := machine.Get(m.table, k); got != v {
			m.t.Fatalf("t[%v] = %v, want %v", k, got, v)
		}
		if n, ok := k.(lua.LNumber); ok && n == lua.LNumber(int(n)) {
			if got := machine.GetInt(m.table, int(n)); got != v {
				m.t.Fatalf("t[%v] = %v by GetInt, want %v", k, got, v)
			}
		}
	}
	n := machine.Len(m.table)
	if n > 0 && m.value(lua.LNumber(n)) == lua.LNil || m.value(lua.LNumber(n+1)) != lua.LNil {
		m.t.Fatalf("%d is not a border", n)
	}
	seen := map[lua.LValue]bool{}
	for k, v := range machine.All(m.table) {
		if seen[k] || m.entries[k] != v {
			m.t.Fatalf("the traversal returns %v = %v, want %v; seen before: %v", k, v, m.entries[k], seen[k])
		}
		seen[k] = true
	}
	if len(seen) != len(m.entries) {
		m.t.Fatalf("the traversal has %d entries, want %d", len(seen), len(m.entries))
	}
	count := 0
	for k, v, ok := machine.Next(m.table, lua.LNil); k != lua.LNil; k, v, ok = machine.Next(m.table, k) {
		if count++; !ok || m.entries[k] != v || count > len(m.entries) {
			m.t.Fatalf("Next returns %v = %v, ok %v", k, v, ok)
		}
	}
	if count != len(m.entries) {
		m.t.Fatalf("Next has %d entries, want %d", count, len(m.entries))
	}
	fields := 0
	for range machine.Fields(m.table) {
		fields++
	}
	if names, values, ok := machine.Record(m.table); ok {
		for i, name := range names {
			if values[i] != m.value(name) {
				m.t.Fatalf("the record has %v = %v, want %v", name, values[i], m.value(name))
			}
		}
	}
	named := 0
	for k := range m.entries {
		if _, ok := k.(lua.LString); ok {
			named++
		}
	}
	if got, _ := machine.CountFields(m.table); got != named {
		m.t.Fatalf("CountFields counts %d strings, want %d", got, named)
	}
	if machine.Empty(m.table) != (len(m.entries) == 0) || (machine.FirstField(m.table) == nil) != (fields == 0) {
		m.t.Fatal("Empty or FirstField is wrong")
	}
}

// step performs one random operation.
func (m *model) step(choice, a int) {
	v := lua.LValue(lua.LNumber(a + m.steps))
	m.steps++
	switch choice % 12 {
	case 0, 1: // append
		m.set(lua.LNumber(machine.Len(m.table)+1), v)
	case 2: // pop
		if n := machine.Len(m.table); n > 0 {
			m.set(lua.LNumber(n), lua.LNil)
		}
	case 3:
		m.set(lua.LNumber(a%64), v)
	case 4:
		m.set(lua.LNumber(a%1000), v)
	case 5:
		m.set(lua.LNumber(a%(1<<30)), v)
	case 6:
		m.set(lua.LString(fmt.Sprint("k", a%50)), v)
	case 7:
		m.set([]lua.LValue{lua.LTrue, lua.LFalse, lua.LNumber(0.5), lua.LNumber(-1), lua.LNumber(math.Inf(1))}[a%5], v)
	case 8, 9: // clear an existing entry
		i := a % (len(m.entries) + 1)
		for k := range machine.All(m.table) {
			if i--; i < 0 {
				m.set(k, lua.LNil)
				break
			}
		}
	case 10: // clear and change entries during a traversal
		i := 0
		for k, _, _ := machine.Next(m.table, lua.LNil); k != lua.LNil; k, _, _ = machine.Next(m.table, k) {
			if i++; i%3 == a%3 {
				m.set(k, lua.LNil)
			} else {
				m.set(k, v)
			}
		}
	case 11: // the operations of Go code
		key := fmt.Sprint("k", a%50)
		machine.SetString(m.table, key, v)
		m.entries[lua.LString(key)] = v
	}
}

func TestTableAgainstModel(t *testing.T) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 1))
		m := newModel(t)
		for i := range 600 {
			m.step(random.IntN(12), random.IntN(1<<30))
			if i%20 == 0 {
				m.check()
			}
		}
		m.check()
	}
}

// TestRecordAgainstModel checks a record, and the ordinary table that it becomes.
func TestRecordAgainstModel(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 2))
		m := newRecordModel(t, 1+random.IntN(machine.MaxFields), random.IntN(1<<machine.MaxFields))
		m.check()
		choices := []int{6, 8, 10, 11} // operations on strings, after which it may still be a record
		if seed%2 == 0 {
			choices = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
		}
		for range 60 {
			m.step(choices[random.IntN(len(choices))], random.IntN(1<<30))
			m.check()
		}
	}
}

// TestUsual checks that gopher-lua's own methods read a former record correctly after Usual.
func TestUsual(t *testing.T) {
	for given := range 1 << 4 {
		m := newRecordModel(t, 4, given)
		machine.Usual(m.table)
		m.check()
		n := 0
		m.table.ForEach(func(k, v lua.LValue) {
			if n++; m.value(k) != v {
				t.Errorf("%v = %v, want %v", k, v, m.value(k))
			}
		})
		if n != len(m.entries) {
			t.Errorf("%d entries, want %d", n, len(m.entries))
		}
		m.table.RawSetString("k2", lua.LTrue)
		m.table.RawSetString("new", lua.LTrue)
		m.entries[lua.LString("k2")], m.entries[lua.LString("new")] = lua.LTrue, lua.LTrue
		m.check()
	}
}

func FuzzRecord(f *testing.F) {
	f.Add(uint8(3), uint8(5), []byte{6, 1, 3, 8, 5, 200, 10, 1, 4, 7, 2, 0})
	f.Fuzz(func(t *testing.T, n, given uint8, script []byte) {
		m := newRecordModel(t, 1+int(n)%machine.MaxFields, int(given))
		m.check()
		for i := 0; i+2 < len(script) && i < 300; i += 3 {
			m.step(int(script[i]), int(script[i+1])*int(script[i+2]+1))
			m.check()
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add([]byte{0, 1, 3, 9, 5, 200, 10, 1, 4, 77, 2, 0})
	f.Fuzz(func(t *testing.T, script []byte) {
		m := newModel(t)
		for i := 0; i+2 < len(script) && i < 900; i += 3 {
			m.step(int(script[i]), int(script[i+1])*int(script[i+2]+1))
			if i%30 == 0 {
				m.check()
			}
		}
		m.check()
	})
}

// TestLists fills lists from either end and in other orders.
func TestLists(t *testing.T) {
	const n = 3000
	orders := map[string]func(i int) int{
		"up":          func(i int) int { return i },
		"down":        func(i int) int { return n - i + 1 },
		"even first":  func(i int) int { return 2*i - i/(n/2+1)*(n+1) },
		"from within": func(i int) int { return (i+n/2-1)%n + 1 },
		"shuffled": func() func(int) int {
			p := rand.New(rand.NewPCG(1, 1)).Perm(n)
			return func(i int) int { return p[i-1] + 1 }
		}(),
	}
	for name, order := range orders {
		t.Run(name, func(t *testing.T) {
			m := newModel(t)
			for i := 1; i <= n; i++ {
				m.set(lua.LNumber(order(i)), lua.LNumber(i))
				if i%100 == 0 {
					m.check()
				}
			}
			m.check()
			if len(m.entries) != n || machine.Len(m.table) != n {
				t.Errorf("%d entries, length %d", len(m.entries), machine.Len(m.table))
			}
		})
	}
}

// TestSparseKeys checks that a number as a key takes no more memory than any other key.
func TestSparseKeys(t *testing.T) {
	for _, key := range []int{33 + 33, 1000, 1 << 16, 20261129, 67108862, 67108863, 67108864, math.MaxInt} {
		allocated := allocatedBy(func() {
			m := newModel(t)
			m.set(lua.LNumber(1), lua.LTrue)
			m.set(lua.LNumber(key), lua.LTrue)
			m.check()
			m.set(lua.LNumber(key), lua.LNil)
			m.check()
		})
		if allocated > 16<<10 {
			t.Errorf("t[%d] = true takes %d bytes", key, allocated)
		}
	}
}

// TestKeysChosenToGrow checks that a few keys cannot make the array part large.
func TestKeysChosenToGrow(t *testing.T) {
	for _, factor := range []float64{1.1, 1.3, 2, 3, 7.9, 8.1} {
		allocated := allocatedBy(func() {
			table := &lua.LTable{Metatable: lua.LNil}
			for key, n := 1.0, 0; n < 300; n++ {
				machine.SetInt(table, int(key), lua.LTrue)
				if key = max(key+1, key*factor); key > 1<<26 {
					key = float64(n)
				}
			}
		})
		if allocated > 1<<20 {
			t.Errorf("factor %v: 300 keys take %d bytes", factor, allocated)
		}
	}
}

func allocatedBy(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestDeletedKeys checks that keys that are added and removed do not fill the memory.
func TestDeletedKeys(t *testing.T) {
	table := &lua.LTable{Metatable: lua.LNil}
	churn := func(from, to int) {
		for i := from; i < to; i++ {
			for _, key := range []lua.LValue{lua.LString(fmt.Sprint("key", i)), lua.LNumber(i) + 0.5, lua.LNumber(i + 1<<20)} {
				_ = machine.Set(table, key, lua.LTrue)
				_ = machine.Set(table, key, lua.LNil)
			}
		}
	}
	churn(0, 1000)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	churn(1000, 100_000)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 256<<10 {
		t.Errorf("100,000 removed keys take %d bytes", grown)
	}
	runtime.KeepAlive(table)
}

// TestNextUnknown checks that Next distinguishes an unknown key from the end.
func TestNextUnknown(t *testing.T) {
	m := newModel(t)
	for _, k := range []lua.LValue{lua.LNumber(1), lua.LNumber(2), lua.LString("a"), lua.LString("b"), lua.LNumber(1 << 40)} {
		m.set(k, lua.LTrue)
	}
	for _, k := range []lua.LValue{lua.LNumber(70), lua.LString("c"), lua.LTrue, lua.LNumber(0), lua.LNumber(0.5), lua.LNumber(math.NaN()), lua.LNumber(1<<40 + 1)} {
		if _, _, ok := machine.Next(m.table, k); ok {
			t.Errorf("Next accepts %v", k)
		}
	}
	m.set(lua.LString("a"), lua.LNil)
	if k, _, ok := machine.Next(m.table, lua.LString("a")); !ok || k != lua.LString("b") {
		t.Errorf("Next of a cleared key returns %v, %v", k, ok)
	}
	if _, _, ok := machine.Next(&lua.LTable{Metatable: lua.LNil}, lua.LString("a")); ok {
		t.Error("Next accepts a key of an empty table")
	}
}

func TestInvalidKeys(t *testing.T) {
	table := &lua.LTable{Metatable: lua.LNil}
	if err := machine.Set(table, lua.LNil, lua.LTrue); err == nil || err.Error() != "table index is nil" {
		t.Errorf("got %v", err)
	}
	if err := machine.Set(table, lua.LNumber(math.NaN()), lua.LTrue); err == nil || err.Error() != "table index is NaN" {
		t.Errorf("got %v", err)
	}
	if v := machine.Get(table, lua.LNumber(math.NaN())); v != lua.LNil {
		t.Errorf("got %v", v)
	}
}

func TestInsertRemove(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	table, list := &lua.LTable{Metatable: lua.LNil}, []lua.LValue{}
	for i := range 3000 {
		v := lua.LNumber(i)
		if n := len(list); n > 0 && random.IntN(3) == 0 {
			at := random.IntN(n)
			if got := machine.Remove(table, at+1); got != list[at] {
				t.Fatalf("removed %v, want %v", got, list[at])
			}
			list = append(list[:at], list[at+1:]...)
		} else {
			at := random.IntN(n + 1)
			machine.Insert(table, at+1, v)
			list = append(list[:at], append([]lua.LValue{v}, list[at:]...)...)
		}
		if machine.Len(table) != len(list) {
			t.Fatalf("length %d, want %d", machine.Len(table), len(list))
		}
	}
	for i, v := range list {
		if got := machine.GetInt(table, i+1); got != v {
			t.Fatalf("item %d is %v, want %v", i+1, got, v)
		}
	}
	start := time.Now()
	machine.Insert(table, 67108862, lua.LTrue)
	if took := time.Since(start); took > time.Second || machine.GetInt(table, 67108862) != lua.LTrue || machine.Len(table) != len(list) {
		t.Errorf("an insertion far beyond the end took %v; the length is %d", took, machine.Len(table))
	}
}

// TestBorders checks that the border of a list with holes is the same as in the reference
// implementation, if the list was built in a usual way.
func TestBorders(t *testing.T) {
	for source, want := range map[string]string{
		`local t = {1, 2, 3} t[2] = nil print(#t)`:                                  "3",
		`local t = {1, 2, 3, 4} t[2] = nil t[4] = nil print(#t)`:                    "1",
		`local t = {1, nil, 3} print(#t)`:                                           "3",
		`local t = {nil, nil, 3} print(#t)`:                                         "3",
		`local t = {1, 2, nil} print(#t)`:                                           "2",
		`local t = {} for i = 1, 5 do t[i] = i end t[4] = nil print(#t)`:            "3",
		`local t = {} for i = 1, 8 do t[i] = i end t[8] = nil t[4] = nil print(#t)`: "3",
		`local t = {} t[1] = 1 t[2] = 2 t[4] = 4 print(#t)`:                         "4",
		`local t = {} t[1] = 1 t[3] = 3 print(#t)`:                                  "1",
		`local t = {} t[1] = 1 t[1] = nil t[2] = 2 print(#t)`:                       "0",
		`local t = {} for i = 1, 8 do t[i] = i end t[4] = nil t[9] = 9 print(#t)`:   "9",
		`local t = {} t[1] = 1 t[2] = 2 t[1] = nil t[3] = 3 print(#t)`:              "0",
		`local t = {n = 1} print(#t) t[1] = 1 print(#t)`:                            "0\n1",
		`local t = {(function() return 1, nil, nil end)()} print(#t)`:               "1",
	} {
		if got := newProgram(t).run(t, source); got != want {
			t.Errorf("%s prints %q, want %q", source, got, want)
		}
	}
}

func BenchmarkTable(b *testing.B) {
	const many, few = 10_000_000, 1_000_000
	v := lua.LValue(lua.LNumber(1.5))
	for _, c := range []struct {
		name string
		fill func(t *lua.LTable)
	}{
		{"append-10M/gopher", func(t *lua.LTable) {
			for i := 1; i <= many; i++ {
				t.RawSetInt(i, v)
			}
		}},
		{"append-10M/machine", func(t *lua.LTable) {
			for i := 1; i <= many; i++ {
				machine.SetInt(t, i, v)
			}
		}},
		{"descend-1M/gopher", func(t *lua.LTable) {
			for i := few; i > 0; i-- {
				t.RawSetInt(i, v)
			}
		}},
		{"descend-1M/machine", func(t *lua.LTable) {
			for i := few; i > 0; i-- {
				machine.SetInt(t, i, v)
			}
		}},
		// gopher-lua fills the gap, for seconds.
		{"far-keys/machine", func(t *lua.LTable) {
			machine.SetInt(t, 67_108_862, v)
			machine.SetInt(t, 20_261_129, v)
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.fill(&lua.LTable{Metatable: lua.LNil})
			}
		})
	}
}

// TestQueue checks that the memory of a queue, whose first items are removed as new items are
// added, does not grow.
func TestQueue(t *testing.T) {
	allocated := func(rounds int) uint64 {
		table := &lua.LTable{Metatable: lua.LNil}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for i := 1; i <= rounds; i++ {
			machine.SetInt(table, i, lua.LTrue)
			machine.SetInt(table, i-10, lua.LNil)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		n := 0
		for range machine.All(table) {
			n++
		}
		if n != 10 {
			t.Errorf("%d items remain", n)
		}
		return after.HeapAlloc - before.HeapAlloc
	}
	if grown := int64(allocated(300_000)); grown > 64<<10 {
		t.Errorf("a queue of ten items takes %d bytes", grown)
	}
}
