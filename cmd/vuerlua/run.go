package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// server is a running script and the host that serves it.
type server interface {
	// Serve serves the listener's connections until Shutdown, and returns nil then. It
	// is called once for each listener.
	Serve(net.Listener) error
	// Shutdown closes the clients' connections and ends the script. It returns when
	// everything has ended, or ctx is done.
	Shutdown(ctx context.Context) error
}

// The program ends within five seconds after the signal. Each nested step has a shorter limit
// than the step that contains it.
const (
	// endTime limits the whole shutdown. The process itself needs a moment to exit.
	endTime = 4800 * time.Millisecond
	// shutdownTime limits the server, even if clients do not answer and scripts do not stop. The
	// rest of endTime is for writing the last lines.
	shutdownTime = 4500 * time.Millisecond
	// hostTime limits the clients, so that on_close functions have time to run even if a client
	// does not answer.
	hostTime = 3 * time.Second
	// impatience is the time after the first signal from which an interrupt forces the end. Earlier
	// interrupts are duplicates: terminals, npm and supervisors signal both the process group and
	// the process.
	impatience = time.Second
)

const (
	// gcPercent trades memory for time: a script that creates new tables in each frame spends
	// a third less time on them than with Go's default of 100.
	gcPercent = 400
)

func runCommand(s *system, o *options) *command {
	return &command{
		name:    "run",
		usage:   "serve a scene",
		example: "run scene.lua",
		calls:   []call{{args: "[flags] <scene.lua | folder | gallery:NAME> [-- arguments of the script]"}},
		details: "In a folder, run uses scene.lua, main.lua or init.lua, or else the only script.",
		notes: `
The environment sets flags that are not on the command line: VUERLUA_PORT sets --port,
VUERLUA_READY_FILE sets --ready-file, and so on. VUER_PORT and VUER_HOST are also read.
NO_COLOR disables colors.`,
		operand: completeScene,
		values:  map[string]completer{"log": oneOf("text", "json"), "workspace": oneFile(""), "viewer-dir": oneFile("")},
		flags:   o.flags(),
		action: func(c *cli.Context) error {
			defer o.unpacked.remove()
			if err := o.complete(s.cwd, c); err != nil {
				return err
			}
			var err error
			if o.client, err = s.clientDefaults(); err != nil {
				return err
			}
			return runScene(s, o)
		},
	}
}

// complete resolves paths in flags and operands, and checks combinations of flags. Its errors
// are misuse.
func (o *options) complete(cwd string, c *cli.Context) error {
	operands := c.Args().Slice()
	switch {
	case len(operands) == 0:
		advice := "for example: vuerlua run scene.lua"
		if here := scriptsIn(cwd); len(here) > 0 {
			advice = "for example: vuerlua run " + here[0]
		}
		return misuse(advice, "run needs a script or a folder")
	case len(operands) > 1:
		return misuse(fmt.Sprintf("arguments of the script go after --: vuerlua run %s -- %s", operands[0], strings.Join(operands[1:], " ")),
			"run takes one script, not also %s", operands[1])
	case o.quiet && o.verbose:
		return misuse("omit one of them", "--quiet and --verbose exclude each other")
	case o.lan && c.IsSet("host") && o.host != defaultHost:
		return misuse("omit one of them: --lan listens on every network", "--lan and --host exclude each other")
	}
	var err error
	if o.script, err = o.findScript(cwd, operands[0]); err != nil {
		return err
	}
	if err := o.completeViewer(cwd); err != nil {
		return err
	}
	if o.workspace == "" {
		o.workspace = filepath.Dir(o.script)
		return nil
	}
	named := o.workspace
	if !filepath.IsAbs(o.workspace) {
		o.workspace = filepath.Join(cwd, o.workspace)
	}
	if info, err := os.Stat(o.workspace); err != nil || !info.IsDir() {
		return misuse("--workspace takes a folder", "%s is not a folder", named)
	}
	return nil
}

// runScene serves until a signal ends it or something fails.
func runScene(s *system, o *options) error {
	s.tune(o)
	out := newConsole(s, o)
	defer out.close()
	if o.readyFile != "" {
		if err := clearReady(s.path(o.readyFile)); err != nil {
			return misuse("name a file that does not exist yet", "cannot use --ready-file %s: %v", o.readyFile, reason(err))
		}
	}
	// The port is checked before the script starts, because a script may have effects when it
	// starts.
	listeners, err := listen(o)
	if err != nil {
		return s.nameHolder(o, err)
	}
	defer closeAll(listeners)
	signals := s.notify()
	s.keepPipes()

	if refreshed, err := refreshAnnotations(filepath.Dir(o.script)); err != nil {
		out.log.Warn("cannot update the editor annotations: " + reason(err).Error())
	} else if refreshed {
		out.log.Debug("updated the editor annotations to this version")
	}
	if warning := exposed(o.workspace, s.getenv("HOME")); warning != "" {
		out.log.Warn(warning)
	}
	server, err := startOrSignal(s, o, out, signals)
	if err != nil {
		return err
	}
	failed := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() {
			if err := server.Serve(l); err != nil {
				failed <- err
			}
		}()
	}
	at := findAddresses(o, listeners, s.networks)
	quit := make(chan struct{}, 1)
	notes := ""
	if live, ok := server.(*liveScene); ok {
		var stop func()
		notes, stop = live.attend(s, at, func() { notify(quit) })
		defer stop()
	}
	if err := announce(s, o, out, at, notes); err != nil {
		_ = shutdown(server, out, signals)
		return err
	}
	if o.readyFile != "" {
		defer (&readyFile{PID: os.Getpid()}).remove(s.path(o.readyFile))
	}

	select {
	case sig := <-signals:
		out.log.Info("stopping: " + sig.String())
		return shutdown(server, out, signals)
	case <-quit:
		out.log.Info("stopping: q")
		return shutdown(server, out, signals)
	case err := <-failed:
		_ = shutdown(server, out, signals)
		return fmt.Errorf("the server has stopped: %w", err)
	}
}

// startOrSignal starts the script. It returns early on a signal, because a main chunk may take long.
func startOrSignal(s *system, o *options, out *console, signals <-chan os.Signal) (server, error) {
	type result struct {
		server server
		err    error
	}
	started := make(chan result, 1)
	go func() {
		server, err := s.start(o, out)
		started <- result{server, err}
	}()
	select {
	case r := <-started:
		return r.server, r.err
	case sig := <-signals:
		return nil, &failure{code: exitInterrupted, message: sig.String() + " before the scene was ready"}
	}
}

// announce tells the user and other programs that clients can connect.
func announce(s *system, o *options, out *console, at addresses, notes string) error {
	took := s.now().Sub(s.started)
	if o.readyFile != "" {
		r := readyFile{
			URL: at.local, WS: socketURL(at.local), Port: at.port, PID: os.Getpid(),
			Version: buildVersion(), Script: o.script, Network: at.lan,
		}
		if err := r.write(s.path(o.readyFile)); err != nil {
			return &failure{code: exitInternal, err: err,
				message: fmt.Sprintf("cannot write %s: %v", o.readyFile, reason(err)), advice: "--ready-file needs an existing folder"}
		}
	}
	switch {
	case out.json:
		out.log.Info("ready", "url", at.local, "network", at.lan, "script", o.script, "ms", took.Milliseconds(), "version", buildVersion())
	case !o.quiet:
		out.block(banner(o, at, took, out.color, notes))
	}
	if o.open {
		if err := s.browse(at.local); err != nil {
			out.log.Warn("cannot open a browser: " + reason(err).Error())
		}
	}
	return nil
}

// shutdown shuts the server down cleanly within shutdownTime. An interrupt after impatience, from a
// user who has waited, cuts it short; the process then ends while parts of it still run. Other
// signals do not: a supervisor that sends SIGTERM twice wants a clean shutdown, too.
func shutdown(server server, out *console, signals <-chan os.Signal) error {
	began := time.Now()
	out.closeBy(began.Add(endTime))
	ctx, cancel := context.WithDeadline(context.Background(), began.Add(shutdownTime))
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- server.Shutdown(ctx) }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				out.log.Warn("the shutdown was not clean: " + err.Error())
			}
			return nil
		case <-ctx.Done():
			out.log.Warn("the shutdown took too long and was cut short")
			return nil
		case sig := <-signals:
			if sig == os.Interrupt && time.Since(began) >= impatience {
				return &failure{code: exitInterrupted, message: "stopped by a second interrupt"}
			}
		}
	}
}

// tune configures the garbage collector for frame loops. GOGC and GOMEMLIMIT take precedence.
func (s *system) tune(o *options) {
	percent, limit := gcPercent, int64(-1)
	if o.memory > 0 {
		// With this limit, garbage alone never reaches the bound at which tasks are stopped.
		// The memory of the outboxes and of the program itself is not part of the bound.
		limit = o.memory
	}
	if s.getenv("GOGC") != "" {
		percent = -1
	}
	if s.getenv("GOMEMLIMIT") != "" {
		limit = -1
	}
	s.tuneGC(percent, limit)
	if limit >= 0 {
		// Without this, the collector would run all the time while many messages wait for handlers.
		o.inFlight = func(n int64) { s.tuneGC(-1, limit+n) }
	}
}

// path returns the absolute path for a path of the command line.
func (s *system) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.cwd, name)
}
