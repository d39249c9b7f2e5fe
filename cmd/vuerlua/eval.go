package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"
)

func evalCommand(s *system) *command {
	var port int
	return &command{
		name:    "eval",
		usage:   "run a line of Lua in a scene that is running on this machine",
		example: "eval 'print(1)'",
		calls:   []call{{args: "[flags] 'lua'"}, {args: "[flags] - < lines.lua"}},
		details: `
The line can read and write the globals of the script and the locals of its main chunk;
session is the client that joined last, sessions is a list of all clients. Output and values
of the line go to standard output. Exit code 3: the line has an error.`,
		flags: []cli.Flag{
			&cli.GenericFlag{Name: "port", Aliases: []string{"p"}, Usage: "use the scene at `PORT`; required if several are running", Value: &setting[int]{&port, parsePort, formatPort}},
		},
		action: func(c *cli.Context) error {
			text, err := evalText(s, c.Args().Slice())
			if err != nil {
				return err
			}
			return evalIn(s, port, text)
		},
	}
}

func formatPort(port int) string {
	if port == 0 {
		return ""
	}
	return strconv.Itoa(port)
}

func evalText(s *system, operands []string) (string, error) {
	if len(operands) == 0 {
		return "", misuse("for example: vuerlua eval 'print(#sessions)'", "eval needs a line of Lua")
	}
	if len(operands) > 1 {
		return "", misuse("quote it: vuerlua eval '"+strings.Join(operands, " ")+"'", "eval takes one argument, not also %s", operands[1])
	}
	if operands[0] != "-" {
		return operands[0], nil
	}
	text, err := io.ReadAll(io.LimitReader(s.stdin, maxTyped+1))
	return string(text), err
}

// maxTyped bounds the text of eval, in bytes: a question has at most maxQuestion bytes as JSON, which
// writes up to six bytes for one.
const maxTyped = (maxQuestion - 1024) / 6

// evalIn runs text in the scene at a port, or in the only scene if port is 0.
func evalIn(s *system, port int, text string) error {
	if len(text) > maxTyped {
		return misuse("write it into lines.lua beside the script: vuerlua eval 'require \"lines\"'", "this text is too long: eval takes up to %d bytes", maxTyped)
	}
	files, err := s.socketFiles()
	if err != nil {
		return err
	}
	fits := slices.DeleteFunc(slices.Clone(files), func(f socketFile) bool { return port != 0 && f.port != port })
	within := patience
	if len(fits) > 1 {
		within = glance // probably, the scenes are only listed
	}
	scenes := greet(fits, within)
	defer func() {
		for _, r := range scenes {
			r.close()
		}
	}()
	switch {
	case len(scenes) > 1:
		return misuse(fmt.Sprintf("choose one: vuerlua eval --port %d ...", scenes[0].Port), "several scenes are running: %s", listScenes(scenes))
	case len(scenes) == 1 && scenes[0].silent:
		return &failure{code: exitInternal, message: fmt.Sprintf("the scene at port %d does not respond", scenes[0].Port),
			advice: fmt.Sprintf("is process %d stopped? kill -CONT %[1]d resumes it", scenes[0].PID)}
	case len(scenes) == 1:
		return s.evalAt(scenes[0], text)
	}
	others := identify(files)
	if port == 0 || len(others) == 0 {
		return &failure{code: exitInternal, message: "no scene of this user is running on this machine", advice: "start one: vuerlua run scene.lua"}
	}
	return &failure{code: exitInternal, message: fmt.Sprintf("no scene is running at port %d", port), advice: "running: " + listScenes(others)}
}

func (s *system) evalAt(scene *runningScene, text string) error {
	r, err := scene.ask(text)
	if err != nil {
		return err
	}
	_, _ = io.WriteString(s.stdout, shown(s.outTTY, r.Printed+string(r.Raw)))
	if r.Values != "" {
		fmt.Fprintln(s.stdout, shown(s.outTTY, r.Values))
	}
	if r.Note != "" {
		fmt.Fprintln(s.stderr, r.Note)
	}
	switch {
	case r.Error != "":
		return &failure{code: exitInternal, message: r.Error}
	case r.Problem != "":
		fmt.Fprintln(s.stderr, r.Problem)
		return &failure{code: exitScript, err: errors.New("reported")}
	}
	return nil
}
