package page

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"
)

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{
		"notes.txt":           "notes.txt",
		"../../etc/passwd":    "passwd",
		`C:\Users\me\x.txt`:   "x.txt",
		".bashrc":             "bashrc",
		"...":                 "download",
		"":                    "download",
		"a/":                  "download",
		"a\x00b\nc.txt":       "abc.txt",
		"a\u202etxt.exe":      "atxt.exe",
		"what?*.txt":          "what__.txt",
		"CON":                 "_CON",
		"nul.txt":             "_nul.txt",
		"console.txt":         "console.txt",
		"ends with a dot. . ": "ends with a dot",
		"grün.png":            "grün.png",
		"broken\xff.txt":      "broken.txt",
	} {
		if got := SafeName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	if got := SafeName(strings.Repeat("ü", 300) + ".txt"); len(got) > maxName || !strings.HasSuffix(got, "ü.txt") {
		t.Errorf("a long name becomes %d bytes, %q", len(got), got)
	}
}

func FuzzSafeName(f *testing.F) {
	for _, name := range []string{"a.txt", "../x", "con", "a\u202eb", strings.Repeat("x.", 200)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := SafeName(name)
		if got == "" || len(got) > maxName+1 || got[0] == '.' || strings.ContainsAny(got, "/\\\x00\n:") || !utf8.ValidString(got) {
			t.Errorf("%q becomes %q", name, got)
		}
		if again := SafeName(got); again != got {
			t.Errorf("%q becomes %q, which becomes %q", name, got, again)
		}
	})
}

// FuzzAnswer reads well-formed and broken answers: an answer is a value that the question offers, or an error.
func FuzzAnswer(f *testing.F) {
	for _, v := range []any{nil, 1, "x", map[string]any{"value": 2}, map[string]any{"value": "x"}, map[string]any{"ok": true}, map[string]any{"value": math.NaN()}, map[string]any{"value": nil}} {
		raw, err := msgp.AppendIntf(nil, v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	questions := []*question{
		{form: "text"},
		{form: "number", min: 1, max: 3},
		{form: "choice", choices: []choice{{value: lua.LString("a")}, {value: lua.LNumber(7)}}},
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = readConfirmation(raw)
		for _, q := range questions {
			v, err := q.read(raw)
			switch v := v.(type) {
			case *lua.LNilType:
			case lua.LString:
				if len(v) > maxAnswer || q.form == "number" || q.form == "choice" && v != "a" {
					t.Errorf("%s: %q", q.form, v)
				}
			case lua.LNumber:
				if q.form == "number" && !(v >= 1 && v <= 3) || q.form == "choice" && v != 7 || q.form == "text" {
					t.Errorf("%s: %v", q.form, v)
				}
			default:
				t.Errorf("%s: %v", q.form, v)
			}
			if err != nil && v != lua.LNil {
				t.Errorf("%v and %v", v, err)
			}
		}
	})
}
