package element

import lua "github.com/yuin/gopher-lua"

// A name is a key of a table: its text, and the same text as a Lua value.
type name struct {
	text  string
	value lua.LValue
}

func nameOf(text string) name { return name{text, lua.LString(text)} }

// names are frequent in events, so decoding an event does not allocate them.
var names = func() map[string]name {
	m := map[string]name{}
	for _, text := range [...]string{
		"etype", "key", "value", "ts",
		"camera", "position", "rotation", "quaternion", "matrix", "ctype", "width", "height",
		"aspect", "far", "filmGauge", "filmOffset", "focus", "fov", "near", "zoom",
		"left", "leftState", "right", "rightState",
	} {
		m[text] = nameOf(text)
	}
	return m
}()
