package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/vuerlua/vuerlua/host"
)

// follower counts the files that assets has watched.
type follower struct {
	watched map[string]int
	changed []string
}

func followAssets(t *testing.T) (*assets, *follower) {
	a, f := new(assets), &follower{watched: map[string]int{}}
	ending := make(chan struct{})
	t.Cleanup(func() { close(ending) })
	a.follow(ending, func(path string) { f.watched[path]++ }, func(path string) { f.changed = append(f.changed, path) })
	return a, f
}

// Each file that clients request is watched once, and the number of files is bounded.
func TestAssetsAreBounded(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		info  os.FileInfo
		local bool
		want  int
	}{
		{"missing files, from this machine", nil, true, 64},
		{"missing files, from other machines", nil, false, 64},
		{"files, from this machine", info, true, 4096},
		{"files, from other machines", info, false, 2048},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, f := followAssets(t)
				for i := range 6000 {
					for range 2 {
						a.asked(host.Asked{Path: filepath.Join(dir, fmt.Sprint(i)), Info: tc.info, Local: tc.local})
					}
					if i%100 == 0 {
						synctest.Wait()
					}
				}
				synctest.Wait()
				if len(f.watched) != tc.want || len(a.list()) != tc.want {
					t.Errorf("%d are watched, want %d", len(f.watched), tc.want)
				}
				for path, n := range f.watched {
					if n > 1 {
						t.Fatalf("%s is watched %d times", path, n)
					}
				}
				// Many requests of other machines do not keep this machine's files from being watched.
				if !tc.local {
					a.asked(host.Asked{Path: filepath.Join(dir, "mine"), Local: true})
					if synctest.Wait(); f.watched[filepath.Join(dir, "mine")] != 1 {
						t.Error("this machine's file is not watched")
					}
				}
			})
		})
	}
}

// A file that changes after it was served and before it is watched is reported as changed.
func TestAssetChangedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, f := followAssets(t)
		dir := t.TempDir()
		same, other, came := filepath.Join(dir, "same"), filepath.Join(dir, "other"), filepath.Join(dir, "came")
		for _, path := range []string{same, other} {
			overwrite(t, path, "one")
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if path == other {
				overwrite(t, path, "another")
			}
			a.asked(host.Asked{Path: path, Info: info})
		}
		a.asked(host.Asked{Path: filepath.Join(dir, "none")})
		synctest.Wait()
		overwrite(t, came, "one")
		a.asked(host.Asked{Path: came})
		synctest.Wait()
		if fmt.Sprint(f.changed) != fmt.Sprint([]string{other, came}) {
			t.Errorf("changed: %q", f.changed)
		}
	})
}
