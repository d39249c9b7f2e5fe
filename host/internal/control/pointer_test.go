package control

import (
	"math"
	"testing"

	"github.com/tinylib/msgp/msgp"
)

func TestCheckPointer(t *testing.T) {
	type m = map[string]any
	type l = []any
	for name, tc := range map[string]struct {
		value any
		ok    bool
	}{
		"as pages send it": {m{
			"key": "b", "position": l{1.5, 0, -2}, "normal": l{0, 1, 0}, "uv": l{0.5, 0.5}, "distance": 4.2, "button": 0,
			"ray": m{"origin": l{0, 0, 0}, "direction": l{0, 0, 1}}, "screen": l{10, 20}, "modifiers": m{"shift": true}, "node": l{0, 0, 0}, "pointer": "mouse",
		}, true},
		"no more than it has": {m{"position": nil, "other": "x"}, true},
		"keys":                {m{"keys": l{"a", "b"}}, true},
		"nothing":             {nil, false},
		"a text":              {"x", false},
		"a list":              {l{1, 2, 3}, false},
		"a text as a place":   {m{"position": "x"}, false},
		"texts as a place":    {m{"node": l{"a", "b", "c"}}, false},
		"not a number":        {m{"node": l{math.NaN(), 0, 0}}, false},
		"infinity":            {m{"position": l{0, math.Inf(1), 0}}, false},
		"a long place":        {m{"position": l{1, 2, 3, 4, 5}}, false},
		"a short place":       {m{"position": l{1}}, false},
		"a ray":               {m{"ray": m{"origin": "x"}}, false},
		"a list as a ray":     {m{"ray": l{1}}, false},
		"a text as keys":      {m{"keys": "a"}, false},
		"an endless distance": {m{"distance": math.Inf(-1)}, false},
	} {
		raw, err := msgp.AppendIntf(nil, tc.value)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckPointer(raw); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := CheckPointer(nil); err == nil {
		t.Error("an event without a value is taken")
	}
}

func FuzzCheckPointer(f *testing.F) {
	f.Add([]byte("\x81\xa8position\x93\x01\x02\x03"))
	f.Add([]byte("\x81\xa3ray\x81\xa6origin\xdd\xff\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, raw []byte) { _ = CheckPointer(raw) })
}
