package machine

import (
	"fmt"

	lua "github.com/yuin/gopher-lua"
)

// throw is the Panic function of a state. gopher-lua calls it when an error happens, with the error
// value on top of the stack.
func (t *thread) throw(*lua.LState) {
	reg := t.state.reg
	v := reg.array[reg.top-1]
	reg.top--
	t.throwValue(v)
}

// throwValue raises the error v at the running instruction.
func (t *thread) throwValue(v lua.LValue) {
	if t.handler != nil {
		v = t.handle(v)
	}
	err := &lua.ApiError{Type: lua.ApiErrorRun, Object: v}
	if t.traced {
		err.StackTrace = t.traceback()
	}
	panic(err)
}

// handle calls the error handler with v and returns its result.
func (t *thread) handle(v lua.LValue) lua.LValue {
	handler, ok := t.handler.(*lua.LFunction)
	if !ok {
		panic(errorInHandler())
	}
	t.errors++
	v = t.invoke(1, handler, v)
	t.errors--
	return v
}

func errorInHandler() *lua.ApiError {
	return &lua.ApiError{Type: lua.ApiErrorError, Object: lua.LString("error in error handling")}
}

// raise raises an error. Its message begins with the place in the running function, if this is a
// Lua function.
func (t *thread) raise(format string, args ...any) {
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	if at := t.where(); at != "" {
		message = at + " " + message
	}
	t.throwValue(lua.LString(message))
}

// kill ends the running call with an error that no script can catch.
func (t *thread) kill(err error) {
	message := err.Error()
	if file, line := t.place(); line > 0 {
		message = fmt.Sprintf("%s:%d: %s", file, line, message)
	}
	panic(&killed{&lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LString(message), StackTrace: t.traceback()}})
}

// place returns the innermost place in Lua code, or line 0 if no Lua function is running.
func (t *thread) place() (file string, line int) {
	for f := t.state.currentFrame; f != nil; f = f.Parent {
		if !f.Fn.IsG {
			return f.Fn.Proto.SourceName, f.line()
		}
	}
	return "", 0
}

// where returns the place in the running function as messages begin with it, or "" in a Go
// function.
func (t *thread) where() string {
	f := t.state.currentFrame
	if f == nil || f.Fn.IsG || f.line() == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d:", f.Fn.Proto.SourceName, f.line())
}

// line returns the current line of the Lua function of f, or 0 if its code has no lines.
func (f *frame) line() int {
	lines := f.Fn.Proto.DbgSourcePositions
	if at := max(f.Pc-1, 0); at < len(lines) {
		return lines[at]
	}
	return 0
}
