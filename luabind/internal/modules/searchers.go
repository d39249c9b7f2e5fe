package modules

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

// The functions of package.loaders. Each takes a module's name, and returns a function that
// makes the module, or a string that says where it has looked.

// preloader finds functions that a script has put into package.preload.
func (l *Library) preloader(L *lua.LState) int {
	name := sandbox.ArgString(L, 1)
	preload, ok := machine.GetString(l.table, "preload").(*lua.LTable)
	if !ok {
		l.Fail(L, script.Invalid, "'package.preload' must be a table")
	}
	if loader := machine.Get(preload, lua.LString(name)); loader != lua.LNil {
		L.Push(loader)
	} else {
		L.Push(lua.LString("\n\tno field package.preload['" + name + "']"))
	}
	return 1
}

// fileLoader compiles the first file of package.path that exists.
func (l *Library) fileLoader(L *lua.LState) int {
	name := sandbox.ArgString(L, 1)
	if badModule(name) {
		L.Push(lua.LString("\n\t'" + name + "' is not a module's name"))
		return 1
	}
	templates, ok := machine.GetString(l.table, "path").(lua.LString)
	if !ok {
		l.Fail(L, script.Invalid, "'package.path' must be a string")
	}
	file, tried := l.searchPath(strings.ReplaceAll(name, ".", "/"), string(templates), l.host.Looked)
	if file == "" {
		L.Push(lua.LString(tried))
		return 1
	}
	fn, err := l.host.Compile(filepath.Join(l.Root, filepath.FromSlash(file)))
	if err != nil {
		l.throwCompile(L, file, err)
	}
	L.Push(fn)
	return 1
}

// stdlibLoader compiles a module that comes with the program.
func (l *Library) stdlibLoader(L *lua.LState) int {
	name := sandbox.ArgString(L, 1)
	if l.Stdlib == nil || badModule(name) {
		L.Push(lua.LNil)
		return 1
	}
	file := strings.ReplaceAll(name, ".", "/") + ".lua"
	text, err := fs.ReadFile(l.Stdlib, file)
	if err != nil {
		L.Push(lua.LString("\n\tno module '" + name + "' comes with the program"))
		return 1
	}
	fn, err := l.host.CompileText(StdlibFolder+file, string(text))
	if err != nil {
		l.throwCompile(L, file, err)
	}
	L.Push(fn)
	return 1
}

// throwCompile raises an error in a module at its place in the module, not where the module was
// required.
func (l *Library) throwCompile(L *lua.LState, file string, err error) {
	if d, ok := errors.AsType[*diag.Diagnostic](err); ok {
		l.host.ThrowDiagnostic(L, d)
	}
	f := &script.Failure{Kind: script.IO}
	if errors.Is(err, disk.ErrOutside) {
		f.Kind, f.Hint = script.Denied, "modules are files of the script's folder; copy the file there"
	}
	f.Message = "cannot load " + file + ": " + workspace.WithoutPath(err).Error()
	l.Throw(L, f)
}

// maxTemplates bounds the templates of a path that are tried.
const maxTemplates = 100

// searchPath returns the first file in the script's folder that a template of a path names, with
// name in place of each question mark, or "" and a list of the files that it has tried. It skips
// files outside the folder, and calls looked with each path before it looks there.
func (l *Library) searchPath(name, templates string, looked func(path string)) (file, tried string) {
	var list strings.Builder
	count := 0
	for template := range strings.SplitSeq(templates, ";") {
		if template == "" {
			continue
		}
		if count++; count > maxTemplates || list.Len() > script.MaxText {
			list.WriteString("\n\t...")
			break
		}
		candidate := strings.ReplaceAll(template, "?", name)
		local := filepath.Clean(filepath.FromSlash(candidate))
		if strings.ContainsRune(candidate, 0) || !filepath.IsLocal(local) {
			list.WriteString("\n\tno file '" + candidate + "' (outside of the script's folder)")
			continue
		}
		if disk.Visible(l.Folder, local) != nil {
			list.WriteString("\n\tno file '" + candidate + "' (hidden)")
			continue
		}
		looked(filepath.Join(l.Root, local))
		// A file that cannot be loaded is found all the same: the error says why it cannot.
		if info, err := disk.Stat(l.Folder, local); err == nil && !info.IsDir() || errors.Is(err, disk.ErrOutside) {
			return filepath.ToSlash(local), ""
		}
		list.WriteString("\n\tno file '" + candidate + "'")
	}
	return "", list.String()
}

// luaSearchpath implements package.searchpath of Lua 5.2.
func (l *Library) luaSearchpath(L *lua.LState) int {
	name, templates := sandbox.ArgString(L, 1), sandbox.ArgString(L, 2)
	separator, replacement := ".", "/"
	if L.Get(3) != lua.LNil {
		separator = sandbox.ArgString(L, 3)
	}
	if L.Get(4) != lua.LNil {
		replacement = sandbox.ArgString(L, 4)
	}
	if separator != "" {
		if len(name)*(1+len(replacement)) > script.MaxText {
			sandbox.ArgError(L, 1, "name too long")
		}
		name = strings.ReplaceAll(name, separator, replacement)
	}
	file, tried := l.searchPath(name, templates, l.host.Looked)
	if file != "" {
		L.Push(lua.LString(file))
		return 1
	}
	L.Push(lua.LNil)
	L.Push(lua.LString(tried))
	return 2
}

// luaSeeall makes the globals readable through a module's table, where the table has no field.
func luaSeeall(L *lua.LState) int {
	t := sandbox.ArgTable(L, 1)
	mt, ok := t.Metatable.(*lua.LTable)
	if !ok {
		mt = L.NewTable()
		t.Metatable = mt
	}
	machine.SetString(mt, "__index", L.G.Global)
	return 0
}

// luaModule makes the table of a module the environment of the calling function. That is the table
// of that name in package.loaded or among the globals, or else a new one, which is put into both.
func (l *Library) luaModule(L *lua.LState) int {
	name := sandbox.ArgString(L, 1)
	loaded := l.loaded
	m, ok := machine.Get(loaded, lua.LString(name)).(*lua.LTable)
	if !ok {
		if m = globalTable(L, name); m == nil {
			sandbox.Raise(L, "name conflict for module '%s'", name)
		}
		machine.SetString(loaded, name, m)
	}
	if machine.GetString(m, "_NAME") == lua.LNil {
		machine.SetString(m, "_M", m)
		machine.SetString(m, "_NAME", lua.LString(name))
		machine.SetString(m, "_PACKAGE", lua.LString(name[:strings.LastIndexByte(name, '.')+1]))
	}
	caller := callingFunction(L)
	if caller == nil || caller.IsG {
		sandbox.Raise(L, "'module' not called from a Lua function")
	}
	caller.Env = machine.Usual(m)
	for i := 2; i <= L.GetTop(); i++ {
		if option, ok := L.Get(i).(*lua.LFunction); ok {
			L.Push(option)
			L.Push(m)
			machine.Call(L, 1, 0)
		}
	}
	return 0
}

// globalTable returns the global table of a dotted name, and makes tables that are missing. It
// returns nil if a part of the name is another value.
func globalTable(L *lua.LState, name string) *lua.LTable {
	t := L.G.Global
	for part := range strings.SplitSeq(name, ".") {
		switch inner := machine.GetString(t, part).(type) {
		case *lua.LTable:
			t = inner
		case *lua.LNilType:
			made := L.NewTable()
			machine.SetString(t, part, made)
			t = made
		default:
			return nil
		}
	}
	return t
}

// callingFunction returns the function that called the running one, or nil.
func callingFunction(L *lua.LState) *lua.LFunction {
	dbg, ok := L.GetStack(1)
	if !ok {
		return nil
	}
	return machine.Function(dbg)
}
