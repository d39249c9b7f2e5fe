package luabind

import (
	"time"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/controls"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// Panels of controls are nodes in the htmlChildren of each session's own scene. They are sent again
// whenever that scene is replaced. They follow the first scene, for two reasons: a page expects a
// SET first, and in a session that was adopted from the previous generation, panels would replace
// the old scene.
//
// A value that a user chooses is sent to all other pages. The user's own page already has the
// value; sending it back would move the control under the user's finger. If another value was sent
// to that page shortly before, the page may receive it after the choice. Only then is the chosen
// value sent to the page again, once the user has stopped changing the control.

const (
	// contendedFor is how long a value that was sent may still be on its way to a page.
	contendedFor = time.Second
	// maxCascade bounds how many functions of knobs:on are started by what others write before they wait.
	maxCascade = 1000
	// settleAfter is how long a user must not have changed a control before a contended value is
	// sent again.
	settleAfter = 300 * time.Millisecond
)

// panels is the engine's state for package controls.
type panels struct {
	lib      *controls.Library
	handlers map[*controls.Panel]*listeners // the functions in elements of the panels
}

// A pageState is a session's state for package controls.
type pageState struct {
	scope   *controls.Scope // the panels of session:controls; nil for none
	saved   controls.Saved  // of the previous generation
	ready   bool            // the page may be sent panels
	staged  bool            // it shows the scene of the previous generation, until the first scene of this one
	sent    map[string]int64
	resends map[string]int64 // times at which contended values are sent again
}

func (e *Engine) openControls(L *lua.LState, setFunc func(string, lua.LGFunction)) {
	lib, fn := controls.Open(controlsDoor{door{e}}, L)
	e.panels = panels{lib: lib, handlers: map[*controls.Panel]*listeners{}}
	setFunc("controls", fn)
	if st := e.cfg.gen.state; st != nil {
		lib.Everybody.Restore(st.controls)
	}
}

// sessionControls implements session:controls(title, table).
func (e *Engine) sessionControls(L *lua.LState) int {
	s := e.checkSession(L, "controls")
	if s.page.scope == nil {
		s.page.scope = e.panels.lib.NewScope(s)
		s.page.scope.Restore(s.page.saved)
	}
	n := e.panels.lib.Make(L, 2, s.page.scope, "session:controls")
	if s.left {
		s.page.scope.Close()
	}
	return n
}

// A controlsDoor is the engine, as package controls sees it: a controls.Host.
type controlsDoor struct{ door }

var _ controls.Host = controlsDoor{}

// Place implements controls.Host.
func (d controlsDoor) Place(L *lua.LState) (file string, line int) { return scriptPlace(L) }

// Chunk implements controls.Host.
func (d controlsDoor) Chunk(file string) ([]ast.Stmt, error) { return d.files.Chunk(file) }

// Mark implements controls.Host.
func (d controlsDoor) Mark(L *lua.LState, t *lua.LTable, component string) {
	d.markers.Mark(L, t, component)
}

// Evaluating implements controls.Host.
func (d controlsDoor) Evaluating() bool { return d.current != nil && d.current.eval != nil }

// Show implements controls.Host.
func (d controlsDoor) Show(L *lua.LState, p *controls.Panel) {
	m, err := d.panelMessage(p)
	if err != nil {
		d.panels.lib.Forget(p)
		d.failElement(L, err)
	}
	d.sendViewers(p, m)
}

// Update implements controls.Host.
func (d controlsDoor) Update(L *lua.LState, p *controls.Panel, t *lua.LTable) {
	nodes, err := d.enc.Nodes(t, protocol.OpUpdate)
	if err != nil {
		d.failElement(L, err)
	}
	if l := d.panels.handlers[p]; l != nil {
		for _, h := range d.enc.Handlers() {
			l.put(h)
		}
	}
	m := protocol.Update(time.Now().UnixMilli(), false, nodes)
	d.sendViewers(p, m)
}

// Hide implements controls.Host.
func (d controlsDoor) Hide(p *controls.Panel, key string) {
	d.sendViewers(p, protocol.Remove(time.Now().UnixMilli(), []string{key}))
	if l := d.panels.handlers[p]; l != nil && key == p.Key {
		l.dropAll()
		delete(d.panels.handlers, p)
	}
}

// Change implements controls.Host.
func (d controlsDoor) Change(c *controls.Control) { d.sendValue(c, nil) }

// Notify implements controls.Host.
func (d controlsDoor) Notify(L *lua.LState, p *controls.Panel, l *controls.Listener, value lua.LValue) {
	if L != nil {
		d.roomForTask(L)
	} else if len(d.tasks) >= maxTasks {
		return
	}
	cascade := new(int)
	if t := d.current; t != nil && t.handler != nil && t.handler.cascade != nil && t.parks == 0 {
		cascade = t.handler.cascade
	}
	if *cascade++; *cascade > maxCascade {
		what, hint := l.Name+" is changed without end: a function of knobs:on sets it again", "set it only if its value differs, or wait in between"
		if L != nil {
			d.Throw(L, &script.Failure{Kind: script.Invalid, Message: what, Hint: hint, Words: []string{l.Name}})
		}
		d.Complain(what, hint)
		return
	}
	s, _ := p.Scope.Owner.(*session)
	t := d.startTask("", s, l.Func, value, lua.LNil)
	t.handler = &handler{etype: l.Name, fn: l.Func, cascade: cascade}
}

// Complain implements controls.Host.
func (d controlsDoor) Complain(what, hint string) {
	w := &Diagnostic{Severity: Error, Message: what, Hint: hint}
	if t := d.current; t != nil {
		w.File, w.Line = t.fn.Proto.SourceName, t.fn.Proto.LineDefined
		if t.worker != nil {
			if file, line := scriptPlace(t.worker.thread); line > 0 {
				w.File, w.Line = file, line
			}
		}
		w.Source = d.files.Around(w.File, w.Line)
	}
	d.report(w)
}

// panelMessage returns the message that shows a panel with its current values.
func (e *Engine) panelMessage(p *controls.Panel) (*protocol.Message, error) {
	if m, ok := p.Shown.(*protocol.Message); ok {
		return m, nil
	}
	nodes, err := e.enc.Nodes(p.Element(e.root), protocol.OpUpsert)
	if err != nil {
		return nil, err
	}
	l := e.panels.handlers[p]
	if l == nil {
		l = &listeners{}
		e.panels.handlers[p] = l
	}
	for _, h := range e.enc.Handlers() {
		l.put(h)
	}
	m := protocol.Upsert(time.Now().UnixMilli(), "htmlChildren", nodes)
	p.Shown = m
	return m, nil
}

// viewers returns the sessions whose pages have been sent a panel.
func (e *Engine) viewers(p *controls.Panel) (all []*session) {
	if s, ok := p.Scope.Owner.(*session); ok {
		if s.page.ready && !s.left {
			all = append(all, s)
		}
		return all
	}
	for _, s := range e.sessions {
		if s.page.ready {
			all = append(all, s)
		}
	}
	return all
}

// sendViewers sends a message to all pages that show a panel.
func (e *Engine) sendViewers(p *controls.Panel, m *protocol.Message) {
	for _, s := range e.viewers(p) {
		_ = s.client.Send(m) // fails only if the client has left
	}
}

// panels returns the panels of the session's page.
func (s *session) panels() (all []*controls.Panel) {
	if s.engine.panels.lib == nil {
		return nil
	}
	return append(append(all, s.engine.panels.lib.Everybody.Panels()...), s.page.scope.Panels()...)
}

// showPanels sends the page its panels. New panels are sent to it from then on.
func (s *session) showPanels() {
	s.page.ready = true
	for _, p := range s.panels() {
		if m, err := s.engine.panelMessage(p); err == nil { // else the script has changed an element since
			_ = s.client.Send(m)
		}
	}
}

// panelNodes returns the nodes of the panels, for a scene that replaces the scene of the page.
func (s *session) panelNodes() (raw [][]byte) {
	for _, p := range s.panels() {
		if m, err := s.engine.panelMessage(p); err == nil {
			for i := range m.Nodes {
				raw = append(raw, m.Nodes[i].Raw)
			}
		}
	}
	return raw
}

// keepPanels shows the panels of a page to which the scene m was sent.
func (s *session) keepPanels(m change) {
	switch {
	case m.Op == protocol.OpEvent:
	case m.panels:
		s.page.ready = true
	case !s.page.ready || m.Op == protocol.OpSet:
		s.showPanels()
	}
}

// closePage discards the panels of a session that has left.
func (s *session) closePage() {
	for _, p := range s.page.scope.Panels() {
		delete(s.engine.panels.handlers, p)
	}
	s.page.scope.Close()
	s.page = pageState{}
}

// sendValue sends the value of a control to all pages except the page of by, the session whose user
// has chosen the value; nil for none.
func (e *Engine) sendValue(c *controls.Control, by *session) {
	m := e.valueMessage(c)
	if m == nil {
		return
	}
	now := e.sinceEpoch()
	for _, s := range e.viewers(c.Panel) {
		if s == by {
			s.client.Note(m)
			if at, ok := s.page.sent[c.Key]; ok && now-at < int64(contendedFor) {
				s.resendLater(c)
			}
			continue
		}
		_ = s.client.Send(m)
		if s.page.sent == nil {
			s.page.sent = map[string]int64{}
		}
		s.page.sent[c.Key] = now
	}
}

// valueMessage returns the message that sets the value of a control.
func (e *Engine) valueMessage(c *controls.Control) *protocol.Message {
	t := e.root.CreateTable(0, 2)
	machine.SetString(t, "key", lua.LString(c.Key))
	value := c.Value()
	if value == lua.LNil {
		value = e.markers.Null
	}
	if list, ok := value.(*lua.LTable); ok {
		e.markers.Mark(e.root, list, "array")
	}
	machine.SetString(t, "value", value)
	nodes, err := e.enc.Nodes(t, protocol.OpUpdate)
	if err != nil {
		return nil
	}
	return protocol.Update(time.Now().UnixMilli(), false, nodes)
}

// resendLater sends the value of a control to the page once its user has stopped changing the
// control.
func (s *session) resendLater(c *controls.Control) {
	e := s.engine
	due := e.sinceEpoch() + int64(settleAfter)
	_, waits := s.page.resends[c.Key]
	if s.page.resends == nil {
		s.page.resends = map[string]int64{}
	}
	s.page.resends[c.Key] = due
	if waits {
		return
	}
	var look func()
	look = func() {
		e.post(func() {
			due, ok := s.page.resends[c.Key]
			switch now := e.sinceEpoch(); {
			case !ok || s.left:
			case s.control(c.Key) != c: // its panel was removed
				delete(s.page.resends, c.Key)
			case now < due:
				time.AfterFunc(time.Duration(due-now), look)
			default:
				delete(s.page.resends, c.Key)
				if m := e.valueMessage(c); m != nil && s.page.ready {
					_ = s.client.Send(m)
				}
			}
		})
	}
	time.AfterFunc(settleAfter, look)
}

// control returns the control that an event is about, or nil.
func (s *session) control(key string) *controls.Control {
	if s.engine.panels.lib == nil || key == "" {
		return nil
	}
	if c := s.page.scope.Find(key); c != nil {
		return c
	}
	return s.engine.panels.lib.Everybody.Find(key)
}

// choose applies the value that a user has chosen. It returns false if the control does not offer
// the value, and sends the page the right value.
func (d *delivery) choose() bool {
	switch d.event.Etype {
	case "SET", "INPUT", "CLICK":
	default:
		return true
	}
	c := d.session.control(d.event.Target())
	if c == nil {
		return true
	}
	d.control = c
	if !c.Has() || d.event.Etype == "CLICK" {
		return true
	}
	given := lua.LValue(lua.LNil)
	if t, ok := d.normalized().(*lua.LTable); ok {
		given = machine.GetString(t, "value")
	}
	if !c.Choose(given) {
		d.session.resendLater(c)
		return false
	}
	d.engine.sendValue(c, d.session)
	return true
}

// tell starts the functions that were passed to knobs:on.
func (d *delivery) tell() {
	c := d.control
	if c == nil || c.Has() == (d.event.Etype == "CLICK") {
		return
	}
	for _, l := range c.Listeners() {
		if !l.Off {
			d.run(nil, &handler{etype: l.Name, fn: l.Func}, c.Value())
		}
	}
}

// idle reports whether the session's spawn function will show nothing more, or does not exist.
func (s *session) idle() bool {
	if s.chosen == nil {
		return s.engine.lifecycle.main.finished
	}
	return s.opening != nil && s.opening.finished && !s.opening.failed()
}
