//go:build !linux && !darwin

package host

// setNotSentLowat does nothing: this system bounds a socket's queue in its own way.
func setNotSentLowat(uintptr) {}
