// Package script is what the bindings of the engine know of it.
//
// A binding is a set of functions that scripts call: typed arrays, the native parts of a module of the
// standard library. It gets an [API] when the script is loaded, and reaches the engine through that alone,
// so a test can give it a [Host] of its own; see package scripttest.
//
// A binding's functions run on the engine's loop, inside the call of a script. They report wrong
// arguments with the methods of API that throw: these raise an error at the line of the script and do
// not return. A function that loops over a script's data must poll about once a millisecond, and ask for
// room before it allocates more than a few kilobytes that the script decides on.
package script

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"
	"golang.org/x/image/colornames"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// The kinds of failures, which scripts find in the field kind of an error.
const (
	Timeout   = "timeout"
	Closed    = "closed"
	Invalid   = "invalid"
	Denied    = "denied"
	Cancelled = "cancelled"
	IO        = "io"
)

// A Failure is an error that a function of the API raises. Scripts see its kind, message, hint, file and
// line as fields, and the whole text with tostring.
type Failure struct {
	Kind    string
	Message string
	Hint    string // what to do about it; "" for nothing
	File    string // where the script made the call
	Line    int
	Words   []string // the words in that line that are likely to be wrong
	Cause   error    // the error that the failure was made of; nil for most failures
}

func (f *Failure) Error() string {
	s := f.Message
	if f.Hint != "" {
		s += " (" + f.Hint + ")"
	}
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, s)
	}
	return s
}

// Suggest sets the hint to the name among candidates that was probably meant. It leaves the hint as it is
// if no candidate resembles name.
func (f *Failure) Suggest(name string, candidates []string) {
	f.Hint = cmp.Or(DidYouMean(catalog.Suggest(name, slices.Values(candidates))), f.Hint)
}

// DidYouMean returns the hint that suggests a name, "" for no name.
func DidYouMean(name string) string {
	if name == "" {
		return ""
	}
	return "did you mean '" + name + "'?"
}

// A Host is the engine, as bindings see it. Its methods belong to the loop.
type Host interface {
	// Throw raises f at the place where the script called the running function. It does not return.
	Throw(L *lua.LState, f *Failure)
	// Interruption returns an error if the running task must stop. A function that gets one ends early;
	// the next Poll, or the next instruction of the script, raises the reason.
	Interruption() error
	// Poll raises the reason if the running task must stop. It does not return then.
	Poll(L *lua.LState)
	// Room returns an error, which wraps ErrNoRoom, if the script may not have n bytes more.
	Room(n int64) error
	// ReadFile returns the contents of a file of the workspace. It throws if that fails; what names the
	// function in messages.
	ReadFile(L *lua.LState, what, path string) []byte
	// WriteFile writes a file of the workspace, whole or not at all. It throws if that fails.
	WriteFile(L *lua.LState, what, path, data string)
	// Beside calls work on another goroutine while the running task waits. work must not touch Lua. A
	// panic in work is raised again in the task.
	Beside(L *lua.LState, work func())
}

// A Loop runs the tasks of a script, as bindings that wait for something see it. Park, and the function wake
// that it makes, belong to the loop.
type Loop interface {
	// Now returns the time of the script in nanoseconds.
	Now() int64
	// Post has fn run on the loop. It may be called from any goroutine, and does nothing when the script
	// has ended.
	Post(fn func())
	// Park suspends the running task until wake is called or the time has come; math.MaxInt64 stands for
	// no time. arm is called first. Park returns the value that wake was given, nil after the time. wake
	// reports whether the task was still waiting. Park does not return if the task is stopped.
	Park(L *lua.LState, until int64, arm func(wake func(value any) bool)) any
}

// ErrNoRoom is wrapped by the errors of [Host.Room].
var ErrNoRoom = errors.New("the limit")

// PollEvery is how many items a loop in Go processes between two polls.
const PollEvery = 1 << 12

// An API is a Host with the checks that bindings make of arguments. The messages name the function and
// what it wants: asset wants the path of a file, not nil.
type API struct{ Host }

// Fail throws a failure of a kind with a formatted message.
func (a API) Fail(L *lua.LState, kind, format string, args ...any) {
	a.Throw(L, &Failure{Kind: kind, Message: fmt.Sprintf(format, args...)})
}

// Check throws err unless it is nil. what names the function.
func (a API) Check(L *lua.LState, what string, err error) {
	if err == nil {
		return
	}
	f := &Failure{Kind: Invalid, Message: what + ": " + err.Error(), Words: []string{what}}
	if errors.Is(err, ErrNoRoom) {
		f.Hint = "--memory allows more"
	}
	a.Throw(L, f)
}

// WantString returns argument n as a string. what describes the argument.
func (a API) WantString(L *lua.LState, n int, fn, what string) string {
	switch v := L.Get(n).(type) {
	case lua.LString:
		return string(v)
	case lua.LNumber:
		return v.String()
	}
	a.badArgument(L, n, fn, what, "")
	return ""
}

// WantNumber returns argument n as a number. what describes the argument.
func (a API) WantNumber(L *lua.LState, n int, fn, what string) float64 {
	v, ok := machine.ToNumber(L.Get(n))
	if !ok {
		a.badArgument(L, n, fn, what, "")
	}
	return v
}

// MaxSeconds is a year: beyond it a duration in nanoseconds is near its end.
const MaxSeconds = 365 * 24 * 3600.0

// WantSeconds returns argument n, a number of seconds, as a duration of a year at most.
func (a API) WantSeconds(L *lua.LState, n int, fn string) time.Duration {
	v, ok := L.Get(n).(lua.LNumber)
	if !ok {
		a.Fail(L, Invalid, "%s wants a number of seconds, not %s", fn, Describe(L.Get(n)))
	}
	s := float64(v)
	if math.IsNaN(s) || s < 0 {
		a.Fail(L, Invalid, "%s wants a number of seconds, 0 or more, not %v", fn, s)
	}
	return time.Duration(math.Min(s, MaxSeconds) * 1e9)
}

// WantTable returns argument n, which must be a table. example is a correct call.
func (a API) WantTable(L *lua.LState, n int, fn, example string) *lua.LTable {
	t, ok := L.Get(n).(*lua.LTable)
	if !ok {
		a.badArgument(L, n, fn, "a table", "write "+example)
	}
	return t
}

func (a API) badArgument(L *lua.LState, n int, fn, what, hint string) {
	a.Throw(L, &Failure{
		Kind: Invalid, Message: fmt.Sprintf("%s wants %s, not %s", fn, what, Describe(L.Get(n))), Hint: hint,
		Words: []string{fn[strings.LastIndexAny(fn, ".:")+1:]},
	})
}

// WantFunction returns argument n, which must be a function.
func (a API) WantFunction(L *lua.LState, n int, fn string) *lua.LFunction {
	f, ok := L.Get(n).(*lua.LFunction)
	if ok {
		return f
	}
	hint := "pass the function itself, without calling it"
	switch v := L.Get(n).(type) {
	case lua.LString:
		hint = "write " + string(v) + " without quotes"
		if _, ok := colornames.Map[string(v)]; ok || strings.ContainsAny(string(v), " #(.") {
			hint = "write function(...) ... end"
		}
	case *lua.LTable:
		hint = "leave the braces out: function(...) ... end"
	case *lua.LNilType:
		if L.GetTop() < n {
			hint += ": function(...) ... end"
		}
	}
	a.Throw(L, &Failure{Kind: Invalid, Message: fn + " wants a function, not " + L.Get(n).Type().String(), Hint: hint})
	return nil
}

// WantOptions throws if the table of options of a function has a name that is not among names. Otherwise a
// misspelt option would do nothing, which is hard to find.
func (a API) WantOptions(L *lua.LState, t *lua.LTable, fn string, names ...string) {
	a.WantFields(L, t, 0, fn, names...)
}

// WantFields is WantOptions for a table that has items, too.
func (a API) WantFields(L *lua.LState, t *lua.LTable, items int, fn string, names ...string) {
	for k := range machine.All(t) {
		name, ok := k.(lua.LString)
		if ok && slices.Contains(names, string(name)) {
			continue
		}
		if i, ok := k.(lua.LNumber); ok && i >= 1 && int(i) <= items {
			continue
		}
		f := &Failure{
			Kind: Invalid, Message: fmt.Sprintf("%s has no option '%s'", fn, k.String()),
			Hint: OptionHint(k.String(), names), Words: []string{k.String()},
		}
		if !ok {
			f.Message, f.Hint, f.Words = fn+" wants options by name", "it has "+List(names), nil
		}
		a.Throw(L, f)
	}
}
