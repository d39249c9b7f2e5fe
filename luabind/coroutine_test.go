package luabind

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// coroutineCases print what they print in PUC Lua 5.1.
var coroutineCases = []struct{ name, source, want string }{
	{"states", `
		local co
		co = coroutine.create(function()
			print(coroutine.status(co))
			local inner = coroutine.create(function() print(coroutine.status(co)) end)
			coroutine.resume(inner)
			print(coroutine.status(inner))
			coroutine.yield()
		end)
		print(coroutine.status(co)) coroutine.resume(co)
		print(coroutine.status(co)) coroutine.resume(co)
		print(coroutine.status(co))`, "suspended\nrunning\nnormal\ndead\nsuspended\ndead"},
	{"status after an error", `
		local co = coroutine.create(function() error("x") end)
		print(coroutine.resume(co)) print(coroutine.status(co)) print(coroutine.resume(co))`,
		"false\tscene.lua:2: x\ndead\nfalse\tcannot resume dead coroutine"},
	{"globals of its own", `
		x = "outside"
		local globals, env = _G, setmetatable({ x = "inside" }, { __index = _G })
		local load = loadstring("return function() return loadstring('return x')() end")()
		local before = coroutine.create(function() coroutine.yield(load()) setfenv(0, env) coroutine.yield(load()) return load() end)
		coroutine.resume(before)
		setfenv(0, env)
		local after = coroutine.wrap(function() coroutine.yield(load()) return load(), getfenv(0) == env, x end)
		print(load(), coroutine.resume(before)) print(after())
		setfenv(0, globals)
		print(load(), coroutine.resume(before)) print(after())
		print(coroutine.wrap(function() return load() end)())`,
		"inside\ttrue\tinside\ninside\noutside\ttrue\tinside\ninside\ttrue\toutside\noutside"},
	{"resume of a dead one", `
		local co = coroutine.create(function() return 1 end)
		print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.resume(co))`,
		"true\t1\nfalse\tcannot resume dead coroutine\nfalse\tcannot resume dead coroutine"},
	{"resume of itself", `
		local co co = coroutine.create(function() return coroutine.resume(co) end)
		print(coroutine.resume(co))`, "true\tfalse\tcannot resume running coroutine"},
	{"resume of one that resumes", `
		local outer outer = coroutine.create(function()
			return coroutine.resume(coroutine.create(function() return coroutine.resume(outer) end))
		end)
		print(coroutine.resume(outer))`, "true\ttrue\tfalse\tcannot resume normal coroutine"},
	{"wrap of a dead one", `
		local f = coroutine.wrap(function() end) f()
		print(pcall(f)) print(pcall(function() f() end)) print(pcall(function() return (f()) end))`,
		"false\tcannot resume dead coroutine\nfalse\tscene.lua:3: cannot resume dead coroutine\nfalse\tscene.lua:3: cannot resume dead coroutine"},
	{"wrap that calls itself", `
		local f f = coroutine.wrap(function() return pcall(f) end)
		print(f())
		local g g = coroutine.wrap(function() g() end)
		print(pcall(function() g() end))`,
		"false\tcannot resume running coroutine\nfalse\tscene.lua:5: scene.lua:4: cannot resume running coroutine"},
	{"errors through wrap", `
		local function try(v, level)
			local f = coroutine.wrap(function() error(v, level) end)
			local ok, e = pcall(function() f() end)
			print(type(e), type(e) == "table" and e == v or e)
		end
		try("x") try("x", 0) try(12, 0) try({}) try(nil) try(true)`,
		"string\tscene.lua:4: scene.lua:3: x\nstring\tscene.lua:4: x\nstring\tscene.lua:4: 12\ntable\ttrue\nnil\tnil\nboolean\ttrue"},
	{"errors through wraps", `
		local f = coroutine.wrap(function()
			coroutine.wrap(function() local t = nil; t.x = 1 end)()
		end)
		print(select("#", pcall(f)))
		print(pcall(coroutine.wrap(function() error("a") end)))`, "2\nfalse\tscene.lua:6: a"},
	{"errors through resume", `
		local t = {}
		local co = coroutine.create(function() error(t) end)
		local ok, e = coroutine.resume(co)
		print(ok, e == t)
		print(coroutine.resume(coroutine.create(function() error() end)))
		print(coroutine.resume(coroutine.create(function() error("m", 0) end)))
		print(coroutine.resume(coroutine.create(function() error("m", 2) end)))
		print(coroutine.resume(coroutine.create(function() local x; x() end)) == false)`,
		"false\ttrue\nfalse\tnil\nfalse\tm\nfalse\tm\ntrue"},
	{"running", `
		print(coroutine.running())
		local co co = coroutine.create(function()
			local me = coroutine.running()
			print(me == co, type(me), coroutine.wrap(function() return coroutine.running() ~= co end)())
			coroutine.yield() print(coroutine.running() == me)
		end)
		coroutine.resume(co) coroutine.resume(co) print(coroutine.running())`, "nil\ntrue\tthread\ttrue\ntrue\nnil"},
	{"values both ways", `
		local co = coroutine.create(function(...)
			print("in", ...)
			print("in", coroutine.yield("a", nil, "b"))
			print("in", coroutine.yield())
			return nil, 1, nil
		end)
		print(coroutine.resume(co, 1, nil, 3)) print(coroutine.resume(co, nil, nil))
		print(coroutine.resume(co)) print(coroutine.resume(co))`,
		"in\t1\tnil\t3\ntrue\ta\tnil\tb\nin\tnil\tnil\ntrue\nin\ntrue\tnil\t1\tnil\nfalse\tcannot resume dead coroutine"},
	{"counts of values", `
		local f = coroutine.wrap(function(...)
			print(select("#", ...)) print(select("#", coroutine.yield(nil, nil))) return nil, nil, nil
		end)
		print(select("#", f(nil, nil, nil))) print(select("#", f(1, nil)))`, "3\n2\n2\n3"},
	{"many values", `
		local function list(n) local t = {} for i = 1, n do t[i] = i end return unpack(t) end
		local f = coroutine.wrap(function(...) local n = select("#", ...) while true do n = select("#", coroutine.yield(list(n * 2))) end end)
		print(select("#", f(list(100))), select("#", f(list(120))), select(-1, f(list(90))))`, "200\t240\t180"},
	{"varargs in a tail call", `
		local co = coroutine.create(function(...) return select("#", ...), ... end)
		print(coroutine.resume(co, nil, 2, nil))`, "true\t3\tnil\t2\tnil"},
	{"yield as a tail call", `
		local f = coroutine.wrap(function(a) return coroutine.yield(a + 1) end)
		print(f(1)) print(f("x", "y"))`, "2\nx\ty"},
	{"yield in arguments", `
		local f = coroutine.wrap(function() print(coroutine.yield(1), (coroutine.yield(2)), coroutine.yield(3)) end)
		f() f("a", "A") f("b", "B") f("c", "C")`, "a\tb\tc\tC"},
	{"yield in a constructor", `
		local f = coroutine.wrap(function() local t = { coroutine.yield(), x = coroutine.yield(), coroutine.yield() } print(#t, t[1], t[2], t.x) end)
		f() f("a", "A") f("b", "B") f("c", "C")`, "3\ta\tc\tb"},
	{"pcall in a coroutine", `
		local co = coroutine.create(function()
			print(pcall(error, "one", 0)) coroutine.yield(1)
			print(pcall(function() error("two") end)) coroutine.yield(2)
			return "end"
		end)
		print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.resume(co))`,
		"false\tone\ntrue\t1\nfalse\tscene.lua:4: two\ntrue\t2\ntrue\tend"},
	{"error in a coroutine within pcall", `
		local inner = coroutine.create(function() coroutine.yield(1) error("inner", 0) end)
		local outer = coroutine.wrap(function()
			print(coroutine.resume(inner)) coroutine.yield("out")
			print(coroutine.resume(inner)) print(coroutine.status(inner)) coroutine.yield("continues")
		end)
		print(outer()) print(outer())`, "true\t1\nout\nfalse\tinner\ndead\ncontinues"},
	{"upvalues are shared", `
		local n = 0
		local function up() n = n + 1 return n end
		local f = coroutine.wrap(function()
			local m = 10
			local function both() m = m + 1 n = n + m return n, m end
			while true do coroutine.yield(both, both()) end
		end)
		local both, a, b = f()
		print(a, b, up(), both()) print(n) print(select(2, f())) print(up(), n)`,
		"11\t11\t12\t24\t12\n24\n37\t13\n38\t38"},
	{"loop variables are fresh", `
		local fs = {}
		for i in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do fs[i] = function() i = i * 10 return i end end
		print(fs[1](), fs[2](), fs[3](), fs[1]())`, "10\t20\t30\t100"},
	{"generators", `
		local function count(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * i) end end) end
		local s = 0
		for i, sq in count(4) do for j in count(i) do s = s + sq * j end end
		print(s)`, "227"},
	{"permutations", `
		local function gen(a, n)
			if n <= 1 then coroutine.yield(table.concat(a)) else
				for i = 1, n do a[n], a[i] = a[i], a[n] gen(a, n - 1) a[n], a[i] = a[i], a[n] end
			end
		end
		local s = "" for p in coroutine.wrap(function() gen({ "a", "b", "c" }, 3) end) do s = s .. p .. ";" end print(s)`, "bca;cba;cab;acb;bac;abc;"},
	{"tree walk", `
		local function walk(t) if t then walk(t.l) coroutine.yield(t.v) walk(t.r) end end
		local tree = { v = 4, l = { v = 2, l = { v = 1 }, r = { v = 3 } }, r = { v = 5 } }
		local s = "" for v in coroutine.wrap(function() walk(tree) end) do s = s .. v end print(s)`, "12345"},
	{"sieve", `
		local function filter(p, g) return coroutine.wrap(function() for n in g do if n % p ~= 0 then coroutine.yield(n) end end end) end
		local g, s = coroutine.wrap(function() for n = 2, 60 do coroutine.yield(n) end end), ""
		while true do local n = g() if not n then break end s = s .. n .. ";" g = filter(n, g) end
		print(s)`, "2;3;5;7;11;13;17;19;23;29;31;37;41;43;47;53;59;"},
	{"producer and consumer", `
		local function producer() return coroutine.create(function() for i = 1, 3 do coroutine.yield("item " .. i) end end) end
		local function relay(p) return coroutine.create(function()
			while true do local ok, v = coroutine.resume(p) if not v then return end coroutine.yield(v:upper()) end
		end) end
		local r = relay(producer())
		while true do local ok, v = coroutine.resume(r) if not v then break end print(ok, v) end
		print(coroutine.status(r))`, "true\tITEM 1\ntrue\tITEM 2\ntrue\tITEM 3\ndead"},
	{"as keys and values", `
		local co = coroutine.create(function() end)
		local t = { [co] = "x" } print(t[co], tostring(co):match("^thread: ") ~= nil, co == co, co ~= coroutine.create(print and function() end))`,
		"x\ttrue\ttrue\ttrue"},
	{"environments", `
		local f = setfenv(function() coroutine.yield(_VERSION) return _VERSION end, { coroutine = coroutine, _VERSION = "env" })
		local co = coroutine.create(f)
		print(coroutine.resume(co)) print(coroutine.resume(co))`, "true\tenv\ntrue\tenv"},
	{"a look at the stack", `
		local function inner() coroutine.yield(1) end
		local co = coroutine.create(function(a) local b = 5 inner() inner() return a + b end)
		local function look() return (debug.traceback(co):gsub("%s+", " "):gsub("in function", "in"):gsub("%[C%][^s]*", "")) end
		print(look()) coroutine.resume(co, 1) print(look()) print(debug.getinfo(co, 1, "l").currentline)
		print(coroutine.resume(co)) print(look()) print(coroutine.resume(co)) print(coroutine.status(co), look())`,
		"stack traceback:\nstack traceback: scene.lua:2: in 'inner' scene.lua:3: in <scene.lua:3>\n2\ntrue\t1\nstack traceback: scene.lua:2: in 'inner' scene.lua:3: in <scene.lua:3>\ntrue\t6\ndead\tstack traceback:"},
	{"not a function", `
		print(pcall(coroutine.create, 1) == false, pcall(coroutine.create) == false, pcall(coroutine.wrap, "x") == false)
		print((select(2, pcall(coroutine.create, {})):match("Lua function expected")), (select(2, pcall(coroutine.create, print)):match("Lua function expected")))
		print((select(2, pcall(coroutine.resume, 1)):match("coroutine expected")), (select(2, pcall(coroutine.status)):match("coroutine expected")))`,
		"true\ttrue\ttrue\nLua function expected\tLua function expected\ncoroutine expected\tcoroutine expected"},
	{"depth through wrap", `
		local n = 0
		local function deeper() n = n + 1 return (coroutine.wrap(deeper)()) end
		local ok, e = pcall(deeper)
		print(ok, e:sub(1, 13), e:match("C stack overflow$"), n > 180 and n < 210)`, "false\tscene.lua:3: \tC stack overflow\ttrue"},
	{"depth through resume", `
		local n, last = 0
		local function deeper() n = n + 1 local ok, e = coroutine.resume(coroutine.create(deeper)) last = last or e end
		deeper()
		print(last, n > 180 and n < 210)`, "C stack overflow\ttrue"},
	{"depth is of those that run", `
		local f = function() return "bottom" end
		for i = 1, 1000 do local g = f f = function() return g() end end
		local chain = {}
		for i = 1, 1000 do chain[i] = coroutine.wrap(function() coroutine.yield(i) coroutine.yield(f()) end) chain[i]() end
		print(chain[1000](), chain[1]())`, "bottom\tbottom"},
}

func TestCoroutines(t *testing.T) {
	for _, c := range coroutineCases {
		t.Run(c.name, func(t *testing.T) {
			play(t, c.source, func(s *stage) {
				s.wantSaid(c.want)
				s.wantNoErrors()
			})
		})
	}
}

// What PUC Lua does not have: yields from everywhere, sleeps, and tasks.
func TestCoroutinesHere(t *testing.T) {
	for _, c := range []struct{ name, source, want string }{
		{"outside", `print(pcall(coroutine.yield, 1))`, "false\tattempt to yield from outside a coroutine"},
		{"outside, with a place", `print(pcall(function() coroutine.yield(1) end))`, "false\tscene.lua:1: attempt to yield from outside a coroutine"},
		{"across pcall", `
			local f = coroutine.wrap(function() return pcall(function() local x = coroutine.yield(1) error(x, 0) end) end)
			print(f()) print(f("e"))`, "1\nfalse\te"},
		{"across xpcall", `
			local f = coroutine.wrap(function() return xpcall(function() error(coroutine.yield(1), 0) end, function(e) return e .. coroutine.yield(2) end) end)
			print(f()) print(f("e")) print(f("!"))`, "1\n2\nfalse\te!"},
		{"in metamethods", `
			local mt = { __index = function(t, k) return coroutine.yield(k) end, __add = function(a, b) return coroutine.yield("add") end,
				__call = function(self, x) return coroutine.yield(x) end, __lt = function() return coroutine.yield("lt") end, __concat = function() return coroutine.yield("..") end }
			local v = setmetatable({}, mt)
			local f = coroutine.wrap(function() print(v.key, v + 1, v(7), v < v, v .. "x") end)
			print(f()) print(f(1)) print(f(2)) print(f(3)) print(f(true)) f(5)`, "key\nadd\n7\nlt\n..\n1\t2\t3\ttrue\t5"},
		{"in callbacks", `
			local f = coroutine.wrap(function()
				local s = ("abc"):gsub(".", function(c) return coroutine.yield(c) end)
				local t = { 3, 1, 2 } table.sort(t, function(a, b) coroutine.yield("sort") return a < b end)
				coroutine.yield(s .. table.concat(t))
			end)
			local out = f() for i = 1, 3 do out = f(out .. out) end
			while out == "sort" do out = f() end print(out)`, "aabbcc123"},
		{"in an iterator", `
			local f = coroutine.wrap(function() for k in function() return coroutine.yield("next?") end do print("got", k) end return "over" end)
			print(f()) print(f(1)) print(f(2)) print(f(nil))`, "next?\ngot\t1\nnext?\ngot\t2\nnext?\nover"},
		{"and sleep", `
			local f = coroutine.wrap(function() sleep(1) coroutine.yield(now()) sleep(1) coroutine.yield(now()) end)
			local t0 = now() print(f() - t0, f() - t0)`, "1\t2"},
		{"resumed by other tasks", `
			local f = coroutine.wrap(function() for i = 1, 10 do sleep(0.5) coroutine.yield(i) end end)
			for i = 1, 3 do spawn_task(function() sleep(i) print(i, f()) end) end`, "1\t1\n2\t2\n3\t3"},
		{"busy in another task", `
			local co = coroutine.create(function() sleep(2) end)
			spawn_task(function() print(coroutine.resume(co)) end)
			sleep(1) print(coroutine.status(co)) print(coroutine.resume(co))`, "running\nfalse\tcannot resume running coroutine\ntrue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, c.source, func(s *stage) {
				time.Sleep(time.Minute)
				synctest.Wait()
				s.wantSaid(c.want)
				s.wantNoErrors()
			})
		})
	}
}

// In bind, a yield outside of a coroutine sends an event; inside of one it is the coroutine's.
func TestYieldInBind(t *testing.T) {
	play(t, `
		bind(function(s)
			local events = coroutine.wrap(function()
				for i = 1, 3 do coroutine.yield(Upsert(Box{ key = "box" .. i })) end
			end)
			for ev in events do coroutine.yield(ev) end
			local ok, e = pcall(coroutine.yield, 1)
			print(ok, (tostring(e):match("yield wants a server event")))
		end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		time.Sleep(time.Second)
		synctest.Wait()
		upserts := 0
		for _, m := range c.messages(t) {
			if m["etype"] == "UPSERT" {
				upserts++
			}
		}
		if upserts != 3 {
			t.Errorf("%d upserts", upserts)
		}
		s.wantSaid("false\tyield wants a server event")
	})
}

// An error that comes out of coroutines is shown where it was raised.
func TestErrorOutOfCoroutines(t *testing.T) {
	play(t, `local function inner()
	error("boom")
end
local outer = coroutine.wrap(function()
	coroutine.wrap(inner)()
end)
spawn_task(function()
	outer()
end)`, func(s *stage) {
		if len(s.reports) != 1 {
			t.Fatalf("reported %q", s.errors())
		}
		d := s.reports[0]
		if d.File != "scene.lua" || d.Line != 2 || d.Message != "boom" {
			t.Errorf("got %s", d.Error())
		}
		for _, place := range []string{"scene.lua:2 ", "scene.lua:8 "} {
			if !strings.Contains(d.Trace, place) {
				t.Errorf("no %q in the trace:\n%s", place, d.Trace)
			}
		}
	})
}
