package difftest

import "fmt"

// coroutine adds one and runs it, to its end or part of the way. Where a coroutine of the
// reference cannot yield (across pcall, metamethods, iterators that are Lua functions and
// callbacks), none does: these are functions of their own.
func (g *generator) coroutine(b *Node, nesting int) {
	g.named++
	name := fmt.Sprintf("k%d", g.named)
	body := func(params ...typ) (*Node, *Node) {
		f := &function{yields: true, vararg: g.chance(20)}
		leave := g.enterFunction(f)
		defer leave()
		p := g.parameters(params, f.vararg)
		body := block()
		for range 1 + g.IntN(4) {
			g.fill(body, nesting)
			body.add(g.yielded(nesting))
		}
		if g.chance(20) {
			body.add(stmt("if $ then$end", g.condition(), block(stmt("error($)", g.oneOf("'E co'", "{1}", "'E co', 0")))))
		}
		if g.chance(60) {
			body.add(g.returned())
		}
		if f.calls {
			body.Parts = append([]any{stmt("tick()")}, body.Parts...)
		}
		return p, body
	}
	switch g.IntN(7) {
	case 0, 1:
		p, c := body(anything, number)
		b.add(stmt("local $ = coroutine.create(function($)$end)", name, p, c),
			stmt("for i = 1, $ do dump(coroutine.status($), coroutine.resume($, $)) end", g.word("2 4 6 12"), name, name, list(2, g.any(), g.number(), g.any())),
			stmt("print(coroutine.status($))", name))
	case 2:
		p, c := body()
		leave := g.scope()
		x := variable{name: g.name(), typ: anything}
		g.declare(x)
		inner := g.body(nesting)
		leave()
		b.add(stmt("for $ in coroutine.wrap(function($)$end) do$end", x.name, p, c, inner))
	case 3:
		p, c := body(anything, number)
		b.add(stmt("local $ = coroutine.wrap(function($)$end)", name, p, c),
			stmt("for i = 1, $ do dump(pcall($, i, $)) end", g.word("2 3 5"), name, g.number()))
	case 4: // one that resumes another
		p, c := body(number)
		q, d := body(anything)
		b.add(stmt("do local inner = coroutine.create(function($)$end) local outer = coroutine.wrap(function($) do$end while coroutine.status(inner) ~= 'dead' do coroutine.yield(coroutine.resume(inner, 1)) end end) for i = 1, 9 do local t = {pcall(outer, i)} dump(t[1], t[2], coroutine.status(inner)) if not t[1] then break end end end",
			p, c, q, d))
	case 5: // two take turns with a variable in common
		b.add(stmt("do local shared = $ local function worker(n) return coroutine.wrap(function(...) for i = 1, 3 do shared = shared + n coroutine.yield(shared, n, ...) end return 'done' end) end local a, b = worker(1), worker(10) for i = 1, 4 do dump(a(i)) dump(b($)) end end",
			g.oneOf("0", "5", "-1"), g.any()))
	default:
		b.add(stmt("dump(coroutine.resume(coroutine.create(function(...) return $ end), $))", g.oneOf("...", "select('#', ...), ...", "coroutine.yield(...)", "(...)", "coroutine.status(coroutine.running())"), list(0, g.any(), g.any(), g.any())))
	}
}

// yielded is a statement with a yield in it, in one of the places where calls can be.
func (g *generator) yielded(nesting int) *Node {
	values := list(0)
	for range g.IntN(3) {
		values.add(g.any())
	}
	if g.chance(15) {
		values.add(g.multiple())
	}
	y := func() *Node { return expr("coroutine.yield($)", values) }
	switch g.IntN(9) {
	case 0, 1:
		return stmt("$", build(Fixed, "$", y()))
	case 2:
		n := stmt("local $ = $", "", y())
		v := variable{name: g.name(), typ: anything}
		g.declare(v)
		n.Parts[1] = v.name
		return n
	case 3:
		t := g.target(anything)
		return stmt("$ = $", t.place, y())
	case 4:
		return stmt("for i = 1, $ do$end", g.word("1 2 3"), block(stmt("coroutine.yield(i, $)", g.any())))
	case 5:
		return stmt("dump($)", list(0, g.any(), y()))
	case 6:
		return stmt("dump({$})", list(0, g.holeless(), y()))
	case 7:
		t := g.target(anything)
		return stmt("$ = $ $ $", t.place, g.condition(), g.word("and or"), y())
	}
	return stmt("if $ then$end", y(), g.body(nesting))
}
