package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

const manHelp = `vuerlua man: {{.Usage}}

   vuerlua man > vuerlua.1
`

func manCommand(s *system, o *options) *cli.Command {
	return &cli.Command{
		Name:               "man",
		Usage:              "print the manual page",
		CustomHelpTemplate: manHelp,
		HideHelpCommand:    true,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("use: vuerlua man > vuerlua.1", "man takes no arguments")
			}
			_, err := fmt.Fprint(s.stdout, manPage(commands(s, o)))
			return err
		},
	}
}

// manPage is the manual page of section 1, in the language of man(7).
func manPage(all []*cli.Command) string {
	var b strings.Builder
	section := func(name string) { fmt.Fprintf(&b, ".SH %s\n", name) }
	fmt.Fprintf(&b, ".TH VUERLUA 1 \"\" \"vuerlua %s\" \"User commands\"\n", buildVersion())
	section("NAME")
	b.WriteString("vuerlua \\- serve 3D scenes written in Lua to browsers and headsets\n")
	section("SYNOPSIS")
	for _, c := range all {
		if !c.Hidden {
			fmt.Fprintf(&b, ".B vuerlua %s\n", roff(c.Name))
			if synopses[c.Name] != "" {
				b.WriteString(roff(synopses[c.Name]) + "\n")
			}
			b.WriteString(".br\n")
		}
	}
	section("DESCRIPTION")
	b.WriteString("vuerlua runs a script in Lua and streams the scene that it makes over websockets, in the protocol of Vuer. " +
		"A page in the browser shows it; saving the script changes it.\n")
	section("COMMANDS")
	for _, c := range all {
		if c.Hidden {
			continue
		}
		fmt.Fprintf(&b, ".SS vuerlua %s\n%s.\n", roff(c.Name), roff(strings.ToUpper(c.Usage[:1])+c.Usage[1:]))
		for _, f := range c.Flags {
			manFlag(&b, f)
		}
	}
	section("ENVIRONMENT")
	b.WriteString(".TP\n.B VUERLUA_NAME\nsets the flag \\-\\-name of run where the command line does not: VUERLUA_PORT for \\-\\-port, VUERLUA_READY_FILE for \\-\\-ready\\-file, and so on.\n")
	b.WriteString(".TP\n.BR VUER_PORT ,\\  VUER_HOST\nare read as well.\n.TP\n.B NO_COLOR\nif it is not empty, there are no colours.\n")
	section("EXIT STATUS")
	for _, e := range exitStatus {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", e.code, roff(e.meaning))
	}
	section("SEE ALSO")
	b.WriteString("vuerlua docs NAME explains functions, components, events and modules.\n")
	return b.String()
}

// synopses are what follows the commands' names.
var synopses = map[string]string{
	"run":        "[flags] scene.lua | folder | gallery:NAME [-- arguments of the script]",
	"new":        "[flags] [folder]",
	"check":      "[flags] [scene.lua | folder | gallery:NAME]",
	"gallery":    "[NAME]",
	"send":       "[flags] ETYPE [JSON]",
	"tail":       "[flags]",
	"eval":       "[flags] 'lua' | -",
	"list":       "[flags]",
	"docs":       "[NAME | WORD... | --html DIR]",
	"types":      "[folder]",
	"completion": "bash | zsh | fish",
}

var exitStatus = []struct {
	code    int
	meaning string
}{
	{exitOK, "It did what it should; also after SIGINT or SIGTERM."},
	{exitInternal, "Something failed that is not below."},
	{exitUsage, "The command line or the environment is wrong."},
	{exitScript, "The script does not compile, fails while it loads, or check has found errors."},
	{exitListen, "The port or address cannot be listened on."},
	{exitConnect, "A server cannot be reached, or the connection to it broke."},
	{exitInterrupted, "A signal ended it before it was ready, or a second Ctrl+C cut its end short."},
}

func manFlag(b *strings.Builder, f cli.Flag) {
	doc, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return
	}
	var names []string
	for _, name := range f.Names() {
		if len(name) == 1 {
			names = append(names, `\fB\-`+name+`\fR`)
		} else {
			names = append(names, `\fB\-\-`+roff(name)+`\fR`)
		}
	}
	usage := doc.GetUsage()
	value := ""
	if begin := strings.IndexByte(usage, '`'); begin >= 0 { // the value's name stands in backquotes
		if end := strings.IndexByte(usage[begin+1:], '`'); end >= 0 {
			value = usage[begin+1 : begin+1+end]
			usage = usage[:begin] + value + usage[begin+end+2:]
		}
	}
	fmt.Fprintf(b, ".TP\n%s", strings.Join(names, ", "))
	if value != "" {
		fmt.Fprintf(b, " \\fI%s\\fR", roff(value))
	}
	if def := doc.GetValue(); doc.TakesValue() && def != "" {
		usage += " (default: " + def + ")"
	}
	fmt.Fprintf(b, "\n%s.\n", roff(usage))
}

// roff escapes text for man(7).
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", "").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
