package element

import lua "github.com/yuin/gopher-lua"

// MarkName returns the name of the constructor that has marked t: of a component, array or map; ""
// for any other table. The constructor of that name in another Lua state marks a table there.
func MarkName(t *lua.LTable) string {
	switch m := markOf(t).(type) {
	case *class:
		return m.Name
	case kind:
		return m.String()
	}
	return ""
}

// IsNull reports whether v is the value null.
func IsNull(v lua.LValue) bool {
	ud, ok := v.(*lua.LUserData)
	if !ok {
		return false
	}
	_, ok = ud.Value.(nullValue)
	return ok
}
