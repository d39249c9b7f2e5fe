package array

import (
	"encoding/binary"
	"math"
)

// AppendFloat32 appends a number in single precision, little-endian. bad reports whether it is not
// finite in single precision.
func AppendFloat32(b []byte, n float64) (longer []byte, bad bool) {
	f := math.Float32bits(float32(n))
	return binary.LittleEndian.AppendUint32(b, f), f&infinite == infinite
}

// infinite has the bits of the exponent, which are all set in numbers that are not finite.
const infinite = 0x7f800000

// AppendFloat32 appends the items in single precision, little-endian. bad is the index of the first
// item that is not finite in single precision, -1 for none.
func (a *Array) AppendFloat32(b []byte) (longer []byte, bad int) {
	if a.kind == Float32 {
		if m := a.memory(); m != nil && finite(m) {
			return append(b, m...), -1
		}
	}
	for i := range a.Len() {
		var odd bool
		if b, odd = AppendFloat32(b, a.At(i)); odd {
			return b, i
		}
	}
	return b, -1
}

// finite reports whether all single-precision numbers in memory are finite. It checks eight of them at
// a time: adding 1 to an exponent carries into the sign bit only if all bits of the exponent are set.
func finite(m []byte) bool {
	const exponents, ones, carries = infinite<<32 | infinite, 1<<55 | 1<<23, 1<<63 | 1<<31
	var sum uint64
	for ; len(m) >= 32; m = m[32:] {
		sum |= binary.LittleEndian.Uint64(m)&exponents + ones
		sum |= binary.LittleEndian.Uint64(m[8:])&exponents + ones
		sum |= binary.LittleEndian.Uint64(m[16:])&exponents + ones
		sum |= binary.LittleEndian.Uint64(m[24:])&exponents + ones
	}
	for ; len(m) >= 4; m = m[4:] {
		if binary.LittleEndian.Uint32(m)&infinite == infinite {
			return false
		}
	}
	return sum&carries == 0
}

// AppendShares appends numbers from 0 to 1 as bytes. Items of a Uint8 array are appended unchanged.
// With whole, items are from 0 to 255 if one of them exceeds 1 by more than slack. bad is the index of
// the first item outside its range, -1 for none.
func (a *Array) AppendShares(b []byte, whole bool, slack float64) (longer []byte, bad int) {
	if v, ok := a.data.(octets); ok {
		return append(b, v...), -1
	}
	if v, ok := a.data.(floats); ok {
		return appendShares(b, v, whole, float32(slack))
	}
	scale, n := 255.0, a.Len()
	for i := 0; whole && i < n; i++ {
		if a.At(i) > 1+slack {
			scale = 1
			break
		}
	}
	for i := range n {
		c := a.At(i) * scale
		if !(c >= -slack && c <= 255*(1+slack)) {
			return b, i
		}
		b = append(b, uint8(min(max(c+0.5, 0), 255)))
	}
	return b, -1
}

func appendShares(b []byte, v floats, whole bool, slack float32) (longer []byte, bad int) {
	scale := float32(255)
	for i := 0; whole && i < len(v); i++ {
		if v[i] > 1+slack {
			scale = 1
			break
		}
	}
	for i, n := range v {
		c := n * scale
		if !(c >= -slack && c <= 255*(1+slack)) {
			return b, i
		}
		b = append(b, uint8(min(max(c+0.5, 0), 255)))
	}
	return b, -1
}
