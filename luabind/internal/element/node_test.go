package element_test

import (
	"bytes"
	"fmt"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/protocol"
)

// TestNodes is about keys, children and operations.
func TestNodes(t *testing.T) {
	type list = []any
	const (
		set    = protocol.OpSet
		add    = protocol.OpAdd
		upsert = protocol.OpUpsert
		update = protocol.OpUpdate
	)
	cases := []struct {
		name string
		op   protocol.Op
		lua  string
		want string // a list of nodes, or of one scene
	}{
		{"counter", upsert, `{ Box{}, Sphere{} }`, `[{"key":"0","tag":"Box"},{"key":"1","tag":"Sphere"}]`},
		{"integer key", upsert, `Box{ key = 5 }`, `[{"key":5,"tag":"Box"}]`},
		{"negative key", upsert, `Box{ key = -3 }`, `[{"key":-3,"tag":"Box"}]`},
		{"class key", upsert, `Hands{}`, `[{"key":"hands","tag":"Hands"}]`},
		{"own key before the class's", upsert, `Hands{ key = "mine" }`, `[{"key":"mine","tag":"Hands"}]`},
		{"own tag", upsert, `Element{ key = "s", tag = "Sparkles" }`, `[{"key":"s","tag":"Sparkles"}]`},
		{"plain table", update, `{ key = "box", color = "blue", rotation = {} }`, `[{"key":"box","color":"blue","rotation":[]}]`},
		{"plain tables", update, `{ { key = "a", x = 1 }, { key = 2, x = {} } }`, `[{"key":"a","x":1},{"key":2,"x":{}}]`},
		{"plain table with children", update, `{ key = "g", Box{}, { tag = "Sphere" } }`, `[{"key":"g","children":[{"key":"g.1","tag":"Box"},{"key":"g.2","tag":"Sphere"}]}]`},
		{"empty list", upsert, `{}`, `[]`},
		{"holes in a list", upsert, `{ nil, Box{ key = "a" }, false }`, `[{"key":"a","tag":"Box"}]`},
		{"child keys", upsert, `Group{ key = "g", Box{}, Hands{}, Group{ Box{}, Sphere{ key = "s" } } }`,
			`[{"key":"g","tag":"VuerGroup","children":[{"key":"g.1","tag":"Box"},{"key":"hands","tag":"Hands"},
			  {"key":"g.3","tag":"VuerGroup","children":[{"key":"g.3.1","tag":"Box"},{"key":"s","tag":"Sphere"}]}]}]`},
		{"child keys below the counter", upsert, `Movable{ Box{} }`, `[{"key":"0","tag":"Movable","children":[{"key":"0.1","tag":"Box"}]}]`},
		{"children left out keep the others' keys", upsert, `Group{ key = "g", false, Box{}, nil, Box{} }`,
			`[{"key":"g","tag":"VuerGroup","children":[{"key":"g.2","tag":"Box"},{"key":"g.4","tag":"Box"}]}]`},
		{"lists among children", upsert, `Group{ key = "g", {}, { Box{}, { Box{}, Box{ key = "b" } } }, Box{} }`,
			`[{"key":"g","tag":"VuerGroup","children":[{"key":"g.2.1","tag":"Box"},{"key":"g.2.2.1","tag":"Box"},
			  {"key":"b","tag":"Box"},{"key":"g.3","tag":"Box"}]}]`},
		{"list with a group", upsert, `Group{ key = "g", { Group{} } }`,
			`[{"key":"g","tag":"VuerGroup","children":[{"key":"g.1.1","tag":"VuerGroup","children":[]}]}]`},
		{"lists in a list", upsert, `{ { { key = "a" }, {} }, { key = "b" } }`, `[{"key":"a"},{"key":"b"}]`},
		{"children property", upsert, `Group{ key = "g", children = { Box{} } }`, `[{"key":"g","tag":"VuerGroup","children":[{"key":"g.1","tag":"Box"}]}]`},
		{"one child", upsert, `Group{ key = "g", children = Box{ key = "b" } }`, `[{"key":"g","tag":"VuerGroup","children":[{"key":"b","tag":"Box"}]}]`},
		{"no children on purpose", update, `Group{ key = "g", children = {} }`, `[{"key":"g","tag":"VuerGroup","children":[]}]`},
		{"new group in add", add, `Group{ key = "g" }`, `[{"key":"g","tag":"VuerGroup","children":[]}]`},
		{"group in upsert", upsert, `Group{ key = "g" }`, `[{"key":"g","tag":"VuerGroup"}]`},
		{"group in update", update, `group{ key = "g" }`, `[{"key":"g","tag":"group"}]`},
		{"nested groups", upsert, `Group{ key = "g", group{}, VuerGroup{}, { key = "p", tag = "group" } }`,
			`[{"key":"g","tag":"VuerGroup","children":[{"key":"g.1","tag":"group","children":[]},
			  {"key":"g.2","tag":"VuerGroup","children":[]},{"key":"p","tag":"group","children":[]}]}]`},
		{"string child", upsert, `Header1"Hello"`, `[{"key":"0","tag":"h1","children":["Hello"]}]`},
		{"number as text", upsert, `Text{ key = "t", 42, 1.5 }`, `[{"key":"t","tag":"Text","children":["42","1.5"]}]`},
		{"span", upsert, `span{ key = "t", "a", 1, false, "b", sep = "-" }`, `[{"key":"t","tag":"Span","text":"a-1-b"}]`},
		{"span by call", upsert, `Bold"a"`, `[{"key":"0","tag":"Span","text":"a","style":{"fontWeight":"bold"}}]`},
		{"style laid over", upsert, `Bold{ key = "t", "a", style = { color = "red", fontWeight = 900 } }`,
			`[{"key":"t","tag":"Span","text":"a","style":{"color":"red","fontWeight":900}}]`},
		{"style joined", upsert, `Italic{ key = "t", "a", style = { color = "red" } }`,
			`[{"key":"t","tag":"Span","text":"a","style":{"color":"red","fontStyle":"italic"}}]`},
		{"picture by call", upsert, `Img"a.png"`, `[{"key":"0","tag":"Img","src":"a.png"}]`},
		{"picture as data", upsert, `Image{ key = "i", data = "a.png", format = "png" }`, `[{"key":"i","tag":"Image","rgb":"a.png"}]`},
		{"material", upsert, `Box{ key = "b", material = MeshBasicMaterial{ color = "red" } }`,
			`[{"key":"b","tag":"Box","material":{"tag":"meshBasicMaterial","color":"red"},"materialType":"basic"}]`},
		{"material beside its type", upsert, `Box{ key = "b", materialType = "standard", material = MeshBasicMaterial{} }`,
			`[{"key":"b","tag":"Box","material":{"tag":"meshBasicMaterial"},"materialType":"standard"}]`},
		{"material without a type", upsert, `Html{ key = "b", material = LineBasicMaterial{ key = "m" } }`,
			`[{"key":"b","tag":"Html","material":{"tag":"lineBasicMaterial","key":"m"}}]`},
		{"null", upsert, `Box{ key = "b", position = null }`, `[{"key":"b","tag":"Box","position":null}]`},
		{"empty list and empty map", upsert, `Box{ key = "b", args = {}, material = {} }`, `[{"key":"b","tag":"Box","args":[],"material":{}}]`},
		{"rotation order", upsert, `Box{ key = "b", rotation = {1, 2, 3, "YXZ"} }`, `[{"key":"b","tag":"Box","rotation":[1,2,3,"YXZ"]}]`},
		{"colour forms", upsert, `{ AmbientLight{ key = "a", color = 0xff0000 }, AmbientLight{ key = "b", color = {1, 0, 0} } }`,
			`[{"key":"a","tag":"AmbientLight","color":16711680},{"key":"b","tag":"AmbientLight","color":[1,0,0]}]`},
		{"always sent, but given", upsert, `BBox{ key = "b", scale = 2, color = null }`,
			`[{"key":"b","tag":"BBox","min":{"x":-1,"y":-1,"z":-1},"max":{"x":1,"y":1,"z":1},"color":null,"scale":2}]`},
		{"many properties", upsert, `{ key = "m", a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, i=9, j=10, k=11, l=12, m=13, n=14, o=15, p=16 }`,
			`[{"key":"m","a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"o":15,"p":16}]`},
		{"scene without a key", set, `Scene{ Box{}, bgChildren = { Sphere{}, false, Cone{} }, htmlChildren = { div{ "a" } } }`,
			`[{"key":"scene","tag":"Scene","up":[0,1,0],"children":[{"key":"scene.1","tag":"Box"}],"rawChildren":[],
			   "bgChildren":[{"key":"scene.bgChildren.1","tag":"Sphere"},{"key":"scene.bgChildren.3","tag":"Cone"}],
			   "htmlChildren":[{"key":"scene.htmlChildren.1","tag":"Div","children":["a"]}]}]`},
		{"lists among a scene's children", set, `Scene{ { Box{} }, bgChildren = { { Box{} } } }`,
			`[{"key":"scene","tag":"Scene","up":[0,1,0],"children":[{"key":"scene.1.1","tag":"Box"}],"rawChildren":[],
			   "bgChildren":[{"key":"scene.bgChildren.1.1","tag":"Box"}],"htmlChildren":[]}]`},
		{"single elements for lists", set, `Scene{ key = "s", htmlChildren = Slider{ key = "v" }, bgChildren = OrbitControls{} }`,
			`[{"key":"s","tag":"Scene","up":[0,1,0],"children":[],"rawChildren":[],
			   "bgChildren":[{"key":"orbit-controls","tag":"OrbitControls"}],"htmlChildren":[{"key":"v","tag":"Slider"}]}]`},
		{"what buttons say", upsert, `{ Button{ key = "a", "Go" }, Button{ key = "b", label = "Go" }, Button{ key = "c", text = "Go" }, Button{ key = "d", value = 3 }, Button{ key = "e", "Go", 2 } }`,
			`[{"key":"a","tag":"Button","value":"Go"},{"key":"b","tag":"Button","value":"Go"},{"key":"c","tag":"Button","value":"Go"},
			  {"key":"d","tag":"Button","value":3},{"key":"e","tag":"Button","value":"Go 2"}]`},
		{"scene's single child", set, `Scene{ key = "s", rawChildren = AmbientLight{}, children = "text" }`,
			`[{"key":"s","tag":"Scene","up":[0,1,0],"children":["text"],"rawChildren":[{"key":"s.rawChildren.1","tag":"AmbientLight"}],"bgChildren":[],"htmlChildren":[]}]`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			L := newState(t)
			v := run(t, L, "return "+c.lua)
			enc := quiet(t)
			got := list{}
			if c.op == protocol.OpSet {
				node, err := enc.Scene(v)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, checkNode(t, node))
			} else {
				nodes, err := enc.Nodes(v, c.op)
				if err != nil {
					t.Fatal(err)
				}
				for _, node := range nodes {
					got = append(got, checkNode(t, node))
				}
			}
			same(t, got, parse(t, c.want))
		})
	}
}

// TestManyChildren has enough of them for each form of an array's header.
func TestManyChildren(t *testing.T) {
	for _, n := range []int{15, 16, 70000} {
		L := newState(t)
		L.SetGlobal("n", lua.LNumber(n))
		v := run(t, L, `local g = Group{ key = "g" } for i = 1, n do g[i] = Box{ key = i } end return g`)
		nodes, err := quiet(t).Nodes(v, protocol.OpUpsert)
		if err != nil {
			t.Fatal(err)
		}
		children := tree(t, nodes[0].Raw).(map[string]any)["children"].([]any)
		if len(children) != n || fmt.Sprint(children[n-1].(map[string]any)["key"]) != fmt.Sprint(n) {
			t.Errorf("%d children became %d", n, len(children))
		}
	}
}

// TestEncoderLeavesTables makes sure that a script's table is as it was.
func TestEncoderLeavesTables(t *testing.T) {
	L := newState(t)
	v := run(t, L, `
		before = {}
		mesh = TriMesh{ vertices = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}, colors = {{0.5, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 1, 1}}, faces = {0, 1, 2} }
		g = Group{ mesh, false, Box{ material = MeshBasicMaterial{} } }
		return g`)
	var raw [2][]byte
	for i := range raw {
		nodes, err := quiet(t).Nodes(v, protocol.OpAdd)
		if err != nil {
			t.Fatal(err)
		}
		raw[i] = bytes.Clone(nodes[0].Raw)
	}
	if !bytes.Equal(raw[0], raw[1]) {
		t.Errorf("the second time it is another:\n%x\n%x", raw[0], raw[1])
	}
	run(t, L, `
		assert(g.key == nil and mesh.key == nil and rawget(mesh, "tag") == nil and #g == 3)
		assert(mesh.colors[1][1] == 0.5 and #mesh.colors[1] == 4)`)
}

// TestSharedFields: the fields that a class remembers from one table do not affect another
// table, with fields in another order, fewer, more, or nested in each other.
func TestSharedFields(t *testing.T) {
	L := newState(t)
	enc := quiet(t)
	sources := []string{
		`{ key = "a", x = 1, y = 2 }`,
		`{ key = "a", y = 2, x = 1 }`,
		`{ x = 1, key = "a", z = 3 }`,
		`{ z = 1, key = "a" }`,
		`{ key = "a", x = 1, y = 2, z = 3 }`,
		`{ y = 1, z = 2, x = 3, key = "a" }`,
		`{ key = "a", x = { x = 1, y = { x = 2, key = 3 } }, y = { y = 1, x = 2 } }`,
		`{ key = "a", x = Box{ material = MeshBasicMaterial{ opacity = 0.5 }, position = {1, 2, 3} }, y = Box{ position = {1, 2, 3} } }`,
		`Box{ key = "a", position = {1, 2, 3}, material = { color = "red", opacity = 0.5 } }`,
		`Box{ key = "a", material = { opacity = 0.5, color = "red" }, position = {1, 2, 3} }`,
	}
	for round := range 3 {
		for i := range sources {
			// Neighbours change from round to round.
			source := sources[(i*(round*2+1)+round)%len(sources)]
			v := run(t, L, "return "+source)
			got, err := encode(t, enc, v, protocol.OpUpdate)
			if err != nil {
				t.Fatalf("%s: %v", source, err)
			}
			want, err := encode(t, quiet(t), run(t, newState(t), "return "+source), protocol.OpUpdate)
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, want)
		}
	}
}

// TestDeletedField makes sure that a field set to nil is gone, and comes back.
func TestDeletedField(t *testing.T) {
	L := newState(t)
	enc := quiet(t)
	box := run(t, L, `box = Box{ key = "a", position = {1, 2, 3}, color = "red" } return box`)
	for _, c := range []struct{ lua, want string }{
		{``, `{"key":"a","tag":"Box","position":[1,2,3],"color":"red"}`},
		{`box.position = nil`, `{"key":"a","tag":"Box","color":"red"}`},
		{`box.castShadow = true`, `{"key":"a","tag":"Box","color":"red","castShadow":true}`},
		{`box.position = {0, 0, 0}; box.color = nil`, `{"key":"a","tag":"Box","position":[0,0,0],"castShadow":true}`},
	} {
		run(t, L, c.lua)
		got, err := encode(t, enc, box, protocol.OpUpdate)
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, parse(t, c.want))
	}
}
