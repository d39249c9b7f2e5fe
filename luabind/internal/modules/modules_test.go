package modules

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script/scripttest"
)

// A fakeHost compiles without the rest of an engine.
type fakeHost struct {
	scripttest.Host
	L      *lua.LState
	looked []string
}

func (h *fakeHost) Compile(path string) (*lua.LFunction, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return h.CompileText(filepath.Base(path), string(text))
}

func (h *fakeHost) CompileText(name, text string) (*lua.LFunction, error) {
	return compile.Function(h.L, text, name)
}

func (h *fakeHost) ThrowDiagnostic(L *lua.LState, d *diag.Diagnostic) { L.RaiseError("%v", d) }

func (h *fakeHost) Standard(L *lua.LState, module string) *lua.LTable {
	std := L.NewTable()
	machine.SetString(std, "name", lua.LString(module))
	return std
}

func (h *fakeHost) Looked(path string) { h.looked = append(h.looked, filepath.Base(path)) }
func (h *fakeHost) Nearby() []string   { return []string{"own", "other"} }

func TestRequire(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "own.lua"), []byte(`count = (count or 0) + 1  return { name = ... }`), 0o644); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	stdlib := fstest.MapFS{"color.lua": {Data: []byte(`local name, std = ...  return { name = name, std = std.name, mix = function() end }`)}}
	L := lua.NewState(lua.Options{})
	defer L.Close()
	machine.Install(L, nil)
	host := &fakeHost{L: L}
	l := New(L, host, Options{Folder: root, Root: dir, Stdlib: stdlib}, L.NewTable())
	for text, want := range map[string]string{
		`return require("own").name`:                                          "own",
		`require "own"  require "own"  return tostring(count)`:                "1",
		`return require("color").std`:                                         "color",
		`return tostring(select(2, pcall(require "color", 3))):match("is.*")`: "is a module, not a function (call one of its functions: color.mix)",
		`return tostring(select(2, pcall(require, "oter"))):match("did.*")`:   "did you mean 'other'?)",
		`return tostring(select(2, pcall(require, "a/b"))):match("write.*")`:  `write require "a.b": dots for folders, and no .lua)`,
		`return tostring(package.searchpath("own", "./?.lua"))`:               "own.lua",
	} {
		fn, err := compile.Function(L, text, "scene.lua")
		if err != nil {
			t.Fatal(err)
		}
		L.Push(fn)
		machine.Call(L, 0, 1)
		if got := L.Get(-1).String(); got != want {
			t.Errorf("%s\n  got  %s\n  want %s", text, got, want)
		}
		L.Pop(1)
	}
	if len(host.looked) == 0 {
		t.Error("the host was not told which files matter")
	}
	if _, ok := l.Find("own", func(string) {}); !ok {
		t.Error("the module was not found")
	}
	if _, ok := l.Find("../own", func(string) {}); ok {
		t.Error("a path was found")
	}
}
