// Bench measures the whole program as a user runs it: `vuerlua run scene.lua` in its own
// process, with websocket clients in this process. In the same run, it alternately
// measures a floor: a bare Go server that writes messages which were encoded before it
// started. The ratio of the two can be compared between machines; the figures themselves
// cannot.
//
//	go run ./cmd/vuerlua/bench                 everything, about eight minutes
//	go run ./cmd/vuerlua/bench -run stream     the scenarios whose names match
//	go run ./cmd/vuerlua/bench -short          a quick look: short windows, one round
//	go run ./cmd/vuerlua/bench -vuer python    Python's Vuer too, run by that interpreter
//	go run ./cmd/vuerlua/bench -json           a record of the run
//	go run ./cmd/vuerlua/bench table FILE...   the README's table, from the records of several runs
//
// Most figures have a reach, which is a ratio to another measurement of the same run. The report
// shows whether the figure is within its reach. The speed of the machine itself is below each
// table, so that the figures of two machines can be compared. Server and clients share the
// machine, so do not use it for anything else during a run. Process statistics come from /proc,
// so the program needs Linux.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

//go:embed scenes
var scenes embed.FS

const programPackage = "github.com/vuerlua/vuerlua/cmd/vuerlua"

// A scenario is a group of figures that come from the same servers.
type scenario struct {
	name  string // what -run matches
	title string
	run   func(*lab) ([]figure, error)
}

func scenarios() []scenario {
	return []scenario{
		{"stream", "stream of 100 boxes a frame, one client", runStream},
		{"crowd", "60 fps of 100 boxes for each of 50 clients", runCrowd},
		{"shared", "60 fps of 100 boxes, shared by 200 clients", runShared},
		{"points", "100,000 points, computed and sent 20 times a second", runPoints},
		{"echo", "event, handler, upsert", runEcho},
		{"paced", "event, handler, upsert, at a steady rate", runPaced},
		{"grab", "grab_render, one after another", runGrab},
		{"ticks", "20 clients that send 1,000 events a second each", runTicks},
		{"burst", "burst of 10,000 upserts of different keys", runBurst},
		{"stall", "client stalled for 3 s, 60 fps of 100 boxes", runStall},
		{"reload", "saves of 500 lines that stream at 60 fps", runReload},
		{"idle", "sessions at rest, processor", runIdle},
		{"rest", "sessions at rest, memory", runRest},
		{"many", "10,000 sessions", runMany},
		{"kernel", "kernel, plain Lua and Go", runKernel},
		{"classes", "a server with less of this machine", runClasses},
		{"start", "start to first SET", runStart},
		{"answers", "commands, beside an empty Go program", runAnswers},
	}
}

func main() {
	// The floor is this program too, so that one build measures both.
	if len(os.Args) > 1 && os.Args[1] == "floor" {
		exit(runFloor(os.Args[2:]))
	}
	if len(os.Args) > 1 && os.Args[1] == "table" {
		exit(tabulate(os.Stdout, os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func exit(err error) {
	switch {
	case err == nil:
		os.Exit(0)
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	}
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

// run measures the scenarios that args select. A missed reach is not an error: it may be missed on
// another machine or on a busy one.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	pattern := flags.String("run", "", "measure the scenarios whose names match this `regexp`")
	short := flags.Bool("short", false, "windows of 1 s and one round")
	seconds := flags.Float64("seconds", 1.5, "length of a window of measurement, in `seconds`")
	rounds := flags.Int("rounds", 3, "measure each server `n` times, in turn with its floor")
	recorded := flags.Bool("json", false, "print a record of the run as JSON")
	markdown := flags.Bool("markdown", false, "print the README's table")
	python := flags.String("vuer", "", "measure Python's Vuer too, with this `interpreter`")
	program := flags.String("vuerlua", "", "measure this `program` instead of building one")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *short {
		*seconds, *rounds = 1, 1
	}
	if flags.NArg() > 0 || *seconds <= 0 || *rounds < 1 {
		return fmt.Errorf("want only flags, with positive values; got %q", args)
	}
	match, err := regexp.Compile(*pattern)
	if err != nil {
		return err
	}

	l, err := newLab(ctx, *program)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.close()) }()
	// A path is relative to the current folder, a name is looked up.
	if l.python = *python; strings.ContainsRune(l.python, filepath.Separator) {
		if l.python, err = filepath.Abs(l.python); err != nil {
			return err
		}
	}
	l.window, l.rounds = time.Duration(*seconds*float64(time.Second)), *rounds

	as := asText
	if *recorded {
		as = asJSON
	} else if *markdown {
		as = asMarkdown
	}
	report := newReport(stdout, as)
	l.note = report.note
	for _, s := range scenarios() {
		if !match.MatchString(s.name) {
			continue
		}
		fmt.Fprintf(stderr, "%s ...\n", s.name)
		speedBefore, err := measureSpeed()
		if err != nil {
			return err
		}
		before, err := readMachine()
		if err != nil {
			return err
		}
		figures, err := s.run(l)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		after, err := readMachine()
		if err != nil {
			return err
		}
		speedAfter, err := measureSpeed()
		if err != nil {
			return err
		}
		report.add(s, figures, middle(speedBefore, speedAfter), after.others(before))
	}
	return report.finish()
}

// A lab holds what every scenario needs.
type lab struct {
	ctx     context.Context // ends when the user interrupts, and every server with it
	dir     string          // for the scenes, the program and ready files
	program string          // vuerlua
	self    string          // this program, for the floor
	python  string          // interpreter that has Vuer; "": do not measure it
	window  time.Duration   // of one measurement
	rounds  int
	note    func(format string, args ...any) // adds a remark to the report
}

// with returns a copy of the lab with at most that many rounds, and windows of n times the length.
// It is for figures that differ little between rounds, or that take longer to measure.
func (l *lab) with(rounds, n int) *lab {
	other := *l
	other.window, other.rounds = time.Duration(n)*l.window, min(rounds, l.rounds)
	return &other
}

// newLab creates the folder of the scenes and builds vuerlua, unless program is given.
func newLab(ctx context.Context, program string) (l *lab, err error) {
	l = &lab{ctx: ctx, program: program}
	if l.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if l.dir, err = os.MkdirTemp("", "vuerlua-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	files, err := fs.Sub(scenes, "scenes")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(l.dir, files); err != nil {
		return nil, err
	}
	if program != "" {
		l.program, err = filepath.Abs(program)
		return l, err
	}
	l.program = filepath.Join(l.dir, "vuerlua")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags=urfave_cli_no_docs", "-ldflags=-s -w", "-o", l.program, programPackage)
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", build, err, out)
	}
	return l, nil
}

func (l *lab) close() error { return os.RemoveAll(l.dir) }

// sleep waits, unless the user interrupts.
func (l *lab) sleep(d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-l.ctx.Done():
		return l.ctx.Err()
	}
}

// Samples are the measurements of each round.
type samples[T any] struct {
	ours, floor, peer []T
}

// alternate measures a role alternately with vuerlua and, if the role has them, with the
// floor and Python's Vuer, so that a temporary slowdown of the machine affects all of
// them.
func alternate[T any](l *lab, r role, measure func(*server) (T, error)) (all samples[T], err error) {
	once := func(start func(role) (*server, error), samples *[]T) error {
		s, err := start(r)
		if err != nil {
			return err
		}
		sample, err := measure(s)
		if err = errors.Join(err, s.stop()); err != nil {
			return s.describe(err)
		}
		*samples = append(*samples, sample)
		return nil
	}
	for range l.rounds {
		if err := once(l.startProgram, &all.ours); err != nil {
			return all, err
		}
		if r.floor != "" {
			if err := once(l.startFloor, &all.floor); err != nil {
				return all, err
			}
		}
		if r.peer != "" && l.python != "" {
			if err := once(l.startPeer, &all.peer); err != nil {
				return all, err
			}
		}
	}
	return all, nil
}
