package sandbox

import (
	"math"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
)

// signed gives a NaN the sign bit that C's functions on x86-64 set where there is no
// result, for tostring shows it. Go's do not, and neither do a few of the C library of GNU.
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

// naturalLog is exact enough for the smallest numbers too, which math.Log is not on all
// machines.
func naturalLog(v float64) float64 {
	if v > 0 && v < 0x1p-1022 {
		return math.Log(v*(1<<54)) - 54*math.Ln2
	}
	return math.Log(v)
}

// log10 is whole for the powers of ten, which math.Log10 misses by a hair.
func log10(v float64) float64 {
	exact := naturalLog(v) / math.Ln10
	if whole := math.Round(exact); whole >= -307 && whole <= 308 && math.Pow10(int(whole)) == v {
		return whole
	}
	return exact
}

// The functions of two numbers hand on a NaN, mostly the first one.

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

// pow gives a NaN to an odd power the sign that a number would get.
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
