package diag

import (
	"encoding/json"
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
	d.Mark("bad")
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

func TestJSON(t *testing.T) {
	for _, test := range []struct {
		d    Diagnostic
		want string
	}{
		{
			Diagnostic{Rule: Undefined, Severity: Error, File: "a.lua", Line: 2, Column: 1, Width: 3, Message: "'x' <y>", Hint: "do", Source: []SourceLine{{2, "x()"}}},
			`{"file":"a.lua","line":2,"column":1,"width":3,"severity":"error","rule":"undefined","message":"'x' <y>","hint":"do","excerpt":"x()"}`,
		},
		{
			Diagnostic{Rule: DuplicateKey, File: "a.lua", Line: 3, Message: "m", Related: []Related{{Place{"a.lua", 2}, "first"}}},
			`{"file":"a.lua","line":3,"severity":"warning","rule":"duplicate-key","message":"m","related":[{"file":"a.lua","line":2,"message":"first"}]}`,
		},
		{Diagnostic{Severity: Error, Message: "m"}, `{"file":"","line":0,"severity":"error","rule":"runtime-error","message":"m"}`},
	} {
		var out strings.Builder
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(&test.d); err != nil || strings.TrimSpace(out.String()) != test.want {
			t.Errorf("got  %s, %v\nwant %s", out.String(), err, test.want)
		}
	}
}
