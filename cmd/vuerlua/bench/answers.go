package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// answers is the number of times that each command is run.
const answers = 40

// emptyProgram is the floor of a command: the time that starting any Go program takes.
const emptyProgram = "package main\n\nfunc main() {}\n"

// runAnswers measures commands that print an answer, from the start of the process to
// its end, alternating with an empty Go program.
func runAnswers(l *lab) ([]figure, error) {
	empty, err := l.buildEmpty()
	if err != nil {
		return nil, err
	}
	var figures []figure
	for i, args := range [][]string{{"docs", "Box"}, {"docs", "CAMERA_MOVE"}, {"docs", "hover"}, {"docs", "point", "cloud"}, {"--help"}} {
		var all samples[time.Duration]
		for range answers {
			took, err := l.measureAnswer(l.program, args...)
			if err != nil {
				return nil, err
			}
			all.ours = append(all.ours, took)
			if took, err = l.measureAnswer(empty); err != nil {
				return nil, err
			}
			all.floor = append(all.floor, took)
		}
		name := strings.Join(args, " ")
		figure := compare(name, "ms", all, millis, toFloorAtMost(5))
		if i == 0 {
			figure = figure.readme("`vuerlua docs Box`, from the start of the process to its end; the floor is an empty Go program")
		}
		figures = append(figures, figure)
	}
	return figures, nil
}

func (l *lab) buildEmpty() (string, error) {
	source := filepath.Join(l.dir, "empty.go")
	if err := os.WriteFile(source, []byte(emptyProgram), 0o644); err != nil {
		return "", err
	}
	program := filepath.Join(l.dir, "empty")
	build := exec.CommandContext(l.ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, source)
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", build, err, out)
	}
	return program, nil
}

func (l *lab) measureAnswer(program string, args ...string) (time.Duration, error) {
	cmd := exec.CommandContext(l.ctx, program, args...)
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", cmd, err)
	}
	return took, nil
}
