package protocol

import (
	"hash/maphash"
	"math"
	"strconv"

	"github.com/tinylib/msgp/msgp"
)

// Op says what a [Message] does to a client's scene.
type Op uint8

// The operations of the protocol. OpEvent stands for every server event that
// leaves the scene alone: RPC requests, haptics, events of a script's own.
const (
	OpEvent Op = iota
	OpSet
	OpAdd
	OpUpsert
	OpUpdate
	OpRemove
)

// Etype is the operation's name on the wire; OpEvent has none of its own.
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
	}
	return ""
}

// String is the name that a log line wants.
func (op Op) String() string {
	if op == OpEvent {
		return "EVENT"
	}
	return op.Etype()
}

// Shape identifies the set of property names of a node, whatever their order:
// two nodes with equal shapes set exactly the same properties. It is valid within
// one process.
type Shape uint64

var shapeSeed = maphash.MakeSeed()

// With is the shape that has the property name too. A name may be added once.
func (s Shape) With(name string) Shape {
	return s + Shape(maphash.String(shapeSeed, name))
}

// A Node is one element in its wire form.
type Node struct {
	// Key is the element's key; integer keys are in decimal. Empty: the node has
	// no key, which clients take for the scene's root.
	Key string
	// Shape covers every property name in Raw, key and tag included.
	Shape Shape
	// Nested is true when Raw has a child list (a property named children, or on
	// a scene one of its other lists), so that the node names other nodes.
	Nested bool
	// Tag is the value of Raw's tag, and Tagless says that Raw has none. Both are for
	// speed: where a maker leaves them out, whoever wants the tag looks into Raw.
	Tag     string
	Tagless bool
	// Raw is the element as one msgpack map.
	Raw []byte
}

// A Message is one server event as it goes to a client: Frame is the whole binary
// frame, the other fields say what it does.
type Message struct {
	Op     Op
	Etype  string
	To     string   // OpAdd, OpUpsert: the parent's key or a list's name; empty for none
	ToInt  bool     // To is an integer on the wire
	Strict bool     // OpUpdate
	Nodes  []Node   // OpSet (exactly one, the scene), OpAdd, OpUpsert, OpUpdate; Raw points into Frame
	Keys   []string // OpRemove
	Answer string   // the etype of the answer that it asks for; empty for most
	Frame  []byte
}

// A Key names a node in the form in which it was given: clients tell the integer 5 from
// the text "5". On this side both have the same Name, and are one node.
type Key struct {
	Name string // an integer's in decimal
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

// AppendNumber writes a number as this dialect has it: an integer of at most 32 bits in
// its smallest form, a larger one as float64, and anything else as float32.
func AppendNumber(b []byte, n float64) []byte {
	if n >= math.MinInt32 && n <= math.MaxUint32 {
		switch i := int64(n); {
		case float64(i) != n || i == 0 && math.Signbit(n):
			bits := math.Float32bits(float32(n))
			return append(b, 0xca, byte(bits>>24), byte(bits>>16), byte(bits>>8), byte(bits))
		case i >= 0 && i <= math.MaxInt8: // most integers take one byte, which is the number itself
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

// Set makes the message that replaces a client's scene. It is for the caller to
// put all four child lists into scene: clients merge a SET into what they have.
// tsMillis is the time of sending in Unix milliseconds, here and below.
func Set(tsMillis int64, scene Node) *Message {
	m := &Message{Op: OpSet, Etype: "SET", Nodes: []Node{scene}}
	b := appendEnvelope(make([]byte, 0, 40+len(scene.Raw)), tsMillis, "SET", 3)
	m.Nodes[0].Raw, b = appendRaw(b, scene.Raw)
	m.Frame = b
	return m
}

// Add makes the message that appends nodes to the parent named to, or to the
// scene's own children where to is empty. The nodes' bytes are copied, here and
// in [Upsert] and [Update].
func Add(tsMillis int64, to string, nodes []Node) *Message {
	return nodesMessage(OpAdd, tsMillis, Key{Name: to}, false, nodes)
}

// AddInto is Add for a parent's key in any form.
func AddInto(tsMillis int64, to Key, nodes []Node) *Message {
	return nodesMessage(OpAdd, tsMillis, to, false, nodes)
}

// Upsert makes the message that updates nodes or, where they are missing, creates
// them in the parent named to.
func Upsert(tsMillis int64, to string, nodes []Node) *Message {
	return nodesMessage(OpUpsert, tsMillis, Key{Name: to}, false, nodes)
}

// UpsertInto is Upsert for a parent's key in any form.
func UpsertInto(tsMillis int64, to Key, nodes []Node) *Message {
	return nodesMessage(OpUpsert, tsMillis, to, false, nodes)
}

// Update makes the message that changes nodes which exist. strict is passed on
// for clients that look at it; the known ones do not.
func Update(tsMillis int64, strict bool, nodes []Node) *Message {
	return nodesMessage(OpUpdate, tsMillis, Key{}, strict, nodes)
}

// Remove makes the message that takes away the first node of each key.
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

// Event makes a server event that leaves the scene alone. data is one msgpack
// value, and so is what more holds; the names etype, ts and data are taken.
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

// RPC makes a request: an event that names the response it expects, in rtype. key
// says which node should answer; it may be empty for none. The names key, uuid and
// rtype are taken besides those of [Event].
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

// appendEnvelope writes everything of an event's map that stands before the value
// of data: a map of fields entries, of which it writes two and the third's name.
func appendEnvelope(b []byte, tsMillis int64, etype string, fields uint32) []byte {
	b = msgp.AppendMapHeader(b, fields)
	b = appendField(b, "etype", etype)
	b = appendTime(b, tsMillis)
	return msgp.AppendString(b, "data")
}

func appendField(b []byte, name, value string) []byte {
	return msgp.AppendString(msgp.AppendString(b, name), value)
}

// appendTime writes ts as Python's server does, as a uint64.
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

// appendRaw copies raw to the end of b and returns the copy as well. The caller
// has made b large enough, so that the copy stays where it is.
func appendRaw(b, raw []byte) (stored, all []byte) {
	start := len(b)
	b = append(b, raw...)
	return b[start:len(b):len(b)], b
}
