package main

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/vuerlua/vuerlua/host/printable"
)

// system is the part of the operating system that the commands use. Its fields are set
// once, before [run], and only read after that; its functions may be called from any
// goroutine.
type system struct {
	args    []string // of the command line, without the program's name
	env     func(name string) (value string, ok bool)
	cwd     string // absolute; relative paths of the command line start here
	started time.Time
	now     func() time.Time

	stdin          io.Reader
	stdout, stderr io.Writer
	outTTY, errTTY bool     // stdout, stderr are terminals
	terminal       terminal // the terminal of stdin; nil if stdin is not a terminal

	// notify starts the delivery of the signals that end the program. It is never stopped: a
	// late signal must not interrupt a clean shutdown. Before the first call, signals have the
	// system's default effect.
	notify func() <-chan os.Signal
	// keepPipes makes a write to a closed pipe return an error instead of ending the program.
	keepPipes func()
	// browse opens url in the user's browser and does not wait for it.
	browse func(url string) error
	// networks lists the addresses of the interfaces that are up, loopback left out.
	networks func() []network
	// tuneGC sets the collector's growth percentage and the soft memory limit in bytes;
	// a negative value leaves the setting unchanged.
	tuneGC func(percent int, limit int64)
	// start compiles the script and creates its server.
	start func(*options, *console) (server, error)
}

// A network is an address of this machine that other machines may reach.
type network struct {
	device string
	addr   netip.Addr
}

// realSystem returns the system of this process.
func realSystem() *system {
	s := &system{
		args:     os.Args[1:],
		env:      os.LookupEnv,
		started:  time.Now(),
		now:      time.Now,
		stdin:    os.Stdin,
		stdout:   os.Stdout,
		stderr:   os.Stderr,
		notify:   notifySignals,
		browse:   openBrowser,
		networks: listNetworks,
		tuneGC:   tuneGC,
		start:    startServer,

		keepPipes: keepPipes,
	}
	s.outTTY, s.errTTY = isTerminal(os.Stdout), isTerminal(os.Stderr)
	s.terminal = openTerminal(os.Stdin)
	// If the current folder has been deleted, cwd is empty; absolute paths still work.
	s.cwd, _ = os.Getwd()
	return s
}

func notifySignals() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	return c
}

// keepPipes receives the signal and does nothing. Ignoring it with signal.Ignore instead would be
// inherited by the programs that this program starts.
func keepPipes() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// isTerminal reports whether f is a terminal: a character device other than the null device, on
// every system that we support.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

func openBrowser(url string) error {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", url)
	case "windows":
		// "start" is a command of the shell, which would interpret the address.
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		cmd = exec.Command("xdg-open", url)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // the exit status of a browser means nothing
	return nil
}

func listNetworks() []network {
	devices, err := net.Interfaces()
	if err != nil {
		return nil
	}
	var found []network
	for _, d := range devices {
		if d.Flags&net.FlagUp == 0 || d.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, err := d.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addrs {
			if p, err := netip.ParsePrefix(a.String()); err == nil {
				found = append(found, network{d.Name, p.Addr().Unmap()})
			}
		}
	}
	return found
}

func tuneGC(percent int, limit int64) {
	if percent >= 0 {
		debug.SetGCPercent(percent)
	}
	if limit >= 0 {
		debug.SetMemoryLimit(limit)
	}
}

// guarded returns s with streams that pass only text and the program's own escape sequences to a
// terminal. Text from visitors and servers has to be made printable before it is written: it could
// contain those sequences as well.
func (s *system) guarded() *system {
	g := *s
	if s.outTTY {
		g.stdout = printable.NewWriter(s.stdout, sequences()...)
	}
	if s.errTTY {
		g.stderr = printable.NewWriter(s.stderr, sequences()...)
	}
	return &g
}

// A checkedWriter remembers the first error of a Writer, so that commands need not look at the errors of
// what they print. Its methods may be called from any goroutine.
type checkedWriter struct {
	io.Writer
	mu  sync.Mutex
	err error
}

func (w *checkedWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	if err != nil {
		w.mu.Lock()
		if w.err == nil {
			w.err = err
		}
		w.mu.Unlock()
	}
	return n, err
}

// failed returns the first error, nil for none. A reader that has closed its pipe has seen enough: that is
// not an error.
func (w *checkedWriter) failed() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(w.err, syscall.EPIPE) {
		return nil
	}
	return w.err
}

// shown returns text for a stream: made printable for a terminal, unchanged for a file or a pipe.
func shown(tty bool, text string) string {
	if tty {
		return printable.Text(text)
	}
	return text
}

// getenv returns the value of an environment variable, "" if it is not set.
func (s *system) getenv(name string) string {
	v, _ := s.env(name)
	return v
}

// colorful reports whether colours may be written to a stream: it is a terminal that supports
// them, and the user has not disabled them (https://no-color.org: by a value that is not empty).
func (s *system) colorful(tty bool) bool {
	return tty && s.getenv("NO_COLOR") == "" && !strings.EqualFold(s.getenv("TERM"), "dumb")
}
