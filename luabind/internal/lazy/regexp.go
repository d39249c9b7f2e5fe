// Package lazy compiles regular expressions on first use: most runs of the program need few of
// them, and compiling all of them takes a noticeable part of its start.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a function that returns the compiled pattern. The function may be called on any
// goroutine. Its first call panics if the pattern is not valid.
func Regexp(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
