package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/outbox"
	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/protocol"
)

// boxes returns a message with n nodes of six properties.
func boxes(n int) *protocol.Message {
	elements := make([]element, n)
	for i := range elements {
		elements[i] = element{
			"key": fmt.Sprintf("box-%d", i), "tag": "Box", "args": []any{1, 1, 1},
			"position": []any{float32(i) + 0.5, float32(0.25), float32(1.5)},
			"rotation": []any{float32(0.1), float32(0.2), float32(0.3)}, "material": map[string]any{"color": "red"},
		}
	}
	return upsert("", elements...)
}

func newQueue(m *protocol.Message) *outbox.Queue {
	g := new(scene.Graph)
	g.Apply(m)
	return outbox.New(outbox.Config{SceneSize: g.Size, Snapshot: g.Snapshot})
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	m, now := boxes(100), start
	keepingUp, behind := newQueue(m), newQueue(m)
	behind.Push(m, now)
	later := now.Add(time.Second)
	behind.Push(m, later)
	tests := map[string]func(){
		"keeping up": func() { keepingUp.Push(m, now); keepingUp.Next(now, 1<<20) },
		"behind":     func() { behind.Push(m, later) },
	}
	for name, run := range tests {
		t.Run(name, func(t *testing.T) {
			run()
			if n := testing.AllocsPerRun(100, run); n != 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
	if n := behind.Len(); n != 100 {
		t.Errorf("%d operations are pending for 100 nodes", n)
	}
}

func BenchmarkKeepingUp(b *testing.B) {
	m, now := boxes(100), start
	q := newQueue(m)
	b.ReportAllocs()
	for b.Loop() {
		q.Push(m, now)
		q.Next(now, 16<<10)
	}
}

func BenchmarkBehind(b *testing.B) {
	m, now := boxes(100), start
	q := newQueue(m)
	q.Push(m, now)
	now = now.Add(time.Second)
	b.ReportAllocs()
	for b.Loop() {
		q.Push(m, now)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/node")
}

// BenchmarkSlow measures a client that receives a tenth of the data.
func BenchmarkSlow(b *testing.B) {
	m, now := boxes(100), start
	q := newQueue(m)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		now = now.Add(10 * time.Millisecond)
		q.Push(m, now)
		if i%10 == 9 {
			q.Next(now, 16<<10)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/node")
}
