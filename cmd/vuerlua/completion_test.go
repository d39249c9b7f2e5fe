package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestComplete(t *testing.T) {
	f := newFakeSystem(t)
	f.write(t, "scene.lua", "other.lua", "notes.txt", "lib/thing.lua", ".hidden/x.lua")
	for _, c := range []struct {
		words string // with "|" between
		want  string // some of the words, in order; "!" before one that must not come
	}{
		{"", "run new check gallery docs types completion !complete"},
		{"ch", "check"},
		{"run|", "lib/ other.lua scene.lua gallery: !notes.txt !.hidden/"},
		{"run|lib/", "lib/thing.lua"},
		{"run|gallery:so", "gallery:solar !gallery:boids"},
		{"check|gallery:bo", "gallery:boids gallery:bounding_box"},
		{"run|--po", "--port"},
		{"run|--log|", "text json"},
		{"run|--log=j", "--log=json"},
		{"run|--workspace|l", "lib/"},
		{"run|scene.lua|--|", "!scene.lua !gallery:"},
		{"new|--template|ro", "robot"},
		{"docs|CAMERA", "CAMERA_MOVE"},
		{"docs|Session:up", "Session:upsert Session:update"},
		{"gallery|sol", "solar"},
		{"completion|", "bash zsh fish"},
		{"help|che", "check"},
		{"nothing|", ""},
	} {
		got := f.complete(strings.Split(c.words, "|"))
		for _, want := range strings.Fields(c.want) {
			unwanted, not := strings.CutPrefix(want, "!")
			if slices.Contains(got, unwanted) == not {
				t.Errorf("%q gives %q, want %s", c.words, got, want)
			}
		}
		if c.want == "" && len(got) > 0 {
			t.Errorf("%q gives %q", c.words, got)
		}
	}
}

// Bash is asked as it asks: with the line, after it has read the script.
func TestBashCompletion(t *testing.T) {
	f := newFakeSystem(t, "completion", "bash")
	if code := run(f.system); code != exitOK {
		t.Fatal(f.errOut.String())
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "completion"), []byte(f.out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "scene.lua"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"vuerlua che":              "check",
		"vuerlua run sc":           "scene.lua",
		"vuerlua run gallery:sol":  "solar", // bash has taken gallery: for a word of its own
		"vuerlua docs CAMERA_M":    "CAMERA_MOVE",
		"vuerlua docs Session:ups": "upsert",
	} {
		cmd := exec.Command("bash", "--norc", "-c", fmt.Sprintf("source ./completion; compopt() { :; }; COMP_LINE=%q; COMP_POINT=${#COMP_LINE}; _vuerlua; printf '%%s\\n' \"${COMPREPLY[@]}\"", line))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary.path(t))+string(os.PathListSeparator)+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("%q gives %q, %v, want %q", line, out, err, want)
		}
	}
}

func TestCompletionCommand(t *testing.T) {
	for _, shell := range shells() {
		f := newFakeSystem(t, "completion", shell)
		if code := run(f.system); code != exitOK || !strings.Contains(f.out.String(), "vuerlua completion "+shell) {
			t.Errorf("%s: exit code %d, %s", shell, code, f.out.String())
		}
	}
	for _, args := range [][]string{{"completion"}, {"completion", "powershell"}, {"man", "x"}} {
		f := newFakeSystem(t, args...)
		if code := run(f.system); code != exitUsage {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
}

// The manual page and the help have every command, and every flag is in the page.
func TestManPage(t *testing.T) {
	f := newFakeSystem(t, "man")
	if code := run(f.system); code != exitOK {
		t.Fatal(f.errOut.String())
	}
	page := f.out.String()
	help := newFakeSystem(t, "--help")
	run(help.system)
	all := commands(f.system, defaultOptions())
	for _, c := range listed(all) {
		if !strings.Contains(page, ".SS vuerlua "+roff(c.name)+"\n") {
			t.Errorf("the page lacks %s", c.name)
		}
		if !strings.Contains(help.out.String(), "   vuerlua "+c.example+" ") || !strings.HasPrefix(c.example, c.name) {
			t.Errorf("the help lacks %s", c.name)
		}
		if c.usage == "" {
			t.Errorf("%s has no usage text", c.name)
		}
		if len(c.calls) == 0 {
			t.Errorf("no calls of %s are documented", c.name)
		}
		for _, flag := range c.flags {
			if !strings.Contains(page, `\fB\-\-`+roff(flag.Names()[0])+`\fR`) {
				t.Errorf("the page lacks --%s", flag.Names()[0])
			}
			if d, ok := flag.(cli.DocGenerationFlag); !ok || d.GetUsage() == "" {
				t.Errorf("--%s of %s has no documentation", flag.Names()[0], c.name)
			}
		}
		for name := range c.values {
			if f := findFlag(c.flags, name); f == nil || !takesValue(f) {
				t.Errorf("%s completes values of --%s, which it does not have", c.name, name)
			}
		}
	}
	for i, line := range strings.Split(page, "\n") {
		if strings.HasPrefix(line, ".") && !strings.Contains(" .TH .SH .SS .TP .PP .nf .fi .B .BR .br ", " "+strings.Fields(line)[0]+" ") {
			t.Errorf("line %d begins with no macro of man(7): %s", i+1, line)
		}
	}
}
