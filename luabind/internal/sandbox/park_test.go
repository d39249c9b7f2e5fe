package sandbox_test

import (
	"iter"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// A callback may park its task in the middle of a builtin while another task is in the
// same builtin.
func TestCallbacksMayPark(t *testing.T) {
	s := open(t, "", nil)
	var park func(struct{}) bool
	s.SetGlobal("park", s.NewFunction(func(L *lua.LState) int {
		current, mine := L.G.CurrentThread, park
		mine(struct{}{})
		L.G.CurrentThread, park = current, mine
		return 0
	}))
	if got := s.run(`
		function task(out)
			local t = {5, 3, 9, 1}
			table.sort(t, function(a, b) park() return a < b end)
			out[1] = table.concat(t)
			out[2] = (("a1b2"):gsub("%a", function(c) park() return c:upper() end))
			for w in ("x y z"):gmatch("%a") do park() out[3] = (out[3] or "") .. w end
			out[4] = tostring(setmetatable({}, {__tostring = function() park() return "T" end}))
			out[5] = select(2, xpcall(function(v) park() return v end, print or error, "through"))
			out[6] = load(function() park() local s = out.src; out.src = nil; return s end)()
		end`); got != "" {
		t.Fatal(got)
	}
	var outs [2]*lua.LTable
	var next [2]func() (struct{}, bool)
	for i := range outs {
		outs[i] = s.NewTable()
		outs[i].RawSetString("src", lua.LString("return 'loaded'"))
		th, _ := s.NewThread()
		run, stop := iter.Pull(func(yield func(struct{}) bool) {
			park = yield
			th.G.CurrentThread = th
			if err := th.CallByParam(lua.P{Fn: s.GetGlobal("task"), Protect: true}, outs[i]); err != nil {
				t.Error(err)
			}
		})
		next[i] = run
		defer stop()
	}
	for live := 2; live > 0; {
		live = 0
		for i := range next {
			if _, ok := next[i](); ok {
				live++
			}
		}
	}
	for _, out := range outs {
		for i, want := range []string{"1359", "A1B2", "xyz", "T", "through", "loaded"} {
			if got := out.RawGetInt(i + 1).String(); got != want {
				t.Errorf("result %d is %q, want %q", i+1, got, want)
			}
		}
	}
}
