package main

import "strconv"

// sharedClients is the number of clients that show one world.
const sharedClients = 200

// runShared shows one SceneStore to many clients: 100 boxes per frame, or one node with as
// many bytes. If the work for a client depends only on the bytes, both cost the same.
func runShared(l *lab) ([]figure, error) {
	const fps = 60
	l = l.with(2, 1)
	rate := strconv.Itoa(fps)
	many := role{scene: "shared.lua", args: []string{rate}, floor: "stream"}
	one := role{scene: "shared.lua", args: []string{rate, strconv.Itoa(len(streamFrames()[0]))}}
	var costs []float64
	var figures []figure
	for i, r := range []role{many, one} {
		all, err := alternate(l, r, func(s *server) (streamSample, error) {
			return l.measureStream(s, fps, sharedClients)
		})
		if err != nil {
			return nil, err
		}
		costs = append(costs, median(all.ours, streamSample.cpuPerFrame))
		name, slowest := "100 boxes", toFloorAtLeast(0.99).orAtLeast(59.5, "fps")
		if i > 0 {
			name, slowest = "one node of as many bytes", nil
		}
		cost := compare(name+": CPU a frame and client", "us", all, streamSample.cpuPerFrame, nil)
		if i == 0 {
			cost = cost.readme("one world of 100 boxes for 200 clients at 60 fps: CPU for a frame and client")
		}
		figures = append(figures,
			compare(name+": slowest client", "fps", all, streamSample.slowest, slowest),
			compare(name+": CPU of the server", "%", all, streamSample.load, nil),
			cost)
	}
	return append(figures, figure{Name: "100 boxes to one node", Unit: "x", Value: single(costs[0] / costs[1]), Reach: atMost(1.25, "x")}), nil
}

// cpuPerFrame returns the processor time of one frame for one client.
func (s streamSample) cpuPerFrame() float64 {
	frames := 0
	for _, at := range s.arrivals {
		frames += len(at)
	}
	return micros(s.cpu) / float64(frames)
}
