package luabind_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A said is what a line of Lua should come to: its values, or its problem with the marked word.
type said struct{ line, values, problem, marked string }

// evalAll runs lines in a script, in turn.
func evalAll(th *theatre, lines []said) {
	th.Helper()
	for _, want := range lines {
		a, err := th.live.Eval(th.Context(), want.line)
		if err != nil {
			th.Errorf("%s: %v", want.line, err)
			continue
		}
		problem, marked := "", ""
		if d := a.Problem; d != nil {
			problem = d.Error()
			for _, l := range d.Source {
				if l.Number == d.Line && d.Column > 0 {
					marked = l.Text[d.Column-1:][:d.Width]
				}
			}
		}
		if a.Values != want.values || (problem == "") != (want.problem == "") || !strings.Contains(problem, want.problem) || want.marked != "" && marked != want.marked {
			th.Errorf("%s\nis  %s, problem %q at %q\nnot %s, %q at %q", want.line, a.Values, problem, marked, want.values, want.problem, want.marked)
		}
	}
}

func TestEvalSeesTheMainChunksLocals(t *testing.T) {
	many, sum := "", 0
	for i := range 200 {
		many += fmt.Sprintf("local v%d = %d\n", i, i)
		sum += i
	}
	all := "v0"
	for i := 1; i < 200; i++ {
		all += fmt.Sprintf(" + v%d", i)
	}
	for name, tc := range map[string]struct {
		script string
		lines  []said
	}{
		"reading and writing": {`local world = persist("world", { clicks = 3 })
			local speed = 1
			local function double(x) return x * 2 * speed end
			spawn_task(function() for dt in frames(10) do turned = speed end end)
			on("E", function() speed = speed + 1 end)`, []said{
			{line: "world.clicks", values: "3"},
			{line: "world.clicks = 0"},
			{line: "world.clicks, double(4)", values: "0, 8"},
			{line: "speed = 2"},
			{line: "double(4)", values: "16"},
			{line: "sleep(0.2) return turned", values: "2"},
			{line: "speed, _G.speed", values: "2, nil"},
			{line: "fresh = 7"},
			{line: "fresh, _G.fresh", values: "7, 7"},
			{line: "local speed = 9"},
			{line: "speed", values: "2"},
			{line: "function helper() return speed end"},
			{line: "speed = 5"},
			{line: "helper()", values: "5"},
		}},
		"the last declaration": {`local a = 1
			local a = 2
			do local a = 3 local inner = 4 end
			for i = 1, 3 do local looped = i end
			if true then local branch = 1 end`, []said{
			{line: "a, inner, looped, i, branch", values: "2, nil, nil, nil, nil"},
		}},
		"nobody captures it": {"local alone = 1", []said{
			{line: "alone", values: "1"}, {line: "alone = 2"}, {line: "alone", values: "2"},
		}},
		"as many as there can be": {many, []said{
			{line: all, values: fmt.Sprint(sum)},
			{line: "(function() return (function() return v0 + v199 end)() end)()", values: "199"},
			{line: "v199 = 0 v198 = 0"},
			{line: all, values: fmt.Sprint(sum - 199 - 198)},
		}},
		"a return":      {"local a = 1 do return end local b = 2", []said{{line: "a, b", values: "1, nil"}}},
		"returns more":  {"local a, b = 1, 2 return a, b", []said{{line: "a, b", values: "1, 2"}}},
		"a tail call":   {"local a = 1 local function f() a = a + 1 end return f()", []said{{line: "a", values: "2"}}},
		"inside blocks": {"local a = 1 while true do local b = 2 if a then local c = 3 return end end", []said{{line: "a, b, c", values: "1, nil, nil"}}},
		"a goto":        {"local n = 0 ::again:: local x = n n = n + 1 if n < 3 then goto again end", []said{{line: "n, x", values: "3, 2"}, {line: "x = 7"}, {line: "x", values: "7"}}},
		"still running": {`local n = 0
			for i = 1, 1e9 do
				local square = i * i
				n = n + 1
				sleep(1)
			end
			local never = 1`, []said{
			{line: "n, never, square", values: "1, nil, nil"},
			{line: "n = 10"},
			{line: "sleep(1) return n", values: "11"},
			{line: "function count() return n end"},
			{line: "sleep(1) return n, count()", values: "12, 12"},
		}},
		"after an error": {`local n = 1
			local function fail() local deep = 1 error("at last") end
			sleep(1)
			n = 2
			fail()
			local never = 1`, []said{
			{line: "n", values: "1"},
			{line: "sleep(2) return n, never, deep", values: "2, nil, nil"},
			{line: "n = 3"},
			{line: "n", values: "3"},
		}},
		"an environment": {`local env = setmetatable({ mine = 1 }, { __index = _G }) setfenv(1, env) other = 2`, []said{
			{line: "mine, other, env.mine", values: "1, 2, 1"},
		}},
		"names of eval": {"local sessions = 'own'", []said{{line: "sessions, session", values: `"own", nil`}}},
		"varargs":       {"local a, b = ... local c = select('#', ...)", []said{{line: "a, b, c, ...", values: "nil, nil, 0"}}},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, func(th *theatre) {
				th.load(tc.script)
				synctest.Wait()
				evalAll(th, tc.lines)
			})
		})
	}
}

// A module has locals of its own.
func TestEvalDoesNotSeeTheLocalsOfModules(t *testing.T) {
	perform(t, func(th *theatre) {
		th.write("part.lua", "local hidden = 1 return { shown = hidden }")
		th.load(`local part = require "part"`)
		evalAll(th, []said{{line: "part.shown, hidden", values: "1, nil"}})
	})
}

func TestEvalSeesTheGenerationThatRuns(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load("local n = 1")
		evalAll(th, []said{{line: "n", values: "1"}, {line: "n = 5"}})
		th.load("local n = 2")
		evalAll(th, []said{{line: "n", values: "2"}})
	})
}

func TestEvalNamesTheCulprit(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`local world, empty = { list = {} }, nil
			spawn(function(s) s:set(Scene{ Box{ key = "a" } }) end)`)
		th.join()
		synctest.Wait()
		evalAll(th, []said{
			{line: `print(nothere.x)`, problem: "eval:1: 'nothere' is not defined", marked: "nothere"},
			{line: `nothere.x`, problem: "eval:1: 'nothere' is not defined", marked: "nothere"},
			{line: `session:update{ key="a", color = colr.red }`, problem: "'colr' is not defined", marked: "colr"},
			{line: `session:set(Scene{ Slider{ "press" } })`, problem: "Slider", marked: "Slider"},
			{line: `session:set(Scene{ Bx{} })`, problem: "'Bx' is not defined", marked: "Bx"},
			{line: `wrld.list`, problem: "'wrld' is not defined (did you mean 'world'?)", marked: "wrld"},
			{line: `world.lst[1]`, problem: "'lst' is nil, so it has no fields", marked: "lst"},
			{line: `world.list.one.two`, problem: "'world.list.one' is nil, so it has no field 'two'", marked: "world.list.one"},
			{line: `empty.x`, problem: "'empty' is nil, so it has no field 'x'", marked: "empty"},
			{line: `empty()`, problem: "'empty' is nil, not a function", marked: "empty"},
			{line: `world()`, problem: "'world' is not a function: it is table", marked: "world"},
			{line: "local a = 1\nprint(a)\nprint(nothere.x)", problem: "eval:3: 'nothere' is not defined", marked: "nothere"},
			{line: `session:updat{ key = "a" }`, problem: "did you mean 'update'?", marked: "updat"},
			{line: `1 + nothere`, problem: "nil"},
			{line: `session.id .. nothere`, problem: "nil"},
			{line: `sleep(0.01) return nothere.x`, problem: "'nothere' is not defined", marked: "nothere"},
			{line: `1 +`, problem: "eval:1: "},
			{line: `x = = 2`, problem: "eval:1: ", marked: "="},
			{line: `print(1`, problem: "eval:1: "},
			{line: `local x <const> = 1`, problem: "eval:1: "},
			{line: `goto nowhere`, problem: "no visible label 'nowhere'"},
			{line: "\ufeff1", values: "1"},
			{line: "", values: ""},
			{line: "-- nothing", values: ""},
		})
	})
}

// A name that nothing defines is nil, so a line with a misspelt name runs.
func TestEvalTellsOfUndefinedNames(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`local speed, world = 1, {} made = nil setmetatable(_G, nil)`)
		for line, want := range map[string]string{
			"sped": "'sped' is not defined (did you mean 'speed'?)", "speed, sped": "'sped' is not defined (did you mean 'speed'?)",
			"return sped": "'sped' is not defined (did you mean 'speed'?)", "math.sine": "math has no field 'sine' (did you mean 'math.sin'?)",
			"speed": "", "world.gone": "", "nil": "", "type(sped)": "", "x = 1": "", "print(sped)": "", "": "", "table.remove({})": "",
		} {
			a, err := th.live.Eval(th.Context(), line)
			if err != nil || a.Problem != nil || a.Note != want {
				t.Errorf("%s: %q, %v, %v, want %q", line, a.Note, a.Problem, err, want)
			}
		}
	})
}

// Of a line that is too long for the answer, the beginning is shown.
func TestEvalCutsWhatIsPrinted(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load("")
		a, err := th.live.Eval(th.Context(), `print("first") print(("ä"):rep(1e5)) print("last")`)
		if err != nil || !strings.HasPrefix(a.Printed, "first\nääää") || !strings.HasSuffix(a.Printed, "ä...\n") || len(a.Printed) < 60_000 || len(a.Printed) > 70_000 {
			t.Errorf("%d bytes, %.30q, %v", len(a.Printed), a.Printed, err)
		}
	})
}

// Each of several lines that run at once is shown with its own text.
func TestEvalAtOnce(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load("local shared = 1")
		done := make(chan string, 20)
		for i := range 20 {
			go func() {
				a, err := th.live.Eval(th.Context(), fmt.Sprintf("sleep(%g) return wrong%d.field", float64(20-i)/10, i))
				if err != nil {
					done <- err.Error()
				} else if want := fmt.Sprintf("wrong%d.field", i); a.Problem == nil || !strings.HasSuffix(a.Problem.Source[0].Text, want) || !strings.Contains(a.Problem.Message, fmt.Sprintf("'wrong%d' is", i)) {
					done <- a.Problem.Render(false) + "\nnot about " + want
				} else {
					done <- ""
				}
			}()
		}
		for range 20 {
			if problem := <-done; problem != "" {
				t.Error(problem)
			}
		}
	})
}

func TestEvalWithoutAPage(t *testing.T) {
	const missing = "no client is connected, so session is nil"
	perform(t, func(th *theatre) {
		th.load("local world = SceneStore()")
		evalAll(th, []said{
			{line: `session:update{ key = "a", color = "red" }`, problem: missing, marked: "session"},
			{line: `print(session.id)`, problem: missing, marked: "session"},
			{line: `"id " .. session`, problem: missing, marked: "session"},
			{line: `sessions[1]:close()`, problem: missing, marked: "sessions"},
			{line: `world:subscribe(session)`, problem: missing, marked: "session"},
			{line: `session:update{ color = colr.red }`, problem: missing},
			{line: `print(nothere.x, session)`, problem: "'nothere' is not defined", marked: "nothere"},
			{line: `#sessions, session`, values: "0, nil"},
		})
		if a, _ := th.live.Eval(th.Context(), "session"); !a.NoPage {
			t.Error("nobody says that no client is connected")
		}
		if a, _ := th.live.Eval(th.Context(), "1"); a.NoPage {
			t.Error("a line that needs no client reports that no client is connected")
		}
		th.load("local session = { id = 'own' }")
		evalAll(th, []said{{line: "session.id", values: `"own"`}})
	})
}

// What a line leaves behind has no excerpt of another line.
func TestEvalLeavesHandlersBehind(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load("")
		evalAll(th, []said{{line: "spawn_task(function() sleep(1) local t = nil return t.x end) return 1", values: "1"}, {line: "2 + 2", values: "4"}})
		time.Sleep(2 * time.Second)
		synctest.Wait()
		th.mu.Lock()
		found := slices.Clone(th.found)
		th.mu.Unlock()
		for _, d := range found {
			if len(d.Source) > 0 {
				t.Errorf("the excerpt is %v", d.Source)
			}
		}
		th.said("error eval:1: 't' is nil, so it has no fields (it was never given a value, or its name is another one)")
	})
}
