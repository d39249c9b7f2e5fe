package native

import (
	"math"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A matrix is 4 by 4 numbers, column by column.
type matrix [16]float64

// readMatrix reads argument n, which the module mat4 has checked to be a table of 16 items.
func (l *Library) readMatrix(L *lua.LState, n int, what string) (m matrix) {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok || t.Len() != 16 {
		l.Fail(L, script.Invalid, "%s wants a matrix of 16 numbers, not %s", what, script.Describe(L.Get(n)))
	}
	for i := range m {
		number, ok := t.RawGetInt(i + 1).(lua.LNumber)
		if !ok {
			l.Fail(L, script.Invalid, "%s wants a matrix of 16 numbers, and item %d is %s", what, i+1, script.Describe(t.RawGetInt(i+1)))
		}
		m[i] = float64(number)
	}
	return m
}

// pushMatrix stores m in the table at argument n, or in a new one.
func pushMatrix(L *lua.LState, n int, m *matrix) int {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		t = L.CreateTable(16, 0)
	}
	for i, number := range m {
		t.RawSetInt(i+1, lua.LNumber(number))
	}
	L.Push(t)
	return 1
}

func (l *Library) mat4() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"mul": func(L *lua.LState) int {
			a, b := l.readMatrix(L, 1, "mat4.mul"), l.readMatrix(L, 2, "mat4.mul")
			m := a.mul(&b)
			return pushMatrix(L, 3, &m)
		},
		"invert": func(L *lua.LState) int {
			a := l.readMatrix(L, 1, "mat4.invert")
			m, ok := a.invert()
			if !ok {
				L.Push(lua.LNil)
				return 1
			}
			return pushMatrix(L, 2, &m)
		},
		"det": func(L *lua.LState) int {
			a := l.readMatrix(L, 1, "mat4.det")
			s, c := a.minors()
			L.Push(lua.LNumber(det(&s, &c)))
			return 1
		},
	}
}

func (a *matrix) mul(b *matrix) (m matrix) {
	for col := 0; col < 16; col += 4 {
		for row := range 4 {
			m[col+row] = a[row]*b[col] + a[4+row]*b[col+1] + a[8+row]*b[col+2] + a[12+row]*b[col+3]
		}
	}
	return m
}

// minors returns the 2 by 2 determinants of the first two columns and of the last two.
func (a *matrix) minors() (s, c [6]float64) {
	pairs := [6][2]int{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}
	for i, p := range pairs {
		s[i] = a[p[0]]*a[4+p[1]] - a[p[1]]*a[4+p[0]]
		c[i] = a[8+p[0]]*a[12+p[1]] - a[8+p[1]]*a[12+p[0]]
	}
	return s, c
}

func det(s, c *[6]float64) float64 {
	return s[0]*c[5] - s[1]*c[4] + s[2]*c[3] + s[3]*c[2] - s[4]*c[1] + s[5]*c[0]
}

// invert returns the inverse, by Laplace's expansion over the minors. ok is false for a singular matrix.
func (a *matrix) invert() (m matrix, ok bool) {
	s, c := a.minors()
	d := det(&s, &c)
	if d == 0 || math.IsNaN(d) || math.IsInf(d, 0) {
		return m, false
	}
	m = matrix{
		a[5]*c[5] - a[6]*c[4] + a[7]*c[3], -a[1]*c[5] + a[2]*c[4] - a[3]*c[3],
		a[13]*s[5] - a[14]*s[4] + a[15]*s[3], -a[9]*s[5] + a[10]*s[4] - a[11]*s[3],
		-a[4]*c[5] + a[6]*c[2] - a[7]*c[1], a[0]*c[5] - a[2]*c[2] + a[3]*c[1],
		-a[12]*s[5] + a[14]*s[2] - a[15]*s[1], a[8]*s[5] - a[10]*s[2] + a[11]*s[1],
		a[4]*c[4] - a[5]*c[2] + a[7]*c[0], -a[0]*c[4] + a[1]*c[2] - a[3]*c[0],
		a[12]*s[4] - a[13]*s[2] + a[15]*s[0], -a[8]*s[4] + a[9]*s[2] - a[11]*s[0],
		-a[4]*c[3] + a[5]*c[1] - a[6]*c[0], a[0]*c[3] - a[1]*c[1] + a[2]*c[0],
		-a[12]*s[3] + a[13]*s[1] - a[14]*s[0], a[8]*s[3] - a[9]*s[1] + a[10]*s[0],
	}
	for i := range m {
		m[i] /= d
	}
	return m, true
}
