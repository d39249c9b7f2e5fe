package luabind

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// BenchmarkDistinctEtypes sends events that have a name of their own each, answers to nobody
// among them, to a script that hears all events and waits for some. What the engine keeps of
// them, B/etype, is to be nothing: with -benchtime 1000000x it is a million names.
func BenchmarkDistinctEtypes(b *testing.B) {
	n := &notebook{}
	e := startReal(b, n, Config{}, `
		local heard = 0
		on("*", function() heard = heard + 1 end)
		spawn_task(function() while true do sleep(1) end end)
		on("ALL", function(event, session)
			session:spawn_task(function() pcall(session.till, session, "NEVER") end)
			print("heard", heard)
		end)`)
	defer e.Close()
	c := &sink{}
	send := func(etype string) {
		ev, err := protocol.DecodeEvent(msgp.AppendString(append([]byte{0x81}, "\xa5etype"...), etype), protocol.DefaultLimits)
		if err != nil {
			b.Fatal(err)
		}
		e.deliver(c, ev)
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	send("FIRST")
	before := heap()
	b.ResetTimer()
	for i := range b.N {
		send(fmt.Sprintf("E%d_RESPONSE@%d", i, i))
	}
	send("ALL")
	waitFor(b, "all of them", func() bool { return strings.Contains(n.said(), fmt.Sprint("heard\t", b.N+1)) })
	b.StopTimer()
	if after := heap(); after > before {
		b.ReportMetric(float64(after-before)/float64(b.N), "B/etype")
	}
}
