package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/cmd/vuerlua/internal/licenses"
	"github.com/vuerlua/vuerlua/host/viewer"
)

func licensesCommand(s *system) *command {
	return &command{
		name:    "licenses",
		usage:   "list the software that is part of the program, and its licenses",
		example: "licenses",
		calls: []call{
			{"", "list names, versions and licenses"},
			{"NAME", "print the text of a license"},
			{"--all", "print the texts of all licenses"},
		},
		flags: []cli.Flag{
			&cli.BoolFlag{Name: "all", Usage: "print the texts of all licenses", DisableDefaultText: true},
		},
		operand: func(s *system, typed string) []string {
			all, _ := s.licenses()
			return beginning(typed, licensed(all))
		},
		action: func(c *cli.Context) error {
			if c.NArg() > 1 || c.NArg() > 0 && c.Bool("all") {
				return misuse("use: vuerlua licenses "+c.Args().First(), "licenses takes one name, or --all")
			}
			all, err := s.licenses()
			switch {
			case err != nil:
				return err
			case c.NArg() == 1:
				return s.printLicense(all, c.Args().First())
			case c.Bool("all"):
				for _, l := range all {
					s.printTerms(l)
				}
				return nil
			}
			w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
			for _, l := range all {
				fmt.Fprintf(w, "%s\t%s\t%s\n", l.Name, l.Version, l.License)
			}
			return w.Flush()
		},
	}
}

// licenses returns the licenses of the program and of its viewer.
func (s *system) licenses() ([]licenses.Component, error) {
	all, err := licenses.All(viewer.Build())
	for i := range all {
		switch all[i].Name {
		case "vuerlua":
			all[i].Version = buildVersion()
		case "Go":
			all[i].Version = strings.TrimPrefix(runtime.Version(), "go")
		}
	}
	return all, err
}

// licensed returns the names of components, each once.
func licensed(all []licenses.Component) []string {
	var names []string
	for _, l := range all {
		names = append(names, l.Name)
	}
	return slices.Compact(names)
}

// printLicense prints the licenses of all versions of a component.
func (s *system) printLicense(all []licenses.Component, name string) error {
	found := false
	for _, l := range all {
		if strings.EqualFold(l.Name, name) {
			s.printTerms(l)
			found = true
		}
	}
	if found {
		return nil
	}
	advice := "vuerlua licenses lists the names"
	if n := nearest(name, licensed(all)); n != "" {
		advice = "did you mean " + n + "? " + advice
	}
	return misuse(advice, "%q is not part of the program", name)
}

func (s *system) printTerms(l licenses.Component) {
	text := l.Text
	if text == "" {
		text = "The package has no file with the text of its license.\n"
	}
	fmt.Fprintf(s.stdout, "%s\n\n%s\n", strings.Join(strings.Fields(l.Name+" "+l.Version+" "+l.License), " "), text)
}
