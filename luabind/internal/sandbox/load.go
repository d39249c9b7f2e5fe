package sandbox

import (
	"errors"
	"fmt"
	"io"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// baseLoad compiles the pieces that a reader function returns or, as in Lua 5.2, a string. It also
// accepts the mode and the environment of 5.2.
func (lib *library) baseLoad(L *lua.LState) int {
	source, isText := L.Get(1).(lua.LString)
	name := "=(load)"
	if isText {
		name = string(source)
	} else {
		argFunction(L, 1)
	}
	name = optString(L, 2, name)
	if isText {
		return lib.loadText(L, string(source), name)
	}
	text, err := readPieces(L, L.Get(1))
	if err != nil {
		L.Push(lua.LNil)
		L.Push(err)
		return 2
	}
	return lib.loadText(L, text, name)
}

// readPieces calls a reader function until it returns nil or an empty string, and joins the pieces.
// err is the value that a call has thrown, or a message.
func readPieces(L *lua.LState, reader lua.LValue) (source string, err lua.LValue) {
	var b strings.Builder
	for b.Len() <= MaxChunk { // compile reports the error for more
		base := L.GetTop()
		L.Push(reader)
		if ok, thrown := protect(L, 0, nil); !ok {
			return "", thrown
		}
		var piece lua.LValue = lua.LNil
		if L.GetTop() > base {
			piece = L.Get(base + 1)
		}
		L.SetTop(base)
		s, ok := text(piece)
		switch {
		case !ok && piece != lua.LNil:
			return "", lua.LString("reader function must return a string")
		case s == "":
			return b.String(), nil
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

func (lib *library) baseLoadstring(L *lua.LState) int {
	source := ArgString(L, 1)
	return lib.loadText(L, source, optString(L, 2, source))
}

// loadText is the part that load and loadstring share. Arguments 3 and 4 of both are the mode and
// the environment.
func (lib *library) loadText(L *lua.LState, source, name string) int {
	if mode := optString(L, 3, "t"); !strings.Contains(mode, "t") {
		return fail(L, "attempt to load a text chunk (mode is '"+mode+"')")
	}
	shown := displayName(name)
	fn, err := lib.compile(L, source, shown)
	if err != nil {
		return fail(L, err.Error())
	}
	lib.remember(shown, name)
	if L.GetTop() >= 4 {
		fn.Env = machine.Usual(ArgTable(L, 4))
	}
	L.Push(fn)
	return 1
}

// maxSources and maxSourceBytes bound the chunk names that are kept.
const (
	maxSources     = 1000
	maxSourceBytes = 1 << 20
)

// remember keeps the name that a chunk was loaded with, for debug.getinfo, unless it can be
// derived from shown, the name in messages.
func (lib *library) remember(shown, name string) {
	if name == "@"+shown {
		delete(lib.sources, shown)
		return
	}
	if len(lib.sources) >= maxSources || lib.sourceBytes+len(name) > maxSourceBytes {
		clear(lib.sources) // a script that generates chunks
		lib.sourceBytes = 0
	}
	if len(name) <= maxSourceBytes {
		lib.sources[shown] = name
		lib.sourceBytes += len(name)
	}
}

// fail pushes Lua's way to report a failure: nil and a message.
func fail(L *lua.LState, message string) int {
	L.Push(lua.LNil)
	L.Push(lua.LString(message))
	return 2
}

// Bounds on the chunk names that messages show, in bytes, as in PUC Lua.
const (
	maxPlainName  = 59 // after =
	maxFileName   = 52 // after @; longer names are cut at the start
	maxSourceName = 43 // of source text
)

// displayName converts a chunk's name to the name in messages, by Lua's rules: = and @ mark a name;
// anything else is source text, whose first line is shown.
func displayName(name string) string {
	name, _, _ = strings.Cut(name, "\x00")
	switch {
	case strings.HasPrefix(name, "="):
		return strings.ToValidUTF8(name[1:min(len(name), 1+maxPlainName)], "")
	case strings.HasPrefix(name, "@"):
		if name = name[1:]; len(name) > maxFileName {
			name = "..." + strings.ToValidUTF8(name[len(name)-maxFileName:], "")
		}
		return name
	}
	line := name
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	if len(line) > maxSourceName {
		line = strings.ToValidUTF8(line[:maxSourceName], "")
	}
	if len(line) < len(name) {
		line += "..."
	}
	return `[string "` + line + `"]`
}

// compile compiles source text to a function. Its errors have the form "name:line: message".
func (lib *library) compile(L *lua.LState, source, name string) (*lua.LFunction, error) {
	switch {
	case len(source) > MaxChunk:
		return nil, fmt.Errorf("%s: source text is longer than %d MiB", name, MaxChunk>>20)
	case lib.dumped[source] != nil:
		return lib.undump(L, source), nil
	case strings.HasPrefix(source, "\x1b"):
		return nil, fmt.Errorf("%s: attempt to load a binary chunk: only source text, and what string.dump of this script has returned, can be loaded", name)
	}
	fn, err := compile.Options{Interrupted: lib.opt.Interrupted}.Function(L, source, name)
	if err == nil {
		fn.Env = threadGlobals(L)
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
	text, err := io.ReadAll(io.LimitReader(disk, MaxChunk+1))
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
	fn, err := lib.loadFile(L, ArgString(L, 1))
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
	fn, err := lib.loadFile(L, ArgString(L, 1))
	if err != nil {
		L.Error(lua.LString(err.Error()), 0)
	}
	L.SetTop(0)
	L.Push(fn)
	machine.Call(L, 0, lua.MultRet)
	return L.GetTop()
}
