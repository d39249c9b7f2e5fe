package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
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
		for _, rule := range []diag.RuleID{diag.Undefined, diag.NoColor, diag.Degrees, diag.UnknownField} {
			if d.Silences(rule, line) {
				got = append(got, string(rule))
			}
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("line %d: silences %q, want %q", line, got, want)
		}
	}
	if new(lint.Directives).Silences("", 1) {
		t.Error("without a directive")
	}
	if all := lint.ReadDirectives("---@diagnostic disable"); !all.Silences(diag.Undefined, 2) || all.Silences(diag.Syntax, 2) {
		t.Error("a directive without names silences a rule that cannot be silenced, or not one that can")
	}
}
