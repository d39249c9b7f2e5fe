package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/host/viewer"
)

// The list has this program, Go, the linked modules, and the packages and fonts of the viewer's build.
func TestLicenses(t *testing.T) {
	f := newFakeSystem(t, "licenses")
	if code := run(f.system); code != exitOK {
		t.Fatalf("exit code %d, %s", code, f.errOut.String())
	}
	listed := map[string]bool{}
	for line := range strings.Lines(f.out.String()) {
		if fields := strings.Fields(line); len(fields) < 3 {
			t.Errorf("no version or no license: %q", line)
		} else {
			listed[fields[0]] = true
		}
	}
	want := []string{"vuerlua", "Go", "github.com/yuin/gopher-lua"}
	if viewer.Build() != nil {
		text, err := os.ReadFile(filepath.Join(moduleRoot, "host", "viewer", "package.json"))
		if err != nil {
			t.Fatal(err)
		}
		var manifest struct {
			Dependencies map[string]string `json:"dependencies"`
		}
		if err := json.Unmarshal(text, &manifest); err != nil {
			t.Fatal(err)
		}
		for name := range manifest.Dependencies {
			want = append(want, name)
		}
	}
	for _, name := range want {
		if !listed[name] {
			t.Errorf("%s is not in the list", name)
		}
	}
}

func TestLicenseTexts(t *testing.T) {
	for args, want := range map[string]string{
		"licenses gopher-lua":                 "!\"gopher-lua\" is not part of the program",
		"licenses github.com/yuin/gopher-lu":  "!did you mean github.com/yuin/gopher-lua? vuerlua licenses lists the names",
		"licenses github.com/yuin/gopher-lua": "Yusuke Inuzuka",
		"licenses VUERLUA":                    "the vuerlua authors",
		"licenses --all":                      "The Go Authors",
		"licenses a b":                        "!licenses takes one name, or --all",
		"licenses a --all":                    "!licenses takes one name, or --all",
	} {
		f := newFakeSystem(t, strings.Fields(args)...)
		code, out := run(f.system), f.out.String()
		want, wrong := strings.CutPrefix(want, "!")
		if wrong {
			out = f.errOut.String()
		}
		if (code == exitUsage) != wrong || !strings.Contains(out, want) {
			t.Errorf("%s: exit code %d, %.300s", args, code, out)
		}
	}
}
