package main

import (
	"fmt"
	"time"
)

// manySessions is the number of sessions that a server should be able to have at rest. Both processes
// need a few more open files than that.
const manySessions = 10_000

// pingRound is how long a server takes to ping all of its clients once.
const pingRound = 15 * time.Second

// A manySample has the measurements after all sessions have connected.
type manySample struct {
	growth int64 // of the server's memory, in bytes
	cpu    time.Duration
	window time.Duration
}

func (s manySample) memory() float64 { return float64(s.growth) / manySessions / 1024 }
func (s manySample) load() float64   { return millis(s.cpu) / s.window.Seconds() }

// runMany measures many sessions: at rest, and with a timer for each that fires once a second. Timers
// with the same rate fire at the same time, so the server wakes up once for all of them. As in runRest,
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
	used, window, err := l.usageDuring(s, pingRound)
	if err != nil {
		return sample, err
	}
	sample.cpu, sample.window = used.cpu, window
	after, err := s.memory()
	sample.growth = after - before
	return sample, err
}
