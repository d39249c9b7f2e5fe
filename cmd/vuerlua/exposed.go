package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/disk"
)

// exposedNames bounds the names in a workspace that are compared with those of keys.
const exposedNames = 1000

// exposed returns a warning about files that the user may not intend to serve, "" for none. The
// workspace is the script's folder by default, and a script may be anywhere.
func exposed(workspace, home string) string {
	const advice = "; move the script to its own folder, or name a folder with --workspace"
	real := func(path string) string {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
		return filepath.Clean(path)
	}
	dir := real(workspace)
	if dir == filepath.Dir(dir) {
		return "all files of this machine except hidden ones are served, because the workspace is " + workspace + advice
	}
	if home != "" {
		if way, err := filepath.Rel(dir, real(home)); err == nil && filepath.IsLocal(way) {
			return "your home folder is served except hidden files, because the workspace is " + workspace + advice
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return ""
	}
	defer root.Close()
	names := slices.DeleteFunc(disk.Names(root, ".", exposedNames), func(name string) bool {
		return !host.Secret(name) || strings.EqualFold(filepath.Ext(name), ".persist") // the script's own data belongs there
	})
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return fmt.Sprintf("the workspace has files that look like keys or passwords (%s), which are not served%s", enumerate(names), advice)
}
