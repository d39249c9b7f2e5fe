package main

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// The phases of a stall: how long the client does not read, how long after that it may
// still receive old nodes, and how long it is measured then.
const (
	stallFor   = 3 * time.Second
	stallGrace = 300 * time.Millisecond
	stallWatch = time.Second
)

type stallSample struct {
	growth  int64         // of the server's memory in bytes, at its peak
	age     time.Duration // of the oldest node that arrived after the grace period
	behind  time.Duration // of the oldest node that arrived
	elapsed time.Duration // from the end of the stall to the first current node
}

// runStall has no floor, because a server that writes everything either blocks, as the
// bare server does, or grows.
func runStall(l *lab) ([]figure, error) {
	l = l.with(2, 1)
	r := role{scene: "stream_reused.lua", args: []string{strconv.Itoa(60)},
		// A small heap, so that memory shows live data rather than garbage.
		env: []string{"GOGC=20"}}
	all, err := alternate(l, r, l.measureStall)
	if err != nil {
		return nil, err
	}
	return []figure{
		compare("age 0.3 s after reading again", "ms", all, func(s stallSample) float64 { return millis(s.age) }, atMost(250, "ms")).
			readme("a client that reads again after 3 s: age of what it shows 0.3 s later"),
		compare("age of the oldest of all", "ms", all, func(s stallSample) float64 { return millis(s.behind) }, nil),
		compare("time until it is current", "ms", all, func(s stallSample) float64 { return millis(s.elapsed) }, nil),
		// Without a bound, the stall would keep 1.9 MB of frames.
		compare("growth of memory", "KiB", all, func(s stallSample) float64 { return float64(s.growth) / 1024 }, atMost(1024, "KiB")),
	}, nil
}

// An arrival is a frame of the stream with its time of arrival.
type arrival struct {
	at    time.Time
	frame []byte
}

func (l *lab) measureStall(s *server) (sample stallSample, err error) {
	c, err := l.dialBuffered(s.ws, 64<<10)
	if err != nil {
		return sample, err
	}
	defer c.close()
	fresh, err := c.collect(2 * warmUp)
	if err != nil {
		return sample, err
	}
	before, err := s.memory()
	if err != nil {
		return sample, err
	}
	for start := time.Now(); time.Since(start) < stallFor; {
		if err := l.sleep(50 * time.Millisecond); err != nil {
			return sample, err
		}
		now, err := s.memory()
		if err != nil {
			return sample, err
		}
		sample.growth = max(sample.growth, now-before)
	}
	resumed := time.Now()
	late, err := c.collect(stallGrace + stallWatch)
	if err != nil {
		return sample, err
	}

	// The server's clock has another zero. The fastest frame, which took almost no
	// time, determines it.
	zero, err := clockZero(fresh)
	if err != nil {
		return sample, err
	}
	for _, a := range late {
		stamp, ok, err := oldestStamp(a.frame)
		if err != nil {
			return sample, err
		}
		if !ok {
			continue
		}
		age := a.at.Sub(zero.Add(stamp))
		sample.behind = max(sample.behind, age)
		since := a.at.Sub(resumed)
		if since >= stallGrace {
			sample.age = max(sample.age, age)
		}
		if sample.elapsed == 0 && age < 50*time.Millisecond {
			sample.elapsed = since
		}
	}
	return sample, nil
}

// collect reads for a while and returns the messages.
func (c *client) collect(d time.Duration) (all []arrival, err error) {
	for start := time.Now(); time.Since(start) < d; {
		frame, err := c.next()
		if err != nil {
			return nil, err
		}
		all = append(all, arrival{time.Now(), bytes.Clone(frame)})
	}
	return all, nil
}

// clockZero returns the local time at which the server's clock was zero.
func clockZero(fresh []arrival) (zero time.Time, err error) {
	for _, a := range fresh {
		stamp, ok, err := oldestStamp(a.frame)
		if err != nil {
			return zero, err
		}
		if ok && (zero.IsZero() || a.at.Add(-stamp).Before(zero)) {
			zero = a.at.Add(-stamp)
		}
	}
	if zero.IsZero() {
		err = fmt.Errorf("no frame of the stream in %d messages", len(fresh))
	}
	return zero, err
}

// oldestStamp returns the smallest time in the nodes of a frame, which is their x. ok
// is false for a frame without such nodes.
func oldestStamp(frame []byte) (stamp time.Duration, ok bool, err error) {
	n, rest, err := nodes(frame)
	for ; n > 0 && err == nil; n-- {
		var position []byte
		if position, err = enter(rest, "position"); err != nil {
			break
		}
		if position != nil {
			var x float64
			if x, err = first(position); err != nil {
				break
			}
			if at := time.Duration(x * float64(time.Second)); !ok || at < stamp {
				stamp, ok = at, true
			}
		}
		rest, err = msgp.Skip(rest)
	}
	return stamp, ok, err
}

// first returns the first number of a position.
func first(b []byte) (float64, error) {
	n, b, err := msgp.ReadArrayHeaderBytes(b)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("a position of %d numbers: %w", n, err)
	}
	x, _, err := coordinate(b)
	return x, err
}

// coordinate reads an integer or a float.
func coordinate(b []byte) (x float64, rest []byte, err error) {
	if t := msgp.NextType(b); t == msgp.IntType || t == msgp.UintType {
		i, rest, err := msgp.ReadInt64Bytes(b)
		return float64(i), rest, err
	}
	return msgp.ReadFloat64Bytes(b)
}
