//go:build unix

package disk_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/host/disk"
)

// A place is a folder with hostile content, inside another one.
type place struct {
	dir  string // the folder
	root *os.Root
}

// newPlace creates a folder with every kind of file, next to victim.txt and the folder victims.
func newPlace(t *testing.T) place {
	t.Helper()
	above := t.TempDir()
	dir := filepath.Join(above, "scene")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(above, name)
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		must(os.WriteFile(path, []byte(text), 0o644))
	}
	put("victim.txt", "precious")
	put("victims/m.lua", "precious")
	put("scene/a.lua", "return 1")
	put("scene/empty.lua", "")
	put("scene/lib/m.lua", "return 2")
	put("scene/.git/config", "[core]")
	put("scene/..data/a.lua", "return 3")
	link := func(target, name string) { t.Helper(); must(os.Symlink(target, filepath.Join(dir, name))) }
	link("a.lua", "inside.lua")
	link("lib", "libs")
	link("..data/a.lua", "mounted.lua")
	link("../victim.txt", "out.lua")
	link(filepath.Join(above, "victim.txt"), "absolute.lua")
	link("../victims", "outer")
	link("nothing", "dangling.lua")
	link("loop.lua", "loop.lua")
	link("/dev/zero", "zero.lua")
	link(".git", "git")
	link("lib/../git/config", "twice")
	must(os.Link(filepath.Join(above, "victim.txt"), filepath.Join(dir, "hard.lua")))
	must(syscall.Mkfifo(filepath.Join(dir, "pipe.lua"), 0o600))
	root, err := os.OpenRoot(dir)
	must(err)
	t.Cleanup(func() { root.Close() })
	return place{dir, root}
}

// victims fails the test if anything outside the folder has changed.
func (p place) victims(t *testing.T) {
	t.Helper()
	for _, name := range []string{"victim.txt", "victims/m.lua"} {
		if text, err := os.ReadFile(filepath.Join(p.dir, "..", name)); string(text) != "precious" {
			t.Errorf("%s is %q now, %v", name, text, err)
		}
	}
}

// within runs f, which must not block.
func within(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("the call blocks")
	}
}

func TestRead(t *testing.T) {
	p := newPlace(t)
	for _, tc := range []struct {
		name string
		text string
		err  error // below the root
		free error // without a root; nil where err is nil
	}{
		{"a.lua", "return 1", nil, nil},
		{"empty.lua", "", nil, nil},
		{"lib/m.lua", "return 2", nil, nil},
		{"inside.lua", "return 1", nil, nil},
		{"libs/m.lua", "return 2", nil, nil},
		{"mounted.lua", "return 3", nil, nil},
		{"out.lua", "precious", disk.ErrOutside, nil},
		{"absolute.lua", "precious", disk.ErrOutside, nil},
		{"outer/m.lua", "precious", disk.ErrOutside, nil},
		{"../victim.txt", "precious", disk.ErrOutside, nil},
		{"zero.lua", "", disk.ErrOutside, disk.ErrNotRegular},
		{"pipe.lua", "", disk.ErrNotRegular, disk.ErrNotRegular},
		{"lib", "", syscall.EISDIR, syscall.EISDIR},
		{"missing.lua", "", fs.ErrNotExist, fs.ErrNotExist},
		{"dangling.lua", "", fs.ErrNotExist, fs.ErrNotExist},
		{"loop.lua", "", syscall.ELOOP, syscall.ELOOP},
	} {
		t.Run(tc.name, func(t *testing.T) {
			within(t, func() {
				text, err := disk.ReadIn(p.root, tc.name, 100)
				if !errors.Is(err, tc.err) || err == nil && string(text) != tc.text {
					t.Errorf("below the root: %q, %v", text, err)
				}
				text, err = disk.Read(filepath.Join(p.dir, tc.name), 100)
				if !errors.Is(err, tc.free) || err == nil && string(text) != tc.text {
					t.Errorf("without a root: %q, %v", text, err)
				}
			})
		})
	}
}

func TestLimit(t *testing.T) {
	p := newPlace(t)
	if text, err := disk.ReadIn(p.root, "a.lua", 8); string(text) != "return 1" {
		t.Errorf("%q, %v", text, err)
	}
	var limit *disk.LimitError
	if _, err := disk.ReadIn(p.root, "a.lua", 7); !errors.As(err, &limit) || limit.Limit != 7 {
		t.Error(err)
	}
	// A sparse file of a terabyte, and one whose reported size is 0.
	if err := os.Truncate(filepath.Join(p.dir, "a.lua"), 1<<40); err != nil {
		t.Fatal(err)
	}
	if _, err := disk.ReadIn(p.root, "a.lua", 8<<20); err == nil || !strings.HasSuffix(err.Error(), "a.lua: longer than 8 MiB") {
		t.Error(err)
	}
	if _, err := os.Stat("/proc/self/status"); err == nil {
		if text, err := disk.Read("/proc/self/status", 1<<20); err != nil || len(text) == 0 {
			t.Errorf("%q, %v", text, err)
		}
		if _, err := disk.Read("/proc/self/status", 10); !errors.As(err, &limit) {
			t.Error(err)
		}
	}
}

// A pipe that has just replaced a file is detected when it is opened.
func TestOpenForWriting(t *testing.T) {
	p := newPlace(t)
	for name, want := range map[string]error{
		"a.lua": nil, "new.lua": nil, "inside.lua": nil, "lib": syscall.EISDIR, "pipe.lua": disk.ErrNotRegular,
		"out.lua": disk.ErrOutside, "outer/new.lua": disk.ErrOutside, "zero.lua": disk.ErrOutside, "no/new.lua": fs.ErrNotExist,
	} {
		within(t, func() {
			f, _, err := disk.OpenIn(p.root, name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
			if !errors.Is(err, want) || (err == nil) != (want == nil) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
			if err == nil {
				f.Close()
			}
		})
	}
	p.victims(t)
}

func TestReplace(t *testing.T) {
	p := newPlace(t)
	before := disk.Names(p.root, ".", -1)
	for name, want := range map[string]error{
		"a.lua": nil, "new.lua": nil, "lib/m.lua": nil, "libs/m.lua": nil, "pipe.lua": nil, "inside.lua": nil,
		"out.lua": nil, "absolute.lua": nil, "zero.lua": nil, "dangling.lua": nil, "loop.lua": nil, "hard.lua": nil,
		"lib": fs.ErrExist, "no/new.lua": fs.ErrNotExist, "outer/m.lua": disk.ErrOutside, "../victim.txt": disk.ErrOutside,
	} {
		within(t, func() {
			err := disk.Replace(p.root, name, []byte("new"))
			if !errors.Is(err, want) || (err == nil) != (want == nil) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
			if err != nil {
				return
			}
			if info, err := p.root.Lstat(name); err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&0o400 == 0 {
				t.Errorf("%s is %v, %v", name, info, err)
			}
			if text, err := disk.ReadIn(p.root, name, 100); string(text) != "new" {
				t.Errorf("%s has %q, %v", name, text, err)
			}
		})
	}
	p.victims(t)
	after := slices.DeleteFunc(disk.Names(p.root, ".", -1), func(name string) bool { return name == "new.lua" })
	slices.Sort(before)
	if slices.Sort(after); !slices.Equal(before, after) {
		t.Errorf("there was %v, there is %v", before, after)
	}
	p.noParts(t)
}

func TestKeep(t *testing.T) {
	p := newPlace(t)
	if err := disk.Keep(p.root, "out.lua", []byte("new")); err != nil {
		t.Fatal(err)
	}
	if text, err := disk.ReadIn(p.root, "out.lua", 100); string(text) != "new" {
		t.Errorf("it has %q, %v", text, err)
	}
	p.victims(t)
}

func (p place) noParts(t *testing.T) {
	t.Helper()
	for _, pattern := range []string{"*.part", ".*.part", "*/.*.part"} {
		if left, _ := filepath.Glob(filepath.Join(p.dir, pattern)); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestReplaceOnAFullDisk runs itself with a bound on the size of files.
func TestReplaceOnAFullDisk(t *testing.T) {
	if dir := os.Getenv("DISK_TEST_FULL"); dir != "" {
		limit := syscall.Rlimit{Cur: 1000, Max: 1000}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := disk.Replace(root, "a.lua", make([]byte, 5000)); !errors.Is(err, syscall.EFBIG) {
			t.Fatalf("%v, want %v", err, syscall.EFBIG)
		}
		return
	}
	p := newPlace(t)
	again := exec.Command(os.Args[0], "-test.run=^TestReplaceOnAFullDisk$")
	again.Env = append(os.Environ(), "DISK_TEST_FULL="+p.dir)
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if text, err := disk.ReadIn(p.root, "a.lua", 100); string(text) != "return 1" {
		t.Errorf("it has %q, %v", text, err)
	}
	p.noParts(t)
}

func TestVisible(t *testing.T) {
	p := newPlace(t)
	for name, want := range map[string]bool{
		"a.lua": true, "lib/m.lua": true, "inside.lua": true, "libs/m.lua": true, "mounted.lua": true, "..data/a.lua": true,
		"missing": true, ".": true, "": true, "a..b/c.d": true, "out.lua": true, "loop.lua": true,
		"\u200c.git/config": false, ".g\u200cit/config": false, "GIT~1/config": false, "git~2": false, "git~": true, "a~1": true, "git~x": true,
		".git/config": false, "lib/.env": false, ".env": false, "git/config": false, "git": false, "twice": false,
		"libs/../git/config": false, "./.git/config": false, "libs/../.git/hooks/new": false,
	} {
		within(t, func() {
			if err := disk.Visible(p.root, name); (err == nil) != want || err != nil && !errors.Is(err, disk.ErrHidden) {
				t.Errorf("%q: %v", name, err)
			}
		})
	}
}

func TestRemoveAndRename(t *testing.T) {
	p := newPlace(t)
	for name, err := range map[string]error{
		"remove ..":      disk.Remove(p.root, "../victim.txt"),
		"remove by link": disk.Remove(p.root, "outer/m.lua"),
		"rename in":      disk.Rename(p.root, "outer/m.lua", "m.lua"),
		"rename out":     disk.Rename(p.root, "a.lua", "outer/m.lua"),
	} {
		if !errors.Is(err, disk.ErrOutside) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := errors.Join(disk.Remove(p.root, "out.lua"), disk.Rename(p.root, "a.lua", "b.lua")); err != nil {
		t.Error(err)
	}
	p.victims(t)
}

func TestNames(t *testing.T) {
	p := newPlace(t)
	if names := disk.Names(p.root, "lib", 10); !slices.Equal(names, []string{"m.lua"}) {
		t.Errorf("lib has %v", names)
	}
	if names := disk.Names(p.root, ".", 3); len(names) > 3 {
		t.Errorf("too many: %v", names)
	}
	for _, name := range disk.Names(p.root, ".", -1) {
		if name == ".git" {
			t.Error("a hidden name is in the list")
		}
	}
	within(t, func() {
		for _, name := range []string{"pipe.lua", "outer", "missing", "a.lua"} {
			if names := disk.Names(p.root, name, 10); len(names) > 0 {
				t.Errorf("%s has %v", name, names)
			}
		}
	})
}
