package difftest

import "fmt"

// value is an expression of a type.
func (g *generator) value(t typ) *Node {
	switch t {
	case number:
		return g.number()
	case text:
		return g.text()
	case truth:
		return g.truth()
	case sequence:
		return g.sequence()
	case record:
		return g.record()
	case callable:
		return g.lambda([]typ{number}, []typ{number})
	}
	return g.any()
}

// deep reports whether an expression should have no more expressions in it; the result
// of enter has to be called at its end.
func (g *generator) deep() bool { return g.depth > 2+g.IntN(3) }

func (g *generator) enter() (leave func()) {
	g.depth++
	return func() { g.depth-- }
}

// any is an expression of whatever type.
func (g *generator) any() (n *Node) {
	defer g.enter()()
	simple := func() {
		n = expr(g.word("nil true false 0 1 2.5 'k' '' {} nil false"))
		if v := g.near(g.find(func(*variable) bool { return true })); v != nil && g.chance(70) {
			n = expr(v.name)
		}
	}
	if g.deep() {
		simple()
		return n
	}
	g.choose(
		choice{6, simple},
		choice{3, func() { n = g.number() }},
		choice{3, func() { n = g.text() }},
		choice{2, func() { n = g.truth() }},
		choice{5, func() { n = g.logical() }},
		choice{1, func() { n = g.sequence() }},
		choice{1, func() { n = g.record() }},
		choice{1, func() { n = expr("($)", g.multiple()) }},
		choice{1, func() { n = g.field(anything, "x") }},
	)
	return n
}

// logical is and, or, not, of anything.
func (g *generator) logical() *Node {
	switch g.IntN(7) {
	case 0, 1:
		return expr("$ and $", g.operand(), g.operand())
	case 2, 3:
		return expr("$ or $", g.operand(), g.operand())
	case 4:
		if v := g.near(g.find(func(*variable) bool { return true })); v != nil && g.chance(50) {
			return expr("not $ $ $", v.name, g.word("and or =="), g.operand())
		}
		return expr("$ and $ or $", g.operand(), g.operand(), g.operand())
	case 5:
		return expr("not ($)", g.operand())
	}
	return expr("($ or $) and $", g.operand(), g.operand(), g.operand())
}

// operand is an operand of and, or and not. It can bind as weakly as and does: then the
// expression means something else, which is as good.
func (g *generator) operand() *Node {
	switch {
	case g.chance(25):
		return g.condition()
	case g.chance(10):
		return expr("($)", g.any())
	}
	return g.any()
}

// condition is for places where only the truth of a value counts. Constants among the
// conditions matter: compilers treat them specially.
func (g *generator) condition() *Node {
	if g.chance(12) {
		return expr(g.oneOf("true", "false", "nil", "1", "0", "'a'", "not nil", "not 1", "not not false", "1 == 1", "1 == 2", "'a' == 'a'", "nil == false",
			"true and nil", "false or 1", "not (1 and nil)", "nil or false", "(nil)", "({})", "2 < 1", "'a' < 'b'"))
	}
	if g.chance(25) && !g.deep() {
		defer g.enter()()
		return g.logical()
	}
	return g.truth()
}

// truth is a boolean.
func (g *generator) truth() (n *Node) {
	defer g.enter()()
	if g.deep() {
		if v := g.variable(truth); v != nil {
			return expr(v.name)
		}
		return expr(g.word("true false"))
	}
	g.choose(
		choice{6, func() { n = expr("$ $ $", g.term(), g.word("< <= > >= == ~="), g.term()) }},
		choice{2, func() { n = expr("$ $ $", g.textTerm(), g.word("< <= > >= == ~="), g.textTerm()) }},
		choice{2, func() { n = expr("($) $ ($)", g.any(), g.word("== ~="), g.any()) }},
		choice{2, func() { n = expr("$ == $", g.any(), g.word("nil true false 1 'k'")) }},
		choice{2, func() { n = expr("not ($)", g.any()) }},
		choice{2, func() { n = expr("not $", g.truthTerm()) }},
		choice{2, func() { n = expr("$ and $", g.truthTerm(), g.truthTerm()) }},
		choice{2, func() { n = expr("$ or $", g.truthTerm(), g.truthTerm()) }},
		choice{2, func() { n = expr("$ $ $ == $", g.term(), g.word("< <= > >="), g.term(), g.word("true false")) }},
		choice{2, func() { n = expr(g.word("true false")) }},
		choice{3, func() {
			if v := g.variable(truth); v != nil {
				n = expr(v.name)
			} else {
				n = expr("type($) == '$'", g.any(), g.word("nil number string table boolean function"))
			}
		}},
	)
	return n
}

func (g *generator) truthTerm() *Node { return expr("($)", g.truth()) }

// sequence is a list of numbers.
func (g *generator) sequence() (n *Node) {
	defer g.enter()()
	if v := g.variable(sequence); v != nil && (g.deep() || g.chance(40)) {
		return expr(v.name)
	}
	if g.deep() {
		return expr("{}")
	}
	items := func(most int) *Node {
		l := list(0)
		for range g.IntN(most + 1) {
			l.add(g.number())
		}
		return l
	}
	g.choose(
		choice{5, func() { n = expr("{$}", items(4)) }},
		choice{1, func() { n = expr("{$; $}", g.number(), items(3)) }},
		choice{2, func() {
			l := items(2)
			l.add(expr("unpack($)", g.sequence()))
			n = expr("{$}", l)
		}},
		choice{1, func() { n = expr("{$, unpack($, 1, 2) or 0, $}", g.number(), g.sequence(), g.number()) }},
		choice{1 - int(g.dialect), func() { // the order is that of the reference, LuaJIT has another one
			n = expr("{[1] = $, $, [2] = $, $}", g.number(), g.number(), g.number(), g.number())
		}},
		choice{2, func() { n = expr("{$}", g.calls(number)) }},
		choice{1, func() { n = g.field(sequence, "l") }},
	)
	return n
}

// record is a table with the fields that the type stands for.
func (g *generator) record() *Node {
	defer g.enter()()
	if v := g.variable(record); v != nil && (g.deep() || g.chance(60)) {
		return expr(v.name)
	}
	l := list(4, expr("a = $", g.number()), expr("['b'] = $", g.number()), expr("s = $", g.text()), expr("l = $", g.sequence()))
	if g.chance(50) {
		l.add(expr("x = $", g.any()))
	}
	if g.chance(20) {
		l.add(expr("[$] = $", g.keyLiteral(), g.any()))
	}
	if g.chance(20) {
		l.add(g.number())
	}
	g.Shuffle(len(l.Parts), func(i, j int) { l.Parts[i], l.Parts[j] = l.Parts[j], l.Parts[i] })
	return expr("{$}", l)
}

func (g *generator) keyLiteral() string {
	if g.dialect == Plain && g.chance(10) {
		return "1" // beside positions, of which one is the same: LuaJIT has another order
	}
	return g.oneOf("-1", "2.5", "'k'", "true", "'a b'", "1e300", "0.1", "2^53")
}

// field reads a field of a record, which has its type; a value of that type if there is none.
func (g *generator) field(t typ, names string) *Node {
	v := g.variable(record)
	if v == nil {
		if t == anything {
			return expr("nil")
		}
		return g.literal(t)
	}
	name := g.word(names)
	switch g.IntN(4) {
	case 0:
		return expr("$['$']", v.name, name)
	case 1:
		if k := g.near(g.find(func(v *variable) bool { return v.typ == text })); k != nil && t == number {
			return expr("($[$] or $)", v.name, k.name, g.literal(t)).numeric()
		}
	}
	return expr("$.$", v.name, name)
}

// numeric is the node as a number: what it holds may be another field's.
func (n *Node) numeric() *Node { return expr("#tostring($ ~= nil)", n) }

func (g *generator) literal(t typ) *Node {
	switch t {
	case number:
		return expr(g.numeral())
	case text:
		return expr(g.textLiteral())
	case truth:
		return expr(g.word("true false"))
	case sequence:
		return expr("{$}", list(0, expr(g.numeral()), expr(g.numeral())))
	case record:
		return expr("{a = $, b = 2, s = 's', l = {}}", g.numeral())
	case callable:
		return expr("function(...) return ... end")
	}
	return expr(g.word("nil true 7 'any'"))
}

// multiple is an expression of several values: a call or varargs.
func (g *generator) multiple() *Node {
	if g.function().vararg && g.chance(30) {
		return expr("...")
	}
	if f := g.variable(callable); f != nil && g.chance(50) {
		return g.invoke(f)
	}
	if g.function().yields && g.chance(30) {
		return expr("coroutine.yield($)", list(0, g.any(), g.any()))
	}
	switch g.IntN(6) {
	case 0:
		return expr("unpack($)", g.sequence())
	case 1:
		return expr("select($, $)", g.word("1 2 3 -1"), list(1, g.any(), g.any(), g.any()))
	case 2:
		return expr("pcall($, $)", g.word("type tostring select rawequal"), list(0, expr("'#'"), g.any()))
	case 3:
		return expr("(function(...) return ... end)($)", list(0, g.any(), g.any()))
	case 4:
		return expr("($):find($)", g.text(), expr(g.oneOf("'a'", "'%d+'", "'(.)(.)'", "'x', 2", "'.', 1, true")))
	}
	return expr("math.modf($)", expr(g.oneOf("3.7", "-3.7", "10", "0.5", "-0.25", "1e15")))
}

// calls is a call that returns values of a type, or one value.
func (g *generator) calls(t typ) *Node {
	fits := func(v *variable) bool {
		if v.typ != callable || len(v.sig.results) == 0 {
			return false
		}
		for _, r := range v.sig.results {
			if r != t {
				return false
			}
		}
		return true
	}
	if f := g.near(g.find(fits)); f != nil {
		return g.invoke(f)
	}
	return g.value(t)
}

// invoke calls a function with values of the types that it expects, and sometimes more.
func (g *generator) invoke(f *variable) *Node {
	defer g.enter()()
	g.function().calls = true
	args := list(len(f.sig.params))
	for _, t := range f.sig.params {
		if g.depth > 4 {
			args.add(g.literal(t))
		} else {
			args.add(g.value(t))
		}
	}
	if f.sig.vararg || g.chance(8) {
		for range g.IntN(4) {
			args.add(g.any())
		}
		if g.chance(20) {
			args.add(g.multiple())
		}
	}
	if f.sig.self != "" {
		return expr("$:$($)", f.sig.self, f.name[len(f.sig.self)+1:], args)
	}
	if len(f.sig.params) == 1 && f.sig.params[0] == text && g.chance(20) {
		return expr("$$", f.name, g.textLiteral())
	}
	return expr("$($)", f.name, args)
}

// numeral is a number as it can be written.
func (g *generator) numeral() string {
	if g.dialect == Goto {
		return g.word("1 2 3 5 7 0.5 100")
	}
	switch g.IntN(8) {
	case 0:
		return g.word("0.5 .25 3. 1e3 1E-2 0x10 0xfF 2.5e+1 1e15 123456789012 0.1 1e100 4294967296 9007199254740993 1e-7 3.14159265358979 0xffffffff 1e14 100000000000000")
	case 1:
		return fmt.Sprint(g.IntN(1000))
	}
	return fmt.Sprint(g.IntN(8))
}
