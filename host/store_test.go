package host_test

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/host/internal/scene/scenetest"
	"github.com/vuerlua/vuerlua/protocol"
)

// join connects a client and gives its session.
func join(t *testing.T, n *hosttest.Net, p *script) (*hosttest.Client, *host.Session) {
	t.Helper()
	c := n.Dial(t)
	c.Init(nil)
	synctest.Wait()
	return c, p.session()
}

// shown applies everything that has come to the model of a client.
func shown(t *testing.T, c *hosttest.Client, model *scenetest.Client) any {
	t.Helper()
	for c.Pending() > 0 {
		if err := model.Receive(c.NextFrame()); err != nil {
			t.Fatal(err)
		}
	}
	return model.Scene()
}

// wantSame compares what two clients show.
func wantSame(t *testing.T, who string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s shows\n%v\nwant\n%v", who, got, want)
	}
}

func add(key string) *protocol.Message {
	return protocol.Add(now(), "", []protocol.Node{node(key, map[string]any{"tag": "Box"})})
}

// A follower is a subscriber other than a session.
type follower struct {
	model *scenetest.Client
	sent  int
	err   error
}

func (f *follower) Send(m *protocol.Message) error {
	f.sent++
	if f.err != nil {
		return f.err
	}
	return f.model.Receive(m.Frame)
}

func TestStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, st := new(script), new(host.Store)
		_, net := serve(t, host.Config{}, p)
		st.Send(emptyScene())
		st.Send(add("a"))
		first, s1 := join(t, net, p)
		if err := st.Subscribe(s1); err != nil {
			t.Fatal(err)
		}
		if err := st.Subscribe(s1); err != nil || st.Subscribers() != 1 {
			t.Errorf("the second time: %v, %d subscribers", err, st.Subscribers())
		}
		st.Send(add("b"))
		late, s2 := join(t, net, p)
		if err := st.Subscribe(s2); err != nil {
			t.Fatal(err)
		}
		st.Send(box("a", 5))
		st.Send(protocol.Event(now(), "TICK", []byte{1}))
		synctest.Wait()
		if n := first.Pending(); n != 4 {
			t.Errorf("%d messages for the first, want SET, ADD, UPSERT, TICK", n)
		}
		if n := late.Pending(); n != 3 {
			t.Errorf("%d messages for the second, want SET, UPSERT, TICK", n)
		}
		one, two := scenetest.NewClient(), scenetest.NewClient()
		wantSame(t, "the second", shown(t, late, two), shown(t, first, one))
		if len(two.Events) != 1 {
			t.Errorf("events of the second: %v", two.Events)
		}
		if !st.Has("b") || st.Has("c") || st.Len() != 2 {
			t.Errorf("the store has %d nodes", st.Len())
		}
		raw, ok := st.Get("a")
		if v, _, err := msgp.ReadIntfBytes(raw); !ok || err != nil || number(v.(map[string]any)["x"]) != 5 {
			t.Errorf("get: %v, %v, %v", v, ok, err)
		}

		st.Unsubscribe(s1)
		st.Unsubscribe(s1)
		st.Send(add("c"))
		synctest.Wait()
		if first.Pending() != 0 || late.Pending() != 1 {
			t.Errorf("%d and %d messages after the end of a subscription", first.Pending(), late.Pending())
		}
		if s1.Stats().Nodes != 2 || s2.Stats().Nodes != 3 {
			t.Errorf("%d and %d nodes shown", s1.Stats().Nodes, s2.Stats().Nodes)
		}
		late.Drop()
		synctest.Wait()
		if n := st.Subscribers(); n != 0 {
			t.Errorf("%d subscribers after the last has left", n)
		}
		if err := st.Subscribe(s2); !errors.Is(err, host.ErrClosed) {
			t.Errorf("a session that is gone: %v", err)
		}
	})
}

// A session that shows more than the store's scene keeps both, also through a snapshot.
func TestStoreAndOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, st, other := new(script), new(host.Store), new(host.Store)
		_, net := serve(t, host.Config{OutboxBytes: 20 << 10}, p)
		st.Send(emptyScene())
		st.Send(add("world"))
		other.Send(add("elsewhere"))
		model := scenetest.NewClient()
		c, s := join(t, net, p)
		for _, err := range []error{st.Subscribe(s), s.Send(box("mine", 1)), other.Subscribe(s)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		st.Send(box("world", 2))
		other.Send(box("elsewhere", 3))
		synctest.Wait()
		before := shown(t, c, model)
		if s.Stats().Nodes != len(model.Root["children"].([]any)) {
			t.Errorf("%d nodes, and the client shows %v", s.Stats().Nodes, before)
		}

		c.Pause()
		for i := range 2000 {
			st.Send(add(fmt.Sprint("world", i)))
		}
		mustSend(t, s, box("mine", 9))
		if !s.Lagging() {
			t.Fatal("the client does not lag")
		}
		c.Resume()
		time.Sleep(time.Second)
		shown(t, c, model)
		if x, ok := model.Find("mine"); !ok || number(x.(map[string]any)["x"]) != 9 {
			t.Errorf("the client's own box is %v", x)
		}
		if n := len(model.Root["children"].([]any)); n != s.Stats().Nodes {
			t.Errorf("%d children, want %d", n, s.Stats().Nodes)
		}
	})
}

// A subscriber that fails is dropped; the others get everything.
func TestStoreFollower(t *testing.T) {
	st := new(host.Store)
	good, bad := &follower{model: scenetest.NewClient()}, &follower{model: scenetest.NewClient()}
	if st.Subscribe(good) != nil || st.Subscribe(bad) != nil {
		t.Fatal("subscribe fails")
	}
	bad.err = errors.New("full")
	for range 3 {
		st.Send(add("a"))
	}
	if good.sent != 4 || bad.sent != 2 || st.Subscribers() != 1 {
		t.Errorf("%d and %d messages, %d subscribers", good.sent, bad.sent, st.Subscribers())
	}
	if err := st.Subscribe(bad); err == nil || st.Subscribers() != 1 {
		t.Errorf("subscribe gave %v", err)
	}
}

// A hook is a subscriber that does something while a message is on its way to the others.
type hook struct{ during func() }

func (h *hook) Send(*protocol.Message) error { h.during(); return nil }

// A snapshot that a client is given while a change is on its way to it has that change, which
// must not come again.
func TestStoreSnapshotOnTheWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, st := new(script), new(host.Store)
		_, net := serve(t, host.Config{OutboxBytes: 1}, p)
		c, s := join(t, net, p)
		model := scenetest.NewClient()
		between := func() {}
		h := &hook{func() { between() }}
		st.Send(emptyScene())
		if err := st.Subscribe(h); err != nil {
			t.Fatal(err)
		}
		if err := st.Subscribe(s); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		c.Pause()
		for range 100 { // beyond what the pipe and the writer hold
			st.Send(add("many"))
		}
		if !s.Lagging() {
			t.Fatal("the client does not lag")
		}
		between = func() {
			c.Resume()
			time.Sleep(time.Second) // the snapshot goes out
		}
		st.Send(add("last"))
		synctest.Wait()
		shown(t, c, model)
		if n := len(model.Root["children"].([]any)); n != 101 {
			t.Errorf("the client shows %d nodes, want 101", n)
		}
	})
}

// TestStoreConsistency: clients come at any time, some of them stall and get snapshots, and
// some are sent changes of their own, while several goroutines change the scene. In the end
// all show the same.
func TestStoreConsistency(t *testing.T) {
	const clients, writers, rounds = 24, 3, 40
	synctest.Test(t, func(t *testing.T) {
		p, st := new(script), new(host.Store)
		book := new(logBook)
		_, net := serve(t, host.Config{OutboxBytes: 256, Logger: book.logger()}, p)
		truth := &follower{model: scenetest.NewClient()}
		st.Send(emptyScene())
		if err := st.Subscribe(truth); err != nil {
			t.Fatal(err)
		}
		conns, sessions := make([]*hosttest.Client, clients), make([]*host.Session, clients)
		for i := range clients {
			conns[i], sessions[i] = join(t, net, p)
		}

		var work sync.WaitGroup
		for w := range writers {
			work.Go(func() {
				for seed := range rounds {
					r := &scenetest.Random{Pick: scenetest.FromSeed(uint64(1000*w + seed)), Calm: true}
					for _, m := range r.Messages() {
						st.Send(m)
					}
					time.Sleep(time.Millisecond)
				}
			})
		}
		for i, s := range sessions {
			work.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				if err := st.Subscribe(s); err != nil {
					t.Error(err)
				}
				for range 4 {
					switch i % 4 {
					case 1:
						conns[i].Pause()
						time.Sleep(3 * time.Millisecond)
						conns[i].Resume()
					case 2: // to a node that is not there: it parts from the store, and shows the same
						mustSend(t, s, protocol.Update(now(), false, []protocol.Node{node("nobody", nil)}))
					case 3: // a message less may be sent, but what comes later is a snapshot again
						st.Unsubscribe(s)
						if err := st.Subscribe(s); err != nil {
							t.Error(err)
						}
					}
					time.Sleep(2 * time.Millisecond)
				}
			})
		}
		work.Wait()
		time.Sleep(time.Second)
		if len(book.lines("lagging")) == 0 {
			t.Error("no client was given up for a snapshot")
		}
		want := truth.model.Scene()
		for i := range clients {
			wantSame(t, fmt.Sprint("client ", i), shown(t, conns[i], scenetest.NewClient()), want)
		}
	})
}

// A session and a store find the nodes of their scenes, regardless of the sender.
func TestFind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, st := new(script), new(host.Store)
		_, net := serve(t, host.Config{}, p)
		_, s := join(t, net, p)
		type scene interface {
			Find(key string) (host.NodeInfo, bool)
			Keys(most int) []string
		}
		want := func(where string, g scene, key, tag string, there bool) {
			t.Helper()
			if info, ok := g.Find(key); info.Tag != tag || ok != there {
				t.Errorf("%s, %q: %q, %v; want %q, %v", where, key, info.Tag, ok, tag, there)
			}
		}
		want("before anything was sent", s, "SceneCamera", "SceneCamera", true)
		want("before anything was sent", s, "a", "", false)
		mustSend(t, s, add("a"))
		want("after an ADD", s, "SceneCamera", "SceneCamera", true)
		want("after an ADD", s, "a", "Box", true)
		mustSend(t, s, emptyScene())
		want("after an empty SET", s, "SceneCamera", "", false)
		want("after an empty SET", s, "a", "", false)
		st.Send(emptyScene())
		st.Send(add("b"))
		if err := st.Subscribe(s); err != nil {
			t.Fatal(err)
		}
		want("the store", st, "b", "Box", true)
		want("of the store alone", s, "b", "Box", true)
		mustSend(t, s, add("c"))
		want("of the store and its own", s, "b", "Box", true)
		want("of the store and its own", s, "c", "Box", true)
		want("the store", st, "c", "", false)
		s.Stage()
		want("the next scene", s, "b", "", false)
		mustSend(t, s, add("d"))
		want("the next scene", s, "d", "Box", true)
		if keys := s.Keys(10); len(keys) != 1 || keys[0] != "d" {
			t.Errorf("keys %q", keys)
		}
		s.Reveal()
		want("once it is shown", s, "d", "Box", true)
	})
}
