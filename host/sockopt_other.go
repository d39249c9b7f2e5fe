//go:build !linux && !darwin

package host

// setNotSentLowat does nothing: this system bounds a socket's queue in its own way.
func setNotSentLowat(uintptr) {}

// openFiles is how many files the process may have open: here there is no fixed limit.
func openFiles() int { return 0 }
