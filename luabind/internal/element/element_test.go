package element_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol"
)

const fixtures = "../../../protocol/testdata/fixtures/"

// TestMain sets what the engine sets.
func TestMain(m *testing.M) {
	lua.MaxArrayIndex = 1 << 20
	os.Exit(m.Run())
}

// newState is a Lua state in which everything of the package is a global.
func newState(t testing.TB) *lua.LState {
	t.Helper()
	L := lua.NewState()
	t.Cleanup(L.Close)
	element.Register(L, L.SetGlobal, nil)
	return L
}

// run runs a chunk and returns its first result.
func run(t testing.TB, L *lua.LState, source string) lua.LValue {
	t.Helper()
	if err := L.DoString(source); err != nil {
		t.Fatalf("%s\n%v", source, err)
	}
	v := L.Get(1)
	L.SetTop(0)
	return v
}

// tree reads msgpack as Go values that can be compared: every number a float64, binary as
// []byte.
func tree(t testing.TB, raw []byte) any {
	t.Helper()
	if err := protocol.Check(raw, protocol.Limits{Depth: 64, Items: protocol.DefaultLimits.Items}); err != nil {
		t.Fatalf("%x: %v", raw, err)
	}
	v, _, err := msgp.ReadIntfBytes(raw)
	if err != nil {
		t.Fatalf("%x: %v", raw, err)
	}
	return plain(v)
}

func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float32:
		return float64(v)
	}
	return v
}

// wanted turns JSON of the examples into what tree gives: numbers that are not integral in
// single precision, {"$bytes": n, "b64": s} as bytes.
func wanted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if s, ok := v["b64"].(string); ok {
			b, err := base64.StdEncoding.DecodeString(s)
			if err != nil {
				panic(err)
			}
			return b
		}
		for k := range v {
			v[k] = wanted(v[k])
		}
	case []any:
		for i := range v {
			v[i] = wanted(v[i])
		}
	case float64:
		if v != math.Trunc(v) {
			return float64(float32(v))
		}
	}
	return v
}

func parse(t testing.TB, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return wanted(v)
}

func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

func same(t testing.TB, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %s\nwant %s", show(got), show(want))
	}
}

// withLists is a scene as this side sends it: with all of its child lists.
func withLists(scene map[string]any) map[string]any {
	scene = maps.Clone(scene)
	for _, name := range []string{"children", "bgChildren", "rawChildren", "htmlChildren"} {
		if scene[name] == nil {
			scene[name] = []any{}
		}
	}
	return scene
}

// encode encodes the single element v for op, a scene as one.
func encode(t testing.TB, enc *element.Encoder, v lua.LValue, op protocol.Op) (any, error) {
	t.Helper()
	if op == protocol.OpSet {
		node, err := enc.Scene(v)
		if err != nil {
			return nil, err
		}
		return checkNode(t, node), nil
	}
	nodes, err := enc.Nodes(v, op)
	if err != nil {
		return nil, err
	}
	if len(nodes) != 1 {
		t.Fatalf("%d nodes", len(nodes))
	}
	return checkNode(t, nodes[0]), nil
}

// checkNode compares what a node says of itself with its bytes, and returns those as a tree.
func checkNode(t testing.TB, node protocol.Node) any {
	t.Helper()
	got, ok := tree(t, node.Raw).(map[string]any)
	if !ok {
		t.Fatalf("a node is not a map: %x", node.Raw)
	}
	if keyName(got["key"]) != node.Key {
		t.Errorf("Key is %q, the key on the wire %v", node.Key, got["key"])
	}
	var shape protocol.Shape
	nested := false
	for name := range got {
		shape = shape.With(name)
		nested = nested || name == "children" || name == "bgChildren" && got["tag"] == "Scene"
	}
	if shape != node.Shape {
		t.Errorf("the shape is not that of %s", show(got))
	}
	if nested != node.Nested {
		t.Errorf("Nested is %v for %s", node.Nested, show(got))
	}
	return got
}

// quiet fails the test on a warning.
func quiet(t testing.TB) *element.Encoder {
	return element.NewEncoder(element.Config{Warn: func(w element.Warning) { t.Errorf("warning: %s", w.Message) }})
}

// TestExamples compares elements with what the Python reference makes of the same calls.
// "also" is what is sent beyond the reference: a fog that nothing attaches and a link whose
// text is not among its children do not show.
func TestExamples(t *testing.T) {
	text, err := os.ReadFile("testdata/examples.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Lua        string
		Want, Also map[string]any
	}
	if err := json.Unmarshal(text, &examples); err != nil {
		t.Fatal(err)
	}
	png, err := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAECAIAAAA8r+mnAAAAEklEQVR4nGP8z4AdMOEQJ0MCAGSRAQfIidsoAAAAAElFTkSuQmCC")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range examples {
		t.Run(x.Lua, func(t *testing.T) {
			L := newState(t)
			L.SetGlobal("png", lua.LString(png))
			v := run(t, L, "return "+x.Lua)
			want, op := x.Want, protocol.OpUpsert
			maps.Copy(want, x.Also)
			if want["tag"] == "Scene" {
				want, op = withLists(want), protocol.OpSet
			}
			enc := quiet(t)
			for range 2 { // the second time by what the first has taught
				got, err := encode(t, enc, v, op)
				if err != nil {
					t.Fatal(err)
				}
				same(t, got, wanted(want))
			}
		})
	}
}

// TestFixtures makes the data of every frame that the reference server was recorded with.
func TestFixtures(t *testing.T) {
	box := func(key, x, color string) string {
		return fmt.Sprintf("Box{ key = %q, args = {1, 1, 1}, position = {%s, 0.5, 0}, material = {color = %q}, materialType = 'basic' }", key, x, color)
	}
	cases := map[string]struct {
		op  protocol.Op
		lua string
	}{
		"add_one":                {protocol.OpAdd, box("box5", "-2", "purple")},
		"add_to":                 {protocol.OpAdd, box("child1", "1", "yellow")},
		"get_webxr_mesh":         {protocol.OpEvent, "{}"},
		"grab_render":            {protocol.OpEvent, "{ quality = 0.8, downsample = 1 }"},
		"grab_render_fixed_uuid": {protocol.OpEvent, "{ quality = 0.8 }"},
		"haptic_pulse":           {protocol.OpEvent, "{ left = { strength = 0.5, duration = 100 }, right = null }"},
		"mj_render":              {protocol.OpEvent, "map{}"},
		"mj_step":                {protocol.OpEvent, "{ sim_steps = 4, ctrl = {0.1, 0.2} }"},
		"noop":                   {protocol.OpEvent, "nil"},
		"pointcloud":             {protocol.OpUpsert, "PointCloud{ key = 'pc', vertices = vertices, colors = colors, size = 0.1 }"},
		"remove_many":            {protocol.OpEvent, "{ keys = {'box1', 'b3'} }"},
		"remove_one":             {protocol.OpEvent, "{ keys = {'box2'} }"},
		"set_defaultscene":       {protocol.OpSet, "DefaultScene{ key = '2', " + box("box1", "0", "red") + " }"},
		"set_scene_empty":        {protocol.OpSet, "Scene{ key = '0' }"},
		"set_scene_one_box":      {protocol.OpSet, "Scene{ key = '1', " + box("box1", "0", "red") + " }"},
		"terminate":              {protocol.OpEvent, "null"},
		"timeout":                {protocol.OpEvent, "{ timeout = 10, fn = 'x' }"},
		"update_one":             {protocol.OpUpdate, "Box{ key = 'box1', position = {0, 1.5, 0} }"},
		"update_strict":          {protocol.OpUpdate, "Box{ key = 'box1', position = {0, 1.5, 0} }"},
		"upsert_one":             {protocol.OpUpsert, box("box2", "2", "green")},
		"upsert_strict":          {protocol.OpUpsert, box("b3", "3", "blue")},
	}
	files, err := filepath.Glob(fixtures + "s2c_*.bin")
	if err != nil || len(files) != len(cases) {
		t.Fatalf("%d fixtures for %d cases, %v", len(files), len(cases), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "s2c_"), ".bin")
		t.Run(name, func(t *testing.T) {
			c, ok := cases[name]
			if !ok {
				t.Fatal("no Lua for it")
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := tree(t, raw).(map[string]any)["data"]
			L := newState(t)
			if name == "pointcloud" {
				setPoints(t, L, want)
			}
			v := run(t, L, "return "+c.lua)
			enc := quiet(t)
			if c.op == protocol.OpEvent {
				got, err := enc.Value(v, name)
				if err != nil {
					t.Fatal(err)
				}
				same(t, tree(t, got), want)
				return
			}
			if c.op == protocol.OpSet {
				want = withLists(want.(map[string]any))
			} else {
				want = want.(map[string]any)["nodes"].([]any)[0]
			}
			got, err := encode(t, enc, v, c.op)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, want)
		})
	}
}

// setPoints gives a state the points of a recorded cloud, as tables of triples.
func setPoints(t *testing.T, L *lua.LState, data any) {
	t.Helper()
	node := data.(map[string]any)["nodes"].([]any)[0].(map[string]any)
	vertices, colors := L.NewTable(), L.NewTable()
	halves := node["vertices"].([]byte)
	for i := 0; i < len(halves); i += 6 {
		row := L.NewTable()
		for j := i; j < i+6; j += 2 {
			row.Append(lua.LNumber(halfValue(uint16(halves[j]) | uint16(halves[j+1])<<8)))
		}
		vertices.Append(row)
	}
	rgb := node["colors"].([]byte)
	for i := 0; i < len(rgb); i += 3 {
		row := L.NewTable()
		for _, c := range rgb[i : i+3] {
			row.Append(lua.LNumber(c))
		}
		colors.Append(row)
	}
	L.SetGlobal("vertices", vertices)
	L.SetGlobal("colors", colors)
}

// halfValue is the number that a half-precision float stands for, from its definition.
func halfValue(h uint16) float64 {
	exponent, fraction := int(h>>10&0x1f), float64(h&0x3ff)
	n := math.Ldexp(1+fraction/1024, exponent-15)
	switch exponent {
	case 0:
		n = math.Ldexp(fraction/1024, -14)
	case 31:
		n = math.Inf(1)
		if fraction != 0 {
			return math.NaN()
		}
	}
	if h>>15 == 1 {
		return -n
	}
	return n
}

func asError(t *testing.T, err error) *element.Error {
	t.Helper()
	var bad *element.Error
	if !errors.As(err, &bad) {
		t.Fatalf("%v is no *element.Error", err)
	}
	return bad
}

// keyName is a key's name, as a node has it.
func keyName(key any) string {
	if n, ok := key.(float64); ok { // an integer beyond 32 bits, or what JSON made of one
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return fmt.Sprint(key)
}
