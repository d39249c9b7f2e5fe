//go:build !unix

package main

import "io/fs"

// isPrivate: what lies in a user's profile is the user's.
func isPrivate(fs.FileInfo) bool { return true }
