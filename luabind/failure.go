package luabind

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

// throw raises f at the place where the script called the running host function.
func (e *Engine) throw(L *lua.LState, f *script.Failure) { e.throwAt(L, f, "", 0) }

// throwAt raises f at a place in a script. If line is 0, the place is that of L.
func (e *Engine) throwAt(L *lua.LState, f *script.Failure, file string, line int) {
	f.Message, f.Hint = clip(f.Message), clip(f.Hint)
	if f.File, f.Line = file, line; line == 0 {
		f.File, f.Line = scriptPlace(L)
	}
	L.Error(&lua.LUserData{Value: f, Env: L.Env, Metatable: e.metas.failure}, 0)
}

// fail throws a failure of a kind with a formatted message.
func (e *Engine) fail(L *lua.LState, kind, format string, args ...any) {
	e.api.Fail(L, kind, format, args...)
}

// kindOf is the kind of the host's error that err carries, "" for none.
func kindOf(err error) string {
	var api *lua.ApiError
	if errors.As(err, &api) {
		if ud, ok := api.Object.(*lua.LUserData); ok {
			if f, ok := ud.Value.(*script.Failure); ok {
				return f.Kind
			}
		}
	}
	return ""
}

// failElement throws what the encoder found wrong.
func (e *Engine) failElement(L *lua.LState, err error) {
	f := &script.Failure{Kind: script.Invalid, Message: err.Error()}
	var bad *element.Error
	if errors.As(err, &bad) {
		f.Message, f.Hint = bad.Message, bad.Hint
		f.Words, f.Cause = []string{bad.Prop, bad.Component}, bad
	}
	e.throw(L, f)
}

func (e *Engine) failureMeta(L *lua.LState) *lua.LTable {
	mt := L.NewTable()
	self := func(L *lua.LState, n int) *script.Failure {
		f, _ := L.CheckUserData(n).Value.(*script.Failure)
		return f
	}
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString(self(L, 1).Error()))
			return 1
		},
		"__concat": func(L *lua.LState) int {
			L.Push(lua.LString(L.ToStringMeta(L.Get(1)).String() + L.ToStringMeta(L.Get(2)).String()))
			return 1
		},
		"__index": func(L *lua.LState) int {
			f := self(L, 1)
			switch L.CheckString(2) {
			case "kind":
				L.Push(lua.LString(f.Kind))
			case "message":
				L.Push(lua.LString(f.Message))
			case "hint":
				L.Push(lua.LString(f.Hint))
			case "file":
				L.Push(lua.LString(f.File))
			case "line":
				L.Push(lua.LNumber(f.Line))
			default:
				L.Push(textMethod(L, L.Get(2)))
			}
			return 1
		},
	})
	return mt
}

// textMethod is the string function of a name, for the text of the failure that it is called
// on: e:find("...") is what scripts do with errors, which elsewhere are text.
func textMethod(L *lua.LState, name lua.LValue) lua.LValue {
	library, ok := machine.Global(L, "string").(*lua.LTable)
	if !ok {
		return lua.LNil
	}
	fn, ok := machine.Get(library, name).(*lua.LFunction)
	if !ok {
		return lua.LNil
	}
	return L.NewFunction(func(L *lua.LState) int {
		L.Replace(1, L.ToStringMeta(L.CheckAny(1)))
		n := L.GetTop()
		L.Insert(fn, 1)
		L.Call(n, lua.MultRet)
		return L.GetTop()
	})
}

// scriptPlace is the innermost place in Lua code that L is at; line 0 where there is none.
// What is wrong with a call of the standard library is wrong where the script makes it, so its
// modules count only where there is nothing else.
func scriptPlace(L *lua.LState) (file string, line int) {
	if L == nil {
		return "", 0
	}
	for level := 0; ; level++ {
		dbg, ok := L.GetStack(level)
		if !ok {
			return "", 0
		}
		if _, err := L.GetInfo("Sl", dbg, lua.LNil); err == nil && dbg.CurrentLine > 0 {
			if isStdlib(dbg.Source) {
				return callerPlace(L, dbg.Source, dbg.CurrentLine)
			}
			return dbg.Source, dbg.CurrentLine
		}
	}
}

// The forms in which gopher-lua puts places into messages.
var (
	reRuntime = lazy.Regexp(`(?s)^(.+?):(\d+): ?(.*)$`)
	reFrame   = lazy.Regexp(`^(.+?):(\d+): in (.*)$`)
)

// diagnose makes a diagnostic of the error that ended a task or the load of a chunk.
func (e *Engine) diagnose(err error, taskName string) *Diagnostic {
	d := &Diagnostic{Severity: Error, Task: taskName, Message: err.Error()}
	var ready *Diagnostic
	if errors.As(err, &ready) {
		return ready
	}
	var api *lua.ApiError
	var halted *stopped
	var broken *crash
	switch {
	case errors.As(err, &broken):
		e.describeCrash(d, broken)
	case errors.As(err, &halted):
		api = halted.api
		d.Trace = e.cleanTrace(api.StackTrace)
		d.File, d.Line = halted.file, halted.line
		d.Message = "the task " + halted.reason.Error()
		if errors.Is(err, errMemory) {
			d.Message = halted.reason.Error()
		}
		d.Hint = hintForStop(halted.reason)
	case errors.As(err, &api):
		e.describe(d, api)
	}
	d.Source = e.files.around(d.File, d.Line)
	e.advise(d)
	return d
}

func hintForStop(reason error) string {
	if errors.Is(reason, errBudget) {
		return "call sleep() or use frames() in the loop; --budget allows more"
	}
	return "keep less: remove what is no longer shown, reuse tables; --memory allows more"
}

// describe fills in what a Lua error says.
func (e *Engine) describe(d *Diagnostic, api *lua.ApiError) {
	if api.Type == lua.ApiErrorSyntax {
		if broken, ok := errors.AsType[*compile.Error](api.Cause); ok {
			e.describeCompile(d, broken)
		} else if wrong, ok := errors.AsType[*parse.Error](api.Cause); ok {
			e.describeSyntax(d, wrong)
		}
		return
	}
	d.Trace = e.cleanTrace(api.StackTrace)
	if ud, ok := api.Object.(*lua.LUserData); ok {
		if f, ok := ud.Value.(*script.Failure); ok {
			d.File, d.Line, d.Message, d.Hint = f.File, f.Line, f.Message, f.Hint
			d.Source = e.files.around(d.File, d.Line)
			var bad *element.Error
			if errors.As(f.Cause, &bad) {
				e.followPath(d, bad.Path)
			}
			d.Mark(f.Words...)
			if bad != nil {
				e.pinpoint(d, bad.Rule, bad.About())
			}
			return
		}
	}
	d.Message = messageOf(api.Object)
	if m := reRuntime().FindStringSubmatch(d.Message); m != nil && e.files.has(m[1]) {
		d.File, d.Message = m[1], m[3]
		d.Line, _ = strconv.Atoi(m[2])
		return
	}
	d.File, d.Line = e.traceTop(d.Trace)
}

// maxText bounds a message, in bytes: it may contain strings of a script, of any length.
const maxText = 8 << 10

// clip cuts text to the length of a message.
func clip(text string) string { return cut(text, maxText, len(text)) }

// cut returns text or, if it is longer than most bytes, its first most bytes and a note that there
// are size bytes in all.
func cut(text string, most, size int) string {
	if len(text) <= most {
		return text
	}
	return fmt.Sprintf("%s... (%d bytes in all)", strings.ToValidUTF8(text[:most], ""), size)
}

// messageOf says what a script threw: its text, or what kind of value it was.
func messageOf(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return strings.TrimSpace(clip(string(v)))
	case *lua.LTable:
		if s, ok := machine.GetString(v, "message").(lua.LString); ok {
			return clip(string(s))
		}
		return "an error that is a table without a message field"
	case *lua.LNilType:
		return "an error without a message (error(nil))"
	}
	return v.String()
}

// describeCompile fills in d for a chunk that parses but does not compile.
func (e *Engine) describeCompile(d *Diagnostic, broken *compile.Error) {
	d.Rule, d.File, d.Line, d.Message = diag.Syntax, broken.Chunk, broken.Line, broken.Message
	d.Source = e.files.around(d.File, d.Line)
}

// syntaxHints maps messages of the parser to hints, for the errors that the parser explains best.
var syntaxHints = map[string]string{
	"no loop to break": "write return to leave a function",
	"ambiguous syntax (function call x new statement)": "write a semicolon before the parenthesis to begin a statement, or put it on the line above for a call",
	"cannot use '...' outside a vararg function":       "write ... as the last parameter of the function",
	"chunk has too many syntax levels":                 "move inner parts into locals or functions; join more than 190 strings with table.concat",
	"nesting of [[...]] is deprecated":                 "write [=[ and ]=] around a string or a comment that contains [[",
	"escape sequence too large":                        `a byte is at most \255; write a character that is not ASCII as it is`,
}

// describeSyntax fills in d for a syntax error.
func (e *Engine) describeSyntax(d *Diagnostic, wrong *parse.Error) {
	d.Rule, d.File, d.Line, d.Message = diag.Syntax, wrong.Chunk, wrong.StartLine, wrong.Message
	text := e.files.text(d.File)
	if is, hint := fileKind(text); is != "" {
		d.Line, d.Message, d.Hint = 0, "the file is "+is, hint
		return
	}
	offset := min(wrong.Offset, len(text)) // a file may have changed since it was parsed
	hint, known := syntaxHints[wrong.Message]
	switch {
	case known:
		d.Hint = hint
	case wrong.AtEnd():
		d.Line = e.files.lines(d.File)
		d.Message = "the file ends in the middle of a statement"
		d.Hint = "an 'end', a closing bracket or a quote is missing above"
	case wrong.Near != "":
		d.Message += " near '" + strings.ToValidUTF8(wrong.Near, "?") + "'"
	}
	if !known || wrong.Near == "..." {
		if a := syntax.Explain(text, offset); a != nil {
			d.Line, d.Column, d.Width, d.Message, d.Hint = a.Line, a.Column, a.Width, a.Message, a.Hint
			d.Source = e.files.around(d.File, d.Line)
			return
		}
	}
	d.Source = e.files.around(d.File, d.Line)
	switch {
	case wrong.Message == "no loop to break":
		d.Message = "break is not inside a loop"
		d.Mark("break")
	case !wrong.AtEnd():
		d.Column, d.Width = wrong.Column, 1
		if strings.HasPrefix(text[offset:], wrong.Near) {
			word, _, _ := strings.Cut(wrong.Near, "\n")
			d.Width = max(1, utf8.RuneCountInString(word))
		}
	}
}

// cleanTrace keeps the script's own calls of a Lua traceback, innermost first.
func (e *Engine) cleanTrace(trace string) string {
	var kept []string
	for line := range strings.Lines(trace) {
		line = strings.TrimSpace(line)
		m := reFrame().FindStringSubmatch(line)
		if m == nil || !e.files.has(m[1]) {
			continue
		}
		kept = append(kept, m[1]+":"+m[2]+" in "+m[3])
	}
	return strings.Join(kept, "\n")
}

// traceTop is the place of the innermost call of a cleaned traceback.
func (e *Engine) traceTop(trace string) (string, int) {
	first, _, _ := strings.Cut(trace, "\n")
	file, rest, ok := strings.Cut(first, ":")
	if !ok {
		return "", 0
	}
	number, _, _ := strings.Cut(rest, " ")
	line, _ := strconv.Atoi(number)
	return file, line
}

// reportTask shows the error that ended t, unless the same error has just been shown so
// often that a script that fails each frame would bury everything else.
func (e *Engine) reportTask(t *task, err error) {
	outside := ""
	if api, ok := errors.AsType[*lua.ApiError](err); ok && t.inner.api != nil && api.Object == t.inner.raised {
		// Show the error where it was raised, not where it left the coroutine.
		err, outside = t.inner.api, e.cleanTrace(api.StackTrace)
	}
	d := e.diagnose(err, t.title())
	if outside != "" {
		d.Trace = strings.Trim(d.Trace+"\n"+outside, "\n")
	}
	if t.name != mainChunk {
		// gopher-lua takes whatever a thread runs first for a main chunk.
		d.Trace = strings.ReplaceAll(d.Trace, "in main chunk", "in function <"+script.FuncPlace(t.fn)+">")
	}
	e.report(d)
}

// report shows d, rate-limited by place and message.
func (e *Engine) report(d *Diagnostic) {
	d.Message, d.Hint = clip(d.Message), clip(d.Hint)
	if d.Severity == Warning && e.files.silenced(d.File, d.Line, d.Rule) || e.verdict.known(d) {
		return
	}
	if e.repeats.allow(e, d) {
		e.cfg.Reporter.Report(d)
	}
}

// warn shows a warning of a rule at the place that L is at.
func (e *Engine) warn(L *lua.LState, rule RuleID, message, hint string, words ...string) {
	e.report(e.warning(L, rule, message, hint, words...))
}

// warning returns a warning of a rule at the place that L is at.
func (e *Engine) warning(L *lua.LState, rule RuleID, message, hint string, words ...string) *Diagnostic {
	d := &Diagnostic{Severity: Warning, Rule: rule, Message: clip(message), Hint: clip(hint)}
	d.File, d.Line = scriptPlace(L)
	d.Source = e.files.around(d.File, d.Line)
	d.Mark(words...)
	return d
}

// display is how a file is named in messages and tracebacks: relative to the root.
func (e *Engine) display(path string) string {
	if rel, err := filepath.Rel(e.cfg.Root, path); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(path)
}
