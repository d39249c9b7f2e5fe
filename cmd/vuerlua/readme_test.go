package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// TestReadmeScenes runs every Lua block of the README as a script of its own.
func TestReadmeScenes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```lua\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) == 0 {
		t.Fatal("no Lua in the README")
	}
	for _, block := range blocks {
		first, _, _ := strings.Cut(block[1], "\n")
		t.Run(first, func(t *testing.T) {
			p := startProcess(t, block[1], "--strict")
			if m := receiveScene(t, dial(t, p.ready.WS)); m["etype"] != "SET" {
				t.Errorf("the first event is %v", m)
			}
			if code := p.stop(t, os.Interrupt); code != exitOK {
				t.Errorf("exit code %d\n%s", code, p.errOut)
			}
			for _, line := range aboutScene(p.errOut.String()) {
				if strings.Contains(line, "scene.lua:") {
					t.Error(line)
				}
			}
		})
	}
}

// TestReadmeCommands checks that every make target and test that the README names exists.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(moduleRoot, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("`make ([a-z]+)`").FindAllStringSubmatch(string(text), -1) {
		if !strings.Contains(string(makefile), "\n"+m[1]+":") {
			t.Errorf("the Makefile has no target %s", m[1])
		}
	}
	tests, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range tests {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(source)
	}
	for _, m := range regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(string(text), -1) {
		if !strings.Contains(all.String(), "func "+m) {
			t.Errorf("%s does not exist in cmd/vuerlua", m)
		}
	}
}

// TestReadmeCommandLine compares the README with the commands and the flags of run.
func TestReadmeCommandLine(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := commands(newFakeSystem(t).system, defaultOptions())
	block := "    " + strings.Join(synopsis(all), "\n    ") + "\n\n"
	if !strings.Contains(string(text), "\n\n"+block) {
		t.Errorf("the section \"The command line\" of the README does not have these lines:\n%s", block)
	}
	for _, f := range findCommand(all, "run").flags {
		d := f.(cli.DocGenerationFlag)
		row := regexp.MustCompile("(?m)^\\| .*`--" + f.Names()[0] + "[ `].*$").FindString(string(text))
		if row == "" {
			t.Errorf("the table of flags in the README has no row for --%s: %s", f.Names()[0], d.GetUsage())
		} else if def := d.GetValue(); def != "" && d.TakesValue() && !strings.Contains(row, "| "+def+" |") {
			t.Errorf("the README does not have the default of --%s, which is %q: %s", f.Names()[0], def, row)
		}
	}
}

// TestCommandsAreTested names commands that no test runs.
func TestCommandsAreTested(t *testing.T) {
	run := regexp.MustCompile(`(?:newFakeSystem|runBinary)\((?:t|b|f), "([a-z]+)"`)
	tested := map[string]bool{}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range run.FindAllSubmatch(text, -1) {
			tested[string(m[1])] = true
		}
	}
	for _, c := range listed(commands(newFakeSystem(t).system, defaultOptions())) {
		if !tested[c.name] {
			t.Errorf("no test runs the command %s: write one with newFakeSystem(t, %q)", c.name, c.name)
		}
	}
}

// TestContributing checks that the files, make targets and tests that CONTRIBUTING.md names exist.
func TestContributing(t *testing.T) {
	text := string(read(t, "CONTRIBUTING.md"))
	tests, files, folders := map[string]bool{}, map[string]bool{}, map[string]bool{}
	reTest := regexp.MustCompile(`(?m)^func (Test[A-Z]\w*)\(`)
	walk(t, func(name string) {
		files[name] = true
		for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
			folders[folder] = true
		}
		if strings.HasSuffix(name, "_test.go") {
			for _, m := range reTest.FindAllSubmatch(read(t, name), -1) {
				tests[string(m[1])] = true
			}
		}
	})
	paths := 0
	for _, m := range regexp.MustCompile("`([.\\w-]+(?:/[.\\w-]+)*)`").FindAllStringSubmatch(text, -1) {
		name := m[1]
		switch ext := path.Ext(name); {
		case strings.Contains(name, "NAME"), !strings.Contains(name, "/") && ext != ".md", name == "bin/vuerlua", name == "testing/synctest":
			continue
		case strings.Contains(name, "/testdata/"): // walk skips test data
			if _, err := os.Stat(filepath.Join(moduleRoot, filepath.FromSlash(name))); err == nil {
				files[name] = true
			}
		}
		paths++
		if !files[name] && !folders[name] {
			t.Errorf("CONTRIBUTING.md names %s, which does not exist", name)
		}
	}
	for _, m := range regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(text, -1) {
		if !tests[m] {
			t.Errorf("CONTRIBUTING.md names %s, which does not exist", m)
		}
	}
	makefile := string(read(t, "Makefile"))
	for _, m := range regexp.MustCompile("`make ([a-z-]+)").FindAllStringSubmatch(text, -1) {
		if !strings.Contains(makefile, "\n"+m[1]+":") {
			t.Errorf("CONTRIBUTING.md names make %s, which the Makefile does not have", m[1])
		}
	}
	if paths < 30 {
		t.Errorf("only %d paths found", paths)
	}
}
