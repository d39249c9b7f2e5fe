package difftest

import "fmt"

// enterFunction begins the body of a function. Its result ends it, with the scope.
func (g *generator) enterFunction(f *function) (leave func()) {
	end := g.scope()
	depth := g.depth
	g.functions = append(g.functions, f)
	g.depth = 0
	return func() {
		end()
		g.functions = g.functions[:len(g.functions)-1]
		g.depth = depth
	}
}

// parameters declares the parameters of a function and returns their names.
func (g *generator) parameters(types []typ, vararg bool) *Node {
	l := list(len(types))
	for _, t := range types {
		g.named++
		v := variable{name: fmt.Sprintf("v%d", g.named), typ: t}
		g.declare(v)
		l.add(expr(v.name))
	}
	if vararg {
		l.add(expr("..."))
	}
	return l
}

// functionBody fills the body of the function that was entered, with its return.
func (g *generator) functionBody(nesting int) *Node {
	f := g.function()
	b := block()
	g.fill(b, nesting)
	if f.results != nil || g.chance(50) {
		b.add(g.returned())
	}
	if f.calls {
		b.Parts = append([]any{stmt("tick()")}, b.Parts...)
	}
	return b
}

// returned is the return statement of the function around.
func (g *generator) returned() *Node {
	f := g.function()
	values := list(0)
	if f.results == nil {
		for range g.IntN(3) {
			values.add(g.any())
		}
		if g.chance(30) {
			values.add(g.multiple())
		}
		return stmt("return $", values)
	}
	for _, t := range f.results {
		values.add(g.value(t))
	}
	if len(f.results) == 1 && g.chance(15) { // a tail call
		return stmt("return $", g.calls(f.results[0]))
	}
	return stmt("return $", values)
}

// someSignature is one for a new function.
func (g *generator) someSignature() *signature {
	s := &signature{vararg: g.chance(25)}
	for range g.IntN(4) {
		s.params = append(s.params, g.someTyp())
	}
	switch g.IntN(5) {
	case 0, 1:
		s.results = []typ{number}
	case 2:
		s.results = []typ{number, number}
	case 3:
		s.results = []typ{g.someTyp()}
	}
	return s
}

// define adds a function: local, global, a field of a record or a method.
func (g *generator) define(b *Node, nesting int) {
	sig := g.someSignature()
	form := g.IntN(6)
	var r *variable
	if form >= 4 {
		if r = g.variable(record); r == nil || g.level > 0 {
			form = g.IntN(4)
		}
	}
	if form == 3 && g.level > 0 {
		form = 0
	}
	leave := g.enterFunction(&function{vararg: sig.vararg, results: sig.results})
	g.named++
	name := fmt.Sprintf("f%d", g.named)
	params := g.parameters(sig.params, sig.vararg)
	if form == 5 {
		g.declare(variable{name: "self", typ: record})
	}
	body := g.functionBody(nesting)
	leave()
	v := variable{name: name, typ: callable, sig: sig}
	switch form {
	case 0, 1:
		b.add(stmt("local function $($)$end", name, params, body))
	case 2:
		b.add(stmt("local $ = function($)$end", name, params, body))
	case 3:
		v.name = "G" + name
		b.add(stmt("function $($)$end", v.name, params, body))
	case 4:
		b.add(stmt("function $.$($)$end", r.name, name, params, body))
		v.name = r.name + "." + name
	case 5:
		b.add(stmt("function $:$($)$end", r.name, name, params, body))
		v.name = r.name + "." + name
		sig.self = r.name
	}
	if form >= 4 {
		// The record may be another one later: the function is called now.
		b.add(stmt("dump($)", g.invoke(&v)))
		return
	}
	g.declare(v)
	if g.chance(60) {
		b.add(stmt("$($)", g.word("dump print"), g.invoke(&v)))
	}
}

// lambda is a function as an expression.
func (g *generator) lambda(params, results []typ) *Node {
	f := &function{vararg: g.chance(20), results: results}
	leave := g.enterFunction(f)
	p := g.parameters(params, f.vararg)
	room := g.room
	g.room = min(room, 2)
	body := g.functionBody(maxNesting)
	g.room = room
	leave()
	return expr("function($)$end", p, body)
}

// calledAtOnce is a number by way of a function that is called where it is written.
func (g *generator) calledAtOnce() *Node {
	if g.depth > 2 {
		return expr(g.numeral())
	}
	return expr("($)($)", g.lambda([]typ{number}, []typ{number}), g.number())
}

// call is a statement that calls.
func (g *generator) call() *Node {
	if f := g.variable(callable); f != nil {
		if g.chance(50) {
			return stmt("$", build(Fixed, "$", g.invoke(f)))
		}
		return stmt("dump($)", list(0, g.any(), g.invoke(f)))
	}
	return stmt("dump($)", list(0, g.multiple(), g.multiple()))
}

// captured makes closures in a loop or a block, some before and some after others have
// changed what they share, and calls them when it has ended.
func (g *generator) captured(b *Node, nesting int) {
	g.named++
	fns := fmt.Sprintf("c%d", g.named)
	b.add(stmt("local $ = {}", fns))
	capture := func() *Node {
		v := g.assignable(number)
		if v == nil || g.chance(30) {
			if w := g.near(g.find(func(*variable) bool { return true })); w != nil {
				return stmt("$[#$ + 1] = function() return $ end", fns, fns, w.name)
			}
			return stmt("$[#$ + 1] = function() return 0 end", fns, fns)
		}
		return stmt("$[#$ + 1] = function() $ = $ + $ return $ end", fns, fns, v.name, v.name, g.word("1 2 0.5"), v.name)
	}
	func() {
		defer g.scope()()
		f := g.function()
		f.loops++
		defer func() { f.loops-- }()
		outer := g.declareLocal(number)
		inner := block()
		func() {
			defer g.scope()()
			counter := variable{name: g.name(), typ: number, fixed: true}
			g.declare(counter)
			inner.add(capture(), g.declareLocal(number), capture())
			g.fill(inner, nesting)
			inner.add(capture())
			if g.chance(30) {
				inner.add(g.early())
			}
			form := g.IntN(5)
			if g.chance(30) && g.dialect == Goto && form != 4 {
				inner = g.continuing(inner)
			}
			switch form {
			case 4: // the condition is in the scope of what was captured
				inner.add(capture())
				inner = block(stmt("local w = 0 repeat local $ = w w = w + 1$until w >= 3 or ($)", counter.name, inner, g.condition()))
			case 0:
				inner = block(stmt("for $ = 1, 3 do$end", counter.name, inner))
			case 1:
				inner = block(stmt("for $ in ipairs({5, 6}) do$end", counter.name, inner))
			case 2:
				inner = block(stmt("local w = 0 while w < 2 do w = w + 1 local $ = w$end", counter.name, inner))
			case 3:
				inner = block(stmt("local w = 0 repeat w = w + 1 local $ = w do$end until w >= 2", counter.name, inner))
			}
		}()
		b.add(stmt("do$end", block(outer, build(Fixed, "$", inner))))
	}()
	b.add(stmt("for _ = 1, 2 do for i, f in ipairs($) do dump(i, f()) end end", fns))
}

// recursion adds a function that calls itself so many times.
func (g *generator) recursion(b *Node, nesting int) {
	g.named++
	name := fmt.Sprintf("r%d", g.named)
	depth := g.word("0 1 3 10 100 150 1000")
	switch g.IntN(6) {
	case 0:
		b.add(stmt("local function $(n, ...) if n <= 0 then return $ end return $(n - 1, $) end", name, g.oneOf("...", "n, ...", "(...)", "select('#', ...)"), name, g.oneOf("...", "n, (...)", "..., n", "n")))
	case 1:
		b.add(stmt("local function $(n) return n > 0 and $(n - 1) $ or $ end", name, name, g.oneOf("+ 1", "* 2", ".. 'r'"), g.word("0 1 7")))
	case 2:
		b.add(stmt("local $ $ = function(n) if n == 0 then return 0 else local a, b = n, $(n - 1) return a + b end end", name, name, name))
	case 3:
		b.add(stmt("local even, odd function even(n) if n == 0 then return true end return odd(n - 1) end function odd(n) if n == 0 then return false end return even(n - 1) end local $ = even", name))
	case 4:
		b.add(stmt("local function $(n) if n < 2 then return n end return $(n - 1) + $(n - 2) end", name, name, name))
		depth = g.word("5 8 10")
	default:
		b.add(stmt("local function $(n) if n == 0 then return {} end local t = $(n - 1) t[#t + 1] = n return t end", name, name))
		depth = g.word("3 6")
	}
	b.add(stmt("dump($($))", name, depth))
}
