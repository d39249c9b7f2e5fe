package difftest

import "strings"

// text is an expression of a string. Strings of variables are cut, so that none grows
// without bound in a loop.
func (g *generator) text() (n *Node) {
	defer g.enter()()
	simple := func() {
		if v := g.variable(text); v != nil && g.chance(60) {
			n = expr(v.name)
		} else {
			n = expr(g.textLiteral())
		}
	}
	if g.deep() {
		simple()
		return n
	}
	g.choose(
		choice{8, simple},
		choice{6, func() { n = g.concatenation() }},
		choice{3, func() { n = expr("tostring($)", g.plainValue()) }},
		choice{6, func() { n = g.textCall() }},
		choice{2, func() { n = g.field(text, "s") }},
		choice{2, func() { n = g.calls(text) }},
		choice{1, func() { n = expr("type($)", g.any()) }},
		choice{2, func() { n = expr("(($) and $ or $)", g.condition(), g.text(), g.text()) }},
		choice{1, func() { n = expr("table.concat($, $)", g.sequence(), g.oneOf("','", "''", "' '", "1")) }},
	)
	return n
}

// plainValue is a value that tostring writes the same everywhere.
func (g *generator) plainValue() *Node {
	if g.chance(50) {
		return g.number()
	}
	return g.truth()
}

// textTerm is a string that binds as closely as comparisons need.
func (g *generator) textTerm() *Node {
	if v := g.variable(text); v != nil && g.chance(50) {
		return expr("$:sub(1, $)", v.name, g.word("1 3 12"))
	}
	return expr("($)", g.textLiteral())
}

// concatenation joins short strings and numbers.
func (g *generator) concatenation() *Node {
	items := []*Node{}
	for range 2 + g.IntN(4) {
		switch g.IntN(4) {
		case 0:
			items = append(items, g.term())
		case 1:
			items = append(items, expr(" $ ", g.numeral()))
		default:
			items = append(items, g.textTerm())
		}
	}
	return build(Expr, strings.Repeat("$ .. ", len(items)-1)+"$", anys(items)...)
}

func anys(nodes []*Node) []any {
	out := make([]any, len(nodes))
	for i, n := range nodes {
		out[i] = n
	}
	return out
}

func (g *generator) textLiteral() string {
	if g.dialect == Plain && g.chance(4) {
		return `'a\0b'` // of which the formats of the two references make different texts
	}
	return g.oneOf("''", "'a'", "'b'", "'abc'", "'10'", "'hello world'", `"q\"q"`, `'\n\t\\'`, `'\065\66\1007'`, "[[long]]", "[==[\nx]]y]==]", "'k1=v1, k2=v2'",
		"'AbC dEf'", `'%d'`, "'-3.5'", "'  pad  '", "'aaa'", `"\
"`, "'x-y-z'", `'\200\255'`, "'(a(b)c)'", "'0x1F'", "'1e2'")
}

// textCall is a call of the string library with one result.
func (g *generator) textCall() *Node {
	s := g.prefix(text)
	switch g.IntN(12) {
	case 0:
		return expr("$:sub($, $)", s, g.word("1 2 -3 0 -1 5 -100 2.7"), g.word("-1 3 -2 0 2 100"))
	case 1:
		return expr("$:sub($)", s, g.small())
	case 2:
		return expr("$:sub(1, 8):rep($)", s, g.word("0 1 2 3 -1"))
	case 3:
		return expr("$:$()", s, g.word("upper lower reverse"))
	case 4:
		return expr("string.char($)", list(0, expr(g.word("65 97 1 255 48")), expr(g.word("66 10 200"))))
	case 5:
		return g.formatted()
	case 6:
		return expr("($:sub(1, 30):gsub($, $))", s, g.pattern(), g.replacement())
	case 7:
		return expr("($:match($) or $)", s, g.pattern(), g.textLiteral()).bracketed().asText()
	case 8:
		return expr("$:sub(1, 10) .. $:len()", s, g.prefix(text))
	case 9:
		return expr("$:sub(1, 40):gsub('.', $)", s, g.oneOf("{a = 'A', b = 1, ['1'] = false}", "'%0%0'", "string.upper", "function(c) if c < 'd' then return c:upper() end end", "{}")).bracketed()
	case 10:
		return expr("('$'):rep($, nil)", g.word("ab x -"), g.word("2 3"))
	}
	if g.dialect == Goto { // LuaJIT quotes control characters
		return s
	}
	return expr("('%q'):format($:sub(1, 30))", s)
}

// asText makes a string of a match, which can be a position.
func (n *Node) asText() *Node { return expr("tostring($)", n) }

func (g *generator) formatted() *Node {
	return expr("string.format($)", g.formatArguments())
}

func (g *generator) formatArguments() *Node {
	form := g.IntN(6)
	if g.dialect == Goto && form == 1 {
		form = 0 // LuaJIT rounds ties in its own way
	}
	switch form {
	case 0:
		return list(3, expr("'%s=%s'"), g.text(), g.plainValue().asText())
	case 1:
		return list(2, expr(g.oneOf("'%5.2f'", "'%g'", "'%.14g'", "'%e'", "'%10.3g|'", "'%-8.1f|'", "'%+g'", "'%.0f'", "'%#.3g'")), expr(g.oneOf("3.14159", "-2.5", "1e15", "0.1", "123456789", "1/3", "2^60", "100")))
	case 2:
		return list(2, expr(g.oneOf("'%d'", "'%5d|'", "'%-5d|'", "'%05d'", "'%+d'", "'%x'", "'%X'", "'%#x'", "'%o'", "'%i'", "'%3.2d'")), expr(g.word("0 7 42 255 65535 2147483647 '12' 3.0")))
	case 3:
		return list(2, expr(g.oneOf("'%s'", "'%10s|'", "'%-10s|'", "'%.2s|'", "'[%s]'", "'%5.1s|'")), g.text())
	case 4:
		return list(3, expr("'%d%%%s%c'"), expr(g.word("1 2 3")), g.text(), expr(g.word("65 97")))
	}
	return list(2, expr("'%s'"), g.text())
}

func (g *generator) pattern() *Node {
	return expr("$", g.oneOf("'a'", "'.'", "'%w+'", "'%d'", "'%s*'", "'[a-c]'", "'[^%w]'", "'^%s*(.-)%s*$'", "'(%w+)=(%w+)'", "'%b()'", "'l+'", "'%a-'", "'.-b'", "'()'", "'$'", "'^'",
		"'a?b'", "'[%]%-]'", "'(.)%1'", "'%u'", "'%f[%w]%w+'", "'[^a-z ]+'", "'((%a)(%w*))'", "'%.'", "'x*'", `'\0'`, "'%z'", "'.$'", "'[%a_][%w_]*'"))
}

func (g *generator) replacement() *Node {
	switch g.IntN(5) {
	case 0:
		return expr("function(...) return select('#', ...) .. '' end")
	case 1:
		return expr("function(c) return $ end", g.oneOf("nil", "false", "'<' .. tostring(c) .. '>'", "1", "c"))
	case 2:
		return expr("{$}", g.oneOf("a = 'X', l = 'L'", "hello = 'bye', k1 = 7", "", "['a'] = false"))
	}
	return expr(g.oneOf("''", "'%0'", "'<%0>'", "'%%'", "'-'", "'%0%0'", "1"))
}

// textStatement shows results of the string library that are more than one value.
func (g *generator) textStatement(b *Node) {
	s := g.text()
	switch g.IntN(9) {
	case 0:
		b.add(stmt("dump(($):find($))", s, list(1, g.pattern(), expr(g.word("1 2 -1 10 0")))))
	case 1:
		b.add(stmt("dump(($):find($, $, true))", s, g.oneOf("'a'", "'.'", "'%d'", "''", "'lo w'"), g.word("1 2 -3")))
	case 2:
		b.add(stmt("dump(($):gsub($))", s, list(2, g.pattern(), g.replacement(), expr(g.word("0 1 2 100")))))
	case 3:
		b.add(stmt("dump(($):match($))", s, list(1, g.pattern(), expr(g.word("1 2 -1")))))
	case 4:
		b.add(stmt("for x, y in ($):gmatch($) do$end", s, g.oneOf("'%w+'", "'(%w+)=(%w+)'", "'.'", "'()'", "'%d'", "'[^,]*'", "'(.)(.?)'"), block(stmt("dump(x, y)"))))
	case 5:
		b.add(stmt("dump(($):byte($))", s, g.oneOf("", "1, -1", "2", "-1", "1, 3", "10", "0", "3, 2")))
	case 6:
		b.add(stmt("dump(loadstring('return ' .. ('%q'):format($))())", s))
	case 7:
		b.add(stmt("print(#($), ($) .. $, ($) < ($), $)", s, g.text(), g.numeral(), g.text(), g.text(), g.formatted()))
	default:
		b.add(stmt("print(string.format($))", g.formatArguments()))
	}
}
