//go:build unix

package main

import (
	"io/fs"
	"os"
	"syscall"
)

// isPrivate reports whether a folder belongs to this user and no other user can access it.
func isPrivate(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == os.Getuid() && info.Mode().Perm()&0o077 == 0
}
