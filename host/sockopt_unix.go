//go:build linux || darwin

package host

import "golang.org/x/sys/unix"

// setNotSentLowat is called with a TCP socket. A failure leaves the system's own bound.
func setNotSentLowat(fd uintptr) {
	_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, notSentLowat)
}

// openFiles returns the system's limit on the open files of the process, or 0 for no limit.
func openFiles() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > 1<<30 {
		return 0
	}
	return int(limit.Cur)
}
