package watch

import (
	"crypto/sha256"
	"io"
	"os"
	"time"
)

// A file is one that is watched.
type file struct {
	path    string
	told    state     // what whoever listens knows of it
	seen    state     // when it was looked at last
	touched bool      // a hint named it: its content may differ though its time and size do not
	odd     time.Time // since when it is empty or missing, where it should not be
}

// A state is what a look at a file shows.
type state struct {
	exists bool
	size   int64
	time   time.Time
	sum    [sha256.Size]byte // of the content; zero where that is too long, or cannot be read
}

// maxSum is the length in bytes up to which files are compared by their content. Hashing
// takes about a millisecond for one or two megabytes; beyond, size and time have to do.
const maxSum = 16 << 20

// look looks at the file, content included.
func look(path string) state {
	s := glance(path)
	if !s.exists || s.size > maxSum {
		return s
	}
	f, err := os.Open(path)
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

// glance looks at the file's size and time alone.
func glance(path string) state {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // a pipe would block the look
		return state{}
	}
	return state{exists: true, size: info.Size(), time: info.ModTime()}
}

func (s *state) sameStat(t *state) bool {
	return s.exists == t.exists && s.size == t.size && s.time.Equal(t.time)
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

// differs says whether any file looks different from the last time, without reading any.
func (w *Watcher) differs() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.files {
		now := glance(f.path)
		if !now.sameStat(&f.seen) || !f.odd.IsZero() {
			return true
		}
	}
	return false
}

// inspect looks at the files and gives the paths of those that have changed. again says that
// a file is in a state that is not going to last.
func (w *Watcher) inspect() (changed []string, again bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.follow() // folders may have come, gone, or been replaced
	now := time.Now()
	for path, f := range w.files {
		s := glance(path)
		if s.sameStat(&f.seen) && !f.touched && f.odd.IsZero() {
			continue
		}
		s = look(path)
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
