package protocol

import (
	"hash/maphash"
	"math"
	"strconv"

	"github.com/tinylib/msgp/msgp"
)

// Op is what a [Message] does to a client's scene.
type Op uint8

// The operations of the protocol. OpEvent is any server event that does not change the
// scene: RPC requests, haptics, a script's own events.
const (
	OpEvent Op = iota
	OpSet
	OpAdd
	OpUpsert
	OpUpdate
	OpRemove
	OpMove // poses of many nodes, see Move
)

// Etype returns the operation's name on the wire; "" for OpEvent.
func (op Op) Etype() string {
	switch op {
	case OpSet:
		return "SET"
	case OpAdd:
		return "ADD"
	case OpUpsert:
		return "UPSERT"
	case OpUpdate:
		return "UPDATE"
	case OpRemove:
		return "REMOVE"
	case OpMove:
		return MoveEtype
	}
	return ""
}

// String returns the operation's name for logs.
func (op Op) String() string {
	if op == OpEvent {
		return "EVENT"
	}
	return op.Etype()
}

// Shape identifies the set of property names of a node, regardless of order: two nodes
// with equal shapes set exactly the same properties. Shapes are valid within one
// process.
type Shape uint64

var shapeSeed = maphash.MakeSeed()

// With returns the shape with one more property name. A name must be added only once.
func (s Shape) With(name string) Shape {
	return s + Shape(maphash.String(shapeSeed, name))
}

// A Node is one element in its wire form.
type Node struct {
	// Key is the element's key; integer keys are in decimal. If it is empty, the node
	// has no key, and clients take it for the scene's root.
	Key string
	// Shape covers every property name in Raw, key and tag included.
	Shape Shape
	// Nested reports whether Raw has a child list (a property named children, or on a
	// scene one of its other lists), so that the node contains other nodes.
	Nested bool
	// Tag is the value of Raw's tag, and Tagless reports that Raw has none. Both only
	// save time: if neither is set, the tag must be read from Raw.
	Tag     string
	Tagless bool
	// Raw is the element as one msgpack map.
	Raw []byte
}

// A Message is one server event as it is sent to a client: Frame is the whole binary
// frame, the other fields describe what it does.
type Message struct {
	Op     Op
	Etype  string
	To     string   // OpAdd, OpUpsert: the parent's key or a list's name; "" for the scene's own children
	ToInt  bool     // To is an integer on the wire
	Strict bool     // OpUpdate
	Nodes  []Node   // OpSet (exactly one, the scene), OpAdd, OpUpsert, OpUpdate; Raw points into Frame
	Keys   []string // OpRemove
	Move   *Move    // OpMove
	Answer string   // a request: the etype of the answer that it expects
	Frame  []byte
}

// A Key names a node in the form in which it was given: clients distinguish the integer
// 5 from the string "5". The server does not: both have the same Name, and are the same
// node.
type Key struct {
	Name string // integers in decimal
	Int  bool
}

func (k Key) append(b []byte) []byte {
	if k.Int {
		if n, err := strconv.ParseInt(k.Name, 10, 64); err == nil {
			return AppendNumber(b, float64(n))
		}
	}
	return msgp.AppendString(b, k.Name)
}

// AppendNumber appends a number in this dialect: an integer of at most 32 bits in its
// smallest form, a larger integer as float64, and any other number as float32.
func AppendNumber(b []byte, n float64) []byte {
	if n >= math.MinInt32 && n <= math.MaxUint32 {
		switch i := int64(n); {
		case float64(i) != n || i == 0 && math.Signbit(n):
			bits := math.Float32bits(float32(n))
			return append(b, 0xca, byte(bits>>24), byte(bits>>16), byte(bits>>8), byte(bits))
		case i >= 0 && i <= math.MaxInt8: // most integers fit into one byte
			return append(b, byte(i))
		case i >= 0:
			return msgp.AppendUint64(b, uint64(i))
		default:
			return msgp.AppendInt64(b, i)
		}
	}
	if n == math.Trunc(n) {
		return msgp.AppendFloat64(b, n)
	}
	return msgp.AppendFloat32(b, float32(n))
}

// Set returns the message that replaces a client's scene. The caller must include all
// four child lists in scene, because clients merge a SET into the scene that they have.
// tsMillis is the time of sending in Unix milliseconds, here and below.
func Set(tsMillis int64, scene Node) *Message {
	m := &Message{Op: OpSet, Etype: "SET", Nodes: []Node{scene}}
	b := appendEnvelope(make([]byte, 0, 40+len(scene.Raw)), tsMillis, "SET", 3)
	m.Nodes[0].Raw, b = appendRaw(b, scene.Raw)
	m.Frame = b
	return m
}

// Add returns the message that appends nodes to the parent named to, or to the scene's
// own children if to is empty. The nodes' bytes are copied, here and in [Upsert] and
// [Update].
func Add(tsMillis int64, to string, nodes []Node) *Message {
	return nodesMessage(OpAdd, tsMillis, Key{Name: to}, false, nodes)
}

// AddInto is Add with the parent's key in any form.
func AddInto(tsMillis int64, to Key, nodes []Node) *Message {
	return nodesMessage(OpAdd, tsMillis, to, false, nodes)
}

// Upsert returns the message that updates nodes, and creates missing nodes in the
// parent named to.
func Upsert(tsMillis int64, to string, nodes []Node) *Message {
	return nodesMessage(OpUpsert, tsMillis, Key{Name: to}, false, nodes)
}

// UpsertInto is Upsert with the parent's key in any form.
func UpsertInto(tsMillis int64, to Key, nodes []Node) *Message {
	return nodesMessage(OpUpsert, tsMillis, to, false, nodes)
}

// Update returns the message that changes existing nodes. strict is passed on to
// clients; the known clients ignore it.
func Update(tsMillis int64, strict bool, nodes []Node) *Message {
	return nodesMessage(OpUpdate, tsMillis, Key{}, strict, nodes)
}

// Remove returns the message that removes the first node with each key.
func Remove(tsMillis int64, names []string) *Message {
	keys := make([]Key, len(names))
	for i, name := range names {
		keys[i].Name = name
	}
	return RemoveKeys(tsMillis, keys)
}

// RemoveKeys is Remove for keys in any form.
func RemoveKeys(tsMillis int64, keys []Key) *Message {
	names := make([]string, len(keys))
	size := 48
	for i, k := range keys {
		names[i] = k.Name
		size += 9 + len(k.Name)
	}
	b := appendEnvelope(make([]byte, 0, size), tsMillis, "REMOVE", 3)
	b = msgp.AppendMapHeader(b, 1)
	b = msgp.AppendString(b, "keys")
	b = msgp.AppendArrayHeader(b, uint32(len(keys)))
	for _, k := range keys {
		b = k.append(b)
	}
	return &Message{Op: OpRemove, Etype: "REMOVE", Keys: names, Frame: b}
}

// A Field is one more entry of an event's map: Raw is one msgpack value.
type Field struct {
	Name string
	Raw  []byte
}

// Event returns a server event that does not change the scene. data is one msgpack
// value; more holds further fields. The names etype, ts and data are reserved.
func Event(tsMillis int64, etype string, data []byte, more ...Field) *Message {
	b := appendEnvelope(make([]byte, 0, 32+len(etype)+len(data)), tsMillis, etype, 3+uint32(len(more)))
	return &Message{Etype: etype, Frame: appendFields(append(b, data...), more)}
}

func appendFields(b []byte, fields []Field) []byte {
	for _, f := range fields {
		b = append(msgp.AppendString(b, f.Name), f.Raw...)
	}
	return b
}

// RPC returns a request: an event whose rtype is the etype of the expected answer. key
// names the node that should answer; it may be empty. The names key, uuid and rtype are
// reserved, like those of [Event].
func RPC(tsMillis int64, etype, key, uuid, rtype string, data []byte, more ...Field) *Message {
	fields := 5 + uint32(len(more))
	if key != "" {
		fields++
	}
	b := msgp.AppendMapHeader(make([]byte, 0, 80+len(etype)+len(key)+len(uuid)+len(rtype)+len(data)), fields)
	b = appendField(b, "uuid", uuid)
	b = appendField(b, "etype", etype)
	if key != "" {
		b = appendField(b, "key", key)
	}
	b = appendField(b, "rtype", rtype)
	b = appendTime(b, tsMillis)
	b = msgp.AppendString(b, "data")
	return &Message{Etype: etype, Answer: rtype, Frame: appendFields(append(b, data...), more)}
}

// appendEnvelope appends the part of an event's map that precedes the value of data:
// the header of a map with the given number of fields, two fields, and the name of the
// third.
func appendEnvelope(b []byte, tsMillis int64, etype string, fields uint32) []byte {
	b = msgp.AppendMapHeader(b, fields)
	b = appendField(b, "etype", etype)
	b = appendTime(b, tsMillis)
	return msgp.AppendString(b, "data")
}

func appendField(b []byte, name, value string) []byte {
	return msgp.AppendString(msgp.AppendString(b, name), value)
}

// appendTime appends ts as a uint64, as Vuer's Python server does.
func appendTime(b []byte, tsMillis int64) []byte {
	return msgp.AppendUint64(msgp.AppendString(b, "ts"), uint64(tsMillis))
}

func nodesMessage(op Op, tsMillis int64, to Key, strict bool, nodes []Node) *Message {
	size := 64 + len(to.Name)
	for i := range nodes {
		size += len(nodes[i].Raw)
	}
	m := &Message{Op: op, Etype: op.Etype(), To: to.Name, ToInt: to.Int, Strict: strict, Nodes: make([]Node, len(nodes))}
	b := make([]byte, 0, size)
	if op == OpUpdate {
		b = appendEnvelope(b, tsMillis, m.Etype, 4)
		b = msgp.AppendMapHeader(b, 1)
	} else {
		b = appendEnvelope(b, tsMillis, m.Etype, 3)
		b = msgp.AppendMapHeader(b, 2)
		b = msgp.AppendString(b, "to")
		if to.Name == "" {
			b = msgp.AppendNil(b)
		} else {
			b = to.append(b)
		}
	}
	b = msgp.AppendString(b, "nodes")
	b = msgp.AppendArrayHeader(b, uint32(len(nodes)))
	for i := range nodes {
		m.Nodes[i] = nodes[i]
		m.Nodes[i].Raw, b = appendRaw(b, nodes[i].Raw)
	}
	if op == OpUpdate {
		b = msgp.AppendString(b, "strict")
		b = msgp.AppendBool(b, strict)
	}
	m.Frame = b
	return m
}

// appendRaw appends raw to b, and returns the copy and all of b. The caller must have
// made b large enough, so that appending never moves the copy.
func appendRaw(b, raw []byte) (stored, all []byte) {
	start := len(b)
	b = append(b, raw...)
	return b[start:len(b):len(b)], b
}
