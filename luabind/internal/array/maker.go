package array

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// A Maker creates arrays within the limits of its owner.
type Maker struct {
	// Room is called before n bytes are allocated. If it returns an error, nothing is allocated and
	// the caller gets the error. Nil: memory is not limited.
	Room func(n int64) error
	// Poll is called about once a millisecond by functions that process whole arrays. If it returns
	// an error, the function ends and returns the error; the content of out is undefined then. Nil:
	// functions are not interrupted.
	Poll func() error
}

// A pace calls Poll once for every pollEvery numbers.
type pace struct {
	poll func() error
	left int
}

// pollEvery is the number of items that are processed between two calls of Poll.
const pollEvery = 1 << 16

func (m Maker) pace() *pace { return &pace{m.Poll, pollEvery} }

// step counts n numbers.
func (p *pace) step(n int) error {
	if p.left -= n; p.left > 0 || p.poll == nil {
		return nil
	}
	p.left = pollEvery
	return p.poll()
}

// maxLen is the maximum length of an array. The size in bytes of a longer array could overflow an
// int on 32-bit machines.
const maxLen = 1 << 29

// New returns an array of n zeros.
func (m Maker) New(k Kind, n int) (*Array, error) {
	if n < 0 || n > maxLen {
		return nil, fmt.Errorf("an array has 0 to %d items, not %d", maxLen, n)
	}
	if err := m.room(n * k.Bytes()); err != nil {
		return nil, err
	}
	return &Array{kind: k, data: newVector(k, n)}, nil
}

func (m Maker) room(bytes int) error {
	if m.Room == nil {
		return nil
	}
	return m.Room(int64(bytes))
}

// Of returns an array of the given numbers.
func (m Maker) Of(k Kind, numbers []float64) (*Array, error) {
	a, err := m.New(k, len(numbers))
	if err != nil {
		return nil, err
	}
	return a, a.Put(0, numbers)
}

// FromBytes returns an array of the items in b, which are little-endian, or big-endian if big is set.
// It copies b.
func (m Maker) FromBytes(k Kind, b []byte, big bool) (*Array, error) {
	if len(b)%k.Bytes() != 0 {
		return nil, fmt.Errorf("%d bytes is not a multiple of %d, the size of an item", len(b), k.Bytes())
	}
	a, err := m.New(k, len(b)/k.Bytes())
	if err != nil {
		return nil, err
	}
	a.data.setBytes(b, big)
	return a, nil
}

// Convert returns an array of kind k with the numbers of a.
func (m Maker) Convert(k Kind, a *Array) (*Array, error) {
	b, err := m.New(k, a.Len())
	if err != nil {
		return nil, err
	}
	return b, m.Copy(b, 0, a)
}

// Slice returns a copy of the items from i up to but not including j.
func (m Maker) Slice(a *Array, i, j int) (*Array, error) {
	if err := m.room((j - i) * a.kind.Bytes()); err != nil {
		return nil, err
	}
	return &Array{kind: a.kind, data: a.data.slice(i, j)}, nil
}

// Linspace returns n numbers at equal distances, from first to last inclusive.
func (m Maker) Linspace(k Kind, first, last float64, n int) (*Array, error) {
	step := 0.0
	if n > 1 {
		step = (last - first) / float64(n-1)
	}
	return m.generate(k, n, func(i int) float64 {
		if i > 0 && i == n-1 {
			return last
		}
		return first + float64(i)*step
	})
}

// Range returns the numbers from first to last. last is included if a step ends on it.
func (m Maker) Range(k Kind, first, last, step float64) (*Array, error) {
	if step == 0 || math.IsNaN(step) {
		return nil, errors.New("the step must not be 0")
	}
	// The tolerance makes a step such as 0.1 end on last in spite of rounding errors.
	n := math.Floor((last-first)/step+1e-9) + 1
	if math.IsNaN(n) || n > maxLen {
		return nil, fmt.Errorf("from %v to %v by %v is more than %d items", first, last, step, maxLen)
	}
	return m.generate(k, int(max(n, 0)), func(i int) float64 { return first + float64(i)*step })
}

// Random returns n uniformly distributed numbers from low to high, high excluded. For an integer kind
// they are integers, and high is included.
func (m Maker) Random(k Kind, n int, r *rand.Rand, low, high float64) (*Array, error) {
	if k.Integer() {
		low, high = math.Ceil(low), math.Floor(high)+1
		if !k.holds(low) || !k.holds(high-1) {
			return nil, fmt.Errorf("a %s cannot hold all of %v to %v, which is included", k, low, high-1)
		}
		return m.generate(k, n, func(int) float64 { return math.Floor(low + r.Float64()*(high-low)) })
	}
	return m.generate(k, n, func(int) float64 { return low + r.Float64()*(high-low) })
}

// Normal returns n normally distributed numbers.
func (m Maker) Normal(k Kind, n int, r *rand.Rand, mean, deviation float64) (*Array, error) {
	return m.generate(k, n, func(int) float64 { return mean + r.NormFloat64()*deviation })
}

// NewRandom returns the source of random numbers for a seed. A seed has the same numbers on all
// platforms and in all versions.
func NewRandom(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)) }

func (m Maker) generate(k Kind, n int, number func(i int) float64) (*Array, error) {
	a, err := m.New(k, n)
	if err != nil {
		return nil, err
	}
	s, p := newScratch(), m.pace()
	defer s.free()
	for i := 0; i < n; i += block {
		numbers := s.a[:min(block, n-i)]
		for j := range numbers {
			numbers[j] = number(i + j)
		}
		if err := errors.Join(a.Put(i, numbers), p.step(len(numbers))); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Column returns every step-th item, from first on.
func (m Maker) Column(a *Array, first, step int, out *Array) (*Array, error) {
	n := 0
	if first < a.Len() {
		n = (a.Len()-first-1)/step + 1
	}
	out, err := m.result(a.kind, n, out)
	if err != nil {
		return nil, err
	}
	if out.kind == a.kind && out != a {
		out.data.stride(a.data, first, step)
		return out, nil
	}
	s, p := newScratch(), m.pace()
	defer s.free()
	if out == a { // stored items would be read again
		if err := m.room(n * a.kind.Bytes()); err != nil {
			return nil, err
		}
		a = a.Clone()
	}
	for _, store := range [...]bool{false, true} { // check all items before the first is stored
		for i := 0; i < n; i += block {
			numbers := s.a[:min(block, n-i)]
			for j := range numbers {
				numbers[j] = a.At(first + (i+j)*step)
			}
			if err := errors.Join(out.kind.check(i, numbers), p.step(len(numbers))); err != nil {
				return nil, err
			}
			if store {
				out.data.save(numbers, i)
			}
		}
	}
	return out, nil
}

// Interleave takes an item of each column in turn: the result for xs and ys is x1, y1, x2, y2, ...
func (m Maker) Interleave(columns []Operand, out *Array) (*Array, error) {
	kind, n, err := common(columns)
	if err != nil {
		return nil, err
	}
	out, err = m.result(kind, n*len(columns), out)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		if c.Array == out {
			return nil, errors.New("the result cannot be one of the columns")
		}
	}
	s, p := newScratch(), m.pace()
	defer s.free()
	step := len(columns)
	for c, column := range columns {
		for i := 0; i < n; i += block {
			numbers := column.block(s.a[:], i, n)
			if err := errors.Join(out.kind.check(i, numbers), p.step(len(numbers))); err != nil {
				return nil, err
			}
			at := i*step + c
			if f, ok := out.data.(floats); ok {
				for _, number := range numbers {
					f[at] = float32(number)
					at += step
				}
				continue
			}
			for _, number := range numbers {
				out.data.put(at, number)
				at += step
			}
		}
	}
	return out, nil
}
