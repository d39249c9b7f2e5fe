package luabind

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"
)

const look = `
	knobs = controls("Look", {
		speed = Slider{ value = 1, min = 0, max = 5, step = 0.1, hint = "turns a second" },
		color = "#ff8800",
		solid = true,
		shape = Select{ options = { "box", "ball", "torus" } },
		reset = Button{ "Reset", on_click = function(event, session) print("reset", session.id) end },
		at = {0, 1, 0},
		name = "Ann",
		count = 3,
		light = { power = 3, warm = true },
	})
	spawn(function(session) session:set(DefaultScene{ Box{ key = "box" } }) end)
`

// outline writes the tags and the labels of a node, and of those below it.
func outline(v any) string {
	switch v := v.(type) {
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, outline(item))
		}
		return strings.Join(all, " ")
	case map[string]any:
		label := v["label"]
		for _, name := range []string{"title", "value"} {
			if label == nil || v["tag"] == "Button" {
				label = v[name]
			}
		}
		s := fmt.Sprintf("%v:%v", v["tag"], label)
		if v["children"] != nil {
			s += "(" + outline(v["children"]) + ")"
		}
		return s
	}
	return fmt.Sprint(v)
}

// changes returns the keys and values of the updates that a client was sent.
func (s *stage) changes(c *fakeClient) string {
	s.Helper()
	var all []string
	for _, m := range c.messages(s) {
		if m["etype"] != "UPDATE" {
			continue
		}
		for _, n := range m["data"].(map[string]any)["nodes"].([]any) {
			n := n.(map[string]any)
			all = append(all, fmt.Sprintf("%s=%v", strings.TrimPrefix(n["key"].(string), "controls.Look."), n["value"]))
		}
	}
	return strings.Join(all, " ")
}

func (s *stage) choose(c *fakeClient, name string, value any) {
	s.Helper()
	s.send(c, map[string]any{"etype": "SET", "key": "controls.Look." + name, "value": value})
}

func TestControls(t *testing.T) {
	play(t, look+`
		print(knobs.speed, knobs.color, knobs.solid, knobs.shape, knobs.reset, knobs.at[2], #knobs.at, knobs.light.power, knobs.name)
		on("DO", function(event) knobs.speed = 2 knobs.light.warm = false knobs.at[2] = 3 knobs.speed = 2 end)
		for _, name in ipairs{ "speed", "at", "reset", "name" } do
			knobs:on(name, function(value, session) print(name, type(value) == "table" and table.concat(value, ",") or value, session and session.id, knobs[name] == value) end)
		end
	`, func(s *stage) {
		a, b := s.join("a", map[string]any{}), s.join("b", map[string]any{})
		const panel = `Panel:Look(Slider:speed ColorPicker:color Checkbox:solid Select:shape Button:Reset VectorBox:at TextBox:name NumberBox:count Folder:light(NumberBox:power Checkbox:warm))`
		sent := a.messages(t)
		last := sent[len(sent)-1]
		if last["etype"] != "SET" || outline(last["data"].(map[string]any)["htmlChildren"]) != panel {
			t.Errorf("the page was sent %v", last)
		}
		s.changes(b)
		s.send(a, map[string]any{"etype": "DO"})
		for _, c := range []*fakeClient{a, b} {
			if got, want := s.changes(c), "speed=2 light.warm=false at=[0 3 0]"; got != want {
				t.Errorf("the script's change was sent as %q, want %q", got, want)
			}
		}
		time.Sleep(2 * time.Second)
		s.choose(a, "speed", 4)
		s.choose(a, "name", "42")
		s.choose(b, "at", []any{1, 2, 3})
		s.click(b, "controls.Look.reset")
		if got := s.changes(a); got != "at=[1 2 3]" {
			t.Errorf("a was sent %q", got)
		}
		if got := s.changes(b); got != "speed=4 name=42" {
			t.Errorf("b was sent %q", got)
		}
		time.Sleep(2 * time.Second)
		if got := s.changes(a) + s.changes(b); got != "" {
			t.Errorf("later they were sent %q", got)
		}
		s.wantSaid(`
1	#ff8800	true	box	nil	1	3	3	Ann
speed	2	nil	true
at	0,3,0	nil	false
speed	4	a	true
name	42	a	true
at	1,2,3	b	false
reset	b
reset	nil	b	true`)
		s.wantNoErrors()
		c := s.join("c", map[string]any{})
		if raw, _ := c.scene.Get("controls.Look.speed"); !strings.Contains(string(raw), "value\x04") {
			t.Errorf("a page that joins later is sent %q", raw)
		}
	})
}

// A value that the page received after the visitor's choice is followed by the right one.
func TestContendedControl(t *testing.T) {
	play(t, look, func(s *stage) {
		a, b := s.join("a", map[string]any{}), s.join("b", map[string]any{})
		s.choose(b, "speed", 3)
		s.changes(a)
		for i := range 5 {
			s.choose(a, "speed", float64(i)/2)
			time.Sleep(50 * time.Millisecond)
		}
		if got := s.changes(a); got != "" {
			t.Errorf("under the finger a was sent %q", got)
		}
		time.Sleep(time.Second)
		if got := s.changes(a); got != "speed=2" {
			t.Errorf("at rest a was sent %q", got)
		}
		time.Sleep(time.Second)
		if got := s.changes(a); got != "" {
			t.Errorf("later a was sent %q", got)
		}
	})
}

// What a control does not offer is not taken.
func TestControlsTrustNoPage(t *testing.T) {
	play(t, look+`
		on("SET", function(event) print(event.key) end)
		for name in pairs{ speed = 1, shape = 1, at = 1, solid = 1, count = 1, color = 1, name = 1 } do knobs:on(name, function(v) print(name, v) end) end
	`, func(s *stage) {
		a := s.join("a", map[string]any{})
		s.changes(a)
		for _, c := range []struct {
			name  string
			value any
		}{
			{"speed", 6}, {"speed", -1}, {"speed", "fast"}, {"speed", nil}, {"speed", []any{1}}, {"shape", "cone"}, {"shape", 1}, {"solid", "yes"}, {"solid", 1},
			{"at", 1}, {"at", []any{1, 2}}, {"at", []any{1, 2, 3, 4}}, {"at", []any{1, 2, "x"}}, {"at", map[string]any{"x": 1}}, {"count", true},
			{"name", 5}, {"color", true}, {"light", 1},
		} {
			s.choose(a, c.name, c.value)
		}
		if said := s.said(); said != "controls.Look.light" { // which is a folder
			t.Errorf("heard %q", said)
		}
		time.Sleep(time.Second)
		got := strings.Fields(strings.NewReplacer("[0 1 0]", "[0,1,0]").Replace(s.changes(a)))
		slices.Sort(got)
		if fmt.Sprint(got) != "[at=[0,1,0] color=#ff8800 count=3 name=Ann shape=box solid=true speed=1]" {
			t.Errorf("the page was sent %q", got)
		}
	})
}

func TestSessionControls(t *testing.T) {
	play(t, `spawn(function(session)
		local own = session:controls("Look", { speed = 1 })
		session:set(DefaultScene{ Box{ key = "box" } })
		session.data.own = own
		own:on("speed", function(value, s) print(value, s.id, own.speed) end)
		session:till("GO")
		session:set(DefaultScene{})
		session:till("GO")
		own:remove()
		own.speed = 7
		print(own.speed, tostring(own))
	end)`, func(s *stage) {
		a, b := s.join("a", map[string]any{}), s.join("b", map[string]any{})
		const key = "session.controls.Look.speed"
		s.send(a, map[string]any{"etype": "SET", "key": key, "value": 3})
		s.send(a, map[string]any{"etype": "GO"})
		if _, ok := a.Find(key); !ok {
			t.Error("the panel does not survive a set")
		}
		if raw, _ := b.scene.Get(key); !strings.Contains(string(raw), "value\x01") {
			t.Errorf("b has %q", raw)
		}
		s.send(a, map[string]any{"etype": "GO"})
		if _, ok := a.Find(key); ok {
			t.Error("the panel is still there")
		}
		s.wantSaid("3	a	3\n7	controls Look")
		s.engine.end(b, "gone")
		synctest.Wait()
		s.wantNoErrors()
	})
}

// knobs:update reaches the pages that are open and those that are opened later.
func TestUpdateOfControls(t *testing.T) {
	play(t, look+`
		knobs:on("shape", function(value, session) print("shape", value, session) end)
		on("DO", function()
			knobs:update("shape", { options = { "ball", "torus" }, label = "Form" })
			knobs:update("speed", { max = 0.5, value = 0.25 })
			knobs:update("light", { collapsed = true, label = "Lamp" })
			knobs:update("reset", { disabled = true, on_click = function() print("another") end })
			print(knobs.shape, knobs.speed)
		end)
		on("BACK", function() knobs:update("reset", { disabled = false }) end)
	`, func(s *stage) {
		a := s.join("a", map[string]any{})
		s.send(a, map[string]any{"etype": "DO"})
		s.wantSaid("ball	0.25\nshape	ball	nil")
		b := s.join("b", map[string]any{})
		for _, c := range []*fakeClient{a, b} {
			for name, want := range map[string]map[string]any{
				"shape": {"label": "Form", "value": "ball"}, "speed": {"max": 0.5, "value": 0.25, "hint": "turns a second"},
				"light": {"collapsed": true, "label": "Lamp"}, "reset": {"disabled": true},
			} {
				raw, _ := c.scene.Get("controls.Look." + name)
				got := decoded(t, raw)
				for prop, v := range want {
					if fmt.Sprint(got[prop]) != fmt.Sprint(v) {
						t.Errorf("%s.%s is %v, want %v", name, prop, got[prop], v)
					}
				}
			}
		}
		s.choose(a, "shape", "box")
		s.send(a, map[string]any{"etype": "BACK"})
		s.send(a, map[string]any{"etype": "CLICK", "key": "controls.Look.reset"})
		s.wantSaid("ball	0.25\nshape	ball	nil\nanother")
		s.wantNoErrors()
	})
}

func TestControlsWithStores(t *testing.T) {
	play(t, `
		knobs = controls("Look", { speed = 1 })
		local world = SceneStore()
		world:set(DefaultScene{ Box{ key = "box" } })
		spawn(function(session) world:subscribe(session) end)
		on("GO", function() world:set(DefaultScene{ Sphere{ key = "ball" } }) end)
	`, func(s *stage) {
		a := s.join("a", map[string]any{})
		for range 2 {
			if _, ok := a.Find("controls.Look.speed"); !ok {
				t.Error("the panel is not there")
			}
			s.send(a, map[string]any{"etype": "GO"})
		}
		s.wantNoErrors()
	})
}

// A script may consist of controls alone.
func TestControlsAlone(t *testing.T) {
	play(t, `controls("Look", { speed = 1, on_change = 2 }):on("speed", print)`, func(s *stage) {
		a := s.join("a", map[string]any{})
		if _, ok := a.Find("controls.Look.speed"); !ok {
			t.Error("the panel is not there")
		}
		s.wantNoErrors()
	})
}

func TestControlsInOrder(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"as written", `controls("X", { c = 1, a = { z = 1, y = true, x = "" }, Divider{}, b = 2 })`, "c a z y x  b"},
		{"over lines", "controls(\n\"X\",\n{\n c = 1,\n b = 2, a = 3 })", "c b a"},
		{"made elsewhere", `local t = { c = 1, a = { z = 1, y = 2 }, b = 2 } controls("X", t)`, "a y z b c"},
		{"by another name", `local make = controls make("X", { c = 1, b = 2 })`, "c b"},
		{"of the module", `local vuer = require "vuer" vuer.controls("X", { c = 1, b = 2, nothing = nil })`, "c b"},
		{"many", `controls("X", { k = 1, j = 1, i = 1, h = 1, g = 1, f = 1, e = 1, d = 1, c = 1, b = 1, a = 1 })`, "k j i h g f e d c b a"},
		{"in a function", `local function f(t) return t end f(controls("X", f{ b = 1, a = 2 }))`, "a b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			play(t, test.script, func(s *stage) {
				p := s.engine.panels.lib.Everybody.Panels()[0]
				m, err := s.engine.panelMessage(p)
				if err != nil {
					t.Fatal(err)
				}
				got := outline(decoded(t, m.Nodes[0].Raw)["children"])
				want := []string{}
				for _, word := range strings.FieldsFunc(got, func(r rune) bool { return r == ' ' || r == '(' || r == ')' }) {
					label := word[strings.Index(word, ":")+1:]
					if label == "<nil>" {
						label = ""
					}
					want = append(want, label)
				}
				if strings.Join(want, " ") != test.want {
					t.Errorf("the order is %q, want %q", strings.Join(want, " "), test.want)
				}
			})
		})
	}
}

func TestControlsThatCannotBe(t *testing.T) {
	tests := []struct{ script, want string }{
		{`controls{ speed = 1 }`, `controls wants a title first, not a table`},
		{`controls("X", 5)`, `controls wants a table, not the number 5`},
		{`controls("X", Slider{})`, `controls wants a table of controls, not one Slider (give it a name: { name = Slider{ ... } })`},
		{`controls("X", { on = 1 })`, `a control cannot have the name 'on'`},
		{`controls("X", { a = { remove = 1 } })`, `a control cannot have the name 'remove'`},
		{`controls("X", { a = { "box", "ball" } })`, `the control 'a' is a list (write Select{ options = { ... } })`},
		{`controls("X", { a = print })`, `the control 'a' is a function (write Button{ "Go", on_click = function(event, session) ... end })`},
		{`controls("X", { 5 })`, `a control without a name is the number 5, and has to be an element`},
		{`controls("X", { a = Slider{ value = 7, max = 5 } })`, `a has to be from 0 to 5, not the number 7`},
		{`controls("X", { a = Slider{ value = "7" } })`, `a has to be a number, not the string "7"`},
		{`controls("X", { a = Select{ options = { "box", "ball" }, value = "bal" } })`, `a has to be one of its options, not the string "bal" (did you mean 'ball'?)`},
		{`controls("X", { a = Select{} })`, `a has no options (write options = { "box", "ball" })`},
		{`controls("X", { a = Slider{ key = "k" }, b = Slider{ key = "k" } })`, `two controls have the key "k"`},
		{`controls("X", {}) controls("X", {})`, `the panel "X" exists already, from scene.lua:1`},
		{`local k = controls("X", { speed = 1 }) k.speed = "fast"`, `speed has to be a number, not the string "fast"`},
		{`local k = controls("X", { speed = Slider{ max = 5 } }) k.speed = 6`, `speed has to be from 0 to 5, not the number 6`},
		{`local k = controls("X", { speed = 1 }) k.sped = 6`, `the panel "X" has no control 'sped' (did you mean 'speed'?)`},
		{`local k = controls("X", { speed = 1 }) print(k.sped)`, `the panel "X" has no control 'sped' (did you mean 'speed'?)`},
		{`local k = controls("X", { speed = 1 }) k.on("speed", print)`, `use a colon: knobs:on(...)`},
		{`local k = controls("X", { speed = 1 }) k:on("speed")`, `knobs:on "speed" wants a function, not nil`},
		{`local k = controls("X", { light = { power = 1 } }) k.light = 1`, `'light' is a folder and cannot be set (set one of its controls: knobs.light.power = ...)`},
		{`local k = controls("X", { light = { power = 1 } }) k:on("light", print)`, `write knobs.light:on("power", ...)`},
		{`local k = controls("X", { go = Button{} }) k.go = 1`, `'go' is a Button, which has no value`},
		{`local k = controls("X", { at = {0, 1, 0} }) k.at = {1, 2}`, `at has to be a list of 3 numbers, not {1, 2}`},
		{`local k = controls("X", { at = {0, 1, 0} }) k.at[2] = "up"`, `at has to be a list of 3 numbers, not {0, "up", 0}`},
		{`local k = controls("X", { at = {0, 1, 0} }) k.at[4] = 1`, `at has to be a list of 3 numbers, not {0, 1, 0, 1}`},
		{`local k = controls("X", { speed = 1 }) k.remove = 2`, `'remove' is a method of the panel and cannot be set`},
		{`local k = controls("X", { a = 1 }) k:update("b", {})`, `the panel "X" has no control 'b'`},
		{`local k = controls("X", { a = 1 }) k:update({ disabled = true })`, `knobs:update wants the name of a control first, not a table (knobs:update("speed", { disabled = true }))`},
		{`local k = controls("X", { a = 1 }) k:update("a")`, `knobs:update wants a table, not nil`},
		{`local k = controls("X", { a = 1 }) k:update("a", { key = "b" })`, `the key of 'a' cannot change`},
		{`local k = controls("X", { a = 1 }) k:update("a", { min = 2, max = 1 })`, `a has the least value 2, which is more than the greatest, 1`},
		{`local k = controls("X", { a = 1 }) k:update("a", { max = 2, value = 3 })`, `a has to be`},
		{`local k = controls("X", { a = 1 }) k:update("a", { disabled = "yes" })`, `disabled`},
		{`local k = controls("X", { a = Select{ options = { "x" } } }) k:update("a", { options = {} })`, `a has no options`},
		{`local k = controls("X", { a = Select{ options = { "x" } } }) k:update("a", { multiple = true })`, `a cannot become a control of several values`},
		{`local t = {} t.t = t controls("X", t)`, `folders are nested more than 8 deep`},
		{`for i = 1, 200 do controls("X" .. i, {}) end`, `too many panels: 100`},
		{`local t = {} for i = 1, 2000 do t["x" .. i] = i end controls("X", t)`, `a panel has at most 1000 controls`},
		{`spawn(function(session) controls("X", { a = 1 }) end)`, `controls is for everybody: call it once, outside of spawn, or write session:controls(...)`},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			play(t, `spawn_task(function() `+test.script+` end) `+strings.Repeat(test.script+" ", strings.Count(test.script, "spawn")), func(s *stage) {
				s.join("a", map[string]any{})
				s.join("b", map[string]any{})
				if all := strings.Join(s.errors(), "\n"); !strings.Contains(all, "scene.lua:1") || !strings.Contains(all, test.want) {
					t.Errorf("got %q, want %q", all, test.want)
				}
			})
		})
	}
}

func decoded(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	v, _, err := msgp.ReadIntfBytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	return v.(map[string]any)
}
