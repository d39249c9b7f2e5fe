//go:build interop

package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/jpeg"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

func interopPython(t *testing.T) string {
	t.Helper()
	python := os.Getenv("VUERLUA_INTEROP_PYTHON")
	if python == "" {
		t.Fatal("VUERLUA_INTEROP_PYTHON is not set: run make interop")
	}
	return python
}

// Custom events of a Python client reach handlers, and the client answers a request with a picture.
func TestPythonClientEvents(t *testing.T) {
	p := startProcess(t, `
on("SET_POSITION", function(event, session)
  session:upsert(Box{ key = "box", position = event.value })
end)
spawn(function(session)
  local render = session:grab_render{ ttl = 20 }
  local picture = render.value
  session:upsert(Box{ key = "shot-" .. picture.format, position = {picture.width, picture.height, picture.dpr} })
  session:forever()
end, { client = "python" })
`)
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 6, 4)), nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, interopPython(t), "testdata/answers.py", p.ready.WS, base64.StdEncoding.EncodeToString(picture.Bytes()))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, p.errOut)
	}
	got := string(out)
	for _, want := range []string{`["box", [1, 2, 3]]`, `["box", [0, 0.5, 0]]`, `["shot-jpeg", [6, 4, 2]]`} {
		if !strings.Contains(got, want) {
			t.Errorf("the client saw %s, without %s", got, want)
		}
	}
	if code := p.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// startPython starts a server of Vuer's Python package and returns its address, and what it
// prints.
func startPython(t *testing.T) (uri string, printed *buffer) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	_, port, _ := net.SplitHostPort(addr)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	printed = new(buffer)
	cmd := exec.Command(interopPython(t), "testdata/server.py", port)
	cmd.Stdout, cmd.Stderr = printed, printed
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			_ = conn.Close()
			return "ws://" + addr, printed
		}
		if time.Now().After(deadline) {
			t.Fatalf("it does not listen: %v\n%s", err, printed)
		}
	}
}

// A VuerClient in Lua connects to a Python server: it receives the scene, sends custom events to
// a Python handler, receives the answers, and connects again after it was closed.
func TestPythonServerAndLuaClient(t *testing.T) {
	uri, printed := startPython(t)
	p := startProcess(t, `
local SetPosition = ClientEvent{ etype = "SET_POSITION", value = {0, 0.5, 0} }
spawn_task(function()
  local client = VuerClient{ uri = `+strconv.Quote(uri)+` }
  for round = 1, 2 do
    client:connect()
    local set = client:recv(20)
    print(round, set.etype, set.data.tag, set.data.children[1].key, set.ts > 1e9 and set.ts < 1e11)
    client:send(SetPosition{ value = {round, 2.5, -3}, key = "k" })
    client:send(SetPosition{})
    for i = 1, 2 do
      local node = client:recv(20).data.nodes[1]
      print(round, node.key, node.position[1], node.position[2], node.position[3])
    end
    client:close()
  end
  print("done")
end)
`)
	eventually(t, p, func() bool { return strings.Contains(p.out.String(), "done") })
	for _, want := range []string{
		"1\tSET\tScene\tbox\ttrue", "1\tbox\t1\t2.5\t-3", "1\tbox\t0\t0.5\t0", "2\tSET\tScene\tbox\ttrue", "2\tbox\t2\t2.5\t-3",
	} {
		if !strings.Contains(p.out.String(), want) {
			t.Errorf("the script did not print %q:\n%s%s", want, p.out, p.errOut)
		}
	}
	if want := `{"etype": "SET_POSITION", "key": "k", "value": [1, 2.5, -3]}`; !strings.Contains(printed.String(), want) {
		t.Errorf("the handler did not print %s:\n%s", want, printed)
	}
}

// send and tail work with a Python server as they do with ours.
func TestPythonServerAndShell(t *testing.T) {
	uri, printed := startPython(t)
	tail := newFakeSystem(t, "tail", "--json", "--uri", uri)
	ended := make(chan int, 1)
	go func() { ended <- run(tail.system) }()
	heard := func(text string, in *buffer) func() bool {
		return func() bool { return strings.Contains(in.String(), text) }
	}
	happens(t, heard("\n", &tail.out))
	var set struct {
		Etype string
		Data  struct{ Tag string }
	}
	line, _, _ := strings.Cut(tail.out.String(), "\n")
	if err := json.Unmarshal([]byte(line), &set); err != nil || set.Etype != "SET" || set.Data.Tag != "Scene" {
		t.Errorf("tail printed %s: %v", line, err)
	}
	send := newFakeSystem(t, "send", "--uri", uri, "SET_POSITION", "[7, 8, 9]")
	if code := run(send.system); code != exitOK {
		t.Errorf("exit code %d: %s", code, send.errOut.String())
	}
	happens(t, heard(`"value": [7, 8, 9]`, printed))
	tail.signals <- os.Interrupt
	if code := wait(t, ended); code != exitOK {
		t.Errorf("exit code %d: %s", code, tail.errOut.String())
	}
}

func happens(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen within 20 s")
		}
	}
}
