package luabind

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/protocol"
)

// A heavy event takes milliseconds to decode, and would hold up everybody on the loop. It is
// decoded before it gets there, on the goroutine that has read it, where that holds up its
// client alone. What Decode makes belongs to no Lua state before a script gets it, so that the
// loop only has to take it.

// heavyEvent is the weight from which on that is done: a tenth of a millisecond's work.
const heavyEvent = 128 << 10

func isHeavy(ev *protocol.ClientEvent) bool { return ev.Weight+len(ev.Raw) >= heavyEvent }

// A decodedEvent is what ClientEvent.Decoded has of a heavy event.
type decodedEvent struct {
	engine  *Engine // that has it
	value   lua.LValue
	err     error
	picture *picture.Picture // that the event carries; nil for none
	fields  *lua.LTable
}

// prepare decodes a heavy event, if the script listens for it. It is called on the goroutine
// of the client.
func (e *Engine) prepare(c client, ev *protocol.ClientEvent) {
	if !isHeavy(ev) {
		return
	}
	wanted := make(chan bool, 1)
	e.post(func() { wanted <- e.listens(c, ev.Etype) })
	select {
	case yes := <-wanted:
		if !yes {
			return
		}
	case <-e.passage.refuse:
		return // the next generation is asked
	case <-e.done:
		return
	}
	ev.Decoded = e.decodeAside(ev)
}

// prepareAside is prepare for an event of a server, which the script has asked for. It is
// called on the goroutine of the connection.
func (e *Engine) prepareAside(ev *protocol.ClientEvent) {
	if isHeavy(ev) {
		ev.Decoded = e.decodeAside(ev)
	}
}

// decodeAside decodes a heavy event on the goroutine that calls it. One is decoded at a time, so
// that many of them do not take all processors.
func (e *Engine) decodeAside(ev *protocol.ClientEvent) *decodedEvent {
	e.decoding <- struct{}{}
	defer func() { <-e.decoding }()
	d := &decodedEvent{engine: e}
	if d.value, d.err = element.Decode(e.root, ev.Raw); d.err != nil {
		return d
	}
	if t, ok := d.value.(*lua.LTable); ok {
		d.picture, d.fields = eventPicture(ev.Etype, t.RawGetString("value"))
	}
	return d
}

// listens reports whether anything would be told of an event of the client. It is called on
// the loop.
func (e *Engine) listens(c client, etype string) bool {
	registries := []*registry{&e.handlers}
	s := e.sessions[c]
	if s != nil {
		registries = append(registries, &s.handlers)
		if _, called := s.waits.calls[etype]; called || len(s.waits.feeds) > 0 || len(s.waits.till) > 0 {
			return true
		}
	}
	for _, r := range registries {
		if len(r.byEtype[etype]) > 0 || len(r.byEtype[anyEtype]) > 0 || etype == "ON_CLICK" && len(r.byEtype["CLICK"]) > 0 {
			return true
		}
	}
	return false
}

// maxEnvelope is how many fields an event may have for everybody who is told of it to get a
// table of them of their own.
const maxEnvelope = 16

// decodedValue is the event's table. Those that one heavy event is told to share what is in
// it.
func (e *Engine) decodedValue(L *lua.LState, ev *protocol.ClientEvent) (lua.LValue, error) {
	d, _ := ev.Decoded.(*decodedEvent)
	if d == nil || d.engine != e {
		return element.Decode(L, ev.Raw)
	}
	t, ok := d.value.(*lua.LTable)
	if !ok {
		return d.value, d.err
	}
	envelope, n := L.NewTable(), 0
	for k, v := range machine.All(t) {
		if n++; n > maxEnvelope {
			return t, nil
		}
		_ = machine.Set(envelope, k, v)
	}
	return envelope, nil
}
