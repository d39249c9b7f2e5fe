package luabind

import (
	"iter"

	lua "github.com/yuin/gopher-lua"
)

// A worker is a Go coroutine with a Lua thread, and runs one job after another: a task or
// a coroutine of the script's. Making the thread costs ten times what a small event
// handler does, and so does growing the coroutine's stack to the depth that Lua needs;
// a worker has both behind it.
//
// It belongs to the loop. next and yield switch between whoever resumes it and the job.
type worker struct {
	thread *lua.LState
	next   func() (struct{}, bool)
	yield  func(struct{}) bool // called by the job, from wherever it is
	stop   func()              // makes the job's yield return false, and returns when the job has
	job    func(*worker) (clean bool)
	over   bool // the job has returned
}

// maxIdle is how many idle workers are kept: about as many tasks as start within a frame.
// Each holds 20 kB.
const maxIdle = 64

// takeWorker gives a worker that will run job when it is first resumed. job says whether it
// left the thread as it found it, so that the next one may have it.
func (e *Engine) takeWorker(job func(*worker) bool) *worker {
	if n := len(e.idle); n > 0 {
		w := e.idle[n-1]
		e.idle[n-1] = nil
		e.idle = e.idle[:n-1]
		w.job, w.over = job, false
		return w
	}
	w := &worker{thread: e.newThread(), job: job}
	w.next, w.stop = iter.Pull(func(yield func(struct{}) bool) {
		w.yield = yield
		for {
			w.thread.G.CurrentThread = w.thread
			clean := w.job(w)
			w.job, w.over = nil, true
			if !clean || !yield(struct{}{}) {
				return
			}
		}
	})
	return w
}

// resume switches to the job until it yields or returns, and says whether it goes on. A
// worker whose job has returned is somebody else's from then on.
func (e *Engine) resumeWorker(w *worker) (goesOn bool) {
	_, alive := w.next()
	if !w.over {
		return alive
	}
	switch {
	case !alive:
	case len(e.idle) < maxIdle:
		e.idle = append(e.idle, w)
	default:
		w.stop()
	}
	return false
}

// newThread is NewThread without the context that gopher-lua would make for it: the hook
// stands in that place.
func (e *Engine) newThread() *lua.LState {
	th, _ := e.root.NewThread()
	th.SetContext(&e.hook)
	return th
}
