package difftest

import "fmt"

func (g *generator) branch(nesting int) *Node {
	n := stmt("if $ then$", g.condition(), g.body(nesting))
	for range g.IntN(3) {
		n.Parts = append(n.Parts, stmt("elseif $ then$", g.condition(), g.body(nesting)))
	}
	if g.chance(50) {
		n.Parts = append(n.Parts, stmt("else$", g.body(nesting)))
	}
	n.Parts = append(n.Parts, "end")
	return n
}

// loop adds a loop, which ends.
func (g *generator) loop(b *Node, nesting int) {
	f := g.function()
	if f.loops >= 3 {
		b.add(g.branch(nesting))
		return
	}
	f.loops++
	defer func() { f.loops-- }()
	g.choose(
		choice{6, func() { b.add(g.counting(nesting)) }},
		choice{6, func() { g.iterating(b, nesting) }},
		choice{3, func() { b.add(g.while(nesting)) }},
		choice{3, func() { b.add(g.repeating(nesting)) }},
	)
}

// counting is a numeric for. Its bounds are constants, or short.
func (g *generator) counting(nesting int) *Node {
	bounds := expr(g.oneOf("1, 3", "1, 4", "3, 1, -1", "1, 2, 0.5", "0, -1", "1, 0", "-1, 1", "2, 2", "1, 1.5", "0.1, 0.35, 0.1", "1, -1, -0.5", "10, 1, -4", "1, 10, 3", "5, 5, -1", "1, 3, 1e15"))
	if g.dialect == Plain && g.chance(5) {
		bounds = expr(g.oneOf("'1', 3", "1, '2'", "'3', '1', '-1'", "1, 2, '0.5'", "' 1 ', '0x2'"))
	} else if g.chance(30) {
		switch g.IntN(4) {
		case 0:
			bounds = expr("1, math.min(#$, 3)", g.prefix(sequence))
		case 1:
			bounds = expr("math.min(#$, 3), 1, -1", g.prefix(sequence))
		case 2:
			bounds = expr("1, ($) % 4", g.number())
		case 3:
			bounds = expr("$ and 1 or 2, $ or 3", g.condition(), g.word("nil 2 false"))
		}
	}
	defer g.scope()()
	v := variable{name: g.name(), typ: number, fixed: true}
	g.declare(v)
	b := block()
	if g.chance(15) { // the loop's own counter does not change
		b.add(stmt("$ = $ $ $", v.name, v.name, g.word("+ * -"), g.word("1 2 10")))
	}
	if g.chance(15) {
		b.add(g.shadow(v.name))
	}
	g.fill(b, nesting)
	return stmt("for $ = $ do$end", v.name, bounds, b)
}

// shadow declares a local that hides the variable of the same name.
func (g *generator) shadow(name string) *Node {
	g.declare(variable{name: name, typ: number})
	return stmt("local $ = $ $ $", name, name, g.word("+ - *"), g.word("1 2 0.5"))
}

// iterating is a generic for, over tables and over iterators of all kinds.
func (g *generator) iterating(b *Node, nesting int) {
	leave := g.scope()
	defer leave()
	k, v := variable{name: g.name(), typ: anything}, variable{name: g.name(), typ: anything}
	if k.name == v.name {
		v.name += "x"
	}
	var source *Node
	switch g.IntN(11) {
	case 0, 1, 2: // what is gone through is a copy: it must not change meanwhile
		source, k.typ, v.typ = expr("$({unpack($, 1, 4)})", g.word("ipairs pairs"), g.sequence()), number, number
		if source.Parts[0] == "pairs" {
			v.typ = anything
		}
	case 3:
		l := list(0)
		for range g.IntN(4) {
			l.add(g.holeless())
		}
		source, k.typ = expr("$({$})", g.word("ipairs pairs"), l), number
	case 4:
		source = expr("next, {$}", list(0, g.number(), g.number()))
		k.typ, v.typ = number, number
	case 5:
		source = expr("(function(s, i) if i < $ then return i + 1, s end end), $, 0", g.word("1 2 3"), g.any())
		k.typ = number
	case 6: // a closure with a state of its own
		source = expr("(function() local n = 0 return function() n = n + 1 if n <= $ then return n, $ end end end)()", g.word("0 1 2 3"), g.oneOf("n * 2", "-n", "'v' .. n", "n, n"))
		k.typ = number
	case 7:
		source = expr("coroutine.wrap(function() for i = 1, $ do coroutine.yield(i, $) end end)", g.word("0 1 3"), g.oneOf("i * i", "'c' .. i", "nil", "i, i"))
		k.typ = number
	case 8:
		source = expr("($):gmatch($)", g.text(), g.oneOf("'%w+'", "'.'", "'(%a)(.)'"))
		k.typ = anything
	case 9:
		source = expr("setmetatable({n = 0}, {__call = function(s) s.n = s.n + 1 if s.n <= $ then return s.n, s.n * 2 end end})", g.word("1 2 3"))
		k.typ = number
	default:
		source, k.typ = expr("ipairs({$})", list(0, g.holeless(), g.multipleHoleless())), number
	}
	k.fixed = false
	names := list(1, expr(k.name), expr(v.name))
	g.declare(k)
	g.declare(v)
	if g.chance(20) {
		third := variable{name: "v" + fmt.Sprint(g.named+1000), typ: anything}
		names.add(expr(third.name))
		g.declare(third)
	}
	body := block()
	if g.chance(15) && k.typ == number { // the iterator goes on from its own value
		body.add(stmt("$ = $", k.name, g.number()))
	}
	g.fill(body, nesting)
	b.add(stmt("for $ in $ do$end", names, source, body))
}

// multipleHoleless are several values without nil.
func (g *generator) multipleHoleless() *Node { return expr("unpack($, 1, 3)", g.sequence()) }

// while runs a few times: a counter that nothing else changes is a part of its condition.
func (g *generator) while(nesting int) *Node {
	g.named++
	counter := fmt.Sprintf("w%d", g.named)
	if g.chance(30) { // a condition that is a call, and a body that begins with whatever comes
		return stmt("local $ = 0 while (function() $ = $ + 1 return $ <= $ end)() $ do$end", counter, counter, counter, counter, g.word("1 2 3"), g.also("and"), g.body(nesting))
	}
	return stmt("local $ = 0 while $ < $ $ do $ = $ + 1$end", counter, counter, g.word("1 2 3 4"), g.also("and"), counter, counter, g.body(nesting))
}

func (g *generator) also(operator string) *Node {
	if g.chance(50) {
		return nothing()
	}
	return build(Fixed, operator+" ($)", g.condition())
}

// nothing is no text at all.
func nothing() *Node { return build(Fixed, "") }

// repeating has locals of its body in its condition.
func (g *generator) repeating(nesting int) *Node {
	g.named++
	counter := fmt.Sprintf("w%d", g.named)
	defer g.scope()()
	b := block()
	if g.chance(50) {
		b.add(g.declareLocal(g.someTyp()))
	}
	g.fill(b, nesting)
	if g.chance(40) {
		return stmt("local $ = 0 repeat$until (function() $ = $ + 1 return $ > $ end)() $", counter, b, counter, counter, counter, g.word("0 1 2 3"), g.also("or"))
	}
	return stmt("local $ = 0 repeat $ = $ + 1$until $ > $ $", counter, counter, counter, b, counter, g.word("0 1 2 3"), g.also("or"))
}
