package luabind

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/stdlib"
)

// deepCases go as deep as they can in what the program does by recursion in Go, where the end
// of the stack would be the end of the process.
var deepCases = []struct{ name, source string }{
	{"nested tables into json", `local t = {} for i = 1, 1e6 do t = { t } end pcall(require("json").encode, t)`},
	{"nested text into json", `pcall(require("json").decode, ("["):rep(1e6)) pcall(require("json").decode, ('{"a":'):rep(1e6))`},
	{"nested tables into an element", `local t = {} for i = 1, 1e6 do t = { t } end pcall(function() Upsert(Box{ key = "x", material = t }) end)`},
	{"nested children", `local t = Box{} for i = 1, 1e5 do t = group{ t } end pcall(function() Upsert(t) end)`},
	{"nested children in a set", `local t = Box{} for i = 1, 1e5 do t = group{ t } end pcall(function() SceneStore():set(Scene{ t }) end)`},
	{"a chain of parents in a store", `
		local world = SceneStore()
		world:set(Scene{ group{ key = "k0" } })
		for i = 1, 2e4 do world:add(group{ key = "k" .. i }, { to = "k" .. i - 1 }) end
		world:get("k0")`},
	{"nested tables into inspect", `local t = {} for i = 1, 1e5 do t = { t } end pcall(require("inspect"), t)`},
	{"nested tables into an array", `local t = {} for i = 1, 1e6 do t = { t } end pcall(Float32Array, t)`},
	{"nested tables kept", `local t = {} for i = 1, 1e6 do t = { t } end persist("deep", {}).t = t pcall(persist, "other", { t })`},
	{"a list of links kept", `local t = persist("links", {}) for i = 1, 2e5 do t.next = {} t = t.next end`},
	{"a chain of __index tables", `local t = {} for i = 1, 1e6 do t = setmetatable({}, { __index = t }) end pcall(function() return t.x end)`},
	{"a chain of __newindex tables", `local t = {} for i = 1, 1e6 do t = setmetatable({}, { __newindex = t }) end pcall(function() t.x = 1 end)`},
	{"a chain of __call", `local t = print for i = 1, 1e5 do t = setmetatable({}, { __call = t }) end pcall(t)`},
	{"__index that goes round", `local t = {} setmetatable(t, { __index = t }) pcall(function() return t.x end)`},
	{"__index function", `local t t = setmetatable({}, { __index = function(t, k) return t[k .. "x"] end }) pcall(function() return t.x end)`},
	{"__tostring", `local t t = setmetatable({}, { __tostring = function(t) return tostring(t) end }) pcall(tostring, t) pcall(print, t)`},
	{"__concat", `local t t = setmetatable({}, { __concat = function(a, b) return a .. b end }) pcall(function() return t .. "x" end)`},
	{"__eq", `local mt = {} mt.__eq = function(a, b) return a == b end local a, b = setmetatable({}, mt), setmetatable({}, mt) pcall(function() return a == b end)`},
	{"__lt", `local mt = {} mt.__lt = function(a, b) return a < b end local a, b = setmetatable({}, mt), setmetatable({}, mt) pcall(function() return a < b end)`},
	{"__unm", `local mt = {} mt.__unm = function(a) return -a end local a = setmetatable({}, mt) pcall(function() return -a end)`},
	{"pcall", `local function f() pcall(f) end f()`},
	{"xpcall", `local function f() xpcall(f, f) end f()`},
	{"an error in a handler", `local function f() error("x") end xpcall(f, f) local function g() xpcall(error, g) end g()`},
	{"gsub", `local function f() ("x"):gsub("x", f) end pcall(f)`},
	{"sort", `local function f() table.sort({ 1, 2, 3 }, f) end pcall(f)`},
	{"iterators", `local function f() for x in f do end end pcall(f)`},
	{"load in load", `local function f() return load(f) end pcall(f) local function g() return (assert(load("return ..."))(g)()) end pcall(g)`},
	{"a reader that loads", `local function f() load(function() f() end) end pcall(f)`},
	{"require in require", `package.preload = package.preload or {} for i = 1, 1000 do package.preload["m" .. i] = function() return require("m" .. i + 1) end end pcall(require, "m1")`},
	{"calls", `local function f() return 1 + f() end pcall(f)`},
	{"calls of Go functions", `local function f() return (select(1, f())) end pcall(f)`},
	{"coroutines", `local function f() return (coroutine.wrap(f)()) end pcall(f)`},
	{"coroutines and pcall", `local function f() return pcall(pcall, coroutine.wrap(f)) end pcall(f)`},
	{"coroutines in metamethods", `local function f() return setmetatable({}, { __index = coroutine.wrap(f) }).x end pcall(f)`},
	{"patterns", `
		for _, p in ipairs{ ("a?"):rep(2e5), ("(a"):rep(31) .. (")"):rep(31), ("a*"):rep(2e5), (".-"):rep(1e5), ("[a"):rep(1e5), ("%b()"):rep(1e5), ("%f[a]"):rep(1e5) } do
			pcall(string.find, ("a"):rep(2e5), p)
		end`},
	{"source: brackets", `load("return " .. ("("):rep(1e6)) load("return " .. ("("):rep(1e5) .. "1" .. (")"):rep(1e5))`},
	{"source: braces", `load("return " .. ("{"):rep(1e6)) load("return " .. ("{"):rep(1e5) .. ("}"):rep(1e5))`},
	{"source: #", `load("return " .. ("#"):rep(1e6) .. "x") load("return " .. ("- "):rep(1e6) .. "1") load("return " .. ("not "):rep(1e6) .. "1")`},
	{"source: functions", `load(("function() "):rep(1e5)) load(("local function f() "):rep(1e5) .. ("end "):rep(1e5)) load("return " .. ("function() return "):rep(1e5) .. "1 " .. ("end "):rep(1e5))`},
	{"source: blocks", `for _, open in ipairs{ "do ", "while x do ", "if x then ", "repeat ", "for i = 1, 2 do " } do load(open:rep(1e5)) load(open:rep(1e5) .. ("end "):rep(1e5)) end`},
	{"source: else", `load("if x then " .. ("else if x then "):rep(1e5) .. ("end "):rep(1e5 + 1)) load("if x then " .. ("elseif x then "):rep(1e5) .. "end")`},
	{"source: sums", `for _, op in ipairs{ "+", "..", "^", " and ", " or ", "==", "-" } do load("return a" .. (op .. "a"):rep(1e5)) load("return 1" .. (op .. "1"):rep(1e5)) end`},
	{"source: fields", `load("return a" .. (".b"):rep(1e5)) load("return a" .. ("[a"):rep(1e5) .. ("]"):rep(1e5)) load("a" .. (".b"):rep(1e5) .. " = 1")`},
	{"source: calls", `load("f" .. ("()"):rep(1e5)) load("f" .. (":m()"):rep(1e5)) load("f" .. ("{}"):rep(1e5)) load(("f("):rep(1e5) .. (")"):rep(1e5)) load("f" .. ("''"):rep(1e5))`},
}

// None of them ends the process; most end in an error, some in the budget's.
func TestNothingRecursesWithoutEnd(t *testing.T) {
	for _, c := range deepCases {
		t.Run(c.name, func(t *testing.T) {
			n := &notebook{}
			e := startReal(t, n, Config{Budget: 10 * time.Second, Stdlib: stdlib.Modules()}, "spawn_task(function()\n"+c.source+"\nend):wait()\nprint('on')")
			defer e.Close()
			waitForMinutes(t, func() bool { return n.said() == "on" || len(n.mistakes()) > 0 })
			for _, m := range n.mistakes() {
				if strings.Contains(m, "internal error") {
					t.Error(m)
				}
			}
			if e.snapshot() == nil {
				t.Error("no state")
			}
		})
	}
}

// The same of source texts that are checked, and typed.
func TestDeepSources(t *testing.T) {
	r := strings.Repeat
	for name, text := range map[string]string{
		"brackets": "x = " + r("(", 1e5) + "1" + r(")", 1e5), "open brackets": "x = " + r("(", 1e6),
		"braces": "x = " + r("{", 1e5) + r("}", 1e5), "open braces": "x = " + r("{", 1e6),
		"lengths": "local x = " + r("#", 3e6) + "y", "minuses": "local x = " + r("- ", 1e6) + "y", "nots": "local x = " + r("not ", 1e6) + "y",
		"functions": r("local function f() ", 1e5) + r("end ", 1e5), "lambdas": "return " + r("function() return ", 1e5) + "1 " + r("end ", 1e5),
		"blocks": r("do ", 1e5) + r("end ", 1e5), "open blocks": r("while x do ", 1e5),
		"elseif": "if x then " + r("elseif x then ", 2e5) + "end", "else if": r("if x then else ", 1e5) + r("end ", 1e5),
		"sums": "return a" + r("+a", 2e5), "constants": "return 1" + r("+1", 2e5), "differences": "return a" + r("-a", 2e5),
		"concatenations": `return "a"` + r(`.."a"`, 2e5), "powers": "return a" + r("^a", 2e5),
		"ands": "return a" + r(" and a", 2e5), "ors": "return a" + r(" or a", 2e5), "comparisons": "return a" + r("==a", 2e5), "mixed": "return a" + r(" and a or a", 1e5),
		"fields": "return a" + r(".b", 2e5), "indices": "return a" + r("[a", 1e5) + r("]", 1e5), "assigned field": "a" + r(".b", 2e5) + " = 1",
		"calls": "f" + r("()", 2e5), "methods": "f" + r(":m()", 2e5), "tables": "f" + r("{}", 2e5), "strings": "f" + r(`""`, 2e5), "arguments": r("f(", 1e5) + r(")", 1e5),
		"elements": "return " + r("group{", 1e5) + r("}", 1e5), "several": "local " + r("a,", 1e5) + "a = " + r("1,", 1e5) + "1",
		"upsert": "spawn(function(s) s:upsert(Box{ args = { 1" + r("+1", 1e5) + " } }) end)",
	} {
		t.Run(name, func(t *testing.T) {
			script := filepath.Join(t.TempDir(), "scene.lua")
			if err := os.WriteFile(script, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			found, err := Check(Config{Script: script})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range found {
				if len(d.Message) > 1000 || strings.Contains(d.Message, "internal error") {
					t.Errorf("found %.300q", d.Message)
				}
			}
			t.Logf("%d findings after %s", len(found), time.Since(began).Round(time.Millisecond))
		})
	}
}

// A chain of modules that require each other ends where nested calls do.
func TestDeepModules(t *testing.T) {
	s := &stage{T: t, notebook: &notebook{}, dir: t.TempDir()}
	var files []string
	for i := range 1200 {
		files = append(files, fmt.Sprintf("m%d.lua", i), fmt.Sprintf("return require 'm%d'", i+1))
	}
	e, err := s.start("print(pcall(require, 'm0'))", files...)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if said := s.said(); !strings.HasPrefix(said, "false\t") || !strings.Contains(said, "overflow") {
		t.Errorf("printed %.300q", said)
	}
	if _, err := Check(Config{Script: filepath.Join(s.dir, "scene.lua")}); err != nil {
		t.Error(err)
	}
}
