package luabind

import (
	"errors"
	"runtime"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
)

// The coroutine library, reimplemented. gopher-lua's own library cannot yield across pcall, a
// metamethod, an iterator or a sort comparator: it ends the coroutine silently, or dereferences
// nil. Here a coroutine is a Go coroutine with a Lua thread, as a task is, and can yield from
// anywhere. A switch takes twice as long as in gopher-lua (250 ns instead of 120); an unfinished
// coroutine takes 13 kB until it is collected.
//
// A coroutine is not tied to the task that created it: any task that can reach it may resume it.
// Scripts hold the coroutine. Its body is what runs, and does not refer to the coroutine. So the
// garbage collector can find the coroutines that nothing can resume any more, see abandoned.

// The states of a coroutine, as coroutine.status names them.
const (
	suspended = "suspended"
	running   = "running"
	normal    = "normal" // it has resumed another coroutine
	dead      = "dead"
)

// A coroutine is what scripts hold, through a thread or through the function that wrap returns.
type coroutine struct {
	self    *lua.LState    // the thread, made on demand
	fn      *lua.LFunction // nil once it has started
	globals *lua.LTable    // its getfenv(0), initially that of the creating thread
	body    *body          // nil before the first resume and after the end
	parked  machine.Parked // the content of the body's stack while it waits
	status  string
	depth   int             // how many coroutines run inside each other while it runs, itself included
	watched bool            // watchOver has been called
	cleanup runtime.Cleanup // valid if watched
}

// A body is the part of a coroutine that runs. While it waits, it must not refer to its coroutine
// in any way: the body is on the stack of a goroutine, so the collector would consider the
// coroutine reachable. That is why the coroutine holds the body's Lua stack meanwhile.
type body struct {
	number   uint64 // key in coroutines.bodies
	worker   *worker
	fn       *lua.LFunction // nil once it has started
	owner    *holdings      // of the task that resumed it last
	transfer []lua.LValue   // arguments of resume, or results
	err      error
	crash    *crash
}

// maxNested bounds how many coroutines may run inside each other. PUC Lua allows about 200
// nested calls of C functions, and each resume is one of them.
const maxNested = 198

func (e *Engine) openCoroutine(L *lua.LState) {
	lib := L.NewTable()
	L.SetFuncs(lib, map[string]lua.LGFunction{
		"create":      e.coCreate,
		"resume":      e.coResume,
		"yield":       e.coYield,
		"status":      e.coStatus,
		"running":     e.coRunning,
		"wrap":        e.coWrap,
		"isyieldable": func(L *lua.LState) int { L.Push(lua.LBool(e.innermost() != nil)); return 1 },
	})
	L.SetGlobal("coroutine", lib)
}

// innermost returns the running coroutine, or nil.
func (e *Engine) innermost() *coroutine {
	if e.current == nil {
		return nil
	}
	return e.current.co
}

func newCoroutine(L *lua.LState) *coroutine {
	fn, ok := L.Get(1).(*lua.LFunction)
	if !ok || fn.IsG {
		sandbox.ArgError(L, 1, "Lua function expected")
	}
	return &coroutine{fn: fn, globals: L.Env, status: suspended}
}

// run implements job.
func (b *body) run(w *worker) (clean bool) {
	L := w.thread
	fn, args := b.fn, b.transfer
	b.fn, b.transfer = nil, nil
	b.err = machine.Protect(L, fn, lua.MultRet, args...)
	if b.err != nil {
		b.crash = crashIn(b.err)
		return false
	}
	b.transfer = stackValues(L, 1)
	L.SetTop(0)
	return true
}

// crashed implements job.
func (b *body) crashed(c *crash) { b.err, b.crash = c, c }

// stackValues copies the values on L's stack from index from on.
func stackValues(L *lua.LState, from int) []lua.LValue {
	n := L.GetTop() - from + 1
	if n <= 0 {
		return nil
	}
	values := make([]lua.LValue, n)
	for i := range values {
		values[i] = L.Get(from + i)
	}
	return values
}

// resumeCoroutine runs co with args until it yields or ends, and returns what it yielded or
// returned. A crash in it ends the task.
func (e *Engine) resumeCoroutine(L *lua.LState, co *coroutine, args []lua.LValue) ([]lua.LValue, error) {
	t := e.current
	if t == nil {
		L.RaiseError("coroutines cannot run here")
	}
	if co.status != suspended {
		return nil, refusal("cannot resume " + co.status + " coroutine")
	}
	outer, depth := t.co, 1
	if outer != nil {
		depth = outer.depth + 1
	}
	if depth > maxNested {
		return nil, refusal("C stack overflow")
	}
	b := co.body
	if b == nil {
		b = e.beginCoroutine(L, co)
	} else {
		co.parked.Unpark(b.worker.thread)
	}
	t.hold(b)
	if outer != nil {
		outer.status = normal
	}
	co.status, co.depth, b.transfer = running, depth, args
	t.co = co
	caller := L.G.CurrentThread
	thread := b.worker.thread
	thread.Env = co.globals
	goesOn := e.resumeWorker(b.worker)
	L.G.CurrentThread = caller
	t.co = outer
	if outer != nil {
		outer.status = running
	}
	out, err := b.transfer, b.err
	b.transfer = nil
	if goesOn {
		co.status = suspended
		co.globals, thread.Env = thread.Env, nil // it may refer to the coroutine
		e.watchOver(co)
		return out, err
	}
	e.settleBody(co)
	if b.crash != nil {
		e.stopTask(t, b.crash)
		L.RaiseError("%s", b.crash.Error())
	}
	return out, err
}

// A refusal is the reason why a coroutine cannot be resumed, in PUC Lua's words.
type refusal string

func (r refusal) Error() string { return string(r) }

// handle returns the value that scripts hold: a Lua thread, so that type() returns "thread". It is
// never the thread that runs, which is reused for the next coroutine.
func (co *coroutine) handle() *lua.LState {
	if co.self == nil {
		co.self = &lua.LState{Env: &lua.LTable{Metatable: &lua.LUserData{Value: co}}}
	}
	return co.self
}

// checkCoroutine reads argument 1.
func checkCoroutine(L *lua.LState) *coroutine {
	if th, ok := L.Get(1).(*lua.LState); ok {
		if co := coroutineOf(th); co != nil {
			return co
		}
	}
	sandbox.ArgError(L, 1, "coroutine expected")
	return nil
}

// coroutineOf returns the coroutine whose handle is th, or nil.
func coroutineOf(th *lua.LState) *coroutine {
	if th.Env == nil {
		return nil
	}
	ud, _ := th.Env.Metatable.(*lua.LUserData)
	if ud == nil {
		return nil
	}
	co, _ := ud.Value.(*coroutine)
	return co
}

// threadOf returns the thread that runs the coroutine of a handle. The caller may inspect the
// thread until it calls done. Before the first resume and after the end, threadOf returns the
// handle itself, on which nothing ever runs.
func threadOf(handle *lua.LState) (th *lua.LState, done func()) {
	co := coroutineOf(handle)
	if co == nil || co.body == nil {
		return handle, func() {}
	}
	th = co.body.worker.thread
	if co.status != suspended {
		return th, func() {}
	}
	co.parked.Unpark(th)
	return th, func() { co.parked.Park(th) }
}

func (e *Engine) coCreate(L *lua.LState) int {
	L.Push(newCoroutine(L).handle())
	return 1
}

func (e *Engine) coResume(L *lua.LState) int {
	co := checkCoroutine(L)
	values, err := e.resumeCoroutine(L, co, stackValues(L, 2))
	if err != nil {
		L.Push(lua.LFalse)
		L.Push(errorValue(err))
		return 2
	}
	L.Push(lua.LTrue)
	return 1 + pushAll(L, values)
}

// coWrap returns a function that resumes the coroutine. As in PUC Lua, the function raises an
// error of the coroutine again in its caller, and prefixes a string with the caller's place.
// The traceback is kept for the report.
func (e *Engine) coWrap(L *lua.LState) int {
	co := newCoroutine(L)
	L.Push(L.NewFunction(func(L *lua.LState) int {
		values, err := e.resumeCoroutine(L, co, stackValues(L, 1))
		if err == nil {
			return pushAll(L, values)
		}
		value := errorValue(err)
		switch v := value.(type) {
		case lua.LString:
			value = lua.LString(sandbox.Where(L, 1)) + v
		case lua.LNumber:
			value = lua.LString(sandbox.Where(L, 1) + number.Format(float64(v)))
		}
		if api, ok := errors.AsType[*lua.ApiError](err); ok {
			e.current.noteInner(api, value)
		}
		L.Error(value, 0)
		return 0
	}))
	return 1
}

// An innerError is an error that has left a coroutine through wrap.
type innerError struct {
	api    *lua.ApiError // as it was raised inside, with its traceback
	raised lua.LValue    // the value that was raised again outside
}

// noteInner remembers an error that leaves a coroutine. If it passes through several wraps, the
// innermost error is kept.
func (t *task) noteInner(api *lua.ApiError, raised lua.LValue) {
	if t.inner.api != nil && t.inner.raised == api.Object {
		api = t.inner.api
	}
	t.inner = innerError{api, raised}
}

func (e *Engine) coYield(L *lua.LState) int {
	co := e.innermost()
	if co == nil {
		if e.current != nil && e.current.bound {
			return e.yieldEvent(L)
		}
		L.Error(lua.LString(sandbox.Where(L, 1)+"attempt to yield from outside a coroutine"), 0)
	}
	b := co.body
	b.transfer = stackValues(L, 1)
	co.parked.Park(L)
	// From here on nothing on this goroutine may refer to co.
	if !b.worker.pause() {
		machine.Abandon(L, errCancelled.Error())
	}
	L.G.CurrentThread = b.worker.thread
	values := b.transfer
	b.transfer = nil
	return pushAll(L, values)
}

func (e *Engine) coStatus(L *lua.LState) int {
	L.Push(lua.LString(checkCoroutine(L).status))
	return 1
}

func (e *Engine) coRunning(L *lua.LState) int {
	if co := e.innermost(); co != nil {
		L.Push(co.handle())
		return 1
	}
	L.Push(lua.LNil)
	return 1
}

func pushAll(L *lua.LState, values []lua.LValue) int {
	for _, v := range values {
		L.Push(v)
	}
	return len(values)
}

// errorValue returns the value that pcall would return for err.
func errorValue(err error) lua.LValue {
	if api, ok := errors.AsType[*lua.ApiError](err); ok {
		return api.Object
	}
	return lua.LString(err.Error())
}
