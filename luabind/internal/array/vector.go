package array

import (
	"encoding/binary"
	"math"
	"slices"
	"sync"
)

// A vector is the memory of an array. Numbers that are stored must be in its range.
type vector interface {
	size() int
	at(i int) float64
	put(i int, n float64)
	load(dst []float64, at int)
	save(src []float64, at int)
	fill(n float64, i, j int)
	slice(i, j int) vector            // a copy
	copy(at int, from vector) bool    // false: from is of another type
	appendBytes(b []byte) []byte      // little-endian
	setBytes(b []byte, big bool)      // sets all items
	stride(from vector, at, step int) // of the same type
}

func newVector(k Kind, n int) vector {
	switch k {
	case Float32:
		return make(floats, n)
	case Float16:
		return make(halves, n)
	case Uint8:
		return make(octets, n)
	case Uint32:
		return make(uints, n)
	}
	return make(ints, n)
}

type (
	floats []float32
	halves []uint16
	octets []uint8
	uints  []uint32
	ints   []int32
)

func (v floats) size() int { return len(v) }
func (v halves) size() int { return len(v) }
func (v octets) size() int { return len(v) }
func (v uints) size() int  { return len(v) }
func (v ints) size() int   { return len(v) }

func (v floats) at(i int) float64 { return float64(v[i]) }
func (v halves) at(i int) float64 { return float64(fromFloat16(v[i])) }
func (v octets) at(i int) float64 { return float64(v[i]) }
func (v uints) at(i int) float64  { return float64(v[i]) }
func (v ints) at(i int) float64   { return float64(v[i]) }

func (v floats) put(i int, n float64) { v[i] = float32(n) }
func (v halves) put(i int, n float64) { v[i] = float16(n) }
func (v octets) put(i int, n float64) { v[i] = uint8(n) }
func (v uints) put(i int, n float64)  { v[i] = uint32(n) }
func (v ints) put(i int, n float64)   { v[i] = int32(n) }

type number interface {
	float32 | uint8 | uint32 | int32
}

func load[T number](dst []float64, src []T) {
	for i, n := range src[:len(dst)] {
		dst[i] = float64(n)
	}
}

func save[T number](dst []T, src []float64) {
	dst = dst[:len(src)]
	for i, n := range src {
		dst[i] = T(n)
	}
}

func (v floats) load(dst []float64, at int) { load(dst, v[at:]) }
func (v octets) load(dst []float64, at int) { load(dst, v[at:]) }
func (v uints) load(dst []float64, at int)  { load(dst, v[at:]) }
func (v ints) load(dst []float64, at int)   { load(dst, v[at:]) }
func (v halves) load(dst []float64, at int) {
	for i, h := range v[at : at+len(dst)] {
		dst[i] = float64(fromFloat16(h))
	}
}

func (v floats) save(src []float64, at int) { save(v[at:], src) }
func (v octets) save(src []float64, at int) { save(v[at:], src) }
func (v uints) save(src []float64, at int)  { save(v[at:], src) }
func (v ints) save(src []float64, at int)   { save(v[at:], src) }
func (v halves) save(src []float64, at int) {
	for i, n := range src {
		v[at+i] = float16(n)
	}
}

func fill[T any](v []T, n T) {
	for i := range v {
		v[i] = n
	}
}

func (v floats) fill(n float64, i, j int) { fill(v[i:j], float32(n)) }
func (v halves) fill(n float64, i, j int) { fill(v[i:j], float16(n)) }
func (v octets) fill(n float64, i, j int) { fill(v[i:j], uint8(n)) }
func (v uints) fill(n float64, i, j int)  { fill(v[i:j], uint32(n)) }
func (v ints) fill(n float64, i, j int)   { fill(v[i:j], int32(n)) }

func (v floats) slice(i, j int) vector { return slices.Clone(v[i:j]) }
func (v halves) slice(i, j int) vector { return slices.Clone(v[i:j]) }
func (v octets) slice(i, j int) vector { return slices.Clone(v[i:j]) }
func (v uints) slice(i, j int) vector  { return slices.Clone(v[i:j]) }
func (v ints) slice(i, j int) vector   { return slices.Clone(v[i:j]) }

func copyInto[V ~[]T, T any](v V, at int, from vector) bool {
	same, ok := from.(any).(V)
	if ok {
		copy(v[at:], same)
	}
	return ok
}

func (v floats) copy(at int, from vector) bool { return copyInto(v, at, from) }
func (v halves) copy(at int, from vector) bool { return copyInto(v, at, from) }
func (v octets) copy(at int, from vector) bool { return copyInto(v, at, from) }
func (v uints) copy(at int, from vector) bool  { return copyInto(v, at, from) }
func (v ints) copy(at int, from vector) bool   { return copyInto(v, at, from) }

func stride[V ~[]T, T any](v V, from vector, at, step int) {
	src := from.(any).(V)
	for i := range v {
		v[i] = src[at]
		at += step
	}
}

func (v floats) stride(from vector, at, step int) { stride(v, from, at, step) }
func (v halves) stride(from vector, at, step int) { stride(v, from, at, step) }
func (v octets) stride(from vector, at, step int) { stride(v, from, at, step) }
func (v uints) stride(from vector, at, step int)  { stride(v, from, at, step) }
func (v ints) stride(from vector, at, step int)   { stride(v, from, at, step) }

func (v floats) appendBytes(b []byte) []byte {
	for _, n := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n))
	}
	return b
}

func (v halves) appendBytes(b []byte) []byte {
	for _, n := range v {
		b = binary.LittleEndian.AppendUint16(b, n)
	}
	return b
}

func (v octets) appendBytes(b []byte) []byte { return append(b, v...) }

func (v uints) appendBytes(b []byte) []byte {
	for _, n := range v {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

func (v ints) appendBytes(b []byte) []byte {
	for _, n := range v {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return b
}

func order(big bool) binary.ByteOrder {
	if big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func (v floats) setBytes(b []byte, big bool) {
	o := order(big)
	for i := range v {
		v[i] = math.Float32frombits(o.Uint32(b[4*i:]))
	}
}

func (v halves) setBytes(b []byte, big bool) {
	o := order(big)
	for i := range v {
		v[i] = o.Uint16(b[2*i:])
	}
}

func (v octets) setBytes(b []byte, _ bool) { copy(v, b) }

func (v uints) setBytes(b []byte, big bool) {
	o := order(big)
	for i := range v {
		v[i] = o.Uint32(b[4*i:])
	}
}

func (v ints) setBytes(b []byte, big bool) {
	o := order(big)
	for i := range v {
		v[i] = int32(o.Uint32(b[4*i:]))
	}
}

// block is the number of items that an operation processes at a time, so that its data stays in the
// processor's first-level cache. It is a multiple of the row lengths two, three and four.
const block = 240

// A scratch is the memory of one operation.
type scratch struct{ a, b [block]float64 }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func newScratch() *scratch { return scratches.Get().(*scratch) }
func (s *scratch) free()   { scratches.Put(s) }

// each calls fn with the items of a, block by block; i is the index of the block's first item.
func (s *scratch) each(a *Array, p *pace, fn func(i int, numbers []float64) error) error {
	n := a.Len()
	for i := 0; i < n; i += block {
		numbers := s.a[:min(block, n-i)]
		a.data.load(numbers, i)
		if err := fn(i, numbers); err != nil {
			return err
		}
		if err := p.step(len(numbers)); err != nil {
			return err
		}
	}
	return nil
}
