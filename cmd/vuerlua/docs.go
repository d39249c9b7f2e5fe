package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
)

const docsHelp = `vuerlua docs: {{.Usage}}

   vuerlua docs              list every name
   vuerlua docs Box          a component, function, event, type or module
   vuerlua docs --html DIR   all of it as a web site in DIR
{{range .VisibleFlags}}
   {{.}}{{end}}
`

func docsCommand(s *system) *cli.Command {
	return &cli.Command{
		Name:               "docs",
		Usage:              "explain functions, components, events and modules",
		CustomHelpTemplate: docsHelp,
		HideHelpCommand:    true,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "html", Usage: "write a web site to `DIR`"},
		},
		Action: func(c *cli.Context) error {
			color := s.colorful(s.outTTY)
			switch {
			case c.String("html") != "":
				if c.NArg() > 0 {
					return misuse("leave the name out", "--html writes everything, not %s alone", c.Args().First())
				}
				return writeSite(s, c.String("html"))
			case c.NArg() == 0:
				fmt.Fprint(s.stdout, reference.Index(color))
				fmt.Fprintln(s.stdout, "vuerlua docs NAME explains one of them.")
				return nil
			case c.NArg() > 1:
				return misuse("use: vuerlua docs "+c.Args().First(), "docs takes one name, not also %s", c.Args().Get(1))
			}
			return showDocs(s, c.Args().First(), color)
		},
	}
}

func showDocs(s *system, name string, color bool) error {
	pages := reference.Find(name)
	if len(pages) == 0 {
		return unknownName(name)
	}
	for i, p := range pages {
		if i > 0 {
			fmt.Fprintln(s.stdout)
		}
		fmt.Fprint(s.stdout, p.Terminal(color))
	}
	return nil
}

// unknownName says what may have been meant, or where the word stands.
func unknownName(name string) error {
	if meant := reference.Suggest(name); meant != "" {
		return misuse("did you mean: vuerlua docs "+meant, "there is nothing named %s", name)
	}
	var mentioning []string
	for _, p := range reference.Mentioning(name) {
		if mentioning = append(mentioning, p.Name); len(mentioning) == 8 {
			break
		}
	}
	if len(mentioning) > 0 {
		return misuse("it is spoken of in: "+strings.Join(mentioning, ", "), "there is nothing named %s", name)
	}
	return misuse("vuerlua docs lists all names", "there is nothing named %s", name)
}

// writeSite writes the reference as web pages.
func writeSite(s *system, dir string) error {
	dir = s.path(dir)
	files, err := reference.Site(buildVersion())
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return cannotWrite(dir, err)
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return cannotWrite(dir, err)
		}
	}
	fmt.Fprintf(s.stdout, "wrote %d files; open %s\n", len(files), filepath.Join(dir, "index.html"))
	return nil
}
