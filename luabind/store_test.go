package luabind

import (
	"strings"
	"testing"
	"time"
)

// etypes are those of messages, in order.
func etypes(messages []map[string]any) string {
	var list []string
	for _, m := range messages {
		list = append(list, m["etype"].(string))
	}
	return strings.Join(list, " ")
}

// TestSceneStore: the scene as it is, then every change, until the session ends or the
// subscription.
func TestSceneStore(t *testing.T) {
	play(t, `
		local world = SceneStore()
		world:set(DefaultScene{ Box{ key = "box", position = {1, 2, 3} } })
		world:upsert{ Sphere{ key = "ball" }, Group{ key = "g", Box{ key = "inner", args = {1, 1, 1} } } }
		print(world:has("inner"), world:has("nobody"), world:get("nobody"), world:get("box").position[3], world:get("g").children[1].args[2])
		world:update{ key = "box", position = {0, 0, 0} }
		world:remove("ball")
		world:add(Box{ key = "more" }, "g")
		print(world:has("ball"), #world.scene.children, world:get("g").children[2].key, world.scene.tag)
		local stop
		on("STOP", function(event, session) stop() end)
		spawn(function(session)
			stop = world:subscribe(session)
			world:subscribe(session)
		end)
		spawn_task(function() -- from another task
			for dt, t in frames(1) do
				world:upsert(Box{ key = "clock", position = {t, 0, 0} })
			end
		end)`, func(s *stage) {
		first := s.join("a", map[string]any{})
		if got := etypes(first.messages(t)); got != "SET" {
			t.Errorf("the first client was sent %s", got)
		}
		time.Sleep(time.Second)
		late := s.join("b", map[string]any{})
		time.Sleep(2500 * time.Millisecond)
		if got := etypes(first.messages(t)); got != "UPSERT UPSERT UPSERT" {
			t.Errorf("the first client was sent %s", got)
		}
		sent := late.messages(t)
		if got := etypes(sent); got != "SET UPSERT UPSERT" {
			t.Errorf("the second client was sent %s", got)
		}
		children := sent[0]["data"].(map[string]any)["children"].([]any)
		clock := children[len(children)-1].(map[string]any)
		if clock["key"] != "clock" || clock["position"].([]any)[0] != int64(1) {
			t.Errorf("the second client was shown %v", clock)
		}
		s.send(late, map[string]any{"etype": "STOP"})
		s.engine.post(func() { s.engine.session(first).leave("gone") })
		time.Sleep(2 * time.Second)
		if got := etypes(late.messages(t)) + etypes(first.messages(t)); got != "" {
			t.Errorf("sent after the end: %s", got)
		}
		s.wantSaid("true\tfalse\tnil\t3\t1\nfalse\t2\tmore\tScene")
		s.wantNoErrors()
	})
}

func TestSceneStoreMistakes(t *testing.T) {
	play(t, `
		local world = SceneStore()
		local function try(fn, ...) print(select(2, pcall(fn, ...)).message) end
		try(world.upsert, Box{ key = "a" })
		try(world.subscribe, world, "a")
		try(world.get, world)
		try(world.set, world, Box{})
		try(world.upsert, world, Box{ key = "a", position = {1, 0/0, 2} })
		try(function() world.scene = {} end)
		try(SceneStore, DefaultScene{})
		print(world:has("a"), tostring(world))
		on("GONE", function(event, session)
			session:close()
			print(world:subscribe(session))
		end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		s.send(c, map[string]any{"etype": "GONE"})
		s.wantSaid(`SceneStore's upsert was called with a dot
world:subscribe wants a session, not the string "a"
world:get wants a key, not nil
set wants a Scene or a DefaultScene, not an element (Box)
Box.position[2] is not a number (NaN)
world.scene cannot be set: world:set(DefaultScene{...}) replaces the scene
SceneStore takes no argument
false	scene store (0 nodes, 0 sessions)
false	session closed`)
	})
}

// TestSceneStoreQuirks: what Vuer's client has to be told about a scene that it is sent, it is
// told about a store's.
func TestSceneStoreQuirks(t *testing.T) {
	play(t, `
		local world = SceneStore()
		world:set(DefaultScene{})
		on("CAMERA_MOVE", function() end)
		spawn(function(session)
			world:subscribe(session)
			sleep(1)
			world:add(OrbitControls{ key = "orbit" }, "bgChildren")
		end)`, func(s *stage) {
		c := s.join("a", map[string]any{"client": "browser"})
		if got := etypes(c.messages(t)); got != "SET UPDATE" {
			t.Errorf("sent %s, want the camera's stream to be switched on", got)
		}
		time.Sleep(2 * time.Second)
		if got := etypes(c.messages(t)); !strings.HasPrefix(got, "ADD") {
			t.Errorf("sent %s", got)
		}
	})
}
