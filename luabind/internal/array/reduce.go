package array

import (
	"fmt"
	"math"
)

// Sum returns the sum of all items, in double precision.
func (m Maker) Sum(a *Array) (sum float64, err error) {
	s := newScratch()
	defer s.free()
	err = s.each(a, m.pace(), func(_ int, numbers []float64) error {
		for _, n := range numbers {
			sum += n
		}
		return nil
	})
	return sum, err
}

// An Extremes has the least and the greatest item of an array, and the index of the first of each.
type Extremes struct {
	Low, High     float64
	LowAt, HighAt int
}

// Extremes returns the extremes of an array, which must not be empty. It skips NaN; if all items are
// NaN, both are NaN.
func (m Maker) Extremes(a *Array) (x Extremes, err error) {
	x = Extremes{Low: math.NaN(), High: math.NaN()}
	s := newScratch()
	defer s.free()
	err = s.each(a, m.pace(), func(at int, numbers []float64) error {
		for i, n := range numbers {
			if !(n >= x.Low) && n == n {
				x.Low, x.LowAt = n, at+i
			}
			if !(n <= x.High) && n == n {
				x.High, x.HighAt = n, at+i
			}
		}
		return nil
	})
	return x, err
}

// Dot returns the sum of the products of the items of both arrays.
func (m Maker) Dot(a, b *Array) (sum float64, err error) {
	if a.Len() != b.Len() {
		return 0, fmt.Errorf("the arrays have %d and %d items", a.Len(), b.Len())
	}
	s := newScratch()
	defer s.free()
	err = s.each(a, m.pace(), func(at int, x []float64) error {
		y := s.b[:len(x)]
		b.data.load(y, at)
		for i := range x {
			sum += x[i] * y[i]
		}
		return nil
	})
	return sum, err
}

// mapWork is the number of items that a call of Map's function counts as for Poll: noise of many
// octaves takes a microsecond.
const mapWork = 64

// Map returns a float32 array with the result of fn for the items at each index. fn may change the
// slice.
func (m Maker) Map(operands []Operand, fn func(items []float64) float64) (*Array, error) {
	_, n, err := common(operands)
	if err != nil {
		return nil, err
	}
	out, err := m.New(Float32, n)
	if err != nil {
		return nil, err
	}
	items, p := make([]float64, len(operands)), m.pace()
	for i := range n {
		if err := p.step(mapWork); err != nil {
			return nil, err
		}
		for j, o := range operands {
			if o.Array != nil {
				items[j] = o.Array.At(i)
			} else {
				items[j] = o.Row[i%len(o.Row)]
			}
		}
		out.data.put(i, fn(items))
	}
	return out, nil
}
