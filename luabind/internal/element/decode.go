package element

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol"
)

// The extension types that browsers send.
const (
	extUndefined = 0 // JavaScript's undefined
	extTimestamp = -1
)

var errKey = errors.New("a map key that is neither text nor a number")

// Decode converts one msgpack value to a Lua value. raw should have passed [protocol.Check];
// whatever it is, the call ends and uses memory in proportion to it. raw must not be written to
// afterwards: a string that is most of raw shares its bytes.
//
// A map becomes a table without the entries that are nil. An array becomes a list, in which nil
// leaves a hole. Binary and text become strings, and a timestamp becomes Unix seconds. A typed
// array becomes a list of numbers; a typed array of a type without numbers becomes a string, as
// does the data of any other extension. Lists of [lua.MaxArrayIndex] or more items are refused,
// because Lua tables store them at a hundred bytes an item.
func Decode(L *lua.LState, raw []byte) (lua.LValue, error) {
	d := decoder{L: L, rest: raw, most: max(len(raw)/2, shareFrom)}
	v, err := d.value(0)
	if err == nil && len(d.rest) > 0 {
		err = protocol.ErrTrailing
	}
	if err != nil {
		return lua.LNil, fmt.Errorf("%w at byte %d", err, len(raw)-len(d.rest))
	}
	return v, nil
}

type decoder struct {
	L    *lua.LState
	rest []byte
	most int // a longer string shares the bytes of raw
}

// shareFrom is the least length of a string that is not copied.
const shareFrom = 64 << 10

// take removes n bytes from the front.
func (d *decoder) take(n uint64) ([]byte, error) {
	if n > uint64(len(d.rest)) {
		return nil, protocol.ErrTruncated
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b, nil
}

// uint reads a big-endian integer of n bytes.
func (d *decoder) uint(n int) (uint64, error) {
	b, err := d.take(uint64(n))
	if err != nil {
		return 0, err
	}
	var v uint64
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v, nil
}

// The lead bytes of msgpack. Apart from the fix forms, the forms of a family follow each other,
// each twice as wide as the previous one.
const (
	fixmap   = 0x80
	fixarray = 0x90
	fixstr   = 0xa0
	leadNil  = 0xc0
	leadBin8 = 0xc4
	leadExt8 = 0xc7
	leadF32  = 0xca
	leadF64  = 0xcb
	leadU8   = 0xcc
	leadI8   = 0xd0
	fixext1  = 0xd4
	leadStr8 = 0xd9
	array16  = 0xdc
	map16    = 0xde
	fixneg   = 0xe0
)

func (d *decoder) value(depth int) (lua.LValue, error) {
	if len(d.rest) == 0 {
		return nil, protocol.ErrTruncated
	}
	lead := d.rest[0]
	d.rest = d.rest[1:]
	switch {
	case lead < fixmap:
		return boxInt(int(lead)), nil
	case lead >= fixneg:
		return lua.LNumber(int8(lead)), nil
	case lead < fixarray:
		return d.dict(uint64(lead&0x0f), depth)
	case lead < fixstr:
		return d.array(uint64(lead&0x0f), depth)
	case lead < leadNil:
		return d.string(uint64(lead & 0x1f))
	case lead < leadBin8:
		return literal(lead)
	case lead < leadExt8:
		return d.sized(1<<(lead-leadBin8), d.string)
	case lead < leadF32:
		return d.sized(1<<(lead-leadExt8), d.ext)
	case lead < fixext1:
		return d.number(lead)
	case lead < leadStr8:
		return d.ext(1 << (lead - fixext1))
	case lead < array16:
		return d.sized(1<<(lead-leadStr8), d.string)
	case lead < map16:
		return d.sized(2<<(lead-array16), func(n uint64) (lua.LValue, error) { return d.array(n, depth) })
	default:
		return d.sized(2<<(lead-map16), func(n uint64) (lua.LValue, error) { return d.dict(n, depth) })
	}
}

func literal(lead byte) (lua.LValue, error) {
	switch lead {
	case leadNil:
		return lua.LNil, nil
	case 0xc2:
		return lua.LFalse, nil
	case 0xc3:
		return lua.LTrue, nil
	}
	return nil, protocol.ErrBadByte
}

// sized reads a length of width bytes and continues with read.
func (d *decoder) sized(width int, read func(n uint64) (lua.LValue, error)) (lua.LValue, error) {
	n, err := d.uint(width)
	if err != nil {
		return nil, err
	}
	return read(n)
}

func (d *decoder) number(lead byte) (lua.LValue, error) {
	switch {
	case lead == leadF32:
		v, err := d.uint(4)
		return lua.LNumber(math.Float32frombits(uint32(v))), err
	case lead == leadF64:
		v, err := d.uint(8)
		return lua.LNumber(math.Float64frombits(v)), err
	case lead < leadI8:
		v, err := d.uint(1 << (lead - leadU8))
		if v < uint64(len(smallInts)) {
			return smallInts[v], err
		}
		return lua.LNumber(v), err
	}
	width := 1 << (lead - leadI8)
	v, err := d.uint(width)
	unused := 64 - 8*width
	return lua.LNumber(int64(v<<unused) >> unused), err
}

func (d *decoder) string(n uint64) (lua.LValue, error) {
	b, err := d.take(n)
	if len(b) > d.most { // a picture, which is most of raw: it is not copied
		return lua.LString(machine.Text(b)), err
	}
	return lua.LString(b), err
}

// nested bounds a container: its depth, and its length, because each value in it takes at least a
// byte.
func (d *decoder) nested(values uint64, depth int) error {
	if depth >= MaxDepth {
		return protocol.ErrTooDeep
	}
	if values > uint64(len(d.rest)) {
		return protocol.ErrTruncated
	}
	return nil
}

func (d *decoder) array(n uint64, depth int) (lua.LValue, error) {
	if err := d.nested(n, depth); err != nil {
		return nil, err
	}
	if n >= uint64(lua.MaxArrayIndex) {
		return nil, fmt.Errorf("%w: a list of %d", protocol.ErrTooMany, n)
	}
	t := machine.NewList(int(n))
	for i := range int(n) {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		machine.SetInt(t, i+1, v)
	}
	return t, nil
}

func (d *decoder) dict(n uint64, depth int) (lua.LValue, error) {
	if err := d.nested(2*n, depth); err != nil {
		return nil, err
	}
	t := machine.NewDict(int(n))
	for range n {
		k, err := d.key()
		if err != nil {
			return nil, err
		}
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if v != lua.LNil {
			t.Set(k.text, k.value, v)
		}
	}
	return t.Table(), nil
}

// key reads a map's key. Numbers and booleans become strings, as in browsers; as numbers they could
// make a short map fill a long list.
func (d *decoder) key() (name, error) {
	if len(d.rest) == 0 {
		return name{}, protocol.ErrTruncated
	}
	if lead := d.rest[0]; lead&0xe0 == fixstr {
		d.rest = d.rest[1:]
		b, err := d.take(uint64(lead & 0x1f))
		if known, ok := names[string(b)]; ok {
			return known, err
		}
		return nameOf(string(b)), err
	}
	v, err := d.value(MaxDepth) // at which a container is too deep
	switch v.(type) {
	case lua.LString, lua.LNumber, lua.LBool:
		return nameOf(v.String()), err
	}
	if err == nil || errors.Is(err, protocol.ErrTooDeep) {
		err = errKey
	}
	return name{}, err
}

// ext reads an extension of n bytes, starting with its type.
func (d *decoder) ext(n uint64) (lua.LValue, error) {
	typ, err := d.uint(1)
	if err != nil {
		return nil, err
	}
	data, err := d.take(n)
	if err != nil {
		return nil, err
	}
	switch int8(typ) {
	case extUndefined:
		return lua.LNil, nil
	case extTimestamp:
		if seconds, ok := timestamp(data); ok {
			return lua.LNumber(seconds), nil
		}
	case protocol.ExtTypedArray:
		if len(data) > 0 {
			return d.typedArray(data[0], data[1:])
		}
	}
	return lua.LString(data), nil
}

// timestamp reads the three forms that the specification defines.
func timestamp(b []byte) (unixSeconds float64, ok bool) {
	switch len(b) {
	case 4:
		return float64(binary.BigEndian.Uint32(b)), true
	case 8:
		v := binary.BigEndian.Uint64(b)
		return float64(v&(1<<34-1)) + float64(v>>34)*1e-9, true
	case 12:
		return float64(int64(binary.BigEndian.Uint64(b[4:]))) + float64(binary.BigEndian.Uint32(b))*1e-9, true
	}
	return 0, false
}

// typedArray converts a JavaScript typed array, whose elements are little-endian, to a list.
func (d *decoder) typedArray(code byte, b []byte) (lua.LValue, error) {
	width := protocol.TypedArrayWidth(code)
	if width == 0 {
		return lua.LString(b), nil
	}
	read := typedReaders[code]
	n := len(b) / width
	if n >= lua.MaxArrayIndex {
		return nil, fmt.Errorf("%w: a typed array of %d", protocol.ErrTooMany, n)
	}
	t := machine.NewList(n)
	for i := range n {
		v := read(b[i*width:])
		if v >= 0 && v < float64(len(smallInts)) && v == math.Trunc(v) && !math.Signbit(v) {
			machine.SetInt(t, i+1, smallInts[int(v)])
		} else {
			machine.SetInt(t, i+1, lua.LNumber(v))
		}
	}
	return t, nil
}

// typedReaders read an element of each type code.
var typedReaders = [...]func([]byte) float64{
	func(b []byte) float64 { return float64(int8(b[0])) },
	func(b []byte) float64 { return float64(b[0]) },
	func(b []byte) float64 { return float64(b[0]) },
	func(b []byte) float64 { return float64(int16(binary.LittleEndian.Uint16(b))) },
	func(b []byte) float64 { return float64(binary.LittleEndian.Uint16(b)) },
	func(b []byte) float64 { return float64(int32(binary.LittleEndian.Uint32(b))) },
	func(b []byte) float64 { return float64(binary.LittleEndian.Uint32(b)) },
	func(b []byte) float64 { return float64(math.Float32frombits(binary.LittleEndian.Uint32(b))) },
	func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) },
	func(b []byte) float64 { return float64(int64(binary.LittleEndian.Uint64(b))) },
	func(b []byte) float64 { return float64(binary.LittleEndian.Uint64(b)) },
}
