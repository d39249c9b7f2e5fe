package luabind

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/persist"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
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
)

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
				Hint: "the file is always " + persist.FileName(name), Words: []string{"file"},
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
	if name == "" || len(persist.FileName(name)) > persist.MaxFileName {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: "persist: this name cannot be the name of a file",
			Hint: fmt.Sprintf("use up to %d letters and digits", persist.MaxFileName-len(persist.Suffix)), Words: []string{"persist"},
		})
	}
	return true
}

// readSaved returns the table in the file of that name, or nil if the file does not exist. It
// throws if persist cannot have written the file: only the author of the file knows what to do with
// it.
func (e *Engine) readSaved(L *lua.LState, name string) *persist.Table {
	file := persist.FileName(name)
	text, err := e.workspace.Saved(file, persist.MaxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var t *persist.Table
	if err == nil {
		t, err = persist.Decode(string(text), file, e.interrupted)
	} else {
		err = fmt.Errorf("%s: %w", file, workspace.WithoutPath(err))
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

// keepFile arranges that the table of that name is written to its file from now on.
func (e *Engine) keepFile(name string) {
	s := &e.memory.saves
	if slices.Contains(s.names, name) {
		return
	}
	s.names = append(s.names, name)
	e.opening(persist.FileName(name), true) // a change of the file does not reload the script
}

// touchSaves schedules saveTables after a task has run.
func (e *Engine) touchSaves() {
	s := &e.memory.saves
	if len(s.names) == 0 || s.armed || s.ended || e.cfg.gen.saver == nil {
		return
	}
	s.armed = true
	time.AfterFunc(max(saveAfter, s.pause), func() { e.post(e.saveTables) })
}

// saveTables passes copies of the tables to the saver.
func (e *Engine) saveTables() {
	s := &e.memory.saves
	s.armed = false
	if s.ended || e.cfg.gen.saver == nil {
		return
	}
	began := e.elapsed()
	for _, name := range s.names {
		if t := e.copySaved(name); t != nil {
			e.cfg.gen.saver.Put(e.cfg.gen.number(), name, t, func(err error) {
				e.post(func() { e.reportSaving(name, err.Error(), "the file was not changed") })
			})
		}
	}
	s.pause = saveShare * time.Duration(e.elapsed()-began)
}

// copySaved returns a copy of the table of that name, or nil if it cannot be copied.
func (e *Engine) copySaved(name string) (copied *persist.Table) {
	table := e.memory.persisted[name]
	if table == nil {
		return nil
	}
	c := newCopier(func(path, what string) {
		e.reportSaving(name, path+" is "+what, "it is left out; persist keeps numbers, strings, booleans and tables of them")
	})
	type tooMany struct{}
	c.Poll = func() {
		if c.Work > maxSavedEntries {
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
	return c.Table(table, name)
}

// reportSaving warns that a table could not be saved, once for each message.
func (e *Engine) reportSaving(name, what, hint string) {
	s := &e.memory.saves
	text := fmt.Sprintf("persist: could not save %s: %s", persist.FileName(name), what)
	if s.said[text] || len(s.said) > persist.MaxRefused {
		return
	}
	if s.said == nil {
		s.said = map[string]bool{}
	}
	s.said[text] = true
	e.report(&Diagnostic{Severity: Warning, Rule: diag.NotSaved, Message: text, Hint: hint})
}

// saveNow writes the tables as they are now, and waits for that, two seconds at most.
func (e *Engine) saveNow() {
	if e.cfg.gen.saver == nil {
		return
	}
	e.runWithin(stuckTime, e.saveTables)
	e.cfg.gen.saver.Flush(stuckTime)
}
