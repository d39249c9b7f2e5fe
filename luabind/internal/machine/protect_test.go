package machine_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	lua "github.com/yuin/gopher-lua"
)

func TestProtectedCalls(t *testing.T) {
	for name, tc := range map[string]struct{ source, want string }{
		"upvalues of callers stay connected": {`
			local n = 0
			local function inc() n = n + 1 end
			pcall(error, "x") inc() print(n)
			pcall(function() local m = 5 inc() error("y") end) inc() print(n)`, "1\n3"},
		"upvalues of removed frames keep their values": {`
			local get, set
			pcall(function()
				local v = 7
				get, set = function() return v end, function(x) v = x end
				error("x")
			end)
			local a, b, c, d, e = 1, 2, 3, 4, 5
			print(get()) set(9) print(get(), a, b, c, d, e)`, "7\n9 1 2 3 4 5"},
		"the same with a handler": {`
			local n = 0
			local function inc() n = n + 1 end
			local get
			xpcall(function() local v = 7 get = function() v = v + 1 return v end error("x") end, function(e) inc() return e end)
			local a, b, c = {}, {}, {}
			inc() print(n, get(), get())`, "2 8 9"},
		"values": {`print(pcall(function(...) return select("#", ...), ... end, 1, nil, 3))`, "true 3 1 nil 3"},
		"error values": {`
			local t = {}
			print(select(2, pcall(error, t)) == t, pcall(error, nil), pcall(error))`, "true false false nil"},
		"nested": {`print(pcall(pcall, error, "x"))`, "true false x"},
		"the handler sees the stack": {`
			local depth
			local function deep(n) if n == 0 then error("at the bottom") end deep(n - 1) return 1 end
			print(xpcall(function() deep(3) end, function(m)
				local levels = 0
				while pcall(error, "", levels + 1) and levels < 0 do levels = levels + 1 end
				return "handled " .. m
			end))`, "false handled chunk:3: at the bottom"},
		"an error in the handler":       {`print(xpcall(error, function() error("again") end))`, "false error in error handling"},
		"a handler that fails at first": {`local n = 0 print(xpcall(function() error("a", 0) end, function(m) n = n + 1 if n < 5 then error("b", 0) end return m end)) print(n)`, "false b\n5"},
		"a handler is not a function":   {`print(xpcall(error, 1))`, "false error in error handling"},
		"a pcall in the handler":        {`print(xpcall(error, function() return (select(2, pcall(error, "inner"))) end))`, "false inner"},
		"a pcall inside is not handled": {`print(xpcall(function() return pcall(error, "mine") end, print))`, "true false mine"},
		"nothing to call":               {`print(select("#", pcall(nil)), pcall(pcall))`, "2 false chunk:1: bad argument #1 to (anonymous) (value expected)"},
		"afterwards": {`
			local t = {}
			for i = 1, 300 do t[i] = pcall(error, i) end
			local function f(a, b) local c = a + b return c end
			print(#t, f(1, 2))`, "300 3"},
		"nested until the stack overflows": {`
			local function visit() pcall(visit) end
			print("main", select("#", pcall(visit)), pcall(visit))`, "main 1 true"},
		"how deep": {`
			local n = 0
			local function f() n = n + 1 local ok, e = pcall(f) if not ok then print(n > 190 and n <= 201, e) end end
			f() n = 0 f()`, "true C stack overflow\ntrue C stack overflow"},
		"recursion": {`
			local n = 0
			local function f() n = n + 1 return 1 + f() end
			for i = 1, 3 do
				n = 0
				print(pcall(f)) print(n > 19000 and n < 21000)
			end`, strings.Repeat("false chunk:3: stack overflow\ntrue\n", 2) + "false chunk:3: stack overflow\ntrue"},
		"recursion with a handler": {`
			local function f() return 1 + f() end
			print(xpcall(f, function(m) return "h " .. m end))
			print(xpcall(f, function(m) return f() end))`, "false h chunk:2: stack overflow\nfalse error in error handling"},
		"recursion through many arguments": {`
			local function f(...) return 1 + f(1, ...) end
			print(pcall(f))`, "false chunk:2: stack overflow"},
		"recursion through metamethods": {`
			local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end})
			print(pcall(function() return t[1] end))
			print(rawget(t, 1))`, "false chunk:2: C stack overflow\nnil"},
		"tail calls need no stack": {`
			local function f(n) if n == 0 then return "done" end return f(n - 1) end
			print(f(200000))`, "done"},
		"deep and back": {`
			local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
			print(depth(15000), depth(19000), depth(3))`, "15000 19000 3"},
	} {
		t.Run(name, func(t *testing.T) {
			got := newProgram(t).run(t, tc.source)
			if name == "how deep" {
				got = strings.ReplaceAll(got, "chunk:3: ", "")
			}
			if got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}

// TestInternal checks that scripts cannot catch a bug in the program.
func TestInternal(t *testing.T) {
	p := newProgram(t)
	err := p.try(t, `
		local function f() panic() end
		print(pcall(xpcall, function()
			f()
		end, print))`)
	var fault *machine.Internal
	if !errors.As(err, &fault) {
		t.Fatalf("got %v", err)
	}
	if fault.File != "chunk" || fault.Line != 2 || !strings.Contains(string(fault.Stack), "machine_test") || !strings.Contains(fault.Trace, "chunk:4: in") {
		t.Errorf("got %s:%d\n%s\n%s", fault.File, fault.Line, fault.Trace, fault.Stack)
	}
	var cause runtime.Error
	if !errors.As(err, &cause) || !strings.Contains(err.Error(), "chunk:2: internal error: runtime error: index out of range") {
		t.Errorf("got %v", err)
	}
	if got := p.run(t, `print(pcall(error, 1))`); got != "false 1" {
		t.Errorf("afterwards: %q", got)
	}
}

func TestTraceback(t *testing.T) {
	p := newProgram(t)
	err := p.try(t, `local function f(n)
		if n == 0 then error("bottom") end
		f(n - 1)
		return 1
	end
	f(1)`)
	var api *lua.ApiError
	if !errors.As(err, &api) {
		t.Fatalf("got %v", err)
	}
	const want = "stack traceback:\n\t[G]: in function 'error'\n\tchunk:2: in function 'f'\n\tchunk:3: in function 'f'\n\tchunk:6: in main chunk\n\t[G]: ?"
	if api.StackTrace != want {
		t.Errorf("got\n%s\nwant\n%s", api.StackTrace, want)
	}
	err = p.try(t, `local function f() return 1 + f() end f()`)
	if errors.As(err, &api); strings.Count(api.StackTrace, "\n") > 20 || !strings.Contains(api.StackTrace, "\n\t...\n") {
		t.Errorf("traceback of a deep stack:\n%s", api.StackTrace)
	}
}

var errStopped = errors.New("stopped")

// TestHook checks that an error from a raised hook ends the call, and that scripts cannot catch it.
func TestHook(t *testing.T) {
	for name, source := range map[string]string{
		"while":       `while true do end`,
		"repeat":      `repeat local x = 1 until false`,
		"for":         `for i = 1, math.huge do end`,
		"for in":      `for i in function() return 1 end do end`,
		"goto":        `::top:: goto top`,
		"recursion":   `local function f() return f() end f()`,
		"pcall":       `while true do pcall(function() while true do end end) end`,
		"xpcall":      `xpcall(function() while true do end end, function() while true do end end)`,
		"go function": `while true do pcall(pcall, error) end`,
		"metamethod":  `local t = setmetatable({}, {__index = function() while true do end end}) print(pcall(function() return t.x end)) print("escaped")`,
		"straight":    `raise() print("escaped")`,
		"caught":      `pcall(raise) print("escaped")`,
	} {
		t.Run(name, func(t *testing.T) {
			p := newProgram(t)
			p.hook.OnRaise = func(L *lua.LState) error {
				if L != p.LState {
					t.Error("OnRaise was called for another thread")
				}
				return errStopped
			}
			p.SetGlobal("raise", p.NewFunction(func(*lua.LState) int { p.hook.Raise(); return 0 }))
			p.SetGlobal("later", p.NewFunction(func(*lua.LState) int { time.AfterFunc(5*time.Millisecond, p.hook.Raise); return 0 }))
			if !strings.Contains(source, "raise") {
				source = "later() " + source
			}
			err := p.try(t, source)
			if err == nil || !strings.Contains(err.Error(), "chunk:1: stopped") || p.out.Len() > 0 {
				t.Errorf("got %v, printed %q", err, p.out.String())
			}
			p.hook.Lower()
			if got := p.run(t, `print(pcall(error, 1))`); got != "false 1" {
				t.Errorf("afterwards: %q", got)
			}
		})
	}
}

// TestHookContinues checks that the script continues if OnRaise returns nil.
func TestHookContinues(t *testing.T) {
	p := newProgram(t)
	asked := 0
	p.hook.OnRaise = func(*lua.LState) error { p.hook.Lower(); asked++; return nil }
	p.hook.Raise()
	if got := p.run(t, `local n = 0 for i = 1, 10 do n = n + i end print(n)`); got != "55" || asked != 1 {
		t.Errorf("got %q, asked %d times", got, asked)
	}
}
