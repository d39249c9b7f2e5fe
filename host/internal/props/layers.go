package props

import (
	"bytes"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

const (
	// maxLayers is the number of different sets of properties that are kept apart.
	// Streams alternate between two or three sets; for more, an occasional merge is
	// cheaper than a longer search.
	maxLayers = 4
	// slack is the number of bytes by which a buffer may exceed twice its content
	// before it is replaced by a smaller one.
	slack = 256
)

// Layers are the properties of one element: maps that were assigned one after the
// other, at most one for each shape. Later maps take precedence. The zero value is
// empty.
type Layers struct {
	last  layer
	older []layer // oldest first
}

type layer struct {
	shape  protocol.Shape
	raw    []byte
	shared bool // the layer does not own raw
}

// Put assigns raw, one map whose property names are identified by shape. It keeps a
// copy. It returns the number of bytes by which all layers together have grown.
func (l *Layers) Put(shape protocol.Shape, raw []byte) (grown int) {
	if l.last.shape == shape && len(l.last.raw) > 0 {
		return l.last.store(raw, false)
	}
	return l.put(shape, raw, false)
}

// Share is Put without the copy: nobody may write to raw again.
func (l *Layers) Share(shape protocol.Shape, raw []byte) (grown int) {
	return l.put(shape, raw, true)
}

// Replace drops all layers and adds raw.
func (l *Layers) Replace(shape protocol.Shape, raw []byte) (grown int) {
	for i := range l.older {
		grown -= len(l.older[i].raw)
	}
	l.older = nil
	l.last.shape = shape
	return grown + l.last.store(raw, false)
}

// Reset drops all layers. It keeps one buffer for reuse unless that is larger than keep
// bytes.
func (l *Layers) Reset(keep int) {
	l.older = nil
	l.last.shape = 0
	if l.last.shared || cap(l.last.raw) > keep {
		l.last = layer{}
	} else {
		l.last.raw = l.last.raw[:0]
	}
}

func (l *Layers) put(shape protocol.Shape, raw []byte, share bool) (grown int) {
	if len(l.last.raw) == 0 || l.last.shape == shape {
		l.last.shape = shape
		return l.last.store(raw, share)
	}
	for i := range l.older {
		if l.older[i].shape != shape {
			continue
		}
		// The new layer overrides the old one wherever the old one is, so the old layer
		// may move to the end.
		again := l.older[i]
		copy(l.older[i:], l.older[i+1:])
		l.older[len(l.older)-1] = l.last
		l.last = again
		return l.last.store(raw, share)
	}
	if len(l.older)+1 >= maxLayers {
		grown = l.merge()
	}
	l.older = append(l.older, l.last)
	l.last = layer{shape: shape}
	return grown + l.last.store(raw, share)
}

func (l *layer) store(raw []byte, share bool) (grown int) {
	grown = len(raw) - len(l.raw)
	switch {
	case share:
		l.raw = raw
	case l.shared || cap(l.raw) < len(raw) || cap(l.raw) > 2*len(raw)+slack:
		l.raw = append(make([]byte, 0, len(raw)), raw...)
	default:
		l.raw = append(l.raw[:0], raw...)
	}
	l.shared = share
	return grown
}

// merge combines all layers into one.
func (l *Layers) merge() (grown int) {
	var buf [32]protocol.Entry
	union := l.union(buf[:0])
	size := 5
	for i := range union {
		size += len(union[i].Raw)
	}
	merged := layer{raw: appendEntries(make([]byte, 0, size), union, 0)}
	for i := range union {
		merged.shape = merged.shape.With(string(union[i].Name))
	}
	grown = len(merged.raw) - l.Size()
	l.last = merged
	clear(l.older)
	l.older = l.older[:0]
	return grown
}

// Last returns the layer that was put last if it has that shape. It is valid until the
// next call that changes l.
func (l *Layers) Last(shape protocol.Shape) (raw []byte, ok bool) {
	return l.last.raw, len(l.last.raw) > 0 && l.last.shape == shape
}

// Empty reports whether nothing has been assigned.
func (l *Layers) Empty() bool { return len(l.last.raw) == 0 }

// Size returns the size of the layers in bytes, which is at least what Append would write.
func (l *Layers) Size() int {
	n := len(l.last.raw)
	for i := range l.older {
		n += len(l.older[i].raw)
	}
	return n
}

// Single returns the only layer, if there is just one. It is valid as long as the result of Last.
func (l *Layers) Single() (shape protocol.Shape, raw []byte, ok bool) {
	return l.last.shape, l.last.raw, len(l.older) == 0 && len(l.last.raw) > 0
}

// Append appends the element to b as one map. The map's header also counts extra
// entries, which the caller must append.
func (l *Layers) Append(b []byte, extra int) []byte {
	if len(l.older) == 0 {
		if extra == 0 && len(l.last.raw) > 0 {
			return append(b, l.last.raw...)
		}
		n, entries, err := msgp.ReadMapHeaderBytes(l.last.raw)
		if err != nil {
			n, entries = 0, nil
		}
		b = msgp.AppendMapHeader(b, n+uint32(extra))
		return append(b, entries...)
	}
	var buf [32]protocol.Entry
	return appendEntries(b, l.union(buf[:0]), extra)
}

// Shape returns the shape of the map that Append writes.
func (l *Layers) Shape() protocol.Shape {
	if len(l.older) == 0 {
		return l.last.shape
	}
	var buf [32]protocol.Entry
	shape := protocol.Shape(0)
	for _, e := range l.union(buf[:0]) {
		shape = shape.With(string(e.Name))
	}
	return shape
}

func appendEntries(b []byte, union []protocol.Entry, extra int) []byte {
	b = msgp.AppendMapHeader(b, uint32(len(union)+extra))
	for i := range union {
		b = append(b, union[i].Raw...)
	}
	return b
}

// scanned is the number of properties up to which a linear search for a name is the fastest.
const scanned = 32

// union reads all layers into buf: each property once, with its last value, at the
// position of its first.
func (l *Layers) union(buf []protocol.Entry) []protocol.Entry {
	var at map[string]int
	add := func(e protocol.Entry) {
		if at == nil && len(buf) == scanned {
			at = make(map[string]int, 2*scanned)
			for i := range buf {
				at[string(buf[i].Name)] = i
			}
		}
		if at != nil {
			if i, ok := at[string(e.Name)]; ok {
				buf[i] = e
				return
			}
			at[string(e.Name)] = len(buf)
		} else {
			for i := range buf {
				if bytes.Equal(buf[i].Name, e.Name) {
					buf[i] = e
					return
				}
			}
		}
		buf = append(buf, e)
	}
	read := func(raw []byte) {
		var e protocol.Entry
		for m := protocol.OpenMap(raw); m.Read(&e); {
			add(e)
		}
	}
	for i := range l.older {
		read(l.older[i].raw)
	}
	read(l.last.raw)
	return buf
}

// Find returns the value of the property with that name. It is valid until the next call that
// changes l.
func (l *Layers) Find(name string) (value []byte, ok bool) {
	value = protocol.Lookup(l.last.raw, name)
	for i := len(l.older) - 1; i >= 0 && value == nil; i-- {
		value = protocol.Lookup(l.older[i].raw, name)
	}
	return value, value != nil
}
