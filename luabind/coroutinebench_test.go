package luabind

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchmarkTask times a task that runs source with n as the number of rounds.
func benchmarkTask(b *testing.B, source string) {
	n := &notebook{}
	b.ReportAllocs()
	e := startReal(b, n, Config{Budget: time.Hour}, fmt.Sprintf("sleep(0) local n = %d\n%s\nprint('over')", b.N, source))
	defer e.Close()
	for !strings.Contains(n.said(), "over") {
		time.Sleep(100 * time.Microsecond)
	}
}

// A resume and a yield.
func BenchmarkCoroutineSwitch(b *testing.B) {
	benchmarkTask(b, `local f = coroutine.wrap(function() while true do coroutine.yield(1) end end) for i = 1, n do f() end`)
}

// A generator of three values, from its creation to its end.
func BenchmarkGenerator(b *testing.B) {
	benchmarkTask(b, `for i = 1, n do for x in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do end end`)
}

// A generator that is left after the first value.
func BenchmarkDroppedGenerator(b *testing.B) {
	benchmarkTask(b, `for i = 1, n do for x in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) do break end end`)
}
