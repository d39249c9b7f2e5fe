package printable_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/host/printable"
)

// joined contains joiners, which scripts and emoji need.
const joined = "plain, Grüße, 日本語, \U0001f469\u200d\U0001f680, \u0645\u06cc\u200c\u062e"

func TestText(t *testing.T) {
	for text, want := range map[string][2]string{ // text, line
		"":                          {"", ""},
		joined:                      {joined, joined},
		"a\tb\nc":                   {"a\tb\nc", `a\tb\nc`},
		"a\r\nb":                    {"a\r\nb", `a\r\nb`},
		"50%\rdone":                 {`50%\rdone`, `50%\rdone`},
		"\x1b]0;PWNED\x07\x1b[2J":   {`\x1b]0;PWNED\a\x1b[2J`, `\x1b]0;PWNED\a\x1b[2J`},
		"\x1b[31mred\x1b[0m":        {`\x1b[31mred\x1b[0m`, `\x1b[31mred\x1b[0m`},
		"\x1b":                      {`\x1b`, `\x1b`},
		"\x00\b\x7f":                {`\x00\b\x7f`, `\x00\b\x7f`},
		"\u009b31m":                 {`\u009b31m`, `\u009b31m`},
		"\x9b31m \xe2\x82":          {`\x9b31m \xe2\x82`, `\x9b31m \xe2\x82`},
		"\ufffd":                    {"\ufffd", "\ufffd"},
		"\u202egnp.exe\u202c":       {`\u202egnp.exe\u202c`, `\u202egnp.exe\u202c`},
		"\u2066a\u2069\u200f\u061c": {`\u2066a\u2069\u200f\u061c`, `\u2066a\u2069\u200f\u061c`},
		"a\u2028b\u2029":            {`a\u2028b\u2029`, `a\u2028b\u2029`},
		"\ufff9a":                   {`\ufff9a`, `\ufff9a`},
	} {
		if got := printable.Text(text); got != want[0] {
			t.Errorf("Text(%q) = %q, want %q", text, got, want[0])
		}
		if got := printable.Line(text); got != want[1] {
			t.Errorf("Line(%q) = %q, want %q", text, got, want[1])
		}
	}
}

func TestWriter(t *testing.T) {
	var b strings.Builder
	w := printable.NewWriter(&b, "\x1b[31m", "\x1b[0m")
	const text = "\x1b[31mred\x1b[0m \x1b[32mgreen\x1b[0m\n"
	if n, err := w.Write([]byte(text)); n != len(text) || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if want := "\x1b[31mred\x1b[0m " + `\x1b[32mgreen` + "\x1b[0m\n"; b.String() != want {
		t.Errorf("wrote %q, want %q", b.String(), want)
	}
	full := errors.New("full")
	if n, err := printable.NewWriter(broken{full}).Write([]byte("x")); n != 0 || err != full {
		t.Errorf("%d, %v", n, err)
	}
}

type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "a\n", "\x1b[0m", "\u202e", "\x9b", "\r\n\r"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := printable.Text(text)
		if !utf8.ValidString(once) {
			t.Errorf("%q is not UTF-8", once)
		}
		if twice := printable.Text(once); twice != once {
			t.Errorf("%q becomes %q", once, twice)
		}
		for _, r := range strings.ReplaceAll(once, "\r\n", "") {
			if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%q has %q", once, r)
			}
		}
		if line := printable.Line(text); strings.ContainsAny(line, "\n\r\t") {
			t.Errorf("%q is not a line", line)
		}
	})
}
