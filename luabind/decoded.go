package luabind

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/images"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/picture"
	"github.com/vuerlua/vuerlua/protocol"
)

// Decoding a heavy event takes milliseconds. On the loop that would delay all clients. So the event
// is decoded earlier, on the goroutine that has read it, where decoding delays only that client.
// The values that Decode returns belong to no Lua state until a script receives them, so the loop
// only has to hand them over.

// heavyEvent is the least weight of a heavy event. Decoding such an event takes a tenth of a
// millisecond.
const heavyEvent = 128 << 10

func isHeavy(ev *protocol.ClientEvent) bool { return ev.Weight+len(ev.Raw) >= heavyEvent }

// A decodedEvent is the ClientEvent.Decoded of a heavy event.
type decodedEvent struct {
	engine  *Engine // that decoded it
	value   lua.LValue
	err     error
	picture *picture.Picture // in the event; nil for none
	fields  *lua.LTable      // the table with the picture; nil for none
}

// prepare decodes a heavy event if the script listens for it. It is called on the client's
// goroutine.
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
	case <-e.lifecycle.refuse:
		return // the next generation decides
	case <-e.done:
		return
	}
	ev.Decoded = e.decodeAside(ev)
}

// prepareAside decodes a heavy event of a server. The script always listens, as it has opened the
// connection. prepareAside is called on the connection's goroutine.
func (e *Engine) prepareAside(ev *protocol.ClientEvent) {
	if isHeavy(ev) {
		ev.Decoded = e.decodeAside(ev)
	}
}

// decodeAside decodes a heavy event on the goroutine that calls it. Only one event is decoded at a
// time, so that decoding does not take all processors.
func (e *Engine) decodeAside(ev *protocol.ClientEvent) *decodedEvent {
	e.decoding <- struct{}{}
	defer func() { <-e.decoding }()
	d := &decodedEvent{engine: e}
	if d.value, d.err = element.Decode(e.root, ev.Raw); d.err != nil {
		return d
	}
	if t, ok := d.value.(*lua.LTable); ok {
		d.picture, d.fields = images.OfEvent(ev.Etype, machine.GetString(t, "value"))
	}
	return d
}

// listens reports whether anything in the script would receive an event of the client. It is
// called on the loop.
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

// maxEnvelope is the most fields that a heavy event may have for each of its handlers to get a
// table of its own. The handlers of a larger event share one.
const maxEnvelope = 16

// decodedValue returns the event's table. The handlers of a heavy event share the values in it.
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
