package luabind

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// readWorkspace is the whole of a file of the workspace, for the function that messages
// call what. It throws where the file is not there, not in the workspace, or larger than
// what the script may hold.
func (e *Engine) readWorkspace(L *lua.LState, what, path string) []byte {
	local := filepath.FromSlash(path)
	if !filepath.IsLocal(local) || strings.IndexByte(path, 0) >= 0 {
		e.outsideWorkspace(L, what, path)
	}
	e.cfg.life.dependOn(filepath.Join(e.cfg.Workspace, local))
	// Without O_NONBLOCK, opening a FIFO waits for its other end.
	file, err := e.workspace.OpenFile(local, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		if isEscape(err) {
			e.outsideWorkspace(L, what, path)
		}
		e.failFile(L, what, path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		e.failFile(L, what, path, err)
	}
	if !info.Mode().IsRegular() {
		e.fail(L, kindIO, "%s %s: not a regular file", what, path)
	}
	if err := e.room(info.Size()); err != nil {
		e.throw(L, &failure{kind: kindInvalid, message: what + " " + path + ": " + err.Error(), hint: "--memory allows more", words: []string{path}})
	}
	data := make([]byte, info.Size())
	n, err := io.ReadFull(file, data)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		e.failFile(L, what, path, err)
	}
	return data[:n]
}

// isEscape tells the error of os.Root for a path that a link leads out by, which has no
// name, from those of the system.
func isEscape(err error) bool {
	var errno syscall.Errno
	return !errors.As(err, &errno)
}

func (e *Engine) outsideWorkspace(L *lua.LState, what, path string) {
	e.throw(L, &failure{
		kind: kindDenied, message: what + " " + path + ": outside the workspace",
		hint: "give a path relative to " + e.cfg.Workspace, words: []string{path},
	})
}

func (e *Engine) failFile(L *lua.LState, what, path string, err error) {
	var wrapped *fs.PathError
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	e.throw(L, &failure{kind: kindIO, message: what + " " + path + ": " + err.Error(), hint: e.nearbyFile(path), words: []string{path}})
}

// nearbyFile names the file of the workspace that was probably meant.
func (e *Engine) nearbyFile(path string) string {
	if names, missing := e.assetMissing(path); missing {
		if near := catalog.Suggest(path, slices.Values(names)); near != "" {
			return "did you mean '" + near + "'?"
		}
	}
	return ""
}
