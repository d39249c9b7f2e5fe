package luabind

import (
	"math/rand/v2"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// stdlibFolder is where messages say that the modules of the standard library are.
const stdlibFolder = "stdlib/"

// native are the parts of the standard library's modules that are in Go, because Lua is too
// slow for them or lacks what they need.
var native = map[string]func(e *Engine, L *lua.LState) map[string]lua.LGFunction{
	"vec3":  (*Engine).nativeVec3,
	"mat4":  (*Engine).nativeMat4,
	"csv":   (*Engine).nativeCSV,
	"json":  (*Engine).nativeJSON,
	"noise": (*Engine).nativeNoise,
}

// stdArg is what a module of the standard library is given as its second argument:
//
//	std.fail(message [, hint])         throws an error at the line that called the module
//	std.wants(what, name, form, got)   the same: "what wants form for name, not got"
//	std.describe(value)                how messages name a value
//	std.suggest(name, list)            the one of list that was probably meant, or nil
//	std.random([seed])                 a function that gives numbers from 0 to 1
//	std.native                         what the module has in Go
func (e *Engine) stdArg(L *lua.LState, name string) *lua.LTable {
	std := L.NewTable()
	L.SetFuncs(std, map[string]lua.LGFunction{
		"fail": func(L *lua.LState) int {
			e.throw(L, &failure{kind: kindInvalid, message: L.CheckString(1), hint: L.OptString(2, "")})
			return 0
		},
		"wants": func(L *lua.LState) int {
			message := L.CheckString(1) + " wants " + L.CheckString(3) + " for " + L.CheckString(2) + ", not " + describeValue(L.Get(4))
			e.throw(L, &failure{kind: kindInvalid, message: message, hint: L.OptString(5, "")})
			return 0
		},
		"describe": func(L *lua.LState) int {
			L.Push(lua.LString(describeValue(L.Get(1))))
			return 1
		},
		"suggest": func(L *lua.LState) int {
			var names []string
			machine.ForEach(L.CheckTable(2), func(_, v lua.LValue) { names = append(names, v.String()) })
			if near := catalog.Suggest(L.CheckString(1), slices.Values(names)); near != "" {
				L.Push(lua.LString(near))
			} else {
				L.Push(lua.LNil)
			}
			return 1
		},
		"random": func(L *lua.LState) int {
			seed := rand.Uint64()
			if n, ok := L.Get(1).(lua.LNumber); ok {
				seed = uint64(int64(n))
			}
			r := array.NewRandom(seed)
			L.Push(L.NewFunction(func(L *lua.LState) int {
				L.Push(lua.LNumber(r.Float64()))
				return 1
			}))
			return 1
		},
	})
	functions := L.NewTable()
	if open := native[name]; open != nil {
		L.SetFuncs(functions, open(e, L))
	}
	machine.SetString(std, "native", functions)
	return std
}

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
