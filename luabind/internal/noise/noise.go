// Package noise provides smooth random functions of one to four dimensions: lattice ("value")
// noise and simplex noise. A [Source] is created from a seed, and returns the same values on all
// platforms and in all versions. It may be used by any number of goroutines.
package noise

import (
	"math"
	"math/rand/v2"
)

// MaxDims is the maximum number of dimensions.
const MaxDims = 4

// A Source is the noise of one seed.
type Source struct {
	perm [512]uint8 // a permutation of all bytes, twice
}

// New returns the noise of a seed.
func New(seed uint64) *Source {
	s := new(Source)
	r := rand.New(rand.NewPCG(seed, 0x6e6f697365))
	for i, p := range r.Perm(256) {
		s.perm[i], s.perm[i+256] = uint8(p), uint8(p)
	}
	return s
}

// hash returns a random byte for a point of the lattice.
func (s *Source) hash(cell []int) uint8 {
	h := uint8(0)
	for _, c := range cell {
		h = s.perm[int(h)+c&255]
	}
	return h
}

// floor returns the largest integer up to x, and the rest. Beyond the range of an int32, fractions
// do not matter.
func floor(x float64) (whole int, rest float64) {
	f := math.Floor(x)
	return int(int64(math.Mod(f, 1<<32))), x - f
}

// fade interpolates so that first and second derivatives are continuous at the borders of cells.
func fade(t float64) float64 { return t * t * t * (t*(t*6-15) + 10) }

// Value returns noise from -1 to 1. It has a random value at each point with integer coordinates, and
// interpolates smoothly between them. p has one to MaxDims coordinates.
func (s *Source) Value(p ...float64) float64 {
	var cell, corner [MaxDims]int
	var weight [MaxDims]float64
	n := len(p)
	for d, x := range p {
		var t float64
		cell[d], t = floor(x)
		weight[d] = fade(t)
	}
	sum := 0.0
	for c := range 1 << n {
		w := 1.0
		for d := range n {
			if c&(1<<d) != 0 {
				corner[d] = cell[d] + 1
				w *= weight[d]
			} else {
				corner[d] = cell[d]
				w *= 1 - weight[d]
			}
		}
		sum += w * float64(s.hash(corner[:n]))
	}
	return sum/127.5 - 1
}

// A dimension has the parameters of simplex noise for a number of dimensions.
type dimension struct {
	skew, unskew float64
	radius       float64 // squared radius of the kernel of a corner
	scale        float64 // scales the extremes to about -1 and 1
	gradients    [][]float64
}

// dimensions has the gradients towards the middles of the edges of a cube, as in Perlin's noise.
var dimensions = [MaxDims + 1]dimension{
	1: newDimension(1, 0.5, 71.5, [][]float64{{1}, {-1}, {0.75}, {-0.75}, {0.5}, {-0.5}, {0.25}, {-0.25}}),
	2: newDimension(2, 0.5, 99.83, circle(24)),
	3: newDimension(3, 0.5, 108.7, edges(3)),
	4: newDimension(4, 0.5, 108.5, edges(4)),
}

func newDimension(n float64, radius, scale float64, gradients [][]float64) dimension {
	root := math.Sqrt(n + 1)
	return dimension{(root - 1) / n, (1 - 1/root) / n, radius, scale, gradients}
}

// circle returns n directions in the plane.
func circle(n int) [][]float64 {
	list := make([][]float64, n)
	for i := range list {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / float64(n))
		list[i] = []float64{cos, sin}
	}
	return list
}

// edges returns the directions with one coordinate 0 and the others 1 or -1, as unit vectors.
func edges(n int) (list [][]float64) {
	length := math.Sqrt(float64(n - 1))
	for zero := range n {
		for signs := range 1 << (n - 1) {
			g := make([]float64, n)
			bit := 0
			for d := range n {
				if d == zero {
					continue
				}
				g[d] = 1 / length
				if signs&(1<<bit) != 0 {
					g[d] = -g[d]
				}
				bit++
			}
			list = append(list, g)
		}
	}
	return list
}

// Simplex returns noise from about -1 to 1 without preferred directions and with an average of 0.
// p has one to MaxDims coordinates.
func (s *Source) Simplex(p ...float64) float64 {
	n := len(p)
	dim := &dimensions[n]
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	var cell [MaxDims]int
	var base [MaxDims]float64 // the vector from the first corner to the point
	whole := 0.0
	skewed := sum * dim.skew
	for d, x := range p {
		f := math.Floor(x + skewed)
		cell[d], _ = floor(f)
		base[d] = x - f
		whole += f
	}
	for d := range n {
		base[d] += whole * dim.unskew
	}
	// The corners of the simplex are visited along the coordinates, largest first.
	var rank [MaxDims]int
	for a := range n {
		for b := a + 1; b < n; b++ {
			if base[a] > base[b] {
				rank[a]++
			} else {
				rank[b]++
			}
		}
	}
	value := 0.0
	for c := range n + 1 {
		var corner [MaxDims]int
		var at [MaxDims]float64
		left := dim.radius
		for d := range n {
			corner[d], at[d] = cell[d], base[d]+float64(c)*dim.unskew
			if rank[d] >= n-c {
				corner[d]++
				at[d]--
			}
			left -= at[d] * at[d]
		}
		if left <= 0 {
			continue
		}
		g := dim.gradients[int(s.hash(corner[:n]))%len(dim.gradients)]
		dot := 0.0
		for d := range n {
			dot += g[d] * at[d]
		}
		left *= left
		value += left * left * dot
	}
	return value * dim.scale
}
