//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An evilFolder is a scene's folder from a malicious download, beside files of the user.
type evilFolder struct {
	*fakeSystem
	above string
}

func newEvilFolder(t *testing.T, args ...string) evilFolder {
	t.Helper()
	f := newFakeSystem(t, args...)
	e := evilFolder{f, f.cwd}
	f.put(t, "victim.txt", "precious", "victims/stamp", "precious", "victims/types/work.txt", "precious", "victims/types/session.lua", "precious",
		"evil/scene.lua", "print(1)")
	f.cwd = filepath.Join(f.cwd, "evil")
	return e
}

func (e evilFolder) try(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// unharmed fails the test if a file of the user has changed.
func (e evilFolder) unharmed(t *testing.T) {
	t.Helper()
	found := 0
	err := filepath.WalkDir(e.above, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, filepath.Join(e.above, "evil")) {
			return err
		}
		found++
		if text, err := os.ReadFile(path); string(text) != "precious" {
			t.Errorf("%s has %q now, %v", path, text, err)
		}
		return nil
	})
	if err != nil || found != 4 {
		t.Errorf("%d of 4 files are left, %v", found, err)
	}
}

// A downloaded folder can have links, pipes and wrong contents in place of the annotations. The
// commands that write annotations neither change nor remove files outside of the folder.
func TestEvilAnnotations(t *testing.T) {
	for name, arrange := range map[string]func(t *testing.T, e evilFolder){
		"stamp is a link": func(t *testing.T, e evilFolder) {
			e.try(t, os.Mkdir(e.path(".vuerlua"), 0o755), os.Symlink("../../victim.txt", e.path(".vuerlua/stamp")))
		},
		"stamp is an absolute link": func(t *testing.T, e evilFolder) {
			e.try(t, os.Mkdir(e.path(".vuerlua"), 0o755), os.Symlink(filepath.Join(e.above, "victim.txt"), e.path(".vuerlua/stamp")))
		},
		"stamp is a hard link": func(t *testing.T, e evilFolder) {
			e.try(t, os.Mkdir(e.path(".vuerlua"), 0o755), os.Link(filepath.Join(e.above, "victim.txt"), e.path(".vuerlua/stamp")))
		},
		"stamp is a pipe": func(t *testing.T, e evilFolder) {
			e.try(t, os.Mkdir(e.path(".vuerlua"), 0o755), syscall.Mkfifo(e.path(".vuerlua/stamp"), 0o600))
		},
		"stamp is a device": func(t *testing.T, e evilFolder) {
			e.try(t, os.Mkdir(e.path(".vuerlua"), 0o755), os.Symlink("/dev/zero", e.path(".vuerlua/stamp")))
		},
		"the folder is a link": func(t *testing.T, e evilFolder) {
			e.try(t, os.Symlink("../victims", e.path(".vuerlua")))
		},
		"the folder is a dangling link": func(t *testing.T, e evilFolder) {
			e.try(t, os.Symlink("../victims/new", e.path(".vuerlua")))
		},
		"the folder is a file": func(t *testing.T, e evilFolder) {
			e.put(t, ".vuerlua", "old")
		},
		"types is a link": func(t *testing.T, e evilFolder) {
			e.put(t, ".vuerlua/stamp", "old\ntypes/work.txt\ntypes/session.lua\n")
			e.try(t, os.Symlink("../../victims/types", e.path(".vuerlua/types")))
		},
		"a file is a link": func(t *testing.T, e evilFolder) {
			e.put(t, ".vuerlua/stamp", "old\n", ".vuerlua/types/x.lua", "")
			e.try(t, os.Symlink("../../../victim.txt", e.path(".vuerlua/types/components.lua")))
		},
		"a file is a hard link": func(t *testing.T, e evilFolder) {
			e.put(t, ".vuerlua/stamp", "old\n", ".vuerlua/types/x.lua", "")
			e.try(t, os.Link(filepath.Join(e.above, "victim.txt"), e.path(".vuerlua/types/components.lua")))
		},
		"a file is a pipe": func(t *testing.T, e evilFolder) {
			e.put(t, ".vuerlua/stamp", "old\n", ".vuerlua/types/x.lua", "")
			e.try(t, syscall.Mkfifo(e.path(".vuerlua/types/components.lua"), 0o600))
		},
		"the stamp names other files": func(t *testing.T, e evilFolder) {
			e.put(t, ".vuerlua/stamp", "old\n../../victim.txt\n/"+e.above+"/victim.txt\ntypes/../../../victim.txt\ntypes/\nstamp\n")
		},
		"the editor's configuration is a link": func(t *testing.T, e evilFolder) {
			e.try(t, os.Symlink("../victim.txt", e.path(".luarc.json")), os.Symlink("../victims/new", e.path(".gitignore")))
		},
	} {
		for _, command := range [][]string{{"run", "scene.lua", "--port=0"}, {"types"}, {"new", "--force"}} {
			t.Run(name+"/"+command[0], func(t *testing.T) {
				e := newEvilFolder(t, command...)
				arrange(t, e)
				if command[0] == "run" {
					if code := e.runUntilServing(t); code != exitOK {
						t.Errorf("exit code %d: %s", code, e.errOut.String())
					}
				} else if code := run(e.system); code != exitOK && !strings.Contains(e.errOut.String(), "not a folder") {
					t.Errorf("exit code %d: %s", code, e.errOut.String())
				}
				e.unharmed(t)
			})
		}
	}
}

// new --force only overwrites files of the folder: it replaces links and does not follow them.
func TestForceReplacesLinks(t *testing.T) {
	e := newEvilFolder(t, "new", "--force")
	e.try(t, os.Remove(e.path("scene.lua")), os.Symlink("../victim.txt", e.path("scene.lua")))
	if code := run(e.system); code != exitOK {
		t.Fatalf("exit code %d: %s", code, e.errOut.String())
	}
	if info, err := os.Lstat(e.path("scene.lua")); err != nil || !info.Mode().IsRegular() {
		t.Errorf("scene.lua: %v, %v", info, err)
	}
	e.unharmed(t)
}

// --ready-file only overwrites ready files, and only removes its own file.
func TestReadyFileSparesOthers(t *testing.T) {
	for name, arrange := range map[string]func(t *testing.T, e evilFolder, path string) string{
		"notes": func(t *testing.T, e evilFolder, path string) string {
			e.put(t, "ready", "my notes")
			return "other content"
		},
		"json": func(t *testing.T, e evilFolder, path string) string {
			e.put(t, "ready", `{"a": 1}`)
			return "other content"
		},
		"large": func(t *testing.T, e evilFolder, path string) string {
			e.put(t, "ready", strings.Repeat(" ", 1<<20))
			return "other content"
		},
		"a folder": func(t *testing.T, e evilFolder, path string) string {
			e.try(t, os.Mkdir(path, 0o755))
			return "is a directory"
		},
		"a pipe": func(t *testing.T, e evilFolder, path string) string {
			e.try(t, syscall.Mkfifo(path, 0o600))
			return "not a regular file"
		},
		"a link": func(t *testing.T, e evilFolder, path string) string {
			e.try(t, os.Symlink("../victim.txt", path))
			return "other content"
		},
		"a device": func(t *testing.T, e evilFolder, path string) string {
			e.try(t, os.Symlink("/dev/null", path))
			return "not a regular file"
		},
		"an empty one": func(t *testing.T, e evilFolder, path string) string { e.put(t, "ready", ""); return "" },
		"an old one": func(t *testing.T, e evilFolder, path string) string {
			e.put(t, "ready", `{"url":"http://localhost:1","pid":1}`)
			return ""
		},
		"a dangling link": func(t *testing.T, e evilFolder, path string) string { e.try(t, os.Symlink("../new", path)); return "" },
	} {
		t.Run(name, func(t *testing.T) {
			e := newEvilFolder(t, "run", "scene.lua", "--port=0", "--ready-file=ready")
			path := e.path("ready")
			want := arrange(t, e, path)
			before, _ := os.Lstat(path)
			if want == "" {
				if code := e.runUntilServing(t); code != exitOK {
					t.Errorf("exit code %d: %s", code, e.errOut.String())
				}
				if _, err := os.Lstat(path); err == nil {
					t.Error("the file is still there")
				}
			} else {
				if code := run(e.system); code != exitUsage || !strings.Contains(e.errOut.String(), "cannot use --ready-file ready: ") || !strings.Contains(e.errOut.String(), want) {
					t.Errorf("exit code %d: %s", code, e.errOut.String())
				}
				if after, err := os.Lstat(path); err != nil || !os.SameFile(before, after) {
					t.Errorf("the file has changed: %v", err)
				}
			}
			e.unharmed(t)
		})
	}
}

// Another user can create the folder for the sockets first: the scene runs, and warns that eval
// cannot reach it.
func TestSquattedRuntimeDir(t *testing.T) {
	dir := privateRuntime(t)
	if err := errors.Join(os.Mkdir(dir, 0o755), os.Chmod(dir, 0o777)); err != nil {
		t.Fatal(err)
	}
	p := startProcess(t, "")
	const want = "warning: vuerlua eval cannot reach this scene: "
	if got := p.errOut.String(); !strings.Contains(got, want) || !strings.Contains(got, "is not a folder of this user alone") && !strings.Contains(got, dir) {
		t.Errorf("it says %q", got)
	}
	if code := p.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}
