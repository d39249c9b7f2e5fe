package luabind

import (
	"fmt"
	"image/color"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// gallery plays a scene of the gallery, which is what it is told by the page on Vuer's
// events, and looks at what goes over the wire.
func gallery(t *testing.T, name string, act func(s *stage)) {
	t.Helper()
	source, err := os.ReadFile("../scripts/" + name)
	if err != nil {
		t.Fatal(err)
	}
	play(t, string(source), act)
}

// trace takes what was sent since the last look, without captions, a line for each message.
func (s *stage) trace(c *fakeClient) string {
	s.Helper()
	synctest.Wait()
	var lines []string
	for _, m := range c.messages(s) {
		line := m["etype"].(string)
		data, _ := m["data"].(map[string]any)
		if keys, ok := data["keys"]; ok {
			line += fmt.Sprint(" ", keys)
		}
		nodes, _ := data["nodes"].([]any)
		if m["etype"] == "SET" {
			nodes, _ = data["children"].([]any)
		}
		for _, n := range nodes {
			line += " " + n.(map[string]any)["key"].(string)
		}
		if to, ok := data["to"].(string); ok {
			line += " to " + to
		}
		if !strings.HasSuffix(line, " caption") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func (s *stage) wantTrace(c *fakeClient, want string) {
	s.Helper()
	if got := s.trace(c); got != strings.TrimSpace(want) {
		s.Errorf("sent:\n%s\nwant:\n%s\nerrors: %q", got, strings.TrimSpace(want), s.errors())
	}
}

func TestSessionAPIScript(t *testing.T) {
	gallery(t, "session_api.lua", func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(time.Minute)
		s.wantTrace(c, `
SET box shelf
UPSERT box
UPSERT box1 sphere1
UPSERT child to shelf
UPDATE box
ADD new-box
ADD child2 to shelf
REMOVE [new-box]
REMOVE [box1 sphere1 child]`)
		s.wantNoErrors()
	})
}

func TestCustomEventsScript(t *testing.T) {
	move := map[string]any{"etype": "CAMERA_MOVE", "value": map[string]any{"position": []any{1, 2, 3}}}
	gallery(t, "custom_events.lua", func(s *stage) {
		s.wantNoErrors()
		if n := s.engine.handlers.count; n != 4 {
			t.Errorf("%d handlers", n)
		}
		c := &fakeClient{id: "c1"}
		for range 5 {
			s.send(c, move)
		}
		s.wantSaid("camera at 1.0 2.0 3.0\nthe first move of all\ncamera at 1.0 2.0 3.0\ncamera at 1.0 2.0 3.0")
		if n := s.engine.handlers.count; n != 2 {
			t.Errorf("%d handlers are left, of which two should have gone", n)
		}
	})
}

// TestCustomEventsBetweenScripts: one instance of the scene drives another over the wire.
func TestCustomEventsBetweenScripts(t *testing.T) {
	source, err := os.ReadFile("../scripts/custom_events.lua")
	if err != nil {
		t.Fatal(err)
	}
	watch := `
		local seen = {}
		on("SET_POSITION", function(e) seen.position = e.value end)
		on("CONTROL", function(e) seen.color = seen.color or e.value end)
		after(0.7, function() print(seen.position[2], seen.color, #seen.position) end)`
	duet(t, string(source)+watch, "arg = { 'ws://localhost:8012' }\n"+string(source), func(s *stage, server *notebook) {
		time.Sleep(time.Second)
		synctest.Wait()
		server.wants(t, "0.5\t#06d6a0\t3")
		s.wantNoErrors()
	})
}

func TestGrabRenderScript(t *testing.T) {
	click := map[string]any{"etype": "CLICK", "key": "shutter", "value": map[string]any{"key": "shutter"}}
	gallery(t, "grab_render.lua", func(s *stage) {
		c := s.join("c1", viewer())
		c.messages(t)
		if err := os.Mkdir(s.dir+"/shots", 0o755); err != nil {
			t.Fatal(err)
		}
		s.send(c, click)
		asked := s.requests(c)
		if len(asked) != 1 {
			t.Fatalf("asked %v", asked)
		}
		frame := encodedPicture(t, "jpeg", 8, 4, color.White)
		s.answer(c, asked[0], map[string]any{"frame": frame, "dpr": 1})
		s.wantTrace(c, "UPSERT shot")
		if saved, err := os.ReadFile(s.dir + "/shots/newest.jpg"); err != nil || string(saved) != string(frame) {
			t.Errorf("the picture is not saved: %v", err)
		}
		s.send(c, click)
		time.Sleep(1900 * time.Millisecond)
		s.requests(c)
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		messages := c.messages(t)
		if len(messages) != 1 || !strings.Contains(fmt.Sprint(messages[0]), "the render request timed out") {
			t.Errorf("after the timeout: %v", messages)
		}
		s.wantNoErrors()
	})
}

func TestWebXRMeshScript(t *testing.T) {
	gallery(t, "webxr_mesh.lua", func(s *stage) {
		c := s.join("c1", viewer())
		asked := s.requests(c)
		if len(asked) != 1 || asked[0]["etype"] != "GET_WEBXR_MESH" || asked[0]["key"] != "webxr-mesh" {
			t.Fatalf("asked %v", asked)
		}
		s.answer(c, asked[0], map[string]any{"meshes": []any{map[string]any{
			"vertices": []any{0, 0, 0, 1, 0, 0, 0, 0, 1}, "indices": []any{0, 1, 2}, "semanticLabel": "floor",
			"matrix": []any{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1},
		}}})
		s.wantTrace(c, "UPSERT surface-1")
		time.Sleep(time.Second)
		if asked = s.requests(c); len(asked) != 1 {
			t.Fatalf("asked %v", asked)
		}
		time.Sleep(2500 * time.Millisecond)
		s.requests(c)
		s.wantNoErrors()
	})
}

func TestBackgroundTasksScript(t *testing.T) {
	gallery(t, "background_tasks.lua", func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(3500 * time.Millisecond)
		s.wantTrace(c, "SET stop ticks\nUPSERT ticks\nUPSERT ticks\nUPSERT ticks")
		s.send(c, map[string]any{"etype": "CLICK", "value": map[string]any{"key": "stop"}})
		time.Sleep(time.Minute)
		s.wantTrace(c, "UPDATE stop")
		if n := len(s.engine.tasks); n != 1 {
			t.Errorf("%d tasks are left, want the session's own", n)
		}
		s.engine.end(c, "gone")
		synctest.Wait()
		if n := len(s.engine.tasks); n != 0 {
			t.Errorf("%d tasks outlive the client", n)
		}
		s.wantNoErrors()
	})
}

func TestStreamingScript(t *testing.T) {
	gallery(t, "streaming.lua", func(s *stage) {
		c := s.join("c1", viewer())
		time.Sleep(3 * time.Second)
		frames := strings.Split(s.trace(c), "\n")
		if len(frames) < 180 || len(frames) > 183 || frames[0] != "SET box slow" || frames[1] != "UPDATE box" {
			t.Errorf("%d messages in three seconds, the first %q", len(frames), frames[:2])
		}
		time.Sleep(950 * time.Millisecond)
		if n := strings.Count(s.trace(c), "UPDATE slow"); n < 9 || n > 10 {
			t.Errorf("%d slow frames in a second at 10 Hz", n)
		}
		time.Sleep(56 * time.Second)
		frames = strings.Split(s.trace(c), "\n")
		if n := len(frames); n < 14*(180+20) || n > 14*(180+20)+40 {
			t.Errorf("%d messages in fourteen rounds", n)
		}
		s.wantNoErrors()
	})
}
