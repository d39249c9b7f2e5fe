package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// This file is the client side of a [control].

const (
	// patience is the time for the greeting of a scene that is to run a line. A scene greets
	// without waiting for its script, so only a very busy machine takes seconds.
	patience = 10 * time.Second
	// glance is the time for the greeting of a scene that is only listed.
	glance = 2 * time.Second
)

// errGone is the error of a scene that has ended.
var errGone = errors.New("the scene has ended")

// A socketFile is the name of a scene's socket.
type socketFile struct {
	path      string
	port, pid int
}

func socketPath(dir string, g greeting) string {
	return filepath.Join(dir, fmt.Sprintf("%d-%d.sock", g.Port, g.PID))
}

// socketFiles lists the sockets of this user's scenes, in the order of their ports.
func (s *system) socketFiles() ([]socketFile, error) {
	var list []socketFile
	dirs, err := s.runtimeDirs()
	for _, dir := range dirs {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			port, rest, _ := strings.Cut(e.Name(), "-")
			pid, ok := strings.CutSuffix(rest, ".sock")
			f := socketFile{path: filepath.Join(dir, e.Name())}
			var err1, err2 error
			f.port, err1 = strconv.Atoi(port)
			f.pid, err2 = strconv.Atoi(pid)
			if ok && err1 == nil && err2 == nil {
				list = append(list, f)
			}
		}
	}
	slices.SortFunc(list, func(a, b socketFile) int { return a.port - b.port })
	return list, err
}

// A runningScene is a scene that has sent its greeting, or has not done so in time.
type runningScene struct {
	greeting
	silent bool // no greeting arrived in time; Script and URL are unknown
	conn   net.Conn
	in     *json.Decoder
}

func (r *runningScene) close() {
	if r.conn != nil {
		_ = r.conn.Close()
	}
}

func (r *runningScene) String() string {
	if r.silent {
		return fmt.Sprintf("process %d at port %d, which does not respond", r.PID, r.Port)
	}
	return fmt.Sprintf("%s at port %d", filepath.Base(r.Script), r.Port)
}

func listScenes(scenes []*runningScene) string {
	var names []string
	for _, r := range scenes {
		names = append(names, r.String())
	}
	return strings.Join(names, ", ")
}

// greet connects to all the sockets at once. It leaves out scenes that have ended, and removes
// their sockets.
func greet(files []socketFile, within time.Duration) []*runningScene {
	deadline := time.Now().Add(within)
	found := make([]*runningScene, len(files))
	var all sync.WaitGroup
	for i, f := range files {
		all.Go(func() {
			r, err := f.greet(deadline)
			switch {
			case err == nil:
				found[i] = r
			case !errors.Is(err, errGone):
				found[i] = &runningScene{greeting: greeting{PID: f.pid, Port: f.port}, silent: true}
			}
		})
	}
	all.Wait()
	return slices.DeleteFunc(found, func(r *runningScene) bool { return r == nil })
}

// identify returns the scenes of the sockets for commands that only name them.
func identify(files []socketFile) []*runningScene {
	scenes := greet(files, glance)
	for _, r := range scenes {
		r.close()
	}
	return scenes
}

// greet connects to one socket. It tries again while the scene accepts no further connection.
func (f socketFile) greet(deadline time.Time) (*runningScene, error) {
	for pause := time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		r, err := f.greetOnce(deadline)
		if err == nil || errors.Is(err, errGone) || time.Now().Add(pause).After(deadline) {
			return r, err
		}
		time.Sleep(pause)
	}
}

func (f socketFile) greetOnce(deadline time.Time) (*runningScene, error) {
	conn, err := net.DialTimeout("unix", f.path, time.Until(deadline))
	switch {
	case errors.Is(err, syscall.ECONNREFUSED): // the scene was killed
		_ = os.Remove(f.path)
		return nil, errGone
	case errors.Is(err, os.ErrNotExist):
		return nil, errGone
	case err != nil:
		return nil, err
	}
	r := &runningScene{conn: conn, in: json.NewDecoder(conn)}
	_ = conn.SetDeadline(deadline)
	if err := r.in.Decode(&r.greeting); err != nil {
		_ = conn.Close()
		return nil, err
	}
	if r.Busy {
		_ = conn.Close()
		return nil, errors.New("the scene already runs the maximum number of lines")
	}
	return r, nil
}

// ask waits for the answer without a deadline: the budget of tasks or an interrupt ends the wait.
func (r *runningScene) ask(text string) (reply, error) {
	var answer reply
	_ = r.conn.SetDeadline(time.Now().Add(patience))
	err := json.NewEncoder(r.conn).Encode(question{Eval: text})
	_ = r.conn.SetDeadline(time.Time{})
	if err == nil {
		err = r.in.Decode(&answer)
	}
	if err != nil {
		return answer, &failure{code: exitInternal, err: err, message: fmt.Sprintf("%s ended without an answer", r)}
	}
	return answer, nil
}

// holder returns the scene of this user that listens on a port, nil for none.
func (s *system) holder(port int) *runningScene {
	files, _ := s.socketFiles()
	files = slices.DeleteFunc(files, func(f socketFile) bool { return f.port != port })
	if scenes := identify(files); len(scenes) > 0 {
		return scenes[0]
	}
	return nil
}
