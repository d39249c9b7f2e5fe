package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"
)

// builder builds the program once, for all tests that need it.
type builder struct {
	once sync.Once
	dir  string
	err  error
}

var binary builder

func TestMain(m *testing.M) {
	code := m.Run()
	if binary.dir != "" {
		_ = os.RemoveAll(binary.dir)
	}
	os.Exit(code)
}

// path returns the path of the built program.
func (b *builder) path(t testing.TB) string {
	t.Helper()
	name := "vuerlua"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	b.once.Do(func() {
		if b.dir, b.err = os.MkdirTemp("", "vuerlua-test-"); b.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-o", filepath.Join(b.dir, name), ".").CombinedOutput()
		if err != nil {
			b.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if b.err != nil {
		t.Fatal(b.err)
	}
	return filepath.Join(b.dir, name)
}

// A process is a running program.
type process struct {
	*exec.Cmd
	ready       readyFile
	out, errOut *buffer
	exited      chan error
}

// startProcess runs a script with the given text on a free port until the test ends, and
// waits until clients can connect.
func startProcess(t *testing.T, script string, flags ...string) *process {
	t.Helper()
	return startProcessTo(t, nil, script, flags...)
}

// startProcessTo is startProcess with a file as standard output.
func startProcessTo(t *testing.T, stdout *os.File, script string, flags ...string) *process {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "scene.lua")
	if err := os.WriteFile(path, []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	readyPath := filepath.Join(t.TempDir(), "ready.json")
	args := append([]string{"run", path, "--port=0", "--ready-file", readyPath}, flags...)
	p := &process{Cmd: exec.Command(binary.path(t), args...), out: new(buffer), errOut: new(buffer), exited: make(chan error, 1)}
	p.Stdout, p.Stderr = p.out, p.errOut
	if stdout != nil {
		p.Stdout = stdout
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.exited <- p.Wait() }()
	t.Cleanup(func() { _ = p.Process.Kill() })

	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		if text, err := os.ReadFile(readyPath); err == nil {
			if err := json.Unmarshal(text, &p.ready); err != nil {
				t.Fatal(err)
			}
			return p
		}
		select {
		case err := <-p.exited:
			t.Fatalf("it has ended: %v\n%s", err, p.errOut)
		default:
		}
		if time.Now().After(deadline) {
			t.Fatalf("it is not ready\n%s", p.errOut)
		}
	}
}

// stop ends the process by a signal and returns its exit code.
func (p *process) stop(t *testing.T, sig os.Signal) int {
	t.Helper()
	if err := p.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.exited:
	case <-time.After(10 * time.Second):
		t.Fatalf("it does not end\n%s", p.errOut)
	}
	return p.ProcessState.ExitCode()
}

// dial connects as a browser does, INIT included.
func dial(t *testing.T, url string) *websocket.Conn {
	t.Helper()
	return dialWith(t, url, map[string]any{"client": "test"})
}

// dialWith is dial with the value of INIT.
func dialWith(t *testing.T, url string, info map[string]any) *websocket.Conn {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	send(t, ws, map[string]any{"etype": "INIT", "value": info})
	return ws
}

func send(t *testing.T, ws *websocket.Conn, event map[string]any) {
	t.Helper()
	frame, err := msgp.AppendIntf(nil, event)
	if err != nil {
		t.Fatal(err)
	}
	if err := ws.WriteMessage(websocket.BinaryMessage, frame); err != nil {
		t.Fatal(err)
	}
}

// goodbye reads all further messages, so that the client answers the server's close frame. The
// server's shutdown waits for the answer.
func goodbye(ws *websocket.Conn) {
	go func() {
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				return
			}
		}
	}()
}

// receiveScene returns the next server event for the scene. It skips output of the script, such as
// a warning about a slow machine, which clients also receive.
func receiveScene(t *testing.T, ws *websocket.Conn) map[string]any {
	t.Helper()
	for {
		m := receive(t, ws)
		if etype, _ := m["etype"].(string); !strings.HasPrefix(etype, "SCRIPT_") {
			return m
		}
	}
}

// receive returns the next server event.
func receive(t *testing.T, ws *websocket.Conn) map[string]any {
	t.Helper()
	if err := ws.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	kind, frame, err := ws.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	value, rest, err := msgp.ReadIntfBytes(frame)
	event, ok := value.(map[string]any)
	if err != nil || len(rest) > 0 || !ok || kind != websocket.BinaryMessage {
		t.Fatalf("a frame of type %d with %T, %d bytes more, %v", kind, value, len(rest), err)
	}
	return event
}

// aboutScene returns the lines of a log that are about the scene. The others are about the machine, which is
// slow under the race detector and while other tests run; indented lines belong to the line before them.
func aboutScene(log string) (lines []string) {
	machine := false
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, " ") {
			machine = strings.Contains(line, "this machine is busy") || strings.Contains(line, "without a blocking call; other tasks") ||
				strings.Contains(line, "did not take its last messages")
		}
		if !machine {
			lines = append(lines, line)
		}
	}
	return lines
}

const movingScene = `
print("loaded with", arg[1], arg[2])
on("CLICK", function(event, session)
  session:upsert(Sphere{ key = "hit", position = event.value.position })
end)
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", args = {1, 2, 3} } })
  for dt, t, n in frames(60) do
    session:upsert(Box{ key = "box", position = {n, 0, 0} })
    if n == 3 then break end
  end
  session:forever()
end)
`

// The whole program: a client receives the scene, its updates and an answer, and a signal
// closes its connection cleanly.
func TestServesAScene(t *testing.T) {
	p := startProcess(t, movingScene, "--", "first", "second")
	ws := dial(t, p.ready.WS)

	set := receive(t, ws)
	scene, _ := set["data"].(map[string]any)
	children, _ := scene["children"].([]any)
	if set["etype"] != "SET" || scene["tag"] != "Scene" || len(children) != 1 {
		t.Fatalf("the first event is %v", set)
	}
	if box, _ := children[0].(map[string]any); box["tag"] != "Box" || box["key"] != "box" {
		t.Errorf("the scene holds %v", box)
	}
	for _, list := range []string{"bgChildren", "rawChildren", "htmlChildren"} {
		if _, ok := scene[list].([]any); !ok {
			t.Errorf("the SET has no %s: the client would keep its own", list)
		}
	}
	if update := receive(t, ws); update["etype"] != "UPSERT" {
		t.Errorf("the second event is %v", update)
	}

	send(t, ws, map[string]any{"etype": "CLICK", "key": "box", "value": map[string]any{"key": "box", "position": []any{1, 2, 3}}})
	for answered := false; !answered; {
		event := receive(t, ws)
		data, _ := event["data"].(map[string]any)
		nodes, _ := data["nodes"].([]any)
		node, _ := nodes[0].(map[string]any)
		answered = node["key"] == "hit"
	}

	response, err := http.Get(p.ready.URL + "healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK || !json.Valid(body) {
		t.Errorf("healthz: %s, %q, %v", response.Status, body, err)
	}

	start := time.Now()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for {
		if _, _, err = ws.ReadMessage(); err != nil {
			break
		}
	}
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("the client's end: %v", err)
	}
	<-p.exited
	if code := p.ProcessState.ExitCode(); code != exitOK || time.Since(start) > 5*time.Second {
		t.Errorf("exit code %d after %s", code, time.Since(start))
	}
	if got := p.out.String(); got != "scene.lua:2: loaded with\tfirst\tsecond\n" {
		t.Errorf("standard output: %q", got)
	}
}

// A client that neither reads nor answers does not delay the end of the program.
func TestEndsDespiteClients(t *testing.T) {
	p := startProcess(t, movingScene, "-q")
	for range 3 {
		dial(t, p.ready.WS) // and never reads
	}
	start := time.Now()
	if code := p.stop(t, os.Interrupt); code != exitOK || time.Since(start) > 5*time.Second {
		t.Errorf("exit code %d after %s\n%s", code, time.Since(start), p.errOut)
	}
}

func TestExitCodes(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		code   int
		want   []string
	}{
		"syntax error": {"local x = = 1\n", exitScript, []string{"scene.lua:1", " > ", "local x = = 1"}},
		"runtime error": {"local a\n\nprint(a.b)\n", exitScript,
			[]string{"scene.lua:3", "print(a.b)"}},
		"error that is not a string": {"error({ code = 7 })\n", exitScript, []string{"scene.lua:1"}},
		"missing module":             {"\nrequire 'not_there'\n", exitScript, []string{"scene.lua:2", "not_there"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "scene.lua")
			if err := os.WriteFile(path, []byte(test.script), 0o644); err != nil {
				t.Fatal(err)
			}
			code, out, errOut := runBinary(t, "run", path, "--port=0", "--no-reload")
			if code != test.code || out != "" {
				t.Errorf("exit code %d, standard output %q", code, out)
			}
			for _, want := range test.want {
				if !strings.Contains(errOut, want) {
					t.Errorf("no %q in\n%s", want, errOut)
				}
			}
			if n := strings.Count("\n"+errOut, "\n > "); n != 1 {
				t.Errorf("the source is shown %d times:\n%s", n, errOut)
			}
		})
	}
	if code, out, _ := runBinary(t, "version"); code != exitOK || !strings.HasPrefix(out, "vuerlua ") {
		t.Errorf("version: exit code %d, %q", code, out)
	}
	if code, _, errOut := runBinary(t, "fly"); code != exitUsage || strings.Count(errOut, "\n") != 2 {
		t.Errorf("unknown command: exit code %d, %q", code, errOut)
	}
}

func runBinary(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary.path(t), args...)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%v, %v\n%s", err, ctx.Err(), &e)
	}
	return cmd.ProcessState.ExitCode(), o.String(), e.String()
}

// BenchmarkStart measures the time from the start of the process to the first SET at a client
// that waits for it.
func BenchmarkStart(b *testing.B) {
	program := binary.path(b)
	path := filepath.Join(b.TempDir(), "scene.lua")
	if err := os.WriteFile(path, []byte(movingScene), 0o644); err != nil {
		b.Fatal(err)
	}
	port := startPort(b)
	for b.Loop() {
		if err := startOnce(program, path, port); err != nil {
			b.Fatal(err)
		}
	}
}

func startPort(b *testing.B) int {
	o := defaultOptions()
	o.port = 0
	listeners, err := listen(o)
	if err != nil {
		b.Fatal(err)
	}
	defer closeAll(listeners)
	return portOf(listeners[0])
}

// startOnce starts the program, reads one event and kills the program.
func startOnce(program, path string, port int) error {
	cmd := exec.Command(program, "run", path, "-q", fmt.Sprint("--port=", port))
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	frame, err := msgp.AppendIntf(nil, map[string]any{"etype": "INIT", "value": map[string]any{}})
	if err != nil {
		return err
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(200 * time.Microsecond) {
		ws, _, err := websocket.DefaultDialer.Dial(fmt.Sprintf("ws://127.0.0.1:%d/", port), nil)
		if err != nil {
			continue // not listening yet
		}
		defer ws.Close()
		if err := ws.WriteMessage(websocket.BinaryMessage, frame); err != nil {
			return err
		}
		_, _, err = ws.ReadMessage()
		return err
	}
	return errors.New("it does not listen")
}
