package difftest

import "fmt"

// protected adds code that raises errors and catches them.
func (g *generator) protected(b *Node, nesting int) {
	raise := func() *Node {
		switch g.IntN(9) {
		case 0:
			return stmt("error('E1')")
		case 1:
			return stmt("error('E0', 0)")
		case 2:
			return stmt("error($)", g.oneOf("{code = 7}", "nil", "42", "true", "'E' .. 1 .. 2", "'E1', 1"))
		case 3:
			return stmt("error($)", g.any())
		case 4:
			return stmt("assert($, $)", g.condition(), g.oneOf("'E assert'", "'E a', 2"))
		case 5: // errors of the machine
			return stmt("local _ = $", g.oneOf("nil + 1", "({}).x.y", "#5", "{} .. 'a'", "1 < 'a'", "{} < {}", "-{}", "nil < 1", "('a')()", "({})()", "2 ^ 'x'", "({})[nil].a", "(nil)[1]"))
		case 6:
			return stmt("local t = {} t[$] = 1", g.word("nil 0/0"))
		case 7:
			if v := g.near(g.find(func(*variable) bool { return true })); v != nil {
				return stmt("local _ = $ $", v.name, g.oneOf("+ {}", ".. {}", "< {}", "% nil"))
			}
		}
		return stmt("error(setmetatable({}, {__tostring = function() return 'E meta' end}))")
	}
	inside := func() *Node {
		leave := g.enterFunction(&function{})
		defer leave()
		body := block()
		g.fill(body, nesting)
		if g.chance(70) {
			if g.chance(50) {
				body.add(stmt("if $ then$end", g.condition(), block(raise())))
			} else {
				body.add(raise())
			}
			g.fill(body, nesting)
		}
		if g.chance(50) {
			body.add(g.returned())
		}
		if g.functions[len(g.functions)-1].calls {
			body.Parts = append([]any{stmt("tick()")}, body.Parts...)
		}
		return body
	}
	g.named++
	name := fmt.Sprintf("e%d", g.named)
	switch g.IntN(7) {
	case 0, 1:
		b.add(stmt("dump(pcall(function()$end))", inside()))
	case 2:
		v, w := variable{name: g.name(), typ: anything}, variable{name: name, typ: anything}
		b.add(stmt("local $, $ = pcall(function()$end)", v.name, w.name, inside()))
		g.declare(v)
		g.declare(w)
	case 3:
		b.add(stmt("dump(xpcall(function()$end, function(m) $ end))", inside(), g.oneOf("return m", "return 'H', m", "return type(m)", "return {m}", "", "print(type(m)) return m")))
	case 4: // closures outlive the function that has failed
		b.add(stmt("do local $ local kept = $ dump(pcall(function() local kept = kept + 1 $ = function() kept = kept + 1 return kept end$end)) if $ then dump($(), $()) end end", name, g.number(), name, inside(), name, name, name))
	case 5:
		defer g.enterFunction(&function{})()
		b.add(stmt("local function $(x) local y = x if $ then error($, $) end return y end dump(pcall($, $)) dump(pcall(function() local r = $($) return r end))",
			name, g.condition(), g.oneOf("'E2'", "{}", "'E3'"), g.word("0 1 2"), name, g.any(), name, g.any()))
	default:
		b.add(stmt("dump(pcall(pcall, $))", g.oneOf("error", "error, 'E9'", "type", "nil", "function() error('E5') end", "pcall, error, 'E7', 0", "select, '#', 1, 2")))
	}
}
