//go:build unix

package luabind

import (
	"syscall"
	"time"
)

// processorTime returns what the process has used so far; other programs do not count. It is
// 0 where it is not known.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
