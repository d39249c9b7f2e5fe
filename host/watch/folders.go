package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// folders are what is watched for the files, and what hints are about.
type folders struct {
	watched map[string]bool
	// names are the paths by which a hint may speak of a file, or of a folder or link on the
	// way to it, with the files.
	names map[string][]*file
}

// follow brings the watched folders up to date with the files and what is on disk. It is
// called with mu held.
func (w *Watcher) follow() {
	if w.notifier == nil {
		return
	}
	// What comes while a folder above it is not watched yet is found by another round.
	for range 4 {
		if !w.followOnce() {
			return
		}
	}
}

// followOnce says whether there are folders that were not watched before.
func (w *Watcher) followOnce() (more bool) {
	names := make(map[string][]*file, 2*len(w.files))
	needed := map[string]bool{}
	ways := map[string]way{}
	for path, f := range w.files {
		folder := filepath.Dir(path)
		to, ok := ways[folder]
		if !ok {
			to = wayTo(folder)
			ways[folder] = to
		}
		also := []string{path, filepath.Join(to.real, filepath.Base(path))}
		if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSymlink != 0 {
			if target, err := filepath.EvalSymlinks(path); err == nil {
				needed[filepath.Dir(target)] = true
				also = append(also, target)
			}
		}
		for _, dir := range to.folders {
			needed[dir] = true
		}
		for _, list := range [][]string{to.names, also} {
			for _, name := range list {
				names[name] = append(names[name], f)
			}
		}
	}
	w.folders.names = names
	for dir := range w.folders.watched {
		if !needed[dir] {
			w.notifier.remove(dir)
			delete(w.folders.watched, dir)
		}
	}
	for dir := range needed {
		more = w.watchFolder(dir) || more
	}
	return more
}

// followFile is enough of follow to miss nothing that happens to a new file from now on. It
// is called with mu held.
func (w *Watcher) followFile(path string) {
	if w.notifier != nil {
		for _, dir := range wayTo(filepath.Dir(path)).folders {
			w.watchFolder(dir)
		}
	}
}

// watchFolder says whether the folder was not watched before. It also asks the system for
// those that were: one that was replaced by another of its name is not the one that the
// system knows.
func (w *Watcher) watchFolder(dir string) (more bool) {
	if err := w.notifier.add(dir); err != nil {
		delete(w.folders.watched, dir)
		if !errors.Is(err, fs.ErrNotExist) {
			w.startPolling("files in "+dir, err)
		}
		return false
	}
	more = !w.folders.watched[dir]
	if w.folders.watched == nil {
		w.folders.watched = map[string]bool{}
	}
	w.folders.watched[dir] = true
	return more
}

// A way is what a file's folder depends on.
type way struct {
	folders []string // to watch
	names   []string // the folder, those above it, and links among them
	real    string   // the folder without links; itself where it is not there
}

// wayTo looks at the way to a folder.
func wayTo(folder string) way {
	w := way{real: folder}
	there := false // the folder below has been found
	for dir := folder; ; dir = filepath.Dir(dir) {
		w.names = append(w.names, dir)
		info, err := os.Lstat(dir)
		switch {
		case err != nil: // the next one above tells when it comes
		case info.Mode()&os.ModeSymlink != 0:
			w.folders = append(w.folders, filepath.Dir(dir)) // tells when the link is replaced
			fallthrough
		default:
			if !there {
				w.folders = append(w.folders, dir)
				there = true
			}
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if real, err := filepath.EvalSymlinks(folder); err == nil && real != folder {
		w.real = real
		w.folders = append(w.folders, real)
		w.names = append(w.names, real)
	}
	return w
}

// concerns says whether a hint about that path is about any of the files, and notes which.
// The empty path may be about all.
func (w *Watcher) concerns(path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	files := w.folders.names[path]
	for _, f := range files {
		f.touched = true
	}
	return path == "" && len(w.files) > 0 || len(files) > 0
}
