package element_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol"
)

// TestPacked is about what meshes and point clouds send as bytes.
func TestPacked(t *testing.T) {
	const triangle = `vertices = {0, 0, 0, 1, 0, 0, 0, 1, 0}, `
	cases := []struct {
		name string
		lua  string
		prop string
		want string // hex
	}{
		{"rows", `TriMesh{ vertices = {{0, 0, 0}, {1, -2, 0.5}} }`, "vertices", "000000000000" + "003c00c00038"},
		{"flat", `TriMesh{ vertices = {0, 0, 0, 1, -2, 0.5} }`, "vertices", "000000000000" + "003c00c00038"},
		{"none", `PointCloud{ vertices = {} }`, "vertices", ""},
		{"bytes", `PointCloud{ vertices = bytes("abcdef") }`, "vertices", "616263646566"},
		{"a string of bytes", `PointCloud{ vertices = "\1\2\3\4\5\255" }`, "vertices", "0102030405ff"},
		{"alias", `p{ vertices = {1, 1, 1} }`, "vertices", "003c003c003c"},
		{"a typed array", `PointCloud{ vertices = numbers }`, "vertices", "003c00400042"},
		{"faces", `TriMesh{ ` + triangle + `faces = {{0, 1, 2}, {2, 1, 0}} }`, "faces", "000000000100000002000000" + "020000000100000000000000"},
		{"flat faces", `TriMesh{ ` + triangle + `faces = {0, 1, 2} }`, "faces", "000000000100000002000000"},
		{"faces without vertices", `TriMesh{ faces = {7, 8, 4294967295} }`, "faces", "0700000008000000ffffffff"},
		{"uv", `TriMesh{ ` + triangle + `uv = {{0, 0}, {1, 0}, {0.5, 1}} }`, "uv", "0000000000" + "3c00000038003c"},
		{"flat uv", `TriMesh{ uv = {0, 1} }`, "uv", "0000003c"},
		{"bytes of colour", `TriMesh{ ` + triangle + `colors = {{255, 0, 0}, {0, 128, 0}, {0, 0, 1}} }`, "colors", "ff0000" + "008000" + "000001"},
		{"fractions of colour", `TriMesh{ ` + triangle + `colors = {{1, 0, 0}, {0, 0.5, 0}, {0, 0, 1}} }`, "colors", "ff0000" + "007f00" + "0000ff"},
		{"white", `PointCloud{ colors = {1, 1, 1} }`, "colors", "ffffff"},
		{"a little beyond", `PointCloud{ colors = {1.0000000001, -0.0000000001, 0.5} }`, "colors", "ff007f"},
		{"four components", `TriMesh{ ` + triangle + `colors = {{1, 0, 0, 1}, {0, 1, 0, 0}, {0, 0, 1, 0.5}} }`, "colors", "ff0000" + "00ff00" + "0000ff"},
		{"opacity is not a colour", `PointCloud{ colors = {{1, 0, 0, 255}} }`, "colors", "ff0000"},
		{"flat, four for each vertex", `TriMesh{ ` + triangle + `colors = {1, 0, 0, 9, 0, 1, 0, 9, 0, 0, 1, 9} }`, "colors", "ff0000" + "00ff00" + "0000ff"},
		{"flat, three or four", `PointCloud{ colors = {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1} }`, "colors", "ff0000" + "00ff00" + "0000ff" + "ffffff"},
		{"flat, four", `PointCloud{ colors = {1, 0, 0, 1} }`, "colors", "ff0000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			L := newState(t)
			L.SetGlobal("numbers", typed(t, array.Float32, 1, 2, 3))
			node, err := encode(t, quiet(t), run(t, L, "return "+c.lua), protocol.OpUpsert)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := node.(map[string]any)[c.prop].([]byte)
			if !ok {
				t.Fatalf("%s is not binary: %s", c.prop, show(node))
			}
			if hex.EncodeToString(got) != c.want {
				t.Errorf("got  %x\nwant %s", got, c.want)
			}
		})
	}
}

// typed is a typed array as scripts hold it.
func typed(t *testing.T, k array.Kind, numbers ...float64) *lua.LUserData {
	t.Helper()
	a, err := array.Maker{}.Of(k, numbers)
	if err != nil {
		t.Fatal(err)
	}
	return &lua.LUserData{Value: a}
}

// A seven is an Appender that sends a 7.
type seven struct{ released bool }

func (s seven) AppendMsgpack(b []byte) ([]byte, error) {
	if s.released {
		return b, fmt.Errorf("it has been released")
	}
	return append(b, 0x07), nil
}

func TestAppender(t *testing.T) {
	L := newState(t)
	L.SetGlobal("seven", &lua.LUserData{Value: seven{}})
	L.SetGlobal("gone", &lua.LUserData{Value: seven{released: true}})
	enc := quiet(t)
	got, err := encode(t, enc, run(t, L, `return Box{ key = "b", args = seven, material = { map = seven } }`), protocol.OpUpsert)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, parse(t, `{"key":"b","tag":"Box","args":7,"material":{"map":7}}`))
	_, err = enc.Nodes(run(t, L, `return Box{ key = "b", args = gone }`), protocol.OpUpsert)
	if err == nil || asError(t, err).Message != "Box.args cannot be sent: it has been released" {
		t.Errorf("got %v", err)
	}
}

func TestBadPacked(t *testing.T) {
	const triangle = `vertices = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}, `
	for _, c := range []struct{ name, lua, want string }{
		{"odd count", `TriMesh{ vertices = {1, 2, 3, 4} }`, `TriMesh.vertices has 4 numbers, which is not a multiple of 3 (a {x, y, z} each)`},
		{"rows of two", `TriMesh{ vertices = {{1, 2}} }`, `TriMesh.vertices has to be rows of 3 numbers, {x, y, z}, not a row of 2 numbers (at TriMesh.vertices[1])`},
		{"ragged", `TriMesh{ vertices = {{1, 2, 3}, {1, 2}} }`, `TriMesh.vertices has to be rows of the same length, not a row of 2 numbers after rows of 3 numbers (at TriMesh.vertices[2])`},
		{"a number among rows", `TriMesh{ vertices = {{1, 2, 3}, 4} }`, `TriMesh.vertices[2] is a number (4) among rows such as {x, y, z}`},
		{"a row among numbers", `TriMesh{ vertices = {1, 2, {3}} }`, `TriMesh.vertices[3] is a list of 1 item, where a number is expected`},
		{"a string", `TriMesh{ vertices = {{1, 2, "3"}} }`, `TriMesh.vertices[1][3] is a string ("3"), where a number is expected`},
		{"NaN", `PointCloud{ vertices = {{1, 2, 3}, {1, 0/0, 3}} }`, `PointCloud.vertices[2][2] is not a number (NaN)`},
		{"too large, in a row", `PointCloud{ vertices = {{1, 2, 3}, {1, 2, 70000}} }`, `PointCloud.vertices[2][3] is 70000, beyond what half precision holds (65504)`},
		{"too large, flat", `PointCloud{ vertices = {1, -70000, 3} }`, `PointCloud.vertices[2] is -70000, beyond what half precision holds (65504)`},
		{"names", `TriMesh{ vertices = {{1, 2, 3}, x = 1} }`, `TriMesh.vertices has both list items and named fields (x)`},
		{"another type", `TriMesh{ vertices = true }`, `TriMesh.vertices has to be a list or bytes, not a boolean (true)`},
		{"an element", `TriMesh{ vertices = Box{} }`, `TriMesh.vertices has to be a list or bytes, not an element (Box)`},
		{"userdata without numbers", `TriMesh{ vertices = foreign }`, `TriMesh.vertices has to be a list or bytes, not a userdata`},
		{"a typed array with NaN", `TriMesh{ vertices = nan }`, `TriMesh.vertices[2] is not a number (NaN)`},
		{"bytes cut off", `TriMesh{ vertices = bytes("abcde") }`, `TriMesh.vertices is 5 bytes, which is not a multiple of 6 (6 for each {x, y, z})`},
		{"face out of range", `TriMesh{ ` + triangle + `faces = {{0, 1, 2}, {1, 2, 3}} }`, `TriMesh.faces[2][3] is 3, but there are 3 vertices`},
		{"face out of range, in bytes", `TriMesh{ ` + triangle + `faces = bytes("\0\0\0\0\1\0\0\0\5\0\0\0") }`, `TriMesh.faces is 5, but there are 3 vertices`},
		{"negative face", `TriMesh{ faces = {{-1, 0, 1}} }`, `TriMesh.faces[1][1] is -1, which is not a vertex number`},
		{"half a face", `TriMesh{ faces = {0, 1.5, 2} }`, `TriMesh.faces[2] is 1.5, which is not a vertex number`},
		{"colours without vertices", `TriMesh{ ` + triangle + `colors = {{1, 0, 0}} }`, `TriMesh.colors has 1 {r, g, b} for 3 vertices`},
		{"colours in bytes without vertices", `TriMesh{ ` + triangle + `colors = bytes("abc") }`, `TriMesh.colors has 1 {r, g, b} for 3 vertices`},
		{"uv without vertices", `TriMesh{ ` + triangle + `uv = {{1, 0}} }`, `TriMesh.uv has 1 {u, v} for 3 vertices`},
		{"too much colour", `PointCloud{ colors = {{256, 0, 0}} }`, `PointCloud.colors[1][1] is 256, where a colour has 0 to 1, or 0 to 255`},
		{"negative colour", `PointCloud{ colors = {{1, 0, 0}, {0, -1, 0}} }`, `PointCloud.colors[2][2] is -1, where a colour has 0 to 1, or 0 to 255`},
		{"five components", `PointCloud{ colors = {{1, 0, 0, 1, 1}} }`, `PointCloud.colors has to be rows of 3 numbers, {r, g, b}, not a row of 5 numbers (at PointCloud.colors[1])`},
	} {
		t.Run(c.name, func(t *testing.T) {
			L := newState(t)
			L.SetGlobal("foreign", L.NewUserData())
			L.SetGlobal("nan", typed(t, array.Float32, 1, math.NaN(), 3))
			nodes, err := quiet(t).Nodes(run(t, L, "return "+c.lua), protocol.OpUpsert)
			if err == nil {
				t.Fatalf("no error, but %x", nodes[0].Raw)
			}
			if got := asError(t, err).Message; got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestValues compares bytes, since the form of a number is what matters.
func TestValues(t *testing.T) {
	for _, c := range []struct{ lua, want string }{
		{"0", "00"}, {"127", "7f"}, {"128", "cc80"}, {"255", "ccff"}, {"256", "cd0100"},
		{"65536", "ce00010000"}, {"4294967295", "ceffffffff"}, {"4294967296", "cb41f0000000000000"},
		{"-1", "ff"}, {"-32", "e0"}, {"-33", "d0df"}, {"-2147483648", "d280000000"}, {"-2147483649", "cbc1e0000000200000"},
		{"1e300", "cb7e37e43c8800759c"}, {"0.5", "ca3f000000"}, {"0.1", "ca3dcccccd"}, {"-0", "ca80000000"}, {"1e-300", "ca00000000"},
		{"true", "c3"}, {"nil", "c0"}, {"null", "c0"},
		{"'a'", "a161"}, {"'\\255'", "c401ff"}, {"bytes('a')", "c40161"}, {"''", "a0"}, {"bytes('')", "c400"},
		{"('x'):rep(31)", "bf" + hex.EncodeToString(bytes.Repeat([]byte("x"), 31))},
		{"('x'):rep(31) .. '\\255'", "c420" + hex.EncodeToString(bytes.Repeat([]byte("x"), 31)) + "ff"},
		{"{}", "80"}, {"array{}", "90"}, {"map{}", "80"}, {"{1, 2}", "920102"}, {"{1, nil, 3}", "9301c003"},
		{"{[2] = 1}", "92c001"}, {"{a = 1}", "81a16101"}, {"{{}, {a = {1}}}", "928081a1619101"},
		{"array{1}", "9101"}, {"map{a = 1}", "81a16101"},
		{"Box{ position = {1, 2, 3} }", "82a8706f736974696f6e93010203a3746167a3426f78"},
		{"Group{ Box{} }", "82a3746167a956756572" + "47726f7570a86368696c6472656e9181a3746167a3426f78"},
	} {
		t.Run(c.lua, func(t *testing.T) {
			got, err := quiet(t).Value(run(t, newState(t), "return "+c.lua), "data")
			if err != nil {
				t.Fatal(err)
			}
			if hex.EncodeToString(got) != c.want {
				t.Errorf("got  %x\nwant %s", got, c.want)
			}
		})
	}
}

func TestBadValue(t *testing.T) {
	_, err := quiet(t).Value(run(t, newState(t), "return { list = {1, {x = 0/0}} }"), "MY_EVENT.data")
	if err == nil || asError(t, err).Message != "MY_EVENT.data.list[2].x is not a number (NaN)" {
		t.Errorf("got %v", err)
	}
}

// TestValueIsTheCallers: the bytes do not change when the encoder is used again.
func TestValueIsTheCallers(t *testing.T) {
	L := newState(t)
	enc := quiet(t)
	first, err := enc.Value(run(t, L, "return {1, 2, 3}"), "data")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := enc.Value(run(t, L, "return 'something else'"), "data"); err != nil {
		t.Fatal(err)
	}
	if hex.EncodeToString(first) != "93010203" {
		t.Errorf("got %x", first)
	}
}

// TestAllocations holds the hot path to what it promises.
func TestAllocations(t *testing.T) {
	L := newState(t)
	v := run(t, L, `return { Group{ key = "g", Box{ position = {1, 2, 3}, material = { color = "red" } }, Sphere{ args = {0.5} } }, { key = "b", color = "blue" } }`)
	enc := element.NewEncoder(element.Config{})
	if n := testing.AllocsPerRun(100, func() { enc.Nodes(v, protocol.OpUpsert) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
