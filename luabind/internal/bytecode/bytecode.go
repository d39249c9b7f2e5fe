// Package bytecode is the layout of gopher-lua's instructions, which the code generator writes
// and the machine reads. The operations are gopher-lua's own constants, lua.OP_MOVE and so on.
//
// An instruction has 32 bits, from the highest on:
//
//	op 6 | A 8 | C 9 | B 9
//	op 6 | A 8 | Bx 18, or an offset: Bx - MaxOffset
//
// B and C name a register or, with Constant added, a constant.
package bytecode

const (
	// Constant marks an operand B or C that is the index of a constant. Such an index is less
	// than Constant.
	Constant = 1 << 8
	// MaxC is the largest operand C.
	MaxC = 1<<9 - 1
	// MaxBx is the largest operand Bx.
	MaxBx = 1<<18 - 1
	// MaxOffset is the longest jump in either direction.
	MaxOffset = MaxBx >> 1
)

// ABC returns an instruction with three operands.
func ABC(op, a, b, c int) uint32 { return uint32(op)<<26 | uint32(a)<<18 | uint32(c)<<9 | uint32(b) }

// ABx returns an instruction with one long operand.
func ABx(op, a, bx int) uint32 { return uint32(op)<<26 | uint32(a)<<18 | uint32(bx) }

// Jump returns an instruction with an offset, relative to the instruction after it.
func Jump(op, a, offset int) uint32 { return ABx(op, a, offset+MaxOffset) }

// The parts of an instruction.
func Op(i uint32) int     { return int(i >> 26) }
func A(i uint32) int      { return int(i>>18) & 0xff }
func B(i uint32) int      { return int(i & 0x1ff) }
func C(i uint32) int      { return int(i>>9) & 0x1ff }
func Bx(i uint32) int     { return int(i & 0x3ffff) }
func Offset(i uint32) int { return Bx(i) - MaxOffset }

// Changes of one part.
func SetOp(i *uint32, op int)         { *i = *i&^(0x3f<<26) | uint32(op)<<26 }
func SetA(i *uint32, a int)           { *i = *i&^(0xff<<18) | uint32(a)<<18 }
func SetB(i *uint32, b int)           { *i = *i&^0x1ff | uint32(b) }
func SetC(i *uint32, c int)           { *i = *i&^(0x1ff<<9) | uint32(c)<<9 }
func SetOffset(i *uint32, offset int) { *i = *i&^0x3ffff | uint32(offset+MaxOffset) }

// PackSize returns the operand of OP_NEWTABLE for n items or fields. The operand eeeeexxx means
// (1xxx) * 2^(eeeee-1), or xxx if eeeee is 0. n is rounded up to the next such number.
func PackSize(n int) int {
	e := 0
	for ; n >= 16; e++ {
		n = (n + 1) >> 1
	}
	if n < 8 {
		return n
	}
	return (e+1)<<3 | (n - 8)
}

// Size is the inverse of PackSize.
func Size(x int) int {
	e := x >> 3 & 31
	if e == 0 {
		return x
	}
	return (x&7 + 8) << (e - 1)
}
