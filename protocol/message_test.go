package protocol_test

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

const tsFixture = 1760000000123

// field returns the raw value at a path of map fields and list indices in a fixture's frame.
func field(t *testing.T, raw []byte, path ...any) []byte {
	t.Helper()
	for _, step := range path {
		var n uint32
		var rest []byte
		var err error
		switch step := step.(type) {
		case string:
			if raw = msgp.Locate(step, raw); len(raw) == 0 {
				t.Fatalf("no field %q", step)
			}
		case int:
			if n, rest, err = msgp.ReadArrayHeaderBytes(raw); err != nil || uint32(step) >= n {
				t.Fatalf("no item %d: %v", step, err)
			}
			for range step {
				rest, _ = msgp.Skip(rest)
			}
			end, _ := msgp.Skip(rest)
			raw = rest[:len(rest)-len(end)]
		}
	}
	return raw
}

func decode(t *testing.T, raw []byte) any {
	t.Helper()
	v, rest, err := msgp.ReadIntfBytes(raw)
	if err != nil || len(rest) != 0 {
		t.Fatalf("%v, %d bytes left", err, len(rest))
	}
	return v
}

// TestMessagesEqualPython rebuilds the fixtures' messages from their nodes, and compares
// the decoded values with those that Python sends.
func TestMessagesEqualPython(t *testing.T) {
	node := func(key string, raw []byte) protocol.Node { return protocol.Node{Key: key, Raw: raw} }
	const uuid = "0123abcd-0000-4000-8000-000000000001"
	cases := map[string]func(frame []byte) *protocol.Message{
		"s2c_set_defaultscene.bin": func(f []byte) *protocol.Message {
			return protocol.Set(tsFixture, node("2", field(t, f, "data")))
		},
		"s2c_add_one.bin": func(f []byte) *protocol.Message {
			return protocol.Add(tsFixture, "", []protocol.Node{node("box5", field(t, f, "data", "nodes", 0))})
		},
		"s2c_add_to.bin": func(f []byte) *protocol.Message {
			return protocol.Add(tsFixture, "grp", []protocol.Node{node("child1", field(t, f, "data", "nodes", 0))})
		},
		"s2c_upsert_one.bin": func(f []byte) *protocol.Message {
			return protocol.Upsert(tsFixture, "", []protocol.Node{node("box2", field(t, f, "data", "nodes", 0))})
		},
		"s2c_update_one.bin": func(f []byte) *protocol.Message {
			return protocol.Update(tsFixture, false, []protocol.Node{node("box1", field(t, f, "data", "nodes", 0))})
		},
		"s2c_update_strict.bin": func(f []byte) *protocol.Message {
			return protocol.Update(tsFixture, true, []protocol.Node{node("box1", field(t, f, "data", "nodes", 0))})
		},
		"s2c_remove_one.bin":  func([]byte) *protocol.Message { return protocol.Remove(tsFixture, []string{"box2"}) },
		"s2c_remove_many.bin": func([]byte) *protocol.Message { return protocol.Remove(tsFixture, []string{"box1", "b3"}) },
		"s2c_noop.bin":        func([]byte) *protocol.Message { return protocol.Event(tsFixture, "NOOP", []byte{0xc0}) },
		"s2c_haptic_pulse.bin": func(f []byte) *protocol.Message {
			return protocol.Event(tsFixture, "HAPTIC_ACTUATOR_PULSE", field(t, f, "data"))
		},
		"s2c_mj_step.bin": func(f []byte) *protocol.Message {
			return protocol.RPC(tsFixture, "MJ_STEP", "mj", uuid, "MJ_STEP_RESPONSE@"+uuid, field(t, f, "data"))
		},
		"s2c_grab_render_fixed_uuid.bin": func(f []byte) *protocol.Message {
			return protocol.RPC(tsFixture, "GRAB_RENDER", "DEFAULT", uuid, "GRAB_RENDER_RESPONSE@"+uuid, field(t, f, "data"))
		},
	}
	made := 0
	for _, f := range fixtures(t, toClient) {
		build := cases[f.File]
		if build == nil {
			continue
		}
		made++
		t.Run(f.File, func(t *testing.T) {
			m := build(f.frame)
			if err := protocol.Check(m.Frame, protocol.DefaultLimits); err != nil {
				t.Fatal(err)
			}
			if got, want := decode(t, m.Frame), decode(t, f.frame); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
			if m.Etype != f.Etype {
				t.Errorf("etype %q, want %q", m.Etype, f.Etype)
			}
		})
	}
	if made != len(cases) {
		t.Errorf("%d of %d fixtures found", made, len(cases))
	}
}

// TestNodesPointIntoFrame checks that a message is one block of memory, and that the
// caller may reuse the nodes' bytes.
func TestNodesPointIntoFrame(t *testing.T) {
	raw := msgp.AppendString([]byte{0x81}, "key")
	raw = msgp.AppendString(raw, "a")
	nodes := []protocol.Node{{Key: "a", Raw: raw}, {Key: "a", Raw: raw}}
	m := protocol.Upsert(1, "parent", nodes)
	want := bytes.Clone(raw)
	clear(raw)
	for i, n := range m.Nodes {
		if !bytes.Equal(n.Raw, want) {
			t.Errorf("node %d has changed with the caller's bytes", i)
		}
		if !bytes.Contains(m.Frame, n.Raw) {
			t.Errorf("node %d is not in the frame", i)
		}
	}
}

func TestShape(t *testing.T) {
	shape := func(names ...string) (s protocol.Shape) {
		for _, n := range names {
			s = s.With(n)
		}
		return s
	}
	if shape("key", "position") != shape("position", "key") {
		t.Error("the order of names makes a difference")
	}
	if shape("key", "position") == shape("key", "rotation") {
		t.Error("other names make no difference")
	}
	if shape("key") == shape("key", "position") {
		t.Error("one more name makes no difference")
	}
}

func BenchmarkUpsert100(b *testing.B) {
	raw := append([]byte{0x81}, msgp.AppendString(msgp.AppendString(nil, "key"), "box-100")...)
	raw = append(raw, make([]byte, 80)...)
	nodes := make([]protocol.Node, 100)
	for i := range nodes {
		nodes[i] = protocol.Node{Key: "box", Raw: raw}
	}
	b.ReportAllocs()
	for b.Loop() {
		protocol.Upsert(1, "", nodes)
	}
}

// TestIntegerKeys checks that integer keys stay integers on the wire and have decimal names here.
func TestIntegerKeys(t *testing.T) {
	m := protocol.RemoveKeys(1, []protocol.Key{{Name: "8", Int: true}, {Name: "8"}})
	keys := decode(t, field(t, m.Frame, "data", "keys"))
	if !reflect.DeepEqual(keys, []any{int64(8), "8"}) || !reflect.DeepEqual(m.Keys, []string{"8", "8"}) {
		t.Errorf("%#v, %q", keys, m.Keys)
	}
	m = protocol.UpsertInto(1, protocol.Key{Name: "-3", Int: true}, nil)
	if to := decode(t, field(t, m.Frame, "data", "to")); to != int64(-3) || m.To != "-3" || !m.ToInt {
		t.Errorf("%#v, %q", to, m.To)
	}
}

func TestAppendNumber(t *testing.T) {
	for _, c := range []struct {
		n    float64
		want any
	}{
		{0, int64(0)}, {1, int64(1)}, {-1, int64(-1)}, {4294967295, uint64(4294967295)}, {-2147483648, int64(-2147483648)},
		{4294967296, 4294967296.0}, {-2147483649, -2147483649.0}, {0.5, float32(0.5)}, {0.1, float32(0.1)},
	} {
		got := decode(t, protocol.AppendNumber(nil, c.n))
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%v became %T %v", c.n, got, got)
		}
		if _, float := c.want.(float64); float {
			if _, ok := got.(float64); !ok {
				t.Errorf("%v became a %T", c.n, got)
			}
		}
	}
	if raw := protocol.AppendNumber(nil, math.Copysign(0, -1)); raw[0] != 0xca {
		t.Errorf("-0 became %x", raw)
	}
}
