package sandbox

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	lua "github.com/yuin/gopher-lua"
)

// baseLoad compiles what a reader function gives piece by piece, or, as in Lua 5.2, a
// string; the mode and the environment of 5.2 are there too.
func (lib *library) baseLoad(L *lua.LState) int {
	var source string
	switch v := L.Get(1).(type) {
	case *lua.LFunction:
		var b strings.Builder
		for {
			L.Push(v)
			L.Call(0, 1)
			piece := L.Get(-1)
			L.Pop(1)
			if piece == lua.LNil || piece == lua.LString("") {
				break
			}
			if piece.Type() != lua.LTString && piece.Type() != lua.LTNumber {
				return fail(L, "reader function must return a string")
			}
			b.WriteString(piece.String())
			if b.Len() > maxChunk {
				break // compile says what is wrong
			}
		}
		source = b.String()
	case lua.LString:
		source = string(v)
	default:
		argType(L, 1, "function or string")
	}
	name := "=(load)"
	if s, ok := L.Get(1).(lua.LString); ok {
		name = string(s)
	}
	return lib.loadText(L, source, name)
}

func (lib *library) baseLoadstring(L *lua.LState) int {
	source := argString(L, 1)
	return lib.loadText(L, source, source)
}

// loadText ends load and loadstring, whose arguments from the second on are alike: chunk
// name, mode, environment.
func (lib *library) loadText(L *lua.LState, source, name string) int {
	if L.Get(2) != lua.LNil {
		name = argString(L, 2)
	}
	if L.Get(3) != lua.LNil && !strings.Contains(argString(L, 3), "t") {
		return fail(L, "attempt to load a text chunk (mode is '"+L.ToString(3)+"')")
	}
	fn, err := lib.compile(L, source, displayName(name))
	if err != nil {
		return fail(L, err.Error())
	}
	if L.GetTop() >= 4 {
		env, ok := L.Get(4).(*lua.LTable)
		if !ok {
			argType(L, 4, "table")
		}
		fn.Env = env
	}
	L.Push(fn)
	return 1
}

// fail pushes Lua's way to report a failure: nil and a message.
func fail(L *lua.LState, message string) int {
	L.Push(lua.LNil)
	L.Push(lua.LString(message))
	return 2
}

// displayName turns a chunk's name into what messages call it, by Lua's rules: = and @
// mark a name, everything else is source text, of which the first line is shown.
func displayName(name string) string {
	if strings.HasPrefix(name, "=") || strings.HasPrefix(name, "@") {
		return name[1:]
	}
	const shown = 40
	line, _, more := strings.Cut(name, "\n")
	if len(line) > shown {
		line, more = strings.ToValidUTF8(line[:shown], ""), true
	}
	if more {
		line += "..."
	}
	return `[string "` + line + `"]`
}

// compile makes a function of source text. Its errors read "name:line: what is wrong".
func (lib *library) compile(L *lua.LState, source, name string) (*lua.LFunction, error) {
	switch {
	case len(source) > maxChunk:
		return nil, fmt.Errorf("%s: source text is longer than %d MiB", name, maxChunk>>20)
	case strings.HasPrefix(source, "\x1b"):
		return nil, fmt.Errorf("%s: attempt to load a binary chunk: only source text can be loaded", name)
	}
	fn, err := compile.Options{Interrupted: lib.opt.Interrupted}.Function(L, source, name)
	if err == nil {
		fn.Env = L.G.Global
		return fn, nil
	}
	var api *lua.ApiError
	if errors.As(err, &api) && api.Cause != nil {
		err = api.Cause
	}
	return nil, err
}

// loadFile compiles a file of the workspace. A first line that begins with # is skipped.
func (lib *library) loadFile(L *lua.LState, path string) (*lua.LFunction, error) {
	disk, err := lib.openDisk(L, path, readOnly)
	if err != nil {
		return nil, fmt.Errorf("cannot open %s", describe(path, err))
	}
	defer disk.Close()
	text, err := io.ReadAll(io.LimitReader(disk, maxChunk+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read %s", describe(path, err))
	}
	source := strings.TrimPrefix(string(text), "\ufeff")
	if strings.HasPrefix(source, "#") {
		source = "--" + source
	}
	name := lib.opt.Chunkname(path)
	lib.opt.Loaded(name, source)
	return lib.compile(L, source, name)
}

func (lib *library) baseLoadfile(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		lib.opt.Raise(L, "denied", "loadfile without a name would read the server's standard input: give the name of a file in the workspace")
	}
	fn, err := lib.loadFile(L, argString(L, 1))
	if err != nil {
		return fail(L, err.Error())
	}
	L.Push(fn)
	return 1
}

func (lib *library) baseDofile(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		lib.opt.Raise(L, "denied", "dofile without a name would read the server's standard input: give the name of a file in the workspace")
	}
	fn, err := lib.loadFile(L, argString(L, 1))
	if err != nil {
		L.Error(lua.LString(err.Error()), 0)
	}
	L.SetTop(0)
	L.Push(fn)
	L.Call(0, lua.MultRet)
	return L.GetTop()
}
