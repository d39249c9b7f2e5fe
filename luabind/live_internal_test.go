package luabind

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A file that has just become empty is waited for, one that was empty before is not.
func TestEmptyFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.lua")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	looks := 0
	look := func() ([]byte, error) { looks++; return os.ReadFile(path) }
	stat := func() (fs.FileInfo, error) { return os.Stat(path) }
	l := &generationConfig{generation: 2}
	if text, err := l.read(look, stat); len(text) > 0 || err != nil || looks < 2 {
		t.Errorf("just emptied: %q, %v, %d looks", text, err, looks)
	}
	before := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, before, before); err != nil {
		t.Fatal(err)
	}
	looks = 0
	if text, err := l.read(look, stat); len(text) > 0 || err != nil || looks != 1 {
		t.Errorf("empty for long: %q, %v, %d looks", text, err, looks)
	}
}
