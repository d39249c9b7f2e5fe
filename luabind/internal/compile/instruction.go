package compile

import lua "github.com/yuin/gopher-lua"

// An instruction has 32 bits, from the highest on:
//
//	op 6 | A 8 | C 9 | B 9
//	op 6 | A 8 | Bx 18, or sBx: Bx less maxOffset
//
// B and C name a register or, with constBit, a constant.

func abc(op, a, b, c int) uint32 { return uint32(op)<<26 | uint32(a)<<18 | uint32(c)<<9 | uint32(b) }
func abx(op, a, bx int) uint32   { return uint32(op)<<26 | uint32(a)<<18 | uint32(bx) }

func opOf(inst uint32) int { return int(inst >> 26) }
func aOf(inst uint32) int  { return int(inst >> 18 & 0xff) }
func bOf(inst uint32) int  { return int(inst & 0x1ff) }
func cOf(inst uint32) int  { return int(inst >> 9 & 0x1ff) }

func setA(inst *uint32, a int)       { *inst = *inst&^(0xff<<18) | uint32(a)<<18 }
func setB(inst *uint32, b int)       { *inst = *inst&^0x1ff | uint32(b) }
func setC(inst *uint32, c int)       { *inst = *inst&^(0x1ff<<9) | uint32(c)<<9 }
func setOp(inst *uint32, op int)     { *inst = *inst&^(0x3f<<26) | uint32(op)<<26 }
func setOffset(inst *uint32, by int) { *inst = *inst&^0x3ffff | uint32(by+maxOffset) }

// isTest reports whether an instruction decides if the jump that follows it is taken.
func isTest(inst uint32) bool {
	switch opOf(inst) {
	case lua.OP_EQ, lua.OP_LT, lua.OP_LE, lua.OP_TEST, lua.OP_TESTSET, lua.OP_TFORLOOP:
		return true
	}
	return false
}
