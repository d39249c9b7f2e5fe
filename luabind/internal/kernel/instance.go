package kernel

import (
	"slices"

	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// An instance generates the code of a function for arguments of certain kinds.
type instance struct {
	*module
	fn   *Function
	args []Kind
	w    *wasm.Func
	vars map[*variable]*info
	own  []*info             // of the locals that are declared in the body
	free map[wasm.Type][]int // locals that are free for intermediate values

	fuel  int  // the local that counts rounds of loops; -1: none yet
	calls bool // the function calls functions that have loops

	// spans caches the spans of operations, because each operand of a long sum needs its span. It is
	// nil while spans may still change.
	spans map[*arith]span

	facts []fact
	marks []int // for each block, the number of facts before it

	depth   int // number of open blocks
	breaks  []int
	forward map[*label]int // the depth of the block that ends at the label
	back    map[*label]int // the depth of the loop that begins at it
}

// An info describes a variable of an instance.
type info struct {
	kind  Kind // Boolean, Float or a kind of array
	known bool // of an array: kind is known
	span  span
	fixed bool // the span is not inferred
	local int  // of an array: its address
	size  int  // of an array: the local of its length
	twin  int  // of an integer that does not change: the local with the same number as f64
	final bool // the variable does not change, so it has a twin
}

func (i *info) whole() bool { return i.kind == Float && i.span.state != float }

func (n *instance) generate() {
	n.fuel, n.calls = -1, slices.ContainsFunc(n.fn.callees, func(f *Function) bool { return f.loops })
	params := 0
	for i, p := range n.fn.params {
		n.vars[p] = n.inputInfo(n.args[i], params, p.assigned)
		params += len(kindTypes(n.args[i]))
	}
	for _, v := range n.fn.outside {
		n.vars[v] = n.inputInfo(n.kinds[n.slots[v.outside]], 0, false)
	}
	n.declare()
	n.arrayKinds()
	n.infer()
	n.spans = map[*arith]span{}
	for _, v := range n.fn.outside {
		k := n.kinds[n.slots[v.outside]]
		pushSlot(n.w, n.slots[v.outside], k)
		n.allocate(n.vars[v])
		n.setNew(n.vars[v])
	}
	for i, p := range n.fn.params {
		switch v := n.vars[p]; {
		case v.whole() && v.final:
			v.twin = n.w.Local(wasm.F64)
			n.setTwin(v)
		case n.args[i] == Whole && !v.whole():
			// A parameter that is assigned to may have a different type from its argument.
			arg := v.local
			n.allocate(v)
			n.w.With(wasm.LocalGet, arg)
			n.w.Op(wasm.F64ConvertI64S)
			n.w.With(wasm.LocalSet, v.local)
		}
	}
	for _, i := range n.own {
		n.allocate(i)
	}
	n.statements(n.fn.body)
	if len(n.fn.results) > 0 {
		n.w.Op(wasm.Unreachable)
	}
}

// inputInfo returns the info of an argument or of a variable outside the function.
func (n *instance) inputInfo(k Kind, local int, assigned bool) *info {
	i := &info{kind: k, known: true, final: !assigned, local: local, size: local + 1, fixed: !assigned, span: span{state: float}}
	if k == Whole {
		i.kind, i.span = Float, ints(-WholeMost, WholeMost)
	}
	return i
}

// declare creates an info for each variable that is declared in the body.
func (n *instance) declare() {
	add := func(v *variable) {
		if n.vars[v] != nil {
			return
		}
		i := &info{kind: Float, final: !v.assigned}
		switch v.cell.get() {
		case Bool:
			i.kind = Boolean
		case Array:
			i.kind = Arrays
		}
		n.vars[v] = i
		n.own = append(n.own, i)
	}
	walk(n.fn.body, func(s stmt) {
		switch s := s.(type) {
		case *assign:
			for _, t := range s.targets {
				if t.v != nil {
					add(t.v)
				}
			}
		case *loop:
			add(s.v)
		}
	})
}

// arrayKinds infers which kinds of arrays the locals hold. A local is declared before it is used, so
// one pass finds all kinds. Later assignments must be of the same kind.
func (n *instance) arrayKinds() {
	walk(n.fn.body, func(s stmt) {
		a, ok := s.(*assign)
		if !ok {
			return
		}
		for i, t := range a.targets {
			if t.v != nil && t.v.cell.get() == Array {
				from, _ := valueOf(a.values, i)
				n.sameKind(t.v, from.(varRef).v, a.line)
			}
		}
	})
}

func (n *instance) sameKind(v, from *variable, line int) {
	to, have := n.vars[v], n.vars[from]
	if !to.known {
		to.kind, to.known = have.kind, true
	}
	if to.kind != have.kind {
		panic(&Error{n.fn.Chunk, line, "'" + v.name + "' holds a " + to.kind.array().String() + ", and cannot hold a " + have.kind.array().String(), "use two locals"})
	}
}

// allocate adds the locals of a variable.
func (n *instance) allocate(i *info) {
	switch {
	case i.kind == Boolean:
		i.local = n.w.Local(wasm.I32)
	case i.whole():
		i.local = n.w.Local(wasm.I64)
		if i.final {
			i.twin = n.w.Local(wasm.F64)
		}
	case i.kind == Float:
		i.local = n.w.Local(wasm.F64)
	default:
		i.local = n.w.Local(wasm.I32)
		i.size = n.w.Local(wasm.I64)
	}
}

// setNew pops the value of a new variable, or the address and the length of an array.
func (n *instance) setNew(i *info) {
	if i.kind >= Arrays {
		n.w.With(wasm.LocalSet, i.size)
	}
	n.w.With(wasm.LocalSet, i.local)
	n.setTwin(i)
}

// setTwin computes the twin of an integer. The runtime omits it if it is not used.
func (n *instance) setTwin(i *info) {
	if i.whole() && i.final {
		n.w.With(wasm.LocalGet, i.local)
		n.w.Op(wasm.F64ConvertI64S)
		n.w.With(wasm.LocalSet, i.twin)
	}
}

// constantOf returns the literal that a variable always holds, if any.
func constantOf(v *variable) (numberLit, bool) {
	if v.literal != nil && !v.assigned {
		return *v.literal, true
	}
	return numberLit{}, false
}

// temp returns a local for an intermediate value; release frees it.
func (n *instance) temp(t wasm.Type) int {
	if list := n.free[t]; len(list) > 0 {
		n.free[t] = list[:len(list)-1]
		return list[len(list)-1]
	}
	return n.w.Local(t)
}

func (n *instance) release(t wasm.Type, local int) { n.free[t] = append(n.free[t], local) }

// open begins a block and returns its depth; close ends it; jump leaves it or, if it is a loop,
// repeats it.
func (n *instance) open(op wasm.Opcode, kind int64) int {
	n.w.Block(op, kind)
	n.depth++
	n.marks = append(n.marks, len(n.facts))
	return n.depth
}

// otherwise begins the else of a block.
func (n *instance) otherwise() {
	n.w.Op(wasm.Else)
	n.facts = n.facts[:n.marks[len(n.marks)-1]]
}

func (n *instance) close() {
	n.w.Op(wasm.End)
	n.depth--
	n.facts = n.facts[:n.marks[len(n.marks)-1]]
	n.marks = n.marks[:len(n.marks)-1]
}

func (n *instance) jump(op wasm.Opcode, depth int) { n.w.With(op, n.depth-depth) }

var nothing = (&wasm.Module{}).BlockType()
