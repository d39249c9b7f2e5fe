package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/urfave/cli/v2"
)

func listCommand(s *system) *command {
	return &command{
		name:    "list",
		usage:   "list the scenes that are running on this machine",
		example: "list",
		calls:   []call{{args: "[flags]"}},
		flags: []cli.Flag{
			&cli.BoolFlag{Name: "json", Usage: "write a line of JSON for each scene", DisableDefaultText: true},
		},
		action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("use: vuerlua list", "list takes no arguments")
			}
			return s.list(c.Bool("json"))
		},
	}
}

// list prints the scenes of this user. A scene that does not respond is listed without its address
// and script.
func (s *system) list(asJSON bool) error {
	files, err := s.socketFiles()
	if err != nil {
		return err
	}
	scenes := identify(files)
	if asJSON {
		out := json.NewEncoder(s.stdout)
		for _, r := range scenes {
			if err := out.Encode(r.greeting); err != nil {
				return err
			}
		}
		return nil
	}
	if len(scenes) == 0 {
		fmt.Fprintln(s.stderr, "no scene of this user is running on this machine")
		return nil
	}
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PORT\tPID\tADDRESS\tSCRIPT")
	for _, r := range scenes {
		address, script := r.URL, r.Script
		if r.silent {
			address, script = "-", "(does not respond)"
		}
		fmt.Fprintf(table, "%d\t%d\t%s\t%s\n", r.Port, r.PID, address, script)
	}
	return table.Flush()
}
