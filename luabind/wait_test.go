package luabind

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

func event(t testing.TB, etype string, value any) *protocol.ClientEvent {
	frame, err := msgp.AppendIntf(nil, map[string]any{"etype": etype, "value": value})
	if err != nil {
		t.Fatal(err)
	}
	ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	return ev
}

// TestTillIsOfOneSession: an event of another client does not count.
func TestTillIsOfOneSession(t *testing.T) {
	play(t, `
		spawn(function(session)
			print(session.id, session:till("INIT").value.client)
			print(session.id, session:till("GO").value)
			print(session.id, session:till("*").etype)
		end)`, func(s *stage) {
		a, b := s.join("a", map[string]any{"client": "x"}), s.join("b", map[string]any{"client": "y"})
		s.send(b, map[string]any{"etype": "GO", "value": "for b"})
		s.send(a, map[string]any{"etype": "GO", "value": "for a"})
		s.send(a, map[string]any{"etype": "WHATEVER"})
		s.wantSaid("a\tx\nb\ty\nb\tfor b\na\tfor a\na\tWHATEVER")
	})
}

// TestClicksOfVuersClient: it sends ON_CLICK alone, which is the CLICK that scripts wait for.
func TestClicksOfVuersClient(t *testing.T) {
	play(t, `
		spawn(function(session)
			session:spawn_task(function()
				for e in session:events() do print("feed", e.etype, e.key) end
			end)
			print("till", session:till("CLICK").key)
			print("till", session:till("ON_CLICK").etype)
			print(pcall(session.till, session, "CLICK", { timeout = 1 }))
		end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		old := map[string]any{"etype": "ON_CLICK", "value": map[string]any{"key": "box"}}
		s.send(c, old)
		s.send(c, old)
		s.send(c, map[string]any{"etype": "OTHER"})
		time.Sleep(2 * time.Second)
		s.send(c, map[string]any{"etype": "CLICK", "key": "box"})
		s.send(c, old)
		s.wantSaid("till\tbox\nfeed\tCLICK\tbox\ntill\tON_CLICK\nfeed\tCLICK\tbox\nfeed\tOTHER\tnil\n" +
			"false\tscene.lua:8: no CLICK within 1 s\nfeed\tCLICK\tbox\nfeed\tON_CLICK\tnil")
	})
}

func TestTillMisuse(t *testing.T) {
	for call, want := range map[string]string{
		`session:till()`:                        "session:till wants an event's name first, not nil",
		`session:till("A", 5)`:                  "session:till wants a table of options, not number ({ timeout = 2.0 })",
		`session:till("A", { timeout = "5" })`:  "timeout of session:till wants a number of seconds, not string",
		`session:till("A", { timeout = -1 })`:   "timeout of session:till wants a number of seconds, 0 or more, not -1",
		`session:on("A")`:                       `session:on "A" wants a function, not nil`,
		`session:till("A", { time_out = 1 })`:   "session:till has no option 'time_out' (did you mean 'timeout'?)",
		`session:on("A", print, { one = 1 })`:   "session:on has no option 'one' (did you mean 'once'?)",
		`session:rpc(MjStep{}, { TTL = 1 })`:    "session:rpc has no option 'TTL' (did you mean 'ttl'?)",
		`session:upsert(Box{}, { parent = 1 })`: "upsert has no option 'parent' (did you mean 'to'?)",
		`session:upsert(Box{}, { Box{} })`:      "upsert wants options by name (it has to and strict)",
		`Frame{ Noop(), framerate = 30 }`:       "Frame has no option 'framerate' (did you mean 'frame_rate'?)",
		`HapticActuatorPulse{ Left = {} }`:      "HapticActuatorPulse has no option 'Left' (did you mean 'left'?)",
		`sleep("x")`:                            `sleep wants a number of seconds, not the string "x"`,
		`sleep(-1)`:                             "sleep wants a number of seconds, 0 or more, not -1",
		`every(0, print)`:                       "every wants a number of seconds above 0",
		`frames("fast")`:                        `frames wants a number of frames per second, not the string "fast"`,
		`frames({})`:                            "frames wants a number of frames per second, not a table",
		`asset()`:                               "asset wants the path of a file, not nil",
		`load_ply({})`:                          "load_ply wants the path of a file, not a table",
		`load_npy()`:                            "load_npy wants the path of a file, not nil",
		`Image.open()`:                          "Image.open wants the path of a file, not nil",
		`Image.new("a", 1)`:                     `Image.new wants a width in pixels, not the string "a"`,
		`Image.new(2, 2):pixel()`:               "image:pixel wants a number for x, not nil",
		`Image.new(2, 2):save()`:                "image:save wants the path of a file, not nil",
		`VuerClient("ws://x")`:                  `VuerClient wants a table, not the string "ws://x" (write VuerClient{ uri = "ws://localhost:8012" })`,
		`ClientEvent("X")`:                      `ClientEvent wants a table, not the string "X" (write ClientEvent{`,
		`ServerEvent()`:                         "ServerEvent wants a table, not nil (write ServerEvent{",
		`HapticActuatorPulse(1)`:                "HapticActuatorPulse wants a table, not the number 1 (write HapticActuatorPulse{",
		`session:close({})`:                     "session:close wants a reason, not a table",
		`local a = {} a:jump()`:                 "'a:jump' is nil, not a function (it was never given a value: check its spelling)",
		`local a = { b = 1 } a.b()`:             "'a.b' is a number, not a function (only functions can be called)",
		`local keys = function() return {} end local k = keys(session) k:vectr()`:             "'k:vectr' is nil, not a function",
		`local g = { cells = function() return { {} } end } for _, p in g.cells(2, 2) do end`: "'for ... in' needs an iterator, not a table (write: for i, p in ipairs(g.cells(2, 2)) do)",
		`local t = {} print(t[1].x)`:                "'t[1]' is nil, so it has no fields",
		`local n = 5 print(n.x.y)`:                  "'n' is a number, so it has no field 'x'",
		`local f f()`:                               "'f' is nil, not a function",
		`local function f() return 1 + f() end f()`: "stack overflow (a function calls itself too often: check what should end that)",
		`every(1)`:                     "every wants a function, not nil",
		`after(print)`:                 "after wants a number of seconds, not a function",
		`session:remove()`:             "remove wants a key or a list of keys, not nil",
		`session:on("A", print, true)`: "session:on wants a table of options last, not boolean ({ once = true })",
	} {
		play(t, "spawn(function(session)\n"+call+"\nend)", func(s *stage) {
			s.join("c1", map[string]any{})
			// A mistake in the text is reported at the start, and again when the task ends with it.
			if errs := slices.Compact(s.errors()); len(errs) != 1 || !strings.Contains(errs[0], "scene.lua:2: "+want) {
				t.Errorf("%s: reported %q", call, errs)
			}
		})
	}
}

func TestSessionEvents(t *testing.T) {
	play(t, `
		on("A", function(e) print("handler", e.value) end)
		spawn(function(session)
			for event in session:events() do
				print(event.etype, type(event.value) == "table" and event.value.position[1] or event.value)
				if event.value == 2 then sleep(1) end
			end
			print("left")
			sleep(1)
			print("not reached")
		end)`, func(s *stage) {
		c := s.join("c1", nil)
		s.send(c, map[string]any{"etype": "INIT", "value": 0})
		for i := 1; i <= 4; i++ {
			s.send(c, map[string]any{"etype": "A", "value": i})
		}
		s.send(c, map[string]any{"etype": "CAMERA_MOVE", "value": map[string]any{"camera": map[string]any{"position": []any{7, 8, 9}}}})
		time.Sleep(2 * time.Second)
		s.engine.end(c, "gone")
		synctest.Wait()
		s.wantSaid(strings.Join([]string{
			"INIT\t0", "A\t1", "handler\t1", "A\t2", "handler\t2", "handler\t3", "handler\t4",
			"A\t3", "A\t4", "CAMERA_MOVE\t7", "left",
		}, "\n"))
		s.wantNoErrors()
	})
}

// TestSlowFeed: a loop that is slower than the client slows the client down; all of it comes.
func TestSlowFeed(t *testing.T) {
	play(t, `spawn(function(session)
			local n = 0
			for e in session:events() do
				n = n + 1
				assert(e.value == n)
				if n % 1000 == 0 then print(n) end
				sleep(0.01)
			end
		end)`, func(s *stage) {
		c := s.join("c1", nil)
		var sent atomic.Int64
		go func() {
			for i := range 5000 {
				s.engine.deliver(c, event(t, "E", i+1))
				sent.Add(1)
			}
		}()
		time.Sleep(time.Second)
		synctest.Wait()
		if n := sent.Load(); n > eventsInFlight+200 {
			t.Errorf("%d events were taken", n)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		s.wantSaid("1000\n2000\n3000\n4000\n5000")
	})
}

// TestAbandonedFeed: a loop that was left by break holds nobody up; one that comes back to
// its iterator is told what it has missed.
func TestAbandonedFeed(t *testing.T) {
	play(t, `
		local n, next = 0
		on("E", function() n = n + 1 end)
		on("LAST", function() print(n) end)
		spawn(function(session)
			for e in session:events() do break end
			next = session:events()
			sleep(100)
			local read = 0
			print(pcall(function() while true do next() read = read + 1 end end))
			print(read)
		end)`, func(s *stage) {
		c := s.join("c1", nil)
		go func() {
			for range 5000 {
				s.engine.deliver(c, event(t, "E", nil))
			}
			s.engine.deliver(c, event(t, "LAST", nil))
		}()
		time.Sleep(50 * time.Second)
		synctest.Wait()
		s.wantSaid("5000")
		if n := len(s.engine.sessions[c].waits.feeds); n != 0 {
			t.Errorf("%d feeds are kept", n)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if said := s.said(); !strings.Contains(said, "session:events() at scene.lua:7 was not read for 5s while") {
			t.Errorf("printed:\n%s", said)
		}
	})
}

// TestManyEtypes: a client that makes up names leaves nothing behind.
func TestManyEtypes(t *testing.T) {
	play(t, `
		local n = 0
		on("*", function() n = n + 1 end)
		on("DONE", function() print(n) end)
		spawn(function(session) session:till("NEVER") end)`, func(s *stage) {
		c := s.join("c1", map[string]any{})
		const names = 100_000
		for i := range names {
			s.engine.deliver(c, event(t, fmt.Sprintf("E%d_RESPONSE@%d", i, i), nil))
		}
		s.send(c, map[string]any{"etype": "DONE"})
		s.wantSaid(fmt.Sprint(names + 1)) // INIT is one of them
		se := s.engine.sessions[c]
		kept := len(s.engine.handlers.byEtype) + len(se.handlers.byEtype) + len(se.waits.till) + len(se.waits.calls) + len(se.waits.late.known)
		if kept != 3 {
			t.Errorf("%d entries are kept, want those of *, DONE and NEVER", kept)
		}
	})
}
