package luabind

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/dryrun"
	"github.com/vuerlua/vuerlua/stdlib"
)

// testdata/mistakes has what beginners get wrong, one script each. Its first line says in
// which line the mistake is, or in which of several it may be shown, and what the message
// or its hint has to say.
var reMistake = regexp.MustCompile(`^-- line (\d+)(?:-(\d+))?: (.+)\n`)

type mistake struct {
	name     string
	path     string
	from, to int
	cure     string
}

func mistakes(t *testing.T) []mistake {
	t.Helper()
	files, err := filepath.Glob("testdata/mistakes/*.lua")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d mistakes, %v", len(files), err)
	}
	var list []mistake
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		head := reMistake.FindStringSubmatch(string(text))
		if head == nil {
			t.Fatalf("%s does not begin with -- line N: cure", file)
		}
		m := mistake{name: strings.TrimSuffix(filepath.Base(file), ".lua"), cure: strings.TrimSpace(head[3])}
		m.from, _ = strconv.Atoi(head[1])
		m.to = m.from
		if head[2] != "" {
			m.to, _ = strconv.Atoi(head[2])
		}
		dir := t.TempDir() // the folder of all mistakes is full of misleading modules
		m.path = filepath.Join(dir, "scene.lua")
		if err := os.WriteFile(m.path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

// named reports whether a finding names the line and the cure.
func (m *mistake) named(d *Diagnostic) bool {
	return m.from <= d.Line && d.Line <= m.to && strings.Contains(d.Message+" "+d.Hint, m.cure)
}

func TestCheckExplainsMistakes(t *testing.T) {
	for _, m := range mistakes(t) {
		t.Run(m.name, func(t *testing.T) {
			found, err := Check(Config{Script: m.path, Stdlib: stdlib.Modules(), Budget: 300 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(found, m.named) {
				t.Errorf("no finding names line %d and %q:\n%s", m.from, m.cure, rendered(found))
			}
			for _, d := range found {
				if d.Severity == Error && d.Hint == "" {
					t.Errorf("no cure: %s", d.Error())
				}
			}
		})
	}
}

func TestRunExplainsMistakes(t *testing.T) {
	for _, m := range mistakes(t) {
		t.Run(m.name, func(t *testing.T) {
			n := &notebook{}
			e, err := New(Config{Script: m.path, Stdlib: stdlib.Modules(), Reporter: n, Budget: 300 * time.Millisecond})
			if d, ok := errors.AsType[*Diagnostic](err); ok {
				n.Report(d)
			} else if err != nil {
				t.Fatal(err)
			} else {
				defer e.Close()
				c := dryrun.NewClient("one", map[string]any{"client": "test"})
				e.post(func() { e.begin(e.session(c)) })
			}
			deadline := time.Now().Add(10 * time.Second)
			for {
				n.mu.Lock()
				found := slices.Clone(n.reports)
				n.mu.Unlock()
				if slices.ContainsFunc(found, m.named) {
					return
				}
				if time.Now().After(deadline) {
					t.Fatalf("nothing names line %d and %q:\n%s", m.from, m.cure, rendered(found))
				}
				time.Sleep(time.Millisecond) // the engine runs in real time here, as the budget has to
			}
		})
	}
}

func rendered(found []*Diagnostic) string {
	var b strings.Builder
	for _, d := range found {
		fmt.Fprintf(&b, "%s [%s]\n", d.Render(false), d.Rule)
	}
	return b.String()
}

// The scripts in testdata/right look like mistakes but are right. A false finding is worse
// than a missed mistake.
func TestCheckLeavesRightScriptsAlone(t *testing.T) {
	files, err := filepath.Glob("testdata/right/*.lua")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d scripts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".lua"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "scene.lua")
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
			found, err := Check(Config{Script: path, Stdlib: stdlib.Modules(), Budget: time.Minute})
			if err != nil {
				t.Fatal(err)
			}
			if len(found) > 0 {
				t.Error(rendered(found))
			}
		})
	}
}

// Notes are what check says, and a run does not; that nothing sends an event is said by both.
func TestRunSaysNoNotes(t *testing.T) {
	play(t, `
		on("HOVER", function() end)
		on("KeyDown", function() end)
		spawn(function(s) s:set(DefaultScene{ Box{ key = "b" } }) end)`, func(s *stage) {
		s.join("c1", viewer())
		if len(s.reports) != 1 || s.reports[0].Severity != Warning || s.reports[0].Rule != "no-sender" || s.reports[0].Line != 3 {
			t.Error(rendered(s.reports))
		}
	})
}
