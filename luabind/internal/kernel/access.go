package kernel

import (
	"math"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// Indices are converted to integers by adding magic: the sum has the integer in its low bits. The
// difference of its bits and those of magic is the index if the index is an integer, and outside of
// every array if it is too large, negative or NaN. A fraction is lost by the addition, which
// subtracting magic shows.
const magic = 1.5 * (1 << 52)

// An index is one that has been computed and not been checked.
type index struct {
	whole bool
	local int // i64, counted from 0; or f64, counted from 1
}

// prepare computes an index into a local.
func (n *instance) prepare(e expr) index {
	if n.spanOf(e).state == integer {
		rest, c := split(e)
		n.emitInt(rest)
		if c != 1 {
			n.w.ConstI64(int64(c - 1))
			n.w.Op(wasm.I64Add)
		}
		x := index{true, n.temp(wasm.I64)}
		n.w.With(wasm.LocalSet, x.local)
		return x
	}
	n.emitNumber(e)
	x := index{false, n.temp(wasm.F64)}
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

// address checks an index, releases it, and pushes the address of the item. fault is called with the index
// in a local of type f64, counted from 1, where a caller needs it.
func (n *instance) address(array *variable, x index, line int) (zero int) {
	w := n.w
	info := n.vars[array]
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
	return zero
}

// pushIndex pushes an index counted from 1.
func (n *instance) pushIndex(zero int) {
	n.w.With(wasm.LocalGet, zero)
	n.w.ConstI64(1)
	n.w.Op(wasm.I64Add, wasm.F64ConvertI64S)
}

// pushAddress pushes the address of an item whose index has been checked.
func (n *instance) pushAddress(info *info, zero int) {
	w := n.w
	w.With(wasm.LocalGet, zero)
	w.Op(wasm.I32WrapI64)
	if shift := shiftOf(info.kind.array()); shift > 0 {
		w.ConstI32(int32(shift))
		w.Op(wasm.I32Shl)
	}
	w.With(wasm.LocalGet, info.local)
	w.Op(wasm.I32Add)
}

func shiftOf(k array.Kind) int {
	return map[int]int{1: 0, 2: 1, 4: 2, 8: 3}[k.Bytes()]
}

// done releases an index after address has checked it.
func (n *instance) done(x index, zero int) {
	if x.whole {
		n.release(wasm.I64, x.local)
		return
	}
	n.release(wasm.F64, x.local)
	n.release(wasm.I64, zero)
}

// load pushes an item, as i64 if whole.
func (n *instance) load(e *item, whole bool) {
	w := n.w
	info := n.vars[e.array]
	x := n.prepare(e.index)
	zero := n.address(e.array, x, e.line)
	n.pushAddress(info, zero)
	n.done(x, zero)
	k := info.kind.array()
	if whole {
		w.Memory(map[array.Kind]wasm.Opcode{array.Uint8: wasm.I64Load8U, array.Uint32: wasm.I64Load32U, array.Int32: wasm.I64Load32S}[k], shiftOf(k), 0)
		return
	}
	switch k {
	case array.Float32:
		w.Memory(wasm.F32Load, 2, 0)
		w.Op(wasm.F64PromoteF32)
	case array.Float16:
		w.Memory(wasm.I32Load16U, 1, 0)
		w.With(wasm.Call, n.imports[LoadHalf])
	case array.Uint8:
		w.Memory(wasm.I32Load8U, 0, 0)
		w.Op(wasm.F64ConvertI32U)
	case array.Uint32:
		w.Memory(wasm.I32Load, 2, 0)
		w.Op(wasm.F64ConvertI32U)
	case array.Int32:
		w.Memory(wasm.I32Load, 2, 0)
		w.Op(wasm.F64ConvertI32S)
	}
}

// store stores the number in a local of type f64 as an item.
func (n *instance) store(t target, x index, value int) {
	w := n.w
	info := n.vars[t.array]
	zero := n.address(t.array, x, t.line)
	k := info.kind.array()
	if !k.Integer() {
		n.pushAddress(info, zero)
		w.With(wasm.LocalGet, value)
		if k == array.Float16 {
			w.With(wasm.Call, n.imports[StoreHalf])
			w.Memory(wasm.I32Store16, 1, 0)
		} else {
			w.Op(wasm.F32DemoteF64)
			w.Memory(wasm.F32Store, 2, 0)
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
	n.pushAddress(info, zero)
	w.With(wasm.LocalGet, whole)
	if k == array.Int32 {
		w.Op(wasm.I32TruncF64S)
	} else {
		w.Op(wasm.I32TruncF64U)
	}
	if k == array.Uint8 {
		w.Memory(wasm.I32Store8, 0, 0)
	} else {
		w.Memory(wasm.I32Store, 2, 0)
	}
	n.release(wasm.F64, whole)
	n.done(x, zero)
}
