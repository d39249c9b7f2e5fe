package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
)

// changed returns the findings about changes of nodes in a script and its modules. The first chunk is
// the script.
func changed(t testing.TB, chunks ...string) []string {
	t.Helper()
	w := world()
	w.Nodes = lint.NewNodes()
	var found []string
	for i := range chunks {
		chunk, err := parse.Chunk(chunks[len(chunks)-1-i], "scene.lua")
		if err != nil {
			t.Fatal(err)
		}
		w.Nodes.Add(chunk)
		if i < len(chunks)-1 {
			continue
		}
		for _, f := range lint.Check(chunk, w) {
			if f.Rule == "undefined" || f.Rule == "missing-module" {
				continue
			}
			if f.Severity == diag.Error {
				t.Errorf("%s: %s is an error", chunks[0], f.Message)
			}
			found = append(found, fmt.Sprintf("%d %s: %s (%s)", f.Line, f.Rule, f.Message, f.Hint))
		}
	}
	return found
}

const boxes = `spawn(function(session) session:set(DefaultScene{ Box{ key = "box" }, Sphere{ key = "ball" } }) end) `

func TestChangesOfMissingNodes(t *testing.T) {
	const bxo = `no element has the key "bxo"`
	for change, want := range map[string]string{
		`session:update{ key = "bxo", color = "red" }`:                   `missing-key: ` + bxo + ` (did you mean "box"?)`,
		`session:update(Box{ key = "bxo", color = "red" })`:              `missing-key: ` + bxo + ` (did you mean "box"?)`,
		`session:update{ Box{ key = "box" }, { key = "bxo" } }`:          `missing-key: ` + bxo + ` (did you mean "box"?)`,
		`session:upsert{ key = "bxo", color = "red" }`:                   `missing-key: ` + bxo + `, and a plain table does not create one (did you mean "box"?)`,
		`session:remove("bxo")`:                                          `missing-key: ` + bxo + ` (did you mean "box"?)`,
		`session:remove{ "box", "bxo" }`:                                 `missing-key: ` + bxo + ` (did you mean "box"?)`,
		`session:remove("wheel")`:                                        `missing-key: no element has the key "wheel" (nothing is removed; print(event.key) shows the key of the clicked element)`,
		`session:update{ key = "wheel" }`:                                `missing-key: no element has the key "wheel" (update changes an existing element; upsert creates one)`,
		`session:send(Update{ key = "bxo" })`:                            `missing-key: ` + bxo + ` (did you mean "box"?)`,
		`session:send(Remove("bxo"))`:                                    `missing-key: ` + bxo + ` (did you mean "box"?)`,
		`session:upsert(Box{ key = "new" }, "bxo")`:                      `missing-parent: ` + bxo + `, to which upsert should add elements (did you mean "box"?)`,
		`session:add(Box{ key = "new" }, { to = "wheel" })`:              `missing-parent: no element has the key "wheel", to which add should add elements (add the parent first, with a Group{ key = "wheel" })`,
		`session:update{ key = "box", colour = "red" }`:                  `unknown-property: Box has no property 'colour' (did you mean 'color'?)`,
		`session:update{ key = "ball", Position = {0, 1, 0} }`:           `unknown-property: Sphere has no property 'Position' (did you mean 'position'?)`,
		`session:update{ { key = "box" }, { key = "ball", radius = 2 }}`: `unknown-property: Sphere has no property 'radius' (sizes go into args: args = {radius})`,
		`session:upsert{ key = "box", position = "up" }`:                 `wrong-type: Box.position has to be a list of 3 numbers, not a string ("up") (write {x, y, z}, without quotes)`,
		`session:update{ key = "box", rotation = {0, 45, 0} }`:           `degrees: Box.rotation is in radians, and 45 looks like degrees (write math.rad(45))`,
		`session:update{ key = "box", material = { color = "redd" } }`:   `no-color: MeshStandardMaterial.color: unknown color "redd" (did you mean "red"?)`,
	} {
		for _, place := range []string{
			`on("MY_EVENT", function(event, session) %s end)`,
			`spawn(function(session) session:spawn_task(function() sleep(60) %s end) end)`,
			`local function never(session) %s end`,
		} {
			source := boxes + "\n" + fmt.Sprintf(place, change)
			if got := changed(t, source); !slices.Equal(got, []string{"2 " + want}) {
				t.Errorf("%s\n  got  %q\n  want %q", source, got, want)
			}
		}
	}
	const want = `1 missing-key: no element has the key "bxo" (did you mean "box"?)`
	for name, source := range map[string]string{
		"a store":                 `local world = SceneStore() world:set(DefaultScene{ Box{ key = "box" } }) function hide() world:remove("bxo") end`,
		"numbered keys":           boxes + `for i = 1, 3 do s:upsert(Box{ key = "b" .. i }) end on("A", function(e, session) session:update{ key = "bxo" } end)`,
		"numbered keys, by items": boxes + `for i, p in ipairs(list) do s:upsert(Box{ key = ("b%02d"):format(i), position = p }) end on("A", function(e, session) session:update{ key = "bxo" } end)`,
		"a list of names":         boxes + `for _, name in ipairs{ "red", "blue" } do s:upsert(Box{ key = name, color = name }) end on("A", function(e, session) session:update{ key = "bxo" } end)`,
		"a function":              boxes + `local function lamp(key, x) return Box{ key = key, position = {x, 0, 0} } end lamp("left", 1) lamp("right", e.value) on("A", function(e, session) session:update{ key = "bxo" } end)`,
		"a class":                 boxes + `local Car = {} function Car.new(key) return setmetatable({ key = key }, Car) end function Car:show(s) s:upsert(Box{ key = self.key }) end Car.new("car"):show() on("A", function(e, session) session:update{ key = "bxo" } end)`,
		"sessions":                boxes + `spawn(function(session) world:upsert(Box{ key = "cursor-" .. session.id }) end) on("A", function(e, session) session:update{ key = "bxo" } end)`,
	} {
		if got := changed(t, source); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := changed(t, `local part = require "part" on("A", function(e, session) session:remove("bxo") session:remove("wheel") end)`, boxes+`local M = {} function M.wheel() return Box{ key = "wheel" } end return M`); !slices.Equal(got, []string{want}) {
		t.Errorf("a module: %q", got)
	}
}

// Panels of controls have keys that no constructor gives.
func TestKeysOfPanels(t *testing.T) {
	for _, key := range []string{"controls.Look", "controls.Look.speed", "session.controls.Own.size"} {
		if got := changed(t, boxes+`on("A", function(e, session) session:update{ key = "`+key+`", disabled = true } end)`); len(got) > 0 {
			t.Errorf("%s: %q", key, got)
		}
	}
}

// A node that may be there is taken to be there.
func TestChangesOfNodesThatMayBeThere(t *testing.T) {
	for name, source := range map[string]string{
		"the scene":                 `session:update{ key = "root", up = {0, 0, 1} }`,
		"parts of a default scene":  `session:update{ key = "ambientLight", intensity = 2 }`,
		"a default key":             `session:upsert(Hands{ fps = 30 }) session:update{ key = "hands", stream = true }`,
		"the camera":                `session:update(SceneCamera{ key = "SceneCamera", position = {0, 0, 1} })`,
		"lists":                     `session:upsert(Box{ key = "b" }, "children") session:add(Box{ key = "c" }, { to = "htmlChildren" })`,
		"counted keys":              `session:set(Scene{ Box{} }) session:update{ key = "1" } session:update{ key = "group.2" }`,
		"a variable":                `local name = "late" session:upsert(Box{ key = name }) session:update{ key = "late" }`,
		"a name of a table":         `local all = { late = {0, 0, 0} } for k, p in pairs(all) do session:upsert(Box{ key = k, position = p }) end session:update{ key = "late" }`,
		"joined":                    `for i = 1, 3 do session:upsert(Box{ key = "box" .. i }) end session:update{ key = "box2" }`,
		"joined with more":          `for i = 1, 3 do session:upsert(Box{ key = "box" .. i * 2 .. "-" .. side }) end session:update{ key = "box4-left" }`,
		"joined elsewhere":          `local function name(i) return "box" .. i end for i = 1, 3 do session:upsert(Box{ key = name(i) }) end session:update{ key = "box2" }`,
		"formatted":                 `for i = 1, 3 do session:upsert(Box{ key = string.format("%s-%d", side, i) }) end session:update{ key = "left-2" }`,
		"formatted by a method":     `for i = 1, 3 do session:upsert(Box{ key = ("%02d%%"):format(i) }) end session:update{ key = "02%" }`,
		"a prefix in a variable":    `local prefix = "box" for i = 1, 3 do session:upsert(Box{ key = prefix .. i }) end session:update{ key = "box2" }`,
		"from an event":             `on("A", function(event, session) session:upsert(Box{ key = event.value.name }) session:update{ key = "late" } end)`,
		"from an event, in a list":  `local names = {} on("A", function(event) names[#names + 1] = event.key end) for _, n in ipairs(names) do session:upsert(Box{ key = n }) end session:update{ key = "late" }`,
		"from an event, inserted":   `local names = {} on("A", function(event) table.insert(names, event.key) end) for _, n in ipairs(names) do session:upsert(Box{ key = n }) end session:update{ key = "late" }`,
		"by a function":             `local function box(key) return Box{ key = key } end on("A", function(event, session) session:upsert(box(event.value)) session:update{ key = "late" } end)`,
		"by a function, passed on":  `local function box(key) return Box{ key = key } end each(names, box) session:update{ key = "late" }`,
		"by a method":               `local Car = {} function Car:show(key) session:upsert(Box{ key = key }) end car:show(io.read()) session:update{ key = "late" }`,
		"by a method, with a dot":   `local Car = {} function Car:show(key) session:upsert(Box{ key = key }) end Car.show(car, io.read()) session:update{ key = "late" }`,
		"by an unnamed function":    `each(names, function(name) session:upsert(Box{ key = name }) end) session:update{ key = "late" }`,
		"with varargs":              `local function box(...) return Box{ key = ... } end session:update{ key = "late" }`,
		"from two results":          `local ok, name = parse(line) session:upsert(Box{ key = name }) session:update{ key = "late" }`,
		"assigned":                  `local b = Box{} b.key = read() session:upsert(b) session:update{ key = "late" }`,
		"set by rawset":             `rawset(b, "key", read()) session:update{ key = "late" }`,
		"decoded":                   `session:upsert(json.decode(text)) session:update{ key = "late" }`,
		"from another server":       `local c = VuerClient() session:update{ key = "late" }`,
		"of a chunk":                `load(text)(session) session:update{ key = "late" }`,
		"mentioned":                 `print(world:get("late")) session:update{ key = "late" }`,
		"another object":            `list:remove("late") table.remove(list, "late") cache:update{ key = "late" }`,
		"computed":                  `session:update{ key = "la" .. te, colour = "red" } session:remove("la" .. te) session:remove(name)`,
		"with a tag":                `session:upsert{ tag = "Box", key = "late", colour = 1 }`,
		"two components":            `Box{ key = "b" } Text{ key = "b" } session:update{ key = "b", fontSize = 1 } session:update{ key = "b", args = {1, 1, 1} }`,
		"one tag":                   `Bold{ key = "b", "x" } session:update{ key = "b", "y" } session:update{ key = "b", style = {} }`,
		"an unknown component":      `session:update{ key = "late" } local name = "late" Box{ key = name }`,
		"children":                  `Group{ key = "g" } session:update{ key = "g", Box{ key = "late" } } session:update{ key = "late", visible = false }`,
		"text":                      `div{ key = "d", "a" } session:update{ key = "d", "b" }`,
		"a field that is computed":  `Box{ key = "b" } session:update{ key = "b", [name] = 1 }`,
		"a method of its own":       `function Level:add(def) session:upsert(Box{ key = def.key }) end level:add{ key = "late" } session:update{ key = "late" }`,
		"a list of definitions":     `local defs = { { key = "late" } } for _, d in ipairs(defs) do session:upsert(Box{ key = d.key }) end session:update{ key = "late" }`,
		"joined literals":           `session:upsert(Box{ key = "la" .. "te" }) session:update{ key = "late" }`,
		"a copy":                    `local c = copy(box) c.key = "late" session:upsert(c) session:update{ key = "late" }`,
		"a key of the page's stage": `session:remove("grid")`,
	} {
		if got := changed(t, `DefaultScene{} `+source); len(got) > 0 {
			t.Errorf("%s\n  %q", name, got)
		}
	}
}

// A script without a scene is a part of one.
func TestChangesWithoutAScene(t *testing.T) {
	if got := changed(t, `on("CLICK", function(event, session) session:update{ key = "box" } session:remove("ball") end)`); len(got) > 0 {
		t.Errorf("%q", got)
	}
}

// TestManyChanges checks that a generated script is looked through in linear time.
func TestManyChanges(t *testing.T) {
	const n = 10_000
	var b strings.Builder
	b.WriteString("DefaultScene{} local session = ...\n")
	for i := range n {
		fmt.Fprintf(&b, "local function f%d(key%d) return Box{ key = key%d } end f%d(name%d) name%d = 'k%d'\n", i, i, i, i, i, i, i)
	}
	for i := range n {
		fmt.Fprintf(&b, "session:update{ key = 'absent%d' }\n", i)
	}
	for i := range 500 {
		fmt.Fprintf(&b, "x = 'b' .. y .. '%d'\n", i)
	}
	for i := range 10 {
		fmt.Fprintf(&b, "x = y .. 'nowhere%d' .. z\n", i)
	}
	begin := time.Now()
	if got := changed(t, strings.ReplaceAll(b.String(), "local function", "function")); len(got) != n {
		t.Errorf("%d findings", len(got))
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestComparisonsWithKeys(t *testing.T) {
	const want = `2 missing-key: no element has the key "bxo" (did you mean "box"?)`
	for _, source := range []string{
		`on("CLICK", function(event) if event.key == "bxo" then print(1) end end)`,
		`on("CLICK", function(e, session) if "bxo" == e.value.key then print(1) end end)`,
		`spawn(function(session) local e = session:till("OBJECT_MOVE") print(e.key ~= "bxo") end)`,
		`spawn(function(session) session:on("SET", function(event) return event.key == "bxo" and event.value end) end)`,
	} {
		if got := changed(t, boxes+"\n"+source); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n  got %q", source, got)
		}
	}
	for _, source := range []string{
		`on("CLICK", function(event) print(event.key == "box", event.key == "wheel", event.key == name) end)`,
		`on("MY_EVENT", function(event) print(event.key == "bxo") end)`,
		`on("*", function(event) print(event.key == "bxo") end)`,
		`on("KeyDown", function(event) print(event.value.key == "bxo") end)`,
		`on("CLICK", function(event, session) print(event.key == "bxo") session:upsert(Box{ key = names["bxo"] }) end)`,
		`on("CLICK", function(event) local e = { key = "a" } print(e.key == "bxo") end)`,
		`on("CLICK", function(event, session) session:upsert(Box{ key = event.value.name }) print(event.key == "bxo") end)`,
	} {
		if got := changed(t, boxes+"\n"+source); len(got) > 0 {
			t.Errorf("%s\n  got %q", source, got)
		}
	}
}
