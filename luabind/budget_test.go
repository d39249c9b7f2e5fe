package luabind

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/protocol"
)

// TestRunaway runs scripts that never give way. It needs real time: in virtual time a
// spinning task would stop the clock that its budget is measured with.
func TestRunaway(t *testing.T) {
	cases := []struct{ name, source string }{
		{"loop", `while true do end`},
		{"loop in pcall", `while true do pcall(function() while true do end end) end`},
		{"loop in a coroutine", `local f = coroutine.wrap(function() while true do end end) while true do pcall(f) end`},
		{"comparator", `local t = {} for i = 1, 100 do t[i] = i % 7 end table.sort(t, function(a, b) while true do end end)`},
		{"metamethod", `local x = setmetatable({}, { __index = function() while true do end end }).x`},
		{"tail calls", `local function f() return f() end f()`},
		{"gsub callback", `string.gsub("aaa", "a", function() while true do end end)`},
		{"pattern", `string.find(("a"):rep(5000), ".-.-.-[b-c]")`},
		{"goto", `::top:: goto top`},
		{"xpcall handler", `xpcall(error, function() while true do end end)`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n := &notebook{}
			e := startReal(t, n, Config{Budget: 150 * time.Millisecond}, `
				spawn_task(function()
					`+c.source+`
				end)
				every(0.01, function() print("alive") end)`)
			defer e.Close()
			deadline := time.Now().Add(20 * time.Second)
			for len(n.errors()) == 0 || !strings.Contains(n.errors()[len(n.errors())-1], "ran too long") {
				if time.Now().After(deadline) {
					t.Fatalf("not stopped: %q", n.errors())
				}
				time.Sleep(5 * time.Millisecond)
			}
			last := n.reports[len(n.reports)-1]
			if last.Line != 3 || last.File != "scene.lua" || last.Trace == "" {
				t.Errorf("got %s:%d, trace %q", last.File, last.Line, last.Trace)
			}
			waitFor(t, "the other task continues", func() bool { return strings.Contains(n.said(), "alive") })
		})
	}
}

// TestStoppedInReturn: a task whose last call is a pcall has no instruction left to be stopped
// at, but is reported with its place.
func TestStoppedInReturn(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: 100 * time.Millisecond}, `
		local function spin() while true do end end
		spawn_task(function() return pcall(spin) end)`)
	defer e.Close()
	waitFor(t, "an error", func() bool {
		return len(n.errors()) > 0 && strings.Contains(n.errors()[len(n.errors())-1], "ran too long")
	})
	if last := n.reports[len(n.reports)-1]; last.File != "scene.lua" || last.Line != 2 || last.Hint == "" {
		t.Errorf("got %s", n.errors())
	}
}

// TestStoppingTailCalls: what a task is stopped with after millions of tail calls takes no
// memory for each.
func TestStoppingTailCalls(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: 300 * time.Millisecond}, `
		local function spin() return spin() end
		spawn_task(spin)`)
	defer e.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	waitFor(t, "an error", func() bool {
		return len(n.errors()) > 0 && strings.Contains(n.errors()[len(n.errors())-1], "ran too long")
	})
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
		t.Errorf("stopping it took %d MiB", grown>>20)
	}
	if last := n.reports[len(n.reports)-1]; last.Line != 2 || !strings.Contains(last.Trace, "many tail calls") {
		t.Errorf("line %d, trace %q", last.Line, last.Trace)
	}
}

func TestMemoryLimit(t *testing.T) {
	cases := []struct{ name, source string }{
		{"table", `local t = {} while true do t[#t + 1] = { 1, 2, 3 } end`},
		{"strings", `local t = {} while true do t[#t + 1] = ("x"):rep(100000) .. #t end`},
		{"doubling", `local s = "xxxxxxxxxxxxxxxx" while true do s = s .. s end`},
		{"in pcall", `while true do pcall(function() local t = {} while true do t[#t + 1] = { #t } end end) end`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n := &notebook{}
			e := startReal(t, n, Config{Budget: time.Minute, Memory: 200 << 20}, "spawn_task(function()\n"+c.source+"\nend)")
			defer e.Close()
			waitFor(t, "an error", func() bool {
				errs := n.errors()
				return len(errs) > 0 && strings.Contains(errs[len(errs)-1], "out of memory")
			})
			last := n.reports[len(n.reports)-1]
			if last.Line != 2 {
				t.Errorf("at line %d", last.Line)
			}
		})
	}
}

// TestMemoryLeftBehind: what a stopped task has left in globals costs no other task its life,
// and the limit is back where it was once that is gone.
func TestMemoryLeftBehind(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute, Memory: 100 << 20}, `
		hoard = {}
		local function fill() while true do hoard[#hoard + 1] = { #hoard } end end
		local first = spawn_task(fill)
		print("first", pcall(first.wait, first))
		local busy = spawn_task(function() local n = 0 for i = 1, 3e6 do n = n + i end return n end)
		print("busy", busy:wait())
		hoard = {}
		collectgarbage()
		sleep(0.1)
		local second = spawn_task(fill)
		print("second", pcall(second.wait, second))
		hoard = {}
		print("done")`)
	defer e.Close()
	waitFor(t, "the end", func() bool { return strings.Contains(n.said(), "done") })
	said := n.said()
	if strings.Count(said, "out of memory") != 2 || !strings.Contains(said, "busy\t4500001500000") {
		t.Errorf("printed:\n%s\nreported: %q", said, n.errors())
	}
}

func TestSlowTaskIsWarnedAbout(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute}, "spawn_task(function()\n  local t = now() while now() - t < 0.3 do end\nend)")
	defer e.Close()
	waitFor(t, "a warning", func() bool {
		errs := n.errors()
		all := strings.Join(errs, "\n")
		// Where other programs have most of the processor, it is their fault.
		return strings.Contains(all, "warning scene.lua:2: the task has run for") || strings.Contains(all, "warning this machine is busy")
	})
}

// TestClose: a script that spins does not hold up the end.
func TestClose(t *testing.T) {
	e := startReal(t, &notebook{}, Config{Budget: time.Hour}, "spawn_task(function() while true do pcall(function() while true do end end) end end)")
	start := time.Now()
	e.Close()
	select {
	case <-e.done:
	default:
		t.Errorf("the loop still runs after %s", time.Since(start))
	}
}

func startReal(t testing.TB, n Reporter, cfg Config, source string) *Engine {
	t.Helper()
	cfg.Script, cfg.Reporter = filepath.Join(t.TempDir(), "scene.lua"), n
	if err := os.WriteFile(cfg.Script, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// waitFor polls until ok; it fails after 30 s.
func waitFor(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not happen", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Advice about a task that runs for long fits what the task is.
func TestAdviceForSlowTasks(t *testing.T) {
	const spin = "local n = 0 for i = 1, 2e8 do n = n + 1 if i % 1e5 == 0 and #warned > 0 then break end end"
	for name, tc := range map[string]struct{ source, want string }{
		"frames":  {"spawn_task(function() for dt in frames(20) do " + spin + " end end)", "do less in a frame, which has 50 ms here, or ask frames() for fewer; at 1m0s it is stopped"},
		"a task":  {"spawn_task(function() " + spin + " end)", "call sleep() or use frames() in long loops; at 1m0s it is stopped"},
		"handler": {"on('E', function() " + spin + " end)", "do long work in a task of its own, with sleep(0) between its parts: spawn_task(function() ... end); at 1m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			n := &notebook{}
			e := startReal(t, n, Config{Budget: time.Minute}, "warned = {}\n"+tc.source)
			defer e.Close()
			c := &fakeClient{id: "a", info: map[string]any{}}
			e.post(func() {
				ev := &protocol.ClientEvent{Etype: "E"}
				e.dispatch(e.session(c), ev, nil)
			})
			waitFor(t, "a warning", func() bool { return strings.Contains(strings.Join(n.errors(), "\n"), "has run for") })
			e.post(func() { e.root.GetGlobal("warned").(*lua.LTable).Append(lua.LTrue) })
			if got := strings.Join(n.errors(), "\n"); !strings.Contains(got, tc.want) {
				t.Errorf("got %s\nwant %s", got, tc.want)
			}
		})
	}
}

// If a slice was late because other programs had the processor, the warning names the machine, and
// is withdrawn once the program keeps up again.
func TestBusyMachine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &notebook{}
		e := blank(Config{Reporter: n, Budget: time.Minute})
		go func() { // a loop that runs posts alone
			for !e.killed.Load() {
				e.runPosts()
				<-e.wake
			}
		}()
		late := func() { // 150 ms, of which the processor was there for none
			start := max(1, e.elapsed())
			e.watch.sliceStart.Store(start)
			for range 15 {
				time.Sleep(10 * time.Millisecond)
				e.watch.measure(e.elapsed(), processorTime())
			}
			e.post(func() { e.checkMachine(&task{engine: e, name: "spawn scene.lua:1"}, start) })
			synctest.Wait()
			e.watch.sliceStart.Store(0)
		}
		late()
		time.Sleep(3 * time.Second)
		late()
		time.Sleep(4900 * time.Millisecond)
		synctest.Wait()
		if got := n.errors(); len(got) != 2 || !strings.Contains(got[0], "warning this machine is busy: a task that needed ") || strings.Contains(got[0], "frames()") {
			t.Errorf("reported %q", got)
		}
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		if last := n.reports[len(n.reports)-1]; len(n.reports) != 3 || !last.Over || last.Rule != "busy" {
			t.Errorf("reported %q", n.errors())
		}
		time.Sleep(time.Hour)
		if len(n.reports) != 3 {
			t.Errorf("reported %q", n.errors())
		}
		e.killed.Store(true)
		e.signal()
	})
}
