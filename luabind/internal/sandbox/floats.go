package sandbox

import (
	"math"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

// signed sets the sign bit of a NaN, which tostring shows. C's functions on x86-64 set it if the
// result is undefined; Go's functions and a few functions of the GNU C library do not.
func signed(v float64) float64 {
	if v != v {
		return math.Copysign(v, -1)
	}
	return v
}

func cos(v float64) float64  { return signed(math.Cos(v)) }
func sin(v float64) float64  { return signed(math.Sin(v)) }
func sqrt(v float64) float64 { return signed(math.Sqrt(v)) }
func tan(v float64) float64  { return signed(math.Tan(v)) }
func log(v float64) float64  { return signed(naturalLog(v)) }

// naturalLog is math.Log, but also accurate for subnormal numbers: math.Log is not, on some
// machines.
func naturalLog(v float64) float64 {
	if v > 0 && v < 0x1p-1022 {
		return math.Log(v*(1<<54)) - 54*math.Ln2
	}
	return math.Log(v)
}

// log10 returns an integer for powers of ten; math.Log10 is wrong in the last digit for some of
// them.
func log10(v float64) float64 {
	exact := naturalLog(v) / math.Ln10
	if whole := math.Round(exact); whole >= -307 && whole <= 308 && math.Pow10(int(whole)) == v {
		return whole
	}
	return exact
}

// The functions of two numbers return a NaN argument; of two NaNs, usually the first.

func fmod(a, b float64) float64 {
	switch {
	case a != a:
		return a
	case b != b:
		return b
	}
	return signed(math.Mod(a, b))
}

func atan2(a, b float64) float64 {
	switch {
	case b != b:
		return b
	case a != a:
		return a
	}
	return math.Atan2(a, b)
}

// pow clears the sign of a NaN that is raised to an odd power.
func pow(a, b float64) float64 {
	v := number.Pow(a, b)
	switch {
	case v == v:
		return v
	case a != a && !math.IsInf(b, 0) && math.Trunc(b) == b && math.Mod(b, 2) != 0:
		return math.Copysign(a, 1)
	case a != a:
		return a
	case b != b:
		return b
	}
	return signed(v)
}
