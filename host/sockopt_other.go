//go:build !linux && !darwin

package host

// setNotSentLowat does nothing: this system bounds a socket's queue in its own way.
func setNotSentLowat(uintptr) {}

// openFiles returns 0, for no limit: this system does not have a fixed one.
func openFiles() int { return 0 }
