package number

import "math"

// Pow returns x to the power of y as C's pow does. The special cases are the same as in [math.Pow].
// All other results have an error of little more than half a unit in the last place. The error of
// math.Pow grows with the exponent, until it shows in the fourteen digits that scripts print.
//
// It computes exp(y * log(x)). The logarithm, the product and the first terms of exp have twice the
// digits of a double, because an error of the exponent is an error of the result.
func Pow(x, y float64) float64 {
	if y == 2 {
		return x * x
	}
	if y == math.Trunc(y) && math.Abs(y) <= mostFactors {
		if v, ok := wholePower(x, int(y)); ok {
			return v
		}
	}
	if x == 0 || y == 0 || x-x != 0 || y-y != 0 { // x-x is not 0 for infinities and NaN
		return math.Pow(x, y)
	}
	sign := 1.0
	if x < 0 {
		if y != math.Trunc(y) {
			return (x - x) / (x - x) // a NaN with the processor's sign, as C prints it
		}
		if math.Mod(y, 2) != 0 {
			sign = -1
		}
		x = -x
	}
	l := logarithm(x)
	switch z := l.hi * y; {
	case z > 710:
		return sign * math.Inf(1)
	case z < -746:
		return math.Copysign(0, sign)
	}
	return sign * exponential(l.times(double{y, 0}))
}

const (
	// mostFactors is the exponent up to which multiplications are faster than logarithms.
	mostFactors = 64
	// Products between these limits are large enough that the low part of a double is not subnormal.
	leastProduct, mostProduct = 1e-250, 1e250
)

// wholePower is Pow for an integer exponent. ok is false if the result, or an intermediate product,
// is too large or too small.
func wholePower(x float64, n int) (v float64, ok bool) {
	p, square := double{1, 0}, double{x, 0}
	for m := max(n, -n); m > 0; m >>= 1 {
		if m&1 != 0 {
			p = p.times(square)
		}
		if m > 1 {
			square = square.times(square)
		}
		if !square.inRange() || !p.inRange() {
			return 0, false
		}
	}
	if n < 0 {
		q := 1 / p.hi
		return q + q*(math.FMA(-q, p.hi, 1)-q*p.lo), true
	}
	return p.hi, true
}

// A double is the sum of two numbers. lo is at most half a unit in the last place of hi.
type double struct{ hi, lo float64 }

func (d double) inRange() bool {
	size := math.Abs(d.hi)
	return size > leastProduct && size < mostProduct
}

// sum returns a+b. a must be 0 or have the larger absolute value.
func sum(a, b float64) double {
	s := a + b
	return double{s, b - (s - a)}
}

// product returns a*b.
func product(a, b float64) double {
	p := float64(a * b) // the conversion prevents a fused multiply-add
	return double{p, math.FMA(a, b, -p)}
}

// plus returns d+e. d must be 0 or have the larger absolute value.
func (d double) plus(e double) double {
	s := sum(d.hi, e.hi)
	return sum(s.hi, s.lo+(d.lo+e.lo))
}

func (d double) times(e double) double {
	p := product(d.hi, e.hi)
	return sum(p.hi, p.lo+(float64(d.hi*e.lo)+float64(d.lo*e.hi)))
}

func (d double) over(n float64) double {
	q := d.hi / n
	return sum(q, (math.FMA(-q, n, d.hi)+d.lo)/n)
}

var ln2 = double{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56}

const (
	logSteps = 128 // entries per unit in the table of logarithms
	expSteps = 32  // entries per factor of 2 in the table of powers of 2
)

// logarithms has the logarithms of i/logSteps, from the square root of 1/2 to the square root of 2.
// powers has the powers of 2 with the exponents i/expSteps.
var (
	logarithms = func() (table [3 * logSteps / 2]double) {
		for i := logSteps / 2; i < len(table); i++ {
			// log(a/b) = 2 artanh((a-b)/(a+b))
			t := double{float64(i - logSteps), 0}.over(float64(i + logSteps))
			square := t.times(t)
			var s double
			for n := 61; n > 0; n -= 2 {
				s = double{1, 0}.over(float64(n)).plus(s.times(square))
			}
			s = s.times(t)
			table[i] = double{2 * s.hi, 2 * s.lo}
		}
		return table
	}()
	powers = func() (table [expSteps]double) {
		for i := range table {
			t := ln2.times(double{float64(i) / expSteps, 0})
			s := double{1, 0}
			for n := 30; n > 0; n-- {
				s = double{1, 0}.plus(s.times(t).over(float64(n)))
			}
			table[i] = s
		}
		return table
	}()
)

// logarithm returns the natural logarithm of a positive, finite x.
func logarithm(x float64) double {
	m, exponent := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m *= 2
		exponent--
	}
	step := int(m*logSteps + 0.5)
	near := float64(step) / logSteps
	r := double{m - near, 0}.over(near) // x = 2^exponent * near * (1+r), |r| < 0.0056
	// log(1+r) = r - r^2/2 + r^3/3 - ...
	square := r.times(r)
	cube := square.times(r).over(3)
	h := r.hi
	rest := 1.0 / 11
	for n := 10; n >= 4; n-- {
		rest = 1/float64(n) - rest*h
	}
	s := r.plus(double{-square.hi / 2, -square.lo / 2}).plus(cube).plus(double{-rest * square.hi * square.hi, 0})
	if step != logSteps {
		s = logarithms[step].plus(s)
	}
	if exponent != 0 {
		s = ln2.times(double{float64(exponent), 0}).plus(s)
	}
	return s
}

// exponential returns e to the power of z. z must be between -746 and 710.
func exponential(z double) float64 {
	steps := math.RoundToEven(z.hi * (expSteps / math.Ln2))
	turns := ln2.times(double{steps / expSteps, 0})
	d := sum(z.hi-turns.hi, z.lo-turns.lo) // |d| < 0.011
	h := d.hi
	square := d.times(d)
	rest := h * square.hi * (1.0/6 + h*(1.0/24+h*(1.0/120+h*(1.0/720+h*(1.0/5040+h*(1.0/40320))))))
	s := d.plus(double{square.hi / 2, square.lo / 2}).plus(double{rest, 0})
	n := int(steps)
	p := powers[n&(expSteps-1)]
	v := p.plus(p.times(s))
	exponent := n >> 5
	if exponent > -1022 {
		return math.Ldexp(v.hi, exponent)
	}
	// A subnormal number has fewer digits, and v must be rounded to these in one step.
	big := math.Ldexp(1, 52-1074-exponent)
	t := sum(big, v.hi)
	return math.Ldexp(t.hi+(t.lo+v.lo)-big, exponent)
}
