package machine_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestSemantics compares the output of programs with PUC Lua 5.1's.
func TestSemantics(t *testing.T) {
	for name, tc := range map[string]struct{ source, want string }{
		"strings are numbers": {`print("10" + 5, "0x10" * "2", " 3 " - 1, -"2", "2" ^ "3", 10 % "4")`, "15 32 2 -2 8 2"},
		"numbers are strings": {`print(1 .. 2, 0.1 .. "", 1e15 .. "", 1e100 .. "|", -0.5 .. "x", 2^53 .. "")`, "12 0.1 1e+15 1e+100| -0.5x 9.007199254741e+15"},
		"modulo": {`
			print(5 % 3, -5 % 3, 5 % -3, -5 % -3, 5.5 % 2, -5.5 % 2)
			local inf = 1 / 0 print(5 % inf == 5, (5 % inf) ~= (5 % inf), 0 / 0 ~= 0 / 0)`, "2 1 -1 -2 1.5 0.5\nfalse true true"},
		"the sign of zero": {`local z = 0 print(1 / -z, 1 / (z * -1), 1 / z, -z)`, "-inf -inf inf -0"},
		"both strings convert before metamethods": {`
			local mt = { __add = function() return "meta" end }
			local t = setmetatable({}, mt)
			print("1" + t, t + "1", "x" + t, t + "x", t + t, 1 + t)`, "meta meta meta meta meta meta"},
		"the first operand's metamethod first": {`
			local a = setmetatable({}, { __add = function(x, y) return "a" end, __concat = function() return "ca" end })
			local b = setmetatable({}, { __add = function(x, y) return "b" end, __concat = function() return "cb" end })
			print(a + b, b + a, a .. b, b .. a, 1 .. b, "x" .. a .. "y")`, "a b ca cb cb xca"},
		"metamethods get their operands": {`
			local mt = {}
			for _, e in pairs{ "add", "sub", "mul", "div", "mod", "pow", "concat" } do
				mt["__" .. e] = function(a, b) return e .. (a == t and "T" or a) .. (b == t and "T" or b) end
			end
			mt.__unm = function(a, b) return a == b and a == t and "unm" end
			t = setmetatable({}, mt)
			print(t + 1, 1 - t, t * "x", 2 / t, t % 3, 3 ^ t, t .. "c", 4 .. t, -t)`, "addT1 sub1T mulTx div2T modT3 pow3T concatTc concat4T unm"},
		"metamethods may be callable": {`
			local callable = setmetatable({}, { __call = function(self, a, b) return "called" end })
			local t = setmetatable({}, { __add = callable, __concat = callable, __unm = callable, __eq = callable })
			local u = setmetatable({}, getmetatable(t))
			print(t + 1, t .. "x", -t, t == u)`, "called called called true"},
		"__index that is callable is a table": {`
			local callable = setmetatable({ x = "field" }, { __call = function() return "called" end })
			print(setmetatable({}, { __index = callable }).x)`, "field"},
		"concatenation is from the right": {`
			local log = {}
			local mt = {}
			mt.__concat = function(a, b) log[#log + 1] = (a == t and "t" or a) .. "+" .. (b == t and "t" or b) return "r" end
			t = setmetatable({}, mt)
			local r = 1 .. 2 .. t .. 3 .. 4
			print(r, log[1], log[2], #log)`, "12r t+34 nil 1"},
		"__len is not for tables": {`print(#setmetatable({ 1, 2 }, { __len = function() return 7 end }))`, "2"},
		"equality": {`
			local mt = { __eq = function() return 1 end }
			local a, b, c = setmetatable({}, mt), setmetatable({}, mt), setmetatable({}, { __eq = function() return true end })
			print(a == b, a == c, a ~= b, a == 1, 1 == "1", "a" == "a", nil == false, a == a)`, "true false false false false true false true"},
		"order": {`
			local mt = { __lt = function(a, b) return a.v < b.v end }
			local function new(v) return setmetatable({ v = v }, mt) end
			print(new(1) < new(2), new(2) <= new(2), new(3) <= new(2), new(3) > new(2), new(3) >= new(3))
			print("a" < "b", "a" < "B", "" < "a", "a\0b" < "a\0c", "Z" <= "Z", 1 <= 0 / 0, 1 > 0 / 0)`, "true true false true true\ntrue false true true true false false"},
		"chains": {`
			local a = setmetatable({}, { __index = { x = 1 } })
			local b = setmetatable({}, { __index = a })
			local stored = {}
			local c = setmetatable({ here = 0 }, { __newindex = setmetatable({}, { __newindex = function(t, k, v) stored[k] = v end }) })
			c.x = 5 c.here = 6
			print(b.x, b.y, c.x, stored.x, c.here, stored.here)`, "1 nil nil 5 6 nil"},
		"methods of strings": {`print(("abc"):len(), ("x").rep("ab", 2))`, "3 abab"},
		"callable values": {`
			local t = setmetatable({}, { __call = function(self, ...) return select("#", ...), ... end })
			print(t(1, nil), t(), (t(1)))
			local function tail(...) return t(...) end
			print(tail(7, 8))
			print(pcall(t, 9))`, "2 0 1\n2 7 8\ntrue 1 9"},
		"loops with steps": {`
			local s = ""
			for i = 3, 1, -1 do s = s .. i .. " " end
			for i = 0.1, 0.35, 0.1 do s = s .. i .. " " end
			for i = "1", 2 do s = s .. type(i) .. " " end
			for i = 1, 0 do s = s .. "never" end
			for i = 5, 5, 0 do s = s .. "for ever" break end
			print(s)`, "3 2 1 0.1 0.2 0.3 number number for ever"},
		"the limit is evaluated once": {`local n = 3 for i = 1, n do n = 10 end local c = 0 for i = 1, n do c = c + 1 i = 100 end print(c)`, "10"},
		"closures in loops": {`
			local fs = {}
			for i = 1, 3 do local j = i * 10 fs[i] = function() j = j + 1 return i, j end end
			print(fs[1](), fs[2]()) print(fs[1]()) print(fs[3]())`, "1 2 21\n1 12\n3 31"},
		"upvalues shared": {`
			local function make() local n = 0 return function() n = n + 1 return n end, function() return n end end
			local inc, get = make() inc() inc()
			local inc2, get2 = make() inc2()
			print(get(), get2())`, "2 1"},
		"upvalues of many frames": {`
			local function nest(n) local v = n local function get() return v end if n > 0 then local inner = nest(n - 1) return function() return get() + inner() end end return get end
			print(nest(100)())`, "5050"},
		"varargs": {`
			local function f(...) local a, b, c = ... return select("#", ...), a, b, c, ... end
			print(f()) print(f(1)) print(f(1, 2, 3, 4)) print((f(1, 2)))
			local function g(a, ...) return ..., a end
			print(g(1, 2, 3)) print(g())
			local t = { f(1, nil) } print(#t)`, "0 nil nil nil\n1 1 nil nil 1\n4 1 2 3 1 2 3 4\n2\n2 1\nnil nil\n2"},
		"many results": {`
			local function range(n) if n == 0 then return end return n, range(n - 1) end
			print(select("#", range(3000)), (select(2999, range(3000))))`, "3000 2"},
		"traversal with clearing": {`
			local t = {} for i = 1, 100 do t[i] = i t["k" .. i] = i end
			local n = 0
			for k in pairs(t) do t[k] = nil n = n + 1 end
			print(n, next(t))`, "200 nil"},
		"next": {`print(pcall(next, {}, "x"), next({}), next({ 5 }), next({ a = 1 }))`, "false nil 1 a 1"},
		"sparse": {`
			local t = {} t[67108862] = 1 t[20261129] = 2 t[1] = 3
			print(#t, t[67108862], t[20261129], rawget(t, 67108862))
			local n = 0 for k, v in pairs(t) do n = n + v end print(n)`, "1 1 2 1\n6"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := newProgram(t).run(t, tc.source); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// TestConcatBound checks that the length of a concatenation is limited, and is checked before its
// memory is allocated.
func TestConcatBound(t *testing.T) {
	source := `local a = ("x"):rep(4 * 2 ^ 20) return #(a` + strings.Repeat("..a", 150) + `)`
	allocated := allocatedBy(func() {
		if got := newProgram(t).run(t, source); got != "error: chunk:1: string length overflow" {
			t.Errorf("got %q", got)
		}
	})
	if allocated > 32<<20 {
		t.Errorf("%d bytes were allocated", allocated)
	}
	long := `local s = ("x"):rep(100) local t = {} for i = 1, 40 do t[i] = s .. i .. s .. 0.5 .. s end print(#t[40], t[7]:sub(101, 101), t[7]:sub(202, 204))`
	if got := newProgram(t).run(t, long); got != "305 7 0.5" {
		t.Errorf("got %q", got)
	}
}

// TestMemoryIsReleased checks that the memory of a deep recursion is released.
func TestMemoryIsReleased(t *testing.T) {
	p := newProgram(t)
	grown := allocatedBy(func() {
		if got := p.run(t, `local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end print(f(19000))`); got != "19000" {
			t.Fatal(got)
		}
	})
	if grown < 1<<20 {
		t.Errorf("19,000 calls took %d bytes", grown)
	}
	if kept := fmt.Sprint(p.LState.GetTop()); kept != "0" {
		t.Errorf("%s values remain", kept)
	}
}
