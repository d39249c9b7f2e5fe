package camera_test

import (
	"math"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/luabind/internal/camera"
)

func pack(t testing.TB, v any) []byte {
	t.Helper()
	b, err := msgp.AppendIntf(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func report() map[string]any {
	return map[string]any{
		"position": []any{1, 2.5, 3}, "target": []any{0, 0, 0}, "up": []any{0, 0, 1}, "quaternion": []any{0, 0, 0, 1},
		"fov": 40, "aspect": 2, "roll": 0.5, "zoom": 3, "orthographic": true, "hand": true, "more": "is left out",
	}
}

func TestDecode(t *testing.T) {
	r, ok := camera.Decode(pack(t, report()))
	want := camera.Report{Hand: true, Pose: camera.Pose{
		Position: camera.Vector{1, 2.5, 3}, Up: camera.Vector{0, 0, 1}, Quaternion: [4]float64{0, 0, 0, 1}, Fov: 40, Aspect: 2, Roll: 0.5, Zoom: 3, Orthographic: true,
	}}
	if !ok || r != want {
		t.Errorf("%+v, %t", r, ok)
	}
	for name, value := range map[string]any{
		"position": []any{1, 2}, "target": []any{1, 2, "x"}, "up": nil, "quaternion": []any{0, 0, 0, math.NaN()}, "fov": 0, "aspect": -1,
		"roll": math.Inf(1), "zoom": "1", "orthographic": 1, "hand": "yes",
	} {
		bad := report()
		bad[name] = value
		if _, ok := camera.Decode(pack(t, bad)); ok {
			t.Errorf("%s = %v is accepted", name, value)
		}
		delete(bad, name)
		_, ok := camera.Decode(pack(t, bad))
		if needed := name == "position" || name == "target" || name == "up" || name == "quaternion"; ok == needed {
			t.Errorf("without %s: %t", name, ok)
		}
	}
}

func TestOfScene(t *testing.T) {
	for _, c := range []struct {
		name   string
		scene  map[string]any
		at, to camera.Vector
	}{
		{"nothing", nil, camera.Vector{0, 5, 10}, camera.Vector{}},
		{"camera", map[string]any{"camera": map[string]any{"from": []any{1, 2, 3}, "at": []any{0, 1, 0}}, "camPosition": []any{9, 9, 9}}, camera.Vector{1, 2, 3}, camera.Vector{0, 1, 0}},
		{"short names", map[string]any{"camPosition": []any{0, 0, 3}, "camTarget": []any{0, 0, 1}}, camera.Vector{0, 0, 3}, camera.Vector{0, 0, 1}},
		{"a rotation", map[string]any{"camPosition": []any{0, 0, 3}, "camRotation": []any{0, math.Pi / 2, 0, "XYZ"}}, camera.Vector{0, 0, 3}, camera.Vector{-3, 0, 3}},
		{"nonsense", map[string]any{"camera": []any{1}, "camPosition": "here", "up": []any{0, 0, 0}}, camera.Vector{0, 5, 10}, camera.Vector{}},
	} {
		p := camera.OfScene(func(name string) ([]byte, bool) {
			v, ok := c.scene[name]
			return pack(t, v), ok
		})
		var length float64
		for i := range 3 {
			if math.Abs(p.Position[i]-c.at[i])+math.Abs(p.Target[i]-c.to[i]) > 1e-9 {
				t.Errorf("%s: from %v at %v", c.name, p.Position, p.Target)
				break
			}
		}
		for _, n := range p.Quaternion {
			length += n * n
		}
		if math.Abs(length-1) > 1e-9 {
			t.Errorf("%s: the quaternion is %v", c.name, p.Quaternion)
		}
	}
}

// A camera looks along its own -z, with y up.
func TestQuaternion(t *testing.T) {
	half := math.Sqrt(0.5)
	for _, c := range []struct {
		from []any
		up   []any
		roll float64
		want [4]float64
	}{
		{[]any{0, 0, 5}, []any{0, 1, 0}, 0, [4]float64{0, 0, 0, 1}},
		{[]any{5, 0, 0}, []any{0, 1, 0}, 0, [4]float64{0, half, 0, half}},
		{[]any{0, 5, 0}, []any{0, 1, 0}, 0, [4]float64{-half, 0, 0, half}},
		{[]any{0, 0, -5}, []any{0, 1, 0}, 0, [4]float64{0, 1, 0, 0}},
		{[]any{0, 0, 5}, []any{0, 1, 0}, math.Pi / 2, [4]float64{0, 0, half, half}},
		{[]any{0, -5, 0}, []any{0, 0, 1}, 0, [4]float64{half, 0, 0, half}},
	} {
		p := camera.OfScene(func(name string) ([]byte, bool) {
			return pack(t, map[string]any{"from": c.from, "at": []any{0, 0, 0}, "up": c.up, "roll": c.roll}), name == "camera"
		})
		dot := 0.
		for i := range 4 {
			dot += p.Quaternion[i] * c.want[i]
		}
		if math.Abs(dot) < 1-1e-6 {
			t.Errorf("from %v, up %v, roll %g: %v, want %v", c.from, c.up, c.roll, p.Quaternion, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(pack(f, report()))
	f.Add(pack(f, map[string]any{"camera": map[string]any{"position": []any{1, 2, 3}, "quaternion": []any{0, 0, 0, 1}}}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		finite := func(p camera.Pose) {
			for _, n := range append(append(p.Position[:], p.Target[:]...), p.Fov, p.Aspect, p.Zoom, p.Roll) {
				if math.IsNaN(n) || math.IsInf(n, 0) {
					t.Errorf("%+v", p)
				}
			}
		}
		if r, ok := camera.Decode(raw); ok {
			finite(r.Pose)
		}
		p := camera.Default()
		camera.DecodeMove(raw, &p)
		finite(p)
		finite(camera.OfScene(func(string) ([]byte, bool) { return raw, true }))
	})
}
