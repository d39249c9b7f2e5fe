package watch

import (
	"os"
	"syscall"
)

// changeTime is when the file's inode was changed last, in nanoseconds, which no program can
// set; 0 where the system does not say.
func changeTime(info os.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano()
	}
	return 0
}
