package main

import (
	"errors"
	"fmt"

	"github.com/vuerlua/vuerlua/host/printable"
)

// The exit codes. They are part of the interface: scripts and supervisors branch on
// them, so a number keeps its meaning.
const (
	// exitOK: it did what it was asked to. An orderly end by SIGINT or SIGTERM counts.
	exitOK = 0
	// exitInternal: something failed that none of the others describes.
	exitInternal = 1
	// exitUsage: the command line or the environment is wrong; nothing was started.
	exitUsage = 2
	// exitScript: the script does not compile, or its main chunk raised an error.
	exitScript = 3
	// exitListen: the address cannot be listened on: taken, not allowed, or not ours.
	exitListen = 4
	// exitConnect: a server cannot be reached, or the connection to it has broken.
	exitConnect = 5
	// exitInterrupted: a signal ended it before it served, or a second interrupt came a
	// second or more into the shutdown and cut that short. The shell's number for SIGINT.
	exitInterrupted = 130
)

// exitStatus explains the exit codes in the manual page.
var exitStatus = []struct {
	code    int
	meaning string
}{
	{exitOK, "It did what it was asked to do, or ended in order after SIGINT or SIGTERM."},
	{exitInternal, "Something failed that no other code describes."},
	{exitUsage, "The command line or the environment is wrong."},
	{exitScript, "The script does not compile, fails while it loads, or check has found errors."},
	{exitListen, "It cannot listen on the port or address."},
	{exitConnect, "A server cannot be reached, or the connection to it broke."},
	{exitInterrupted, "A signal ended it before it was ready, or a second Ctrl+C cut its end short."},
}

// A failure ends the program with a code. It is printed once, by run, as its message
// and its advice on two lines.
type failure struct {
	code    int
	message string // what is wrong; "" when it has been printed where it happened
	advice  string // what to do about it; "" for none
	err     error  // what it came from, or nil
}

func (f *failure) Error() string {
	if f.message == "" && f.err != nil {
		return f.err.Error()
	}
	return f.message
}

func (f *failure) Unwrap() error { return f.err }

// misuse is a wrong command line: what is wrong with it, and what would be right.
func misuse(advice, format string, args ...any) error {
	return &failure{code: exitUsage, message: fmt.Sprintf(format, args...), advice: advice}
}

// report prints err unless that has been done, and returns the exit code for it.
func (s *system) report(err error) int {
	if err == nil {
		return exitOK
	}
	f, ok := errors.AsType[*failure](err)
	if !ok {
		f = &failure{code: exitInternal, message: err.Error()}
	}
	if f.message != "" {
		fmt.Fprintf(s.stderr, "vuerlua: %s\n", printable.Text(bounded(f.message)))
		if f.advice != "" {
			fmt.Fprintf(s.stderr, "  %s\n", printable.Text(bounded(f.advice)))
		}
	}
	return f.code
}
