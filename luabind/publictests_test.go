package luabind

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// An omission is what is left out of a public test file, and why.
type omission struct {
	from, to string // parts of its first and last line; "": all of the file
	why      string
	instead  string // goes into the first line
}

const (
	hooks       = "scripts cannot set a debug hook: the host's limits are in that place"
	changes     = "scripts cannot change locals, upvalues or the registry by way of debug"
	finalizers  = "finalizers and weak tables do not exist: the collector is Go's, and scripts cannot run it"
	processes   = "scripts start and end no processes and use no temporary files outside of the workspace"
	notInLua51  = "PUC Lua 5.1 refuses it as well"
	wraps       = "PUC Lua 5.1.5 fails this itself on 64-bit machines, where strtoul wraps at 2^64"
	ownMessages = "wants messages of gopher-lua's own, where ours are those of PUC Lua"
)

// omissions has all that is left out, by folder and file.
var omissions = map[string][]omission{
	"_lua5.1-tests/all.lua":  {{why: "runs the other files"}},
	"_lua5.1-tests/api.lua":  {{why: "tests the C API, by a library that only a special build of PUC Lua has"}},
	"_lua5.1-tests/main.lua": {{why: "tests the stand-alone interpreter: " + processes}},
	"_lua5.1-tests/db.lua": {
		{from: "test([[if", to: "test([[for i=1,4 do a=1 end]]", why: hooks},
		{from: "a = {}; L = nil", to: "assert(a[f] and a[g] and a[assert]", why: hooks},
		{from: "debug.setlocal(2, 3, 10)", to: "debug.setlocal(2, 3, 10)", why: changes},
		{from: "assert(g(0,0) == 30)", to: "assert(g(0,0) == 30)", why: changes},
		{from: "X = nil", to: "assert(XX == 12)", why: hooks},
		{from: `assert(debug.setupvalue(foo1, 3, "xuxu") == nil)`, to: `assert(debug.setupvalue(foo1, 3, "xuxu") == nil)`, why: changes},
		{from: `assert(debug.setupvalue(foo1, 1, "xuxu") == "b")`, to: `assert(({debug.getupvalue(foo2, 3)})[2] == "xuxu")`, why: changes},
		{from: "assert(debug.setupvalue(io.read, 1, 10) == nil)", to: "assert(debug.setupvalue(io.read, 1, 10) == nil)", why: changes},
		{from: "-- testing count hooks", to: "assert(({debug.gethook()})[3] == 2^24 - 1)", why: hooks},
		{from: "local b = {}", to: "for _, k in ipairs(res)", why: hooks},
		{from: "local tr = {}", to: `debug.sethook(co, foo, "l")`, why: hooks},
		{from: `debug.setlocal(co, 1, 2, "hi")`, to: "tr[1] == l.currentline-1 and tr[2]", why: changes},
		{from: `assert(a and b == "hi")`, to: "assert(debug.gethook(co) == foo)", why: hooks},
		{from: `t[1] = "'error'"`, to: "checktraceback(co, t)", why: "a coroutine that has ended with an error keeps no stack"},
		{from: `assert(type(debug.getregistry()) == "table")`, to: `assert(type(debug.getregistry()) == "table")`, why: changes},
	},
	"_lua5.1-tests/errors.lua": {
		{from: `assert(string.find(b, "line 3"))`, to: `assert(string.find(b, "line 3"))`, why: "a function may have more than 60 upvalues"},
	},
	"_lua5.1-tests/files.lua":   {{why: processes}},
	"_lua5.1-tests/verybig.lua": {{why: processes}},
	"_lua5.1-tests/gc.lua": {
		{from: "assert(dosteps(0) > 10)", to: "assert(dosteps(10000) == 1)", why: finalizers},
		{from: "  repeat", to: "  until gcinfo() < 1000", why: finalizers},
		{from: "print('weak tables')", to: "assert(not pcall(collectgarbage))", why: finalizers},
	},
	"_lua5.1-tests/math.lua": {
		{from: "f = io.tmpfile()", to: "assert(eq(a[1000][3]", why: processes},
		{from: `assert(tonumber('\n  -10  \n', 36) == -36)`, to: "assert(tonumber('-fFfa', 16)", why: wraps},
		{from: "assert(tonumber('-fffffFFFFF', 16)-1 == -2^40)", to: "assert(tonumber('-fffffFFFFF', 16)-1 == -2^40)", why: wraps},
	},
	"_lua5.1-tests/closure.lua": {
		{from: "-- coroutine environments", to: "assert(select(2, coroutine.resume(co)) == a.a)", why: changes},
	},
	"_lua5.1-tests/pm.lua": {
		{from: "for k=i, j do; table.insert(ret, k); end", to: "for k=i, j do; table.insert(ret, k); end", why: notInLua51, instead: "for k=i, j do table.insert(ret, k); end"},
	},
	"_glua-tests/coroutine.lua": {{why: ownMessages}},
	"_glua-tests/math.lua":      {{why: ownMessages}},
	"_glua-tests/db.lua": {
		{from: "name = debug.setlocal(2, 2, 10)", to: "assert(debug.setlocal(2, 10, 10) == nil)", why: changes},
		{from: "name = debug.setupvalue(f5, 1, 11)", to: "assert(b == 10)", why: changes},
		{from: "debug.setlocal(10, 1, 1)", to: "debug.setlocal(10, 1, 1)", why: changes, instead: "error('level out of range')"},
		{from: `assert(debug.getinfo(1, "a") == nil)`, to: `assert(debug.getinfo(1, "a") == nil)`, why: ownMessages},
	},
	"_glua-tests/goto.lua": {
		{from: "::l1:: ;;;", to: "::l1:: ;;;", why: notInLua51, instead: "::l1::"},
		{from: "::l1:: ; ::l2:: ;;", to: "::l1:: ; ::l2:: ;;", why: notInLua51, instead: "::l1:: ::l2::"},
	},
	"_glua-tests/issues.lua": {
		{from: "-- issue 62", to: "-- issue 81", why: ownMessages},
		{from: `"attempt to call a non-function object"`, to: `"attempt to call a non-function object"`, why: ownMessages},
		{from: `"bad argument #1 to pcall"`, to: `"bad argument #1 to pcall"`, why: ownMessages},
		{from: "-- issue #455", to: "-- issue #459", why: "a folder cannot be opened as a file"},
		{from: `local a, b = io.popen("ls", nil)`, to: "assert(b == nil)", why: processes},
		{from: `local a, b = io.popen("ls", nil, nil)`, to: "assert(b == nil)", why: processes},
	},
	"_glua-tests/strings.lua": {
		{from: "local ok, msg = pcall(function()", to: `"%1 %1 %c"`, why: ownMessages},
	},
	"_glua-tests/vm.lua": {
		{from: `for i, v in ipairs({"hoge"`, to: "assert(#tbl == 3)", why: ownMessages + "; tables have no __len in Lua 5.1"},
		{from: "attempt to compare table with function", to: "cannot perform concat operation between table and function", why: ownMessages},
		{from: `"register overflow"`, to: `"register overflow"`, why: ownMessages},
	},
	"_glua-tests/os.lua": {{why: processes + "; os.setenv"}},
}

// TestPublicTests runs the test files of PUC Lua 5.1 and of gopher-lua, which are where the
// module cache has them.
func TestPublicTests(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/gopher-lua").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	module := strings.TrimSpace(string(out))
	ran := map[string]bool{}
	for _, folder := range []string{"_lua5.1-tests", "_glua-tests"} {
		files, err := filepath.Glob(filepath.Join(module, folder, "*.lua"))
		if err != nil || len(files) < 10 {
			t.Fatalf("%s has %d files in %s, %v", folder, len(files), module, err)
		}
		for _, file := range files {
			name := folder + "/" + filepath.Base(file)
			ran[name] = true
			if left := omissions[name]; len(left) == 1 && left[0].from == "" {
				continue
			}
			t.Run(name, func(t *testing.T) {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				runPublicTest(t, file, leaveOut(t, string(text), omissions[name]))
			})
		}
	}
	for name, left := range omissions {
		for _, o := range left {
			if !ran[name] || o.why == "" {
				t.Errorf("%s: no such file, or no reason", name)
			}
		}
	}
}

// leaveOut makes empty lines of those that are omitted, so that the others keep their numbers.
func leaveOut(t *testing.T, text string, omitted []omission) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	for _, o := range omitted {
		inside, done := false, false
		for i, line := range lines {
			if !inside && !done && strings.Contains(line, o.from) {
				inside = true
				lines[i] = o.instead
			} else if inside {
				lines[i] = ""
			}
			if inside {
				if strings.Contains(line, o.to) {
					inside, done = false, true
				}
			}
		}
		if !done {
			t.Errorf("no lines from %q to %q", o.from, o.to)
		}
	}
	return strings.Join(lines, "\n")
}

// publicDriver runs a file as PUC Lua's all.lua does: one of them in a coroutine.
const publicDriver = `
local function load_test(name) return assert(loadstring(public_test(name), "@" .. name)) end
package.preload.checktable = load_test "checktable.lua"
local chunk = load_test(public_name)
if public_name == "big.lua" then
	local f = coroutine.wrap(chunk)
	assert(f() == "b")
	assert(f() == "a")
else
	chunk()
end
`

// runPublicTest runs text, which is that of file but for omissions, in a folder of its own.
func runPublicTest(t *testing.T, file, text string) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "libs", "P1"), 0o700); err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(dir, "driver.lua")
	if err := os.WriteFile(script, []byte(publicDriver), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		n := &notebook{}
		e, err := New(Config{Script: script, Version: "test", Reporter: n, Budget: time.Hour, extend: func(e *Engine) {
			e.root.SetGlobal("public_name", lua.LString(filepath.Base(file)))
			e.root.SetGlobal("public_test", e.root.NewFunction(func(L *lua.LState) int {
				if name := L.CheckString(1); name == filepath.Base(file) {
					L.Push(lua.LString(text))
				} else {
					other, _ := os.ReadFile(filepath.Join(filepath.Dir(file), name)) // of which one is a test's own module
					L.Push(lua.LString(other))
				}
				return 1
			}))
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		synctest.Wait()
		for _, d := range n.reports {
			if d.Severity == Error {
				t.Error(d.Render(false))
			}
		}
	})
}
