package lint_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/stdlib"
)

func exports(t *testing.T, source string) ([]string, bool) {
	t.Helper()
	chunk, err := parse.Chunk(source, "part.lua")
	if err != nil {
		t.Fatal(err)
	}
	return lint.Exports(chunk)
}

func TestExports(t *testing.T) {
	for _, source := range []string{
		`local M = { a = 1 } function M.b() end M.c = function() end function M:d() end return M`,
		`local M = {} M.a, M.b = 1, 2 M["c"] = 3 local mt = { __index = M } function M:d() return setmetatable({}, mt) end return setmetatable(M, { __call = function() end })`,
		`M = { a = 1, b = 2, c = 3, d = 4 } for k in pairs(M) do print(k, M.a, M:d()) end return M`,
		`return { a = 1, b = 2, c = function() end, ["d"] = {} }`,
		`local M = { a = 1, b = 2 } M.__index = M M.__index = nil function M.c() return setmetatable({}, M) end function M:d() end return M`,
	} {
		got, ok := exports(t, source)
		slices.Sort(got)
		if got = slices.DeleteFunc(slices.Compact(got), func(s string) bool { return s == "__index" }); !ok || strings.Join(got, " ") != "a b c d" {
			t.Errorf("%s: %q, %v", source, got, ok)
		}
	}
	for _, source := range []string{``, `print(1)`, `function helper() return 1 end`} {
		if got, ok := exports(t, source); !ok || got != nil {
			t.Errorf("%s: %q, %v", source, got, ok)
		}
	}
	for _, source := range []string{
		`return`, `local M = {} error("stop")`, `if a then return {} end`, `module("part") function f() end`, `package.loaded.part = {}`, `return 1, 2`, `return make()`, `return function() end`,
		`local M = make() return M`, `local M, N = make() return N`, `local M = {} M = other return M`, `local M = {} M[name] = 1 return M`,
		`local M = {} fill(M) return M`, `local M = {} local N = M N.a = 1 return M`, `local M = {} N = { M } return M`, `local M = {} setmetatable(M, mt) return M`, `local M = {} return wrap({}, M)`,
		`local M = {} return setmetatable(M, mt)`, `local M = {} return setmetatable(M, { __index = function() end })`, `local M = {} function M.get() return M end return M`,
		`local M = { [name] = 1 } return M`, `local M = {} function M:set(k, v) self[k] = v end return M`, `return { [name] = 1 }`,
	} {
		if got, ok := exports(t, source); ok {
			t.Errorf("%s: %q", source, got)
		}
	}
}

// The modules of the program have the fields that the linter says.
func TestExportsOfTheProgram(t *testing.T) {
	files, err := fs.Glob(stdlib.Modules(), "*.lua")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d modules, %v", len(files), err)
	}
	known := 0
	for _, file := range files {
		text, err := fs.ReadFile(stdlib.Modules(), file)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := exports(t, string(text)); ok {
			known++
		}
	}
	if known < 10 {
		t.Errorf("the fields of only %d modules are known", known)
	}
}

func TestFieldsOfModules(t *testing.T) {
	module := func(name string) ([]string, bool) {
		return map[string][]string{"vec3": {"add", "sub", "length"}, "part": {"ball"}, "empty": {}, "nothing": nil}[name], name != "ease"
	}
	check := func(source string) []string {
		chunk, err := parse.Chunk(source, "scene.lua")
		if err != nil {
			t.Fatal(err)
		}
		w := world()
		w.Module, w.Exports, w.Nodes = func(string) (string, bool) { return "", true }, module, lint.NewNodes()
		w.Nodes.Add(chunk)
		var found []string
		for _, f := range lint.Check(chunk, w) {
			if f.Rule == "undefined" {
				continue
			}
			found = append(found, fmt.Sprintf("%v %s: %s (%s)", f.Severity < diag.Error, f.Rule, f.Message, f.Hint))
		}
		return found
	}
	for source, want := range map[string]string{
		`local v = require "vec3" on("MY_EVENT", function() print(v.lenght({1, 2, 3})) end)`: "false unknown-field: the module vec3 has no field 'lenght' (did you mean 'length'?)",
		`print(require("vec3").ad)`:                                            "true unknown-field: the module vec3 has no field 'ad' (did you mean 'add'?)",
		`local m = require "nothing" function later() m.start() end`:           "false unknown-field: the module nothing returns nothing (end the module with return and its table: return M)",
		`local part = require "part" function later() part.wheel() end`:        "false unknown-field: the module part has no field 'wheel' (it has ball)",
		`local part = require "part" if part.wheel then print(part.wheel) end`: "true unknown-field: the module part has no field 'wheel' (it has ball)",
	} {
		if got := check(source); len(got) == 0 || got[0] != want {
			t.Errorf("%s\n  got  %q\n  want %q", source, got, want)
		}
	}
	for _, source := range []string{
		`local part = require "part" part[name] = 1 print(part.wheel)`, `local part = require "part" fill(part) part.wheel()`, `local e = require "empty" e.wheel()`,
		`local v = require "vec3" print(v.add({1}, {2}), v.length)`, `local e = require "ease" print(e.anything)`,
		`local part = require "part" function part.wheel() end part.wheel()`, `local part = require "part" part.wheel = 1 print(part.wheel)`,
		`local part = require "part" part.ball().color = 1 print(part.ball().size)`, `package.path = "?" local part = require "part" print(part.wheel)`,
		`local part = require "part" part = other print(part.wheel)`,
	} {
		if got := check(source); len(got) > 0 {
			t.Errorf("%s: %q", source, got)
		}
	}
}
