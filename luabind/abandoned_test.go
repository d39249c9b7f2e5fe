package luabind

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// stacksAndHeap is what the process holds, in bytes, the goroutines' stacks included.
func stacksAndHeap() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return int64(samples[0].Value.Uint64() + samples[1].Value.Uint64())
}

// mistakes are the reports that a busy machine does not cause.
func (n *notebook) mistakes() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var lines []string
	for _, d := range n.reports {
		if d.Rule != "busy" && d.Rule != "busy-loop" {
			lines = append(lines, d.Error())
		}
	}
	return lines
}

// unfinished counts the coroutines of an engine that have begun.
func unfinished(e *Engine) int {
	n := make(chan int)
	e.post(func() { n <- len(e.coroutines.bodies) })
	return <-n
}

// A task may drop as many coroutines as it likes, and in any way.
func TestDroppedCoroutines(t *testing.T) {
	for name, round := range map[string]string{
		"break":            `for i in walk() do break end`,
		"return":           `(function() for i in walk() do return i end end)()`,
		"error in a loop":  `pcall(function() for i in walk() do error("enough") end end)`,
		"goto":             `for i in walk() do goto out end ::out::`,
		"nil":              `local co = coroutine.create(body) coroutine.resume(co) co = nil`,
		"variable":         `kept = coroutine.create(body) coroutine.resume(kept)`,
		"wrap in variable": `kept = walk() kept()`,
		"table":            `local list = {} for i = 1, 3 do list[i] = walk() list[i]() end`,
		"key of a table":   `local set = {} for i = 1, 3 do local co = coroutine.create(body) coroutine.resume(co) set[co] = true end`,
		"table that refers to itself": `
			local node = {} node.next = { back = node, walk = walk() } node.next.walk()`,
		"object":                 `local o = setmetatable({ walk = walk() }, { __index = function(o, k) return o.walk() end }) local x = o.x`,
		"in each other":          `for i in coroutine.wrap(function() for i in walk() do coroutine.yield(i) end end) do break end`,
		"in its creator":         `local f = coroutine.wrap(function() local inner = walk() inner() coroutine.yield(inner) end) f()()`,
		"behind pcall":           `coroutine.wrap(function() while true do pcall(coroutine.yield, 1) end end)()`,
		"in a metamethod":        `coroutine.wrap(function() return setmetatable({}, { __index = function() coroutine.yield(1) end }).x end)()`,
		"in a comparator":        `coroutine.wrap(function() table.sort({ 3, 2, 1 }, function(a, b) coroutine.yield(1) return a < b end) end)()`,
		"in gsub":                `coroutine.wrap(function() return (("aaa"):gsub("a", function() coroutine.yield(1) end)) end)()`,
		"after a sleep":          `coroutine.wrap(function() sleep(0) coroutine.yield(1) end)()`,
		"of other tasks":         `spawn_task(function() kept = walk() kept() end):wait()`,
		"holds itself: running":  `coroutine.wrap(function() local me = coroutine.running() coroutine.yield() end)()`,
		"holds itself: argument": `local co = coroutine.create(function(me) coroutine.yield(me) end) coroutine.resume(co, co)`,
		"holds itself: upvalue":  `local co co = coroutine.create(function() coroutine.yield(co) end) coroutine.resume(co)`,
		"holds itself: wrap":     `local f f = coroutine.wrap(function() local function again() return f end coroutine.yield(again) end) f()`,
		"holds itself: object": `
			local self = { n = 0 }
			function self:step() self.n = self.n + 1 coroutine.yield(self.n) end
			self.co = coroutine.create(function() while true do self:step() end end)
			coroutine.resume(self.co) coroutine.resume(self.co)`,
		"holds itself: looked at": `local co co = coroutine.create(function() coroutine.yield(co) end) coroutine.resume(co) debug.traceback(co)`,
		"hold each other": `
			local a, b
			a = coroutine.wrap(function() coroutine.yield() b() end) b = coroutine.wrap(function() coroutine.yield() a() end)
			a() b()`,
		"holds itself behind pcall": `local co co = coroutine.create(function() pcall(function() coroutine.yield(co) end) end) coroutine.resume(co)`,
		"holds itself in a loop":    `local co co = coroutine.create(function() for x in coroutine.yield, co do end end) coroutine.resume(co)`,
		"not begun":                 `local co = coroutine.create(body) local f = walk()`,
		"finished":                  `for i in walk() do end`,
	} {
		t.Run(name, func(t *testing.T) {
			n := &notebook{}
			e := startReal(t, n, Config{Budget: time.Minute}, `
				local function body() for i = 1, 3 do coroutine.yield(i) end end
				local function walk() return coroutine.wrap(body) end
				local kept
				for n = 1, 8000 do
					`+round+`
					if n % 100 == 0 then sleep(0) end
				end
				print("done")`)
			defer e.Close()
			waitFor(t, "the end", func() bool { return n.said() == "done" || len(n.mistakes()) > 0 })
			if left := unfinished(e); left > 4000 {
				t.Errorf("%d coroutines are left", left)
			}
			if n.said() != "done" || len(n.mistakes()) > 0 {
				t.Errorf("printed %q, reported %q", n.said(), n.mistakes())
			}
		})
	}
}

// Memory is flat, however many coroutines are dropped.
func TestDroppedGeneratorsTakeNoMemory(t *testing.T) {
	rounds := 300_000
	if testing.Short() {
		rounds = 50_000
	}
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute}, fmt.Sprintf(`
		local function walk() return coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) end
		spawn_task(function()
			local n = 0
			for dt in frames(1000) do
				for round = 1, 500 do
					for i in walk() do break end
				end
				n = n + 500
				if n == %d then break end
			end
			print("done")
		end)`, rounds))
	defer e.Close()
	most, goroutines := int64(0), 0
	waitForMinutes(t, func() bool {
		most, goroutines = max(most, stacksAndHeap()), max(goroutines, runtime.NumGoroutine())
		return n.said() == "done" || len(n.mistakes()) > 0
	})
	if most > 128<<20 || n.said() != "done" {
		t.Errorf("%d MB and %d goroutines were held; printed %q, reported %q", most>>20, goroutines, n.said(), n.mistakes())
	}
	t.Logf("at most %d MB, %d goroutines", most>>20, goroutines)
}

// waitForMinutes is waitFor for what a machine that is busy takes its time for.
func waitForMinutes(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not end")
		}
	}
}

// deliverReal delivers an event of the client in real time.
func deliverReal(t *testing.T, e *Engine, c *fakeClient, event map[string]any) {
	t.Helper()
	frame, err := msgp.AppendIntf(nil, event)
	if err != nil {
		t.Fatal(err)
	}
	ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	e.deliver(c, ev)
}

// What a script can reach stays as it is, whatever is collected around it.
func TestReachableCoroutinesStay(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute}, `
		local function walk(n) return coroutine.wrap(function() for i = 1, 3 do coroutine.yield(n + i) end end) end
		local list, threads, nested = {}, {}, nil
		for i = 1, 2000 do
			list[i] = walk(i)
			local co = coroutine.create(function() coroutine.yield(i) end)
			threads[co] = coroutine.create(function() coroutine.yield(coroutine.resume(co)) return "end" end)
			coroutine.resume(threads[co])
			list[i]()
			for j = 1, 5 do walk(0)() end
		end
		do
			local inner = walk(100)
			nested = coroutine.wrap(function() while true do coroutine.yield(inner()) end end)
			nested()
		end
		on("LATER", function(e, s)
			for i = 1, 3000 do walk(0)() end
			local sum, ends = 0, 0
			for i = 1, 2000 do sum = sum + list[i]() - i end
			for co, outer in pairs(threads) do
				local ok, v = coroutine.resume(outer)
				if ok and v == "end" and coroutine.status(outer) == "dead" and coroutine.status(co) == "suspended" then ends = ends + 1 end
			end
			print(sum, ends, nested())
		end)
		print("made")`)
	defer e.Close()
	waitFor(t, "the start", func() bool { return n.said() == "made" })
	runtime.GC()
	time.Sleep(20 * time.Millisecond)
	c := &fakeClient{id: "a"}
	e.post(func() { e.begin(e.session(c)) })
	runtime.GC()
	deliverReal(t, e, c, map[string]any{"etype": "LATER"})
	waitFor(t, "the handler", func() bool { return strings.Contains(n.said(), "\n") || len(n.mistakes()) > 0 })
	if n.said() != "made\n4000\t2000\t102" || len(n.mistakes()) > 0 {
		t.Errorf("printed %q, reported %q", n.said(), n.mistakes())
	}
}

// The bound is on coroutines that can be reached, and garbage does not count.
func TestTooManyCoroutines(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute}, `
		local function walk() return coroutine.wrap(function() coroutine.yield(1) end) end
		local list = {}
		local function fill(n)
			for i = #list + 1, n do list[i] = walk() list[i]() end
		end
		print(pcall(fill, 20000))
		print(pcall(fill, 20001))
		for i = 1, 20000 do if i % 2 == 0 then list[i] = true end end
		print(pcall(fill, 20001))
		-- another task has its own
		spawn_task(function() print(pcall(function() walk()() end)) end):wait()
		list = nil
		print(pcall(function() list = {} fill(10000) end))`)
	defer e.Close()
	waitFor(t, "the end", func() bool { return strings.Count(n.said(), "\n") == 4 || len(n.mistakes()) > 1 })
	want := `true
false	scene.lua:5: too many coroutines: 20000 of this task are unfinished, and the script still refers to them
true
true
true`
	if got := n.said(); got != want {
		t.Errorf("printed:\n%s\nwant:\n%s\nreported %q", got, want, n.mistakes())
	}
}

// A coroutine that is collected runs no more of the script, and what it shares stays.
func TestDroppedCoroutinesRunNothing(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute}, `
		local read, write
		coroutine.wrap(function()
			local x = 5
			function read() return x end
			function write(v) x = v end
			local ok, err = pcall(coroutine.yield)
			print("first", ok, err)
			xpcall(coroutine.yield, function(e) print("handler", e) end)
			while true do pcall(error) print("on") end
		end)()
		write(6)
		on("LATER", function()
			for i = 1, 3000 do coroutine.wrap(function() local y = -i coroutine.yield() end)() end
			print(read())
			write(7)
			print(read())
		end)`)
	defer e.Close()
	c := &fakeClient{id: "a"}
	e.post(func() { e.begin(e.session(c)) })
	waitFor(t, "the collection", func() bool { runtime.GC(); return unfinished(e) == 0 })
	deliverReal(t, e, c, map[string]any{"etype": "LATER"})
	waitFor(t, "the handler", func() bool { return strings.Contains(n.said(), "\n") })
	if n.said() != "6\n7" || len(n.mistakes()) > 0 {
		t.Errorf("printed %q, reported %q", n.said(), n.mistakes())
	}
}

// A coroutine can be used by any task that can reach it: the task that created it may have ended.
func TestCoroutinesOutliveTheirTask(t *testing.T) {
	play(t, `
		local ids = coroutine.wrap(function() local n = 0 while true do n = n + 1 coroutine.yield(n) end end)
		ids()
		local stopped = spawn_task(function() ids() sleep(100) ids() end)
		on("E", function(e, s) print(ids()) end)
		spawn(function(s) print("spawn", ids()) s:on_close(function() print("close", ids()) end) end)
		after(1, function() stopped:cancel() end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		time.Sleep(2 * time.Second)
		s.send(c, map[string]any{"etype": "E"})
		s.engine.post(func() { s.engine.session(c).leave("gone") })
		synctest.Wait()
		s.wantSaid("spawn\t3\n4\nclose\t5")
		s.wantNoErrors()
	})
}

// An engine that ends takes all of its goroutines along: those of coroutines that are reachable,
// dropped, begun by stopped tasks, or held by nothing but themselves.
func TestCoroutinesEndWithTheEngine(t *testing.T) {
	before := runtime.NumGoroutine()
	n := &notebook{}
	e := startReal(t, n, Config{Budget: 500 * time.Millisecond, Memory: 64 << 20}, `
		local function walk() return coroutine.wrap(function() while true do pcall(coroutine.yield, 1) end end) end
		list = {}
		for i = 1, 100 do list[i] = walk() list[i]() walk()() end
		for i = 1, 100 do
			local co co = coroutine.create(function() local me = coroutine.running() while true do coroutine.yield(co, me) end end)
			coroutine.resume(co)
		end
		spawn_task(function() coroutine.wrap(function() walk()() coroutine.wrap(function() while true do end end)() end)() end)
		spawn_task(function()
			local hoard = {}
			coroutine.wrap(function() walk()() while true do hoard[#hoard + 1] = ("x"):rep(1000) .. #hoard end end)()
		end)
		local t = spawn_task(function() coroutine.wrap(function() walk()() sleep(100) end)() end)
		after(0.05, function() t:cancel() print("cancelled") end)`)
	waitFor(t, "the tasks", func() bool { return n.said() == "cancelled" && len(n.mistakes()) >= 2 })
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the goroutines", func() bool { return runtime.NumGoroutine() <= before })
	for _, err := range n.mistakes() {
		if !strings.Contains(err, "ran too long") && !strings.Contains(err, "out of memory") {
			t.Error(err)
		}
	}
}
