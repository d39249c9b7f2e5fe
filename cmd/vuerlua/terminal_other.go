//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package main

import "os"

// openTerminal: there are no keys here, for want of a way to read single ones.
func openTerminal(*os.File) terminal { return nil }
