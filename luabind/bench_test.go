package luabind

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/stdlib"
)

// A sink takes messages and forgets them, but for what makes its scene.
type sink struct{ fakeClient }

func (s *sink) Send(m *protocol.Message) error {
	if m.Op == protocol.OpAdd {
		s.scene.Send(m)
	}
	return nil
}
func (*sink) Stats() host.SessionStats { return host.SessionStats{} }

// runLoop runs body b.N times inside one task of a script; setup comes before.
func runLoop(b *testing.B, setup, body string) {
	b.Helper()
	runLoopWith(b, Config{}, setup, body)
}

// runStdLoop is runLoop with the standard library.
func runStdLoop(b *testing.B, setup, body string) {
	b.Helper()
	runLoopWith(b, Config{Stdlib: stdlib.Modules()}, setup, body)
}

func runLoopWith(b *testing.B, cfg Config, setup, body string) {
	b.Helper()
	n := &notebook{}
	script := filepath.Join(b.TempDir(), "scene.lua")
	source := fmt.Sprintf("on('GO', function(e, session)\n%s\n for i = 1, e.value do\n%s\n end print('done') end)", setup, body)
	if err := os.WriteFile(script, []byte(source), 0o644); err != nil {
		b.Fatal(err)
	}
	cfg.Script, cfg.Reporter, cfg.Budget, cfg.Memory = script, n, time.Hour, -1
	e, err := New(cfg)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	c := &sink{}
	frame := []byte("\x82\xa5etype\xa2GO\xa5value\xce")
	frame = append(frame, byte(b.N>>24), byte(b.N>>16), byte(b.N>>8), byte(b.N))
	ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	e.deliver(c, ev)
	for !strings.Contains(n.said(), "done") {
		time.Sleep(time.Millisecond)
		if len(n.errors()) > 0 && !strings.Contains(n.errors()[0], "without a blocking call") {
			b.Fatal(n.errors())
		}
	}
}

// The frame of the stream benchmarks: 100 boxes of five properties. ns/op is for a frame.
func BenchmarkFrameNewTables(b *testing.B) {
	runLoop(b, `local sin, cos = math.sin, math.cos`, `
		local boxes = {}
		for k = 1, 100 do
			boxes[k] = Box{ key = "box-" .. k, args = {1, 1, 1}, position = {cos(i + k), sin(i + k), k},
				rotation = {0, i, 0}, material = { color = "red" } }
		end
		session:upsert(boxes)`)
}

func BenchmarkFrameReusedTables(b *testing.B) {
	runLoop(b, `
		local sin, cos = math.sin, math.cos
		local boxes, places = {}, {}
		for k = 1, 100 do
			places[k] = {0, 0, k}
			boxes[k] = Box{ key = "box-" .. k, args = {1, 1, 1}, position = places[k], rotation = {0, 0, 0}, material = { color = "red" } }
		end`, `
		for k = 1, 100 do
			local p = places[k]
			p[1], p[2] = cos(i + k), sin(i + k)
		end
		session:upsert(boxes)`)
}

// Changes of 100 boxes that are there, by plain tables and by elements.
func BenchmarkFrameUpdatePlain(b *testing.B) { benchmarkUpdate(b, "") }

func BenchmarkFrameUpdateElements(b *testing.B) { benchmarkUpdate(b, "Box") }

func benchmarkUpdate(b *testing.B, constructor string) {
	runLoop(b, `
		local sin, cos = math.sin, math.cos
		local changes, places = {}, {}
		for k = 1, 100 do
			session:add(Box{ key = "box-" .. k, args = {1, 1, 1} })
			places[k] = {0, 0, k}
			changes[k] = `+constructor+`{ key = "box-" .. k, position = places[k], rotation = {0, 0, 0}, material = { color = "red" } }
		end`, `
		for k = 1, 100 do
			local p = places[k]
			p[1], p[2] = cos(i + k), sin(i + k)
		end
		session:update(changes)`)
}

// BenchmarkCameraMove is a CAMERA_MOVE of Vuer's client from its frame to the end of a handler
// that reads from it; BenchmarkHandler is that with an answer. What they take is processor
// time of two goroutines, the session's and the loop's.
func BenchmarkCameraMove(b *testing.B) {
	benchmarkEvents(b, `on("CAMERA_MOVE", function(e, s) x = e.value.position[1] end)`)
}

func BenchmarkHandler(b *testing.B) {
	benchmarkEvents(b, `on("CAMERA_MOVE", function(e, s) s:upsert(Box{ key = "box", position = e.value.position }) end)`)
}

func benchmarkEvents(b *testing.B, source string) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the program has it
	n := &notebook{}
	script := filepath.Join(b.TempDir(), "scene.lua")
	if err := os.WriteFile(script, []byte(source), 0o644); err != nil {
		b.Fatal(err)
	}
	e, err := New(Config{Script: script, Reporter: n, Memory: -1})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	frame, err := os.ReadFile("../protocol/testdata/fixtures/c2s_browser_CAMERA_MOVE_camera_drag.bin")
	if err != nil {
		b.Fatal(err)
	}
	c := &sink{}
	b.ReportAllocs()
	before := processorTime()
	for b.Loop() {
		ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
		if err != nil {
			b.Fatal(err)
		}
		e.deliver(c, ev)
	}
	done := make(chan struct{})
	e.post(func() { close(done) })
	<-done
	b.ReportMetric(float64(processorTime()-before)/float64(b.N), "cpu-ns/op")
	if len(n.errors()) > 0 && !strings.Contains(n.errors()[0], "further events wait") {
		b.Fatal(n.errors())
	}
}

// A point cloud of 100,000 points that move with time, made and sent in each frame: with
// operations on whole arrays, and number by number. ns/op is for a frame.
func BenchmarkPointsVectorised(b *testing.B) {
	runLoop(b, `
		local n = 100000
		local angle = Float32Array.linspace(0, 60, n)
		local height = Float32Array.linspace(-1, 1, n)
		local a, x, z = Float32Array(n), Float32Array(n), Float32Array(n)
		local points, colors = Float32Array(3 * n), Uint8Array(3 * n):fill(200)`, `
		angle:add(i / 60, a)
		a:cos(x)
		a:sin(z)
		points:interleave(x, height, z)
		session:upsert(PointCloud{ key = "points", vertices = points, colors = colors })`)
}

func BenchmarkPointsOneByOne(b *testing.B) {
	runLoop(b, `
		local n = 100000
		local sin, cos = math.sin, math.cos
		local points, colors = {}, {}
		for k = 1, 3 * n do points[k], colors[k] = 0, 200 end`, `
		for k = 0, n - 1 do
			local a = k * 60 / n + i / 60
			points[3 * k + 1], points[3 * k + 2], points[3 * k + 3] = cos(a), 2 * k / n - 1, sin(a)
		end
		session:upsert(PointCloud{ key = "points", vertices = points, colors = colors })`)
}

func BenchmarkPointsOneByOneInArray(b *testing.B) {
	runLoop(b, `
		local n = 100000
		local sin, cos = math.sin, math.cos
		local points, colors = Float32Array(3 * n), Uint8Array(3 * n):fill(200)`, `
		for k = 0, n - 1 do
			local a = k * 60 / n + i / 60
			points:set(3 * k + 1, cos(a), 2 * k / n - 1, sin(a))
		end
		session:upsert(PointCloud{ key = "points", vertices = points, colors = colors })`)
}
