package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

func TestTypesCommand(t *testing.T) {
	f := newFakeSystem(t, "types")
	if code := run(f.system); code != exitOK {
		t.Fatalf("exit code %d: %s", code, f.errOut.String())
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(f.cwd, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	components := read(".vuerlua/types/components.lua")
	for _, c := range catalog.All() {
		if c.Name != "GrabRender" && !strings.Contains(components, "\nfunction "+c.Name+"(props) end\n") && !strings.Contains(components, "\n"+c.Name+" = {}\n") {
			t.Errorf("%s has no annotation", c.Name)
		}
	}
	for _, want := range []string{
		"---@class (exact) Box : Element\n",
		"---@field castShadow? boolean whether it casts shadows of the scene's lights",
		"---@field color? Color ",
	} {
		if !strings.Contains(components, want) {
			t.Errorf("components.lua lacks %q", want)
		}
	}
	if !strings.Contains(read(".luarc.json"), ".vuerlua/types") || !strings.Contains(read(".vuerlua/types/session.lua"), "function Session:upsert(x, to) end") ||
		!strings.Contains(read(".vuerlua/stdlib/inspect.lua"), "return inspect") {
		t.Error("a file is not what it should be")
	}

	// The project's own files are not changed.
	if err := os.WriteFile(filepath.Join(f.cwd, ".luarc.json"), []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	f.args = []string{"types", f.cwd}
	if code := run(f.system); code != exitOK || read(".luarc.json") != "{}" || !strings.Contains(f.out.String(), "exists already") {
		t.Errorf("exit code %d: %s", code, f.out.String())
	}
	f.args = []string{"types", "nowhere"}
	if code := run(f.system); code != exitUsage || !strings.Contains(f.errOut.String(), "nowhere is not a folder") {
		t.Errorf("exit code %d: %s", code, f.errOut.String())
	}
}

// run updates the annotations of another version of the program, and only those.
func TestRunRefreshesAnnotations(t *testing.T) {
	f := newFakeSystem(t, "run", "scene.lua", "--port=0")
	f.write(t, "scene.lua")
	if code := f.runUntilServing(t); code != exitOK {
		t.Fatalf("exit code %d: %s", code, f.errOut.String())
	}
	if _, err := os.Stat(filepath.Join(f.cwd, ".vuerlua")); err == nil {
		t.Error("it has written annotations to a folder without annotations")
	}
	f.write(t, ".vuerlua/types/old.lua", ".vuerlua/types/mine.lua")
	f.put(t, ".vuerlua/stamp", "an older version\ntypes/old.lua\n../scene.lua\ntypes/../../scene.lua\n")
	f.server = newFakeServer()
	if code := f.runUntilServing(t); code != exitOK {
		t.Fatalf("exit code %d: %s", code, f.errOut.String())
	}
	stamp, err := os.ReadFile(filepath.Join(f.cwd, ".vuerlua/stamp"))
	if first, files, _ := strings.Cut(string(stamp), "\n"); err != nil || first != reference.Stamp(reference.Annotations()) || !strings.Contains(files, "types/components.lua\n") {
		t.Errorf("the stamp is %q, %v", stamp, err)
	}
	if _, err := os.Stat(filepath.Join(f.cwd, ".vuerlua/types/old.lua")); err == nil {
		t.Error("a file of the other version still exists")
	}
	for _, name := range []string{".vuerlua/types/mine.lua", "scene.lua"} {
		if _, err := os.Stat(filepath.Join(f.cwd, name)); err != nil {
			t.Errorf("a file that it did not write: %v", err)
		}
	}
}
