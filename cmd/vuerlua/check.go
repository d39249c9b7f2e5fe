package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/vuerlua/vuerlua/luabind"
	"github.com/vuerlua/vuerlua/stdlib"
)

// checkBudget is the default of --budget, which is shorter than that of run.
const checkBudget = time.Second

func checkCommand(s *system) *command {
	budget := checkBudget
	var env []string
	return &command{
		name:    "check",
		usage:   "find mistakes in a scene without showing it",
		example: "check scene.lua",
		calls:   []call{{args: "[flags] [scene.lua | folder | gallery:NAME]"}},
		details: `
It reads the script and the modules that it requires, then runs the script for a simulated
client: the main chunk, and the spawn functions for a second of simulated time, in which each
button, slider, key and shape sends one event. The run has no network and changes no files.
In a folder without scene.lua, main.lua or init.lua every script is a scene. Exit code 3:
there are errors.`,
		operand: completeScene,
		values:  map[string]completer{"workspace": oneFile("")},
		flags: []cli.Flag{
			&cli.BoolFlag{Name: "json", Usage: "write the findings as JSON", DisableDefaultText: true},
			&cli.BoolFlag{Name: "strict", Usage: "treat warnings as errors", DisableDefaultText: true},
			&cli.GenericFlag{Name: "budget", Usage: "stop a task that runs for `TIME` without a blocking call, and the whole check after five times that",
				Value: &setting[time.Duration]{&budget, parseBudget, time.Duration.String}},
			envFlag(&env),
			&cli.StringFlag{Name: "workspace", Usage: "use `FOLDER` as the scene's workspace (default: the script's folder)"},
		},
		action: func(c *cli.Context) error {
			operand := "."
			switch c.NArg() {
			case 0:
			case 1:
				operand = c.Args().First()
			default:
				return misuse("use: vuerlua check "+operand, "check takes one script or folder, not also %s", c.Args().Get(1))
			}
			var folder unpacked
			defer folder.remove()
			if name, ok := strings.CutPrefix(operand, galleryPrefix); ok {
				var err error
				if operand, err = folder.gallery(name); err != nil {
					return err
				}
			}
			jobs, err := s.checkJobs(operand)
			if err != nil {
				return err
			}
			for i := range jobs {
				jobs[i].config.Budget = budget
				jobs[i].config.Env = env
				if w := c.String("workspace"); w != "" {
					jobs[i].config.Workspace = s.path(w)
				}
			}
			return s.check(jobs, c.Bool("json"), c.Bool("strict"))
		},
	}
}

// A checkJob is a script to check. If whole is set, a dry run is part of the check; otherwise only the text is read.
type checkJob struct {
	config luabind.Config
	whole  bool
	run    func(luabind.Config) ([]*luabind.Diagnostic, error) // set by tests; nil: whole selects the check
}

// checkJobs returns the scripts that the operand names.
func (s *system) checkJobs(operand string) ([]checkJob, error) {
	path := s.path(operand)
	job := func(script, root string, whole bool) checkJob {
		return checkJob{config: luabind.Config{
			Script: script, Root: root, Workspace: root, Stdlib: stdlib.Modules(), Version: buildVersion(),
		}, whole: whole}
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		script, err := findScene(s.cwd, operand)
		if err != nil {
			return nil, err
		}
		return []checkJob{job(script, filepath.Dir(script), true)}, nil
	}
	var jobs []checkJob
	main, err := findScene(s.cwd, operand)
	if err == nil {
		jobs = append(jobs, job(main, path, true))
	}
	all, walkErr := luaFiles(path)
	switch {
	case walkErr == errLargeFolder:
		return nil, misuse("name a script, or a folder of fewer", "cannot check %s: %v", operand, walkErr)
	case walkErr != nil:
		return nil, misuse("check its permissions", "cannot read %s: %v", operand, reason(walkErr))
	}
	if len(all) == 0 && main == "" { // all are regular files; main may be a link
		return nil, err
	}
	for _, file := range all {
		if file != main {
			isScene := main == "" && filepath.Dir(file) == path
			jobs = append(jobs, job(file, path, isScene))
		}
	}
	return jobs, nil
}

// Bounds on a folder that is checked.
const (
	maxCheckFiles  = 2000      // scripts
	maxCheckVisits = 1_000_000 // files of all kinds
)

var errLargeFolder = fmt.Errorf("it has more than %d scripts or %d files", maxCheckFiles, maxCheckVisits)

// luaFiles returns the scripts below a folder, except those in hidden folders and node_modules.
func luaFiles(folder string) ([]string, error) {
	var files []string
	visited := 0
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		visited++
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != folder && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
			return fs.SkipDir
		case visited >= maxCheckVisits, len(files) >= maxCheckFiles:
			return errLargeFolder
		case d.Type().IsRegular() && filepath.Ext(path) == ".lua":
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// check runs the jobs and prints their findings.
func (s *system) check(jobs []checkJob, asJSON, strict bool) error {
	var found []*luabind.Diagnostic
	seen := map[string]bool{}
	ends := time.Now().Add(max(checkTime, checkBudgets*jobs[0].config.Budget))
	for _, j := range jobs {
		list, err := j.within(time.Until(ends))
		if err != nil {
			return &failure{code: exitScript, err: err, message: fmt.Sprintf("%s: %v", filepath.Base(j.config.Script), reason(err))}
		}
		for _, d := range list { // a module that several scenes require is checked with each of them
			if key := d.Error(); !seen[key] {
				seen[key] = true
				found = append(found, d)
			}
		}
	}
	var n counts
	for _, d := range found {
		switch {
		case d.Severity == luabind.Note:
			n.notes++
		case d.Severity == luabind.Error || strict:
			n.errors++
		default:
			n.warnings++
		}
	}
	if asJSON {
		if err := s.writeFindings(found, len(jobs), n); err != nil {
			return err
		}
	} else {
		for _, d := range found {
			fmt.Fprintln(s.stdout, d.Render(s.colorful(s.outTTY))+"\n")
		}
		fmt.Fprintln(s.stdout, checkSummary(len(jobs), n))
	}
	if n.errors > 0 {
		return &failure{code: exitScript}
	}
	return nil
}

// The check of all scripts may take checkTime, or checkBudgets times the budget if that is longer.
const (
	checkTime    = 2 * time.Minute
	checkBudgets = 40
)

// within checks the script and returns after limit at the latest. A check that takes longer is
// abandoned, and its only finding says so.
func (j checkJob) within(limit time.Duration) ([]*luabind.Diagnostic, error) {
	run := j.run
	switch {
	case run != nil: // set by a test
	case j.whole:
		run = luabind.Check
	default:
		run = luabind.CheckText
	}
	type result struct {
		found []*luabind.Diagnostic
		err   error
	}
	ended := make(chan result, 1)
	go func() {
		found, err := run(j.config)
		ended <- result{found, err}
	}()
	select {
	case r := <-ended:
		return r.found, r.err
	case <-time.After(limit):
		return []*luabind.Diagnostic{{
			Severity: luabind.Error, Rule: luabind.Deadline, File: filepath.Base(j.config.Script),
			Message: "the script was not checked: the checks took too long", Hint: "check fewer scripts at once, or give --budget more time",
		}}, nil
	}
}

// counts are the numbers of findings by severity. With --strict, warnings count as errors.
type counts struct{ errors, warnings, notes int }

func checkSummary(files int, n counts) string {
	var parts []string
	for _, p := range [...]struct {
		n    int
		noun string
	}{{n.errors, "error"}, {n.warnings, "warning"}, {n.notes, "note"}} {
		if p.n > 0 {
			parts = append(parts, counted(p.n, p.noun))
		}
	}
	switch len(parts) {
	case 0:
		return "no problems found (" + counted(files, "script") + ")"
	case 3:
		parts = []string{parts[0] + ", " + parts[1], parts[2]}
	}
	return strings.Join(parts, " and ") + " in " + counted(files, "script")
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// writeFindings writes one JSON object. Its names are stable: editors read them.
func (s *system) writeFindings(found []*luabind.Diagnostic, files int, n counts) error {
	if found == nil {
		found = []*luabind.Diagnostic{} // not null
	}
	enc := json.NewEncoder(s.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"files": files, "errors": n.errors, "warnings": n.warnings, "notes": n.notes, "findings": found})
}
