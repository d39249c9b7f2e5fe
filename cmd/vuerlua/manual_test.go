package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/stdlib"
)

var reLuaBlock = regexp.MustCompile("(?s)```lua\n(.*?)```")

// TestManualBlocks checks every Lua block of docs/ with --strict. A block that begins with
// "-- file: NAME" is a file that later blocks can use.
func TestManualBlocks(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(moduleRoot, "docs", "*.md"))
	if err != nil || len(pages) < 6 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := reLuaBlock.FindAllStringSubmatch(string(text), -1)
		name := filepath.Base(page)
		if len(blocks) == 0 && name != "architecture.md" && name != "gallery.md" {
			t.Errorf("%s has no Lua", page)
		}
		var files []string
		for _, block := range blocks {
			first, _, _ := strings.Cut(block[1], "\n")
			if name, ok := strings.CutPrefix(first, "-- file: "); ok {
				files = append(files, name, block[1])
				continue
			}
			t.Run(filepath.Base(page)+" "+first, func(t *testing.T) { checkText(t, block[1], files...) })
		}
	}
}

// checkText fails the test for each problem that check finds in a script.
func checkText(t *testing.T, text string, files ...string) {
	t.Helper()
	f := newFakeSystem(t, "check", "--strict", "--budget=1m", "scene.lua")
	f.put(t, append([]string{"scene.lua", text, "model.obj", "v 0 0 0\n"}, files...)...)
	if code := run(f.system); code != exitOK {
		t.Errorf("exit code %d\n%s%s", code, f.out.String(), f.errOut.String())
	}
}

// The right column of the table for people who know Python is valid Lua.
func TestFromPythonTable(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, "docs", "from-python.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `.*\\| `([^`]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	if len(rows) < 20 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		t.Run(row[1], func(t *testing.T) { checkText(t, runnable(row[1])) })
	}
}

// The targets of links between the pages exist.
func TestManualLinks(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(moduleRoot, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, filepath.Join(moduleRoot, "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", filepath.Base(page), m[1], err)
			}
		}
	}
}

// The page about the API lists every module of the program.
func TestManualModules(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, "docs", "lua-api.md"))
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(stdlib.Modules(), "*.lua")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d modules, %v", len(names), err)
	}
	for _, name := range names {
		if module := strings.TrimSuffix(name, ".lua"); !strings.Contains(string(text), "`"+module+"`") {
			t.Errorf("docs/lua-api.md does not name the module %s: add it to the table at its end", module)
		}
	}
	_, table, _ := strings.Cut(string(read(t, "README.md")), "\n## Modules\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, name := range names {
		if module := strings.TrimSuffix(name, ".lua"); !strings.Contains(table, "`"+module+"`") {
			t.Errorf("the table of modules in README.md has no row for %s", module)
		}
	}
}

// The page of the API names every request.
func TestManualRequests(t *testing.T) {
	text := string(read(t, "docs/lua-api.md"))
	for _, r := range protocol.Requests() {
		if r.Method != "" && !strings.Contains(text, "session:"+r.Method) {
			t.Errorf("docs/lua-api.md does not name session:%s", r.Method)
		}
		if !strings.Contains(text, r.Name) {
			t.Errorf("docs/lua-api.md does not name %s", r.Name)
		}
	}
}
