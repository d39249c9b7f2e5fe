package luabind

import (
	"testing"
	"testing/synctest"
)

// An error says which client's event has caused it: others on other machines are not told of it.
func TestErrorOfAClient(t *testing.T) {
	play(t, `
		on("FAIL", function(e) error("handler") end)
		spawn(function(s) error("spawn") end)
	`, func(s *stage) {
		c := s.join("a1", nil)
		synctest.Wait()
		s.send(c, map[string]any{"etype": "FAIL"})
		synctest.Wait()
		got := map[string]string{}
		for _, d := range s.reports {
			got[d.Message] = d.Client
		}
		if len(got) != 2 || got["spawn"] != "" || got["handler"] != "a1" {
			t.Errorf("errors by client: %v", got)
		}
	})
}
