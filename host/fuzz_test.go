package host_test

import (
	"bytes"
	"math"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// Whatever well-formed value a client sends as its introduction or acknowledgement, it is
// read without harm, and what is read is what msgpack says that it is.
func FuzzViewerValues(f *testing.F) {
	for _, v := range []any{
		7, -7, uint64(math.MaxUint64), 7.0, 7.5, math.NaN(), float32(7), "7", nil,
		map[string]any{"viewer": "vuerlua", "acks": true, "resume": "00"}, map[string]any{"viewer": 1, "acks": 1, "resume": []any{nil}},
	} {
		b, err := msgp.AppendIntf(nil, v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		if protocol.Check(value, protocol.DefaultLimits) != nil {
			return // the host never gets so far
		}
		decoded, _, err := msgp.ReadIntfBytes(value)
		if n, ok := host.ReadCount(value); ok {
			var want float64
			switch v := decoded.(type) {
			case int64:
				want = float64(v)
			case uint64:
				want = float64(v)
			case float32:
				want = float64(v)
			case float64:
				want = v
			}
			if err != nil || n == 0 || float64(n) != want {
				t.Errorf("%x is the count %d, and as a value %v, %v", value, n, decoded, err)
			}
		}
		viewer, acks, token := host.ReadIntroduction(value)
		info, isMap := decoded.(map[string]any)
		if viewer && (!isMap || info["viewer"] != "vuerlua") || !viewer && (acks || token != "") {
			t.Errorf("%x is the introduction %t, %t, %q, and as a value %v", value, viewer, acks, token, decoded)
		}
	})
}

// A rebased message is one value, and input that is not one value is not changed.
func FuzzRebased(f *testing.F) {
	for _, text := range []string{"/workspace/a.glb", "[](/workspace/)", "x"} {
		f.Add(msgp.AppendString(nil, text))
		f.Add(msgp.AppendString(msgp.AppendString(msgp.AppendMapHeader(nil, 1), "key"), text))
		f.Add(msgp.AppendString(msgp.AppendArrayHeader(nil, 1), text))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		const base = "http://localhost:8012"
		out := host.Rebased(frame, base)
		rest, err := msgp.Skip(frame)
		if err != nil || len(rest) > 0 {
			if !bytes.Equal(out, frame) {
				t.Fatalf("%x is not a value, and has become %x", frame, out)
			}
			return
		}
		if rest, err := msgp.Skip(out); err != nil || len(rest) > 0 {
			t.Fatalf("%x has become %x: %v", frame, out, err)
		}
	})
}
