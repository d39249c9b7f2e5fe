package luabind

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
)

// A client is told which events have handlers, once for all changes of a turn.
func TestListen(t *testing.T) {
	play(t, `
		on("*", function() end)
		on("CLICK", function() end)
		local off = on("CONTEXT_MENU", function() end)
		on("DOUBLE_CLICK", function(event, session) off() end)
		spawn(function(session)
			session:on("POINTER_DOWN", function() end, { once = true })
			session:on("KeyDown", function() session:till("RECT_SELECT") end)
		end)`, func(s *stage) {
		c := s.join("a", map[string]any{"client": "browser"})
		other := s.join("b", map[string]any{"client": "browser"})
		send := func(etype string) {
			s.send(c, map[string]any{"etype": etype, "value": map[string]any{}})
			synctest.Wait()
		}
		last := func(c *fakeClient) string {
			c.mu.Lock()
			defer c.mu.Unlock()
			return fmt.Sprintf("%d: %s", len(c.listens), strings.Join(c.listens[len(c.listens)-1], " "))
		}
		check := func(when, want string) {
			t.Helper()
			if got := last(c); !strings.HasSuffix(got, ": "+want) {
				t.Errorf("%s: told %q, want %q", when, got, want)
			}
		}
		check("at the start", "POINTER_DOWN DOUBLE_CLICK CONTEXT_MENU")
		send("POINTER_DOWN")
		check("after the once", "DOUBLE_CLICK CONTEXT_MENU")
		send("KeyDown")
		check("while a task waits", "DOUBLE_CLICK CONTEXT_MENU RECT_SELECT")
		send("RECT_SELECT")
		check("after the wait", "DOUBLE_CLICK CONTEXT_MENU")
		send("DOUBLE_CLICK")
		check("after the cleanup", "DOUBLE_CLICK")
		if got := last(other); !strings.HasSuffix(got, ": POINTER_DOWN DOUBLE_CLICK") {
			t.Errorf("another client was told %q", got)
		}
	})
}
