package luabind

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/stdlib"
)

// sceneCases are changes of a scene, in line 3 of a script, and what is said about them; nothing
// where that is empty.
var sceneCases = []struct{ name, change, want string }{
	{"update of a key that is there", `s:update{ key = "box", color = "red" }`, ""},
	{"update of a mistyped key", `s:update{ key = "bxo", position = {1, 2, 3} }`, `no element has the key "bxo" (did you mean "box"?) [missing-key]`},
	{"update of a key in another case", `s:update{ key = "Box", color = "red" }`, `no element has the key "Box" (did you mean "box"?) [missing-key]`},
	{"update of a key like no other", `s:update{ key = "zebra", color = "red" }`, `no element has the key "zebra" (update changes an existing element; upsert creates one) [missing-key]`},
	{"update by an element", `s:update(Box{ key = "bxo", color = "red" })`, `no element has the key "bxo" (did you mean "box"?) [missing-key]`},
	{"update of several", `s:update{ { key = "box", color = "red" }, { key = "bxo", color = "red" } }`, `no element has the key "bxo" (did you mean "box"?) [missing-key]`},
	{"update of a number", `s:update{ key = 8, color = "red" }`, `no element has the key "8" (update changes an existing element; upsert creates one) [missing-key]`},
	{"update of a number that is there", `s:update{ key = 7, color = "red" }`, ""},
	{"update as an event", `s:send(Update{ key = "bxo", color = "red" })`, `no element has the key "bxo" (did you mean "box"?) [missing-key]`},
	{"remove of a mistyped key", `s:remove("bxo")`, `no element has the key "bxo" (did you mean "box"?) [missing-key]`},
	{"remove of a list", `s:remove{ "box", "balll" }`, `no element has the key "balll" (did you mean "ball"?) [missing-key]`},
	{"update of what was removed", `s:remove("box") s:update{ key = "box", color = "red" }`, `no element has the key "box" any more: it was removed (upsert creates it again) [missing-key]`},
	{"upsert of a mistyped key", `s:upsert{ key = "bxo", color = "red" }`, `no element has the key "bxo", and a plain table does not create one (did you mean "box"?) [missing-key]`},
	{"upsert of an element", `s:upsert(Box{ key = "more" })`, ""},
	{"upsert into a mistyped parent", `s:upsert(Box{ key = "more" }, "grop")`, `no element has the key "grop", to which upsert should add elements (did you mean "group"?) [missing-parent]`},
	{"add to a mistyped parent", `s:add(Box{ key = "more" }, { to = "grop" })`, `no element has the key "grop", to which add should add elements (did you mean "group"?) [missing-parent]`},
	{"upsert into a group", `s:upsert(Box{ key = "more" }, "group")`, ""},
	{"upsert into a list of the scene", `s:upsert(Header1{ key = "more", "text" }, "htmlChildren")`, ""},
	{"upsert into what takes no children", `s:upsert(Box{ key = "more" }, "box")`, `"box" has no list of children: Vuer's client drops what is put into it (put it into a Group, or use add) [no-children]`},

	{"a misspelt property", `s:update{ key = "box", colour = "red" }`, `Box has no property 'colour' (did you mean 'color'?) [unknown-property]`},
	{"a property in another case", `s:update{ key = "box", Position = {1, 2, 3} }`, `Box has no property 'Position' (did you mean 'position'?) [unknown-property]`},
	{"a property of another component", `s:update{ key = "ball", fontSize = 2 }`, `Sphere has no property 'fontSize' [unknown-property]`},
	{"upsert by a plain table", `s:upsert{ key = "ball", colour = "red" }`, `Sphere has no property 'colour' (did you mean 'color'?) [unknown-property]`},
	{"a value of the wrong type", `s:update{ key = "box", position = "left" }`, `Box.position has to be a list of 3 numbers, not a string ("left") (write {x, y, z}, without quotes) [wrong-type]`},
	{"a list of the wrong length", `s:update{ key = "box", position = {1, 2} }`, `Box.position has to be a list of 3 numbers, not a list of 2 items (give 3 numbers: {x, y, z}) [wrong-type]`},
	{"a value that no client knows", `s:update{ key = "text", anchorX = "centre" }`, `Text.anchorX has no value "centre" (did you mean 'center'?) [unknown-value]`},
	{"a property of the page's camera", `s:update{ key = "SceneCamera", pos = {1, 2, 3} }`, `SceneCamera has no property 'pos' (did you mean 'position'?) [unknown-property]`},
	{"text among the children", `s:update{ key = "text", "other" }`, ""},
	{"name, which every component has", `s:update{ key = "box", name = "lid" }`, ""},

	{"the page's own camera", `s:update{ key = "SceneCamera", position = {1, 2, 3} }`, ""},
	{"the camera by its constructor", `s:update(SceneCamera{ key = "SceneCamera", position = {1, 2, 3} })`, ""},
	{"the page's grid", `s:update{ key = "grid", cellColor = "red" }`, ""},
	{"an element of the page", `s:update{ key = "head", "text" }`, ""},
	{"what is in bgChildren", `s:update{ key = "fog", color = "red" }`, ""},
	{"what is in a group", `s:update{ key = "inner", color = "red" }`, ""},
	{"a key that is made by the place", `s:update{ key = "group.2", color = "red" }`, ""},
	{"the scene itself", `s:update{ key = "root", up = {0, 0, 1} }`, ""},
	{"a property of the scene itself", `s:update{ key = "root", upp = {0, 0, 1} }`, `Scene has no property 'upp' (did you mean 'up'?) [unknown-property]`},
	{"what is removed and comes again", `s:remove("box") s:upsert(Box{ key = "box" })`, ""},
	{"what is removed before it is there", `s:remove("later") s:upsert(Box{ key = "later" })`, ""},
	{"a key that another task adds soon", `s:update{ key = "n" .. 1, color = "red" } after(0.1, function() s:add(Box{ key = "n" .. 1 }) end)`, ""},
	{"a key that another task adds one day", `s:update{ key = "late", color = "red" } after(60, function() s:add(Box{ key = "late" }) end)`, ""},
	{"a key of a handler", `on("CLICK", function(e, s) s:upsert(Sphere{ key = "hit" }) end) s:update{ key = "hit", color = "red" }`, ""},
	{"a move", `s:update{ key = "box", position = {1, 0, 0} } s:move{ keys = {"box", "inner", 7, "grid"}, positions = Float32Array(12) }`, ""},
	{"a move of a missing key", `s:move{ keys = {"box", "bal"}, positions = Float32Array(6) }`, `no element has the key "bal" (did you mean "ball"?) [missing-key]`},
	{"two tasks at one key", `spawn_task(function() s:remove("box") end) sleep(0.1) s:update{ key = "box", color = "red" }`, ""},
}

const sceneFrame = `spawn(function(s)
s:set(DefaultScene{ Box{ key = "box" }, Sphere{ key = "ball" }, Sphere{ key = 7 }, Group{ key = "group", Box{ key = "inner" }, Box{} }, Text{ key = "text", "some" }, bgChildren = { Fog{ key = "fog" } }, htmlChildren = { Paragraph{ key = "head", "some" } } })
CHANGE
sleep(10)
end)`

func sceneReports(reports []*Diagnostic) string {
	var lines []string
	for _, d := range reports {
		line := d.Message
		if d.Hint != "" {
			line += " (" + d.Hint + ")"
		}
		line += " [" + string(d.Rule) + "]"
		if d.Severity != Warning || d.Line != 3 {
			line += " " + d.Severity.String() + " " + d.Place()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// A change is compared with the scene of the session, and each line is reported once.
func TestChangesKnowTheScene(t *testing.T) {
	for _, c := range sceneCases {
		t.Run(c.name, func(t *testing.T) {
			if strings.Contains(c.change, "s:remove") {
				return // the second time is another case
			}
			wantSceneReports(t, strings.Replace(sceneFrame, "CHANGE", "for i = 1, 3 do "+c.change+" sleep(0.01) end", 1), c.want)
		})
	}
}

// wantSceneReports runs a script for one client and compares the reports.
func wantSceneReports(t *testing.T, source, want string) {
	t.Helper()
	play(t, source, func(s *stage) {
		s.join("a", map[string]any{})
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if got := sceneReports(s.diagnostics()); got != want {
			t.Errorf("run said\n%s\nwant\n%s", got, want)
		}
	})
}

// Changes of a store are compared with its scene, too. Cases that a store does not have are changes of a
// session, once and without the loop.
func TestChangesOfStoresKnowTheScene(t *testing.T) {
	for _, c := range sceneCases {
		t.Run(c.name, func(t *testing.T) {
			source := strings.Replace(sceneFrame, "CHANGE", c.change, 1)
			if !strings.Contains(c.change, "s:send") && !strings.Contains(c.change, "on(") {
				source = "local world = SceneStore() " + strings.NewReplacer("s:set", "world:set", "s:u", "world:u", "s:a", "world:a", "s:r", "world:r", "s:move", "world:move").Replace(source)
			}
			wantSceneReports(t, source, c.want)
		})
	}
}

func TestCheckKnowsTheScene(t *testing.T) {
	for _, c := range sceneCases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "scene.lua")
			if err := os.WriteFile(path, []byte(strings.Replace(sceneFrame, "CHANGE", c.change, 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			found, err := Check(Config{Script: path, Stdlib: stdlib.Modules()})
			if err != nil {
				t.Fatal(err)
			}
			if got := sceneReports(found); got != c.want {
				t.Errorf("check said\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// What a change without a key means, nobody can say.
func TestChangesWithoutAKey(t *testing.T) {
	for change, want := range map[string]string{
		`s:update(Box{ color = "red" })`:     "Box has no key",
		`s:update{ color = "red" }`:          "element has no key",
		`s:remove(Box{})`:                    "remove: the Box has no key",
		`s:remove{ Box{ color = "red" } }`:   "remove: item 1 of the list is a table, not a key",
		`s:remove(Box{ color = "red" })`:     "remove: the Box has no key",
		`world:update(Box{ color = "red" })`: "Box has no key",
	} {
		play(t, "local world = SceneStore() spawn(function(s) "+change+" end)", func(s *stage) {
			s.join("a", map[string]any{})
			if got := s.errors(); len(got) != 1 || !strings.Contains(got[0], want) {
				t.Errorf("%s: %q, want %s", change, got, want)
			}
		})
	}
	// A component that is there once has a key of its own.
	play(t, `spawn(function(s) s:set(DefaultScene{}) s:update(Hands{ stream = true }) s:remove(Hands{}) end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		time.Sleep(time.Second)
		s.wantNoErrors()
		if got := c.messages(t); len(got) != 3 || got[2]["data"].(map[string]any)["keys"].([]any)[0] != "hands" {
			t.Errorf("sent %v", got)
		}
	})
}

// A change of the scene itself goes to its root, and the next set takes it back.
func TestChangesOfTheRoot(t *testing.T) {
	play(t, `spawn(function(s)
		s:set(DefaultScene{ key = "stage" })
		s:update{ key = "stage", up = {0, 0, 1}, background = "red" }
		s:set(DefaultScene{})
	end)`, func(s *stage) {
		sent := s.join("a", map[string]any{}).messages(t)
		node := sent[1]["data"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
		if _, keyed := node["key"]; keyed || len(node["up"].([]any)) != 3 {
			t.Errorf("sent %v", node)
		}
		if v, unset := sent[2]["data"].(map[string]any)["background"]; !unset || v != nil {
			t.Errorf("the next scene says %v of the background", v)
		}
	})
}

// What a property means does not depend on how a change is written.
func TestPlainTablesMeanWhatElementsMean(t *testing.T) {
	play(t, `spawn(function(s)
		s:set(DefaultScene{ PointCloud{ key = "cloud", vertices = {0, 0, 0} }, Image{ key = "image", src = "http://a/b.png" }, Box{ key = "box" } })
		s:update{ key = "cloud", vertices = {1, 2, 3} } s:update(PointCloud{ key = "cloud", vertices = {1, 2, 3} })
		s:update{ key = "image", src = "http://a/c.png" } s:update(Image{ key = "image", src = "http://a/c.png" })
		s:update{ key = "box", material = MeshBasicMaterial{ color = "red" } } s:update(Box{ key = "box", material = MeshBasicMaterial{ color = "red" } })
	end)`, func(s *stage) {
		sent := s.join("a", map[string]any{}).messages(t)
		s.wantNoErrors()
		for i := 1; i+1 < len(sent); i += 2 {
			plain := sent[i]["data"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
			element := sent[i+1]["data"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
			for name, v := range plain {
				if got, want := fmt.Sprintf("%T %v", v, v), fmt.Sprintf("%T %v", element[name], element[name]); got != want {
					t.Errorf("%s of %v is %s, want %s", name, plain["key"], got, want)
				}
			}
		}
	})
}

// A key that has gone with its client is nobody's mistake, and warnings are bounded.
func TestAbsencesAreBounded(t *testing.T) {
	play(t, `spawn(function(s)
		s:set(DefaultScene{})
		for i = 1, 5000 do s:update{ key = "n" .. i } end
		on("LEAVE", function(e, s) s:update{ key = e.key } s:close() end)
	end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		s.engine.post(func() {
			if n := len(s.engine.absences); n > maxAbsences {
				t.Errorf("%d changes wait", n)
			}
		})
		time.Sleep(time.Second)
		synctest.Wait()
		if got := s.errors(); len(got) != 1 {
			t.Errorf("reported %q", got)
		}
		s.send(c, map[string]any{"etype": "LEAVE", "key": "x"})
		time.Sleep(time.Second)
		if got := s.errors(); slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, `"x"`) }) {
			t.Errorf("reported %q", got)
		}
	})
}
