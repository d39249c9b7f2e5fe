package difftest

import "fmt"

// tableStatement uses the table library, and tables in unusual ways.
func (g *generator) tableStatement(b *Node) {
	l := g.assignable(sequence)
	if l == nil {
		b.add(g.declareLocal(sequence))
		return
	}
	name := l.name
	switch g.IntN(12) {
	case 0:
		b.add(stmt("table.insert($, ($))", name, g.number()))
	case 1:
		b.add(stmt("table.insert($, 1, ($))", name, g.number()))
	case 2, 3: // of a copy: an assignment may have computed an index of the next item already
		b.add(stmt("do local t = {unpack($)} dump(table.remove(t$), #t) dump(t) end", name, g.oneOf("", ", 1", ", #t", ", 2")))
	case 4: // NaN has no order
		b.add(stmt("do local s = {} for i, x in ipairs($) do s[i] = x == x and x or 0 end table.sort(s$) dump(s) end", name,
			g.oneOf("", ", function(a, b) return a > b end", ", function(a, b) return a < b end", ", function(a, b) return -a < -b end")))
	case 5:
		b.add(stmt("print(table.concat($))", list(1, expr("$", name), expr(g.oneOf("', '", "''", "'-'", "0")), expr(g.word("1 2")))))
	case 6:
		b.add(stmt("dump(unpack($))", list(1, expr(name), expr(g.word("1 2 0")), expr(g.word("1 2 4 -1")))))
	case 7:
		b.add(stmt("dump(table.maxn($), #$, next({}), rawequal($, $))", name, name, name, name))
	case 8:
		b.add(stmt("do local words = {$} table.sort(words) print(table.concat(words, ' ')) end", list(0, g.text(), g.text(), g.text(), g.text())))
	case 9:
		t := g.record()
		b.add(stmt("do local n = 0 for k, v in pairs($) do n = n + 1 if type(k) == 'string' then n = n + 10 end end print(n) end", t))
	case 10:
		b.add(stmt("do local t = $ for k in pairs(t) do t[k] = nil end dump(next(t), t) end", expr("{$}", list(0, g.any(), expr("p = $", g.any()), g.number(), expr("[$] = $", g.keyLiteral(), g.any())))))
	default:
		b.add(stmt("dump({$})", g.nested()))
	}
}

// nested are the items of a constructor: positions, names, keys, and what has several
// values, last and elsewhere.
func (g *generator) nested() *Node {
	items := list(0)
	for i := range g.IntN(5) {
		switch g.IntN(6) {
		case 0:
			name := g.word("p q r")
			if g.dialect == Goto { // of two values for one name LuaJIT keeps another one
				name += fmt.Sprint(i)
			}
			items.add(expr("$ = $", name, g.any()))
		case 1, 3:
			if g.dialect == Goto {
				items.add(expr("[$] = $", 100+i, g.any()))
			} else {
				items.add(expr("[$] = $", g.keyLiteral(), g.any()))
			}
		case 2:
			items.add(expr("{$}", list(0, g.any(), g.any())))
		default:
			items.add(g.holeless())
		}
	}
	if g.chance(40) {
		items.add(g.multiple())
	}
	return items
}

// holeless is a value that is not nil.
func (g *generator) holeless() *Node {
	if g.chance(50) {
		return g.number()
	}
	return expr("($) or false", g.any())
}
