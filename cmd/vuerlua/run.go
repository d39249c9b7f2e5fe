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
	// Shutdown says goodbye to the clients and ends the script. It returns when all of
	// it has ended, or when ctx has.
	Shutdown(ctx context.Context) error
}

// The end of the program has one deadline, five seconds after the signal; each part of it
// ends a little before the part around it.
const (
	// endTime is what all of it may take. The process itself needs a moment to go.
	endTime = 4800 * time.Millisecond
	// shutdownTime is what the server may take, clients that do not answer and scripts that
	// do not stop included. What is left writes the last lines.
	shutdownTime = 4500 * time.Millisecond
	// hostTime is what the clients may take of that, so that on_close functions have their
	// time even where a client does not answer.
	hostTime = 3 * time.Second
	// impatience is how long after the first signal an interrupt forces the end. Two that
	// come at once are one: terminals, npm and supervisors send to the whole group and to
	// the process.
	impatience = time.Second
)

const (
	// gcPercent trades memory for time: a script that makes its tables anew each frame
	// spends a third less on them than at Go's default of 100.
	gcPercent = 400
)

func runCommand(s *system, o *options) *command {
	return &command{
		name:    "run",
		usage:   "serve a scene",
		example: "run scene.lua",
		calls:   []call{{args: "[flags] <scene.lua | folder | gallery:NAME> [-- arguments of the script]"}},
		details: "In a folder, run takes scene.lua, main.lua or init.lua, or else the only script.",
		notes: `
The environment sets the flags that the command line does not: VUERLUA_PORT sets --port,
VUERLUA_READY_FILE sets --ready-file, and so on. VUER_PORT and VUER_HOST are read too. With
NO_COLOR, the output has no colors.`,
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

// complete resolves what the flags and operands name, and checks what no single flag
// can: its errors are misuse.
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
		return misuse(fmt.Sprintf("what the script should get follows --: vuerlua run %s -- %s", operands[0], strings.Join(operands[1:], " ")),
			"run takes one script, not also %s", operands[1])
	case o.quiet && o.verbose:
		return misuse("leave one of them out", "--quiet and --verbose exclude each other")
	case o.lan && c.IsSet("host") && o.host != defaultHost:
		return misuse("leave one of them out: --lan listens on every network", "--lan and --host exclude each other")
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
	// Before the script, because it costs nothing and a script may do something when it
	// starts.
	listeners, err := listen(o)
	if err != nil {
		return s.nameHolder(o, err)
	}
	defer closeAll(listeners)
	signals := s.notify()
	s.keepPipes()

	if refreshed, err := refreshAnnotations(filepath.Dir(o.script)); err != nil {
		out.log.Warn("cannot write the editor's annotations anew: " + reason(err).Error())
	} else if refreshed {
		out.log.Debug("the editor's annotations are those of this version now")
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
		notes, stop = live.attend(s, at, func() { signal1(quit) })
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

// startOrSignal starts the script, whose main chunk may take its time.
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

// announce tells people and programs that the scene can be reached.
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

// shutdown ends the server in good order within shutdownTime. An interrupt that comes when a
// person has waited for it cuts that short; the process then ends with what still runs in it.
// No other signal does: whoever sends SIGTERM twice wants an orderly end as well.
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
				out.log.Warn("not everything ended in good order: " + err.Error())
			}
			return nil
		case <-ctx.Done():
			out.log.Warn("not everything ended in time")
			return nil
		case sig := <-signals:
			if sig == os.Interrupt && time.Since(began) >= impatience {
				return &failure{code: exitInterrupted, message: "stopped by a second interrupt"}
			}
		}
	}
}

// tune sets the garbage collector for frame loops, and leaves to the user what GOGC and
// GOMEMLIMIT say.
func (s *system) tune(o *options) {
	percent, limit := gcPercent, int64(-1)
	if o.memory > 0 {
		// So that garbage alone never reaches the bound at which tasks are stopped. The
		// outboxes and the program itself live on top of it.
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
		// Else the collector would run all the time while clients have much in.
		o.inFlight = func(n int64) { s.tuneGC(-1, limit+n) }
	}
}

// path is an absolute path for one of the command line.
func (s *system) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.cwd, name)
}
