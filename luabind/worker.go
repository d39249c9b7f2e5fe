package luabind

import (
	"iter"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// A worker is a Go coroutine with a Lua thread, and runs one job after another: a task or a
// coroutine of the script. Creating the thread costs ten times as much as a small event handler,
// and so does growing the coroutine's stack to the depth that Lua needs. A worker pays for both
// only once.
//
// It belongs to the loop. next and pause switch between the code that resumes it and the job.
type worker struct {
	thread *lua.LState
	next   func() (struct{}, bool)
	yield  func(struct{}) bool
	stop   func() // of iter.Pull; only drop may call it
	job    job    // nil: the worker is idle, or has ended
	ended  bool   // its goroutine has returned, or will return without running anything more
	unwind bool   // end has been called: pause returns false
	exits  bool   // its goroutine is in runtime.Goexit
}

// A job is what a worker runs.
type job interface {
	// run reports whether it left the thread as it found it, so that the next job can use it.
	run(*worker) (clean bool)
	// crashed is called on the worker's goroutine if run panics or ends the goroutine.
	crashed(*crash)
}

// maxIdle is how many idle workers are kept: about as many as the tasks that start within a frame.
// Each idle worker takes 20 kB.
const maxIdle = 64

// takeWorker returns a worker that will run j when it is first resumed.
func (e *Engine) takeWorker(j job) *worker {
	if n := len(e.idle); n > 0 {
		w := e.idle[n-1]
		e.idle[n-1] = nil
		e.idle = e.idle[:n-1]
		w.job = j
		w.thread.Env = e.root.G.Global // setfenv(0, t) may have changed it
		return w
	}
	w := &worker{thread: e.newThread(), job: j}
	w.next, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.yield = yield
		for !w.unwind {
			w.thread.G.CurrentThread = w.thread
			if !w.work() || !w.pause() {
				break
			}
		}
		w.ended = true
	})
	return w
}

// work runs the job. It stops a panic, which would otherwise end the process, and
// runtime.Goexit, which would end the loop.
func (w *worker) work() (clean bool) {
	returned := false
	defer func() {
		if returned {
			return
		}
		value := recover() // nil for runtime.Goexit
		w.fail(newCrash(w.thread, value))
		if value == nil {
			// Nothing can stop the goroutine from ending now, and iter.Pull would also end the
			// goroutine that has resumed it. So it switches back first; see drop.
			w.ended, w.exits = true, true
			w.yield(struct{}{})
		}
	}()
	clean = w.job.run(w)
	w.job, returned = nil, true
	return clean
}

// fail tells the job of a crash. A panic while it does that is not reported: the job has already
// crashed.
func (w *worker) fail(c *crash) {
	j := w.job
	w.job = nil
	defer func() { _ = recover() }()
	j.crashed(c)
}

// pause switches to the code that has resumed the worker, until the worker is resumed again. It
// returns false if the job must unwind. The job calls it, from any goroutine that it runs on.
func (w *worker) pause() bool {
	if w.unwind {
		return false
	}
	w.yield(struct{}{})
	return !w.unwind
}

// resumeWorker switches to the job until it pauses or returns, and reports whether it has only
// paused. A worker whose job has returned may be given another one, so the caller must let it go.
func (e *Engine) resumeWorker(w *worker) (goesOn bool) {
	w.next()
	switch {
	case w.job != nil:
		return true
	case w.ended:
		w.drop()
	case len(e.idle) < maxIdle:
		e.idle = append(e.idle, w)
	default:
		w.end()
	}
	return false
}

// end makes the job unwind and the worker end. The caller ensures that no more instructions of
// the script run.
func (w *worker) end() {
	w.unwind = true
	if !w.ended {
		w.next()
	}
	w.drop()
}

// drop releases a worker that has ended.
func (w *worker) drop() {
	if w.exits {
		go w.stop() // iter.Pull also ends the goroutine that calls stop
	}
}

// newThread returns a thread that the hook can stop.
func (e *Engine) newThread() *lua.LState {
	th, _ := e.root.NewThread()
	machine.Install(th, &e.hook.Hook)
	return th
}
