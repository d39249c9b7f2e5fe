package protocol

import (
	"encoding/binary"
	"math"
	"sync"

	"github.com/tinylib/msgp/msgp"
)

// MoveEtype is the etype of an OpMove. Only our own viewer knows it.
const MoveEtype = "VUERLUA_MOVE"

// Keys are the keys of the nodes that moves concern. They never change, so a stream of moves shares
// them, and two moves concern the same nodes if they have the same Keys. The methods may be called
// from any goroutine.
type Keys struct {
	keys []Key
	raw  []byte // the keys as a msgpack array

	once  sync.Once
	index map[string]struct{}
}

// NewKeys returns Keys, which keep the slice.
func NewKeys(keys []Key) *Keys {
	raw := msgp.AppendArrayHeader(make([]byte, 0, 5+12*len(keys)), uint32(len(keys)))
	for _, k := range keys {
		raw = k.append(raw)
	}
	return &Keys{keys: keys, raw: raw}
}

// Len returns the number of keys.
func (k *Keys) Len() int { return len(k.keys) }

// At returns a key, counted from 0.
func (k *Keys) At(i int) Key { return k.keys[i] }

// Has reports whether a node is among those that are moved.
func (k *Keys) Has(name string) bool {
	k.once.Do(func() {
		k.index = make(map[string]struct{}, len(k.keys))
		for _, key := range k.keys {
			k.index[key.Name] = struct{}{}
		}
	})
	_, ok := k.index[name]
	return ok
}

// A Move is the content of an OpMove: the poses of many nodes. Each array is nil or has numbers for
// each key, little-endian. Nobody may write to it once a message has it.
type Move struct {
	Keys        *Keys
	Positions   []byte // float32: x y z
	Rotations   []byte // float32: x y z, in radians
	Quaternions []byte // float32: x y z w
	Scales      []byte // float32: one number, or x y z
	Visible     []byte // 0 or 1

	once   sync.Once
	update *Message
}

// Replaces reports whether m sets everything that an earlier move has set.
func (m *Move) Replaces(before *Move) bool {
	covers := func(now, then []byte) bool { return now != nil || then == nil }
	return m.Keys == before.Keys && covers(m.Positions, before.Positions) && covers(m.Rotations, before.Rotations) &&
		covers(m.Quaternions, before.Quaternions) && covers(m.Scales, before.Scales) && covers(m.Visible, before.Visible)
}

// MoveNodes returns the message that moves nodes. To clients that do not know it, its Update is sent.
func MoveNodes(tsMillis int64, move *Move) *Message {
	b := appendEnvelope(make([]byte, 0, 160+len(move.Keys.raw)+move.size()), tsMillis, MoveEtype, 3)
	arrays := move.arrays()
	n := uint32(1)
	for _, a := range arrays {
		if a.data != nil {
			n++
		}
	}
	b = msgp.AppendMapHeader(b, n)
	b = msgp.AppendBytes(msgp.AppendString(b, "keys"), move.Keys.raw)
	for _, a := range arrays {
		if a.data != nil {
			b = msgp.AppendBytes(msgp.AppendString(b, a.many), a.data)
		}
	}
	return &Message{Op: OpMove, Etype: MoveEtype, Move: move, Frame: b}
}

// A moveArray is one array of a move, with its name there and the name of the property.
type moveArray struct {
	many, one string
	data      []byte
}

func (m *Move) arrays() [5]moveArray {
	return [...]moveArray{
		{"positions", "position", m.Positions},
		{"rotations", "rotation", m.Rotations},
		{"quaternions", "quaternion", m.Quaternions},
		{"scales", "scale", m.Scales},
		{"visible", "visible", m.Visible},
	}
}

func (m *Move) size() (n int) {
	for _, a := range m.arrays() {
		n += len(a.data)
	}
	return n
}

// Update returns the UPDATE that does what an OpMove does. It is made on the first call.
func (m *Message) Update() *Message {
	m.Move.once.Do(func() { m.Move.update = m.Move.nodes(m.tsMillis()) })
	return m.Move.update
}

// tsMillis returns the time of the message.
func (m *Message) tsMillis() int64 { return int64(number(Lookup(m.Frame, "ts"))) }

func (m *Move) nodes(tsMillis int64) *Message {
	n := m.Keys.Len()
	if n == 0 {
		return Update(tsMillis, false, nil)
	}
	shape := Shape(0).With("key")
	fields := uint32(1)
	for _, a := range m.arrays() {
		if a.data != nil {
			shape = shape.With(a.one)
			fields++
		}
	}
	nodes := make([]Node, n)
	ends := make([]int, n)
	b := make([]byte, 0, n*24+2*m.size()+n*int(fields)*12)
	for i := range n {
		key := m.Keys.At(i)
		b = msgp.AppendMapHeader(b, fields)
		b = key.append(msgp.AppendString(b, "key"))
		for _, a := range m.arrays() {
			if a.data != nil {
				b = a.append(b, i, n)
			}
		}
		nodes[i] = Node{Key: key.Name, Shape: shape, Tagless: true}
		ends[i] = len(b)
	}
	start := 0
	for i, end := range ends {
		nodes[i].Raw = b[start:end:end]
		start = end
	}
	return Update(tsMillis, false, nodes)
}

// append appends the property of node i of n.
func (a *moveArray) append(b []byte, i, n int) []byte {
	b = msgp.AppendString(b, a.one)
	if a.one == "visible" {
		return msgp.AppendBool(b, a.data[i] != 0)
	}
	width := len(a.data) / 4 / n
	if width > 1 {
		b = msgp.AppendArrayHeader(b, uint32(width))
	}
	for j := i * width; j < (i+1)*width; j++ {
		b = AppendNumber(b, float64(math.Float32frombits(binary.LittleEndian.Uint32(a.data[4*j:]))))
	}
	return b
}
