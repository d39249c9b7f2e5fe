package luabind

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// packagesFolder is where Debian's packages of Lua libraries are.
const packagesFolder = "/usr/share/lua/5.1"

// installPackages says how to get them.
const installPackages = "run .ci/lua, or apt-get install lua5.1 lua-penlight lua-moses lua-inspect lua-dkjson lua-argparse lua-basexx " +
	"lua-binaryheap lua-fifo lua-inifile lua-markdown lua-mediator lua-messagepack lua-say lua-luassert lua-check"

// packageScripts are the scripts of testdata/packages and what of packagesFolder each needs.
var packageScripts = map[string][]string{
	"MessagePack": {"MessagePack.lua"},
	"argparse":    {"argparse.lua"},
	"basexx":      {"basexx.lua"},
	"binaryheap":  {"binaryheap.lua"},
	"dkjson":      {"dkjson.lua"},
	"fifo":        {"fifo.lua"},
	"inifile":     {"inifile.lua"},
	"inspect":     {"inspect.lua"},
	"luacheck":    {"luacheck", "argparse.lua"},
	"luassert":    {"luassert", "say"},
	"markdown":    {"markdown.lua"},
	"mediator":    {"mediator.lua"},
	"moses":       {"moses.lua", "moses_min.lua"},
	"penlight":    {"pl"},
	"say":         {"say"},
}

// TestPackages runs a script beside each of Debian's packages of libraries in pure Lua, here
// and by PUC Lua, and compares what they print. The packages are as they are installed.
func TestPackages(t *testing.T) {
	for name, needs := range packageScripts {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, need := range needs {
				copyTree(t, filepath.Join(packagesFolder, need), filepath.Join(dir, need))
			}
			source, err := os.ReadFile(filepath.Join("testdata", "packages", name+".lua"))
			if err != nil {
				t.Fatal(err)
			}
			compareWithLua(t, dir, string(source))
		})
	}
}

// copyTree copies a file, or a folder with all that is in it.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	switch {
	case err != nil:
		t.Fatalf("%v: %s", err, installPackages)
	case info.IsDir():
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	default:
		text, err := os.ReadFile(from)
		if err == nil {
			err = os.WriteFile(to, text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// compareWithLua runs source as a script in dir, here and by PUC Lua, and compares what it
// prints.
func compareWithLua(t *testing.T, dir, source string) {
	t.Helper()
	puc, err := exec.LookPath("lua5.1")
	if err != nil {
		t.Fatalf("lua5.1 is not installed: %s", installPackages)
	}
	script := filepath.Join(dir, "scene.lua")
	if err := os.WriteFile(script, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(puc, "scene.lua")
	command.Dir = dir
	command.Env = append(os.Environ(), "LUA_PATH=?.lua;?/init.lua", "LUA_CPATH=", "LUA_INIT=", "LC_ALL=C")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("lua5.1: %v\n%s", err, out)
	}
	var got string
	synctest.Test(t, func(t *testing.T) {
		n := &notebook{}
		e, err := New(Config{Script: script, Version: "test", Reporter: n, Budget: time.Hour})
		if err != nil {
			t.Errorf("here: %v", err)
			got = n.said()
			return
		}
		defer e.Close()
		synctest.Wait()
		for _, d := range n.reports {
			if d.Severity == Error {
				t.Errorf("reported: %s", d.Render(false))
			}
		}
		got = n.said()
	})
	ours, theirs := strings.Split(got, "\n"), strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(theirs) < 5 {
		t.Errorf("the script prints %d lines only", len(theirs))
	}
	differences := 0
	for i := 0; i < max(len(ours), len(theirs)) && differences < 15; i++ {
		a, b := "(end)", "(end)"
		if i < len(ours) {
			a = ours[i]
		}
		if i < len(theirs) {
			b = theirs[i]
		}
		if a != b {
			differences++
			t.Errorf("line %d\nhere %s\nLua  %s", i+1, a, b)
		}
	}
}
