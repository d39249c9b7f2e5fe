package luabind

import (
	"net/url"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
	luar "layeh.com/gopher-luar"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

// Values that a script rarely reads. They are copies of Go structs, served by gopher-luar, which
// costs a few hundred nanoseconds for each field and needs no binding for each struct.

// settings is the type of vuer.config.
type settings struct {
	Script    string
	Root      string
	Workspace string
	Budget    float64 // seconds
	Memory    int64   // bytes
	Strict    bool
}

// engineStats is the result of vuer.stats().
type engineStats struct {
	Tasks      int
	Sessions   int
	Handlers   int
	HeapBytes  int64
	Goroutines int
	Uptime     float64 // seconds
}

func (e *Engine) openCold(L *lua.LState, vuer *lua.LTable) {
	machine.SetString(vuer, "config", e.wrapStruct(L, settings{
		Script:    e.display(e.cfg.Script),
		Root:      e.cfg.Root,
		Workspace: e.cfg.Workspace,
		Budget:    e.cfg.Budget.Seconds(),
		Memory:    e.cfg.Memory,
		Strict:    e.cfg.Strict,
	}))
	machine.SetString(vuer, "stats", L.NewFunction(func(L *lua.LState) int {
		L.Push(e.wrapStruct(L, engineStats{
			Tasks:      len(e.tasks),
			Sessions:   len(e.sessions),
			Handlers:   e.handlers.count,
			HeapBytes:  sandbox.HeapInUse(),
			Goroutines: runtime.NumGoroutine(),
			Uptime:     float64(e.sinceEpoch()) / 1e9,
		}))
		return 1
	}))
}

// wrapStruct wraps a copy of a struct.
func (e *Engine) wrapStruct(L *lua.LState, v any) lua.LValue { return luar.New(L, v) }

// luaAsset returns the path of a workspace file on the host. The host completes the path to a URL
// for each client, so that the path can be in scenes that many clients show.
func (e *Engine) luaAsset(L *lua.LState) int {
	name := e.api.WantString(L, 1, "asset", "the path of a file")
	clean := strings.TrimPrefix(strings.TrimPrefix(name, "./"), "/workspace/")
	if workspace.IsAddress(name) {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: "'" + name + "' is an address, not a file of the workspace", Hint: workspace.AddressHint, Words: []string{name}})
	}
	if strings.HasPrefix(clean, "/") || strings.Contains("/"+clean+"/", "/../") || strings.Contains(clean, "\\") {
		e.throw(L, &script.Failure{
			Kind: script.Denied, Message: "asset '" + name + "' is outside of the workspace",
			Hint: "give a path relative to " + e.cfg.Workspace, Words: []string{name},
		})
	}
	L.Push(lua.LString(e.fileAddress(L, clean)))
	return 1
}

// fileAddress returns the path on the host of a file of the workspace, for asset and for properties
// that name a file. It warns if the file does not exist.
func (e *Engine) fileAddress(L *lua.LState, name string) string {
	clean := path.Clean(name)
	file, line := scriptPlace(L)
	if e.workspace.Missing(clean) && e.firstWarning(place{File: file, Line: line}, diag.MissingAsset, clean) {
		e.warn(L, diag.MissingAsset, "file '"+clean+"' does not exist in the workspace", e.workspace.HintFor(clean), name)
	}
	return (&url.URL{Path: "/workspace/" + clean}).EscapedPath()
}

// isFolder is element.Config.IsFolder.
func (e *Engine) isFolder(name string) bool {
	at := checked{name + "/", e.sinceEpoch() / int64(time.Second)} // no file has this name
	known, ok := e.addresses[at]
	if !ok {
		if info, err := e.workspace.Stat(filepath.FromSlash(path.Clean(name))); err == nil && info.IsDir() {
			known = "folder"
		}
		if e.addresses == nil || len(e.addresses) >= maxWarned {
			e.addresses = map[checked]string{}
		}
		e.addresses[at] = known
	}
	return known != ""
}

// propAddress is element.Config.Address.
func (e *Engine) propAddress(name string) string {
	at := checked{name, e.sinceEpoch() / int64(time.Second)}
	if url, ok := e.addresses[at]; ok { // a script may use the name in each frame
		return url
	}
	if e.addresses == nil || len(e.addresses) >= maxWarned {
		e.addresses = map[checked]string{}
	}
	url := e.fileAddress(e.thread(), name)
	e.addresses[at] = url
	return url
}

// A checked is the name of a file that was looked up, and the second of the lookup.
type checked struct {
	name   string
	second int64
}
