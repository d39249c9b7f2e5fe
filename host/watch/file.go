package watch

import (
	"crypto/sha256"
	"io"
	"os"
	"time"

	"github.com/vuerlua/vuerlua/host/disk"
)

// A file is one that is watched.
type file struct {
	path    string
	told    state     // what whoever listens knows of it
	seen    state     // when it was looked at last
	touched bool      // a hint named it: its content may differ though its time and size do not
	racy    time.Time // until when the same is true without a hint; zero: it is not
	odd     time.Time // since when it is empty or missing, where it should not be
}

// A state is what a look at a file shows.
type state struct {
	exists bool
	size   int64
	time   time.Time
	info   os.FileInfo       // identifies the file; nil if it does not exist
	change int64             // when its inode was last changed, see changeTime
	sum    [sha256.Size]byte // of the content; zero where that is too long, or cannot be read
}

// maxSum is the length in bytes up to which files are compared by their content. Hashing
// takes about a millisecond for one or two megabytes; beyond, size and time have to do.
const maxSum = 16 << 20

// racyTime is how long after a change a file may change again and keep its time: some file
// systems store times in steps of one or two seconds. For that long, an unchanged size and time
// do not mean unchanged content.
const racyTime = 2 * time.Second

// look looks at the file, content included.
func (w *Watcher) look(path string) state {
	s := w.glance(path)
	if !s.exists || s.size > maxSum {
		return s
	}
	f, _, err := disk.Open(path)
	if err != nil {
		return s
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, maxSum+1)); err == nil {
		h.Sum(s.sum[:0])
	}
	return s
}

// glance looks at the file's attributes and does not open it.
func (w *Watcher) glance(path string) state {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // a pipe would block the look
		return state{}
	}
	return state{exists: true, size: info.Size(), time: info.ModTime(), info: info, change: w.cfg.changeTime(info)}
}

// sameStat reports whether both are the same file with the same attributes, so that at most the
// content can differ.
func (s *state) sameStat(t *state) bool {
	if !s.exists || !t.exists {
		return s.exists == t.exists
	}
	return s.size == t.size && s.time.Equal(t.time) && s.change == t.change && os.SameFile(s.info, t.info)
}

func (s *state) sameContent(t *state) bool {
	if s.exists != t.exists || s.size != t.size {
		return false
	}
	if s.size > maxSum {
		return s.time.Equal(t.time)
	}
	return s.sum == t.sum
}

// written notes that the file has changed just now, so that its time cannot be trusted for
// racyTime.
func (f *file) written(now time.Time) { f.racy = now.Add(racyTime) }

// maxGlance bounds the files that are looked at every Config.Glance. If there are more, each gets its
// turn, as the order of a map is random.
const maxGlance = 256

// differs looks at no more than most files, and reports whether any of them may have changed since
// the last look. It reads no file.
func (w *Watcher) differs(most int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.files {
		if most--; most < 0 {
			break
		}
		now := w.glance(f.path)
		if !now.sameStat(&f.seen) || !f.odd.IsZero() || !f.racy.IsZero() {
			return true
		}
	}
	return false
}

// inspect looks at the files and returns the paths of those that have changed. again reports whether
// a file is in a state that is not going to last.
func (w *Watcher) inspect() (changed []string, again bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.follow() // folders may have come, gone, or been replaced
	now := time.Now()
	for path, f := range w.files {
		s := w.glance(path)
		same := s.sameStat(&f.seen)
		if same && !f.touched && f.odd.IsZero() && f.racy.IsZero() {
			continue
		}
		switch s = w.look(path); {
		case !same: // by the watcher's clock: the file system's may differ
			f.written(now)
		case !now.Before(f.racy):
			f.racy = time.Time{} // this look came late enough to be trusted
		}
		f.seen, f.touched = s, false
		if s.sameContent(&f.told) {
			f.odd = time.Time{}
			continue
		}
		if f.told.size > 0 && s.size == 0 {
			if f.odd.IsZero() {
				f.odd = now
			}
			if now.Sub(f.odd) < w.cfg.Grace {
				again = true
				continue
			}
		}
		f.odd = time.Time{}
		f.told = s
		changed = append(changed, path)
	}
	return changed, again
}
