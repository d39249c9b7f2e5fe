package element_test

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/protocol"
)

// TestWeight: what protocol.Weigh says of a value is about what it takes in Lua.
func TestWeight(t *testing.T) {
	float := msgp.AppendFloat64(nil, 1.5)
	list := func(n int, item []byte) []byte {
		b := msgp.AppendArrayHeader(nil, uint32(n))
		for range n {
			b = append(b, item...)
		}
		return b
	}
	dict := func(n int) []byte {
		b := msgp.AppendMapHeader(nil, uint32(n))
		for i := range n {
			b = append(msgp.AppendString(b, fmt.Sprintf("k%d", i)), float...)
		}
		return b
	}
	typed := func(code byte, n int) []byte {
		return append([]byte{0xc8, byte((n + 1) >> 8), byte(n + 1), protocol.ExtTypedArray, code}, make([]byte, n)...)
	}
	cases := []struct {
		name string
		item []byte
	}{
		{"float", float}, {"text", msgp.AppendString(nil, "four")}, {"empty map", []byte{0x80}}, {"empty list", []byte{0x90}},
		{"list of 1", list(1, float)}, {"list of 3", list(3, float)}, {"list of 16", list(16, float)}, {"list of lists", list(3, list(3, float))},
		{"map of 1", dict(1)}, {"map of 3", dict(3)}, {"map of 8", dict(8)}, {"map of 9", dict(9)}, {"map of 32", dict(32)}, {"map of 100", dict(100)},
		{"floats", typed(7, 400)}, {"bytes", typed(1, 400)}, {"few bytes", append([]byte{0xd8, protocol.ExtTypedArray, 1}, make([]byte, 15)...)},
	}
	L := newState(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			raw := list(1<<24/(200+20*len(c.item)), c.item) // megabytes, beside which what others hold is little
			weight, err := protocol.Weigh(raw, protocol.Limits{Depth: 64, Items: math.MaxInt})
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			v, err := element.Decode(L, raw)
			if err != nil {
				t.Fatal(err)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			took := float64(after.HeapAlloc) - float64(before.HeapAlloc)
			// With the race detector, short strings take twice as much: each has a block of its own.
			if ratio := took / float64(weight); ratio < 0.3 || ratio > 2.2 {
				t.Errorf("takes %.0f bytes, and weighs %d", took, weight)
			}
			runtime.KeepAlive(v)
			runtime.KeepAlive(raw)
		})
	}
}

// TestDecodeKeys: whatever the keys of a map are, they make no list out of it.
func TestDecodeKeys(t *testing.T) {
	L := newState(t)
	b := msgp.AppendMapHeader(nil, 6)
	b = msgp.AppendInt(b, 67_108_862)
	b = msgp.AppendInt(b, 1)
	b = msgp.AppendFloat64(b, 2)
	b = msgp.AppendInt(b, 1)
	b = msgp.AppendInt(b, 1)
	b = msgp.AppendInt(b, 1)
	b = msgp.AppendInt(b, -1)
	b = msgp.AppendInt(b, 1)
	b = msgp.AppendUint64(b, math.MaxUint64)
	b = msgp.AppendInt(b, 1)
	b = msgp.AppendString(b, "67108861")
	b = msgp.AppendInt(b, 1)
	allocated := testing.AllocsPerRun(1, func() {
		v, err := element.Decode(L, b)
		if err != nil {
			t.Fatal(err)
		}
		table := v.(interface{ MaxN() int })
		if n := table.MaxN(); n != 0 {
			t.Errorf("it has %d items", n)
		}
	})
	if allocated > 100 {
		t.Errorf("it took %.0f allocations", allocated)
	}
}
