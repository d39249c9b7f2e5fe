package luabind

import (
	"errors"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// openTasks creates the functions that start tasks, and the type of the handles that scripts hold.
func (e *Engine) openTasks(L *lua.LState, set func(string, lua.LGFunction)) {
	mt, methods := L.NewTable(), map[string]*lua.LFunction{
		"cancel": L.NewFunction(func(L *lua.LState) int {
			e.cancel(e.checkTask(L, "cancel"))
			return 0
		}),
		"done": L.NewFunction(func(L *lua.LState) int {
			L.Push(lua.LBool(e.checkTask(L, "done").finished))
			return 1
		}),
		"wait": L.NewFunction(e.taskWait),
	}
	L.SetFuncs(mt, map[string]lua.LGFunction{
		"__index": func(L *lua.LState) int {
			name := L.CheckString(2)
			if fn := methods[name]; fn != nil {
				L.Push(fn)
			} else if name == "name" {
				L.Push(lua.LString(e.checkTask(L, name).title()))
			} else {
				L.Push(lua.LNil)
			}
			return 1
		},
		"__tostring": func(L *lua.LState) int {
			L.Push(lua.LString("task " + e.checkTask(L, "tostring").title()))
			return 1
		},
	})
	e.metas.task = mt
	set("spawn_task", func(L *lua.LState) int {
		fn := e.api.WantFunction(L, 1, "spawn_task")
		e.roomForTask(L)
		L.Push(e.taskHandle(e.startTask("spawn_task "+script.FuncPlace(fn), nil, fn, stackValues(L, 2)...)))
		return 1
	})
}

func (e *Engine) roomForTask(L *lua.LState) {
	if len(e.tasks) >= maxTasks {
		e.fail(L, script.Invalid, "too many tasks: %d are running", len(e.tasks))
	}
}

// spawnFrom starts fn as a task of the session that the running task belongs to, if any.
func (e *Engine) spawnFrom(L *lua.LState, name string, fn *lua.LFunction, args ...lua.LValue) *task {
	e.roomForTask(L)
	var s *session
	if e.current != nil {
		s = e.current.session
	}
	return e.startTask(name, s, fn, args...)
}

func (e *Engine) taskHandle(t *task) *lua.LUserData {
	if t.handle == nil {
		t.handle = &lua.LUserData{Value: t, Env: e.root.Env, Metatable: e.metas.task}
	}
	return t.handle
}

func (e *Engine) checkTask(L *lua.LState, method string) *task {
	if ud, ok := L.Get(1).(*lua.LUserData); ok {
		if t, ok := ud.Value.(*task); ok {
			return t
		}
	}
	e.throw(L, &script.Failure{Kind: script.Invalid, Message: "task." + method + " was called without its task", Hint: "use a colon: task:" + method + "()"})
	return nil
}

// taskWait parks until the task has ended, and returns its results or raises its error.
func (e *Engine) taskWait(L *lua.LState) int {
	t := e.checkTask(L, "wait")
	if t == e.current {
		e.fail(L, script.Invalid, "a task cannot wait for itself")
	}
	if !t.finished {
		e.park(L, func(waiting *task, park uint64) {
			t.waiters = append(t.waiters, waiter{task: waiting, park: park})
		})
	}
	if t.err == nil {
		return pushAll(L, t.results)
	}
	if errors.Is(t.err, errCancelled) {
		e.fail(L, script.Cancelled, "the task was cancelled")
	}
	if c := crashIn(t.err); c != nil {
		e.fail(L, script.Cancelled, "the task has ended by an %s", c.Error())
	}
	var api *lua.ApiError
	if errors.As(t.err, &api) && !errors.Is(t.err, errBudget) && !errors.Is(t.err, errMemory) {
		L.Error(api.Object, 0)
	}
	e.fail(L, script.Cancelled, "the task %s", t.err.Error())
	return 0
}
