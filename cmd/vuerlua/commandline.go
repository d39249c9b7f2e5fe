package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// commandLine holds the arguments of a command in the order that the flag package needs.
type commandLine struct {
	flags    []string          // --name=value each
	operands []string          // arguments before "--" that are not flags
	rest     []string          // arguments after "--"
	given    map[string]bool   // names of the flags on the command line
	variable map[string]string // flags that the environment has set, with the variable's name
}

// arrange sorts args. Flags may come before and after the operands; the flag package alone
// would stop at the first operand and silently treat everything after it as operands. After
// "--" nothing is a flag.
func arrange(command *cli.Command, args []string) (*commandLine, error) {
	line := &commandLine{given: map[string]bool{}, variable: map[string]string{}}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			if command.Name == "eval" { // it has no script to pass them to
				line.operands = append(line.operands, args[i+1:]...)
			} else {
				line.rest = args[i+1:]
			}
			break
		}
		if len(arg) < 2 || arg[0] != '-' || '0' <= arg[1] && arg[1] <= '9' { // a negative number
			line.operands = append(line.operands, arg)
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		f := findFlag(command.Flags, name)
		if f == nil && command.Name == "eval" && isLua(arg) {
			line.operands = append(line.operands, arg)
			continue
		}
		if f == nil {
			return nil, unknownFlag(command, arg, name)
		}
		name = f.Names()[0]
		line.given[name] = true
		switch {
		case hasValue:
			line.flags = append(line.flags, "--"+name+"="+value)
		case !takesValue(f):
			line.flags = append(line.flags, "--"+name)
		case i+1 == len(args) || isFlag(command.Flags, args[i+1]):
			return nil, misuse("see: vuerlua "+command.Name+" --help", "--%s needs a value", name)
		default:
			i++
			line.flags = append(line.flags, "--"+name+"="+args[i])
		}
	}
	return line, nil
}

// isLua reports whether an argument of eval that begins with a dash is a line of Lua: a comment or a
// negative value. Flags are words without spaces or brackets.
func isLua(arg string) bool {
	name, _, _ := strings.Cut(arg, "=")
	return strings.ContainsAny(name, " \t\n([#\"'.")
}

func findFlag(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	if name == "h" || name == "help" {
		return cli.HelpFlag
	}
	return nil
}

// isFlag reports whether arg, in the place of a value, is the next flag instead. A value may
// begin with a single dash.
func isFlag(flags []cli.Flag, arg string) bool {
	name, long := strings.CutPrefix(arg, "--")
	name, _, _ = strings.Cut(name, "=")
	return long && (name == "" || findFlag(flags, name) != nil)
}

func takesValue(f cli.Flag) bool {
	d, ok := f.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}

func unknownFlag(command *cli.Command, arg, name string) error {
	var names []string
	for _, f := range command.Flags {
		names = append(names, f.Names()[0])
	}
	arg, _, _ = strings.Cut(arg, "=")
	help := "vuerlua " + command.Name + " --help lists the flags"
	if command.Name == "eval" {
		help = "a line that begins with a dash follows --: vuerlua eval -- '" + arg + "'"
	}
	if n := nearest(name, append(names, "help")); n != "" {
		help = "did you mean --" + n + "? " + help
	}
	return misuse(help, "unknown flag %s", arg)
}

// variables returns the names of the environment variables for a flag. The first one that is
// set is used.
func variables(flag string) []string {
	names := []string{"VUERLUA_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))}
	switch flag {
	case "port":
		names = append(names, "VUER_PORT") // Vuer's own names
	case "host":
		names = append(names, "VUER_HOST")
	case "uri":
		names = append(names, "VUER_CLIENT_URI")
	}
	return names
}

// fill adds the flags that the environment sets and the command line does not. An empty
// variable sets nothing.
func (l *commandLine) fill(flags []cli.Flag, getenv func(string) string) {
	for _, f := range flags {
		name := f.Names()[0]
		// A flag that excludes another flag also overrules the other flag's variable.
		if l.given[name] || name == "host" && l.given["lan"] || name == "lan" && l.given["host"] {
			continue
		}
		for _, v := range variables(name) {
			if value := getenv(v); value != "" {
				l.flags = append(l.flags, "--"+name+"="+value)
				l.variable[name] = v
				break
			}
		}
	}
}

// explain converts an error of the flag package to one with advice.
func (l *commandLine) explain(command *cli.Command, err error) error {
	help := "see: vuerlua " + command.Name + " --help"
	m := regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-(\S+): (.*)$`).FindStringSubmatch(err.Error())
	if m == nil {
		return misuse(help, "%v", err)
	}
	value, name, reason := m[1], m[2], m[3]
	if reason == "parse error" { // from the flag package, for a bool
		reason = "must be true or false"
	}
	where := "--" + name
	if v, ok := l.variable[name]; ok {
		where = v
	}
	return misuse(help, "invalid %s %s: %s", where, value, reason)
}
