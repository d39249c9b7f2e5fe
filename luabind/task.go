package luabind

import (
	"errors"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A task is a Lua function that runs beside others. Its fields belong to the loop.
type task struct {
	engine  *Engine
	name    string
	session *session // the task ends when it ends; nil for none
	fn      *lua.LFunction
	args    []lua.LValue
	worker  *worker // nil before the start and after the end

	// parks counts how often the task has parked. A waker names the park that it means, so that a
	// late timer or answer does not wake the next park.
	parks      uint64
	wokenAt    int64  // deadline of the timer that last woke it, 0 if something else did
	value      any    // value from the waker
	stopReason error  // the reason why the task must stop; nil: it may run
	stopFile   string // where it was when that was decided
	stopLine   int
	queued     bool // in Engine.ready
	started    bool
	finished   bool
	quiet      bool      // its error is reported elsewhere
	bound      bool      // created by bind: it yields server events
	handler    *handler  // the handler that it runs; nil for none. A handler may start although its session has ended
	delivery   *delivery // the event that it handles; nil for none
	outlives   bool      // parked in a call that itself reports the end of the session

	eval  *evalRequest // receives what it prints; nil for most tasks
	last  bool         // it is an on_close or on_reload function
	taken int64        // bytes by which the heap has grown in its slices, see heap.end

	frameAt int64 // bind: when the next Frame is due
	framed  int64 // the period of the frames that it last asked for, in nanoseconds; 0: it has not asked for frames

	results []lua.LValue
	err     error
	waiters []waiter
	atEnd   []func()
	co      *coroutine // the innermost one that runs
	holds   *holdings  // nil: it has not resumed a coroutine yet
	inner   innerError // the last error that left a coroutine through wrap
	handle  *lua.LUserData
}

// title returns the name of the task in messages. It is composed when needed, as there are many
// handlers.
func (t *task) title() string {
	if t.handler != nil && catalog.HandlerIndex(t.handler.etype) >= 0 { // of an element
		return t.handler.etype + " " + script.FuncPlace(t.handler.fn)
	}
	if t.handler != nil {
		return "on " + t.handler.etype + " " + script.FuncPlace(t.handler.fn)
	}
	return t.name
}

// maxTasks bounds the tasks of a script: 100,000 parked tasks take 850 MB.
const maxTasks = 100_000

// startTask creates a task that calls fn with args, and queues it.
func (e *Engine) startTask(name string, s *session, fn *lua.LFunction, args ...lua.LValue) *task {
	t := &task{engine: e, name: name, session: s, fn: fn, args: args}
	e.tasks[t] = struct{}{}
	if s != nil {
		s.tasks[t] = struct{}{}
	}
	e.enqueue(t)
	return t
}

func (e *Engine) enqueue(t *task) {
	t.queued = true
	e.ready = append(e.ready, t)
}

// run implements job.
func (t *task) run(w *worker) (clean bool) {
	L := w.thread
	err := machine.Protect(L, t.fn, lua.MultRet, t.args...)
	var results []lua.LValue
	if clean = err == nil; clean {
		results = stackValues(L, 1)
		L.SetTop(0)
	}
	switch c := crashIn(err); {
	case t.stopReason != nil:
		err = t.stopError(err)
	case c != nil:
		err = c
	case t.session != nil && t.session.left && kindOf(err) == script.Closed:
		err = errCancelled // the end of its session has ended it, which is not a mistake
	}
	t.finish(results, err)
	return clean
}

// crashed implements job.
func (t *task) crashed(c *crash) {
	if t.finished { // it has crashed while it ended
		t.engine.reportCrash(c)
		return
	}
	t.finish(nil, c)
}

// stopError returns the error of a task that was stopped: the error of the unwinding, which has the
// traceback, with the reason for the stop.
func (t *task) stopError(err error) error {
	if errors.Is(t.stopReason, errCancelled) {
		return errCancelled
	}
	if c := crashIn(t.stopReason); c != nil {
		if c.line == 0 {
			c.file, c.line = t.stopFile, t.stopLine
		}
		return c
	}
	var api *lua.ApiError
	if !errors.As(err, &api) {
		api = &lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LNil} // it ended by returning from a pcall
	}
	return &stopped{reason: t.stopReason, api: api, file: t.stopFile, line: t.stopLine}
}

// stopped is the reason why a task was stopped, and where it was.
type stopped struct {
	reason error
	api    *lua.ApiError
	file   string
	line   int
}

func (s *stopped) Error() string { return s.reason.Error() }
func (s *stopped) Unwrap() error { return s.reason }

// finish records the task's end and wakes the tasks that wait for it. If there are any, they raise
// its error; otherwise the error is reported.
func (t *task) finish(results []lua.LValue, err error) {
	if t.finished {
		return
	}
	e := t.engine
	t.finished, t.results, t.err = true, results, err
	delete(e.tasks, t)
	if t.session != nil {
		delete(t.session.tasks, t)
	}
	for _, fn := range slices.Backward(t.atEnd) {
		fn()
	}
	if t.delivery != nil {
		t.delivery.done()
	}
	heard := t.quiet
	for _, w := range t.waiters {
		heard = e.wakeTask(w.task, w.park, nil) || heard
	}
	if err != nil && !heard && !errors.Is(err, errCancelled) && !e.killed.Load() {
		e.reportTask(t, err)
	}
	t.waiters, t.atEnd = nil, nil
	if s := t.session; s != nil && s.opening == t && t.failed() {
		s.client.Withhold()
	}
}

// failed reports whether an error has ended the task.
func (t *task) failed() bool { return t.finished && t.err != nil && !errors.Is(t.err, errCancelled) }

// resume switches to t until t parks or ends. It may be called only on the loop.
func (e *Engine) resume(t *task) {
	if t.finished {
		return
	}
	if t.worker == nil {
		if t.handler != nil && t.handler.off {
			t.stopReason = errCancelled
		}
		if t.stopReason != nil { // cancelled before it started
			t.finish(nil, t.stopReason)
			return
		}
		if e.heap.refuses(t) {
			t.finish(nil, e.heap.refusal(t))
			return
		}
		t.worker = e.takeWorker(t)
		t.started = true
	}
	e.current = t
	if t.eval != nil {
		e.setEvaluating(t.eval)
		defer e.setEvaluating(nil)
	}
	e.hook.stop(t.stopReason)
	e.heap.begin()
	start := max(1, e.elapsed())
	e.watch.sliceStart.Store(start)
	if !e.resumeWorker(t.worker) {
		t.worker = nil
	}
	e.endLine()
	e.checkMachine(t, start)
	e.watch.sliceStart.Store(0)
	e.heap.end(t)
	e.touchSaves()
	e.panels.lib.Settle()
	e.hook.stop(nil)
	e.current = nil
	if t.finished && errors.Is(t.stopReason, errMemory) {
		e.heap.stopped()
	}
}

// park suspends the running task until something that register has arranged wakes this park. L is
// the thread of the host function that blocks: the thread of the task or of a coroutine. park
// returns the value from the waker, and does not return if the task was stopped meanwhile.
func (e *Engine) park(L *lua.LState, register func(t *task, park uint64)) any {
	t := e.current
	if t == nil {
		L.RaiseError("this cannot block here")
	}
	e.checkStopped(L, t)
	t.parks++
	t.wokenAt, t.value = 0, nil
	register(t, t.parks)
	running := L.G.CurrentThread
	alive := t.worker.pause()
	L.G.CurrentThread = running
	if !alive && t.stopReason == nil {
		e.stopTask(t, errCancelled)
	}
	t.parks++
	e.checkStopped(L, t)
	return t.value
}

// checkStopped raises the error that ends a task which must stop.
func (e *Engine) checkStopped(L *lua.LState, t *task) {
	if t.stopReason == nil && t.session != nil && t.session.left && !t.outlives {
		t.stopReason = errCancelled
	}
	if t.stopReason != nil {
		e.hook.stop(t.stopReason)
		L.RaiseError("%s", t.stopReason.Error())
	}
}

// wakeTask makes t ready, and reports whether it was still in that park. park returns value.
func (e *Engine) wakeTask(t *task, park uint64, value any) bool {
	if t.finished || t.queued || t.parks != park {
		return false
	}
	t.parks++ // nothing else may wake this park
	t.value = value
	e.enqueue(t)
	return true
}

// cancel stops t at its current or next blocking call. A task that cancels itself continues until
// its next blocking call.
func (e *Engine) cancel(t *task) {
	if t.finished || t.stopReason != nil {
		return
	}
	t.stopReason = errCancelled
	if t != e.current {
		e.wakeTask(t, t.parks, nil)
	}
}

// thread returns the Lua thread that is running, or nil outside of tasks.
func (e *Engine) thread() *lua.LState {
	if e.current == nil {
		return nil
	}
	return e.root.G.CurrentThread
}
