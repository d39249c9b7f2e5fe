package sandbox_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestIORead(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "lines"), "one\ntwo\r\n\nlast")
	writeFile(t, filepath.Join(dir, "numbers"), " 12 -0x1F\n3.5e2,.5 x7")
	writeFile(t, filepath.Join(dir, "empty"), "")
	writeFile(t, filepath.Join(dir, "long"), strings.Repeat("x", 100_000)+"\n"+strings.Repeat("y", 20_000))
	writeFile(t, filepath.Join(dir, "sub/in.txt"), "inside")
	s := open(t, dir, nil)
	s.check(t, []check{
		{`local f = io.open("lines") return f:read(), f:read("*l"), f:read("l"), f:read(), f:read()`, "one,two\r,,last,nil"},
		{`local f = io.open("lines") return f:read("*L", "*a", "*a", "*l")`, "one\n,two\r\n\nlast,,nil"},
		{`local f = io.open("lines") return f:read(2, 0, 100, 0, 1)`, "on,,e\ntwo\r\n\nlast,nil"},
		{`local f = io.open("lines") f:read("*a") return f:read(0), f:read("*a"), f:read("*l")`, "nil,,nil"},
		{`local f = io.open("numbers") return f:read("*n", "*n", "*n", 1, "*n", "n", "*l")`, "12,-31,350,,,0.5,nil"},
		{`local f = io.open("numbers") f:seek("set", 19) return f:read("*n"), f:read("*a")`, "nil,x7"},
		{`local f = io.open("empty") return f:read("*a"), f:read("*a"), f:read()`, ",,nil"},
		{`local f = io.open("long") return #f:read(), #f:read()`, "100000,20000"},
		{`return io.open("sub/in.txt"):read("*a"), io.open("./sub/../sub/in.txt"):read("*a")`, "inside,inside"},
		{`local n = {} for l in io.lines("lines") do n[#n+1] = l end return table.concat(n, "|")`, "one|two\r||last"},
		{`local n = {} for a, b in io.lines("lines", 1, "*l") do n[#n+1] = a .. "+" .. tostring(b) end return table.concat(n, "|")`, "o+ne|t+wo\r|\n+last"},
		{`local f = io.open("lines") local n = 0 for l in f:lines() do n = n + 1 end return n, io.type(f)`, "4,file"},
		{`local it = io.lines("empty") it() it()`, "error t:1: file is already closed"},
		{`io.input("lines") local a = io.read() local b = {} for l in io.lines() do b[#b+1] = l end io.input(io.stdin) return a, #b`, "one,3"},
		{`local f = io.open("lines") f:close() return io.type(f), tostring(f), io.type(1), io.type(io.stdout)`, "closed file,file (closed),nil,file"},
		{`local f = io.open("lines") f:close() f:read()`, "error t:1: attempt to use a closed file"},
		{`local f = io.open("lines") f:close() f:close()`, "error t:1: attempt to use a closed file"},
		{`return tostring(io.open("lines")), getmetatable(io.stdout)`, "file (0x..."},
		{`return io.open("lines"):write("x")`, "nil,Bad file descriptor,9"},
		{`return io.open("lines"):read("*z")`, "error t:1: bad argument #1 to 'read' (invalid format)"},
		{`return io.open("lines").read()`, "error t:1: bad argument #1 to 'read' (FILE* expected, got no value)"},
		{`return io.open("lines"):read(1e12)`, "io! lines: more than 256 MiB at once..."},
		{`return io.open("lines", "rt"):read(), io.open("lines", "q")`, "one,nil,lines: Invalid argument,22"},
		{`return io.open("none")`, "nil,none: No such file or directory,2"},
		{`return io.open("")`, "nil,: No such file or directory,2"},
		{`return io.open("sub")`, "nil,sub: Is a directory,21"},
		{`for l in io.lines("none") do end`, "error t:1: bad argument #1 to 'lines' (none: No such file or directory)"},
		{`io.input("none")`, "error t:1: bad argument #1 to 'input' (none: No such file or directory)"},
		{`io.open("a\0b")`, "invalid! open: the name of a file cannot hold a zero byte"},
	})
}

func TestIOWrite(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, nil)
	s.check(t, []check{
		{`local f = io.open("a", "w") f:write("x", 1, 2.5):write("y") return f:close()`, "true"},
		{`return io.open("a"):read("*a")`, "x12.5y"},
		{`local f = io.open("a", "ab") f:write("+") f:close() return io.open("a"):read("*a")`, "x12.5y+"},
		{`local f = io.open("a", "r+") local c = f:read(1) f:write("Z") f:seek("set") local all = f:read("*a") return c, all`, "x,xZ2.5y+"},
		{`local f = io.open("a", "r+") f:write("AB") return f:read(2), f:seek(), f:seek("end"), f:seek("set", 1), f:read(1), f:seek("cur", -1)`, "2.,4,7,1,B,1"},
		{`local f = io.open("b", "w+b") f:write("new") f:seek("set", 0) return f:read("*a")`, "new"},
		{`local f = io.open("b", "a+") f:seek("set", 0) local r = f:read("*a") f:write("er") f:flush() return r, io.open("b"):read("*a")`, "new,newer"},
		{`local f = io.open("c", "w") f:setvbuf("no") f:write("1") return io.open("c"):read("*a")`, "1"},
		{`local f = io.open("c", "w") f:setvbuf("line") f:write("1") local a = io.open("c"):read("*a") f:write("2\n") return a, io.open("c"):read("*a")`, ",12\n"},
		{`local f = io.open("c", "w") f:setvbuf("full", 1e9) f:write(("x"):rep(100)) return #io.open("c"):read("*a")`, "0"},
		{`io.output("d") io.write("to d") io.flush() io.close() io.output(io.stdout) return io.open("d"):read("*a")`, "to d"},
		{`return io.open("a", "w"):read()`, "nil,Bad file descriptor,9"},
		{`return io.open("a", "w"):seek("set", -1)`, "nil,Invalid argument,22"},
		{`io.open("a", "w"):write({})`, "error t:1: bad argument #1 to 'write' (string expected, got table)"},
		{`io.open("a", "w"):seek("here")`, "error t:1: bad argument #1 to 'seek' (invalid option 'here')"},
		{`io.open("a", "w"):setvbuf("x")`, "error t:1: bad argument #1 to 'setvbuf' (invalid option 'x')"},
		{`return io.open("no/dir", "w")`, "nil,no/dir: No such file or directory,2"},
		{`io.write("hello ", 1, "\n") io.stdout:write("out"):write("!") io.stderr:write("err") return io.stdout:close()`, "nil,cannot close standard file"},
		{`io.write({})`, "error t:1: bad argument #1 to 'write' (string expected, got table)"},
		{`local ok = io.open("e", "w"):write("e") and os.rename("e", "f") return ok, io.open("e"), (os.remove("f")), (os.remove("f"))`, "true,nil,true,nil"},
		{`return os.remove("none")`, "nil,none: No such file or directory,2"},
		{`return os.rename("none", "x")`, "nil,none: No such file or directory,2"},
	})
	if got, want := s.printed.String(), "hello 1\nout!err"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

func TestIOOutside(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "ws")
	writeFile(t, filepath.Join(dir, "in"), "in")
	writeFile(t, filepath.Join(top, "secret"), "secret")
	for name, target := range map[string]string{
		"out":  "../secret",
		"abs":  filepath.Join(top, "secret"),
		"up":   "..",
		"fine": "in",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	open(t, dir, nil).check(t, []check{
		{`return io.open("fine"):read("*a")`, "in"},
		{`io.open("../secret")`, "denied! open ../secret: outside the workspace " + dir + "; a script uses files in there only, by names relative to it"},
		{`io.open("x/../../secret")`, "denied! open..."},
		{`io.open("/etc/passwd")`, "denied! open /etc/passwd..."},
		{fmt.Sprintf(`io.open(%q)`, filepath.Join(top, "secret")), "denied! open..."},
		{`io.open("out")`, "denied! open out: outside the workspace..."},
		{`io.open("out", "w")`, "denied! open..."},
		{`io.open("abs", "a")`, "denied! open..."},
		{`io.open("up/secret")`, "denied! open..."},
		{`io.open("up/new", "w")`, "denied! open..."},
		{`for l in io.lines("out") do end`, "denied! open..."},
		{`io.input("out")`, "denied! open..."},
		{`io.output("../x")`, "denied! open..."},
		{`dofile("out")`, "denied! open..."},
		{`loadfile("up/secret")`, "denied! open..."},
		{`os.remove("../secret")`, "denied! remove ../secret..."},
		{`os.remove("up/secret")`, "denied! remove..."},
		{`os.rename("in", "../in")`, "denied! rename ../in..."},
		{`os.rename("up/secret", "got")`, "denied! rename..."},
		{`os.rename("in", "up/in")`, "denied! rename..."},
		{`local ok, e = pcall(io.open, "../secret"); return ok, e.kind`, "false,denied"},
	})
	if text, err := os.ReadFile(filepath.Join(top, "secret")); string(text) != "secret" {
		t.Errorf("the file outside is now %q, %v", text, err)
	}
	open(t, "", nil).check(t, []check{
		{`io.open("in")`, "denied! open in: this script has no workspace, so it can use no files"},
		{`os.remove("in")`, "denied! remove in: this script has no workspace..."},
	})
}

// A FIFO without a writer would block the server's only Lua goroutine.
func TestIOFifo(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, dir, nil).check(t, []check{
		{`io.open("fifo")`, "denied! fifo: not a regular file"},
		{`io.open("fifo", "w")`, "denied! fifo: not a regular file"},
		{`io.open("fifo", "r+")`, "denied! fifo: not a regular file"},
		{`return loadfile("fifo")`, "nil,cannot open fifo: not a regular file"},
	})
}

// Git, shells and editors trust hidden files: commands that a script writes there would run outside
// of the sandbox. They keep secrets there as well.
func TestIOHidden(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(
		os.Mkdir(filepath.Join(dir, ".git"), 0o755), os.Mkdir(filepath.Join(dir, "..data"), 0o755),
		os.Symlink(".git", filepath.Join(dir, "git")), os.Symlink("..data/mounted", filepath.Join(dir, "mounted")),
	); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, ".git", "config"), "[core]\n")
	writeFile(t, filepath.Join(dir, ".env"), "TOKEN=1")
	writeFile(t, filepath.Join(dir, "in"), "in")
	writeFile(t, filepath.Join(dir, "..data", "mounted"), "mounted")
	open(t, dir, nil).check(t, []check{
		{`io.open(".git/config", "a"):write("[core]\n fsmonitor=\"touch pwned\"")`, "denied! open .git/config: scripts cannot use hidden files, whose names begin with a dot"},
		{`io.open(".git/config")`, "denied! open .git/config: ..."},
		{`io.open("./.git/config")`, "denied! open ./.git/config: ..."},
		{`io.open("git/config", "a")`, "denied! open git/config: ..."},
		{`io.open("git/config")`, "denied! open git/config: ..."},
		{`io.open(".new", "w")`, "denied! open .new: ..."},
		{`io.lines(".env")`, "denied! open .env: ..."},
		{`io.output(".bashrc")`, "denied! open .bashrc: ..."},
		{`dofile(".env")`, "denied! open .env: ..."},
		{`os.remove(".git/config")`, "denied! remove .git/config: ..."},
		{`os.rename("in", ".git/hooks")`, "denied! rename ..."},
		{`os.rename("in", "git/hooks")`, "denied! rename ..."},
		{`os.rename(".env", "env")`, "denied! rename .env: ..."},
		{`return io.open("mounted"):read("*a"), io.open("in"):read("*a")`, "mounted,in"}, // as Kubernetes mounts a folder
	})
	if text, err := os.ReadFile(filepath.Join(dir, ".git", "config")); string(text) != "[core]\n" {
		t.Errorf(".git/config has %q, %v", text, err)
	}
}

// The files of a dry run are in a folder for temporary files, which it must not fill.
func TestScratchIsBounded(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "in"), "in")
	scratch, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer scratch.Close()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	open(t, dir, func(o *sandbox.Options) { o.Workspace = workspace.DryRun(root, scratch) }).check(t, []check{
		{`local f = io.open("out", "w") local s = ("x"):rep(2^20) local n = 0 while f:write(s) do n = n + 1 f:seek("set", 0) end return n`, "256"},
		{`return io.open("in", "w"):write("more")`, "nil,No space left on device,28"},
		{`return io.open("in"):read("*a") == ""`, "true"},
	})
}

func TestIOTooLarge(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "huge"), "")
	if err := os.Truncate(filepath.Join(dir, "huge"), 257<<20); err != nil {
		t.Fatal(err)
	}
	open(t, dir, nil).check(t, []check{
		{`io.open("huge"):read("*a")`, "io! huge: more than 256 MiB at once: read it in pieces"},
		{`local f = io.open("huge") f:seek("set", 257 * 2^20 - 3) return #f:read("*a")`, "3"},
	})
}

func TestOpenFilesAreBounded(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "f"), "text")
	s := open(t, dir, nil)
	s.check(t, []check{
		{`held = {} for i = 1, 128 do held[i] = assert(io.open("f")) end return #held`, "128"},
		{`return io.open("f")`, "nil,f: Too many open files..."},
		{`held[1]:close() held[1] = io.open("f") return io.type(held[1])`, "file"},
	})
	// Files that were dropped without a close are found when there is need.
	s.check(t, []check{
		{`held = nil for i = 1, 1000 do assert(io.open("f")) end return "done"`, "done"},
		{`for i = 1, 300 do for l in io.lines("f") do if l then break end end end return "done"`, "done"},
	})
}

func TestShutWritesAndCloses(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, nil)
	if got := s.run(`kept = io.open("kept", "w") kept:write("buffered")`); got != "" {
		t.Fatal(got)
	}
	before := descriptors(t)
	s.shut()
	if text, err := os.ReadFile(filepath.Join(dir, "kept")); string(text) != "buffered" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	if after := descriptors(t); after != before-1 {
		t.Errorf("%d descriptors before, %d after, want one less", before, after)
	}
	s.shut() // twice is fine
	s.check(t, []check{{`kept:write("more")`, "error t:1: attempt to use a closed file"}})
}

func descriptors(t *testing.T) int {
	t.Helper()
	runtime.GC() // other tests' descriptors must not go in between
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatalf("counting descriptors: %v", err)
	}
	return len(entries)
}

func TestChunknameDefaultsToThePath(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "x.lua"), "error('here')")
	open(t, dir, func(o *sandbox.Options) { o.Chunkname = nil }).check(t, []check{
		{`dofile("x.lua")`, "error x.lua:1: here"},
	})
}
