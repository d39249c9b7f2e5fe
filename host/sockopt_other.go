//go:build !linux && !darwin

package host

// setNotSentLowat does nothing: this system bounds a socket's queue in its own way.
func setNotSentLowat(uintptr) {}

// openFiles returns 0: this system has no fixed limit on open files.
func openFiles() int { return 0 }
