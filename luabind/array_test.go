package luabind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

// TestArrays runs what scripts do with typed arrays: each expression has to be true.
func TestArrays(t *testing.T) {
	cases := []struct{ name, lua string }{
		{"zeros", `local a = Float32Array(3) return #a == 3 and a[1] == 0 and a[3] == 0`},
		{"items", `local a = Float32Array{1, 2.5, -3} return #a == 3 and a[1] == 1 and a[2] == 2.5 and a[3] == -3`},
		{"rows", `local a = Float32Array{{1, 2, 3}, {4, 5, 6}} return #a == 6 and a[4] == 4`},
		{"none", `return #Float32Array{} == 0 and #Uint8Array(0) == 0`},
		{"conversion", `local a = Uint8Array(Float32Array{1.9, 255}) return a == Uint8Array{1, 255}`},
		{"half precision", `local a = Float16Array{0.1, 1/3} return math.abs(a[1] - 0.1) < 1e-4 and a[1] ~= 0.1`},
		{"assignment", `local a = Int32Array(2) a[2] = -7 return a[1] == 0 and a[2] == -7`},
		{"fraction is cut off", `local a = Int32Array{1.9, -1.9} return a[1] == 1 and a[2] == -1`},
		{"set a table", `local a = Float32Array(5):set(2, {1, 2, 3}) return a == Float32Array{0, 1, 2, 3, 0}`},
		{"set rows", `return Float32Array(4):set(1, {{1, 2}, {3, 4}}) == Float32Array{1, 2, 3, 4}`},
		{"set an array", `local a = Float32Array(3) a:set(2, Uint8Array{7, 8}) return a == Float32Array{0, 7, 8}`},
		{"set itself", `local a = Float32Array{1, 2, 3} a:set(2, a:slice(1, 2)) return a == Float32Array{1, 1, 2}`},
		{"set numbers", `return Float32Array(3):set(1, 4, 5, 6) == Float32Array{4, 5, 6}`},
		{"set nothing at the end", `return Float32Array{1}:set(2, {}) == Float32Array{1}`},
		{"get", `local x, y, z = Float32Array{1, 2, 3, 4}:get(2, 3) return x == 2 and y == 3 and z == 4`},
		{"fill", `return Float32Array(4):fill(2) == Float32Array{2, 2, 2, 2} and Float32Array(4):fill(1, 2, -2) == Float32Array{0, 1, 1, 0}`},
		{"fill nothing", `local a = Float32Array(3) return a:fill(1, 5) == a and a:fill(1, 3, 2) == a and a:fill(1, 4, 9) == a and a:fill(1, -9, -8)[1] == 0`},
		{"map", `return Uint8Array{1, 2, 3}:map(function(v, i) return v * i end) == Uint8Array{1, 4, 9}`},
		{"slice", `local a = Float32Array{1, 2, 3, 4} return a:slice(2, 3) == Float32Array{2, 3} and a:slice(-2) == Float32Array{3, 4} and #a:slice(3, 2) == 0 and a:slice(0, 99) == a`},
		{"slice is a copy", `local a = Float32Array{1, 2} local b = a:slice() b[1] = 9 return a[1] == 1`},
		{"bytes", `return Uint32Array{1, 256}:bytes() == "\1\0\0\0\0\1\0\0" and Float16Array{1}:bytes() == "\0\60"`},
		{"from bytes", `local a = Float32Array{1.5, -2} return Float32Array(a:bytes()) == a`},
		{"table", `local t = Float32Array{1, 2, 3, 4}:table(2) return #t == 2 and t[2][1] == 3 and #Float32Array{1, 2}:table() == 2`},
		{"tostring", `return tostring(Float32Array{1, 2.5}) == "Float32Array(2) {1, 2.5}" and tostring(Uint8Array(99)):find("%.%.%.}") ~= nil`},
		{"type", `return Float32Array(1).type == "Float32Array" and type(Float32Array(1)) == "userdata"`},
		{"equality", `return Float32Array{1} == Uint8Array{1} and Float32Array{1} ~= Float32Array{2} and Float32Array{1} ~= Float32Array{1, 1}`},

		{"plus a number", `return Float32Array{1, 2} + 1 == Float32Array{2, 3} and 1 + Float32Array{1, 2} == Float32Array{2, 3}`},
		{"minus", `return 1 - Float32Array{1, 2} == Float32Array{0, -1} and -Float32Array{1, -2} == Float32Array{-1, 2}`},
		{"array by array", `return Float32Array{1, 2} * Float32Array{3, 4} == Float32Array{3, 8}`},
		{"a row for each point", `return Float32Array{1, 2, 3, 4, 5, 6} + {10, 20, 30} == Float32Array{11, 22, 33, 14, 25, 36}`},
		{"power and remainder", `return Float32Array{2, 3} ^ 2 == Float32Array{4, 9} and Float32Array{5, -5} % 3 == Float32Array{2, 1}`},
		{"integers stay", `local a = Uint32Array{1, 2} + 1000 return a.type == "Uint32Array" and a[2] == 1002`},
		{"integers divide", `local a = Uint8Array{1, 2} / 2 return a.type == "Float32Array" and a[1] == 0.5`},
		{"integer and fraction", `return (Uint8Array{1} * 0.5).type == "Float32Array"`},
		{"two types", `return (Uint8Array{1} + Int32Array{-2}).type == "Float32Array"`},
		{"in place", `local a = Float32Array{1, 2} local b = a:add(1, a) return rawequal(a, b) and a == Float32Array{2, 3}`},
		{"into another", `local a, b = Float32Array{1, 4}, Float32Array(2) return rawequal(a:sqrt(b), b) and b == Float32Array{1, 2} and a[2] == 4`},
		{"sine", `local a = Float32Array{0, math.pi / 2}:sin() return a[1] == 0 and a[2] == 1`},
		{"rounding", `local a = Float32Array{-1.5, 1.2} return a:floor() == Float32Array{-2, 1} and a:ceil() == Float32Array{-1, 2} and a:round() == Float32Array{-2, 1} and a:abs():max() == 1.5`},
		{"clamp", `return Float32Array{-1, 0.5, 2}:clamp(0, 1) == Float32Array{0, 0.5, 1}`},
		{"clamp bytes", `return Uint8Array{0, 255}:clamp(-1, 300) == Uint8Array{0, 255}`},
		{"minimum", `return Float32Array{1, 5}:minimum(3) == Float32Array{1, 3} and Float32Array{1, 5}:maximum(Float32Array{2, 2}) == Float32Array{2, 5}`},
		{"lerp", `return Float32Array{0, 10}:lerp(Float32Array{10, 20}, 0.5) == Float32Array{5, 15}`},
		{"sums", `local a = Float32Array{1, 2, 6} return a:sum() == 9 and a:mean() == 3 and a:min() == 1 and a:max() == 6 and a:argmax() == 3 and a:argmin() == 1 and a:dot(a) == 41`},
		{"linspace", `return Float32Array.linspace(0, 1, 5) == Float32Array{0, 0.25, 0.5, 0.75, 1} and Float32Array.linspace(3, 4, 1) == Float32Array{3}`},
		{"range", `return Int32Array.range(1, 4) == Int32Array{1, 2, 3, 4} and #Float32Array.range(0, 1, 0.1) == 11 and #Int32Array.range(2, 1) == 0 and Int32Array.range(3, 1, -1) == Int32Array{3, 2, 1}`},
		{"random", `local a, b = Float32Array.random(100, 7), Float32Array.random(100, 7)
			return a == b and a ~= Float32Array.random(100, 8) and a ~= Float32Array.random(100) and a:min() >= 0 and a:max() < 1`},
		{"random integers", `local a = Uint8Array.random(1000, 1, 3, 5) return a:min() == 3 and a:max() == 5`},
		{"normal", `local a = Float32Array.normal(10000, 3, 5, 2) return math.abs(a:mean() - 5) < 0.1 and math.abs(((a - 5) ^ 2):mean() - 4) < 0.2`},
		{"transform", `return Float32Array{1, 2, 3}:transform{2,0,0,0, 0,2,0,0, 0,0,2,0, 10,20,30,1} == Float32Array{12, 24, 36}`},
		{"projection", `return Float32Array{2, 4, 6}:transform(Float32Array{1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,2}) == Float32Array{1, 2, 3}`},
		{"interleave", `local p = Float32Array.interleave(Float32Array{1, 2}, 0, Float32Array{3, 4}) return p == Float32Array{1, 0, 3, 2, 0, 4}`},
		{"interleave in place", `local p = Float32Array(4) p:interleave(Float32Array{1, 2}, 7) return p == Float32Array{1, 7, 2, 7}`},
		{"column", `local p = Float32Array{1, 2, 3, 4, 5, 6} return p:column(2, 3) == Float32Array{2, 5} and #p:column(7, 3) == 0`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			play(t, "print((function() "+c.lua+" end)())", func(s *stage) {
				s.wantSaid("true")
				s.wantNoErrors()
			})
		})
	}
}

// TestArrayMistakes: the message names what is wrong.
func TestArrayMistakes(t *testing.T) {
	cases := []struct{ lua, want string }{
		{`local a = Float32Array(3) return a[4]`, "index 4 is outside of a Float32Array of 3 (1 to 3)"},
		{`local a = Float32Array(3) return a[0]`, "index 0 is outside of a Float32Array of 3 (1 to 3) (indices count from 1)"},
		{`local a = Float32Array(3) a[1.5] = 1`, "index 1.5 is not an integer (math.floor(i) makes it whole)"},
		{`local a = Uint8Array(0) return a[1]`, "index 1 is outside of a Uint8Array that is empty"},
		{`local a = Float32Array(3) a[1] = "x"`, `a Float32Array holds numbers, not the string "x"`},
		{`local a = Uint8Array(3) a[2] = 256`, "Uint8Array: item 2 would be 256, but Uint8Array items are 0 to 255"},
		{`return Uint8Array{1, 0/0}`, "Uint8Array: item 2 would be NaN, but Uint8Array items are 0 to 255"},
		{`return Uint8Array{200} + 100`, "+: item 1 would be 300, but Uint8Array items are 0 to 255"},
		{`return Float32Array{1, 2} + Float32Array{1}`, "+: the arrays have 2 and 1 items"},
		{`return Float32Array{1, 2} + {1, 2, 3}`, "+: a row of 3 numbers cannot be repeated over 2 items"},
		{`return Float32Array{1, 2} + "1"`, `+ wants a typed array, a number or a short table, not the string "1"`},
		{`return Float32Array(1, 2, 3)`, "Float32Array wants one number, how many items there are to be (write Float32Array{1, 2, 3} for items)"},
		{`return Float32Array()`, "Float32Array wants a number of items, a table or an array, not nil (write Float32Array(100) or Float32Array{1, 2, 3})"},
		{`return Float32Array(-1)`, "Float32Array: an array has 0 to 536870912 items, not -1"},
		{`return Float32Array{1, "2"}`, `Float32Array wants numbers or rows of numbers, and item 2 is the string "2"`},
		{`return Float32Array{x = 1}`, "Float32Array wants a list of numbers; this table has named fields (x)"},
		{`return Float32Array.lindspace(0, 1, 2)`, "Float32Array has no function 'lindspace' (did you mean 'linspace'?)"},
		{`return Float32Array{1}:sinn()`, "a Float32Array has no method 'sinn' (did you mean 'sin'?)"},
		{`local a = Float32Array{1} return a.sin()`, "sin was called on nil, not on a typed array (use a colon: a:sin(...))"},
		{`return Float32Array(2):set(2, {1, 2})`, "set: 2 items from index 2 on do not fit into a Float32Array of 2"},
		{`return Float32Array(2):set(1, 1, nil)`, "set wants a number, not nil"},
		{`return Float32Array(2):get(2, 2)`, "index 3 is outside of a Float32Array of 2 (1 to 2)"},
		{`return Float32Array(2):sin(Float32Array(3))`, "sin: the result has 2 items, but the array for it has 3"},
		{`return Float32Array(2):map(function() end)`, "map wants a function that returns numbers, and for item 1 it gave nil"},
		{`return Float32Array(4):transform{1, 2}`, "transform: a matrix has 16 numbers, column by column, not 2"},
		{`return Float32Array(0):mean()`, "mean of an array that is empty"},
		{`return Float32Array(2):max(1)`, "max takes no argument: it is one number for the whole array (a:minimum(b) and a:maximum(b) go item by item)"},
		{`return Float32Array("abc")`, "Float32Array: 3 bytes is not a multiple of 4, the size of an item"},
		{`return Float32Array.range(0, 1, 0)`, "Float32Array.range: the step must not be 0"},
		{`return Float32Array(4e8)`, "Float32Array: no room for 1.49 GiB more: the limit is 1 GiB (--memory allows more)"},
		{`return load_npy("none.npy")`, "load_npy none.npy: no such file or directory"},
		{`return load_npy("../x.npy")`, "load_npy ../x.npy: outside the workspace (give a path relative to DIR)"},
		{`return load_ply("scene.lua")`, "load_ply scene.lua: not a .ply file: the first line is not ply"},
	}
	for _, c := range cases {
		t.Run(c.lua, func(t *testing.T) {
			play(t, "local ok, e = pcall(function()\n"+c.lua+"\nend) print(e.kind, tostring(e))", func(s *stage) {
				got := strings.ReplaceAll(s.said(), s.dir, "DIR")
				_, got, _ = strings.Cut(got, "\t")
				if got != "scene.lua:2: "+c.want {
					t.Errorf("got  %s\nwant scene.lua:2: %s", got, c.want)
				}
			})
		})
	}
}

// TestArrayUnchanged: an operation that fails leaves the array for its result alone, if it
// holds integers.
func TestArrayUnchanged(t *testing.T) {
	play(t, `
		local a = Uint8Array{1, 200}
		print(pcall(a.add, a, 100, a))
		print(pcall(a.set, a, 1, {5, 256}))
		print(a)`, func(s *stage) {
		if !strings.HasSuffix(s.said(), "\nUint8Array(2) {1, 200}") {
			s.Error(s.said())
		}
	})
}

// TestArrayMemory: a script cannot go past its limit by arrays, and lives on after it was
// refused.
func TestArrayMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &stage{T: t, notebook: &notebook{}, dir: t.TempDir()}
		source := `
			local kept = {}
			local ok, e
			for i = 1, 1000 do
				ok, e = pcall(Float32Array, 1e6)
				if not ok then break end
				kept[i] = e
			end
			print(ok, #kept < 100, tostring(e):match("Array: no room for ") ~= nil)
			kept = nil
			print(#Float32Array(1e6))
			for i = 1, 100 do local garbage = Float32Array(1e6) end
			print("alive")`
		if err := os.WriteFile(filepath.Join(s.dir, "scene.lua"), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		e, err := New(Config{Script: filepath.Join(s.dir, "scene.lua"), Reporter: s.notebook, Memory: 192 << 20})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		synctest.Wait()
		s.wantSaid("false\ttrue\ttrue\n1000000\nalive")
	})
}

const cubePLY = `ply
format ascii 1.0
element vertex 4
property float x
property float y
property float z
property uchar red
property uchar green
property uchar blue
element face 1
property list uchar int vertex_indices
end_header
0 0 0 255 0 0
1 0 0 0 255 0
1 1 0 0 0 255
0 1 0 9 9 9
4 0 1 2 3
`

func TestLoadAndSend(t *testing.T) {
	play(t, `
		local mesh = load_ply("cube.ply")
		print(mesh.vertices, mesh.faces, mesh.colors[1], mesh.uv)
		local a, shape = load_npy("data/points.npy")
		print(a, shape[1], shape[2])
		spawn(function(session)
			session:upsert(TriMesh{ key = "mesh", vertices = mesh.vertices, faces = mesh.faces, colors = mesh.colors })
			session:upsert(Line{ key = "line", points = mesh.vertices })
		end)`, func(s *stage) {
		s.wantSaid("Float32Array(12) {0, 0, 0, 1, 0, 0, 1, 1, ...}\tUint32Array(6) {0, 1, 2, 0, 2, 3}\t255\tnil\n" +
			"Float32Array(4) {1, 2, 3, 4}\t2\t2")
		c := s.join("a", map[string]any{})
		sent := c.messages(t)
		s.wantNoErrors()
		node := sent[0]["data"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
		if n := len(node["vertices"].([]byte)); n != 24 {
			t.Errorf("%d bytes of vertices", n)
		}
		if n := len(node["faces"].([]byte)); n != 24 {
			t.Errorf("%d bytes of faces", n)
		}
		line := sent[1]["data"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
		if rows := line["points"].([]any); len(rows) != 4 || len(rows[0].([]any)) != 3 {
			t.Errorf("points are %v", line["points"])
		}
	}, "cube.ply", cubePLY,
		"data/points.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", "\x00\x00\x80\x3f\x00\x00\x00\x40\x00\x00\x40\x40\x00\x00\x80\x40"))
}

// npy is a file of that format, with a header and what comes after it.
func npy(header, numbers string) string {
	return "\x93NUMPY\x01\x00" + string([]byte{byte(len(header)), 0}) + header + numbers
}
