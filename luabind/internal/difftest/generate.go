package difftest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Generate makes the program that a seed stands for. The same seed makes the same program
// as long as the generator stays as it is.
func Generate(seed uint64, dialect Dialect) *Node {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, uint64(dialect))), dialect: dialect}
	g.functions = []*function{{vararg: true}}
	g.room = 10 + g.IntN(50)
	program := block()
	if g.chance(10) {
		program.add(g.crowd())
	}
	for g.room > 0 {
		g.statement(program, 0)
	}
	g.report(program)
	return program
}

// A generator makes one program. Its methods return nodes, or add statements to a block.
type generator struct {
	*rand.Rand
	dialect   Dialect
	vars      []variable  // in scope, the innermost last
	pending   []variable  // global ones that the statement assigns to first
	functions []*function // around the place that is being written, the innermost last
	named     int         // names so far
	room      int         // statements that may still come
	depth     int         // of the expression that is being written
	level     int         // of scopes around the place
	loading   bool        // the place is in a text that is loaded
}

// A function is what the statements in its body have to know of it.
type function struct {
	vararg  bool
	yields  bool  // a coroutine's: it may call coroutine.yield
	results []typ // what it returns; nil: nothing, or anything
	loops   int   // around the statement
	calls   bool  // it calls functions of the program
}

func (g *generator) function() *function { return g.functions[len(g.functions)-1] }

// chance is true so many times of a hundred.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// oneOf chooses a text.
func (g *generator) oneOf(texts ...string) string { return texts[g.IntN(len(texts))] }

// words chooses one of the words of a text.
func (g *generator) word(words string) string { return g.oneOf(strings.Fields(words)...) }

// A choice is something to write, as often as its weight says.
type choice struct {
	weight int
	write  func()
}

func (g *generator) choose(choices ...choice) {
	total := 0
	for _, c := range choices {
		total += c.weight
	}
	n := g.IntN(total)
	for _, c := range choices {
		if n -= c.weight; n < 0 {
			c.write()
			return
		}
	}
}

// maxNesting bounds how deep blocks are in each other.
const maxNesting = 4

// statement adds a statement, or a few that belong together, to b.
func (g *generator) statement(b *Node, nesting int) {
	if g.level == 0 {
		defer func() { g.vars, g.pending = append(g.vars, g.pending...), nil }()
	}
	g.room--
	deeper := 1
	if nesting >= maxNesting || g.room <= 0 {
		deeper = 0
	}
	nesting++
	g.choose(
		choice{12, func() { b.add(g.local()) }},
		choice{12, func() { b.add(g.assignment()) }},
		choice{10, func() { g.several(b) }},
		choice{8, func() { b.add(g.conditional()) }},
		choice{8, func() { b.add(g.printed()) }},
		choice{5, func() { b.add(g.call()) }},
		choice{3, func() { g.textStatement(b) }},
		choice{3, func() { g.tableStatement(b) }},
		choice{3, func() { b.add(g.numberStatement()) }},
		choice{2, func() { b.add(g.environment()) }},
		choice{2 * deeper, func() { b.add(g.loaded(nesting)) }},
		choice{8 * deeper, func() { b.add(g.branch(nesting)) }},
		choice{10 * deeper, func() { g.loop(b, nesting) }},
		choice{2 * deeper, func() { b.add(g.doBlock(nesting)) }},
		choice{8 * deeper, func() { g.define(b, nesting) }},
		choice{4 * deeper, func() { g.captured(b, nesting) }},
		choice{4 * deeper, func() { g.protected(b, nesting) }},
		choice{4 * deeper, func() { g.coroutine(b, nesting) }},
		choice{4 * deeper, func() { g.class(b, nesting) }},
		choice{3 * deeper, func() { g.recursion(b, nesting) }},
		choice{8 * deeper * int(g.dialect), func() { g.jumps(b, nesting) }},
		choice{2, func() { g.ordered(b) }},
		choice{2, func() { g.algorithm(b) }},
		choice{2, func() { b.add(g.early()) }},
	)
}

// body is a block of a few statements with a scope of its own, for which g's scope is left
// as it was.
func (g *generator) body(nesting int) *Node {
	defer g.scope()()
	b := block()
	g.fill(b, nesting)
	return b
}

func (g *generator) fill(b *Node, nesting int) {
	for range g.IntN(4) + g.IntN(2) {
		g.statement(b, nesting)
	}
}

func (g *generator) doBlock(nesting int) *Node { return stmt("do$end", g.body(nesting)) }

// early leaves the loop or the function, mostly under a condition.
func (g *generator) early() *Node {
	f := g.function()
	var leave *Node
	switch {
	case f.loops > 0 && g.chance(70):
		leave = stmt("break")
	case len(g.functions) > 1:
		leave = g.returned()
	default:
		return g.printed()
	}
	if g.chance(85) {
		return stmt("if $ then$end", g.condition(), block(leave))
	}
	return stmt("do$end", block(leave))
}

// crowd takes up many constants and registers, so that those of the rest of the program are
// beyond what an instruction has room for.
func (g *generator) crowd() *Node {
	constants := list(0)
	for i := range g.crowdSize() {
		if g.chance(30) {
			constants.add(expr("'c$'", i))
		} else {
			constants.add(expr("$.5", i))
		}
	}
	if g.chance(50) {
		return stmt("do local t = {$} dump(#t, t[1], t[#t]) end", constants)
	}
	names, values := list(0), list(0)
	for i := range 1 + g.IntN(150) {
		v := variable{name: fmt.Sprintf("v%d", i+2000), typ: number}
		names.add(expr(v.name))
		values.add(expr("$", i))
		if g.chance(10) {
			g.declare(v)
		}
	}
	return stmt("local $ = $", fixedList(names), values)
}

// crowdSize is a number of constants around the limits of instructions.
func (g *generator) crowdSize() int {
	return []int{50, 51, 100, 250, 256, 260, 511, 513, 600}[g.IntN(9)]
}

// printed shows the values of some expressions.
func (g *generator) printed() *Node {
	items := list(0)
	for range 1 + g.IntN(4) {
		items.add(g.any())
	}
	if g.chance(20) {
		items.add(g.multiple())
	}
	return stmt("$($)", g.word("print dump"), items)
}

// report shows all variables in scope.
func (g *generator) report(b *Node) {
	seen := map[string]bool{}
	items := list(0)
	for i := len(g.vars) - 1; i >= 0; i-- {
		if v := g.vars[i]; !seen[v.name] {
			seen[v.name] = true
			items.add(expr(v.name))
		}
	}
	b.add(stmt("dump($)", items))
}
