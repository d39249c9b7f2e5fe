package number

import (
	"math"
	"strconv"
)

// precision is the number of significant digits that a number is written with. A double has
// up to 17, of which the last ones show errors of rounding: 0.1 + 0.2 is to be 0.3.
const precision = 14

// maxWhole bounds, in absolute value, the whole numbers that are written in full: those of
// as many digits as precision says.
const maxWhole = 1e14

// Format writes f as C's printf writes it with "%.14g": inf, -inf, nan, -nan and -0 are
// written so.
func Format(f float64) string {
	if i := int64(f); float64(i) == f && -maxWhole < f && f < maxWhole && (i != 0 || !math.Signbit(f)) {
		return strconv.FormatInt(i, 10) // small ones come out of a table
	}
	var buf [24]byte
	return string(appendGeneral(buf[:0], f))
}

// Append appends what Format returns to dst.
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
