package difftest

// ordered shows in which order the parts of a statement are evaluated: its leaves are calls
// of a function that says so.
func (g *generator) ordered(b *Node) {
	leaf := func() *Node { return expr("L($)", g.word("1 2 3 4 5 6 7 8 9")) }
	key := func() *Node { // beside positions; LuaJIT assigns to equal ones in another order
		if g.dialect == Goto {
			return expr("L($)", g.word("4 5 6"))
		}
		return leaf()
	}
	var tree func(depth int) *Node
	tree = func(depth int) *Node {
		if depth == 0 || g.chance(25) {
			return leaf()
		}
		switch g.IntN(9) {
		case 0, 1:
			return expr("$ $ $", tree(depth-1), g.word("+ - *"), tree(depth-1))
		case 2:
			return expr("($ $ $ and $ or $)", tree(depth-1), g.word("< > <= >= == ~="), tree(depth-1), tree(depth-1), tree(depth-1))
		case 3:
			return expr("#($ .. $ .. $)", tree(depth-1), tree(depth-1), tree(depth-1))
		case 4:
			return expr("T[$]", tree(depth-1))
		case 5:
			return expr("L($, $)", tree(depth-1), tree(depth-1))
		case 6:
			return expr("({$, [$] = $, $, x = $})[$]", tree(depth-1), key(), leaf(), tree(depth-1), leaf(), g.word("1 2 'x'"))
		case 7:
			return expr("O[$]:m($, $)", leaf(), leaf(), tree(depth-1))
		}
		return expr("(- $)", tree(depth-1))
	}
	out := stmt("do local log, O = {} local function L(...) log[#log + 1] = (...) return ... end local T = setmetatable({}, {__index = function(t, k) log[#log + 1] = 'get' .. k return k % 10 end, __newindex = function(t, k, v) log[#log + 1] = 'set' .. k .. '=' .. tostring(v) end}) O = setmetatable({}, {__index = function(t, k) log[#log + 1] = 'obj' .. k return {m = function(self, a, b) log[#log + 1] = 'm' return a + b end} end})$dump(log) end", block())
	body := out.Parts[1].(*Node)
	for range 1 + g.IntN(3) {
		switch g.IntN(6) {
		case 0:
			body.add(stmt("T[$], T[$] = $, $", tree(1), tree(1), tree(2), tree(2)))
		case 1:
			body.add(stmt("local x, y = $, $", list(1, tree(2), tree(1)), tree(1)), stmt("x, T[$], y = $, y, $", tree(1), tree(2), tree(1)), stmt("L(x, y)"))
		case 2:
			body.add(stmt("for i = $, $, $ do$end", leaf(), leaf(), leaf(), block(stmt("L(i)"))))
		case 3:
			body.add(stmt("T[$].x = $", leaf(), tree(2)).failing())
		case 4:
			body.add(stmt("L($)", list(0, tree(2), tree(2), tree(1))))
		default:
			body.add(stmt("dump($)", tree(3)))
		}
	}
	b.add(out)
}

// failing is a statement whose error is caught.
func (n *Node) failing() *Node { return stmt("L((pcall(function()$end)))", block(n)) }
