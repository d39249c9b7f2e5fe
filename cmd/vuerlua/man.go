package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
)

func manCommand(s *system, o *options) *command {
	return &command{
		name:    "man",
		usage:   "print the manual page",
		example: "man",
		calls:   []call{{args: "> vuerlua.1"}},
		action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("use: vuerlua man > vuerlua.1", "man takes no arguments")
			}
			_, err := fmt.Fprint(s.stdout, manPage(commands(s, o)))
			return err
		},
	}
}

// manPage returns the manual page for section 1, in the language of man(7).
func manPage(all []*command) string {
	var b strings.Builder
	section := func(name string) { fmt.Fprintf(&b, ".SH %s\n", name) }
	fmt.Fprintf(&b, ".TH VUERLUA 1 \"\" \"vuerlua %s\" \"User commands\"\n", buildVersion())
	section("NAME")
	b.WriteString("vuerlua \\- serve 3D scenes written in Lua to browsers and headsets\n")
	section("SYNOPSIS")
	for _, c := range listed(all) {
		for _, way := range c.calls {
			fmt.Fprintf(&b, ".B vuerlua %s\n", roff(c.name))
			if way.args != "" {
				b.WriteString(roff(way.args) + "\n")
			}
			b.WriteString(".br\n")
		}
	}
	section("DESCRIPTION")
	b.WriteString("vuerlua runs a script in Lua and streams its scene over websockets, with the protocol of Vuer. " +
		"A page in the browser shows the scene; saving the script updates it.\n")
	section("COMMANDS")
	for _, c := range listed(all) {
		fmt.Fprintf(&b, ".SS vuerlua %s\n%s.\n", roff(c.name), roff(capitalized(c.usage)))
		manText(&b, c.details)
		for _, f := range c.flags {
			manFlag(&b, f)
		}
		for _, l := range c.lists {
			for _, row := range l.rows {
				fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(row[0]), roff(row[1]))
			}
		}
	}
	section("ENVIRONMENT")
	b.WriteString(".TP\n.B VUERLUA_NAME\nsets the flag \\-\\-name of run if the command line does not: VUERLUA_PORT for \\-\\-port, VUERLUA_READY_FILE for \\-\\-ready\\-file, and so on.\n")
	b.WriteString(".TP\n.BR VUER_PORT ,\\  VUER_HOST\nare also read.\n.TP\n.B NO_COLOR\ndisables colours if it is not empty.\n")
	section("EXIT STATUS")
	for _, e := range exitStatus {
		fmt.Fprintf(&b, ".TP\n.B %d\n%s\n", e.code, roff(e.meaning))
	}
	section("SEE ALSO")
	b.WriteString("vuerlua docs NAME explains functions, components, events and modules.\n")
	return b.String()
}

// capitalized returns text with a capital first letter, which is ASCII.
func capitalized(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// manText writes paragraphs. Lines that begin with a space are examples.
func manText(b *strings.Builder, text string) {
	for paragraph := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		switch {
		case paragraph == "":
		case strings.HasPrefix(paragraph, " "):
			fmt.Fprintf(b, ".PP\n.nf\n%s\n.fi\n", roff(paragraph))
		default:
			fmt.Fprintf(b, ".PP\n%s\n", roff(paragraph))
		}
	}
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
	if begin := strings.IndexByte(usage, '`'); begin >= 0 { // the value's name is in backquotes
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

// roff escapes text for man(7), which interprets lines that begin with a dot or a quote as macros.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "`", "", "\n.", "\n\\&.", "\n'", "\n\\&'").Replace("\n" + text)
	return text[1:]
}
