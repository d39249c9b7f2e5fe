package element

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// bezierPoints checks the number of points of a Spline of Bezier segments, each of which has two control points
// between its ends. Clients would leave out the points that remain.
func bezierPoints(el *element, points *lua.LTable) *Error {
	if machine.GetString(el.table, "kind") != lua.LString("bezier") {
		return nil
	}
	n := points.MaxN()
	if _, flat := points.RawGetInt(1).(lua.LNumber); flat {
		n /= 3
	}
	if machine.GetString(el.table, "closed") == lua.LTrue {
		if n%3 == 0 {
			return nil
		}
		err := problem("has %s, but a closed spline of Bezier segments has 3 for each segment", count(n, "point"))
		err.Hint = "write a point and two control points for each segment, without the first point at the end"
		return err
	}
	if n%3 == 1 {
		return nil
	}
	err := problem("has %s, but a spline of Bezier segments has 4, 7, 10, ...", count(n, "point"))
	err.Hint = "write a point, two control points, a point, and so on"
	return err
}
