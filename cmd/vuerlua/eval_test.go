package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// privateRuntime creates a folder for the sockets of this test's processes. The program also searches
// the folder for temporary files, which may have sockets of other tests and of the user.
func privateRuntime(t *testing.T) string {
	t.Helper()
	binary.path(t)                     // built in a folder that outlives the test
	dir, err := os.MkdirTemp("", "vl") // the path of a socket has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("TMPDIR", dir)
	return filepath.Join(dir, "vuerlua")
}

func TestEvalCommand(t *testing.T) {
	dir := privateRuntime(t)
	wantEval := func(code int, out, errOut string, args ...string) {
		t.Helper()
		gotCode, gotOut, gotErr := runBinary(t, append([]string{"eval"}, args...)...)
		if gotCode != code || gotOut != out || !strings.Contains(gotErr, errOut) {
			t.Errorf("eval %q: exit code %d, %q, %q; want %d, %q, %q", args, gotCode, gotOut, gotErr, code, out, errOut)
		}
	}
	wantEval(exitInternal, "", "no scene of this user is running", "1")
	p := startProcess(t, sceneOf("first")+"count = 7\nlocal world, speed = { n = 3 }, 1\non('SPEED', function() world.n = speed end)\n")
	wantEval(exitScript, "", "no client is connected, so session is nil\n   open "+p.ready.URL, "session:set(Scene{})")
	wantEval(exitOK, "0, nil\n", "no client is connected; open "+p.ready.URL, "#sessions, session")
	wantEval(exitOK, "3\n", "", "world.n")
	wantEval(exitOK, "2\n", "", "speed = 2 return speed")
	wantEval(exitOK, "2\n", "", "speed")
	wantEval(exitScript, "", "eval:1: 'nothere' is not defined\n >  1 | print(nothere.x)\n      |       ^^^^^^^", "print(nothere.x)")
	if code, out, errOut := runBinary(t, "list"); code != exitOK || !strings.Contains(out, fmt.Sprint(p.ready.Port)) || !strings.Contains(out, p.ready.Script) || !strings.Contains(out, p.ready.URL) {
		t.Errorf("list: exit code %d, %q, %q", code, out, errOut)
	}
	if code, out, _ := runBinary(t, "list", "--json"); code != exitOK || !strings.Contains(out, fmt.Sprintf(`"port":%d,"url":%q`, p.ready.Port, p.ready.URL)) {
		t.Errorf("list --json: exit code %d, %q", code, out)
	}
	taken := fmt.Sprintf("port %d is taken by another scene: %s (process %d)", p.ready.Port, p.ready.Script, p.ready.PID)
	if code, _, errOut := runBinary(t, "run", "-p", fmt.Sprint(p.ready.Port), p.ready.Script); code != exitListen || !strings.Contains(errOut, taken) {
		t.Errorf("run at a taken port: exit code %d, %q", code, errOut)
	}
	ws := dial(t, p.ready.WS)
	shows(t, ws, "first")
	wantEval(exitOK, "8, \"x\"\n", "", "count + 1, 'x'")
	wantEval(exitOK, "a\tb\n", "", "print('a', 'b')")
	wantEval(exitOK, "true\n", "", "session:set(Scene{ Group{ key = 'typed' } })")
	shows(t, ws, "typed")
	wantEval(exitScript, "before\n", "eval:1: 'nothing' is not defined", "print('before') nothing()")
	wantEval(exitScript, "", "eval:1: ", "for")
	wantEval(exitUsage, "", "quote it: vuerlua eval 'print(1) 2'", "print(1)", "2")
	wantEval(exitUsage, "", "eval needs a line of Lua")

	// Reloads between lines have no effect.
	overwrite(t, p.ready.Script, "count = 9\nspawn(function() end)\n")
	waitFor(t, p.errOut, "reload #2 scene.lua ok")
	wantEval(exitOK, "9\n", "", "count")

	other := startProcess(t, "count = 1\n")
	wantEval(exitUsage, "", fmt.Sprintf("scene.lua at port %d", other.ready.Port), "count")
	wantEval(exitOK, "1\n", "", "--port", fmt.Sprint(other.ready.Port), "count")
	wantEval(exitInternal, "", "no scene is running at port 1\n  running: scene.lua at port ", "--port=1", "count")
	other.stop(t, os.Kill) // it leaves its socket behind
	wantEval(exitOK, "9\n", "", "count")

	sockets, err := filepath.Glob(filepath.Join(dir, "*.sock"))
	if err != nil || len(sockets) != 1 {
		t.Fatalf("sockets %q, %v", sockets, err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, sockets[0]: 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
	// An invalid question is answered with an error, and other connections are not affected.
	for _, text := range []string{"", "GET / HTTP/1.1\r\n\r\n", strings.Repeat("[", 2<<20)} {
		conn, err := net.Dial("unix", sockets[0])
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		_, _ = conn.Write([]byte(text))
		_ = conn.Close()
	}
	wantEval(exitOK, "9\n", "", "count")
	if code := p.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(sockets[0]); !os.IsNotExist(err) {
		t.Errorf("the socket is left behind: %v", err)
	}
}

func TestRuntimeDirIsPrivate(t *testing.T) {
	f := newFakeSystem(t)
	f.vars["XDG_RUNTIME_DIR"] = t.TempDir()
	dir, err := f.system.runtimeDir()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := f.system.runtimeDir(); err == nil {
		t.Error("a folder that other users can read is accepted")
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := f.system.runtimeDir(); err == nil {
		t.Error("a link is accepted")
	}
}
