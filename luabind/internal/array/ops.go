package array

import (
	"errors"
	"fmt"
	"math"
)

// An Operand is an operand of an operation: an array, or a row of numbers that is repeated. Most rows
// are a single number.
type Operand struct {
	Array *Array
	Row   []float64
}

// block returns the operand's numbers from at on, up to n but at most a block. The numbers of a row
// are stored in buf.
func (o Operand) block(buf []float64, at, n int) []float64 {
	numbers := buf[:min(block, n-at)]
	if o.Array != nil {
		o.Array.data.load(numbers, at)
		return numbers
	}
	width := len(o.Row)
	if width == 1 {
		fill(numbers, o.Row[0])
		return numbers
	}
	k := at % width
	for i := range numbers {
		numbers[i] = o.Row[k]
		if k++; k == width {
			k = 0
		}
	}
	return numbers
}

// common returns the kind and length of the result of an operation on these operands.
func common(operands []Operand) (Kind, int, error) {
	kind, n, found := Float32, 0, false
	for _, o := range operands {
		switch {
		case o.Array == nil:
		case !found:
			kind, n, found = o.Array.kind, o.Array.Len(), true
		case n != o.Array.Len():
			return 0, 0, fmt.Errorf("the arrays have %d and %d items", n, o.Array.Len())
		case kind != o.Array.kind:
			kind = Float32
		}
	}
	if !found {
		return 0, 0, errors.New("one of the operands must be an array")
	}
	for _, o := range operands {
		if o.Array != nil {
			continue
		}
		if len(o.Row) == 0 || n%len(o.Row) != 0 {
			return 0, 0, fmt.Errorf("a row of %d numbers cannot be repeated over %d items", len(o.Row), n)
		}
		for _, number := range o.Row {
			if kind.Integer() && number != math.Trunc(number) {
				kind = Float32
			}
		}
	}
	return kind, n, nil
}

// result returns out, or a new array if out is nil.
func (m Maker) result(k Kind, n int, out *Array) (*Array, error) {
	if out == nil {
		return m.New(k, n)
	}
	if out.Len() != n {
		return nil, fmt.Errorf("the result has %d items, but the array for it has %d", n, out.Len())
	}
	return out, nil
}

// A Unary is an operation on one array, item by item.
type Unary uint8

// The operations on one array.
const (
	Neg Unary = iota
	Abs
	Floor
	Ceil
	Round // halves away from zero
	Sqrt
	Exp
	Log
	Sin
	Cos
	Tan
)

// exact reports whether the operation on integers returns integers.
func (op Unary) exact() bool { return op <= Round }

func (op Unary) apply(x []float64) {
	fn := math.Tan
	switch op {
	case Neg:
		for i, n := range x {
			x[i] = -n
		}
		return
	case Abs:
		for i, n := range x {
			x[i] = math.Abs(n)
		}
		return
	case Floor:
		for i, n := range x {
			x[i] = math.Floor(n)
		}
		return
	case Sqrt:
		for i, n := range x {
			x[i] = math.Sqrt(n)
		}
		return
	case Ceil:
		fn = math.Ceil
	case Round:
		fn = math.Round
	case Exp:
		fn = math.Exp
	case Log:
		fn = math.Log
	case Sin:
		fn = math.Sin
	case Cos:
		fn = math.Cos
	}
	for i, n := range x {
		x[i] = fn(n)
	}
}

// Unary applies op to every item of a.
func (m Maker) Unary(op Unary, a, out *Array) (*Array, error) {
	kind := a.kind
	if kind.Integer() && !op.exact() {
		kind = Float32
	}
	return m.run(kind, []Operand{{Array: a}}, out, func(x, _ []float64) { op.apply(x) })
}

// A Binary is an operation on two operands, item by item.
type Binary uint8

// The operations on two operands.
const (
	Add Binary = iota
	Sub
	Mul
	Min
	Max
	Mod // has the sign of the divisor, as Lua's %
	Div
	Pow
	Atan2
)

// exact reports whether the operation on integers returns integers.
func (op Binary) exact() bool { return op <= Mod }

// apply stores the results in x.
func (op Binary) apply(x, y []float64) {
	y = y[:len(x)]
	switch op {
	case Add:
		for i := range x {
			x[i] += y[i]
		}
	case Sub:
		for i := range x {
			x[i] -= y[i]
		}
	case Mul:
		for i := range x {
			x[i] *= y[i]
		}
	case Div:
		for i := range x {
			x[i] /= y[i]
		}
	case Min:
		for i := range x {
			x[i] = min(x[i], y[i])
		}
	case Max:
		for i := range x {
			x[i] = max(x[i], y[i])
		}
	case Mod:
		for i := range x {
			x[i] = modulo(x[i], y[i])
		}
	case Pow:
		for i := range x {
			x[i] = power(x[i], y[i])
		}
	case Atan2:
		for i := range x {
			x[i] = math.Atan2(x[i], y[i])
		}
	}
}

func modulo(x, y float64) float64 {
	r := math.Mod(x, y)
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}

// power returns x^y, with a fast path for a common exponent.
func power(x, y float64) float64 {
	if y == 2 {
		return x * x
	}
	return math.Pow(x, y)
}

// Binary applies op to a and b, item by item.
func (m Maker) Binary(op Binary, a, b Operand, out *Array) (*Array, error) {
	operands := []Operand{a, b}
	kind, _, err := common(operands)
	if err != nil {
		return nil, err
	}
	if kind.Integer() && !op.exact() {
		kind = Float32
	}
	return m.run(kind, operands, out, op.apply)
}

// Clamp limits every item of a to the range from low to high.
func (m Maker) Clamp(a *Array, low, high float64, out *Array) (*Array, error) {
	kind := a.kind
	if kind.Integer() && (!kind.holds(low) || !kind.holds(high)) {
		// Limits outside the range of the kind, such as -1 and 300 for bytes, have no effect.
		t := kindTraits[kind]
		low, high = min(max(low, t.min), t.max), min(max(high, t.min), t.max)
	}
	return m.run(kind, []Operand{{Array: a}}, out, func(x, _ []float64) {
		for i, n := range x {
			if n < low {
				x[i] = low
			} else if n > high {
				x[i] = high
			}
		}
	})
}

// Lerp interpolates between a and b by t, item by item.
func (m Maker) Lerp(a *Array, b Operand, t float64, out *Array) (*Array, error) {
	operands := []Operand{{Array: a}, b}
	kind, _, err := common(operands)
	if err != nil {
		return nil, err
	}
	return m.run(kind, operands, out, func(x, y []float64) {
		for i := range x {
			x[i] += (y[i] - x[i]) * t
		}
	})
}

// run calls fn for each block of one or two operands. fn stores the result in x.
func (m Maker) run(kind Kind, operands []Operand, out *Array, fn func(x, y []float64)) (*Array, error) {
	_, n, err := common(operands)
	if err != nil {
		return nil, err
	}
	target := out
	if out == nil || out.kind.Integer() { // an integer out must be unchanged after an error
		if out != nil {
			kind = out.kind
			if _, err := m.result(kind, n, out); err != nil {
				return nil, err
			}
		}
		target = nil
	}
	if target, err = m.result(kind, n, target); err != nil {
		return nil, err
	}
	s, p := newScratch(), m.pace()
	defer s.free()
	for i := 0; i < n; i += block {
		x := operands[0].block(s.a[:], i, n)
		var y []float64
		if len(operands) > 1 {
			y = operands[1].block(s.b[:], i, n)
		}
		fn(x, y)
		if err := errors.Join(target.Put(i, x), p.step(len(x))); err != nil {
			return nil, err
		}
	}
	if out != nil && target != out {
		return out, m.Copy(out, 0, target)
	}
	return target, nil
}

// Transform applies a matrix of 16 numbers, column by column as in the protocol, to points of three
// numbers each.
func (m Maker) Transform(a *Array, matrix []float64, out *Array) (*Array, error) {
	if len(matrix) != 16 {
		return nil, fmt.Errorf("a matrix has 16 numbers, column by column, not %d", len(matrix))
	}
	if a.Len()%3 != 0 {
		return nil, fmt.Errorf("points have three numbers each, but %d is not a multiple of 3", a.Len())
	}
	e := [16]float64(matrix)
	affine := e[3] == 0 && e[7] == 0 && e[11] == 0 && e[15] == 1
	kind := a.kind
	if kind.Integer() {
		kind = Float32
	}
	return m.run(kind, []Operand{{Array: a}}, out, func(p, _ []float64) {
		for i := 0; i+2 < len(p); i += 3 {
			x, y, z := p[i], p[i+1], p[i+2]
			p[i] = e[0]*x + e[4]*y + e[8]*z + e[12]
			p[i+1] = e[1]*x + e[5]*y + e[9]*z + e[13]
			p[i+2] = e[2]*x + e[6]*y + e[10]*z + e[14]
			if !affine {
				w := 1 / (e[3]*x + e[7]*y + e[11]*z + e[15])
				p[i], p[i+1], p[i+2] = p[i]*w, p[i+1]*w, p[i+2]*w
			}
		}
	})
}
