package luabind

import (
	"errors"
	"slices"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A task is one Lua function that runs beside the others. Its fields belong to the loop.
type task struct {
	engine  *Engine
	name    string
	session *session // the task ends with it; nil for none
	fn      *lua.LFunction
	args    []lua.LValue
	worker  *worker // nil before the start and after the end

	// parks counts how often the task has parked. Whoever wakes it says which park is
	// meant, so that a late timer or answer does not wake the next one.
	parks    uint64
	wokenAt  int64  // deadline of the timer that woke it last, 0 after any other waking
	value    any    // what the waker brought
	doom     error  // set: the task is to stop, and this is why
	doomFile string // where it was when that was decided
	doomLine int
	queued   bool // in Engine.ready
	started  bool
	finished bool
	quiet    bool      // its error is somebody else's to report
	bound    bool      // made by bind: what it yields are server events
	handler  *handler  // what it runs, where that is for an event: it may start although its session has ended
	delivery *delivery // the event that it handles; nil for none
	outlives bool      // parked in a call that says by itself that the session has ended

	inquiry *inquiry // what it prints goes there; nil for most
	last    bool     // it is an on_close or on_reload function
	taken   int64    // bytes by which the heap has grown in its slices, see heap.end

	frameAt int64 // bind: when the next Frame is due
	framed  int64 // the period of the frames that it asked for last, in nanoseconds; 0: it has asked for none

	results []lua.LValue
	err     error
	waiters []waiter
	atEnd   []func()
	co      *coroutine // the innermost one that runs
	holds   *holdings  // nil: it has not resumed a coroutine yet
	inner   innerError // the last error that left a coroutine through wrap
	handle  *lua.LUserData
}

// title names the task for people. Handlers are too many to name them beforehand.
func (t *task) title() string {
	if t.handler != nil && catalog.HandlerIndex(t.handler.etype) >= 0 { // of an element
		return t.handler.etype + " " + script.FuncPlace(t.handler.fn)
	}
	if t.handler != nil {
		return "on " + t.handler.etype + " " + script.FuncPlace(t.handler.fn)
	}
	return t.name
}

// maxTasks bounds what a script can start: 100,000 parked tasks take 850 MB.
const maxTasks = 100_000

// startTask makes a task that calls fn with args, and queues it.
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
	case t.doom != nil:
		err = t.doomed(err)
	case c != nil:
		err = c
	case t.session != nil && t.session.left && kindOf(err) == script.Closed:
		err = errCancelled // the end of its client has ended it, which is nobody's mistake
	}
	t.finish(results, err)
	return clean
}

// crashed implements job.
func (t *task) crashed(c *crash) {
	if t.finished { // it has crashed as it ended
		t.engine.reportCrash(c)
		return
	}
	t.finish(nil, c)
}

// doomed is the error of a task that was stopped: that of the unwinding, which has the
// traceback, with the reason in it.
func (t *task) doomed(err error) error {
	if errors.Is(t.doom, errCancelled) {
		return errCancelled
	}
	if c := crashIn(t.doom); c != nil {
		if c.line == 0 {
			c.file, c.line = t.doomFile, t.doomLine
		}
		return c
	}
	var api *lua.ApiError
	if !errors.As(err, &api) {
		api = &lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LNil} // it ended in a pcall that it returned
	}
	return &stopped{reason: t.doom, api: api, file: t.doomFile, line: t.doomLine}
}

// stopped is why a task was stopped, with where it was.
type stopped struct {
	reason error
	api    *lua.ApiError
	file   string
	line   int
}

func (s *stopped) Error() string { return s.reason.Error() }
func (s *stopped) Unwrap() error { return s.reason }

// finish records the task's end and wakes who waits for it. An error is reported unless
// somebody waits: then it is raised there.
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

// resume switches to t until it parks or ends. Loop goroutine only.
func (e *Engine) resume(t *task) {
	if t.finished {
		return
	}
	if t.worker == nil {
		if t.handler != nil && t.handler.off {
			t.doom = errCancelled
		}
		if t.doom != nil { // cancelled before it has begun
			t.finish(nil, t.doom)
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
	if t.inquiry != nil {
		e.ask(t.inquiry)
		defer e.ask(nil)
	}
	e.hook.stop(t.doom)
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
	if t.finished && errors.Is(t.doom, errMemory) {
		e.heap.stopped()
	}
}

// park suspends the running task until something wakes this very park, which register
// arranges. L is the thread of the host function that blocks: the task's own or that of a
// coroutine. It returns what the waker brought, and does not return at all when the
// task was stopped meanwhile.
func (e *Engine) park(L *lua.LState, register func(t *task, park uint64)) any {
	t := e.current
	if t == nil {
		L.RaiseError("this cannot block here")
	}
	e.checkDoom(L, t)
	t.parks++
	t.wokenAt, t.value = 0, nil
	register(t, t.parks)
	running := L.G.CurrentThread
	alive := t.worker.pause()
	L.G.CurrentThread = running
	if !alive && t.doom == nil {
		e.condemn(t, errCancelled)
	}
	t.parks++
	e.checkDoom(L, t)
	return t.value
}

// checkDoom raises the error that ends a task which is to stop.
func (e *Engine) checkDoom(L *lua.LState, t *task) {
	if t.doom == nil && t.session != nil && t.session.left && !t.outlives {
		t.doom = errCancelled
	}
	if t.doom != nil {
		e.hook.stop(t.doom)
		L.RaiseError("%s", t.doom.Error())
	}
}

// wakeTask makes t ready, and says whether it was still in that park. value is what park
// returns.
func (e *Engine) wakeTask(t *task, park uint64, value any) bool {
	if t.finished || t.queued || t.parks != park {
		return false
	}
	t.parks++ // nobody else may wake this park
	t.value = value
	e.enqueue(t)
	return true
}

// cancel stops t at its current or next blocking call. A task that cancels itself goes on
// to its next one.
func (e *Engine) cancel(t *task) {
	if t.finished || t.doom != nil {
		return
	}
	t.doom = errCancelled
	if t != e.current {
		e.wakeTask(t, t.parks, nil)
	}
}

// thread is the Lua thread that runs now; nil outside of tasks.
func (e *Engine) thread() *lua.LState {
	if e.current == nil {
		return nil
	}
	return e.root.G.CurrentThread
}
