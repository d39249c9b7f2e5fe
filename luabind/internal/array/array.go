package array

import (
	"fmt"
	"math"
	"strings"
)

// A Kind is the type of the items of an array.
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

// Kinds returns all kinds.
func Kinds() []Kind { return []Kind{Float32, Float16, Uint8, Uint32, Int32} }

// A traits has the properties of a kind.
type traits struct {
	name     string
	bytes    int
	integer  bool
	min, max float64 // range of an integer kind
}

var kindTraits = [kinds]traits{
	Float32: {name: "Float32Array", bytes: 4},
	Float16: {name: "Float16Array", bytes: 2},
	Uint8:   {"Uint8Array", 1, true, 0, math.MaxUint8},
	Uint32:  {"Uint32Array", 4, true, 0, math.MaxUint32},
	Int32:   {"Int32Array", 4, true, math.MinInt32, math.MaxInt32},
}

// String returns the name of the array type in scripts.
func (k Kind) String() string { return kindTraits[k].name }

// Bytes returns the size of an item.
func (k Kind) Bytes() int { return kindTraits[k].bytes }

// Integer reports whether items of the kind are integers.
func (k Kind) Integer() bool { return kindTraits[k].integer }

// holds reports whether n, without its fraction, is in the range of the kind.
func (k Kind) holds(n float64) bool {
	t := &kindTraits[k]
	if !t.integer {
		return true
	}
	n = math.Trunc(n)
	return n >= t.min && n <= t.max
}

// rangeError returns the error for a number outside the range of the kind, at index i from 0.
func (k Kind) rangeError(i int, n float64) error {
	t := &kindTraits[k]
	return fmt.Errorf("item %d would be %v, but %s items are %d to %d", i+1, n, t.name, int64(t.min), int64(t.max))
}

// An Array is a sequence of numbers of one kind. Its length is fixed. Indices count from 0 here,
// and from 1 in error messages, which users of scripts see.
type Array struct {
	kind Kind
	data vector
}

// Kind returns the type of the items.
func (a *Array) Kind() Kind { return a.kind }

// Len returns the number of items.
func (a *Array) Len() int { return a.data.size() }

// At returns item i, which must be less than Len.
func (a *Array) At(i int) float64 { return a.data.at(i) }

// Set stores n as item i. It fails if the kind cannot hold n.
func (a *Array) Set(i int, n float64) error {
	if !a.kind.holds(n) {
		return a.kind.rangeError(i, n)
	}
	a.data.put(i, n)
	return nil
}

// Put stores numbers from at on. After an error, no item has changed. The numbers must fit into the
// array.
func (a *Array) Put(at int, numbers []float64) error {
	if a.kind.Integer() {
		for i, n := range numbers {
			if !a.kind.holds(n) {
				return a.kind.rangeError(at+i, n)
			}
		}
	}
	a.data.save(numbers, at)
	return nil
}

// Fill stores n in the items from i up to but not including j.
func (a *Array) Fill(n float64, i, j int) error {
	if i >= j {
		return nil
	}
	if !a.kind.holds(n) {
		return a.kind.rangeError(i, n)
	}
	a.data.fill(n, i, j)
	return nil
}

// Copy stores the items of b in a, from at on. After an error, no item has changed. The items must
// fit into a. b may be a.
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

// check returns an error for the first number that the kind cannot hold. numbers[0] is item i.
func (k Kind) check(i int, numbers []float64) error {
	for j, n := range numbers {
		if !k.holds(n) {
			return k.rangeError(i+j, n)
		}
	}
	return nil
}

// Bytes returns the items in little-endian order.
func (a *Array) Bytes() []byte {
	return a.data.appendBytes(make([]byte, 0, a.Len()*a.kind.Bytes()))
}

// Equal reports whether both arrays hold the same numbers. Their kinds may differ.
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

// maxShown is the number of items that String shows.
const maxShown = 8

// String returns the kind, the length and the first items.
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
