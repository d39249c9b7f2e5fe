package syntax_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/luabind/internal/syntax"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		name, source string
		line         int // where the parser gives up
		near         string
		wantLine     int
		want         string // of message and hint
	}{
		{"misspelt keyword", "lcoal x = 1", 1, "x", 1, "did you mean 'local'?"},
		{"function misspelt", "fucntion f()\nend", 1, "f", 1, "did you mean 'function'?"},
		{"function misspelt, behind local", "local funtion f() return 1 end", 1, "end", 1, "did you mean 'function'?"},
		{"function misspelt, far above", "local funtion f()\n  return 1\nend\nprint(f)", 3, "end", 1, "did you mean 'function'?"},
		{"return misspelt", "local function f() retrun 1 end", 1, "1", 1, "did you mean 'return'?"},
		{"else misspelt", "if a then b() esle c() end", 1, "c", 1, "did you mean 'else'?"},
		{"then misspelt", "if a thne\n  b()\nend", 2, "b", 1, "did you mean 'then'?"},
		{"do misspelt", "for i = 1, 3 doo\n  b()\nend", 2, "b", 1, "did you mean 'do'?"},
		{"end misspelt", "f(function()\n  g()\nendd)\nprint(1)", 4, "", 3, "did you mean 'end'?"},
		{"end misspelt, alone", "if a then\n  g()\nedn\nprint(1)", 4, "", 3, "did you mean 'end'?"},
		{"until misspelt", "repeat\n  g()\nuntill a\nprint(1)", 4, "", 3, "did you mean 'until'?"},
		{"a comment without an end", "f(function()\n--[[ a\nend)\n", 4, "", 2, "the comment that begins here is not closed"},
		{"a long string without an end", "f(function()\nlocal s = [[ a\nend)\n", 4, "", 2, "the string that begins here is not closed"},
		{"a conflict", "<<<<<<< HEAD\na = 1\n", 1, "<", 1, "merge conflict"},
		{"the middle of a conflict", "a = 1\n=======\na = 2\n>>>>>>> b\n", 2, "=======", 2, "merge conflict"},
		{"a prompt", "> print(1)\n", 1, ">", 1, "remove the prompt"},
		{"a prompt of Python", "x = 1\n>>> print(1)\n", 2, ">", 2, "remove the prompt"},
		{"a command", "$ vuerlua run x.lua\n", 1, "$", 1, "a command for a terminal"},
		{"an added line of a diff", "f()\n+ s:upsert(x)\n", 2, "+", 2, "remove the +"},
		{"a removed line of a diff", "f()\n-  s:upsert(x)\n", 2, "-", 2, "the - of a diff"},
		{"the place of a diff", "@@ -1,2 +1,2 @@\n x = 1\n", 1, "@", 1, "belongs to a diff"},
		{"the file of a diff", "+++ b/scene.lua\n x = 1\n", 1, "+", 1, "belongs to a diff"},
		{"a control character", "f{\x01}\n", 1, "\x01", 1, "code 1, is not Lua"},
		{"a color of a terminal", "f()\x1b[31m\n", 1, "\x1b", 1, "color on a terminal"},
		{"a term on the next line", "local a = 1\n+ * 2\n", 2, "*", 0, ""},
		{"a fence", "```lua\na = 1\n```\n", 1, "```", 1, "this line is Markdown"},
		{"a key in quotes", "f{ 'size': 1 }", 1, ":", 1, "write size = 1"},
		{"a key in quotes with other letters", "f{ 'größe': 1 }", 1, ":", 1, "write ['größe'] = 1"},
		{"a path in braces", "f{ key = 'b', position.y = 3 }", 1, "= 3", 1, "position = {...}"},
		{"attribs", "local x <const> = 1", 1, "<", 1, "remove it"},
		{"a dollar", "$x = 1", 1, "$", 1, "write x"},
		{"function as a name", "function = 3", 1, "=", 1, "a keyword of Lua"},
		{"a zero byte", "local a = 1\n\x00print(a)", 2, "\x00", 2, "a zero byte is not Lua"},
		{"a variable like a keyword", "local form = 1\nf(form\nprint(2)", 3, "print", 2, "not closed"},
		{"a field like a keyword", "f{ lokal = 1, x.whyle y }", 1, "y", 1, "comma"},
		{"let", "let x = 1", 1, "x", 1, "local name = value"},
		{"import", "import vuer", 1, "vuer", 1, "require"},
		{"pythons while", "while x:\n  y()", 1, ":", 1, "write do instead of the colon"},
		{"pythons if", "if x == 1:\n  y()", 1, ":", 1, "write then instead of the colon"},
		{"arrow", "on('CLICK', (e) => print(e))", 1, "=", 1, "function(...) ... end"},
		{"ternary", "local a = b ? 1 : 2", 1, "?", 1, "condition and this or that"},
		{"or", "if a || b then end", 1, "|", 1, "write or"},
		{"integer division", "local a = 7 // 2", 1, "/", 1, "math.floor"},
		{"two unclosed calls", "f(g(\n  1, 2", 2, "", 1, "')'|is not closed|write )"},
		{"unclosed table at the end", "local t = {\n  a = 1,\n", 3, "", 1, "write } where its content ends"},
		{"else if", "if a then\n  b()\nelse if c then\n  d()\nend\n", 6, "", 3, "write elseif"},
		{"repeat without until", "repeat\n  x()\n", 3, "", 1, "has no 'until'"},
		{"too many brackets", "f(1))", 1, ")", 1, "it does not close anything"},
		{"quote in a comment", "-- don't\nlocal x = * 1", 2, "*", 0, ""},
		{"long strings", "local s = [[ \" ]]\nlocal x = * 1", 2, "*", 0, ""},
		{"nested functions", "a(function()\n  b(function()\n    c()\n  end\nend)", 5, "end", 2, "not closed|write )"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := syntax.Explain(c.source, offsetOf(t, c.source, c.line, c.near))
			if c.want == "" {
				if a != nil {
					t.Errorf("it says %+v", a)
				}
				return
			}
			if a == nil {
				t.Fatal("it says nothing")
			}
			said := a.Message + " " + a.Hint
			ok := false
			for want := range strings.SplitSeq(c.want, "|") {
				ok = ok || strings.Contains(said, want)
			}
			if a.Line != c.wantLine || !ok {
				t.Errorf("line %d: %s", a.Line, said)
			}
		})
	}
}

// offsetOf returns the offset of the last near in a line, or the end of the source if near is "".
func offsetOf(t *testing.T, source string, line int, near string) int {
	t.Helper()
	if near == "" {
		return len(source)
	}
	offset := 0
	for text := range strings.Lines(source) {
		if line--; line == 0 {
			i := strings.LastIndex(text, near)
			if i < 0 {
				t.Fatalf("%q does not contain %q", text, near)
			}
			return offset + i
		}
		offset += len(text)
	}
	t.Fatalf("%q has no such line", source)
	return 0
}

// The position of the advice exists in the source.
func FuzzExplain(f *testing.F) {
	f.Add("if a {\n b()\n}", 8)
	f.Add("x = [1, 2\n", 4)
	f.Add("f(a b", 4)
	f.Add("s = 'abc\n\"", 10)
	f.Add("--[[ x", 6)
	f.Add("x += 1 ++ && @ !", 2)
	files, err := filepath.Glob("../../testdata/mistakes/*.lua")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds found: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, near := range []string{"=", "end", "\n"} {
			f.Add(string(text), strings.LastIndex(string(text), near))
		}
		f.Add(string(text), len(text))
	}
	f.Fuzz(func(t *testing.T, source string, offset int) {
		if len(source) > 4096 {
			return
		}
		a := syntax.Explain(source, offset)
		if a == nil {
			return
		}
		lines := strings.Split(source, "\n")
		if a.Line < 1 || a.Line > len(lines) || a.Column < 1 || a.Column > len(lines[a.Line-1])+1 || a.Width < 0 || a.Message == "" {
			t.Fatalf("%q: %+v", source, a)
		}
		if utf8.ValidString(source) && !utf8.ValidString(a.Message) {
			t.Fatalf("the message is broken: %q", a.Message)
		}
	})
}
