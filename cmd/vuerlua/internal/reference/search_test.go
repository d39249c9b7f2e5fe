package reference

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/docs"
	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib"
)

// People search for ideas, not only for names.
func TestSearch(t *testing.T) {
	for query, want := range map[string]string{
		"hover": "CLICK", "dropdown": "Button", "checkbox": "Button", "select": "CLICK", "gui": "Slider", "chart": "Line",
		"http": "VuerClient", "share": "deployment", "https": "headset", "export": "Session:grab_render", "teleport": "SceneCamera",
		"instance": "PointCloud", "particles": "PointCloud", "skybox": "SceneBackground", "notification": "Paragraph",
		"fly": "SceneCameraControl", "sound": "gallery:music", "music": "gallery:music", "shadow": "DirectionalLight",
		"shadows": "castShadow", "panel": "gallery:panel", "keyboard": "KeyDown", "shortcuts": "viewer", "shortcut": "viewer",
		"python": "from-python", "vr": "headset", "drag": "Movable", "hot reload": "persist", "point cloud": "PointCloud",
		"texture": "MeshStandardMaterial", "QUATERNION": "quat", "dark theme": "viewer", "physics": "MuJoCo",
		"spreadsheet": "csv", "occlude": "occlude", "wireframe": "wireframe", "camera": "SceneCamera", "nginx": "deployment", "tweening": "tween",
		"spinning": "quat", "spin": "quat", "rotating": "quat", "explosion": "PointCloud", "exploding": "PointCloud", "bounced": "ease", "jumping": "tween",
	} {
		hits, _ := Search(query)
		if len(hits) > maxHits {
			t.Errorf("%q has %d results", query, len(hits))
		}
		if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Name == want }) {
			t.Errorf("%q does not lead to %s but to %+v", query, want, hits)
		}
	}
	for _, query := range []string{"", " ", "?", "qqqqqq", "box qqqqqq", strings.Repeat("x", 10_000)} {
		if hits, note := Search(query); len(hits) > 0 || note != "" {
			t.Errorf("%q has the results %+v %q", query, hits, note)
		}
	}
}

// mayHave rules out only texts without the word and its forms.
func TestMayHave(t *testing.T) {
	passed := 0
	for _, query := range []string{"hover", "boxes", "Box", "shadowed", "session", "a", "Größe", "pointclouds", "grab_render", "s"} {
		for _, word := range words(query) {
			for _, p := range Pages() {
				if mayHave(word, p.Doc) {
					continue
				}
				passed++
				for _, w := range words(p.Doc) {
					if w == word || isForm(w, word) {
						t.Errorf("%s: %q is a form of %q", p.Name, w, word)
					}
				}
			}
		}
	}
	if passed == 0 {
		t.Error("mayHave rules out no text")
	}
}

// The rows of ideas.txt name entries that exist.
func TestIdeas(t *testing.T) {
	if len(ideas()) < 200 {
		t.Fatalf("only %d words", len(ideas()))
	}
	for word, idea := range ideas() {
		if len(idea.pages) == 0 {
			t.Errorf("%q leads nowhere", word)
		}
		for _, name := range idea.pages {
			if len(named(name)) == 0 {
				t.Errorf("%q leads to %q, which is not an entry", word, name)
			}
		}
	}
}

// TestModulesHaveIdeas: words that people search for lead to each module of the standard library.
func TestModulesHaveIdeas(t *testing.T) {
	modules, err := fs.Glob(stdlib.Modules(), "*.lua")
	if err != nil || len(modules) == 0 {
		t.Fatalf("%d modules, %v", len(modules), err)
	}
	for _, file := range modules {
		module := strings.TrimSuffix(file, ".lua")
		if len(searchedAs(named(module)[0])) == 0 {
			t.Errorf("no row of ideas.txt leads to the module %s: add words that people search for", module)
		}
	}
}

// Every guide except those for developers is in the program, and the targets of its links exist.
func TestGuides(t *testing.T) {
	files, err := filepath.Glob("../../../../docs/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		if name == "architecture" || name == "gallery" { // for developers; the scenes have entries
			continue
		}
		if !slices.ContainsFunc(docs.Guides(), func(g docs.Guide) bool { return g.Name == name }) {
			t.Errorf("%s is not in the program", file)
		}
	}
	for _, g := range docs.Guides() {
		if g.Title == "" || strings.HasPrefix(g.Title, "#") {
			t.Errorf("the title of %s is %q", g.Name, g.Title)
		}
		html, err := guideHTML(g.Text)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#]+)`).FindAllStringSubmatch(g.Text, -1) {
			if strings.HasSuffix(m[1], ".md") && guideLink(m[1]) == "" {
				t.Errorf("%s links to %s, which the program does not have", g.Name, m[1])
			}
		}
		if strings.Contains(string(html), "<script") || strings.Contains(string(html), `href="http`) {
			t.Errorf("%s links out of the site", g.Name)
		}
		if strings.Contains(g.Text, "```lua") && !strings.Contains(string(html), `<i class="k">`) {
			t.Errorf("the examples of %s are not highlighted", g.Name)
		}
		if text := guidePage(g).Terminal(false); strings.Contains(text, "```") || strings.Contains(text, "](") {
			t.Errorf("%s shows Markdown on the terminal", g.Name)
		}
	}
}

func TestScenesThatUse(t *testing.T) {
	for name, want := range map[string]string{
		"KeyboardMonitor": "gallery:keyboard", "tween": "gallery:solar", "TIMELINE_STEP": "gallery:timeline", "Urdf": "gallery:robot_arm",
		"Session:grab_render": "gallery:grab_render", "frames": "gallery:",
	} {
		pages := Find(name)
		if len(pages) == 0 {
			t.Fatalf("%s has no entry", name)
		}
		scenes := pages[0].Scenes
		if len(scenes) == 0 || len(scenes) > maxScenes || !strings.Contains(strings.Join(scenes, " "), want) {
			t.Errorf("%s is used in %v, which lacks %s", name, scenes, want)
		}
	}
}

func TestUses(t *testing.T) {
	for script, want := range map[string]map[string]int{
		`Box{} x = Box (1) ABox{} a.Box{} Box2{} Box "x" boxes = { Box, Box}`: {"component Box": 3},
		"f(f{})\nf\"x\" g.f(1) -- f":                                          {"function f": 3},
		`session:set(1) store.set{} session:settle() set(2) ":set"`:           {"method Session:set": 3},
		`on("CLICK", f) CLICK "CLICKS" ("CLICK")`:                             {"event CLICK": 2},
		`require "noise" require("noise") require ( "noise") x = "noise"`:     {"module noise": 3},
		"Box": {"component Box": 0, "type Box": 0},
	} {
		for page, n := range want {
			kind, name, _ := strings.Cut(page, " ")
			if got := uses(&Page{Kind: kind, Name: name}, script); got != n {
				t.Errorf("%s is used %d times in %s, want %d", page, got, script, n)
			}
		}
	}
}

// The entry of a component says correctly whether the built-in viewer shows it.
func TestTiersAreWhatTheViewerShows(t *testing.T) {
	registered := map[string]bool{}
	call := regexp.MustCompile(`register\('\w+', (\[[^\]]*\]|'[^']*')`)
	name := regexp.MustCompile(`'([^']+)'`)
	err := filepath.WalkDir("../../../../host/viewer/src", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".tsx") && !strings.HasSuffix(path, ".ts") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			for _, n := range name.FindAllStringSubmatch(m[1], -1) {
				registered[n[1]] = true
			}
		}
		return err
	})
	if err != nil || len(registered) < 100 {
		t.Fatalf("%d tags are registered: %v", len(registered), err)
	}
	for _, c := range catalog.All() {
		if c.Tier == 3 && c.Alias == "" && c.Tag == c.Name && registered[c.Tag] {
			t.Errorf("%s is said not to be shown, but the viewer registers it", c.Name)
		}
	}
}
