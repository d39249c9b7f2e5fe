// Package disk opens, reads and writes files in folders whose content is not trusted: a downloaded
// scene can contain links, pipes and devices. All access to the files of scripts and of their
// projects uses it. Its rules:
//
//   - Only regular files are opened. A pipe without a writer would block for ever, and a device may
//     have no end.
//   - A read has a limit, which also holds for a file that grows meanwhile.
//   - A name below an [os.Root] cannot lead out of it, not even through a link. The error is then
//     [ErrOutside].
//   - [Replace] creates a new file instead of writing into the old one. A link with the name is
//     replaced and not followed, other hard links to the old file keep its content, no reader sees
//     a partly written file, and a failure leaves no temporary file behind.
//   - Hidden names are reserved for the tools that made them, see [Hidden].
//
// The functions may be called from any goroutine. Errors that concern a path are *fs.PathError. A
// file system that does not respond blocks the caller.
package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"unicode"
)

// The errors for a path, in addition to those of the system.
var (
	ErrNotRegular = errors.New("not a regular file")
	ErrOutside    = errors.New("a link leads out of the folder")
	ErrHidden     = errors.New("hidden")
	ErrNotFolder  = errors.New("not a folder")
)

// A LimitError reports a file that is longer than the limit of a read.
type LimitError struct {
	Limit int64 // in bytes
}

func (e *LimitError) Error() string {
	if e.Limit >= 1<<20 {
		return fmt.Sprintf("longer than %d MiB", e.Limit>>20)
	}
	return fmt.Sprintf("longer than %d bytes", e.Limit)
}

// Open opens a file for reading.
func Open(path string) (*os.File, fs.FileInfo, error) {
	// Without O_NONBLOCK, opening a pipe waits for its other end.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	return regular(f, path)
}

// OpenIn opens a file below root. flag is that of [os.OpenFile].
func OpenIn(root *os.Root, name string, flag int) (*os.File, fs.FileInfo, error) {
	f, err := root.OpenFile(name, flag|syscall.O_NONBLOCK, 0o666)
	if err == nil {
		return regular(f, name)
	}
	// Opening a pipe for writing fails with ENXIO while nobody reads from it.
	if info, statErr := root.Stat(name); statErr == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return nil, nil, &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
	}
	return nil, nil, outside(root, err)
}

// regular returns f and its info if f is a regular file. Otherwise it closes f and returns an error.
func regular(f *os.File, path string) (*os.File, fs.FileInfo, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = &fs.PathError{Op: "open", Path: path, Err: syscall.EISDIR}
	case !info.Mode().IsRegular():
		err = &fs.PathError{Op: "open", Path: path, Err: ErrNotRegular}
	default:
		return f, info, nil
	}
	return nil, nil, errors.Join(err, f.Close())
}

// Read returns the content of a file of at most limit bytes.
func Read(path string, limit int64) ([]byte, error) {
	f, info, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return read(f, info, path, limit)
}

// ReadIn is Read for a file below root.
func ReadIn(root *os.Root, name string, limit int64) ([]byte, error) {
	f, info, err := OpenIn(root, name, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return read(f, info, name, limit)
}

func read(f *os.File, info fs.FileInfo, path string, limit int64) ([]byte, error) {
	if info.Size() > limit {
		return nil, &fs.PathError{Op: "read", Path: path, Err: &LimitError{limit}}
	}
	data := make([]byte, 0, info.Size()+1) // one byte more, to find the end without a second buffer
	for {
		n, err := f.Read(data[len(data):min(int64(cap(data)), limit+1)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > limit:
			return nil, &fs.PathError{Op: "read", Path: path, Err: &LimitError{limit}}
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) == cap(data): // the file has grown, or has no known size
			data = append(data, 0)[:len(data)]
		}
	}
}

// Stat is [os.Root.Stat].
func Stat(root *os.Root, name string) (fs.FileInfo, error) {
	info, err := root.Stat(name)
	return info, outside(root, err)
}

// Lstat is [os.Root.Lstat].
func Lstat(root *os.Root, name string) (fs.FileInfo, error) {
	info, err := root.Lstat(name)
	return info, outside(root, err)
}

// Temp creates a folder for temporary files. remove deletes it with its content.
func Temp(pattern string) (dir string, remove func() error, err error) {
	dir, err = os.MkdirTemp("", pattern)
	return dir, func() error { return os.RemoveAll(dir) }, err
}

// Replace writes a file below root. Its folder must exist. If the last part of name is a link, the
// link is replaced, not followed.
func Replace(root *os.Root, name string, data []byte) error { return replace(root, name, data, false) }

// Keep is Replace for data that must survive a crash of the machine. It waits for the disk.
func Keep(root *os.Root, name string, data []byte) error { return replace(root, name, data, true) }

func replace(root *os.Root, name string, data []byte, sync bool) error {
	part, f, err := create(root, filepath.Dir(name))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if sync && err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = root.Rename(part, name)
	}
	if err != nil {
		_ = root.Remove(part) // the first error is more useful
	}
	return outside(root, err)
}

// ReplaceAt is Replace for a path that the user has given. The path to the folder may have links.
func ReplaceAt(path string, data []byte) error {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer root.Close()
	return Replace(root, filepath.Base(path), data)
}

// WriteNew creates a file below root and writes it. The error is [fs.ErrExist] if it exists already.
func WriteNew(root *os.Root, name string, data []byte) error {
	f, _, err := OpenIn(root, name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = root.Remove(name)
	}
	return err
}

// Folder opens a folder below root, and creates it if it is missing. For a link the error is
// [ErrNotFolder].
func Folder(root *os.Root, name string) (*os.Root, error) {
	if err := root.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, outside(root, err)
	}
	info, err := root.Lstat(name)
	if err != nil {
		return nil, outside(root, err)
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: ErrNotFolder}
	}
	return root.OpenRoot(name)
}

// create creates a file with a unique hidden name in folder.
func create(root *os.Root, folder string) (name string, f *os.File, err error) {
	for range 100 {
		name = filepath.Join(folder, fmt.Sprintf(".vuerlua-%016x.part", rand.Uint64()))
		f, err = root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return name, f, outside(root, err)
}

// Remove removes a file, a link or an empty folder below root.
func Remove(root *os.Root, name string) error { return outside(root, root.Remove(name)) }

// Rename renames a file below root.
func Rename(root *os.Root, from, to string) error { return outside(root, root.Rename(from, to)) }

// outside returns err, with ErrOutside in place of package os's error for a path that leads out of
// its root. Package os does not export that error, so outside provokes it for the comparison.
func outside(root *os.Root, err error) error {
	if err == nil {
		return nil
	}
	_, known := root.Lstat(filepath.Join("..", "x"))
	var like, found *fs.PathError
	if !errors.As(known, &like) {
		return err
	}
	if errors.As(err, &found) && errors.Is(found.Err, like.Err) {
		return &fs.PathError{Op: found.Op, Path: found.Path, Err: ErrOutside}
	}
	if link := (*os.LinkError)(nil); errors.As(err, &link) && errors.Is(link.Err, like.Err) {
		return &fs.PathError{Op: link.Op, Path: link.Old, Err: ErrOutside}
	}
	return err
}

// Hidden reports whether a part of a path begins with a dot, as .git and .ssh do. Tools trust such
// files: a line in .git/config can run a program. Names that begin with two dots are not hidden:
// Kubernetes keeps the files of a mounted folder below ..data.
func Hidden(path string) bool {
	for part := range strings.SplitSeq(filepath.ToSlash(path), "/") {
		// The file system HFS+ ignores invisible characters.
		part = strings.TrimLeftFunc(part, func(r rune) bool { return unicode.Is(unicode.Cf, r) })
		if len(part) > 1 && part[0] == '.' && part[1] != '.' || isShort(part) {
			return true
		}
	}
	return false
}

// isShort reports whether a name may be a short name that Windows has given a file, as GIT~1 for
// .git. GIT~1 counts on every system, since a folder can be moved to Windows.
func isShort(part string) bool {
	stem, number, ok := strings.Cut(part, "~")
	if !ok || number == "" || strings.Trim(number[:1], "0123456789") != "" {
		return false
	}
	return runtime.GOOS == "windows" || strings.EqualFold(stem, "git")
}

// maxLinks is how many links may be followed for a path, as on Linux.
const maxLinks = 40

// Visible returns an error if name is hidden, or if a link on the way to it leads to a hidden file
// of root. A program that changes links meanwhile can get around the check; a script cannot.
func Visible(root *os.Root, name string) error {
	_, err := Resolve(root, name)
	return err
}

// Resolve is Visible, and also returns the name below root to which the links on the way lead. If
// opening the file will fail, the name may be incomplete.
func Resolve(root *os.Root, name string) (string, error) {
	hidden := &fs.PathError{Op: "open", Path: name, Err: ErrHidden}
	if Hidden(name) {
		return "", hidden
	}
	way := "."
	ahead := strings.Split(filepath.ToSlash(name), "/")
	for links := 0; len(ahead) > 0; {
		way = filepath.Join(way, ahead[0])
		ahead = ahead[1:]
		target, err := root.Readlink(way)
		if err != nil { // not a link, or missing
			continue
		}
		if links++; links > maxLinks || filepath.IsAbs(target) {
			return way, nil // opening it fails
		}
		ahead = append(strings.Split(filepath.ToSlash(target), "/"), ahead...)
		way = filepath.Dir(way)
		if Hidden(target) {
			return "", hidden
		}
	}
	return way, nil
}

// Names returns the names of the files in a folder below root, without the hidden ones. It reads no
// more than most names, or all of them if most is -1.
func Names(root *os.Root, folder string, most int) []string {
	f, err := root.OpenFile(folder, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	defer f.Close()
	all, _ := f.Readdirnames(most)
	var names []string
	for _, name := range all {
		if !Hidden(name) {
			names = append(names, name)
		}
	}
	return names
}
