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
	settle(w.followOnce)
}

// settle calls once until it reports no new folders, at most four times. A folder may be created
// while the one above it is not watched yet; another round finds it.
func settle(once func() (more bool)) {
	for range 4 {
		if !once() {
			return
		}
	}
}

// followOnce reports whether there are folders that were not watched before.
func (w *Watcher) followOnce() (more bool) {
	names := make(map[string][]*file, 2*len(w.files))
	needed := map[string]bool{}
	ways := map[string]way{}
	for path, f := range w.files {
		folder := filepath.Dir(path)
		to, ok := ways[folder]
		if !ok {
			to = w.wayTo(folder)
			ways[folder] = to
		}
		folders, called := w.placeOf(path, to)
		for _, dir := range folders {
			needed[dir] = true
		}
		for _, name := range called {
			names[name] = append(names[name], f)
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

// followFile is follow for one new file, at a cost that does not depend on the others. It is
// called with mu held.
func (w *Watcher) followFile(f *file) {
	if w.notifier == nil {
		return
	}
	var folders, called []string
	settle(func() (more bool) {
		folders, called = w.placeOf(f.path, w.wayTo(filepath.Dir(f.path)))
		for _, dir := range folders {
			more = w.watchFolder(dir) || more
		}
		return more
	})
	if w.folders.names == nil {
		w.folders.names = map[string][]*file{}
	}
	for _, name := range called {
		w.folders.names[name] = append(w.folders.names[name], f)
	}
}

// placeOf returns the folders to be watched for a file, and the names that a hint may use for it.
// to is the way to its folder.
func (w *Watcher) placeOf(path string, to way) (folders, names []string) {
	folders = slices.Clone(to.folders)
	names = append(slices.Clone(to.names), path, inFolder(to.real, path))
	if info, err := w.lstat(path); err == nil && info.Mode()&os.ModeSymlink != 0 {
		if target, err := w.resolve(path); err == nil {
			folders = append(folders, filepath.Dir(target))
			names = append(names, target)
		}
	}
	return folders, names
}

// watchFolder watches a folder and reports whether it was not watched before. It asks the system
// again for a folder that was: another folder may have taken its name, which the system does not
// watch yet.
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

// wayTo returns the way to a folder. It looks at each part of it once.
func (w *Watcher) wayTo(folder string) way {
	type step struct {
		dir, real string // real is dir without links; itself where it is not there
		there     bool
		link      bool
	}
	var parts []string // of the way, the folder first
	for dir := folder; ; dir = filepath.Dir(dir) {
		parts = append(parts, dir)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	steps := make([]step, len(parts))
	for i := len(parts) - 1; i >= 0; i-- {
		s := step{dir: parts[i], real: parts[i], there: true}
		if i+1 < len(steps) {
			above := steps[i+1]
			if s.there = above.there; s.there { // otherwise this one cannot exist either
				info, err := w.lstat(s.dir)
				s.there = err == nil
				s.link = s.there && info.Mode()&os.ModeSymlink != 0
			}
			if s.link {
				if real, err := w.resolve(s.dir); err == nil {
					s.real = real
				}
			} else if s.there {
				s.real = inFolder(above.real, s.dir)
			}
		}
		steps[i] = s
	}
	to := way{real: steps[0].real}
	found := false // the nearest existing folder
	for i, s := range steps {
		above := s.real // the root is above itself
		if i+1 < len(steps) {
			above = steps[i+1].real
		}
		to.names = append(to.names, s.dir)
		if name := inFolder(above, s.dir); name != s.dir {
			to.names = append(to.names, name)
		}
		if s.link {
			to.folders = append(to.folders, above) // notifies that the link is replaced
		}
		if s.there && !found {
			to.folders = append(to.folders, s.real)
			found = true
		}
	}
	if !slices.Contains(to.names, to.real) {
		to.names = append(to.names, to.real)
	}
	return to
}

func (w *Watcher) lstat(path string) (os.FileInfo, error) {
	w.looks.Add(1)
	return os.Lstat(path)
}

// resolve returns the path without links.
func (w *Watcher) resolve(path string) (string, error) {
	w.looks.Add(1)
	return filepath.EvalSymlinks(path)
}

// inFolder returns path with another folder in place of its own.
func inFolder(folder, path string) string { return filepath.Join(folder, filepath.Base(path)) }

// concerns reports whether a hint about that path is about any of the files, and notes which.
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
