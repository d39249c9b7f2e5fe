package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/scripts"
)

func TestGalleryCommand(t *testing.T) {
	f := newFakeSystem(t, "gallery")
	if code := run(f.system); code != exitOK {
		t.Fatalf("exit code %d: %s", code, f.errOut.String())
	}
	files, err := filepath.Glob(filepath.Join(moduleRoot, "scripts", "*.lua"))
	if err != nil || len(files) != len(scripts.Scenes()) {
		t.Fatalf("%d files, %v, and %d scenes", len(files), err, len(scripts.Scenes()))
	}
	for _, scene := range scripts.Scenes() {
		if !strings.Contains(f.out.String(), "\n"+scene.Name+" ") && !strings.HasPrefix(f.out.String(), scene.Name+" ") {
			t.Errorf("%s is not listed", scene.Name)
		}
		if len(scene.About) < 10 || len(scene.About) > 160 || !strings.HasSuffix(scene.About, ".") {
			t.Errorf("%s does not begin with a sentence about what it shows: %q", scene.Name, scene.About)
		}
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"gallery", "solar"}, exitOK, "A solar system"},
		{[]string{"gallery", "gallery:solar"}, exitOK, "A solar system"},
		{[]string{"gallery", "solr"}, exitUsage, "did you mean gallery:solar?"},
		{[]string{"gallery", "a", "b"}, exitUsage, "takes one name"},
		{[]string{"run", "gallery:nothing_like_it"}, exitUsage, "vuerlua gallery lists them"},
		{[]string{"check", "gallery:meshes"}, exitOK, "no problems found"},
	} {
		f := newFakeSystem(t, c.args...)
		if code := run(f.system); code != c.code || !strings.Contains(f.out.String()+f.errOut.String(), c.want) {
			t.Errorf("%v: exit code %d\n%s%s", c.args, code, f.out.String(), f.errOut.String())
		}
	}
}

// A scene of the gallery needs only the program, writes nothing to the user's folder, and leaves no
// files behind.
func TestRunGallery(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f := newFakeSystem(t, "run", "gallery:meshes", "--port=0", "--strict", "-q", "--ready-file=ready.json")
	showScene(t, f)
	for _, dir := range []string{f.cwd, os.Getenv("TMPDIR")} {
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("%s has %v, %v", dir, left, err)
		}
	}
}

// showScene runs the command line of f until a client has received the scene.
func showScene(t *testing.T, f *fakeSystem) {
	t.Helper()
	f.start = startServer
	code := runAsync(f)
	ready := waitReady(t, f, code)
	ws := dial(t, ready.WS)
	if set := receiveScene(t, ws); set["etype"] != "SET" {
		t.Errorf("the first event is %v", set)
	}
	goodbye(ws)
	f.signals <- os.Interrupt
	if c := <-code; c != exitOK {
		t.Errorf("run: exit code %d\n%s", c, f.errOut.String())
	}
}
