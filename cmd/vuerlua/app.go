package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// run executes the command line of s and returns the exit code. It returns once
// everything that it started has ended, unless a signal insisted.
func run(s *system) int {
	s = s.guarded()
	return s.report(dispatch(s))
}

// dispatch finds the command, sorts its arguments, and leaves the rest to the cli
// package.
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
	app := newApp(s, opts)
	if strings.HasPrefix(args[0], "-") {
		if name := strings.TrimLeft(args[0], "-"); name != "h" && name != "help" {
			return misplacedFlag(app, args[0])
		}
		return app.Run([]string{app.Name, "--help"})
	}
	command := app.Command(args[0])
	if command == nil {
		return unknownCommand(s, app, args[0])
	}
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
	// The "--" is for the flag package: an operand may look like a flag, as "-" does.
	return app.Run(slices.Concat([]string{app.Name, command.Name}, line.flags, []string{"--"}, line.operands))
}

func newApp(s *system, opts *options) *cli.App {
	return &cli.App{
		Name:            "vuerlua",
		Usage:           "serve Lua scenes to browsers",
		Commands:        commands(s, opts),
		Writer:          s.stdout,
		ErrWriter:       s.stderr,
		HideHelpCommand: true,
		// The default prints errors and ends the process; run reports them.
		ExitErrHandler:        func(*cli.Context, error) {},
		CustomAppHelpTemplate: appHelp,
	}
}

// commands are all of them, in the order in which help lists them.
func commands(s *system, o *options) []*cli.Command {
	return []*cli.Command{
		runCommand(s, o), newCommand(s), checkCommand(s), galleryCommand(s), sendCommand(s), tailCommand(s), evalCommand(s), listCommand(s),
		docsCommand(s), typesCommand(s), completionCommand(s), manCommand(s, o), versionCommand(s), completeCommand(s, o),
	}
}

const appHelp = `vuerlua: {{.Usage}}

   vuerlua run scene.lua    serve a scene; the address is printed
   vuerlua new hello        create a scene in a new folder
   vuerlua check scene.lua  find mistakes without showing it
   vuerlua gallery          list the scenes that come with the program
   vuerlua send GO          send an event to a running scene
   vuerlua tail             print what a running scene sends
   vuerlua eval 'print(1)'  run a line of Lua in a running scene
   vuerlua list             list the scenes that are running
   vuerlua docs Box         explain a function, component, event or module
   vuerlua types            write type annotations for editor completion
   vuerlua completion bash  let the shell complete commands; also zsh, fish
   vuerlua man              print the manual page
   vuerlua version          print the version

The flags of a command: vuerlua run --help
`

const runHelp = `vuerlua run: {{.Usage}}

   vuerlua run [flags] <scene.lua | folder | gallery:NAME> [-- arguments of the script]

In a folder it takes scene.lua, main.lua or init.lua, or else the only script.
{{range .VisibleFlags}}
   {{.}}{{end}}

The environment sets what no flag does: VUERLUA_PORT for --port, VUERLUA_READY_FILE
for --ready-file, and so on; VUER_PORT and VUER_HOST are read too. NO_COLOR is kept.
`

func misplacedFlag(app *cli.App, arg string) error {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, c := range app.Commands {
		if f := findFlag(c.Flags, name); f != nil {
			return misuse(fmt.Sprintf("put it behind: vuerlua %s %s ...", c.Name, arg), "%s belongs to %s", arg, c.Name)
		}
	}
	candidates := []string{"help", "version"}
	for _, c := range app.Commands {
		for _, f := range c.Flags {
			candidates = append(candidates, f.Names()[0])
		}
	}
	advice := "vuerlua --help lists the commands"
	if n := nearest(name, candidates); n != "" {
		advice = "did you mean --" + n + "? " + advice
	}
	return misuse(advice, "unknown flag %s", arg)
}

func unknownCommand(s *system, app *cli.App, name string) error {
	if _, err := findScene(s.cwd, name); err == nil {
		return misuse("did you mean: vuerlua run "+name, "unknown command %s", name)
	}
	var names []string
	for _, c := range app.Commands {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	advice := "vuerlua --help lists the commands"
	if n := otherNames[name]; n != "" {
		advice = "did you mean: vuerlua " + n
	} else if n := nearest(name, append(names, "help")); n != "" {
		advice = "did you mean: vuerlua " + n
	}
	return misuse(advice, "unknown command %s", name)
}

// otherNames maps names that similar programs give to their commands to ours.
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
