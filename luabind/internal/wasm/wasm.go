// Package wasm encodes WebAssembly modules in the binary format. It supports what package kernel
// needs: functions, imported functions and a memory, but no tables, globals or data.
//
// It does not validate modules; the runtime that compiles them does.
package wasm

import (
	"encoding/binary"
	"math"
)

// A Type is the type of a value.
type Type byte

// The types of values.
const (
	I32 Type = 0x7f
	I64 Type = 0x7e
	F64 Type = 0x7c
)

// A FuncType is the type of a function.
type FuncType struct {
	Params, Results []Type
}

// A Module collects the parts of a module. The zero value is an empty module.
type Module struct {
	// MemoryModule and MemoryName name the imported memory, of at least one page. If MemoryModule
	// is empty, the module defines and exports a memory of that name.
	MemoryModule, MemoryName string

	types   []FuncType
	imports []imported
	funcs   []*Func
	exports []exported
}

type imported struct {
	module, name string
	kind         int
}

type exported struct {
	name  string
	index int
}

// Import adds a function of another module and returns its index. It must not be called after Func.
func (m *Module) Import(module, name string, t FuncType) (index int) {
	if len(m.funcs) > 0 {
		panic("wasm: Import called after Func")
	}
	m.imports = append(m.imports, imported{module, name, m.typeIndex(t)})
	return len(m.imports) - 1
}

// Func adds a function without code and returns it.
func (m *Module) Func(t FuncType) *Func {
	f := &Func{Index: len(m.imports) + len(m.funcs), kind: m.typeIndex(t), params: len(t.Params)}
	m.funcs = append(m.funcs, f)
	return f
}

// Export exports a function under a name.
func (m *Module) Export(name string, f *Func) {
	m.exports = append(m.exports, exported{name, f.Index})
}

// BlockType returns the operand of a block with the given results.
func (m *Module) BlockType(results ...Type) int64 {
	switch len(results) {
	case 0:
		return emptyBlock
	case 1:
		return int64(results[0]) - 0x80
	}
	return int64(m.typeIndex(FuncType{Results: results}))
}

const emptyBlock = -0x40

func (m *Module) typeIndex(t FuncType) int {
	for i, have := range m.types {
		if string(typeBytes(have)) == string(typeBytes(t)) {
			return i
		}
	}
	m.types = append(m.types, t)
	return len(m.types) - 1
}

// Size returns the size of the code so far, in bytes.
func (m *Module) Size() int {
	n := 0
	for _, f := range m.funcs {
		n += len(f.code)
	}
	return n
}

// The numbers of sections and kinds in the binary format.
const (
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionMemory   = 5
	sectionExport   = 7
	sectionCode     = 10

	kindFunction = 0
	kindMemory   = 2
)

// Encode returns the module in the binary format.
func (m *Module) Encode() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	section := func(id byte, count int, content []byte) {
		body := append(appendU(nil, uint64(count)), content...)
		out = append(out, id)
		out = appendU(out, uint64(len(body)))
		out = append(out, body...)
	}

	var types, imports, funcs, exports, code []byte
	for _, t := range m.types {
		types = append(types, typeBytes(t)...)
	}
	section(sectionType, len(m.types), types)

	count := len(m.imports)
	for _, i := range m.imports {
		imports = appendName(appendName(imports, i.module), i.name)
		imports = appendU(append(imports, kindFunction), uint64(i.kind))
	}
	if m.MemoryModule != "" {
		count++
		imports = appendName(appendName(imports, m.MemoryModule), m.MemoryName)
		imports = append(imports, kindMemory, 0, 1) // no maximum, at least one page
	}
	section(sectionImport, count, imports)

	for _, f := range m.funcs {
		funcs = appendU(funcs, uint64(f.kind))
		code = append(code, f.body()...)
	}
	section(sectionFunction, len(m.funcs), funcs)
	count = len(m.exports)
	if m.MemoryModule == "" && m.MemoryName != "" {
		section(sectionMemory, 1, []byte{0, 1})
		exports = append(appendName(exports, m.MemoryName), kindMemory, 0)
		count++
	}
	for _, e := range m.exports {
		exports = append(appendName(exports, e.name), kindFunction)
		exports = appendU(exports, uint64(e.index))
	}
	section(sectionExport, count, exports)
	section(sectionCode, len(m.funcs), code)
	return out
}

func typeBytes(t FuncType) []byte {
	return appendTypes(appendTypes([]byte{0x60}, t.Params), t.Results)
}

func appendTypes(b []byte, list []Type) []byte {
	b = appendU(b, uint64(len(list)))
	for _, t := range list {
		b = append(b, byte(t))
	}
	return b
}

func appendName(b []byte, name string) []byte {
	return append(appendU(b, uint64(len(name))), name...)
}

// appendU appends an unsigned integer in LEB128.
func appendU(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// appendS appends a signed integer in LEB128.
func appendS(b []byte, v int64) []byte {
	for {
		low := byte(v & 0x7f)
		v >>= 7
		if v == 0 && low&0x40 == 0 || v == -1 && low&0x40 != 0 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}

// A Func is a function whose code is appended instruction by instruction.
type Func struct {
	Index  int // for calls
	kind   int
	params int
	locals []Type
	code   []byte
}

// Local adds a local variable with the initial value 0, and returns its index.
func (f *Func) Local(t Type) int {
	f.locals = append(f.locals, t)
	return f.params + len(f.locals) - 1
}

// body returns the function in the binary format, preceded by its size.
func (f *Func) body() []byte {
	var locals []byte
	groups := 0
	for i := 0; i < len(f.locals); groups++ {
		n := 1
		for i+n < len(f.locals) && f.locals[i+n] == f.locals[i] {
			n++
		}
		locals = append(appendU(locals, uint64(n)), byte(f.locals[i]))
		i += n
	}
	body := append(appendU(nil, uint64(groups)), locals...)
	body = append(append(body, f.code...), byte(End))
	return append(appendU(nil, uint64(len(body))), body...)
}

// Op appends instructions that have no operands.
func (f *Func) Op(ops ...Opcode) {
	for _, op := range ops {
		f.code = append(f.code, byte(op))
	}
}

// With appends an instruction with an index: of a local, a function or a label.
func (f *Func) With(op Opcode, index int) {
	f.code = appendU(append(f.code, byte(op)), uint64(index))
}

// Block appends an instruction that begins a block. kind is a [Module.BlockType].
func (f *Func) Block(op Opcode, kind int64) {
	f.code = appendS(append(f.code, byte(op)), kind)
}

// Memory appends a load or a store at a constant offset. align is the binary logarithm of the
// alignment.
func (f *Func) Memory(op Opcode, align, offset int) {
	f.code = appendU(append(f.code, byte(op)), uint64(align))
	f.code = appendU(f.code, uint64(offset))
}

// ConstI32 appends a constant.
func (f *Func) ConstI32(v int32) { f.code = appendS(append(f.code, 0x41), int64(v)) }

// ConstI64 appends a constant.
func (f *Func) ConstI64(v int64) { f.code = appendS(append(f.code, 0x42), v) }

// ConstF64 appends a constant.
func (f *Func) ConstF64(v float64) {
	f.code = binary.LittleEndian.AppendUint64(append(f.code, 0x44), math.Float64bits(v))
}
