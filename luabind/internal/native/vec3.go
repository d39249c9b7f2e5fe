package native

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

type vector3 [3]float64

// A vec3Module has the native functions of vec3, which scripts call most often.
type vec3Module struct {
	*Library
	meta *lua.LTable // of vectors; set by the module
}

func (l *Library) vec3() map[string]lua.LGFunction {
	m := &vec3Module{Library: l}
	funcs := map[string]lua.LGFunction{
		"init": func(L *lua.LState) int {
			m.meta = L.CheckTable(1)
			return 0
		},
		"dot": func(L *lua.LState) int {
			a, b := m.vector(L, 1, "dot", "a"), m.vector(L, 2, "dot", "b")
			L.Push(lua.LNumber(a[0]*b[0] + a[1]*b[1] + a[2]*b[2]))
			return 1
		},
		"length": func(L *lua.LState) int {
			a := m.vector(L, 1, "length", "a")
			L.Push(lua.LNumber(math.Sqrt(a[0]*a[0] + a[1]*a[1] + a[2]*a[2])))
			return 1
		},
		"distance": func(L *lua.LState) int {
			a, b := m.vector(L, 1, "distance", "a"), m.vector(L, 2, "distance", "b")
			x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
			L.Push(lua.LNumber(math.Sqrt(x*x + y*y + z*z)))
			return 1
		},
		"cross": func(L *lua.LState) int {
			a, b := m.vector(L, 1, "cross", "a"), m.vector(L, 2, "cross", "b")
			return m.put(L, 3, vector3{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]})
		},
		"normalize": func(L *lua.LState) int {
			a := m.vector(L, 1, "normalize", "a")
			n := math.Sqrt(a[0]*a[0] + a[1]*a[1] + a[2]*a[2])
			if n == 0 {
				n = 1
			}
			return m.put(L, 2, vector3{a[0] / n, a[1] / n, a[2] / n})
		},
		"lerp": func(L *lua.LState) int {
			a, b := m.vector(L, 1, "lerp", "a"), m.vector(L, 2, "lerp", "b")
			t, ok := L.Get(3).(lua.LNumber)
			if !ok {
				m.wants(L, 3, "lerp", "t", "a number")
			}
			for i := range a {
				a[i] += (b[i] - a[i]) * float64(t)
			}
			return m.put(L, 4, a)
		},
	}
	for name, op := range map[string]func(a, b float64) float64{
		"add": func(a, b float64) float64 { return a + b },
		"sub": func(a, b float64) float64 { return a - b },
		"mul": func(a, b float64) float64 { return a * b },
		"div": func(a, b float64) float64 { return a / b },
	} {
		funcs[name] = func(L *lua.LState) int {
			a, b := m.factor(L, 1, name, "a"), m.factor(L, 2, name, "b")
			return m.put(L, 3, vector3{op(a[0], b[0]), op(a[1], b[1]), op(a[2], b[2])})
		}
	}
	return funcs
}

func (m *vec3Module) wants(L *lua.LState, n int, what, name, form string) {
	m.Fail(L, script.Invalid, "vec3.%s wants %s for %s, not %s", what, form, name, script.Describe(L.Get(n)))
}

// vector returns argument n, which must be a list of three numbers.
func (m *vec3Module) vector(L *lua.LState, n int, what, name string) (v vector3) {
	t, ok := L.Get(n).(*lua.LTable)
	if ok {
		for i := range v {
			number, isNumber := t.RawGetInt(i + 1).(lua.LNumber)
			v[i], ok = float64(number), ok && isNumber
		}
	}
	if !ok {
		m.wants(L, n, what, name, "a vector {x, y, z}")
	}
	return v
}

// factor returns argument n, which must be a vector or a number. A number counts for all three components.
func (m *vec3Module) factor(L *lua.LState, n int, what, name string) vector3 {
	if number, ok := L.Get(n).(lua.LNumber); ok {
		f := float64(number)
		return vector3{f, f, f}
	}
	return m.vector(L, n, what, name)
}

// put stores v in the table at argument n, or in a new vector.
func (m *vec3Module) put(L *lua.LState, n int, v vector3) int {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		t = L.CreateTable(3, 0)
		t.Metatable = m.meta
	}
	for i, number := range v {
		t.RawSetInt(i+1, lua.LNumber(number))
	}
	L.Push(t)
	return 1
}
