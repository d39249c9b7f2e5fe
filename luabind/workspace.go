package luabind

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

// openFolders opens the workspace and the folder of the script.
func (e *Engine) openFolders() error {
	root, err := os.OpenRoot(e.cfg.Workspace)
	if err != nil {
		return fmt.Errorf("the workspace cannot be opened: %w", err)
	}
	e.workspace, e.folder = workspace.New(root), root
	if e.cfg.scratch != nil {
		e.workspace = workspace.DryRun(root, e.cfg.scratch)
	}
	e.close = append(e.close, func() { root.Close() })
	if e.cfg.Root == e.cfg.Workspace {
		return nil
	}
	folder, err := os.OpenRoot(e.cfg.Root)
	if err != nil {
		return fmt.Errorf("the script's folder cannot be opened: %w", err)
	}
	e.folder = folder
	e.close = append(e.close, func() { folder.Close() })
	return nil
}

// readWorkspace returns the contents of a file of the workspace. what is the calling function's
// name in messages. It throws if the file cannot be read, or is larger than what the script may
// allocate.
func (e *Engine) readWorkspace(L *lua.LState, what, path string) []byte {
	var data []byte
	local, err := e.workspace.Local(path)
	if err == nil {
		e.cfg.gen.dependOn(filepath.Join(e.cfg.Workspace, local))
		data, err = e.workspace.Read(local, e.room)
	}
	if err != nil {
		e.throw(L, e.workspace.Failure(what, path, err))
	}
	return data
}

// writeWorkspace writes a file of the workspace, completely or not at all.
func (e *Engine) writeWorkspace(L *lua.LState, what, path, data string) {
	local, err := e.workspace.Local(path)
	if err == nil {
		err = e.workspace.Replace(local, []byte(data))
	}
	if err != nil {
		e.throw(L, e.workspace.Failure(what, path, err))
	}
}

// maxSource bounds the text of a script or a module, in bytes.
const maxSource = sandbox.MaxChunk

// readSource returns the text of the script, or of a module in the script's folder. The user has
// named the script, so it may be a link to a file elsewhere; a module may not.
func (e *Engine) readSource(path string) ([]byte, error) {
	if path == e.cfg.Script {
		return e.cfg.gen.read(
			func() ([]byte, error) { return disk.Read(path, maxSource) },
			func() (fs.FileInfo, error) { return os.Stat(path) })
	}
	local, err := filepath.Rel(e.cfg.Root, path)
	if err != nil {
		return nil, err
	}
	return e.cfg.gen.read(
		func() ([]byte, error) { return disk.ReadIn(e.folder, local, maxSource) },
		func() (fs.FileInfo, error) { return disk.Stat(e.folder, local) })
}
