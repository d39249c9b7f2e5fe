package host_test

import (
	"encoding/binary"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

func TestIgnoredFrames(t *testing.T) {
	deep := append(slices.Repeat([]byte{0x91}, 10_000), 0xc0)
	for _, tc := range []struct {
		name   string
		send   func(*hosttest.Client)
		reason string
	}{
		{"text", func(c *hosttest.Client) { c.SendText(`{"etype":"INIT"}`) }, "a text frame"},
		{"empty", func(c *hosttest.Client) { c.SendFrame(nil) }, "the frame ends in the middle of a value"},
		{"truncated", func(c *hosttest.Client) { c.SendFrame([]byte("\x81\xa5ety")) }, "the frame ends in the middle of a value"},
		{"trailing", func(c *hosttest.Client) { c.SendFrame([]byte("\x81\xa5etype\xa1A\xc0")) }, "bytes after the value"},
		{"not a map", func(c *hosttest.Client) { c.Send([]any{1, 2}) }, "not a map"},
		{"no etype", func(c *hosttest.Client) { c.Send(map[string]any{"value": 1}) }, "a map without etype"},
		{"deep", func(c *hosttest.Client) { c.SendFrame(append([]byte("\x81\xa5value"), deep...)) }, "nested too deep"},
		{"four billion items", func(c *hosttest.Client) { c.SendFrame([]byte("\x81\xa5value\xdd\xff\xff\xff\xff")) }, "the frame ends in the middle of a value"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, book := new(script), new(logBook)
				_, net := serve(t, host.Config{Logger: book.logger()}, p)
				c, other := net.Dial(t), net.Dial(t)
				c.Init(nil)
				for range 3 {
					tc.send(c)
				}
				c.Send(map[string]any{"etype": "AFTER"})
				synctest.Wait()
				wantCalls(t, p, "start", "event INIT", "event AFTER")
				s := p.session()
				if n := s.Stats().Ignored; n != 3 {
					t.Errorf("%d frames counted, want 3", n)
				}
				other.Init(nil)
				other.Drop()
				c.Close(1000, "")
				synctest.Wait()
				if lines := book.lines("is ignored"); len(lines) != 1 || !strings.Contains(lines[0], tc.reason) || !strings.Contains(lines[0], s.ID()) {
					t.Errorf("log %q, want one line with %q", lines, tc.reason)
				}
				if lines := book.lines("3 frames ignored in all"); len(lines) != 1 {
					t.Errorf("log %q, want the count at the end", lines)
				}
			})
		})
	}
}

// clientFrame is the header of a client's frame, with a mask of zeros.
func clientFrame(opcode byte, length uint64) []byte {
	b := binary.BigEndian.AppendUint64([]byte{0x80 | opcode, 0xff}, length)
	return append(b, 0, 0, 0, 0)
}

func TestBrokenConnections(t *testing.T) {
	for _, tc := range []struct {
		name   string
		send   []byte
		drop   bool
		code   int // that the client sees; 1006 for none
		reason string
		end    string
	}{
		{"claims 300 MiB", clientFrame(2, 300<<20), false, 1009, "message larger than 256 MiB", "message larger than 256 MiB"},
		{"claims 2^63", clientFrame(2, 1<<63), false, 1009, "message larger than 256 MiB", "message larger than 256 MiB"},
		{"no mask", []byte{0x82, 0x01, 0x80}, false, 1002, "bad MASK", "bad MASK"},
		{"reserved opcode", []byte{0x83, 0x80, 0, 0, 0, 0}, false, 1002, "bad opcode 3", "bad opcode 3"},
		{"gone in the middle of a frame", append(clientFrame(2, 100), "half"...), true, 1006, "", "connection lost"},
		{"gone in a header", []byte{0x82}, true, 1006, "", "connection lost"},
		{"gone between frames", nil, true, 1006, "", "connection lost"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(script)
				_, net := serve(t, host.Config{}, p)
				c := net.Dial(t)
				other := net.Dial(t)
				if len(tc.send) > 0 {
					if _, err := c.Conn().Write(tc.send); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
				if tc.drop {
					c.Drop()
				}
				code, reason := c.Closed()
				if tc.drop {
					code, reason = 1006, ""
				}
				if code != tc.code || reason != tc.reason {
					t.Errorf("closed with %d %q, want %d %q", code, reason, tc.code, tc.reason)
				}
				time.Sleep(500 * time.Millisecond)
				synctest.Wait()
				wantCalls(t, p, "end: "+tc.end)
				other.Init(nil)
				synctest.Wait()
				if got := p.log(); got[len(got)-1] != "event INIT" {
					t.Errorf("the other client was harmed: %q", got)
				}
			})
		})
	}
}

// A frame that claims much and brings little must not cost what it claims.
func TestClaimedSizeIsNotAllocated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, net := serve(t, host.Config{}, new(script))
		clients := make([]*hosttest.Client, 8)
		var before, after runtime.MemStats
		for i := range clients {
			clients[i] = net.Dial(t)
		}
		runtime.ReadMemStats(&before)
		for _, c := range clients {
			if _, err := c.Conn().Write(append(clientFrame(2, 200<<20), "some"...)); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
			t.Errorf("%d bytes allocated for 8 frames of which 32 bytes came", grown)
		}
	})
}

func TestMaxMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{MaxMessage: 200_000}, p)
		c := net.Dial(t)
		fits := map[string]any{"etype": "BIG", "value": make([]byte, 199_000)}
		c.Send(fits)
		c.Send(fits)
		synctest.Wait()
		wantCalls(t, p, "event BIG", "event BIG")
		go func() {
			_, _ = c.Conn().Write(append(clientFrame(2, 300_000), make([]byte, 300_000)...))
		}()
		if code, reason := c.Closed(); code != 1009 || reason != "message larger than 195 KiB" {
			t.Errorf("closed with %d %q", code, reason)
		}
	})
}

func TestFrameSizes(t *testing.T) {
	for _, size := range []int{0, 1, 125, 126, 127, 8191, 8192, 8193, 32767, 32768, 65535, 65536, 1 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				payload := slices.Repeat([]byte{7}, size)
				p := &script{event: func(s *host.Session, e *protocol.ClientEvent) {
					for range 3 {
						mustSend(t, s, &protocol.Message{Etype: "RAW", Frame: payload})
					}
				}}
				_, net := serve(t, host.Config{}, p)
				c := net.Dial(t)
				c.Send(map[string]any{"etype": "ECHO", "value": payload})
				for range 3 {
					if got := c.NextFrame(); !slices.Equal(got, payload) {
						t.Fatalf("%d bytes came back, want %d", len(got), size)
					}
				}
			})
		})
	}
}

func TestPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, n := serve(t, host.Config{}, p)
		conn := rawHandshake(t, n)
		begin := time.Now()
		var pings []time.Duration
		for {
			var frame [2]byte
			if _, err := conn.Read(frame[:]); err != nil {
				break
			}
			if frame != [2]byte{0x89, 0} {
				t.Fatalf("frame % x, want a ping", frame)
			}
			pings = append(pings, time.Since(begin))
			if len(pings) <= 4 {
				if _, err := conn.Write([]byte{0x8a, 0x80, 0, 0, 0, 0}); err != nil { // pong
					t.Fatal(err)
				}
			}
		}
		want := []time.Duration{15, 30, 45, 60, 75, 90}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(pings, want) {
			t.Errorf("pings at %v, want %v", pings, want)
		}
		// The last pong was at 60 s.
		if d := time.Since(begin); d != 97500*time.Millisecond {
			t.Errorf("given up after %v, want 97.5 s", d)
		}
		synctest.Wait()
		wantCalls(t, p, "start", "end: no sign of life for 37.5s")
	})
}

func TestQuietClientStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t) // answers pings, says nothing
		time.Sleep(24 * time.Hour)
		mustSend(t, p.session(), emptyScene())
		if e := c.Next(); e["etype"] != "SET" {
			t.Errorf("after a day: %v", e)
		}
	})
}

func TestPingOfClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, n := serve(t, host.Config{}, new(script))
		conn := rawHandshake(t, n)
		defer conn.Close()
		if _, err := conn.Write([]byte("\x89\x82\x00\x00\x00\x00hi")); err != nil {
			t.Fatal(err)
		}
		var answer [4]byte
		if _, err := conn.Read(answer[:]); err != nil || string(answer[:]) != "\x8a\x02hi" {
			t.Errorf("answer %q, %v", answer, err)
		}
	})
}

// A client that a script holds up is not silent.
func TestSlowScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{event: func(_ *host.Session, e *protocol.ClientEvent) {
			if e.Etype == "SLOW" {
				time.Sleep(10 * time.Minute)
			}
		}}
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		c.Init(nil)
		c.Send(map[string]any{"etype": "SLOW"})
		go c.Send(map[string]any{"etype": "NEXT"})
		time.Sleep(20 * time.Minute)
		synctest.Wait()
		wantCalls(t, p, "start", "event INIT", "event SLOW", "event NEXT")
	})
}

func TestClientThatNeverReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, n := serve(t, host.Config{WriteTimeout: 20 * time.Second}, p)
		conn := rawHandshake(t, n)
		defer conn.Close()
		time.Sleep(1100 * time.Millisecond)
		s := p.session()
		begin := time.Now()
		for s.Connected() && time.Since(begin) < time.Minute {
			mustSendUnlessClosed(t, s, box("a", 1))
			time.Sleep(time.Second / 60)
		}
		synctest.Wait()
		if d := time.Since(begin); d < 20*time.Second || d > 31*time.Second {
			t.Errorf("given up after %v, want 20 s to 1.5 times that", d)
		}
		if got := p.log(); !strings.HasPrefix(got[len(got)-1], "end: took nothing for 20") {
			t.Errorf("calls %q", got)
		}
	})
}

func mustSendUnlessClosed(t *testing.T, s *host.Session, m *protocol.Message) {
	t.Helper()
	if err := s.Send(m); err != nil && s.Connected() {
		t.Errorf("send: %v", err)
	}
}

func TestMaxSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, net := serve(t, host.Config{MaxSessions: 2}, new(script))
		first := net.Dial(t)
		net.Dial(t)
		_, resp, err := net.DialURL(t, "ws://localhost/", nil)
		if err == nil || resp == nil || resp.StatusCode != 503 {
			t.Fatalf("third client: %v, %v", resp, err)
		}
		first.Close(1000, "")
		first.Closed()
		synctest.Wait()
		net.Dial(t)
	})
}

var _ net.Listener = (*hosttest.Net)(nil)
