package luabind

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestPackage(t *testing.T) {
	play(t, `
		for _, name in ipairs{"_G", "string", "table", "math", "os", "io", "coroutine", "debug", "package"} do
			assert(require(name) == _G[name] and package.loaded[name] == _G[name], name)
		end
		print(package.config == "/\n;\n?\n!\n-", package.path, package.cpath == "")

		-- preload, and what a loader is given and returns
		package.preload["made.up"] = function(...) return {made = true, args = {...}} end
		local made = require "made.up"
		print(made.made, #made.args, made.args[1], require "made.up" == made, package.loaded["made.up"] == made)
		package.preload.nothing = function() end
		print(require "nothing", package.loaded.nothing)
		package.preload.own = function(name) package.loaded[name] = "set by itself" end
		print(require "own")
		package.preload.no = function() return false end
		print(require "no", require "no")
		package.loaded.own = nil
		package.preload.own = function() return "again" end
		print(require "own")

		-- loaders of the script's own, which libraries insert and call
		table.insert(package.loaders, 2, function(name)
			if name == "virtual" then return function(...) return {name = ...} end end
			return "\n\tnot virtual"
		end)
		print(require "virtual".name, select("#", package.loaders[3]("no.such")), type(package.loaders[3]("lib.thing")))
		print((select(2, pcall(require, "no.such"))))

		-- files
		print(require "lib.thing".name, require "lib".name, require "lib" == require "lib")
		print(package.searchpath("lib.thing", package.path), (package.searchpath("lib-thing", "?.lua", "-")))
		print(package.searchpath("lib.none", "./?.lua;x/?.lua"))
		print(package.searchpath("passwd", "/etc/?;../?.lua"))
		print(pcall(require, "elsewhere"))
		package.path = package.path .. ";./vendor/?.lua"
		print(require "elsewhere")
		package.path = "/etc/?;../?"
		print((pcall(require, "passwd")))
		package.path = "?.lua"

		-- modules that need each other
		print(select(2, pcall(require, "a")))
		print(require "c".d.c == package.loaded.c)
		print((select(2, pcall(require, "broken"))))
		print(pcall(require))
	`, func(s *stage) {
		s.wantNoErrors()
		s.wantSaid(strings.ReplaceAll(`
true	./?.lua;./?/init.lua	true
true	1	made.up	true	true
true	true
set by itself
false	false
again
virtual	1	function
scene.lua:27: module 'no.such' not found: no file no/such.lua beside the script
	not virtual
lib.thing	lib	true
lib/thing.lua	lib/thing.lua
nil	
	no file './lib/none.lua'
	no file 'x/lib/none.lua'
nil	
	no file '/etc/passwd' (outside of the script's folder)
	no file '../passwd.lua' (outside of the script's folder)
false	scene.lua:34: module 'elsewhere' not found: no file elsewhere.lua beside the script
	not virtual
found elsewhere
false
b.lua:1: module 'a' requires itself: a -> b -> a
true
broken.lua:1: unexpected '=' (write = to assign a value, == without a space to compare)
false	bad argument #1 to '?' (string expected, got no value)
`, "\r", ""))
	},
		"lib/thing.lua", `return {name = ...}`,
		"lib/init.lua", `return {name = ...}`,
		"vendor/elsewhere.lua", `return "found " .. ...`,
		"a.lua", `require "b"`,
		"b.lua", `require "a"`,
		"c.lua", `local c = {} package.loaded[...] = c c.d = require "d" return c`,
		"d.lua", `return {c = require "c"}`,
		"broken.lua", `x = = 1`,
	)
}

// TestModule tries the modules of Lua 5.1's own form.
func TestModule(t *testing.T) {
	play(t, `
		require "shapes.round"
		print(shapes.round.area(2), shapes.round._NAME, shapes.round._PACKAGE, shapes.round._M == shapes.round, area)
		print(require "shapes.round" == shapes.round, package.loaded["shapes.round"] == shapes.round)
		print(pcall(function() module("string.rep", package.seeall) end))
		print(pcall(module, "x"))
		print(pcall(package.seeall, 1))
		local function plain() module("alone") return print end
		print(plain(), alone._NAME)
	`, func(s *stage) {
		s.wantNoErrors()
		s.wantSaid(`
12	shapes.round	shapes.	true	nil
true	true
false	scene.lua:5: name conflict for module 'string.rep'
false	'module' not called from a Lua function
false	bad argument #1 to '?' (table expected, got number)
nil	alone
`)
	}, "shapes/round.lua", "module(..., package.seeall)\nfunction area(r) return math.floor(3.2 * r * r) end")
}

// TestPrintCallsTostring: a script may have its own.
func TestPrintCallsTostring(t *testing.T) {
	play(t, `
		local old = tostring
		print(1234567.5, 0.1 + 0.2, 1e15, 2^53, {} ~= nil)
		tostring = function(v) return "<" .. old(v) .. ">" end
		print(1, nil, "x")
		tostring = function() return {} end
		local _, message = pcall(print, 1)
		tostring = old
		print(message)
	`, func(s *stage) {
		s.wantNoErrors()
		s.wantSaid("1234567.5\t0.3\t1e+15\t9.007199254741e+15\ttrue\n<1>\t<nil>\t<x>\n'tostring' must return a string to 'print'")
	})
}

// TestGlobalsMayBeOverwritten: a library that defines a global of the name of one of ours can.
func TestGlobalsMayBeOverwritten(t *testing.T) {
	play(t, `
		function map(f, list) local out = {} for i, v in ipairs(list) do out[i] = f(v) end return out end
		array, bytes, Box = "mine", 7, nil
		print(table.concat(map(function(v) return v * 2 end, {1, 2, 3}), " "), array, bytes, Box)
		local env = {}
		setfenv(function() map = 1 end, env)()
		print(env.map)
	`, func(s *stage) {
		s.wantNoErrors()
		s.wantSaid("2 4 6\tmine\t7\tnil\n1")
	})
}

// TestWriteIsShownByLines: what io.write writes is shown as print's lines are.
func TestWriteIsShownByLines(t *testing.T) {
	play(t, `
		io.write("a", 1, " ") io.write("b\n") io.write("c\n\nd") print("e") io.stdout:write("f")
		spawn_task(function() io.write("g") sleep(1) io.write("h", "\n") end)
	`, func(s *stage) {
		s.wantSaid("a1 b\nc\n\nde\nf\ng")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.wantSaid("a1 b\nc\n\nde\nf\ng\nh")
	})
}

// TestThreadEnvironment: setfenv(0, t) is for the task that calls it, and its coroutines.
func TestThreadEnvironment(t *testing.T) {
	play(t, `
		spawn_task(function()
			local env = {}
			setfenv(0, env)
			print(getfenv(0) == env, coroutine.wrap(function() return getfenv(0) == env end)())
		end)
		sleep(0.1)
		spawn_task(function() print(getfenv(0) == _G, loadstring("return print ~= nil")()) end)
		print(getfenv(0) == _G, coroutine.wrap(function() return getfenv(0) == _G end)())
	`, func(s *stage) {
		time.Sleep(time.Second)
		synctest.Wait()
		s.wantNoErrors()
		s.wantSaid("true\ttrue\ntrue\ttrue\ntrue\ttrue")
	})
}
