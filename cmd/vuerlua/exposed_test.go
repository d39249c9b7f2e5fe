package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExposed(t *testing.T) {
	home := filepath.Join(t.TempDir(), "me")
	scene := filepath.Join(home, "scene")
	keys := filepath.Join(home, "keys")
	for _, dir := range []string{scene, keys} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{filepath.Join(scene, "scene.lua"), filepath.Join(scene, "robot.glb"), filepath.Join(scene, "world.persist"), filepath.Join(keys, "id_rsa"), filepath.Join(keys, "server.pem")} {
		overwrite(t, path, "x")
	}
	link := filepath.Join(filepath.Dir(home), "link")
	if err := os.Symlink(home, link); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ workspace, home, want string }{
		{scene, home, ""},
		{scene, "", ""},
		{home, home, "your home folder is served"},
		{link, home, "your home folder is served"},
		{filepath.Dir(home), home, "your home folder is served"},
		{"/", home, "all files of this machine"},
		{keys, home, "(id_rsa, server.pem), which are not served"},
	} {
		if got := exposed(tc.workspace, tc.home); !strings.Contains(got, tc.want) || (got == "") != (tc.want == "") {
			t.Errorf("%s: %q, want %q", tc.workspace, got, tc.want)
		}
	}
}
