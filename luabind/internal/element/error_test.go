package element_test

import (
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol"
)

// TestBadInput is what cannot be sent. The messages are part of what users see: they name
// the place, and what would have been right.
func TestBadInput(t *testing.T) {
	cases := []struct {
		name    string
		lua     string
		message string
		path    string // "" for no matter
	}{
		{"string for a vector", `Box{ key = "b", position = "up" }`,
			`Box.position has to be a list of 3 numbers, not a string ("up")`, "Box.position"},
		{"short vector", `Box{ position = {1, 2} }`, `Box.position has to be a list of 3 numbers, not a list of 2 items`, "Box.position"},
		{"string in a vector", `Box{ position = {1, "2", 3} }`,
			`Box.position has to be a list of 3 numbers, not a list whose item 2 is a string ("2") (at Box.position[2])`, "Box.position[2]"},
		{"hole in a vector", `Box{ position = {1, nil, 3} }`,
			`Box.position has to be a list of 3 numbers, not a list whose item 2 is nil (at Box.position[2])`, "Box.position[2]"},
		{"empty vector", `Box{ position = {} }`, `Box.position has to be a list of 3 numbers, not an empty table`, ""},
		{"named vector", `Box{ position = {x = 1, y = 2, z = 3} }`, `Box.position has to be a list of 3 numbers, not a table with named fields`, ""},
		{"order of axes", `Box{ rotation = {1, 2, 3, "ABC"} }`,
			`Box.rotation has to be a list of 3 numbers (and maybe an order such as "XYZ"), not a list whose item 4 is a string ("ABC") (at Box.rotation[4])`, ""},
		{"number for a boolean", `Box{ castShadow = 1 }`, `Box.castShadow has to be true or false, not a number (1)`, ""},
		{"boolean for a number", `Box{ renderOrder = true }`, `Box.renderOrder has to be a number, not a boolean (true)`, ""},
		{"number for text", `Text{ font = 5 }`, `Text.font has to be a string, not a number (5)`, ""},
		{"fraction for an integer", `Text{ sdfGlyphSize = 1.5 }`, `Text.sdfGlyphSize has to be an integer, not a number (1.5)`, ""},
		{"list for a map", `Box{ material = {"red"} }`, `Box.material has to be a table with named fields, not a list of 1 item`, ""},
		{"string for a map", `Box{ material = "red" }`, `Box.material has to be a table with named fields, not a string ("red")`, ""},
		{"array for a map", `Box{ material = array{} }`, `Box.material has to be a table with named fields, not an empty array`, ""},
		{"element for a vector", `Box{ position = Box{} }`, `Box.position has to be a list of 3 numbers, not an element (Box)`, ""},
		{"a drag along nothing", `Box{ drag = { axis = {0, 0, 0} } }`, `Box.drag.axis is a vector of length 0, which has no direction`, "Box.drag.axis"},
		{"a drag on no plane", `Box{ drag = { plane = {0, 0, 0} } }`, `Box.drag.plane is a vector of length 0, which has no direction`, "Box.drag.plane"},
		{"a step of 0", `Box{ drag = { snap = 0 } }`, `Box.drag.snap has to be a positive number, not 0`, "Box.drag.snap"},
		{"a negative step", `Box{ drag = { snap = {1, -1, 1} } }`, `Box.drag.snap has to be a positive number, not -1`, ""},
		{"bounds the wrong way round", `Box{ drag = { bounds = { min = {0, 0, 0}, max = -1 } } }`, `Box.drag.bounds: the minimum of x (0) is above its maximum (-1)`, "Box.drag.bounds"},
		{"bounds of one corner", `Box{ drag = { bounds = { {0, 0, 0} } } }`, `Box.drag.bounds has to be a list of 2 corners, not of 1`, ""},
		{"a string in bounds", `Box{ drag = { bounds = { {0, 0, 0}, "x" } } }`, `Box.drag.bounds: the highest corner has to be a number or a list of 3 numbers, not a string ("x")`, ""},
		{"a string for a step", `Box{ drag = { snap = "x" } }`, `Box.drag.snap has to be a number or a list of 3 numbers, not a string ("x")`, ""},
		{"a string as a normal", `Box{ drag = { plane = { normal = "up" } } }`, `Box.drag.plane.normal has to be a list of 3 numbers, not a string ("up")`, ""},
		{"two points of a Bezier segment", `Spline{ kind = "bezier", points = { {0, 0, 0}, {1, 0, 0} } }`, `Spline.points has 2 points, but a spline of Bezier segments has 4, 7, 10, ...`, "Spline.points"},
		{"flat points of a Bezier segment", `Spline{ kind = "bezier", points = { 0, 0, 0, 1, 0, 0, 2, 0, 0 } }`, `Spline.points has 3 points, but a spline of Bezier segments has 4, 7, 10, ...`, ""},
		{"a point too many", `Spline{ kind = "bezier", closed = true, points = { {0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 0, 0} } }`, `Spline.points has 4 points, but a closed spline of Bezier segments has 3 for each segment`, ""},
		{"key of another type", `Box{ key = {} }`, `Box.key has to be a string or an integer, not an empty table`, ""},
		{"fraction for a key", `Box{ key = 1.5 }`, `Box.key has to be a string or an integer, not a number (1.5)`, ""},
		{"two names of what a button says", `Button{ label = "Go", value = "Stop" }`, `Button.value is set twice, under two of its names`, ""},
		{"NaN for a key", `Box{ key = 0/0 }`, `Box.key has to be a string or an integer, not a number (NaN)`, ""},
		{"empty key", `Box{ key = "" }`, `Box.key is an empty string`, ""},
		{"binary key", `Box{ key = "\255" }`, `Box.key is not valid UTF-8`, ""},
		{"no key", `{ color = "red" }`, `element has no key`, ""},
		{"tag of another type", `Box{ tag = 5 }`, `Box.tag has to be a string, not a number (5)`, ""},

		{"NaN", `Box{ position = {1, 0/0, 3} }`, `Box.position[2] is not a number (NaN)`, "Box.position[2]"},
		{"infinity", `Box{ renderOrder = -1/0 }`, `Box.renderOrder is infinite`, "Box.renderOrder"},
		{"function", `Box{ material = { map = print } }`, `Box.material.map is a function, which cannot be sent`, "Box.material.map"},
		{"function as a property", `Box{ position = print }`, `Box.position is a function, which cannot be sent`, ""},
		{"thread", `Box{ material = { map = coroutine.create(print) } }`, `Box.material.map is a coroutine, which cannot be sent`, ""},
		{"foreign userdata", `Box{ material = { map = foreign } }`, `Box.material.map is a userdata, which cannot be sent`, ""},
		{"mixed table", `Box{ material = { list = {1, x = 2} } }`, `Box.material.list has both list items and named fields (x)`, ""},
		{"mixed vector", `Box{ position = {1, 2, 3, order = "XYZ"} }`, `Box.position has both list items and named fields (order)`, ""},
		{"boolean key", `Box{ material = { [true] = 1 } }`, `Box.material has a key that is a boolean (true)`, ""},
		{"fraction as a name", `Box{ material = { [1.5] = 1 } }`, `Box.material has a key that is a number (1.5)`, ""},
		{"number among names", `{ key = "a", [0] = 1 }`, `element has a key that is a number (0)`, ""},
		{"name that is not text", `{ key = "a", ["\255"] = 1 }`, `element["\xff"] is under a name that is not valid UTF-8`, ""},
		{"sparse list", `Box{ material = { list = {[1] = 1, [100] = 2} } }`, `Box.material.list is a list of 100 items of which 98 are nil`, ""},
		{"map with items", `Box{ material = map{1} }`, `Box.material is a map{} that has list items`, ""},
		{"array with names", `Box{ args = array{ x = 1 } }`, `Box.args is an array{} that has a named field (x)`, ""},
		{"name to be quoted", `{ key = "a", ["a b"] = print }`, `element["a b"] is a function, which cannot be sent`, ""},

		{"number as a child", `Group{ Box{}, 5 }`, `Group.children[2] is a number (5), where an element is expected`, "Group.children[2]"},
		{"function as a child", `Group{ Box }`, `Group.children[1] is a function, where an element is expected`, ""},
		{"numbers as a child", `Group{ Box{}, { 1, 2 } }`, `Group.children[2][1] is a number (1), where an element is expected`, "Group.children[2][1]"},
		{"a list with names as a child", `Group{ { Box{}, x = 1 } }`, `Group.children[1] has both list items and named fields (x)`, ""},
		{"null as a child", `Group{ null }`, `Group.children[1] is null, where an element is expected`, ""},
		{"children twice", `Group{ Box{}, children = {} }`, `Group.children is set twice: as an item of the table, and as the property children`, ""},
		{"children with names", `Group{ children = { Box{}, x = 1 } }`, `Group.children has both list items and named fields (x)`, ""},
		{"no children", `BBox{ Box{} }`, `BBox has 1 item, but a BBox has no children`, ""},
		{"element in text", `span{ "a", Box{} }`, `span[2] is an element (Box), but a span holds only text`, ""},
		{"text twice", `span{ "a", text = "b" }`, `span.text is set twice: as an item of the table, and as the property text`, ""},
		{"two pictures", `Img{ "a.png", src = "b.png" }`, `Img[1] is a second picture: there is src already`, ""},
		{"two items for a picture", `Img{ "a.png", "b.png" }`, `Img[2] is a string ("b.png"), but a Img has one item, the picture`, ""},
		{"scene in upsert", `Scene{}`, `scene is a Scene, which can only be a client's whole scene`, ""},
		{"scene as a child", `Group{ DefaultScene{} }`, `Group.children[1] is a DefaultScene, which can only be a client's whole scene`, ""},
		{"scene in a property", `Box{ material = Scene{} }`, `Box.material is a Scene, which cannot be the value of a property`, ""},
		{"deep below", `Group{ Group{ Box{}, Box{ position = {1, 2, {}} } } }`,
			`Box.position has to be a list of 3 numbers, not a list whose item 3 is an empty table (at Group.children[1].children[2].position[3])`,
			"Group.children[1].children[2].position[3]"},
		{"in a list", `{ Box{}, Box{ position = 1 } }`, `Box.position has to be a list of 3 numbers, not a number (1) (at elements[2].position)`, "elements[2].position"},
		{"no element in a list", `{ Box{}, 1 }`, `elements[2] is a number (1), where an element is expected`, ""},
		{"no element in a list in a list", `{ { Box{}, 1 } }`, `elements[1][2] is a number (1), where an element is expected`, ""},
		{"a list with names", `{ Box{}, strict = true }`, `elements has both list items and named fields (strict)`, ""},
		{"no element", `5`, `upsert needs an element, not a number (5)`, ""},

		{"cycle", `loop()`, `Box.material.self holds itself`, "Box.material.self"},
		{"long cycle", `longLoop()`, `Box.material.a.b.c.a.b.c holds itself`, ""},
		{"cycle of lists", `listLoop()`, `elements[1] holds itself`, ""},
		{"cycle of lists of children", `Group{ listLoop() }`, `Group.children[1][1] holds itself`, ""},
		{"cycle of children", `childLoop()`, `Group.children[1].children[1] holds itself`, ""},
		{"too deep", `deep(70)`, `is nested deeper than 64 tables`, ""},
	}
	const prelude = `
		function loop() local m = {} m.self = m return Box{ material = m } end
		function longLoop() local a, b, c = {}, {}, {} a.b, b.c, c.a = b, c, a return Box{ material = { a = a } } end
		function listLoop() local t = {} t[1] = t return t end
		function childLoop() local g, h = Group{ key = "g" }, Group{ key = "h" } g[1], h[1] = h, g return g end
		function deep(n) local m = {} for i = 2, n do m = { m } end return Box{ material = { m = m } } end`
	L := newState(t)
	L.SetGlobal("foreign", L.NewUserData())
	run(t, L, prelude)
	enc := quiet(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := run(t, L, "return "+c.lua)
			for range 2 { // with nothing known of the class, and with something
				nodes, err := enc.Nodes(v, protocol.OpUpsert)
				if err == nil {
					t.Fatalf("no error, but %s", show(tree(t, nodes[0].Raw)))
				}
				if nodes != nil {
					t.Error("nodes beside an error")
				}
				bad := asError(t, err)
				if c.name == "too deep" {
					if !strings.HasSuffix(bad.Message, c.message) || strings.Count(bad.Path, "[1]") != 62 {
						t.Errorf("got %q", bad.Message)
					}
					continue
				}
				if bad.Message != c.message {
					t.Errorf("got  %s\nwant %s", bad.Message, c.message)
				}
				if c.path != "" && bad.Path != c.path {
					t.Errorf("got path %s, want %s", bad.Path, c.path)
				}
			}
		})
	}
	// The encoder can still be used.
	if _, err := encode(t, enc, run(t, L, `return Box{ key = "b", position = {1, 2, 3} }`), protocol.OpUpsert); err != nil {
		t.Error(err)
	}
}

func TestDepthAllowed(t *testing.T) {
	L := newState(t)
	v := run(t, L, `local m = {} for i = 4, 64 do m = { m } end return Box{ material = { m = m } }`)
	if _, err := quiet(t).Nodes(v, protocol.OpUpsert); err != nil {
		t.Error(err)
	}
}

func TestErrorFields(t *testing.T) {
	L := newState(t)
	_, err := quiet(t).Nodes(run(t, L, `return Group{ Box{ key = "b", position = 5 } }`), protocol.OpUpsert)
	got := *asError(t, err)
	want := element.Error{
		Rule:      diag.WrongType,
		Message:   "Box.position has to be a list of 3 numbers, not a number (5) (at Group.children[1].position)",
		Hint:      "write {x, y, z}",
		Path:      "Group.children[1].position",
		Component: "Box",
		Prop:      "position",
		Expected:  "a list of 3 numbers",
		Got:       "a number (5)",
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if text := err.Error(); !strings.Contains(text, want.Message) || !strings.Contains(text, want.Hint) {
		t.Errorf("got %q", text)
	}
}

func TestBadScene(t *testing.T) {
	for _, c := range []struct{ name, lua, message, hint string }{
		{"an element", `Box{}`, `set wants a Scene or a DefaultScene, not an element (Box)`, "session:upsert"},
		{"a plain table", `{ Box{} }`, `set wants a Scene or a DefaultScene, not a list of 1 item`, "session:upsert"},
		{"a string", `"scene"`, `set wants a Scene or a DefaultScene, not a string ("scene")`, "session:upsert"},
		{"a bad background", `DefaultScene{ bgChildren = { 5 } }`, `scene.bgChildren[1] is a number (5), where an element is expected`, ""},
		{"a bad child", `Scene{ Box{}, Box{ position = {0/0, 0, 0} } }`, `scene.children[2].position[1] is not a number (NaN)`, ""},
		{"a bad grid", `DefaultScene{ grid = 5 }`, `DefaultScene.grid has to be true or false, not a number (5) (at scene.grid)`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := quiet(t).Scene(run(t, newState(t), "return "+c.lua))
			if err == nil {
				t.Fatal("no error")
			}
			bad := asError(t, err)
			if bad.Message != c.message {
				t.Errorf("got  %s\nwant %s", bad.Message, c.message)
			}
			if !strings.Contains(bad.Hint, c.hint) {
				t.Errorf("the hint is %q", bad.Hint)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	cases := []struct {
		lua  string
		want element.Warning
	}{
		{`Box{ key = "b", colour = "red" }`, element.Warning{
			Rule: "unknown-property", Component: "Box", Prop: "colour", Suggestion: "color",
			Message: "Box has no property 'colour'", Hint: "did you mean 'color'?",
		}},
		{`Box{ key = "b", frobnicate = 1 }`, element.Warning{
			Rule: "unknown-property", Component: "Box", Prop: "frobnicate",
			Message: "Box has no property 'frobnicate'",
		}},
		{`Text{ key = "t", anchorX = "centre" }`, element.Warning{
			Rule: "unknown-value", Component: "Text", Prop: "anchorX", Suggestion: "center",
			Message: `Text.anchorX has no value "centre"`, Hint: "did you mean 'center'?",
		}},
		{`Text{ key = "t", direction = "sideways" }`, element.Warning{
			Rule: "unknown-value", Component: "Text", Prop: "direction",
			Message: `Text.direction has no value "sideways"`,
			Hint:    `known are "auto", "ltr", "rtl"`,
		}},
		{`Box{ key = "b", quaternion = {0, 0, 2, 2} }`, element.Warning{
			Rule: "quaternion-length", Component: "Box", Prop: "quaternion",
			Message: "quaternion {0, 0, 2, 2} has length 2.83, not 1; it is normalised",
			Hint:    "a quaternion is {x, y, z, w}: {0, 0, 0, 1} does not rotate",
		}},
		{`Box{ key = "b", quaternion = {0, 0, 0, 0} }`, element.Warning{
			Rule: "quaternion-length", Component: "Box", Prop: "quaternion",
			Message: "quaternion {0, 0, 0, 0} has length 0: it does not rotate",
			Hint:    "a quaternion is {x, y, z, w}: {0, 0, 0, 1} does not rotate",
		}},
	}
	for _, c := range cases {
		t.Run(c.lua, func(t *testing.T) {
			L := newState(t)
			v := run(t, L, "return "+c.lua)
			var got []element.Warning
			enc := element.NewEncoder(element.Config{Warn: func(w element.Warning) { got = append(got, w) }})
			for range 2 {
				node, err := encode(t, enc, v, protocol.OpUpsert)
				if err != nil {
					t.Fatal(err)
				}
				if _, sent := node.(map[string]any)[c.want.Prop]; !sent {
					t.Errorf("%s is not sent", c.want.Prop)
				}
			}
			if len(got) != 2 || got[0] != c.want || got[1] != c.want {
				t.Errorf("got %+v\nwant %+v twice", got, c.want)
			}

			strict := element.NewEncoder(element.Config{Strict: true})
			_, err := strict.Nodes(v, protocol.OpUpsert)
			if err == nil {
				t.Fatal("no error where Strict is set")
			}
			if bad := asError(t, err); bad.Message != c.want.Message || bad.Prop != c.want.Prop || bad.Component != c.want.Component {
				t.Errorf("got %+v", bad)
			}
		})
	}
}

// TestWarningIsCheap: a script that sends an unknown property each frame pays nothing for it.
func TestWarningIsCheap(t *testing.T) {
	L := newState(t)
	v := run(t, L, `return Box{ key = "b", colour = "red", position = {1, 2, 3} }`)
	enc := element.NewEncoder(element.Config{})
	if n := testing.AllocsPerRun(100, func() { enc.Nodes(v, protocol.OpUpsert) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestConstructors(t *testing.T) {
	for _, c := range []struct{ lua, want string }{
		{`local t = { key = "b" } local b = Box(t) return tostring(rawequal(t, b))`, "true"},
		{`return Group{}.tag .. " " .. Group{}.type`, "VuerGroup Group"},
		{`return InputBox{}.tag`, "Input"},
		{`return tostring(Box{ key = "b" }) .. tostring(Box{})`, `Box "b"Box`},
		{`local b = Box{} b.position = {0, 2, 0} return tostring(rawget(b, "position")[2])`, "2"},
		{`return tostring(Box{}.position)`, "nil"},
		{`return getmetatable(Box{})`, "Box"},
		{`local b = Box{} return tostring(Box(b) == b)`, "true"},
		{`return tostring(null) .. tostring(bytes("ab")) .. #bytes("abc")`, "nullbytes (2 bytes)3"},
		{`return tostring(bytes(bytes("a")))`, "bytes (1 byte)"},
		{`local a = {1} return tostring(array(a) == a) .. #array() .. #map()`, "true00"},
	} {
		t.Run(c.lua, func(t *testing.T) {
			if got := run(t, newState(t), c.lua).String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBadConstructors(t *testing.T) {
	for _, c := range []struct{ lua, want string }{
		{`Box()`, `Box wants a table of properties: write Box{}, or Box{ key = ... }`},
		{`Box(nil)`, `Box wants a table of properties: write Box{}, or Box{ key = ... }`},
		{`Box("x")`, `Box wants a table of properties, not a string: write Box{ key = "x" }`},
		{`Box(5)`, `Box wants a table of properties, not a number (5): write Box{ ... }`},
		{`Box({}, 1)`, `Box takes one table`},
		{`Box(Sphere{})`, `Box was given a table that is a Sphere already`},
		{`Box(array{})`, `Box was given the result of array{}`},
		{`Box(setmetatable({}, {}))`, `Box was given a table that has a metatable already`},
		{`Box.new{}`, `Box is a constructor and has no field 'new': write Box{ ... }`},
		{`print.x()`, `attempt to index a function value`},
		{`array(1)`, `array wants one table, as in array{ ... }, not a number (1)`},
		{`map(Box{})`, `map was given an element (Box) that has a metatable already`},
		{`bytes(5)`, `bytes wants a string, not a number (5)`},
		{`setmetatable(Box{}, {})`, `protected metatable`},
	} {
		t.Run(c.lua, func(t *testing.T) {
			err := newState(t).DoString("\n" + c.lua)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), ":2:") {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestRegister: there is a constructor for each component, and nothing is said twice.
func TestRegister(t *testing.T) {
	L := lua.NewState()
	defer L.Close()
	seen := map[string]lua.LValue{}
	element.Register(L, func(name string, v lua.LValue) {
		if seen[name] != nil {
			t.Errorf("%s is set twice", name)
		}
		seen[name] = v
	}, nil)
	for _, name := range []string{"Box", "DefaultScene", "Urdf", "PointCloud", "p", "Header1", "div", "MeshStandardMaterial", "null", "array", "map", "bytes"} {
		if seen[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
	if len(seen) < 170 {
		t.Errorf("only %d names", len(seen))
	}
}
