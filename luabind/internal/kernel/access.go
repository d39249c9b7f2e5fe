package kernel

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// Indices are converted to integers by adding magic: the sum has the integer in its low bits. The
// difference between its bits and the bits of magic is the index if the index is an integer, and
// outside every array if the index is too large, negative or NaN. The addition drops a fraction, so
// subtracting magic again does not restore such an index.
const magic = 1.5 * (1 << 52)

// An index is an array index that has been computed but not checked.
type index struct {
	whole bool
	local int    // i64, counted from 0; or f64, counted from 1
	key   string // of whole indices: the name of rest, see instance.key; "" if rest may change
	plus  int    // of whole indices: the constant that is added to rest
	rest  expr   // of whole indices: the part that varies
}

// prepare computes an index into a local.
func (n *instance) prepare(e expr) index {
	if n.spanOf(e).state != integer {
		n.emitNumber(e)
		x := index{local: n.temp(wasm.F64)}
		n.w.With(wasm.LocalSet, x.local)
		return x
	}
	rest, c := split(e)
	x := index{whole: true, local: n.temp(wasm.I64), plus: int(c), rest: rest}
	if math.Abs(c) <= maxPlus {
		x.key = n.key(rest)
	}
	n.emitInt(rest)
	if c != 1 {
		n.w.ConstI64(int64(c - 1))
		n.w.Op(wasm.I64Add)
	}
	n.w.With(wasm.LocalSet, x.local)
	return x
}

// split divides an index into a part that varies and a constant.
func split(e expr) (rest expr, c float64) {
	if sum, ok := e.(*arith); ok && (sum.op == '+' || sum.op == '-') {
		if lit, ok := sum.b.(numberLit); ok && lit.value == math.Trunc(lit.value) {
			rest, c = split(sum.a)
			if sum.op == '-' {
				return rest, c - lit.value
			}
			return rest, c + lit.value
		}
	}
	return e, 0
}

// A fact records which items of an array around an index have been checked, for the code that is
// generated next. These items need no second check, and their addresses differ by constants. Facts
// are about variables that are assigned only once, so they stay true until the variables go out of
// scope, which cannot happen before the end of the block in which the fact was found.
type fact struct {
	array  *variable
	key    string
	lo, hi int // the smallest and the largest checked offset from the index
	local  int // i32: the address of the item at the index, see bias
}

const (
	// maxPlus is the largest constant that may be added to an index for which facts are recorded.
	maxPlus = 63
	// bias is the number of items between the address of a fact and the item at its index. The
	// address comes first, because offsets cannot be negative. Arrays begin far enough from 0.
	bias = maxPlus + 1
	// maxFacts is the maximum number of facts that are searched.
	maxFacts = 32
)

// key returns a name for an integer expression whose value cannot change while its variables are in
// scope, or "" if the value can change.
func (n *instance) key(e expr) string {
	switch e := e.(type) {
	case numberLit:
		return strconv.FormatFloat(e.value, 'g', -1, 64)
	case varRef:
		if e.v.assigned {
			return ""
		}
		return fmt.Sprintf("%p", e.v)
	case *arith:
		a, b := n.key(e.a), n.key(e.b)
		if a == "" || b == "" || len(a)+len(b) > 200 {
			return ""
		}
		return "(" + a + string(e.op) + b + ")"
	}
	return ""
}

// known returns the last fact about an array around an index, or nil.
func (n *instance) known(array *variable, x index) *fact {
	if x.key == "" || array.assigned {
		return nil
	}
	for i := len(n.facts) - 1; i >= max(0, len(n.facts)-maxFacts); i-- {
		if f := &n.facts[i]; f.array == array && f.key == x.key {
			return f
		}
	}
	return nil
}

// check generates code that ends the kernel if an index is outside the array. It returns a local of
// type i64 with the index, counted from 0.
func (n *instance) check(array *variable, x index, line int) (zero int) {
	w := n.w
	info := n.vars[array]
	if f := n.known(array, x); f != nil && f.lo <= x.plus && x.plus <= f.hi {
		return x.local
	}
	zero = x.local
	if !x.whole {
		zero = n.temp(wasm.I64)
		sum := n.temp(wasm.F64)
		w.With(wasm.LocalGet, x.local)
		w.ConstF64(magic)
		w.Op(wasm.F64Add)
		w.With(wasm.LocalTee, sum)
		w.Op(wasm.I64ReinterpretF64)
		w.ConstI64(int64(math.Float64bits(magic)) + 1)
		w.Op(wasm.I64Sub)
		w.With(wasm.LocalTee, zero)
		w.With(wasm.LocalGet, info.size)
		w.Op(wasm.I64GeU)
		w.With(wasm.LocalGet, sum)
		w.ConstF64(magic)
		w.Op(wasm.F64Sub)
		w.With(wasm.LocalGet, x.local)
		w.Op(wasm.F64Ne, wasm.I32Or)
		n.release(wasm.F64, sum)
	} else {
		w.With(wasm.LocalGet, zero)
		w.With(wasm.LocalGet, info.size)
		w.Op(wasm.I64GeU)
	}
	n.open(wasm.If, nothing)
	w.ConstI32(n.site(n.fn.Chunk, line))
	if x.whole {
		n.pushIndex(zero)
	} else {
		w.With(wasm.LocalGet, x.local)
	}
	w.With(wasm.LocalGet, info.local)
	w.With(wasm.Call, n.outside.Index)
	w.Op(wasm.Unreachable)
	n.close()
	n.learn(array, x)
	return zero
}

// learn records that an index has been checked. If two indices are inside, so are all indices between
// them.
func (n *instance) learn(array *variable, x index) {
	if x.key == "" || array.assigned {
		return
	}
	if f := n.known(array, x); f != nil {
		// The new fact hides the old one until the block of this check ends.
		n.facts = append(n.facts, fact{array, x.key, min(f.lo, x.plus), max(f.hi, x.plus), f.local})
		return
	}
	w := n.w
	f := fact{array, x.key, x.plus, x.plus, w.Local(wasm.I32)}
	n.emitInt(x.rest)
	shift := n.addressOf(array)
	w.ConstI32(-bias << shift)
	w.Op(wasm.I32Add)
	w.With(wasm.LocalTee, f.local)
	// A load from an address after all items of the fact: the runtime checks this address, and then
	// needs no check for lower addresses. It omits the load itself, because the result is not used.
	w.Memory(wasm.I32Load8U, 0, (bias+maxPlus)<<shift+(1<<shift)-1)
	w.Op(wasm.Drop)
	n.facts = append(n.facts, f)
}

// pushIndex pushes an index counted from 1.
func (n *instance) pushIndex(zero int) {
	n.w.With(wasm.LocalGet, zero)
	n.w.ConstI64(1)
	n.w.Op(wasm.I64Add, wasm.F64ConvertI64S)
}

// pushAddress pushes the address of an item whose index has been checked, and returns the offset
// to add to it.
func (n *instance) pushAddress(array *variable, x index, zero int) (offset int) {
	if f := n.known(array, x); f != nil {
		n.w.With(wasm.LocalGet, f.local)
		return (bias + x.plus - 1) << shiftOf(n.vars[array].kind.array())
	}
	n.w.With(wasm.LocalGet, zero)
	n.addressOf(array)
	return 0
}

// addressOf replaces an index on the stack, counted from 0, by the address of the item. It returns
// the binary logarithm of the item size.
func (n *instance) addressOf(array *variable) (shift int) {
	w, info := n.w, n.vars[array]
	shift = shiftOf(info.kind.array())
	w.Op(wasm.I32WrapI64)
	if shift > 0 {
		w.ConstI32(int32(shift))
		w.Op(wasm.I32Shl)
	}
	w.With(wasm.LocalGet, info.local)
	w.Op(wasm.I32Add)
	return shift
}

// shiftOf returns the binary logarithm of the size of an item.
func shiftOf(k array.Kind) int { return bits.TrailingZeros(uint(k.Bytes())) }

// done releases the locals of an index after check.
func (n *instance) done(x index, zero int) {
	if x.whole {
		n.release(wasm.I64, x.local)
		return
	}
	n.release(wasm.F64, x.local)
	n.release(wasm.I64, zero)
}

var intLoad = map[array.Kind]wasm.Opcode{array.Uint8: wasm.I64Load8U, array.Uint32: wasm.I64Load32U, array.Int32: wasm.I64Load32S}

// load pushes an item, as i64 if whole.
func (n *instance) load(e *item, whole bool) {
	w := n.w
	info := n.vars[e.array]
	x := n.prepare(e.index)
	zero := n.check(e.array, x, e.line)
	at := n.pushAddress(e.array, x, zero)
	n.done(x, zero)
	k := info.kind.array()
	if whole {
		w.Memory(intLoad[k], shiftOf(k), at)
		return
	}
	switch k {
	case array.Float32:
		w.Memory(wasm.F32Load, 2, at)
		w.Op(wasm.F64PromoteF32)
	case array.Float16:
		w.Memory(wasm.I32Load16U, 1, at)
		w.With(wasm.Call, n.imports[LoadHalf])
	case array.Uint8:
		w.Memory(wasm.I32Load8U, 0, at)
		w.Op(wasm.F64ConvertI32U)
	case array.Uint32:
		w.Memory(wasm.I32Load, 2, at)
		w.Op(wasm.F64ConvertI32U)
	case array.Int32:
		w.Memory(wasm.I32Load, 2, at)
		w.Op(wasm.F64ConvertI32S)
	}
}

// store stores the number in a local of type f64 as an item.
func (n *instance) store(t target, x index, value int) {
	w := n.w
	info := n.vars[t.array]
	zero := n.check(t.array, x, t.line)
	k := info.kind.array()
	if !k.Integer() {
		at := n.pushAddress(t.array, x, zero)
		w.With(wasm.LocalGet, value)
		if k == array.Float16 {
			w.With(wasm.Call, n.imports[StoreHalf])
			w.Memory(wasm.I32Store16, 1, at)
		} else {
			w.Op(wasm.F32DemoteF64)
			w.Memory(wasm.F32Store, 2, at)
		}
		n.done(x, zero)
		return
	}
	whole := n.temp(wasm.F64)
	s := kindSpan(k)
	w.With(wasm.LocalGet, value)
	w.Op(wasm.F64Trunc)
	w.With(wasm.LocalTee, whole)
	w.ConstF64(s.lo)
	w.Op(wasm.F64Ge)
	w.With(wasm.LocalGet, whole)
	w.ConstF64(s.hi)
	w.Op(wasm.F64Le, wasm.I32And, wasm.I32Eqz)
	n.open(wasm.If, nothing)
	w.ConstI32(n.site(n.fn.Chunk, t.line))
	n.pushIndex(zero)
	w.With(wasm.LocalGet, value)
	w.With(wasm.LocalGet, info.local)
	w.With(wasm.Call, n.misfit.Index)
	w.Op(wasm.Unreachable)
	n.close()
	at := n.pushAddress(t.array, x, zero)
	w.With(wasm.LocalGet, whole)
	if k == array.Int32 {
		w.Op(wasm.I32TruncF64S)
	} else {
		w.Op(wasm.I32TruncF64U)
	}
	if k == array.Uint8 {
		w.Memory(wasm.I32Store8, 0, at)
	} else {
		w.Memory(wasm.I32Store, 2, at)
	}
	n.release(wasm.F64, whole)
	n.done(x, zero)
}
