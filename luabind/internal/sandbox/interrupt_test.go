package sandbox_test

import (
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
)

// Each of these runs for minutes or for ever. The library asks a counter instead of a
// clock, so the test says how much work may pass between two questions.
func TestInterrupted(t *testing.T) {
	polls := 0
	s := open(t, "", func(o *sandbox.Options) {
		o.Interrupted = func() bool {
			polls++
			return polls >= 100
		}
	})
	for name, c := range map[string]check{
		"no such byte":       {`return (("a"):rep(1e6)):find(".-b.-c")`, "nil"}, // ends at once
		"quadratic any":      {`return (("a"):rep(1e6) .. "b"):find(".-b%d")`, "error t:1: string.find was interrupted"},
		"quadratic classes":  {`return (("a"):rep(1e6)):find("%a-%d")`, "error t:1: string.find was interrupted"},
		"quadratic greedy":   {`return (("a"):rep(1e6)):match("[ab]*%d%a")`, "error t:1: string.match was interrupted"},
		"exponential option": {`local n = 40 return (("a"):rep(n)):find(("a?"):rep(n) .. ("a"):rep(n) .. "%d")`, "error t:1: string.find was interrupted"},
		"exponential stars":  {`return (("a"):rep(60)):gsub(("a*"):rep(20) .. "%d", "")`, "error t:1: string.gsub was interrupted"},
		"gmatch":             {`for w in (("a"):rep(1e6)):gmatch("%a-%d") do end`, "error t:1: string.gmatch was interrupted"},
		"balance":            {`return (("("):rep(1e5)):find("%b()")`, "error t:1: string.find was interrupted"},
		"sort":               {`local t = {} for i = 1, 2e5 do t[i] = (i * 7919) % 200003 end table.sort(t)`, "error t:1: table.sort was interrupted"},
		"concat":             {`local t = {} for i = 1, 1.2e6 do t[i] = "" end table.concat(t)`, "error t:1: table.concat was interrupted"},
		"caught and again":   {`local ok = pcall(string.find, ("a"):rep(1e6), "%a-%d") return ok`, "false"},
	} {
		t.Run(name, func(t *testing.T) {
			polls = 0
			if got := s.run(c.source); got != c.want {
				t.Errorf("%s\n got %q\nwant %q", c.source, got, c.want)
			}
			if polls > 100 {
				t.Errorf("continued for %d polls after the first that returned true", polls-100)
			}
		})
	}
}
