package protocol

import "github.com/tinylib/msgp/msgp"

// An Entry is one entry of a msgpack map in its wire form. Its slices point into the map from which
// it was read.
type Entry struct {
	Name  []byte // decoded; if the name is not a string, its encoded bytes
	Value []byte
	Raw   []byte // name and value
}

// A Map reads the entries of one msgpack map in order. It ends early if the map is malformed.
type Map struct {
	left uint32
	size int
	rest []byte
}

// OpenMap starts reading raw. A value that is not a map has no entries.
func OpenMap(raw []byte) Map {
	n, rest, err := msgp.ReadMapHeaderBytes(raw)
	if err != nil {
		return Map{}
	}
	return Map{left: n, size: len(raw), rest: rest}
}

// Len returns the number of entries that remain, according to the map's header; 0 after a malformed
// entry.
func (m *Map) Len() int { return int(m.left) }

// Offset returns the position of the next entry in the map.
func (m *Map) Offset() int { return m.size - len(m.rest) }

// Read reads the next entry into e and reports whether there was one.
func (m *Map) Read(e *Entry) bool {
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

// Lookup returns the value of the first entry with that name in a msgpack map. It returns nil for a
// missing entry, and for a value that is not a map.
func Lookup(raw []byte, name string) []byte {
	var e Entry
	for m := OpenMap(raw); m.Read(&e); {
		if string(e.Name) == name {
			return e.Value
		}
	}
	return nil
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

// A MapBuilder is a msgpack map that grows entry by entry. The zero value is an empty map. The methods
// return the builder, so that calls can be chained.
type MapBuilder struct {
	n uint32
	b []byte
}

// key adds a name. The caller must append the value.
func (m *MapBuilder) key(name string) {
	m.n++
	m.b = msgp.AppendString(m.b, name)
}

// Text adds a string.
func (m *MapBuilder) Text(name, value string) *MapBuilder {
	m.key(name)
	m.b = msgp.AppendString(m.b, value)
	return m
}

// Bool adds a boolean.
func (m *MapBuilder) Bool(name string, value bool) *MapBuilder {
	m.key(name)
	m.b = msgp.AppendBool(m.b, value)
	return m
}

// Number adds a number: see [AppendNumber].
func (m *MapBuilder) Number(name string, value float64) *MapBuilder {
	m.key(name)
	m.b = AppendNumber(m.b, value)
	return m
}

// Time adds a number of which no digit is lost.
func (m *MapBuilder) Time(name string, value float64) *MapBuilder {
	m.key(name)
	m.b = msgp.AppendFloat64(m.b, value)
	return m
}

// Nil adds a nil.
func (m *MapBuilder) Nil(name string) *MapBuilder {
	m.key(name)
	m.b = msgp.AppendNil(m.b)
	return m
}

// Raw adds one msgpack value.
func (m *MapBuilder) Raw(name string, value []byte) *MapBuilder {
	m.key(name)
	m.b = append(m.b, value...)
	return m
}

// Append appends the map to b.
func (m *MapBuilder) Append(b []byte) []byte {
	return append(msgp.AppendMapHeader(b, m.n), m.b...)
}
