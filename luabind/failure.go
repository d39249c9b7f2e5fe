package luabind

import (
	"errors"
	"path/filepath"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/modules"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// throw raises f at the place where the script called the running host function.
func (e *Engine) throw(L *lua.LState, f *script.Failure) { e.throwAt(L, f, "", 0) }

// throwAt raises f at a place in a script. If line is 0, the place is that of L.
func (e *Engine) throwAt(L *lua.LState, f *script.Failure, file string, line int) {
	f.Message, f.Hint = script.Clip(f.Message), script.Clip(f.Hint)
	if f.File, f.Line = file, line; line == 0 {
		f.File, f.Line = scriptPlace(L)
	}
	L.Error(&lua.LUserData{Value: f, Env: L.Env, Metatable: e.metas.failure}, 0)
}

// fail throws a failure of a kind with a formatted message.
func (e *Engine) fail(L *lua.LState, kind, format string, args ...any) {
	e.api.Fail(L, kind, format, args...)
}

// kindOf returns the kind of the host's error that err wraps, or "".
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

// failElement throws the error of the encoder.
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

// textMethod returns the string function of a name, for the message of the failure that it is
// called on: scripts call e:find("..."), because errors are strings in most Lua programs.
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

// scriptPlace returns the innermost place in Lua code that L is at; line 0 if L is not in Lua code. A
// mistake in a call of the standard library is the caller's mistake, so the standard modules count
// only as a last resort.
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
			if modules.IsStdlib(dbg.Source) {
				return callerPlace(L, dbg.Source, dbg.CurrentLine)
			}
			return dbg.Source, dbg.CurrentLine
		}
	}
}

// diagnose converts the error that ended a task, or the loading of a chunk, to a diagnostic.
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
		d.Trace = e.explain.Trace(api.StackTrace)
		d.File, d.Line = halted.file, halted.line
		d.Message = "the task " + halted.reason.Error()
		if errors.Is(err, errMemory) {
			d.Message = halted.reason.Error()
		}
		d.Hint = hintForStop(halted.reason)
	case errors.As(err, &api):
		e.explain.Describe(d, api)
	}
	d.Source = e.files.Around(d.File, d.Line)
	e.explain.Advise(d)
	return d
}

func hintForStop(reason error) string {
	if errors.Is(reason, errBudget) {
		return "call sleep() or use frames() in the loop; --budget allows more"
	}
	return "keep less: remove what is no longer shown, reuse tables; --memory allows more"
}

// reportTask shows the error that ended t. An error that comes back in each frame is shown only a
// few times, so that it does not bury all other errors.
func (e *Engine) reportTask(t *task, err error) {
	outside := ""
	if api, ok := errors.AsType[*lua.ApiError](err); ok && t.inner.api != nil && api.Object == t.inner.raised {
		// Show the error where it was raised, not where it left the coroutine.
		err, outside = t.inner.api, e.explain.Trace(api.StackTrace)
	}
	d := e.diagnose(err, t.title())
	if t.delivery != nil {
		d.Client = t.delivery.session.client.ID()
	}
	if outside != "" {
		d.Trace = strings.Trim(d.Trace+"\n"+outside, "\n")
	}
	if t.name != mainChunk {
		// gopher-lua names the first function of each thread "main chunk".
		d.Trace = strings.ReplaceAll(d.Trace, "in main chunk", "in function <"+script.FuncPlace(t.fn)+">")
	}
	e.report(d)
}

// report shows d, rate-limited by place and message.
func (e *Engine) report(d *Diagnostic) {
	d.Message, d.Hint = script.Clip(d.Message), script.Clip(d.Hint)
	if d.Severity == Warning && e.files.Silenced(d.File, d.Line, d.Rule) || e.verdict.known(d) {
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
	d := &Diagnostic{Severity: Warning, Rule: rule, Message: script.Clip(message), Hint: script.Clip(hint)}
	d.File, d.Line = scriptPlace(L)
	d.Source = e.files.Around(d.File, d.Line)
	d.Mark(words...)
	return d
}

// display returns the name of a file for messages and tracebacks: its path relative to the root.
func (e *Engine) display(path string) string {
	if rel, err := filepath.Rel(e.cfg.Root, path); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(path)
}
