package machine

import "math"

// power is a^b as C's pow of the usual libraries rounds it. math.Pow is off by a unit in the
// last place often enough to be seen: 10^-5 and 3^40 are to be what a numeral gives.
func power(a, b float64) float64 {
	switch {
	case b == 2:
		return a * a
	case b == 0.5 && a > 0:
		return math.Sqrt(a)
	case b == math.Trunc(b) && math.Abs(b) <= maxExponent:
		if f, ok := integerPower(a, int(b)); ok {
			return f
		}
	}
	return math.Pow(a, b)
}

const (
	maxExponent = 1 << 16
	// Products between these have room below them for what two numbers hold of one.
	leastProduct, mostProduct = 1e-250, 1e250
)

// integerPower multiplies with twice the precision of a float64 and rounds once, at the end.
// ok is false where the result, or a factor on the way to it, is too large or too small.
func integerPower(a float64, n int) (f float64, ok bool) {
	m := n
	if n < 0 {
		m = -n
	}
	product, square := pair{1, 0}, pair{a, 0}
	for ; m > 0; m >>= 1 {
		if m&1 != 0 {
			product = product.times(square)
		}
		if m > 1 {
			square = square.times(square)
		}
		if !square.inRange() || !product.inRange() {
			return 0, false
		}
	}
	if n < 0 {
		return product.inverse(), true
	}
	return product.high + product.low, true
}

// A pair is the unrounded sum of two numbers, of which low is less than half a unit in the
// last place of high.
type pair struct{ high, low float64 }

func (p pair) inRange() bool {
	high := math.Abs(p.high)
	return high > leastProduct && high < mostProduct
}

func (p pair) times(q pair) pair {
	high := p.high * q.high
	low := math.FMA(p.high, q.high, -high) + (p.high*q.low + p.low*q.high)
	sum := high + low
	return pair{sum, low - (sum - high)}
}

func (p pair) inverse() float64 {
	q := 1 / p.high
	rest := math.FMA(-q, p.high, 1) - q*p.low
	return q + q*rest
}
