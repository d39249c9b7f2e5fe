package outbox_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host/internal/outbox"
	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/host/internal/scene/scenetest"
	"github.com/vuerlua/vuerlua/protocol"
)

func nodes(elements ...element) []protocol.Node {
	l := make([]protocol.Node, len(elements))
	for i, e := range elements {
		l[i] = scenetest.Node(e)
	}
	return l
}

func add(to string, e ...element) *protocol.Message    { return protocol.Add(1, to, nodes(e...)) }
func upsert(to string, e ...element) *protocol.Message { return protocol.Upsert(1, to, nodes(e...)) }
func update(e ...element) *protocol.Message            { return protocol.Update(1, false, nodes(e...)) }
func strictly(e ...element) *protocol.Message          { return protocol.Update(1, true, nodes(e...)) }
func remove(keys ...string) *protocol.Message          { return protocol.Remove(1, keys) }
func event(n int) *protocol.Message                    { return protocol.Event(1, "TICK", []byte{byte(n)}) }
func set(children []any, more element) *protocol.Message {
	e := element{"tag": "Scene", "children": children, "rawChildren": []any{}, "bgChildren": []any{}, "htmlChildren": []any{}}
	for name, value := range more {
		e[name] = value
	}
	return protocol.Set(1, scenetest.Node(e))
}

// summary describes a frame's operation in one line.
func summary(t testing.TB, frame []byte) string {
	v, _, err := msgp.ReadIntfBytes(frame)
	if err != nil {
		t.Fatal(err)
	}
	m := v.(map[string]any)
	data, ok := m["data"].(map[string]any)
	if !ok {
		return fmt.Sprint(m["etype"], " ", m["data"])
	}
	s := fmt.Sprint(m["etype"])
	if m["strict"] == true {
		s += " strictly"
	}
	if to := data["to"]; to != nil {
		s += fmt.Sprint(" to ", to)
	}
	for _, n := range list(data["nodes"]) {
		s += " " + properties(n)
	}
	for _, key := range list(data["keys"]) {
		s += fmt.Sprint(" ", key)
	}
	if m["etype"] == "SET" {
		s += " " + properties(data)
	}
	return s
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// properties returns an element's key and the values of its other properties, as "k(v=1)".
func properties(v any) string {
	m := v.(map[string]any)
	s := fmt.Sprint(m["key"], "(")
	for _, name := range []string{"v", "w", "up"} {
		if value, ok := m[name]; ok {
			s += fmt.Sprint(name, "=", value, " ")
		}
	}
	for _, child := range list(m["children"]) {
		s += properties(child) + " "
	}
	return strings.TrimSuffix(s, " ") + ")"
}

func TestBehind(t *testing.T) {
	a := func(v int) element { return element{"key": "a", "v": v} }
	b := func(v int) element { return element{"key": "b", "v": v} }
	aw := func(w int) element { return element{"key": "a", "w": w} }
	group := func(children ...any) element { return element{"key": "g", "children": children} }
	type messages = []*protocol.Message
	tests := map[string]struct {
		pushed messages
		want   []string
	}{
		"the same shape is replaced in place":      {messages{upsert("", a(1)), upsert("", b(1)), upsert("", a(2))}, []string{"UPSERT a(v=2) b(v=1)"}},
		"a superset replaces":                      {messages{upsert("", a(1)), upsert("", element{"key": "a", "v": 2, "w": 3})}, []string{"UPSERT a(v=2 w=3)"}},
		"other shapes are merged":                  {messages{upsert("", a(1)), upsert("", aw(2)), upsert("", a(3))}, []string{"UPSERT a(v=3 w=2)"}},
		"update is merged into upsert":             {messages{upsert("", a(1)), update(a(2))}, []string{"UPSERT a(v=2)"}},
		"update is not merged into upsert to":      {messages{upsert("g", a(1)), update(a(2))}, []string{"UPSERT to g a(v=1)", "UPDATE a(v=2)"}},
		"update is merged into update":             {messages{update(a(1)), update(a(2))}, []string{"UPDATE a(v=2)"}},
		"upsert is not merged into update":         {messages{update(a(1)), upsert("", a(2))}, []string{"UPDATE a(v=1)", "UPSERT a(v=2)"}},
		"strict updates are apart":                 {messages{update(a(1)), strictly(a(2)), strictly(b(2))}, []string{"UPDATE a(v=1)", "UPDATE strictly a(v=2) b(v=2)"}},
		"upserts to different parents are apart":   {messages{upsert("g", a(1)), upsert("h", a(2)), upsert("h", a(3))}, []string{"UPSERT to g a(v=1)", "UPSERT to h a(v=3)"}},
		"add is a barrier":                         {messages{upsert("", a(1)), add("", b(1)), upsert("", a(2))}, []string{"UPSERT a(v=1)", "ADD b(v=1)", "UPSERT a(v=2)"}},
		"remove is a barrier":                      {messages{upsert("", a(1)), remove("b"), upsert("", a(2))}, []string{"UPSERT a(v=1)", "REMOVE b", "UPSERT a(v=2)"}},
		"a node without a key is a barrier":        {messages{upsert("", a(1)), upsert("", element{"up": 1}), upsert("", a(2))}, []string{"UPSERT a(v=1) <nil>(up=1) a(v=2)"}},
		"child lists are a barrier":                {messages{upsert("", a(1)), upsert("", group(b(1))), upsert("", a(2))}, []string{"UPSERT a(v=1) g(b(v=1)) a(v=2)"}},
		"child lists repeated":                     {messages{upsert("", group(a(1))), upsert("", group(b(1)))}, []string{"UPSERT g(b(v=1))"}},
		"a parent that comes later is a barrier":   {messages{upsert("g", a(1)), upsert("", element{"key": "g"}), upsert("g", a(2))}, []string{"UPSERT to g a(v=1)", "UPSERT g()", "UPSERT to g a(v=2)"}},
		"a parent that was there before is not":    {messages{upsert("", element{"key": "g"}), upsert("g", a(1)), upsert("", element{"key": "g"}), upsert("g", a(2))}, []string{"UPSERT g()", "UPSERT to g a(v=2)"}},
		"remove cancels an upsert":                 {messages{upsert("", a(1), b(1)), remove("a")}, []string{"UPSERT b(v=1)", "REMOVE a"}},
		"remove cancels an update":                 {messages{update(a(1)), remove("a")}, []string{"REMOVE a"}},
		"remove does not cancel an upsert to":      {messages{upsert("g", a(1)), remove("a")}, []string{"UPSERT to g a(v=1)", "REMOVE a"}},
		"remove does not cancel a parent":          {messages{upsert("", a(1)), upsert("a", b(1)), remove("a")}, []string{"UPSERT a(v=1)", "UPSERT to a b(v=1)", "REMOVE a"}},
		"remove does not cancel before an event":   {messages{upsert("", a(1)), event(1), remove("a")}, []string{"UPSERT a(v=1)", "TICK 1", "REMOVE a"}},
		"remove does not cancel before a barrier":  {messages{upsert("", a(1)), add("", a(2)), remove("a")}, []string{"UPSERT a(v=1)", "ADD a(v=2)", "REMOVE a"}},
		"events stay and are passed by newer data": {messages{upsert("", a(1)), event(1), upsert("", a(2)), event(2)}, []string{"UPSERT a(v=2)", "TICK 1", "TICK 2"}},
		"set clears what changes the scene": {
			messages{event(1), upsert("", a(1)), event(2), add("", b(1)), set([]any{b(2)}, nil), upsert("", a(3))},
			[]string{"TICK 1", "SET <nil>(b(v=2))", "TICK 2", "UPSERT a(v=3)"}},
		"set keeps properties of the root": {
			messages{set(nil, element{"v": 1}), upsert("", element{"up": 2}), update(element{"v": 3}), set([]any{b(2)}, element{"w": 4})},
			[]string{"SET <nil>(v=3 w=4 up=2 b(v=2))"}},
		"set without all lists clears nothing": {
			messages{upsert("", a(1)), protocol.Set(1, scenetest.Node(element{"tag": "Scene", "children": []any{b(1)}})), upsert("", a(2))},
			[]string{"UPSERT a(v=1)", "SET <nil>(b(v=1))", "UPSERT a(v=2)"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 0)
			r.fallBehind()
			r.push(test.pushed[0])
			r.take(1) // the messages that made the client fall behind
			r.frames = nil
			r.push(test.pushed[1:]...)
			r.drain(1 << 20)
			var got []string
			for _, frame := range r.frames {
				got = append(got, summary(t, frame))
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("sent\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
			}
		})
	}
}

func TestKeepingUp(t *testing.T) {
	r := newRig(t, 0)
	var sent [][]byte
	for i := range 500 {
		for _, m := range []*protocol.Message{upsert("", element{"key": "a", "v": i}), event(1), remove("a"), set(nil, nil)} {
			r.push(m)
			sent = append(sent, m.Frame)
		}
		r.now = r.now.Add(16 * time.Millisecond)
		r.drain(1 + i)
	}
	if len(sent) != len(r.frames) {
		t.Fatalf("%d frames came of %d", len(r.frames), len(sent))
	}
	for i := range sent {
		if &sent[i][0] != &r.frames[i][0] {
			t.Fatalf("frame %d is not the one that was pushed", i)
		}
	}
}

func TestWhenBehind(t *testing.T) {
	a := func(v int) *protocol.Message { return upsert("", element{"key": "a", "v": v}) }
	tests := map[string]struct {
		count int
		wait  time.Duration // before the last one
		want  int
	}{
		"64 messages at once":     {64, 0, 64},
		"65 messages at once":     {65, 0, 1},
		"two messages in 16 ms":   {2, 16 * time.Millisecond, 2},
		"two messages in 17 ms":   {2, 17 * time.Millisecond, 1},
		"one message that waited": {1, time.Hour, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 0)
			for i := range test.count {
				if i == test.count-1 {
					r.now = r.now.Add(test.wait)
				}
				r.push(a(i))
			}
			r.drain(1 << 20)
			if len(r.frames) != test.want {
				t.Errorf("%d frames, want %d", len(r.frames), test.want)
			}
			// Once it has run empty, the client keeps up again.
			last := a(1000)
			r.push(last)
			if frames := r.queue.Next(r.now, 1); len(frames) != 1 || &frames[0][0] != &last.Frame[0] {
				t.Error("the next message did not come as it was")
			}
		})
	}
}

func TestBurst(t *testing.T) {
	var g scene.Graph
	q := outbox.New(outbox.Config{SceneSize: g.Size, Snapshot: g.Snapshot})
	const n = 10000
	key := func(i int) string { return fmt.Sprint("box-", i) }
	for i := range n {
		m := upsert("", element{"key": key(i), "tag": "Box", "position": []any{i, 0.5, 1}, "args": []any{1, 1, 1}})
		g.Apply(m)
		q.Push(m, start)
		if q.Stale() {
			t.Fatalf("stale after %d nodes", i)
		}
	}
	came, frames := 0, 0
	for !q.Empty() {
		for _, frame := range q.Next(start, 16<<10) {
			frames++
			for _, box := range strings.Fields(strings.TrimPrefix(summary(t, frame), "UPSERT")) {
				if want := key(came) + "()"; box != want {
					t.Fatalf("%s came, want %s", box, want)
				}
				came++
			}
		}
	}
	if came != n || frames > 200 {
		t.Errorf("%d nodes came in %d frames", came, frames)
	}
}

func TestFrames(t *testing.T) {
	big := strings.Repeat("x", 20<<10)
	tests := map[string]struct {
		messages []*protocol.Message
		max      int
		want     []int // how many frames each call gives
	}{
		"one that is too large comes alone": {
			[]*protocol.Message{event(1), add("", element{"v": big}), event(2)}, 1000, []int{1, 1, 1}},
		"small ones come together": {
			[]*protocol.Message{event(1), event(2), event(3)}, 1000, []int{3}},
		"a batch ends at max": {
			[]*protocol.Message{upsert("", element{"key": "a", "v": big}, element{"key": "b", "v": big}, element{"key": "c", "v": big})}, 45 << 10, []int{1, 1}},
		"a batch ends at 64 KiB": {
			[]*protocol.Message{upsert("", element{"key": "a", "v": big}, element{"key": "b", "v": big}, element{"key": "c", "v": big}, element{"key": "d", "v": big})}, 1 << 20, []int{2}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 0)
			r.fallBehind()
			r.push(test.messages...)
			r.take(1)
			for _, want := range test.want {
				if got := r.take(test.max); got != want {
					t.Errorf("%d frames, want %d", got, want)
				}
			}
			r.drain(1)
		})
	}
	t.Run("a batch ends at 1,000 nodes", func(t *testing.T) {
		r := newRig(t, 0)
		r.fallBehind()
		for i := range 2500 {
			r.push(upsert("", element{"key": fmt.Sprint(i)}))
		}
		r.take(1)
		if got := r.take(1 << 20); got != 3 {
			t.Errorf("%d frames", got)
		}
		r.drain(1)
	})
}

func TestStale(t *testing.T) {
	mesh := func(v int) *protocol.Message {
		return add("", element{"key": "m", "v": bytes.Repeat([]byte{byte(v)}, 400<<10)})
	}
	replaced := func(r *rig, n int) {
		for i := range n {
			r.push(mesh(i), event(i), remove("m"))
		}
	}
	t.Run("a backlog larger than the scene", func(t *testing.T) {
		r := newRig(t, 0)
		r.push(upsert("", element{"key": "a", "v": 1}))
		r.fallBehind()
		replaced(r, 2)
		if r.queue.Stale() {
			t.Fatal("stale below 1 MiB")
		}
		replaced(r, 2)
		if !r.queue.Stale() || r.queue.Bytes() > 1<<20 {
			t.Fatalf("stale: %v, %d bytes", r.queue.Stale(), r.queue.Bytes())
		}
		replaced(r, 100)
		r.push(upsert("", element{"key": "b", "v": 2}))
		if frames := r.queue.Len(); frames > 150 {
			t.Errorf("%d operations are pending", frames)
		}
		r.take(1 << 20)
		if r.queue.Stale() || !strings.HasPrefix(summary(t, r.frames[0]), "SET") {
			t.Error("the first frame is not a snapshot")
		}
		r.push(upsert("", element{"key": "c", "v": 3}))
		r.drain(1000)
		if r.queue.Dropped() != 0 {
			t.Errorf("%d events were dropped", r.queue.Dropped())
		}
	})
	t.Run("one large message is sent as it is", func(t *testing.T) {
		r := newRig(t, 1000)
		m := mesh(1)
		r.push(m)
		r.take(1)
		if &r.frames[0][0] != &m.Frame[0] {
			t.Error("it was replaced by something else")
		}
		r.drain(1)
	})
	t.Run("one large message is sent as it is when behind", func(t *testing.T) {
		r := newRig(t, 1000)
		r.fallBehind()
		r.push(mesh(1))
		if r.queue.Stale() {
			t.Error("it was given up for a snapshot, which has it as well")
		}
		r.drain(1)
	})
	t.Run("the limit bounds what waits", func(t *testing.T) {
		r := newRig(t, 1<<20)
		for i := range 60 {
			r.push(mesh(i), remove("m"))
		}
		if !r.queue.Stale() || r.queue.Bytes() > 1<<20 {
			t.Errorf("stale: %v, %d bytes", r.queue.Stale(), r.queue.Bytes())
		}
		r.drain(1)
	})
	t.Run("too many events", func(t *testing.T) {
		r := newRig(t, 1000)
		r.fallBehind()
		r.push(upsert("", element{"key": "a", "v": 1}))
		for i := range 100 {
			r.push(event(i))
		}
		pushed := len(r.want.Events)
		r.take(1 << 20)
		kept, dropped := len(r.got.Events), r.queue.Dropped()
		if kept == 0 || dropped == 0 || kept+dropped != pushed {
			t.Fatalf("%d events were kept and %d dropped of %d", kept, dropped, pushed)
		}
		r.compare()
	})
}

func TestNothingOfALargeFrameIsHeld(t *testing.T) {
	r := newRig(t, 0)
	r.fallBehind()
	large := []element{{"key": "small", "v": 1}, {"key": "large", "v": make([]byte, 1<<20)}}
	m := upsert("", large...)
	r.push(m)
	r.push(upsert("", element{"key": "large", "v": []byte{1}}))
	clear(m.Frame) // shows whether the queue kept a reference
	r.drain(1 << 20)
}
