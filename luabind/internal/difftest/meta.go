package difftest

import (
	"fmt"
	"strings"
)

// class adds a metatable with some of the metamethods, objects of it, and uses of them.
func (g *generator) class(b *Node, nesting int) {
	g.named++
	c, x, y := fmt.Sprintf("M%d", g.named), fmt.Sprintf("x%d", g.named), fmt.Sprintf("y%d", g.named)
	if g.chance(25) {
		g.proxies(b)
		return
	}
	// Operands are objects or numbers; val makes numbers of them.
	b.add(stmt("local $ = {} local function val(o) if type(o) == 'table' then return rawget(o, 'v') or 0 end return tonumber(o) or 0 end", c))
	has := map[string]bool{}
	method := func(percent int, name, text string) {
		if g.chance(percent) {
			has[name] = true
			b.add(stmt("function $.__$"+text, c, name))
		}
	}
	for _, op := range []struct{ name, sign string }{{"add", "+"}, {"sub", "-"}, {"mul", "*"}, {"div", "/"}, {"mod", "%"}, {"pow", "^"}} {
		result := g.oneOf("val(a) "+op.sign+" val(b)", "{v = val(a) "+op.sign+" val(b)}", "'"+op.name+"', val(b)", "nil")
		if result[0] == '{' {
			result = "setmetatable(" + result + ", " + c + ")"
		}
		if op.sign == "^" {
			result = strings.Replace(result, "^ val(b)", "^ 1", 1)
		}
		method(60, op.name, "(a, b) return "+result+" end")
	}
	method(60, "unm", "(a) return - val(a) end")
	method(60, "concat", "(a, b) return "+g.oneOf("'<' .. val(a) .. val(b) .. '>'", "type(a) .. type(b)", "setmetatable({v = val(a) + val(b)}, "+c+")")+" end")
	method(50, "eq", "(a, b) return "+g.oneOf("val(a) == val(b)", "val(a)", "nil", "1")+" end")
	method(60, "lt", "(a, b) return "+g.oneOf("val(a) < val(b)", "val(a)", "nil")+" end")
	method(40, "le", "(a, b) return "+g.oneOf("val(a) <= val(b)", "val(b)", "false")+" end")
	method(60, "call", g.oneOf("(self, ...) return select('#', ...), ... end", "(self, p) self.v = p return self end", "(...) return ... end"))
	method(50, "tostring", "(o) return 'obj' .. tostring(rawget(o, 'v')) end")
	switch g.IntN(4) {
	case 0:
		b.add(stmt("$.__index = $", c, c))
	case 1:
		b.add(stmt("$.__index = function(t, k) return $ end", c, g.oneOf("k", "k, k", "nil", "tostring(k) .. '?'", "rawget(t, 'v')")))
	case 2:
		b.add(stmt("$.__index = setmetatable({w = 5}, {__index = function(t, k) return 'deep' .. tostring(k) end})", c))
	}
	switch g.IntN(4) {
	case 0:
		b.add(stmt("$.__newindex = function(t, k, v) rawset(t, k, v and {v}) end", c))
	case 1:
		b.add(stmt("$.store = {} $.__newindex = $.store", c, c, c))
	}
	leave := g.enterFunction(&function{vararg: true, results: []typ{number}})
	g.declare(variable{name: "p", typ: number})
	body := g.functionBody(nesting)
	leave()
	b.add(stmt("function $.size(self, p, ...)$end", c, body))
	b.add(stmt("local $, $ = setmetatable({v = $}, $), setmetatable({v = $}, $)", x, y, g.numeral(), c, g.numeral(), c))
	for range 3 + g.IntN(5) {
		b.add(g.objectUse(has, c, x, y))
	}
	b.add(stmt("dump($, $)", x, y))
	g.declare(variable{name: x, typ: anything, fixed: true})
}

// objectUse shows what an operation on objects does; one that there is no metamethod for
// is an error.
func (g *generator) objectUse(has map[string]bool, c, x, y string) *Node {
	defer g.enterFunction(&function{})() // all of it is in functions that pcall calls
	operand := func() string { return g.oneOf(x, y, x, "2", "'3'", y) }
	var e *Node
	switch g.IntN(13) {
	case 0, 1:
		e = expr("$ $ $", operand(), g.word("+ - * / % ^"), g.oneOf(x, y))
	case 2:
		e = expr("$ $ $ $ $", x, g.word("+ - *"), operand(), g.word("+ - * .."), g.word("1 2 "+y))
	case 3:
		e = expr("- $", x)
	case 4:
		e = expr("$ .. $ .. $", g.oneOf(x, "'s'", "1 "), operand(), g.oneOf(y, "'t'"))
	case 5:
		e = expr("$ $ $", x, g.word("== ~= < <= > >="), g.oneOf(y, x))
	case 6:
		e = expr("$($)", x, list(0, g.any(), g.any()))
	case 7:
		return stmt("dump(pcall(function() $.$ = $ return $.w, $.q end))", x, g.word("w q v"), g.any(), x, x)
	case 8:
		return stmt("dump(rawget($, 'w'), rawequal($, $), #$, getmetatable($) == $)", x, x, y, x, x, c)
	case 9:
		e = expr("$.$", x, g.word("w zz v size store"))
	case 10:
		e = expr("$.size($, $)", c, x, list(1, g.number(), g.any()))
	case 11:
		e = expr("not ($ $ $) and $", x, g.word("< == <="), y, g.word("1 nil "+x))
	default:
		if has["tostring"] {
			return stmt("print($, tostring($))", x, y)
		}
		e = expr("($ $ $) == $", x, g.word("< <= == >"), y, g.word("true false"))
	}
	return stmt("dump(pcall(function() return $ end))", e)
}

// proxies are tables whose accesses are counted or passed on.
func (g *generator) proxies(b *Node) {
	switch g.IntN(4) {
	case 0:
		b.add(stmt("do local log = {} local p = setmetatable({}, {__index = function(t, k) log[#log + 1] = 'get' .. tostring(k) return $ end, __newindex = function(t, k, v) log[#log + 1] = 'set' .. tostring(k) $ end}) p.a, p.b, p.a = p.c, p.d, $ local q = p.x and p.y or p.z dump(log, p, q) end",
			g.oneOf("nil", "1", "k"), g.oneOf("", "rawset(t, k, v)"), g.any()))
	case 1:
		b.add(stmt("do local Base = {} Base.__index = Base function Base.new(v) return setmetatable({v = v}, Base) end function Base:get(...) return self.v, ... end local D = setmetatable({}, {__index = Base}) D.__index = D function D:get(...) return 'd', Base.get(self, ...) end local o, q = setmetatable({v = $}, D), Base.new($) dump(o:get($)) dump(q:get(), o.nothing) end",
			g.any(), g.any(), g.multiple()))
	case 2:
		b.add(stmt("do local t = setmetatable({}, {__call = function(self, a, ...) return a, select('#', ...) end}) dump(t($)) dump((t($))) dump(t, pcall(t, $)) end", list(0, g.any(), g.multiple()), g.any(), g.any()))
	default:
		b.add(stmt("do local env = setmetatable({}, {__index = _G, __metatable = 'locked'}) dump(getmetatable(env), pcall(setmetatable, env, {}), getmetatable('').__index == string) end"))
	}
}
