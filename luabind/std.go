package luabind

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/modules"
)

// callerPlace returns the innermost place outside the standard library; if it does not exist, it returns
// file and line.
func callerPlace(L *lua.LState, file string, line int) (string, int) {
	type frame struct {
		fn   lua.LValue
		file string
		line int
	}
	var frames []frame
	for level := 0; ; level++ {
		dbg, ok := L.GetStack(level)
		if !ok {
			break
		}
		if fn, err := L.GetInfo("Slf", dbg, lua.LNil); err == nil {
			frames = append(frames, frame{fn, dbg.Source, dbg.CurrentLine})
		}
	}
	for i, f := range frames {
		// For a level that a tail call has removed, gopher-lua returns the outermost place.
		if f.line > 0 && !modules.IsStdlib(f.file) && (i == len(frames)-1 || f != frames[len(frames)-1]) {
			return f.file, f.line
		}
	}
	return file, line
}
