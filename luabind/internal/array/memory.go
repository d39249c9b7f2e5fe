package array

import (
	"encoding/binary"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// memory returns the memory of an array on little-endian machines, and nil on others.
func (a *Array) memory() []byte {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		return nil
	}
	switch v := a.data.(type) {
	case floats:
		return machine.Bytes(v)
	case halves:
		return machine.Bytes(v)
	case octets:
		return v
	case uints:
		return machine.Bytes(v)
	case ints:
		return machine.Bytes(v)
	}
	return nil
}

// Size returns the size of the numbers, in bytes.
func (a *Array) Size() int { return a.Len() * a.kind.Bytes() }

// Save copies the items to b, in little-endian order. b must have at least Size bytes.
func (a *Array) Save(b []byte) {
	if m := a.memory(); m != nil {
		copy(b, m)
		return
	}
	a.data.appendBytes(b[:0:a.Size()])
}

// Load replaces the items by the numbers in b, in little-endian order. b must have Size bytes.
func (a *Array) Load(b []byte) {
	if m := a.memory(); m != nil {
		copy(m, b)
		return
	}
	a.data.setBytes(b, false)
}

// FromFloat16Bits returns the number that bits represent in half precision.
func FromFloat16Bits(bits uint16) float64 { return float64(fromFloat16(bits)) }
