package luabind

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/stdlib"
)

// 100,000 rows take a fraction of a second.
func TestCSVOfManyRows(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("id,name,x,y,note\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "%d,item %d,%d.5,-%d,\"a, \"\"quoted\"\" note\"\n", i, i, i%360, i%90)
	}
	script := filepath.Join(dir, "scene.lua")
	for path, text := range map[string]string{filepath.Join(dir, "big.csv"): b.String(), script: `
		local csv = require "csv"
		local rows, names = csv.read("big.csv", { header = true, numbers = true })
		print(#rows, #names, rows[100000].id, rows[100000].note, rows[7].x)
		print(#csv.encode(rows))`} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n := &notebook{}
	began := time.Now()
	e, err := New(Config{Script: script, Reporter: n, Stdlib: stdlib.Modules(), Budget: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %v", b.Len(), time.Since(began))
	_ = e.Close()
	if want := "100000\t5\t99999\ta, \"quoted\" note\t6.5\n"; !strings.HasPrefix(n.said(), want) || len(n.errors()) > 0 && !strings.Contains(n.errors()[0], "has run for") {
		t.Errorf("said %s, %q", n.said(), n.errors())
	}
}
