package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every template passes check --strict, and runs.
func TestNewTemplates(t *testing.T) {
	if entries, err := os.ReadDir("templates"); err != nil || len(entries) != len(templates) {
		t.Fatalf("%d folders of templates, %v, and %d are listed", len(entries), err, len(templates))
	}
	for _, template := range templates {
		t.Run(template.name, func(t *testing.T) {
			f := newFakeSystem(t, "new", "my scene", "--template", template.name)
			if code := run(f.system); code != exitOK {
				t.Fatalf("exit code %d: %s", code, f.errOut.String())
			}
			if !strings.Contains(f.out.String(), "cd 'my scene'\n  vuerlua run scene.lua") {
				t.Errorf("it printed\n%s", f.out.String())
			}
			f.cwd = filepath.Join(f.cwd, "my scene")
			for _, file := range []string{"scene.lua", ".luarc.json", ".gitignore", ".vuerlua/types/session.lua"} {
				if _, err := os.Stat(filepath.Join(f.cwd, file)); err != nil {
					t.Error(err)
				}
			}
			f.args = []string{"check", "--strict", "--budget=1m", "."} // slow machines must not fail the test
			if code := run(f.system); code != exitOK {
				t.Errorf("check: exit code %d\n%s", code, f.out.String())
			}
			f.args = []string{"run", "scene.lua", "--port=0", "--strict", "--budget=1m", "-q", "--ready-file=ready.json"}
			showScene(t, f)
		})
	}
}

// The two scripts of remote-control, run as their comments describe: the events of the client move
// the ball for all visitors.
func TestRemoteControlTemplate(t *testing.T) {
	f := newFakeSystem(t, "new", "--template", "remote-control")
	if code := run(f.system); code != exitOK || !strings.Contains(f.out.String(), "run client.lua --port 0") {
		t.Fatalf("exit code %d: %s%s", code, f.out.String(), f.errOut.String())
	}
	script := func(name string) string {
		text, err := os.ReadFile(f.path(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	server := startProcess(t, script("scene.lua"), "--strict")
	ws := dial(t, server.ready.WS)
	if set := receiveScene(t, ws); set["etype"] != "SET" {
		t.Fatalf("the first event is %v", set)
	}
	client := startProcess(t, script("client.lua"), "--strict", "--", server.ready.WS)
	if m := receiveScene(t, ws); m["etype"] != "UPDATE" || !strings.Contains(fmt.Sprint(m["data"]), "key:ball") {
		t.Errorf("the client moves %v", m)
	}
	goodbye(ws)
	if code := server.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("server: exit code %d\n%s", code, server.errOut)
	}
	eventually(t, client, func() bool { return strings.Contains(client.out.String(), "the server has gone") })
	if code := client.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("client: exit code %d\n%s", code, client.errOut)
	}
}

func TestNewRefuses(t *testing.T) {
	f := newFakeSystem(t, "new")
	f.put(t, "scene.lua", "-- mine\n", "a file", "")
	try := func(code int, want string, args ...string) {
		t.Helper()
		f.args = append([]string{"new"}, args...)
		f.errOut = buffer{}
		if got := run(f.system); got != code || !strings.Contains(f.errOut.String(), want) {
			t.Errorf("%v: exit code %d, %s", args, got, f.errOut.String())
		}
	}
	try(exitUsage, "the current folder already has scene.lua")
	if text, _ := os.ReadFile(filepath.Join(f.cwd, "scene.lua")); string(text) != "-- mine\n" {
		t.Errorf("it has overwritten scene.lua: %s", text)
	}
	try(exitUsage, "did you mean --template robot?", "x", "--template", "robto")
	try(exitUsage, "the templates are minimal, animation", "x", "--template", "zzzzzz")
	try(exitUsage, "a file is a file", "a file")
	try(exitUsage, "one folder", "a", "b")
	try(exitOK, "", "--force")
	try(exitOK, "", "deep/er")
	try(exitUsage, "deep/er already has .gitignore, .luarc.json, scene.lua", "deep/er")
	if _, err := os.Stat(filepath.Join(f.cwd, "x")); err == nil {
		t.Error("a rejected command has created the folder")
	}
}
