package protocol_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

func TestDecodeEventFixtures(t *testing.T) {
	for _, f := range fixtures(t, toServer) {
		t.Run(f.File, func(t *testing.T) {
			e, err := protocol.DecodeEvent(f.frame, protocol.DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			want := f.Decoded.(map[string]any)
			if e.Etype != want["etype"] {
				t.Errorf("etype %q, want %q", e.Etype, want["etype"])
			}
			key, _ := want["key"].(string)
			if e.Key != key {
				t.Errorf("key %q, want %q", e.Key, key)
			}
			if _, has := want["value"]; has != (e.Value != nil) {
				t.Errorf("value present: %v, want %v", e.Value != nil, has)
			}
			ts, _ := want["ts"].(float64)
			if ts > 1e11 {
				ts /= 1000
			}
			if math.Abs(e.Time-ts) > 1e-6 {
				t.Errorf("time %f, want %f", e.Time, ts)
			}
		})
	}
}

func TestDecodeEventRefuses(t *testing.T) {
	deep := msgp.AppendMapHeader(nil, 2)
	deep = msgp.AppendString(deep, "etype")
	deep = msgp.AppendString(deep, "X")
	deep = msgp.AppendString(deep, "value")
	deep = append(deep, bytes.Repeat([]byte{0x91}, 10_000)...)
	deep = append(deep, 0xc0)
	valid := msgp.AppendMapStrIntf
	event := func(m map[string]any) []byte { b, _ := valid(nil, m); return b }
	cases := []struct {
		name  string
		frame []byte
		want  error
	}{
		{"empty", nil, protocol.ErrTruncated},
		{"text", []byte("hello"), protocol.ErrNotMap},
		{"array", []byte{0x91, 0x01}, protocol.ErrNotMap},
		{"nil", []byte{0xc0}, protocol.ErrNotMap},
		{"no etype", event(map[string]any{"value": 1}), protocol.ErrNoEtype},
		{"etype is a number", append([]byte{0x81}, append(msgp.AppendString(nil, "etype"), 0xca, 0, 0, 0, 0)...), protocol.ErrNoEtype},
		{"etype is an integer", event(map[string]any{"etype": 5}), protocol.ErrNoEtype},
		{"empty etype", event(map[string]any{"etype": ""}), protocol.ErrNoEtype},
		{"truncated", event(map[string]any{"etype": "A", "value": "something"})[:8], protocol.ErrTruncated},
		{"trailing", append(event(map[string]any{"etype": "A"}), 0xc0), protocol.ErrTrailing},
		{"nested 10,000 deep", deep, protocol.ErrTooDeep},
		{"claims 4 G items", []byte{0x81, 0xa1, 'v', 0xdd, 0xff, 0xff, 0xff, 0xff}, protocol.ErrTruncated},
		{"claims a 4 GiB string", []byte{0x81, 0xa1, 'v', 0xdb, 0xff, 0xff, 0xff, 0xff}, protocol.ErrTruncated},
		{"claims 4 G entries", []byte{0xdf, 0xff, 0xff, 0xff, 0xff}, protocol.ErrTruncated},
		{"reserved byte", []byte{0x81, 0xa1, 'v', 0xc1}, protocol.ErrBadByte},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := protocol.DecodeEvent(c.frame, protocol.DefaultLimits); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestDecodeEventLimits(t *testing.T) {
	lim := protocol.Limits{Depth: 3, Items: 10}
	nested := func(depth int) []byte {
		b := msgp.AppendMapHeader(nil, 2)
		b = msgp.AppendString(msgp.AppendString(b, "etype"), "A")
		b = msgp.AppendString(b, "value")
		return append(append(b, bytes.Repeat([]byte{0x91}, depth-1)...), 0xc0)
	}
	if _, err := protocol.DecodeEvent(nested(3), lim); err != nil {
		t.Errorf("at the limit of depth: %v", err)
	}
	if _, err := protocol.DecodeEvent(nested(4), lim); !errors.Is(err, protocol.ErrTooDeep) {
		t.Errorf("beyond the limit of depth: %v", err)
	}
	many := msgp.AppendMapHeader(nil, 2)
	many = msgp.AppendString(msgp.AppendString(many, "etype"), "A")
	many = append(msgp.AppendString(many, "value"), 0x9f)
	many = append(many, bytes.Repeat([]byte{1}, 15)...)
	if _, err := protocol.DecodeEvent(many, lim); !errors.Is(err, protocol.ErrTooMany) {
		t.Errorf("beyond the limit of items: %v", err)
	}
}

func TestPeekEtype(t *testing.T) {
	whole := protocol.ClientFrame("UPLOAD", 1, protocol.Field{Name: "value", Raw: msgp.AppendBytes(nil, make([]byte, 1000))})
	last := msgp.AppendMapHeader(nil, 2)
	last = msgp.AppendArrayHeader(msgp.AppendString(last, "value"), 2)
	last = append(last, 0x81, 0xa1, 'a', 0x90, 0x80)
	last = msgp.AppendString(msgp.AppendString(last, "etype"), "LAST")
	cases := []struct {
		name  string
		start []byte
		want  string
	}{
		{"whole", whole, "UPLOAD"},
		{"the first bytes", whole[:20], "UPLOAD"},
		{"cut in the etype", whole[:10], ""},
		{"cut in the name", whole[:4], ""},
		{"nothing", nil, ""},
		{"after a value", last, "LAST"},
		{"after a value that is cut", last[:9], ""},
		{"not a map", []byte{0x93, 0xa5, 'e', 't', 'y', 'p', 'e'}, ""},
		{"a claim of 4 G entries", []byte{0xdf, 0xff, 0xff, 0xff, 0xff, 0xa5, 'e', 't', 'y', 'p', 'e', 0xa1, 'X'}, "X"},
		{"deep", append([]byte{0x82, 0xa1, 'a'}, bytes.Repeat([]byte{0x91}, 8<<20)...), ""},
		{"not a string", []byte{0x81, 0xa5, 'e', 't', 'y', 'p', 'e', 0x05}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := protocol.PeekEtype(c.start); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestWeight checks that values which occupy much more memory than wire bytes are rejected early.
func TestWeight(t *testing.T) {
	frame := func(n int, item ...byte) []byte {
		b := msgp.AppendMapHeader(nil, 2)
		b = msgp.AppendString(msgp.AppendString(b, "etype"), "A")
		b = msgp.AppendArrayHeader(msgp.AppendString(b, "value"), uint32(n))
		return append(b, bytes.Repeat(item, n)...)
	}
	nested := append(bytes.Repeat([]byte{0x91}, 61), 0xc0)
	floats := append([]byte{0xc9, 0, 0, 0x0f, 0xa1, protocol.ExtTypedArray, 7}, make([]byte, 4000)...)
	cases := []struct {
		name  string
		frame []byte
		heavy bool
	}{
		{"four million empty maps", frame(4_000_000, 0x80), true},
		{"four million empty lists", frame(4_000_000, 0x90), true},
		{"lists in lists", frame(64<<10, nested...), true},
		{"a million lists of one", frame(1_000_000, 0x91, 0x01), true},
		{"maps of one entry", frame(100_000, 0x81, 0xa1, 'a', 0x01), true},
		{"typed arrays", frame(2000, floats...), true},
		{"small typed arrays", frame(200_000, append([]byte{0xd8, protocol.ExtTypedArray, 1}, make([]byte, 15)...)...), true},
		{"half a million numbers", frame(500_000, 0xca, 1, 2, 3, 4), false},
		{"fifty thousand points", frame(50_000, 0x93, 0xca, 1, 2, 3, 4, 0xca, 1, 2, 3, 4, 0xca, 1, 2, 3, 4), false},
		{"ten thousand as maps", frame(10_000, 0x83, 0xa1, 'x', 1, 0xa1, 'y', 1, 0xa1, 'z', 1), false},
		{"a picture", protocol.ClientFrame("A", 1, protocol.Field{Name: "value", Raw: msgp.AppendBytes(nil, make([]byte, 40<<20))}), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e, err := protocol.DecodeEvent(c.frame, protocol.DefaultLimits)
			if c.heavy != errors.Is(err, protocol.ErrTooHeavy) || !c.heavy && err != nil {
				t.Fatalf("got %v", err)
			}
			if !c.heavy && e.Weight == 0 {
				t.Error("the weight is 0")
			}
		})
	}
	if _, err := protocol.DecodeEvent(frame(4_000_000, 0x80), protocol.Limits{Depth: 64, Items: 4 << 20}); err != nil {
		t.Errorf("without a limit: %v", err)
	}
}

func TestSeconds(t *testing.T) {
	cases := []struct {
		name      string
		sent, got float64
	}{
		{"seconds", 1795447751.5, 1795447751.5},
		{"milliseconds", 1795447751500, 1795447751.5},
		{"none", 0, 0},
		{"not a number", math.NaN(), 0},
		{"infinite", math.Inf(1), 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := protocol.Seconds(c.sent); got != c.got {
				t.Errorf("Seconds(%v) = %v, want %v", c.sent, got, c.got)
			}
		})
	}
}

// FuzzDecodeEvent compares the checker with msgp's own reader: accepted frames must
// decode to the end, and DecodeEvent must agree with the decoded values.
func FuzzDecodeEvent(f *testing.F) {
	for _, x := range fixtures(f, toServer) {
		f.Add(x.frame)
	}
	f.Add([]byte{0xdf, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{0x81, 0xa5, 'e', 't', 'y', 'p', 'e', 0xc7, 0x00, 0x00})
	f.Add(bytes.Repeat([]byte{0x91}, 100))
	f.Fuzz(func(t *testing.T, frame []byte) {
		lim := protocol.Limits{Depth: 64, Items: 10_000, Weight: 1 << 20}
		early := protocol.PeekEtype(frame[:len(frame)/2])
		if whole := protocol.PeekEtype(frame); early != "" && early != whole {
			t.Errorf("half of the frame says %q, and all of it %q", early, whole)
		}
		e, err := protocol.DecodeEvent(frame, lim)
		if err != nil {
			if strings.Contains(err.Error(), "%!") {
				t.Errorf("badly formatted error: %v", err)
			}
			return
		}
		rest, err := msgp.Skip(frame)
		if err != nil || len(rest) != 0 {
			t.Errorf("accepted, but skipping it gives %v with %d bytes left", err, len(rest))
		}
		if e.Etype == "" {
			t.Error("accepted without an etype")
		}
		if e.Weight <= 0 || e.Weight > lim.Weight {
			t.Errorf("%d bytes weigh %d", len(frame), e.Weight)
		}
	})
}

func BenchmarkDecodeEvent(b *testing.B) {
	for _, f := range fixtures(b, toServer) {
		if !strings.Contains(f.File, "camera_drag") {
			continue
		}
		b.ReportAllocs()
		b.SetBytes(int64(len(f.frame)))
		for b.Loop() {
			if _, err := protocol.DecodeEvent(f.frame, protocol.DefaultLimits); err != nil {
				b.Fatal(err)
			}
		}
	}
}
