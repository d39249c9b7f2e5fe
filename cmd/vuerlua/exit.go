package main

import (
	"errors"
	"fmt"

	"github.com/vuerlua/vuerlua/host/printable"
)

// The exit codes. They are part of the interface: scripts and supervisors branch on
// them, so a number keeps its meaning.
const (
	// exitOK: success, including a clean shutdown after SIGINT or SIGTERM.
	exitOK = 0
	// exitInternal: a failure that no other code describes.
	exitInternal = 1
	// exitUsage: the command line or the environment is wrong; nothing was started.
	exitUsage = 2
	// exitScript: the script does not compile, or its main chunk raised an error.
	exitScript = 3
	// exitListen: the program cannot listen on the address: it is taken, not allowed, or not an
	// address of this machine.
	exitListen = 4
	// exitConnect: a server cannot be reached, or the connection to it broke.
	exitConnect = 5
	// exitInterrupted: a signal ended the program before it served, or a second interrupt, at least
	// a second after the first, cut the shutdown short. Shells use this number for SIGINT.
	exitInterrupted = 130
)

// exitStatus explains the exit codes in the manual page.
var exitStatus = []struct {
	code    int
	meaning string
}{
	{exitOK, "Success, including a clean shutdown after SIGINT or SIGTERM."},
	{exitInternal, "A failure that no other code describes."},
	{exitUsage, "The command line or the environment is wrong."},
	{exitScript, "The script does not compile or fails while it loads, or check found errors."},
	{exitListen, "The program cannot listen on the port or address."},
	{exitConnect, "A server cannot be reached, or the connection to it broke."},
	{exitInterrupted, "A signal ended the program before it was ready, or a second Ctrl+C interrupted its shutdown."},
}

// A failure ends the program with a code. It is printed once, by run, as its message
// and its advice on two lines.
type failure struct {
	code    int
	message string // what is wrong; "" if it has been printed already
	advice  string // what to do; "" for none
	err     error  // the cause, or nil
}

func (f *failure) Error() string {
	if f.message == "" && f.err != nil {
		return f.err.Error()
	}
	return f.message
}

func (f *failure) Unwrap() error { return f.err }

// misuse returns the failure for a wrong command line: what is wrong, and what would be right.
func misuse(advice, format string, args ...any) error {
	return &failure{code: exitUsage, message: fmt.Sprintf(format, args...), advice: advice}
}

// report prints err unless it has been printed already, and returns its exit code.
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
