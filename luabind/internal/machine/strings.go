package machine

import lua "github.com/yuin/gopher-lua"

// SetStrings fills in the unexported field of p that gopher-lua's own handlers read: the
// constants that are strings, at their indices. The code generator calls it for each prototype
// once Constants is complete.
func SetStrings(p *lua.FunctionProto) {
	texts := make([]string, len(p.Constants))
	for i, v := range p.Constants {
		if s, ok := v.(lua.LString); ok {
			texts[i] = string(s)
		}
	}
	protoOf(p).stringConstants = texts
}
