package parse_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/gopher-lua/ast"
	gopher "github.com/yuin/gopher-lua/parse"

	"github.com/vuerlua/vuerlua/luabind/internal/parse"
	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
)

// loader reads length-prefixed texts and writes the error of loadstring for each of them.
const loader = `
local read, write = io.read, io.write
while true do
  local n = read("*n")
  if not n then break end
  read(1)
  local f, message = loadstring(n > 0 and read(n) or "", "=c")
  local answer = f and "" or message
  write(#answer, "\n", answer)
end`

// puc returns PUC Lua 5.1's error for each text, or "" if it accepts the text.
func puc(t *testing.T, texts []string) []string {
	t.Helper()
	var in bytes.Buffer
	for _, text := range texts {
		fmt.Fprintf(&in, "%d\n%s", len(text), text)
	}
	cmd := puctest.Command(t, "-e", loader)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []string
	for len(out) > 0 {
		head, rest, _ := bytes.Cut(out, []byte("\n"))
		n, err := strconv.Atoi(string(head))
		if err != nil {
			t.Fatal(err)
		}
		answers, out = append(answers, string(rest[:n])), rest[n:]
	}
	if len(answers) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(answers), len(texts))
	}
	return answers
}

// compare fails the test for each text for which PUC Lua has another result. It returns the number of
// texts that PUC Lua accepts.
func compare(t *testing.T, texts []string) (acceptedTexts int) {
	t.Helper()
	for i, want := range puc(t, texts) {
		got := ""
		if _, err := parse.Chunk(texts[i], "c"); err != nil {
			got = err.Error()
		}
		if want == "" {
			acceptedTexts++
		}
		if got != want {
			t.Errorf("%.300q\n  PUC Lua: %s\n  here:    %s", texts[i], want, got)
		}
	}
	return acceptedTexts
}

func TestTablesAgainstPUC(t *testing.T) {
	var texts []string
	for _, c := range accepted {
		texts = append(texts, c.text)
	}
	if n := compare(t, texts); n != len(texts) {
		t.Errorf("PUC Lua accepts %d of %d", n, len(texts))
	}
	texts = nil
	for _, c := range refused {
		texts = append(texts, c.text)
	}
	if n := compare(t, texts); n != 0 {
		t.Errorf("PUC Lua accepts %d", n)
	}
}

// sources returns the texts of all Lua files of the repository and of gopher-lua's tests, by path.
func sources(t testing.TB) map[string]string {
	t.Helper()
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/gopher-lua").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	texts := map[string]string{}
	for _, root := range []string{"../../..", strings.TrimSpace(string(module))} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.Name() == "node_modules" || d.Name() == ".git" {
				return cmpSkip(d, err)
			}
			if d.IsDir() || filepath.Ext(path) != ".lua" {
				return nil
			}
			text, err := os.ReadFile(path)
			if strings.HasPrefix(string(text), "#") {
				text = append([]byte("--"), text...)
			}
			texts[path] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(texts) < 300 {
		t.Fatalf("only %d Lua files", len(texts))
	}
	return texts
}

func cmpSkip(d fs.DirEntry, err error) error {
	if err == nil && d.IsDir() {
		return fs.SkipDir
	}
	return err
}

// hasGoto reports whether a text may contain a goto or a label, which only LuaJIT accepts.
func hasGoto(text string) bool { return strings.Contains(text, "goto") || strings.Contains(text, "::") }

func TestFilesAgainstPUC(t *testing.T) {
	var texts []string
	for _, text := range sources(t) {
		if !hasGoto(text) {
			texts = append(texts, text)
		}
	}
	if n := compare(t, texts); n < 200 {
		t.Errorf("PUC Lua accepts only %d", n)
	}
}

// TestMutantsAgainstPUC compares random changes of pieces of the files.
func TestMutantsAgainstPUC(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 1))
	var lines []string
	for _, text := range sortedValues(sources(t)) {
		lines = append(lines, strings.SplitAfter(text, "\n")...)
	}
	n := 4000
	if testing.Short() {
		n = 400
	}
	var texts []string
	for len(texts) < n {
		begin := random.IntN(len(lines))
		text := strings.Join(lines[begin:min(len(lines), begin+1+random.IntN(12))], "")
		if len(text) > 4000 || hasGoto(text) {
			continue
		}
		for range 1 + random.IntN(3) {
			text = mutate(random, text)
		}
		if !hasGoto(text) {
			texts = append(texts, text)
		}
	}
	if n := compare(t, texts); n < len(texts)/50 {
		t.Errorf("PUC Lua accepts only %d of %d", n, len(texts))
	}
}

// morsels are the strings that mutate inserts.
var morsels = []string{
	"(", ")", "{", "}", "[", "]", "[[", "]]", "[=[", "]=]", "'", `"`, "\\", "\\300", "\n", "\r", "\r\n", ";", ",", ".", "..", "...", ":", "=", "==", "~=", "~",
	"<", ">", "<=", "+", "-", "--", "--[[", "--[=[", "*", "/", "^", "%", "#", "!", "&", "\x80", "é", "\v",
	" and ", " or ", " not ", " nil ", " true ", " end ", " do ", " then ", " if x then ", " else ", " elseif ", " while ", " for ", " in ", " repeat ", " until ",
	" function ", " local ", " return ", " break ", " x ", " f() ", " 1 ", "0x", "1e", ".5", "3.", " a.b ", " a:b() ", "(...)", " function f(a, ...) end ", " x = 1 ",
}

func mutate(random *rand.Rand, text string) string {
	at := random.IntN(len(text) + 1)
	to := min(len(text), at+1+random.IntN(8))
	switch random.IntN(4) {
	case 0:
		return text[:at] + text[to:]
	case 1:
		return text[:at] + text[at:to] + text[at:]
	case 2:
		return text[:at] + morsels[random.IntN(len(morsels))] + text[to:]
	}
	return text[:at] + morsels[random.IntN(len(morsels))] + text[at:]
}

func sortedValues(m map[string]string) []string {
	var keys, values []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		values = append(values, m[k])
	}
	return values
}

// TestAgainstGopher compares trees with those of gopher-lua's parser, without lines.
func TestAgainstGopher(t *testing.T) {
	for path, text := range sources(t) {
		got, err := parse.Chunk(text, "c")
		want, gopherErr := gopher.Parse(strings.NewReader(text), "c")
		base := filepath.Base(path)
		switch {
		case base == "literals.lua" && err == nil: // escapes and numerals that gopher-lua reads differently
		case err != nil && !hasGoto(text): // TestFilesAgainstPUC checks that it must be rejected
		case err != nil && strings.HasSuffix(err.Error(), "unexpected symbol near ';'"): // as in LuaJIT
		case (err == nil) != (gopherErr == nil):
			t.Errorf("%s: %v, gopher-lua's parser: %v", path, err, gopherErr)
		case err == nil:
			withoutLines(reflect.ValueOf(got))
			withoutLines(reflect.ValueOf(want))
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: the trees differ:\n%s", path, firstDifference(gopher.Dump(got), gopher.Dump(want)))
			}
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("%s\nwant\n%s", g[i], w[i])
		}
	}
	return "only empty lists differ, or the lengths"
}

// withoutLines clears the lines in a tree.
func withoutLines(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		withoutLines(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			withoutLines(v.Index(i))
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(ast.PositionHolder); ok {
			n.SetLine(0)
			n.SetLastLine(0)
		}
		if n, ok := v.Interface().(*ast.NumberExpr); ok && len(n.Value) > 1 && '0' <= n.Value[1] && n.Value[1] <= '9' {
			n.Value = strings.TrimPrefix(n.Value, "0") // gopher-lua drops a leading zero
		}
		for i := range v.Elem().NumField() {
			if v.Elem().Type().Field(i).IsExported() && !v.Elem().Type().Field(i).Anonymous {
				withoutLines(v.Elem().Field(i))
			}
		}
	}
}
