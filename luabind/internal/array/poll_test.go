package array_test

import (
	"errors"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
)

// TestPoll checks that functions that process whole arrays call Poll about every 64 k numbers, and
// end with its error.
func TestPoll(t *testing.T) {
	const n = 1 << 20
	source := make([]float64, n)
	var plain array.Maker
	floats, _ := plain.Of(array.Float32, source)
	ints, _ := plain.Of(array.Int32, source)
	operand := array.Operand{Array: floats}
	file := append([]byte("\x93NUMPY\x01\x00\x4a\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1048576,)}              \n"), make([]byte, 8*n)...)
	cases := []struct {
		name string
		run  func(m array.Maker) error
	}{
		{"Unary", func(m array.Maker) error { _, err := m.Unary(array.Sin, floats, nil); return err }},
		{"Binary", func(m array.Maker) error { _, err := m.Binary(array.Add, operand, operand, floats); return err }},
		{"Clamp", func(m array.Maker) error { _, err := m.Clamp(floats, 0, 1, nil); return err }},
		{"Lerp", func(m array.Maker) error { _, err := m.Lerp(floats, operand, 0.5, nil); return err }},
		{"Convert", func(m array.Maker) error { _, err := m.Convert(array.Uint8, ints); return err }},
		{"Copy", func(m array.Maker) error { return m.Copy(floats, 0, ints) }},
		{"Linspace", func(m array.Maker) error { _, err := m.Linspace(array.Float32, 0, 1, n); return err }},
		{"Range", func(m array.Maker) error { _, err := m.Range(array.Float32, 1, n, 1); return err }},
		{"Random", func(m array.Maker) error {
			_, err := m.Random(array.Float32, n, array.NewRandom(1), 0, 1)
			return err
		}},
		{"Normal", func(m array.Maker) error {
			_, err := m.Normal(array.Float32, n, array.NewRandom(1), 0, 1)
			return err
		}},
		{"Column", func(m array.Maker) error { _, err := m.Column(floats, 0, 1, ints); return err }},
		{"Interleave", func(m array.Maker) error {
			_, err := m.Interleave([]array.Operand{operand, operand}, nil)
			return err
		}},
		{"Map", func(m array.Maker) error {
			_, err := m.Map([]array.Operand{operand}, func(x []float64) float64 { return x[0] })
			return err
		}},
		{"Sum", func(m array.Maker) error { _, err := m.Sum(floats); return err }},
		{"Extremes", func(m array.Maker) error { _, err := m.Extremes(floats); return err }},
		{"Dot", func(m array.Maker) error { _, err := m.Dot(floats, floats); return err }},
		{"NPY", func(m array.Maker) error { _, _, err := m.NPY(file); return err }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			calls := 0
			count := array.Maker{Poll: func() error { calls++; return nil }}
			if err := c.run(count); err != nil || calls < n>>16-1 {
				t.Errorf("polled %d times: %v", calls, err)
			}
			stop := errors.New("stop")
			if err := c.run(array.Maker{Poll: func() error { return stop }}); !errors.Is(err, stop) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}
