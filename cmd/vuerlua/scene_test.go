package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFindScene(t *testing.T) {
	for name, test := range map[string]struct {
		files   []string
		operand string
		want    string // path, or
		err     string // the message and the advice
	}{
		"a file":                  {[]string{"a.lua"}, "a.lua", "a.lua", ""},
		"a file in a folder":      {[]string{"d/a.lua"}, "d/a.lua", "d/a.lua", ""},
		"a file of another name":  {[]string{"a.txt"}, "a.txt", "a.txt", ""},
		"a folder's scene":        {[]string{"d/scene.lua", "d/main.lua", "d/init.lua"}, "d", "d/scene.lua", ""},
		"a folder's main":         {[]string{"d/main.lua", "d/init.lua", "d/x.lua"}, "d", "d/main.lua", ""},
		"a folder's init":         {[]string{"d/init.lua", "d/x.lua"}, "d/", "d/init.lua", ""},
		"a folder's only script":  {[]string{"d/x.lua", "d/readme.md"}, "d", "d/x.lua", ""},
		"the current folder":      {[]string{"only.lua"}, ".", "only.lua", ""},
		"a folder of many":        {[]string{"d/x.lua", "d/y.lua"}, "d", "", "d has no scene.lua, main.lua or init.lua | name one: vuerlua run d/x.lua (the folder has x.lua, y.lua)"},
		"a folder of none":        {[]string{"d/x.txt"}, "d", "", "d: no .lua files in this folder | create one there: vuerlua new d"},
		"a slip":                  {[]string{"cubes.lua", "x.lua"}, "cube.lua", "", "cube.lua: no such file | did you mean cubes.lua?"},
		"without the extension":   {[]string{"s/hello.lua", "s/x.lua"}, "s/hello", "", "s/hello: no such file | did you mean s/hello.lua?"},
		"nothing like it":         {[]string{"cubes.lua", "x.lua"}, "mountains.lua", "", "mountains.lua: no such file | the folder has cubes.lua, x.lua"},
		"nothing at all":          {nil, "x.lua", "", "x.lua: no such file | its folder has no .lua files"},
		"a folder that is absent": {nil, "no/x.lua", "", "no/x.lua: no such file | check the path: its folder does not exist"},
		"nothing like it, but much else": {
			[]string{"a1.lua", "a2.lua", "a3.lua", "a4.lua", "a5.lua", "a6.lua", "a7.lua", "a8.lua"}, "mountains.lua", "",
			"mountains.lua: no such file | the folder has a1.lua, a2.lua, a3.lua, a4.lua, a5.lua, a6.lua and 2 more",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t)
			f.write(t, test.files...)
			got, err := findScene(f.cwd, filepath.FromSlash(test.operand))
			if test.err != "" {
				var message string
				if failed, ok := err.(*failure); ok {
					message = filepath.ToSlash(failed.message + " | " + failed.advice)
				}
				if message != test.err {
					t.Errorf("error %q, want %q", message, test.err)
				}
				return
			}
			if want := filepath.Join(f.cwd, filepath.FromSlash(test.want)); err != nil || got != want {
				t.Errorf("got %q, %v; want %q", got, err, want)
			}
		})
	}
}

func TestFindSceneByAbsolutePath(t *testing.T) {
	f := newFakeSystem(t)
	f.write(t, "a.lua")
	path := filepath.Join(f.cwd, "a.lua")
	if got, err := findScene(t.TempDir(), path); err != nil || got != path {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFindSceneUnreadable(t *testing.T) {
	f := newFakeSystem(t)
	f.write(t, "file")
	// A path whose folder is a file has its own error.
	_, err := findScene(f.cwd, filepath.Join("file", "a.lua"))
	if err == nil || strings.Contains(err.Error(), f.cwd) {
		t.Errorf("error %v", err)
	}
}

func TestFindSceneLinks(t *testing.T) {
	f := newFakeSystem(t)
	f.write(t, "real.lua", "links/other.lua")
	for link, target := range map[string]string{
		"good.lua": "real.lua", "d.lua": "x.lua", "loop.lua": "loop.lua", "there.lua": "back.lua", "back.lua": "there.lua",
		"chain.lua": "d.lua", "links/scene.lua": "../x.lua",
	} {
		if err := os.Symlink(target, filepath.Join(f.cwd, link)); err != nil {
			t.Fatal(err)
		}
	}
	for operand, want := range map[string]string{
		"good.lua":  "",
		"d.lua":     "d.lua: a link to x.lua, which does not exist",
		"chain.lua": "chain.lua: a link to d.lua, which does not exist",
		"loop.lua":  "loop.lua: a link that leads back to itself",
		"there.lua": "there.lua: a link that leads back to itself",
		"links":     "links/scene.lua: a link to ../x.lua, which does not exist",
	} {
		var got string
		if _, err := findScene(f.cwd, operand); err != nil {
			got = filepath.ToSlash(err.Error())
		}
		if got != want {
			t.Errorf("%s: error %q, want %q", operand, got, want)
		}
	}
}

// The only script of a folder may be a link to a script in another folder.
func TestCheckAFolderOfALink(t *testing.T) {
	f := newFakeSystem(t)
	f.write(t, "real.lua", "links/readme.md")
	for _, target := range []string{"../real.lua", "../gone.lua"} {
		link := filepath.Join(f.cwd, "links", "scene.lua")
		_ = os.Remove(link)
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		jobs, err := f.checkJobs("links")
		if (err == nil) != (target == "../real.lua") || (err == nil) != (len(jobs) == 1) {
			t.Errorf("%s: %d jobs, error %v", target, len(jobs), err)
		}
	}
}
