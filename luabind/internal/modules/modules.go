// Package modules is require, module and the table package.
package modules

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// StdlibFolder is where messages say that the modules of the standard library are.
const StdlibFolder = "stdlib/"

// IsStdlib reports whether a chunk is a module of the standard library.
func IsStdlib(chunk string) bool { return strings.HasPrefix(chunk, StdlibFolder) }

// A Host is the engine, as modules see it.
type Host interface {
	script.Host
	// Compile compiles a file of the script's folder.
	Compile(path string) (*lua.LFunction, error)
	// CompileText compiles a text. Messages call it name.
	CompileText(name, text string) (*lua.LFunction, error)
	// ThrowDiagnostic raises what is wrong with a file as an error of the running call.
	ThrowDiagnostic(L *lua.LState, d *diag.Diagnostic)
	// Standard returns the second argument of a module of the standard library.
	Standard(L *lua.LState, module string) *lua.LTable
	// Looked is told each file that require looks for: a change of it may change the script.
	Looked(path string)
	// Nearby returns the names of modules near the script, for suggestions.
	Nearby() []string
}

// Options say where modules are.
type Options struct {
	Folder *os.Root // the script's
	Root   string   // its path
	Stdlib fs.FS    // nil: there is no standard library
}

// A Library is the state of require and package in one generation of a script. It belongs to the loop.
type Library struct {
	script.API
	Options
	host    Host
	table   *lua.LTable // package
	loaded  *lua.LTable // package.loaded
	loading []string    // names of the modules that are being required, outermost first
}

// packageConfig is package.config: the separators and marks of package.path, and of package.cpath,
// which is not used.
const packageConfig = "/\n;\n?\n!\n-"

// packagePath is the initial package.path.
const packagePath = "./?.lua;./?/init.lua"

// New makes require, module and package as globals. vuer is the module vuer.
func New(L *lua.LState, host Host, options Options, vuer *lua.LTable) *Library {
	l := &Library{API: script.API{Host: host}, Options: options, host: host, table: L.NewTable(), loaded: L.NewTable()}
	loaders := L.NewTable()
	for i, loader := range []lua.LGFunction{l.preloader, l.fileLoader, l.stdlibLoader} {
		loaders.RawSetInt(i+1, L.NewFunction(loader))
	}
	L.SetFuncs(l.table, map[string]lua.LGFunction{
		"searchpath": l.luaSearchpath,
		"seeall":     luaSeeall,
	})
	machine.SetString(l.table, "path", lua.LString(packagePath))
	machine.SetString(l.table, "cpath", lua.LString(""))
	machine.SetString(l.table, "config", lua.LString(packageConfig))
	machine.SetString(l.table, "loaded", l.loaded)
	machine.SetString(l.table, "loaders", loaders)
	machine.SetString(l.table, "preload", L.NewTable())
	L.SetGlobal("package", l.table)
	L.SetGlobal("require", L.NewFunction(l.luaRequire))
	L.SetGlobal("module", L.NewFunction(l.luaModule))
	for _, name := range sandbox.Libraries() {
		machine.SetString(l.loaded, name, L.GetGlobal(name))
	}
	machine.SetString(l.loaded, "_G", L.G.Global)
	machine.SetString(l.loaded, "vuer", vuer)
	return l
}

// luaRequire loads a module once in a generation, with the first of package.loaders that finds
// it. "lib.thing" is lib/thing.lua or lib/thing/init.lua in the script's folder, or else a module
// of the standard library.
func (l *Library) luaRequire(L *lua.LState) int {
	name := sandbox.ArgString(L, 1)
	key := lua.LString(name)
	if m := machine.Get(l.loaded, key); lua.LVAsBool(m) {
		L.Push(m)
		return 1
	}
	if slices.Contains(l.loading, name) {
		l.Fail(L, script.Invalid, "module '%s' requires itself: %s", name, l.requireChain(name))
	}
	loader := l.findLoader(L, name)
	l.loading = append(l.loading, name)
	defer func() { l.loading = l.loading[:len(l.loading)-1] }() // after an error the next require tries again
	L.Push(loader)
	L.Push(key)
	if fn, ok := loader.(*lua.LFunction); ok && !fn.IsG && IsStdlib(fn.Proto.SourceName) {
		L.Push(l.host.Standard(L, name))
		machine.Call(L, 2, 1)
		l.explainCalls(L, name)
	} else {
		machine.Call(L, 1, 1)
	}
	value := L.Get(-1)
	L.Pop(1)
	if value != lua.LNil {
		machine.SetString(l.loaded, name, value)
	} else if value = machine.Get(l.loaded, key); value == lua.LNil {
		value = lua.LTrue
		machine.SetString(l.loaded, name, value)
	}
	L.Push(value)
	return 1
}

// explainCalls lets a call of a module itself say what to call instead, if the module on top of the stack has no
// metatable.
func (l *Library) explainCalls(L *lua.LState, name string) {
	t, ok := L.Get(-1).(*lua.LTable)
	if !ok || t.Metatable != lua.LNil {
		return
	}
	mt := L.NewTable()
	machine.SetString(mt, "__call", L.NewFunction(func(L *lua.LState) int {
		var calls []string
		for k, v := range machine.All(t) {
			if fn, ok := k.(lua.LString); ok && v.Type() == lua.LTFunction {
				calls = append(calls, name+"."+string(fn))
			}
		}
		slices.Sort(calls)
		l.host.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: name + " is a module, not a function", Hint: "call one of its functions: " + strings.Join(calls[:min(len(calls), 6)], ", "), Words: []string{name},
		})
		return 0
	}))
	t.Metatable = mt
}

// findLoader asks package.loaders for the function that makes a module. It throws if none has it.
func (l *Library) findLoader(L *lua.LState, name string) lua.LValue {
	loaders, ok := machine.GetString(l.table, "loaders").(*lua.LTable)
	if !ok {
		l.Fail(L, script.Invalid, "'package.loaders' must be a table")
	}
	said := ""
	for i := 1; ; i++ {
		loader := machine.GetInt(loaders, i)
		if loader == lua.LNil {
			break
		}
		L.Push(loader)
		L.Push(lua.LString(name))
		machine.Call(L, 1, 1)
		found := L.Get(-1)
		L.Pop(1)
		switch found := found.(type) {
		case *lua.LFunction:
			return found
		case lua.LString:
			if loader, ok := loader.(*lua.LFunction); ok && !loader.IsG && len(said) < script.MaxText {
				said += string(found) // from a loader of the script's own
			}
		}
	}
	if badModule(name) {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("'%.80s' is not a module's name", name), Hint: badModuleName(name), Words: []string{name}})
	}
	missing := strings.ReplaceAll(name, ".", "/") + ".lua"
	l.Throw(L, &script.Failure{
		Kind:    script.IO,
		Message: "module '" + name + "' not found: no file " + missing + " beside the script" + said,
		Hint:    l.Hint(name), Words: []string{name},
	})
	return nil
}

// maxModuleName bounds the name of a module, in bytes. No file has a path that is longer.
const maxModuleName = 1024

// badModule reports whether name cannot be the name of a module in the script's folder.
func badModule(name string) bool {
	return name == "" || len(name) > maxModuleName || strings.ContainsAny(name, "/\\:\x00") || strings.Contains(name, "..") || strings.HasPrefix(name, ".")
}

// badModuleName says how a module's name that is written as a file's has to be written, ""
// for one that is not.
func badModuleName(name string) string {
	if len(name) > maxModuleName {
		return "a module's name is that of a file"
	}
	plain := strings.Trim(strings.NewReplacer("/", ".", "\\", ".").Replace(strings.TrimSuffix(name, ".lua")), ".")
	if plain == name {
		return ""
	}
	return "write require \"" + plain + "\": dots for folders, and no .lua"
}

func (l *Library) requireChain(name string) string {
	chain := l.loading
	for i, n := range chain {
		if n == name {
			chain = chain[i:]
			break
		}
	}
	return strings.Join(chain, " -> ") + " -> " + name
}

// Hint names the module that was probably meant.
func (l *Library) Hint(name string) string {
	if hint := badModuleName(name); hint != "" {
		return hint
	}
	names := l.host.Nearby()
	if l.Stdlib != nil {
		entries, _ := fs.Glob(l.Stdlib, "*.lua")
		for _, entry := range entries {
			names = append(names, strings.TrimSuffix(entry, ".lua"))
		}
	}
	return script.DidYouMean(catalog.Suggest(name, slices.Values(names)))
}

// Find returns the file of the script's folder that require loads for a name. looked is told each file that
// Find looks for.
func (l *Library) Find(name string, looked func(path string)) (path string, ok bool) {
	if badModule(name) {
		return "", false
	}
	file, _ := l.searchPath(strings.ReplaceAll(name, ".", "/"), packagePath, looked)
	return filepath.Join(l.Root, filepath.FromSlash(file)), file != ""
}
