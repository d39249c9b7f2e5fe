package luabind

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/controls"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/page"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

var _ host.Script = (*Engine)(nil)

// A handler is a function that listens for an etype.
type handler struct {
	etype string
	fn    *lua.LFunction
	once  bool
	dead  bool // it receives no more events
	off   bool // its cleanup function was called: its events that have not started are discarded

	cascade *int // of knobs:on, after a change by the script: how many such functions have started each other
}

// registry holds handlers by etype, in the order of their registration.
type registry struct {
	byEtype map[string][]*handler
	count   int
}

// maxHandlers bounds the handlers of a script and of a session. More handlers than this come from
// an on() inside a loop.
const maxHandlers = 10_000

// anyEtype is the etype of handlers of all events.
const anyEtype = "*"

func (r *registry) add(h *handler) {
	if r.byEtype == nil {
		r.byEtype = map[string][]*handler{}
	}
	r.byEtype[h.etype] = append(r.byEtype[h.etype], h)
	r.count++
}

func (r *registry) remove(h *handler) {
	if h.dead {
		return
	}
	h.dead = true
	r.count--
	// A copy: a dispatch may be iterating over the list.
	left := slices.DeleteFunc(slices.Clone(r.byEtype[h.etype]), func(x *handler) bool { return x == h })
	if len(left) == 0 {
		delete(r.byEtype, h.etype)
		return
	}
	r.byEtype[h.etype] = left
}

// addHandler implements on() and similar functions. The etype and the function are arguments n and
// n+1. s is the session whose events are meant; nil for all sessions.
func (e *Engine) addHandler(L *lua.LState, r *registry, s *session, n int, what string) int {
	etype := e.checkEtype(L, n, what, what+`("CLICK", function(event, session) ... end)`)
	h := &handler{etype: etype, fn: e.api.WantFunction(L, n+1, what+" \""+etype+"\"")}
	switch opts := L.Get(n + 2).(type) {
	case *lua.LTable:
		e.api.WantOptions(L, opts, what, "once")
		h.once = lua.LVAsBool(machine.GetString(opts, "once"))
	case *lua.LNilType:
	default:
		e.throw(L, &script.Failure{Kind: script.Invalid, Message: what + " wants a table of options last, not " + opts.Type().String(), Hint: "{ once = true }"})
	}
	if r.count >= maxHandlers {
		e.fail(L, script.Invalid, "too many handlers: %d; is %s called in a loop?", r.count, what)
	}
	r.add(h)
	e.relisten(etype, s)
	if s != nil {
		s.want(etype)
	} else {
		for _, s := range e.sessions {
			s.want(etype)
		}
	}
	L.Push(L.NewFunction(func(*lua.LState) int {
		h.off = true
		r.remove(h)
		e.relisten(etype, s)
		return 0
	}))
	return 1
}

// Start implements host.Script.
func (e *Engine) Start(s *host.Session) {
	e.tell(startMessage{s})
}

// Event implements host.Script. It blocks while the client has too many events in the
// engine.
func (e *Engine) Event(s *host.Session, ev *protocol.ClientEvent) { e.deliver(s, ev) }

// deliver queues an event and reports whether the event will be handled: it will not if the
// generation is being replaced.
func (e *Engine) deliver(c client, ev *protocol.ClientEvent) bool {
	gate := e.gate(c)
	select {
	case gate <- struct{}{}:
	default:
		e.post(func() { e.crowded(e.session(c)) })
		select {
		case gate <- struct{}{}:
		case <-e.lifecycle.refuse:
			return false
		case <-e.done:
			return true // no generation will handle it
		}
	}
	if ev.Time == 0 {
		ev.Time = float64(time.Now().UnixNano()) / 1e9
	}
	e.prepare(c, ev)
	return e.postEvent(c, ev, gate)
}

// postEvent posts an event to the loop, which dispatches it.
func (e *Engine) postEvent(c client, ev *protocol.ClientEvent, gate gate) bool {
	e.mu.Lock()
	refusing := e.lifecycle.refusing
	if !refusing {
		ev.Keep()
		e.posts = append(e.posts, post{event: eventPost{c, ev, gate}})
	}
	owned := e.owned
	e.mu.Unlock()
	if refusing {
		return false
	}
	if s, ok := c.(*host.Session); ok {
		s.Lend(e)
	} else if !owned { // else the owner reads the mailbox before it gives up the loop
		e.signal()
	}
	return true
}

// End implements host.Script.
func (e *Engine) End(s *host.Session, reason string) { e.end(s, reason) }

func (e *Engine) end(c client, reason string) {
	e.mu.Lock()
	delete(e.gates, c)
	e.mu.Unlock()
	e.tell(endMessage{c, reason})
}

func (m startMessage) run(e *Engine) { e.begin(e.session(m.client)) }

func (m endMessage) run(e *Engine) { e.session(m.client).leave(m.reason) }

// A gate is a semaphore that bounds the events of a client that are in the engine.
type gate chan struct{}

func (e *Engine) gate(c client) gate {
	e.mu.Lock()
	defer e.mu.Unlock()
	g := e.gates[c]
	if g == nil {
		g = make(gate, eventsInFlight)
		e.gates[c] = g
	}
	return g
}

// crowded reports that a client is being slowed down.
func (e *Engine) crowded(s *session) {
	e.review(s)
	if s.crowded || s.left {
		return
	}
	s.crowded = true
	e.report(&Diagnostic{
		Severity: Warning,
		Rule:     diag.Crowded,
		Message:  fmt.Sprintf("%d events of client %s are still being handled; its further events wait", eventsInFlight, s.client.ID()),
		Hint:     "handlers that sleep should be short, or leave their work to one task",
	})
}

// begin runs the spawn function for a client.
func (e *Engine) begin(s *session) {
	s.begun = true
	e.choose(s)
	e.lookAtListens(s)
	s.sendCommands()
	e.post(func() { // after the spawn function has run
		if !s.page.staged && !s.page.ready && !s.left {
			s.showPanels()
		}
		if !s.quirks.shown {
			s.switchOn()
		}
	})
}

// dispatch starts a task for each handler of the event, in order.
func (e *Engine) dispatch(s *session, ev *protocol.ClientEvent, gate gate) {
	if ev.Etype == "INIT" && s.init == nil {
		s.init = ev
		e.choose(s)
		if !s.commanded {
			s.sendCommands()
		}
	}
	d := &delivery{engine: e, session: s, event: ev, gate: gate, left: 1, outside: gate == nil}
	if ev.Etype == resumedEtype && s.ownPage() {
		s.resumed(ev)
		d.done()
		return
	}
	if ev.Etype == "CLICK" {
		s.sendsClick = true
	}
	d.click = ev.Etype == "ON_CLICK" && !s.sendsClick
	if s.sees(ev) || !d.choose() {
		d.done()
		return
	}
	if late := s.answer(ev); !late {
		s.wakeWaiters(ev, d.click)
		for _, f := range s.waits.feeds {
			f.take(d)
		}
		if ev.Etype == page.CommandEtype {
			d.runCommand()
		}
		d.start(ev.Etype)
		if d.click {
			d.startClick()
		}
	}
	d.done()
}

// A delivery is an event that is being handled. While its handlers work, it takes a place in its
// client's gate.
type delivery struct {
	engine  *Engine
	session *session
	event   *protocol.ClientEvent
	gate    gate
	left    int        // number of users that have not finished: tasks, feeds, and dispatch itself
	asleep  int        // number of these that are tasks waiting for the client
	outside bool       // it takes no place in the gate
	click   bool       // the ON_CLICK of a client that sends no CLICK
	table   lua.LValue // argument of the handlers of the etype, created for the first one
	raw     lua.LValue // argument of the handlers of all events
	control *controls.Control
}

func (d *delivery) done() {
	d.left--
	if d.left == 0 {
		d.event.Release()
	}
	d.settle()
}

// pause and resume are called before and after a task of the delivery waits for the client.
func (d *delivery) pause() {
	d.asleep++
	d.settle()
}

func (d *delivery) resume() {
	d.asleep--
	if d.outside {
		// The gate may be full. Then the next event to leave the gate does not free a place.
		d.outside = false
		select {
		case d.gate <- struct{}{}:
		default:
			d.session.overdrawn++
		}
	}
}

// settle frees the place in the gate if no task works on the event any more.
func (d *delivery) settle() {
	if d.left > d.asleep {
		return
	}
	if d.left > 0 {
		d.event.Yield()
	}
	if d.outside {
		return
	}
	d.outside = true
	if d.session.overdrawn > 0 {
		d.session.overdrawn--
		return
	}
	<-d.gate
}

// normalized returns the event as eventTable converts it. The conversion happens once.
func (d *delivery) normalized() lua.LValue {
	if d.table == nil {
		d.table = d.engine.eventTable(d.engine.root, d.session, d.event)
	}
	return d.table
}

// start runs the handler of the event's element, the handlers of etype, and the handlers of all
// events.
func (d *delivery) start(etype string) {
	e, s := d.engine, d.session
	d.hear(etype, d.normalized)
	d.tell()
	for _, r := range [...]*registry{&e.handlers, &s.handlers} {
		for _, h := range r.byEtype[etype] {
			d.run(r, h, d.normalized())
		}
		for _, h := range r.byEtype[anyEtype] {
			if d.raw == nil {
				d.raw = e.rawEvent(e.root, d.event)
			}
			d.run(r, h, d.raw)
		}
	}
}

func (d *delivery) run(r *registry, h *handler, event lua.LValue) {
	if h.dead {
		return
	}
	if h.once { // only handlers in a registry can be once
		r.remove(h)
		d.engine.relisten(h.etype, nil)
	}
	d.left++
	t := d.engine.startTask("", d.session, h.fn, event, d.session.value)
	t.handler, t.delivery = h, d // the task's end calls d.done
}

// startClick runs handlers of CLICK for the click of a client that sends only ON_CLICK.
func (d *delivery) startClick() {
	e, s := d.engine, d.session
	var click *lua.LTable
	made := func() lua.LValue {
		if click == nil {
			click = e.clickTable(e.root, d.event)
		}
		return click
	}
	d.hear("CLICK", made)
	for _, r := range [...]*registry{&e.handlers, &s.handlers} {
		for _, h := range r.byEtype["CLICK"] {
			d.run(r, h, made())
		}
	}
}

// clickTable converts an ON_CLICK to the equivalent CLICK.
func (e *Engine) clickTable(L *lua.LState, ev *protocol.ClientEvent) *lua.LTable {
	click := e.rawEvent(L, ev).(*lua.LTable)
	machine.SetString(click, "etype", lua.LString("CLICK"))
	if v, ok := machine.GetString(click, "value").(*lua.LTable); ok && machine.GetString(click, "key") == lua.LNil {
		machine.SetString(click, "key", machine.GetString(v, "key"))
	}
	return click
}

// rawEvent returns the event as the client sent it, with ts in Unix seconds.
func (e *Engine) rawEvent(L *lua.LState, ev *protocol.ClientEvent) lua.LValue {
	v, err := e.decodedValue(L, ev)
	t, ok := v.(*lua.LTable)
	if err != nil || !ok { // DecodeEvent has checked that it is well formed, but it is too large for Lua
		t = L.NewTable()
		machine.SetString(t, "etype", lua.LString(ev.Etype))
		hint := ""
		if errors.Is(err, protocol.ErrTooMany) {
			hint = "a client should send long lists as binary"
		}
		e.report(&Diagnostic{
			Severity: Warning, Rule: diag.NoValue, Message: fmt.Sprintf("an event %.40s has come without its value: %v", ev.Etype, err), Hint: hint,
		})
	}
	machine.SetString(t, "ts", lua.LNumber(ev.Time))
	return t
}

// eventTable returns the event in the form that scripts receive, the same for all clients.
func (e *Engine) eventTable(L *lua.LState, s *session, ev *protocol.ClientEvent) lua.LValue {
	t := e.rawEvent(L, ev).(*lua.LTable)
	value := machine.GetString(t, "value")
	if pictured := e.picturedValue(ev, value); pictured != value {
		machine.SetString(t, "value", pictured)
		return t
	}
	if ev.Etype == "UPLOAD" {
		if file, ok := value.(*lua.LTable); ok && page.ReadUpload(file) {
			return t
		}
		if file, ok := uploadedFile(t, value); ok {
			machine.SetString(t, "value", lua.LString(file))
			return t
		}
		e.unpictured(s)
	}
	switch v := value.(type) {
	case *lua.LTable:
		// value.position reads value.camera.position if the client sent that.
		if ev.Etype == "CAMERA_MOVE" {
			if _, nested := machine.GetString(v, "camera").(*lua.LTable); nested {
				v.Metatable = e.metas.camera
			}
		}
	case lua.LString:
		// The browser's range input sends its value as a string.
		if ev.Etype == "SET" && !s.writes(ev.Key) {
			if n, err := strconv.ParseFloat(string(v), 64); err == nil {
				machine.SetString(t, "value", lua.LNumber(n))
			}
		}
	}
	return t
}

// cameraMeta looks up in value.camera the fields that value does not have. All events share one
// metatable: creating one for each event takes a tenth of the time of handling it.
func cameraMeta(L *lua.LState) *lua.LTable {
	mt := L.NewTable()
	machine.SetString(mt, "__index", L.NewFunction(func(L *lua.LState) int {
		v := lua.LValue(lua.LNil)
		if t, ok := L.Get(1).(*lua.LTable); ok {
			if camera, ok := machine.GetString(t, "camera").(*lua.LTable); ok {
				v = machine.Get(camera, L.Get(2))
			}
		}
		L.Push(v)
		return 1
	}))
	return mt
}

// writes reports whether the control with a key has a string as its value, even one that looks like
// a number.
func (s *session) writes(key string) bool {
	info, _ := s.scene.find(key)
	return info.Tag != "" && info.Tag != "Slider" && info.Tag != "NumberBox"
}
