package protocol

import (
	"encoding/binary"
	"fmt"
)

// Check walks one msgpack value without building anything and reports the first
// reason not to decode it: a truncated value, trailing bytes, a reserved byte, or
// more than lim allows. It uses a stack of lim.Depth words and never recurses, so a
// frame that claims four billion items or ten thousand levels costs nothing.
func Check(b []byte, lim Limits) error {
	_, err := Weigh(b, lim)
	return err
}

// Weigh does what Check does, and also returns the weight of the value, as defined by [Limits].
func Weigh(b []byte, lim Limits) (weight int, err error) {
	// left[d] is the number of values that the container at depth d still lacks.
	left := make([]uint64, 1, 16)
	left[0] = 1
	items := 0
	pos := 0
	for {
		for left[len(left)-1] == 0 {
			left = left[:len(left)-1]
			if len(left) == 0 {
				if pos != len(b) {
					return weight, fmt.Errorf("%w at byte %d", ErrTrailing, pos)
				}
				return weight, nil
			}
		}
		left[len(left)-1]--
		if items++; items > lim.Items {
			return weight, fmt.Errorf("%w: more than %d", ErrTooMany, lim.Items)
		}
		size, children, err := head(b[pos:])
		if err != nil {
			return weight, fmt.Errorf("%w at byte %d", err, pos)
		}
		// Each value takes at least a byte, so a count that exceeds the rest of the frame is false.
		if uint64(size)+children > uint64(len(b)-pos) {
			return weight, fmt.Errorf("%w at byte %d", ErrTruncated, pos)
		}
		if weight += weigh(b[pos:pos+size], children); lim.Weight > 0 && weight > lim.Weight {
			return weight, fmt.Errorf("%w: more than %d MiB at byte %d", ErrTooHeavy, lim.Weight>>20, pos)
		}
		pos += size
		if children > 0 {
			if len(left) > lim.Depth {
				return weight, fmt.Errorf("%w: more than %d levels at byte %d", ErrTooDeep, lim.Depth, pos)
			}
			left = append(left, children)
		}
	}
}

// The weights of values: approximately the bytes that they occupy in Lua, tables included.
const (
	weightValue      = 24
	weightArray      = 112
	weightSmall      = 128 // a map of at most smallMap entries
	weightSmallEntry = 32
	weightMap        = 720
	weightEntry      = 64
)

// smallMap is the largest number of entries of a map that becomes a table without Go maps.
const smallMap = 8

// weigh returns the weight of a value without its children.
func weigh(b []byte, children uint64) int {
	switch lead := b[0]; {
	case lead >= 0x80 && lead <= 0x8f, lead == 0xde, lead == 0xdf:
		if entries := int(children / 2); entries > smallMap {
			return weightValue + weightMap + weightEntry*entries
		} else {
			return weightValue + weightSmall + weightSmallEntry*entries
		}
	case lead >= 0x90 && lead <= 0x9f, lead == 0xdc, lead == 0xdd:
		return weightValue + weightArray
	case lead >= 0xc7 && lead <= 0xc9:
		return weighExt(b[1+1<<(lead-0xc7):])
	case lead >= 0xd4 && lead <= 0xd8:
		return weighExt(b[1:])
	}
	return weightValue
}

// weighExt returns the weight of an extension; b starts at its type.
func weighExt(b []byte) int {
	if len(b) < 2 || b[0] != ExtTypedArray {
		return weightValue
	}
	width := TypedArrayWidth(b[1])
	if width == 0 {
		return weightValue
	}
	return weightValue + weightArray + weightValue*((len(b)-2)/width)
}

// ExtTypedArray is the extension type of JavaScript's typed arrays: an element type code,
// then the elements.
const ExtTypedArray = 0x74

// TypedArrayWidth returns the size in bytes of an element with that type code; 0 for a
// code whose elements are not numbers.
func TypedArrayWidth(code byte) int {
	switch code {
	case 0, 1, 2:
		return 1
	case 3, 4:
		return 2
	case 5, 6, 7:
		return 4
	case 8, 9, 10:
		return 8
	}
	return 0
}

// cutValue splits b after its first value. The value is nil if it is incomplete.
func cutValue(b []byte) (value, rest []byte) {
	pos := 0
	for left := uint64(1); left > 0; left-- {
		size, children, err := head(b[pos:])
		if err != nil || uint64(size)+children > uint64(len(b)-pos) {
			return nil, b
		}
		pos += size
		left += children
	}
	return b[:pos], b[pos:]
}

// head reads the header of the value at the start of b. It returns the size of the
// value without its children, and the number of children that follow. The caller must
// check that size does not exceed b.
func head(b []byte) (size int, children uint64, err error) {
	if len(b) == 0 {
		return 0, 0, ErrTruncated
	}
	lead := b[0]
	switch {
	case lead <= 0x7f || lead >= 0xe0: // fixint
		return 1, 0, nil
	case lead <= 0x8f: // fixmap
		return 1, 2 * uint64(lead&0x0f), nil
	case lead <= 0x9f: // fixarray
		return 1, uint64(lead & 0x0f), nil
	case lead <= 0xbf: // fixstr
		return 1 + int(lead&0x1f), 0, nil
	}
	// length reads the n-byte length after the lead.
	length := func(n int) (uint64, error) {
		if len(b) < 1+n {
			return 0, ErrTruncated
		}
		switch n {
		case 1:
			return uint64(b[1]), nil
		case 2:
			return uint64(binary.BigEndian.Uint16(b[1:])), nil
		}
		return uint64(binary.BigEndian.Uint32(b[1:])), nil
	}
	switch lead {
	case 0xc0, 0xc2, 0xc3: // nil, false, true
		return 1, 0, nil
	case 0xcc, 0xd0:
		return 2, 0, nil
	case 0xcd, 0xd1:
		return 3, 0, nil
	case 0xca, 0xce, 0xd2:
		return 5, 0, nil
	case 0xcb, 0xcf, 0xd3:
		return 9, 0, nil
	case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8: // fixext 1, 2, 4, 8, 16
		return 2 + 1<<(lead-0xd4), 0, nil
	case 0xc4, 0xd9: // bin8, str8
		n, err := length(1)
		return 2 + int(n), 0, err
	case 0xc5, 0xda:
		n, err := length(2)
		return 3 + int(n), 0, err
	case 0xc6, 0xdb:
		n, err := length(4)
		return 5 + int(n), 0, err
	case 0xc7, 0xc8, 0xc9: // ext 8, 16, 32: with a type byte
		w := 1 << (lead - 0xc7)
		n, err := length(w)
		return 2 + w + int(n), 0, err
	case 0xdc: // array16
		n, err := length(2)
		return 3, n, err
	case 0xdd:
		n, err := length(4)
		return 5, n, err
	case 0xde: // map16
		n, err := length(2)
		return 3, 2 * n, err
	case 0xdf:
		n, err := length(4)
		return 5, 2 * n, err
	}
	return 0, 0, ErrBadByte // 0xc1 is never used
}
