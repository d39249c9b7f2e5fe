// Package puctest helps tests that compare with the reference implementations of Lua: PUC Lua
// 5.1, the command lua5.1, and LuaJIT, for goto.
package puctest

import (
	"fmt"
	"iter"
	"os/exec"
	"strings"
	"testing"
)

// Find returns the path of an interpreter, or an error that says how to install it.
func Find(program string) (path string, err error) {
	if path, err = exec.LookPath(program); err != nil {
		return "", fmt.Errorf("%s is not installed: run .ci/lua, or apt-get install lua5.1 luajit", program)
	}
	return path, nil
}

// Command returns a command that runs PUC Lua 5.1. The test fails if that is not installed.
func Command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	path, err := Find("lua5.1")
	if err != nil {
		t.Fatal(err)
	}
	return exec.Command(path, args...)
}

// Differences yields the lines, counted from 1, in which two outputs differ.
func Differences(here, there string) iter.Seq2[int, [2]string] {
	a, b := strings.Split(here, "\n"), strings.Split(there, "\n")
	line := func(lines []string, i int) string {
		if i < len(lines) {
			return lines[i]
		}
		return "(end)"
	}
	return func(yield func(int, [2]string) bool) {
		for i := range max(len(a), len(b)) {
			pair := [2]string{line(a, i), line(b, i)}
			if pair[0] != pair[1] && !yield(i+1, pair) {
				return
			}
		}
	}
}
