package difftest

var common = []typ{number, number, number, text, truth, anything, anything, sequence, record}

func (g *generator) someTyp() typ { return common[g.IntN(len(common))] }

// local declares variables.
func (g *generator) local() *Node {
	if g.chance(60) {
		return g.declareLocal(g.someTyp())
	}
	types := make([]typ, 1+g.IntN(3))
	for i := range types {
		types[i] = g.someTyp()
	}
	values := list(0)
	for _, t := range types {
		values.add(g.value(t))
	}
	g.surplus(values)
	switch {
	case g.chance(15): // fewer values than names: the rest is nil
		types = append(types, anything)
		if g.chance(50) {
			types = append(types, anything)
		}
	case g.chance(15):
		types = append(types, anything, anything)
		values.add(g.multiple())
	}
	names := list(1)
	declared := []variable{}
	for _, t := range types {
		v := variable{name: g.name(), typ: t}
		declared = append(declared, v)
		names.add(expr(v.name))
	}
	n := stmt("local $ = $", fixedList(names), values)
	for _, v := range declared {
		g.declare(v)
	}
	return n
}

// fixedList is a list that stays whole.
func fixedList(l *Node) *Node { l.Min = len(l.Parts); return l }

// surplus adds values that nothing takes.
func (g *generator) surplus(values *Node) {
	if g.chance(10) {
		values.add(g.any())
		if g.chance(30) {
			values.add(g.multiple())
		}
	}
}

func (g *generator) declareLocal(t typ) *Node {
	value := g.value(t)
	v := variable{name: g.name(), typ: t}
	if t == anything && g.chance(15) {
		g.declare(v)
		return stmt("local $", v.name)
	}
	g.declare(v)
	return stmt("local $ = $", v.name, value)
}

// A target is a place to assign to. takes is its type.
type target struct {
	place *Node
	takes typ
}

// target chooses a place of a type: a local variable, one of a function around, a global
// one, a field, an element.
func (g *generator) target(t typ) target {
	if r := g.variable(record); r != nil && g.chance(25) {
		switch t {
		case number:
			return target{expr(g.oneOf("$.a", "$.b", "$['a']"), r.name), t}
		case text:
			return target{expr("$.s", r.name), t}
		case sequence:
			return target{expr("$.l", r.name), t}
		case anything:
			return target{g.place(r), t}
		}
	}
	if t == number && g.chance(25) {
		if l := g.variable(sequence); l != nil {
			return target{expr("$[$]", l.name, g.word("1 (1) 2-1")), t} // others could leave holes, as a value's call may change the list
		}
	}
	if v := g.assignable(t); v != nil && g.chance(85) {
		return target{expr(v.name), t}
	}
	v := variable{name: g.global(), typ: t}
	if g.chance(50) || g.level > 0 || len(g.functions) > 1 {
		// It may be read before this has run, or where it never does: nil is all it may be.
		v.typ = anything
		return target{expr(v.name), t}
	}
	g.pending = append(g.pending, v)
	return target{expr(v.name), t}
}

// place is a field of a record that takes anything.
func (g *generator) place(r *variable) *Node {
	switch g.IntN(4) {
	case 0:
		return expr("$[$ .. 'k']", r.name, g.textTerm())
	case 1:
		return expr("$[$]", r.name, g.keyLiteral())
	}
	return expr("$.x", r.name)
}

// assignment assigns one value.
func (g *generator) assignment() *Node {
	if l := g.variable(sequence); l != nil && g.chance(10) {
		return stmt("$[#$ + 1] = $", l.name, l.name, g.numeral())
	}
	t := g.target(g.someTyp())
	values := list(1, g.value(t.takes))
	g.surplus(values)
	return stmt("$ = $", t.place, values)
}

// conditional assigns what a condition chooses to a variable that exists: the value is
// computed in its place.
func (g *generator) conditional() *Node {
	t := g.target(anything)
	if g.chance(30) {
		t = g.target(truth)
		return stmt("$ = $", t.place, g.truth())
	}
	return stmt("$ = $", t.place, g.logical())
}

// several assigns to several places at once. Values read what is assigned to, and places
// are indexed with it.
func (g *generator) several(b *Node) {
	if g.chance(40) {
		if s := g.rotation(); s != nil {
			b.add(s)
			return
		}
	}
	if g.chance(25) {
		b.add(g.links())
		return
	}
	places, values := list(1), list(1)
	for range 2 + g.IntN(3) {
		t := g.target(g.someTyp())
		places.add(t.place)
		values.add(g.value(t.takes))
	}
	if g.chance(20) {
		places.add(g.target(anything).place)
		if g.chance(60) {
			values.add(g.multiple())
		}
	}
	g.surplus(values)
	b.add(stmt("$ = $", fixedList(places), values))
}

// rotation moves values between places of one type, with a little arithmetic.
func (g *generator) rotation() *Node {
	t := []typ{number, number, text, anything, sequence}[g.IntN(5)]
	vars := g.find(func(v *variable) bool { return v.typ == t && !v.fixed })
	if len(vars) < 2 {
		return nil
	}
	places, values := list(1), list(1)
	n := 2 + g.IntN(min(3, len(vars)))
	for i := range n {
		v, w := vars[g.IntN(len(vars))], vars[g.IntN(len(vars))]
		places.add(expr(v.name))
		switch {
		case t == number && g.chance(30):
			values.add(expr("$ $ $", w.name, g.word("+ - *"), g.word("1 2 "+v.name)))
		case t == anything && g.chance(30):
			values.add(expr("$ $ $", w.name, g.word("and or"), v.name))
		case g.chance(10) && i == n-1:
			values.add(expr("($)", w.name))
		default:
			values.add(expr(w.name))
		}
	}
	return stmt("$ = $", fixedList(places), values)
}

// links assigns to tables and to what indexes them in one statement, as insertion into a
// linked list does.
func (g *generator) links() *Node {
	r := g.assignable(record)
	if r == nil {
		return g.declareLocal(record)
	}
	name := r.name
	fresh := func() *Node { return g.literal(record) }
	switch g.IntN(7) {
	case 0:
		return stmt("$.x, $ = $, $", name, name, g.any(), fresh())
	case 1:
		return stmt("$, $.x = $, $", name, name, fresh(), g.any())
	case 2:
		return stmt("$, $.a, $.b = {a = $.b, b = $.a, s = $.s, l = $.l, x = $}, $.b, $.a", name, name, name, name, name, name, name, name, name, name)
	case 3:
		if i := g.assignable(number); i != nil {
			return stmt("$, $[$] = $, $", i.name, name, i.name, g.number(), g.number())
		}
	case 4:
		if k := g.assignable(text); k != nil {
			return stmt("$['k' .. $], $, $.x = $, $, $", name, k.name, k.name, name, g.any(), g.text(), k.name)
		}
	case 5:
		return stmt("$.a, $.b = $.b, $.a", name, name, name, name)
	}
	return stmt("$.x, $.a = $.a, $", name, name, name, g.number())
}
