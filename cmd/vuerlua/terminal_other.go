//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package main

import "os"

// openTerminal returns nil: single keys cannot be read on these systems.
func openTerminal(*os.File) terminal { return nil }
