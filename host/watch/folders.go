package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
		also := []string{path, inFolder(to.real, path)}
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
		w.notifier.remove(dir) // one that has gone
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
	// folders are to be watched. All are without links: the notifications of a folder that is
	// watched by two names come for one of them only, and get lost when that goes.
	folders []string
	names   []string // the folder, those above it, and links among them; as given, and without links
	real    string   // the folder without links; itself where it is not there
}

// wayTo looks at the way to a folder.
func wayTo(folder string) way {
	w := way{real: realOf(folder)}
	there := false // the folder below has been found
	for dir := folder; ; dir = filepath.Dir(dir) {
		above := realOf(filepath.Dir(dir))
		w.names = append(w.names, dir)
		if name := inFolder(above, dir); name != dir {
			w.names = append(w.names, name)
		}
		info, err := os.Lstat(dir)
		switch {
		case err != nil: // the next one above tells when it comes
		case info.Mode()&os.ModeSymlink != 0:
			w.folders = append(w.folders, above) // tells when the link is replaced
			fallthrough
		default:
			if !there {
				w.folders = append(w.folders, realOf(dir))
				there = true
			}
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	if !slices.Contains(w.names, w.real) {
		w.names = append(w.names, w.real)
	}
	return w
}

// realOf is the folder without links, or itself where it is not there.
func realOf(folder string) string {
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		return real
	}
	return folder
}

// inFolder is what path names, if its folder is that one.
func inFolder(folder, path string) string { return filepath.Join(folder, filepath.Base(path)) }

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
