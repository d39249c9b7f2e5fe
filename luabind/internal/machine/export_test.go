package machine

import lua "github.com/yuin/gopher-lua"

// NewRecord returns an empty record with room for the fields of the given names.
func NewRecord(names []lua.LValue, items int) *lua.LTable {
	return newRecord(tableOf(NewShape(names).(*lua.LTable)), items).public()
}
