package native

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
)

// parseCSV is the rows of a text.
func parseCSV(text, separator string) ([][]string, error) {
	r := csvReader{text: text, separator: separator[0], line: 1, poll: func() error { return nil }}
	rows := [][]string{}
	for {
		ok, err := r.next()
		if !ok {
			return rows, err
		}
		var row []string
		for _, f := range r.fields {
			row = append(row, f.text)
		}
		rows = append(rows, row)
	}
}

func encodeCSV(t testing.TB, rows [][]string, separator, newline string) string {
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer L.Close()
	list := L.NewTable()
	for _, row := range rows {
		r := L.NewTable()
		for _, f := range row {
			r.Append(lua.LString(f))
		}
		list.Append(r)
	}
	w := csvWriter{separator: separator, newline: newline, decimal: ".", poll: func() error { return nil }}
	if err := w.rows(list, nil); err != nil {
		t.Fatal(err)
	}
	return string(w.buf)
}

// referenceCSV writes with Python's csv module what ours is to read, and reads with it what ours has
// written.
const referenceCSV = `
import csv, io, json, sys
for line in sys.stdin:
    case = json.loads(line)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=case["separator"], lineterminator=case["newline"], quoting=case["quoting"]).writerows(case["rows"])
    read = lambda text: [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=case["separator"]) if row]
    print(json.dumps({"written": out.getvalue(), "again": read(out.getvalue()), "ours": read(case["ours"]), "wild": read(case["wild"])}))
`

// TestCSVAsPython compares with Python's csv module on random rows, and on random texts.
func TestCSVAsPython(t *testing.T) {
	type question struct {
		Rows      [][]string `json:"rows"`
		Separator string     `json:"separator"`
		Newline   string     `json:"newline"`
		Quoting   int        `json:"quoting"` // 0: where needed, 1: all
		Ours      string     `json:"ours"`
		Wild      string     `json:"wild"`
	}
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "b", " ", ",", ";", "\"", "\n", "\r\n", "\r", "1", "0.5", "é", "\t", "''", "-", "long text"}
	text := func(n int) string {
		var b strings.Builder
		for range random.IntN(n) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		return b.String()
	}
	var questions []question
	var input bytes.Buffer
	for range 3000 {
		q := question{Separator: ",;\t|"[random.IntN(4):][:1], Newline: []string{"\n", "\r\n"}[random.IntN(2)], Rows: [][]string{}, Quoting: random.IntN(2)}
		for range random.IntN(5) {
			var row []string
			for range 1 + random.IntN(4) {
				row = append(row, text(5))
			}
			q.Rows = append(q.Rows, row)
		}
		q.Ours = encodeCSV(t, q.Rows, q.Separator, q.Newline)
		q.Wild = strings.ReplaceAll(text(20), "\"", "")
		questions = append(questions, q)
		line, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		input.Write(append(line, '\n'))
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatalf("install python3: %v", err)
	}
	cmd := exec.Command(python, "-c", referenceCSV)
	cmd.Stdin, cmd.Stderr = &input, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := json.NewDecoder(bytes.NewReader(out))
	for _, q := range questions {
		var a struct {
			Written           string
			Again, Ours, Wild [][]string
		}
		if err := answers.Decode(&a); err != nil {
			t.Fatal(err)
		}
		equal := func(what, text string, got, want [][]string) {
			t.Helper()
			if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
				t.Fatalf("%s: %q with %q is\n%q, not\n%q", what, text, q.Separator, got, want)
			}
		}
		got, err := parseCSV(a.Written, q.Separator)
		if err != nil {
			t.Fatalf("%q: %v", a.Written, err)
		}
		equal("what Python has written", a.Written, got, a.Again) // Python does not quote all of what it takes for the end of a line
		equal("what Python reads of ours", q.Ours, a.Ours, q.Rows)
		if got, err = parseCSV(q.Wild, q.Separator); err != nil {
			t.Fatalf("%q: %v", q.Wild, err)
		}
		equal("a text without quotes", q.Wild, got, a.Wild)
	}
}

// FuzzCSV reads what it has written of what it has read.
func FuzzCSV(f *testing.F) {
	for _, text := range []string{"a,b\n1,2\n", "\"a\"\"b\"\r\n,\r", "\"", "a\"b,\n\n", "x;y|z\t"} {
		f.Add(text, byte(','))
	}
	f.Fuzz(func(t *testing.T, text string, separator byte) {
		if strings.IndexByte("\"\r\n", separator) >= 0 {
			return
		}
		_ = sniffSeparator(text)
		rows, err := parseCSV(text, string([]byte{separator}))
		if err != nil {
			return
		}
		written := encodeCSV(t, rows, string([]byte{separator}), "\n")
		again, err := parseCSV(written, string([]byte{separator}))
		if err != nil || !slices.EqualFunc(rows, again, slices.Equal[[]string]) {
			t.Fatalf("%q is %q, and written as %q it is %q (%v)", text, rows, written, again, err)
		}
	})
}
