package luabind

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/stdlib"
)

// A puppet is a client that does what a script tells it: the data of an ECHO event is what it
// says next.
type puppet struct {
	fakeClient
	engine *Engine
}

func (p *puppet) Send(m *protocol.Message) error {
	if m.Etype == "ECHO" {
		v, _, err := msgp.ReadIntfBytes(m.Frame)
		if err != nil {
			return err
		}
		frame, err := msgp.AppendIntf(nil, v.(map[string]any)["data"])
		if err != nil {
			return err
		}
		ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
		if err != nil {
			return err
		}
		p.engine.deliver(p, ev)
		return nil
	}
	return p.fakeClient.Send(m)
}

// perform runs a script with the standard library for one client, an hour of virtual time long.
func perform(t *testing.T, source string) *notebook {
	t.Helper()
	n := &notebook{}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(dir, "scene.lua")
		if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
		e, err := New(Config{Script: path, Reporter: n, Stdlib: stdlib.Modules(), Strict: true})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		p := &puppet{fakeClient: fakeClient{id: "a", info: map[string]any{}}, engine: e}
		e.post(func() { e.begin(e.session(p)) })
		time.Sleep(time.Hour)
	})
	return n
}

// TestStdlib runs the tests of stdlib/testdata, which are in Lua, as subtests. check.lua there
// is what they have in common.
func TestStdlib(t *testing.T) {
	folder := filepath.Join("..", "stdlib", "testdata")
	common, err := os.ReadFile(filepath.Join(folder, "check.lua"))
	if err != nil {
		t.Fatal(err)
	}
	// On one line, so that the lines of messages are those of the file.
	prelude := strings.Join(strings.Fields(regexp.MustCompile(`(?m)--.*$`).ReplaceAllString(string(common), "")), " ") + " "
	for _, module := range moduleNames(t) {
		t.Run(module, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(folder, module+".lua"))
			if err != nil {
				t.Fatal(err)
			}
			n := perform(t, prelude+string(text))
			for _, line := range n.errors() {
				t.Error(line)
			}
			results := 0
			for line := range strings.Lines(n.said()) {
				verdict, rest, ok := strings.Cut(strings.TrimSpace(line), "\t")
				if !ok || verdict != "pass" && verdict != "FAIL" {
					t.Log(line)
					continue
				}
				results++
				name, why, _ := strings.Cut(rest, "\t")
				t.Run(name, func(t *testing.T) {
					if verdict != "pass" {
						t.Error(why)
					}
				})
			}
			if results == 0 || !strings.Contains(n.said(), fmt.Sprintf("ran %d tests", results)) {
				t.Errorf("%d results, and it says:\n%s", results, n.said())
			}
		})
	}
}

// moduleNames are the names of the standard library's modules.
func moduleNames(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(stdlib.Modules(), "*.lua")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d modules, %v", len(files), err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(files[i], ".lua")
	}
	return files
}

// TestStdlibExamples runs the example in the header of each module, which prints the values
// after its arrows.
func TestStdlibExamples(t *testing.T) {
	for _, module := range moduleNames(t) {
		t.Run(module, func(t *testing.T) {
			text, err := fs.ReadFile(stdlib.Modules(), module+".lua")
			if err != nil {
				t.Fatal(err)
			}
			var code, want []string
			for line := range strings.Lines(string(text)) {
				line, isComment := strings.CutPrefix(strings.TrimRight(line, "\n"), "--")
				if !isComment {
					break
				}
				example, isExample := strings.CutPrefix(line, "   ")
				if !isExample {
					continue
				}
				code = append(code, example)
				if _, output, ok := strings.Cut(example, "--> "); ok {
					want = append(want, strings.TrimSpace(output))
				}
			}
			if len(code) < 2 || !strings.Contains(strings.Join(code, "\n"), fmt.Sprintf("require %q", module)) {
				t.Fatalf("the header of %s has no example", module)
			}
			n := perform(t, strings.Join(code, "\n"))
			for _, line := range n.errors() {
				t.Error(line)
			}
			got := strings.ReplaceAll(n.said(), "\t", "  ")
			if got != strings.Join(want, "\n") {
				t.Errorf("printed\n%s\nwant\n%s", got, strings.Join(want, "\n"))
			}
		})
	}
}

// TestStdlibBlame: an error is where the script called, however deep in the library it was
// noticed.
func TestStdlibBlame(t *testing.T) {
	n := perform(t, `
		local vec3 = require "vec3"
		local ok, e = pcall(function()
			local v = vec3.clamp({1, 2, 3}, nil, {1, 1, 1})
		end)
		print(e.line, e.message)
		print(select(2, pcall(require, "vec4")).hint)
		spawn_task(function() return vec3(1, 2, 3) + "x" end)`)
	if want := "4\tvec3.max wants a vector {x, y, z} for b, not nil\ndid you mean 'vec3'?"; n.said() != want {
		t.Errorf("said %s\nwant %s", n.said(), want)
	}
	if errs := n.errors(); len(errs) != 2 || !strings.HasPrefix(errs[0], "warning scene.lua:8: '+' adds numbers") || !strings.Contains(errs[1], `scene.lua:8: vec3.add wants a vector {x, y, z} for b, not the string "x"`) {
		t.Errorf("errors: %q", errs)
	}
}
