package luabind

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// collected is what the heap holds, garbage aside.
func collected() int64 {
	runtime.GC()
	runtime.GC() // what finalizers have let go
	return sandbox.HeapInUse()
}

// A peak is the most that the heap has held, garbage aside.
type peak struct{ most int64 }

func (p *peak) look() {
	runtime.GC()
	p.most = max(p.most, sandbox.HeapInUse())
}

// TestMemoryLimitStays: a handler that leaves a hoard each time is stopped, and then not
// started any more; the heap stays where the limit is. What helps is let in.
func TestMemoryLimitStays(t *testing.T) {
	const limit = 60 << 20
	before := collected()
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute, Memory: before + limit}, `
		hoard = {}
		on("LEAK", function() for i = 1, 1e5 do hoard[#hoard + 1] = { i, {} } end end)
		on("PING", function() print("pong") end)
		spawn_task(function() while true do sleep(0.05) beat = (beat or 0) + 1 end end)`)
	defer e.Close()
	c := &fakeClient{id: "a"}
	var most peak
	for i := range 60 {
		e.deliver(c, event(t, "LEAK", nil))
		settled(e)
		if i%6 == 5 {
			most.look()
		}
	}
	if most.most > (before+limit)*3/2 {
		t.Errorf("the heap grew to %s, with a limit of %s", script.FormatBytes(most.most), script.FormatBytes(before+limit))
	}
	errs := strings.Join(n.errors(), "\n")
	if !strings.Contains(errs, "scene.lua:3: out of memory: the program holds more than") ||
		!strings.Contains(errs, "and no new task is started until it holds less") {
		t.Errorf("reported:\n%s", errs)
	}
	if strings.Contains(errs, "scene.lua:5") {
		t.Errorf("the task that takes nothing was stopped:\n%s", errs)
	}

	live := &Live{}
	live.current.Store(e)
	answer, err := live.Eval(t.Context(), "hoard = {} return beat")
	if err != nil || answer.Problem != nil {
		t.Fatalf("%v, %v", err, answer.Problem)
	}
	waitFor(t, "a handler that runs again", func() bool {
		e.deliver(c, event(t, "PING", nil))
		return strings.Contains(n.said(), "pong")
	})
}

// settled waits until the loop has nothing more to do for what was posted.
func settled(e *Engine) {
	for range 3 {
		done := make(chan struct{})
		e.post(func() { close(done) })
		<-done
	}
}

// TestSlowLeak: a leak in slices that no tick of the watchdog sees is found as well, and its
// task and no other is stopped.
func TestSlowLeak(t *testing.T) {
	const limit = 60 << 20
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	before := collected()
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute, Memory: before + limit}, `
		hoard = {}
		spawn_task(function() while true do sleep(0.002) for i = 1, 500 do hoard[#hoard + 1] = { i } end end end)
		spawn_task(function() local last while true do sleep(0.001) last = { 1, 2, 3 } end end)
		on("PING", function() print("pong") end)`)
	defer e.Close()
	var most peak
	waitFor(t, "the end of the leak", func() bool {
		most.look()
		return strings.Contains(strings.Join(n.errors(), "\n"), "scene.lua:3: out of memory")
	})
	if most.most > (before+limit)*2 { // the machine may be busy, and the leak is not
		t.Errorf("the heap grew to %s, with a limit of %s", script.FormatBytes(most.most), script.FormatBytes(before+limit))
	}
	if errs := strings.Join(n.errors(), "\n"); strings.Contains(errs, "scene.lua:4") {
		t.Errorf("the other task was stopped:\n%s", errs)
	}
}
