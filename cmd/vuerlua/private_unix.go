//go:build unix

package main

import (
	"io/fs"
	"os"
	"syscall"
)

// isPrivate says that a folder is this user's, and that nobody else has a way in.
func isPrivate(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Getuid() && info.Mode().Perm()&0o077 == 0
}
