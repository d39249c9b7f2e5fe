package number

import (
	"math"
	"strconv"
)

// precision is the number of significant digits with which numbers are written. A double has up to
// 17, but the last ones show rounding errors: 0.1 + 0.2 should be written as 0.3.
const precision = 14

// maxWhole is the absolute value from which integers are written with an exponent: integers below it
// have at most precision digits.
const maxWhole = 1e14

// Format returns f as C's printf writes it with "%.14g", also for inf, -inf, nan, -nan and -0.
func Format(f float64) string {
	if i := int64(f); float64(i) == f && -maxWhole < f && f < maxWhole && (i != 0 || !math.Signbit(f)) {
		return strconv.FormatInt(i, 10) // small ones come from a table
	}
	var buf [24]byte
	return string(appendGeneral(buf[:0], f))
}

// Append appends the result of Format to dst.
func Append(dst []byte, f float64) []byte {
	if i := int64(f); float64(i) == f && -maxWhole < f && f < maxWhole && (i != 0 || !math.Signbit(f)) {
		return strconv.AppendInt(dst, i, 10)
	}
	return appendGeneral(dst, f)
}

func appendGeneral(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		if math.Signbit(f) {
			return append(dst, "-nan"...)
		}
		return append(dst, "nan"...)
	case math.IsInf(f, 1):
		return append(dst, "inf"...)
	case math.IsInf(f, -1):
		return append(dst, "-inf"...)
	}
	return strconv.AppendFloat(dst, f, 'g', precision, 64)
}
