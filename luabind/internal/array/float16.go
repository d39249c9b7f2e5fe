package array

import "math"

// MaxFloat16 is the largest finite half-precision number.
const MaxFloat16 = 65504

// Float16Bits returns n in half precision; see float16.
func Float16Bits(n float64) uint16 { return float16(n) }

// float16 rounds n to half precision: to the nearest number, and to the even one of two equally near
// numbers. It rounds directly from float64, because rounding twice would be wrong for some numbers.
// Numbers that are too large become infinite.
func float16(n float64) uint16 {
	const (
		mantissa = 52 - 10        // bits that are lost
		bias     = (1023 - 15)    // of the exponents
		half     = 1 << (52 - 11) // half of the last bit that is kept
	)
	bits := math.Float64bits(n)
	sign := uint16(bits >> 48 & 0x8000)
	exponent := int(bits>>52&0x7ff) - bias
	fraction := bits & (1<<52 - 1)
	switch {
	case exponent == 0x7ff-bias && fraction != 0:
		return sign | 0x7e00
	case exponent >= 31:
		return sign | 0x7c00
	case exponent > 0:
		// A carry out of the fraction increments the exponent, as it should.
		rounded := uint64(exponent)<<52 | fraction
		rounded += half - 1 + rounded>>mantissa&1
		return sign | uint16(rounded>>mantissa)
	case exponent < -10:
		return sign // less than half of the smallest number
	}
	// A subnormal number: the implicit leading 1 becomes a part of the fraction, which is shifted right.
	shift := uint(mantissa + 1 - exponent)
	fraction |= 1 << 52
	fraction += 1<<(shift-1) - 1 + fraction>>shift&1
	return sign | uint16(fraction>>shift)
}

// float16From32 is float16 for a float32, and much faster.
func float16From32(f float32) uint16 {
	const (
		infinite  = 0x47800000 // 65536, which rounds to infinity
		normal    = 0x38800000 // 2^-14, the smallest number that is not subnormal
		rebias    = (127 - 15) << 23
		oneHalf   = 0x3f000000 // its last bit has the value of the last bit of a subnormal number
		lostBits  = 23 - 10
		roundHalf = 1<<(lostBits-1) - 1
	)
	bits := math.Float32bits(f)
	sign := uint16(bits >> 16 & 0x8000)
	bits &= 0x7fffffff
	switch {
	case bits > 0x7f800000:
		return sign | 0x7e00
	case bits >= infinite:
		return sign | 0x7c00
	case bits < normal:
		return sign | uint16(math.Float32bits(math.Float32frombits(bits)+0.5)-oneHalf)
	}
	return sign | uint16((bits-rebias+roundHalf+bits>>lostBits&1)>>lostBits)
}

// fromFloat16 converts a half-precision number to float32, which is exact.
func fromFloat16(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exponent, fraction := uint32(h>>10&0x1f), uint32(h&0x3ff)
	switch exponent {
	case 0:
		f := float32(fraction) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(f) | sign)
	case 0x1f:
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
