package protocol_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

func TestJSON(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, `0`, `-1`, `255`, `4294967295`, `-2147483648`, `1e+20`, `0.1`, `"text"`, `[]`, `{}`,
		`[1,[2,{"a":null}],"b"]`, `{"key":"box","position":[0.5,-1,3]}`,
	} {
		raw, err := protocol.FromJSON([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if err := protocol.Check(raw, protocol.DefaultLimits); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		back, err := protocol.ToJSON(raw)
		var a, b any
		if err != nil || json.Unmarshal([]byte(text), &a) != nil || json.Unmarshal(back, &b) != nil {
			t.Fatalf("%s: %s, %v", text, back, err)
		}
		if x, _ := json.Marshal(a); string(x) != string(back) {
			t.Errorf("%s comes back as %s", text, back)
		}
	}
	if _, err := protocol.FromJSON([]byte("hello")); err == nil {
		t.Error("hello is taken for JSON")
	}
	raw := msgp.AppendArrayHeader(nil, 6)
	raw = msgp.AppendBytes(raw, []byte{0, 0, 0})
	raw = msgp.AppendFloat64(raw, math.NaN())
	raw = msgp.AppendFloat32(raw, float32(math.Inf(1)))
	raw = append(raw, 0xd4, 0, 0) // undefined
	raw = append(raw, 0xd4, 7, 1) // an extension
	raw = msgp.AppendFloat32(raw, 0.5)
	text, err := protocol.ToJSON(raw)
	if want := `[{"$bytes":3,"b64":"AAAA"},null,null,null,{"$bytes":1,"$ext":7,"b64":"AQ=="},0.5]`; string(text) != want || err != nil {
		t.Errorf("%s, %v\nwant %s", text, err, want)
	}
}

// FuzzToJSON checks that well-formed msgpack becomes well-formed JSON.
func FuzzToJSON(f *testing.F) {
	files, err := filepath.Glob("testdata/fixtures/*.bin")
	if err != nil || len(files) == 0 {
		f.Fatal("no fixtures")
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if protocol.Check(raw, protocol.DefaultLimits) != nil {
			return
		}
		text, err := protocol.ToJSON(raw)
		if err != nil || !json.Valid(text) {
			t.Fatalf("%q, %v", text, err)
		}
	})
}
