package array

import (
	"math"
	"testing"
)

// TestFloat16 checks every half-precision number: it converts to itself, the middle between two
// numbers is rounded to the even one, and a number beside the middle to the nearer one.
func TestFloat16(t *testing.T) {
	value := func(h uint16) float64 {
		exponent, fraction := int(h>>10), float64(h&0x3ff)
		if exponent == 0 {
			return math.Ldexp(fraction, -24)
		}
		return math.Ldexp(1024+fraction, exponent-25)
	}
	check := func(n float64, want uint16) {
		t.Helper()
		if got := float16(n); got != want {
			t.Errorf("%v became %04x, not %04x", n, got, want)
		}
		if f := float32(n); float64(f) == n && float16From32(f) != want {
			t.Errorf("%v as float32 became %04x, not %04x", n, float16From32(f), want)
		}
		if got := float16(-n); got != want|0x8000 {
			t.Errorf("%v became %04x, not %04x", -n, got, want|0x8000)
		}
	}
	const infinity = 0x7c00
	for h := uint16(0); h < infinity; h++ {
		low, high := value(h), value(h+1) // after the last number: where the next number would be
		middle := (low + high) / 2
		check(low, h)
		if got := fromFloat16(h); float64(got) != low {
			t.Errorf("%04x became %v, not %v", h, got, low)
		}
		check(math.Nextafter(middle, 0), h)
		check(middle, h+h&1)
		check(math.Nextafter(middle, math.Inf(1)), h+1)
	}
	if inf, nan := fromFloat16(infinity|0x8000), fromFloat16(0x7e01); !math.IsInf(float64(inf), -1) || nan == nan {
		t.Errorf("infinity became %v, NaN %v", inf, nan)
	}
	check(math.Inf(1), infinity)
	check(1e300, infinity)
	check(math.SmallestNonzeroFloat64, 0)
	check(1e-300, 0)
	if got := float16(math.NaN()); got&0x7c00 != infinity || got&0x3ff == 0 {
		t.Errorf("NaN became %04x", got)
	}
}
