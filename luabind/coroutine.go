package luabind

import (
	"errors"

	lua "github.com/yuin/gopher-lua"
)

// The coroutine library, made anew. gopher-lua's own cannot yield across pcall, a
// metamethod, an iterator or a sort comparator: it ends the coroutine without a word, or
// dereferences nil. Here a coroutine is a Go coroutine with a Lua thread, as a task is,
// and yields from anywhere. Switching takes twice as long as gopher-lua's (250 against
// 120 ns); a coroutine that is left half-way costs 8 kB until its task ends.

// The states of a coroutine, as coroutine.status names them.
const (
	suspended = "suspended"
	running   = "running"
	normal    = "normal" // it has resumed another one
	dead      = "dead"
)

type coroutine struct {
	worker   *worker     // nil before the first resume and after the end
	self     *lua.LState // what scripts hold, made on demand
	fn       *lua.LFunction
	status   string
	owner    *task        // the task that resumed it last: it ends with that task
	resumer  *coroutine   // who resumed it, nil for the task itself
	transfer []lua.LValue // on their way in or out
	err      error
}

// maxCoroutines bounds the unfinished coroutines of one task.
const maxCoroutines = 20_000

func (e *Engine) openCoroutine(L *lua.LState) {
	lib := L.NewTable()
	L.SetFuncs(lib, map[string]lua.LGFunction{
		"create":      e.coCreate,
		"resume":      e.coResume,
		"yield":       e.coYield,
		"status":      e.coStatus,
		"running":     e.coRunning,
		"wrap":        e.coWrap,
		"isyieldable": func(L *lua.LState) int { L.Push(lua.LBool(e.current.co != nil)); return 1 },
	})
	L.SetGlobal("coroutine", lib)
}

func (e *Engine) newCoroutine(L *lua.LState) *coroutine {
	t := e.current
	fn := L.CheckFunction(1)
	if len(t.coros) >= maxCoroutines {
		L.RaiseError("too many coroutines: %d of this task are unfinished", maxCoroutines)
	}
	co := &coroutine{fn: fn, status: suspended}
	co.adopt(t)
	return co
}

// adopt makes the coroutine end with t.
func (co *coroutine) adopt(t *task) {
	if co.owner == t {
		return
	}
	if co.owner != nil {
		delete(co.owner.coros, co)
	}
	if t.coros == nil {
		t.coros = map[*coroutine]struct{}{}
	}
	t.coros[co] = struct{}{}
	co.owner = t
}

// run is the worker's job.
func (co *coroutine) run(w *worker) (clean bool) {
	L := w.thread
	args := co.transfer
	co.transfer = nil
	co.err = L.CallByParam(lua.P{Fn: co.fn, NRet: lua.MultRet, Protect: true}, args...)
	if co.err != nil {
		return false
	}
	co.transfer = stackValues(L, 1)
	L.SetTop(0)
	return true
}

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

// resumeCoroutine runs co with args until it yields or ends, and gives what it yielded or
// returned.
func (e *Engine) resumeCoroutine(L *lua.LState, co *coroutine, args []lua.LValue) ([]lua.LValue, error) {
	if co.status != suspended {
		return nil, errors.New("cannot resume " + map[string]string{dead: "dead", running: "running", normal: "non-suspended"}[co.status] + " coroutine")
	}
	t := e.current
	co.adopt(t)
	if co.worker == nil {
		co.worker = e.takeWorker(co.run)
	}
	outer := t.co
	if outer != nil {
		outer.status = normal
	}
	co.status, co.resumer, co.transfer = running, outer, args
	t.co = co
	caller := L.G.CurrentThread
	goesOn := e.resumeWorker(co.worker)
	L.G.CurrentThread = caller
	t.co = outer
	if outer != nil {
		outer.status = running
	}
	if goesOn {
		co.status = suspended
	} else {
		co.status, co.worker = dead, nil
		delete(t.coros, co)
	}
	out := co.transfer
	co.transfer = nil
	return out, co.err
}

// handle is the value that scripts hold: a Lua thread, so that type() says so, but never
// the one that runs, which is used again for the next coroutine.
func (co *coroutine) handle() *lua.LState {
	if co.self == nil {
		co.self = &lua.LState{Env: &lua.LTable{Metatable: &lua.LUserData{Value: co}}}
	}
	return co.self
}

// checkCoroutine reads argument 1.
func checkCoroutine(L *lua.LState) *coroutine {
	th := L.CheckThread(1)
	if th.Env != nil {
		if ud, ok := th.Env.Metatable.(*lua.LUserData); ok {
			if co, ok := ud.Value.(*coroutine); ok {
				return co
			}
		}
	}
	L.ArgError(1, "coroutine expected")
	return nil
}

func (e *Engine) coCreate(L *lua.LState) int {
	L.Push(e.newCoroutine(L).handle())
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

// coWrap gives a function that resumes. An error inside goes through to the caller with
// the value it was raised with; its traceback is kept for the report.
func (e *Engine) coWrap(L *lua.LState) int {
	co := e.newCoroutine(L)
	L.Push(L.NewFunction(func(L *lua.LState) int {
		values, err := e.resumeCoroutine(L, co, stackValues(L, 1))
		if err == nil {
			return pushAll(L, values)
		}
		var api *lua.ApiError
		if errors.As(err, &api) {
			e.current.inner = api
			L.Error(api.Object, 0)
		}
		L.RaiseError("%s", err.Error())
		return 0
	}))
	return 1
}

func (e *Engine) coYield(L *lua.LState) int {
	t := e.current
	co := t.co
	if co == nil {
		if t.bound {
			return e.yieldEvent(L)
		}
		L.RaiseError("attempt to yield from outside a coroutine")
	}
	co.transfer = stackValues(L, 1)
	if !co.worker.yield(struct{}{}) {
		L.RaiseError("%s", errCancelled.Error())
	}
	L.G.CurrentThread = co.worker.thread
	values := co.transfer
	co.transfer = nil
	return pushAll(L, values)
}

func (e *Engine) coStatus(L *lua.LState) int {
	L.Push(lua.LString(checkCoroutine(L).status))
	return 1
}

func (e *Engine) coRunning(L *lua.LState) int {
	if co := e.current.co; co != nil {
		L.Push(co.handle())
		return 1
	}
	L.Push(lua.LNil)
	return 1
}

// closeCoroutines unwinds what the task's script has left half-way.
func (t *task) closeCoroutines() {
	if len(t.coros) == 0 {
		return
	}
	doom := t.doom
	t.engine.condemn(t, errCancelled)
	for co := range t.coros {
		co.status = dead
		if co.worker != nil {
			t.co = co
			co.worker.stop()
		}
	}
	t.co, t.coros, t.doom = nil, nil, doom
}

func pushAll(L *lua.LState, values []lua.LValue) int {
	for _, v := range values {
		L.Push(v)
	}
	return len(values)
}

// errorValue is what pcall would give for err.
func errorValue(err error) lua.LValue {
	var api *lua.ApiError
	if errors.As(err, &api) {
		return api.Object
	}
	return lua.LString(err.Error())
}
