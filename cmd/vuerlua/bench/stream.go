package main

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
)

// A variant is a scene of the streams.
type variant struct {
	name, scene string
	peer        string // role of Python's Vuer, whose elements are new in every frame
	reach       *reach // for the processor time of an element
}

func variants() []variant {
	return []variant{
		{"new tables", "stream_new.lua", "stream", betterThanVuer(7, 10)},
		{"reused tables", "stream_reused.lua", "", betterThanVuer(11, 16)},
	}
}

func streamRole(v variant, fps int) role {
	return role{scene: v.scene, args: []string{strconv.Itoa(fps)}, floor: "stream", peer: v.peer}
}

// warmUp is how long a stream runs before it is measured: until the heap has its size.
const warmUp = time.Second

// fast is a rate at which the work for the elements outweighs the timers and system
// calls of a frame.
const fast = 1000

// crowdClients is the number of clients with their own stream.
const crowdClients = 50

func runStream(l *lab) ([]figure, error) {
	var figures []figure
	peers := map[int][]streamSample{}
	for _, v := range variants() {
		for _, fps := range []int{60, fast} {
			all, err := alternate(l, streamRole(v, fps), func(s *server) (streamSample, error) {
				return l.measureStream(s, fps, 1)
			})
			if err != nil {
				return nil, err
			}
			// Vuer's tables are always new.
			if all.peer == nil {
				all.peer = peers[fps]
			}
			peers[fps] = all.peer
			name := fmt.Sprintf("%s, %d fps", v.name, fps)
			cpu := compare(name+": CPU an element", "us", all, streamSample.cpuPerElement, v.reach)
			if fps == fast {
				cpu = cpu.readme(fmt.Sprintf("stream of 100 boxes a frame, 1,000 frames a second: CPU for an element, %s", v.name))
			}
			figures = append(figures, cpu, compare(name+": frames", "fps", all, streamSample.slowest, nil))
		}
	}
	return figures, nil
}

func runCrowd(l *lab) ([]figure, error) {
	const fps = 60
	var figures []figure
	for _, v := range variants() {
		all, err := alternate(l, streamRole(v, fps), func(s *server) (streamSample, error) {
			return l.measureStream(s, fps, crowdClients)
		})
		if err != nil {
			return nil, err
		}
		// Sixty, minus the frames that are cut off at the ends of the window.
		slowest := betterThanVuer(7).orAtLeast(59.5, "fps")
		if v.peer == "" {
			slowest = toFloorAtLeast(0.99).orAtLeast(59.5, "fps")
		}
		figures = append(figures,
			compare(v.name+": slowest client", "fps", all, streamSample.slowest, slowest).
				readme("60 fps of 100 boxes for each of 50 clients, "+v.name),
			compare(v.name+": jitter p50", "ms", all, func(s streamSample) float64 { return millis(s.jitter(fps, 50)) }, nil),
			compare(v.name+": jitter p99", "ms", all, func(s streamSample) float64 { return millis(s.jitter(fps, 99)) }, nil),
			compare(v.name+": CPU of the server", "%", all, streamSample.load, nil),
			compare(v.name+": CPU an element", "us", all, streamSample.cpuPerElement, nil))
	}
	return figures, nil
}

// A streamSample has the measurements of one window of a stream.
type streamSample struct {
	cpu      time.Duration // of the server
	window   time.Duration
	elements int           // of all clients together
	arrivals [][]time.Time // of the frames, for each client
}

func (s streamSample) cpuPerElement() float64 { return micros(s.cpu) / float64(s.elements) }
func (s streamSample) load() float64          { return 100 * s.cpu.Seconds() / s.window.Seconds() }

// slowest returns the frame rate of the client that received the fewest frames.
func (s streamSample) slowest() float64 {
	var rates []float64
	for _, at := range s.arrivals {
		rate := 0.0
		if n := len(at) - 1; n > 0 {
			rate = float64(n) / at[n].Sub(at[0]).Seconds()
		}
		rates = append(rates, rate)
	}
	return slices.Min(rates)
}

// jitter returns a percentile of the deviation of the time between two frames of a
// client from the nominal time.
func (s streamSample) jitter(fps, p int) time.Duration {
	period := time.Second / time.Duration(fps)
	var off []time.Duration
	for _, at := range s.arrivals {
		for i := 1; i < len(at); i++ {
			off = append(off, (at[i].Sub(at[i-1]) - period).Abs())
		}
	}
	return percentile(off, p)
}

// measureStream receives a stream at a number of clients for one window.
func (l *lab) measureStream(s *server, fps, clients int) (sample streamSample, err error) {
	watchers := make([]*watcher, clients)
	defer func() {
		for _, w := range watchers {
			if w != nil {
				w.client.close()
			}
		}
	}()
	for i := range watchers {
		c, err := l.dial(s.ws)
		if err != nil {
			return sample, err
		}
		room := int(l.window.Seconds()+warmUp.Seconds()+5) * fps
		watchers[i] = &watcher{client: c, arrivals: make([]time.Time, 0, room)}
		go watchers[i].watch()
	}
	if err := l.sleep(warmUp); err != nil {
		return sample, err
	}
	start, before, err := begin(s, watchers)
	if err != nil {
		return sample, err
	}
	if err := l.sleep(l.window); err != nil {
		return sample, err
	}
	after, err := s.usage()
	if err != nil {
		return sample, err
	}
	sample.window, sample.cpu = time.Since(start), after.since(before).cpu
	for _, w := range watchers {
		elements, arrivals, err := w.take()
		if err != nil {
			return sample, err
		}
		sample.elements += elements
		sample.arrivals = append(sample.arrivals, arrivals)
	}
	if sample.elements == 0 {
		return sample, fmt.Errorf("no element came in %v", l.window)
	}
	return sample, nil
}

// begin starts a measurement: it drops what has arrived so far.
func begin(s *server, watchers []*watcher) (time.Time, usage, error) {
	for _, w := range watchers {
		if _, _, err := w.take(); err != nil {
			return time.Time{}, usage{}, err
		}
	}
	u, err := s.usage()
	return time.Now(), u, err
}

// A watcher records when the frames of one client arrive.
type watcher struct {
	client *client

	mu       sync.Mutex
	elements int
	arrivals []time.Time
	err      error
}

func (w *watcher) watch() {
	for {
		frame, err := w.client.next()
		now := time.Now()
		n := 0
		if err == nil {
			n, _, err = nodes(frame)
		}
		w.mu.Lock()
		w.elements += n
		w.arrivals = append(w.arrivals, now)
		w.err = err
		w.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// take returns what has arrived since the last call. The arrivals are valid until the next call.
func (w *watcher) take() (elements int, arrivals []time.Time, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	elements, arrivals, err = w.elements, w.arrivals, w.err
	w.elements, w.arrivals = 0, w.arrivals[len(w.arrivals):]
	return elements, arrivals, err
}
