package host_test

import (
	"fmt"
	"io"
	"math"
	"runtime/metrics"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

// A page is a client as our viewer is one: it shows what has come when it draws, and says
// so.
type page struct {
	*hosttest.Client
	t         *testing.T
	received  int
	acked     int
	ackedAt   time.Time
	newest    time.Time // when the newest state that it shows was made
	shown     int       // pictures with something new
	lastState int64
}

func openPage(t *testing.T, c *hosttest.Client) *page {
	t.Helper()
	c.Init(map[string]any{"client": "browser", "viewer": "vuerlua", "acks": true, "resume": nil})
	return &page{Client: c, t: t}
}

// apply takes one frame.
func (p *page) apply() {
	p.t.Helper()
	p.received++
	event := p.Next()
	if event["etype"] != "UPSERT" {
		return
	}
	at := number(nodesOf(p.t, event)[0]["at"])
	if at < p.lastState {
		p.t.Errorf("state %d after %d", at, p.lastState)
	}
	p.lastState = at
	p.newest = start().Add(time.Duration(at) * time.Microsecond)
}

// draw shows everything that has come. It gives the age of what it shows.
func (p *page) draw() (age time.Duration) {
	p.t.Helper()
	before := p.lastState
	for p.Pending() > 0 {
		p.apply()
	}
	if p.lastState != before {
		p.shown++
	}
	return time.Since(p.newest)
}

// ack says what is shown, 30 times a second at most.
func (p *page) ack() {
	p.t.Helper()
	if p.received > p.acked && time.Since(p.ackedAt) >= time.Second/30 {
		p.acked, p.ackedAt = p.received, time.Now()
		p.Send(map[string]any{"etype": "VUERLUA_ACK", "value": p.acked})
	}
}

// start is when a bubble's time begins.
func start() time.Time { return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) }

// stream sends a state of two boxes at that rate until the test's end.
func stream(t *testing.T, rate int) *script {
	var streams sync.WaitGroup
	return &script{end: func(*host.Session, string) { streams.Wait() }, start: func(s *host.Session) {
		mustSend(t, s, emptyScene())
		streams.Go(func() {
			for {
				at := time.Since(start()).Microseconds()
				fields := map[string]any{"tag": "Box", "at": at}
				if s.Send(upsert(node("a", fields), node("b", fields))) != nil {
					return
				}
				time.Sleep(time.Second / time.Duration(rate))
			}
		})
	}}
}

// However fast the script sends, a client that draws five times a second draws the
// present: whether it is slow because it draws seldom, or because each message takes it
// that long.
func TestSlowPageSeesThePresent(t *testing.T) {
	const limit, rate = 250 * time.Millisecond, 1000
	for _, latency := range []time.Duration{0, 20 * time.Millisecond} {
		t.Run(fmt.Sprint("draws seldom, ", latency), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, net := serve(t, host.Config{}, stream(t, rate))
				p := openPage(t, net.DialFar(t, latency))
				for i := range 50 {
					time.Sleep(200 * time.Millisecond)
					if age := p.draw(); age > limit-latency && i > 0 {
						t.Errorf("picture %d is %v old", i, age)
					}
					p.ack()
				}
			})
		})
		t.Run(fmt.Sprint("works long, ", latency), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, net := serve(t, host.Config{}, stream(t, rate))
				p := openPage(t, net.DialFar(t, latency))
				p.apply() // what it is connected to, and an empty scene, cost nothing
				p.apply()
				for i := range 50 {
					p.apply()
					time.Sleep(200 * time.Millisecond)
					if age := time.Since(p.newest); age > limit {
						t.Errorf("picture %d is %v old", i, age)
					}
					p.ack()
				}
			})
		})
	}
}

// A fast client far away is not throttled: each of its pictures is new.
func TestFarPageGetsEveryPicture(t *testing.T) {
	for _, tc := range []struct {
		latency time.Duration // each way
		rate    int
	}{{0, 60}, {0, 1000}, {50 * time.Millisecond, 60}, {50 * time.Millisecond, 1000}, {100 * time.Millisecond, 1000}, {200 * time.Millisecond, 60}} {
		t.Run(fmt.Sprint(tc.latency, " at ", tc.rate, " Hz"), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, net := serve(t, host.Config{}, stream(t, tc.rate))
				p := openPage(t, net.DialFar(t, tc.latency))
				const warm, seconds = 3, 5
				time.Sleep(5 * time.Millisecond) // not at the moment at which the script sends
				worst := time.Duration(0)
				for i := range 60 * (warm + seconds) {
					if i == 60*warm {
						p.shown, worst = 0, 0
					}
					time.Sleep(time.Second / 60)
					worst = max(worst, p.draw())
					p.ack()
				}
				if p.shown < 60*seconds*97/100 {
					t.Errorf("%d new pictures in %d s", p.shown, seconds)
				}
				if limit := tc.latency + 50*time.Millisecond; worst > limit {
					t.Errorf("a picture is %v old, want %v at most", worst, limit)
				}
			})
		})
	}
}

// A fast client whose page is hidden, which draws once a second then, sees the present
// within a round trip when it is looked at again.
func TestHiddenPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, net := serve(t, host.Config{}, stream(t, 1000))
		p := openPage(t, net.DialFar(t, 10*time.Millisecond))
		for range 120 {
			time.Sleep(time.Second / 60)
			p.draw()
			p.ack()
		}
		for range 60 {
			time.Sleep(time.Second)
			p.draw()
			p.ack()
		}
		if n := p.received; n > 60*25+2*60*20 {
			t.Errorf("it was sent %d frames", n)
		}
		for i := range 60 {
			time.Sleep(time.Second / 60)
			if age := p.draw(); age > 250*time.Millisecond || i > 10 && age > 60*time.Millisecond {
				t.Errorf("picture %d after it is shown again is %v old", i, age)
			}
			p.ack()
		}
	})
}

// A client that stops acknowledging still gets something every few seconds, not
// everything, and the last state comes.
func TestPageThatStopsAcknowledging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{}, p)
		c := openPage(t, net.Dial(t))
		synctest.Wait()
		s := p.session()
		last := int64(0)
		for i := range 60_000 {
			last = int64(i)
			mustSend(t, s, upsert(node("a", map[string]any{"tag": "Box", "at": i})))
			if i%1000 == 999 && c.draw() < 0 {
				t.Fatal("a state from the future")
			}
			if i%1000 == 999 && c.received < 4*i/1000 {
				t.Fatalf("after %d s it has got %d frames", i/1000, c.received)
			}
			time.Sleep(time.Millisecond)
		}
		if c.received > 450 {
			t.Errorf("it was sent %d frames without acknowledging one", c.received)
		}
		if st := s.Stats(); st.Pending > 2 {
			t.Errorf("%d operations pending", st.Pending)
		}
		time.Sleep(5 * time.Second)
		if c.draw(); c.lastState != last {
			t.Errorf("it ends at state %d, want %d", c.lastState, last)
		}
	})
}

// Acknowledgements that make no sense change nothing, and none reaches the script.
func TestBadAcknowledgements(t *testing.T) {
	values := []any{
		-1, 0, math.MaxInt64, uint64(math.MaxUint64), math.NaN(), math.Inf(1), math.Inf(-1), 1.5, float32(0.5), 1e300,
		"7", nil, true, []any{1}, map[string]any{"n": 1}, []byte{1},
	}
	synctest.Test(t, func(t *testing.T) {
		p := stream(t, 1000)
		_, net := serve(t, host.Config{}, p)
		c := openPage(t, net.Dial(t))
		c.Send(map[string]any{"etype": "VUERLUA_ACK"})
		for i := range 2000 {
			c.Send(map[string]any{"etype": "VUERLUA_ACK", "value": values[i%len(values)]})
			c.Send(map[string]any{"etype": "VUERLUA_ACK", "value": max(0, c.acked-i%7)}) // backwards
			time.Sleep(time.Second / 60)
			age := c.draw()
			c.ack()
			if i > 120 && age > 50*time.Millisecond {
				t.Fatalf("picture %d is %v old", i, age)
			}
		}
		wantCalls(t, p, "start", "event INIT")
	})
}

// For a client that has not said that it acknowledges, the event is an event and the host
// does not wait for it.
func TestClientsThatDoNotAcknowledge(t *testing.T) {
	for name, info := range map[string]map[string]any{
		"another client":   {"client": "browser", "acks": true},
		"an older viewer":  {"viewer": "vuerlua"},
		"one that cannot":  {"viewer": "vuerlua", "acks": false},
		"one that is odd":  {"viewer": "vuerlua", "acks": "yes"},
		"nothing is known": nil,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := new(script)
				_, net := serve(t, host.Config{}, p)
				c := net.Dial(t)
				c.Init(info)
				synctest.Wait()
				for c.Pending() > 0 {
					c.Next()
				}
				for i := range 1000 {
					mustSend(t, p.session(), box("a", i))
					if c.Next()["etype"] != "UPSERT" {
						t.Fatal("want an UPSERT")
					}
				}
				c.Send(map[string]any{"etype": "VUERLUA_ACK", "value": 3})
				synctest.Wait()
				wantCalls(t, p, "start", "event INIT", "event VUERLUA_ACK")
			})
		})
	}
}

// A scene larger than a turn arrives whole at a client that acknowledges slowly.
func TestLargeSceneForSlowPage(t *testing.T) {
	const nodes = 30
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{}, p)
		c := openPage(t, net.Dial(t))
		synctest.Wait()
		payload := make([]byte, 1<<20)
		for i := range nodes {
			mustSend(t, p.session(), upsert(node(fmt.Sprint("mesh", i), map[string]any{"tag": "TriMesh", "data": payload, "at": i})))
		}
		begin := time.Now()
		for c.lastState < nodes-1 {
			time.Sleep(100 * time.Millisecond)
			c.draw()
			c.ack()
			if time.Since(begin) > 10*time.Second {
				t.Fatalf("after %v it has node %d", time.Since(begin), c.lastState)
			}
		}
	})
}

// A page that works for a while on each state, a large mesh or a cloud of points, is
// never without work, and still shows fresh states.
func TestBusyPageIsKeptBusy(t *testing.T) {
	const work, seconds = 60 * time.Millisecond, 5
	synctest.Test(t, func(t *testing.T) {
		var streams sync.WaitGroup
		payload := make([]byte, 200<<10)
		_, net := serve(t, host.Config{}, &script{end: func(*host.Session, string) { streams.Wait() }, start: func(s *host.Session) {
			streams.Go(func() {
				for s.Send(upsert(node("mesh", map[string]any{"tag": "TriMesh", "at": time.Since(start()).Microseconds(), "data": payload}))) == nil {
					time.Sleep(time.Second / 60)
				}
			})
		}})
		c := openPage(t, net.DialFar(t, 5*time.Millisecond))
		c.apply() // what it is connected to
		c.ack()
		shown := 0
		for begin := time.Now(); time.Since(begin) < seconds*time.Second; shown++ {
			c.apply()
			time.Sleep(work)
			if age := time.Since(c.newest); age > 250*time.Millisecond {
				t.Errorf("picture %d is %v old", shown, age)
			}
			c.ack()
		}
		if want := int(seconds*time.Second/work) * 9 / 10; shown < want {
			t.Errorf("%d pictures in %d s, want %d", shown, seconds, want)
		}
	})
}

// What is to be flushed at the end does not wait for acknowledgements.
func TestCloseDoesNotWaitForAcknowledgements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := new(script)
		_, net := serve(t, host.Config{}, p)
		c := openPage(t, net.Dial(t))
		synctest.Wait()
		for i := range 100 {
			mustSend(t, p.session(), box(fmt.Sprint(i), i))
		}
		p.session().Close("done")
		begin := time.Now()
		if code, reason := c.Closed(); code != 1000 || reason != "done" || time.Since(begin) > 100*time.Millisecond {
			t.Errorf("closed with %d %q after %v", code, reason, time.Since(begin))
		}
	})
}

// wakeups is about how many times goroutines were woken since the program's start.
func wakeups() (n uint64) {
	sample := []metrics.Sample{{Name: "/sched/latencies:seconds"}}
	metrics.Read(sample)
	for _, count := range sample[0].Value.Float64Histogram().Counts {
		n += count
	}
	return n
}

// Nothing is done for a client at rest, whether it has acknowledged everything or never
// anything, and whether the script still changes what the client is not ready for.
func TestPageAtRest(t *testing.T) {
	for name, acks := range map[string]bool{"acknowledged": true, "never acknowledged": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &script{start: func(s *host.Session) { _ = s.Send(emptyScene()) }}
				_, net := serve(t, host.Config{PingInterval: 100 * time.Hour}, p)
				c := openPage(t, net.Dial(t))
				for i := range 100 {
					mustSend(t, sessionOf(t, p), upsert(node("a", map[string]any{"at": i})))
					time.Sleep(10 * time.Millisecond)
					if c.draw(); acks {
						c.ack()
					}
				}
				time.Sleep(10 * time.Second)
				before := wakeups()
				time.Sleep(10 * time.Hour)
				if n := wakeups() - before; n > 1000 {
					t.Errorf("%d wake-ups in ten hours", n)
				}
			})
		})
	}
}

func sessionOf(t *testing.T, p *script) *host.Session {
	t.Helper()
	synctest.Wait()
	if p.session() == nil {
		t.Fatal("no session")
	}
	return p.session()
}

// BenchmarkAcks is a message of ten boxes to a client, which acknowledges or does not.
func BenchmarkAcks(b *testing.B) {
	for name, info := range map[string]string{"without": "\x80", "with": "\x82\xa6viewer\xa7vuerlua\xa4acks\xc3"} {
		b.Run(name, func(b *testing.B) {
			sessions := make(chan *host.Session, 1)
			ws := dialTCP(b, serveTCP(b, host.Config{}, &script{start: func(s *host.Session) { sessions <- s }}), 0)
			if err := ws.WriteMessage(2, append([]byte("\x82\xa5etype\xa4INIT\xa5value"), info...)); err != nil {
				b.Fatal(err)
			}
			s := <-sessions
			go func() { _, _ = io.Copy(io.Discard, ws.NetConn()) }()
			nodes := make([]protocol.Node, 10)
			for i := range nodes {
				nodes[i] = node(fmt.Sprint("box", i), map[string]any{"tag": "Box", "position": []any{float32(0.1), float32(0.2), float32(0.3)}})
			}
			m := upsert(nodes...)
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Send(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A page that acknowledges frames is preparing until its first picture, and not again after a
// reconnect. Other clients never are.
func TestPreparing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &script{start: func(s *host.Session) { mustSend(t, s, emptyScene()) }}
		_, net := serve(t, host.Config{}, p)
		c := net.Dial(t)
		page := openPage(t, c)
		synctest.Wait()
		s := p.session()
		if !s.Preparing() {
			t.Error("a page is not preparing before it has drawn")
		}
		page.draw()
		page.ack()
		synctest.Wait()
		if s.Preparing() {
			t.Error("a page is preparing after it has drawn")
		}
		c.Drop()
		synctest.Wait()
		if s.Preparing() {
			t.Error("a page that is away is preparing")
		}
		other := net.Dial(t)
		other.Init(map[string]any{"client": "python"})
		synctest.Wait()
		if p.session().Preparing() {
			t.Error("a client that does not acknowledge is preparing")
		}
	})
}
