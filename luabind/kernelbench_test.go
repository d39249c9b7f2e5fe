package luabind

import (
	"math"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// benchBirds is a step of a flock after Craig Reynolds that compares every pair of birds.
const benchBirds = `
local n = 2000
local pos, vel = Float32Array.random(3 * n, 1, -4, 4), Float32Array.random(3 * n, 2, -1, 1)
local acc = Float32Array(3 * n)
function plain(n, dt)
  local far, near = 1, 0.16
  for i = 1, n do
    local a = 3 * i - 2
    local x, y, z = pos[a], pos[a + 1], pos[a + 2]
    local count, cx, cy, cz, vx, vy, vz, ax, ay, az = 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    for j = 1, n do
      local b = 3 * j - 2
      local dx, dy, dz = pos[b] - x, pos[b + 1] - y, pos[b + 2] - z
      local d = dx * dx + dy * dy + dz * dz
      if d < far and d > 0 then
        count = count + 1
        cx, cy, cz = cx + dx, cy + dy, cz + dz
        vx, vy, vz = vx + vel[b], vy + vel[b + 1], vz + vel[b + 2]
        if d < near then ax, ay, az = ax - dx / d, ay - dy / d, az - dz / d end
      end
    end
    if count > 0 then
      acc[a] = 0.8 * cx / count + vx / count - vel[a] + 0.1 * ax
      acc[a + 1] = 0.8 * cy / count + vy / count - vel[a + 1] + 0.1 * ay
      acc[a + 2] = 0.8 * cz / count + vz / count - vel[a + 2] + 0.1 * az
    end
  end
  for i = 1, 3 * n do
    vel[i] = vel[i] + dt * acc[i]
    pos[i] = pos[i] + dt * vel[i]
  end
end
fast = kernel(plain)
function run(fn) fn(n, 1e-9) end
`

// benchFluid is a step of a fluid after Jos Stam: forces, twelve rounds of pressure, and the flow
// carried along by itself.
const benchFluid = `
local n = 512
local function field(seed) return Float32Array.random(n * n, seed, -1, 1) end
local u, v, p, d, u0, v0 = field(1), field(2), field(3), field(4), field(5), field(6)
function project(n)
  for y = 2, n - 1 do
    local row = (y - 1) * n
    for x = 2, n - 1 do
      local k = row + x
      d[k] = -0.5 * (u[k + 1] - u[k - 1] + v[k + n] - v[k - n]) / n
      p[k] = 0
    end
  end
  for round = 1, 12 do
    for y = 2, n - 1 do
      local row = (y - 1) * n
      for x = 2, n - 1 do
        local k = row + x
        p[k] = (d[k] + p[k - 1] + p[k + 1] + p[k - n] + p[k + n]) / 4
      end
    end
  end
  for y = 2, n - 1 do
    local row = (y - 1) * n
    for x = 2, n - 1 do
      local k = row + x
      u[k] = u[k] - 0.5 * n * (p[k + 1] - p[k - 1])
      v[k] = v[k] - 0.5 * n * (p[k + n] - p[k - n])
    end
  end
end
local function carry(n, to, from, dt)
  for y = 2, n - 1 do
    for x = 2, n - 1 do
      local k = (y - 1) * n + x
      local px = math.max(1.5, math.min(n - 0.5, x - dt * n * u0[k]))
      local py = math.max(1.5, math.min(n - 0.5, y - dt * n * v0[k]))
      local i, j = math.floor(px), math.floor(py)
      local fx, fy = px - i, py - j
      local c = (j - 1) * n + i
      to[k] = (1 - fy) * ((1 - fx) * from[c] + fx * from[c + 1]) + fy * ((1 - fx) * from[c + n] + fx * from[c + n + 1])
    end
  end
end
function plain(n, dt)
  project(n)
  for i = 1, n * n do u0[i] = u[i] v0[i] = v[i] end
  carry(n, u, u0, dt)
  carry(n, v, v0, dt)
end
fast = kernel(plain)
function run(fn) fn(n, 1e-3) end
`

func birdsInGo(pos, vel, acc []float32, n int, dt float64) {
	const far, near = 1, 0.16
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
	for i := range 3 * n {
		vel[i] = float32(float64(vel[i]) + dt*float64(acc[i]))
		pos[i] = float32(float64(pos[i]) + dt*float64(vel[i]))
	}
}

type fluidInGo struct{ u, v, p, d, u0, v0 []float32 }

func (f *fluidInGo) step(n int, dt float64) {
	u, v, p, d := f.u, f.v, f.p, f.d
	size := float64(n)
	for y := 1; y < n-1; y++ {
		for x := 1; x < n-1; x++ {
			k := y*n + x
			d[k] = float32(-0.5 * (float64(u[k+1]) - float64(u[k-1]) + float64(v[k+n]) - float64(v[k-n])) / size)
			p[k] = 0
		}
	}
	for range 12 {
		for y := 1; y < n-1; y++ {
			for x := 1; x < n-1; x++ {
				k := y*n + x
				p[k] = float32((float64(d[k]) + float64(p[k-1]) + float64(p[k+1]) + float64(p[k-n]) + float64(p[k+n])) / 4)
			}
		}
	}
	for y := 1; y < n-1; y++ {
		for x := 1; x < n-1; x++ {
			k := y*n + x
			u[k] = float32(float64(u[k]) - 0.5*size*(float64(p[k+1])-float64(p[k-1])))
			v[k] = float32(float64(v[k]) - 0.5*size*(float64(p[k+n])-float64(p[k-n])))
		}
	}
	for i := range n * n {
		f.u0[i], f.v0[i] = u[i], v[i]
	}
	f.carry(n, u, f.u0, dt)
	f.carry(n, v, f.v0, dt)
}

func (f *fluidInGo) carry(n int, to, from []float32, dt float64) {
	size := float64(n)
	for y := 1; y < n-1; y++ {
		for x := 1; x < n-1; x++ {
			k := y*n + x
			px := max(1.5, min(size-0.5, float64(x+1)-dt*size*float64(f.u0[k])))
			py := max(1.5, min(size-0.5, float64(y+1)-dt*size*float64(f.v0[k])))
			i, j := math.Floor(px), math.Floor(py)
			fx, fy := px-i, py-j
			c := (int(j)-1)*n + int(i) - 1
			to[k] = float32((1-fy)*((1-fx)*float64(from[c])+fx*float64(from[c+1])) + fy*((1-fx)*float64(from[c+n])+fx*float64(from[c+n+1])))
		}
	}
}

func randomFloats(n int, low, high float32) []float32 {
	out := make([]float32, n)
	seed := uint32(1)
	for i := range out {
		seed = seed*1664525 + 1013904223
		out[i] = low + (high-low)*float32(seed>>8)/(1<<24)
	}
	return out
}

// BenchmarkKernel measures the same two computations as plain Lua, as a kernel and as Go. Only the
// ratios within one run are meaningful.
func BenchmarkKernel(b *testing.B) {
	const n, size = 2000, 512
	pos, vel, acc := randomFloats(3*n, -4, 4), randomFloats(3*n, -1, 1), make([]float32, 3*n)
	field := func() []float32 { return randomFloats(size*size, -1, 1) }
	fluid := &fluidInGo{field(), field(), field(), field(), field(), field()}
	for _, c := range []struct {
		name, source string
		inGo         func()
	}{
		{"birds", benchBirds, func() { birdsInGo(pos, vel, acc, n, 1e-9) }},
		{"fluid", benchFluid, func() { fluid.step(size, 1e-3) }},
	} {
		var inGo, compiled float64 // nanoseconds
		each := func(b *testing.B) float64 { return float64(b.Elapsed().Nanoseconds()) / float64(b.N) }
		b.Run(c.name+"/go", func(b *testing.B) {
			for b.Loop() {
				c.inGo()
			}
			inGo = each(b)
		})
		b.Run(c.name+"/kernel", func(b *testing.B) {
			benchLua(b, c.source, "fast")
			if compiled = each(b); inGo > 0 {
				b.ReportMetric(compiled/inGo, "x-go")
			}
		})
		b.Run(c.name+"/plain", func(b *testing.B) {
			benchLua(b, c.source, "plain")
			if compiled > 0 {
				b.ReportMetric(each(b)/compiled, "x-kernel")
			}
		})
	}
}

// benchLua runs run(fn) of a script in each round.
func benchLua(b *testing.B, source, fn string) {
	n := &notebook{}
	e := startReal(b, n, Config{Budget: 1 << 40}, source)
	defer e.Close()
	done := make(chan struct{})
	e.post(func() {
		defer close(done)
		L := e.root
		for b.Loop() {
			L.Push(L.GetGlobal("run"))
			L.Push(L.GetGlobal(fn))
			machine.Call(L, 1, 0)
		}
	})
	<-done
	for _, d := range n.diagnostics() {
		if d.Severity == Error {
			b.Fatal(d)
		}
	}
}

// BenchmarkKernelCompile measures how long kernel(fn) takes while a script loads.
func BenchmarkKernelCompile(b *testing.B) {
	sum := "function plain(x) return x" + strings.Repeat(" + 1.5", 5000) + " end"
	for name, source := range map[string]string{"birds": benchBirds, "fluid": benchFluid, "sum": sum} {
		b.Run(name, func(b *testing.B) {
			e := startReal(b, &notebook{}, Config{}, source)
			defer e.Close()
			done := make(chan struct{})
			e.post(func() {
				defer close(done)
				fn := e.root.GetGlobal("plain").(*lua.LFunction)
				for b.Loop() {
					e.kernels.Close()
					e.root.Push(e.root.GetGlobal("kernel"))
					e.root.Push(fn)
					machine.Call(e.root, 1, 0)
				}
			})
			<-done
		})
	}
}
