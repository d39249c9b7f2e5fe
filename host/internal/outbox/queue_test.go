package outbox_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/host/internal/outbox"
	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/host/internal/scene/scenetest"
	"github.com/vuerlua/vuerlua/protocol"
)

type element = scenetest.Element

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// A rig is a queue as a session has it, with one client that was sent everything at
// once and one that receives the queue's frames.
type rig struct {
	t         testing.TB
	now       time.Time
	graph     scene.Graph
	queue     *outbox.Queue
	want, got *scenetest.Client
	frames    [][]byte // returned by the queue
	moves     bool     // the client knows moves
}

func newRig(t testing.TB, limit int) *rig {
	r := &rig{t: t, now: start, want: scenetest.NewClient(), got: scenetest.NewClient()}
	r.queue = outbox.New(outbox.Config{Limit: limit, SceneSize: r.graph.Size, Snapshot: r.graph.Snapshot, Moves: func() bool { return r.moves }})
	return r
}

func (r *rig) push(messages ...*protocol.Message) {
	r.t.Helper()
	for _, m := range messages {
		r.graph.Apply(m)
		r.queue.Push(m, r.now)
		if err := r.want.Receive(m.Frame); err != nil {
			r.t.Fatal(err)
		}
		if empty := r.queue.Len() == 0; empty != r.queue.Empty() || empty != (r.queue.Bytes() == 0) || empty {
			r.t.Fatalf("after %s: Len %d, Bytes %d", m.Op, r.queue.Len(), r.queue.Bytes())
		}
	}
}

// take takes frames once.
func (r *rig) take(max int) int {
	r.t.Helper()
	frames := r.queue.Next(r.now, max)
	total := 0
	for _, frame := range frames {
		if err := r.got.Receive(frame); err != nil {
			r.t.Fatal(err)
		}
		total += len(frame)
	}
	if len(frames) > 1 && total > max {
		r.t.Fatalf("%d frames of %d bytes where %d were asked for", len(frames), total, max)
	}
	r.frames = append(r.frames, frames...)
	return len(frames)
}

// drain takes everything and compares the clients.
func (r *rig) drain(max int) {
	r.t.Helper()
	for !r.queue.Empty() {
		if r.take(max) == 0 {
			r.t.Fatalf("no frame where %d operations are pending", r.queue.Len())
		}
	}
	if r.queue.Bytes() != 0 || r.queue.Stale() || r.take(max) != 0 {
		r.t.Fatalf("empty, but %d bytes are pending", r.queue.Bytes())
	}
	r.compare()
}

func (r *rig) compare() {
	r.t.Helper()
	if got, want := r.got.Scene(), r.want.Scene(); !reflect.DeepEqual(got, want) {
		r.t.Fatalf("scene:\n got %v\nwant %v", got, want)
	}
	// Events arrive in order. Only those that the limit has dropped are missing, and they are
	// counted.
	if missing := len(r.want.Events) - len(r.got.Events); missing != r.queue.Dropped() || !isSubsequence(r.got.Events, r.want.Events) {
		r.t.Fatalf("events, of which %d were dropped:\n got %v\nwant %v", r.queue.Dropped(), r.got.Events, r.want.Events)
	}
}

func isSubsequence(part, whole []any) bool {
	for _, v := range whole {
		if len(part) > 0 && part[0] == v {
			part = part[1:]
		}
	}
	return len(part) == 0
}

// fallBehind makes the queue merge what is pushed from now on.
func (r *rig) fallBehind() {
	r.push(protocol.Event(1, "TICK", []byte{0}))
	r.now = r.now.Add(time.Second)
}

// random pushes random messages and sometimes takes frames, until done returns true.
func (r *rig) random(source *scenetest.Random, done func() bool) {
	pick := source.Pick
	r.got.Seen = func() {
		// An event arrives with or after the clock that was set right before it.
		clock, ok := r.got.Find("clock")
		event := r.got.Events[len(r.got.Events)-1]
		if v := fmt.Sprint(clock); ok && number(clock.(map[string]any)["v"]) < number(event) {
			r.t.Fatalf("event %v came before its clock: %s", event, v)
		}
	}
	for !done() {
		r.push(source.Messages()...)
		switch pick(24) {
		case 0:
			r.drain(1 + pick(2000))
		case 1, 2, 3:
			r.take(1 + pick(300))
		case 4, 5:
			r.now = r.now.Add(20 * time.Millisecond)
		case 6:
			r.now = r.now.Add(time.Millisecond)
		case 7:
			r.queue.Hold(r.now)
		}
	}
	r.drain(1000)
}

func number(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case uint64:
		return int64(v)
	}
	panic(fmt.Sprintf("%T", v))
}

func TestRandomMessages(t *testing.T) {
	sequences := uint64(400)
	if testing.Short() {
		sequences = 200
	}
	for seed := range sequences {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			pick := scenetest.FromSeed(seed)
			steps := 20 + pick(200)
			limit := 0
			if seed%4 == 0 {
				limit = 2000 // which makes the queue stale time and again
			}
			r := newRig(t, limit)
			if seed%4 == 2 {
				// Both clients must handle it in the same way.
				r.want.MakesLists, r.got.MakesLists = true, true
			}
			r.moves = seed%2 == 1
			r.random(&scenetest.Random{Pick: pick, Calm: seed%3 != 0}, func() bool {
				steps--
				return steps < 0
			})
		})
	}
}

func FuzzQueue(f *testing.F) {
	f.Add([]byte("push, push, fall behind, push, take"))
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4000 {
			return
		}
		pick, done := scenetest.FromBytes(data)
		r := newRig(t, []int{0, 5000}[pick(2)])
		if pick(2) == 0 {
			r = newRig(t, 0)
			r.want.MakesLists, r.got.MakesLists = true, true
		}
		r.moves = pick(2) == 0
		r.random(&scenetest.Random{Pick: pick, Calm: pick(2) == 0}, done)
	})
}

// TestResync checks that a client which has lost frames, and starts again with Resync,
// ends up with the same scene as one that received everything, without the earlier
// events.
func TestResync(t *testing.T) {
	for seed := range uint64(200) {
		pick := scenetest.FromSeed(seed)
		source := &scenetest.Random{Pick: pick, Calm: seed%2 == 0}
		r := newRig(t, []int{0, 2000}[seed%2])
		for range pick(30) {
			r.push(source.Messages()...)
			r.now = r.now.Add(time.Duration(pick(20)) * time.Millisecond)
			switch pick(4) {
			case 0:
				r.take(1 + pick(300))
			case 1:
				_ = r.queue.Next(r.now, 1+pick(300)) // lost
			}
		}
		r.queue.Resync(r.graph.Touched())
		if r.queue.Empty() == r.graph.Touched() || r.queue.Stale() || r.queue.Events() != 0 {
			t.Fatalf("seed %d: empty %t, stale %t, %d events", seed, r.queue.Empty(), r.queue.Stale(), r.queue.Events())
		}
		touched, bytes := r.graph.Touched(), r.queue.Bytes()
		for range pick(10) {
			m := source.Messages()[0]
			if m.Op != protocol.OpEvent {
				r.push(m)
			}
		}
		if scene := r.graph.Size(); touched && r.queue.Bytes() > max(bytes, scene) {
			t.Fatalf("seed %d: %d bytes are pending for a scene of %d", seed, r.queue.Bytes(), scene)
		}
		r.want.Events, r.got.Events = nil, nil
		for !r.queue.Empty() {
			r.take(1 + pick(2000))
		}
		if !reflect.DeepEqual(r.got.Scene(), r.want.Scene()) || len(r.got.Events) != 0 {
			t.Fatalf("seed %d:\n got %v\nwant %v\nevents %v", seed, r.got.Scene(), r.want.Scene(), r.got.Events)
		}
	}
}

// TestHold checks that held messages are merged, even if they have not waited for long.
func TestHold(t *testing.T) {
	r := newRig(t, 0)
	r.queue.Hold(r.now) // nothing is pending
	for i := range 10 {
		r.push(upsert("", element{"key": "a", "v": i}))
		r.queue.Hold(r.now)
	}
	if n := r.queue.Len(); n != 1 {
		t.Errorf("%d operations are pending", n)
	}
	r.drain(1000)
	r.push(upsert("", element{"key": "a", "v": 1}), upsert("", element{"key": "a", "v": 2}))
	if n := r.queue.Len(); n != 2 {
		t.Errorf("once it is empty, %d operations are pending", n)
	}
	r.drain(1000)
}
