// Package page has the bindings for what the page of a visitor shows beside the scene: notifications,
// dialogs and downloads.
//
// Only our own page knows their events. Other clients, such as Vuer's page, are not sent any; the engine
// warns once that they cannot show them.
package page

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A Host is the engine, as these bindings see it.
type Host interface {
	script.Host
	// Visitor returns argument 1: the session that a method was called on. It throws if the argument is
	// something else.
	Visitor(L *lua.LState, method string) Visitor
}

// A Visitor is the session of one client. Its methods belong to the loop.
type Visitor interface {
	// Shows reports whether the client's page is ours. If it is not, Shows warns once that the client cannot
	// show what.
	Shows(L *lua.LState, what string) bool
	// Send queues an event. It returns why it cannot: the client has left.
	Send(etype string, data []byte) (why string)
	// Ask sends a request and parks the running task until the client has answered or left.
	Ask(L *lua.LState, etype string, data []byte) Answer
	// Refused reports an answer that the client's page does not offer.
	Refused(etype, why string)
}

// An Answer is what has come of a request. At most one of its fields is set.
type Answer struct {
	Value   []byte // the answer's value, well-formed msgpack
	Left    string // why the client has left
	Dry     bool   // nobody answers in a dry run
	Foreign bool   // the client's page is not ours
}

// A Library has the bindings of one engine.
type Library struct {
	script.API
	host    Host
	notices *lua.LTable // the metatable of notifications
}

// Open creates the bindings of an engine.
func Open(host Host, L *lua.LState) *Library {
	l := &Library{API: script.API{Host: host}, host: host}
	l.openNotices(L)
	return l
}

// Methods returns the methods of sessions by name.
func (l *Library) Methods() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"notify":   l.notify,
		"confirm":  l.confirm,
		"ask":      l.ask,
		"download": l.download,
	}
}

// maxText bounds a text that the page shows in one place, in bytes.
const maxText = 16 << 10

// pushLeft pushes the results of a call for a client that has left.
func pushLeft(L *lua.LState, result lua.LValue, why string) int {
	L.Push(result)
	L.Push(lua.LString(why))
	return 2
}

// newID returns a name that no other call returns.
func newID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// options returns argument 2 as a table of options with at most one item, the text. A text alone is the
// same as a table with that text.
func (l *Library) options(L *lua.LState, what, example string, names ...string) *lua.LTable {
	if L.Get(3) != lua.LNil {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: what + " takes one table with the text and the options", Hint: fmt.Sprintf(`%s{ "text", %s = ... }`, what, names[1])})
	}
	switch v := L.Get(2).(type) {
	case *lua.LTable:
		l.WantFields(L, v, 1, what, names...)
		return v
	case lua.LString, lua.LNumber:
		t := L.NewTable()
		t.RawSetInt(1, lua.LString(v.String()))
		return t
	}
	l.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: what + " wants a text or a table, not " + script.Describe(L.Get(2)), Hint: example,
	})
	return nil
}

// text returns an option that is a text, and whether the option is there.
func (l *Library) text(L *lua.LState, what, name string, v lua.LValue) (text string, ok bool) {
	switch v := v.(type) {
	case *lua.LNilType:
		return "", false
	case lua.LString:
		text = string(v)
	case lua.LNumber:
		text = v.String()
	default:
		l.Fail(L, script.Invalid, "%s of %s wants a text, not %s", name, what, script.Describe(v))
	}
	if len(text) > maxText {
		l.Fail(L, script.Invalid, "%s of %s is %s long; at most %s can be shown", name, what, script.FormatBytes(int64(len(text))), script.FormatBytes(maxText))
	}
	return text, true
}

// number returns an option that is a number between two bounds, and whether the option is there.
func (l *Library) number(L *lua.LState, what, name string, v lua.LValue, least, most float64) (n float64, ok bool) {
	switch v := v.(type) {
	case *lua.LNilType:
		return 0, false
	case lua.LNumber:
		n = float64(v)
		if n >= least && n <= most && n-n == 0 {
			return n, true
		}
	}
	wanted := "a number"
	switch {
	case !math.IsInf(least, 0) && !math.IsInf(most, 0):
		wanted = fmt.Sprintf("a number from %s to %s", decimal(least), decimal(most))
	case !math.IsInf(least, 0):
		wanted = fmt.Sprintf("a number, %s or more", decimal(least))
	}
	l.Fail(L, script.Invalid, "%s of %s wants %s, not %s", name, what, wanted, script.Describe(v))
	return 0, false
}

func decimal(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }

// field returns a field of a table of options.
func field(t *lua.LTable, name string) lua.LValue { return machine.GetString(t, name) }
