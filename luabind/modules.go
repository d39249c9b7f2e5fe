package luabind

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A module is what require knows of one name in this generation.
type module struct {
	loading bool
	value   lua.LValue
}

func (e *Engine) openModules(L *lua.LState, vuer *lua.LTable) {
	e.modules["vuer"] = &module{value: vuer}
	L.SetGlobal("require", L.NewFunction(e.luaRequire))
	pkg := L.NewTable()
	pkg.RawSetString("path", lua.LString("?.lua;?/init.lua"))
	pkg.RawSetString("loaded", e.loadedTable(L))
	L.SetGlobal("package", pkg)
}

// loadedTable is package.loaded: reading shows the modules of this generation, and
// assigning nil makes the next require load the file again.
func (e *Engine) loadedTable(L *lua.LState) *lua.LTable {
	loaded, mt := L.NewTable(), L.NewTable()
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			if m := e.modules[L.CheckString(2)]; m != nil && !m.loading {
				L.Push(m.value)
			} else {
				L.Push(lua.LNil)
			}
			return 1
		},
		"__newindex": func(L *lua.LState) int {
			if v := L.Get(3); v == lua.LNil {
				delete(e.modules, L.CheckString(2))
			} else {
				e.modules[L.CheckString(2)] = &module{value: v}
			}
			return 0
		},
	})
	loaded.Metatable = mt
	return loaded
}

// maxModuleName is longer than the path of any file.
const maxModuleName = 1024

// luaRequire loads a module once in a generation. "lib.thing" is lib/thing.lua or
// lib/thing/init.lua in the script's folder, and after that a module of the standard library.
func (e *Engine) luaRequire(L *lua.LState) int {
	name := L.CheckString(1)
	if len(name) > maxModuleName {
		e.fail(L, kindInvalid, "'%.40s...' is not a module's name: it has %d bytes", name, len(name))
	}
	if m := e.modules[name]; m != nil {
		if m.loading {
			e.fail(L, kindInvalid, "module '%s' requires itself: %s", name, e.requireChain(name))
		}
		L.Push(m.value)
		return 1
	}
	if name == "" || strings.ContainsAny(name, "/\\:\x00") || strings.Contains(name, "..") || strings.HasPrefix(name, ".") {
		e.throw(L, &failure{kind: kindInvalid, message: "'" + name + "' is not a module's name", hint: badModuleName(name), words: []string{name}})
	}
	fn, err := e.findModule(name)
	if err != nil {
		var d *Diagnostic
		if errors.As(err, &d) {
			// Show where the module is wrong, not where it was asked for.
			e.throwDiagnostic(L, d)
		}
		e.throw(L, &failure{kind: kindIO, message: err.Error(), hint: e.moduleHint(name), words: []string{name}})
	}
	m := &module{loading: true}
	e.modules[name] = m
	e.loading = append(e.loading, name)
	defer func() {
		e.loading = e.loading[:len(e.loading)-1]
		if m.loading { // it has failed: the next require tries again
			delete(e.modules, name)
		}
	}()
	L.Push(fn)
	L.Push(lua.LString(name))
	if isStdlib(fn.Proto.SourceName) {
		L.Push(e.stdArg(L, name))
		L.Call(2, 1)
	} else {
		L.Call(1, 1)
	}
	m.value = L.Get(-1)
	L.Pop(1)
	if m.value == lua.LNil {
		m.value = lua.LTrue
	}
	m.loading = false
	L.Push(m.value)
	return 1
}

// badModuleName says how a module's name that is written as a file's has to be written, ""
// for one that is not.
func badModuleName(name string) string {
	plain := strings.Trim(strings.NewReplacer("/", ".", "\\", ".").Replace(strings.TrimSuffix(name, ".lua")), ".")
	if plain == name {
		return ""
	}
	return "write require \"" + plain + "\": dots for folders, and no .lua"
}

func (e *Engine) requireChain(name string) string {
	chain := e.loading
	for i, n := range chain {
		if n == name {
			chain = chain[i:]
			break
		}
	}
	return strings.Join(chain, " -> ") + " -> " + name
}

// findModule compiles the file that name stands for.
func (e *Engine) findModule(name string) (*lua.LFunction, error) {
	rel := filepath.FromSlash(strings.ReplaceAll(name, ".", "/"))
	for _, candidate := range []string{rel + ".lua", filepath.Join(rel, "init.lua")} {
		path := filepath.Join(e.cfg.Root, candidate)
		e.cfg.life.dependOn(path) // also where it is not there, as it may come
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return e.compile(path)
		}
	}
	if e.cfg.Stdlib != nil {
		if text, err := fs.ReadFile(e.cfg.Stdlib, strings.ReplaceAll(name, ".", "/")+".lua"); err == nil {
			return e.compileText(stdlibFolder+strings.ReplaceAll(name, ".", "/")+".lua", string(text))
		}
	}
	return nil, fmt.Errorf("module '%s' not found: there is no %s beside the script", name, filepath.ToSlash(rel)+".lua")
}

// moduleHint names the module that was probably meant.
func (e *Engine) moduleHint(name string) string {
	if hint := badModuleName(name); hint != "" {
		return hint
	}
	names := e.files.nearby()
	if e.cfg.Stdlib != nil {
		entries, _ := fs.Glob(e.cfg.Stdlib, "*.lua")
		for _, entry := range entries {
			names = append(names, strings.TrimSuffix(entry, ".lua"))
		}
	}
	if near := catalog.Suggest(name, slices.Values(names)); near != "" {
		return "did you mean '" + near + "'?"
	}
	return ""
}

// throwDiagnostic raises what was wrong with a file as an error of the running call.
func (e *Engine) throwDiagnostic(L *lua.LState, d *Diagnostic) {
	f := &failure{kind: kindInvalid, message: d.Message, hint: d.Hint, file: d.File, line: d.Line}
	L.Error(&lua.LUserData{Value: f, Env: L.Env, Metatable: e.metas.failure}, 0)
}
