package meta

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

var (
	reFunc  = regexp.MustCompile(`^function ([\w.:]+)\(([^)]*)\) end`)
	reValue = regexp.MustCompile(`^([\w.]+) = `)
	reClass = regexp.MustCompile(`^class (?:\(exact\) )?([\w.]+)`)
	reField = regexp.MustCompile(`^(?:field|param) (\[[\w.]+\]|[\w.]+)(\??) (.*)$`)
)

// checkForms checks that the functions recognize the same forms in a line as the patterns.
func checkForms(t *testing.T, line string) {
	t.Helper()
	first := func(re *regexp.Regexp) string {
		if m := re.FindStringSubmatch(line); m != nil {
			return m[1]
		}
		return ""
	}
	for name, c := range map[string][2]string{
		"function": {functionName(line), first(reFunc)},
		"value":    {valueName(line), first(reValue)},
		"class":    {className(line), first(reClass)},
	} {
		if c[0] != c[1] {
			t.Errorf("%q: the %s is %q, want %q", line, name, c[0], c[1])
		}
	}
	f, ok := field(line)
	m := reField.FindStringSubmatch(line)
	if ok != (m != nil) {
		t.Errorf("%q: is a field: %t", line, ok)
	} else if ok {
		if typ, doc := splitType(m[3]); f != (Field{m[1], typ, doc, m[2] != ""}) {
			t.Errorf("%q: the field is %+v, want %q", line, f, m)
		}
	}
}

func TestForms(t *testing.T) {
	names, err := fs.Glob(files, "*.lua")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimRight(line, "\n")
			checkForms(t, strings.TrimPrefix(line, "---@"))
		}
	}
	for _, line := range []string{
		"", "class ", "class (exact) ", "class (exact) A.b : C", "class A", "field a", "field a ", "field a? ", "param ... any", "param [a] b", "field [string] number of all",
		"field [a b", "field a] b", "field ? b", "field a  b", "function f() end", "function f( end", "function a.b:c(d, e) end -- x", "function f(a)(b) end", "function () end", "functionf() end",
		"a = 1", "a.b = ", "a =1", " = 1", "local a = 1",
	} {
		checkForms(t, line)
	}
}

func FuzzForms(f *testing.F) {
	f.Add("field a? b c")
	f.Add("function a.b:c(d) end")
	f.Fuzz(func(t *testing.T, line string) {
		if !strings.ContainsAny(line, "\r\n") {
			checkForms(t, line)
		}
	})
}
