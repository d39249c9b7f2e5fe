package wasm

// An Opcode is an instruction.
type Opcode byte

// The instructions, named as in the specification.
const (
	Unreachable Opcode = 0x00
	Block       Opcode = 0x02
	Loop        Opcode = 0x03
	If          Opcode = 0x04
	Else        Opcode = 0x05
	End         Opcode = 0x0b
	Br          Opcode = 0x0c
	BrIf        Opcode = 0x0d
	Return      Opcode = 0x0f
	Call        Opcode = 0x10
	Drop        Opcode = 0x1a
	Select      Opcode = 0x1b

	LocalGet Opcode = 0x20
	LocalSet Opcode = 0x21
	LocalTee Opcode = 0x22

	I32Load    Opcode = 0x28
	I64Load    Opcode = 0x29
	F32Load    Opcode = 0x2a
	F64Load    Opcode = 0x2b
	I32Load8U  Opcode = 0x2d
	I32Load16U Opcode = 0x2f
	I64Load8U  Opcode = 0x31
	I64Load32S Opcode = 0x34
	I64Load32U Opcode = 0x35
	I32Store   Opcode = 0x36
	F32Store   Opcode = 0x38
	F64Store   Opcode = 0x39
	I32Store8  Opcode = 0x3a
	I32Store16 Opcode = 0x3b

	I32Eqz Opcode = 0x45
	I32Eq  Opcode = 0x46
	I32Ne  Opcode = 0x47
	I32LtS Opcode = 0x48

	I64Eq  Opcode = 0x51
	I64Ne  Opcode = 0x52
	I64LtS Opcode = 0x53
	I64GtS Opcode = 0x55
	I64LeS Opcode = 0x57
	I64GeS Opcode = 0x59
	I64GeU Opcode = 0x5a

	F64Eq Opcode = 0x61
	F64Ne Opcode = 0x62
	F64Lt Opcode = 0x63
	F64Gt Opcode = 0x64
	F64Le Opcode = 0x65
	F64Ge Opcode = 0x66

	I32Add Opcode = 0x6a
	I32And Opcode = 0x71
	I32Or  Opcode = 0x72
	I32Shl Opcode = 0x74

	I64Add Opcode = 0x7c
	I64Sub Opcode = 0x7d
	I64Mul Opcode = 0x7e

	F64Abs      Opcode = 0x99
	F64Neg      Opcode = 0x9a
	F64Ceil     Opcode = 0x9b
	F64Floor    Opcode = 0x9c
	F64Trunc    Opcode = 0x9d
	F64Sqrt     Opcode = 0x9f
	F64Add      Opcode = 0xa0
	F64Sub      Opcode = 0xa1
	F64Mul      Opcode = 0xa2
	F64Div      Opcode = 0xa3
	F64Copysign Opcode = 0xa6

	I32WrapI64        Opcode = 0xa7
	I32TruncF64S      Opcode = 0xaa
	I32TruncF64U      Opcode = 0xab
	F32DemoteF64      Opcode = 0xb6
	F64ConvertI32S    Opcode = 0xb7
	F64ConvertI32U    Opcode = 0xb8
	F64ConvertI64S    Opcode = 0xb9
	F64PromoteF32     Opcode = 0xbb
	I64ReinterpretF64 Opcode = 0xbd
)

// TruncSat appends i64.trunc_sat_f64_s, which rounds towards 0 and limits the result to the range
// of i64. NaN becomes 0.
func (f *Func) TruncSat() { f.code = append(f.code, 0xfc, 6) }
