package watch

import (
	"os"
	"syscall"
)

// changeTime returns when the file's inode was last changed, in nanoseconds since 1970, or 0 if
// that is unknown. Unlike the modification time, programs cannot set it.
func changeTime(info os.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano()
	}
	return 0
}
