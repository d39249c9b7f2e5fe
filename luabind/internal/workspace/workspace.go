// Package workspace has the files that a script may use: those of one folder.
//
// [Files] of a dry run leave that folder as it is. What a script opens for writing is a copy in another
// folder, and what it opens for reading is that copy if there is one, so the script finds what it has
// written. A file of the workspace that the script removes is still there afterwards.
//
// Paths named local are relative to the folder, in the form of the operating system, see [Files.Local]. A Files
// belongs to the goroutine that runs the script.
package workspace

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
	"syscall"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

const (
	// maxCopy bounds how much of a file a dry run copies, in bytes.
	maxCopy = 16 << 20
	// maxScratch bounds the bytes that a script writes in a dry run, copies included. The folder for
	// them is usually among the system's temporary files.
	maxScratch = 256 << 20
)

// Files are the files of a workspace.
type Files struct {
	root    *os.Root
	scratch *os.Root // takes what the script writes; nil: root does
	left    int64    // bytes that may still be written to scratch
}

// New returns the files of a folder. The folder stays the caller's to close.
func New(root *os.Root) *Files { return &Files{root: root} }

// DryRun returns the files of a folder that stays as it is. scratch takes what is written; it stays the
// caller's to close and to remove.
func DryRun(root, scratch *os.Root) *Files {
	return &Files{root: root, scratch: scratch, left: maxScratch}
}

// Name returns the path of the workspace.
func (f *Files) Name() string { return f.root.Name() }

// Local returns a script's path in the form of the operating system. Its error wraps disk.ErrOutside for a
// path that leads out of the workspace, disk.ErrHidden for a hidden file. Links that lead out are found
// when the file is opened.
func (f *Files) Local(path string) (string, error) {
	local := filepath.FromSlash(path)
	if !filepath.IsLocal(local) || strings.IndexByte(path, 0) >= 0 {
		return "", disk.ErrOutside
	}
	return local, f.Visible(local)
}

// Visible returns an error for a path that has a hidden part.
func (f *Files) Visible(local string) error { return disk.Visible(f.root, local) }

// Left points to how many bytes may still be written to opened files, nil for any number.
func (f *Files) Left() *int64 {
	if f.scratch == nil {
		return nil
	}
	return &f.left
}

// Stat describes a file.
func (f *Files) Stat(local string) (fs.FileInfo, error) {
	if f.scratch != nil {
		if info, err := disk.Stat(f.scratch, local); err == nil {
			return info, nil
		}
	}
	return disk.Stat(f.root, local)
}

// Missing reports whether there is no file of a name with slashes.
func (f *Files) Missing(name string) bool {
	info, err := f.Stat(filepath.FromSlash(name))
	if err == nil {
		return !info.IsDir() && !info.Mode().IsRegular()
	}
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, disk.ErrOutside)
}

// Open opens a regular file. flag is that of os.OpenFile.
func (f *Files) Open(local string, flag int) (*os.File, fs.FileInfo, error) {
	root := f.root
	if f.scratch != nil {
		if file, info, err := disk.OpenIn(f.scratch, local, flag&^os.O_CREATE); err == nil {
			return file, info, nil
		}
		if flag&(os.O_WRONLY|os.O_RDWR) != 0 {
			root = f.scratch
			if err := f.copy(local, flag&os.O_TRUNC != 0); err != nil && (!errors.Is(err, fs.ErrNotExist) || flag&os.O_CREATE == 0) {
				return nil, nil, err
			}
		}
	}
	return disk.OpenIn(root, local, flag)
}

// copy copies a file to scratch, or creates an empty one there, with its folder.
func (f *Files) copy(local string, empty bool) error {
	if err := f.copyFolder(local); err != nil {
		return err
	}
	from, _, err := disk.OpenIn(f.root, local, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer from.Close()
	to, _, err := disk.OpenIn(f.scratch, local, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	if !empty {
		var n int64
		n, err = io.Copy(to, io.LimitReader(from, min(maxCopy, f.left)))
		f.left -= n
	}
	return errors.Join(err, to.Close())
}

// copyFolder creates the folder of a file in scratch, if the workspace has it.
func (f *Files) copyFolder(local string) error {
	folder := filepath.Dir(local)
	if _, err := disk.Stat(f.root, folder); err != nil {
		if errors.Is(err, disk.ErrOutside) {
			return err
		}
		return &fs.PathError{Op: "open", Path: local, Err: syscall.ENOENT}
	}
	return f.scratch.MkdirAll(folder, 0o777)
}

// Read returns the contents of a file. room is asked whether there is memory for them.
func (f *Files) Read(local string, room func(bytes int64) error) ([]byte, error) {
	file, info, err := f.Open(local, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if err := room(info.Size()); err != nil {
		return nil, err
	}
	data := make([]byte, info.Size())
	n, err := io.ReadFull(file, data)
	if err == io.ErrUnexpectedEOF || err == io.EOF { // it has become shorter
		err = nil
	}
	return data[:n], err
}

// Head returns the first bytes of a file, at most the given number.
func (f *Files) Head(local string, most int) ([]byte, error) {
	file, _, err := f.Open(local, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, most)
	n, _ := io.ReadFull(file, head)
	return head[:n], nil
}

// Replace writes a file, whole or not at all.
func (f *Files) Replace(local string, data []byte) error {
	if f.scratch == nil {
		return disk.Replace(f.root, local, data)
	}
	if err := f.copyFolder(local); err != nil {
		return err
	}
	return disk.Replace(f.scratch, local, data)
}

// Remove removes a file.
func (f *Files) Remove(local string) error {
	if f.scratch == nil {
		return disk.Remove(f.root, local)
	}
	if disk.Remove(f.scratch, local) == nil {
		return nil
	}
	_, err := disk.Lstat(f.root, local)
	return err
}

// Rename gives a file another name.
func (f *Files) Rename(from, to string) error {
	if f.scratch == nil {
		return disk.Rename(f.root, from, to)
	}
	if _, err := disk.Lstat(f.scratch, from); err != nil {
		if err := f.copy(from, false); err != nil {
			return err
		}
	}
	if err := f.scratch.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return disk.Rename(f.scratch, from, to)
}

// Saved returns the contents of a file that an earlier run has kept, up to limit bytes.
func (f *Files) Saved(local string, limit int64) ([]byte, error) {
	return disk.ReadIn(f.root, local, limit)
}

// Failure returns the failure of a function that could not use a file. what names the function, path is the
// script's.
func (f *Files) Failure(what, path string, err error) *script.Failure {
	failure := &script.Failure{Kind: script.IO, Words: []string{path}}
	err = WithoutPath(err)
	problem := err.Error()
	switch {
	case errors.Is(err, disk.ErrOutside):
		failure.Kind, problem, failure.Hint = script.Denied, "outside the workspace", "give a path relative to "+f.Name()
	case errors.Is(err, disk.ErrHidden):
		failure.Kind, problem, failure.Hint = script.Denied, "a hidden file", "scripts cannot use files whose names begin with a dot"
	case errors.Is(err, script.ErrNoRoom):
		failure.Kind, failure.Hint = script.Invalid, "--memory allows more"
	case errors.Is(err, fs.ErrNotExist):
		failure.Hint = cmp.Or(f.nearby(path), f.missingFolder(path))
	}
	failure.Message = what + " " + path + ": " + problem
	return failure
}

// WithoutPath returns what an error of a file says about the file: messages name the path themselves.
func WithoutPath(err error) error {
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return of.Err
	}
	if of, ok := errors.AsType[*os.LinkError](err); ok {
		return of.Err
	}
	return err
}

// HintFor returns what to do about a file that is missing.
func (f *Files) HintFor(name string) string {
	return cmp.Or(f.nearby(name), "it should be in "+f.Name())
}

// maxSiblings bounds how many files of a folder are read for a suggestion.
const maxSiblings = 2000

// nearby suggests a file of the same folder for the name of one that is missing, or returns "".
func (f *Files) nearby(name string) string {
	siblings := disk.Names(f.root, filepath.Dir(filepath.FromSlash(name)), maxSiblings)
	for i, sibling := range siblings {
		siblings[i] = path.Join(path.Dir(name), sibling)
	}
	slices.Sort(siblings)
	return script.DidYouMean(catalog.Suggest(name, slices.Values(siblings)))
}

// missingFolder says that the folder of a path does not exist, if that is so.
func (f *Files) missingFolder(path string) string {
	if _, err := disk.Stat(f.root, filepath.Dir(filepath.FromSlash(path))); errors.Is(err, fs.ErrNotExist) {
		return "the folder has to be there"
	}
	return ""
}
