package array

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
)

// An npyType is a number type of NumPy.
type npyType struct {
	kind Kind // of the array that it is converted to
	size int
	read func(b []byte, o binary.ByteOrder) float64 // nil: items have the same bytes as in kind
}

// npyTypes are the types that can be read. 64-bit numbers are converted to 32-bit numbers.
var npyTypes = map[string]npyType{
	"f4": {kind: Float32, size: 4},
	"f2": {kind: Float16, size: 2},
	"u1": {kind: Uint8, size: 1},
	"b1": {kind: Uint8, size: 1},
	"u4": {kind: Uint32, size: 4},
	"i4": {kind: Int32, size: 4},
	"f8": {Float32, 8, func(b []byte, o binary.ByteOrder) float64 { return math.Float64frombits(o.Uint64(b)) }},
	"i1": {Int32, 1, func(b []byte, _ binary.ByteOrder) float64 { return float64(int8(b[0])) }},
	"i2": {Int32, 2, func(b []byte, o binary.ByteOrder) float64 { return float64(int16(o.Uint16(b))) }},
	"i8": {Int32, 8, func(b []byte, o binary.ByteOrder) float64 { return float64(int64(o.Uint64(b))) }},
	"u2": {Uint32, 2, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint16(b)) }},
	"u8": {Uint32, 8, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint64(b)) }},
}

var (
	reDescr   = lazy.Regexp(`'descr':\s*'([<>|=])([a-z]\d+)'`)
	reFortran = lazy.Regexp(`'fortran_order':\s*(True|False)`)
	reShape   = lazy.Regexp(`'shape':\s*\(([\d\s,]*)\)`)
)

// maxDims is the maximum number of dimensions of NumPy's arrays.
const maxDims = 64

// An npyHeader is the header of a .npy file.
type npyHeader struct {
	npyType
	big     bool
	fortran bool
	shape   []int
	n       int // the product of shape
}

// NPY returns the array in a .npy file, and its shape. The items are in C order, in which the last
// index varies fastest, even if the file is in Fortran order. 64-bit numbers are converted to 32-bit
// numbers; integers that do not fit are an error.
func (m Maker) NPY(data []byte) (a *Array, shape []int, err error) {
	h, body, err := npyOpen(data)
	if err != nil {
		return nil, nil, err
	}
	if len(body)/h.size < h.n {
		return nil, nil, fmt.Errorf("the file is truncated: %d numbers of %d bytes should follow the header, but %d bytes do", h.n, h.size, len(body))
	}
	body = body[:h.n*h.size]
	if h.read == nil {
		a, err = m.FromBytes(h.kind, body, h.big)
	} else if a, err = m.New(h.kind, h.n); err == nil {
		o, p := order(h.big), m.pace()
		for i := 0; i < h.n && err == nil; i++ {
			if err = a.Set(i, h.read(body[i*h.size:], o)); err == nil {
				err = p.step(1)
			}
		}
	}
	if err == nil && h.fortran && len(h.shape) > 1 {
		a, err = m.transpose(a, h.shape)
	}
	if err != nil {
		return nil, nil, err
	}
	return a, h.shape, nil
}

func npyOpen(data []byte) (h npyHeader, body []byte, err error) {
	const magic = "\x93NUMPY"
	if len(data) < 12 || string(data[:6]) != magic {
		return h, nil, errors.New("not a .npy file: it has no .npy signature")
	}
	start, length := 10, int(binary.LittleEndian.Uint16(data[8:]))
	switch data[6] {
	case 1:
	case 2, 3:
		start, length = 12, int(binary.LittleEndian.Uint32(data[8:]))
	default:
		return h, nil, fmt.Errorf("unknown version %d of the .npy format", data[6])
	}
	if length < 0 || length > len(data)-start {
		return h, nil, errors.New("the file is truncated in its header")
	}
	text := string(data[start : start+length])
	if err := h.parse(text); err != nil {
		return h, nil, err
	}
	return h, data[start+length:], nil
}

func (h *npyHeader) parse(text string) error {
	descr, fortran, shape := reDescr().FindStringSubmatch(text), reFortran().FindStringSubmatch(text), reShape().FindStringSubmatch(text)
	if descr == nil || fortran == nil || shape == nil {
		return errors.New("the header has no number type, order and shape; arrays of records and of strings are not supported")
	}
	typ, ok := npyTypes[descr[2]]
	if !ok {
		return fmt.Errorf("numbers of NumPy's type %s are not supported; save the array with .astype('float32')", descr[2])
	}
	h.npyType, h.big, h.fortran, h.n = typ, descr[1] == ">", fortran[1] == "True", 1
	for field := range strings.SplitSeq(shape[1], ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		n, err := strconv.Atoi(field)
		if err != nil || n > maxLen || len(h.shape) == maxDims {
			return fmt.Errorf("the shape (%s) is too large", shape[1])
		}
		h.shape = append(h.shape, n)
	}
	for _, n := range h.shape {
		if n == 0 {
			h.n = 0
			return nil
		}
	}
	for _, n := range h.shape {
		if h.n > maxLen/n {
			return fmt.Errorf("the shape (%s) is too large", shape[1])
		}
		h.n *= n
	}
	return nil
}

// transpose converts Fortran order, in which the first index varies fastest, to C order.
func (m Maker) transpose(a *Array, shape []int) (*Array, error) {
	b, err := m.New(a.kind, a.Len())
	if err != nil {
		return nil, err
	}
	index := make([]int, len(shape))
	steps := make([]int, len(shape)) // in a
	step := 1
	for d, n := range shape {
		steps[d] = step
		step *= n
	}
	from, p := 0, m.pace()
	for i := range a.Len() {
		if err := p.step(1); err != nil {
			return nil, err
		}
		b.data.put(i, a.data.at(from))
		for d := len(shape) - 1; d >= 0; d-- {
			index[d]++
			from += steps[d]
			if index[d] < shape[d] {
				break
			}
			from -= steps[d] * shape[d]
			index[d] = 0
		}
	}
	return b, nil
}
