package luabind_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/luabind"
)

func TestEval(t *testing.T) {
	const script = `answer = 42
		function broken() local t = nil return t.x end
		world = { name = "w", list = { 1, 2, { deep = {{{{}}}} } }, ["a b"] = true, [10] = "ten" }
		world.self = world
		spawn(function(s) s:set(Scene{ Group{ key = "a" } }) end)`
	for _, tc := range []struct{ line, printed, values, problem string }{
		{"answer", "", "42", ""},
		{"answer + 1, nil, 'x\\n\"\\0\\255é'", "", `43, nil, "x\n\"\000\255é"`, ""},
		{"answer = 43", "", "", ""},
		{"print(1, 'a') print(2) return 3", "1\ta\n2\n", "3", ""},
		{"sleep(1) return now() >= 1", "", "true", ""},
		{"world", "", `{ [10] = "ten", ["a b"] = true, list = { 1, 2, { deep = { { ... } } } }, name = "w", self = { --[[ itself ]] } }`, ""},
		{"Box{ key = 'b', args = {1} }, array{}, null, bytes 'ab', print", "", `Box{ args = { 1 }, key = "b" }, array{}, null, bytes (2 bytes), function <built in>`, ""},
		{"#sessions, sessions[1] == session, session.connected", "", "1, true, true", ""},
		{"session:upsert(Group{ key = 'more' })", "", "true", ""},
		{"for i = 1, 3 do", "", "", "eval:1: "},
		{"answer = [1, 2]", "", "", "lists are written in braces"},
		{"print 'before' broken()", "before\n", "", "scene.lua:2: 't' is nil"},
		{"answr()", "", "", "eval:1: 'answr' is not defined"},
		{"error{ message = 'm' }", "", "", "m"},
	} {
		t.Run(tc.line, func(t *testing.T) {
			perform(t, func(th *theatre) {
				th.load(script)
				th.join()
				synctest.Wait()
				a, err := th.live.Eval(th.Context(), tc.line)
				if err != nil {
					t.Fatal(err)
				}
				problem := ""
				if a.Problem != nil {
					problem = a.Problem.Error()
				}
				if a.Printed != tc.printed || a.Values != tc.values || !strings.Contains(problem, tc.problem) || (problem == "") != (tc.problem == "") {
					t.Errorf("printed %q, gave %s, problem %q\nwant %q, %s, %q", a.Printed, a.Values, problem, tc.printed, tc.values, tc.problem)
				}
				th.said("")
			})
		})
	}
}

func TestEvalIsBounded(t *testing.T) {
	perform(t, func(th *theatre) {
		if _, err := th.live.Eval(th.Context(), "1"); !errors.Is(err, luabind.ErrNotRunning) {
			t.Errorf("before the script has loaded: %v", err)
		}
		th.load("")
		a, err := th.live.Eval(th.Context(), `local t = {} for i = 1, 1e4 do t[i] = string.rep("x", 1000) print(t[i]) end return t, t`)
		if err != nil || a.Problem != nil || len(a.Values) > 200<<10 || len(a.Printed) > 70<<10 {
			t.Errorf("%v, %v, %d bytes of values, %d printed", err, a.Problem, len(a.Values), len(a.Printed))
		}
		ctx, cancel := context.WithTimeout(th.Context(), time.Second)
		defer cancel()
		if _, err := th.live.Eval(ctx, `pcall(sleep, 1e6) print("never")`); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a line that takes too long: %v", err)
		}
		go func() {
			time.Sleep(time.Second)
			th.load("")
		}()
		if _, err := th.live.Eval(th.Context(), `sleep(1e6)`); err == nil || !strings.Contains(err.Error(), "reloaded") {
			t.Errorf("a line that a reload overtakes: %v", err)
		}
		th.said("")
	})
}

func TestPause(t *testing.T) {
	perform(t, func(th *theatre) {
		if th.live.Pause() {
			t.Error("nothing can be paused")
		}
		th.load(`n = 0
			spawn_task(function() for dt, t in frames(10) do n, last = n + 1, t end end)
			on("E", function() print("heard", n) end)`)
		c := th.join()
		time.Sleep(time.Second + 50*time.Millisecond)
		value := func(line, want string) {
			t.Helper()
			if a, err := th.live.Eval(th.Context(), line); err != nil || a.Values != want {
				t.Errorf("%s is %s, %v, want %s", line, a.Values, err, want)
			}
		}
		value("n, last", "11, 1")
		if !th.live.Pause() {
			t.Error("not paused")
		}
		time.Sleep(time.Hour)
		c.Send(map[string]any{"etype": "E"})
		time.Sleep(time.Second)
		th.said("")
		value("n, last", "11, 1")
		if th.live.Pause() {
			t.Error("still paused")
		}
		time.Sleep(100 * time.Millisecond)
		value("n, last", "12, 1.1")
		th.said("heard\t11")
		th.live.Pause()
		th.load(`print("runs")`)
		synctest.Wait()
		th.said("runs")
		if !th.live.Pause() {
			t.Error("the next one is not paused")
		}
	})
}
