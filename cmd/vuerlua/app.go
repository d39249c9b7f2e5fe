package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// run executes the command line of s and returns the exit code. It returns once
// everything that it started has ended, unless a second signal forces the end.
func run(s *system) int {
	s = s.guarded()
	out := &checkedWriter{Writer: s.stdout}
	s.stdout = out
	err := dispatch(s)
	if lost := out.failed(); lost != nil && (err == nil || errors.Is(err, lost)) {
		err = &failure{code: exitInternal, err: lost, message: fmt.Sprintf("cannot write to standard output: %v", reason(lost))}
	}
	return s.report(err)
}

// dispatch finds the command, sorts its arguments, and runs it with the cli package.
func dispatch(s *system) error {
	args := s.args
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case args[0] == "--version", len(args) == 1 && args[0] == "-v":
		args = append([]string{"version"}, args[1:]...)
	case args[0] == "help": // help run: the same as run --help
		args = append(slices.Clone(args[1:]), "--help")
	}

	opts := defaultOptions()
	all := commands(s, opts)
	if strings.HasPrefix(args[0], "-") {
		if name := strings.TrimLeft(args[0], "-"); name != "h" && name != "help" {
			return misplacedFlag(all, args[0])
		}
		_, err := io.WriteString(s.stdout, programHelp(all))
		return err
	}
	row := findCommand(all, args[0])
	if row == nil {
		return unknownCommand(s, all, args[0])
	}
	command := row.cli()
	app := newApp(s, command)
	line, err := arrange(command, args[1:])
	if err != nil {
		return err
	}
	if line.given["help"] {
		return app.Run([]string{app.Name, command.Name, "--help"})
	}
	line.fill(command.Flags, s.getenv)
	opts.scriptArgs = line.rest
	command.OnUsageError = func(_ *cli.Context, err error, _ bool) error { return line.explain(command, err) }
	// The "--" tells the flag package that operands follow: an operand such as "-" may look like a flag.
	return app.Run(slices.Concat([]string{app.Name, command.Name}, line.flags, []string{"--"}, line.operands))
}

// newApp returns an app with one command: the others are not looked at.
func newApp(s *system, command *cli.Command) *cli.App {
	return &cli.App{
		Name:            "vuerlua",
		Commands:        []*cli.Command{command},
		Writer:          s.stdout,
		ErrWriter:       s.stderr,
		HideHelpCommand: true,
		// The default handler prints errors and ends the process. Here, run reports them.
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

func misplacedFlag(all []*command, arg string) error {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, c := range all {
		if f := findFlag(c.flags, name); f != nil {
			return misuse(fmt.Sprintf("put it after the command: vuerlua %s %s ...", c.name, arg), "%s is a flag of %s", arg, c.name)
		}
	}
	candidates := []string{"help", "version"}
	for _, c := range all {
		for _, f := range c.flags {
			candidates = append(candidates, f.Names()[0])
		}
	}
	advice := "vuerlua --help lists the commands"
	if n := nearest(name, candidates); n != "" {
		advice = "did you mean --" + n + "? " + advice
	}
	return misuse(advice, "unknown flag %s", arg)
}

func unknownCommand(s *system, all []*command, name string) error {
	if _, err := findScene(s.cwd, name); err == nil {
		return misuse("did you mean: vuerlua run "+name, "unknown command %s", name)
	}
	var names []string
	for _, c := range listed(all) {
		names = append(names, c.name)
	}
	advice := "vuerlua --help lists the commands"
	if n := otherNames[name]; n != "" {
		advice = "did you mean: vuerlua " + n
	} else if n := nearest(name, append(names, "help")); n != "" {
		advice = "did you mean: vuerlua " + n
	}
	return misuse(advice, "unknown command %s", name)
}

// otherNames maps the names of commands in similar programs to our commands.
var otherNames = map[string]string{
	"serve": "run", "start": "run", "dev": "run", "server": "run", "up": "run", "watch": "run", "open": "run", "play": "run", "preview": "run",
	"init": "new", "create": "new", "scaffold": "new", "generate": "new",
	"ls": "list", "ps": "list", "scenes": "list", "running": "list", "status": "list",
	"lint": "check", "test": "check", "validate": "check", "verify": "check",
	"exec": "eval", "execute": "eval", "repl": "eval", "lua": "eval",
	"examples": "gallery", "demo": "gallery", "demos": "gallery", "samples": "gallery",
	"emit": "send", "post": "send", "trigger": "send", "logs": "tail", "log": "tail", "events": "tail", "listen": "tail",
	"doc": "docs", "search": "docs", "explain": "docs", "reference": "docs", "annotations": "types", "completions": "completion",
}
