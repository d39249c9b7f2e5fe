package luabind

import (
	"testing"
	"testing/synctest"
	"time"
)

// A scene takes back what the one before it said of itself, since clients would keep it.
func TestSetReplacesTheScene(t *testing.T) {
	play(t, `
		local world = SceneStore()
		spawn(function(session)
		  session:set(Scene{ background = "red", camPosition = {0, 1, 2}, up = {0, 0, 1} })
		  sleep(1)
		  session:set(Scene{ camPosition = {0, 1, 3}, shadows = false })
		  sleep(1)
		  session:set(Scene{})
		  sleep(1)
		  session:set(Scene{})
		  sleep(1)
		  world:set(Scene{ background = "red" })
		  world:set(Scene{ Box{ key = "box" } })
		  world:subscribe(session)
		end)`, func(s *stage) {
		c := s.join("c1", viewer())
		said := func() map[string]any {
			synctest.Wait()
			messages := c.messages(s)
			if len(messages) != 1 || messages[0]["etype"] != "SET" {
				s.Fatalf("sent %v", messages)
			}
			return messages[0]["data"].(map[string]any)
		}
		for i, want := range []map[string]any{
			{"background": "red", "camPosition": true},
			{"background": nil, "camPosition": true, "shadows": false},
			{"camPosition": nil, "shadows": nil},
			{},
			{"background": nil},
		} {
			data := said()
			for _, name := range []string{"background", "camPosition", "shadows"} {
				wanted, mentioned := want[name]
				got, there := data[name]
				if there != mentioned || (got == nil) != (wanted == nil) {
					t.Errorf("scene %d: %s is %v, %v", i+1, name, got, there)
				}
			}
			if up, ok := data["up"].([]any); !ok || len(up) != 3 {
				t.Errorf("scene %d: up is %v", i+1, data["up"])
			}
			time.Sleep(time.Second)
		}
		s.wantNoErrors()
	})
}
