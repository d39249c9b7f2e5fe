package luabind

import "testing"

// What of the standard library is in Go, beside the same in Lua.

func BenchmarkMat4Mul(b *testing.B) {
	runStdLoop(b, `local mat4 = require "mat4" local a, m = mat4.rotation{1, 2, 3}, mat4.identity()`, `a:mul(a, m)`)
}

func BenchmarkMat4MulInLua(b *testing.B) {
	runStdLoop(b, `
		local mat4 = require "mat4"
		local a, m = mat4.rotation{1, 2, 3}, mat4.identity()
		local function mul(a, b, out)
			for c = 0, 12, 4 do
				local b1, b2, b3, b4 = b[c + 1], b[c + 2], b[c + 3], b[c + 4]
				for r = 1, 4 do out[c + r] = a[r] * b1 + a[4 + r] * b2 + a[8 + r] * b3 + a[12 + r] * b4 end
			end
		end`, `mul(a, a, m)`)
}

func BenchmarkNoise(b *testing.B) {
	runStdLoop(b, `local n = require "noise".new(1)`, `n:simplex(i * 0.1, 0.5, 2)`)
}

func BenchmarkNoiseArray(b *testing.B) {
	runStdLoop(b, `local n, x = require "noise".new(1), Float32Array.linspace(0, 100, 1000)`, `n:simplex(x, 0.5, 2)`)
}

func BenchmarkVec3Add(b *testing.B) {
	runStdLoop(b, `local vec3 = require "vec3" local a, v = vec3(1, 2, 3), vec3(0.1, 0.2, 0.3)`, `vec3.add(a, v, a)`)
}

func BenchmarkVec3AddInLua(b *testing.B) {
	runStdLoop(b, `
		local type, rawget = type, rawget
		local function read(v)
			if type(v) == "table" then
				local x, y, z = rawget(v, 1), rawget(v, 2), rawget(v, 3)
				if type(x) == "number" and type(y) == "number" and type(z) == "number" then return x, y, z end
			end
			error("no vector")
		end
		local function add(a, b, out)
			local ax, ay, az = read(a)
			local bx, by, bz = read(b)
			out[1], out[2], out[3] = ax + bx, ay + by, az + bz
			return out
		end
		local a, v = {1, 2, 3}, {0.1, 0.2, 0.3}`, `add(a, v, a)`)
}
