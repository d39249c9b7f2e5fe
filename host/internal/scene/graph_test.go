package scene_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/host/internal/scene/scenetest"
	"github.com/vuerlua/vuerlua/protocol"
)

type element = scenetest.Element

// show returns the scene that a new client shows after it has received the snapshot.
func show(t testing.TB, g *scene.Graph) any {
	t.Helper()
	c := scenetest.NewClient()
	snapshot := g.Snapshot(1)
	if err := c.Receive(snapshot.Frame); err != nil {
		t.Fatal(err)
	}
	n := snapshot.Nodes[0]
	v, _, err := msgp.ReadIntfBytes(n.Raw)
	if err != nil {
		t.Fatal(err)
	}
	shape := protocol.Shape(0)
	for name := range v.(map[string]any) {
		shape = shape.With(name)
	}
	if shape != n.Shape || !n.Nested {
		t.Fatalf("the shape of the snapshot is not that of its properties: %v", v)
	}
	if len(snapshot.Frame) > g.Size() {
		t.Fatalf("Size is %d, the snapshot has %d bytes", g.Size(), len(snapshot.Frame))
	}
	return c.Scene()
}

// check applies messages to a graph and to a plain client and compares them after each.
func check(t testing.TB, messages func() []*protocol.Message, steps int) {
	g, c := new(scene.Graph), scenetest.NewClient()
	for i := range steps {
		for _, m := range messages() {
			g.Apply(m)
			if err := c.Receive(m.Frame); err != nil {
				t.Fatal(err)
			}
			clear(m.Frame) // shows whether the graph kept a part of it
			if got, want := show(t, g), c.Scene(); !reflect.DeepEqual(got, want) {
				t.Fatalf("step %d, %s to %q, keys %v:\n got %v\nwant %v", i, m.Op, m.To, m.Keys, got, want)
			}
			if got, want := g.Len(), count(c.Root)-1; got != want {
				t.Fatalf("step %d, %s: Len is %d, want %d", i, m.Op, got, want)
			}
			checkGet(t, g, c)
		}
	}
}

func checkGet(t testing.TB, g *scene.Graph, c *scenetest.Client) {
	t.Helper()
	for _, key := range []string{"a", "b", "nobody"} {
		raw, ok := g.Get(key)
		want, found := c.Find(key)
		if ok != found || ok != g.Has(key) {
			t.Fatalf("Get(%q) found %v, want %v", key, ok, found)
		}
		if !ok {
			continue
		}
		got, rest, err := msgp.ReadIntfBytes(raw)
		if err != nil || len(rest) > 0 || !reflect.DeepEqual(scenetest.Plain(got), want) {
			t.Fatalf("Get(%q) is %v (%v), want %v", key, got, err, want)
		}
		m := want.(map[string]any)
		tag, _ := m["tag"].(string)
		_, list := m["children"].([]any)
		if info, ok := g.Find(key); !ok || info != (scene.NodeInfo{Tag: tag, List: list}) {
			t.Fatalf("Find(%q) is %+v, %v, want those of %v", key, info, ok, want)
		}
	}
}

func count(v any) int {
	m, ok := v.(map[string]any)
	if !ok {
		return 0
	}
	n := 1
	for _, name := range scenetest.Lists {
		l, _ := m[name].([]any)
		for _, child := range l {
			n += count(child)
		}
	}
	return n
}

func TestRandomMessages(t *testing.T) {
	sequences := uint64(120)
	if testing.Short() {
		sequences = 50
	}
	for seed := range sequences {
		r := &scenetest.Random{Pick: scenetest.FromSeed(seed), Broken: seed%2 == 0, Calm: seed%3 == 0}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { check(t, r.Messages, 60) })
	}
}

func FuzzGraph(f *testing.F) {
	f.Add([]byte("upsert, update, add, remove, set: the bytes choose which"))
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			return
		}
		pick, done := scenetest.FromBytes(data)
		r := &scenetest.Random{Pick: pick, Broken: true}
		check(t, func() []*protocol.Message {
			if done() {
				return nil
			}
			return r.Messages()
		}, len(data)/4)
	})
}

func nodes(elements ...element) []protocol.Node {
	l := make([]protocol.Node, len(elements))
	for i, e := range elements {
		l[i] = scenetest.Node(e)
	}
	return l
}

func set(e element) *protocol.Message { return protocol.Set(1, scenetest.Node(e)) }
func add(to string, e ...element) *protocol.Message {
	return protocol.Add(1, to, nodes(e...))
}
func upsert(to string, e ...element) *protocol.Message {
	return protocol.Upsert(1, to, nodes(e...))
}
func update(e ...element) *protocol.Message { return protocol.Update(1, false, nodes(e...)) }
func remove(keys ...string) *protocol.Message {
	return protocol.Remove(1, keys)
}

// root returns the scene of a client whose root has these properties.
func root(e element) any {
	for _, name := range scenetest.Lists {
		if _, ok := e[name]; !ok {
			e[name] = []any{}
		}
	}
	if _, ok := e["tag"]; !ok {
		e["tag"] = "Scene"
	}
	v, _, err := msgp.ReadIntfBytes(scenetest.Node(e).Raw)
	if err != nil {
		panic(err)
	}
	return scenetest.Plain(v)
}

func TestRules(t *testing.T) {
	a, b := element{"key": "a", "v": 1}, element{"key": "b", "v": 2}
	group := func(key string, children ...any) element {
		if children == nil {
			children = []any{}
		}
		return element{"key": key, "tag": "group", "children": children}
	}
	type messages = []*protocol.Message
	tests := map[string]struct {
		messages
		want element
	}{
		"an empty scene": {nil, element{}},
		"an event does not change the scene": {
			messages{protocol.Event(1, "NOOP", []byte{0xc0})}, element{}},
		"set assigns to the root and drops the key": {
			messages{set(element{"tag": "Scene", "key": "s", "up": 1, "children": []any{a}})},
			element{"up": 1, "children": []any{a}}},
		"set keeps what it does not mention": {
			messages{set(element{"tag": "Scene", "up": 1, "children": []any{a}}), set(element{"tag": "Scene", "bgChildren": []any{b}})},
			element{"up": 1, "children": []any{a}, "bgChildren": []any{b}}},
		"set of another tag is applied": {
			messages{set(element{"tag": "Box", "children": []any{a}})}, element{"tag": "Box", "children": []any{a}}},
		"add does not look at the key": {
			messages{add("", a), add("", a)}, element{"children": []any{a, a}}},
		"add to a list": {
			messages{add("bgChildren", a), add("htmlChildren", b)},
			element{"bgChildren": []any{a}, "htmlChildren": []any{b}}},
		"add to a parent without a list makes one": {
			messages{add("", element{"key": "p"}), add("p", a, b)},
			element{"children": []any{element{"key": "p", "children": []any{a, b}}}}},
		"add to an unknown parent skips that node": {
			messages{add("nobody", a), add("", b)}, element{"children": []any{b}}},
		"upsert creates in children": {
			messages{upsert("", a)}, element{"children": []any{a}}},
		"upsert assigns wherever the node is": {
			messages{add("bgChildren", group("g", a)), upsert("", element{"key": "a", "w": 3})},
			element{"bgChildren": []any{group("g", element{"key": "a", "v": 1, "w": 3})}}},
		"upsert replaces children whole": {
			messages{add("", group("g", a)), upsert("", element{"key": "g", "children": []any{b}})},
			element{"children": []any{group("g", b)}}},
		"upsert changes the tag": {
			messages{add("", element{"key": "a", "tag": "Box"}), upsert("", element{"key": "a", "tag": "Sphere"})},
			element{"children": []any{element{"key": "a", "tag": "Sphere"}}}},
		"upsert to a list looks only there": {
			messages{add("", a), upsert("bgChildren", element{"key": "a", "w": 3})},
			element{"children": []any{a}, "bgChildren": []any{element{"key": "a", "w": 3}}}},
		"upsert to a parent looks only below it": {
			messages{add("", a, group("g")), upsert("g", element{"key": "a", "w": 3}), upsert("g", element{"key": "a", "w": 4})},
			element{"children": []any{a, group("g", element{"key": "a", "w": 4})}}},
		"upsert to a parent finds the parent": {
			messages{add("", group("g")), upsert("g", element{"key": "g", "w": 3})},
			element{"children": []any{element{"key": "g", "tag": "group", "w": 3, "children": []any{}}}}},
		"upsert to a parent without a list is lost": {
			messages{add("", a), upsert("a", b), upsert("a", element{"key": "a", "w": 3})}, element{"children": []any{a}}},
		"upsert to an unknown parent is lost": {
			messages{upsert("nobody", a)}, element{}},
		"upsert after the root lost its list is lost": {
			messages{add("bgChildren", a), set(element{"tag": "Scene", "children": nil}), upsert("", element{"key": "a", "w": 3}), upsert("", b)},
			element{"children": nil, "bgChildren": []any{a}}},
		"upsert without a key assigns to the root": {
			messages{upsert("", element{"up": 1}), upsert("bgChildren", element{"background": 2})},
			element{"up": 1, "background": 2}},
		"the order of the search is children, rawChildren, bgChildren, htmlChildren": {
			messages{add("htmlChildren", a), add("bgChildren", a), add("rawChildren", a), update(element{"key": "a", "w": 3}), add("children", a), update(element{"key": "a", "w": 4})},
			element{"htmlChildren": []any{a}, "bgChildren": []any{a}, "rawChildren": []any{element{"key": "a", "v": 1, "w": 3}}, "children": []any{element{"key": "a", "v": 1, "w": 4}}}},
		"update assigns": {
			messages{add("", a), update(element{"key": "a", "w": 3})},
			element{"children": []any{element{"key": "a", "v": 1, "w": 3}}}},
		"update of an unknown key is lost":         {messages{update(a)}, element{}},
		"update without a key assigns to the root": {messages{update(element{"up": 1})}, element{"up": 1}},
		"$delete is a value": {
			messages{add("", a), update(element{"key": "a", "v": "$delete"})},
			element{"children": []any{element{"key": "a", "v": "$delete"}}}},
		"remove takes the first of duplicates": {
			messages{add("", group("g", a), b, a), remove("a")}, element{"children": []any{b, a}}},
		"remove of an unknown key prunes as well": {
			messages{add("", group("g"), b), remove("nobody")}, element{"children": []any{b}}},
		"remove prunes upwards": {
			messages{add("bgChildren", group("g", group("h", a)), b), remove("a")}, element{"bgChildren": []any{b}}},
		"remove prunes a group without a list, in any case": {
			messages{add("", element{"key": "g", "tag": "GROUP"}), remove()}, element{}},
		"remove does not prune VuerGroup": {
			messages{add("", element{"key": "g", "tag": "VuerGroup", "children": []any{a}}), remove("a")},
			element{"children": []any{element{"key": "g", "tag": "VuerGroup", "children": []any{}}}}},
		"remove does not prune in other lists": {
			messages{add("htmlChildren", group("g")), add("rawChildren", group("h")), remove()},
			element{"htmlChildren": []any{group("g")}, "rawChildren": []any{group("h")}}},
		"remove does not prune after a leading string": {
			messages{add("", element{"key": "p", "tag": "p", "children": []any{"text", group("g")}}), remove()},
			element{"children": []any{element{"key": "p", "tag": "p", "children": []any{"text", group("g")}}}}},
		"a group that an upsert of the same shape makes is pruned": {
			messages{add("", element{"key": "g", "tag": "Boxes"}), upsert("", element{"key": "g", "tag": "group"}), remove()},
			element{}},
		"a group that lost its tag with its properties is kept": {
			messages{
				upsert("", group("p", element{"key": "g", "tag": "group"})), update(element{"key": "g", "v": 1}),
				upsert("", group("p", element{"key": "g", "v": 2})), remove()},
			element{"children": []any{group("p", element{"key": "g", "v": 2})}}},
		"a group that became something else is kept": {
			messages{add("", element{"key": "g", "tag": "group"}), upsert("", element{"key": "g", "tag": "Boxes"}), remove()},
			element{"children": []any{element{"key": "g", "tag": "Boxes"}}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			g := new(scene.Graph)
			for _, m := range test.messages {
				g.Apply(m)
			}
			if got, want := show(t, g), root(test.want); !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %v\nwant %v", got, want)
			}
			// The plain client of the random tests must follow the same rules.
			c := scenetest.NewClient()
			for _, m := range test.messages {
				if err := c.Receive(m.Frame); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := c.Scene(), root(test.want); !reflect.DeepEqual(got, want) {
				t.Errorf("scenetest.Client:\n got %v\nwant %v", got, want)
			}
		})
	}
}

func boxes(n int) []protocol.Node {
	elements := make([]element, n)
	for i := range elements {
		elements[i] = element{
			"key": fmt.Sprintf("box-%d", i), "tag": "Box", "args": []any{1, 1, 1},
			"position": []any{float32(i) + 0.5, float32(0.25), float32(1.5)},
			"rotation": []any{float32(0.1), float32(0.2), float32(0.3)}, "material": map[string]any{"color": "red"},
		}
	}
	return nodes(elements...)
}

// TestDepthIsBounded checks that a chain of nodes ends at the depth that clients can show.
func TestDepthIsBounded(t *testing.T) {
	g := new(scene.Graph)
	set := func(key string) []protocol.Node {
		raw := msgp.AppendMapHeader(nil, 2)
		raw = msgp.AppendString(msgp.AppendString(raw, "tag"), "group")
		raw = msgp.AppendString(msgp.AppendString(raw, "key"), key)
		return []protocol.Node{{Key: key, Tag: "group", Raw: raw, Shape: protocol.Shape(0).With("tag").With("key")}}
	}
	g.Apply(protocol.Upsert(1, "", set("0")))
	for i := range 30_000 {
		g.Apply(protocol.Add(1, fmt.Sprint(i), set(fmt.Sprint(i+1))))
	}
	if n := g.Len(); n < 9_000 || n > 10_001 {
		t.Errorf("%d nodes", n)
	}
	if _, ok := g.Get("0"); !ok || g.Size() < len(g.Snapshot(1).Frame) {
		t.Error("the chain cannot be read")
	}
	g.Apply(protocol.Remove(1, []string{"0"}))
	if n := g.Len(); n != 0 {
		t.Errorf("%d nodes are left", n)
	}
}

func TestSteadyStateDoesNotAllocate(t *testing.T) {
	full := protocol.Upsert(1, "", boxes(100))
	var moved, nested []protocol.Node
	for i := range 100 {
		moved = append(moved, scenetest.Node(element{"key": fmt.Sprintf("box-%d", i), "position": []any{1, 2, i}}))
	}
	nested = nodes(element{"key": "g", "tag": "Group", "children": []any{element{"key": "x", "v": 1.5}, element{"key": "y"}}})
	frames := map[string][]*protocol.Message{
		"the same shape":     {full},
		"alternating shapes": {full, protocol.Update(1, false, moved)},
		"the same children":  {protocol.Upsert(1, "", nested)},
	}
	for name, messages := range frames {
		t.Run(name, func(t *testing.T) {
			g := new(scene.Graph)
			frame := func() {
				for _, m := range messages {
					g.Apply(m)
				}
			}
			frame()
			frame()
			if n := testing.AllocsPerRun(100, frame); n != 0 {
				t.Errorf("%v allocations a frame", n)
			}
			if snapshot := len(g.Snapshot(1).Frame); g.Size() > 3*snapshot {
				t.Errorf("Size is %d after many frames, a snapshot has %d bytes", g.Size(), snapshot)
			}
		})
	}
}

func TestLargeContentIsLetGo(t *testing.T) {
	g := new(scene.Graph)
	empty := g.Size()
	for _, m := range []*protocol.Message{
		upsert("", element{"key": "mesh", "v": make([]byte, 1<<20)}),
		upsert("", element{"key": "mesh", "v": []byte{1}}),
		upsert("", element{"key": "group", "children": []any{element{"key": "x", "v": make([]byte, 1<<20)}}}),
		remove("group"),
	} {
		g.Apply(m)
	}
	if got := g.Size() - empty; got > 200 {
		t.Errorf("Size is %d bytes more than that of nothing", got)
	}
	g.Apply(set(element{"tag": "Scene", "children": []any{}}))
	if g.Len() != 0 || g.Has("mesh") {
		t.Errorf("%d nodes are left", g.Len())
	}
}

func BenchmarkApply(b *testing.B) {
	for _, n := range []int{100, 10000} {
		m := protocol.Upsert(1, "", boxes(n))
		b.Run(fmt.Sprintf("%d boxes", n), func(b *testing.B) {
			g := new(scene.Graph)
			g.Apply(m)
			b.ReportAllocs()
			for b.Loop() {
				g.Apply(m)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/node")
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	g := new(scene.Graph)
	g.Apply(protocol.Upsert(1, "", boxes(1000)))
	b.ReportAllocs()
	for b.Loop() {
		g.Snapshot(1)
	}
}

// TestSnapshotBeforeSet checks that a client keeps its own initial nodes.
func TestSnapshotBeforeSet(t *testing.T) {
	g := new(scene.Graph)
	lists := func() string {
		v, _, err := msgp.ReadIntfBytes(g.Snapshot(1).Nodes[0].Raw)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(v)
	}
	box := protocol.Node{Key: "a", Raw: []byte("\x81\xa3key\xa1a")}
	g.Apply(protocol.Upsert(1, "", []protocol.Node{box}))
	if got := lists(); got != "map[children:[map[key:a]] tag:Scene]" {
		t.Errorf("after an upsert: %s", got)
	}
	g.Apply(protocol.Remove(1, []string{"a"}))
	if got := lists(); got != "map[children:[] tag:Scene]" {
		t.Errorf("after its removal: %s", got)
	}
	// A client keeps its own background until it is sent a whole one.
	camera, grid := []byte("\x81\xa3key\xa6camera"), []byte("\x81\xa3key\xa4grid")
	background := func() string {
		v, _, err := msgp.ReadIntfBytes(g.SnapshotOn([][]byte{camera, grid}, 1).Nodes[0].Raw)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(v.(map[string]any)["bgChildren"])
	}
	for _, step := range []struct {
		m    *protocol.Message
		want string
	}{
		{nil, "<nil>"},
		{protocol.AddInto(1, protocol.Key{Name: "bgChildren"}, []protocol.Node{box}), "[map[key:camera] map[key:grid] map[key:a]]"},
		{protocol.AddInto(1, protocol.Key{Name: "bgChildren"}, []protocol.Node{{Key: "grid", Raw: grid}}), "[map[key:camera] map[key:a] map[key:grid]]"},
		{protocol.Remove(1, []string{"a", "grid"}), "[map[key:camera] map[key:grid]]"},
		{protocol.Set(1, protocol.Node{Nested: true, Raw: []byte("\x81\xaabgChildren\x90")}), "[]"},
		{protocol.AddInto(1, protocol.Key{Name: "bgChildren"}, []protocol.Node{box}), "[map[key:a]]"},
	} {
		if step.m != nil {
			g.Apply(step.m)
		}
		if got := background(); got != step.want {
			t.Errorf("got %s, want %s", got, step.want)
		}
	}
}

// TestReplaces checks that if Replaces returns true, a client that showed h and receives g's
// snapshot shows g.
func TestReplaces(t *testing.T) {
	said := 0
	for seed := range uint64(2000) {
		r := &scenetest.Random{Pick: scenetest.FromSeed(seed), Broken: seed%2 == 0}
		g, h, c := new(scene.Graph), new(scene.Graph), scenetest.NewClient()
		for _, m := range r.Messages() {
			g.Apply(m)
		}
		for _, m := range r.Messages() {
			h.Apply(m)
			if err := c.Receive(m.Frame); err != nil {
				t.Fatal(err)
			}
		}
		if !g.Replaces(h) {
			continue
		}
		said++
		fresh := scenetest.NewClient()
		for _, client := range []*scenetest.Client{c, fresh} {
			if err := client.Receive(g.Snapshot(0).Frame); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(c.Scene(), fresh.Scene()) {
			t.Fatalf("seed %d: the client shows\n%v\nwant\n%v", seed, c.Scene(), fresh.Scene())
		}
	}
	if said < 20 {
		t.Errorf("Replaces returned true for %d of 2000", said)
	}
	if !new(scene.Graph).Replaces(new(scene.Graph)) {
		t.Error("an empty scene does not replace an empty scene")
	}
}
