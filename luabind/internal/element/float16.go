package element

import "math"

// maxFloat16 is the largest finite half-precision number.
const maxFloat16 = 65504

// float16 rounds n to half precision, to the nearest and of two equally near ones to the
// even one, straight from float64: rounding twice would be off for some numbers. What is
// too large becomes infinite.
func float16(n float64) uint16 {
	const (
		mantissa = 52 - 10        // bits that are lost
		bias     = (1023 - 15)    // of the exponents
		half     = 1 << (52 - 11) // of the last bit that stays
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
		// A carry out of the fraction goes into the exponent, which is what it should do.
		rounded := uint64(exponent)<<52 | fraction
		rounded += half - 1 + rounded>>mantissa&1
		return sign | uint16(rounded>>mantissa)
	case exponent < -10:
		return sign // less than half of the smallest number
	}
	// A subnormal number: the leading one becomes a part of the fraction, which moves right.
	shift := uint(mantissa + 1 - exponent)
	fraction |= 1 << 52
	fraction += 1<<(shift-1) - 1 + fraction>>shift&1
	return sign | uint16(fraction>>shift)
}
