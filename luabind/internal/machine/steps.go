package machine

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// listSize returns the number of items or fields for which a constructor allocates room in advance,
// at most maxListSize. x is the operand of OP_NEWTABLE.
func listSize(x int) int { return min(bytecode.Size(x), maxListSize) }

const maxListSize = 1 << 16

// prepareLoop converts the initial value, limit and step of a numeric loop, and subtracts the
// step that the first round adds.
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

// iterate calls the iterator at slot ra with the state and the control variable, which follow it,
// and puts n results after these.
func (t *thread) iterate(ra, n int) {
	at := ra + 3
	t.ensure(at + 3 + n)
	reg := t.state.reg
	copy(reg.array[at:at+3], reg.array[ra:at])
	reg.top = at + 3
	t.callNested(at, 2, n)
}

// varargs copies the arguments beyond the parameters of the frame f to the slots from ra on: n
// of them, or all if n is negative.
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
