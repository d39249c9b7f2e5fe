package props_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host/internal/props"
	"github.com/vuerlua/vuerlua/protocol"
)

// encode returns a map's shape and wire form.
func encode(m map[string]int) (shape protocol.Shape, raw []byte) {
	raw = msgp.AppendMapHeader(nil, uint32(len(m)))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		shape = shape.With(name)
		raw = msgp.AppendInt(msgp.AppendString(raw, name), m[name])
	}
	return shape, raw
}

func decode(t *testing.T, raw []byte) map[string]int {
	t.Helper()
	v, rest, err := msgp.ReadMapStrIntfBytes(raw, nil)
	if err != nil || len(rest) > 0 {
		t.Fatalf("%x: %v, %d bytes left", raw, err, len(rest))
	}
	m := map[string]int{}
	for name, value := range v {
		m[name] = int(value.(int64))
	}
	return m
}

func TestRandomAssignments(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		names := 1 + rng.IntN(60) // more than linear search handles
		var l props.Layers
		want := map[string]int{}
		size := 0
		for step := range 50 {
			m := map[string]int{}
			for range rng.IntN(names) {
				m[fmt.Sprint("property-", rng.IntN(names))] = rng.IntN(1000)
			}
			shape, raw := encode(m)
			switch rng.IntN(12) {
			case 0:
				want = map[string]int{}
				size += l.Replace(shape, raw)
			case 1:
				want = map[string]int{}
				l.Reset(100)
				size = l.Put(shape, raw)
			case 2, 3, 4:
				size += l.Share(shape, slices.Clone(raw))
			default:
				size += l.Put(shape, raw)
				clear(raw) // Put must have copied it
			}
			maps.Copy(want, m)
			got := l.Append(nil, 0)
			if !maps.Equal(decode(t, got), want) {
				t.Fatalf("seed %d, step %d: got %v, want %v", seed, step, decode(t, got), want)
			}
			if wantShape, _ := encode(want); l.Shape() != wantShape {
				t.Fatalf("seed %d, step %d: the shape is not that of %v", seed, step, want)
			}
			if l.Size() != size || len(got) > size+4 {
				t.Fatalf("seed %d, step %d: Size is %d, %d by what the calls gave, Append wrote %d", seed, step, l.Size(), size, len(got))
			}
		}
	}
}

func TestLayersAreBounded(t *testing.T) {
	var l props.Layers
	one := 0
	for i := range 1000 {
		m := map[string]int{"key": 1, "value": i, fmt.Sprint("p", i%100): i}
		shape, raw := encode(m)
		l.Put(shape, raw)
		one = max(one, len(raw))
	}
	if content := len(l.Append(nil, 0)); l.Size() > content+4*one {
		t.Errorf("%d bytes are kept for %d", l.Size(), content)
	}
}

func TestAppendLeavesRoomForMore(t *testing.T) {
	shapeA, a := encode(map[string]int{"a": 1})
	shapeB, b := encode(map[string]int{"b": 2})
	tests := map[string]struct {
		put  func(*props.Layers)
		want map[string]int
	}{
		"no layer":   {func(*props.Layers) {}, map[string]int{"more": 3}},
		"one layer":  {func(l *props.Layers) { l.Put(shapeA, a) }, map[string]int{"a": 1, "more": 3}},
		"two layers": {func(l *props.Layers) { l.Put(shapeA, a); l.Put(shapeB, b) }, map[string]int{"a": 1, "b": 2, "more": 3}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var l props.Layers
			test.put(&l)
			raw := msgp.AppendInt(msgp.AppendString(l.Append([]byte("x"), 1), "more"), 3)
			if got := decode(t, bytes.TrimPrefix(raw, []byte("x"))); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// FuzzMap checks that entries are parts of the input, in order, and that malformed input
// only ends early.
func FuzzMap(f *testing.F) {
	_, raw := encode(map[string]int{"a": 1, "b": 70000})
	f.Add(raw)
	f.Add([]byte{0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1})
	f.Add([]byte{0x81, 0xd9, 0x05, 'a'})
	f.Add([]byte{0x81, 0x01, 0x02})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e protocol.Entry
		m := protocol.OpenMap(raw)
		for end := m.Offset(); m.Read(&e); end = m.Offset() {
			if !bytes.Equal(e.Raw, raw[end:m.Offset()]) || !bytes.HasSuffix(e.Raw, e.Value) || len(e.Value) == 0 || !bytes.Contains(e.Raw, e.Name) {
				t.Fatalf("entry %x, name %x, value %x of %x", e.Raw, e.Name, e.Value, raw)
			}
		}
		var l props.Layers
		l.Put(1, raw)
		l.Put(2, raw)
		l.Append(nil, 0)
	})
}
