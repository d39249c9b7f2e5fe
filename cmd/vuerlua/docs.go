package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/reference"
)

func docsCommand(s *system) *command {
	return &command{
		name:    "docs",
		usage:   "explain functions, components, events and modules; search the documentation",
		example: "docs Box",
		calls: []call{
			{"", "list all entries"},
			{"NAME", "show a component, function, event, type, module or guide"},
			{"WORD...", "search for words"},
			{"--html DIR", "write the documentation to DIR as a web site"},
		},
		details: `
   vuerlua docs Box
   vuerlua docs tutorial
   vuerlua docs point cloud`,
		operand: completePage,
		values:  map[string]completer{"html": oneFile("")},
		flags: []cli.Flag{
			&cli.StringFlag{Name: "html", Usage: "write a web site to `DIR`"},
		},
		action: func(c *cli.Context) error {
			color := s.colorful(s.outTTY)
			switch {
			case c.String("html") != "":
				if c.NArg() > 0 {
					return misuse("omit "+c.Args().First(), "--html writes all entries: it does not take a name")
				}
				return writeSite(s, c.String("html"))
			case c.NArg() == 0:
				fmt.Fprint(s.stdout, reference.Index(color))
				fmt.Fprintln(s.stdout, "`vuerlua docs NAME` shows an entry, `vuerlua docs WORD` searches.")
				return nil
			case c.NArg() > 1:
				return searchDocs(s, strings.Join(c.Args().Slice(), " "), color)
			}
			return showDocs(s, c.Args().First(), color)
		},
	}
}

func showDocs(s *system, name string, color bool) error {
	pages := reference.Find(name)
	if len(pages) == 0 {
		return searchDocs(s, name, color)
	}
	for i, p := range pages {
		if i > 0 {
			fmt.Fprintln(s.stdout)
		}
		fmt.Fprint(s.stdout, p.Terminal(color))
	}
	return nil
}

// searchDocs lists the entries that contain the words of the query. If no entry does, its error
// suggests the entry whose name is most similar.
func searchDocs(s *system, query string, color bool) error {
	hits, note := reference.Search(query)
	if len(hits) == 0 {
		if meant := reference.Suggest(query); meant != "" {
			return misuse("did you mean: vuerlua docs "+meant, "no entry for %q", query)
		}
		return misuse("`vuerlua docs` lists all entries", "no entry for %q", query)
	}
	fmt.Fprintf(s.stdout, "No entry is named %q. Entries about it:\n\n%s\n", query, reference.Results(hits, color))
	if note != "" {
		fmt.Fprintf(s.stdout, "%s\n", note)
	}
	fmt.Fprintln(s.stdout, "`vuerlua docs NAME` shows an entry.")
	return nil
}

// writeSite writes the reference as web pages.
func writeSite(s *system, dir string) error {
	dir = s.path(dir)
	files, err := reference.Site(buildVersion())
	if err != nil {
		return err
	}
	if err := writeFiles(dir, files); err != nil {
		return cannotWrite(dir, err)
	}
	fmt.Fprintf(s.stdout, "wrote %d files; open %s\n", len(files), filepath.Join(dir, "index.html"))
	return nil
}
