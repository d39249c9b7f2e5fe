package luabind

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/kernelrun"
	"github.com/vuerlua/vuerlua/luabind/internal/modules"
	"github.com/vuerlua/vuerlua/luabind/internal/native"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A door is the engine as a script.Host, for the bindings in packages of their own. It keeps these
// methods out of the public API of Engine.
type door struct{ *Engine }

var _ kernelrun.Host = door{}

// Throw implements script.Host.
func (d door) Throw(L *lua.LState, f *script.Failure) { d.throw(L, f) }

// Interruption implements script.Host.
func (d door) Interruption() error { return d.interruption() }

// Poll implements script.Host.
func (d door) Poll(L *lua.LState) { d.poll(L) }

// Room implements script.Host.
func (d door) Room(n int64) error { return d.room(n) }

// ReadFile implements script.Host.
func (d door) ReadFile(L *lua.LState, what, path string) []byte {
	return d.readWorkspace(L, what, path)
}

// WriteFile implements script.Host.
func (d door) WriteFile(L *lua.LState, what, path, data string) {
	d.writeWorkspace(L, what, path, data)
}

// Beside implements script.Host.
func (d door) Beside(L *lua.LState, work func()) { d.beside(L, work) }

// ThrowAt implements kernelrun.Host.
func (d door) ThrowAt(L *lua.LState, f *script.Failure, file string, line int) {
	d.throwAt(L, f, file, line)
}

// StoppedAt implements kernelrun.Host.
func (d door) StoppedAt(file string, line int) {
	if t := d.current; t != nil && t.stopReason != nil {
		t.stopFile, t.stopLine = file, line
	}
}

// Lines implements kernelrun.Host.
func (d door) Lines(chunk string) []string { return d.files.Of(chunk) }

// A moduleDoor is the engine as a modules.Host, for require.
type moduleDoor struct{ door }

var _ modules.Host = moduleDoor{}

// Compile implements modules.Host.
func (d moduleDoor) Compile(path string) (*lua.LFunction, error) { return d.compile(path) }

// CompileText implements modules.Host.
func (d moduleDoor) CompileText(name, text string) (*lua.LFunction, error) {
	return d.compileText(name, text)
}

// ThrowDiagnostic implements modules.Host.
func (d moduleDoor) ThrowDiagnostic(L *lua.LState, found *Diagnostic) {
	f := &script.Failure{Kind: script.Invalid, Message: found.Message, Hint: found.Hint, File: found.File, Line: found.Line}
	L.Error(&lua.LUserData{Value: f, Env: L.Env, Metatable: d.metas.failure}, 0)
}

// Standard implements modules.Host.
func (d moduleDoor) Standard(L *lua.LState, module string) *lua.LTable {
	return (&native.Library{API: d.api, Arrays: d.arrays, Markers: d.markers}).Argument(L, module)
}

// Looked implements modules.Host.
func (d moduleDoor) Looked(path string) { d.cfg.gen.dependOn(path) }

// Nearby implements modules.Host.
func (d moduleDoor) Nearby() []string { return d.files.Nearby() }
