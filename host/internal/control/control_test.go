package control_test

import (
	"math"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host/internal/control"
)

func pack(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := msgp.AppendIntf(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

type m = map[string]any

func TestCheck(t *testing.T) {
	options := []any{"box", 2, m{"value": "b", "label": "Ball"}, m{"label": "Torus"}, true, float32(0.1)}
	tests := []struct {
		name    string
		control m
		good    []any
		bad     []any
	}{
		{"slider", m{"tag": "Slider", "min": 1, "max": float32(5.1)}, []any{1, 5.1, float32(5.1), "3", 2.5}, []any{0, 5.2, "6", "x", true, nil, []any{3}, math.NaN(), math.Inf(1)}},
		{"slider without limits", m{"tag": "Slider"}, []any{0, 100}, []any{-1, 101}},
		{"slider with a high minimum", m{"tag": "Slider", "min": 500}, []any{500}, []any{100, 501}},
		{"number box", m{"tag": "NumberBox"}, []any{-1e30, 1e30, 0}, []any{"3", math.Inf(1), math.NaN(), false}},
		{"number box with a minimum", m{"tag": "NumberBox", "min": 0}, []any{0, 1e9}, []any{-1}},
		{"checkbox", m{"tag": "Checkbox"}, []any{true, false}, []any{0, "true", nil}},
		{"switch", m{"tag": "Switch"}, []any{true}, []any{1}},
		{"text box", m{"tag": "TextBox"}, []any{"", "text", "42"}, []any{42, true, nil, []any{"x"}, strings.Repeat("x", 64<<10+1)}},
		{"colour", m{"tag": "ColorPicker"}, []any{"#fff", "#FF8800"}, []any{"red", "#ff880080", "#f", "#ggg", 5, ""}},
		{"colour with alpha", m{"tag": "ColorPicker", "alpha": true}, []any{"#ff880080", "#ff8800", "#fff8"}, []any{"#ff88008"}},
		{"select", m{"tag": "Select", "options": options}, []any{"box", 2, 2., "b", "Torus", true, 0.1}, []any{"Ball", "cone", 3, nil, false, []any{"box"}, m{"value": "b"}}},
		{"select of several", m{"tag": "Select", "options": options, "multiple": true}, []any{[]any{}, []any{"box", "b"}}, []any{"box", []any{"cone"}, []any{"box", "box", "box", "box", "box", "box", "box"}}},
		{"select without options", m{"tag": "Select"}, nil, []any{"box", nil}},
		{"buttons", m{"tag": "ButtonGroup", "options": options, "multiple": true}, []any{"box"}, []any{[]any{"box"}}},
		{"range", m{"tag": "RangeSlider", "min": 0, "max": 10}, []any{[]any{0, 10}, []any{5, 5}}, []any{5, []any{6, 5}, []any{0, 11}, []any{1}, []any{1, 2, 3}, []any{"a", "b"}}},
		{"vector", m{"tag": "VectorBox", "min": -1}, []any{[]any{0, 1, 2}}, []any{[]any{0, 1}, []any{0, 1, -2}, []any{0, 1, "z"}, 5}},
		{"vector of two", m{"tag": "VectorBox", "value": []any{0, 0}}, []any{[]any{1, 2}}, []any{[]any{1, 2, 3}}},
		{"disabled", m{"tag": "Slider", "disabled": true}, nil, []any{1}},
		{"no control", m{"tag": "Box", "disabled": true}, []any{1, "x", nil}, nil},
		{"no tag", m{}, []any{1, "x", nil}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lineage := [][]byte{pack(t, test.control)}
			for _, v := range test.good {
				if err := control.Check(lineage, "SET", pack(t, v)); err != nil {
					t.Errorf("%v is refused: %v", v, err)
				}
			}
			for _, v := range test.bad {
				if control.Check(lineage, "SET", pack(t, v)) == nil {
					t.Errorf("%v is taken", v)
				}
			}
		})
	}
	if control.Check([][]byte{pack(t, m{"tag": "Slider"})}, "SET", nil) == nil {
		t.Error("no value is taken")
	}
}

// Files are bounded, rows exist, and a control sends no event but its own.
func TestOtherEvents(t *testing.T) {
	file := m{"tag": "FileUpload", "maxSize": 20000}
	table := m{"tag": "Table", "rows": []any{[]any{"oak", 12}, []any{"birch", 9}}}
	bytes := func(n int) m { return m{"name": "a.csv", "bytes": make([]byte, n)} }
	for name, tc := range map[string]struct {
		props m
		etype string
		value any
		ok    bool
	}{
		"a file":              {file, "UPLOAD", bytes(19000), true},
		"a long file":         {file, "UPLOAD", bytes(40000), false},
		"a file as its value": {file, "SET", bytes(1), false},
		"a picture":           {m{"tag": "ImageUpload"}, "UPLOAD", bytes(40000), true},
		"a row":               {table, "CLICK", m{"key": "t", "row": 2}, true},
		"a row too many":      {table, "CLICK", m{"row": 3}, false},
		"row 0":               {table, "CLICK", m{"row": 0}, false},
		"half a row":          {table, "CLICK", m{"row": 1.5}, false},
		"a text as a row":     {table, "CLICK", m{"row": "x"}, false},
		"no row":              {table, "CLICK", nil, false},
		"a slider's file":     {m{"tag": "Slider"}, "UPLOAD", bytes(1), false},
		"a button's value":    {m{"tag": "Button"}, "SET", 1, false},
		"a click on a box":    {m{"tag": "Box"}, "CLICK", nil, true},
		"another program's":   {m{"tag": "Box"}, "SET", 1, true},
		"a click on a slider": {m{"tag": "Slider"}, "CLICK", nil, true},
		"what somebody types": {m{"tag": "Input"}, "INPUT", "x", true},
		"a book":              {m{"tag": "Input"}, "INPUT", strings.Repeat("x", 64<<10+1), false},
	} {
		if err := control.Check([][]byte{pack(t, tc.props)}, tc.etype, pack(t, tc.value)); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is disabled around a control disables it, for every event.
func TestDisabledAround(t *testing.T) {
	off := pack(t, m{"tag": "Panel", "disabled": true})
	for tag, etype := range map[string]string{"Slider": "SET", "Button": "CLICK", "Input": "INPUT", "FileUpload": "UPLOAD"} {
		one := pack(t, m{"tag": tag})
		if control.Check([][]byte{one, pack(t, m{"tag": "Folder"}), off}, etype, pack(t, 1)) == nil {
			t.Errorf("a %s in a panel that is disabled is taken", tag)
		}
		if err := control.Check([][]byte{one, pack(t, m{"tag": "div", "disabled": true})}, etype, pack(t, 1)); err != nil {
			t.Errorf("a %s is refused: %v", tag, err)
		}
	}
	if err := control.Check([][]byte{pack(t, m{"tag": "Slider", "disabled": true})}, "CLICK", nil); err != nil {
		t.Errorf("a Slider sends no CLICK of its own, but it is refused: %v", err)
	}
}

func FuzzCheck(f *testing.F) {
	for _, tag := range []string{"Slider", "RangeSlider", "NumberBox", "Checkbox", "Select", "ButtonGroup", "ColorPicker", "TextBox", "VectorBox"} {
		f.Add(pack(f, m{"tag": tag, "options": []any{"a", m{"value": 1}}, "value": []any{1, 2}, "min": 0, "multiple": true}), pack(f, []any{1, 2}))
		f.Add(pack(f, m{"tag": tag}), pack(f, "#fff"))
	}
	f.Fuzz(func(t *testing.T, raw, value []byte) {
		_ = control.Check([][]byte{raw, raw}, "SET", value)
		_ = control.Value(raw)
	})
}
