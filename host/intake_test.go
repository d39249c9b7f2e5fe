package host_test

import (
	"encoding/binary"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

// frameOf returns the frame of an event whose value is n bytes of binary.
func frameOf(etype string, n int) []byte {
	return protocol.ClientFrame(etype, 1, protocol.Field{Name: "value", Raw: msgp.AppendBytes(nil, make([]byte, n))})
}

// sendPart writes the start of a frame of the given length, and never the rest.
func sendPart(c *hosttest.Client, frame []byte, length int) {
	b := []byte{0x82, 0x80 | 127}
	b = binary.BigEndian.AppendUint64(b, uint64(length))
	b = append(b, 0, 0, 0, 0)                  // the mask
	_, _ = c.Conn().Write(append(b, frame...)) // the connection may be closed meanwhile
}

// A keeper is a script that keeps its events until they are asked for.
type keeper struct {
	script
	mu   sync.Mutex
	kept []*protocol.ClientEvent
}

func newKeeper() *keeper {
	k := &keeper{}
	k.event = func(_ *host.Session, e *protocol.ClientEvent) {
		if e.Etype == "KEEP" {
			e.Keep()
			k.mu.Lock()
			k.kept = append(k.kept, e)
			k.mu.Unlock()
		}
	}
	return k
}

func (k *keeper) take() *protocol.ClientEvent {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.kept[0]
	k.kept = k.kept[1:]
	return e
}

func (k *keeper) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.kept)
}

// A client whose events have used its share is not read from until the script has finished
// with some of them, or waits for the client. The log says so once. Other clients are served
// as usual.
func TestClientInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, book := newKeeper(), new(logBook)
		h, net := serve(t, host.Config{ClientInFlight: 2 << 20, Logger: book.logger()}, k)
		c, other := net.Dial(t), net.Dial(t)
		c.Init(nil)
		other.Init(nil)
		go func() {
			for range 12 {
				c.SendFrame(frameOf("KEEP", 300<<10))
			}
		}()
		time.Sleep(time.Minute)
		const fit = 3 // with copies of their text, and the buffers of the next one
		if n := k.count(); n != fit {
			t.Errorf("%d events were taken, want %d", n, fit)
		}
		if n := h.InFlight(); n < 1500<<10 || n > 2<<20 {
			t.Errorf("%d bytes in flight", n)
		}
		if lines := book.lines("is slowed down: the script is still busy with 2 MiB"); len(lines) != 1 {
			t.Errorf("log %q", lines)
		}
		other.Send(map[string]any{"etype": "HELLO"})
		synctest.Wait()
		if calls := k.log(); calls[len(calls)-1] != "event HELLO" {
			t.Errorf("the other client waits: %q", calls)
		}
		k.take().Release()
		synctest.Wait()
		if n := k.count(); n != fit {
			t.Errorf("after one was released: %d, want %d", n, fit)
		}
		k.take().Yield() // in flight still, but its client may send more
		synctest.Wait()
		if n := k.count(); n != fit {
			t.Errorf("after one has yielded: %d, want %d", n, fit)
		}
		if n := h.InFlight(); n < 1800<<10 {
			t.Errorf("%d bytes in flight after one has yielded", n)
		}
		for range 10 {
			e := k.take()
			e.Yield()
			e.Release()
			e.Release()
			synctest.Wait()
		}
	})
}

// An event larger than a client's share is taken when the client has no other in flight.
func TestLargeInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeper()
		h, net := serve(t, host.Config{ClientInFlight: 64 << 10}, k)
		c := net.Dial(t)
		c.Init(nil)
		c.SendFrame(frameOf("KEEP", 500<<10))
		go c.SendFrame(frameOf("KEEP", 500<<10))
		time.Sleep(time.Minute)
		if n := k.count(); n != 1 {
			t.Fatalf("%d events were taken, want 1", n)
		}
		k.take().Release()
		time.Sleep(time.Second)
		if n := k.count(); n != 1 {
			t.Fatalf("%d events were taken after that, want 1", n)
		}
		k.take().Release()
		synctest.Wait()
		if n := h.InFlight(); n != 0 {
			t.Errorf("%d bytes in flight at the end", n)
		}
	})
}

// Several clients send more of unfinished frames than there is room for. The client with the
// most bytes is told to try again later, and clients that send as usual notice nothing.
func TestInFlightOfAll(t *testing.T) {
	const mib = 1 << 20
	synctest.Test(t, func(t *testing.T) {
		k := newKeeper()
		h, net := serve(t, host.Config{MaxMessage: 32 * mib, InFlight: 40 * mib}, k)
		innocent := net.Dial(t)
		innocent.Init(nil)
		var hoarders []*hosttest.Client
		for _, n := range []int{5, 17, 9} {
			c := net.Dial(t)
			c.Init(nil)
			hoarders = append(hoarders, c)
			go sendPart(c, frameOf("UPLOAD", n*mib), 30*mib)
			time.Sleep(100 * time.Millisecond)
		}
		// 8 + 32 + 16 MiB is what their buffers would take.
		for i := range 20 {
			innocent.Send(map[string]any{"etype": "HELLO"})
			synctest.Wait()
			if n := strings.Count(strings.Join(k.log(), ","), "event HELLO"); n != i+1 {
				t.Errorf("the innocent client waits: %d events, want %d", n, i+1)
			}
			time.Sleep(100 * time.Millisecond)
			if n := h.InFlight(); n > 41*mib { // a little is free
				t.Errorf("%d MiB in flight", n/mib)
			}
		}
		code, reason := hoarders[1].Closed()
		if code != 1013 || !strings.HasPrefix(reason, "too much to handle: ") || !strings.HasSuffix(reason, " MiB of it came from this client") {
			t.Errorf("closed with %d %q", code, reason)
		}
		time.Sleep(10 * time.Second)
		if n := len(h.Sessions()); n != 3 {
			t.Errorf("%d clients are left, want 3", n)
		}
		for _, c := range hoarders {
			c.Drop()
		}
		time.Sleep(time.Second)
		if n := h.InFlight(); n != 0 {
			t.Errorf("%d bytes in flight at the end", n)
		}
	})
}

// A message that is neither an upload nor a requested answer is not read beyond MaxEvent.
func TestMaxEvent(t *testing.T) {
	const limit = 64 << 10
	answer := protocol.RPC(now(), "GRAB_RENDER", "", "1", "GRAB_RENDER_RESPONSE@1", []byte{0x80})
	late := append(protocol.ClientFrame("X", 1, protocol.Field{Name: "value", Raw: msgp.AppendBytes(nil, make([]byte, 3*limit))}), 0)
	for _, tc := range []struct {
		name  string
		asked *protocol.Message
		frame []byte
		code  int // 0: taken
	}{
		{"an event", nil, frameOf("X", limit/2), 0},
		{"a large event", nil, frameOf("X", 3*limit), 1009},
		{"an upload", nil, frameOf("UPLOAD", 3*limit), 0},
		{"an answer", answer, frameOf("GRAB_RENDER_RESPONSE@1", 3*limit), 0},
		{"an answer to nothing", nil, frameOf("GRAB_RENDER_RESPONSE@1", 3*limit), 1009},
		{"an answer to something else", answer, frameOf("GRAB_RENDER_RESPONSE@2", 3*limit), 1009},
		{"no map", nil, late[:len(late)-1][1:], 1009},
		{"an etype behind the value", nil, reversed("UPLOAD", 3*limit), 1009},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(script)
				h, net := serve(t, host.Config{MaxEvent: limit}, p)
				c := net.Dial(t)
				c.Init(nil)
				synctest.Wait()
				if tc.asked != nil {
					mustSend(t, p.session(), tc.asked)
				}
				if len(tc.frame) > limit {
					go sendPart(c, tc.frame, len(tc.frame)) // which may be cut short
				} else {
					c.SendFrame(tc.frame)
				}
				synctest.Wait()
				if tc.code != 0 {
					if code, reason := c.Closed(); code != tc.code || reason != "event larger than 64 KiB; only UPLOAD and answers may be" {
						t.Errorf("closed with %d %q", code, reason)
					}
				} else if calls := p.log(); len(calls) != 3 {
					t.Errorf("calls %q", calls)
				}
				if n := h.InFlight(); n != 0 {
					t.Errorf("%d bytes in flight at the end", n)
				}
			})
		})
	}
}

// reversed returns the frame of an event whose etype comes last.
func reversed(etype string, n int) []byte {
	b := msgp.AppendMapHeader(nil, 2)
	b = msgp.AppendBytes(msgp.AppendString(b, "value"), make([]byte, n))
	return msgp.AppendString(msgp.AppendString(b, "etype"), etype)
}

// An INIT has a few hundred bytes. A much longer one is ignored.
func TestLargeInit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, book := new(script), new(logBook)
		_, net := serve(t, host.Config{Logger: book.logger()}, p)
		c := net.Dial(t)
		c.Init(map[string]any{"viewer": "vuerlua", "pad": strings.Repeat("x", 64<<10)})
		time.Sleep(2 * time.Second)
		wantCalls(t, p, "start")
		if lines := book.lines("an INIT of more than 64 KiB"); len(lines) != 1 {
			t.Errorf("log %q", lines)
		}
	})
}

// A frame that takes two hundred times its size once it is decoded is refused.
func TestHeavyFrame(t *testing.T) {
	maps := append(msgp.AppendArrayHeader(nil, 4_000_000), make([]byte, 4_000_000)...)
	for i := range maps[5:] {
		maps[5+i] = 0x80
	}
	frame := protocol.ClientFrame("CLICK", 1, protocol.Field{Name: "value", Raw: maps})
	synctest.Test(t, func(t *testing.T) {
		p, book := new(script), new(logBook)
		h, net := serve(t, host.Config{Logger: book.logger()}, p)
		c := net.Dial(t)
		c.Init(nil)
		for range 3 {
			c.SendFrame(frame)
		}
		synctest.Wait()
		wantCalls(t, p, "start", "event INIT")
		if lines := book.lines("too many lists, maps and numbers: send them as binary: more than 16 MiB"); len(lines) != 1 {
			t.Errorf("log %q", lines)
		}
		if n := h.InFlight(); n != 0 || p.session().Stats().Ignored != 3 {
			t.Errorf("%d bytes in flight, %d frames ignored", n, p.session().Stats().Ignored)
		}
	})
}

// A client that waits for room does not hold up the host's shutdown.
func TestShutdownWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKeeper()
		_, net := serve(t, host.Config{ClientInFlight: 64 << 10}, k)
		c := net.Dial(t)
		c.Init(nil)
		c.SendFrame(frameOf("KEEP", 100<<10))
		synctest.Wait()
		go func() { _ = c.Conn().SetDeadline(time.Time{}); sendPart(c, frameOf("KEEP", 100<<10), 100<<10+30) }()
		time.Sleep(time.Second)
		if n := k.count(); n != 1 {
			t.Errorf("%d events were taken, want 1", n)
		}
	})
}
