package luabind

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestBlockingAnywhere runs programs that block in every place where Lua 5.1 and
// gopher-lua cannot yield.
func TestBlockingAnywhere(t *testing.T) {
	cases := []struct{ name, source, want string }{
		{"pcall", `print(pcall(function() sleep(1) return "a" end))`, "true\ta"},
		{"pcall of sleep itself", `print(pcall(sleep, 1))`, "true"},
		{"nested pcall with an error", `
			local ok, e = pcall(function()
				local ok, e = pcall(function() sleep(1) error({code = 7}) end)
				sleep(1)
				error(e)
			end)
			print(ok, e.code)`, "false\t7"},
		{"xpcall with a handler", `print(xpcall(function() sleep(1) error("boom", 0) end, function(m) return "H:" .. m end))`, "false\tH:boom"},
		{"coroutine.wrap", `
			local g = coroutine.wrap(function() for i = 1, 3 do sleep(1) coroutine.yield(i) end end)
			print(g(), g(), g())`, "1\t2\t3"},
		{"for over coroutine.wrap", `
			local s = ""
			for i in coroutine.wrap(function() for i = 1, 3 do sleep(1) coroutine.yield(i) end end) do s = s .. i end
			print(s)`, "123"},
		{"iterator", `
			local s = ""
			for i in function(_, i) sleep(1) if i < 3 then return i + 1 end end, nil, 0 do s = s .. i end
			print(s)`, "123"},
		{"__index", `print(setmetatable({}, { __index = function(_, k) sleep(1) return k .. "!" end }).x)`, "x!"},
		{"__add", `
			local v = setmetatable({}, { __add = function(a, b) sleep(1) return b * 2 end })
			print(v + 21)`, "42"},
		{"table.sort", `
			local t = { 3, 1, 2 }
			table.sort(t, function(a, b) sleep(0.1) return a < b end)
			print(table.concat(t, ","))`, "1,2,3"},
		{"string.gsub", `print((string.gsub("abc", "b", function(c) sleep(1) return c:upper() end)))`, "aBc"},
		{"yield across pcall", `
			local co = coroutine.create(function() pcall(function() coroutine.yield(1) end) coroutine.yield(2) end)
			print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.status(co))`,
			"true\t1\ntrue\t2\ntrue\ndead"},
		{"yield in a metamethod", `
			local co = coroutine.wrap(function()
				local v = setmetatable({}, { __index = function(_, k) return coroutine.yield(k) end })
				print(v.first)
			end)
			print(co()) co("answer")`, "first\nanswer"},
		{"coroutines in coroutines", `
			local outer = coroutine.wrap(function()
				local inner = coroutine.wrap(function() sleep(1) coroutine.yield("in") sleep(1) end)
				coroutine.yield(inner()) sleep(1) inner() coroutine.yield("out")
			end)
			print(outer(), outer())`, "in\tout"},
		{"coroutine.running", `
			local co co = coroutine.create(function() sleep(1) print(coroutine.running() == co, coroutine.status(co), type(co)) end)
			coroutine.resume(co) print(coroutine.running(), coroutine.status(co))`, "true\trunning\tthread\nnil\tdead"},
		{"resume of a dead one", `
			local co = coroutine.create(function() end)
			coroutine.resume(co) print(coroutine.resume(co))`, "false\tcannot resume dead coroutine"},
		{"resume of itself", `
			local co co = coroutine.create(function() return coroutine.resume(co) end)
			print(coroutine.resume(co))`, "true\tfalse\tcannot resume running coroutine"},
		{"error in wrap", `
			local f = coroutine.wrap(function() error("inside", 0) end)
			print(pcall(f))`, "false\tinside"},
		{"a module that blocks", `print(require("slow").x)`, "5"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			play(t, c.source, func(s *stage) {
				time.Sleep(time.Minute)
				synctest.Wait()
				s.wantSaid(c.want)
				s.wantNoErrors()
			}, "slow.lua", "sleep(1) return { x = 5 }")
		})
	}
}

func TestFrames(t *testing.T) {
	play(t, `
		local start, last = now(), nil
		for dt, t, n in frames(50) do
			if n <= 3 or n == 500 then print(n, dt, string.format("%.3f", t), string.format("%.3f", now() - start)) end
			if n == 500 then break end
		end`, func(s *stage) {
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid("1\t0\t0.000\t0.000\n2\t0.02\t0.020\t0.020\n3\t0.02\t0.040\t0.040\n500\t0.02\t9.980\t9.980")
	})
}

// TestFramesSkip: a frame that takes too long costs the frames it missed, and the schedule
// stays.
func TestFramesSkip(t *testing.T) {
	play(t, `
		for dt, t, n in frames(10) do
			print(n, string.format("%.1f %.1f", dt, t))
			if n == 2 then sleep(0.35) end
			if n == 4 then break end
		end`, func(s *stage) {
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid("1\t0.0 0.0\n2\t0.1 0.1\n3\t0.3 0.4\n4\t0.1 0.5")
	})
}

func TestEveryAndAfter(t *testing.T) {
	play(t, `
		local t0, n = now(), 0
		local tick tick = every(0.5, function(x) n = n + 1 print(x, now() - t0) if n == 3 then tick:cancel() end end, "tick")
		after(0.75, function() print("after", now() - t0) end)`, func(s *stage) {
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid("tick\t0.5\nafter\t0.75\ntick\t1\ntick\t1.5")
		s.wantNoErrors()
	})
}

func TestTaskHandles(t *testing.T) {
	cases := []struct{ name, source, want string }{
		{"wait gives the results", `print(spawn_task(function(a, b) sleep(1) return a + b, "x" end, 1, 2):wait())`, "3\tx"},
		{"wait after the end", `local t = spawn_task(function() return 5 end) sleep(1) print(t:done(), t:wait())`, "true\t5"},
		{"wait raises the error", `print(pcall(function() spawn_task(function() error("bad", 0) end):wait() end))`, "false\tbad"},
		{"wait for a cancelled one", `
			local t = spawn_task(function() sleep(10) end)
			t:cancel()
			local ok, e = pcall(t.wait, t)
			print(ok, e.kind, tostring(e))`, "false\tcancelled\tscene.lua:4: the task was cancelled"},
		{"cancel before the start", `local t = spawn_task(function() print("no") end) t:cancel() sleep(1) print(t:done())`, "true"},
		{"pcall cannot swallow it", `
			local t = spawn_task(function()
				while true do pcall(sleep, 1) print("woke") end
			end)
			sleep(2.5) t:cancel() sleep(5) print(t:done())`, "woke\nwoke\ntrue"},
		{"nor a coroutine", `
			local t = spawn_task(function()
				local f = coroutine.wrap(function() while true do pcall(sleep, 1) end end)
				while true do pcall(f) end
			end)
			sleep(2.5) t:cancel() sleep(5) print(t:done())`, "true"},
		{"a name", `print(spawn_task(function() end).name)`, "spawn_task scene.lua:1"},
		{"with a dot", `local t = spawn_task(function() end) print(select(2, pcall(t.cancel)).message)`, "task.cancel was called without its task"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			play(t, c.source, func(s *stage) {
				time.Sleep(time.Minute)
				synctest.Wait()
				s.wantSaid(c.want)
				s.wantNoErrors() // who waits for a task hears of its error
			})
		})
	}
}

// TestAbandonedCoroutines: what a task leaves half-way ends with it.
func TestAbandonedCoroutines(t *testing.T) {
	play(t, `
		for i = 1, 200 do
			spawn_task(function()
				local g = coroutine.wrap(function() while true do pcall(coroutine.yield, 1) end end)
				g() g()
			end)
		end`, func(s *stage) {
		synctest.Wait()
		s.wantNoErrors()
		// The bubble fails the test if a goroutine of theirs is still there at its end.
	})
}

func TestTaskErrors(t *testing.T) {
	play(t, `
		spawn_task(function()
			local t
			t.x = 1
		end)
		spawn_task(function() sleep(1) print("still here") end)`, func(s *stage) {
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.wantSaid("still here")
		if len(s.reports) != 1 {
			t.Fatalf("reports: %q", s.errors())
		}
		d := s.reports[0]
		if d.File != "scene.lua" || d.Line != 4 || len(d.Source) != 3 || d.Source[1].Text != "\t\t\tt.x = 1" {
			t.Errorf("got %+v", d)
		}
		if !strings.Contains(d.Trace, "scene.lua:4") {
			t.Errorf("trace %q", d.Trace)
		}
	})
}

// TestRepeatedErrors: an error in each frame is shown a few times, not sixty times a second.
func TestRepeatedErrors(t *testing.T) {
	play(t, `every(0.1, function() spawn_task(function() error("again") end) end)`, func(s *stage) {
		time.Sleep(60 * time.Second)
		synctest.Wait()
		if n := len(s.errors()); n < 5 || n > 12 {
			t.Errorf("%d reports of 600 errors", n)
		}
	})
}

func TestSleepDoesNotDrift(t *testing.T) {
	play(t, `
		local t0 = now()
		for i = 1, 600 do sleep(1/60) end
		print(string.format("%.4f", now() - t0))`, func(s *stage) {
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid("10.0000")
	})
}

func TestLuaErrorsOnLoad(t *testing.T) {
	cases := []struct {
		name, source string
		line         int
		message      string
		hint         string
	}{
		{"syntax", "local x = * 1", 1, "unexpected symbol near '*'", ""},
		{"end of file", "spawn(function(s)\n  s:set()\n", 1, "this 'function' has no 'end'", "write end"},
		{"nil call", "local a = 1\nspwan(function() end)", 2, "'spwan' is not defined", "did you mean 'spawn'?"},
		{"absent", "\nif os.execute then error() end\nos.execute('ls')", 3, "os.execute is not available in scene scripts", "a script starts no programs on the server; do the work in Lua, or outside and hand files over in the workspace"},
		{"absent module", "package.loadlib('x', 'y')", 1, "package.loadlib is not available in scene scripts", "scripts cannot load native code; put a Lua module beside the script and require it"},
		{"component", "\nlocal b = Boxx{}", 2, "'Boxx' is not defined", "did you mean 'Box'?"},
		{"nil index", "local s = sesion.id", 1, "'sesion' is nil, so it has no field 'id'", ""},
		{"module", `require "nothing"`, 1, "module 'nothing' not found", ""},
		{"near module", `require "halper"`, 1, "module 'halper' not found", "did you mean 'helper'?"},
		{"broken module", `require "broken"`, 2, "unexpected symbol near '=='", ""},
		{"loop of modules", `require "loop_a"`, 1, "module 'loop_a' requires itself: loop_a -> loop_b -> loop_a", ""},
		{"path for a name", `require "lib/thing.lua"`, 1, "'lib/thing.lua' is not a module's name", `require "lib.thing"`},
		{"error with a level", "local function f() error('no', 2) end\nlocal x = 1\nf()", 3, "no", ""},
		{"error with a table", "error({ message = 'mine' })", 1, "mine", ""},
		{"recursion", "local function f() return 1 + f() end\nf()", 1, "stack overflow", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := &stage{T: t, notebook: &notebook{}, dir: t.TempDir()}
			e, err := s.start(c.source, "helper.lua", "", "broken.lua", "local x = 1\nlocal y == 2\n",
				"loop_a.lua", "require 'loop_b'", "loop_b.lua", "require 'loop_a'")
			if err == nil {
				e.Close()
				t.Fatal("loaded")
			}
			d, ok := err.(*Diagnostic)
			if !ok {
				t.Fatalf("%T: %v", err, err)
			}
			if d.Hint != "" && strings.Contains(d.Message, d.Hint) {
				t.Errorf("%q is said twice", d.Hint)
			}
			if d.Line != c.line || !strings.Contains(d.Message, c.message) || !strings.Contains(d.Hint, c.hint) {
				t.Errorf("got line %d, %q, hint %q", d.Line, d.Message, d.Hint)
			}
			if len(d.Source) == 0 {
				t.Error("no source lines")
			}
			if strings.Contains(d.Render(true), "%!") || !strings.Contains(d.Render(false), " > ") {
				t.Errorf("rendered:\n%s", d.Render(false))
			}
		})
	}
}
