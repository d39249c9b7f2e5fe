package luabind

import (
	"testing/synctest"

	"github.com/tinylib/msgp/msgp"

	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/protocol"
)

// handlerScene is a scene with a handler of each kind.
const handlerScene = `
	local function note(name) return function(event, session) print(name, event.etype, event.key, session.id) end end
	spawn(function(session)
		session:set(DefaultScene{
			Box{ key = "box", on_click = note("click"), on_drag = note("drag"), on_hover = note("hover") },
			Group{ key = "g", Sphere{ key = "ball", on_click = note("ball") } },
			htmlChildren = { Slider{ key = "size", on_change = note("change") }, Button{ "Go", key = "go", on_click = note("go") } },
		})
	end)
`

func (s *stage) click(c *fakeClient, key string) {
	s.Helper()
	s.send(c, map[string]any{"etype": "CLICK", "key": key, "value": map[string]any{"key": key}})
}

func TestHandlersInElements(t *testing.T) {
	play(t, handlerScene, func(s *stage) {
		a, b := s.join("a", map[string]any{"client": "test"}), s.join("b", map[string]any{"client": "test"})
		s.click(a, "box")
		s.click(b, "ball")
		s.click(b, "go")
		s.click(b, "other")
		for _, etype := range []string{"DRAG_START", "DRAG", "DRAG_END", "POINTER_ENTER", "POINTER_MOVE", "POINTER_LEAVE"} {
			s.send(a, map[string]any{"etype": etype, "key": "box", "value": map[string]any{}})
		}
		s.send(a, map[string]any{"etype": "SET", "key": "size", "value": 3})
		s.send(a, map[string]any{"etype": "ON_CLICK", "value": map[string]any{"key": "ball"}}) // a sends CLICK itself
		s.wantSaid(`
click	CLICK	box	a
ball	CLICK	ball	b
go	CLICK	go	b
drag	DRAG_START	box	a
drag	DRAG	box	a
drag	DRAG_END	box	a
hover	POINTER_ENTER	box	a
hover	POINTER_MOVE	box	a
hover	POINTER_LEAVE	box	a
change	SET	size	a`)
		s.wantNoErrors()
		scene := a.messages(t)[0]["data"].(map[string]any)
		box := scene["children"].([]any)[0].(map[string]any)
		if box["click"] != true || box["drag"] != true || box["hover"] != true || box["on_click"] != nil {
			t.Errorf("the box was sent as %v", box)
		}
		for _, html := range scene["htmlChildren"].([]any) {
			for name := range html.(map[string]any) {
				if name == "click" || strings.HasPrefix(name, "on_") {
					t.Errorf("%v has %s", html, name)
				}
			}
		}
	})
}

func TestHandlersOfOldClients(t *testing.T) {
	play(t, handlerScene, func(s *stage) {
		a := s.join("a", map[string]any{"client": "test"})
		s.send(a, map[string]any{"etype": "ON_CLICK", "value": map[string]any{"key": "ball"}})
		s.wantSaid("ball	CLICK	ball	a")
	})
}

// A handler lasts as long as its node.
func TestHandlersGoWithTheirNodes(t *testing.T) {
	tests := []struct{ name, change, want string }{
		{"left out", `session:upsert(Box{ key = "box", color = "red" }) session:update{ key = "box", color = "red" }`, "box ball"},
		{"replaced", `session:update{ key = "box", on_click = function() print("new") end }`, "new ball"},
		{"removed by null", `session:update{ key = "box", on_click = null }`, "ball"},
		{"removed by false", `session:upsert(Box{ key = "box", on_click = false })`, "ball"},
		{"node removed", `session:remove("box") session:upsert(Box{ key = "box" })`, "ball"},
		{"parent removed", `session:remove("g") session:upsert(Group{ key = "g", Sphere{ key = "ball" } })`, "box"},
		{"parent's children replaced", `session:upsert(Group{ key = "g", Sphere{ key = "other" } }) session:upsert(Sphere{ key = "ball" })`, "box"},
		{"kept among its parent's children", `session:upsert(Group{ key = "g", Sphere{ key = "ball", color = "red" } })`, "box ball"},
		{"set without", `session:set(DefaultScene{ Box{ key = "box" }, Sphere{ key = "ball" } })`, ""},
		{"set anew", `session:set(DefaultScene{ Box{ key = "box", on_click = function() print("set") end }, Sphere{ key = "ball" } })`, "set"},
		{"added", `session:add(Box{ key = "box" }) session:add(Box{ key = "third", on_click = function() print("third") end })`, "ball third"},
		{"sent as an event", `session:send(Update(Box{ key = "box", on_click = function() print("event") end }))`, "event ball"},
		{"lost", `session:upsert(Box{ key = "third", on_click = function() print("third") end }, "nobody")`, "box ball"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			play(t, `spawn(function(session)
				session:set(DefaultScene{
					Box{ key = "box", on_click = function() print("box") end },
					Group{ key = "g", Sphere{ key = "ball", on_click = function() print("ball") end } },
				})
				session:till("GO")
				`+test.change+`
			end)`, func(s *stage) {
				a := s.join("a", map[string]any{"client": "test"})
				s.send(a, map[string]any{"etype": "GO"})
				s.click(a, "box")
				s.click(a, "ball")
				s.click(a, "third")
				s.wantSaid(strings.ReplaceAll(test.want, " ", "\n"))
			})
		})
	}
}

// A handler of a store's element hears every subscriber, with the session that acted.
func TestHandlersInStores(t *testing.T) {
	play(t, `
		local world = SceneStore()
		world:set(DefaultScene{ Box{ key = "box", on_click = function(event, session)
			print(event.key, session.id)
			if session.id == "b" then world:remove("box") end
		end } })
		spawn(function(session) if session.id ~= "c" then world:subscribe(session) end end)
	`, func(s *stage) {
		a, b, c := s.join("a", map[string]any{}), s.join("b", map[string]any{}), s.join("c", map[string]any{})
		s.click(a, "box")
		s.click(c, "box")
		s.click(b, "box")
		s.click(a, "box")
		s.wantSaid("box	a\nbox	b")
		s.wantNoErrors()
	})
}

// What a handler that has removed its node was sent before is void.
func TestHandlerThatRemovesItsNode(t *testing.T) {
	play(t, `spawn(function(session)
		session:set(DefaultScene{ Box{ key = "box", on_click = function() print("hit") session:remove("box") end } })
	end)`, func(s *stage) {
		a := s.join("a", map[string]any{})
		frame := clickFrame(t, "box")
		s.both(a, frame, frame)
		s.wantSaid("hit")
		s.wantNoErrors()
	})
}

func TestHandlersThatCannotBe(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"a string", `Box{ key = "b", on_click = "go" }`, `Box.on_click has to be a function, not a string ("go")`},
		{"a call", `Box{ key = "b", on_click = true }`, `Box.on_click has to be a function, not a boolean (true)`},
		{"no events", `Box{ key = "b", on_change = print }`, `Box has no on_change (it sends no SET, INPUT, UPLOAD)`},
		{"a light", `AmbientLight{ key = "b", on_click = print }`, `AmbientLight has no on_click (it sends no CLICK)`},
		{"in a property", `Box{ key = "b", material = { on_click = print } }`, `is a function, which cannot be sent`},
		{"elsewhere", `Box{ key = "b", args = { print } }`, `Box.args[1] is a function`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			play(t, `spawn(function(session) session:upsert(`+test.script+`) end)`, func(s *stage) {
				s.join("a", map[string]any{})
				if all := strings.Join(s.errors(), "\n"); !strings.Contains(all, "scene.lua:1") || !strings.Contains(all, test.want) {
					t.Errorf("got %q, want %q", all, test.want)
				}
			})
		})
	}
}

func clickFrame(t *testing.T, key string) []byte {
	t.Helper()
	frame, err := msgp.AppendIntf(nil, map[string]any{"etype": "CLICK", "key": key, "value": map[string]any{"key": key}})
	if err != nil {
		t.Fatal(err)
	}
	return frame
}

// both delivers events that arrive together.
func (s *stage) both(c *fakeClient, frames ...[]byte) {
	s.Helper()
	posted := make(chan struct{})
	s.engine.post(func() { <-posted })
	for _, frame := range frames {
		ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
		if err != nil {
			s.Fatal(err)
		}
		s.engine.deliver(c, ev)
	}
	close(posted)
	synctest.Wait()
}
