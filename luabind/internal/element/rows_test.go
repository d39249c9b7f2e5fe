package element_test

import (
	"encoding/hex"
	"math"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/protocol"
)

// A sizes is a scene whose nodes are Instances with properties of these sizes.
type sizes map[string]map[string]int

func (s sizes) Tag(key string) string {
	if s[key] != nil {
		return "Instances"
	}
	return ""
}

func (s sizes) Size(key, prop string) (int, bool) {
	n, ok := s[key][prop]
	return n, ok
}

// arrays sets the globals of the tests of rows.
func arrays(t *testing.T) *lua.LState {
	t.Helper()
	L := newState(t)
	for name, a := range map[string]*lua.LUserData{
		"two":      typed(t, array.Float32, 1, 2, 3, 4, 5, 6),
		"eight":    typed(t, array.Float32, 0, 0, 0, 1, 0, 0, 0, 1),
		"half":     typed(t, array.Float16, 1, 2),
		"bytes8":   typed(t, array.Uint8, 1, 2, 3, 4, 5, 6, 7, 8),
		"share":    typed(t, array.Float32, 0, 0.5),
		"infinite": typed(t, array.Float32, 0, 0, 0, 0, 0, math.Inf(1)),
	} {
		L.SetGlobal(name, a)
	}
	return L
}

func TestRows(t *testing.T) {
	for _, c := range []struct{ name, lua, prop, want string }{
		{"positions", `Instances{ of = Box{}, positions = two }`, "positions", "c418" + "0000803f00000040000040400000804000 00a0400000c040"},
		{"rows in a list", `Instances{ of = Box{}, positions = {{1, 2, 3}, {4, 5, 6}} }`, "positions", "c418" + "0000803f00000040000040400000804000 00a0400000c040"},
		{"one scale each", `Instances{ of = Box{}, positions = two, scales = {1, 2} }`, "scales", "c408" + "0000803f00000040"},
		{"half precision", `Instances{ of = Box{}, positions = two, scales = half }`, "scales", "c408" + "0000803f00000040"},
		{"colors", `Instances{ of = Box{}, positions = two, colors = {{1, 0, 0}, {0, 0.5, 1}} }`, "colors", "c406" + "ff00000080ff"},
		{"colors in bytes", `Instances{ of = Box{}, positions = two, colors = {255, 0, 0, 1, 2, 3} }`, "colors", "c406" + "ff0000010203"},
		{"four channels", `Instances{ of = Box{}, positions = two, colors = bytes8 }`, "colors", "c408" + "0102030405060708"},
		{"opacities", `Instances{ of = Box{}, positions = two, opacities = share }`, "opacities", "c402" + "0080"},
		{"no instances", `Instances{ of = Box{}, positions = {} }`, "positions", "c400"},
		{"null", `Instances{ of = Box{}, positions = two, colors = null }`, "colors", "c0"},
		{"the original", `Instances{ of = Box{ args = {1, 2, 3} }, positions = two }`, "of", "82" + "a461726773" + "93010203" + "a3746167" + "a3426f78"},
	} {
		t.Run(c.name, func(t *testing.T) {
			nodes, err := quiet(t).Nodes(run(t, arrays(t), "return "+c.lua), protocol.OpUpsert)
			if err != nil {
				t.Fatal(err)
			}
			if got := hex.EncodeToString(rawProp(t, nodes[0].Raw, c.prop)); got != spaceless(c.want) {
				t.Errorf("got  %s\nwant %s", got, spaceless(c.want))
			}
		})
	}
}

func spaceless(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] != ' ' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

func TestBadRows(t *testing.T) {
	scene := sizes{"d": {"of": 4, "positions": 24, "colors": 6}, "p": {"of": 4, "positions": 24}}
	for _, c := range []struct{ lua, want string }{
		{`Instances{ of = Box{}, positions = {1, 2, 3, 4} }`, `Instances.positions has 4 numbers, which is not a multiple of 3 (a {x, y, z} each)`},
		{`Instances{ of = Box{}, positions = two, quaternions = {0, 0, 0, 1} }`, `Instances.quaternions has 1 row for 2 instances`},
		{`Instances{ of = Box{}, positions = two, colors = {1, 0, 0} }`, `Instances.colors has 3 numbers for 2 instances (a {r, g, b} each)`},
		{`Instances{ of = Box{}, positions = two, scales = {1, 2, 3} }`, `Instances.scales has 3 numbers for 2 instances (a number or {x, y, z} each)`},
		{`Instances{ of = Box{}, positions = two, opacities = {1} }`, `Instances.opacities has 1 number for 2 instances`},
		{`Instances{ of = Box{}, positions = two, opacities = {1, 2} }`, `Instances.opacities[2] is 2, where an opacity is 0 to 1`},
		{`Instances{ of = Box{}, positions = infinite }`, `Instances.positions[6] is infinite`},
		{`Instances{ of = Box{}, positions = 3 }`, `Instances.positions has to be a list or bytes, not a number (3)`},
		{`Instances{ of = Box{}, positions = {{1, 2, 3}, {1, 2}} }`, `Instances.positions has to be rows of the same length, not a row of 2 numbers after rows of 3 numbers (at Instances.positions[2])`},
		{`Instances{ of = PointLight{}, positions = two }`, `Instances.of is a PointLight, which cannot be copied`},
		{`Instances{ key = "new", positions = two }`, `Instances has no 'of', the element that is copied`},
		{`{ key = "d", positions = {0, 0, 0} }`, `element.positions is for 1 instance, but "d" has 2`},
		{`Instances{ key = "d", positions = {0, 0, 0} }`, `Instances.positions is for 1 instance, but "d" has 2`},
		{`{ key = "d", colors = {{0, 0, 0}} }`, `element.colors is for 1 instance, but "d" has 2`},
		{`{ key = "d", scales = {1} }`, `element.scales has 1 number for 2 instances (a number or {x, y, z} each)`},
	} {
		t.Run(c.lua, func(t *testing.T) {
			nodes, err := quiet(t).NodesIn(scene, run(t, arrays(t), "return "+c.lua), protocol.OpUpsert)
			if err == nil {
				t.Fatalf("no error, but %x", nodes[0].Raw)
			}
			if got := asError(t, err).Message; got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	for _, good := range []string{
		`{ key = "d", positions = two }`,
		`Instances{ key = "d", colors = {1, 0, 0, 1, 0, 0} }`,
		`{ key = "d", positions = {0, 0, 0}, colors = {1, 0, 0} }`,
		`{ key = "d", positions = {}, colors = null }`,
		`{ key = "p", positions = {0, 0, 0} }`,
		`{ key = "p", scales = {1, 1} }`,
	} {
		if _, err := quiet(t).NodesIn(scene, run(t, arrays(t), "return "+good), protocol.OpUpdate); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

// TestRowAllocations: an array is not copied on its way.
func TestRowAllocations(t *testing.T) {
	L := newState(t)
	L.SetGlobal("points", typed(t, array.Float32, make([]float64, 30000)...))
	v := run(t, L, `return Instances{ key = "i", of = Box{}, positions = points }`)
	enc := quiet(t)
	if n := testing.AllocsPerRun(100, func() { enc.Nodes(v, protocol.OpUpsert) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
