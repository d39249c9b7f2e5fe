// Package explain turns the errors of a script into diagnostics that say what to do.
//
// Lua's messages name one variable at most, and the line in which a statement begins. The text of the line, the
// names that the script could have meant, and what package lint finds in the text say more.
package explain

import (
	"errors"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// An Explainer explains the errors of one generation of a script. It belongs to the loop.
type Explainer struct {
	Texts *Texts
	State *lua.LState // has the globals
	// Findings returns what lint finds in the text of a file.
	Findings func(file string) []*diag.Diagnostic
	// Functions and Methods return the names of the API, and of the methods of sessions.
	Functions, Methods func() []string
	// Line is the name of the chunk that is the typed line of an eval. Variable returns the value of a
	// local that the line sees.
	Line     string
	Variable func(name string) (v lua.LValue, ok bool)

	located map[located]int // the lines of values that could not be sent
}

// The forms in which gopher-lua puts places into messages.
var (
	reRuntime = lazy.Regexp(`(?s)^(.+?):(\d+): ?(.*)$`)
	reFrame   = lazy.Regexp(`^(.+?):(\d+): in (.*)$`)
)

// Describe fills in what a Lua error says.
func (x *Explainer) Describe(d *diag.Diagnostic, api *lua.ApiError) {
	if api.Type == lua.ApiErrorSyntax {
		if broken, ok := errors.AsType[*compile.Error](api.Cause); ok {
			x.describeCompile(d, broken)
		} else if wrong, ok := errors.AsType[*parse.Error](api.Cause); ok {
			x.describeSyntax(d, wrong)
		}
		return
	}
	d.Trace = x.Trace(api.StackTrace)
	if ud, ok := api.Object.(*lua.LUserData); ok {
		if f, ok := ud.Value.(*script.Failure); ok {
			d.File, d.Line, d.Message, d.Hint = f.File, f.Line, f.Message, f.Hint
			d.Source = x.Texts.Around(d.File, d.Line)
			var bad *element.Error
			if errors.As(f.Cause, &bad) {
				x.followPath(d, bad.Path)
			}
			d.Mark(f.Words...)
			if bad != nil {
				x.Pinpoint(d, bad.Rule, bad.About())
			}
			return
		}
	}
	d.Message = messageOf(api.Object)
	if m := reRuntime().FindStringSubmatch(d.Message); m != nil && x.Texts.Has(m[1]) {
		d.File, d.Message = m[1], m[3]
		d.Line, _ = strconv.Atoi(m[2])
		return
	}
	d.File, d.Line = Top(d.Trace)
}

// messageOf says what a script threw: its text, or what kind of value it was.
func messageOf(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return strings.TrimSpace(script.Clip(string(v)))
	case *lua.LTable:
		if s, ok := machine.GetString(v, "message").(lua.LString); ok {
			return script.Clip(string(s))
		}
		return "an error that is a table without a message field"
	case *lua.LNilType:
		return "an error without a message (error(nil))"
	}
	return v.String()
}

// Trace keeps the script's own calls of a Lua traceback, innermost first.
func (x *Explainer) Trace(trace string) string {
	var kept []string
	for line := range strings.Lines(trace) {
		line = strings.TrimSpace(line)
		m := reFrame().FindStringSubmatch(line)
		if m == nil || !x.Texts.Has(m[1]) {
			continue
		}
		kept = append(kept, m[1]+":"+m[2]+" in "+m[3])
	}
	return strings.Join(kept, "\n")
}

// Top returns the place of the innermost call of a cleaned traceback.
func Top(trace string) (string, int) {
	first, _, _ := strings.Cut(trace, "\n")
	file, rest, ok := strings.Cut(first, ":")
	if !ok {
		return "", 0
	}
	number, _, _ := strings.Cut(rest, " ")
	line, _ := strconv.Atoi(number)
	return file, line
}
