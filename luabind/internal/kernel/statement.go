package kernel

import (
	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// statements generates the statements of a block. Gotos become branches. A forward goto leaves a
// block that ends at the label. A backward goto repeats a loop that begins at the label and contains
// the rest of the statements.
func (n *instance) statements(list []stmt) {
	first := len(list) // the first label with backward gotos
	for i, s := range list {
		if l, ok := s.(*label); ok && l.back {
			first = i
			break
		}
	}
	head := list[:min(first+1, len(list))]
	for i := len(head) - 1; i >= 0; i-- {
		if l, ok := head[i].(*label); ok && l.forward {
			n.forward[l] = n.open(wasm.Block, nothing)
		}
	}
	for _, s := range head {
		if l, ok := s.(*label); ok {
			if l.forward {
				n.close()
				delete(n.forward, l)
			}
			continue
		}
		n.statement(s)
	}
	if first < len(list) {
		l := list[first].(*label)
		n.back[l] = n.open(wasm.Loop, nothing)
		n.statements(list[first+1:])
		n.close()
		delete(n.back, l)
	}
}

func (n *instance) statement(s stmt) {
	w := n.w
	switch s := s.(type) {
	case *assign:
		n.assign(s)
	case *callStmt:
		n.emitDropped(s.call)
	case *block:
		n.statements(s.body)
	case *branch:
		n.emitBool(s.cond)
		n.open(wasm.If, nothing)
		n.statements(s.then)
		if len(s.els) > 0 {
			n.otherwise()
			n.statements(s.els)
		}
		n.close()
	case *while:
		n.loop(func(again int) {
			if lit, ok := s.cond.(boolLit); !ok || !lit.value {
				n.emitBool(s.cond)
				w.Op(wasm.I32Eqz)
				n.jump(wasm.BrIf, again-1)
			}
			n.statements(s.body)
			n.poll(s.line, s.leaf)
			n.jump(wasm.Br, again)
		})
	case *repeat:
		n.loop(func(again int) {
			n.statements(s.body)
			n.emitBool(s.cond)
			n.jump(wasm.BrIf, again-1)
			n.poll(s.line, s.leaf)
			n.jump(wasm.Br, again)
		})
	case *loop:
		n.numericFor(s)
	case *leave:
		n.jump(wasm.Br, n.breaks[len(n.breaks)-1])
	case *returnStmt:
		n.returnStatement(s)
	case *jump:
		n.goTo(s)
	}
}

// loop generates a loop inside a block, which break leaves. body is called with the depth of the
// loop; the depth of the block is one less.
func (n *instance) loop(body func(again int)) {
	n.breaks = append(n.breaks, n.open(wasm.Block, nothing))
	body(n.open(wasm.Loop, nothing))
	n.close()
	n.close()
	n.breaks = n.breaks[:len(n.breaks)-1]
}

// Loops poll the host, which can stop the kernel. A loop without inner loops polls after pollEvery
// rounds, other loops after pollOuter rounds in total, so that nested loops do not run for long without
// a poll. Rounds are counted in a local or, in a function that calls functions with loops, in memory,
// with one counter for all such functions.
const (
	pollEvery = 1024
	pollOuter = 64
)

// poll generates code that counts a round of a loop, and ends the kernel if the host stops it.
func (n *instance) poll(line int, leaf bool) {
	w := n.w
	cost := int32(pollEvery / pollOuter)
	if leaf {
		cost = 1
	}
	if n.fuel < 0 {
		n.fuel = w.Local(wasm.I32)
	}
	if n.calls {
		w.ConstI32(FuelAt)
		w.Memory(wasm.I32Load, 2, 0)
		w.With(wasm.LocalSet, n.fuel)
	}
	w.With(wasm.LocalGet, n.fuel)
	w.ConstI32(-cost)
	w.Op(wasm.I32Add)
	w.With(wasm.LocalTee, n.fuel)
	w.ConstI32(0)
	w.Op(wasm.I32LtS) // the local is 0 at first, so the first round of a function polls
	n.open(wasm.If, nothing)
	w.ConstI32(pollEvery)
	w.With(wasm.LocalSet, n.fuel)
	n.ask(line)
	n.close()
	if n.calls {
		w.ConstI32(FuelAt)
		w.With(wasm.LocalGet, n.fuel)
		w.Memory(wasm.I32Store, 2, 0)
	}
}

// ask generates code that ends the kernel if the host stops it.
func (n *instance) ask(line int) {
	n.w.With(wasm.Call, n.imports[PollName])
	n.open(wasm.If, nothing)
	n.halt(line, Interrupted)
	n.close()
}

func (n *instance) goTo(s *jump) {
	if depth, ok := n.back[s.to]; ok && s.back {
		n.poll(s.line, false)
		n.jump(wasm.Br, depth)
		return
	}
	depth, ok := n.forward[s.to]
	if !ok {
		panic(&Error{n.fn.Chunk, s.line, "a kernel cannot go to '" + s.to.name + "' from here: another goto jumps back over this one", "use loops and if"})
	}
	n.jump(wasm.Br, depth)
}

func (n *instance) numericFor(s *loop) {
	if n.vars[s.v].whole() {
		n.intFor(s)
	} else {
		n.floatFor(s)
	}
}

// intFor generates a loop whose variable is an integer.
func (n *instance) intFor(s *loop) {
	w := n.w
	v, step := n.vars[s.v], s.step.(numberLit).value
	at, limit := v.local, w.Local(wasm.I64)
	if s.v.assigned { // the loop counts in a separate local
		at = w.Local(wasm.I64)
	}
	floatLess, intLess, round := wasm.F64Le, wasm.I64LeS, wasm.F64Floor
	if step < 0 {
		floatLess, intLess, round = wasm.F64Ge, wasm.I64GeS, wasm.F64Ceil
	}
	// The initial value is computed before the limit. The loop's variable is not in scope in either.
	start := w.Local(wasm.I64)
	n.emitInt(s.init)
	w.With(wasm.LocalSet, start)
	push := func() {
		w.With(wasm.LocalGet, start)
		w.With(wasm.LocalTee, at)
		w.With(wasm.LocalGet, limit)
		w.Op(intLess)
	}
	if n.spanOf(s.limit).state == integer {
		n.emitInt(s.limit)
		w.With(wasm.LocalSet, limit)
		push()
	} else {
		end := n.temp(wasm.F64)
		n.emitNumber(s.limit)
		w.With(wasm.LocalTee, end)
		w.Op(round)
		w.TruncSat()
		w.With(wasm.LocalSet, limit)
		push()
		w.With(wasm.LocalGet, start) // the limit may be NaN, which TruncSat converts to 0
		w.Op(wasm.F64ConvertI64S)
		w.With(wasm.LocalGet, end)
		w.Op(floatLess, wasm.I32And)
		n.release(wasm.F64, end)
	}
	n.open(wasm.If, nothing)
	if !s.leaf {
		n.loop(func(again int) {
			n.intRound(s, at)
			n.poll(s.line, false)
			w.With(wasm.LocalGet, at)
			w.With(wasm.LocalGet, limit)
			w.Op(intLess)
			n.jump(wasm.BrIf, again)
		})
		n.close()
		return
	}
	n.leafLoop(s, at, limit, intLess)
	n.close()
}

// leafLoop generates the rounds of a loop without calls: an inner loop of at most pollEvery rounds in an
// outer loop that polls the host. Because the inner loop has no call, its variables stay in registers.
func (n *instance) leafLoop(s *loop, at, limit int, less wasm.Opcode) {
	w, step := n.w, s.step.(numberLit).value
	stop := w.Local(wasm.I64)
	n.loop(func(outer int) {
		w.With(wasm.LocalGet, at)
		w.ConstI64(int64(step) * (pollEvery - 1))
		w.Op(wasm.I64Add)
		w.With(wasm.LocalTee, stop)
		w.With(wasm.LocalGet, limit)
		w.With(wasm.LocalGet, stop)
		w.With(wasm.LocalGet, limit)
		w.Op(less, wasm.Select)
		w.With(wasm.LocalSet, stop)
		inner := n.open(wasm.Loop, nothing)
		n.intRound(s, at)
		w.With(wasm.LocalGet, at)
		w.With(wasm.LocalGet, stop)
		w.Op(less)
		n.jump(wasm.BrIf, inner)
		n.close()
		w.With(wasm.LocalGet, at)
		w.With(wasm.LocalGet, limit)
		w.Op(less, wasm.I32Eqz)
		n.jump(wasm.BrIf, outer-1)
		n.ask(s.line)
		n.jump(wasm.Br, outer)
	})
}

// intRound generates a round of a loop that counts in a local, and adds the step.
func (n *instance) intRound(s *loop, at int) {
	w, v := n.w, n.vars[s.v]
	if at != v.local {
		w.With(wasm.LocalGet, at)
		w.With(wasm.LocalSet, v.local)
	}
	n.setTwin(v)
	n.statements(s.body)
	w.With(wasm.LocalGet, at)
	w.ConstI64(int64(s.step.(numberLit).value))
	w.Op(wasm.I64Add)
	w.With(wasm.LocalSet, at)
}

// floatFor generates a loop as package machine runs it: the step is subtracted from the initial value
// first, and added in each round.
func (n *instance) floatFor(s *loop) {
	w := n.w
	v := n.vars[s.v]
	at, limit, step := w.Local(wasm.F64), w.Local(wasm.F64), w.Local(wasm.F64)
	n.emitNumber(s.init)
	w.With(wasm.LocalSet, at)
	n.emitNumber(s.limit)
	w.With(wasm.LocalSet, limit)
	n.emitNumber(s.step)
	w.With(wasm.LocalSet, step)
	w.With(wasm.LocalGet, at)
	w.With(wasm.LocalGet, step)
	w.Op(wasm.F64Sub)
	w.With(wasm.LocalSet, at)
	next := func() {
		w.With(wasm.LocalGet, at)
		w.With(wasm.LocalGet, step)
		w.Op(wasm.F64Add)
		w.With(wasm.LocalSet, at)
		compare := func(op wasm.Opcode) {
			w.With(wasm.LocalGet, at)
			w.With(wasm.LocalGet, limit)
			w.Op(op)
		}
		if lit, ok := s.step.(numberLit); ok && lit.value > 0 {
			compare(wasm.F64Le)
			return
		} else if ok && lit.value <= 0 {
			compare(wasm.F64Ge)
			return
		}
		sign := func(op wasm.Opcode) {
			w.With(wasm.LocalGet, step)
			w.ConstF64(0)
			w.Op(op)
		}
		sign(wasm.F64Gt)
		compare(wasm.F64Le)
		w.Op(wasm.I32And)
		sign(wasm.F64Le)
		compare(wasm.F64Ge)
		w.Op(wasm.I32And, wasm.I32Or)
	}
	next()
	n.open(wasm.If, nothing)
	n.loop(func(again int) {
		w.With(wasm.LocalGet, at)
		w.With(wasm.LocalSet, v.local)
		n.statements(s.body)
		n.poll(s.line, s.leaf)
		next()
		n.jump(wasm.BrIf, again)
	})
	n.close()
}

// returnStatement generates a return.
func (n *instance) returnStatement(s *returnStmt) {
	want := len(n.fn.results)
	for i, e := range s.values {
		switch {
		case i == len(s.values)-1 && want-i != 1:
			n.emitAll(e)
		case n.fn.results[i] == Bool:
			n.emitBool(e)
		default:
			n.emitNumber(e)
		}
	}
	n.w.Op(wasm.Return)
}

// emitAll pushes all results of a call.
func (n *instance) emitAll(e expr) {
	switch e := e.(type) {
	case *call:
		n.emitCall(e, len(e.fn.results))
	case *mathCall:
		n.emitModf(e)
	}
}

func (n *instance) assign(s *assign) {
	if len(s.targets) == 1 && len(s.values) == 1 {
		n.assignOne(s.targets[0], s.values[0])
		return
	}
	// All indices and values are computed before the assignments, which go from right to left.
	places := make([]index, len(s.targets))
	for i, t := range s.targets {
		if t.v == nil {
			places[i] = n.prepare(t.index)
		}
	}
	temps := make([]*info, len(s.targets))
	for i := range temps {
		temps[i] = n.holder(s.targets[i])
		n.allocate(temps[i])
	}
	last := len(s.values) - 1
	for i, e := range s.values {
		switch {
		case i >= len(s.targets):
			n.emitDropped(e)
		case i < last || len(s.targets) == len(s.values):
			n.emitFor(temps[i], e)
			n.setNew(temps[i])
		default:
			n.emitAll(e)
			for j := last + results(e) - 1; j >= last; j-- {
				if j >= len(s.targets) {
					n.w.Op(wasm.Drop)
					continue
				}
				if temps[j].whole() {
					panic("kernel: a result is not known to be an integer")
				}
				n.setNew(temps[j])
			}
		}
	}
	for i := len(s.targets) - 1; i >= 0; i-- {
		if t := s.targets[i]; t.v == nil {
			n.store(t, places[i], temps[i].local)
		} else {
			n.copy(n.vars[t.v], temps[i])
		}
	}
}

// holder returns an info for a temporary copy of a value that is assigned to t.
func (n *instance) holder(t target) *info {
	if t.v == nil {
		return &info{kind: Float, span: span{state: float}}
	}
	to := *n.vars[t.v]
	return &to
}

func (n *instance) copy(to, from *info) {
	n.w.With(wasm.LocalGet, from.local)
	n.w.With(wasm.LocalSet, to.local)
	if to.kind >= Arrays {
		n.w.With(wasm.LocalGet, from.size)
		n.w.With(wasm.LocalSet, to.size)
	}
	n.setTwin(to)
}

func (n *instance) assignOne(t target, e expr) {
	if t.v != nil {
		i := n.vars[t.v]
		n.emitFor(i, e)
		n.setNew(i)
		return
	}
	x := n.prepare(t.index)
	value := n.temp(wasm.F64)
	n.emitNumber(e)
	n.w.With(wasm.LocalSet, value)
	n.store(t, x, value)
	n.release(wasm.F64, value)
}

// emitFor pushes a value in the form that the variable i needs.
func (n *instance) emitFor(i *info, e expr) {
	k := i.kind
	if i.whole() {
		k = Whole
	}
	n.emitAs(e, k)
}
