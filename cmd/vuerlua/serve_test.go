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

func TestReporter(t *testing.T) {
	d := &luabind.Diagnostic{
		Severity: luabind.Error, File: "scene.lua", Line: 14, Column: 3, Message: "no such thing",
		Hint: "try another", Source: []luabind.SourceLine{{Number: 14, Text: "a.b()"}},
	}
	f := newFakeSystem(t)
	c, _ := testConsole(f, "text")
	reporter{c}.Report(d)
	reporter{c}.Print("scene.lua", 3, "hello")
	c.close()
	if got, want := f.errOut.String(), d.Render(false)+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := f.out.String(); got != "scene.lua:3: hello\n" {
		t.Errorf("got %q", got)
	}

	f = newFakeSystem(t)
	c, _ = testConsole(f, "json")
	reporter{c}.Report(d)
	d.Severity = luabind.Warning
	reporter{c}.Report(d)
	c.close()
	lines := strings.Split(strings.TrimSpace(f.errOut.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %q", lines)
	}
	for i, level := range []string{"ERROR", "WARN"} {
		var record struct {
			Level, Msg, File, Hint string
			Line, Column           int
		}
		if err := json.Unmarshal([]byte(lines[i]), &record); err != nil {
			t.Fatal(err)
		}
		if record.Level != level || record.Msg != "no such thing" || record.File != "scene.lua" || record.Line != 14 || record.Column != 3 || record.Hint != "try another" {
			t.Errorf("got %s", lines[i])
		}
	}
}

// The Go stack of an internal error is only written to the log.
func TestReporterOfAFault(t *testing.T) {
	d := &luabind.Diagnostic{Severity: luabind.Error, File: "scene.lua", Line: 2, Message: "internal error: oops", Stack: "goroutine 1:\nmain.go:17"}
	for _, verbose := range []bool{false, true} {
		f := newFakeSystem(t)
		o := defaultOptions()
		o.verbose = verbose
		c := newConsole(f.system, o)
		reporter{c}.Report(d)
		c.close()
		if got := f.errOut.String(); strings.Contains(got, "main.go:17") != verbose || !strings.Contains(got, "internal error: oops") {
			t.Errorf("verbose %v: %q", verbose, got)
		}
	}
}

// Every scene of the gallery runs without a warning and shows something to two clients that
// connect one after the other.
func TestGallery(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join(moduleRoot, "scripts", "*.lua"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) { // one after another: the flag library has globals
			path, err := filepath.Abs(script)
			if err != nil {
				t.Fatal(err)
			}
			f := newFakeSystem(t, "run", path, "--port=0", "--strict", "--budget=1m", "-q", "--log=json", "--ready-file=ready.json")
			f.start = startServer
			code := runAsync(f)
			ready := waitReady(t, f, code)
			for range 2 {
				ws := dialWith(t, ready.WS, map[string]any{"client": "test", "viewer": "vuerlua"}) // some scenes have plots
				set := receiveScene(t, ws)
				for range 2 { // our page is told of its session and of commands before the scene
					if set["etype"] == "VUERLUA_SESSION" || set["etype"] == "VUERLUA_COMMANDS" {
						set = receiveScene(t, ws)
					}
				}
				scene, _ := set["data"].(map[string]any)
				if set["etype"] != "SET" {
					t.Errorf("the first event is %v", set)
				} else if children, _ := scene["children"].([]any); len(children) == 0 {
					// Some scenes are empty at first.
					if m := receiveScene(t, ws); m["etype"] != "ADD" && m["etype"] != "UPSERT" {
						t.Errorf("an empty scene is followed by %v", m)
					}
				}
				goodbye(ws)
			}
			f.signals <- os.Interrupt
			if c := <-code; c != exitOK {
				t.Errorf("exit code %d", c)
			}
			for _, line := range aboutScene(f.errOut.String()) {
				t.Error(line)
			}
		})
	}
}

// waitReady waits for the file ready.json of a run with --ready-file=ready.json.
func waitReady(t *testing.T, f *fakeSystem, code <-chan int) readyFile {
	t.Helper()
	var ready readyFile
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if text, err := os.ReadFile(f.path("ready.json")); err == nil {
			if err := json.Unmarshal(text, &ready); err != nil {
				t.Fatal(err)
			}
			return ready
		}
		select {
		case c := <-code:
			t.Fatalf("exit code %d\n%s", c, f.errOut.String())
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("it is not ready\n%s", f.errOut.String())
		}
	}
}

// The modules of the program need no files beside the script.
func TestInspect(t *testing.T) {
	for expression, want := range map[string]string{
		`nil`:                               `nil`,
		`"a\n\"b\"\\ é"`:                    `"a\n\"b\"\\ é"`,
		`{}`:                                `{}`,
		`{1, "two", {3}}`:                   `{ 1, "two", { 3 } }`,
		`{b = 1, a = true}`:                 `{ a = true, b = 1 }`,
		`{["end"] = 1, [10]=2}`:             `{ [10] = 2, ["end"] = 1 }`,
		`{a = {b = {c = {}}}}, {depth = 2}`: `{ a = { b = {...} } }`,
		`cycle`:                             `{ me = <cycle> }`,
		`{text = ("x"):rep(80), list = {1}}, {indent = "\t"}`:            "{\n\tlist = { 1 },\n\ttext = \"" + strings.Repeat("x", 80) + "\"\n}",
		`setmetatable({}, {__tostring = function() return "named" end})`: `named`,
	} {
		f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q", "--ready-file=ready.json")
		f.start = startServer
		f.write(t, "a.lua")
		script := "local inspect = require 'inspect'\nlocal cycle = {} cycle.me = cycle\nprint(inspect(" + expression + "))\n"
		if err := os.WriteFile(f.path("a.lua"), []byte(script), 0o644); err != nil {
			t.Fatal(err)
		}
		code := runAsync(f)
		waitReady(t, f, code)
		f.signals <- os.Interrupt
		if c := <-code; c != exitOK || f.out.String() != "a.lua:3: "+want+"\n" {
			t.Errorf("inspect(%s): exit code %d\n%s%s", expression, c, f.out.String(), f.errOut.String())
		}
	}
}
