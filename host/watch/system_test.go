package watch_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/vuerlua/vuerlua/host/watch"
)

// These tests use a real file system and its notifications, so they wait in real time: as
// long as necessary for expected changes, and quietTime when no change is expected.

const quietTime = 400 * time.Millisecond

// A folder is a test's folder, with the folder "scenes" in it.
type folder struct {
	*testing.T
	path string
	w    *watch.Watcher
}

func newFolder(t *testing.T, poll bool) *folder {
	t.Helper()
	f := &folder{T: t, path: filepath.Join(t.TempDir(), "scenes")}
	f.do(os.Mkdir(f.path, 0o755))
	f.w = watch.New(watch.Config{Poll: poll, Interval: 50 * time.Millisecond})
	t.Cleanup(f.w.Close)
	return f
}

func (f *folder) at(name string) string { return filepath.Join(f.path, filepath.FromSlash(name)) }

func (f *folder) do(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *folder) write(name, text string) {
	f.Helper()
	f.do(os.WriteFile(f.at(name), []byte(text), 0o644))
}

// changed waits until exactly these files have been reported.
func (f *folder) changed(names ...string) {
	f.Helper()
	want := make([]string, len(names))
	for i, name := range names {
		want[i] = f.at(name)
	}
	slices.Sort(want)
	var got []string
	end := time.After(10 * time.Second)
	for !slices.Equal(got, want) {
		select {
		case files := <-f.w.Changes():
			got = append(got, files...)
			slices.Sort(got)
			got = slices.Compact(got)
		case <-end:
			f.Fatalf("changed: %q, want %q", got, want)
		}
	}
}

func (f *folder) quiet() {
	f.Helper()
	select {
	case files := <-f.w.Changes():
		f.Errorf("changed: %q, want nothing", files)
	case <-time.After(quietTime):
	}
}

func both(t *testing.T, test func(*testing.T, *folder)) {
	t.Helper()
	t.Run("notified", func(t *testing.T) { t.Parallel(); test(t, newFolder(t, false)) })
	t.Run("polled", func(t *testing.T) { t.Parallel(); test(t, newFolder(t, true)) })
}

func TestHowEditorsSave(t *testing.T) {
	both(t, func(t *testing.T, f *folder) {
		f.write("scene.lua", "one")
		f.w.Add(f.at("scene.lua"))
		f.quiet()

		f.write("scene.lua", "in place") // truncated, then written
		f.changed("scene.lua")

		f.write(".scene.lua.tmp", "renamed over") // sed -i, and most programs
		f.do(os.Rename(f.at(".scene.lua.tmp"), f.at("scene.lua")))
		f.changed("scene.lua")

		f.write("4913", "") // vim asks whether it can make files here
		f.do(os.Remove(f.at("4913")))
		f.do(os.Rename(f.at("scene.lua"), f.at("scene.lua~")))
		f.write("scene.lua", "vim")
		f.do(os.Remove(f.at("scene.lua~")))
		f.changed("scene.lua")

		for range 2 { // some write twice
			f.write("scene.lua", "twice")
		}
		f.changed("scene.lua")

		now := time.Now().Add(time.Hour)
		f.do(os.Chtimes(f.at("scene.lua"), now, now))
		f.quiet()
	})
}

func TestFilesAndFoldersComeAndGo(t *testing.T) {
	both(t, func(t *testing.T, f *folder) {
		f.w.Add(f.at("lib/deep/module.lua"))
		f.w.Add(f.at("lib/other.lua"))
		f.do(os.MkdirAll(f.at("lib/deep"), 0o755))
		f.write("lib/deep/module.lua", "one")
		f.changed("lib/deep/module.lua")
		f.do(os.RemoveAll(f.at("lib")))
		f.changed("lib/deep/module.lua")
		f.do(os.MkdirAll(f.at("lib/deep"), 0o755))
		f.write("lib/deep/module.lua", "one")
		f.changed("lib/deep/module.lua")
		f.write("lib/other.lua", "one")
		f.changed("lib/other.lua")

		// Another folder replaces it.
		f.do(os.MkdirAll(f.at("next/deep"), 0o755))
		f.write("next/deep/module.lua", "two")
		f.write("next/other.lua", "two")
		f.do(os.Rename(f.at("lib"), f.at("old")))
		f.do(os.Rename(f.at("next"), f.at("lib")))
		f.changed("lib/deep/module.lua", "lib/other.lua")
		f.write("lib/other.lua", "three")
		f.changed("lib/other.lua")
		f.write("old/other.lua", "three")
		f.quiet()
	})
}

func TestLinks(t *testing.T) {
	both(t, func(t *testing.T, f *folder) {
		for _, dir := range []string{"v1", "v2"} {
			f.do(os.Mkdir(f.at(dir), 0o755))
			f.write(dir+"/scene.lua", dir)
		}
		link := func(target, name string) {
			f.Helper()
			f.do(os.Symlink(target, f.at(name+".new")))
			f.do(os.Rename(f.at(name+".new"), f.at(name)))
		}
		link("v1", "current")
		link("v1/scene.lua", "alias.lua")
		f.w.Add(f.at("current/scene.lua"))
		f.w.Add(f.at("alias.lua"))
		f.write("v1/scene.lua", "edited")
		f.changed("alias.lua", "current/scene.lua")
		link("v2", "current")
		f.changed("current/scene.lua")
		f.write("v1/scene.lua", "edited again")
		f.changed("alias.lua")
		f.write("v2/scene.lua", "edited")
		f.changed("current/scene.lua")
		link("v2/scene.lua", "alias.lua")
		f.changed("alias.lua")
		f.write("v2/scene.lua", "edited again")
		f.changed("alias.lua", "current/scene.lua")
	})
}
