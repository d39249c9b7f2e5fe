package machine

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// Powers with whole exponents are rounded right, as far as big floats can tell.
func TestPower(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		a, n := random.NormFloat64()*20, random.IntN(80)-40
		if random.IntN(2) == 0 {
			a = math.Trunc(a)
		}
		if a == 0 {
			continue
		}
		exact := big.NewFloat(1).SetPrec(2000)
		for range max(n, -n) {
			exact.Mul(exact, big.NewFloat(a))
		}
		if n < 0 {
			exact.Quo(big.NewFloat(1).SetPrec(2000), exact)
		}
		want, _ := exact.Float64()
		if got := power(a, float64(n)); got != want {
			t.Fatalf("%v^%d = %v, want %v", a, n, got, want)
		}
	}
}

func TestPowerSpecial(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, tc := range []struct{ a, b, want float64 }{
		{0, 0, 1}, {nan, 0, 1}, {1, nan, 1}, {-1, inf, 1}, {2, 1023, math.Ldexp(1, 1023)}, {2, 1024, inf}, {2, -1074, math.SmallestNonzeroFloat64},
		{-8, 1.0 / 3, nan}, {0, -1, inf}, {math.Copysign(0, -1), -1, -inf}, {-inf, 3, -inf}, {-2, 3, -8}, {4, 0.5, 2}, {-inf, 0.5, inf}, {10, -5, 1e-5}, {10, 22, 1e22},
		{inf, 2, inf}, {nan, 2, nan}, {1.0000001, 70000, math.Pow(1.0000001, 70000)},
	} {
		got := power(tc.a, tc.b)
		if got != tc.want && !(math.IsNaN(got) && math.IsNaN(tc.want)) {
			t.Errorf("%v^%v = %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}
