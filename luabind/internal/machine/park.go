package machine

import (
	lua "github.com/yuin/gopher-lua"
)

// A Parked holds the Lua stack of a thread that waits in a Go function, separately from the thread.
//
// For Go's garbage collector, a waiting goroutine is reachable, and so are the thread that it runs
// and everything that the thread's stack refers to. If only this stack refers to the object that
// could resume the thread, as with a coroutine that has itself in a variable, the thread is garbage
// that could never be collected. While the stack is parked, only the Parked refers to it.
//
// The zero value is ready for use.
type Parked struct {
	array     []lua.LValue
	functions []*lua.LFunction // of the frames, the innermost first
	open      *upvalue
	handler   lua.LValue
	full      bool
}

// vacant replaces the functions of parked frames.
var vacant = &lua.LFunction{IsG: true, GFunction: func(*lua.LState) int { return 0 }}

// Park moves L's stack to p. L must not run anything until Unpark or Vacate. Variables that other
// functions share with the functions on the stack stay shared. A second Park does nothing.
func (p *Parked) Park(L *lua.LState) {
	if p.full {
		return
	}
	p.full = true
	s := stateOf(L)
	p.array, s.reg.array = s.reg.array, nil
	p.functions = p.functions[:0]
	for f := s.currentFrame; f != nil; f = f.Parent {
		p.functions = append(p.functions, f.Fn)
		f.Fn = vacant
	}
	s.stack.data.sweep()
	p.open, s.uvcache = s.uvcache, nil
	for u := p.open; u != nil; u = u.next {
		u.value, u.closed = p.array[u.index], true
	}
	if t := threadOf(L); t != nil {
		p.handler, t.handler = t.handler, nil
		t.cursor = cursor{}
	}
}

// Unpark moves L's stack back to L if p has it.
func (p *Parked) Unpark(L *lua.LState) {
	if !p.full {
		return
	}
	p.full = false
	s := stateOf(L)
	s.reg.array, p.array = p.array, nil
	i := 0
	for f := s.currentFrame; f != nil; f = f.Parent {
		f.Fn, p.functions[i] = p.functions[i], nil
		i++
	}
	for u := p.open; u != nil; u = u.next {
		s.reg.array[u.index] = u.value
		u.value, u.closed = nil, false
	}
	s.uvcache, p.open = p.open, nil
	if t := threadOf(L); t != nil {
		t.handler, p.handler = p.handler, nil
	}
}

// Vacate gives L an empty stack if its own stack is parked and will not return, so that [Abandon]
// can unwind the goroutine.
func Vacate(L *lua.LState) {
	reg := stateOf(L).reg
	if reg.array != nil {
		return
	}
	reg.array = make([]lua.LValue, max(reg.top, 1))
	fillNil(reg.array)
}

// Abandon ends the call that runs on L at once: no protected call of a script catches it.
// [Protect] returns an error with the given message.
func Abandon(L *lua.LState, message string) {
	panic(&killed{&lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LString(message), StackTrace: message}})
}

// sweep clears the slots of removed frames, so that these keep nothing in memory.
func (st *frameStack) sweep() {
	clear(st.segments[st.segIdx].array[st.segSp:])
	for i := int(st.segIdx) + 1; i < len(st.segments) && st.segments[i] != nil; i++ {
		if i > int(st.segIdx)+1 {
			st.segments[i] = nil
			continue
		}
		clear(st.segments[i].array[:])
	}
}
