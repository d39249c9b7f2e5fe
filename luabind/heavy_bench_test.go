package luabind

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/protocol"
)

// heavyFrames are frames that take much more than their bytes: of an event that the script
// listens for.
func heavyFrames() map[string][]byte {
	frame := func(n int, item ...byte) []byte {
		value := append(msgp.AppendArrayHeader(nil, uint32(n)), bytes.Repeat(item, n)...)
		return protocol.ClientFrame("CLICK", 1, protocol.Field{Name: "value", Raw: value})
	}
	nested := append(bytes.Repeat([]byte{0x91}, 60), 0x90)
	return map[string][]byte{
		"4-M-maps":      frame(4_190_000, 0x80),
		"4-MB-of-lists": frame(68_000, nested...),
		// The heaviest that are taken.
		"maps":   frame(70_000, 0x80),
		"lists":  frame(1900, nested...),
		"floats": frame(650_000, 0xca, 1, 2, 3, 4),
		// What the others are to be compared with.
		"small": frame(1, 0x80),
	}
}

// BenchmarkHeavyFrame is one client's heavy frame beside another client that is shown sixty
// frames a second: by how much the latest of those is late, and how much more the heap holds.
func BenchmarkHeavyFrame(b *testing.B) {
	for name, frame := range heavyFrames() {
		b.Run(name, func(b *testing.B) { benchmarkHeavy(b, frame) })
	}
}

const heavyScript = `
	spawn(function(s)
		for _, t in frames(60) do s:upsert(Box{ key = "a", position = { t, 0, 0 } }) end
	end)
	on("CLICK", function(e) heard = (heard or 0) + 1 end)`

func benchmarkHeavy(b *testing.B, frame []byte) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the program has it
	script := filepath.Join(b.TempDir(), "scene.lua")
	if err := os.WriteFile(script, []byte(heavyScript), 0o644); err != nil {
		b.Fatal(err)
	}
	e, err := New(Config{Script: script, Reporter: &notebook{}})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	h, err := host.New(host.Config{Logger: slog.New(slog.DiscardHandler)}, e)
	if err != nil {
		b.Fatal(err)
	}
	net := hosttest.Serve(b, h)
	innocent, attacker := net.Dial(b), net.Dial(b)
	innocent.Init(nil)
	attacker.Init(nil)
	innocent.NextFrame()

	base := collected()
	var most atomic.Int64
	var watching atomic.Bool
	watching.Store(true)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for watching.Load() {
			most.Store(max(most.Load(), sandbox.HeapInUse()-base))
			time.Sleep(2 * time.Millisecond)
		}
	}()
	b.ResetTimer()
	var worst time.Duration
	for range b.N {
		sent := make(chan struct{})
		go func() {
			attacker.SendFrame(frame)
			close(sent)
		}()
		last := time.Now()
		for done, quiet := false, 0; quiet < 12; { // a while longer, for what comes of it
			innocent.NextFrame()
			worst = max(worst, time.Since(last)-time.Second/60)
			last = time.Now()
			select {
			case <-sent:
				done = true
			default:
			}
			if done {
				quiet++
			}
		}
	}
	b.StopTimer()
	watching.Store(false)
	<-watched
	b.ReportMetric(float64(worst.Milliseconds()), "late-ms")
	b.ReportMetric(float64(most.Load())/(1<<20), "peak-MiB")
}
