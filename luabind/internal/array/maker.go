package array

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// A Maker makes arrays within somebody's bounds.
type Maker struct {
	// Room is asked before n bytes are allocated. Its error, if any, is what the caller
	// gets. Nil: there is always room.
	Room func(n int64) error
	// Poll is called about once a millisecond by what goes through an array. Its error, if
	// any, ends that, and is what the caller gets; out is undefined then. Nil: nothing ends it.
	Poll func() error
}

// A pace calls Poll once in so many numbers.
type pace struct {
	poll func() error
	left int
}

// pollEvery is how many numbers go by between two calls of Poll.
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

// maxLen is how many numbers an array can have: beyond it, sizes in bytes come near to the
// end of an int on small machines.
const maxLen = 1 << 29

// New makes an array of n zeros.
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

// Of makes an array of the given numbers.
func (m Maker) Of(k Kind, numbers []float64) (*Array, error) {
	a, err := m.New(k, len(numbers))
	if err != nil {
		return nil, err
	}
	return a, a.Put(0, numbers)
}

// FromBytes makes an array of numbers as they lie in memory, least byte first unless big is
// set. It copies b.
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

// Convert makes an array of kind k with the numbers of a.
func (m Maker) Convert(k Kind, a *Array) (*Array, error) {
	b, err := m.New(k, a.Len())
	if err != nil {
		return nil, err
	}
	return b, m.Copy(b, 0, a)
}

// Slice copies the items from i up to and not including j.
func (m Maker) Slice(a *Array, i, j int) (*Array, error) {
	if err := m.room((j - i) * a.kind.Bytes()); err != nil {
		return nil, err
	}
	return &Array{kind: a.kind, data: a.data.slice(i, j)}, nil
}

// Linspace makes n numbers at equal distances, the first of them first and the last of them
// last.
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

// Range makes the numbers from first to last, last included if a step falls on it.
func (m Maker) Range(k Kind, first, last, step float64) (*Array, error) {
	if step == 0 || math.IsNaN(step) {
		return nil, errors.New("the step must not be 0")
	}
	// A step of a tenth falls on the end that it is meant to fall on.
	n := math.Floor((last-first)/step+1e-9) + 1
	if math.IsNaN(n) || n > maxLen {
		return nil, fmt.Errorf("from %v to %v by %v is more than %d items", first, last, step, maxLen)
	}
	return m.generate(k, int(max(n, 0)), func(i int) float64 { return first + float64(i)*step })
}

// Random makes n numbers, even likely between low and high (high excluded). For an integer
// kind they are whole, and high is included.
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

// Normal makes n normally distributed numbers.
func (m Maker) Normal(k Kind, n int, r *rand.Rand, mean, deviation float64) (*Array, error) {
	return m.generate(k, n, func(int) float64 { return mean + r.NormFloat64()*deviation })
}

// NewRandom is the source of random numbers for a seed: one seed gives the same numbers
// everywhere and in every version.
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

// Column takes every step-th item, from first on.
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
	if out == a { // what is stored would be read again
		if err := m.room(n * a.kind.Bytes()); err != nil {
			return nil, err
		}
		a = a.Clone()
	}
	for _, store := range [...]bool{false, true} { // all of them are stored, or none
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

// Interleave takes one item of each column in turn: of xs and ys it makes x1, y1, x2, y2, ...
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
