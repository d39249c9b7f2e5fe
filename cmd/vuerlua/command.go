package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"
)

// A command is a command of the program. Its help, its part of the manual page and its completion are
// generated from these fields, and a test compares the README with them.
type command struct {
	name    string
	usage   string // what it does, as a phrase that begins with a verb
	example string // a call, without the program's name, for the list of commands
	// calls are the ways to call it. The first is the usual one.
	calls   []call
	details string // sentences about it, in paragraphs
	// lists are tables that follow the flags in the help, such as the names that a flag accepts.
	lists []list
	notes string // sentences that follow the flags in the help
	flags []cli.Flag
	// operand completes an operand, and values the value of a flag by its name; nil for nothing.
	operand completer
	values  map[string]completer
	// hidden excludes the command from lists: other programs call it.
	hidden bool
	action cli.ActionFunc
}

// A call is a way to call a command.
type call struct {
	args  string // what follows the command's name
	about string // what this call does; "" if the usage of the command says it
}

// A list is a table of names and their meanings.
type list struct {
	title string
	rows  [][2]string
}

// A completer returns the words that begin with typed.
type completer func(s *system, typed string) []string

// commands returns all commands in the order in which help lists them.
func commands(s *system, o *options) []*command {
	return []*command{
		runCommand(s, o), newCommand(s), checkCommand(s), galleryCommand(s), sendCommand(s), tailCommand(s), evalCommand(s), listCommand(s),
		docsCommand(s), typesCommand(s), completionCommand(s), manCommand(s, o), licensesCommand(s), versionCommand(s), completeCommand(s, o),
	}
}

// listed returns the commands that are not hidden.
func listed(all []*command) []*command {
	return slices.DeleteFunc(slices.Clone(all), func(c *command) bool { return c.hidden })
}

func findCommand(all []*command, name string) *command {
	if i := slices.IndexFunc(all, func(c *command) bool { return c.name == name }); i >= 0 {
		return all[i]
	}
	return nil
}

// cli returns the command for the cli package.
func (c *command) cli() *cli.Command {
	return &cli.Command{
		Name: c.name, Usage: c.usage, Flags: c.flags, Hidden: c.hidden, Action: c.action,
		CustomHelpTemplate: c.help(), HideHelpCommand: true,
	}
}

// help returns the template of the text of --help.
func (c *command) help() string {
	var b strings.Builder
	fmt.Fprintf(&b, "vuerlua %s: %s\n\n", c.name, c.usage)
	var calls [][2]string
	for _, way := range c.calls {
		calls = append(calls, [2]string{strings.TrimSpace("vuerlua " + c.name + " " + way.args), way.about})
	}
	writeTable(&b, calls)
	if c.details != "" {
		b.WriteString("\n" + strings.Trim(c.details, "\n") + "\n")
	}
	if len(c.flags) > 0 {
		b.WriteString("{{range .VisibleFlags}}\n   {{.}}{{end}}\n")
	}
	for _, l := range c.lists {
		fmt.Fprintf(&b, "\n%s:\n", l.title)
		writeTable(&b, l.rows)
	}
	if c.notes != "" {
		b.WriteString("\n" + strings.Trim(c.notes, "\n") + "\n")
	}
	return b.String()
}

// programHelp returns the text of vuerlua --help.
func programHelp(all []*command) string {
	var b strings.Builder
	b.WriteString("vuerlua: serve Lua scenes to browsers\n\n")
	var rows [][2]string
	for _, c := range listed(all) {
		rows = append(rows, [2]string{"vuerlua " + c.example, c.usage})
	}
	writeTable(&b, rows)
	b.WriteString("\n`vuerlua COMMAND --help` describes a command and its flags.\n")
	return b.String()
}

// synopsis returns a line for each call of each command. The README has these lines.
func synopsis(all []*command) []string {
	var lines []string
	for _, c := range listed(all) {
		for _, way := range c.calls {
			lines = append(lines, strings.TrimSpace("vuerlua "+c.name+" "+way.args))
		}
	}
	return lines
}

// writeTable writes rows with their second columns aligned.
func writeTable(b *strings.Builder, rows [][2]string) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		if row[1] == "" {
			fmt.Fprintf(w, "   %s\n", row[0])
			continue
		}
		fmt.Fprintf(w, "   %s\t%s\n", row[0], row[1])
	}
	w.Flush()
}

// oneOf returns a completer for a fixed choice of words.
func oneOf(words ...string) completer {
	return func(_ *system, typed string) []string { return beginning(typed, words) }
}

// oneFile returns a completer for folders and for files with an extension; "" for folders alone.
func oneFile(ext string) completer {
	return func(s *system, typed string) []string { return s.completePath(typed, ext) }
}
