package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind"
)

// put writes files, path and text in turn, below the folder of f.
func (f *fakeSystem) put(t *testing.T, files ...string) {
	t.Helper()
	for i := 0; i < len(files); i += 2 {
		f.write(t, files[i])
		if err := os.WriteFile(filepath.Join(f.cwd, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const goodScene = `local thing = require "lib.thing"
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", position = thing.position } })
end)
`

func TestCheckCommand(t *testing.T) {
	good := []string{"scene.lua", goodScene, "lib/thing.lua", "return { position = {0, 1, 0} }\n"}
	cases := []struct {
		name  string
		files []string
		args  []string
		code  int
		want  []string
	}{
		{"a folder", good, nil, exitOK, []string{"no problems found (2 scripts)"}},
		{"a script", good, []string{"scene.lua"}, exitOK, []string{"no problems found (1 script)"}},
		{"a mistake in a module", []string{"scene.lua", goodScene, "lib/thing.lua", "local p = {0, 1, 0}\nreturn { position = q }\n"}, []string{"scene.lua"}, exitScript,
			[]string{"lib/thing.lua:2: 'q' is not defined", "1 error in 1 script"}},
		{"a module that nobody requires", append([]string{"unused.lua", "prnt(1)\n"}, good...), nil, exitScript,
			[]string{"unused.lua:1: 'prnt' is not defined", "did you mean 'print'?"}},
		{"several scenes", []string{"a.lua", "error('a is broken')\n", "b.lua", "spawn(function(s) s:set(Box{}) end)\n"}, nil, exitScript,
			[]string{"a.lua:1: a is broken", "b.lua:1: set wants a Scene or a DefaultScene", "2 errors in 2 scripts"}},
		{"a warning", []string{"scene.lua", "local t = {1}\nprint(t[0])\n"}, nil, exitOK, []string{"warning: lists start at index 1, not 0", "1 warning in 1 script"}},
		{"a warning, strictly", []string{"scene.lua", "local t = {1}\nprint(t[0])\n"}, []string{"--strict"}, exitScript, []string{"1 error in 1 script"}},
		{"a note", []string{"scene.lua", "on('HOVER', print)\n"}, nil, exitOK, []string{"scene.lua:1: note: 'HOVER' is not a built-in event", "1 note in 1 script"}},
		{"a note, strictly", []string{"scene.lua", "on('HOVER', print)\n"}, []string{"--strict"}, exitOK, []string{"1 note in 1 script"}},
		{"a note on the line of an error", []string{"scene.lua", "on('HOVER', print) error('oh')\n"}, nil, exitScript, []string{"scene.lua:1: oh", "1 error and 1 note in 1 script"}},
		{"one of each", []string{"scene.lua", "on('HOVER', print)\nlocal t = {1}\nprint(t[0])\nprnt(1)\n"}, nil, exitScript, []string{"1 error, 1 warning and 1 note in 1 script"}},
		{"a silenced note", []string{"scene.lua", "on('HOVER', print) ---@diagnostic disable-line: unknown-event\n"}, nil, exitOK, []string{"no problems found"}},
		{"a sender in another module", []string{"scene.lua", "require 'lib'\nspawn(function(s) s:set(DefaultScene{ KeyboardMonitor{ key = 'k', enableKeyDown = true } }) end)\n",
			"lib.lua", "on('KeyDown', print)\n"}, nil, exitOK, []string{"no problems found (2 scripts)"}},
		{"only when it runs", []string{"scene.lua", "spawn(function(s)\n  sleep(0.9)\n  local t = nil\n  t.x = 1\nend)\n"}, nil, exitScript,
			[]string{"scene.lua:4: ", "'t' is nil"}},
		{"inside a handler", []string{"scene.lua", "on('CLICK', function(event)\n  print(event.valu.position[1])\nend)\nspawn(function(s) s:set(DefaultScene{ Box{ key = 'b' } }) end)\n"}, nil, exitScript,
			[]string{"scene.lua:2: an event has no field 'valu'", "did you mean 'value'?", "1 error in 1 script"}},
		{"after the second", []string{"scene.lua", "spawn(function(s)\n  sleep(1.1)\n  error('late')\nend)\n"}, nil, exitOK, nil},
		{"no such file", nil, []string{"nothing.lua"}, exitUsage, []string{"nothing.lua: no such file"}},
		{"an empty folder", nil, nil, exitUsage, []string{"no .lua files in this folder"}},
		{"two operands", nil, []string{"a.lua", "b.lua"}, exitUsage, []string{"check takes one script or folder"}},
		{"a workspace", []string{"scene.lua", "print(asset('a.txt'))\n", "files/a.txt", ""}, []string{"scene.lua", "--workspace", "files"}, exitOK, nil},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeSystem(t, append([]string{"check"}, test.args...)...)
			f.put(t, test.files...)
			if code := run(f.system); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			said := f.out.String() + f.errOut.String()
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q:\n%s", want, said)
				}
			}
		})
	}
}

func TestCheckNotesJSON(t *testing.T) {
	f := newFakeSystem(t, "check", "--json", "scene.lua")
	f.put(t, "scene.lua", "on('HOVER', print)\n")
	if code := run(f.system); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{`"errors": 0`, `"warnings": 0`, `"notes": 1`, `"severity": "note"`, `"rule": "unknown-event"`} {
		if !strings.Contains(f.out.String(), want) {
			t.Errorf("no %s in %s", want, f.out.String())
		}
	}
}

func TestCheckJSON(t *testing.T) {
	f := newFakeSystem(t, "check", "--json", "scene.lua")
	f.put(t, "scene.lua", "spawn(function(session)\n  session.upsert(Box{ key = \"<b>\" })\nend)\n")
	if code := run(f.system); code != exitScript {
		t.Errorf("exit code %d", code)
	}
	var got struct {
		Files, Errors, Warnings int
		Findings                []map[string]any
	}
	if err := json.Unmarshal([]byte(f.out.String()), &got); err != nil {
		t.Fatalf("%v in %s", err, f.out.String())
	}
	if got.Files != 1 || got.Errors != 1 || got.Warnings != 0 || len(got.Findings) != 1 {
		t.Fatalf("%+v", got)
	}
	want := map[string]any{
		"file": "scene.lua", "line": 2.0, "column": 10.0, "width": 7.0, "severity": "error", "rule": "dot-call",
		"message": "session.upsert was called with a dot", "hint": "use a colon: session:upsert(...)",
		"excerpt": `  session.upsert(Box{ key = "<b>" })`,
	}
	for k, v := range want {
		if got.Findings[0][k] != v {
			t.Errorf("%s is %v, want %v", k, got.Findings[0][k], v)
		}
	}
}

// check finds no problems in the scenes to copy from.
func TestCheckScripts(t *testing.T) {
	f := newFakeSystem(t, "check", "--strict", "--budget=1m") // slow machines must not fail the test
	f.cwd = filepath.Join(moduleRoot, "scripts")
	if code := run(f.system); code != exitOK {
		t.Errorf("exit code %d\n%s%s", code, f.out.String(), f.errOut.String())
	}
}

// A check that does not finish is abandoned, and the checks after it report that they did not run.
func TestCheckHasADeadline(t *testing.T) {
	free := make(chan struct{})
	defer close(free)
	job := checkJob{
		config: luabind.Config{Script: "x/scene.lua"},
		run:    func(luabind.Config) ([]*luabind.Diagnostic, error) { <-free; return nil, nil },
	}
	for _, limit := range []time.Duration{time.Millisecond, 0, -time.Second} {
		found, err := job.within(limit)
		if err != nil || len(found) != 1 || found[0].Severity != luabind.Error || !strings.Contains(found[0].Error(), "scene.lua: the script was not checked") {
			t.Errorf("%v: %v, %v", limit, found, err)
		}
	}
}
