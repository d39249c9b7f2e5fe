//go:build linux || darwin

package host

import "golang.org/x/sys/unix"

// setNotSentLowat is called with a TCP socket. A failure leaves the system's own bound.
func setNotSentLowat(fd uintptr) {
	_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, notSentLowat)
}
