package sandbox

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
)

// localPath checks that a path can be one of a script's files and returns it in the form of the
// operating system: the file is below the workspace, and no part of the path is hidden. Links that
// lead out of the workspace are found when the file is opened.
func (lib *library) localPath(L *lua.LState, op, path string) string {
	if lib.opt.Workspace == nil {
		lib.opt.Raise(L, "denied", op+" "+path+": this script has no workspace, so it can use no files")
	}
	if strings.IndexByte(path, 0) >= 0 {
		lib.opt.Raise(L, "invalid", op+": the name of a file cannot hold a zero byte")
	}
	local := filepath.FromSlash(path)
	if path != "" && !filepath.IsLocal(local) {
		lib.raiseOutside(L, op, path)
	}
	if lib.opt.Workspace.Visible(local) != nil {
		lib.opt.Raise(L, "denied", op+" "+path+": scripts cannot use hidden files, whose names begin with a dot")
	}
	return local
}

func (lib *library) raiseOutside(L *lua.LState, op, path string) {
	lib.opt.Raise(L, "denied", op+" "+path+": outside the workspace "+lib.opt.Workspace.Name()+
		"; a script uses files in there only, by names relative to it")
}

const readOnly = os.O_RDONLY

// openDisk opens a regular file of the workspace. A path that leads out of the workspace, even by a
// link, raises an error of kind "denied".
func (lib *library) openDisk(L *lua.LState, path string, flag int) (*os.File, error) {
	local := lib.localPath(L, "open", path)
	if path == "" {
		return nil, syscall.ENOENT
	}
	if lib.opt.Opening != nil {
		lib.opt.Opening(local, flag != readOnly)
	}
	f, _, err := lib.opt.Workspace.Open(local, flag)
	if errors.Is(err, disk.ErrOutside) {
		lib.raiseOutside(L, "open", path)
	}
	return f, err
}

// failPath pushes what Lua's functions return if the system refuses an operation on a file: nil, a
// message, and the number of the system's error.
func (lib *library) failPath(L *lua.LState, op, path string, err error) int {
	if errors.Is(err, disk.ErrOutside) {
		lib.raiseOutside(L, op, path)
	}
	return failFile(L, path, err)
}

func failFile(L *lua.LState, path string, err error) int {
	L.Push(lua.LNil)
	L.Push(lua.LString(describe(path, err)))
	L.Push(lua.LNumber(errnoOf(err)))
	return 3
}

// describe returns the error of a path, without the prefixes of package os.
func describe(path string, err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return path + ": " + errnoText(errno)
	}
	var wrapped *fs.PathError
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return path + ": " + err.Error()
}

// errnoText returns the text of C's strerror.
func errnoText(errno syscall.Errno) string {
	s := errno.Error()
	return strings.ToUpper(s[:1]) + s[1:]
}

func errnoOf(err error) int {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return int(errno)
	}
	return int(syscall.EINVAL)
}
