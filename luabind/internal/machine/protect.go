package machine

import (
	"fmt"
	"runtime/debug"

	lua "github.com/yuin/gopher-lua"
)

// An Internal is a Go panic inside a call of Lua code that is not a Lua error, but a bug in this
// program. It passes through every protected call of scripts and ends the task.
type Internal struct {
	Value any    // the value of the panic
	File  string // the script's file, "" if unknown
	Line  int
	Trace string // the Lua traceback from there
	Stack []byte // the Go stack
}

func (e *Internal) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: internal error: %v", e.File, e.Line, e.Value)
	}
	return fmt.Sprintf("internal error: %v", e.Value)
}

// Unwrap returns the panic's value if the value is an error.
func (e *Internal) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// killed is the panic value for a hook's error. It passes through every protected call of scripts.
type killed struct{ err *lua.ApiError }

// A mark is the state of a thread that a protected call restores.
type mark struct {
	depth, top, nested, errors int
	frame                      *frame
	handler                    lua.LValue
	traced                     bool
}

func (t *thread) mark(top int) mark {
	s := t.state
	return mark{s.stack.data.depth(), top, t.nested, t.errors, s.currentFrame, t.handler, t.traced}
}

// restore removes the frames above the mark. Their upvalues are closed and keep their values.
func (t *thread) restore(m mark) {
	s := t.state
	end := max(s.reg.top, t.frameTop())
	s.closeUpvalues(m.top)
	s.stack.data.cut(m.depth)
	s.currentFrame = m.frame
	if end = min(end, len(s.reg.array)); end > m.top {
		clear(s.reg.array[m.top:end])
	}
	s.reg.top = m.top
	t.nested, t.errors, t.handler, t.traced = m.nested, m.errors, m.handler, m.traced
}

// PCall calls the value below the nargs values on top of the stack, as [lua.LState.PCall] does.
// It replaces all of them by nret results, or removes them after an error. The error is a
// *lua.ApiError without a traceback.
//
// If handler is not nil, it is called with the error value when the error happens, while the
// frames of the call still exist, and its result becomes the Object of the error. An error inside
// the handler is handled by the handler too; after a number of levels the error is "error in error
// handling".
//
// An error of the hook and an [Internal] are not caught.
func PCall(L *lua.LState, nargs, nret int, handler lua.LValue) (err error) {
	t := threadOf(L)
	if t == nil {
		fn, _ := handler.(*lua.LFunction)
		return L.PCall(nargs, nret, fn)
	}
	if fn, ok := handler.(*lua.LFunction); ok && fn == nil {
		handler = nil
	}
	m := t.mark(t.state.reg.top - nargs - 1)
	t.handler, t.traced = handler, false
	defer func() {
		if r := recover(); r != nil {
			err = t.caught(r, m)
			t.check()
		}
	}()
	t.callNested(m.top, nargs, nret)
	t.handler, t.traced = m.handler, m.traced
	return nil
}

// caught restores the thread after the panic r. It returns r as an error if scripts may catch it,
// and panics again otherwise.
func (t *thread) caught(r any, m mark) error {
	api, ok := r.(*lua.ApiError)
	if !ok {
		r = t.internal(r)
		t.restore(m)
		panic(r)
	}
	t.restore(m)
	return api
}

// internal converts the value of a panic that is a bug in the program to an Internal. It returns
// other values unchanged.
func (t *thread) internal(r any) any {
	switch r.(type) {
	case *killed, *Internal, *lua.ApiError:
		return r
	}
	e := &Internal{Value: r, Trace: t.traceback(), Stack: debug.Stack()}
	e.File, e.Line = t.place()
	return e
}

// Protect calls fn with args and leaves nret results on top of the stack. It is the outermost
// protected call of a thread and recovers every panic. The error is a *lua.ApiError with a
// traceback, even if the hook has ended the call, or an *[Internal].
func Protect(L *lua.LState, fn lua.LValue, nret int, args ...lua.LValue) (err error) {
	t := threadOf(L)
	if t == nil {
		return L.CallByParam(lua.P{Fn: fn, NRet: nret, Protect: true}, args...)
	}
	s := t.state
	m := t.mark(s.reg.top)
	t.handler, t.traced = nil, true
	defer func() {
		if r := recover(); r != nil {
			switch e := t.internal(r).(type) {
			case *lua.ApiError:
				err = e
			case *killed:
				err = e.err
			case *Internal:
				err = e
			}
			t.keepMain(m.frame)
			t.restore(m)
		}
		if m.frame == nil {
			t.trim()
		}
	}()
	t.ensure(m.top + len(args) + 1)
	s.reg.array[m.top] = fn
	copy(s.reg.array[m.top+1:], args)
	s.reg.top = m.top + 1 + len(args)
	t.callNested(m.top, len(args), nret)
	t.handler, t.traced = m.handler, m.traced
	return nil
}
