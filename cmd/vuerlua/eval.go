package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
)

const evalHelp = `vuerlua eval: {{.Usage}}

   vuerlua eval [flags] 'lua'
   vuerlua eval [flags] - < lines.lua

It sees the script's globals; session is the client that came last, sessions are all of
them. What it prints and what it gives goes to standard output.
{{range .VisibleFlags}}
   {{.}}{{end}}
`

func evalCommand(s *system) *cli.Command {
	var port int
	return &cli.Command{
		Name:  "eval",
		Usage: "run a line of Lua in a scene that is running on this machine",
		Flags: []cli.Flag{
			&cli.GenericFlag{Name: "port", Usage: "the scene at `PORT`, where several are running", Value: &setting[int]{&port, parsePort, formatPort}},
		},
		CustomHelpTemplate: evalHelp,
		HideHelpCommand:    true,
		Action: func(c *cli.Context) error {
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
		return "", misuse("quote it: vuerlua eval '"+strings.Join(operands, " ")+"'", "eval takes one piece of Lua, not also %s", operands[1])
	}
	if operands[0] != "-" {
		return operands[0], nil
	}
	text, err := io.ReadAll(io.LimitReader(s.stdin, maxQuestion))
	return string(text), err
}

// evalIn asks the scene at a port; 0 is the only one.
func evalIn(s *system, port int, text string) error {
	scenes, err := s.runningScenes()
	if err != nil {
		return err
	}
	defer func() {
		for _, r := range scenes {
			_ = r.conn.Close()
		}
	}()
	var fits []*runningScene
	for _, r := range scenes {
		if port == 0 || r.Port == port {
			fits = append(fits, r)
		}
	}
	switch {
	case len(scenes) == 0:
		return &failure{code: exitInternal, message: "no scene of this user is running on this machine", advice: "start one: vuerlua run scene.lua"}
	case len(fits) == 0:
		return &failure{code: exitInternal, message: fmt.Sprintf("no scene is running at port %d", port), advice: "there is " + listScenes(scenes)}
	case len(fits) > 1:
		return misuse(fmt.Sprintf("name one: vuerlua eval --port %d ...", fits[0].Port), "there are several scenes: %s", listScenes(fits))
	}
	r, err := fits[0].ask(text)
	if err != nil {
		return err
	}
	_, _ = io.WriteString(s.stdout, r.Printed)
	if r.Values != "" {
		fmt.Fprintln(s.stdout, r.Values)
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

func listScenes(scenes []*runningScene) string {
	var names []string
	for _, r := range scenes {
		names = append(names, fmt.Sprintf("%s at port %d", filepath.Base(r.Script), r.Port))
	}
	return strings.Join(names, ", ")
}

// A runningScene is the asking side of a control.
type runningScene struct {
	greeting
	conn net.Conn
	in   *json.Decoder
}

// runningScenes connects to all of this user's. Sockets that nobody listens to any more are
// removed.
func (s *system) runningScenes() ([]*runningScene, error) {
	dir, err := s.runtimeDir()
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	defer os.Remove(dir) // where it is empty
	var scenes []*runningScene
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if filepath.Ext(path) != ".sock" {
			continue
		}
		conn, err := net.DialTimeout("unix", path, greetTime)
		if err != nil {
			if errors.Is(err, syscall.ECONNREFUSED) {
				_ = os.Remove(path)
			}
			continue
		}
		r := &runningScene{conn: conn, in: json.NewDecoder(conn)}
		_ = conn.SetReadDeadline(time.Now().Add(greetTime))
		if err := r.in.Decode(&r.greeting); err != nil { // it is ending, or full
			_ = conn.Close()
			continue
		}
		scenes = append(scenes, r)
	}
	slices.SortFunc(scenes, func(a, b *runningScene) int { return a.Port - b.Port })
	return scenes, nil
}

// ask waits for the answer as long as it takes; the budget of tasks and an interrupt end it.
func (r *runningScene) ask(text string) (reply, error) {
	var answer reply
	if err := json.NewEncoder(r.conn).Encode(question{Eval: text}); err != nil {
		return answer, fmt.Errorf("the scene does not listen: %w", err)
	}
	_ = r.conn.SetReadDeadline(time.Time{})
	if err := r.in.Decode(&answer); err != nil {
		return answer, fmt.Errorf("the scene does not answer: %w", err)
	}
	return answer, nil
}
