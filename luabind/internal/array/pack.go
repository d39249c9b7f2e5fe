package array

import (
	"encoding/binary"
	"math"

	"github.com/tinylib/msgp/msgp"
)

// AppendFloat16 appends the items in half precision, little-endian. bad is the index of the first
// item that is not finite in half precision, -1 for none.
func (a *Array) AppendFloat16(b []byte) (longer []byte, bad int) {
	switch v := a.data.(type) {
	case floats:
		for i, f := range v {
			h := float16From32(f)
			if h&0x7c00 == 0x7c00 {
				return b, i
			}
			b = binary.LittleEndian.AppendUint16(b, h)
		}
		return b, -1
	case halves:
		for i, h := range v {
			if h&0x7c00 == 0x7c00 {
				return b, i
			}
			b = binary.LittleEndian.AppendUint16(b, h)
		}
		return b, -1
	}
	for i := range a.Len() {
		h := float16(a.At(i))
		if h&0x7c00 == 0x7c00 {
			return b, i
		}
		b = binary.LittleEndian.AppendUint16(b, h)
	}
	return b, -1
}

// AppendUint32 appends the items as 32-bit integers, little-endian. bad is the index of the first
// item that is not such an integer or not below limit, -1 for none.
func (a *Array) AppendUint32(b []byte, limit float64) (longer []byte, bad int) {
	if v, ok := a.data.(uints); ok {
		for i, n := range v {
			if float64(n) >= limit {
				return b, i
			}
			b = binary.LittleEndian.AppendUint32(b, n)
		}
		return b, -1
	}
	for i := range a.Len() {
		n := a.At(i)
		if n != math.Trunc(n) || !(n >= 0 && n < limit) {
			return b, i
		}
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return b, -1
}

// AppendColors appends colours of width components each as bytes, red, green and blue; it omits a
// fourth component. Items of a Uint8 array are appended unchanged. Items of other arrays are from 0
// to 1, or from 0 to 255 if an item exceeds 1 by more than slack. bad is the index of the first item
// outside this range, -1 for none.
func (a *Array) AppendColors(b []byte, width int, slack float64) (longer []byte, bad int) {
	if v, ok := a.data.(octets); ok {
		if width == 3 {
			return append(b, v...), -1
		}
		for i := 0; i+2 < len(v); i += width {
			b = append(b, v[i], v[i+1], v[i+2])
		}
		return b, -1
	}
	scale := 255.0
	n := a.Len()
	for i := range n {
		if i%width < 3 && a.At(i) > 1+slack {
			scale = 1
			break
		}
	}
	for i := range n {
		if i%width == 3 {
			continue
		}
		c := a.At(i)
		if !(c >= -slack && c <= 255) {
			return b, i
		}
		b = append(b, uint8(min(max(c*scale, 0), 255)))
	}
	return b, -1
}

// AppendMsgpack appends the items as a list or, if width is above 1, as a list of lists of width
// items each. number appends an item. bad is the index of the first item that is not finite, -1 for
// none. Len must be a multiple of width.
func (a *Array) AppendMsgpack(b []byte, width int, number func([]byte, float64) []byte) (longer []byte, bad int) {
	n := a.Len()
	if width > 1 {
		b = msgp.AppendArrayHeader(b, uint32(n/width))
	} else {
		b = msgp.AppendArrayHeader(b, uint32(n))
	}
	for i := range n {
		if width > 1 && i%width == 0 {
			b = msgp.AppendArrayHeader(b, uint32(width))
		}
		f := a.At(i)
		if f-f != 0 {
			return b, i
		}
		b = number(b, f)
	}
	return b, -1
}
