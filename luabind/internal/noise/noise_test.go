package noise_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/noise"
)

var kinds = map[string]func(*noise.Source, ...float64) float64{
	"value":   (*noise.Source).Value,
	"simplex": (*noise.Source).Simplex,
}

// TestNoise checks that noise is within bounds, 0 on average, and continuous.
func TestNoise(t *testing.T) {
	for name, at := range kinds {
		for n := 1; n <= noise.MaxDims; n++ {
			s, r := noise.New(3), rand.New(rand.NewPCG(1, uint64(n)))
			sum, low, high := 0.0, 0.0, 0.0
			const samples = 50000
			p, q := make([]float64, n), make([]float64, n)
			for range samples {
				for d := range p {
					p[d] = r.Float64()*200 - 100
					q[d] = p[d] + (r.Float64()-0.5)*2e-4
				}
				v, near := at(s, p...), at(s, q...)
				sum, low, high = sum+v, min(low, v), max(high, v)
				if math.Abs(v-near) > 5e-3 {
					t.Fatalf("%s: %v at %v and %v at %v", name, v, p, near, q)
				}
			}
			if mean := sum / samples; math.Abs(mean) > 0.06 || low < -1.001 || high > 1.001 || low > -0.6 || high < 0.6 {
				t.Errorf("%s in %d dimensions: from %v to %v, %v on average", name, n, low, high, mean)
			}
		}
	}
}

// TestSeeds checks that a seed returns the same values as in earlier versions, and that another seed
// returns others.
func TestSeeds(t *testing.T) {
	for name, want := range map[string]float64{"value": -0.3837954918543498, "simplex": -0.014142284050869881} {
		at := kinds[name]
		if got := at(noise.New(7), 1.5, -2.25, 100.125); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
		if at(noise.New(7), 0.3, 0.4) == at(noise.New(8), 0.3, 0.4) {
			t.Errorf("%s: two seeds return the same value", name)
		}
	}
}

// TestFarAway checks coordinates of any size.
func TestFarAway(t *testing.T) {
	s := noise.New(1)
	for name, at := range kinds {
		for _, x := range []float64{1e9, -1e9, 1e15, -1e15, 1e300} {
			if v := at(s, x, 0.5); math.IsNaN(v) || math.Abs(v) > 1.001 {
				t.Errorf("%s at %v is %v", name, x, v)
			}
		}
	}
}

func BenchmarkSimplex3(b *testing.B) {
	s := noise.New(1)
	x := 0.0
	for b.Loop() {
		x += s.Simplex(x, 0.5, 1.25) + 0.1
	}
}
