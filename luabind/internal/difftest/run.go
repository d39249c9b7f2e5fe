package difftest

import (
	"bufio"
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vuerlua/vuerlua/luabind/internal/puctest"
)

//go:embed driver.lua
var driver []byte

// An Interpreter runs driver.lua of a folder in a process of its own.
type Interpreter struct {
	Name string
	// command starts it; it works in the folder dir.
	command func(dir string) *exec.Cmd
}

// PUC is the reference implementation of Lua 5.1.
func PUC() (Interpreter, error) { return installed("lua5.1", "lua5.1") }

// LuaJIT is the reference for goto. Its compiler is off: programs are short, and it has
// optimizations that are not exact.
func LuaJIT() (Interpreter, error) { return installed("luajit", "luajit", "-joff") }

func installed(name string, command ...string) (Interpreter, error) {
	path, err := puctest.Find(command[0])
	if err != nil {
		return Interpreter{}, err
	}
	return Interpreter{Name: name, command: func(string) *exec.Cmd {
		return exec.Command(path, append(command[1:], "driver.lua", "batch")...)
	}}, nil
}

// engineVariable is what tells a process that it is to be the engine, and for which folder.
const engineVariable = "DIFFTEST_ENGINE"

// Ours is the engine, in a process of the running program, whose main function must begin
// with [Main].
func Ours() Interpreter {
	return Interpreter{Name: "vuerlua", command: func(dir string) *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), engineVariable+"="+dir)
		return cmd
	}}
}

// stall is how long one program may take. Programs take milliseconds; machines that run
// other tests at the same time do not give a process every second.
const stall = 10 * time.Second

// maxFaults is how many programs of a batch may take the process with them. One that many
// do so in is broken in a way that does not need more of them to be seen.
const maxFaults = 8

// A Result is what a program did in one interpreter.
type Result struct {
	Output string // what it printed, brought to a common form by driver.lua
	Fault  string // how it took the interpreter with it: "" if it did not
}

// String is the output, and the fault after it.
func (r Result) String() string {
	if r.Fault != "" {
		return r.Output + "(" + r.Fault + ")\n"
	}
	return r.Output
}

// Run runs programs one after another. A program that ends the process, or does not come
// to an end, costs that program: the others run in another process. Many of them are an error.
func (i Interpreter) Run(d Dialect, programs []string) ([]Result, error) {
	results := make([]Result, 0, len(programs))
	faults := 0
	for len(results) < len(programs) {
		done, fault, err := i.run(d, programs[len(results):])
		results = append(results, done...)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s: %w", i.Name, err)
		case fault != "" && len(results) < len(programs):
			if faults++; faults > maxFaults {
				return nil, fmt.Errorf("%s: %d programs of %d do not leave it running; the last one: %s:\n%s", i.Name, faults, len(results)+1, fault, programs[len(results)])
			}
			results = append(results, Result{Fault: fault})
		case len(results) < len(programs):
			return nil, fmt.Errorf("%s: ended after %d of %d programs", i.Name, len(results), len(programs))
		}
	}
	return results, nil
}

// run is Run until the first program that is a fault.
func (i Interpreter) run(d Dialect, programs []string) (done []Result, fault string, err error) {
	dir, err := os.MkdirTemp("", "difftest")
	if err != nil {
		return nil, "", err
	}
	defer os.RemoveAll(dir)
	var batch bytes.Buffer
	batch.WriteString(d.shown() + "\n")
	for _, p := range programs {
		fmt.Fprintf(&batch, "%d\n%s", len(p), p)
	}
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, "driver.lua"), driver, 0o600),
		os.WriteFile(filepath.Join(dir, "batch"), batch.Bytes(), 0o600),
	); err != nil {
		return nil, "", err
	}
	cmd := i.command(dir)
	cmd.Dir = dir
	var stderr head
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	in, err := cmd.StdinPipe() // the engine ends when this end of it does
	if err != nil {
		return nil, "", err
	}
	defer in.Close()
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	var late sync.Once
	stalled := false
	watch := time.AfterFunc(stall, func() {
		late.Do(func() { stalled = true })
		_ = cmd.Process.Kill() // it may have ended just now
	})
	done = readResults(out, func() { watch.Reset(stall) })
	watch.Stop()
	late.Do(func() {})
	err = cmd.Wait()
	switch {
	case stalled:
		return done, fmt.Sprintf("did not end within %s", stall), nil
	case err != nil:
		return done, strings.TrimSpace(err.Error() + ": " + stderr.String()), nil
	}
	return done, "", nil
}

// readResults reads what driver.lua prints. progress is called after each program.
func readResults(r io.Reader, progress func()) (results []Result) {
	in := bufio.NewReader(r)
	var output strings.Builder
	for {
		line, err := in.ReadString('\n')
		switch {
		case err != nil:
			return results
		case line == "\x02\n":
			results = append(results, Result{Output: output.String()})
			output.Reset()
			progress()
		case strings.HasPrefix(line, "\x01 "):
			if n, _ := strconv.Atoi(strings.TrimSpace(line[2:])); n != len(results)+1 {
				return results
			}
		default:
			output.WriteString(line)
		}
	}
}

// head keeps the beginning of what is written, where Go says why it panics.
type head struct{ strings.Builder }

func (h *head) Write(p []byte) (int, error) {
	if room := 2000 - h.Len(); room > 0 {
		h.Builder.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
