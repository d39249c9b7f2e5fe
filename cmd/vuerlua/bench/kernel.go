package main

import (
	"errors"
	"math"
	"math/rand/v2"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// A kernelSample is how long a step of 1,000 birds takes, in ms.
type kernelSample struct{ plain, kernel, inGo float64 }

func (s kernelSample) toPlain() float64 { return s.plain / s.kernel }
func (s kernelSample) toGo() float64    { return s.kernel / s.inGo }

// runKernel compares a kernel with the same function as plain Lua and as Go.
func runKernel(l *lab) ([]figure, error) {
	all, err := alternate(l, role{scene: "kernel.lua"}, l.measureKernel)
	if err != nil {
		return nil, err
	}
	figures := []figure{
		compare("1,000 birds, all pairs", "ms", all, func(s kernelSample) float64 { return s.kernel }, nil).
			readme("kernel: a step of 1,000 birds, all pairs"),
		{Name: "plain Lua to kernel", Unit: "x", Value: spreadOf(each(all.ours, kernelSample.toPlain)), Reach: factor(">=", above, 30, 60)},
		{Name: "kernel to Go", Unit: "x", Value: spreadOf(each(all.ours, kernelSample.toGo)), Reach: factor("<=", below, 3, 1.5)},
	}
	return figures, nil
}

func (l *lab) measureKernel(s *server) (sample kernelSample, err error) {
	c, err := l.join(s.ws)
	if err != nil {
		return sample, err
	}
	defer c.close()
	for {
		frame, err := c.next()
		if err != nil {
			return sample, err
		}
		n, rest, err := nodes(frame)
		if err != nil {
			return sample, err
		}
		if n == 0 {
			continue
		}
		position, err := enter(rest, "position")
		if err != nil {
			return sample, err
		}
		if position == nil {
			continue
		}
		sample.inGo = birdsInGo(20)
		sample.plain, sample.kernel, err = firstTwo(position)
		return sample, err
	}
}

// firstTwo reads the first two numbers of a list.
func firstTwo(list []byte) (x, y float64, err error) {
	n, rest, err := msgp.ReadArrayHeaderBytes(list)
	if err != nil {
		return 0, 0, err
	}
	if n < 2 {
		return 0, 0, errors.New("a position of less than two numbers")
	}
	if x, rest, err = coordinate(rest); err != nil {
		return 0, 0, err
	}
	y, _, err = coordinate(rest)
	return x, y, err
}

// birdsInGo returns the shortest of several times, in ms, that the step of kernel.lua takes in Go.
func birdsInGo(times int) float64 {
	const n, far, near, dt = 1000, 1, 0.16, 1e-9
	random := rand.New(rand.NewPCG(1, 2))
	pos, vel, acc := make([]float32, 3*n), make([]float32, 3*n), make([]float32, 3*n)
	for i := range pos {
		pos[i], vel[i] = 8*random.Float32()-4, 2*random.Float32()-1
	}
	best := math.Inf(1)
	for range times {
		start := time.Now()
		for i := range n {
			a := 3 * i
			x, y, z := float64(pos[a]), float64(pos[a+1]), float64(pos[a+2])
			var count, cx, cy, cz, vx, vy, vz, ax, ay, az float64
			for j := range n {
				b := 3 * j
				dx, dy, dz := float64(pos[b])-x, float64(pos[b+1])-y, float64(pos[b+2])-z
				d := dx*dx + dy*dy + dz*dz
				if d < far && d > 0 {
					count++
					cx, cy, cz = cx+dx, cy+dy, cz+dz
					vx, vy, vz = vx+float64(vel[b]), vy+float64(vel[b+1]), vz+float64(vel[b+2])
					if d < near {
						ax, ay, az = ax-dx/d, ay-dy/d, az-dz/d
					}
				}
			}
			if count > 0 {
				acc[a] = float32(0.8*cx/count + vx/count - float64(vel[a]) + 0.1*ax)
				acc[a+1] = float32(0.8*cy/count + vy/count - float64(vel[a+1]) + 0.1*ay)
				acc[a+2] = float32(0.8*cz/count + vz/count - float64(vel[a+2]) + 0.1*az)
			}
		}
		for i := range pos {
			vel[i] = float32(float64(vel[i]) + dt*float64(acc[i]))
			pos[i] = float32(float64(pos[i]) + dt*float64(vel[i]))
		}
		best = min(best, millis(time.Since(start)))
	}
	return best
}
