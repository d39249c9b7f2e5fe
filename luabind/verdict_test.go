package luabind_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/vuerlua/vuerlua/luabind"
)

const goodScene = `spawn(function(session) session:set(Scene{ Group{ key = "good" } }) end)`

// What only looks wrong does not refuse a reload.
func TestReloadTakesWhatMayBeMeant(t *testing.T) {
	for name, script := range map[string]string{
		"a name that is tested":              `if debug_mode then debug_mode.log("x") end print(not verbose, mode == "dark", type(extra))`,
		"a name with a default":              `local unpack = table.unpack or unpack  local bits = bit32 or bit  local n = count or 1  print(n)`,
		"a name of another Lua":              `local u = table.unpack or unpack  if jit then print(jit.version) end print(u)`,
		"a method that is tested":            `on("A", function(e, session) if session.fancy then session:fancy() end end)`,
		"names that are made up":             `for _, name in ipairs{ "red", "blue" } do _G[name] = name end print(red, blue)`,
		"names of a chunk":                   `load("made = 1")() print(made)`,
		"names of an environment":            `setfenv(1, setmetatable({}, { __index = function(_, k) return _G[k] or k end })) print(nothing_here)`,
		"names by way of a metatable":        `setmetatable(_G, { __index = function(_, k) return k end }) print(anything)`,
		"names that a module makes up":       `require "names" print(red, blue)`,
		"a call that is caught":              `print(pcall(function() return maybe() end))`,
		"a module that is caught":            `print(pcall(require, "socket")) print(pcall(function() return require "socket" end))`,
		"a module of its own":                `package.preload["mine"] = function() return { 1 } end print(require("mine")[1])`,
		"a list that is called":              `local list = { 1, 2 } setmetatable(list, { __call = function(self) return table.remove(self) end }) for x in list do print(x) end`,
		"a file that the script writes":      `local f = io.open("made.obj", "w") f:write("v 0 0 0") f:close() print(asset("made.obj"))`,
		"a library for other Luas":           `require "names" package.loaded.names.run()`,
		"arithmetic of its own":              `local P = setmetatable({}, { __add = function(a, b) return b end, __mul = rawequal }) print(P + "text", "a" * P)`,
		"a property that nobody knows":       `local box = Box{ key = "b", wobble = 3 } print(box.wobble)`,
		"a silenced line":                    `if false then print(Spere{}) end ---@diagnostic disable-line: undefined`,
		"a silenced file":                    "---@diagnostic disable: undefined\nif false then print(Spere{}) end",
		"a silenced rule of another program": `if false then print(Spere{}) end ---@diagnostic disable-line: undefined-global`,
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, func(th *theatre) {
				th.write("names.lua", `for _, name in ipairs{ "red", "blue" } do _G[name] = name end
					local function never() os.execute("ls") debug.upvaluejoin() loadlib("x") end
					local frexp = math.frexp or require "mathx".frexp
					return { run = function() return never end }`)
				th.load(goodScene)
				if _, err := th.try(script + "\n" + goodScene); err != nil {
					t.Error(err)
				}
				found, err := luabind.Check(luabind.Config{Script: filepath.Join(th.dir, "scene.lua")})
				if err != nil || slices.ContainsFunc(found, func(d *luabind.Diagnostic) bool {
					return d.Severity == luabind.Error && d.Rule != "unknown-property"
				}) {
					t.Errorf("check says %v, %v", found, err)
				}
			})
		})
	}
}

// An error in the text of a script refuses a reload with the words of check, before any of the
// script has run. Restart runs the script anyway.
func TestReloadHasTheVerdictOfCheck(t *testing.T) {
	for _, script := range []string{
		`spawn(function(s) s:set(DefaultScene{ Spere{ key = "a" } }) end)`,
		`spawn(function(s) s:sett(DefaultScene{}) end)`,
		`spawn(function(s) s.set(DefaultScene{}) end)`,
		`spawn(function(s) s:set{ Box{} } end)`,
		`spawn(function(s) s:set(DefaultScene{ Box{ position = "up" } }) end)`,
		`spawn(function(s) s:set(DefaultScene{ Box{ colour = "red" } }) end)`,
		`spawn(function(s) s:set(DefaultScene{}) for x in 5 do end end)`,
		`spawn(function(s) s:set(DefaultScene{}) sleep(1) for dt in frames do end end)`,
		`spawn(function(s) s:set(DefaultScene{}) sleep(1) while true do end end)`,
		`spawn(function(s) s:set(DefaultScene{}) print("a" + 1) end)`,
		`spawn(function(s) s:set(DefaultScene{}) print(math.sine(1), maths.sin(1)) end)`,
		`spawn(function(s) s.speed = 1 end)`,
		`spawn(function(s) s:upsert("box", {}) end)`,
		`spawn(function(s) require "gone" end)`,
		`spawn(function(s) s:set(DefaultScene{ Obj{ src = asset("gone.obj") } }) end)`,
		`local lib = require "lib" spawn(function(s) lib(s) end)`,
		"spawn(function(s) s:set(DefaultScene{ Box{ key = 1, colour = 2 } }) end)\nprint(one)\nprint(two)",
	} {
		perform(t, func(th *theatre) {
			th.write("lib.lua", "return function(session) session:sett() end")
			th.load(goodScene)
			c := th.join()
			want(t, c, "SET good")
			_, err := th.try("print('it runs')\n" + script)
			refusal, ok := errors.AsType[*luabind.Refusal](err)
			if !ok {
				t.Errorf("%s: not refused: %v", script, err)
				return
			}
			found, err := luabind.CheckText(luabind.Config{Script: filepath.Join(th.dir, "scene.lua")})
			if err != nil {
				t.Fatal(err)
			}
			var checks, reloads []string
			for _, d := range found {
				checks = append(checks, d.Severity.String()+" "+d.Error())
			}
			for _, d := range refusal.Findings {
				reloads = append(reloads, d.Severity.String()+" "+d.Error())
			}
			slices.Sort(checks)
			slices.Sort(reloads)
			if !slices.Equal(checks, reloads) {
				t.Errorf("%s\ncheck says  %q\nreload says %q", script, checks, reloads)
			}
			th.said("")
			quiet(t, c)
			if _, err := th.live.Restart(); err != nil {
				t.Errorf("%s: restart: %v", script, err)
			}
			synctest.Wait()
			if said := th.take(); !strings.Contains(said, "it runs") {
				t.Errorf("%s: restart said %q", script, said)
			}
		})
	}
}

// A first start runs, and says what check says before any client comes.
func TestStartSaysWhatCheckSays(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load("local t = {1}\nspawn(function(s)\n  s:set(DefaultScene{ Spere{} })\n  s:sett()\n  print(t[0], Box{ colour = 1 })\nend)")
		th.said("error scene.lua:3: 'Spere' is not defined (did you mean 'Sphere'?)\n" +
			"error scene.lua:4: a session has no method 'sett' (did you mean 'set'?)\n" +
			"warning scene.lua:5: Box has no property 'colour' (did you mean 'color'?)\n" +
			"warning scene.lua:5: lists start at index 1, not 0 (the items of a list are numbered from 1)")
	})
}

// Of very many findings the first errors are said, and how many more there are.
func TestReloadSaysNoMoreThanPeopleRead(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(goodScene)
		_, err := th.try("local t = {}\n" + strings.Repeat("print(t[0])\n", 30) + strings.Repeat("prnt(1)\n", 30) + goodScene)
		refusal, ok := errors.AsType[*luabind.Refusal](err)
		if !ok {
			t.Fatal(err)
		}
		last := refusal.Findings[len(refusal.Findings)-1]
		if len(refusal.Findings) != 21 || refusal.Findings[0].Line != 32 || last.Error() != "scene.lua: 40 more findings are not shown (vuerlua check lists all of them)" {
			t.Errorf("%d findings, from %v to %v", len(refusal.Findings), refusal.Findings[0], last)
		}
	})
}

// A file that was missing is a reason to try again when it comes.
func TestRefusedReloadWaitsForFiles(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(goodScene)
		if _, err := th.try(`spawn(function(s) require "lib.late" s:set(Scene{ Obj{ src = asset("late.obj") } }) end)`); err == nil {
			t.Fatal("not refused")
		}
		for _, name := range []string{"lib/late.lua", "late.obj"} {
			if !slices.Contains(th.live.Files(), filepath.Join(th.dir, name)) {
				t.Errorf("%s is not waited for: %q", name, th.live.Files())
			}
		}
	})
}

func TestScriptsThatShowNothing(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		taken  bool
	}{
		"empty":                 {"", false},
		"a comment":             {"-- spawn(function() end)", false},
		"handlers":              {`on("CLICK", function(e, s) s:upsert(Box{ key = "b" }) end)`, false},
		"tasks":                 {`every(1, function() print(1) end)`, false},
		"a function":            {`function scene(session) session:set(Scene{}) end`, false},
		"bind":                  {`bind(function(s) end)`, true},
		"spawn by another name": {`local start = vuer.spawn start(function() end)`, true},
		"spawn, later":          {`sleep(1) spawn(function() end)`, true},
		"spawn, in a task":      {`after(1, function() spawn(function() end) end)`, true},
		"a handler for clients": {`on("INIT", function(e, s) s:set(Scene{}) end)`, true},
		"a handler for all":     {`on("*", function(e, s) end)`, true},
		"a subscription":        {`local w = SceneStore() on("JOIN", function(e, s) w:subscribe(s) end)`, true},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, func(th *theatre) {
				r := th.load(test.script)
				if (r.Unseen == nil) != test.taken {
					t.Errorf("at start: %v", r.Unseen)
				}
				th.load(test.script) // there is nothing to lose
				th.load(goodScene)
				c := th.join()
				want(t, c, "SET good")
				_, err := th.try(test.script)
				if (err == nil) != test.taken {
					t.Errorf("after a scene: %v", err)
				}
				if err != nil && !strings.Contains(err.Error(), "the previous scene keeps running") {
					t.Error(err)
				}
				if err == nil && strings.Contains(name, "handler for clients") {
					want(t, c, "SET")
				}
				quiet(t, c)
				if r, err := th.live.Restart(); err != nil || (r.Unseen == nil) != test.taken {
					t.Errorf("restart: %v, %v", r, err)
				}
				if !test.taken {
					want(t, c, "SET")
				}
			})
		})
	}
}

func TestReloadSaysWhatItKept(t *testing.T) {
	perform(t, func(th *theatre) {
		for _, test := range []struct {
			script        string
			kept, dropped bool
		}{
			{goodScene, false, false},
			{`persist("empty") ` + goodScene, false, false},
			{`persist("n", { n = 1 }) ` + goodScene, false, false},
			{goodScene, true, false},
		} {
			if r := th.load(test.script); r.Kept != test.kept || r.Dropped != test.dropped {
				t.Errorf("after %s: %+v", test.script, r)
			}
		}
		if r, err := th.live.Restart(); err != nil || r.Kept || !r.Dropped {
			t.Errorf("restart: %+v, %v", r, err)
		}
		th.load(`spawn(function(s) s.data.n = 1 end)`)
		th.join()
		synctest.Wait()
		if r := th.load(goodScene); !r.Kept {
			t.Errorf("with session.data: %+v", r)
		}
	})
}
