package luabind

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// report sends what our page reports of its camera.
func (s *stage) report(c *fakeClient, position []any, more map[string]any) {
	s.Helper()
	value := map[string]any{
		"position": position, "target": []any{0, 0, 0}, "quaternion": []any{0, 0, 0, 1}, "up": []any{0, 1, 0}, "fov": 60, "aspect": 1.5, "roll": 0, "zoom": 1,
	}
	for name, v := range more {
		value[name] = v
	}
	s.send(c, map[string]any{"etype": "VUERLUA_CAMERA", "value": value})
}

// etypes takes the etypes of what the client has been sent since the last look.
func (s *stage) etypes(c *fakeClient) string {
	s.Helper()
	var list []string
	for _, m := range c.messages(s) {
		list = append(list, m["etype"].(string))
	}
	return strings.Join(list, " ")
}

func TestLook(t *testing.T) {
	play(t, `
		spawn(function(session)
			session:set(DefaultScene{ Box{ key = "box" } })
			print(session:look{ from = {3, 3, 3}, at = {0, 1, 0}, up = {0, 0, 1}, fov = 40, roll = 0.5, seconds = 2, ease = "out" })
			print(session:look{ at = "box", wait = false }, session:look{ at = "bxo" })
			print(session:fit{ "box", 7, seconds = 0 })
			print(session:fit("box"))
			print(session:fit())
			print(session:look{ fov = 30, seconds = 3 })
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		asked := s.requests(c)
		if len(asked) != 1 || asked[0]["etype"] != "CAMERA_LOOK" ||
			fmt.Sprint(asked[0]["data"]) != "map[at:[0 1 0] ease:out fov:40 from:[3 3 3] roll:0.5 seconds:2 up:[0 0 1]]" {
			t.Fatalf("asked %v", asked)
		}
		s.answer(c, asked[0], map[string]any{})
		s.wantSaid("true\ntrue\tfalse\tno element has the key \"bxo\" (did you mean \"box\"?)\nfalse\tno element has the key \"7\"")
		messages := c.messages(t)
		if len(messages) != 2 || messages[0]["rtype"] != nil || fmt.Sprint(messages[0]["data"]) != "map[at:box seconds:1]" {
			t.Errorf("sent %v", messages)
		}
		if got := fmt.Sprint(messages[1]["etype"], messages[1]["data"]); got != "CAMERA_FITmap[keys:[box] seconds:1]" {
			t.Errorf("asked %s", got)
		}
		s.answer(c, messages[1], map[string]any{"reason": "the visitor has moved the camera"})
		fit := s.requests(c)
		if got := fmt.Sprint(fit[0]["data"]); got != "map[seconds:1]" {
			t.Errorf("asked %s", got)
		}
		s.answer(c, fit[0], map[string]any{"error": strings.Repeat("x", 1000)})
		time.Sleep(9 * time.Second)
		synctest.Wait()
		lines := strings.Split(s.said(), "\n")
		if got := lines[3]; got != "false\tthe visitor has moved the camera" {
			t.Errorf("printed %q", got)
		}
		if got := lines[4]; len(got) > 300 {
			t.Errorf("printed %d bytes", len(got))
		}
		if got := lines[5]; got != "false\tthe page has not answered" {
			t.Errorf("printed %q", got)
		}
	})
}

// TestLookRefused: clients that do not move their camera say so.
func TestLookRefused(t *testing.T) {
	const script = `spawn(function(session)
		session:set(DefaultScene{})
		print(session:look{ from = {1, 2, 3} })
		print(session:fit())
	end)`
	for _, c := range []struct {
		info map[string]any
		want string
	}{
		{map[string]any{"client": "browser"}, "Vuer's page does not move its camera"},
		{map[string]any{"client": "python"}, `the client "python" does not move its camera`},
		{map[string]any{}, "the client has not said what it is"},
	} {
		play(t, script, func(s *stage) {
			s.join("c1", c.info)
			want := "false\t" + c.want + "; only our own page "
			if lines := strings.Split(s.said(), "\n"); len(lines) != 2 || !strings.HasPrefix(lines[0], want) || lines[0] != lines[1] {
				t.Errorf("printed %q", lines)
			}
		})
	}
	play(t, `local mine spawn(function(session) mine = mine or session end)
		on("GO", function() print(mine:look{ from = {1, 2, 3} }) print(mine.camera.fov) end)`, func(s *stage) {
		s.engine.end(s.join("c1", viewer()), "gone home")
		s.send(s.join("c2", viewer()), map[string]any{"etype": "GO"})
		s.wantSaid("false\tgone home\n60")
	})
}

func TestLookOptions(t *testing.T) {
	for call, want := range map[string]string{
		`look("box")`:                                `session:look wants a table, not the string "box" (write session:look{ from = {3, 3, 3}, at = {0, 1, 0} })`,
		`look{}`:                                     `session:look wants from, at, up, fov or roll (session:look{ from = {3, 3, 3}, at = {0, 1, 0} })`,
		`look{ to = {1, 2, 3} }`:                     `session:look has no option 'to' (it has from, at, up, fov, roll, seconds, ease and wait)`,
		`look{ from = "box" }`:                       `from of session:look wants a place, not the string "box" (write {x, y, z})`,
		`look{ from = {1, 2} }`:                      `from of session:look wants a place, not a table (write {x, y, z})`,
		`look{ from = {1, 2, 0/0} }`:                 `from of session:look wants a place, not a table (write {x, y, z})`,
		`look{ at = {1, 2} }`:                        `at of session:look wants a place, a key or a session, not a table (at = {0, 1, 0}, or at = "box")`,
		`look{ at = true }`:                          `at of session:look wants a place, a key or a session, not a boolean (at = {0, 1, 0}, or at = "box")`,
		`look{ at = session }`:                       `session:look: a session cannot follow its own camera (at is another session)`,
		`look{ from = {1, 2, 3}, at = {1, 2, 3} }`:   `session:look: from and at are the same place (at is what the camera looks at)`,
		`look{ up = {0, 0, 0} }`:                     `up of session:look has no direction ({0, 1, 0} is the usual one, {0, 0, 1} if z is up)`,
		`look{ fov = 200 }`:                          `fov of session:look wants degrees from 1 to 179, not the number 200`,
		`look{ roll = "left" }`:                      `roll of session:look wants radians, not the string "left" (math.rad(20) is 20 degrees)`,
		`look{ from = {1, 2, 3}, seconds = -1 }`:     `seconds of session:look wants a number from 0 to 3600, not the number -1`,
		`look{ from = {1, 2, 3}, ease = "inout" }`:   `unknown ease "inout" of session:look (did you mean 'in-out'?)`,
		`look{ from = {1, 2, 3}, ease = "springy" }`: `unknown ease "springy" of session:look (it is one of linear, in, out, in-out)`,
		`fit{ {} }`:                                  `session:fit: item 1 is a table, not a key (write the key that the element has: "box")`,
		`fit(true)`:                                  `session:fit wants keys, not a boolean (session:fit{ "box", seconds = 1 }, or without keys for everything)`,
		`fit{ "box", second = 1 }`:                   `session:fit has no option 'second' (did you mean 'seconds'?)`,
	} {
		play(t, "spawn(function(session) print(select(2, pcall(function() session:"+call+" end))) end)", func(s *stage) {
			s.join("c1", viewer())
			s.wantSaid("scene.lua:1: " + want)
		})
	}
}

func TestSessionCamera(t *testing.T) {
	play(t, `
		local function show(what, session)
			local c = session.camera
			print(what, table.concat(c.position, " "), table.concat(c.target, " "), table.concat(c.up, " "), c.fov, c.roll, string.format("%.2f", c.aspect))
		end
		spawn(function(session)
			show("before", session)
			session:set(DefaultScene{ camera = { from = {3, 2, 1}, at = {0, 1, 0}, fov = 50, roll = 0.5 }, up = {0, 0, 1} })
			local q = session.camera.quaternion
			print(string.format("%.4f", q[1]^2 + q[2]^2 + q[3]^2 + q[4]^2))
			show("scene", session)
			session:set(DefaultScene{ camPosition = {0, 0, 4}, camTarget = {0, 0, 1} })
			show("short", session)
			session:till("GO")
			show("page", session)
			session.camera.position[1] = 100
			show("copy", session)
			print(pcall(function() session.camera = {} end))
		end)
		on("*", function(e) print(e.etype) end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"client": "browser", "viewer": "vuerlua", "screenWidth": int64(1000), "screenHeight": int64(500)})
		s.report(c, []any{1, 2, 3}, nil)
		s.report(c, []any{1, 2, "x"}, nil)   // not a place
		s.report(c, []any{1, 2, 1e300}, nil) // too far
		s.report(c, []any{4, 5, 6}, map[string]any{"fov": -1})
		s.send(c, map[string]any{"etype": "VUERLUA_CAMERA", "value": "here"})
		s.send(c, map[string]any{"etype": "VUERLUA_CAMERA"})
		s.send(c, map[string]any{"etype": "GO"})
		s.wantSaid(`
before	0 5 10	0 0 0	0 1 0	60	0	2.00
1.0000
scene	3 2 1	0 1 0	0 0 1	50	0.5	2.00
short	0 0 4	0 0 1	0 1 0	60	0	2.00
INIT
page	1 2 3	0 0 0	0 1 0	60	0	1.50
copy	1 2 3	0 0 0	0 1 0	60	0	1.50
false	scene.lua:18: session.camera cannot be set (session:look{ from = {x, y, z}, at = {x, y, z} } moves the camera)
GO`)
	})
}

// TestCameraOfOthers: other clients tell their camera with CAMERA_MOVE, which they are asked for once.
func TestCameraOfOthers(t *testing.T) {
	play(t, `spawn(function(session)
		session:set(DefaultScene{})
		print(session.camera.position[1])
		session:till("GO")
		print(session.camera.position[1], session.camera.fov, string.format("%.1f %.1f", session.camera.target[1], session.camera.target[3]))
	end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"client": "browser"})
		if got := s.etypes(c); got != "SET UPDATE" {
			t.Errorf("sent %s", got)
		}
		s.send(c, map[string]any{"etype": "CAMERA_MOVE", "value": map[string]any{"camera": map[string]any{
			"position": []any{7, 0, 0}, "quaternion": []any{0, 0, 0, 1}, "fov": 45,
		}}})
		s.send(c, map[string]any{"etype": "GO"})
		s.wantSaid("0\n7\t45\t7.0 -11.2")
	})
}

// TestWatchedCamera: a page is asked for each frame of its camera only if a script reads it again and again.
func TestWatchedCamera(t *testing.T) {
	play(t, `
		on("ONCE", function(e, session) print(session.camera.fov) end)
		on("OFTEN", function(e, session) for i = 1, 300 do local p = session.camera.position sleep(0.01) end end)`, func(s *stage) {
		c := s.join("c1", viewer())
		for range 3 {
			s.send(c, map[string]any{"etype": "ONCE"})
			time.Sleep(5 * time.Second)
		}
		if got := s.etypes(c); got != "" {
			t.Errorf("sent %s", got)
		}
		s.send(c, map[string]any{"etype": "OFTEN"})
		time.Sleep(5 * time.Second)
		if got := s.etypes(c); got != "VUERLUA_CAMERA VUERLUA_CAMERA VUERLUA_CAMERA" {
			t.Errorf("sent %s", got)
		}
	})
}

func TestFollow(t *testing.T) {
	const script = `
		local first
		spawn(function(session)
			session:set(DefaultScene{ camera = { from = {0, 0, 9} } })
			if not first then first = session return end
			print(session:look{ at = first, seconds = 2 })
			session:on("STOP", function() print(session:look{ from = {1, 1, 1}, wait = false }) end)
			session:on("AGAIN", function() print(session:look{ at = first, wait = false }) end)
			session:on("BAD", function() print(pcall(session.look, session, { at = first, fov = 20 })) end)
		end)`
	play(t, script, func(s *stage) {
		leader, other := s.join("a", viewer()), s.join("b", viewer())
		s.etypes(leader)
		asked := s.requests(other)
		if got := fmt.Sprint(asked[0]["data"]); got != "map[at:[0 0 0] follow:a fov:60 from:[0 0 9] roll:0 seconds:2 up:[0 1 0] zoom:1]" {
			t.Errorf("asked %s", got)
		}
		s.answer(other, asked[0], map[string]any{})
		s.report(leader, []any{1, 2, 3}, nil)
		m := other.messages(t)
		if len(m) != 1 || m[0]["etype"] != "CAMERA_LOOK" || fmt.Sprint(m[0]["data"]) != "map[at:[0 0 0] follow:a fov:60 from:[1 2 3] roll:0 up:[0 1 0] zoom:1]" {
			t.Errorf("sent %v", m)
		}
		if got := s.etypes(leader); got != "VUERLUA_CAMERA" {
			t.Errorf("the leader was sent %q", got)
		}
		s.report(other, []any{1, 2, 3}, nil) // it has followed
		s.report(leader, []any{1, 2, 4}, nil)
		if got := s.etypes(other); got != "CAMERA_LOOK" {
			t.Errorf("sent %q", got)
		}
		s.report(other, []any{5, 5, 5}, map[string]any{"hand": true})
		s.report(leader, []any{1, 2, 5}, nil)
		if got := s.etypes(other); got != "" {
			t.Errorf("after a hand: sent %q", got)
		}
		s.send(other, map[string]any{"etype": "AGAIN"})
		s.send(other, map[string]any{"etype": "BAD"})
		s.report(leader, []any{1, 2, 6}, nil)
		if got := s.etypes(other); got != "CAMERA_LOOK CAMERA_LOOK" {
			t.Errorf("again: sent %q", got)
		}
		s.send(other, map[string]any{"etype": "STOP"})
		s.report(leader, []any{1, 2, 7}, nil)
		if got := s.etypes(other); got != "CAMERA_LOOK" {
			t.Errorf("after another look: sent %q", got)
		}
		s.send(other, map[string]any{"etype": "AGAIN"})
		s.engine.end(leader, "gone home")
		s.send(other, map[string]any{"etype": "AGAIN"})
		s.wantSaid("true\ntrue\nfalse\tscene.lua:9: session:look at a session takes over all of its camera, fov as well (leave fov out)\ntrue\ntrue\nfalse\tthe client whose camera it is has left: gone home")
	})
}

// TestDryLook: a dry run flies without a page.
func TestDryLook(t *testing.T) {
	n, _, err := dryRunOf(t, `spawn(function(session)
		session:set(DefaultScene{ camera = { from = {1, 2, 3} }, Box{ key = "box" } })
		print(session:look{ at = "box", seconds = 0.25 }, now(), session.camera.position[2])
		print(session:fit{ "box", seconds = 0.25 }, now())
		print(session:look{ at = "b" .. "ax", seconds = 0.25 })
		print(session:has("box"), session:has(Box{ key = "ball" }))
	end)`)
	if err != nil {
		t.Fatal(err)
	}
	want := "true\t0.25\t2\ntrue\t0.5\nfalse\tno element has the key \"bax\" (did you mean \"box\"?)\ntrue\tfalse"
	if got := n.said(); got != want {
		t.Errorf("printed\n%s\nwant\n%s\n%q", got, want, n.errors())
	}
	if errs := n.errors(); len(errs) != 1 || !strings.Contains(errs[0], `no element has the key "bax" (did you mean "box"?)`) {
		t.Errorf("reported %q", errs)
	}
}
