package luabind

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// TestServerEventsOfFixtures: what Vuer's server sends, sent by a script. Ids and times differ.
func TestServerEventsOfFixtures(t *testing.T) {
	cases := map[string]string{
		"grab_render":    `GrabRender{ quality = 0.8, downsample = 1 }`,
		"get_webxr_mesh": `GetWebXRMesh{ key = "webxr-mesh" }`,
		"mj_step":        `MjStep{ key = "mj", sim_steps = 4, ctrl = {0.1, 0.2} }`,
		"mj_render":      `MjRender{ key = "mj", ttl = 5 }`,
		"haptic_pulse":   `HapticActuatorPulse{ left = { strength = 0.5, duration = 100 } }`,
		"noop":           `Noop()`,
		"terminate":      `End()`,
		"timeout":        `ServerEvent{ etype = "TIMEOUT", data = { timeout = 10, fn = "x" } }`,
		"remove_many":    `Remove{ "a", "b" }`,
		"upsert_one":     `Upsert(Box{ key = "a", args = {1, 1, 1} })`,
	}
	for name, source := range cases {
		t.Run(name, func(t *testing.T) {
			frame, err := os.ReadFile("../protocol/testdata/fixtures/s2c_" + name + ".bin")
			if err != nil {
				t.Fatal(err)
			}
			v, _, err := msgp.ReadIntfBytes(frame)
			if err != nil {
				t.Fatal(err)
			}
			want := v.(map[string]any)
			if name == "remove_many" || name == "upsert_one" { // the scene's own are compared elsewhere
				want["data"] = nil
			}
			play(t, "spawn(function(session) session:send("+source+") end)", func(s *stage) {
				c := s.join("c1", map[string]any{"viewer": "vuerlua"})
				s.wantNoErrors()
				messages := c.messages(t)
				if len(messages) != 1 {
					t.Fatalf("%d messages", len(messages))
				}
				got := messages[0]
				if want["data"] == nil {
					got["data"] = nil
				}
				for _, m := range []map[string]any{got, want} {
					if rtype, ok := m["rtype"].(string); ok && rtype == m["etype"].(string)+"_RESPONSE@"+m["uuid"].(string) {
						m["rtype"], m["uuid"] = "of the uuid", ""
					}
					delete(m, "ts")
				}
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("sent %v\nwant %v", got, want)
				}
			})
		})
	}
}

func TestCustomServerEvents(t *testing.T) {
	play(t, `
		spawn(function(session)
			session:send(ServerEvent{ etype = "SCORE", key = "k", data = { points = 3 }, round = 2 })
			session:send(ServerEvent{ etype = "PING" })
			print(pcall(ServerEvent, { etype = "X", "item" }))
			print(pcall(ServerEvent, { etype = "X", rtype = "Y" }))
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		var got []string
		for _, m := range c.messages(t) {
			maps.DeleteFunc(m, func(k string, _ any) bool { return k == "ts" })
			got = append(got, fmt.Sprint(m))
		}
		if text := strings.Join(got, "\n"); text != "map[data:map[points:3] etype:SCORE key:k round:2]\nmap[data:<nil> etype:PING]" {
			t.Errorf("sent\n%s", text)
		}
		s.wantSaid("false\tscene.lua:5: ServerEvent has an item without a name (what it carries goes into data = { ... })\n" +
			"false\tscene.lua:6: ServerEvent sets rtype by itself")
	})
}

// TestFrameEvents: frames of several events, at a rate of their own, on a schedule that does not
// drift when a frame takes its time.
func TestFrameEvents(t *testing.T) {
	play(t, `
		bind(function(session)
			session:set(Scene{})
			for i = 1, 60 do
				yield(Frame{ Update{ key = "a", n = i }, Upsert(Box{ key = "b" }), frame_rate = 50 })
				if i % 10 == 0 then sleep(0.015) end
			end
			print(string.format("%.3f", now()))
			yield(Frame{ Noop(), frame_rate = 2 })
			yield(Frame(Noop()))
			print(string.format("%.3f", now()))
			print(pcall(Frame, { Box{}, frame_rate = 60 }))
			print(pcall(Frame, { Noop(), frame_rate = 0 }))
			print(pcall(Frame, {}))
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{"viewer": "vuerlua"})
		time.Sleep(time.Minute)
		synctest.Wait()
		var updates, upserts int
		for _, m := range c.messages(t) {
			switch m["etype"] {
			case "UPDATE":
				updates++
			case "UPSERT":
				upserts++
			}
		}
		if updates != 60 || upserts != 60 {
			t.Errorf("%d updates and %d upserts", updates, upserts)
		}
		wrap := ` (wrap an element: Update(Box{...}), Upsert(...), ServerEvent{ etype = "...", data = ... })`
		s.wantSaid("1.215\n1.717\nfalse\tscene.lua:12: Frame wants a server event, not table" + wrap +
			"\nfalse\tscene.lua:13: Frame's frame_rate wants a rate in frames a second, above 0 and up to 10000, not 0" +
			"\nfalse\tscene.lua:14: Frame wants a server event, not table" + wrap)
	})
}
