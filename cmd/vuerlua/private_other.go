//go:build !unix

package main

import "io/fs"

// isPrivate returns true: folders in a user's profile are private on these systems.
func isPrivate(fs.FileInfo) bool { return true }
