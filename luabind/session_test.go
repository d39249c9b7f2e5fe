package luabind

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

func TestSpawnAndOperations(t *testing.T) {
	play(t, `
		spawn(function(session)
			print(session:set(Scene{ key = "root", Box{ key = "box1", args = {1, 1, 1}, position = {0, 0.5, 0} } }))
			session:upsert(Box{ key = "box2", position = {2, 0.5, 0} })
			session:upsert({ Box{ key = "a" }, Sphere{ key = "b" } }, "grp")
			session:upsert(Box{ key = "c" }, { to = "children" })
			session:update{ key = "box1", position = {0, 1.5, 0} }
			session:update(Box{ key = "box1" }, { strict = true })
			session:add(Box{ key = "box5" })
			session:remove("box2")
			session:remove{ "box1", "b3" }
			session:send(HapticActuatorPulse{ left = { strength = 0.5, duration = 100 } })
			session:send(Noop())
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"client": "browser"})
		if got := s.errors(); len(got) != 2 || !strings.Contains(got[0], `no element has the key "grp"`) || !strings.Contains(got[1], `no element has the key "b3"`) {
			t.Errorf("reported %q", got)
		}
		s.wantSaid("true")
		var got []string
		for _, m := range c.messages(t) {
			delete(m, "ts")
			etype := m["etype"]
			delete(m, "etype")
			got = append(got, fmt.Sprint(etype, " ", m))
		}
		want := []string{
			"SET map[data:map[bgChildren:[] children:[map[args:[1 1 1] key:box1 position:[0 0.5 0] tag:Box]] htmlChildren:[] key:root rawChildren:[] tag:Scene up:[0 1 0]]]",
			"UPSERT map[data:map[nodes:[map[key:box2 position:[2 0.5 0] tag:Box]] to:<nil>]]",
			"UPSERT map[data:map[nodes:[map[key:a tag:Box] map[key:b tag:Sphere]] to:grp]]",
			"UPSERT map[data:map[nodes:[map[key:c tag:Box]] to:children]]",
			"UPDATE map[data:map[nodes:[map[key:box1 position:[0 1.5 0]]]] strict:false]",
			"UPDATE map[data:map[nodes:[map[key:box1 tag:Box]]] strict:true]",
			"ADD map[data:map[nodes:[map[key:box5 tag:Box]] to:<nil>]]",
			"REMOVE map[data:map[keys:[box2]]]",
			"REMOVE map[data:map[keys:[box1 b3]]]",
			"HAPTIC_ACTUATOR_PULSE map[data:map[left:map[duration:100 strength:0.5] right:<nil>]]",
			"NOOP map[data:<nil>]",
		}
		for i, w := range want {
			if i >= len(got) || got[i] != w {
				t.Errorf("message %d:\ngot  %s\nwant %s", i, append(got, "nothing")[min(i, len(got))], w)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d messages, want %d", len(got), len(want))
		}
	})
}

// TestIntegerKeys: an integer key is the same integer wherever the script uses it, so that a
// client finds the node, and the script finds event.key in its tables.
func TestIntegerKeys(t *testing.T) {
	play(t, `
		local names = { [7] = "seven" }
		on("CLICK", function(event) print(names[event.key]) end)
		spawn(function(session)
			session:upsert(Group{ key = 7, Box{} })
			session:upsert(Box{ key = 8 }, 7)
			session:add(Box{ key = 9 }, { to = 7 })
			session:update{ key = 8, color = "red" }
			session:remove{ 8, "9", Box{ key = 7 } }
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		s.wantNoErrors()
		var got []string
		for _, m := range c.messages(t) {
			got = append(got, fmt.Sprintf("%v %T:%v %v", m["etype"], m["data"].(map[string]any)["to"], m["data"].(map[string]any)["to"], m["data"]))
		}
		want := []string{
			"UPSERT <nil>:<nil> map[nodes:[map[children:[map[key:7.1 tag:Box]] key:7 tag:VuerGroup]] to:<nil>]",
			"UPSERT int64:7 map[nodes:[map[key:8 tag:Box]] to:7]",
			"ADD int64:7 map[nodes:[map[key:9 tag:Box]] to:7]",
			"UPDATE <nil>:<nil> map[nodes:[map[color:red key:8]]]",
			"REMOVE <nil>:<nil> map[keys:[8 9 7]]",
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		s.send(c, map[string]any{"etype": "CLICK", "key": 7})
		s.wantSaid("seven")
	})
}

func TestRequestsGetAnIDEach(t *testing.T) {
	play(t, `
		local grab = GrabRender{ quality = 0.5, ttl = 3, key = "ego" }
		spawn(function(session) session:send(grab) session:send(grab) end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		m := c.messages(t)
		if len(m) != 2 {
			t.Fatalf("%d messages, %q", len(m), s.errors())
		}
		id := m[0]["uuid"].(string)
		if m[0]["etype"] != "GRAB_RENDER" || m[0]["key"] != "ego" || m[0]["rtype"] != "GRAB_RENDER_RESPONSE@"+id ||
			!reflect.DeepEqual(m[0]["data"], map[string]any{"quality": float32(0.5)}) {
			t.Errorf("got %v", m[0])
		}
		if m[1]["uuid"] == id {
			t.Error("two requests have the same id")
		}
	})
}

// TestGrabRenderIsAnElementToo: Vuer's component and its request have one name.
func TestGrabRenderIsAnElementToo(t *testing.T) {
	play(t, `
		local grab = GrabRender{ key = "ego" }
		print(grab.tag, grab.etype, grab.key, grab, GrabRender().etype, pcall(GrabRender, { quality = 2 }))
		spawn(function(session)
			session:set(Scene{ GrabRender{}, Group{ key = "g", grab } })
			session:upsert(grab, "bgChildren")
			yield(Frame{ grab, frame_rate = 10 })
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"viewer": "vuerlua"})
		m := c.messages(t)
		s.wantNoErrors()
		if len(m) != 3 || fmt.Sprint(m[0]["data"].(map[string]any)["children"]) !=
			"[map[key:DEFAULT tag:GrabRender] map[children:[map[key:ego tag:GrabRender]] key:g tag:VuerGroup]]" ||
			fmt.Sprint(m[1]["data"]) != "map[nodes:[map[key:ego tag:GrabRender]] to:bgChildren]" || m[2]["etype"] != "GRAB_RENDER" || m[2]["key"] != "ego" {
			t.Errorf("got %v", m)
		}
		s.wantSaid("GrabRender\tGRAB_RENDER\tego\tGrabRender \"ego\"\tGRAB_RENDER\tfalse\t" +
			"scene.lua:3: quality of GrabRender wants a number from 0 to 1, not 2")
	})
}

func TestSpawnFilters(t *testing.T) {
	const source = `
		spawn(function(s) print(s.id, "python", s.info.client) end, { client = "python" })
		spawn(function(s) print(s.id, "phone") end, { userAgent = "*(iPhone; ?????)*", client = "brow*" })
		spawn(function(s) print(s.id, "any", s.info and s.info.client) end)`
	play(t, source, func(s *stage) {
		s.join("a", map[string]any{"client": "python"})
		s.join("b", map[string]any{"client": "browser", "userAgent": "Mozilla/5.0 (iPhone; 16_1x) Safari/9"})
		s.join("c", map[string]any{"client": "browser", "userAgent": "Mozilla/5.0 (X11) Chrome/1"})
		s.join("d", nil)
		s.wantSaid("a\tpython\tpython\nb\tphone\nc\tany\tbrowser\nd\tany\tnil")
		// a and b fit the last function as well.
		if errs := s.errors(); len(errs) != 2 || !strings.Contains(errs[0], "more than one spawn function") {
			t.Errorf("reported: %q", errs)
		}
	})
}

func TestGlob(t *testing.T) {
	cases := []struct {
		pattern, s string
		want       bool
	}{
		{"python", "python", true}, {"python", "pythons", false}, {"*", "", true}, {"?", "", false},
		{"a*c", "abbbc", true}, {"a*c", "abbbd", false}, {"*/5.0*", "Mozilla/5.0 (X)", true},
		{"a*b*c", "a-b-b-c", true}, {"**", "x", true}, {"?*", "é", true}, {"[a]", "a", false}, {"[a]", "[a]", true},
	}
	for _, c := range cases {
		if got := glob(c.pattern, c.s); got != c.want {
			t.Errorf("glob(%q, %q) = %v", c.pattern, c.s, got)
		}
	}
}

func TestSessionLife(t *testing.T) {
	play(t, `
		spawn(function(session)
			session.data.n = 1
			session:on_close(function(reason) sleep(0.1) print("closed", reason, session.connected, session.data.n) end)
			session:spawn_task(function() while true do sleep(1) print("tick") end end)
			after(2.5, function() print("after of a session that has left") end)
			session:forever()
			print("after forever", session:upsert(Box{ key = "x" }))
			sleep(1)
			print("never")
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		time.Sleep(2100 * time.Millisecond)
		s.engine.end(c, "gone home")
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid("tick\ntick\nafter forever\tfalse\tgone home\nclosed\tgone home\tfalse\t1")
		s.wantNoErrors()
		if n := len(s.engine.sessions); n != 0 {
			t.Errorf("%d sessions are kept", n)
		}
	})
}

// TestCallsAfterTheEnd: none of them throws, and each says why it did nothing.
func TestCallsAfterTheEnd(t *testing.T) {
	play(t, `
		spawn(function(session)
			print(session:close("enough"))
			session:on_close(function()
				print(session:close())
				print(session:set(Scene{}))
				print(session:send(Noop()))
				print(session:till("X"))
				print(session:grab_render{})
				print(session:get_webxr_mesh{})
				print(session:rpc(MjStep{}))
				print(session:forever())
				for event in session:events() do print(event.etype) end
			end)
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		s.engine.end(c, "enough")
		synctest.Wait()
		s.wantSaid("true" + strings.Repeat("\nfalse\tenough", 8))
		s.wantNoErrors()
	})
}

func TestSessionMisuse(t *testing.T) {
	cases := []struct{ name, call, want string }{
		{"dot", `session.upsert(Box{})`, "session.upsert was called with a dot (use a colon: session:upsert(...))"},
		{"set of a box", `session:set(Box{})`, "Box"},
		{"nil", `session:upsert(nil)`, "upsert needs an element, not nil"},
		{"a number", `session:upsert(5)`, "number"},
		{"two elements", `session:upsert(Box{ key = "a" }, Box{ key = "b" })`, "put several into a list"},
		{"field", `session.score = 5`, "store data of a client in session.data.score"},
		{"no method", `session:upsrt(Box{})`, "did you mean 'upsert'?"},
		{"NaN", `session:upsert(Box{ key = "a", position = {0, 0/0, 0} })`, "position[2]"},
		{"function", `session:upsert(Box{ key = "a", onClick = function() end })`, "onClick"},
		{"cycle", `local b = Box{ key = "a" } b.material = b session:upsert(b)`, "material"},
		{"wrong type", `session:upsert(Box{ key = "a", position = "here" })`, "position"},
		{"send of an element", `session:send(Box{})`, "wrap an element"},
		{"scene by the back door", `session:send(ServerEvent{ etype = "UPSERT", data = {} })`, "use session:set"},
		{"remove of nothing", `session:remove()`, "remove wants a key or a list of keys, not nil"},
		{"spawn_task without a function", `session:spawn_task(5)`, "pass the function itself"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			play(t, "spawn(function(session)\n  "+c.call+"\nend)", func(s *stage) {
				client := s.join("c1", map[string]any{})
				errs := s.errors()
				if len(errs) == 0 {
					t.Fatal("no error")
				}
				last := errs[len(errs)-1] // an unknown property has been warned about before
				if !strings.Contains(last, c.want) || !strings.HasPrefix(last, "error scene.lua:2: ") {
					t.Errorf("reported: %q", errs)
				}
				if sent := client.messages(t); len(sent) > 0 {
					t.Errorf("sent: %v", sent)
				}
			})
		})
	}
}

// TestFailuresAreValues: what the host throws has a kind and reads well.
func TestFailuresAreValues(t *testing.T) {
	play(t, `
		local where = "here"
		spawn(function(session)
			local ok, e = pcall(session.upsert, session, Box{ key = "a", position = where })
			print(ok, e.kind, e.message ~= nil, is_timeout(e))
			local ok, e = pcall(session.till, session, "NEVER", { timeout = 0.5 })
			print(ok, e.kind, is_timeout(e), "as text: " .. e)
			print(e:match("no (%u+)"), e:find("never"), (e:gsub("NEVER", "X")), e.nothing)
		end)`, func(s *stage) {
		s.join("c1", map[string]any{})
		time.Sleep(time.Second)
		synctest.Wait()
		s.wantSaid("false\tinvalid\ttrue\tfalse\nfalse\ttimeout\ttrue\tas text: scene.lua:6: no NEVER within 0.5 s\n" +
			"NEVER\tnil\tscene.lua:6: no X within 0.5 s\tnil")
		s.wantNoErrors()
	})
}

func TestHandlers(t *testing.T) {
	play(t, `
		local off = on("A", function(e, s) print("first", e.value, s.id) end)
		add_handler("A", function(e) print("once", e.value) end, { once = true })
		on("A", function(e) sleep(1) print("slept", e.value) end)
		on("*", function(e) print("any", e.etype) end)
		on("OFF", function() off() off() end)
		on("BAD", function() error("handler") end)`, func(s *stage) {
		c := s.join("c1", nil)
		for i := 1; i <= 2; i++ {
			s.send(c, map[string]any{"etype": "A", "value": i})
		}
		s.send(c, map[string]any{"etype": "OFF"})
		s.send(c, map[string]any{"etype": "BAD"})
		s.send(c, map[string]any{"etype": "A", "value": 3})
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.wantSaid(strings.Join([]string{
			"first\t1\tc1", "once\t1", "any\tA", "first\t2\tc1", "any\tA", "any\tOFF", "any\tBAD", "any\tA",
			"slept\t1", "slept\t2", "slept\t3",
		}, "\n"))
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], "scene.lua:7: handler") {
			t.Errorf("reported: %q", errs)
		}
	})
}

// TestCleanupStopsWhatWaits: events that came together are on their way to the handler when
// the first of them takes it off.
func TestCleanupStopsWhatWaits(t *testing.T) {
	play(t, `
		local off
		off = on("A", function(e) print("a", e.value) off() end)
		on("A", function(e) print("once", e.value) end, { once = true })`, func(s *stage) {
		c := s.join("c1", nil)
		for i := range 3 {
			s.send(c, map[string]any{"etype": "A", "value": i})
		}
		synctest.Wait()
		s.wantSaid("a\t0\nonce\t0")
		s.wantNoErrors()
	})
}

func TestEventsAreEvenedOut(t *testing.T) {
	play(t, `
		on("CAMERA_MOVE", function(e)
			local keys = {}
			for k in pairs(e.value) do keys[#keys + 1] = k end
			print(e.value.position[1], e.value.camera.position[1], table.concat(keys, ","))
		end)
		on("CLICK", function(e) print("click", e.etype, e.key, e.value.key) end)
		on("SET", function(e) print("set", type(e.value), e.value) end)
		on("TIME", function(e) print("time", e.ts > 1e9 and e.ts < 1e10) end)
		on("NOTHING", function(e) print("nothing", e.value, e.key) end)`, func(s *stage) {
		c := s.join("c1", nil)
		s.send(c, map[string]any{"etype": "CAMERA_MOVE", "value": map[string]any{"camera": map[string]any{"position": []any{7, 8, 9}}}})
		s.send(c, map[string]any{"etype": "ON_CLICK", "value": map[string]any{"key": "box"}})
		s.send(c, map[string]any{"etype": "CLICK", "key": "button"})
		s.send(c, map[string]any{"etype": "SET", "key": "slider", "value": "8.5"})
		s.send(c, map[string]any{"etype": "TIME", "ts": 1795447751313})
		s.send(c, map[string]any{"etype": "TIME"})
		s.send(c, map[string]any{"etype": "NOTHING"})
		synctest.Wait()
		want := "7\t7\tcamera\nclick\tCLICK\tbox\tbox\nset\tnumber\t8.5\ntime\ttrue\n"
		if got := s.said(); !strings.HasPrefix(got, want) {
			t.Errorf("printed:\n%s\nwant:\n%s", got, want)
		}
		if !strings.HasSuffix(s.said(), "nothing\tnil\tnil") {
			t.Errorf("printed:\n%s", s.said())
		}
	})
}

// TestClickOnce: a client that sends both CLICK and ON_CLICK is heard once for each click.
func TestClickOnce(t *testing.T) {
	play(t, `on("CLICK", function(e) print(e.value.key, e.value.distance) end)`, func(s *stage) {
		c := s.join("c1", nil)
		for range 2 {
			s.send(c, map[string]any{"etype": "CLICK", "key": "a", "value": map[string]any{"key": "a", "distance": 2}})
			s.send(c, map[string]any{"etype": "ON_CLICK", "value": map[string]any{"key": "a"}})
		}
		s.wantSaid("a\t2\na\t2")
	})
}

func TestFixturesReachLua(t *testing.T) {
	files, err := filepath.Glob("../protocol/testdata/fixtures/c2s_*.bin")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			play(t, `on("*", function(e, s) print(e.etype, e.ts < 1e10, e.value == nil) end)`, func(s *stage) {
				frame, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
				if err != nil {
					t.Fatal(err)
				}
				s.engine.deliver(&fakeClient{id: "c"}, ev)
				synctest.Wait()
				s.wantSaid(ev.Etype + "\ttrue\tfalse")
			})
		})
	}
}

func TestTill(t *testing.T) {
	play(t, `
		spawn(function(session)
			print(session:till("INIT").value.client)
			print(session:till("GO", { timeout = 5 }).value)
			print(pcall(session.till, session, "GO", { timeout = 1 }))
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"client": "x"})
		s.send(c, map[string]any{"etype": "GO", "value": "now"})
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.wantSaid("x\nnow\nfalse\tscene.lua:5: no GO within 1 s")
	})
}

func TestBind(t *testing.T) {
	play(t, `
		bind(function(session)
			session:set(DefaultScene{ Box{ key = "box" } })
			for i = 1, 3 do yield(Frame{ Update(Box{ key = "box", position = {i, 0, 0} }), frame_rate = 10 }) end
			yield(Upsert(Box{ key = "last" }))
			coroutine.yield(Frame{ Remove("box"), frame_rate = 1 })
			print("done", string.format("%.2f", now()))
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantNoErrors()
		s.wantSaid("done\t1.30")
		var etypes []string
		for _, m := range c.messages(t) {
			etypes = append(etypes, m["etype"].(string))
		}
		if got := strings.Join(etypes, " "); got != "SET UPDATE UPDATE UPDATE UPSERT REMOVE" {
			t.Errorf("sent %s", got)
		}
	})
}

// TestSlowHandlers: a client whose events are not handled in time is read no further, and
// nothing is lost.
func TestSlowHandlers(t *testing.T) {
	play(t, `local n = 0 on("E", function(e) sleep(10) n = n + 1 if n % 1000 == 0 then print(n) end end)`, func(s *stage) {
		c := &fakeClient{id: "busy"}
		frame := []byte("\x81\xa5etype\xa1E")
		var sent atomic.Int64
		go func() {
			for range 3000 {
				ev, _ := protocol.DecodeEvent(frame, protocol.DefaultLimits)
				s.engine.deliver(c, ev)
				sent.Add(1)
			}
		}()
		time.Sleep(time.Second)
		synctest.Wait()
		if n := sent.Load(); n > eventsInFlight {
			t.Errorf("%d events were taken", n)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid("1000\n2000\n3000")
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], "its further events wait") {
			t.Errorf("reported: %q", errs)
		}
	})
}

func TestAsset(t *testing.T) {
	play(t, `
		print(asset("a file.obj"))
		print(pcall(asset, "../secret"))
		spawn(function(session) print(asset("./meshes/robot.urdf")) end)`, func(s *stage) {
		s.join("c1", map[string]any{})
		said := s.said()
		if !strings.HasPrefix(said, "/workspace/a%20file.obj\nfalse\t") || !strings.HasSuffix(said, "\n/workspace/meshes/robot.urdf") {
			t.Errorf("printed:\n%s", said)
		}
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], "did you mean 'meshes/robo.urdf'?") {
			t.Errorf("reported: %q", errs)
		}
	}, "a file.obj", "", "meshes/robo.urdf", "")
}

func TestModules(t *testing.T) {
	play(t, `
		local a, b = require "lib.thing", require "lib.thing"
		print(a == b, a.name, require("pkg").name, require "vuer" == vuer, vuer.version, package.loaded["lib.thing"] == a)
		print(arg[0], vuer.config.Script, vuer.stats().Sessions, type(vuer.Box), vuer.generation)`, func(s *stage) {
		s.wantSaid("true\tlib.thing\tpkg\ttrue\ttest\ttrue\nscene.lua\tscene.lua\t0\tfunction\t1")
	}, "lib/thing.lua", "return { name = ... }", "pkg/init.lua", "return { name = ... }")
}

func TestWarningsComeOncePerLine(t *testing.T) {
	play(t, `
		spawn(function(session)
			for i = 1, 5 do
				session:upsert(Box{ key = "a", colour = "red" })
			end
		end)`, func(s *stage) {
		s.join("c1", map[string]any{})
		errs := s.errors()
		if len(errs) != 1 || !strings.Contains(errs[0], "Box has no property 'colour'") || !strings.Contains(errs[0], "did you mean 'color'?") {
			t.Errorf("reported: %q", errs)
		}
		if d := s.reports[0]; d.Line != 4 || d.Width != len("colour") {
			t.Errorf("at line %d, width %d", d.Line, d.Width)
		}
	})
}
