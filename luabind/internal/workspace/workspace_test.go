package workspace

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

func openRoot(t *testing.T) *os.Root {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func allRoom(int64) error { return nil }

// TestDryRun: a script finds what it has written, and the workspace stays as it is.
func TestDryRun(t *testing.T) {
	root, scratch := openRoot(t), openRoot(t)
	if err := os.WriteFile(filepath.Join(root.Name(), "in"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := DryRun(root, scratch)
	for name, want := range map[string]string{"in": "new", "out": "new"} {
		if err := f.Replace(name, []byte("new")); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Read(name, allRoom); string(got) != want || err != nil {
			t.Errorf("%s has %q, %v", name, got, err)
		}
	}
	if f.Missing("out") || !f.Missing("none") {
		t.Error("a written file is missing, or one that nobody has written is not")
	}
	if err := f.Rename("out", "moved"); err != nil || !f.Missing("out") || f.Missing("moved") {
		t.Errorf("the file was not renamed: %v", err)
	}
	if err := f.Replace("no/such/folder", nil); err == nil {
		t.Error("a file is written to a folder that does not exist")
	}
	entries, err := os.ReadDir(root.Name())
	if err != nil || len(entries) != 1 {
		t.Errorf("the workspace has %v, %v", entries, err)
	}
	if text, _ := os.ReadFile(filepath.Join(root.Name(), "in")); string(text) != "old" {
		t.Errorf("the workspace's file has %q", text)
	}
	if f.Left() == nil || New(root).Left() != nil {
		t.Error("a dry run has no bound, or a workspace has one")
	}
}

func TestLocal(t *testing.T) {
	f := New(openRoot(t))
	for path, want := range map[string]error{
		"a/b": nil, "../a": disk.ErrOutside, "/a": disk.ErrOutside, "a\x00": disk.ErrOutside, ".git/config": disk.ErrHidden,
	} {
		if _, err := f.Local(path); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", path, err, want)
		}
	}
}

func TestFailure(t *testing.T) {
	root := openRoot(t)
	if err := os.WriteFile(filepath.Join(root.Name(), "robot.glb"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	f := New(root)
	_, err := f.Read("robto.glb", allRoom)
	if got := f.Failure("load", "robto.glb", err); got.Kind != script.IO || got.Hint != "did you mean 'robot.glb'?" {
		t.Errorf("got %+v", got)
	}
	_, err = f.Read("robot.glb", func(int64) error { return script.ErrNoRoom })
	if got := f.Failure("load", "robot.glb", err); got.Kind != script.Invalid || got.Hint != "--memory allows more" {
		t.Errorf("got %+v", got)
	}
}
