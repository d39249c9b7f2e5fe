package main

import (
	"bytes"
	"context"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// fakeSystem is the system of one test: its folder, its environment, its signals.
type fakeSystem struct {
	*system
	vars    map[string]string
	out     buffer // standard output
	errOut  buffer // standard error
	signals chan os.Signal
	browsed []string

	server    *fakeServer
	startErr  error
	startWait chan struct{} // start returns once it is closed; nil: at once
	options   *options      // of the last start

	gcPercent int
	gcLimit   int64
}

func newFakeSystem(t *testing.T, args ...string) *fakeSystem {
	t.Helper()
	f := &fakeSystem{
		vars:    map[string]string{},
		signals: make(chan os.Signal, 2),
		server:  newFakeServer(),
	}
	f.system = &system{
		args:    args,
		env:     func(name string) (string, bool) { v, ok := f.vars[name]; return v, ok },
		cwd:     t.TempDir(),
		started: time.Now(),
		now:     time.Now,
		stdout:  &f.out,
		stderr:  &f.errOut,
		notify:  func() <-chan os.Signal { return f.signals },
		browse:  func(url string) error { f.browsed = append(f.browsed, url); return nil },
		networks: func() []network {
			return []network{{"eth0", netip.MustParseAddr("192.168.1.20")}}
		},
		keepPipes: func() {},
		tuneGC:    func(percent int, limit int64) { f.gcPercent, f.gcLimit = percent, limit },
		start: func(o *options, _ *console) (server, error) {
			f.options = o
			if f.startWait != nil {
				<-f.startWait
			}
			if f.startErr != nil {
				return nil, f.startErr
			}
			return f.server, nil
		},
	}
	return f
}

// write creates files with the given paths, relative to the folder of f.
func (f *fakeSystem) write(t *testing.T, paths ...string) {
	t.Helper()
	for _, p := range paths {
		p = filepath.Join(f.cwd, p)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("-- a scene\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// runUntilServing runs the command line until it serves, ends it by a signal, and returns the exit
// code.
func (f *fakeSystem) runUntilServing(t *testing.T) int {
	t.Helper()
	code := make(chan int, 1)
	go func() { code <- run(f.system) }()
	select {
	case c := <-code: // it ended earlier
		return c
	case <-f.server.serving:
	case <-time.After(10 * time.Second):
		t.Fatal("it does not serve")
	}
	f.signals <- os.Interrupt
	return <-code
}

// fakeServer serves no clients, until Shutdown.
type fakeServer struct {
	serving  chan struct{} // closed by the first Serve
	once     sync.Once
	fail     chan error // what Serve returns
	stop     chan struct{}
	stuck    bool // Shutdown ignores its context
	slow     time.Duration
	shutdown int // calls
}

func newFakeServer() *fakeServer {
	return &fakeServer{serving: make(chan struct{}), fail: make(chan error), stop: make(chan struct{})}
}

func (s *fakeServer) Serve(net.Listener) error {
	s.once.Do(func() { close(s.serving) })
	select {
	case err := <-s.fail:
		return err
	case <-s.stop:
		return nil
	}
}

func (s *fakeServer) Shutdown(context.Context) error {
	s.shutdown++
	time.Sleep(s.slow)
	if s.stuck {
		<-s.stop
		return nil
	}
	close(s.stop)
	return nil
}

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// A command whose output cannot be written says so, and fails.
func TestFullOutput(t *testing.T) {
	f := newFakeSystem(t, "version")
	f.system.stdout = fullWriter{}
	if code := run(f.system); code != exitInternal || !strings.Contains(f.errOut.String(), "cannot write to standard output: no space left on device") {
		t.Errorf("exit code %d, %s", code, f.errOut.String())
	}
	f = newFakeSystem(t, "docs")
	f.system.stdout = fullWriter{}
	if code := run(f.system); code != exitInternal {
		t.Errorf("exit code %d, %s", code, f.errOut.String())
	}
}

type fullWriter struct{}

func (fullWriter) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}
