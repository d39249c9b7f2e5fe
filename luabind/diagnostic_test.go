package luabind

import (
	"strings"
	"testing"
)

// What a diagnostic quotes can come from a visitor: a terminal gets none of it raw.
func TestRenderIsPrintable(t *testing.T) {
	const evil = "\x1b]0;PWNED\x07\u009b2J\u202e"
	d := &Diagnostic{
		File: "a" + evil + ".lua", Line: 2, Message: "no " + evil + "\nsecond line", Hint: "hint " + evil,
		Source: []SourceLine{{1, "-- " + evil}, {2, "\tlocal \x1b = bad"}}, Trace: "in " + evil + "\nat x", Task: evil,
	}
	d.mark("bad")
	for _, color := range []bool{false, true} {
		text := d.Render(color)
		for _, ours := range []string{red, yellow, grey, bold, plain} {
			text = strings.ReplaceAll(text, ours, "")
		}
		if strings.ContainsAny(text, "\x1b\x07\u009b\u202e") {
			t.Errorf("rendered %q", text)
		}
		if !strings.Contains(text, `no \x1b]0;PWNED\a\u009b2J\u202e`+"\nsecond line\n   hint") {
			t.Errorf("rendered %q", text)
		}
		if want := " >  2 |     local \\x1b = bad\n      |                  ^^^\n"; !strings.Contains(text, want) {
			t.Errorf("the mark is not below the word:\n%s", text)
		}
	}
}
