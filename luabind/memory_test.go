package luabind_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestPersist(t *testing.T) {
	const setUp = `
		local w = persist("world", { n = 0, list = { 1, 2, { deep = true } } })
		w.n = w.n + 1
		if w.n == 1 then
			w.self, w.again = w, w.list            -- a cycle and a shared reference
			w.box = Box{ key = "b", args = {1, 2, 3} }
			w.floats, w.none, w.raw = Float32Array{1.5, 2}, null, bytes("\255")
			w.empty, w.text = array{}, "text"
			w[1], w[2], w[true] = "one", "two", "yes"
			persist("other").world = w             -- shared between tables
		end
		spawn(function(s)
			s.data.visits = (s.data.visits or 0) + 1
			s.data.world = w
			print(w.n, s.data.visits, s.id == (s.data.id or s.id))
			s.data.id = s.id
		end)
		on("LOOK", function(e, s)
			print(w.self == w, w.again == w.list, #w.list, w.list[3].deep, persist("other").world == w, s.data.world == w)
			print(w.box.tag, w.box.key, w.box.args[3], tostring(w.box), w.none == null, #w.raw, w.floats[1], #w.floats)
			print(tostring(w[1]) .. w[2] .. w[true] .. w.text)
		end)`
	perform(t, func(th *theatre) {
		th.load(setUp)
		c := th.join()
		synctest.Wait()
		for range 100 {
			th.load(setUp)
		}
		synctest.Wait()
		lines := strings.Split(th.take(), "\n")
		if len(lines) != 101 || lines[100] != "101\t101\ttrue" {
			t.Errorf("%d lines, at last %q", len(lines), lines[len(lines)-1])
		}
		c.Send(map[string]any{"etype": "LOOK"})
		synctest.Wait()
		th.said("true\ttrue\t3\ttrue\ttrue\ttrue\nBox\tb\t3\tBox \"b\"\ttrue\t1\t1.5\t2\nonetwoyestext")
	})
}

// What the old generation changes while the next one is loaded is not lost, and neither is
// what the next one's main chunk does.
func TestPersistIsMerged(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`local w = persist("w", { old = 1, both = 1, gone = 1, sub = { a = 1, list = {1, 2} }, arr = Float32Array{1} })
			on_reload(function()  -- after the main chunk of the next one has run
				w.old, w.both, w.gone, w.new = 2, 2, nil, { x = 1 }
				w.sub.a, w.sub.list[3], w.arr[1] = 2, 3, 9
				persist("late").n = 5
			end)`)
		th.load(`local w = persist("w")
			local sub, list, arr = w.sub, w.sub.list, w.arr
			w.both, w.mine = "mine", true
			sub.b = "mine"
			after(0, function()
				print(w.old, w.both, w.gone, w.mine, w.new.x)
				print(w.sub == sub, sub.a, sub.b, sub.list == list, table.concat(list, ","), arr[1], w.arr == arr)
				print(persist("late").n)
			end)`)
		synctest.Wait()
		th.said("2\tmine\tnil\ttrue\t1\ntrue\t2\tmine\ttrue\t1,2,3\t9\ttrue\n5")
	})
}

func TestWhatCannotPersist(t *testing.T) {
	for _, tc := range []struct{ name, script, want string }{
		{"default", `persist("w", { a = { print } })`, "error scene.lua:1: w.a[1] is a function, which cannot survive a reload"},
		{"no table", `persist("w", 3)`, `error scene.lua:1: persist "w" wants a table as its default, not number`},
		{"no name", `persist{}`, "error scene.lua:1: persist wants a name first, not table"},
		{"function", `persist("w").on = { ["a b"] = function() end }`, `error persist: w.on["a b"] is a function`},
		{"task", `persist("w")[3] = spawn_task(function() sleep(9) end)`, `error persist: w[3] is a task`},
		{"metatable", `persist("w").x = setmetatable({}, {})`, "error persist: w.x is a table with a metatable"},
		{"key", `persist("w").x = { [{}] = 1 }`, "error persist: w.x is a table with a table as a key"},
		{"session data", `on("INIT", function(e, s) s.data.s = s end)`, "warning session.data.s is a session and does not survive"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			perform(t, func(th *theatre) {
				if _, err := th.try(tc.script); err != nil {
					th.add("error " + err.Error())
				} else {
					th.join()
					synctest.Wait()
					th.load(`persist("w").fine = 1 spawn(function() end)`)
				}
				if got := th.take(); !strings.HasPrefix(got, tc.want) {
					t.Errorf("said %q, want %q", got, tc.want)
				}
			})
		})
	}
}

func TestStateIsOnlyKeptWhereItShould(t *testing.T) {
	perform(t, func(th *theatre) {
		const script = `local w = persist("w", { n = 0 })
			w.n = w.n + 1
			spawn(function(s) s.data.n = (s.data.n or 0) + 1 print(w.n, s.data.n) end)`
		th.load(script)
		th.join()
		synctest.Wait()
		th.load(script)
		synctest.Wait()
		if r, err := th.live.Reload(false); err != nil || r.Kept || r.Sessions != 1 {
			t.Errorf("reload without state: %+v, %v", r, err)
		}
		synctest.Wait()
		th.load(`spawn(function() end) -- a table that this one does not ask for is there for the next`)
		th.load(script)
		synctest.Wait()
		th.said("1\t1\n2\t2\n1\t1\n2\t2")
	})
}

func TestOnReload(t *testing.T) {
	perform(t, func(th *theatre) {
		th.load(`on_reload(function() print("one") end)
			on_reload(function() error("two") end)
			on_reload(function() pcall(sleep, 1) print("never") end)
			on_reload(function() print("four") end)
			every(0.001, function() sleep(1) end)`)
		time.Sleep(time.Second)
		th.load(``)
		synctest.Wait()
		got := th.take()
		for _, part := range []string{"one\n", "scene.lua:2: two", "scene.lua:3: an on_reload function cannot wait", "four"} {
			if !strings.Contains(got, part) {
				t.Errorf("said %q, want %q in it", got, part)
			}
		}
		if strings.Contains(got, "never") {
			t.Errorf("said %q", got)
		}
		th.load(``)
		th.said("")
	})
}
