package bytecode_test

import (
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
)

// Each part is read as it was written, and changing one keeps the others.
func TestParts(t *testing.T) {
	i := bytecode.ABC(lua.OP_NOP, 255, 511, 257)
	if bytecode.Op(i) != lua.OP_NOP || bytecode.A(i) != 255 || bytecode.B(i) != 511 || bytecode.C(i) != 257 {
		t.Errorf("%#x", i)
	}
	bytecode.SetOp(&i, lua.OP_MOVE)
	bytecode.SetA(&i, 1)
	bytecode.SetB(&i, 2)
	bytecode.SetC(&i, 3)
	if i != bytecode.ABC(lua.OP_MOVE, 1, 2, 3) {
		t.Errorf("%#x", i)
	}
	for _, offset := range []int{-bytecode.MaxOffset, -1, 0, 1, bytecode.MaxOffset} {
		j := bytecode.Jump(lua.OP_FORLOOP, 7, offset)
		if bytecode.Offset(j) != offset || bytecode.Op(j) != lua.OP_FORLOOP || bytecode.A(j) != 7 {
			t.Errorf("%d: %#x", offset, j)
		}
		bytecode.SetOffset(&j, 5)
		if j != bytecode.Jump(lua.OP_FORLOOP, 7, 5) {
			t.Errorf("%#x", j)
		}
	}
}

// The layout is gopher-lua's: the code of its own compiler can be read.
func TestLayout(t *testing.T) {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	fn, err := L.LoadString("local a = 1 for i = 2, 3 do a = a + 5 end")
	if err != nil {
		t.Fatal(err)
	}
	jumps, sums := 0, 0
	for pc, i := range fn.Proto.Code {
		switch bytecode.Op(i) {
		case lua.OP_FORPREP:
			jumps++
			if to := pc + 1 + bytecode.Offset(i); bytecode.Op(fn.Proto.Code[to]) != lua.OP_FORLOOP {
				t.Errorf("the loop begins with a jump to %d", to)
			}
		case lua.OP_ADD:
			sums++
			if c := bytecode.C(i); c&bytecode.Constant == 0 || fn.Proto.Constants[c&^bytecode.Constant] != lua.LNumber(5) {
				t.Errorf("the second operand is %d", c)
			}
		}
	}
	if jumps != 1 || sums != 1 {
		t.Errorf("%d loops and %d sums", jumps, sums)
	}
}

// Sizes are rounded up by at most an eighth.
func TestSizes(t *testing.T) {
	for n := range 100_000 {
		x := bytecode.PackSize(n)
		if got := bytecode.Size(x); x > bytecode.MaxC || got < n || got > n+n/8 {
			t.Fatalf("%d is packed as %d, which is %d", n, x, got)
		}
	}
}
