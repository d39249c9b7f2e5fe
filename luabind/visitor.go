package luabind

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/page"
	"github.com/vuerlua/vuerlua/protocol"
)

// closeDialog is the event that closes a dialog whose task has ended. Its data is the etype of the
// answer.
const closeDialog = "VUERLUA_CLOSE_DIALOG"

// resumedEtype is the event by which our page reports that it has resumed its session, and which
// dialogs it shows. Events are not kept while a client is away, so events that still matter are
// sent again.
const resumedEtype = "VUERLUA_RESUMED"

// A visitor is a session as a page.Visitor, for package page.
type visitor struct{ *session }

var (
	_ page.Host    = door{}
	_ page.Visitor = visitor{}
)

// Visitor implements page.Host.
func (d door) Visitor(L *lua.LState, method string) page.Visitor {
	return visitor{d.checkSession(L, method)}
}

// ownPage reports whether the client's page is ours. For a fake client it returns true, as it may
// be any client.
func (s *session) ownPage() bool {
	if s.unattended {
		return true
	}
	if !s.own.known {
		info := s.client.Info()
		if info == nil {
			return false
		}
		s.own.known, s.own.page = true, info["viewer"] == "vuerlua"
	}
	return s.own.page
}

// Shows implements page.Visitor.
func (v visitor) Shows(L *lua.LState, what string) bool {
	if v.left || v.ownPage() {
		return true
	}
	if e := v.engine; e.firstWarning(place{}, diag.OtherPage, what) {
		e.warn(L, diag.OtherPage, fmt.Sprintf("client %s cannot show %s, and is not sent any", v.client.ID(), what), "the page of this program shows them; Vuer's own page does not")
	}
	return false
}

// Send implements page.Visitor.
func (v visitor) Send(etype string, data []byte) (why string) {
	return v.deliver(change{Message: v.event(etype, data)})
}

// event returns an event for our page.
func (s *session) event(etype string, data []byte) *protocol.Message {
	return protocol.Event(time.Now().UnixMilli(), etype, data, s.engine.generationField())
}

// generationField is a field of all events for our page. The page drops what only an older
// generation could end.
func (e *Engine) generationField() protocol.Field {
	return protocol.Field{Name: "generation", Raw: msgp.AppendInt(nil, e.cfg.gen.number())}
}

// dryTime is how long, in seconds, a visitor takes to answer a dialog in a dry run.
const dryTime = 0.1

// Ask implements page.Visitor. It waits without a limit: a person answers.
func (v visitor) Ask(L *lua.LState, etype string, data []byte) page.Answer {
	s, e := v.session, v.engine
	if s.left {
		return page.Answer{Left: s.gone(L)}
	}
	if s.unattended {
		e.await(L, s, e.parkFor(dryTime), func(*task) {})
		return page.Answer{Dry: true}
	}
	id := newUUID()
	rtype := etype + protocol.ResponseMark + id
	m := protocol.RPC(time.Now().UnixMilli(), etype, "", id, rtype, data, e.generationField())
	if why := s.deliver(change{Message: m}); why != "" {
		return page.Answer{Left: why}
	}
	open := true
	defer func() {
		if open { // the task is stopped
			v.Send(closeDialog, msgp.AppendString(nil, rtype))
		}
	}()
	got := e.await(L, s, func(t *task, park uint64) {
		s.waits.call(rtype, waiter{task: t, park: park, dialog: m})
	}, func(*task) { delete(s.waits.calls, rtype) })
	open = false
	if ev, ok := got.(*protocol.ClientEvent); ok {
		return page.Answer{Value: ev.Value}
	}
	return page.Answer{Left: cmp.Or(s.reason, "the client has left")}
}

// Refused implements page.Visitor.
func (v visitor) Refused(etype, why string) {
	v.engine.report(&Diagnostic{
		Severity: Warning, Rule: diag.BadAnswer,
		Message: fmt.Sprintf("client %s: %s; it counts as cancelled", v.client.ID(), why),
	})
}

// resumed sends the client again what it has missed while it was away: open dialogs, and the newest
// values of plots.
func (s *session) resumed(ev *protocol.ClientEvent) {
	shown := map[string]bool{}
	if v, _, err := msgp.ReadIntfBytes(ev.Value); err == nil {
		value, _ := v.(map[string]any)
		list, _ := value["dialogs"].([]any)
		for _, item := range list {
			if rtype, ok := item.(string); ok {
				shown[rtype] = true
			}
		}
	}
	var missing []string
	for rtype, w := range s.waits.calls {
		if w.dialog != nil && !shown[rtype] {
			missing = append(missing, rtype)
		}
	}
	slices.Sort(missing)
	for _, rtype := range missing {
		s.deliver(change{Message: s.waits.calls[rtype].dialog})
	}
	s.sendCommands()
	s.sendPlots(&s.scene.plots)
	for _, st := range s.stores {
		s.sendPlots(&st.made.plots)
	}
}

// luaSessions implements sessions(): the sessions of connected clients, in the order of their arrival.
func (e *Engine) luaSessions(L *lua.LState) int {
	list := L.NewTable()
	for _, s := range e.arrivals() {
		if s.begun && !s.left && s.client.Connected() {
			list.Append(s.value)
		}
	}
	L.Push(list)
	return 1
}
