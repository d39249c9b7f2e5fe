package luabind

import (
	"maps"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/camera"
	"github.com/vuerlua/vuerlua/luabind/internal/controls"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/persist"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A state is a copy of a generation's persist tables.
type state struct {
	tables   map[string]*persist.Table
	controls controls.Saved
}

// A savedSession is the part of a session that outlives a generation.
type savedSession struct {
	data       *persist.Table // session.data; nil for none
	sendsClick bool
	controls   controls.Saved
	camera     *camera.Pose // nil: the client has not reported it
}

// A memory holds the state from the previous generation, and the state for the next one. It belongs
// to the loop.
type memory struct {
	before    *state // of the previous generation
	importer  *persist.Importer
	persisted map[string]*lua.LTable  // includes the tables of before, once the script has called persist
	sessions  map[client]savedSession // of clients that this generation has not adopted yet
	onReload  []*lua.LFunction
	saves     saves
}

// maxPersisted bounds the persist tables. More come only from names that a loop generates.
const maxPersisted = 10_000

func (m *memory) open(e *Engine) {
	m.importer = e.newImporter()
	m.before = &state{tables: map[string]*persist.Table{}}
	if st := e.cfg.gen.state; st != nil {
		m.before.tables = maps.Clone(st.tables)
	}
}

// luaPersist implements persist(name [, default [, options]]). The table of that name survives
// reloads and, with { file = true }, the end of the program.
func (e *Engine) luaPersist(L *lua.LState) int {
	name, ok := L.Get(1).(lua.LString)
	if !ok {
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: "persist wants a name first, not " + L.Get(1).Type().String(),
			Hint: `local world = persist("world", { score = 0 })`, Words: []string{"persist"},
		})
	}
	m := &e.memory
	m.importTables()
	inFile := e.checkSaved(L, string(name))
	if t := m.persisted[string(name)]; t != nil {
		if inFile {
			e.keepFile(string(name))
		}
		L.Push(t)
		return 1
	}
	var fallback *persist.Table
	switch v := L.Get(2).(type) {
	case *lua.LNilType:
		fallback = &persist.Table{}
	case *lua.LTable:
		c := newCopier(func(path, what string) {
			e.throw(L, &script.Failure{
				Kind: script.Invalid, Message: path + " is " + what + ", which cannot survive a reload",
				Hint: "persist keeps numbers, strings, booleans and tables of them", Words: []string{"persist"},
			})
		})
		c.Poll = func() { e.poll(L) }
		fallback = c.Table(v, string(name))
	default:
		e.throw(L, &script.Failure{
			Kind: script.Invalid, Message: "persist \"" + string(name) + "\" wants a table as its default, not " + v.Type().String(),
			Hint: "put it into one: { value = ... }", Words: []string{"persist"},
		})
	}
	if len(m.persisted) >= maxPersisted {
		e.fail(L, script.Invalid, "too many persist tables: %d; is the name made up in a loop?", len(m.persisted))
	}
	if inFile {
		if saved := e.readSaved(L, string(name)); saved != nil {
			fallback = saved
		}
		e.keepFile(string(name))
	}
	t := m.importer.Table(fallback)
	m.persisted[string(name)] = t
	L.Push(t)
	return 1
}

// importTables converts the tables of the state to Lua tables, including tables that the script may never
// ask for, because tables may share subtables.
func (m *memory) importTables() {
	if m.persisted != nil {
		return
	}
	m.persisted = make(map[string]*lua.LTable, len(m.before.tables))
	for name, t := range m.before.tables {
		m.persisted[name] = m.importer.Table(t)
	}
}

// recall restores what the previous generation has saved of a session.
func (m *memory) recall(s *session) {
	k, ok := m.sessions[s.key]
	if !ok {
		return
	}
	delete(m.sessions, s.key)
	s.sendsClick = k.sendsClick
	s.page.saved = k.controls
	if k.camera != nil {
		s.camera.pose, s.camera.known = *k.camera, true
	}
	if k.data != nil {
		s.data = m.importer.Table(k.data)
	}
}

// leave copies the state for the next generation.
func (m *memory) leave(e *Engine, l *savedState) {
	c := newCopier(nil)
	l.state = m.copyTables(e, c, true)
	l.sessions = maps.Clone(m.sessions)
	if l.sessions == nil {
		l.sessions = map[client]savedSession{}
	}
	c.Refuse = e.dataRefusal(func(string) bool { return true })
	for _, s := range e.sessions {
		k := savedSession{sendsClick: s.sendsClick, controls: s.page.scope.Save()}
		if s.camera.known {
			k.camera = &s.camera.pose
		}
		if s.data != nil {
			k.data = c.Table(s.data, "session.data")
		}
		l.sessions[s.key] = k
	}
}

// dataRefusal returns a function that reports the values of session.data that cannot be copied, if
// counts accepts their kind.
func (e *Engine) dataRefusal(counts func(what string) bool) func(path, what string) {
	reported := map[string]bool{}
	return func(path, what string) {
		text := path + " is " + what
		if !counts(what) || reported[text] {
			return
		}
		reported[text] = true
		e.report(&Diagnostic{
			Severity: Warning, Rule: diag.SessionData, Message: text + " and does not survive a reload; it is left out",
			Hint: "session.data keeps numbers, strings, booleans and tables of them",
		})
	}
}

// review reports the functions in the state that is kept over reloads, as a reload would. Sessions
// and tasks in session.data are common; only the reload that drops them reports them.
func (m *memory) review(e *Engine) {
	c := newCopier(nil)
	m.copyTables(e, c, true)
	c.Refuse = e.dataRefusal(func(what string) bool { return what == "a function" })
	for _, s := range e.sessions {
		if s.data != nil {
			c.Table(s.data, "session.data")
		}
	}
}

// copyTables copies the persist tables. Values that cannot be copied are left out and, with loud,
// reported.
func (m *memory) copyTables(e *Engine, c *persist.Copier, loud bool) *state {
	if m.persisted == nil {
		return &state{tables: maps.Clone(m.before.tables), controls: e.panels.lib.Everybody.Save()}
	}
	st := &state{tables: make(map[string]*persist.Table, len(m.persisted)), controls: e.panels.lib.Everybody.Save()}
	c.Refuse = func(path, what string) {
		if loud {
			e.report(&Diagnostic{
				Severity: Error, Message: "persist: " + path + " is " + what + ", which cannot survive a reload; it is left out",
				Hint: "persist keeps numbers, strings, booleans and tables of them",
			})
		}
	}
	for name, t := range m.persisted {
		if copied := c.Table(t, name); copied != nil { // nil: the table has a metatable
			st.tables[name] = copied
		}
	}
	return st
}

// snapshot copies the persist tables for a generation that is about to be loaded. If the loop is
// too busy to answer, it returns the state that this generation started with; takeOver brings it up
// to date.
func (e *Engine) snapshot() *state {
	var taken *state
	if e.runWithin(stuckTime, func() { taken = e.memory.copyTables(e, newCopier(nil), false) }) {
		return taken
	}
	return e.cfg.gen.state
}

// inherit applies the changes that the old generation has made to the persist tables while this one
// was loaded, and stores the saved sessions.
func (m *memory) inherit(e *Engine, l *savedState) {
	m.sessions = maps.Clone(l.sessions) // Live may need it again
	if l.state == nil {
		return
	}
	e.panels.lib.Everybody.Restore(l.state.controls)
	if m.persisted == nil { // nothing has been imported, so nothing needs to be merged
		m.before = &state{tables: maps.Clone(l.state.tables)}
		return
	}
	for name, mine := range m.persisted {
		base, theirs := m.before.tables[name], l.state.tables[name]
		if base == nil { // created by both generations, or only by this one
			base = new(persist.Table)
		}
		if theirs != nil {
			m.importer.Merge(base, theirs, mine)
		}
	}
	// After the tables above, with which these may share subtables.
	for name, theirs := range l.state.tables {
		if m.persisted[name] == nil {
			m.persisted[name] = m.importer.Table(theirs)
		}
	}
}

// newCopier returns a copier that names the values of the engine's own types. If refuse is nil,
// Refuse must be set before the copier is used.
func newCopier(refuse func(path, what string)) *persist.Copier {
	c := persist.NewCopier()
	c.Refuse = refuse
	c.Describe = func(v *lua.LUserData) string {
		switch v.Value.(type) {
		case *session:
			return "a session"
		case *task:
			return "a task"
		}
		return controls.Describe(v)
	}
	return c
}

// newImporter returns the importer of this engine.
func (e *Engine) newImporter() *persist.Importer {
	return persist.NewImporter(e.root, e.arrays, e.markers, func(name string) *lua.LFunction {
		fn, ok := machine.GetString(e.vuer, name).(*lua.LFunction)
		if !ok || !fn.IsG { // the script has changed the table vuer
			return nil
		}
		return fn
	})
}
