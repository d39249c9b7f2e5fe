package machine

import lua "github.com/yuin/gopher-lua"

// A Marker is a Go function that takes a table, sets the table's metatable and returns the table.
// If a script calls it with a new table, the loop does the same without a call.
type Marker struct {
	Function *lua.LFunction
	mark     *upvalue
}

// markerIndex marks the upvalue of a marker. Registers and other upvalues have no such index.
const markerIndex = -1 << 20

// NewMarker returns a marker. The loop calls fn until SetMark is called. Later it calls fn unless the
// only argument is a table without a metatable and the script needs one result.
func NewMarker(L *lua.LState, fn lua.LGFunction) Marker {
	m := Marker{L.NewFunction(fn), &upvalue{index: markerIndex, value: lua.LNil, closed: true}}
	m.Function.Upvalues = []*lua.Upvalue{m.mark.public()}
	return m
}

// SetMark sets the metatable.
func (m Marker) SetMark(mt *lua.LTable) { m.mark.value = Usual(mt) }

// markCall sets the metatable of arg if fn is a marker and arg a table without a metatable. It
// reports whether it did.
func markCall(fn *lua.LFunction, arg lua.LValue) bool {
	u := upvalueOf(fn.Upvalues[0])
	if u.index != markerIndex || isNil(u.value) {
		return false
	}
	t, ok := arg.(*lua.LTable)
	if !ok || !isNil(t.Metatable) {
		return false
	}
	t.Metatable = u.value
	return true
}
