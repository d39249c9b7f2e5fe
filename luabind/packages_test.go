package luabind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
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
	script := filepath.Join(dir, "scene.lua")
	if err := os.WriteFile(script, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	command := puctest.Command(t, "scene.lua")
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
	wanted := strings.TrimSuffix(string(out), "\n")
	if lines := strings.Count(wanted, "\n") + 1; lines < 5 {
		t.Errorf("the script prints %d lines only", lines)
	}
	differences := 0
	for n, line := range puctest.Differences(got, wanted) {
		t.Errorf("line %d\nhere %s\nLua  %s", n, line[0], line[1])
		if differences++; differences == 15 {
			break
		}
	}
}
