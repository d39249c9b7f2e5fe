package machine_test

import (
	"context"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	lua "github.com/yuin/gopher-lua"
)

// neverDone is a context that never ends. With a context, gopher-lua's own loop checks it for each
// instruction.
type neverDone struct{ context.Context }

func (neverDone) Done() <-chan struct{} { return nil }

var workloads = []struct{ name, source string }{
	{"fib", `local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end fib(27)`},
	{"loop", `local s = 0 for i = 1, 100000 do s = s + i % 7 * 0.5 end`},
	{"table", `local t = {} for i = 1, 20000 do t[i] = { x = i, y = i * 2 } end local s = 0 for i = 1, #t do local p = t[i] s = s + p.x * p.y end`},
	{"array", `local t = {} for i = 1, 50000 do t[i] = i * 1.5 end for i = 2, #t do t[i] = t[i] + t[i - 1] end`},
	{"fields", `local p = { x = 1, y = 2, z = 3 } for i = 1, 50000 do p.x = p.y + p.z p.y = p.x - 1 end`},
	{"globals", `n = 0 for i = 1, 50000 do n = n + 1 end`},
	{"string", `local t = {} for i = 1, 20000 do t[#t + 1] = "item" .. i .. "," end local s = 0 for i = 1, #t do s = s + #t[i] end`},
	{"closure", `local function counter() local n = 0 return function() n = n + 1 return n end end for i = 1, 5000 do local c = counter() c() c() end`},
	{"method", `local P = {} P.__index = P function P:add(n) self.v = self.v + n return self end local p = setmetatable({ v = 0 }, P) for i = 1, 20000 do p:add(i):add(1) end`},
	{"pairs", `local t = {} for i = 1, 100 do t["k" .. i] = i end for i = 1, 200 do for k, v in pairs(t) do end end`},
	{"pcall", `local function f() return 1 end for i = 1, 20000 do pcall(f) end`},
	{"error", `for i = 1, 5000 do pcall(error, "x") end`},
	{"varargs", `local function f(...) return select("#", ...) end for i = 1, 20000 do f(i, i, i) end`},
	{"tailcall", `local function f(n) if n > 0 then return f(n - 1) end end f(50000)`},
	{"reuse", `local items = {} for i = 1, 1000 do items[i] = { key = "b" .. i, position = { 0, 0, 0 } } end
		for round = 1, 20 do for i = 1, 1000 do local p = items[i].position p[1] = i * 0.1 p[2] = round p[3] = i + 0.5 end end`},
	{"new", `for round = 1, 5 do local items = {} for i = 1, 1000 do items[i] = { key = "b", position = { i, 0, 1.5 } } end end`},
}

// BenchmarkLoop compares gopher-lua's own loop, with a context, and the loop of this package on the
// same code.
func BenchmarkLoop(b *testing.B) {
	for _, w := range workloads {
		b.Run(w.name+"/gopher", func(b *testing.B) {
			L := lua.NewState(lua.Options{RegistrySize: 128, RegistryMaxSize: 64 << 10, RegistryGrowStep: 128, CallStackSize: 1000, MinimizeStackMemory: true})
			defer L.Close()
			L.SetContext(neverDone{context.Background()})
			benchmark(b, L, w.source)
		})
		b.Run(w.name+"/machine", func(b *testing.B) { benchmark(b, newProgram(b).LState, w.source) })
	}
}

func benchmark(b *testing.B, L *lua.LState, source string) {
	fn, err := compile.Function(L, source, "chunk")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := machine.Protect(L, fn, 0); err != nil {
			b.Fatal(err)
		}
	}
}
