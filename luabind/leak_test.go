package luabind_test

import (
	"os"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host/hosttest"
)

// footprint is what the process holds now.
type footprint struct {
	goroutines int
	files      int // 0 where the system does not say
	heap       uint64
}

func takeFootprint() footprint {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what finalizers have let go
	runtime.ReadMemStats(&m)
	f := footprint{goroutines: runtime.NumGoroutine(), heap: m.HeapAlloc}
	if open, err := os.ReadDir("/proc/self/fd"); err == nil {
		f.files = len(open)
	}
	return f
}

// A thousand reloads with twenty clients leave nothing behind.
func TestReloadsLeaveNothingBehind(t *testing.T) {
	reloads := 1000
	if testing.Short() {
		reloads = 150
	}
	perform(t, func(th *theatre) {
		const script = `local state = persist("state", { list = {} })
			for i = 1, 100 do state.list[i] = { n = i, at = { i, i, i } } end
			local sub = require "sub"
			on("E", function(e, s) s.data.n = (s.data.n or 0) + 1 sleep(1) end)
			every(0.01, function() coroutine.wrap(function() coroutine.yield(1) end)() end)
			spawn(function(s)
				s.data.big = s.data.big or string.rep("x", 1000)
				s:set(DefaultScene{ Box{ key = "a", args = {1, 1, 1} }, sub.node() })
				s:spawn_task(function() s:till("NEVER") end)
				for dt, t in frames(60) do s:upsert(Box{ key = "a", position = {t, 0, 0} }) end
			end)`
		th.write("sub.lua", `return { node = function() return Sphere{ key = "s" } end }`)
		th.load(script)
		clients := make([]*hosttest.Client, 20)
		for i := range clients {
			clients[i] = th.join()
		}
		drain := func() {
			for _, c := range clients {
				for c.Pending() > 0 {
					c.NextFrame()
				}
			}
		}
		// What the script drops, its generators among it, goes when the collector has seen that
		// and the loop has heard of it.
		settled := func() (least footprint) {
			for range 20 {
				time.Sleep(100 * time.Millisecond)
				synctest.Wait()
				drain()
				if now := takeFootprint(); least.goroutines == 0 || now.goroutines < least.goroutines {
					least = now
				}
			}
			return least
		}
		var before footprint
		for n := range reloads {
			for _, c := range clients {
				c.Send(map[string]any{"etype": "E"})
			}
			time.Sleep(20 * time.Millisecond)
			if r := th.load(script); r.Sessions != len(clients) || r.Stuck {
				t.Fatalf("reload %d: %+v", n, r)
			}
			drain()
			if n == reloads/10 { // whatever grows with use has grown
				before = settled()
			}
		}
		after := settled()
		// A generation of this script holds about 20 goroutines and 400 kB, so what every
		// hundredth of them left would be seen.
		if after.goroutines > before.goroutines+20 || after.files > before.files+2 || after.heap > before.heap+4<<20 {
			t.Errorf("before %+v, after %d more reloads %+v", before, reloads*9/10, after)
		}
		t.Logf("before %+v, after %+v", before, after)
		th.take()
	})
}
