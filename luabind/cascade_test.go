package luabind

import (
	"strings"
	"testing"
	"time"
)

// A function of knobs:on that changes its own control without end is stopped, and nothing else is lost.
func TestControlsThatChangeThemselves(t *testing.T) {
	for name, c := range map[string]struct{ script, want string }{
		"itself": {`knobs:on("count", function(v) knobs.count = v + 1 end)`, "error scene.lua:"},
		"two":    {`knobs:on("count", function(v) knobs.speed = v % 5 end) knobs:on("speed", function(v) knobs.count = knobs.count + 1 end)`, "error scene.lua:"},
		"many":   {`for i = 1, 9 do knobs:on("count", function(v) knobs.count = knobs.count + i end) end`, "error scene.lua:"},
		"list":   {`knobs:on("at", function(v) knobs.at[2] = v[2] + 1 end)`, "error scene.lua:"},
		"waits":  {`knobs:on("count", function(v) if v < 3000 then sleep(0.001) knobs.count = v + 1 end end)`, ""},
		"ends":   {`knobs:on("count", function(v) if v < 500 then knobs.count = v + 1 end end)`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, look+c.script+` on("DO", function() knobs.name = "Bea" print(knobs.name) end)`, func(s *stage) {
				a := s.join("a", map[string]any{})
				s.choose(a, "count", 4)
				s.choose(a, "at", []any{1, 2, 3})
				time.Sleep(10 * time.Second)
				s.send(a, map[string]any{"etype": "DO"})
				s.wantSaid("Bea")
				got := strings.Join(s.errors(), "\n")
				if (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) || c.want != "" && !strings.Contains(got, "is changed without end") {
					t.Errorf("reported %.500q", got)
				}
			})
		})
	}
}

// The value of a removed control is not sent to the one that has taken its key.
func TestRemovedControlIsNotSentAgain(t *testing.T) {
	play(t, `spawn(function(session)
		local own = session:controls("Look", { a = 1 })
		session:set(DefaultScene{})
		own.a = 3
		session:till("GO")
		own:remove()
		session:controls("Look", { a = 5 })
	end)`, func(s *stage) {
		a := s.join("a", map[string]any{})
		s.send(a, map[string]any{"etype": "SET", "key": "session.controls.Look.a", "value": 9})
		s.send(a, map[string]any{"etype": "GO"})
		s.changes(a)
		time.Sleep(2 * time.Second)
		if got := s.changes(a); got != "" {
			t.Errorf("the page was sent %q", got)
		}
		s.wantNoErrors()
	})
}

// A page cannot change what only shows something, and nothing is called for it.
func TestControlsThatOnlyShow(t *testing.T) {
	play(t, `
		knobs = controls("Look", { done = ProgressBar{ value = 0.5 }, line = Divider{}, file = FileUpload{}, list = Table{ columns = { "a" }, rows = { { 1 } } } })
		knobs:on("done", function(v) print(v) end)
		knobs:on("list", function() print("list") end)
		for _, name in ipairs{ "line", "file" } do
			print((tostring(select(2, pcall(knobs.on, knobs, name, print))):gsub("^scene.lua:%d+: ", "")))
		end
		spawn(function(session) session:set(DefaultScene{}) end)
	`, func(s *stage) {
		a := s.join("a", map[string]any{})
		s.choose(a, "done", 0.25)
		s.click(a, "controls.Look.list")
		s.wantSaid(`
'line' is a Divider, which has no value
'file' is a FileUpload, which has no value (give the element an on_change = function(event, session) ... end)
list`)
	})
}

// A handler of the scene itself is not sent, and its flag goes with it.
func TestSceneHandlerIsNotSent(t *testing.T) {
	play(t, `spawn(function(session)
		session:set(DefaultScene{ on_hover = function() end, on_click = function() end })
		session:till("GO")
		session:set(DefaultScene{})
	end)`, func(s *stage) {
		a := s.join("a", map[string]any{})
		a.messages(t)
		s.send(a, map[string]any{"etype": "GO"})
		data := a.messages(t)[0]["data"].(map[string]any)
		for _, name := range []string{"on_hover", "on_click"} {
			if _, ok := data[name]; ok {
				t.Errorf("%s was sent", name)
			}
		}
		if v, ok := data["hover"]; !ok || v != nil {
			t.Errorf("hover was sent as %v, %v", v, ok)
		}
	})
}

func TestNoticeOptionsAreOneTable(t *testing.T) {
	play(t, `spawn(function(session)
		session:set(DefaultScene{})
		for _, f in ipairs{
			function() session:notify("a", { kind = "info" }) end, function() session:confirm("a", { ok = "Yes" }) end, function() session:ask("a", "b") end,
		} do print((tostring(select(2, pcall(f))):gsub("^scene.lua:%d+: ", ""))) end
	end)`, func(s *stage) {
		s.join("a", map[string]any{})
		s.wantSaid(`
session:notify takes one table with the text and the options (session:notify{ "text", body = ... })
session:confirm takes one table with the text and the options (session:confirm{ "text", ok = ... })
session:ask takes one table with the text and the options (session:ask{ "text", label = ... })`)
	})
}

func TestMissingKeyOfMove(t *testing.T) {
	play(t, `spawn(function(session)
		session:set(DefaultScene{ Box{ key = "box" } })
		session:till("GO")
		session:move{ keys = { "box", "no" .. "ne" }, positions = { 0, 0, 0, 1, 1, 1 } }
	end)`, func(s *stage) {
		a := s.join("a", map[string]any{})
		s.send(a, map[string]any{"etype": "GO"})
		time.Sleep(time.Second)
		if got := strings.Join(s.errors(), "\n"); !strings.Contains(got, `no element has the key "none" (move changes existing elements only)`) {
			t.Errorf("reported %q", got)
		}
	})
}
