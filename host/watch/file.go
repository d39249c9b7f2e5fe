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
	racy    time.Time // until when that holds without a hint; zero: it does not
	odd     time.Time // since when it is empty or missing, where it should not be
}

// A state is what a look at a file shows.
type state struct {
	exists bool
	size   int64
	time   time.Time
	info   os.FileInfo       // tells one file from another; nil where there is none
	change int64             // when its name or its attributes were changed last, where the system says; else 0
	sum    [sha256.Size]byte // of the content; zero where that is too long, or cannot be read
}

// maxSum is the length in bytes up to which files are compared by their content. Hashing
// takes about a millisecond for one or two megabytes; beyond, size and time have to do.
const maxSum = 16 << 20

// racyTime is how long a file may change without a change of its time: where times are whole
// seconds, or two of them, all saves within have the same. Until that is over since it was
// last written, a look at its size and time says nothing.
const racyTime = 2 * time.Second

// look looks at the file, content included.
func (w *Watcher) look(path string) state {
	s := w.glance(path)
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

// glance looks at what the file's folder says of it.
func (w *Watcher) glance(path string) state {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // a pipe would block the look
		return state{}
	}
	return state{exists: true, size: info.Size(), time: info.ModTime(), info: info, change: w.cfg.changeTime(info)}
}

// sameStat reports whether both are of one file, and nothing but its content can differ.
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

// written notes when the file's time begins to mean something.
func (f *file) written(now time.Time) { f.racy = now.Add(racyTime) }

// differs reports whether any file may be different from the last time, without reading any.
func (w *Watcher) differs() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.files {
		now := w.glance(f.path)
		if !now.sameStat(&f.seen) || !f.odd.IsZero() || !f.racy.IsZero() {
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
		s := w.glance(path)
		same := s.sameStat(&f.seen)
		if same && !f.touched && f.odd.IsZero() && f.racy.IsZero() {
			continue
		}
		switch s = w.look(path); {
		case !same: // by the watcher's clock: the file system may have another
			f.written(now)
		case !now.Before(f.racy):
			f.racy = time.Time{} // this look was late enough
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
