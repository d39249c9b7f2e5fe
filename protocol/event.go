package protocol

import (
	"errors"
	"fmt"
	"math"

	"github.com/tinylib/msgp/msgp"
)

// Limits bound the memory that a peer's frame can occupy.
type Limits struct {
	Depth int // nesting of arrays and maps
	Items int // values in one frame, counted over all levels
	// Weight is the number of bytes that the values of one frame may occupy once they are
	// decoded, strings and binary data not counted. An empty map is one byte on the wire and
	// two hundred bytes in Lua. 0: no limit.
	Weight int
}

// DefaultLimits suit browsers: no client nests deeper than a dozen levels, and clients send
// large data as binary. A list of half a million numbers is accepted, and so are ten
// thousand points as maps with x, y and z. Decoding the heaviest accepted frame takes about
// 25 ms.
var DefaultLimits = Limits{Depth: 64, Items: 4 << 20, Weight: 16 << 20}

// Errors that [DecodeEvent] returns, most of them wrapped with the position in the
// frame.
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
	// Key is the event's own key; "" if it is absent, or neither a string nor an
	// integer.
	Key string
	// Time is ts in Unix seconds, 0 if the client sent none. Clients disagree about the
	// unit: numbers above 1e11 are taken as milliseconds.
	Time float64
	// Raw is the whole frame: one msgpack map, which has been checked.
	Raw []byte
	// Value is the part of Raw that holds the field value; nil if it is absent.
	Value []byte
	// Weight is the approximate number of bytes that Raw occupies once it is decoded, strings and
	// binary data not counted.
	Weight int
	// Hold is the event's share of the memory that clients may fill; nil if it is not
	// counted.
	Hold Hold
	// Decoded is for the script's engine: the values of Raw, decoded outside the
	// script's loop. It belongs to the current owner of the event.
	Decoded any
}

// A Hold counts the memory of an event. A receiver that still needs the event after the
// call that delivered it has returned must Keep the hold and later Release it. The
// methods may be called from any goroutine, and more than once.
type Hold interface {
	// Keep announces that Release will follow.
	Keep()
	// Yield marks an event whose handler waits for another message of its client. The
	// event still counts as memory, but no longer holds up its client.
	Yield()
	// Release ends the event's use of memory.
	Release()
}

// Target returns the key of the node that the event is about, "" for none. Some clients have it in the
// value alone.
func (e *ClientEvent) Target() string {
	if e.Key != "" {
		return e.Key
	}
	key, _ := text(Lookup(e.Value, "key"))
	return key
}

// Keep calls the method of Hold, if there is a Hold; see there.
func (e *ClientEvent) Keep() {
	if e.Hold != nil {
		e.Hold.Keep()
	}
}

// Yield calls the method of Hold, if there is a Hold; see there.
func (e *ClientEvent) Yield() {
	if e.Hold != nil {
		e.Hold.Yield()
	}
}

// Release calls the method of Hold, if there is a Hold; see there.
func (e *ClientEvent) Release() {
	if e.Hold != nil {
		e.Hold.Release()
	}
}

// PeekEtype returns the etype of a frame of which only the start has arrived; "" if the
// start does not contain it. Clients write etype first.
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

// DecodeEvent checks a client's frame and reads its envelope. The event keeps frame, so
// the caller must not write to it again.
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
	e := &ClientEvent{Raw: frame, Weight: weight}
	hasEtype := false
	m := OpenMap(frame) // which is well formed
	for entry := (Entry{}); m.Read(&entry); {
		switch string(entry.Name) {
		case "etype":
			if msgp.NextType(entry.Value) == msgp.StrType {
				e.Etype, hasEtype = text(entry.Value)
			}
		case "key":
			e.Key, _ = text(entry.Value)
		case "ts":
			e.Time = Seconds(number(entry.Value))
		case "value":
			e.Value = entry.Value
		}
	}
	if !hasEtype || e.Etype == "" {
		return nil, ErrNoEtype
	}
	return e, nil
}

// ClientFrame encodes a client's event as a frame. fields holds value, key and any
// further fields; the names etype and ts are reserved.
func ClientFrame(etype string, tsMillis int64, fields ...Field) []byte {
	size := 32 + len(etype)
	for _, f := range fields {
		size += 9 + len(f.Name) + len(f.Raw)
	}
	b := msgp.AppendMapHeader(make([]byte, 0, size), 2+uint32(len(fields)))
	return appendFields(appendTime(appendField(b, "etype", etype), tsMillis), fields)
}

// Seconds converts a client's timestamp to Unix seconds. It returns 0 for NaN and infinities.
func Seconds(ts float64) float64 {
	if math.IsNaN(ts) || math.IsInf(ts, 0) {
		return 0
	}
	if ts > 1e11 {
		return ts / 1000
	}
	return ts
}

// text returns a string or an integer as a string. A key may be either.
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

// Number returns a number of any type, because clients send 1.0 as an integer. ok is false for NaN and
// for other values.
func Number(b []byte) (n float64, ok bool) {
	switch msgp.NextType(b) {
	case msgp.IntType:
		i, _, err := msgp.ReadInt64Bytes(b)
		return float64(i), err == nil
	case msgp.UintType:
		u, _, err := msgp.ReadUint64Bytes(b)
		return float64(u), err == nil
	case msgp.Float32Type:
		f, _, err := msgp.ReadFloat32Bytes(b)
		return float64(f), err == nil && f == f
	case msgp.Float64Type:
		f, _, err := msgp.ReadFloat64Bytes(b)
		return f, err == nil && f == f
	}
	return 0, false
}

// number returns a number, or 0 for a value that [Number] does not accept.
func number(b []byte) float64 {
	n, ok := Number(b)
	if !ok {
		return 0
	}
	return n
}

func isMap(lead byte) bool {
	return lead&0xf0 == 0x80 || lead == 0xde || lead == 0xdf
}
