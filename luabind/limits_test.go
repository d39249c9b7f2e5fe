package luabind

import (
	"strings"
	"testing"
	"testing/synctest"
)

// TestLimits: what a script can make more and more of, a loop by mistake for example, has a limit,
// whose error says so.
func TestLimits(t *testing.T) {
	for source, want := range map[string]string{
		`on("X", function() end)`:        "too many handlers: 10000; is on called in a loop?",
		`shown:on("X", function() end)`:  "too many handlers: 10000",
		`shown:on_close(function() end)`: "too many on_close functions: ",
		`shown:events()`:                 "too many session:events() of client a: ",
		`on_reload(function() end)`:      "too many on_reload functions: 10000",
		`persist("p" .. i)`:              "too many persist tables: 10000; is the name made up in a loop?",
		`spawn_task(function() end)`:     "too many tasks: 100000 are running",
	} {
		t.Run(source, func(t *testing.T) {
			play(t, `on("GO", function(_, shown)
					for i = 1, 120000 do `+source+` end
					print("through")
				end)`, func(s *stage) {
				s.engine.deliver(&sink{fakeClient{id: "a"}}, event(t, "GO", nil))
				synctest.Wait()
				errs := strings.Join(s.errors(), "\n")
				if s.said() != "" || !strings.Contains(errs, want) {
					t.Errorf("said %q, reported %.400q", s.said(), errs)
				}
			})
		})
	}
}
