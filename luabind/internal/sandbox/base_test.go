package sandbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
)

func TestBase(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return type(print), type(require), type(newproxy), type(_printregs), type(package), type(coroutine)`, "nil,nil,function,nil,nil,nil"},
		{`return assert(1, 2, 3)`, "1,2,3"},
		{`assert(false)`, "error t:1: assertion failed!"},
		{`assert(nil, "said so")`, "error t:1: said so"},
		{`local e = {}; local ok, got = pcall(assert, false, e); return got == e`, "true"},
		{`assert()`, "error t:1: bad argument #1 to 'assert' (value expected)"},
		{"error('here')", "error t:1: here"},
		{"local function f()\nerror('there', 2)\nend\n\nf()", "error t:5: there"},
		{"local function f()\nerror('bare', 0)\nend\nf()", "error bare"},
		{"local ok, e = pcall(error); return ok, e", "false,nil"},
		{"local ok, e = pcall(error, 'x'); return e", "x"},
		{`local e = setmetatable({}, {__tostring = function() return "E" end}); local ok, got = pcall(error, e); return got == e, tostring(got)`, "true,E"},
		{`return xpcall(function(...) return ... end, function() end, 1, 2)`, "true,1,2"},
		{`return xpcall(function() error("x", 0) end, function(m) return m .. "!" end)`, "false,x!"},
		{`return xpcall(nil, function(m) return "handled" end)`, "false,handled"},
		{`return xpcall(function() end)`, "error t:1: bad argument #2 to 'xpcall' (value expected)"},
		{`return setmetatable({}, {__index = function(_, k) return k end}).abc`, "abc"},
		{`setmetatable(1, {})`, "error t:1: bad argument #1 to 'setmetatable' (table expected, got number)"},
		{`setmetatable({}, 1)`, "error t:1: bad argument #2 to 'setmetatable' (nil or table expected)"},
		{`setmetatable({})`, "error t:1: bad argument #2 to 'setmetatable' (nil or table expected)"},
		{`local t = setmetatable({}, {__metatable = 1}); setmetatable(t, nil)`, "error t:1: cannot change a protected metatable"},
		{`return tostring(1/0), tostring(-1/0), tostring(0/0), tostring(12), tostring(0.5), tostring(nil)`, "inf,-inf,-nan,12,0.5,nil"},
		{`return type(tostring(setmetatable({}, {__tostring = function() return {} end})))`, "table"},
		{`return collectgarbage("count") > 100, collectgarbage(), collectgarbage("step"), collectgarbage("setpause", 100)`, "true,0,true,200"},
		{`collectgarbage("x")`, "error t:1: bad argument #1 to 'collectgarbage' (invalid option 'x')"},
		{`local function f() return v end; setfenv(f, {v = 7}); return f(), getfenv(f).v`, "7,7"},
		{`return select("#", unpack({1, nil, 3}, 1, 3)), select(-1, 1, 2)`, "3,2"},
		{`return unpack({1, 2, 3}, 2)`, "2,3"},
		{`return select("#", unpack({}, 1, 8000))`, "8000"},
		{`return unpack({}, 1, 8001)`, "error t:1: too many results to unpack"},
		{`return unpack({}, 1, 1e9)`, "error t:1: too many results to unpack"},
		{`return select("#", table.unpack({}, -1e300, -1e300))`, "1"},
		{`local f = loadstring("return 1 + ...") return f(2)`, "3"},
		{`local n = 0; local f = load(function() n = n + 1; return ({"return ", "4", "2"})[n] end) return f()`, "42"},
		{`return load(function() return {} end)`, "nil,reader function must return a string"},
		{`return load("return x", "n", "t", {x = "env"})()`, "env"},
		{`return load("return x", "n", "b")`, "nil,attempt to load a text chunk (mode is 'b')"},
		{`x = 5; setfenv(1, {loadstring = loadstring}); return loadstring("return x")()`, "5"},
		{`return loadstring("x =", "=name")`, "nil,name:1: unexpected symbol near '<eof>'"},
		{`return loadstring("\n\nx = = 1", "@scene.lua")`, "nil,scene.lua:3: unexpected symbol near '='"},
		{`return loadstring("x = = 1\nmore")`, `nil,[string "x = = 1..."]:1: unexpected symbol near '='`},
		{`return loadstring("\27Lua")`, "nil,[string \"\x1bLua\"]: attempt to load a binary chunk..."},
		{`return loadstring(string.rep("x = 1 ", 2^21))`, "nil,[string \"x = 1 x = 1 x = 1 x = 1 x = 1 x = 1 x = 1 x...\"]: source text is longer than 8 MiB"},
		{`return load(function() return string.rep(" ", 2^20) end)`, "nil,(load): source text is longer than 8 MiB"},
		{`return loadstring(string.rep("(", 1e5))`, "nil,..."},
		{`dofile("x.lua")`, "denied! open x.lua: this script has no workspace..."},
		{`return loadfile()`, "denied! loadfile without a name..."},
	})
}

func TestTonumber(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return tonumber("1e1"), tonumber("1E5"), tonumber("-0x10"), tonumber(" 12 "), tonumber("0x10")`, "10,100000,-16,12,16"},
		{`return tonumber("1e"), tonumber(""), tonumber(" "), tonumber("x"), tonumber("1 2"), tonumber("1_000")`, "nil,nil,nil,nil,nil,nil"},
		{`return tonumber("0x"), tonumber("0x_1"), tonumber("inf"), tonumber("nan"), tonumber("infinity"), tonumber("--1")`, "nil,nil,+Inf,NaN,+Inf,nil"},
		{`return tonumber("010"), tonumber(".5"), tonumber("5."), tonumber("+3"), tonumber("\t7\n")`, "10,0.5,5,3,7"},
		{`return tonumber("0x1p4"), tonumber("0x.8"), tonumber("1e999") == 1/0, tonumber("0xffffffff")`, "16,0.5,true,4294967295"},
		{`return tonumber("10", 2), tonumber("ff", 16), tonumber("0xff", 16), tonumber("zz", 36), tonumber("-7", 8)`, "2,255,255,1295,1.8446744073709552e+19"},
		{`return tonumber("8", 8), tonumber("", 16), tonumber("1.0", 16), tonumber(10, 16), tonumber("1e1", 10)`, "nil,nil,nil,16,10"},
		{`return tonumber(nil), tonumber({}), tonumber(true), tonumber(4.5)`, "nil,nil,nil,4.5"},
		{`tonumber()`, "error t:1: bad argument #1 to 'tonumber' (value expected)"},
		{`tonumber("1", 1)`, "error t:1: bad argument #2 to 'tonumber' (base out of range)"},
		{`tonumber("1", 37)`, "error t:1: bad argument #2 to 'tonumber' (base out of range)"},
		{`tonumber({}, 16)`, "error t:1: bad argument #1 to 'tonumber' (string expected, got table)"},
		{`return tonumber(("1"):rep(5000)) == 1/0, tonumber(("1"):rep(5000) .. "e-5000") < 1`, "true,true"},
	})
}

func TestLoadFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"good.lua":   "#!/usr/bin/lua\nreturn ..., debug.getinfo(1, 'S').source",
		"bom.lua":    "\ufeffreturn 1",
		"bad.lua":    "x = = 1",
		"throws.lua": "\nerror('thrown')",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var loaded []string
	s := open(t, dir, func(o *sandbox.Options) {
		o.Loaded = func(name, text string) { loaded = append(loaded, name+"="+text[:2]) }
	})
	s.check(t, []check{
		{`return loadfile("good.lua")(7)`, "7,@ws/good.lua"},
		{`return dofile("bom.lua")`, "1"},
		{`return loadfile("bad.lua")`, "nil,ws/bad.lua:1: unexpected symbol near '='"},
		{`dofile("bad.lua")`, "error ws/bad.lua:1: unexpected symbol near '='"},
		{`dofile("throws.lua")`, "error ws/throws.lua:2: thrown"},
		{`return loadfile("none.lua")`, "nil,cannot open none.lua: No such file or directory"},
		{`return loadfile("../x.lua")`, "denied! open ../x.lua: outside the workspace " + dir + "..."},
	})
	if want := "ws/good.lua=--"; loaded[0] != want || len(loaded) != 5 {
		t.Errorf("Loaded was told %q, want 5 chunks, the first %q", loaded, want)
	}
}

func TestAbsent(t *testing.T) {
	s := open(t, t.TempDir(), nil)
	for _, name := range []string{
		"os.execute", "os.exit", "os.tmpname", "os.setenv", "io.popen", "io.tmpfile",
		"debug.debug", "debug.setupvalue", "debug.setlocal", "debug.getregistry",
	} {
		if got := s.run("return " + name); got != "nil" {
			t.Errorf("%s is %s", name, got)
		}
		if sandbox.Instead(name) == "" {
			t.Errorf("nothing is said about %s", name)
		}
	}
	if sandbox.Instead("os.time") != "" {
		t.Error("os.time is there")
	}
	s.check(t, []check{
		{`io.read()`, "denied! stdin is not available in scene scripts: input comes as events..."},
		{`io.stdin:read("*a")`, "denied! stdin is not..."},
		{`for l in io.lines() do end`, "denied! stdin is not..."},
	})
}

// Without a Raise the errors are plain ones.
func TestDefaultOptions(t *testing.T) {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	defer sandbox.Open(L, sandbox.Options{})()
	err := L.DoString(`io.write("dropped") io.read()`)
	if err == nil || !strings.Contains(err.Error(), "stdin is not available in scene scripts") {
		t.Errorf("got %v", err)
	}
}

func TestDebug(t *testing.T) {
	open(t, "", nil).check(t, []check{
		{`return debug.traceback("m")`, "m\nstack traceback:\n\tt:1: in main chunk..."},
		{`local e = {}; return debug.traceback(e) == e`, "true"},
		{`return debug.traceback("m", 100)`, "m\nstack traceback:..."},
		{"local function f()\nreturn debug.getinfo(1, 'l').currentline, debug.getinfo(2, 'l').currentline\nend\nlocal a, b = f()\nreturn a, b", "2,4"},
		{`local i = debug.getinfo(debug.getinfo); return i.what, i.short_src, i.currentline`, "C,[C],-1"},
		{`local i = debug.getinfo(1); return i.short_src, i.what, i.nups`, "t,main,0"},
		{`return debug.getinfo(100), debug.getinfo(-1)`, "nil,nil"},
		{`debug.getinfo(1, "?")`, "error t:1: bad argument #2 to 'getinfo' (invalid option)"},
		{`debug.getinfo("x")`, "error t:1: bad argument #1 to 'getinfo' (function or level expected)"},
		{`local a, b = 1, 2; return debug.getlocal(1, 2)`, "b,2"},
		{`return debug.getlocal(1, -5)`, "nil"},
		{`local mt = getmetatable("") debug.setmetatable("", nil) local ok = pcall(function() return ("x"):upper() end) debug.setmetatable("", mt) return ok, ("x"):upper()`, "false,X"},
		{`debug.setmetatable(1, {__index = function(n, k) return n .. k end}) local s = (5).x debug.setmetatable(1, nil) return s, (pcall(function() return (5).x end))`, "5x,false"},
		{`local t = setmetatable({}, {__metatable = "hidden"}) debug.setmetatable(t, nil) return getmetatable(t)`, "nil"},
		{`debug.setmetatable(io.stdout, {})`, "denied! debug.setmetatable: this userdata is the host's..."},
		{`debug.setmetatable({})`, "error t:1: bad argument #2 to 'setmetatable' (nil or table expected)"},
		{`local f = string.dump(function(...) return ... end) return loadstring(f)(5), f:byte(1, 12)`, "5,27,76,117,97,81,0,1,4,8,4,8,0"},
		{`return debug.sethook(print, "l"), debug.gethook()`, "nil,nil,,0"},
		{`local u = 9; local function f() return u end; return debug.getupvalue(f, 1)`, "u,9"},
		{`local u = 9; local function f() return u end; return debug.getupvalue(f, 0)`, ""},
	})
}
