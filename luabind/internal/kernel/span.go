package kernel

import (
	"math"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
)

// A span is the range of a number that is an integer and that both f64 and i64 hold exactly, so that
// calculations in i64 and in f64 have the same results.
type span struct {
	state    spanState
	lo, hi   float64
	negative bool // the number may be -0, which i64 cannot represent
}

type spanState uint8

const (
	none    spanState = iota // no value has been seen
	integer                  // the range is known
	float                    // the number may be any number
)

// maxExact is the integer up to which f64 holds all integers exactly.
const maxExact = 1 << 53

// An integer that grows by at most maxStep in each round of a loop would exceed counted only after
// weeks.
const (
	maxStep = 1024
	counted = 1 << 51
)

func ints(lo, hi float64) span { return span{state: integer, lo: lo, hi: hi} }

func (s span) join(t span) span {
	switch {
	case s.state == none:
		return t
	case t.state == none:
		return s
	case s.state == float || t.state == float:
		return span{state: float}
	}
	return span{integer, min(s.lo, t.lo), max(s.hi, t.hi), s.negative || t.negative}
}

func (s span) has0() bool { return s.lo <= 0 && s.hi >= 0 }

// checked returns s, or float if the range is too large.
func (s span) checked() span {
	if s.state == integer && (s.lo < -maxExact || s.hi > maxExact) {
		return span{state: float}
	}
	return s
}

func kindSpan(k array.Kind) span {
	switch k {
	case array.Uint8:
		return ints(0, math.MaxUint8)
	case array.Uint32:
		return ints(0, math.MaxUint32)
	case array.Int32:
		return ints(math.MinInt32, math.MaxInt32)
	}
	return span{state: float}
}

// maxLength is an upper limit of the length of arrays.
const maxLength = 1 << 30

// spanOf returns the span of a number.
func (n *instance) spanOf(e expr) span {
	switch e := e.(type) {
	case numberLit:
		v := n.constant(e)
		if isInteger(v, maxExact) {
			return ints(v, v)
		}
	case varRef:
		return n.vars[e.v].span
	case *length:
		return ints(0, maxLength)
	case *item:
		return kindSpan(n.vars[e.array].kind.array())
	case *negate:
		a := n.spanOf(e.a)
		if a.state == integer {
			return span{integer, -a.hi, -a.lo, a.has0()}
		}
		return a
	case *arith:
		s, ok := n.spans[e]
		if !ok {
			s = n.arithSpan(e).checked()
			if n.spans != nil {
				n.spans[e] = s
			}
		}
		return s
	case *mathCall:
		return n.mathSpan(e)
	}
	return span{state: float}
}

func (n *instance) arithSpan(e *arith) span {
	a, b := n.spanOf(e.a), n.spanOf(e.b)
	switch {
	case e.op != '+' && e.op != '-' && e.op != '*', a.state == float, b.state == float:
		return span{state: float}
	case a.state == none || b.state == none:
		return span{}
	}
	switch e.op {
	case '+':
		return span{integer, a.lo + b.lo, a.hi + b.hi, a.negative && b.negative}
	case '-':
		return span{integer, a.lo - b.hi, a.hi - b.lo, a.negative}
	}
	p := [...]float64{a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi}
	s := ints(min(p[0], p[1], p[2], p[3]), max(p[0], p[1], p[2], p[3]))
	s.negative = a.negative || b.negative || a.has0() && b.lo < 0 || b.has0() && a.lo < 0
	return s
}

func (n *instance) mathSpan(e *mathCall) span {
	if !e.fn.keepsInts || len(e.args) > e.fn.most {
		return span{state: float}
	}
	s := n.spanOf(e.args[0])
	for _, arg := range e.args[1:] {
		t := n.spanOf(arg)
		if s.state != integer || t.state != integer {
			return span{state: max(s.state, t.state) &^ 1} // none, or float
		}
		negative := s.negative || t.negative
		if e.fn.name == "max" {
			s = ints(max(s.lo, t.lo), max(s.hi, t.hi))
		} else {
			s = ints(min(s.lo, t.lo), min(s.hi, t.hi))
		}
		s.negative = negative
	}
	return s
}

// infer finds the variables that are always integers.
func (n *instance) infer() {
	const rounds = 4
	for range rounds {
		if !n.round(nil) {
			return
		}
	}
	// Variables whose spans still grow are counters of loops. They stay integers if each assignment
	// adds little.
	growing := map[*variable]bool{}
	for n.round(growing) {
	}
}

// round visits each assignment once. It reports whether the span of a variable has changed. With
// growing, a span that changes becomes the range to which loops can count, and float if it changes
// again.
func (n *instance) round(growing map[*variable]bool) bool {
	changed := false
	n.assignments(func(v *variable, s span) {
		info := n.vars[v]
		if info.kind != Float || info.fixed {
			return
		}
		joined := info.span.join(s)
		if joined.negative {
			joined = span{state: float}
		}
		if joined == info.span {
			return
		}
		switch {
		case growing == nil || joined.state == float:
		case !growing[v]:
			growing[v] = true
			joined = joined.join(ints(-counted, counted))
			if joined.lo < -counted || joined.hi > counted {
				joined = span{state: float}
			}
		case joined.lo >= -counted-maxStep && joined.hi <= counted+maxStep:
			return
		default:
			joined = span{state: float}
		}
		info.span, changed = joined, true
	})
	return changed
}

// assignments calls visit for each number that is assigned to a variable in the body.
func (n *instance) assignments(visit func(*variable, span)) {
	walk(n.fn.body, func(s stmt) {
		switch s := s.(type) {
		case *assign:
			for i, t := range s.targets {
				if t.v == nil || t.v.cell.get() != Number {
					continue
				}
				if e, at := valueOf(s.values, i); at == 0 && results(e) == 1 {
					visit(t.v, n.spanOf(e))
				} else {
					visit(t.v, span{state: float})
				}
			}
		case *loop:
			visit(s.v, n.loopSpan(s))
		}
	})
}

// loopSpan returns the span of the variable of a loop.
func (n *instance) loopSpan(l *loop) span {
	init, limit := n.spanOf(l.init), n.spanOf(l.limit)
	step, ok := l.step.(numberLit)
	if init.state == none {
		return span{}
	}
	if !ok || init.state == float || init.negative || step.value != math.Trunc(step.value) || step.value == 0 || math.Abs(step.value) > maxStep {
		return span{state: float}
	}
	if limit.state != integer {
		limit = ints(-counted, counted)
	}
	if step.value > 0 {
		return ints(init.lo, max(init.lo, limit.hi)).checked()
	}
	return ints(min(init.hi, limit.lo), init.hi).checked()
}
