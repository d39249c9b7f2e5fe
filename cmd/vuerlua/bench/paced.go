package main

import (
	"errors"
	"fmt"
	"math"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// The search for the highest rate of events that a server answers without falling behind.
const (
	// backlogLimit is how late the answers may be when a rate has lasted for backlogAfter. For a
	// shorter probe the limit is proportionally lower: a server that is too slow falls behind
	// at a constant rate.
	backlogLimit = 250 * time.Millisecond
	backlogAfter = 2500 * time.Millisecond

	paceFirst   = 2000 // events a second of the first probe
	paceMost    = 1 << 20
	paceCoarse  = 250 * time.Millisecond // length of a probe while the rate doubles
	paceFine    = 600 * time.Millisecond // length of a probe between the last two rates
	paceHalving = 3                      // probes between a rate that held and twice that

	// paceNap is how long the sender sleeps before it looks at the clock again. A sleep of the Go
	// runtime can take a millisecond in an idle process, and many events would be due by then.
	paceNap = 100 * time.Microsecond
)

// pacers returns the numbers of clients that send the events in turn. A server that is late reads
// several events of one client at once. With many clients, each event wakes a reader of its own.
func pacers() []int { return []int{1, 20} }

// runPaced finds the highest rate of events that a server keeps up with if they arrive at a steady
// rate, and not as fast as the server reads them. Each is answered by an upsert.
func runPaced(l *lab) ([]figure, error) {
	var figures []figure
	for _, n := range pacers() {
		all, err := alternate(l, role{scene: "echo.lua", floor: "echo", peer: "echo"}, func(s *server) (float64, error) {
			return highestRate(func(rate float64, window time.Duration) (bool, error) {
				if err := l.awaitRest(s); err != nil {
					return false, err
				}
				return l.probePace(s, n, rate, window)
			})
		})
		if err != nil {
			return nil, err
		}
		name := "one client"
		if n > 1 {
			name = fmt.Sprintf("%d clients", n)
		}
		rate := func(r float64) float64 { return r }
		figures = append(figures, compare("rate with < 250 ms of backlog, "+name, "/s", all, rate, toFloorAtLeast(0.4, 0.6)).
			readme("highest rate of events with less than 250 ms of backlog, "+name))
	}
	return figures, nil
}

// highestRate doubles the rate until it does not hold, and then bisects the remaining interval on a
// logarithmic scale.
func highestRate(holds func(rate float64, window time.Duration) (bool, error)) (float64, error) {
	low, high := 0.0, float64(paceFirst)
	for {
		ok, err := holds(high, paceCoarse)
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		if low, high = high, 2*high; high > paceMost {
			return low, nil
		}
	}
	if low == 0 {
		return 0, fmt.Errorf("the server cannot keep up with %d events a second", paceFirst)
	}
	for range paceHalving {
		middle := math.Sqrt(low * high)
		ok, err := holds(middle, paceFine)
		if err != nil {
			return 0, err
		}
		if ok {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}

// probePace lets n clients send events, at that rate in total, and reports whether the answers kept
// up.
func (l *lab) probePace(s *server, n int, rate float64, window time.Duration) (bool, error) {
	p := pace{rate: rate, window: window}
	var following sync.WaitGroup
	failures := make([]error, n)
	end := func() {
		for i := range p.clients {
			p.clients[i].close()
		}
		following.Wait()
	}
	defer end()
	p.answered = make([]atomic.Int64, n)
	for range n {
		c, err := l.join(s.ws)
		if err != nil {
			return false, err
		}
		p.clients = append(p.clients, c)
	}
	for i, c := range p.clients {
		following.Go(func() { failures[i] = c.follow(&p.answered[i]) })
	}
	allowed := int64(rate * window.Seconds() * backlogLimit.Seconds() / backlogAfter.Seconds())
	behind, err := p.send(allowed)
	if err != nil {
		return false, err
	}
	if p.total() == 0 {
		end() // which closes the connections
		for _, err := range failures {
			if !errors.Is(err, net.ErrClosed) {
				return false, fmt.Errorf("no event was answered: %w", err)
			}
		}
		return false, nil // the server is still behind from a higher rate
	}
	return behind <= allowed, nil
}

// awaitRest waits until the server has handled the rest of the last probe, which the next probe would
// measure otherwise. It waits for about two seconds at most.
func (l *lab) awaitRest(s *server) error {
	const glance = 10 * time.Millisecond
	for range 200 {
		if used, _, err := l.usageDuring(s, glance); err != nil || used.cpu < glance/5 {
			return err
		}
	}
	return nil
}

// A pace is one probe: the clients, which send in turn, and how many events of each are answered.
type pace struct {
	clients  []*client
	answered []atomic.Int64
	rate     float64
	window   time.Duration
}

func (p *pace) total() (sum int64) {
	for i := range p.answered {
		sum += p.answered[i].Load()
	}
	return sum
}

// send sends events when they are due, and returns how many were unanswered in the last tenth of
// the window. It returns the smallest number seen there, so that a short delay does not count. It
// stops early if more than twice the allowed number are unanswered.
func (p *pace) send(allowed int64) (behind int64, err error) {
	// A sleep in the kernel occupies the thread.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	batches := make([][]byte, len(p.clients))
	behind = math.MaxInt64
	sent, n := int64(0), int64(len(p.clients))
	for start := time.Now(); ; {
		elapsed := time.Since(start)
		if elapsed >= p.window {
			return behind, nil
		}
		for due := int64(elapsed.Seconds() * p.rate); sent < due; sent++ {
			i, own := sent%n, sent/n // the client, and the number of its event
			batches[i] = appendMasked(batches[i], askFrame(slot(int(own%outstanding)), float32(outstanding+own)))
		}
		for i, batch := range batches {
			if len(batch) == 0 {
				continue
			}
			if _, err := p.clients[i].ws.NetConn().Write(batch); err != nil {
				return 0, err
			}
			batches[i] = batch[:0]
		}
		now := sent - p.total()
		if elapsed > p.window*9/10 {
			behind = min(behind, now)
		}
		if now > 2*max(allowed, outstanding) && elapsed > p.window/4 {
			return now, nil
		}
		nap(paceNap)
	}
}

// follow counts answers until the connection ends. A scene answers with the number of the event as
// x, and may merge answers. The numbers are greater than any x of the floor, which answers each
// event, in order.
func (c *client) follow(answered *atomic.Int64) error {
	for {
		frame, err := c.next()
		if err != nil {
			return err
		}
		n, rest, err := nodes(frame)
		newest := answered.Load()
		for ; n > 0 && err == nil; n-- {
			var position []byte
			if position, err = enter(rest, "position"); err != nil {
				return err
			}
			if position != nil {
				x, err := first(position)
				if err != nil {
					return err
				}
				if x >= outstanding {
					newest = max(newest, int64(x)-outstanding+1)
				} else {
					newest++
				}
			}
			rest, err = msgp.Skip(rest)
		}
		if err != nil {
			return err
		}
		answered.Store(newest)
	}
}

// appendMasked appends a short message as clients send it. The mask is 0, which changes no byte. A
// batch of such messages takes one system call, while the library needs one for each message.
func appendMasked(b, payload []byte) []byte {
	const binary, masked, short = 0x82, 0x80, 125
	if len(payload) > short {
		b = append(b, binary, masked|126, byte(len(payload)>>8), byte(len(payload)))
	} else {
		b = append(b, binary, masked|byte(len(payload)))
	}
	return append(append(b, 0, 0, 0, 0), payload...)
}
