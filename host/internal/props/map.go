package props

import "github.com/tinylib/msgp/msgp"

// An Entry is one property in its wire form. Its slices point into the map from which
// it was read.
type Entry struct {
	Name  []byte // decoded; if the name is not a string, its encoded bytes
	Value []byte
	Raw   []byte // name and value
}

// A Map reads the entries of one msgpack map in order.
type Map struct {
	left uint32
	size int
	rest []byte
}

// Open starts reading raw. A value that is not a map has no entries.
func Open(raw []byte) Map {
	n, rest, err := msgp.ReadMapHeaderBytes(raw)
	if err != nil {
		return Map{}
	}
	return Map{left: n, size: len(raw), rest: rest}
}

// Len returns the number of entries that remain, according to the map's header.
func (m *Map) Len() int { return int(m.left) }

// Offset returns the position of the next entry in the map.
func (m *Map) Offset() int { return m.size - len(m.rest) }

// Next reads the next entry into e and reports whether there was one.
func (m *Map) Next(e *Entry) bool {
	if m.left == 0 {
		return false
	}
	m.left--
	start := m.rest
	name, rest, ok := readName(start)
	if !ok {
		m.left = 0
		return false
	}
	end, err := msgp.Skip(rest)
	if err != nil {
		m.left = 0
		return false
	}
	e.Name = name
	e.Value = rest[:len(rest)-len(end)]
	e.Raw = start[:len(start)-len(end)]
	m.rest = end
	return true
}

func readName(b []byte) (name, rest []byte, ok bool) {
	// Property names are short strings, which are read here without a call.
	if len(b) > 0 && b[0]&0xe0 == 0xa0 {
		n := int(b[0]&0x1f) + 1
		if len(b) < n {
			return nil, nil, false
		}
		return b[1:n], b[n:], true
	}
	if msgp.NextType(b) == msgp.StrType {
		name, rest, err := msgp.ReadStringZC(b)
		return name, rest, err == nil
	}
	rest, err := msgp.Skip(b)
	if err != nil {
		return nil, nil, false
	}
	return b[:len(b)-len(rest)], rest, true
}
