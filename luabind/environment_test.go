package luabind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A script reads no secrets from the environment, and hears why.
func TestGetenv(t *testing.T) {
	script := filepath.Join(t.TempDir(), "scene.lua")
	if err := os.WriteFile(script, []byte(`for name in ("AWS_SECRET_ACCESS_KEY GITHUB_TOKEN APP_KEY APP_NAME PATH HOME LC_ALL VUERLUA_X NONE LANGX"):gmatch("%S+") do
		print(name, os.getenv(name))
	end
	print(pcall(os.getenv))`), 0o644); err != nil {
		t.Fatal(err)
	}
	environment := map[string]string{
		"AWS_SECRET_ACCESS_KEY": "secret", "GITHUB_TOKEN": "secret", "APP_KEY": "key", "APP_NAME": "", "PATH": "/bin",
		"HOME": "/h", "LC_ALL": "C", "VUERLUA_X": "1", "LANGX": "secret",
	}
	n := &notebook{}
	e, err := New(Config{
		Script: script, Reporter: n, Env: []string{"APP_*"},
		Getenv: func(name string) (string, bool) { v, ok := environment[name]; return v, ok },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	want := `AWS_SECRET_ACCESS_KEY	nil
GITHUB_TOKEN	nil
APP_KEY	key
APP_NAME	
PATH	nil
HOME	/h
LC_ALL	C
VUERLUA_X	1
NONE	nil
LANGX	nil
false	bad argument #1 to '?' (string expected, got no value)`
	if got := n.said(); got != want {
		t.Errorf("printed:\n%s\nwant:\n%s", got, want)
	}
	errs := strings.Join(n.errors(), "\n")
	if !strings.Contains(errs, "warning scene.lua:2: scripts cannot read the environment variable AWS_SECRET_ACCESS_KEY unless it is named at the start, so os.getenv returns nil (start with: --env AWS_SECRET_ACCESS_KEY)") ||
		strings.Contains(errs, "NONE") || strings.Contains(errs, "secret") {
		t.Errorf("reported:\n%s", errs)
	}
}
