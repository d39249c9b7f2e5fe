package luabind

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestKernelCannot: the error for an unsupported construct names the construct and its line.
func TestKernelCannot(t *testing.T) {
	cases := []struct{ body, want string }{
		{`local t = {}`, `a kernel cannot create tables (use locals, or typed arrays that are created outside)`},
		{`local s = "x"`, `a kernel cannot use strings (it works on numbers, booleans and typed arrays)`},
		{`return 1 .. 2`, `a kernel cannot join strings (return the numbers, and convert them to strings outside)`},
		{`return nil`, `a kernel cannot use nil (use a number or a boolean in its place)`},
		{`return ...`, `a kernel cannot take '...' (name the arguments)`},
		{`local f = function() end`, `a kernel cannot define a function (define it outside, as a local function or a kernel)`},
		{`local function f() end`, `a kernel cannot define a function (define it outside, as a local function or a kernel)`},
		{`function f() end`, `a kernel cannot define a function (define it outside, as a local function or a kernel)`},
		{`for k, v in pairs(x) do end`, `a kernel cannot use 'for ... in' (write: for i = 1, #a do)`},
		{`a:sin()`, `a kernel cannot call the method 'sin' (loop over the items, or call it outside)`},
		{`print(x)`, `a kernel cannot use 'print': it is a function of the API`},
		{`return gravity`, `a kernel cannot use the global 'gravity' (make 'gravity' a local outside the kernel, or an argument)`},
		{`return nowhere`, `'nowhere' is not defined`},
		{`nowhere = 1`, `'nowhere' is not defined`},
		{`count = 1`, `a kernel cannot assign to 'count', which is outside it (return the value, or store it in an array)`},
		{`return list[1]`, `a kernel cannot use 'list': it is a table (put its fields into locals and its lists into typed arrays, outside the kernel)`},
		{`return text`, `a kernel cannot use 'text': it is the string "hello"`},
		{`return a.x`, `a kernel cannot use the field 'x'`},
		{`return a[1][2]`, `a kernel cannot read tables: only typed arrays have items in a kernel`},
		{`local y`, `local 'y' has no value: a kernel has no nil (write: local y = 0)`},
		{`local y, z = 1`, `1 value for 2 variables: a kernel has no nil`},
		{`local y = 1 y = true`, `'y' is a number, and cannot become a boolean (use two locals)`},
		{`local y = x + 1 y = y < 2`, `'y' is a number, and cannot become a boolean`},
		{`local y = x < 1 and 2`, `'y' would be a number or false, and a local has one type (add: or ...)`},
		{`return x < 1 and 2`, `the value is a number or false, and a kernel returns one type (add: or ...)`},
		{`return x < 1 or 2`, `a kernel cannot choose between a boolean and a number by 'or' (use if)`},
		{`return a[1] + (x < 1)`, `this is a boolean, but a number is needed`},
		{`return #x + x`, `'x' is a typed array, but a number is needed`},
		{`local y = true return y + 1`, `'y' is a boolean, but a number is needed`},
		{`return #a + a`, `'a' is a typed array, but a number is needed`},
		{`return #a > 1 and a == a`, `a kernel cannot compare typed arrays (compare the items)`},
		{`if #a > 0 and a then return end`, `a typed array is not a condition`},
		{`a[1] = 2 return a`, `a kernel cannot return a typed array (the caller has it already)`},
		{`return x == (x == x)`, `a number is compared with a boolean: they are never equal`},
		{`if x > 1 then return 1 end`, `the kernel returns 1 value at line 8, but none here (add a return at the end)`},
		{`if x > 1 then return 1 end return 1, 2`, `the kernel returns 2 values here, and 1 at line 8 (return the same number of values everywhere)`},
		{`if x > 1 then return 1 end return true`, `result 1 is a boolean here, and a number at line 8`},
		{`math.randomseed(1)`, `a kernel cannot use math.randomseed (compute it outside, and pass it as an argument)`},
		{`return math.frexp(x)`, `a kernel cannot use math.frexp`},
		{`return math.sin()`, `math.sin takes 1 argument, but this call has 0`},
		{`return math.random(1, 2, 3)`, `math.random takes at most 2 arguments, but this call has 3`},
		{`return math.nothing`, `a kernel cannot use math.nothing`},
		{`math.x = 1`, `a kernel cannot assign to math.x`},
		{`return helper(1)`, `'helper' takes 2 arguments, but this call has 1`},
		{`return helper(true, 1)`, `this is a boolean, but a number is needed`},
		{`return (empty())`, `the function returns nothing, but a value is needed`},
		{`return x > 0 and empty() or 3`, `the function returns nothing, but a value is needed`},
		{`return helper(1, 2, x > 0 and empty())`, `the function returns nothing, but a value is needed`},
		{`return 1 + empty()`, `the function returns nothing, but a number is needed`},
		{`return recursive(1)`, `a kernel cannot call itself, directly or through another function (use a loop)`},
		{`return later(1)`, `a kernel cannot call 'later': it has no value yet`},
		{`return count(1)`, `a kernel cannot call 'count'`},
		{`local f = math.sin return f`, `a kernel cannot use the function 'f' as a value (call it)`},
		{`return helper(two())`, `a kernel cannot pass several results on as arguments (put the results into locals first)`},
		{`return bad()`, `a kernel cannot create tables`},
		{`goto b ::a:: goto c ::b:: goto a ::c::`, `a kernel cannot go to 'b' from here: another goto jumps back over this one (use loops and if)`},
	}
	for _, c := range cases {
		more := ""
		if c.body == "return ..." {
			more = ", ..."
		}
		text := `
			local function helper(x, y) return x + y end
			local function empty() end
			local function two() return 1, 2 end
			local recursive recursive = function(x) return recursive(x) end
			local function bad() return {} end
			local count, list, text, later = 0, {}, "hello" gravity = 9.81 local function fn(x, a` + more + `)
			` + c.body + `
			end
			print(select(2, pcall(kernel, fn)))`
		t.Run(c.body, func(t *testing.T) {
			play(t, text, func(s *stage) {
				got := s.said()
				if !strings.Contains(got, c.want) {
					t.Errorf("got %q, want %q", got, c.want)
				}
				line := "scene.lua:8:"
				switch {
				case strings.Contains(c.want, "none here"):
					line = "scene.lua:9:"
				case strings.Contains(c.want, "call itself"):
					line = "scene.lua:5:"
				case strings.Contains(c.body, "bad"):
					line = "scene.lua:6:"
				case strings.Contains(c.want, "take '...'"):
					line = "scene.lua:7:"
				}
				if !strings.HasPrefix(got, line) {
					t.Errorf("got %q, want it at %s", got, line)
				}
			})
		})
	}
}

// TestKernelCalls: which arguments and variables a call accepts and which it rejects.
func TestKernelCalls(t *testing.T) {
	play(t, `
		local scale, flag, data = 2, true, Float32Array{1, 2, 3}
		local unset
		local k = kernel(function(x, a)
			if flag then return x * scale + a[1] + data[2] end
			return 0
		end)
		local function try(...) print((select(2, pcall(...)))) end
		local a = Float32Array{10}
		try(k, 3, a)
		try(k, 3, a, "more")
		scale, flag, data = 3, true, Uint8Array{5, 6, 7}
		try(k, 3, a)
		flag = false
		try(k, 3, a)
		try(k)
		try(k, "3", a)
		try(k, 3, {10})
		try(k, a, 3)
		try(k, true, a)
		scale = nil
		try(k, 3, a)
		scale, data = 2, {}
		try(k, 3, a)
		try(kernel, 5)
		try(kernel, print)
		print(kernel(k) == k, type(k))
		local late = kernel(function() return unset + 1 end)
		try(late)
		unset = 4
		try(late)
		local function helper(x) return x + 1 end
		local calls = kernel(function(x) return helper(x) end)
		try(calls, 1)
		helper = function(x) return x + 2 end
		try(calls, 1)
		try(kernel, loadstring("return function(x) return x end")())
		local t = {}
		function t:method(x) return x end
		try(kernel, t.method)
		spawn_task(function() local m = kernel(function(a, ...) end) end)
	`, func(s *stage) {
		s.wantSaid(`
18
18
25
0
scene.lua:8: argument 1 of the kernel of scene.lua:4, 'x', must be a number, not nil
scene.lua:8: argument 1 of the kernel of scene.lua:4, 'x', must be a number, not the string "3"
scene.lua:8: argument 2 of the kernel of scene.lua:4, 'a', must be a typed array, not a table (convert it to an array once: Float32Array(t))
scene.lua:8: argument 1 of the kernel of scene.lua:4, 'x', must be a number, not a Float32Array
scene.lua:8: argument 1 of the kernel of scene.lua:4, 'x', must be a number, not true
scene.lua:8: the kernel of scene.lua:4 needs a number in 'scale', which is nil
scene.lua:8: the kernel of scene.lua:4 needs a typed array in 'data', which is a table (convert it to an array once: Float32Array(t))
scene.lua:8: kernel wants a function, not number (pass the function itself, without calling it)
scene.lua:8: kernel wants a Lua function, and this one is built in (write kernel(function(...) ... end))
true	function
scene.lua:8: the kernel of scene.lua:28 needs a number in 'unset', which is nil
5
2
scene.lua:8: 'helper' has changed since the kernel of scene.lua:33 was made, and kernels keep the functions that they call (make the kernel after it)
scene.lua:8: kernel cannot see the source text of this function: it was made by load, or there is too much text; define it in a file
scene.lua:39: a kernel cannot be a method (write a dot instead of the colon)`)
		if errs := fmt.Sprint(s.errors()); !strings.Contains(errs, "scene.lua:41: a kernel cannot take '...'") {
			t.Errorf("reported %s", errs)
		}
	})
}

// TestKernelFaults: errors while a kernel runs are at the kernel's line, and items that it stored
// before the error stay stored.
func TestKernelFaults(t *testing.T) {
	play(t, `
		local a, bytes = Float32Array{1, 2, 3}, Uint8Array(4)
		local function inner(a, i)
			a[i] = 5
		end
		local k = kernel(function(a, i)
			a[1] = i
			inner(a, i)
		end)
		local byte = kernel(function(a, v)
			a[1] = 7
			a[2] = v
		end)
		local function try(...) print((select(2, pcall(...)))) end
		try(k, a, 4) print(a)
		try(k, a, 1.5) print(a)
		try(k, a, 0)
		try(k, a, 0/0)
		try(k, bytes, 200)
		try(byte, bytes, 256) print(bytes)
		try(byte, bytes, -1)
		try(kernel(function(n) return math.random(n) end), 0)
		try(k, a, 2) print(a)
		local sum = kernel(function(a) local s = 0 for i = 1, 4 do s = s + a[i] end return s end)
		spawn_task(function() sum(a) end)
	`, func(s *stage) {
		s.wantSaid(`
scene.lua:4: index 4 is outside of a Float32Array of 3 (1 to 3)
Float32Array(3) {4, 2, 3}
scene.lua:4: index 1.5 is not an integer (math.floor(i) makes it whole)
Float32Array(3) {1.5, 2, 3}
scene.lua:4: index 0 is outside of a Float32Array of 3 (1 to 3) (indices count from 1)
scene.lua:4: index NaN is not an integer (math.floor(i) makes it whole)
scene.lua:4: index 200 is outside of a Uint8Array of 4 (1 to 4)
scene.lua:12: Uint8Array: item 2 would be 256, but Uint8Array items are 0 to 255
Uint8Array(4) {7, 0, 0, 0}
scene.lua:12: Uint8Array: item 2 would be -1, but Uint8Array items are 0 to 255
scene.lua:22: bad argument #1 to 'random' (interval is empty)
nil
Float32Array(3) {2, 5, 3}`)
		d := s.diagnostics()
		if len(d) != 1 || d[0].Line != 24 || d[0].File != "scene.lua" || len(d[0].Source) == 0 {
			t.Errorf("reported %q", s.errors())
		}
	})
}

// TestKernelRandom: kernels draw from the generator of math.random.
func TestKernelRandom(t *testing.T) {
	play(t, `
		local function draw() return math.random(), math.random(6), math.random(-3, 3) end
		math.randomseed(7)
		local a, b, c = draw()
		math.randomseed(7)
		local x, y, z = kernel(draw)()
		print(a == x, b == y, c == z)
	`, func(s *stage) { s.wantSaid("true\ttrue\ttrue"); s.wantNoErrors() })
}

// TestKernelOfModules: functions of modules, of eval, and several on a line.
func TestKernelOfModules(t *testing.T) {
	play(t, `
		local m = require("m")
		print(m.k(2), kernel(m.plain)(2), kernel(m.one)(5), kernel(m.two)(5), kernel(m.three)(5))
		function ten(x) return x * 10 end
		print(kernel(function(x) return ten(x) + m_sin(0) end)(4))
	`, func(s *stage) {
		s.wantSaid("6\t4\t6\t4\t6\n40")
		s.wantNoErrors()
	}, "m.lua", `
		local three = 3
		m_sin = math.sin
		local m = { one = function(x) return x + 1 end, two = function(x) return x - 1 end, three = function(x) return x + 1 end }
		m.k = kernel(function(x) return x * three end)
		function m.plain(x) return x * 2 end
		return m`)
}

// TestKernelRunaway needs real time, see TestRunaway.
func TestKernelRunaway(t *testing.T) {
	for name, body := range map[string]string{
		"while":  "while x > 0 do\nx = x + 1\nend",
		"repeat": "repeat x = x + 1\n\nuntil x < 0",
		"for":    "for i = 1, math.huge do x = x + i end\n\n",
		"float":  "for i = 0.5, math.huge do x = x + i end\n\n",
		"goto":   "::top:: goto top\n\n",
		"call":   "spin(x)\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			n := &notebook{}
			e := startReal(t, n, Config{Budget: 100 * time.Millisecond}, `
				local function spin(x) while x > 0 do x = x + 1 end end
				local k = kernel(function(x)
`+body+`
				end)
				spawn_task(function()
					while true do pcall(k, 1) end
				end)
				local ok = kernel(function(x) for i = 1, 10 do x = x + i end return x end)
				every(0.01, function() print("alive", ok(1)) end)`)
			defer e.Close()
			over, collected := make(chan struct{}), make(chan struct{})
			go func() { // the collector stops the loop's goroutine, and all others until it has stopped
				defer close(collected)
				for {
					select {
					case <-over:
						return
					default:
						runtime.GC()
					}
				}
			}()
			defer func() { close(over); <-collected }()
			last := func() *Diagnostic {
				d := n.diagnostics()
				if len(d) == 0 {
					return &Diagnostic{}
				}
				return d[len(d)-1]
			}
			waitFor(t, "the task is stopped", func() bool { return strings.Contains(last().Message, "ran too long") })
			line := 4
			if name == "call" {
				line = 2
			}
			if d := last(); d.Line != line || d.File != "scene.lua" {
				t.Errorf("got %s:%d %s", d.File, d.Line, d.Message)
			}
			waitFor(t, "kernels still work", func() bool { return strings.Contains(n.said(), "alive\t56") })
		})
	}
}

// TestKernelReload: each generation has kernels of its own, which share their code while both run
// and are freed with the generation.
func TestKernelReload(t *testing.T) {
	n := &notebook{}
	script := filepath.Join(t.TempDir(), "scene.lua")
	write := func(factor string) {
		text := `local kept = persist("kept", { sum = 1 })
			local double, own = kernel(function(x) return 2 * x end), kernel(function(x) return ` + factor + ` * x end)
			kept.sum = double(kept.sum) + own(1)
			print(kept.sum)
			spawn(function(session) session:set(Scene{}) end)`
		if err := os.WriteFile(script, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, err := NewLive(Config{Script: script, Reporter: n})
	if err != nil {
		t.Fatal(err)
	}
	var engines []*Engine
	for _, factor := range []string{"10", "10", "20", "30"} {
		write(factor)
		if _, err := l.Reload(true); err != nil {
			t.Fatal(err)
		}
		engines = append(engines, l.current.Load())
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := n.said(), "12\n34\n88\n206"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	for i, e := range engines {
		<-e.done
		if e.kernels.Modules() > 0 {
			t.Errorf("generation %d keeps its kernels", i+1)
		}
	}
}

// TestKernelMemory: the memory of kernels counts as the script's.
func TestKernelMemory(t *testing.T) {
	n := &notebook{}
	e := startReal(t, n, Config{Memory: collected() + 100<<20}, `
		local big = Uint8Array(60 * 1024 * 1024)
		local k = kernel(function(a) a[1] = 1 return #a end)
		print((select(2, pcall(k, big))))
		big = Uint8Array(4 * 1024 * 1024)
		print(k(big), big[1])`)
	defer e.Close()
	waitFor(t, "both calls", func() bool { return strings.Contains(n.said(), "\n") })
	if got := n.said(); !strings.Contains(got, "scene.lua:4: kernel: no room for 60 MiB more") || !strings.HasSuffix(got, "\n4194304\t1") {
		t.Errorf("printed %q", got)
	}
}

// TestKernelSharesCode: kernels with the same code in many sessions are compiled once.
func TestKernelSharesCode(t *testing.T) {
	play(t, `
		for i = 1, 3000 do
			local data = Float32Array{i}
			local k = kernel(function(x) return data[1] * x end)
			assert(k(2) == 2 * i)
		end
		print("done")`, func(s *stage) {
		s.wantSaid("done")
		if n := s.engine.kernels.Loaded(); n != 1 {
			s.Errorf("%d modules, want 1", n)
		}
	})
}
