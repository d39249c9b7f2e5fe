package luabind

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// faulty gives scripts functions that a program without faults would not have.
func faulty(e *Engine) {
	for name, fn := range map[string]lua.LGFunction{
		"crash": func(*lua.LState) int { var s *session; return len(s.reason) },
		"range": func(*lua.LState) int { return []int{}[len(os.Args[0])] },
		"throw": func(*lua.LState) int { panic(os.ErrInvalid) },
		"exit":  func(*lua.LState) int { runtime.Goexit(); return 0 },
		// On another goroutine, as pictures are decoded.
		"aside": func(L *lua.LState) int { e.beside(L, func() { panic("aside") }); return 0 },
		// At the end of the task, outside any protected call.
		"late": func(*lua.LState) int {
			e.current.atEnd = append(e.current.atEnd, func() { panic("late") })
			return 0
		},
	} {
		e.root.SetGlobal(name, e.root.NewFunction(fn))
	}
}

// playFaulty is play for a script that has such functions.
func playFaulty(t *testing.T, source string, act func(s *stage), files ...string) {
	t.Helper()
	playWith(t, faulty, source, act, files...)
}

// A fault of the program costs the task that runs into it, wherever that is.
func TestCrashes(t *testing.T) {
	for name, source := range map[string]string{
		"task":                 `spawn_task(function() FAULT() end)`,
		"coroutine":            `spawn_task(function() coroutine.wrap(function() coroutine.yield() end)() coroutine.wrap(function() FAULT() end)() print("on") end)`,
		"coroutines":           `spawn_task(function() coroutine.wrap(function() coroutine.wrap(function() FAULT() end)() print("on") end)() print("on") end)`,
		"resume":               `spawn_task(function() print(coroutine.resume(coroutine.create(function() FAULT() end))) end)`,
		"resumed coroutine":    `spawn_task(function() local f = coroutine.wrap(function() coroutine.yield() FAULT() end) f() f() print("on") end)`,
		"coroutine of another": `local f = coroutine.wrap(function() coroutine.yield() FAULT() end) f() spawn_task(function() f() print("on") end)`,
		"after a sleep":        `spawn_task(function() sleep(0.1) FAULT() end)`,
		"sleeping coroutine":   `spawn_task(function() coroutine.wrap(function() sleep(0.1) FAULT() end)() print("on") end)`,
		"timer":                `after(0.1, function() FAULT() end)`,
		"every":                `every(0.1, function() FAULT() end)`,
		"handler":              `on("E", function() FAULT() end)`,
		"spawn":                `spawn(function(s) FAULT() end)`,
		"on_close":             `spawn(function(s) s:on_close(function() FAULT() end) s:close() end) on("E", function(e, s) s:on_close(function() FAULT() end) end)`,
		"session handler":      `spawn(function(s) s:on("E", function() FAULT() end) s:forever() end)`,
		"module":               `spawn_task(function() require "faulty" end)`,
		"metamethod":           `spawn_task(function() return setmetatable({}, { __index = function() FAULT() end }).x end)`,
		"comparator":           `spawn_task(function() table.sort({ 3, 2, 1 }, function() FAULT() end) end)`,
		"pcall":                `spawn_task(function() print(pcall(FAULT)) print("on") end)`,
		"pcall of a function":  `spawn_task(function() print(pcall(function() FAULT() end)) print("on") end)`,
		"xpcall":               `spawn_task(function() print(xpcall(function() FAULT() end, function(e) print(e) end)) print("on") end)`,
		"an error's handler":   `spawn_task(function() print(xpcall(error, function(e) FAULT() end)) print("on") end)`,
		"pcall in a coroutine": `spawn_task(function() print(pcall(coroutine.wrap(function() print(pcall(function() FAULT() end)) end))) print("on") end)`,
		"pcall around resume":  `spawn_task(function() while true do print(pcall(coroutine.resume, coroutine.create(function() FAULT() end))) end end)`,
		"iterator":             `spawn_task(function() for x in FAULT do end end)`,
	} {
		for _, fault := range []string{"crash", "range", "throw", "exit", "aside"} {
			t.Run(name+"/"+fault, func(t *testing.T) {
				playFaulty(t, "local alive = 0\nevery(0.3, function() alive = alive + 1 end)\n"+strings.ReplaceAll(source, "FAULT", fault)+`
					on("ALIVE", function(e, s) print("alive", alive, coroutine.wrap(function() coroutine.yield(1) end)()) end)`, func(s *stage) {
					c := s.join("a", map[string]any{})
					s.send(c, map[string]any{"etype": "E"})
					time.Sleep(time.Second)
					s.engine.post(func() { s.engine.session(c).leave("gone") })
					time.Sleep(time.Second)
					synctest.Wait()
					s.send(s.join("b", map[string]any{}), map[string]any{"etype": "ALIVE"})
					if got := s.said(); got != "alive\t6\t1" {
						t.Errorf("printed %q", got)
					}
					checkCrashes(t, s.reports, fault)
				}, "faulty.lua", "local x = 1\n"+fault+"()")
			})
		}
	}
}

func checkCrashes(t *testing.T, reports []*Diagnostic, fault string) {
	t.Helper()
	if len(reports) == 0 {
		t.Error("nothing is reported")
	}
	for _, d := range reports {
		if d.Severity != Error || !strings.HasPrefix(d.Message, "internal error: ") {
			t.Errorf("reported %q", d.Error())
		}
		if !strings.Contains(d.Stack, "crash_test.go") || !strings.Contains(d.Hint, "--verbose") {
			t.Errorf("%q has the stack %.100q", d.Error(), d.Stack)
		}
		if d.File != "scene.lua" && d.File != "faulty.lua" || d.Line < 2 || len(d.Source) == 0 {
			t.Errorf("%q has no place", d.Error())
		}
	}
}

// Workers that a fault has ended are not used again, and none is lost.
func TestCrashesKeepWorkersApart(t *testing.T) {
	playFaulty(t, `
		local n = 0
		for round = 1, 300 do
			spawn_task(function() coroutine.wrap(function() sleep(0) if round % 3 == 0 then crash() elseif round % 3 == 1 then exit() end end)() n = n + 1 end)
			spawn_task(function() if round % 2 == 0 then crash() else exit() end end)
			spawn_task(function() sleep(0) n = n + 1 end)
		end
		sleep(1)
		print(n)`, func(s *stage) {
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.wantSaid("400")
		for _, w := range s.engine.idle {
			if w.ended || w.unwind || w.job != nil || w.thread.GetTop() != 0 {
				t.Errorf("an idle worker %+v", w)
			}
		}
	})
}

// What goes wrong on the way out of a task.
func TestCrashAtTheEnd(t *testing.T) {
	playFaulty(t, `spawn_task(function() late() end) every(0.1, function() print("on") end)`, func(s *stage) {
		time.Sleep(250 * time.Millisecond)
		synctest.Wait()
		s.wantSaid("on\non")
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], "internal error: late") || s.reports[0].Stack == "" {
			t.Errorf("reported %q", errs)
		}
	})
}

// A fault in what the loop does itself.
func TestCrashOnTheLoop(t *testing.T) {
	playFaulty(t, `every(0.1, function() print("on") end)`, func(s *stage) {
		s.engine.post(func() { panic("posted") })
		time.Sleep(250 * time.Millisecond)
		synctest.Wait()
		s.wantSaid("on\non")
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], "internal error: posted") || !strings.Contains(s.reports[0].Stack, "crash_test.go") {
			t.Errorf("reported %q", errs)
		}
	})
}

// A script whose main chunk crashes does not load; the previous one continues.
func TestCrashWhileLoading(t *testing.T) {
	for _, fault := range []string{"crash", "exit"} {
		dir := t.TempDir()
		n := &notebook{}
		script := filepath.Join(dir, "scene.lua")
		l, err := NewLive(Config{Script: script, Reporter: n, extend: faulty})
		if err != nil {
			t.Fatal(err)
		}
		load := func(text string) error {
			if err := os.WriteFile(script, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := l.Reload(true)
			return err
		}
		for _, bad := range []string{"\n" + fault + "()", "\ncoroutine.wrap(function() " + fault + "() end)()"} {
			if err := load(`every(0.01, function() print("on") end)`); err != nil {
				t.Fatal(err)
			}
			err = load(bad)
			if d, ok := err.(*Diagnostic); !ok || !strings.HasPrefix(d.Message, "internal error: ") || d.Line != 2 || d.File != "scene.lua" {
				t.Errorf("%q: %v", bad, err)
			}
			said := len(n.said())
			waitFor(t, "the generation before", func() bool { return len(n.said()) > said })

			a, err := l.Eval(context.Background(), fault+"()")
			if err != nil || a.Problem == nil || !strings.HasPrefix(a.Problem.Message, "internal error: ") {
				t.Errorf("eval: %+v, %v", a.Problem, err)
			}
			if a, err := l.Eval(context.Background(), "1 + 1"); err != nil || a.Values != "2" {
				t.Errorf("eval after that: %+v, %v", a, err)
			}
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		found, err := Check(Config{Script: script, extend: faulty})
		if err != nil || len(found) != 1 || !strings.HasPrefix(found[0].Message, "internal error: ") || found[0].Line != 2 {
			t.Errorf("check: %v, %v", found, err)
		}
	}
}

// A task that waits for another task is told that it has ended.
func TestWaitForACrash(t *testing.T) {
	playFaulty(t, `
		local t = spawn_task(function() crash() end)
		local ok, e = pcall(t.wait, t)
		print(ok, e.kind, e.message)`, func(s *stage) {
		s.wantSaid("false\tcancelled\tthe task has ended by an internal error: runtime error: invalid memory address or nil pointer dereference")
	})
}
