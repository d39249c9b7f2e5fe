package number_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/number"
	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
)

func TestPowSpecial(t *testing.T) {
	inf, nan, zero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	for _, tc := range []struct{ x, y, want float64 }{
		{0, 0, 1}, {nan, 0, 1}, {1, nan, 1}, {nan, 1, nan}, {-1, inf, 1}, {0.5, inf, 0}, {2, inf, inf}, {2, -inf, 0},
		{0, -1, inf}, {zero, -1, -inf}, {zero, 3, zero}, {zero, 2, 0}, {zero, 0.5, 0}, {-inf, 3, -inf}, {-inf, 0.5, inf}, {inf, -2, 0},
		{-8, 1.0 / 3, nan}, {-2, 3, -8}, {-2, -3, -0.125}, {-2, 4, 16}, {-1, 1e300, 1}, {-1, 1<<53 - 1, -1},
		{2, 1023, 0x1p1023}, {2, 1024, inf}, {-2, 1025, -inf}, {2, -1074, 0x1p-1074}, {2, -1075, 0}, {2, -1074.9, 0x1p-1074}, {-2, -1077, zero},
		{0x1p-1074, 0.5, 0x1p-537}, {0x1p-1074, -0.5, 0x1p537}, {0x3p-1074, 1, 0x3p-1074},
		{4, 0.5, 2}, {8, 1.0 / 3, 2}, {10, -5, 1e-5}, {10, 22, 1e22}, {10, 300, 1e300}, {10, -300, 1e-300}, {10, 308, 1e308}, {1.5, 1e308, inf}, {0.7, 1e308, 0},
		{1 + 0x1p-52, 1e300, inf}, {3, 1e-320, 1}, {math.MaxFloat64, 1, math.MaxFloat64}, {math.MaxFloat64, -1, 1 / math.MaxFloat64},
	} {
		got := number.Pow(tc.x, tc.y)
		if math.Float64bits(got) != math.Float64bits(tc.want) && !(got != got && tc.want != tc.want) {
			t.Errorf("%v^%v = %v, want %v", tc.x, tc.y, got, tc.want)
		}
	}
}

// TestPowOfWholeNumbers compares with powers of big numbers.
func TestPowOfWholeNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		x, n := random.NormFloat64()*20, random.IntN(400)-200
		if random.IntN(2) == 0 {
			x = math.Trunc(x) + 0.5
		}
		exact := big.NewFloat(1).SetPrec(2000)
		for range max(n, -n) {
			exact.Mul(exact, big.NewFloat(x))
		}
		if n < 0 {
			exact.Quo(big.NewFloat(1).SetPrec(2000), exact)
		}
		want, _ := exact.Float64()
		if got := number.Pow(x, float64(n)); got != want && !near(exact, got) {
			t.Errorf("%v^%d = %v, want %v", x, n, got, want)
		}
	}
}

// near reports whether exact is so close to the middle of two floats that Pow may return either.
func near(exact *big.Float, got float64) bool {
	off := new(big.Float).Sub(exact, big.NewFloat(got))
	ulp := big.NewFloat(math.Nextafter(math.Abs(got), math.Inf(1)) - math.Abs(got))
	units, _ := off.Quo(off, ulp).Float64()
	return math.Abs(units) < 0.505
}

// TestPowOfC compares with the C library of PUC Lua, whose result has an error of a unit in the last
// place about once in a thousand times.
func TestPowOfC(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var in strings.Builder
	const cases = 20_000
	xs, ys := make([]float64, cases), make([]float64, cases)
	for i := range cases {
		x, y := math.Exp(random.NormFloat64()*5), random.NormFloat64()*10
		switch random.IntN(6) {
		case 0:
			x, y = 1+float64(random.IntN(200))/100, float64(random.IntN(100))
		case 1:
			x, y = -float64(random.IntN(100)), float64(random.IntN(200)-100)
		case 2:
			x = math.Exp(random.NormFloat64() * 50)
		case 3:
			x, y = 1+random.NormFloat64()*1e-6, random.NormFloat64()*1e8
		case 4:
			x, y = random.Float64(), -1020/math.Log2(random.Float64())
		}
		xs[i], ys[i] = x, y
		fmt.Fprintf(&in, "%.17g %.17g\n", x, y)
	}
	cmd := puctest.Command(t, "-e", `for x, y in io.read("*a"):gmatch("(%S+) (%S+)") do print(("%.17g"):format(x ^ y)) end`)
	cmd.Stdin = strings.NewReader(in.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(out))
	if len(lines) != cases {
		t.Fatalf("%d results, want %d", len(lines), cases)
	}
	different := 0
	for i, line := range lines {
		want, _ := strconv.ParseFloat(line, 64) // 1e999 is infinite
		got := number.Pow(xs[i], ys[i])
		if got == want || got != got && want != want {
			continue
		}
		different++
		if math.Nextafter(got, want) != want {
			t.Errorf("%v^%v = %v, want %v", xs[i], ys[i], got, want)
		}
	}
	if different > cases/200 {
		t.Errorf("%d of %d results differ in the last place", different, cases)
	}
}

func BenchmarkPow(b *testing.B) {
	for _, bm := range []struct{ x, y float64 }{{1.37, 3}, {1.37, 40}, {1.37, 0.45}, {250, -1.7}} {
		b.Run(fmt.Sprintf("%v^%v", bm.x, bm.y), func(b *testing.B) {
			for b.Loop() {
				number.Pow(bm.x, bm.y)
			}
		})
	}
}
