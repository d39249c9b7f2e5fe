package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
	"github.com/vuerlua/vuerlua/luabind"
	"github.com/vuerlua/vuerlua/stdlib"
)

// pad is a luabind.Reporter that records its calls.
type pad struct {
	mu      sync.Mutex
	prints  []string
	reports []*luabind.Diagnostic
}

func (p *pad) Print(_ string, _ int, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.prints = append(p.prints, text)
}

func (p *pad) Report(d *luabind.Diagnostic) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reports = append(p.reports, d)
}

// rehearse runs a script without clients, and fails the test for each reported problem.
func rehearse(t *testing.T, path string) *pad {
	t.Helper()
	p := &pad{}
	if err := luabind.DryRun(luabind.Config{Script: path, Stdlib: stdlib.Modules(), Reporter: p, Budget: time.Minute}); err != nil {
		t.Errorf("%v", err)
	}
	for _, d := range p.reports {
		// A slow chunk means a slow machine, see TestGallery.
		if !strings.Contains(d.Message, "without a blocking call; other tasks") {
			t.Error(d.Render(false))
		}
	}
	return p
}

// rehearseText is rehearse for a script with the given text, and with files beside it.
func rehearseText(t *testing.T, text string, files ...string) {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "scene.lua")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	rehearse(t, path)
}

// runnable puts an example that uses a session without receiving one in a spawn function.
func runnable(example string) string {
	if !regexp.MustCompile(`\b(session|yield)\b`).MatchString(example) || strings.Contains(example, "function(session)") || strings.Contains(example, ", session)") {
		return example
	}
	return "spawn(function(session)\nsession:set(DefaultScene{ Group{ key = \"group\" }, Box{ key = \"box\" } })\n" + example + "\nend)\n"
}

func TestDocsExamplesRun(t *testing.T) {
	n := 0
	for _, p := range reference.Pages() {
		if p.Kind == "scene" {
			continue // TestGallery runs them
		}
		if p.Example == "" {
			if p.Kind == "function" || p.Kind == "method" || p.Kind == "component" || p.Kind == "event" || p.Kind == "module" {
				t.Errorf("%s %s has no example", p.Kind, p.Name)
			}
			continue
		}
		n++
		t.Run(p.Kind+" "+p.Name, func(t *testing.T) {
			text := runnable(p.Example)
			if p.Kind == "module" { // they use nodes of a scene
				text = "local event, scene = { value = { 1 } }, DefaultScene{}\n" + text
			}
			files := []string{"model.obj", "v 0 0 0\n"}
			for _, m := range regexp.MustCompile(`asset\("([^"]+)"\)`).FindAllStringSubmatch(text, -1) {
				files = append(files, m[1], "")
			}
			rehearseText(t, text, files...)
		})
	}
	if n < 200 {
		t.Errorf("only %d examples", n)
	}
}

func TestDocsCommand(t *testing.T) {
	cases := []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"component", []string{"docs", "Box"}, exitOK, []string{"Box{ ... }  component", "position", "3 numbers", "Example", `Box{ key = "box"`}},
		{"event", []string{"docs", "CAMERA_MOVE"}, exitOK, []string{"event, Events of clients", "matrix", `on("CAMERA_MOVE"`, "OrbitControls"}},
		{"function", []string{"docs", "frames"}, exitOK, []string{"frames([fps])", "for dt, t, n in frames(60) do"}},
		{"field of vuer", []string{"docs", "vuer.sleep"}, exitOK, []string{"sleep(seconds)"}},
		{"method, as scripts write it", []string{"docs", "session:upsert"}, exitOK, []string{"session:upsert(x, [to])"}},
		{"method alone", []string{"docs", "upsert"}, exitOK, []string{"session:upsert("}},
		{"letter case", []string{"docs", "defaultscene"}, exitOK, []string{"DefaultScene{ ... }"}},
		{"module", []string{"docs", "inspect"}, exitOK, []string{`require "inspect"`, "any value as readable text", "depth = 2"}},
		{"all", []string{"docs"}, exitOK, []string{"Sessions\n", "Components: primitive\n", "TorusKnot", "CAMERA_MOVE"}},
		{"field of vuer alone", []string{"docs", "vuer.stats"}, exitOK, []string{"vuer.stats()  function"}},
		{"type of options", []string{"docs", "GrabRenderOptions"}, exitOK, []string{"width", "format", "depth", "ttl"}},
		{"options are linked", []string{"docs", "grab_render"}, exitOK, []string{"See also: GrabRenderOptions"}},
		{"methods of a module's objects", []string{"docs", "orbit"}, exitOK, []string{"ride:pose(t)", "ride:play(session, options)"}},
		{"scenes that use it", []string{"docs", "TriMesh"}, exitOK, []string{"Used in: ", "gallery:meshes"}},
		{"guide", []string{"docs", "tutorial"}, exitOK, []string{"A first scene", "vuerlua new hello"}},
		{"scene", []string{"docs", "gallery:solar"}, exitOK, []string{"vuerlua run gallery:solar", "spawn("}},
		{"misspelt", []string{"docs", "Shpere"}, exitUsage, []string{`no entry for "Shpere"`, "did you mean: vuerlua docs Sphere"}},
		{"a word of the text", []string{"docs", "vibrate"}, exitOK, []string{`No entry is named "vibrate"`, "HapticActuatorPulse"}},
		{"an idea", []string{"docs", "hover"}, exitOK, []string{"CLICK", "Scripts cannot react to hovering yet"}},
		{"a property", []string{"docs", "castShadow"}, exitOK, []string{"property", "whether it casts shadows"}},
		{"several words", []string{"docs", "shared", "scene"}, exitOK, []string{"SceneStore"}},
		{"nothing", []string{"docs", "qqqqqqqq"}, exitUsage, []string{`no entry for "qqqqqqqq"`, "vuerlua docs` lists all entries"}},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			f := newFakeSystem(t, test.args...)
			if code := run(f.system); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			said := strings.ToLower(f.out.String() + f.errOut.String())
			for _, want := range test.want {
				if !strings.Contains(said, strings.ToLower(want)) {
					t.Errorf("it does not say %q:\n%s", want, said)
				}
			}
		})
	}
}

func TestDocsSite(t *testing.T) {
	f := newFakeSystem(t, "docs", "--html", "site")
	if code := run(f.system); code != exitOK {
		t.Fatalf("exit code %d: %s", code, f.errOut.String())
	}
	page := func(name string) string {
		text, err := os.ReadFile(filepath.Join(f.cwd, "site", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	index := page("index.html")
	links := regexp.MustCompile(`(?:href|src)="([^"]+)"`)
	seen := map[string]bool{"index.html": true}
	for queue := []string{index}; len(queue) > 0; queue = queue[1:] {
		for _, m := range links.FindAllStringSubmatch(queue[0], -1) {
			if strings.Contains(m[1], "://") {
				t.Errorf("the site links to %s", m[1])
				continue
			}
			m[1], _, _ = strings.Cut(m[1], "#")
			if m[1] == "" || seen[m[1]] {
				continue
			}
			seen[m[1]] = true
			if !strings.HasSuffix(m[1], ".html") {
				page(m[1])
				continue
			}
			queue = append(queue, page(m[1])) // it is there
		}
	}
	if len(seen) < len(reference.Pages()) {
		t.Errorf("%d files can be reached, and there are %d pages", len(seen), len(reference.Pages()))
	}
	if box := page("component-Box.html"); !strings.Contains(box, `src="pictures/Box.webp"`) || !strings.Contains(box, "castShadow") {
		t.Errorf("the page of Box:\n%s", box)
	}
}

func BenchmarkDocs(b *testing.B) {
	for b.Loop() {
		for _, p := range reference.Find("Box") {
			_ = p.Terminal(true)
		}
	}
}

func BenchmarkDocsSite(b *testing.B) {
	for b.Loop() {
		if _, err := reference.Site("1.0.0"); err != nil {
			b.Fatal(err)
		}
	}
}
