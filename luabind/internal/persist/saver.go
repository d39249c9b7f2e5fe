package persist

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// Suffix ends the names of the files. The host does not serve files with this suffix.
const Suffix = ".persist"

// A Saver writes the files for all generations of a script. Its methods may be called from any
// goroutine.
type Saver struct {
	dir string

	mu      sync.Mutex
	owner   int // number of the generation whose tables are written
	files   map[string]*file
	writing sync.WaitGroup
}

// A file is the state of one file of a Saver. The fields are guarded by the Saver's mutex,
// except for sum, which belongs to the goroutine that writes.
type file struct {
	next    *Table      // to be written; nil for none
	failed  func(error) // called if next could not be written
	busy    bool        // a goroutine is writing
	sum     [sha256.Size]byte
	written bool // sum is the checksum of the file
}

// NewSaver returns a Saver for the files in a folder.
func NewSaver(dir string) *Saver { return &Saver{dir: dir, files: map[string]*file{}} }

// Own has the tables of a generation written from now on, and no longer those of older generations.
func (s *Saver) Own(generation int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owner = max(s.owner, generation)
}

// Put has a table written. The table must not change any more. It replaces an older table of that
// name that has not been written yet. put does nothing if another generation owns the files.
func (s *Saver) Put(generation int, name string, t *Table, failed func(error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if generation != s.owner {
		return
	}
	f := s.files[name]
	if f == nil {
		f = &file{}
		s.files[name] = f
	}
	f.next, f.failed = t, failed
	if !f.busy {
		f.busy = true
		s.writing.Go(func() { s.run(name, f) })
	}
}

// run writes tables until none is waiting.
func (s *Saver) run(name string, f *file) {
	for {
		s.mu.Lock()
		t, failed := f.next, f.failed
		f.next, f.failed = nil, nil
		f.busy = t != nil
		s.mu.Unlock()
		if t == nil {
			return
		}
		if err := s.save(name, t, f); err != nil {
			failed(err)
		}
	}
}

// save writes the file unless it has that content already.
func (s *Saver) save(name string, t *Table, f *file) error {
	text, err := Encode(name, t)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	if f.written && f.sum == sum {
		return nil
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := disk.Keep(root, FileName(name), text); err != nil {
		return err
	}
	f.sum, f.written = sum, true
	return nil
}

// Flush waits until all tables are written, for limit at most.
func (s *Saver) Flush(limit time.Duration) {
	through := make(chan struct{})
	go func() {
		s.writing.Wait()
		close(through)
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-through:
	case <-timer.C:
	}
}

// FileName returns the name of the file of a persist table. Characters other than letters, digits,
// -, _ and dots that are not the first character are percent-encoded, as in URLs.
func FileName(name string) string {
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		if syntax.IsNameByte(c) || c == '-' || c == '.' && i > 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String() + Suffix
}

// MaxFileName bounds the name of a file, in bytes. File systems allow 255.
const MaxFileName = 100
