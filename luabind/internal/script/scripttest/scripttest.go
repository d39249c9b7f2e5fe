// Package scripttest helps the tests of bindings: it runs Lua with a Host that a test controls.
package scripttest

import (
	"errors"
	"fmt"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A Host is an engine without a loop. Its zero value has no files, no limit of memory, and does not
// interrupt.
type Host struct {
	Files       map[string]string // by their paths in the workspace
	Memory      int64             // what Room allows for one request; 0: any amount
	Interrupted bool              // the running task must stop
	Polls       int               // how often Interruption and Poll were called
}

var _ script.Host = (*Host)(nil)

// Throw implements script.Host: the error is a string.
func (h *Host) Throw(L *lua.LState, f *script.Failure) { L.RaiseError("%s: %s", f.Kind, f.Error()) }

// Interruption implements script.Host.
func (h *Host) Interruption() error {
	h.Polls++
	if h.Interrupted {
		return errors.New("was interrupted")
	}
	return nil
}

// Poll implements script.Host.
func (h *Host) Poll(L *lua.LState) {
	if err := h.Interruption(); err != nil {
		L.RaiseError("%v", err)
	}
}

// Room implements script.Host.
func (h *Host) Room(n int64) error {
	if h.Memory > 0 && n > h.Memory {
		return fmt.Errorf("no room for %d bytes: %w is %d", n, script.ErrNoRoom, h.Memory)
	}
	return nil
}

// ReadFile implements script.Host.
func (h *Host) ReadFile(L *lua.LState, what, path string) []byte {
	text, ok := h.Files[path]
	if !ok {
		h.Throw(L, &script.Failure{Kind: script.IO, Message: what + ": " + path + ": no such file"})
	}
	return []byte(text)
}

// WriteFile implements script.Host.
func (h *Host) WriteFile(_ *lua.LState, _, path, data string) {
	if h.Files == nil {
		h.Files = map[string]string{}
	}
	h.Files[path] = data
}

// Beside implements script.Host: it calls work at once.
func (h *Host) Beside(_ *lua.LState, work func()) { work() }

// Run runs Lua text in a state that open has filled, and returns the error.
func Run(t testing.TB, text string, open func(L *lua.LState)) error {
	t.Helper()
	L := lua.NewState()
	defer L.Close()
	open(L)
	return L.DoString(text)
}
