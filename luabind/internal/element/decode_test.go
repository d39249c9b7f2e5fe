package element_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// next is the function of Lua's library, for records too.
func next(L *lua.LState) int {
	k, _, ok := machine.NextOf(L, L.CheckTable(1), L.Get(2))
	if !ok {
		k = lua.LNil
	}
	L.Push(k)
	return 1
}

func TestDecode(t *testing.T) {
	long := strings.Repeat("78", 300)
	for _, c := range []struct{ name, raw, lua string }{
		{"nil", "c0", "v == nil"},
		{"booleans", "92c2c3", "v[1] == false and v[2] == true"},
		{"small integers", "9400 7f e0 ff", "v[1] == 0 and v[2] == 127 and v[3] == -32 and v[4] == -1"},
		{"unsigned", "94 ccff cdffff ceffffffff cf0020000000000000", "v[1] == 255 and v[2] == 65535 and v[3] == 4294967295 and v[4] == 2^53"},
		{"signed", "94 d080 d18000 d280000000 d3ffe0000000000000", "v[1] == -128 and v[2] == -32768 and v[3] == -2147483648 and v[4] == -2^53"},
		{"wide forms of small numbers", "94 cd0001 cf0000000000000007 d17fff d00a", "v[1] == 1 and v[2] == 7 and v[3] == 32767 and v[4] == 10"},
		{"floats", "92 ca3f000000 cb3fb999999999999a", "v[1] == 0.5 and v[2] == 0.1"},
		{"strings", "93 a161 d90162 da000163", "v[1] == 'a' and v[2] == 'b' and v[3] == 'c'"},
		{"long string", "da012c" + long, "v == ('x'):rep(300)"},
		{"str32", "db0000012c" + long, "v == ('x'):rep(300)"},
		{"binary", "93 c40161 c50001ff c60000000162", "v[1] == 'a' and v[2] == '\\255' and v[3] == 'b'"},
		{"map", "82 a16101 a36b657902", "v.a == 1 and v.key == 2"},
		{"map16 and map32", "92 de0001a16101 df00000001a16102", "v[1].a == 1 and v[2].a == 2"},
		{"array16 and array32", "92 dc000101 dd0000000102", "v[1][1] == 1 and v[2][1] == 2"},
		{"nil in a map", "82 a161c0 a16201", "v.a == nil and v.b == 1 and next(v) == 'b'"},
		{"undefined in a map", "81 a161d40000", "next(v) == nil"},
		{"undefined", "d40000", "v == nil"},
		{"hole in a list", "9301c003", "v[1] == 1 and v[2] == nil and v[3] == 3 and #v == 3"},
		{"empty", "92 80 90", "next(v[1]) == nil and #v[2] == 0 and next(v[2]) == nil"},
		{"non-string keys", "84 01a161 c3a162 c40163a163 d9016401", "v['1'] == 'a' and v['true'] == 'b' and v.c == 'c' and v.d == 1"},
		{"a key that would fill a list", "81 ce000fffff01", "v['1048575'] == 1 and #v == 0"},
		{"timestamp 32", "d6ff00000064", "v == 100"},
		{"timestamp 64", "d7ff 77359400 00000064", "v == 100.5"},
		{"timestamp 96", "c70cff 1dcd6500 ffffffffffffff9c", "v == -99.5"},
		{"timestamp of another size", "d5ff 6162", "v == 'ab'"},
		{"Int8Array", "c70374 00 01ff", "#v == 2 and v[1] == 1 and v[2] == -1"},
		{"Uint8Array", "c70374 01 01ff", "v[1] == 1 and v[2] == 255"},
		{"Uint8ClampedArray", "d574 02ff", "v[1] == 255"},
		{"Int16Array", "c70574 03 0100ffff", "v[1] == 1 and v[2] == -1"},
		{"Uint16Array", "c70574 04 0001ffff", "v[1] == 256 and v[2] == 65535"},
		{"Int32Array", "c70574 05 ffffffff", "v[1] == -1"},
		{"Uint32Array", "c70574 06 ffffffff", "v[1] == 4294967295"},
		{"Float32Array", "c70974 07 0000003f 000000c0", "#v == 2 and v[1] == 0.5 and v[2] == -2"},
		{"Float64Array", "c70974 08 000000000000e03f", "v[1] == 0.5"},
		{"BigInt64Array", "c70974 09 ffffffffffffffff", "v[1] == -1"},
		{"BigUint64Array", "c70974 0a 0100000000000000", "v[1] == 1"},
		{"ArrayBuffer", "c70374 10 6162", "v == 'ab'"},
		{"a typed array of nothing", "d474 01", "type(v) == 'table' and #v == 0"},
		{"a typed array without a type", "c70074", "v == ''"},
		{"another extension", "d50761 62", "v == 'ab'"},
		{"fixext 16", "d807" + strings.Repeat("61", 16), "v == ('a'):rep(16)"},
		{"ext 16 and 32", "92 c8000107 61 c90000000107 62", "v[1] == 'a' and v[2] == 'b'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			L := newState(t)
			v, err := element.Decode(L, unhex(t, c.raw))
			if err != nil {
				t.Fatal(err)
			}
			machine.Install(L, nil) // gopher-lua alone does not read records
			L.SetGlobal("next", L.NewFunction(next))
			L.SetGlobal("v", v)
			run(t, L, fmt.Sprintf("assert(%s, 'it is not so')", c.lua))
		})
	}
}

func TestDecodeBad(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		want      error
	}{
		{"nothing", "", protocol.ErrTruncated},
		{"more than one value", "0101", protocol.ErrTrailing},
		{"the byte that is never used", "c1", protocol.ErrBadByte},
		{"a string cut off", "a261", protocol.ErrTruncated},
		{"a length cut off", "da01", protocol.ErrTruncated},
		{"a number cut off", "cb0000", protocol.ErrTruncated},
		{"an extension cut off", "d6ff00", protocol.ErrTruncated},
		{"an extension without a type", "d4", protocol.ErrTruncated},
		{"four billion items", "ddffffffff00", protocol.ErrTruncated},
		{"four billion fields", "dfffffffff00", protocol.ErrTruncated},
		{"four billion bytes", "c6ffffffff00", protocol.ErrTruncated},
		{"a map without its last value", "81a161", protocol.ErrTruncated},
		{"too deep", strings.Repeat("91", 65) + "00", protocol.ErrTooDeep},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := element.Decode(newState(t), unhex(t, c.raw))
			if !errors.Is(err, c.want) || v != lua.LNil {
				t.Errorf("got %v, %v; want %v", v, err, c.want)
			}
		})
	}
	for _, raw := range []string{"819000", "81c000", "818000"} {
		if v, err := element.Decode(newState(t), unhex(t, raw)); err == nil || v != lua.LNil {
			t.Errorf("%s: an invalid key decodes to %v, %v", raw, v, err)
		}
	}
	if _, err := element.Decode(newState(t), unhex(t, strings.Repeat("91", 64)+"00")); err != nil {
		t.Errorf("64 levels: %v", err)
	}
}

// TestDecodeFixtures reads every recorded client event, with what the recording's index says
// is in it.
func TestDecodeFixtures(t *testing.T) {
	text, err := os.ReadFile(fixtures + "index.json")
	if err != nil {
		t.Fatal(err)
	}
	var index []struct {
		File    string
		Decoded map[string]any
	}
	if err := json.Unmarshal(text, &index); err != nil {
		t.Fatal(err)
	}
	events := 0
	for _, entry := range index {
		if !strings.HasPrefix(entry.File, "c2s_") {
			continue
		}
		events++
		t.Run(entry.File, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(fixtures, entry.File))
			if err != nil {
				t.Fatal(err)
			}
			v, err := element.Decode(newState(t), raw)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, "event", v, entry.Decoded)
		})
	}
	if events < 20 {
		t.Errorf("only %d events", events)
	}
}

// compare compares a Lua value with an entry of the index: {"$wire": ...} means undefined,
// or bytes, and contains the first byte.
func compare(t *testing.T, path string, got lua.LValue, want any) {
	t.Helper()
	switch want := want.(type) {
	case nil:
		if got != lua.LNil {
			t.Errorf("%s is %v, not nil", path, got)
		}
	case string:
		if got != lua.LString(want) {
			t.Errorf("%s is %v, not %q", path, got, want)
		}
	case bool:
		if got != lua.LBool(want) {
			t.Errorf("%s is %v, not %v", path, got, want)
		}
	case float64:
		n, ok := got.(lua.LNumber)
		if !ok || math.Abs(float64(n)-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s is %v, not %v", path, got, want)
		}
	case []any:
		list, ok := got.(*lua.LTable)
		if !ok || list.MaxN() != len(want) {
			t.Errorf("%s is %v, not a list of %d", path, got, len(want))
			return
		}
		for i := range want {
			compare(t, fmt.Sprintf("%s[%d]", path, i+1), list.RawGetInt(i+1), want[i])
		}
	case map[string]any:
		switch wire, _ := want["$wire"].(string); {
		case wire == "fixext1:0":
			compare(t, path, got, nil)
			return
		case strings.HasPrefix(wire, "bin"):
			s, _ := got.(lua.LString)
			if float64(len(s)) != want["len"] || !strings.HasPrefix(hex.EncodeToString([]byte(s)), want["head"].(string)) {
				t.Errorf("%s is %d bytes, not %v", path, len(s), want)
			}
			return
		case wire != "":
			t.Fatalf("%s: the index has a form that the test does not know: %s", path, wire)
		}
		table, ok := got.(*lua.LTable)
		if !ok {
			t.Errorf("%s is %v, not a table", path, got)
			return
		}
		for name := range want {
			compare(t, path+"."+name, machine.GetString(table, name), want[name])
		}
		machine.ForEach(table, func(k, _ lua.LValue) {
			if _, ok := want[k.String()]; !ok {
				t.Errorf("%s has %v besides", path, k)
			}
		})
	}
}

// TestDecodeBounds: a list that a Lua table would hold at a great price is refused.
func TestDecodeBounds(t *testing.T) {
	for name, c := range map[string]struct {
		raw  []byte
		want error
	}{
		"longest list":        {append(unhex(t, "dd 000fffff"), make([]byte, 1<<20-1)...), nil},
		"list":                {append(unhex(t, "dd 00100000"), make([]byte, 1<<20)...), protocol.ErrTooMany},
		"longest typed array": {append(unhex(t, "c9 00100000 74 01"), make([]byte, 1<<20-1)...), nil},
		"typed array":         {append(unhex(t, "c9 00100001 74 01"), make([]byte, 1<<20)...), protocol.ErrTooMany},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := element.Decode(newState(t), c.raw); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
