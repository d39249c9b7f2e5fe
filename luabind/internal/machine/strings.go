package machine

import lua "github.com/yuin/gopher-lua"

// SetStrings fills in what gopher-lua's own handlers read of p besides its exported fields:
// the constants that are strings, at their indices. Whoever generates a prototype calls it
// for each once Constants is complete.
func SetStrings(p *lua.FunctionProto) {
	texts := make([]string, len(p.Constants))
	for i, v := range p.Constants {
		if s, ok := v.(lua.LString); ok {
			texts[i] = string(s)
		}
	}
	protoOf(p).stringConstants = texts
}
