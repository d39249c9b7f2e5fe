package luabind

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/native"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// packages is the state of require and package in one generation.
type packages struct {
	table   *lua.LTable // package
	loaded  *lua.LTable // package.loaded
	loading []string    // names of the modules that are being required, outermost first
}

// packageConfig is package.config: the separators and marks of package.path, and of package.cpath,
// which is not used.
const packageConfig = "/\n;\n?\n!\n-"

// packagePath is the initial package.path.
const packagePath = "./?.lua;./?/init.lua"

func (e *Engine) openModules(L *lua.LState, vuer *lua.LTable) {
	p := &e.packages
	p.table, p.loaded = L.NewTable(), L.NewTable()
	loaders := L.NewTable()
	for i, loader := range []lua.LGFunction{e.preloader, e.fileLoader, e.stdlibLoader} {
		loaders.RawSetInt(i+1, L.NewFunction(loader))
	}
	L.SetFuncs(p.table, map[string]lua.LGFunction{
		"searchpath": e.luaSearchpath,
		"seeall":     luaSeeall,
	})
	machine.SetString(p.table, "path", lua.LString(packagePath))
	machine.SetString(p.table, "cpath", lua.LString(""))
	machine.SetString(p.table, "config", lua.LString(packageConfig))
	machine.SetString(p.table, "loaded", p.loaded)
	machine.SetString(p.table, "loaders", loaders)
	machine.SetString(p.table, "preload", L.NewTable())
	L.SetGlobal("package", p.table)
	L.SetGlobal("require", L.NewFunction(e.luaRequire))
	L.SetGlobal("module", L.NewFunction(e.luaModule))
	for _, name := range sandbox.Libraries() {
		machine.SetString(p.loaded, name, L.GetGlobal(name))
	}
	machine.SetString(p.loaded, "_G", L.G.Global)
	machine.SetString(p.loaded, "vuer", vuer)
}

// luaRequire loads a module once in a generation, with the first of package.loaders that finds
// it. "lib.thing" is lib/thing.lua or lib/thing/init.lua in the script's folder, or else a module
// of the standard library.
func (e *Engine) luaRequire(L *lua.LState) int {
	name := sandbox.ArgString(L, 1)
	p := &e.packages
	key := lua.LString(name)
	if m := machine.Get(p.loaded, key); lua.LVAsBool(m) {
		L.Push(m)
		return 1
	}
	if slices.Contains(p.loading, name) {
		e.fail(L, script.Invalid, "module '%s' requires itself: %s", name, e.requireChain(name))
	}
	loader := e.findLoader(L, name)
	p.loading = append(p.loading, name)
	defer func() { p.loading = p.loading[:len(p.loading)-1] }() // after an error the next require tries again
	L.Push(loader)
	L.Push(key)
	if fn, ok := loader.(*lua.LFunction); ok && !fn.IsG && isStdlib(fn.Proto.SourceName) {
		L.Push((&native.Library{API: e.api, Arrays: e.arrays, Markers: e.markers}).Argument(L, name))
		machine.Call(L, 2, 1)
	} else {
		machine.Call(L, 1, 1)
	}
	value := L.Get(-1)
	L.Pop(1)
	if value != lua.LNil {
		machine.SetString(p.loaded, name, value)
	} else if value = machine.Get(p.loaded, key); value == lua.LNil {
		value = lua.LTrue
		machine.SetString(p.loaded, name, value)
	}
	L.Push(value)
	return 1
}

// findLoader asks package.loaders for the function that makes a module. It throws if none has it.
func (e *Engine) findLoader(L *lua.LState, name string) lua.LValue {
	loaders, ok := machine.GetString(e.packages.table, "loaders").(*lua.LTable)
	if !ok {
		e.fail(L, script.Invalid, "'package.loaders' must be a table")
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
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("'%.80s' is not a module's name", name), Hint: badModuleName(name), Words: []string{name}})
	}
	missing := strings.ReplaceAll(name, ".", "/") + ".lua"
	e.throw(L, &script.Failure{
		Kind:    script.IO,
		Message: "module '" + name + "' not found: there is no " + missing + " beside the script" + said,
		Hint:    e.moduleHint(name), Words: []string{name},
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

func (e *Engine) requireChain(name string) string {
	chain := e.packages.loading
	for i, n := range chain {
		if n == name {
			chain = chain[i:]
			break
		}
	}
	return strings.Join(chain, " -> ") + " -> " + name
}

// moduleHint names the module that was probably meant.
func (e *Engine) moduleHint(name string) string {
	if hint := badModuleName(name); hint != "" {
		return hint
	}
	names := e.files.Nearby()
	if e.cfg.Stdlib != nil {
		entries, _ := fs.Glob(e.cfg.Stdlib, "*.lua")
		for _, entry := range entries {
			names = append(names, strings.TrimSuffix(entry, ".lua"))
		}
	}
	return script.DidYouMean(catalog.Suggest(name, slices.Values(names)))
}

// throwDiagnostic raises what was wrong with a file as an error of the running call.
func (e *Engine) throwDiagnostic(L *lua.LState, d *Diagnostic) {
	f := &script.Failure{Kind: script.Invalid, Message: d.Message, Hint: d.Hint, File: d.File, Line: d.Line}
	L.Error(&lua.LUserData{Value: f, Env: L.Env, Metatable: e.metas.failure}, 0)
}
