package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/disk"
)

// exposedNames is how many names of a workspace are looked at for keys.
const exposedNames = 1000

// exposed says what of a workspace its owner may not mean to serve, "" for nothing. The workspace
// is the script's folder by default, and a script may be anywhere.
func exposed(workspace, home string) string {
	const advice = "; move the script into a folder of its own, or name one with --workspace"
	real := func(path string) string {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
		return filepath.Clean(path)
	}
	dir := real(workspace)
	if dir == filepath.Dir(dir) {
		return "all files of this machine that are not hidden are served, as the workspace is " + workspace + advice
	}
	if home != "" {
		if way, err := filepath.Rel(dir, real(home)); err == nil && filepath.IsLocal(way) {
			return "your home folder is served, but for hidden files, as the workspace is " + workspace + advice
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return ""
	}
	defer root.Close()
	names := slices.DeleteFunc(disk.Names(root, ".", exposedNames), func(name string) bool { return !host.Secret(name) })
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return fmt.Sprintf("the workspace has what looks like keys or passwords (%s), which are not served%s", enumerate(names), advice)
}
