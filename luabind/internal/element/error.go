package element

import (
	"fmt"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// An Error is the reason why a value cannot be sent. Nothing of its message has been sent.
type Error struct {
	Rule      diag.RuleID // the kind of mistake; "" if no rule describes it
	Message   string      // the whole message, except the hint
	Hint      string      // how to correct it; may be empty
	Path      string      // the path of the value: scene.children[2].position[1]
	Component string      // the innermost element around the value; empty for a plain table
	Prop      string      // its property
	Expected  string      // what the property must be, if that is the mistake
	Got       string      // what it is instead

	// problem is the predicate of the message until the path is known.
	problem string
	// deepest is the table at which the nesting became too deep, and loop the path from the table
	// back to itself, once unwinding has reached it again.
	deepest *lua.LTable
	loop    string
}

func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + " (" + e.Hint + ")"
}

// A Warning is a property that is sent although it looks like a mistake.
type Warning struct {
	Rule       diag.RuleID
	Lax        bool // checks of a script report it as well, whatever its rule
	Component  string
	Prop       string
	Suggestion string // what was probably meant; may be empty. Hint includes it
	Message    string
	Hint       string
}

// About returns the subject of the warning, see diag.Diagnostic.
func (w *Warning) About() string { return w.Component + "." + w.Prop }

// About returns the subject of the error, see diag.Diagnostic.
func (e *Error) About() string { return e.Component + "." + e.Prop }

// asError returns the warning as an error, for strict mode.
func (w *Warning) asError() *Error { return &Error{Rule: w.Rule, Message: w.Message, Hint: w.Hint} }

// warn reports a warning. In strict mode it returns the warning as an error.
func (e *Encoder) warn(w Warning) *Error {
	if e.cfg.Strict {
		return w.asError()
	}
	e.cfg.Warn(w)
	return nil
}

func problem(format string, args ...any) *Error {
	return &Error{problem: fmt.Sprintf(format, args...)}
}

func mismatch(expected, got string) *Error {
	return &Error{Rule: diag.WrongType, Expected: expected, Got: got}
}

// The path is built from its end while the error is returned outwards, so that a valid value costs
// nothing.

func (e *Error) inItem(i int) *Error {
	e.Path = "[" + strconv.Itoa(i) + "]" + e.Path
	return e
}

func (e *Error) inField(name string) *Error {
	if len(name) > maxName {
		e.Path = "[" + excerpt(name) + "]" + e.Path
	} else if isName(name) {
		e.Path = "." + name + e.Path
	} else {
		e.Path = "[" + strconv.Quote(name) + "]" + e.Path
	}
	return e
}

// inProp is inField for a property of a component, or of a plain table.
func (e *Error) inProp(cls *class, name string) *Error {
	if e.Component == "" && e.Prop == "" {
		e.Prop = name
		e.Component = cls.Name
	}
	return e.inField(name)
}

// leaving records that the error is returned from t. If t is the table at which the nesting became
// too deep, the path below t is one round of a loop, however often it was repeated.
func (e *Error) leaving(t *lua.LTable) *Error {
	if e.deepest != t {
		return e
	}
	if e.loop == "" {
		e.loop = e.Path
		e.problem = "holds itself"
	}
	e.Path = e.loop
	return e
}

// finish completes an error that has reached the root.
func (e *Error) finish(root string) *Error {
	e.Path = root + e.Path
	if e.Message != "" {
		return e
	}
	if e.Expected == "" {
		e.Message = e.Path + " " + e.problem
		return e
	}
	subject := e.Path
	if e.Component != "" {
		subject = e.Component
		if e.Prop != "" {
			subject += "." + e.Prop
		}
	}
	e.Message = subject + " has to be " + e.Expected + ", not " + e.Got
	if subject != e.Path {
		e.Message += " (at " + e.Path + ")"
	}
	return e
}

func isName(s string) bool {
	for i, r := range []byte(s) {
		letter := r == '_' || 'a' <= r|0x20 && r|0x20 <= 'z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// describe returns the description of v in messages.
func describe(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LBool:
		return "a boolean (" + v.String() + ")"
	case lua.LNumber:
		return "a number (" + v.String() + ")"
	case lua.LString:
		return "a string (" + excerpt(string(v)) + ")"
	case *lua.LTable:
		switch m := markOf(v).(type) {
		case *class:
			return "an element (" + m.Name + ")"
		case kind:
			if v.MaxN() == 0 {
				return "an empty " + m.String()
			}
		}
		if n := v.MaxN(); n > 0 {
			return "a list of " + count(n, "item")
		}
		if machine.Empty(v) {
			return "an empty table"
		}
		return "a table with named fields"
	case *lua.LUserData:
		switch b := v.Value.(type) {
		case nullValue:
			return "null"
		case Bytes:
			return count(len(b), "byte")
		case Pictured:
			return "an Image"
		case *array.Array:
			return describeArray(b)
		}
		return "a userdata"
	case *lua.LFunction:
		return "a function"
	case *lua.LState:
		return "a coroutine"
	}
	return lua.LTNil.String()
}

// excerpt quotes the start of s.
func excerpt(s string) string {
	const most = 40
	if len(s) > most {
		return strconv.Quote(strings.ToValidUTF8(s[:most], "")) + "..."
	}
	return strconv.Quote(s)
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	if unit == "vertex" {
		return strconv.Itoa(n) + " vertices"
	}
	return strconv.Itoa(n) + " " + unit + "s"
}
