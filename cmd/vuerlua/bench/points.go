package main

import "strconv"

// runPoints has one client look at a cloud of 100,000 points, which is made and sent anew in
// each frame: 600 kB of them.
func runPoints(l *lab) ([]figure, error) {
	const fps = 20 // what number by number comes near to
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
			cpu = cpu.readme("a cloud of 100,000 points, made and sent with operations on arrays: CPU a frame")
		}
		figures = append(figures, cpu,
			compare(c.name+": frames", "fps", all, streamSample.slowest, nil))
	}
	return append(figures, figure{Name: "number by number to arrays", Unit: "x", Value: single(costs[1] / costs[0])}), nil
}
