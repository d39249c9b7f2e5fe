//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package main

import (
	"errors"
	"os"
	"os/signal"
	"sync"

	"golang.org/x/sys/unix"
)

// A unixTerminal is the terminal that the process reads from.
type unixTerminal struct {
	fd int

	mu      sync.Mutex
	before  *unix.Termios // nil: not changed yet
	keyMode bool
}

var _ terminal = (*unixTerminal)(nil)

// openTerminal returns the terminal of f, or nil if f is not a terminal.
func openTerminal(f *os.File) terminal {
	if !isTerminal(f) {
		return nil
	}
	return &unixTerminal{fd: int(f.Fd())}
}

var errBackground = errors.New("the process is in the background")

// keys implements terminal. It does not change signals and output: Ctrl-C still interrupts. In
// raw mode, the program would have to emulate that.
func (t *unixTerminal) keys() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	// A background process is stopped when it configures its terminal.
	if group, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP); err != nil || group != unix.Getpgrp() {
		return errors.Join(errBackground, err)
	}
	now, err := unix.IoctlGetTermios(t.fd, getTermios)
	if err != nil {
		return err
	}
	if t.before == nil {
		t.before = now
		go t.comeBack()
	}
	mode := *t.before
	mode.Lflag &^= unix.ICANON | unix.ECHO
	mode.Cc[unix.VMIN], mode.Cc[unix.VTIME] = 1, 0
	t.keyMode = true
	return unix.IoctlSetTermios(t.fd, setTermios, &mode)
}

// lines implements terminal.
func (t *unixTerminal) lines() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.keyMode {
		return nil
	}
	t.keyMode = false
	return unix.IoctlSetTermios(t.fd, setTermios, t.before)
}

// comeBack switches to keys again when the shell resumes the process.
func (t *unixTerminal) comeBack() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, unix.SIGCONT)
	for range c {
		t.mu.Lock()
		again := t.keyMode
		t.mu.Unlock()
		if again {
			_ = t.keys()
		}
	}
}
