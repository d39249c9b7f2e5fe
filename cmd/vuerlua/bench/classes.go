package main

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
)

// share is the part of one processor that a small container has.
const share = 0.5

// A class is a kind of machine that the server may run on.
type class struct {
	name  string
	env   []string
	group *cgroup
}

// runClasses measures the figures that depend most on the number and the speed of processors. The
// clients may use the whole machine. The floor has the same limits as vuerlua.
func runClasses(l *lab) (figures []figure, err error) {
	var classes []class
	for _, n := range []int{1, 2} {
		// The other scenarios use all processors.
		if n < runtime.NumCPU() {
			classes = append(classes, class{name: fmt.Sprintf("GOMAXPROCS=%d", n), env: []string{"GOMAXPROCS=" + strconv.Itoa(n)}})
		}
	}
	if group, err := newCgroup(share); err != nil {
		l.note("The figures for a share of a processor are left out: %v", err)
	} else {
		defer func() { err = errors.Join(err, group.remove()) }()
		classes = append(classes, class{name: fmt.Sprintf("%g of a processor", share), group: group})
	}
	for _, c := range classes {
		echo, err := alternate(l, role{scene: "echo.lua", floor: "echo", env: c.env, group: c.group}, l.measureEcho)
		if err != nil {
			return nil, err
		}
		r := streamRole(variants()[0], 60)
		r.env, r.group, r.peer = c.env, c.group, ""
		crowd, err := alternate(l, r, func(s *server) (streamSample, error) { return l.measureStream(s, 60, crowdClients) })
		if err != nil {
			return nil, err
		}
		figures = append(figures,
			compare(c.name+": event, handler, upsert, p50", "us", echo, echoLatency(50), toFloorAtMost(1.6, 1.3)),
			compare(c.name+": 64 outstanding", "/s", echo, echoSample.answers, toFloorAtLeast(0.5, 0.8)),
			compare(c.name+": crowd, new tables, slowest", "fps", crowd, streamSample.slowest, nil),
			compare(c.name+": crowd, new tables, CPU an element", "us", crowd, streamSample.cpuPerElement, nil))
	}
	return figures, nil
}
