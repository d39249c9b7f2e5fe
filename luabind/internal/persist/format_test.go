package persist

import (
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// FuzzDecodeSaved reads what it has read and written again.
func FuzzDecodeSaved(f *testing.F) {
	for _, text := range []string{
		"return { a = 1, 2, [3.5] = true, b = { 'x' } }", "local t = { {}, Box{} } t[1].self = t[1] return { t[1], t[2] }",
		"return { bytes 'ab', Float32Array{1, 2}, null, array{}, -1/0, 0/0 }", "return t", "local t = {} return t[1]", "return {{{}}}", "x = 1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		table, err := Decode(text, "x.persist", nil)
		if err != nil {
			return
		}
		once, err := Encode("x", table)
		if err != nil {
			return
		}
		again, err := Decode(string(once), "x.persist", nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, once)
		}
		twice, err := Encode("x", again)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("%v\n%s\n%s", err, once, twice)
		}
	})
}

// What is written is a chunk of Lua.
func TestSavedTextIsLua(t *testing.T) {
	inner := &Table{keys: []lua.LValue{lua.LString("n")}, values: []Value{lua.LNumber(1)}}
	root := &Table{}
	root.put(lua.LNumber(1), inner)
	root.put(lua.LString("again"), inner)
	root.put(lua.LString("a b"), lua.LString("\x00\xff\"\n"))
	root.put(lua.LTrue, lua.LNumber(0.1))
	text, err := Encode("a\nb", root)
	const want = `-- persist "a\nb", saved by vuerlua. Changes made here are read when the program starts.
local t = { {} }
t[1].n = 1
return {
  t[1],
  ["a b"] = "\000\255\"\n",
  again = t[1],
  [true] = 0.1,
}
`
	if err != nil || string(text) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, text, want)
	}
	L := lua.NewState()
	defer L.Close()
	if err := L.DoString(string(text)); err != nil || !strings.HasPrefix(L.Get(-1).String(), "table") {
		t.Errorf("%v", err)
	}
}
