package array

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
)

// A paced reader calls Poll, so that reading a long file can be interrupted.
type paced struct {
	plyReader
	pace *pace
}

func (r paced) number(t plyType) (float64, error) {
	n, err := r.plyReader.number(t)
	if err == nil {
		err = r.pace.step(1)
	}
	return n, err
}

// A plyReader reads the numbers of a .ply file, one after another.
type plyReader interface {
	number(plyType) (float64, error)
	left() int             // number of bytes to come
	least(plyProperty) int // minimum number of bytes of a property
}

var errPlyShort = errors.New("the file is truncated")

func newPlyReader(format string, rest []byte) (plyReader, error) {
	switch format {
	case "ascii":
		return &plyText{rest}, nil
	case "binary_little_endian":
		return &plyBinary{rest, binary.LittleEndian}, nil
	case "binary_big_endian":
		return &plyBinary{rest, binary.BigEndian}, nil
	}
	return nil, fmt.Errorf("unknown format %q", format)
}

type plyBinary struct {
	rest  []byte
	order binary.ByteOrder
}

func (r *plyBinary) left() int { return len(r.rest) }

func (r *plyBinary) least(p plyProperty) int {
	if p.count != plyNone {
		return plySizes[p.count]
	}
	return plySizes[p.typ]
}

func (r *plyBinary) number(t plyType) (float64, error) {
	size := plySizes[t]
	if len(r.rest) < size {
		return 0, errPlyShort
	}
	b := r.rest
	r.rest = b[size:]
	switch t {
	case plyInt8:
		return float64(int8(b[0])), nil
	case plyUint8:
		return float64(b[0]), nil
	case plyInt16:
		return float64(int16(r.order.Uint16(b))), nil
	case plyUint16:
		return float64(r.order.Uint16(b)), nil
	case plyInt32:
		return float64(int32(r.order.Uint32(b))), nil
	case plyUint32:
		return float64(r.order.Uint32(b)), nil
	case plyFloat32:
		return float64(math.Float32frombits(r.order.Uint32(b))), nil
	}
	return math.Float64frombits(r.order.Uint64(b)), nil
}

// plyText reads words. Line ends are treated as other white space.
type plyText struct{ rest []byte }

// left counts one more than the file has, because the last number needs no space after it.
func (r *plyText) left() int { return len(r.rest) + 1 }

// least counts a digit and a space.
func (r *plyText) least(plyProperty) int { return 2 }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func (r *plyText) number(t plyType) (float64, error) {
	start := 0
	for start < len(r.rest) && isSpace(r.rest[start]) {
		start++
	}
	end := start
	for end < len(r.rest) && !isSpace(r.rest[end]) {
		end++
	}
	if start == end {
		return 0, errPlyShort
	}
	word := r.rest[start:end]
	r.rest = r.rest[end:]
	if n, ok := shortInt(word); ok {
		return n, nil
	}
	n, err := strconv.ParseFloat(string(word), 64)
	if err != nil {
		return 0, fmt.Errorf("%.20q is not a number", word)
	}
	return n, nil
}

// shortInt is a fast path for short integers, as most numbers of faces and colours are.
func shortInt(word []byte) (float64, bool) {
	if len(word) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range word {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return float64(n), true
}
