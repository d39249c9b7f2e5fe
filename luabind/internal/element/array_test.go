package element_test

import (
	"encoding/hex"
	"math"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/protocol"
)

// TestArrays is about typed arrays as properties: bytes where a list of the same numbers
// would be bytes, and else what a list of the same numbers is.
func TestArrays(t *testing.T) {
	for _, c := range []struct {
		name, lua, prop, want string
	}{
		{"float32 vertices", `TriMesh{ vertices = f32 }`, "vertices", "c406" + "003c00c00038"},
		{"float16 vertices", `TriMesh{ vertices = f16 }`, "vertices", "c406" + "003c00c00038"},
		{"integer vertices", `TriMesh{ vertices = u8 }`, "vertices", "c406" + "0000003cf85b"},
		{"uint32 faces", `TriMesh{ faces = u32 }`, "faces", "c40c" + "000000000100000002000000"},
		{"float32 faces", `TriMesh{ faces = whole }`, "faces", "c40c" + "000000000100000002000000"},
		{"bytes of colour are as they are", `PointCloud{ colors = u8 }`, "colors", "c403" + "0001ff"},
		{"fractions of colour", `PointCloud{ colors = half }`, "colors", "c403" + "007fff"},
		{"four components", `PointCloud{ colors = rgba }`, "colors", "c403" + "ff007f"},
		{"four components in bytes", `PointCloud{ colors = rgba8 }`, "colors", "c403" + "010203"},
		{"a vector", `Box{ position = f32 }`, "position", "93" + "01" + "fe" + "ca3f000000"},
		{"a colour", `AmbientLight{ color = u8 }`, "color", "93" + "00" + "01" + "ccff"},
		{"points of a line", `Line{ points = six }`, "points", "92" + "93000102" + "93030405"},
		{"a list", `Box{ args = six }`, "args", "96000102030405"},
		{"a property of a plain table", `{ key = "b", whatever = six }`, "whatever", "96000102030405"},
		{"in a table", `Box{ material = { map = u8 } }`, "material", "81a36d6170" + "930001ccff"},
		{"a picture", `Image{ src = u8 }`, "rgb", "c403" + "0001ff"},
	} {
		t.Run(c.name, func(t *testing.T) {
			L := newState(t)
			L.SetGlobal("f32", typed(t, array.Float32, 1, -2, 0.5))
			L.SetGlobal("f16", typed(t, array.Float16, 1, -2, 0.5))
			L.SetGlobal("u8", typed(t, array.Uint8, 0, 1, 255))
			L.SetGlobal("u32", typed(t, array.Uint32, 0, 1, 2))
			L.SetGlobal("whole", typed(t, array.Float32, 0, 1, 2))
			L.SetGlobal("half", typed(t, array.Float32, 0, 0.5, 1))
			L.SetGlobal("rgba", typed(t, array.Float32, 1, 0, 0.5, 1))
			L.SetGlobal("rgba8", typed(t, array.Uint8, 1, 2, 3, 4))
			L.SetGlobal("six", typed(t, array.Int32, 0, 1, 2, 3, 4, 5))
			nodes, err := quiet(t).Nodes(run(t, L, "return "+c.lua), protocol.OpUpsert)
			if err != nil {
				t.Fatal(err)
			}
			if got := rawProp(t, nodes[0].Raw, c.prop); hex.EncodeToString(got) != c.want {
				t.Errorf("got  %x\nwant %s", got, c.want)
			}
		})
	}
}

func TestBadArrays(t *testing.T) {
	for _, c := range []struct{ lua, want string }{
		{`TriMesh{ vertices = four }`, `TriMesh.vertices has 4 numbers, which is not a multiple of 3 (a {x, y, z} each)`},
		{`TriMesh{ vertices = huge }`, `TriMesh.vertices[2] is 70000, beyond what half precision holds (65504)`},
		{`TriMesh{ vertices = infinite }`, `TriMesh.vertices[3] is infinite`},
		{`TriMesh{ faces = huge, vertices = three }`, `TriMesh.faces[1] is 1, but there are 1 vertex`},
		{`TriMesh{ faces = negative }`, `TriMesh.faces[2] is -1, which is not a vertex number`},
		{`PointCloud{ colors = huge }`, `PointCloud.colors[2] is 70000, where a colour has 0 to 1, or 0 to 255`},
		{`PointCloud{ vertices = three, colors = six }`, `PointCloud.colors has 2 {r, g, b} for 1 vertex`},
		{`Box{ position = four }`, `Box.position has to be a list of 3 numbers, not a Float32Array of 4 items`},
		{`Box{ position = infinite }`, `Box.position[3] is infinite`},
		{`Box{ key = "b", hide = three }`, `Box.hide has to be true or false, not a Float32Array of 3 items`},
		{`Line{ points = four }`, `Line.points has 4 numbers, which is not a multiple of 3 (a {x, y, z} each)`},
	} {
		t.Run(c.lua, func(t *testing.T) {
			L := newState(t)
			L.SetGlobal("three", typed(t, array.Float32, 0, 0, 0))
			L.SetGlobal("four", typed(t, array.Float32, 0, 0, 0, 0))
			L.SetGlobal("six", typed(t, array.Float32, 0, 0, 0, 0, 0, 0))
			L.SetGlobal("huge", typed(t, array.Float32, 1, 70000, 0))
			L.SetGlobal("negative", typed(t, array.Int32, 1, -1, 0))
			L.SetGlobal("infinite", typed(t, array.Float32, 1, 2, math.Inf(1)))
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

// TestArrayAllocations: an array is not copied on its way.
func TestArrayAllocations(t *testing.T) {
	L := newState(t)
	L.SetGlobal("points", typed(t, array.Float32, make([]float64, 30000)...))
	v := run(t, L, `return PointCloud{ key = "p", vertices = points }`)
	enc := quiet(t)
	if n := testing.AllocsPerRun(100, func() { enc.Nodes(v, protocol.OpUpsert) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// rawProp returns the encoded value of a property of a node.
func rawProp(t *testing.T, raw []byte, name string) []byte {
	t.Helper()
	n, rest, err := msgp.ReadMapHeaderBytes(raw)
	for ; n > 0 && err == nil; n-- {
		var key string
		if key, rest, err = msgp.ReadStringBytes(rest); err != nil {
			break
		}
		value := rest
		if rest, err = msgp.Skip(rest); err == nil && key == name {
			return value[:len(value)-len(rest)]
		}
	}
	t.Fatalf("no property %s in %x: %v", name, raw, err)
	return nil
}
