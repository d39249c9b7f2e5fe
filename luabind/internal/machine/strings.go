package machine

import lua "github.com/yuin/gopher-lua"

// SetStrings sets an unexported field of p that gopher-lua's own handlers read: the string
// constants, at their indices. The code generator calls it for each prototype when Constants is
// complete.
func SetStrings(p *lua.FunctionProto) {
	texts := make([]string, len(p.Constants))
	for i, v := range p.Constants {
		if s, ok := v.(lua.LString); ok {
			texts[i] = string(s)
		}
	}
	protoOf(p).stringConstants = texts
}
