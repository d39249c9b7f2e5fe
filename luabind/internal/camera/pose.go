package camera

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// A Vector is a point or a direction.
type Vector [3]float64

// A Pose is where a camera is, what it looks at, and its lens.
type Pose struct {
	Position, Target, Up Vector
	Quaternion           [4]float64
	Fov                  float64 // vertical, in degrees
	Aspect               float64 // width by height
	Roll                 float64 // radians
	Zoom                 float64
	Orthographic         bool
}

// Default returns the camera of a page that has not been told anything.
func Default() Pose {
	p := Pose{Position: Vector{0, 5, 10}, Up: Vector{0, 1, 0}, Fov: 60, Aspect: 16. / 9, Zoom: 1}
	p.turn()
	return p
}

// Table returns the pose as a new table.
func (p *Pose) Table(L *lua.LState) *lua.LTable {
	t := L.NewTable()
	for _, f := range []struct {
		name  string
		value []float64
	}{
		{"position", p.Position[:]}, {"target", p.Target[:]}, {"quaternion", p.Quaternion[:]}, {"up", p.Up[:]},
	} {
		list := L.CreateTable(len(f.value), 0)
		for _, n := range f.value {
			list.Append(lua.LNumber(n))
		}
		machine.SetString(t, f.name, list)
	}
	machine.SetString(t, "fov", lua.LNumber(p.Fov))
	machine.SetString(t, "aspect", lua.LNumber(p.Aspect))
	machine.SetString(t, "roll", lua.LNumber(p.Roll))
	machine.SetString(t, "zoom", lua.LNumber(p.Zoom))
	machine.SetString(t, "orthographic", lua.LBool(p.Orthographic))
	return t
}

// turn sets the quaternion of a camera that looks from its position at its target.
func (p *Pose) turn() {
	back := p.Position.sub(p.Target).unit(Vector{0, 0, 1})
	right := p.Up.cross(back)
	if right.length() < 1e-9 { // it looks along up
		right = Vector{1, 0, 0}
		if math.Abs(back[0]) > 0.9 {
			right = Vector{0, 0, -1}
		}
	}
	right = right.unit(Vector{1, 0, 0})
	up := back.cross(right)
	sin, cos := math.Sincos(p.Roll)
	var x, y Vector
	for i := range 3 {
		x[i] = cos*right[i] + sin*up[i]
		y[i] = cos*up[i] - sin*right[i]
	}
	p.Quaternion = quaternionOf(x, y, back)
}

// quaternionOf returns the rotation that turns the axes of the world into x, y and z.
func quaternionOf(x, y, z Vector) (q [4]float64) {
	switch trace := x[0] + y[1] + z[2]; {
	case trace > 0:
		s := 2 * math.Sqrt(1+trace)
		q = [4]float64{(y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s, s / 4}
	case x[0] > y[1] && x[0] > z[2]:
		s := 2 * math.Sqrt(1+x[0]-y[1]-z[2])
		q = [4]float64{s / 4, (y[0] + x[1]) / s, (z[0] + x[2]) / s, (y[2] - z[1]) / s}
	case y[1] > z[2]:
		s := 2 * math.Sqrt(1+y[1]-x[0]-z[2])
		q = [4]float64{(y[0] + x[1]) / s, s / 4, (z[1] + y[2]) / s, (z[0] - x[2]) / s}
	default:
		s := 2 * math.Sqrt(1+z[2]-x[0]-y[1])
		q = [4]float64{(z[0] + x[2]) / s, (z[1] + y[2]) / s, s / 4, (x[1] - y[0]) / s}
	}
	return q
}

func (v Vector) sub(w Vector) Vector { return Vector{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }

func (v Vector) cross(w Vector) Vector {
	return Vector{v[1]*w[2] - v[2]*w[1], v[2]*w[0] - v[0]*w[2], v[0]*w[1] - v[1]*w[0]}
}

func (v Vector) length() float64 { return math.Hypot(v[0], math.Hypot(v[1], v[2])) }

// unit returns v with length 1, or otherwise if v has no direction.
func (v Vector) unit(otherwise Vector) Vector {
	n := v.length()
	if n < 1e-300 || math.IsInf(n, 0) {
		return otherwise
	}
	return Vector{v[0] / n, v[1] / n, v[2] / n}
}
