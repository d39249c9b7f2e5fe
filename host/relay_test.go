package host_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// A generation is a host.Generation that records its calls.
type generation struct {
	script
	refused chan struct{}
	once    sync.Once
	block   bool // Take waits for Refuse
	leaves  []host.PendingEvent
}

var _ host.Generation = (*generation)(nil)

func newGeneration() *generation { return &generation{refused: make(chan struct{})} }

func (g *generation) Take(s *host.Session, e *protocol.ClientEvent) bool {
	if g.block && e.Etype != "INIT" {
		<-g.refused
	}
	select {
	case <-g.refused:
		return false
	default:
		g.Event(s, e)
		return true
	}
}

func (g *generation) Refuse() { g.once.Do(func() { close(g.refused) }) }

func (g *generation) Adopt(s *host.Session, started bool, events []*protocol.ClientEvent) {
	g.record(s, "adopt %t", started)
	if started && g.start != nil {
		g.start(s)
	}
	for _, e := range events {
		g.Event(s, e)
	}
}

func (g *generation) Retire() host.Handover { return host.Handover{Pending: g.leaves} }

func (g *generation) Inherit(any) {}

func TestRelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		relay := host.NewRelay(nil)
		_, net := serve(t, host.Config{}, relay)
		early := net.Dial(t)
		early.Init(nil)
		early.Send(map[string]any{"etype": "LOST"})
		synctest.Wait()

		first, second := newGeneration(), newGeneration()
		if n := relay.Swap(first); n != 1 {
			t.Errorf("%d sessions, want 1", n)
		}
		early.Send(map[string]any{"etype": "HEARD"})
		synctest.Wait()
		// A client that has not said INIT is handed over before it starts.
		silent := net.Dial(t)
		silent.Send(map[string]any{"etype": "HELLO"})
		synctest.Wait()
		if n := relay.Swap(second); n != 1 || relay.Sessions() != 2 {
			t.Errorf("%d of %d sessions have started, want 1 of 2", n, relay.Sessions())
		}
		silent.Init(nil)
		synctest.Wait()
		early.Close(1000, "")
		early.Closed()
		synctest.Wait()
		wantCalls(t, &first.script, "adopt true", "event INIT", "event HEARD", "event HELLO")
		wantCalls(t, &second.script, "adopt true", "event INIT", "start", "event INIT", "end: client left")
	})
}

func TestRelayGivesBackWhatWasNotHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := newGeneration(), newGeneration()
		first.block = true
		relay := host.NewRelay(first)
		_, net := serve(t, host.Config{}, relay)
		c := net.Dial(t)
		c.Init(nil)
		synctest.Wait()
		s := first.session()
		c.Send(map[string]any{"etype": "BLOCKED"}) // in Take
		go c.Send(map[string]any{"etype": "NEXT"}) // nobody reads it yet
		synctest.Wait()
		first.leaves = []host.PendingEvent{{Session: s, Event: &protocol.ClientEvent{Etype: "UNHEARD"}}}
		relay.Swap(second)
		synctest.Wait()
		wantCalls(t, &first.script, "start", "event INIT")
		wantCalls(t, &second.script, "adopt true", "event INIT", "event UNHEARD", "event BLOCKED", "event NEXT")
	})
}

func keyed(op func(int64, string, []protocol.Node) *protocol.Message, keys ...string) *protocol.Message {
	var nodes []protocol.Node
	for _, k := range keys {
		nodes = append(nodes, node(k, nil))
	}
	return op(0, "", nodes)
}

func TestRehearsal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{OutboxBytes: 1 << 10}, p)
		c := net.Dial(t)
		c.Init(nil)
		synctest.Wait()
		s := p.session()
		send := func(m *protocol.Message) {
			t.Helper()
			if err := s.Send(m); err != nil {
				t.Fatal(err)
			}
		}
		wantNext := func(etype string, keys ...string) {
			t.Helper()
			m := c.Next()
			if got := fmt.Sprint(m["etype"], keysOf(m)); got != fmt.Sprint(etype, keys) {
				t.Errorf("message %s, want %s", got, fmt.Sprint(etype, keys))
			}
		}
		s.Reveal() // nothing

		s.Stage()
		s.Reveal() // nothing was shown before, and nothing is now
		send(keyed(protocol.Upsert, "old", "both"))
		wantNext("UPSERT", "old", "both")

		s.Stage()
		send(keyed(protocol.Upsert, "both"))
		send(protocol.Event(0, "BUZZ", []byte{0xc0}))
		send(protocol.Update(0, false, []protocol.Node{node("the client's own", nil)}))
		send(keyed(protocol.Upsert, "new"))
		synctest.Wait()
		if c.Pending() != 0 {
			t.Error("something is shown before its time")
		}
		s.Reveal()
		wantNext("SET", "both", "new")
		wantNext("BUZZ")
		wantNext("UPDATE", "the client's own")
		if st := s.Stats(); st.Nodes != 2 {
			t.Errorf("%d nodes, want 2", st.Nodes)
		}

		// Events do not wait for ever, and only a bounded number of bytes of them waits.
		s.Stage()
		send(protocol.Event(0, "BUZZ", []byte{0xc0}))
		send(keyed(protocol.Upsert, "late"))
		time.Sleep(time.Second)
		wantNext("BUZZ")
		s.Reveal()
		wantNext("SET", "late")
		s.Stage()
		for range 2 {
			send(protocol.Event(0, "BUZZ", append([]byte{0xc5, 0x01, 0x00}, make([]byte, 256)...)))
		}
		wantNext("BUZZ")
		wantNext("BUZZ")
		s.Reveal()
		// A rehearsal within one keeps the events.
		s.Stage()
		send(protocol.Event(0, "BUZZ", []byte{0xc0}))
		send(keyed(protocol.Upsert, "never"))
		s.Stage()
		send(keyed(protocol.Upsert, "last"))
		s.Reveal()
		wantNext("SET", "last")
		wantNext("BUZZ")
		s.Stage()
		c.Close(1000, "")
		c.Closed()
		time.Sleep(2 * time.Second)
		s.Reveal()
		s.Stage()
	})
}

// A client keeps the old scene until there is a new one to show: one with a node or, if the script
// has failed, one with a SET.
func TestRehearsalKeepsTheOldScene(t *testing.T) {
	set := func(keys ...string) *protocol.Message {
		var children []any
		for _, key := range keys {
			children = append(children, map[string]any{"tag": "Box", "key": key})
		}
		raw, err := msgp.AppendIntf(nil, map[string]any{"tag": "Scene", "children": children})
		if err != nil {
			t.Fatal(err)
		}
		return protocol.Set(0, protocol.Node{Raw: raw, Nested: true})
	}
	upsert := func(key string) *protocol.Message { return keyed(protocol.Upsert, key) }
	buzz := protocol.Event(0, "BUZZ", []byte{0xc0})
	update := func(key string) *protocol.Message {
		return protocol.Update(0, false, []protocol.Node{node(key, nil)})
	}
	reveal, withhold := func(s *host.Session) { s.Reveal() }, (*host.Session).Withhold
	second := func(*host.Session) { time.Sleep(time.Second) }
	full := new(host.Store)
	full.Send(set("shared"))
	cases := map[string]struct {
		acts  []any // messages to send, stores to subscribe to and methods to call
		shown string
	}{
		"nothing":                             {[]any{reveal}, ""},
		"nothing for a second":                {[]any{second}, ""},
		"a node":                              {[]any{upsert("new"), reveal}, "SET[new]"},
		"a node that comes late":              {[]any{reveal, upsert("new"), upsert("next")}, "SET[new] UPSERT[next]"},
		"a set that comes late":               {[]any{reveal, set("new")}, "SET[new]"},
		"an empty scene that is meant":        {[]any{set(), reveal}, "SET[]"},
		"a node before a failure":             {[]any{upsert("new"), withhold}, ""},
		"a node after a failure":              {[]any{withhold, upsert("new"), reveal}, ""},
		"a failure while it waits":            {[]any{reveal, withhold, upsert("new")}, ""},
		"a set before a failure":              {[]any{set("new"), withhold}, "SET[new]"},
		"a set after a failure":               {[]any{upsert("part"), withhold, set("new")}, "SET[new]"},
		"a node of a script that is stuck":    {[]any{upsert("part"), second, withhold}, ""},
		"a set of a script that is stuck":     {[]any{set("new"), second}, "SET[new]"},
		"nothing, which is what is wanted":    {[]any{withhold, (*host.Session).Clear}, "SET[]"},
		"events continue":                     {[]any{buzz, withhold, buzz}, "BUZZ[] BUZZ[]"},
		"changes of the old scene are void":   {[]any{update("old"), withhold, update("old")}, ""},
		"changes of the client's own are not": {[]any{update("camera"), withhold, update("camera")}, "UPDATE[camera] UPDATE[camera]"},
		"an empty store":                      {[]any{new(host.Store), reveal}, ""},
		"a store":                             {[]any{full, withhold}, "SET[shared]"},
		"a store that is filled later": {[]any{func(s *host.Session) {
			st := new(host.Store)
			_ = st.Subscribe(s)
			s.Withhold()
			st.Send(upsert("part"))
			st.Send(set("shared"))
		}}, "SET[shared]"},
		"the next generation": {[]any{upsert("part"), withhold, (*host.Session).Stage, upsert("new"), reveal}, "SET[new]"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(script)
				_, net := serve(t, host.Config{}, p)
				c, s := join(t, net, p)
				mustSend(t, s, set("old"))
				c.Next()
				s.Stage()
				for _, act := range test.acts {
					switch act := act.(type) {
					case *protocol.Message:
						mustSend(t, s, act)
					case *host.Store:
						if err := act.Subscribe(s); err != nil {
							t.Fatal(err)
						}
					case func(*host.Session):
						act(s)
					}
				}
				synctest.Wait()
				var shown []string
				for c.Pending() > 0 {
					m := c.Next()
					shown = append(shown, fmt.Sprint(m["etype"], keysOf(m)))
				}
				if got := strings.Join(shown, " "); got != test.shown {
					t.Errorf("it is sent %q, want %q", got, test.shown)
				}
			})
		})
	}
}

// keysOf are the keys of the nodes in a message.
func keysOf(m map[string]any) (keys []string) {
	data, _ := m["data"].(map[string]any)
	list, _ := data["nodes"].([]any)
	if list == nil {
		list, _ = data["children"].([]any)
	}
	for _, item := range list {
		n, _ := item.(map[string]any)
		keys = append(keys, fmt.Sprint(n["key"]))
	}
	return keys
}
