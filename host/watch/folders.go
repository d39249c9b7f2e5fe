package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// folders holds the watched folders, and maps hints to files.
type folders struct {
	watched map[string]bool
	// names maps the paths that hints may contain, which are those of the files and of the
	// folders and links on the way to them, to files.
	names map[string][]*file
}

// follow updates the watched folders to the files and the state of the disk. The caller
// must hold mu.
func (w *Watcher) follow() {
	if w.notifier == nil {
		return
	}
	settle(w.followOnce)
}

// settle calls once until it reports no new folders, at most four times. A folder may be created
// before its parent is watched; the next call finds it.
func settle(once func() (more bool)) {
	for range 4 {
		if !once() {
			return
		}
	}
}

// followOnce is one round of follow. It reports whether it has found new folders.
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

// followFile is follow for one new file, at a cost that does not depend on the other files.
// The caller must hold mu.
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

// placeOf returns the folders to watch for a file, and the paths that hints may use for it. to is
// the way to its folder.
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

// watchFolder watches a folder and reports whether it is new. It also asks the system to watch a
// known folder again, because a new folder with the same name may have replaced it.
func (w *Watcher) watchFolder(dir string) (more bool) {
	if err := w.notifier.add(dir); err != nil {
		w.notifier.remove(dir) // it has been removed
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

// A way is the folders and links that lead to a file's folder.
type way struct {
	// folders must be watched. Their paths contain no links: if a folder is watched by two
	// names, notifications arrive for only one of them, and are lost when that name is
	// removed.
	folders []string
	names   []string // the folder, its parents, and links among them; as given and resolved
	real    string   // the folder with links resolved; unchanged if it does not exist
}

// wayTo returns the way to a folder. It checks each part of the path once.
func (w *Watcher) wayTo(folder string) way {
	type step struct {
		dir, real string // real is dir with links resolved; dir if it does not exist
		there     bool
		link      bool
	}
	var parts []string // of the path, the folder first
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
			if s.there = above.there; s.there { // otherwise this part cannot exist either
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
		above := s.real // the root is its own parent
		if i+1 < len(steps) {
			above = steps[i+1].real
		}
		to.names = append(to.names, s.dir)
		if name := inFolder(above, s.dir); name != s.dir {
			to.names = append(to.names, name)
		}
		if s.link {
			to.folders = append(to.folders, above) // reports when the link is replaced
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

// resolve returns the path with links resolved.
func (w *Watcher) resolve(path string) (string, error) {
	w.looks.Add(1)
	return filepath.EvalSymlinks(path)
}

// inFolder returns path with its folder replaced.
func inFolder(folder, path string) string { return filepath.Join(folder, filepath.Base(path)) }

// concerns reports whether a hint with that path may concern any of the files, and marks
// those. The empty path may concern all files.
func (w *Watcher) concerns(path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	files := w.folders.names[path]
	for _, f := range files {
		f.touched = true
	}
	return path == "" && len(w.files) > 0 || len(files) > 0
}
