package luabind

import (
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/protocol"
)

// heavyValue is what makes an event heavy.
func heavyValue(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = map[string]any{"n": i}
	}
	return list
}

// TestHeavyEvents: what is decoded beside the loop is told as everything else is, and in its
// place.
func TestHeavyEvents(t *testing.T) {
	play(t, `
		on("DATA", function(e, s)
			print(e.etype, #e.value, e.value[3000].n, e.ts > 0)
			e.etype, e.extra = "changed", 1
		end)
		on("DATA", function(e) print(e.etype, e.extra) end)
		on("*", function(e) print("*", e.etype, e.extra, type(e.value)) end)
		on("SMALL", function(e) print("small", e.value) end)
		spawn(function(s)
			local e = s:till("DATA")
			print("till", #e.value, e.extra)
			for e in s:events() do
				print("feed", e.etype)
				if e.etype == "SMALL" then break end
			end
		end)`,
		func(s *stage) {
			c := s.join("a", map[string]any{})
			s.send(c, map[string]any{"etype": "DATA", "value": heavyValue(3000)})
			s.send(c, map[string]any{"etype": "SMALL", "value": 1})
			s.wantSaid(`
*	INIT	nil	table
till	3000	nil
DATA	3000	2999	true
changed	1
*	DATA	nil	table
feed	SMALL
small	1
*	SMALL	nil	number`)
			s.wantNoErrors()
		})
}

// TestHeavyEventsInOrder: small events do not overtake heavy ones of their client.
func TestHeavyEventsInOrder(t *testing.T) {
	play(t, `
		local all = {}
		on("E", function(e) all[#all + 1] = e.value.n end)
		on("END", function() print(table.concat(all, " ")) end)`,
		func(s *stage) {
			c := s.join("a", map[string]any{})
			var sent []string
			done := make(chan struct{})
			go func() {
				defer close(done)
				for i := range 20 {
					value := map[string]any{"n": i}
					if i%3 == 0 {
						value["list"] = heavyValue(2000)
					}
					s.engine.deliver(c, event(s, "E", value))
				}
			}()
			<-done
			for i := range 20 {
				sent = append(sent, fmt.Sprint(i))
			}
			s.send(c, map[string]any{"etype": "END"})
			s.wantSaid(strings.Join(sent, " "))
		})
}

// TestHeavyForNobody: an event that nobody listens for is not decoded.
func TestHeavyForNobody(t *testing.T) {
	play(t, `on("OTHER", print) on("CLICK", print)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		for etype, wanted := range map[string]bool{"DATA": false, "OTHER": true, "ON_CLICK": true, "UPLOAD": false} {
			ev := event(s, etype, heavyValue(3000))
			s.engine.deliver(c, ev)
			synctest.Wait()
			if (ev.Decoded != nil) != wanted {
				s.Errorf("%s: decoded %v, want %v", etype, ev.Decoded != nil, wanted)
			}
		}
	})
}

// TestHeavyPicture: a picture as text is read beside the loop too.
func TestHeavyPicture(t *testing.T) {
	play(t, `on("UPLOAD", function(e) print(type(e.value), e.value.format, #e.value:bytes()) end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		png := "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 300_000)
		s.send(c, map[string]any{"etype": "UPLOAD", "value": "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(png))})
		s.wantSaid(fmt.Sprintf("userdata\tpng\t%d", len(png)))
	})
}

// TestHeavyAnswer: so is the answer to a request.
func TestHeavyAnswer(t *testing.T) {
	play(t, `spawn(function(s) local e = s:rpc(ServerEvent{ etype = "ASK" }) print(#e.value.list, e.value.list[7].n) end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		asked := c.messages(s)[0]
		s.send(c, map[string]any{"etype": asked["rtype"], "value": map[string]any{"list": heavyValue(3000)}})
		s.wantSaid("3000\t6")
		s.wantNoErrors()
	})
}

// A holder is the memory that an event takes.
type holder struct {
	mu                      sync.Mutex
	kept, yielded, released int
}

func (h *holder) Keep()    { h.mu.Lock(); h.kept++; h.mu.Unlock() }
func (h *holder) Yield()   { h.mu.Lock(); h.yielded++; h.mu.Unlock() }
func (h *holder) Release() { h.mu.Lock(); h.released++; h.mu.Unlock() }

// state says what was called, of each whether it was.
func (h *holder) state() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return fmt.Sprintf("kept %v, yielded %v, released %v", h.kept > 0, h.yielded > 0, h.released > 0)
}

// TestEventsAreReleased: an event takes memory until its last handler has ended, and holds up
// its client while one of them works on it.
func TestEventsAreReleased(t *testing.T) {
	cases := []struct{ name, script, at, end string }{
		{"no handler", ``, "kept true, yielded false, released true", ""},
		{"a quick handler", `on("E", function() end)`, "kept true, yielded false, released true", ""},
		{"a failing handler", `on("E", function() error("x") end)`, "kept true, yielded false, released true", ""},
		{"a slow handler", `on("E", function() sleep(1) end)`, "kept true, yielded false, released false", "kept true, yielded false, released true"},
		{"two handlers", `on("E", function() sleep(1) end) on("*", function() end)`, "kept true, yielded false, released false", "kept true, yielded false, released true"},
		{"waiting for the client", `on("E", function(e, s) s:till("NEXT", { timeout = 1 }) end)`, "kept true, yielded true, released false", "kept true, yielded true, released true"},
		{"one of them waits", `on("E", function(e, s) s:till("NEXT", { timeout = 1 }) end) on("*", function() sleep(0.5) end)`, "kept true, yielded false, released false", "kept true, yielded true, released true"},
		{"a feed that is not read", `spawn(function(s) local next = s:events() sleep(1) next() next() end)`, "kept true, yielded false, released false", "kept true, yielded false, released true"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			play(t, c.script, func(s *stage) {
				client := s.join("a", map[string]any{})
				h := &holder{}
				ev := event(s, "E", 1)
				ev.Hold = h
				s.engine.deliver(client, ev)
				time.Sleep(time.Millisecond)
				synctest.Wait()
				if got := h.state(); got != c.at {
					s.Errorf("at once: %s, want %s", got, c.at)
				}
				if c.end == "" {
					return
				}
				time.Sleep(2 * time.Second)
				synctest.Wait()
				if got := h.state(); got != c.end {
					s.Errorf("in the end: %s, want %s", got, c.end)
				}
			})
		})
	}
}

// TestUnheardEventsAreReleased: so are those that wait when the engine ends.
func TestUnheardEventsAreReleased(t *testing.T) {
	h := &holder{}
	play(t, `on("E", function() sleep(1e6) end)`, func(s *stage) {
		c := s.join("a", map[string]any{})
		for range 3 {
			ev := event(s, "E", 1)
			ev.Hold = h
			s.engine.deliver(c, ev)
		}
		s.engine.post(func() {
			ev := event(s, "E", 1)
			ev.Hold = h
			s.engine.killed.Store(true) // before the loop gets to it
			s.engine.postEvent(c, ev, make(gate, 1))
		})
		synctest.Wait()
		s.engine.Close()
	})
	if h.kept != 4 || h.released != 4 {
		t.Errorf("%d events were kept, %d released", h.kept, h.released)
	}
}

// TestTurns: timers are not late although a client sends more than there is time for.
func TestTurns(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Budget: time.Minute}, `
		on("E", function(e) local t = now() while now() - t < 0.002 do end end)
		local last, worst = now(), 0
		every(0.01, function() worst = math.max(worst, now() - last) last = now() end)
		on("END", function() print("worst " .. math.floor(worst * 1000)) end)`)
	defer e.Close()
	c := &sink{fakeClient{id: "a"}}
	var senders sync.WaitGroup
	for range 4 {
		senders.Go(func() {
			for range 300 {
				e.deliver(c, event(t, "E", map[string]any{"list": heavyValue(20)}))
			}
		})
	}
	senders.Wait()
	e.deliver(c, event(t, "END", nil))
	waitFor(t, "the end", func() bool { return reWorst.MatchString(n.said()) })
	// A thousand of them take two seconds and more.
	if worst := reWorst.FindStringSubmatch(n.said())[1]; len(worst) > 3 {
		t.Errorf("the timer was %s ms late", worst)
	}
}

// TestHeavyForClients: a script that is a client itself has heavy events decoded in the same
// way.
func TestHeavyForClients(t *testing.T) {
	play(t, "", func(s *stage) {
		var prepared func(*protocol.ClientEvent)
		s.engine.post(func() { prepared = s.engine.prepareAside })
		synctest.Wait()
		heavy, light := event(s, "DATA", heavyValue(3000)), event(s, "DATA", heavyValue(10))
		prepared(heavy)
		prepared(light)
		if heavy.Decoded == nil || light.Decoded != nil {
			s.Errorf("decoded: %v, %v", heavy.Decoded, light.Decoded)
		}
	})
}
