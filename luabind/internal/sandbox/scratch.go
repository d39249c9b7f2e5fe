package sandbox

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// With Options.Scratch a script sees its own writes and the workspace stays as it is: what
// it opens for writing is a copy in the scratch folder, and what it opens for reading is
// that copy where there is one. A file that it removes is there afterwards all the same.

// maxScratch bounds how much of a file is copied.
const maxScratch = 16 << 20

func (lib *library) openFile(local string, flag int) (*os.File, error) {
	// Without O_NONBLOCK, opening a FIFO waits for its other end.
	flag |= syscall.O_NONBLOCK
	scratch, workspace := lib.opt.Scratch, lib.opt.Workspace
	if scratch == nil {
		return workspace.OpenFile(local, flag, 0o666)
	}
	if f, err := scratch.OpenFile(local, flag&^os.O_CREATE, 0o666); err == nil {
		return f, nil
	}
	if flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		return workspace.OpenFile(local, flag, 0o666)
	}
	if err := lib.copyToScratch(local, flag&os.O_TRUNC != 0); err != nil && (!errors.Is(err, fs.ErrNotExist) || flag&os.O_CREATE == 0) {
		return nil, err
	}
	return scratch.OpenFile(local, flag, 0o666)
}

// copyToScratch copies a file of the workspace, or makes it empty, with its folder.
func (lib *library) copyToScratch(local string, empty bool) error {
	folder := filepath.Dir(local)
	if _, err := lib.opt.Workspace.Stat(folder); err != nil {
		return &fs.PathError{Op: "open", Path: local, Err: syscall.ENOENT}
	}
	if err := lib.opt.Scratch.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	from, err := lib.opt.Workspace.OpenFile(local, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	defer from.Close()
	if info, err := from.Stat(); err != nil || !info.Mode().IsRegular() {
		return errors.Join(err, errNotRegular)
	}
	to, err := lib.opt.Scratch.Create(local)
	if err != nil {
		return err
	}
	if !empty {
		_, err = io.Copy(to, io.LimitReader(from, maxScratch))
	}
	return errors.Join(err, to.Close())
}

func (lib *library) removeFile(local string) error {
	scratch := lib.opt.Scratch
	if scratch == nil {
		return lib.opt.Workspace.Remove(local)
	}
	if scratch.Remove(local) == nil {
		return nil
	}
	_, err := lib.opt.Workspace.Lstat(local)
	return err
}

func (lib *library) renameFile(from, to string) error {
	scratch := lib.opt.Scratch
	if scratch == nil {
		return lib.opt.Workspace.Rename(from, to)
	}
	if _, err := scratch.Lstat(from); err != nil {
		if err := lib.copyToScratch(from, false); err != nil {
			return err
		}
	}
	if err := scratch.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return scratch.Rename(from, to)
}
