package main

import (
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/vuerlua/vuerlua/host/printable"
)

// system is everything of the operating system that the commands touch. Its fields are
// set once, before [run], and only read from then on; its functions may be called from
// any goroutine.
type system struct {
	args    []string // of the command line, without the program's name
	env     func(name string) (value string, ok bool)
	cwd     string // absolute; relative paths of the command line start here
	started time.Time
	now     func() time.Time

	stdin          io.Reader
	stdout, stderr io.Writer
	outTTY, errTTY bool     // stdout, stderr are terminals
	terminal       terminal // what stdin is; nil if it is none

	// notify starts the delivery of the signals that end the program, for the rest of it: one
	// that comes late must not undo an orderly end. Until the first call they do what the
	// system does by default.
	notify func() <-chan os.Signal
	// keepPipes makes a write to a pipe that nobody reads any more an error, where it would
	// end the program.
	keepPipes func()
	// browse opens url in the user's browser and does not wait for it.
	browse func(url string) error
	// networks lists the addresses of the interfaces that are up, loopback left out.
	networks func() []network
	// tuneGC sets the collector's growth percentage and the soft memory limit in bytes;
	// a negative value leaves that one alone.
	tuneGC func(percent int, limit int64)
	// start compiles the script and makes the server for it.
	start func(*options, *console) (server, error)
}

// A network is an address of this machine that others may reach.
type network struct {
	device string
	addr   netip.Addr
}

// realSystem is the process's own.
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
	// A folder that was deleted under us leaves cwd empty; absolute paths still work.
	s.cwd, _ = os.Getwd()
	return s
}

func notifySignals() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	return c
}

// keepPipes takes the signal and does nothing with it. To ignore it would be handed on to the
// programs that this one starts.
func keepPipes() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// isTerminal says whether f is a character device other than the null device, which is
// what a terminal is on every system we run on.
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
		// Not "start", which is the shell's own and would interpret the address.
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		cmd = exec.Command("xdg-open", url)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // the exit status of a browser says nothing
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

// shown returns text for a stream: made printable for a terminal, unchanged for a file or a pipe.
func shown(tty bool, text string) string {
	if tty {
		return printable.Text(text)
	}
	return text
}

// getenv is the value of an environment variable, "" where it is not set.
func (s *system) getenv(name string) string {
	v, _ := s.env(name)
	return v
}

// colorful says whether colours may go to a stream: it is a terminal that can, and the
// user has not asked for none (https://no-color.org: a value that is not empty).
func (s *system) colorful(tty bool) bool {
	return tty && s.getenv("NO_COLOR") == "" && !strings.EqualFold(s.getenv("TERM"), "dumb")
}
