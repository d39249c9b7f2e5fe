package main

import (
	"fmt"
	"time"
)

// manySessions is as many sessions as a server should have at rest. Both processes need as many open
// files and some more.
const manySessions = 10_000

// pingRound is how long a server takes to ping all of its clients once.
const pingRound = 15 * time.Second

// A manySample is what the sessions need when all of them have come.
type manySample struct {
	growth int64 // bytes of the server
	cpu    time.Duration
	window time.Duration
}

func (s manySample) memory() float64 { return float64(s.growth) / manySessions / 1024 }
func (s manySample) load() float64   { return millis(s.cpu) / s.window.Seconds() }

// runMany measures many sessions: at rest, and with a timer of each that is due once a second. The
// timers of one rate are due at the same time, so the server wakes up once for all of them. As in runRest,
// the heap is kept small.
func runMany(l *lab) ([]figure, error) {
	l = l.with(1, 1)
	var figures []figure
	for _, c := range []struct{ name, arg, floor string }{
		{"at rest", "", "idle"},
		{"with a timer of each", "1", ""},
	} {
		r := role{scene: "idle.lua", floor: c.floor, env: []string{"GOGC=20", fmt.Sprintf("VUERLUA_MAX_SESSIONS=%d", manySessions)}}
		if c.arg != "" {
			r.args = []string{c.arg}
		}
		all, err := alternate(l, r, l.measureMany)
		if err != nil {
			return nil, err
		}
		figures = append(figures,
			compare(fmt.Sprintf("%s: memory of a session", c.name), "KiB", all, manySample.memory, nil),
			compare(fmt.Sprintf("%s: CPU", c.name), "ms/s", all, manySample.load, nil))
	}
	return figures, nil
}

func (l *lab) measureMany(s *server) (sample manySample, err error) {
	before, err := s.memory()
	if err != nil {
		return sample, err
	}
	all, err := l.dialMany(s.ws, manySessions)
	if err != nil {
		return sample, err
	}
	defer all.close()
	if err := l.sleep(settle); err != nil {
		return sample, err
	}
	used, err := s.usage()
	if err != nil {
		return sample, err
	}
	start := time.Now()
	if err := l.sleep(pingRound); err != nil {
		return sample, err
	}
	now, err := s.usage()
	if err != nil {
		return sample, err
	}
	sample.cpu, sample.window = now.since(used).cpu, time.Since(start)
	after, err := s.memory()
	sample.growth = after - before
	return sample, err
}
