package array

import (
	"fmt"
	"math"
	"strings"
)

// A Kind is the type of an array's numbers.
type Kind uint8

// The kinds of arrays.
const (
	Float32 Kind = iota
	Float16
	Uint8
	Uint32
	Int32
	kinds
)

// Kinds are all of them.
func Kinds() []Kind { return []Kind{Float32, Float16, Uint8, Uint32, Int32} }

// A traits is what is known of a kind.
type traits struct {
	name     string
	bytes    int
	integer  bool
	min, max float64 // of integers
}

var kindTraits = [kinds]traits{
	Float32: {name: "Float32Array", bytes: 4},
	Float16: {name: "Float16Array", bytes: 2},
	Uint8:   {"Uint8Array", 1, true, 0, math.MaxUint8},
	Uint32:  {"Uint32Array", 4, true, 0, math.MaxUint32},
	Int32:   {"Int32Array", 4, true, math.MinInt32, math.MaxInt32},
}

// String is the name that scripts have for arrays of the kind.
func (k Kind) String() string { return kindTraits[k].name }

// Bytes is the size of one number.
func (k Kind) Bytes() int { return kindTraits[k].bytes }

// Integer says that the kind holds whole numbers only.
func (k Kind) Integer() bool { return kindTraits[k].integer }

// holds says whether n, less its fraction, can be stored in the kind.
func (k Kind) holds(n float64) bool {
	t := &kindTraits[k]
	if !t.integer {
		return true
	}
	n = math.Trunc(n)
	return n >= t.min && n <= t.max
}

// misfit is the error for a number that the kind cannot hold, at i counted from 0.
func (k Kind) misfit(i int, n float64) error {
	t := &kindTraits[k]
	return fmt.Errorf("item %d would be %v, but a %s holds %d to %d", i+1, n, t.name, int64(t.min), int64(t.max))
}

// An Array is a sequence of numbers of one kind. Its length is fixed. Indices count from 0
// here, and from 1 in error messages, which scripts see.
type Array struct {
	kind Kind
	data vector
}

// Kind is the type of the array's numbers.
func (a *Array) Kind() Kind { return a.kind }

// Len is how many numbers there are.
func (a *Array) Len() int { return a.data.size() }

// At is the number at i, which has to be less than Len.
func (a *Array) At(i int) float64 { return a.data.at(i) }

// Set stores one number. It fails where the kind cannot hold it.
func (a *Array) Set(i int, n float64) error {
	if !a.kind.holds(n) {
		return a.kind.misfit(i, n)
	}
	a.data.put(i, n)
	return nil
}

// Put stores numbers from at on; all of them, or on an error none. There has to be room.
func (a *Array) Put(at int, numbers []float64) error {
	if a.kind.Integer() {
		for i, n := range numbers {
			if !a.kind.holds(n) {
				return a.kind.misfit(at+i, n)
			}
		}
	}
	a.data.save(numbers, at)
	return nil
}

// Fill stores n in all items from i up to and not including j.
func (a *Array) Fill(n float64, i, j int) error {
	if i >= j {
		return nil
	}
	if !a.kind.holds(n) {
		return a.kind.misfit(i, n)
	}
	a.data.fill(n, i, j)
	return nil
}

// Copy stores the numbers of b in a, from at on; all of them, or on an error none. There has
// to be room. b may be a.
func (m Maker) Copy(a *Array, at int, b *Array) error {
	if a.data.copy(at, b.data) {
		return nil
	}
	s, p := newScratch(), m.pace()
	defer s.free()
	if a.kind.Integer() {
		if err := s.each(b, p, func(i int, numbers []float64) error { return a.kind.check(at+i, numbers) }); err != nil {
			return err
		}
	}
	return s.each(b, p, func(i int, numbers []float64) error {
		a.data.save(numbers, at+i)
		return nil
	})
}

// check says which of the numbers does not fit; the first is item i.
func (k Kind) check(i int, numbers []float64) error {
	for j, n := range numbers {
		if !k.holds(n) {
			return k.misfit(i+j, n)
		}
	}
	return nil
}

// Bytes are the numbers as they lie in memory, little-endian.
func (a *Array) Bytes() []byte {
	return a.data.appendBytes(make([]byte, 0, a.Len()*a.kind.Bytes()))
}

// Equal says whether both arrays hold the same numbers, of whatever kind.
func (a *Array) Equal(b *Array) bool {
	n := a.Len()
	if n != b.Len() {
		return false
	}
	for i := range n {
		if a.At(i) != b.At(i) {
			return false
		}
	}
	return true
}

// maxShown is how many numbers String shows.
const maxShown = 8

// String shows the kind, the length and the first numbers.
func (a *Array) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s(%d) {", a.kind, a.Len())
	for i := range min(a.Len(), maxShown) {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%.6g", a.At(i))
	}
	if a.Len() > maxShown {
		b.WriteString(", ...")
	}
	b.WriteByte('}')
	return b.String()
}
