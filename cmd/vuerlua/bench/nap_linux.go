package main

import (
	"time"

	"golang.org/x/sys/unix"
)

// nap sleeps in the kernel, which wakes a thread after tens of microseconds, while the
// Go runtime rounds up to a millisecond.
func nap(d time.Duration) {
	t := unix.NsecToTimespec(int64(d))
	_ = unix.Nanosleep(&t, nil) // a signal may end it early
}
