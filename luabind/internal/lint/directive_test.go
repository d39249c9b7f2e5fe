package lint_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/lint"
)

func TestDirectives(t *testing.T) {
	d := lint.ReadDirectives(`print(a) ---@diagnostic disable-line: undefined
---@diagnostic disable-next-line: undefined, no-color
print(b)
print("---@diagnostic disable")
--- @diagnostic disable
print(c)
---@diagnostic enable: degrees
print(d)
---@diagnostic enable
print(e) ---@diagnostic disable-line
print(f) -- ---@diagnostic disable-line
--[[@diagnostic disable: undefined-field]]
print(g)
---@diagnostic disable-next-line:
print(h)`)
	for line, want := range map[int]string{
		1: "undefined", 3: "undefined no-color", 4: "", 5: "", 6: "undefined no-color degrees unknown-field", 8: "undefined no-color unknown-field",
		10: "undefined no-color degrees unknown-field", 11: "", 13: "unknown-field", 15: "unknown-field",
	} {
		var got []string
		for _, rule := range []string{"undefined", "no-color", "degrees", "unknown-field"} {
			if d.Silences(rule, line) {
				got = append(got, rule)
			}
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("line %d: silences %q, want %q", line, got, want)
		}
	}
	if new(lint.Directives).Silences("", 1) {
		t.Error("without a directive")
	}
}

// Each rule of a finding is explained here and in the guide, and no other rule is.
func TestRules(t *testing.T) {
	used := map[string]bool{}
	for _, folder := range []string{".", "../element", "../.."} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
				continue
			}
			text, err := os.ReadFile(folder + "/" + entry.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`Rule: +"([a-z-]+)"|\.warn\([^"\n]*, "([a-z-]+)"|rule := "([a-z-]+)"|\brule\w* = "([a-z-]+)"`).FindAllStringSubmatch(string(text), -1) {
				used[m[1]+m[2]+m[3]+m[4]] = true
			}
		}
	}
	guide, err := os.ReadFile("../../../docs/checks.md")
	if err != nil {
		t.Fatal(err)
	}
	// A comment cannot silence these: a client or an eval causes them, not a line of a file.
	for _, rule := range []string{"crowded", "no-picture", "no-value", "no-client"} {
		delete(used, rule)
	}
	for rule := range used {
		if lint.Rules[rule] == "" {
			t.Errorf("rule %s is not explained", rule)
		}
	}
	for rule, finds := range lint.Rules {
		if !used[rule] {
			t.Errorf("nothing has the rule %s", rule)
		}
		if row := "\n| `" + rule + "` | " + finds + " |"; !strings.Contains(string(guide), row) {
			t.Errorf("docs/checks.md has no row %s", row[1:])
		}
	}
}
