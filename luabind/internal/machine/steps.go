package machine

import lua "github.com/yuin/gopher-lua"

// SizeOperand is the operand of OP_NEWTABLE for n items or fields. eeeeexxx stands for
// (1xxx) * 2^(eeeee-1), or for xxx where eeeee is 0; n is rounded up to the next such number.
func SizeOperand(n int) int {
	e := 0
	for ; n >= 16; e++ {
		n = (n + 1) >> 1
	}
	if n < 8 {
		return n
	}
	return (e+1)<<3 | (n - 8)
}

// listSize is the inverse of SizeOperand.
func listSize(x int) int {
	e := x >> 3 & 31
	if e == 0 {
		return x
	}
	return min((x&7+8)<<(e-1), maxListSize)
}

// maxListSize bounds what a constructor allocates before it has the items.
const maxListSize = 1 << 16

// callMeta prepares the call of a value that is not a function, at slot ra: the value becomes
// the first argument of its metamethod, which is returned.
func (t *thread) callMeta(ra, nargs int) *lua.LFunction {
	v := t.state.reg.array[ra]
	fn, _ := t.callable(v)
	if fn == nil {
		t.notCallable(v)
	}
	t.shiftArguments(v, ra+1, nargs)
	return fn
}

// prepareLoop converts the initial value, limit and step of a numeric loop, and takes the
// step back that the first round adds.
func (t *thread) prepareLoop(r []lua.LValue) {
	init, ok := ToNumber(r[0])
	if !ok {
		t.raise("'for' initial value must be a number")
	}
	limit, ok := ToNumber(r[1])
	if !ok {
		t.raise("'for' limit must be a number")
	}
	step, ok := ToNumber(r[2])
	if !ok {
		t.raise("'for' step must be a number")
	}
	if _, ok := r[1].(lua.LNumber); !ok {
		r[1] = lua.LNumber(limit)
	}
	if _, ok := r[2].(lua.LNumber); !ok {
		r[2] = lua.LNumber(step)
	}
	r[0] = lua.LNumber(init - step)
}

// iterate calls the iterator at slot ra with the state and the control variable behind it,
// and puts n results behind these.
func (t *thread) iterate(ra, n int) {
	at := ra + 3
	t.ensure(at + 3 + n)
	reg := t.state.reg
	copy(reg.array[at:at+3], reg.array[ra:at])
	reg.top = at + 3
	t.callNested(at, 2, n)
}

// varargs copies the arguments beyond the parameters of the frame f to the slots from ra on:
// n of them, or all where n is negative.
func (t *thread) varargs(f *frame, ra, n int) {
	np := int(f.Fn.Proto.NumParameters)
	have := max(f.NArgs-np, 0)
	if n < 0 {
		n = have
		t.ensure(ra + n)
	}
	reg := t.state.reg
	from := f.Base + 1 + np
	copied := min(n, have)
	copy(reg.array[ra:ra+copied], reg.array[from:from+copied])
	fillNil(reg.array[ra+copied : ra+n])
	reg.top = ra + n
}
