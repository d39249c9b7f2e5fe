package luabind

import (
	"strings"

	lua "github.com/yuin/gopher-lua"
)

// stdlibFolder is where messages say that the modules of the standard library are.
const stdlibFolder = "stdlib/"

// isStdlib says whether a chunk is a module of the standard library.
func isStdlib(source string) bool { return strings.HasPrefix(source, stdlibFolder) }

// callerPlace is the innermost place outside of the standard library; file and line where
// there is none.
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
		// For a level that a tail call has done away with, gopher-lua gives the outermost.
		if f.line > 0 && !isStdlib(f.file) && (i == len(frames)-1 || f != frames[len(frames)-1]) {
			return f.file, f.line
		}
	}
	return file, line
}
