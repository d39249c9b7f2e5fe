package watch

import (
	"crypto/sha256"
	"io"
	"os"
	"time"

	"github.com/vuerlua/vuerlua/host/disk"
)

// A file is a watched file.
type file struct {
	path    string
	told    state     // the state that was last reported
	seen    state     // the state at the last check
	touched bool      // a hint named it: its content may differ even if time and size are the same
	racy    time.Time // until then, the same holds without a hint; zero: it does not
	odd     time.Time // when it became empty or missing unexpectedly; zero: it is not
}

// A state is what a check of a file has found.
type state struct {
	exists bool
	size   int64
	time   time.Time
	info   os.FileInfo       // identifies the file; nil if it does not exist
	change int64             // time of the inode's last change, see changeTime
	sum    [sha256.Size]byte // of the content; zero if that is too long or cannot be read
}

// maxSum is the length in bytes up to which files are compared by their content. Hashing
// takes about a millisecond for one or two megabytes. For larger files, size and time
// must be enough.
const maxSum = 16 << 20

// racyTime is how long after a change another change may leave the file's time the same: some
// file systems store times in steps of one or two seconds. During that time, an unchanged size
// and time do not mean unchanged content.
const racyTime = 2 * time.Second

// look returns the state of the file, including its content.
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

// glance returns the state of the file without opening it, so without its content.
func (w *Watcher) glance(path string) state {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // opening a pipe would block
		return state{}
	}
	return state{exists: true, size: info.Size(), time: info.ModTime(), info: info, change: w.cfg.changeTime(info)}
}

// sameStat reports whether both are the same file with the same attributes, so that only the
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

// written records that the file has just changed, so that its time cannot be trusted for
// racyTime.
func (f *file) written(now time.Time) { f.racy = now.Add(racyTime) }

// maxGlance bounds the files that are checked every Config.Glance. If there are more, each is checked
// eventually, because the iteration order of a map is random.
const maxGlance = 256

// differs checks at most the given number of files, and reports whether any of them may have
// changed since the last check. It does not read them.
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

// inspect checks the files and returns the paths of changed ones. again reports whether a file is in
// a temporary state and must be checked again.
func (w *Watcher) inspect() (changed []string, again bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.follow() // folders may have been created, removed or replaced
	now := time.Now()
	for path, f := range w.files {
		s := w.glance(path)
		same := s.sameStat(&f.seen)
		if same && !f.touched && f.odd.IsZero() && f.racy.IsZero() {
			continue
		}
		switch s = w.look(path); {
		case !same: // by the watcher's clock: that of the file system may differ
			f.written(now)
		case !now.Before(f.racy):
			f.racy = time.Time{} // this check was late enough to be trusted
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
