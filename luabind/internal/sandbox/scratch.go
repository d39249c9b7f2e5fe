package sandbox

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/vuerlua/vuerlua/host/disk"
)

// With Options.Scratch a script sees its own writes and the workspace stays as it is: what
// it opens for writing is a copy in the scratch folder, and what it opens for reading is
// that copy where there is one. A file that it removes is there afterwards all the same.

const (
	// maxScratch bounds how much of a file is copied, in bytes.
	maxScratch = 16 << 20
	// maxScratchTotal bounds the bytes that a script writes to the folder, copies included. The
	// folder is usually in the system's folder for temporary files.
	maxScratchTotal = 256 << 20
)

// openFile opens a regular file.
func (lib *library) openFile(local string, flag int) (*os.File, error) {
	root := lib.opt.Workspace
	if scratch := lib.opt.Scratch; scratch != nil {
		if f, _, err := disk.OpenIn(scratch, local, flag&^os.O_CREATE); err == nil {
			return f, nil
		}
		if flag&(os.O_WRONLY|os.O_RDWR) != 0 {
			root = scratch
			if err := lib.copyToScratch(local, flag&os.O_TRUNC != 0); err != nil && (!errors.Is(err, fs.ErrNotExist) || flag&os.O_CREATE == 0) {
				return nil, err
			}
		}
	}
	f, _, err := disk.OpenIn(root, local, flag)
	return f, err
}

// copyToScratch copies a file of the workspace, or makes it empty, with its folder.
func (lib *library) copyToScratch(local string, empty bool) error {
	folder := filepath.Dir(local)
	if _, err := disk.Stat(lib.opt.Workspace, folder); err != nil {
		if errors.Is(err, disk.ErrOutside) {
			return err
		}
		return &fs.PathError{Op: "open", Path: local, Err: syscall.ENOENT}
	}
	if err := lib.opt.Scratch.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	from, _, err := disk.OpenIn(lib.opt.Workspace, local, os.O_RDONLY)
	if err != nil {
		return err
	}
	defer from.Close()
	to, _, err := disk.OpenIn(lib.opt.Scratch, local, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	if !empty {
		var n int64
		n, err = io.Copy(to, io.LimitReader(from, min(maxScratch, lib.scratchLeft)))
		lib.scratchLeft -= n
	}
	return errors.Join(err, to.Close())
}

func (lib *library) removeFile(local string) error {
	scratch := lib.opt.Scratch
	if scratch == nil {
		return disk.Remove(lib.opt.Workspace, local)
	}
	if disk.Remove(scratch, local) == nil {
		return nil
	}
	_, err := disk.Lstat(lib.opt.Workspace, local)
	return err
}

func (lib *library) renameFile(from, to string) error {
	scratch := lib.opt.Scratch
	if scratch == nil {
		return disk.Rename(lib.opt.Workspace, from, to)
	}
	if _, err := disk.Lstat(scratch, from); err != nil {
		if err := lib.copyToScratch(from, false); err != nil {
			return err
		}
	}
	if err := scratch.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return disk.Rename(scratch, from, to)
}
