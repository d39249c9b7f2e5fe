package difftest

import "fmt"

// number is a numeric expression.
func (g *generator) number() (n *Node) {
	defer g.enter()()
	simple := func() {
		if v := g.variable(number); v != nil && g.chance(65) {
			n = expr(v.name)
		} else {
			n = expr(g.numeral())
		}
	}
	if g.deep() {
		simple()
		return n
	}
	g.choose(
		choice{8, simple},
		choice{8, func() { n = g.arithmetic() }},
		choice{2 - 2*int(g.dialect), func() { n = g.chain() }},
		choice{3, func() { n = g.field(number, "a b") }},
		choice{3, func() { n = g.element() }},
		choice{2, func() { n = expr("#$", g.prefix(sequence)) }},
		choice{1, func() { n = expr("#$", g.prefix(text)) }},
		choice{3, func() { n = g.calls(number) }},
		choice{1, func() { n = expr("math.$($)", g.word("floor ceil abs"), g.number()) }},
		choice{1, func() { n = expr("math.$($, $)", g.word("max min"), g.number(), g.number()) }},
		choice{1, func() { n = expr("math.fmod($, $)", g.number(), g.word("3 -3 7 2.5 0.25")) }},
		choice{1, func() { n = expr("select('#', $)", list(0, g.any(), g.any(), g.multiple())) }},
		choice{1, func() {
			n = expr("tonumber($)", g.word("'10' '0x10' '1e1' '.5' '5.' 'ff',16 '777',8 '101',2 '-7' 'zz',36"))
		}},
		choice{2, func() { n = expr("(($) and $ or $)", g.condition(), g.number(), g.number()) }},
		choice{1, func() { n = expr("($ or $)", g.word("nil false"), g.number()) }},
		choice{1, func() { n = expr("($):byte()", g.oneOf("'A'", "'\\200'", "'\\0'")) }},
		choice{1, func() { n = g.calledAtOnce() }},
	)
	return n
}

// term is a number that binds as closely as comparisons and arithmetic need.
func (g *generator) term() *Node {
	if g.chance(50) {
		return expr("($)", g.number())
	}
	return g.number()
}

// chain is a long expression without brackets. It divides by constants alone: zero would
// make NaN, whose sign is the processor's.
func (g *generator) chain() *Node {
	n := expr("$", g.chainOperand())
	for range 2 + g.IntN(7) {
		if g.chance(25) {
			n.Parts = append(n.Parts, fmt.Sprintf(" %s %s", g.word("/ %"), g.word("2 3 0.5 7 10 -3")))
		} else {
			n.Parts = append(n.Parts, " "+g.word("+ - *")+" ", g.chainOperand())
		}
	}
	return n
}

func (g *generator) chainOperand() *Node {
	x := expr(g.word("1 2 3 0.5 7 10"))
	if v := g.variable(number); v != nil && g.chance(50) {
		x = expr(v.name)
	}
	switch {
	case g.chance(20):
		return expr("- $", x)
	case g.chance(10): // C's library is wrong in the last digit of a few powers that are not exact
		return expr("$ ^ 1", x)
	case g.chance(10):
		return expr("$ ^ $", g.word("2 3 0.5 7 10"), g.word("2 3"))
	}
	return x
}

// arithmetic has precedence to get right: operands are not in brackets most of the time.
// What makes NaN of small numbers is left out, as it would be everywhere after a while.
func (g *generator) arithmetic() *Node {
	if g.dialect == Goto { // LuaJIT computes powers and constants in its own way
		return expr("$ $ $", g.term(), g.word("+ - *"), g.term())
	}
	switch g.IntN(12) {
	case 0, 1, 2:
		return expr("$ $ $", g.term(), g.word("+ - *"), g.term())
	case 3:
		return expr("$ / $", g.term(), g.word("2 4 8 3 -2 0.5 10 7"))
	case 4:
		return expr("$ % $", g.term(), g.word("2 3 5 -3 0.5 7 2.5 10 -7"))
	case 5:
		return expr("$ ^ $", g.word("2 3 (-2) 0 1 10 0.5 4"), g.word("2 3 0 1 -1 0.5 2^2"))
	case 6:
		return expr("- $", g.term())
	case 7:
		return expr("$ $ $ $ $", g.term(), g.word("+ - *"), g.number(), g.word("+ - *"), g.term())
	case 8:
		return expr("$ - -$", g.term(), g.prefix(number))
	case 9: // strings are numbers too
		return expr("$ $ $", g.oneOf("'10'", "' 3 '", "'0x10'", "'1e1'", "'-2'", "'.5'"), g.word("+ - * / %"), g.word("1 2 '3' 4.5 '0x2'"))
	case 10: // as operands that the compiler can compute
		return expr("$ $ $ $ $", g.numeral(), g.word("+ - *"), g.numeral(), g.word("+ - * /"), g.oneOf("2", "3", "0.5", "7"))
	}
	return expr("(- $) ^ $ % $", g.term(), g.oneOf("1", "1", "0"), g.word("5 7 100 2.5"))
}

// prefix is a value in brackets, or the name of a variable.
func (g *generator) prefix(t typ) *Node {
	if v := g.variable(t); v != nil && g.chance(60) {
		return expr(v.name)
	}
	return expr("($)", g.value(t))
}

// element reads an element of a sequence.
func (g *generator) element() *Node {
	v := g.variable(sequence)
	if v == nil {
		return expr("({$})[$] or $", list(0, g.number(), g.number()), g.word("1 2 3 0 2.5"), g.numeral()).bracketed()
	}
	return expr("$[$] or $", v.name, g.index(v), g.numeral()).bracketed()
}

func (n *Node) bracketed() *Node { return expr("($)", n) }

func (g *generator) index(v *variable) *Node {
	switch g.IntN(4) {
	case 0:
		return expr("#$", v.name)
	case 1:
		return g.small()
	}
	return expr(g.word("1 2 3"))
}

// small is a small whole number, from a counter or written.
func (g *generator) small() *Node {
	if v := g.near(g.find(func(v *variable) bool { return v.typ == number && v.fixed })); v != nil && g.chance(60) {
		return expr(v.name)
	}
	return expr(g.word("1 2 3 4 -1 0"))
}

// numberStatement shows a number in many forms.
func (g *generator) numberStatement() *Node {
	x := g.number()
	if g.dialect == Goto {
		return stmt("dump($, $)", x, g.number())
	}
	switch g.IntN(8) {
	case 0:
		return stmt("print(tostring($), $ .. '', ('%g|%.3f|%5d'):format($, $, $))", x, g.prefix(number), g.numeral(), g.numeral(), g.word("1 -5 123456 2147483647"))
	case 1:
		return stmt("dump(tonumber($), tonumber($))", g.oneOf("'1e'", "'0x'", "'1 2'", "''", "' '", "'1e1e'", "'1_0'", "'١'", "nil", "true", "{}"),
			g.oneOf("'  12  '", "'-0x1F'", "'1.'", "'.1'", "'.'", "'5e+2'", "'\\t7\\n'", "'1e400'", "'8', 8", "'7', 8", "'-ff', 16", "' 11 ', 2", "1e1", "'2', 10"))
	case 2: // of ties LuaJIT writes another digit
		return stmt("print($, $, $)", g.oneOf("1/0", "-1/0", "0/0", "2^53", "-2^63", "1e308*10", "2^1023*2", "5e-324"), g.oneOf("1e15", "1e14", "12345678901234", "1234567890123456", "0.1+0.2", "1/3", "1e100", "-1e15", "100", "1e-5", "123456.789"), x)
	case 3:
		return stmt("print(math.huge == 1/0, math.floor($), math.ceil(-$), $)", x, g.prefix(number), g.oneOf("math.max(1, 2.5)", "math.min(3, -1, 2)", "math.sqrt(16)", "math.abs(-0.5)", "math.frexp(8)", "math.ldexp(0.5, 4)", "math.modf(-2.5)", "math.fmod(-7, 3)", "math.modf(1/0)"))
	case 4:
		return stmt("print($ < $, $ <= $, $ == $, $ ~= $)", x, g.prefix(number), g.numeral(), g.prefix(number), g.prefix(number), g.numeral(), g.prefix(number), g.prefix(number))
	case 5:
		return stmt("print($ .. $ .. $)", g.oneOf("1", "1.5", "-1", "1e15", "2^53", "10 / 2", "7 % 4"), g.textTerm(), g.numeral())
	case 6:
		return stmt("print((0/0) ~= (0/0), $ % $, $ % $, -7 % 3, 7 % -3, -7.5 % 2)", g.prefix(number), g.word("3 1/0 -1/0 0.1"), g.numeral(), g.word("1e15 -1e15 0.3 -0.3"))
	}
	return stmt("dump($, $)", x, g.number())
}
