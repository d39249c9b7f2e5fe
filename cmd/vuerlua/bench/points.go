package main

import "strconv"

// runPoints shows one client a cloud of 100,000 points, which is computed and sent again in
// each frame: 600 kB.
func runPoints(l *lab) ([]figure, error) {
	const fps = 20 // about the rate that a loop over the numbers reaches
	l = l.with(2, 1)
	var figures []figure
	var costs []float64
	for _, c := range []struct {
		name, arg string
		reach     *reach
	}{
		{"operations on arrays", "", loopsAtMost(3)},
		{"number by number", "loop", nil},
	} {
		all, err := alternate(l, role{scene: "points.lua", args: []string{strconv.Itoa(fps), c.arg}}, func(s *server) (streamSample, error) {
			return l.measureStream(s, fps, 1)
		})
		if err != nil {
			return nil, err
		}
		cost := func(s streamSample) float64 { return s.cpuPerFrame() / 1000 }
		costs = append(costs, median(all.ours, cost))
		cpu := compare(c.name+": CPU a frame", "ms", all, cost, c.reach)
		if c.arg == "" {
			cpu = cpu.readme("a cloud of 100,000 points, computed and sent with operations on arrays: CPU per frame")
		}
		figures = append(figures, cpu,
			compare(c.name+": frames", "fps", all, streamSample.slowest, nil))
	}
	return append(figures, figure{Name: "number by number to arrays", Unit: "x", Value: single(costs[1] / costs[0])}), nil
}
