package page

import (
	"math"
	"slices"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// noticeEtype is the event that shows, changes and closes a notification.
const noticeEtype = "VUERLUA_NOTIFY"

// noticeSeconds is how long a notification is shown unless the script says how long.
const noticeSeconds = 5

// noticeKinds are the values of kind.
var noticeKinds = []string{"info", "success", "warning", "error"}

// A notice is a notification of one visitor. Each event has all of it, so a page that has missed an event is
// right after the next one.
type notice struct {
	id       string
	visitor  Visitor
	shown    bool // the client's page is ours
	closed   bool
	text     string
	body     string
	kind     string
	seconds  float64 // 0: until it is closed
	timed    bool    // the script has said how long
	progress float64 // negative: none
}

func (l *Library) openNotices(L *lua.LState) {
	methods := L.NewTable()
	L.SetFuncs(methods, map[string]lua.LGFunction{"update": l.updateNotice, "close": l.closeNotice})
	mt := L.NewTable()
	machine.SetString(mt, "__index", methods)
	machine.SetString(mt, "__metatable", lua.LString("Notification"))
	machine.SetString(mt, "__tostring", L.NewFunction(func(L *lua.LState) int {
		L.Push(lua.LString("notification " + script.Quote(l.notice(L, "tostring").text)))
		return 1
	}))
	l.notices = mt
}

// notify implements session:notify.
func (l *Library) notify(L *lua.LState) int {
	v := l.host.Visitor(L, "notify")
	n := &notice{id: newID(), visitor: v, kind: noticeKinds[0], seconds: noticeSeconds, progress: -1}
	l.readNotice(L, n, "session:notify", true)
	n.shown = v.Shows(L, "notifications")
	if n.shown {
		v.Send(noticeEtype, n.append(nil)) // a client that has left is not told anything
	}
	L.Push(&lua.LUserData{Value: n, Env: L.Env, Metatable: l.notices})
	return 1
}

// notice returns argument 1, which must be a notification.
func (l *Library) notice(L *lua.LState, method string) *notice {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if n, ok := ud.Value.(*notice); ok {
			return n
		}
	}
	l.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: "a notification's " + method + " was called with a dot",
		Hint: "use a colon: note:" + method + "(...)", Words: []string{"." + method, method},
	})
	return nil
}

// updateNotice implements note:update.
func (l *Library) updateNotice(L *lua.LState) int {
	n := l.notice(L, "update")
	l.readNotice(L, n, "note:update", false)
	return n.tell(L)
}

// closeNotice implements note:close.
func (l *Library) closeNotice(L *lua.LState) int {
	n := l.notice(L, "close")
	if n.closed {
		return pushLeft(L, lua.LFalse, "it is closed")
	}
	n.closed = true
	if !n.shown {
		L.Push(lua.LTrue)
		return 1
	}
	b := msgp.AppendMapHeader(nil, 2)
	b = msgp.AppendString(msgp.AppendString(b, "id"), n.id)
	b = msgp.AppendBool(msgp.AppendString(b, "close"), true)
	if why := n.visitor.Send(noticeEtype, b); why != "" {
		return pushLeft(L, lua.LFalse, why)
	}
	L.Push(lua.LTrue)
	return 1
}

// tell sends the notification again and pushes what the call returns.
func (n *notice) tell(L *lua.LState) int {
	if n.closed {
		return pushLeft(L, lua.LFalse, "it is closed")
	}
	if n.shown {
		if why := n.visitor.Send(noticeEtype, n.append(nil)); why != "" {
			return pushLeft(L, lua.LFalse, why)
		}
	}
	L.Push(lua.LTrue)
	return 1
}

// readNotice reads argument 2 into n. It changes nothing if it throws.
func (l *Library) readNotice(L *lua.LState, n *notice, what string, fresh bool) {
	t := l.options(L, what, `session:notify{ "Saved", kind = "success", seconds = 5 }`, "text", "body", "kind", "seconds", "progress")
	next := *n
	first := t.RawGetInt(1)
	if first == lua.LNil {
		first = field(t, "text")
	}
	if text, ok := l.text(L, what, "the text", first); ok {
		next.text = text
	} else if fresh {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: what + " wants a text", Hint: `session:notify("Saved")`})
	}
	if body, ok := l.text(L, what, "body", field(t, "body")); ok {
		next.body = body
	}
	if kind, ok := l.text(L, what, "kind", field(t, "kind")); ok {
		if !slices.Contains(noticeKinds, kind) {
			f := &script.Failure{Kind: script.Invalid, Message: what + " has no kind " + script.Quote(kind), Hint: "it is info, success, warning or error", Words: []string{kind}}
			f.Suggest(kind, noticeKinds)
			l.Throw(L, f)
		}
		next.kind = kind
	}
	if seconds, ok := l.number(L, what, "seconds", field(t, "seconds"), 0, math.Inf(1)); ok {
		next.seconds, next.timed = seconds, true
	}
	if field(t, "progress") == lua.LFalse {
		next.progress = -1
	} else if progress, ok := l.number(L, what, "progress", field(t, "progress"), 0, 1); ok {
		next.progress = progress
	}
	*n = next
}

// append appends the event's data. Work in progress stays until it is done, unless the script has said how
// long it stays.
func (n *notice) append(b []byte) []byte {
	seconds := n.seconds
	if !n.timed && n.progress >= 0 && n.progress < 1 {
		seconds = 0
	}
	b = msgp.AppendMapHeader(b, 6)
	b = msgp.AppendString(msgp.AppendString(b, "id"), n.id)
	b = msgp.AppendString(msgp.AppendString(b, "text"), n.text)
	b = msgp.AppendString(msgp.AppendString(b, "body"), n.body)
	b = msgp.AppendString(msgp.AppendString(b, "kind"), n.kind)
	b = msgp.AppendFloat64(msgp.AppendString(b, "seconds"), seconds)
	b = msgp.AppendString(b, "progress")
	if n.progress < 0 {
		return msgp.AppendNil(b)
	}
	return msgp.AppendFloat64(b, n.progress)
}
