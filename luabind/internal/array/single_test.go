package array

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
)

// TestAppendFloat32 checks each kind of array, and that the first number that is not finite is found at
// each place.
func TestAppendFloat32(t *testing.T) {
	for n := range 20 {
		numbers := make([]float64, n)
		var want []byte
		for i := range numbers {
			numbers[i] = float64(i)
			want = binary.LittleEndian.AppendUint32(want, math.Float32bits(float32(i)))
		}
		for _, k := range Kinds() {
			a, err := Maker{}.Of(k, numbers)
			if err != nil {
				t.Fatal(err)
			}
			if got, bad := a.AppendFloat32(nil); bad >= 0 || !bytes.Equal(got, want) {
				t.Errorf("%s: %x, %d", a, got, bad)
			}
		}
		for i := range numbers {
			for _, odd := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				a, _ := Maker{}.Of(Float32, numbers)
				a.data.put(i, odd)
				if _, bad := a.AppendFloat32(nil); bad != i {
					t.Errorf("%v at %d of %d: found at %d", odd, i, n, bad)
				}
			}
		}
	}
	large, _ := Maker{}.Of(Float32, []float64{math.MaxFloat32, -math.MaxFloat32, 1e-45, 0, -1, 1, 2, 3})
	if _, bad := large.AppendFloat32(nil); bad >= 0 {
		t.Errorf("item %d is finite", bad)
	}
}
