package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

func world() *lint.World {
	w := &lint.World{Globals: map[string][]string{}, Assigned: map[string]bool{}}
	for _, name := range strings.Fields("_G assert error ipairs pairs pcall require select setmetatable tostring tonumber type unpack vuer coroutine") {
		w.Globals[name] = nil
	}
	w.Globals["math"] = []string{"sin", "pi", "floor"}
	w.Globals["string"] = []string{"format", "rep"}
	for name := range catalog.Names() {
		w.Globals[name] = nil
	}
	for _, e := range meta.All() {
		if e.Owner() == "" && (e.Kind == meta.Function || e.Kind == meta.Value) {
			w.Globals[e.Name] = nil
		}
	}
	w.Module = func(name string) (string, bool) { return "did you mean 'tween'?", name == "tween" }
	w.Asset = func(name string) (string, bool) { return "it should be there", name == "a.obj" }
	w.Instead = func(name string) string {
		return map[string]string{"dofile": "do it yourself", "math.random2": "do it yourself"}[name]
	}
	return w
}

func check(t testing.TB, source string) []lint.Finding {
	t.Helper()
	chunk, err := parse.Chunk(source, "scene.lua")
	if err != nil {
		t.Fatal(err)
	}
	return lint.Check(chunk, world())
}

// What is right is left alone, however it is written.
func TestNothingToSay(t *testing.T) {
	for _, source := range []string{
		`counter = 0  function bump() counter = counter + 1 end  bump()`,
		`function later() return defined_below() end  function defined_below() end`,
		`_G.made_here = 1  print(made_here)`,
		`local function rec(n) if n > 0 then return rec(n - 1) end end rec(3)`,
		`string.trim = function(s) return s end  print(string.trim("x"))`,
		`function math.double(x) return 2 * x end  print(math.double(2))`,
		`local Box = { thing = 1 }  print(Box.thing, Box[0])  Box[0] = 2`,
		`spawn(function(session) session.data.score = 1  session.data.list = {} end)`,
		`spawn(function(s) pcall(s.grab_render, s, { ttl = 1 })  s.upsert(s, Box{ key = "b" }) end)`,
		`on("CLICK", function(event, session) print(event.value.anything, event.own_field) end)`,
		`on("MY_OWN_EVENT", function(event) end)`,
		`local b = Box{ key = "b" }  b.position = {0, 1, 0}  b.material = { color = "red" }`,
		`local x = Box{ key = "b" }  x = 3  x.whatever = 1`,
		`Box{ key = 1, position = null, rotation = {0, 0, 0, "XYZ"}, color = {1, 0, 0}, scale = 2 }`,
		`local p = {0, 1, 0}  Box{ key = "b", position = p, args = { p[1], 1, 1 } }`,
		`local v = require "vuer"  v.spawn(function(session) v.sleep(1) session:set(v.DefaultScene{}) end)`,
		`while true do sleep(1) end`,
		`while true do local x = compute()  if x then break end end  function compute() return true end`,
		`while true do coroutine.yield() end`,
		`local t = spawn_task(function() end)  t:cancel()  print(t.name, t:done())`,
		`local world = SceneStore()  world:upsert(Box{ key = "b" })`,
		`local t = {}  for i = 0, 10 do t[i] = i end  print(t[0])`,
		`local t = { n = 1, 2, n2 = 3 }`,
		`for i = 0, #arg do print(i) end`,
		`print("1" + 2, "0x10" + 1)`,
		`require "tween"  asset("a.obj")`,
		`local session = {}  session.own = 1`,
		`function f(...) print(...) return arg end`,
		`goto done  do local x = 1 print(x) end ::done::`,
		`repeat local done = true until done`,
		`Text{ key = "t", "hello" }  Header1"hello"`,
		`local self = 1  local t = {}  function t:m() return self end  print(self)`,
	} {
		// A local named session is one unless it was given something else.
		for _, f := range check(t, source) {
			if f.Rule != "session-field" {
				t.Errorf("%s\n  %+v", source, f)
			}
		}
	}
}

func TestFindings(t *testing.T) {
	for _, c := range []struct{ source, want string }{
		{"prnt(1)", "1 undefined: 'prnt' is not defined (did you mean 'print'?)"},
		{"local speed = 1\nprint(sped)", "2 undefined: 'sped' is not defined (did you mean 'speed'?)"},
		{"print(None)", "1 undefined: 'None' is not defined (write nil)"},
		{"dofile('x')", "1 undefined: 'dofile' is not available in scene scripts (do it yourself)"},
		{"print(math.sine(1))", "1 undefined: math has no field 'sine' (did you mean 'math.sin'?)"},
		{"math.random2()", "1 undefined: math.random2 is not available in scene scripts (do it yourself)"},
		{"local v = require 'vuer'\nv.spwan(print)", "2 undefined: vuer has no field 'spwan' (did you mean 'spawn'?)"},
		{"spawn(function(s)\n  s:upsrt(Box{})\nend)", "2 unknown-method: a session has no method 'upsrt' (did you mean 'upsert'?)"},
		{"on('CLICK', function(e, who)\n  who.update(Box{})\nend)", "2 dot-call: who.update was called with a dot (use a colon: who:update(...))"},
		{"spawn(function(session) print(session.conected) end)", "1 unknown-field: a session has no field 'conected' (did you mean 'connected'?)"},
		{"spawn(function(session) session.score = 1 end)", "1 session-field: session.score cannot be set (store data of a client in session.data.score)"},
		{"spawn(function(session) session:set{ Box{} } end)", "1 set-of-no-scene: set wants a Scene or a DefaultScene, not a table (session:set(DefaultScene{ ... }) replaces the whole scene; session:upsert changes elements of it)"},
		{"every(1, print):stop()", "1 unknown-method: a task has no method 'stop' (did you mean 'cancel'?)"},
		{"Box{ key = 'b',\n  colour = 'red' }", "2 unknown-property: Box has no property 'colour' (did you mean 'color'?)"},
		{"local b = Box{ key = 'b' }\nb.positon = {0, 0, 0}", "2 unknown-property: Box has no property 'positon' (did you mean 'position'?)"},
		{"Box{ key = 'b', position = {0, 1} }", "1 wrong-type: Box.position has to be a list of 3 numbers, not a list of 2 items (give 3 numbers: {x, y, z})"},
		{"vuer.Box{ key = 'b', visible = 'yes' }", "1 wrong-type: Box.visible has to be true or false, not a string (\"yes\") (write true or false, without quotes)"},
		{"Box{ key = 'a', key = 'b' }", "1 duplicate-field: 'key' is set twice; the last value is used ()"},
		{"local t = {1}\nprint(t[0])", "2 zero-index: lists start at index 1, not 0 (the items of a list are numbered from 1)"},
		{"local t = {1}\nfor i = 0, #t - 1 do\n  print(t[i])\nend", "2 zero-index: t has no index 0: lists start at index 1 (lists are numbered from 1: for i = 1, #t do)"},
		{"print('a' + 1)", "1 text-plus-text: '+' adds numbers, and one of these is a string (write .. to join strings)"},
		{"while true do\n  print(1)\nend", "1 busy-loop: this loop never waits: nothing else can happen while it runs (add sleep(1/60), or write: for dt, t in frames(60) do)"},
		{"on('CLIK', print)", "1 unknown-event: 'CLIK' is not a built-in event (did you mean 'CLICK'?)"},
		{"require 'twen'", "1 missing-module: module 'twen' not found (did you mean 'tween'?)"},
		{"asset('b.obj')", "1 missing-asset: file 'b.obj' does not exist in the workspace (it should be there)"},
	} {
		var got []string
		for _, f := range check(t, c.source) {
			got = append(got, fmt.Sprintf("%d %s: %s (%s)", f.Line, f.Rule, f.Message, f.Hint))
		}
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s\n  got  %q\n  want %q", c.source, got, c.want)
		}
	}
}

// TestLongChains checks that what the parser lets pass is looked through in linear time and
// within the stack.
func TestLongChains(t *testing.T) {
	n := parse.MaxLinks
	for name, source := range map[string]string{
		"operators": "x = y" + strings.Repeat("+y", n),
		"calls":     "f" + strings.Repeat("()", n),
		"fields":    "x = a" + strings.Repeat(".b", n),
		"methods":   "a" + strings.Repeat(":b()", n),
		"elseif":    "if a then " + strings.Repeat("elseif b then ", n) + "else local c = d end",
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			check(t, source)
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// Whatever parses can be looked through.
func FuzzCheck(f *testing.F) {
	for _, source := range []string{
		"spawn(function(session) session:set(DefaultScene{ Box{ key = 'b' } }) end)",
		"local a, b = ...; for i = 0, #a do a[i] = b end", "function t.a.b:c() return self end", "repeat local x until x",
		"while true do end", "_G.x = 1", "a.b.c = function(...) return arg end", "vuer.x.y()", "('x'):rep(3)", "f{[0]=1, [f]=2}", "(0)\r(A)",
		"for i, k in ipairs{ 'a' } do session:upsert(Box{ key = k .. i .. ('%d'):format(i) }) end session:update{ key = 'b' } session:remove{ 'c' }",
		"local function f(k) return Box{ key = k } end f('a') x.key = f('b').key for k in pairs(x) do session:add({ key = k }, { to = 'd' }) end",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 4096 {
			return
		}
		chunk, err := parse.Chunk(source, "fuzz")
		if err != nil {
			return
		}
		lines := strings.Count(source, "\n") + strings.Count(source, "\r") + 1 // Lua takes both for the end of a line
		w := world()
		w.Nodes = lint.NewNodes()
		w.Nodes.Add(chunk)
		for _, f := range lint.Check(chunk, w) {
			if f.Line < 0 || f.Line > lines || f.Message == "" || f.Rule == "" {
				t.Fatalf("%+v of %d lines", f, lines)
			}
		}
		lint.Required(chunk)
		lint.Assigned(chunk, map[string]bool{})
	})
}

func TestWhatWasMeant(t *testing.T) {
	for source, want := range map[string]string{
		`foo()`:                          "",
		`Zelebrate{}`:                    "",
		`Selekt{}`:                       "did you mean 'Select'?",
		`Dropdown{}`:                     "write Select",
		`Sperhe{}`:                       "did you mean 'Sphere'?",
		`boxx{}`:                         "did you mean 'Box'?",
		`Gltf{}`:                         "write Glb",
		`slep(1)`:                        "did you mean 'sleep'?",
		`Spawn(print)`:                   "did you mean 'spawn'?",
		`local Selektor = 1  Selector{}`: "did you mean 'Selektor'?",
	} {
		found := check(t, source)
		if len(found) != 1 || found[0].Hint != want {
			t.Errorf("%s: %+v, want the hint %q", source, found, want)
		}
	}
}

// Hints name components that exist.
func TestComponentsByOtherNames(t *testing.T) {
	for name, hint := range lint.ElsewhereNamed {
		if c, ok := catalog.Lookup(name); ok {
			t.Errorf("%s is a component: %q is never said", c.Name, hint)
		}
		first := strings.Trim(strings.Fields(strings.TrimPrefix(strings.TrimPrefix(hint, "write "), "use a "))[0], ",")
		first, _, _ = strings.Cut(first, "{")
		if _, ok := catalog.Lookup(first); !ok {
			t.Errorf("%s: %q names no component", name, hint)
		}
	}
}

// A local is not visible in its own declaration, however many lines that has.
func TestLocalInItsDeclaration(t *testing.T) {
	const want = "the local knobs is not declared yet here: write local knobs in a line before it"
	for _, source := range []string{
		"local knobs = controls('Look', { reset = Button{ on_click = function() knobs.speed = 1 end } })",
		"local knobs = controls('Look', {\n  reset = Button{ on_click = function()\n knobs.speed = 1 end },\n})",
		"do\n  local knobs = pcall(function()\n    return knobs\n  end)\nend",
	} {
		if found := check(t, source); len(found) != 1 || found[0].Hint != want {
			t.Errorf("%s: %+v", source, found)
		}
	}
}
