package luabind

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/stdlib"
)

// fileCases are elements that name files, the address that is sent, and what is said.
var fileCases = []struct{ element, sent, said string }{
	{`Glb{ key = "a", src = "there.glb" }`, "/workspace/there.glb", ""},
	{`Glb{ key = "a", src = "./there.glb" }`, "/workspace/there.glb", ""},
	{`Glb{ key = "a", src = asset("there.glb") }`, "/workspace/there.glb", ""},
	{`Glb{ key = "a", src = "sub dir/there.glb" }`, "/workspace/sub%20dir/there.glb", ""},
	{`Glb{ key = "a", src = "/workspace/there.glb" }`, "/workspace/there.glb", ""},
	{`Glb{ key = "a", src = "/assets/x.glb" }`, "/assets/x.glb", ""},
	{`Glb{ key = "a", src = "https://a.b/x.glb" }`, "https://a.b/x.glb", ""},
	{`Glb{ key = "a", src = "data:model/gltf-binary;base64,AAAA" }`, "data:model/gltf-binary;base64,AAAA", ""},
	{`Glb{ key = "a", src = "ther.glb" }`, "/workspace/ther.glb", "did you mean 'there.glb'?"},
	{`Glb{ key = "a", src = asset("ther.glb") }`, "/workspace/ther.glb", "did you mean 'there.glb'?"},
	{`Obj{ key = "a", src = "there.glb", mtl = "gone.mtl" }`, "/workspace/gone.mtl", "file 'gone.mtl' does not exist"},
	{`Urdf{ key = "a", src = "there.glb", packages = { arm = "sub dir" } }`, "/workspace/sub%20dir", ""},
	{`Box{ key = "a", material = { map = "there.png" } }`, "/workspace/there.png", ""},
	{`Box{ key = "a", material = { color = "red", normalMap = "gone.png" } }`, "/workspace/gone.png", "file 'gone.png' does not exist"},
	{`Box{ key = "a", material = MeshStandardMaterial{ map = "there.png" } }`, "/workspace/there.png", ""},
	{`VideoPlane{ key = "a", src = "gone.mp4" }`, "/workspace/gone.mp4", "file 'gone.mp4' does not exist"},
	{`Text{ key = "a", font = "gone.ttf", "x" }`, "/workspace/gone.ttf", "file 'gone.ttf' does not exist"},
	{`Glb{ key = "a", src = "/srv/x.glb" }`, "/srv/x.glb", "put the file beside the script"},
	{`Glb{ key = "a", src = "C:\\me\\x.glb" }`, `C:\me\x.glb`, "put the file beside the script"},
	{`Glb{ key = "a", src = "file:///srv/x.glb" }`, "file:///srv/x.glb", "put the file beside the script"},
	{`Glb{ key = "a", src = "~/x.glb" }`, "~/x.glb", "put the file beside the script"},
	{`Glb{ key = "a", src = "../x.glb" }`, "../x.glb", "put the file beside the script"},
	{`Glb{ key = "a", src = "models\\x.glb" }`, `models\x.glb`, `"models/x.glb"`},
	{`Iframe{ key = "a", src = "page.html" }, "htmlChildren"`, "page.html", ""},
	{`{ key = "b", src = "there.glb" }`, "/workspace/there.glb", ""},
	{`{ key = "b", src = "ther.glb" }`, "/workspace/ther.glb", "did you mean 'there.glb'?"},
	{`{ key = "c", material = { map = "there.png" } }`, "/workspace/there.png", ""},
}

// A relative path means a file of the workspace in every property that names a file.
func TestPathsMeanTheSameEverywhere(t *testing.T) {
	files := []string{"there.glb", "x", "there.png", "x", "sub dir/there.glb", "x"}
	for _, c := range fileCases {
		t.Run(c.element, func(t *testing.T) {
			source := "spawn(function(s)\ns:set(DefaultScene{ Glb{ key = \"b\" }, Box{ key = \"c\" } }) s:upsert(" + c.element + ")\nend)"
			play(t, source, func(s *stage) {
				sent := s.join("a", map[string]any{}).messages(t)
				if got := strings.Join(textsIn(sent[1]), " "); !slices.Contains(textsIn(sent[1]), c.sent) {
					t.Errorf("sent %s, want %s", got, c.sent)
				}
				time.Sleep(time.Second)
				if got := s.errors(); len(got) > 1 || len(got) == 0 != (c.said == "") || len(got) == 1 && !strings.Contains(got[0], c.said) {
					t.Errorf("run said %q, want %q", got, c.said)
				}
				found, err := Check(Config{Script: filepath.Join(s.dir, "scene.lua"), Stdlib: stdlib.Modules(), Budget: time.Minute})
				if err != nil {
					t.Fatal(err)
				}
				if got := rendered(found); len(found) > 1 || len(found) == 0 != (c.said == "") || !strings.Contains(got, c.said) {
					t.Errorf("check said %s, want %q", got, c.said)
				}
			}, files...)
		})
	}
}

// textsIn are all strings in a message.
func textsIn(v any) (texts []string) {
	switch v := v.(type) {
	case string:
		texts = append(texts, v)
	case []any:
		for _, item := range v {
			texts = append(texts, textsIn(item)...)
		}
	case map[string]any:
		for _, item := range v {
			texts = append(texts, textsIn(item)...)
		}
	}
	return texts
}

// What the script has written itself is there, for check as well.
func TestCheckFindsWhatTheScriptHasWritten(t *testing.T) {
	for name, source := range map[string]string{
		"io.open":       `local f = io.open("x.obj", "w") f:write("v 0 0 0") f:close() spawn(function(s) s:set(DefaultScene{ Obj{ key = "o", src = asset("x.obj") } }) end)`,
		"a picture":     `Image.new(2, 2):save("x.png") spawn(function(s) s:set(DefaultScene{ Image{ key = "o", src = "x.png" }, Box{ key = "b", material = { map = asset("x.png") } } }) end)`,
		"a name built":  `for i = 1, 2 do Image.new(2, 2):save("x" .. i .. ".png") end spawn(function(s) s:set(DefaultScene{ Box{ key = "b", material = { map = asset("x1.png") } } }) end)`,
		"a later write": `spawn(function(s) Image.new(2, 2):save("x.png") s:set(DefaultScene{ Box{ key = "b", material = { map = "x.png" } } }) end)`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			script := filepath.Join(dir, "scene.lua")
			if err := os.WriteFile(script, []byte(source), 0o644); err != nil {
				t.Fatal(err)
			}
			found, err := Check(Config{Script: script, Stdlib: stdlib.Modules(), Budget: time.Minute})
			if err != nil || len(found) > 0 {
				t.Errorf("%v %s", err, rendered(found))
			}
			if names, _ := os.ReadDir(dir); len(names) != 1 {
				t.Errorf("check has written %v", names)
			}
		})
	}
}
