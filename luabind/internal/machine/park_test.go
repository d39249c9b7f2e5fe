package machine_test

import (
	"iter"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	lua "github.com/yuin/gopher-lua"
)

// A coroutine is the value that a script has; its routine is the goroutine that runs it.
type coroutine struct {
	parked  machine.Parked
	routine *routine
}

type routine struct {
	thread *lua.LState
	fn     lua.LValue
	next   func() (struct{}, bool)
	stop   func()
	yield  func(struct{}) bool
	value  lua.LValue // passed to or from the coroutine
	err    error
	over   bool
}

// A scheduler runs the coroutines of a program, one at a time.
type scheduler struct {
	*program
	running   *coroutine
	collected *atomic.Int32
	made      []*routine
}

func newScheduler(t testing.TB) *scheduler {
	w := &scheduler{program: newProgram(t), collected: new(atomic.Int32)}
	for name, fn := range map[string]lua.LGFunction{
		"create": w.create, "resume": w.resume, "yield": w.yield,
		"running": func(L *lua.LState) int { L.Push(&lua.LUserData{Value: w.running}); return 1 },
	} {
		w.SetGlobal(name, w.NewFunction(fn))
	}
	return w
}

func (w *scheduler) create(L *lua.LState) int {
	co := &coroutine{routine: &routine{fn: L.CheckFunction(1)}}
	runtime.AddCleanup(co, func(n *atomic.Int32) { n.Add(1) }, w.collected)
	w.made = append(w.made, co.routine)
	L.Push(&lua.LUserData{Value: co})
	return 1
}

func (w *scheduler) resume(L *lua.LState) int {
	co := L.CheckUserData(1).Value.(*coroutine)
	r := co.routine
	if r.thread == nil {
		r.thread, _ = w.LState.NewThread()
		machine.Install(r.thread, w.hook)
		r.next, r.stop = iter.Pull(func(yield func(struct{}) bool) {
			r.yield = yield
			r.run()
		})
	} else {
		co.parked.Unpark(r.thread)
	}
	r.value = L.Get(2)
	w.running = co
	r.next()
	w.running = nil
	L.Push(r.value)
	r.value = nil
	return 1
}

func (r *routine) run() {
	fn, v := r.fn, r.value
	r.fn, r.value = nil, nil
	if r.err = machine.Protect(r.thread, fn, 1, v); r.err == nil {
		r.value = r.thread.Get(-1)
		r.thread.SetTop(0)
	} else {
		r.value = lua.LString(r.err.Error())
	}
	r.over = true
}

func (w *scheduler) yield(L *lua.LState) int {
	r := w.running.routine
	r.value = L.Get(1)
	w.running.parked.Park(L)
	if !r.yield(struct{}{}) {
		machine.Abandon(L, "abandoned")
	}
	L.Push(r.value)
	r.value = nil
	return 1
}

func TestParkedStacks(t *testing.T) {
	for name, tc := range map[string]struct{ source, want string }{
		"values": {`
			local co = create(function(a) local b = yield(a + 1) local c = yield(b .. "!") return c, a, b end)
			print(resume(co, 1)) print(resume(co, "x")) print(resume(co, 9))`, "2\nx!\n9"},
		"variables that are shared": {`
			local get, set, n = nil, nil, 0
			local co = create(function()
				local v = 5
				function get() return v end function set(x) v = x n = n + 1 end
				yield() print(v, n) v = 8 yield() print(v)
			end)
			resume(co) print(get()) set(6) print(get()) resume(co) print(get()) set(7) resume(co) print(get(), n)`, "5\n6\n6 1\n8\n7\n7 2"},
		"functions that are shared": {`
			local f
			local co = create(function() for i = 1, 2 do f = function() i = i + 10 return i end yield() end end)
			resume(co) local a = f print(a()) resume(co) print(a(), f()) resume(co) print(a(), f())`, "11\n21 12\n31 22"},
		"protected calls": {`
			local co = create(function()
				print(pcall(function() yield(1) error("a", 0) end))
				print(xpcall(function() yield(2) error("b", 0) end, function(m) return m .. yield(3) end))
				return "end"
			end)
			print(resume(co)) print(resume(co)) print(resume(co)) print(resume(co, "c"))`, "1\nfalse a\n2\n3\nfalse bc\nend"},
		"deep calls": {`
			local function deep(n) if n == 0 then return yield("bottom") end return (deep(n - 1)) + n end
			local co = create(function() return deep(1000) end)
			print(resume(co)) print(resume(co, 0))`, "bottom\n500500"},
		"after deep calls": {`
			local function deep(n) if n > 0 then deep(n - 1) end return n end
			local co = create(function() for i = 1, 3 do yield(deep(500 * i)) end return "end" end)
			print(resume(co)) print(resume(co)) print(resume(co)) print(resume(co))`, "500\n1000\n1500\nend"},
		"iterators": {`
			local co = create(function() for v in function() return yield("next") end do print(v) end return "end" end)
			print(resume(co)) print(resume(co, 1)) print(resume(co, 2)) print(resume(co))`, "next\n1\nnext\n2\nnext\nend"},
		"variable arguments": {`
			local co = create(function(...) local function f(...) yield(...) return ... end return (f(..., 2, 3)) end)
			print(resume(co, 1)) print(resume(co))`, "1\n1"},
		"an error after it": {`
			local co = create(function() local t = yield() return error(t) end)
			resume(co) print(resume(co, "no") ~= nil) print(pcall(error, "x", 0))`, "true\nfalse x"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newScheduler(t)
			if got := w.run(t, tc.source); got != tc.want {
				t.Errorf("printed %q, want %q", got, tc.want)
			}
		})
	}
}

// TestParkedStacksAreCollected checks that a coroutine to which only its own stack refers is collected.
func TestParkedStacksAreCollected(t *testing.T) {
	for name, source := range map[string]string{
		"a variable":                `resume(create(function() local me = running() yield() end))`,
		"an argument":               `local co = create(function(me) yield() end) resume(co, co)`,
		"an argument of yield":      `resume(create(function() yield(running()) end))`,
		"an upvalue":                `local co co = create(function() yield(co) end) resume(co)`,
		"an upvalue of a caller":    `local co co = create(function() local function inner() yield() end inner() print(co) end) resume(co)`,
		"an upvalue of a callee":    `local co local function use() return co end co = create(function() use() yield() end) resume(co)`,
		"a variable that is shared": `resume(create(function() local me = running() local function f() return me end f() yield() print(f) end))`,
		"an object": `
			local self = {} self.co = create(function() while true do self.n = (self.n or 0) + 1 yield() end end) resume(self.co) resume(self.co)`,
		"in pcall":              `local co co = create(function() pcall(function() yield(co) end) end) resume(co)`,
		"a handler":             `local co co = create(function() xpcall(function() yield() end, function() return co end) end) resume(co)`,
		"in a loop":             `local co co = create(function() for v in yield, co do end end) resume(co)`,
		"calls that have ended": `local co co = create(function() local function deep(n) if n > 0 then deep(n - 1) end return co end deep(100) yield() end) resume(co)`,
		"two that hold each other": `
			local a, b a = create(function() yield() print(b) end) b = create(function() yield() print(a) end) resume(a) resume(b)`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newScheduler(t)
			w.run(t, source)
			for deadline := time.Now().Add(3 * time.Second); int(w.collected.Load()) < len(w.made); time.Sleep(time.Millisecond) {
				runtime.GC()
				if time.Now().After(deadline) {
					t.Fatalf("%d of %d are collected", w.collected.Load(), len(w.made))
				}
			}
			for _, r := range w.made {
				machine.Vacate(r.thread)
				r.stop()
				if !r.over || r.err == nil || r.err.(*lua.ApiError).Object.String() != "abandoned" {
					t.Errorf("unwound: %v, %v", r.over, r.err)
				}
			}
		})
	}
}
