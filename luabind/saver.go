package luabind

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// persist(name, default, { file = true }) also keeps a table in a file of the workspace. The table
// is examined a second after a task has run and when the program ends, and written if it has
// changed. A crash loses the last second. Each write creates a new file and renames it, so that the
// file is always complete. If two programs use the same file, the one that writes last wins.

const (
	// saveAfter is the time between the run of a task and the examination of the tables.
	saveAfter = time.Second
	// saveShare bounds the share of the time that examining the tables takes: one part in saveShare.
	saveShare = 100
	// maxSavedEntries bounds the entries of a table, including the entries of nested tables. Copying
	// so many takes the loop about 50 ms.
	maxSavedEntries = 200_000
	// savedSuffix ends the name of the file. The host does not serve files with this suffix.
	savedSuffix = ".persist"
)

// A saver writes the files for all generations of a script. Its methods may be called from any
// goroutine.
type saver struct {
	dir string

	mu      sync.Mutex
	owner   int // number of the generation whose tables are written
	files   map[string]*savedFile
	writing sync.WaitGroup
}

// A savedFile is the state of one file of a saver. The fields are guarded by the saver's mutex,
// except for sum, which belongs to the goroutine that writes.
type savedFile struct {
	next    *plainTable // to be written; nil for none
	failed  func(error) // called if next could not be written
	busy    bool        // a goroutine is writing
	sum     [sha256.Size]byte
	written bool // sum is the checksum of the file
}

func newSaver(dir string) *saver { return &saver{dir: dir, files: map[string]*savedFile{}} }

// own has the tables of a generation written from now on, and no longer those of older generations.
func (s *saver) own(generation int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owner = max(s.owner, generation)
}

// put has a table written. The table must not change any more. It replaces an older table of that
// name that has not been written yet. put does nothing if another generation owns the files.
func (s *saver) put(generation int, name string, t *plainTable, failed func(error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if generation != s.owner {
		return
	}
	f := s.files[name]
	if f == nil {
		f = &savedFile{}
		s.files[name] = f
	}
	f.next, f.failed = t, failed
	if !f.busy {
		f.busy = true
		s.writing.Go(func() { s.run(name, f) })
	}
}

// run writes tables until none is waiting.
func (s *saver) run(name string, f *savedFile) {
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
func (s *saver) save(name string, t *plainTable, f *savedFile) error {
	text, err := encodeSaved(name, t)
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
	if err := disk.Keep(root, savedName(name), text); err != nil {
		return err
	}
	f.sum, f.written = sum, true
	return nil
}

// flush waits until all tables are written, for limit at most.
func (s *saver) flush(limit time.Duration) {
	through := make(chan struct{})
	go func() {
		s.writing.Wait()
		close(through)
	}()
	within(limit, through)
}

// savedName returns the name of the file of a persist table. Characters other than letters, digits,
// -, _ and dots that are not the first character are percent-encoded, as in URLs.
func savedName(name string) string {
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		if c < 0x80 && isWordByte(c) || c == '-' || c == '.' && i > 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String() + savedSuffix
}

// maxSavedName bounds the name of a file, in bytes. File systems allow 255.
const maxSavedName = 100

// checkSaved checks the options of persist, and reports whether the table has a file.
func (e *Engine) checkSaved(L *lua.LState, name string) bool {
	switch v := L.Get(3).(type) {
	case *lua.LNilType:
		return false
	case *lua.LTable:
		e.api.WantOptions(L, v, "persist", "file")
		file := machine.GetString(v, "file")
		if _, isBool := file.(lua.LBool); !isBool && file != lua.LNil {
			e.throw(L, &script.Failure{
				Kind: script.Invalid, Message: "persist: the option file must be true or false, not " + file.Type().String(),
				Hint: "the file is always " + savedName(name), Words: []string{"file"},
			})
		}
		if file != lua.LTrue {
			return false
		}
	default:
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: "persist wants options as its third argument, not " + v.Type().String(),
			Hint: `persist("world", { score = 0 }, { file = true })`, Words: []string{"persist"},
		})
	}
	if name == "" || len(savedName(name)) > maxSavedName {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: "persist: this name cannot be the name of a file",
			Hint: fmt.Sprintf("use up to %d letters and digits", maxSavedName-len(savedSuffix)), Words: []string{"persist"},
		})
	}
	return true
}

// readSaved returns the table in the file of that name, or nil if the file does not exist. It throws
// if persist cannot have written the file: only the author of the file knows what to do with it.
func (e *Engine) readSaved(L *lua.LState, name string) *plainTable {
	file := savedName(name)
	text, err := disk.ReadIn(e.workspace, file, maxSaved)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var t *plainTable
	if err == nil {
		t, err = decodeSaved(string(text), file, e.interrupted)
	} else {
		err = fmt.Errorf("%s: %w", file, withoutPath(err))
	}
	if e.interrupted() {
		e.poll(L)
	}
	if err == nil {
		return t
	}
	e.opening(file, false) // correcting the file reloads the script
	e.throw(L, &script.Failure{
		Kind: script.IO, Message: "persist: could not read " + err.Error(),
		Hint: "the file was not changed: correct it, or remove it to start with the default", Words: []string{"persist"},
	})
	return nil
}

// saves lists the tables of a generation that have files. It belongs to the loop.
type saves struct {
	names []string        // in the order of the calls of persist
	armed bool            // saveTables is scheduled
	ended bool            // the generation has been replaced
	pause time.Duration   // least time until the next saveTables, see saveShare
	said  map[string]bool // messages that have been reported
}

// keepFile has the table of that name written to its file from now on.
func (e *Engine) keepFile(name string) {
	s := &e.memory.saves
	if slices.Contains(s.names, name) {
		return
	}
	s.names = append(s.names, name)
	e.opening(savedName(name), true) // a change of the file does not reload the script
}

// touchSaves schedules saveTables after a task has run.
func (e *Engine) touchSaves() {
	s := &e.memory.saves
	if len(s.names) == 0 || s.armed || s.ended || e.cfg.life.saver == nil {
		return
	}
	s.armed = true
	time.AfterFunc(max(saveAfter, s.pause), func() { e.post(e.saveTables) })
}

// saveTables passes copies of the tables to the saver.
func (e *Engine) saveTables() {
	s := &e.memory.saves
	s.armed = false
	if s.ended || e.cfg.life.saver == nil {
		return
	}
	began := e.elapsed()
	for _, name := range s.names {
		if t := e.copySaved(name); t != nil {
			e.cfg.life.saver.put(e.cfg.life.number(), name, t, func(err error) {
				e.post(func() { e.reportSaving(name, err.Error(), "the file was not changed") })
			})
		}
	}
	s.pause = saveShare * time.Duration(e.elapsed()-began)
}

// copySaved returns a copy of the table of that name, or nil if it cannot be copied.
func (e *Engine) copySaved(name string) (copied *plainTable) {
	table := e.memory.persisted[name]
	if table == nil {
		return nil
	}
	c := newCopier(func(path, what string) {
		e.reportSaving(name, path+" is "+what, "it is left out; persist keeps numbers, strings, booleans and tables of them")
	})
	type tooMany struct{}
	c.poll = func() {
		if c.work > maxSavedEntries {
			panic(tooMany{})
		}
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(tooMany); !ok {
				panic(r)
			}
			copied = nil
			e.reportSaving(name, fmt.Sprintf("it has more than %d values", maxSavedEntries), "the file was not changed")
		}
	}()
	return c.table(table, name)
}

// reportSaving warns that a table could not be saved, once for each message.
func (e *Engine) reportSaving(name, what, hint string) {
	s := &e.memory.saves
	text := fmt.Sprintf("persist: could not save %s: %s", savedName(name), what)
	if s.said[text] || len(s.said) > maxRefused {
		return
	}
	if s.said == nil {
		s.said = map[string]bool{}
	}
	s.said[text] = true
	e.report(&Diagnostic{Severity: Warning, Rule: "not-saved", Message: text, Hint: hint})
}

// saveNow has the tables written as they are now, and waits for that, for two seconds at most.
func (e *Engine) saveNow() {
	if e.cfg.life.saver == nil {
		return
	}
	e.runWithin(stuckTime, e.saveTables)
	e.cfg.life.saver.flush(stuckTime)
}
