package difftest

import "fmt"

// jumps adds labels and gotos.
func (g *generator) jumps(b *Node, nesting int) {
	g.named++
	label := fmt.Sprintf("l%d", g.named)
	f := g.function()
	switch g.IntN(7) {
	case 0, 1, 2: // continue, in each kind of loop
		if f.loops >= 3 {
			return
		}
		f.loops++
		defer func() { f.loops-- }()
		defer g.scope()()
		v := variable{name: g.name(), typ: number, fixed: true}
		g.declare(v)
		body := g.continuing(g.body(nesting))
		switch g.IntN(5) {
		case 0:
			b.add(stmt("for $ = 1, 4 do$end", v.name, body))
		case 1:
			b.add(stmt("for $ in ipairs({7, 8, 9}) do$end", v.name, body))
		case 2:
			b.add(stmt("for _, $ in pairs({7, 8}) do$end", v.name, body))
		case 3:
			b.add(stmt("local $ = 0 while $ < 4 do $ = $ + 1$end", v.name, v.name, v.name, v.name, body))
		default: // its condition would be in the scope of the body's locals
			b.add(stmt("local $ = 0 repeat $ = $ + 1 do$end until $ >= 3", v.name, v.name, v.name, body, v.name))
		}
	case 3: // a loop by hand
		g.named++
		counter := fmt.Sprintf("w%d", g.named)
		b.add(stmt("do local $ = 0 ::$:: $ = $ + 1 do$end if $ < $ then goto $ end end", counter, label, counter, counter, g.body(nesting), counter, g.word("1 2 3"), label))
	case 4: // out of blocks
		b.add(stmt("do do$if $ then goto $ end$end end ::$::", g.body(nesting), g.condition(), label, g.body(nesting), label))
	case 5: // out of two loops
		if f.loops >= 2 {
			return
		}
		f.loops += 2
		defer func() { f.loops -= 2 }()
		b.add(stmt("do for i = 1, 3 do for j = 1, 3 do if i * j $ $ then goto $ end$end end ::$:: end", g.word("== > >="), g.word("2 4 6 10"), label, g.body(nesting), label))
	default: // each round has locals of its own, though it is not a loop's
		b.add(stmt("do local fs, n = {}, 0 ::$:: do local x = n * 2 fs[#fs + 1] = function() x = x + 1 return x, n end n = n + 1 if n < 3 then goto $ end end for _, f in ipairs(fs) do dump(f()) dump(f()) end end", label, label))
	}
}

// continuing makes a loop's body of a block: one or more of its places jump to its end.
func (g *generator) continuing(b *Node) *Node {
	g.named++
	label := fmt.Sprintf("l%d", g.named)
	out := block()
	for _, p := range b.Parts {
		if g.chance(50) {
			out.add(g.skip(label))
		}
		out.Parts = append(out.Parts, p)
	}
	out.add(g.skip(label))
	if g.chance(50) {
		out.add(stmt("do$end", block(stmt("local kept = $ local fn = function() kept = kept + 1 return kept end dump(fn())", g.number()), g.skip(label), stmt("dump(fn())"))))
	}
	out.add(g.printed())
	out.add(stmt("::$::", label))
	return out
}

func (g *generator) skip(label string) *Node {
	return stmt("if $ then$end", g.condition(), block(stmt("goto $", label)))
}
