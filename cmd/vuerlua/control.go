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
	"slices"
	"time"
	"unicode/utf8"

	"github.com/vuerlua/vuerlua/luabind"
)

// A running scene accepts lines of Lua from other programs of the same user, over a Unix socket
// in a folder that only this user can access. Web pages and other machines cannot reach such a
// socket; they might reach a port of the loopback interface.

// A greeting is the first line on each connection: it describes the scene.
type greeting struct {
	PID    int    `json:"pid"`
	Script string `json:"script"` // absolute
	Port   int    `json:"port"`
	URL    string `json:"url"`            // of its page, for this machine
	Busy   bool   `json:"busy,omitempty"` // the scene does not accept questions now
}

// A question follows the greeting, and a reply answers it. Each is one line of JSON; one
// connection serves one question.
type question struct {
	Eval string `json:"eval"`
}

type reply struct {
	Printed string `json:"printed,omitempty"`
	Raw     []byte `json:"raw,omitempty"` // replaces Printed if the output is not UTF-8, which JSON would change
	Values  string `json:"values,omitempty"`
	Note    string `json:"note,omitempty"`    // what is probably wrong: no client is connected
	Problem string `json:"problem,omitempty"` // rendered
	Error   string `json:"error,omitempty"`   // why the line did not run
}

const (
	maxQuestion = 1 << 20 // bytes
	// maxAsking bounds the simultaneous connections. Further ones receive a greeting with Busy.
	maxAsking = 256
)

// An evaluator runs a line of Lua.
type evaluator func(ctx context.Context, text string) (luabind.Answer, error)

// A control is the server side.
type control struct {
	listener net.Listener
	path     string
	greeting greeting
	eval     evaluator
	asking   chan struct{}
}

// listenControl creates the socket of this process and serves it until close.
func listenControl(s *system, g greeting, eval evaluator) (*control, error) {
	var l net.Listener
	var path string
	var err error
	for range 10 { // another scene that ends may remove the folder at any time
		var dir string
		if dir, err = s.runtimeDir(); err != nil {
			return nil, err
		}
		path = socketPath(dir, g)
		if l, err = listenAt(path); !errors.Is(err, os.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	c := &control{listener: l, path: path, greeting: g, eval: eval, asking: make(chan struct{}, maxAsking)}
	go c.serve()
	return c, nil
}

// listenAt listens on a socket at path. The socket is renamed to path only once it accepts connections,
// because other programs remove a socket that refuses them, as the remains of a killed scene.
func listenAt(path string) (net.Listener, error) {
	begun := path + ".new"
	_ = os.Remove(begun) // left by an earlier process with the same PID
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: begun, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false)
	if err := errors.Join(os.Chmod(begun, 0o600), os.Rename(begun, path)); err != nil {
		_ = os.Remove(begun)
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// close closes the listener and removes the socket, and its folder if it was the last socket.
func (c *control) close() {
	_ = os.Remove(c.path)
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
			busy := c.greeting
			busy.Busy = true
			_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
			_ = json.NewEncoder(conn).Encode(busy)
			_ = conn.Close()
		}
	}
}

// answer serves one connection. The question is cancelled if the other side closes it.
func (c *control) answer(conn net.Conn) {
	defer conn.Close()
	out := json.NewEncoder(conn)
	_ = conn.SetDeadline(time.Now().Add(patience))
	if out.Encode(c.greeting) != nil {
		return
	}
	in := json.NewDecoder(io.LimitReader(conn, maxQuestion))
	var q question
	if err := in.Decode(&q); err != nil {
		if !errors.Is(err, io.EOF) { // EOF: the other side only wanted the greeting
			_ = out.Encode(reply{Error: "invalid question: " + err.Error()})
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
	r := c.answerOf(c.eval(ctx, q.Eval))
	_ = conn.SetWriteDeadline(time.Now().Add(patience))
	_ = out.Encode(r)
}

func (c *control) answerOf(a luabind.Answer, err error) reply {
	if err != nil {
		return reply{Error: err.Error()}
	}
	r := reply{Printed: a.Printed, Values: a.Values, Note: noteOf(&a, c.greeting.URL)}
	if !utf8.ValidString(r.Printed) {
		r.Printed, r.Raw = "", []byte(r.Printed)
	}
	if a.Problem != nil {
		r.Problem = a.Problem.Render(false)
	}
	return r
}

// noteOf returns the note about a line that has run, "" for none. It completes the answer to a line that
// needs a client while none is connected: it adds the page's address to the problem or to the note.
func noteOf(a *luabind.Answer, url string) string {
	switch {
	case a.Problem != nil && a.Problem.Rule == luabind.NoClient:
		a.Problem.Hint = "open " + url
	case a.Problem == nil && a.NoPage:
		return "no client is connected; open " + url
	}
	return a.Note
}

// runtimeDir returns the folder for the sockets of this user's scenes. It creates the folder if
// it is missing, and returns an error if another user could have created it.
func (s *system) runtimeDir() (string, error) {
	candidates, err := s.runtimeFolders()
	if err != nil {
		return "", err
	}
	dir := candidates[0]
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return dir, checkPrivate(dir)
}

// checkPrivate returns an error unless dir is a folder that belongs to this user alone.
func checkPrivate(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() || !isPrivate(info) {
		return fmt.Errorf("%s is not a folder that only this user can access", dir)
	}
	return nil
}

// runtimeDirs returns the existing folders with sockets of this user's scenes.
func (s *system) runtimeDirs() ([]string, error) {
	candidates, err := s.runtimeFolders()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(candidates, func(dir string) bool { return checkPrivate(dir) != nil }), nil
}

// runtimeFolders returns the paths that a folder for sockets may have. A scene uses the first one.
// A scene that was started without XDG_RUNTIME_DIR, in another kind of session, uses the last one.
func (s *system) runtimeFolders() ([]string, error) {
	if runtime.GOOS == "windows" {
		cache, err := os.UserCacheDir()
		return []string{filepath.Join(cache, "vuerlua", "run")}, err
	}
	shared := filepath.Join(os.TempDir(), fmt.Sprintf("vuerlua-%d", os.Getuid()))
	if dir := s.getenv("XDG_RUNTIME_DIR"); dir != "" {
		return []string{filepath.Join(dir, "vuerlua"), shared}, nil
	}
	return []string{shared}, nil
}
