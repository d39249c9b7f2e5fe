package main

import (
	"fmt"
	"time"
)

type idleSample struct {
	cpu     time.Duration
	wakeups int64
	pings   int64
	window  time.Duration
}

// settle is how long a server needs after clients have connected until it is idle; it
// mostly collects garbage.
const settle = 3 * time.Second

// The wake-ups that an idle server may have: for each ping, those of the writer's
// timer, of the pong at the network poller, and of a thread that looks for more work
// after each of them; and a few per window for the runtime itself.
const (
	wakeupsPerPing   = 4
	wakeupsOfRuntime = 20
)

func runIdle(l *lab) ([]figure, error) {
	l = l.with(1, 2)
	var figures []figure
	for _, sessions := range []int{0, 50} {
		all, err := alternate(l, role{scene: "idle.lua", floor: "idle", peer: "idle"}, func(s *server) (idleSample, error) {
			return l.measureIdle(s, sessions)
		})
		if err != nil {
			return nil, err
		}
		pings := median(all.ours, func(s idleSample) float64 { return float64(s.pings) })
		// The clock of a sleeping program costs about a thousandth of a processor.
		allowed := atMost(1, "ms/s")
		wakeups := atMost(wakeupsOfRuntime+wakeupsPerPing*pings, "")
		cpu := compare(fmt.Sprintf("%d sessions: CPU", sessions), "ms/s", all, func(s idleSample) float64 {
			return millis(s.cpu) / s.window.Seconds()
		}, allowed)
		if sessions > 0 {
			cpu = cpu.readme(fmt.Sprintf("processor time at rest with %d clients", sessions))
		}
		figures = append(figures, cpu,
			compare(fmt.Sprintf("%d sessions: wake-ups (%g pings)", sessions, pings), "", all, func(s idleSample) float64 {
				return float64(s.wakeups)
			}, wakeups))
	}
	return figures, nil
}

func (l *lab) measureIdle(s *server, sessions int) (sample idleSample, err error) {
	all, err := l.dialMany(s.ws, sessions)
	if err != nil {
		return sample, err
	}
	defer all.close()
	if err := l.sleep(settle); err != nil {
		return sample, err
	}
	pings := all.pings()
	used, window, err := l.usageDuring(s, l.window)
	if err != nil {
		return sample, err
	}
	return idleSample{used.cpu, used.wakeups, all.pings() - pings, window}, nil
}

// runRest measures a session's share of memory. The heap is kept small, so that garbage hardly
// counts.
func runRest(l *lab) ([]figure, error) {
	const sessions = 500
	l = l.with(2, 1)
	perSession := func(growth int64) float64 { return float64(growth) / sessions / 1024 }
	all, err := alternate(l, role{scene: "idle.lua", floor: "idle", env: []string{"GOGC=20"}}, func(s *server) (int64, error) {
		return l.measureRest(s, sessions)
	})
	if err != nil {
		return nil, err
	}
	return []figure{compare("memory in use for a session", "KiB", all, perSession, toFloorAtMost(1.6)).readme("memory of an idle session")}, nil
}

// measureRest returns the number of bytes by which the server grows with its clients.
func (l *lab) measureRest(s *server, sessions int) (growth int64, err error) {
	// The first client allocates what all clients share.
	first, err := l.dialMany(s.ws, 1)
	if err != nil {
		return 0, err
	}
	if err := l.sleep(settle / 3); err != nil {
		return 0, err
	}
	first.close()
	if err := l.sleep(settle / 3); err != nil {
		return 0, err
	}
	before, err := s.memory()
	if err != nil {
		return 0, err
	}
	all, err := l.dialMany(s.ws, sessions)
	if err != nil {
		return 0, err
	}
	defer all.close()
	if err := l.sleep(settle); err != nil {
		return 0, err
	}
	after, err := s.memory()
	return after - before, err
}
