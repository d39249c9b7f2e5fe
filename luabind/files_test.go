//go:build unix

package luabind

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// evilFolder makes a scene's folder, as it may come from a download, beside a folder that is not
// part of it.
func evilFolder(t *testing.T, script string) Config {
	t.Helper()
	above := t.TempDir()
	dir := filepath.Join(above, "scene")
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(above, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	put("elsewhere/m.lua", `print("ran what is elsewhere") return {}`)
	put("elsewhere/red.png", "secret")
	put("scene/scene.lua", script)
	put("scene/inner/m.lua", `return "inner"`)
	put("scene/.hidden/m.lua", `return "hidden"`)
	put("scene/huge.lua", "")
	if err := errors.Join(
		os.Symlink("../elsewhere", filepath.Join(dir, "lib")),
		os.Symlink(filepath.Join(above, "elsewhere", "m.lua"), filepath.Join(dir, "absolute.lua")),
		os.Symlink("inner", filepath.Join(dir, "link")),
		os.Symlink(".hidden", filepath.Join(dir, "unhidden")),
		os.Symlink("/dev/zero", filepath.Join(dir, "zero.lua")),
		os.Symlink("../elsewhere/red.png", filepath.Join(dir, "red.png")),
		syscall.Mkfifo(filepath.Join(dir, "pipe.lua"), 0o600),
		syscall.Mkfifo(filepath.Join(dir, "pipe.png"), 0o600),
		os.Truncate(filepath.Join(dir, "huge.lua"), 1<<40),
	); err != nil {
		t.Fatal(err)
	}
	return Config{Script: filepath.Join(dir, "scene.lua")}
}

// TestSourceFiles: a module is a regular file of the script's folder. Nothing else blocks the
// script, takes memory without end, or is run.
func TestSourceFiles(t *testing.T) {
	for source, want := range map[string]string{
		`require "pipe"`:                    "io|cannot load pipe.lua: not a regular file",
		`require "zero"`:                    "denied|cannot load zero.lua: a link leads out of the folder",
		`require "huge"`:                    "io|cannot load huge.lua: longer than 8 MiB",
		`require "lib.m"`:                   "denied|cannot load lib/m.lua: a link leads out of the folder (modules are files of the script's folder; copy the file there)",
		`require "absolute"`:                "denied|cannot load absolute.lua: a link leads out of the folder",
		`require "link.m"`:                  "inner",
		`require "unhidden.m"`:              "io|module 'unhidden.m' not found",
		`dofile "pipe.lua"`:                 "|cannot open pipe.lua: not a regular file",
		`dofile "lib/m.lua"`:                "denied|open lib/m.lua: outside the workspace",
		`assert(loadfile "pipe.lua")`:       "|cannot open pipe.lua: not a regular file",
		`dofile "huge.lua"`:                 "|huge.lua: source text is longer than 8 MiB",
		`Image.open "pipe.png"`:             "io|Image.open pipe.png: not a regular file",
		`Image.open "red.png"`:              "denied|Image.open red.png: outside the workspace",
		`Image.open ".hidden/m.lua"`:        "denied|Image.open .hidden/m.lua: a hidden file",
		`Image.new(1, 1):save "lib/x.png"`:  "denied|save lib/x.png: outside the workspace",
		`Image.new(1, 1):save ".git/x.png"`: "denied|save .git/x.png: a hidden file",
		`Image.new(1, 1):save "no/x.png"`:   "io|save no/x.png: no such file or directory (the folder has to be there)",
		`load_npy "pipe.png"`:               "io|load_npy pipe.png: not a regular file",
	} {
		t.Run(source, func(t *testing.T) {
			cfg := evilFolder(t, `
				on("GO", function()
					local ok, e = pcall(function() local v = `+source+` return v end)
					print(ok and tostring(e) or (type(e) == "userdata" and e.kind or "") .. "|" .. (tostring(e):gsub("^scene.lua:%d+: ", "")))
				end)`)
			n := &notebook{}
			cfg.Reporter = n
			e, err := New(cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			e.deliver(&fakeClient{id: "a"}, event(t, "GO", nil))
			waitFor(t, "an answer", func() bool { return n.said() != "" })
			if got := n.said(); !strings.HasPrefix(got, want) {
				t.Errorf("printed %q, want %q", got, want)
			}
			if left, _ := filepath.Glob(filepath.Join(cfg.Root, "*", ".*.part")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestSavedPictureReplacesALink: a picture is not written through a link of its name, nor through
// one of the name that the unfinished file had.
func TestSavedPictureReplacesALink(t *testing.T) {
	cfg := evilFolder(t, `
		Image.new(1, 1):save "red.png"
		Image.new(1, 1):save "new.png"
		Image.new(1, 1):save "pipe.png"`)
	dir := filepath.Dir(cfg.Script)
	if err := os.Symlink("../elsewhere/red.png", filepath.Join(dir, "new.png.part")); err != nil {
		t.Fatal(err)
	}
	e, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if text, err := os.ReadFile(filepath.Join(dir, "../elsewhere/red.png")); string(text) != "secret" {
		t.Errorf("the file elsewhere has %q, %v", text, err)
	}
	for _, name := range []string{"red.png", "new.png", "pipe.png"} {
		if info, err := os.Lstat(filepath.Join(dir, name)); err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestScriptFile: the script itself has to be a regular file; it may be a link.
func TestScriptFile(t *testing.T) {
	cfg := evilFolder(t, `return`)
	dir := filepath.Dir(cfg.Script)
	for name, want := range map[string]string{
		"pipe.lua": "not a regular file", "zero.lua": "not a regular file", "huge.lua": "longer than 8 MiB",
		"absolute.lua": "", "lib/m.lua": "", "scene.lua": "",
	} {
		cfg := cfg
		cfg.Script = filepath.Join(dir, name)
		ended := make(chan error, 2)
		go func() {
			e, err := New(cfg)
			if err == nil {
				err = e.Close()
			}
			ended <- err
			_, err = Check(cfg)
			ended <- err
		}()
		for _, what := range []string{"New", "Check"} {
			select {
			case err := <-ended:
				if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
					t.Errorf("%s %s: %v, want %q", what, name, err, want)
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("%s %s blocks", what, name)
			}
		}
	}
}

// TestCheckModuleFiles: what cannot be a module is found where it is required.
func TestCheckModuleFiles(t *testing.T) {
	for module, want := range map[string]string{"pipe": "not a regular file", "lib.m": "a link leads out", "zero": "a link leads out", "huge": "longer than"} {
		cfg := evilFolder(t, "\nrequire '"+module+"'")
		found, err := Check(cfg)
		if err != nil || len(found) != 1 || found[0].Line != 2 || !strings.Contains(found[0].Message, want) {
			t.Errorf("require %s: %v, %v", module, found, err)
		}
	}
}

// A folder in a property that wants a file is reported, and is not in a property of folders.
func TestFolderAsFile(t *testing.T) {
	play(t, `spawn(function(session)
		session:set(DefaultScene{
			Glb{ key = "a", src = "models" },
			Urdf{ key = "b", src = "models/arm.urdf", packages = { arm = "models" } },
		})
	end)`, func(s *stage) {
		s.join("c1", map[string]any{})
		if errs := s.errors(); len(errs) != 1 || !strings.Contains(errs[0], `Glb.src: "models" is a folder, not a file`) {
			t.Errorf("reported: %q", errs)
		}
	}, "models/arm.urdf", "<robot/>")
}
