package protocol

import (
	"errors"
	"fmt"
	"math"

	"github.com/tinylib/msgp/msgp"
)

// Limits bound what a peer can make this side hold.
type Limits struct {
	Depth int // nesting of arrays and maps
	Items int // values in one frame, counted over all levels
	// Weight is how many bytes the values of one frame may take once they are decoded, that
	// of text and binary aside. An empty map is one byte on the wire and two hundred in Lua.
	// 0: no limit.
	Weight int
}

// DefaultLimits suit browsers: no client nests deeper than a dozen levels, and what is heavy
// comes as binary. A list of half a million numbers may come, or ten thousand points as maps
// with x, y and z; decoding the heaviest of frames takes some 25 ms.
var DefaultLimits = Limits{Depth: 64, Items: 4 << 20, Weight: 16 << 20}

// The ways in which a frame is refused. [DecodeEvent] wraps them with where in the
// frame it was.
var (
	ErrTooDeep   = errors.New("nested too deep")
	ErrTooMany   = errors.New("too many values")
	ErrTooHeavy  = errors.New("too many lists, maps and numbers: send them as binary")
	ErrTruncated = errors.New("the frame ends in the middle of a value")
	ErrTrailing  = errors.New("bytes after the value")
	ErrNotMap    = errors.New("not a map")
	ErrNoEtype   = errors.New("a map without etype")
	ErrBadByte   = errors.New("not msgpack")
)

// A ClientEvent is one well-formed frame of a client.
type ClientEvent struct {
	Etype string
	// Key is the event's own key, "" where there is none or it is no string or
	// integer.
	Key string
	// Time is ts in Unix seconds, 0 where the client sent none. Clients disagree
	// about the unit: a number above 1e11 was milliseconds.
	Time float64
	// Raw is the whole frame, one msgpack map, checked.
	Raw []byte
	// Value is the part of Raw that holds value; nil where there is none.
	Value []byte
	// Weight is about how many bytes Raw takes once it is decoded, text and binary aside.
	Weight int
	// Hold is the memory that the event takes of what clients may fill; nil where nobody
	// counts that.
	Hold Hold
	// Decoded is for the script: what it has made of Raw beside its loop. It belongs to
	// whoever has the event.
	Decoded any
}

// A Hold is kept by whoever is not done with an event when the call that has delivered it
// returns. Its methods may be called from any goroutine, and more than once.
type Hold interface {
	// Keep says that Release will follow.
	Keep()
	// Yield says that the event waits for something that its client is to send: it still
	// takes memory, but holds up its client no longer.
	Yield()
	// Release says that the event is done with.
	Release()
}

// Keep is that of Hold, and so are the following.
func (e *ClientEvent) Keep() {
	if e.Hold != nil {
		e.Hold.Keep()
	}
}

// Yield is explained with Hold.
func (e *ClientEvent) Yield() {
	if e.Hold != nil {
		e.Hold.Yield()
	}
}

// Release is explained with Hold.
func (e *ClientEvent) Release() {
	if e.Hold != nil {
		e.Hold.Release()
	}
}

// PeekEtype is the etype of a frame of which only the start is there; "" where that does not
// say it. Clients write it first.
func PeekEtype(start []byte) string {
	if len(start) == 0 || !isMap(start[0]) {
		return ""
	}
	n, rest, err := msgp.ReadMapHeaderBytes(start)
	for ; err == nil && n > 0; n-- {
		var name []byte
		if name, rest = cutValue(rest); name == nil {
			return ""
		}
		value, after := cutValue(rest)
		if value == nil {
			return ""
		}
		if key, _, err := msgp.ReadStringZC(name); err == nil && string(key) == "etype" {
			etype, _, _ := msgp.ReadStringBytes(value)
			return etype
		}
		rest = after
	}
	return ""
}

// DecodeEvent checks a client's frame and reads its envelope. The event keeps
// frame; the caller must not write to it again.
func DecodeEvent(frame []byte, lim Limits) (*ClientEvent, error) {
	if len(frame) == 0 {
		return nil, ErrTruncated
	}
	if !isMap(frame[0]) {
		return nil, fmt.Errorf("%w but %s", ErrNotMap, msgp.NextType(frame))
	}
	weight, err := Weigh(frame, lim)
	if err != nil {
		return nil, err
	}
	n, rest, err := msgp.ReadMapHeaderBytes(frame)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadByte, err)
	}
	e := &ClientEvent{Raw: frame, Weight: weight}
	hasEtype := false
	for ; n > 0; n-- {
		var name []byte
		if name, rest, err = readKey(rest); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBadByte, err)
		}
		value := rest
		if rest, err = msgp.Skip(rest); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBadByte, err)
		}
		value = value[:len(value)-len(rest)]
		switch string(name) {
		case "etype":
			if msgp.NextType(value) == msgp.StrType {
				e.Etype, hasEtype = text(value)
			}
		case "key":
			e.Key, _ = text(value)
		case "ts":
			e.Time = Seconds(number(value))
		case "value":
			e.Value = value
		}
	}
	if !hasEtype || e.Etype == "" {
		return nil, ErrNoEtype
	}
	return e, nil
}

// ClientFrame makes the frame of a client's event. fields are value, key and what else it
// carries; the names etype and ts are taken.
func ClientFrame(etype string, tsMillis int64, fields ...Field) []byte {
	size := 32 + len(etype)
	for _, f := range fields {
		size += 9 + len(f.Name) + len(f.Raw)
	}
	b := msgp.AppendMapHeader(make([]byte, 0, size), 2+uint32(len(fields)))
	return appendFields(appendTime(appendField(b, "etype", etype), tsMillis), fields)
}

// Seconds makes Unix seconds of a client's ts.
func Seconds(ts float64) float64 {
	if math.IsNaN(ts) || math.IsInf(ts, 0) {
		return 0
	}
	if ts > 1e11 {
		return ts / 1000
	}
	return ts
}

// readKey reads a map's key as text; a key of another type gives nil, as no name
// of the envelope is one.
func readKey(b []byte) (name, rest []byte, err error) {
	if msgp.NextType(b) == msgp.StrType {
		return msgp.ReadStringZC(b)
	}
	rest, err = msgp.Skip(b)
	return nil, rest, err
}

// text reads a string or an integer as text, which is what a key may be.
func text(b []byte) (string, bool) {
	switch msgp.NextType(b) {
	case msgp.StrType:
		s, _, err := msgp.ReadStringBytes(b)
		return s, err == nil
	case msgp.IntType, msgp.UintType:
		n := number(b)
		return fmt.Sprintf("%.0f", n), true
	}
	return "", false
}

// number reads any number leniently: clients send 1.0 as an integer.
func number(b []byte) float64 {
	switch msgp.NextType(b) {
	case msgp.IntType:
		n, _, _ := msgp.ReadInt64Bytes(b)
		return float64(n)
	case msgp.UintType:
		n, _, _ := msgp.ReadUint64Bytes(b)
		return float64(n)
	case msgp.Float32Type:
		n, _, _ := msgp.ReadFloat32Bytes(b)
		return float64(n)
	case msgp.Float64Type:
		n, _, _ := msgp.ReadFloat64Bytes(b)
		return n
	}
	return 0
}

func isMap(lead byte) bool {
	return lead&0xf0 == 0x80 || lead == 0xde || lead == 0xdf
}
