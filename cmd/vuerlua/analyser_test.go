//go:build interop

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/scripts"
)

// analyse runs EmmyLua's checker on a folder, with the annotations that types writes there.
func analyse(t *testing.T, folder string) (report string, clean bool) {
	t.Helper()
	program := os.Getenv("VUERLUA_INTEROP_ANALYSER")
	if program == "" {
		t.Fatal("VUERLUA_INTEROP_ANALYSER does not name emmylua_check: run make interop")
	}
	f := newFakeSystem(t, "types", folder)
	if code := run(f.system); code != exitOK {
		t.Fatal(f.errOut.String())
	}
	cmd := exec.Command(program, "--severity", "warn", "--warnings-as-errors", ".")
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// With our annotations, an analyser finds no problems in the gallery and the templates.
func TestAnalyserFindsNoProblems(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, scripts.Files()); err != nil {
		t.Fatal(err)
	}
	for _, template := range templates {
		files, err := projectFiles(template.name)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if filepath.Ext(name) != ".lua" {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, template.name+"_"+name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if report, clean := analyse(t, dir); !clean {
		t.Errorf("it reports\n%s", report)
	}
}

func TestAnalyserFindsMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"local b = Box{ key = \"b\" }\nb.positon = {0, 0, 0}\n":                "positon",
		"spawn(function(session)\n  session:upsrt(Box{ key = \"b\" })\nend)\n": "upsrt",
		"on(\"CLICK\", function(event)\n  print(event.value.positoin)\nend)\n": "positoin",
		"Boxx{ key = \"b\" }\n":                 "Boxx",
		"local a = Float32Array(3)\na:fil(1)\n": "fil",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "scene.lua"), []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		if report, clean := analyse(t, dir); clean || !strings.Contains(report, want) {
			t.Errorf("for %q it reports\n%s", source, report)
		}
	}
}
