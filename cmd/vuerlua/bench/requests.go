package main

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// pictureSize is about the size of a JPEG of a window.
const pictureSize = 50_000

// runGrab measures requests, one after another.
func runGrab(l *lab) ([]figure, error) {
	all, err := alternate(l, role{scene: "grab.lua", floor: "grab", peer: "grab"}, l.measureGrab)
	if err != nil {
		return nil, err
	}
	rate := func(n float64) float64 { return n }
	return []figure{compare("answers of 50 kB, one at a time", "/s", all, rate, toFloorAtLeast(0.85, 0.95).and(betterThanVuer(1))).
		readme("`grab_render` with answers of 50 kB, one at a time")}, nil
}

// measureGrab answers requests as fast as they arrive.
func (l *lab) measureGrab(s *server) (rate float64, err error) {
	c, err := l.dial(s.ws)
	if err != nil {
		return 0, err
	}
	defer c.close()
	picture := make([]byte, pictureSize)
	copy(picture, "\xff\xd8\xff\xe0")
	answer := func() error {
		for {
			frame, err := c.next()
			if err != nil {
				return err
			}
			rtype, _, err := msgp.ReadStringZC(msgp.Locate("rtype", frame))
			if err == nil { // otherwise it is the scene
				return c.send(answerFrame(string(rtype), picture))
			}
		}
	}
	for _, window := range []time.Duration{warmUp / 4, l.window} {
		n, start := 0, time.Now()
		for time.Since(start) < window {
			if err := answer(); err != nil {
				return 0, err
			}
			n++
		}
		rate = float64(n) / time.Since(start).Seconds()
	}
	return rate, nil
}

// answerFrame returns a GRAB_RENDER_RESPONSE as browsers send it.
func answerFrame(rtype string, picture []byte) []byte {
	b := msgp.AppendMapHeader(make([]byte, 0, 200+len(picture)), 4)
	b = msgp.AppendFloat64(msgp.AppendString(b, "ts"), 1.76e9)
	b = appendText(b, "etype", rtype)
	b = appendText(b, "key", "DEFAULT")
	b = msgp.AppendMapHeader(msgp.AppendString(b, "value"), 4)
	b = msgp.AppendInt(msgp.AppendString(b, "dpr"), 1)
	b = msgp.AppendInt(msgp.AppendString(b, "width"), 900)
	b = msgp.AppendInt(msgp.AppendString(b, "height"), 600)
	return msgp.AppendBytes(msgp.AppendString(b, "frame"), picture)
}

// floorRequest returns the floor's request, which the floor sends again for each answer.
func floorRequest() (frame []byte, rtype string) {
	const uuid = "0123abcd-0000-4000-8000-000000000001"
	rtype = "GRAB_RENDER_RESPONSE@" + uuid
	b := msgp.AppendMapHeader(nil, 6)
	b = appendText(b, "uuid", uuid)
	b = appendText(b, "etype", "GRAB_RENDER")
	b = appendText(b, "key", "DEFAULT")
	b = appendText(b, "rtype", rtype)
	b = msgp.AppendUint64(msgp.AppendString(b, "ts"), 1_760_000_000_000)
	return msgp.AppendMapHeader(msgp.AppendString(b, "data"), 0), rtype
}

// The ticks of each client: how many per second, and how many of them for each that requests an
// answer.
const (
	tickers    = 20
	tickRate   = 1000
	probeEvery = 100
	lastTick   = "last"
)

type tickSample struct {
	latencies []time.Duration
	sent      int
	counted   int // by the server
}

// runTicks measures many incoming events: no event may be lost or wait long.
func runTicks(l *lab) ([]figure, error) {
	all, err := alternate(l, role{scene: "ticks.lua", floor: "ticks"}, l.measureTicks)
	if err != nil {
		return nil, err
	}
	ours := samples[tickSample]{ours: all.ours}
	latency := func(p int) func(tickSample) float64 {
		return func(s tickSample) float64 { return millis(percentile(s.latencies, p)) }
	}
	return []figure{
		compare("lost", "", ours, func(s tickSample) float64 { return float64(s.sent - s.counted) }, exactly(0, "")).readme("20 clients, 1,000 events a second each: lost"),
		compare("events", "/s", all, func(s tickSample) float64 { return float64(s.sent) / l.window.Seconds() }, nil),
		compare("answer, p50", "ms", all, latency(50), nil),
		compare("answer, p99", "ms", all, latency(99), toFloorAtMost(2)).readme("the same: 99th percentile of the answers"),
	}, nil
}

func (l *lab) measureTicks(s *server) (all tickSample, err error) {
	var running sync.WaitGroup
	results := make([]tickSample, tickers)
	failures := make([]error, tickers)
	for i := range tickers {
		running.Go(func() { results[i], failures[i] = l.tick(s) })
	}
	running.Wait()
	for _, r := range results {
		all.latencies = append(all.latencies, r.latencies...)
		all.sent += r.sent
		all.counted += r.counted
	}
	return all, errors.Join(failures...)
}

// tick is one client: it sends events at its rate, some of them with a key, and measures the
// time until the key comes back.
func (l *lab) tick(s *server) (sample tickSample, err error) {
	c, err := l.dial(s.ws)
	if err != nil {
		return sample, err
	}
	defer c.close()
	var mu sync.Mutex
	asked := map[string]time.Time{}
	answered := make(chan error, 1)
	go func() {
		answered <- c.answers(func(key string, n int) (last bool) {
			mu.Lock()
			defer mu.Unlock()
			if at, ok := asked[key]; ok {
				delete(asked, key)
				sample.latencies = append(sample.latencies, time.Since(at))
			}
			sample.counted = max(sample.counted, n)
			return key == lastTick
		})
	}()
	plain := tickFrame("")
	for start := time.Now(); time.Since(start) < l.window; {
		// Send in small batches, because a timer for each event would measure timers.
		time.Sleep(5 * time.Millisecond)
		for due := int(time.Since(start).Seconds() * tickRate); sample.sent < due; {
			frame := plain
			if sample.sent++; sample.sent%probeEvery == 0 {
				key := slot(sample.sent / probeEvery % outstanding)
				frame = tickFrame(key)
				mu.Lock()
				asked[key] = time.Now()
				mu.Unlock()
			}
			if err := c.send(frame); err != nil {
				return sample, err
			}
		}
	}
	sample.sent++
	if err := c.send(tickFrame(lastTick)); err != nil {
		return sample, err
	}
	err = <-answered
	return sample, err
}

// answers reads until visit has seen the last answer: a box whose x is the number of
// events that the server has counted.
func (c *client) answers(visit func(key string, n int) (last bool)) error {
	for {
		frame, err := c.next()
		if err != nil {
			return err
		}
		n, rest, err := nodes(frame)
		for ; n > 0 && err == nil; n-- {
			var key, position []byte
			if key, err = enter(rest, "key"); err != nil {
				return err
			}
			if position, err = enter(rest, "position"); err != nil {
				return err
			}
			if rest, err = msgp.Skip(rest); err != nil || position == nil {
				continue // the scene's own
			}
			name, _, err := msgp.ReadStringZC(key)
			if err != nil {
				return fmt.Errorf("the key of an answer: %w", err)
			}
			count := 0
			if _, numbers, err := msgp.ReadArrayHeaderBytes(position); err == nil {
				count, _, _ = msgp.ReadIntBytes(numbers) // a box of the scene itself may have another position
			}
			if visit(string(name), count) {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
}

// tickFrame returns a TICK, with a key if it requests an answer.
func tickFrame(key string) []byte {
	fields := uint32(2)
	if key != "" {
		fields++
	}
	b := msgp.AppendMapHeader(nil, fields)
	b = appendText(b, "etype", "TICK")
	if key != "" {
		b = appendText(b, "key", key)
	}
	return msgp.AppendFloat64(msgp.AppendString(b, "ts"), 1.76e9)
}
