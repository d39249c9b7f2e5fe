package difftest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/difftest"
)

// TestCases compares the small programs of testdata.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".lua"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d := difftest.Plain
			if strings.HasPrefix(filepath.Base(file), "goto") {
				d = difftest.Goto
			}
			var names, programs []string
			for _, c := range strings.Split("\n"+string(text), "\n-- case: ")[1:] {
				name, program, _ := strings.Cut(c, "\n")
				names, programs = append(names, name), append(programs, program)
			}
			p := pair(t, d)
			found, err := p.Compare(programs)
			if err != nil {
				t.Fatal(err)
			}
			for _, diff := range found {
				t.Errorf("%s: %v", names[diff.Index], diff)
			}
			results, err := p.Reference.Run(d, programs)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range results {
				if strings.HasPrefix(r.Output, "does not load") || strings.Contains(r.Output, "ended by an error") {
					t.Errorf("%s: in the reference: %v", names[i], r)
				}
			}
		})
	}
}
