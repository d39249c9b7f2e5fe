package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/vuerlua/vuerlua/luabind"
)

// A running scene takes lines of Lua from other programs of its user, over a Unix socket
// in a folder that is that user's alone. No web page and nobody on the network can reach
// such a socket, which a port of the loopback interface could not promise.

// A greeting is what the socket says first: which scene it is.
type greeting struct {
	PID    int    `json:"pid"`
	Script string `json:"script"` // absolute
	Port   int    `json:"port"`
}

// A question is what is asked then, and a reply the answer to it. Either is one line of
// JSON; one connection serves one question.
type question struct {
	Eval string `json:"eval"`
}

type reply struct {
	Printed string `json:"printed,omitempty"`
	Values  string `json:"values,omitempty"`
	Problem string `json:"problem,omitempty"` // rendered
	Error   string `json:"error,omitempty"`   // why there is no answer
}

const (
	maxQuestion = 1 << 20 // bytes
	// maxAsking bounds the connections at a time.
	maxAsking = 16
	// greetTime is how long either side may take for what it can say at once.
	greetTime = 2 * time.Second
)

// An evaluator runs a line of Lua.
type evaluator func(ctx context.Context, text string) (luabind.Answer, error)

// A control is the listening side.
type control struct {
	listener net.Listener
	path     string
	greeting greeting
	eval     evaluator
	asking   chan struct{}
}

// listenControl makes the socket of this process and serves it until close.
func listenControl(s *system, g greeting, eval evaluator) (*control, error) {
	dir, err := s.runtimeDir()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, strconv.Itoa(g.PID)+".sock")
	_ = os.Remove(path) // of a process that had our number
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	c := &control{listener: l, path: path, greeting: g, eval: eval, asking: make(chan struct{}, maxAsking)}
	go c.serve()
	return c, nil
}

// close ends the listening and removes the socket, and its folder if it was the last one.
func (c *control) close() {
	_ = c.listener.Close()
	_ = os.Remove(filepath.Dir(c.path))
}

func (c *control) serve() {
	for {
		conn, err := c.listener.Accept()
		if err != nil {
			return
		}
		select {
		case c.asking <- struct{}{}:
			go func() {
				defer func() { <-c.asking }()
				c.answer(conn)
			}()
		default:
			_ = conn.Close()
		}
	}
}

// answer serves one connection. Whoever goes away takes the question along.
func (c *control) answer(conn net.Conn) {
	defer conn.Close()
	out := json.NewEncoder(conn)
	_ = conn.SetWriteDeadline(time.Now().Add(greetTime))
	if out.Encode(c.greeting) != nil {
		return
	}
	_ = conn.SetReadDeadline(time.Now().Add(greetTime))
	in := json.NewDecoder(io.LimitReader(conn, maxQuestion))
	var q question
	if err := in.Decode(&q); err != nil {
		if !errors.Is(err, io.EOF) { // who only wanted to know which scene this is
			_ = out.Encode(reply{Error: "the question cannot be read: " + err.Error()})
		}
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_ = conn.SetReadDeadline(time.Time{})
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		cancel()
	}()
	r := answerOf(c.eval(ctx, q.Eval))
	_ = conn.SetWriteDeadline(time.Now().Add(greetTime))
	_ = out.Encode(r)
}

func answerOf(a luabind.Answer, err error) reply {
	if err != nil {
		return reply{Error: err.Error()}
	}
	r := reply{Printed: a.Printed, Values: a.Values}
	if a.Problem != nil {
		r.Problem = a.Problem.Render(false)
	}
	return r
}

// runtimeDir is the folder for the sockets of this user's scenes. It makes it, and refuses
// one that others could have put there.
func (s *system) runtimeDir() (string, error) {
	dir := s.getenv("XDG_RUNTIME_DIR")
	switch {
	case dir != "":
		dir = filepath.Join(dir, "vuerlua")
	case runtime.GOOS == "windows":
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "vuerlua", "run")
	default:
		dir = filepath.Join(os.TempDir(), fmt.Sprintf("vuerlua-%d", os.Getuid()))
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if !info.IsDir() || !isPrivate(info) {
		return "", fmt.Errorf("%s is not a folder of this user alone", dir)
	}
	return dir, nil
}
