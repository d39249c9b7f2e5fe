package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A role is what a server does in a scenario.
type role struct {
	scene string   // the scene file that vuerlua runs
	args  []string // of the scene
	floor string   // the floor's role, see floorRoles; "" if the floor is not measured
	peer  string   // the role of Python's Vuer, see scenes/peer.py; "" as for floor
	env   []string // for both, in addition to this process's environment
	port  int      // 0: any
	group *cgroup  // to start the server in; nil: the group of this process
}

// A server is a process to measure.
type server struct {
	name   string
	ws     string // address of its websocket
	cmd    *exec.Cmd
	output bytes.Buffer // its output; may be read after it has ended
	exited chan error   // has one value, once
	rough  bool         // must be killed, because it does not shut down otherwise
}

// startProgram starts vuerlua and waits until it listens.
func (l *lab) startProgram(r role) (*server, error) { return l.startReady(l.programCommand, r) }

// startFloor starts the floor and waits until it listens.
func (l *lab) startFloor(r role) (*server, error) { return l.startReady(l.floorCommand, r) }

// startPeer starts Python's Vuer and waits until it listens. It writes no ready file.
func (l *lab) startPeer(r role) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	s, err := l.start(l.peerCommand(r, port), r)
	if err != nil {
		return nil, err
	}
	s.ws = "ws://" + addr + "/"
	if err := s.await(func() (bool, error) {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return false, nil // not yet
		}
		return true, conn.Close()
	}); err != nil {
		return nil, s.describe(errors.Join(err, s.stop()))
	}
	return s, nil
}

func (l *lab) peerCommand(r role, port int) *exec.Cmd {
	args := []string{filepath.Join(l.dir, "peer.py"), r.peer, strconv.Itoa(port)}
	cmd := exec.CommandContext(l.ctx, l.python, append(args, r.args...)...)
	cmd.Dir = l.dir // it serves the files there
	return cmd
}

func (l *lab) programCommand(r role, ready string) *exec.Cmd {
	args := []string{"run", filepath.Join(l.dir, r.scene), "--quiet", "--port=" + strconv.Itoa(r.port)}
	if ready != "" {
		args = append(args, "--ready-file="+ready)
	}
	return exec.CommandContext(l.ctx, l.program, append(append(args, "--"), r.args...)...)
}

func (l *lab) floorCommand(r role, ready string) *exec.Cmd {
	args := []string{"floor", "-role=" + r.floor, "-port=" + strconv.Itoa(r.port), "-ready-file=" + ready}
	return exec.CommandContext(l.ctx, l.self, append(args, r.args...)...)
}

func (l *lab) startReady(command func(role, string) *exec.Cmd, r role) (*server, error) {
	ready := filepath.Join(l.dir, "ready.json")
	if err := os.Remove(ready); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	s, err := l.start(command(r, ready), r)
	if err != nil {
		return nil, err
	}
	if err := s.awaitReady(ready); err != nil {
		return nil, s.describe(errors.Join(err, s.stop()))
	}
	return s, nil
}

// start starts the process and does not wait for anything.
func (l *lab) start(cmd *exec.Cmd, r role) (*server, error) {
	s := &server{name: "vuerlua", cmd: cmd, exited: make(chan error, 1)}
	switch cmd.Path {
	case l.program:
	case l.self:
		s.name = "floor"
	default:
		s.name, s.rough = "vuer", true // Python's server is killed by any signal
	}
	if r.group != nil {
		args := r.group.command(cmd.Path, cmd.Args[1:])
		cmd.Path, cmd.Args = args[0], args
	}
	cmd.Env = append(os.Environ(), r.env...)
	cmd.Stdout, cmd.Stderr = &s.output, &s.output
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.exited <- cmd.Wait() }()
	return s, nil
}

// awaitReady waits for the ready file, and reads the address from it.
func (s *server) awaitReady(path string) error {
	return s.await(func() (bool, error) {
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		var ready struct {
			WS string `json:"ws"`
		}
		err = json.Unmarshal(text, &ready)
		s.ws = ready.WS
		return true, err
	})
}

// await calls ready until it returns true or an error, or the process has ended.
func (s *server) await(ready func() (bool, error)) error {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if ok, err := ready(); ok || err != nil {
			return err
		}
		select {
		case err := <-s.exited:
			s.exited <- err
			return fmt.Errorf("it has ended: %v", err)
		default:
		}
	}
	return errors.New("the server does not listen")
}

// stop ends the process. It returns an error if the process had already ended or does
// not end normally.
func (s *server) stop() error {
	select {
	case err := <-s.exited:
		return fmt.Errorf("the server ended by itself: %v", err)
	default:
	}
	if s.rough {
		return s.kill()
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-s.exited:
		return err
	case <-time.After(10 * time.Second):
		err := s.kill()
		return errors.Join(errors.New("the server does not end"), err)
	}
}

func (s *server) kill() error {
	err := s.cmd.Process.Kill()
	<-s.exited
	return err
}

// describe adds the server's name and output to an error. The process must have ended.
func (s *server) describe(err error) error {
	if out := bytes.TrimSpace(s.output.Bytes()); len(out) > 0 {
		return fmt.Errorf("%s: %w\n%s", s.name, err, out)
	}
	return fmt.Errorf("%s: %w", s.name, err)
}

// usage is the processor time of a process since its start.
type usage struct {
	cpu     time.Duration
	wakeups int64 // voluntary context switches: times that a thread waited and was resumed
}

func (u usage) since(start usage) usage {
	return usage{u.cpu - start.cpu, u.wakeups - start.wakeups}
}

// usage adds up the usage of all threads. Threads that have ended are not included, but
// Go's threads do not end. schedstat is in nanoseconds, /proc/pid/stat in hundredths of
// a second.
func (s *server) usage() (usage, error) {
	var total usage
	tasks := s.proc("task")
	threads, err := os.ReadDir(tasks)
	if err != nil {
		return total, err
	}
	for _, thread := range threads {
		dir := filepath.Join(tasks, thread.Name())
		text, err := os.ReadFile(filepath.Join(dir, "schedstat"))
		if err != nil {
			return total, err
		}
		onCPU, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(onCPU, 10, 64)
		if err != nil {
			return total, fmt.Errorf("schedstat of %s: %w", s.name, err)
		}
		switches, err := statusField(filepath.Join(dir, "status"), "voluntary_ctxt_switches")
		if err != nil {
			return total, err
		}
		total.cpu += time.Duration(ns)
		total.wakeups += switches
	}
	return total, nil
}

// usageDuring returns the usage of a server in a window that begins now, and how long the window was.
func (l *lab) usageDuring(s *server, window time.Duration) (used usage, took time.Duration, err error) {
	before, err := s.usage()
	if err != nil {
		return used, 0, err
	}
	start := time.Now()
	if err := l.sleep(window); err != nil {
		return used, 0, err
	}
	after, err := s.usage()
	return after.since(before), time.Since(start), err
}

// memory returns the process's RAM in bytes, without the pages of its executable, whose
// number depends on the machine's cache.
func (s *server) memory() (int64, error) {
	kB, err := statusField(s.proc("status"), "RssAnon")
	return kB << 10, err
}

func (s *server) proc(name string) string {
	return filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), name)
}

// statusField reads a number of a file in the form of /proc/pid/status.
func statusField(path, name string) (int64, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strconv.ParseInt(strings.Fields(value)[0], 10, 64)
		}
	}
	return 0, fmt.Errorf("%s: no %s", path, name)
}
