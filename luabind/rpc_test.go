package luabind

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// requests takes the requests that the client has been sent since the last look.
func (s *stage) requests(c *fakeClient) (asked []map[string]any) {
	s.Helper()
	synctest.Wait()
	for _, m := range c.messages(s) {
		if m["rtype"] != nil {
			asked = append(asked, m)
		}
	}
	return asked
}

// answer sends the answer to a request.
func (s *stage) answer(c *fakeClient, request map[string]any, value any) {
	s.Helper()
	s.send(c, map[string]any{"etype": request["rtype"], "key": request["key"], "value": value})
}

func viewer() map[string]any {
	return map[string]any{"client": "browser", "viewer": "vuerlua"}
}

func TestRPC(t *testing.T) {
	play(t, `
		spawn(function(session)
			local mesh = session:get_webxr_mesh{ key = "webxr-mesh" }
			print(mesh.etype:match("^(.-)@"), mesh.key, #mesh.value.meshes[1].vertices, mesh.value.meshes[1].semanticLabel)
			print(session:rpc(ServerEvent{ etype = "ASK", key = "k", data = { n = 1 } }).value)
			print(session:rpc(MjStep{ key = "mj", sim_steps = 4 }, { ttl = 9 }).value.dt)
			local co = coroutine.wrap(function() coroutine.yield(session:grab_render{}.value.x) end)
			print(pcall(co))
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		want := []struct {
			etype, key, data string
			answer           any
		}{
			{"GET_WEBXR_MESH", "webxr-mesh", "map[]", map[string]any{"meshes": []any{map[string]any{"vertices": []any{1, 2, 3}, "semanticLabel": "table"}}}},
			{"ASK", "k", "map[n:1]", "fine"},
			{"MJ_STEP", "mj", "map[sim_steps:4]", map[string]any{"dt": 0.5}},
			{"GRAB_RENDER", "DEFAULT", "map[]", map[string]any{"x": 7}},
		}
		for _, w := range want {
			asked := s.requests(c)
			if len(asked) != 1 {
				t.Fatalf("%s: %d requests: %v", w.etype, len(asked), s.errors())
			}
			r := asked[0]
			if got := fmt.Sprint(r["etype"], r["key"], r["data"]); got != w.etype+w.key+w.data {
				t.Errorf("asked %v", r)
			}
			if uuid, _ := r["uuid"].(string); r["rtype"] != w.etype+"_RESPONSE@"+uuid || len(uuid) != 36 {
				t.Errorf("asked %v", r)
			}
			s.answer(c, r, w.answer)
		}
		s.wantSaid("GET_WEBXR_MESH_RESPONSE\twebxr-mesh\t3\ttable\nfine\n0.5\ntrue\t7")
		s.wantNoErrors()
	})
}

func TestRPCErrors(t *testing.T) {
	play(t, `
		local function try(name, ...)
			local ok, e = pcall(...)
			print(name, ok, e.kind, is_timeout(e), vuer.is_timeout(e), string.format("%g", now() - session_at))
			print((tostring(e):gsub("^scene.lua:%d+: ", "")))
		end
		spawn(function(session)
			session_at = now()
			try("default", session.grab_render, session)
			session_at = now()
			try("ttl", session.grab_render, session, { ttl = 0.5 })
			try("refused", session.grab_render, session, { ttl = 60 })
			try("quality", session.grab_render, session, { quality = 2 })
			try("ttl of nothing", session.grab_render, session, { ttl = "soon" })
			try("no event", session.rpc, session, { etype = "X" })
			try("not an RPC", session.rpc, session, Upsert(Box{ key = "a" }))
			print(session:grab_render{ ttl = 60 }, "not reached")
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(2600 * time.Millisecond)
		asked := s.requests(c)
		if len(asked) != 3 {
			t.Fatalf("%d requests", len(asked))
		}
		s.answer(c, asked[2], map[string]any{"error": "the page is hidden"})
		s.engine.end(c, "gone home")
		time.Sleep(time.Minute)
		synctest.Wait()
		s.wantSaid(`
default	false	timeout	true	true	2
no answer to GRAB_RENDER within 2 s (a page answers while it is visible; a longer ttl gives it time)
ttl	false	timeout	true	true	0.5
no answer to GRAB_RENDER within 0.5 s (a page answers while it is visible; a longer ttl gives it time)
refused	false	io	false	false	0.6
the client cannot answer GRAB_RENDER: the page is hidden
quality	false	invalid	false	false	0.6
quality of session:grab_render wants a number from 0 to 1, not 2
ttl of nothing	false	invalid	false	false	0.6
ttl of session:grab_render wants a number of seconds, not string
no event	false	invalid	false	false	0.6
session:rpc wants a server event, not table (wrap an element: Update(Box{...}), Upsert(...), ServerEvent{ etype = "...", data = ... })
not an RPC	false	invalid	false	false	0.6
session:rpc wants an event that clients answer, which UPSERT is not (GrabRender{}, GetWebXRMesh{}, Pick{}, Raycast{}, MjStep{}, MjRender{}, or a ServerEvent of your own; session:send sends any)`)
		// The task is not to blame if its client has left.
		s.wantNoErrors()
	})
}

// TestRPCOfALeavingClient: what waits is told so, in a way that pcall can see; the task of the
// client ends at its next blocking call, and others get false.
func TestRPCOfALeavingClient(t *testing.T) {
	play(t, `
		local seen
		spawn(function(session)
			seen = session
			local ok, e = pcall(session.grab_render, session, { ttl = 60 })
			print("own", ok, e.kind, e.message)
			pcall(session.grab_render, session)
			print("not reached")
		end)
		spawn_task(function()
			while not seen do sleep(0.1) end
			local ok, e = pcall(seen.till, seen, "NEVER")
			print("other", ok, e.kind)
			print(seen:grab_render())
			print(seen:rpc(GrabRender{}))
			print(seen:till("NEVER"))
			for e in seen:events() do print("not reached") end
			print("end")
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(time.Second)
		s.engine.end(c, "gone home")
		synctest.Wait()
		s.wantSaid(`
other	false	closed
false	gone home
false	gone home
false	gone home
end
own	false	closed	the client has left: gone home`)
		s.wantNoErrors()
	})
}

// TestRPCIsOfOneSession: an answer from another client is not taken, a late one and a second
// one are nobody's, and a response to nothing is an event like others.
func TestRPCIsOfOneSession(t *testing.T) {
	play(t, `
		on("*", function(e, s) if e.etype ~= "INIT" then print("any", s.id, e.etype:match("^(.-)@") or e.etype) end end)
		spawn(function(session)
			for i = 1, 2 do
				local ok, r = pcall(session.rpc, session, ServerEvent{ etype = "ASK", data = i }, { ttl = 1 })
				print(session.id, ok, ok and r.value or r.kind)
			end
		end, { viewer = "vuerlua" })`, func(s *stage) {
		a, b := s.join("a", viewer()), s.join("b", map[string]any{})
		first := s.requests(a)[0]
		s.answer(b, first, "stolen")
		time.Sleep(1500 * time.Millisecond)
		second := s.requests(a)[0]
		s.answer(a, first, "late")
		s.answer(a, second, "good")
		s.answer(a, second, "again")
		s.answer(a, map[string]any{"rtype": "ASK_RESPONSE@nobody"}, "odd")
		s.wantSaid("any\tb\tASK_RESPONSE\na\tfalse\ttimeout\na\ttrue\tgood\nany\ta\tASK_RESPONSE\nany\ta\tASK_RESPONSE")
	})
}

// TestManyRPCs: a thousand at once, answered in any order, and not more.
func TestManyRPCs(t *testing.T) {
	play(t, `
		local done, sum = 0, 0
		spawn(function(session)
			for i = 1, 1024 do
				session:spawn_task(function()
					local r = session:rpc(ServerEvent{ etype = "ASK", data = i })
					done, sum = done + 1, sum + (r.value == i and 1 or 0)
				end)
			end
			sleep(0.1)
			print(pcall(session.rpc, session, ServerEvent{ etype = "ASK", data = 0 }))
			sleep(1)
			print(done, sum)
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(500 * time.Millisecond)
		asked := s.requests(c)
		for i := len(asked) - 1; i >= 0; i-- {
			s.answer(c, asked[i], asked[i]["data"])
		}
		time.Sleep(time.Second)
		synctest.Wait()
		s.wantSaid("false\tscene.lua:11: 1024 tasks wait for client c1 already (is a waiting task started for each event?)\n1024\t1024")
		if n := len(s.engine.sessions[c].waits.calls); n != 0 {
			t.Errorf("%d calls are kept", n)
		}
	})
}

// TestHandlersThatAsk: more events than may be handled at a time, each of which waits for an
// answer that comes behind them, do not lock each other out.
func TestHandlersThatAsk(t *testing.T) {
	play(t, `
		local n = 0
		on("E", function(e, session)
			session:till("GO", { timeout = 60 })
			n = n + 1
			if n == 1000 then print(n) end
		end)`, func(s *stage) {
		c := &fakeClient{id: "busy"}
		for range 1000 {
			s.send(c, map[string]any{"etype": "E"})
		}
		go func() {
			for range eventsInFlight {
				s.engine.deliver(c, event(t, "OTHER", nil))
			}
			s.engine.deliver(c, event(t, "GO", nil))
		}()
		synctest.Wait()
		s.wantSaid("1000")
		if n := len(s.engine.gate(c)); n != 0 {
			t.Errorf("%d events still count as handled", n)
		}
	})
}

// TestCancelledRPC: pcall does not keep a task from being cancelled, and nothing of it stays.
func TestCancelledRPC(t *testing.T) {
	play(t, `
		spawn(function(session)
			local tasks = {}
			for i = 1, 100 do
				tasks[i] = session:spawn_task(function()
					pcall(session.grab_render, session, { ttl = 60 })
					print("not reached")
				end)
				tasks[100 + i] = session:spawn_task(function()
					pcall(session.till, session, "NEVER")
					print("not reached")
				end)
			end
			sleep(1)
			for _, task in ipairs(tasks) do task:cancel() end
			sleep(1)
			print(pcall(tasks[1].wait, tasks[1]))
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(3 * time.Second)
		synctest.Wait()
		s.wantSaid("false\tscene.lua:17: the task was cancelled")
		w := s.engine.sessions[c].waits
		if len(w.calls)+len(w.till)+w.count != 0 {
			t.Errorf("kept: %d calls, %d waiters, %d waits", len(w.calls), len(w.till), w.count)
		}
		s.wantNoErrors()
	})
}

// TestOfficialGrabRender: Vuer's client needs a node for it, once, and again after a set.
func TestOfficialGrabRender(t *testing.T) {
	play(t, `
		spawn(function(session)
			session:set(DefaultScene{})
			print(session:grab_render{ quality = 0.5 }.value.n)
			print(session:grab_render{}.value.n)
			session:set(DefaultScene{})
			sleep(5)
			print(session:grab_render{ key = "ego" }.value.n)
			print(pcall(session.grab_render, session, { ttl = 0.5 }))
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"client": "browser", "pkg": "@vuer-ai/vuer"})
		next := func(want string) []map[string]any {
			t.Helper()
			synctest.Wait()
			messages := c.messages(t)
			var etypes []string
			for _, m := range messages {
				etypes = append(etypes, m["etype"].(string))
			}
			if got := strings.Join(etypes, " "); got != want {
				t.Fatalf("sent %q, want %q; %v", got, want, s.errors())
			}
			return messages
		}
		m := next("SET UPSERT GRAB_RENDER")
		if got := fmt.Sprint(m[1]["data"]); got != "map[nodes:[map[key:DEFAULT tag:GrabRender]] to:bgChildren]" {
			t.Errorf("mounted %s", got)
		}
		time.Sleep(300 * time.Millisecond) // it was not there yet: asked again
		again := next("GRAB_RENDER")
		if again[0]["rtype"] != m[2]["rtype"] {
			t.Errorf("asked %v, then %v", m[2], again[0])
		}
		s.answer(c, m[2], map[string]any{"n": 1})
		s.answer(c, next("GRAB_RENDER")[0], map[string]any{"n": 2})
		next("SET UPSERT")
		time.Sleep(5 * time.Second)
		s.answer(c, next("GRAB_RENDER")[0], map[string]any{"n": 3})
		time.Sleep(time.Second)
		next("GRAB_RENDER")
		s.wantSaid("1\n2\n3\nfalse\tscene.lua:9: no answer to GRAB_RENDER within 0.5 s (a page answers while it is visible; a longer ttl gives it time)")
	})
}

// TestOfficialStreams: what sends nothing by itself is switched on when a script listens.
func TestOfficialStreams(t *testing.T) {
	official := map[string]any{"client": "browser"}
	cases := []struct {
		name, script string
		info         map[string]any
		want         string
	}{
		{"camera of the stage", `on("CAMERA_MOVE", print) spawn(function(s) s:set(DefaultScene{}) end)`, official,
			"[map[key:SceneCameraControl stream:true]]"},
		{"our viewer", `on("CAMERA_MOVE", print) spawn(function(s) s:set(DefaultScene{}) end)`, viewer(), ""},
		{"Python's client", `on("CAMERA_MOVE", print) spawn(function(s) s:set(DefaultScene{}) end)`, map[string]any{"client": "python"}, ""},
		{"nobody listens", `spawn(function(s) s:set(DefaultScene{}) end)`, official, ""},
		{"controllers", `spawn(function(s) s:set(DefaultScene{}) s:on("CONTROLLER_MOVE", print) end)`, official,
			"[map[key:motion-controllers left:true right:true stream:true]]"},
		{"the page's own scene", `on("CAMERA_MOVE", print) spawn(function(s) sleep(1) end)`, official,
			"[map[key:SceneCameraControl stream:true]]"},
		{"the script's own", `spawn(function(s)
			s:set(Scene{ bgChildren = { Group{ key = "g", OrbitControls{ key = "o" } } } })
			pcall(s.till, s, "CAMERA_MOVE", { timeout = 0 }) end)`, official, "[map[key:o stream:true]]"},
		{"decided", `on("CAMERA_MOVE", print) spawn(function(s)
			s:set(DefaultScene{ bgChildren = { OrbitControls{ key = "o", stream = true } } }) end)`, official, ""},
		{"off", `on("CAMERA_MOVE", print) spawn(function(s)
			s:set(Scene{ OrbitControls{ key = "o", stream = false } }) end)`, official, ""},
		{"hands", `on("HAND_MOVE", print) spawn(function(s) ---@diagnostic disable-line: no-sender
			s:set(Scene{}) s:upsert(Hands{ key = "h" }, "bgChildren") s:upsert(Hands{ key = "h", fps = 10 }) end)`, official,
			"[map[key:h stream:true]]"},
		{"again", `on("HAND_MOVE", print) spawn(function(s) ---@diagnostic disable-line: no-sender
			s:set(Scene{}) s:add(Hands{ key = "h" }) s:remove("h") s:add(Hands{ key = "h" }) end)`, official,
			"[map[key:h stream:true]][map[key:h stream:true]]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			play(t, c.script, func(s *stage) {
				client := s.join("c1", c.info)
				got := ""
				for _, m := range client.messages(t) {
					if m["etype"] == "UPDATE" {
						got += fmt.Sprint(m["data"].(map[string]any)["nodes"])
					}
				}
				if got != c.want {
					t.Errorf("updated %s, want %s", got, c.want)
				}
				s.wantNoErrors()
			})
		})
	}
}

// A request's time begins with the page's first picture, which a slow machine may take long for.
func TestRPCBeforeTheFirstPicture(t *testing.T) {
	for name, test := range map[string]struct {
		preparing, answer time.Duration // 0: no answer
		want              string
	}{
		"answered with the picture": {29950 * time.Millisecond, 30*time.Second + time.Millisecond, "true 30.00"},
		"answered before":           {29950 * time.Millisecond, 3 * time.Second, "true 3.00"},
		"never answered":            {29950 * time.Millisecond, 0, "false 30.05"},
		"never drawn":               {time.Hour, 0, "false 60.05"},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, `
				spawn(function(session)
					local at = now()
					local ok, e = pcall(session.grab_render, session, { ttl = 0.05 })
					print(ok, string.format("%.2f", now() - at))
					if not ok then print(e.message) end
				end)`, func(s *stage) {
				c := &fakeClient{id: "c1", info: viewer()}
				c.preparing.Store(true)
				s.admit(c)
				asked := s.requests(c)
				if len(asked) != 1 {
					t.Fatalf("%d requests", len(asked))
				}
				drawn := time.AfterFunc(test.preparing, func() { c.preparing.Store(false) })
				defer drawn.Stop()
				if test.answer > 0 {
					time.Sleep(test.answer)
					s.answer(c, asked[0], map[string]any{"x": 7})
				}
				time.Sleep(2 * time.Minute)
				if more := s.requests(c); len(more) > 0 {
					t.Errorf("it is asked again: %v", more)
				}
				if got := strings.ReplaceAll(s.said(), "\t", " "); !strings.HasPrefix(got, test.want) || !strings.HasPrefix(test.want, "true") && !strings.Contains(got, "within 0.05 s") {
					t.Errorf("it says %q, want %q", got, test.want)
				}
			})
		})
	}
}
