package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

// outstanding is the number of unanswered events in the second half of echo.
const outstanding = 64

// slot returns the name of an unanswered event. The names are unique.
func slot(i int) string { return "slot-" + strconv.Itoa(i) }

func burstKey(i int) string { return "box-" + strconv.Itoa(i+1) }

type echoSample struct {
	latencies []time.Duration
	rate      float64 // answers a second
}

// answers returns the number of events that are answered per second while many are outstanding.
func (s echoSample) answers() float64 { return s.rate }

// echoLatency returns a percentile, in us, of the latencies of one event at a time.
func echoLatency(p int) func(echoSample) float64 {
	return func(s echoSample) float64 { return micros(percentile(s.latencies, p)) }
}

// bystanders is the number of idle sessions while another session is measured.
const bystanders = 499

func runEcho(l *lab) ([]figure, error) {
	r := role{scene: "echo.lua", floor: "echo", peer: "echo"}
	all, err := alternate(l, r, l.measureEcho)
	if err != nil {
		return nil, err
	}
	among, err := alternate(l, r, l.measureEchoAmong)
	if err != nil {
		return nil, err
	}
	return []figure{
		compare("one at a time, p50", "us", all, echoLatency(50), toFloorAtMost(1.6, 1.3)).readme("event, handler, upsert: one at a time"),
		compare("one at a time, p99", "us", all, echoLatency(99), nil),
		compare(fmt.Sprintf("%d outstanding", outstanding), "/s", all, echoSample.answers, toFloorAtLeast(0.8, 1)).
			readme("the same, 64 outstanding"),
		compare(fmt.Sprintf("one at a time among %d sessions, p50", bystanders+1), "us", among, echoLatency(50), toFloorAtMost(1.6, 1.3)).
			readme("event, handler, upsert: one at a time, among 500 sessions"),
	}, nil
}

// measureEchoAmong measures one client while other clients are connected and idle.
func (l *lab) measureEchoAmong(s *server) (sample echoSample, err error) {
	others, err := l.dialMany(s.ws, bystanders)
	if err != nil {
		return sample, err
	}
	defer others.close()
	c, err := l.join(s.ws)
	if err != nil {
		return sample, err
	}
	defer c.close()
	for _, window := range []time.Duration{warmUp / 2, l.window / 2} {
		if sample.latencies, err = c.oneByOne(window); err != nil {
			return sample, err
		}
	}
	return sample, nil
}

func (l *lab) measureEcho(s *server) (sample echoSample, err error) {
	c, err := l.join(s.ws)
	if err != nil {
		return sample, err
	}
	defer c.close()
	for _, window := range []time.Duration{warmUp / 4, l.window / 2} {
		if sample.latencies, err = c.oneByOne(window); err != nil {
			return sample, err
		}
	}
	for _, window := range []time.Duration{warmUp / 4, l.window / 2} {
		if sample.rate, err = c.manyAtOnce(window); err != nil {
			return sample, err
		}
	}
	return sample, nil
}

// oneByOne sends each event after the previous one has been answered.
func (c *client) oneByOne(window time.Duration) (latencies []time.Duration, err error) {
	start := time.Now()
	for now, i := start, 0; now.Sub(start) < window; i++ {
		key := slot(i % outstanding)
		if err := c.send(askFrame(key, float32(i))); err != nil {
			return nil, err
		}
		frame, err := c.next()
		if err != nil {
			return nil, err
		}
		end := time.Now()
		latencies = append(latencies, end.Sub(now))
		answered := 0
		err = eachKey(frame, func(got []byte) {
			if string(got) == key {
				answered++
			}
		})
		if err != nil || answered != 1 {
			return nil, fmt.Errorf("%d answers for %s in %q: %v", answered, key, frame, err)
		}
		now = time.Now()
	}
	return latencies, nil
}

// manyAtOnce keeps many events outstanding: for each answer it sends the next event. A
// message may contain several answers.
func (c *client) manyAtOnce(window time.Duration) (rate float64, err error) {
	frames := map[string][]byte{}
	for i := range outstanding {
		frames[slot(i)] = askFrame(slot(i), float32(i))
		if err := c.send(frames[slot(i)]); err != nil {
			return 0, err
		}
	}
	start, answers, pending := time.Now(), 0, outstanding
	for open := true; pending > 0; {
		message, err := c.next()
		if err != nil {
			return 0, err
		}
		var sendErr error
		err = eachKey(message, func(key []byte) {
			frame := frames[string(key)]
			switch {
			case frame == nil || sendErr != nil:
			case open:
				answers++
				sendErr = c.send(frame)
			default:
				pending--
			}
		})
		if err == nil {
			err = sendErr
		}
		if err != nil {
			return 0, err
		}
		if elapsed := time.Since(start); open && elapsed >= window {
			open, rate = false, float64(answers)/elapsed.Seconds()
		}
	}
	return rate, nil
}

const burst = 10_000

type burstSample struct {
	arrived int
	sorted  bool
	took    time.Duration // from INIT to the last one
}

// runBurst measures what arrives at a client that reads, and at a client that starts to
// read a second later, when the pending updates have been merged.
func runBurst(l *lab) ([]figure, error) {
	l = l.with(2, 1)
	r := role{scene: "burst.lua", args: []string{strconv.Itoa(burst)}, floor: "burst", peer: "burst"}
	var figures []figure
	for _, late := range []time.Duration{0, time.Second} {
		name := "client reads"
		if late > 0 {
			name = "client reads after " + late.String()
		}
		all, err := alternate(l, r, func(s *server) (burstSample, error) { return l.measureBurst(s, late) })
		if err != nil {
			return nil, err
		}
		arrived := compare(name+": arrived", "", all, func(s burstSample) float64 { return float64(s.arrived) }, exactly(burst, ""))
		if late == 0 {
			arrived = arrived.readme("burst of 10,000 upserts: arrived")
		}
		figures = append(figures, arrived,
			compare(name+": in order", "", all, func(s burstSample) float64 {
				if s.sorted {
					return 1
				}
				return 0
			}, exactly(1, "")))
		if late == 0 {
			figures = append(figures,
				compare(name+": time", "ms", all, func(s burstSample) float64 { return millis(s.took) }, nil))
		}
	}
	return figures, nil
}

func (l *lab) measureBurst(s *server, late time.Duration) (sample burstSample, err error) {
	start := time.Now()
	c, err := l.dialBuffered(s.ws, 64<<10)
	if err != nil {
		return sample, err
	}
	defer c.close()
	if err := l.sleep(late); err != nil {
		return sample, err
	}
	// Lost updates never arrive, so stop when no message has arrived for this time.
	c.patience = 2 * time.Second
	seen := map[string]bool{}
	sample.sorted = true
	for last := ""; last != burstKey(burst-1); {
		frame, err := c.next()
		if isTimeout(err) {
			break
		}
		if err != nil {
			return sample, err
		}
		err = eachKey(frame, func(key []byte) {
			last = string(key)
			if seen[last] || !isBurstKey(last) {
				return
			}
			sample.sorted = sample.sorted && last == burstKey(len(seen))
			seen[last] = true
		})
		if err != nil {
			return sample, err
		}
	}
	sample.arrived, sample.took = len(seen), time.Since(start)
	return sample, nil
}

func isBurstKey(key string) bool { return strings.HasPrefix(key, "box-") }

func isTimeout(err error) bool {
	netErr, ok := errors.AsType[net.Error](err)
	return ok && netErr.Timeout()
}
