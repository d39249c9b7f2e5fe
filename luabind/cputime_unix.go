//go:build unix

package luabind

import (
	"syscall"
	"time"
)

// processorTime returns the processor time of this process so far, or 0 if it is not known.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
