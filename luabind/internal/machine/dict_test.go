package machine_test

import (
	"fmt"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	lua "github.com/yuin/gopher-lua"
)

// TestDict checks that a table made as a Dict is like a table filled by RawSetString, both at first
// and after a script has changed it.
func TestDict(t *testing.T) {
	L := lua.NewState()
	defer L.Close()
	for n := range 40 {
		d, plain := machine.NewDict(n), L.CreateTable(0, n)
		for i := range n {
			// Some keys occur twice, as in a careless client's map.
			k, v := fmt.Sprint("key", i%17), lua.LNumber(i)
			d.Set(k, lua.LString(k), v)
			machine.SetString(plain, k, v)
		}
		made := d.Table()
		same(t, made, plain)
		for _, table := range []*lua.LTable{made, plain} {
			machine.SetString(table, "another", lua.LTrue)
			machine.SetString(table, "key0", lua.LNil)
			if err := machine.Set(table, lua.LFalse, lua.LString("no")); err != nil {
				t.Fatal(err)
			}
			machine.SetInt(table, 1, lua.LString("one"))
		}
		same(t, made, plain)
	}
}

// same compares the entries that next returns for two tables, in its order.
func same(t *testing.T, got, want *lua.LTable) {
	t.Helper()
	gotKey, wantKey := lua.LValue(lua.LNil), lua.LValue(lua.LNil)
	for {
		var gotValue, wantValue lua.LValue
		gotKey, gotValue, _ = machine.Next(got, gotKey)
		wantKey, wantValue, _ = machine.Next(want, wantKey)
		if gotKey != wantKey || gotValue != wantValue {
			t.Fatalf("got %v = %v, want %v = %v", gotKey, gotValue, wantKey, wantValue)
		}
		if wantKey == lua.LNil {
			return
		}
	}
}
