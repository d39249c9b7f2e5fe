package luabind

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// localPath returns the path of a file of the workspace in the form of the operating system, for
// the function that messages call what. It throws for a path that leads out and for a hidden one.
func (e *Engine) localPath(L *lua.LState, what, path string) string {
	local := filepath.FromSlash(path)
	if !filepath.IsLocal(local) || strings.IndexByte(path, 0) >= 0 {
		e.failFile(L, what, path, disk.ErrOutside)
	}
	if err := disk.Visible(e.workspace, local); err != nil {
		e.failFile(L, what, path, err)
	}
	return local
}

// folderOf returns the folder in which a file of the workspace is looked for: a dry run writes into
// a folder of its own, and has to find there what it has written.
func (e *Engine) folderOf(local string) *os.Root {
	if scratch := e.cfg.rehearsal.scratchFolder(); scratch != nil {
		if _, err := disk.Stat(scratch, local); err == nil {
			return scratch
		}
	}
	return e.workspace
}

// readWorkspace is the whole of a file of the workspace, for the function that messages
// call what. It throws where the file is not there, not in the workspace, or larger than
// what the script may hold.
func (e *Engine) readWorkspace(L *lua.LState, what, path string) []byte {
	local := e.localPath(L, what, path)
	e.cfg.life.dependOn(filepath.Join(e.cfg.Workspace, local))
	file, info, err := disk.OpenIn(e.folderOf(local), local, os.O_RDONLY)
	if err != nil {
		e.failFile(L, what, path, err)
	}
	defer file.Close()
	if err := e.room(info.Size()); err != nil {
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: what + " " + path + ": " + err.Error(), Hint: "--memory allows more", Words: []string{path}})
	}
	data := make([]byte, info.Size())
	n, err := io.ReadFull(file, data)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		e.failFile(L, what, path, err)
	}
	return data[:n]
}

// writeWorkspace writes a file of the workspace, whole or not at all.
func (e *Engine) writeWorkspace(L *lua.LState, what, path, data string) {
	local := e.localPath(L, what, path)
	folder := e.workspace
	if scratch := e.cfg.rehearsal.scratchFolder(); scratch != nil {
		_, err := disk.Stat(e.workspace, filepath.Dir(local))
		if err == nil {
			err = scratch.MkdirAll(filepath.Dir(local), 0o777)
		}
		if err != nil {
			e.failFile(L, what, path, err)
		}
		folder = scratch
	}
	if err := disk.Replace(folder, local, []byte(data)); err != nil {
		e.failFile(L, what, path, err)
	}
}

// failFile throws what is wrong with a file of the workspace.
func (e *Engine) failFile(L *lua.LState, what, path string, err error) {
	f := &script.Failure{Kind: script.IO, Words: []string{path}}
	err = withoutPath(err)
	problem := err.Error()
	switch {
	case errors.Is(err, disk.ErrOutside):
		f.Kind, problem, f.Hint = script.Denied, "outside the workspace", "give a path relative to "+e.cfg.Workspace
	case errors.Is(err, disk.ErrHidden):
		f.Kind, problem, f.Hint = script.Denied, "a hidden file", "scripts cannot use files whose names begin with a dot"
	case errors.Is(err, fs.ErrNotExist):
		f.Hint = cmp.Or(e.nearbyFile(path), e.missingFolder(path))
	}
	f.Message = what + " " + path + ": " + problem
	e.throw(L, f)
}

// withoutPath returns what an error of a file says about the file: messages name the path themselves.
func withoutPath(err error) error {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err
	}
	if of, ok := errors.AsType[*os.LinkError](err); ok {
		return of.Err
	}
	return err
}

// maxSiblings bounds how many files of a folder are read for a suggestion.
const maxSiblings = 2000

// nearbyFile suggests a file of the same folder for the name of one that is missing, or returns "".
func (e *Engine) nearbyFile(name string) string {
	siblings := disk.Names(e.workspace, filepath.Dir(filepath.FromSlash(name)), maxSiblings)
	for i, sibling := range siblings {
		siblings[i] = path.Join(path.Dir(name), sibling)
	}
	slices.Sort(siblings)
	return script.DidYouMean(catalog.Suggest(name, slices.Values(siblings)))
}

// missingFolder says that the folder of a path does not exist, if that is so.
func (e *Engine) missingFolder(path string) string {
	if _, err := disk.Stat(e.workspace, filepath.Dir(filepath.FromSlash(path))); errors.Is(err, fs.ErrNotExist) {
		return "the folder has to be there"
	}
	return ""
}

// maxSource bounds the text of a script or a module, in bytes.
const maxSource = sandbox.MaxChunk

// readSource returns the text of the script, or of a module below the script's folder. The user
// has named the script, so it may be a link to anywhere; a module may not.
func (e *Engine) readSource(path string) ([]byte, error) {
	if path == e.cfg.Script {
		return e.cfg.life.read(
			func() ([]byte, error) { return disk.Read(path, maxSource) },
			func() (fs.FileInfo, error) { return os.Stat(path) })
	}
	local, err := filepath.Rel(e.cfg.Root, path)
	if err != nil {
		return nil, err
	}
	return e.cfg.life.read(
		func() ([]byte, error) { return disk.ReadIn(e.folder, local, maxSource) },
		func() (fs.FileInfo, error) { return disk.Stat(e.folder, local) })
}
