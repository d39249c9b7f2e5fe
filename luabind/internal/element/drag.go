package element

import (
	"fmt"
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// A DragProblem is a value in the property drag that has the right type, but does not describe a drag.
type DragProblem struct {
	Field         string // the field with the value
	Rule          diag.RuleID
	Message, Hint string
}

// CheckDrag returns what is wrong with the values of drag = { ... }, nil for nothing. owner is the component.
// The fields' types have been checked.
func CheckDrag(owner string, t *lua.LTable) *DragProblem {
	subject := owner + ".drag."
	plane := machine.GetString(t, "plane")
	if p, ok := plane.(*lua.LTable); ok && p.MaxN() == 0 {
		if normal := machine.GetString(p, "normal"); normal != lua.LNil {
			plane = normal
		}
	}
	if isZero(plane) {
		return &DragProblem{"plane", diag.OutOfRange, subject + "plane is a vector of length 0, which has no direction", `write the plane's normal, {0, 1, 0}, or "xz"`}
	}
	if isZero(machine.GetString(t, "axis")) {
		return &DragProblem{"axis", diag.OutOfRange, subject + "axis is a vector of length 0, which has no direction", `write a direction, {1, 0, 0}, or "x"`}
	}
	if n, ok := notAStep(machine.GetString(t, "snap")); ok {
		return &DragProblem{"snap", diag.OutOfRange, fmt.Sprintf("%ssnap has to be a positive number, not %g", subject, n), "leave out snap for a drag to any place"}
	}
	if bounds, ok := machine.GetString(t, "bounds").(*lua.LTable); ok {
		return checkBounds(subject+"bounds", bounds)
	}
	return nil
}

// isZero reports whether v is a vector whose length is 0.
func isZero(v lua.LValue) bool {
	t, ok := v.(*lua.LTable)
	if !ok || t.MaxN() == 0 {
		return false
	}
	for _, item := range machine.Items(t) {
		if n, ok := item.(lua.LNumber); !ok || n != 0 {
			return false
		}
	}
	return true
}

// notAStep returns the first number that cannot be the distance between places. On one axis of several 0 stands
// for any place.
func notAStep(v lua.LValue) (n float64, bad bool) {
	switch v := v.(type) {
	case lua.LNumber:
		return float64(v), v <= 0
	case *lua.LTable:
		for _, item := range machine.Items(v) {
			if n, ok := item.(lua.LNumber); ok && n < 0 {
				return float64(n), true
			}
		}
		return 0, isZero(v)
	}
	return 0, false
}

func checkBounds(subject string, bounds *lua.LTable) *DragProblem {
	const hint = "write bounds = { {-1, 0, -1}, {1, 0, 1} }, the lowest and the highest coordinates"
	low, high := machine.GetString(bounds, "min"), machine.GetString(bounds, "max")
	if n := bounds.MaxN(); n > 0 {
		if n != 2 {
			return &DragProblem{"bounds", diag.WrongType, subject + " has to be a list of 2 corners, not of " + strconv.Itoa(n), hint}
		}
		low, high = bounds.RawGetInt(1), bounds.RawGetInt(2)
	}
	from, okLow := corner(low, math.Inf(-1))
	to, okHigh := corner(high, math.Inf(1))
	switch {
	case !okLow:
		return &DragProblem{"bounds", diag.WrongType, subject + ": the lowest corner has to be a number or a list of 3 numbers, not " + describe(low), hint}
	case !okHigh:
		return &DragProblem{"bounds", diag.WrongType, subject + ": the highest corner has to be a number or a list of 3 numbers, not " + describe(high), hint}
	}
	for i := range from {
		if from[i] > to[i] {
			return &DragProblem{
				"bounds", diag.OutOfRange,
				fmt.Sprintf("%s: the minimum of %c (%g) is above its maximum (%g)", subject, 'x'+i, from[i], to[i]), "exchange them: bounds = { min, max }",
			}
		}
	}
	return nil
}

// corner reads a corner of bounds: a list of three numbers, or a number for all of them. What is missing is
// otherwise.
func corner(v lua.LValue, otherwise float64) (c [3]float64, ok bool) {
	c = [3]float64{otherwise, otherwise, otherwise}
	switch v := v.(type) {
	case *lua.LNilType:
		return c, true
	case lua.LNumber:
		return [3]float64{float64(v), float64(v), float64(v)}, true
	case *lua.LUserData: // null, or an array whose numbers the client reads
		return c, true
	case *lua.LTable:
		if v.MaxN() != len(c) || firstNonNumber(v, len(c)) > 0 {
			return c, false
		}
		for i := range c {
			n, _ := v.RawGetInt(i + 1).(lua.LNumber)
			c[i] = float64(n)
		}
		return c, true
	}
	return c, false
}
