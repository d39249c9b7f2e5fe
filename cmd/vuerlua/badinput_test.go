package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"
)

// bystander is the scene that has to keep running in all tests: lines 1 to 8 of each script
// below.
const bystander = `spawn(function(session)
  session:set(Scene{ Box{ key = "tick" } })
  for dt, t, n in frames(50) do
    session:upsert(Box{ key = "tick", position = {n, 0, 0} })
  end
end, { client = "test" })

on("PING", function(event, session) session:send(ServerEvent{ etype = "PONG", data = event.value }) end)
`

// badLine is the first line after the bystander's.
const badLine = 9

// keepsRunning fails the test unless the client receives further frames after the call.
func keepsRunning(t *testing.T, p *process, ws *websocket.Conn) {
	t.Helper()
	send(t, ws, map[string]any{"etype": "PING", "value": "now"})
	for seen := 0; seen < 4; {
		switch m := receive(t, ws); m["etype"] {
		case "PONG":
			seen = 1
		case "UPSERT":
			if seen > 0 { // it was sent after the ping had arrived
				seen++
			}
		}
	}
}

// TestBadScripts runs scripts with all kinds of mistakes, each for one kind of client. The error
// names the line, another client's scene keeps running, and the next client is served.
func TestBadScripts(t *testing.T) {
	cases := []struct {
		name, source string
		line         int // counted from the first line of source
		want         string
	}{
		{"endless loop", "while true do end", 2, "ran too long"},
		{"endless loop in pcall", "while true do pcall(function() while true do end end) end", 2, "ran too long"},
		{"endless loop in a coroutine", "coroutine.wrap(function() while true do end end)()", 2, "ran too long"},
		{"endless loop in a comparator", "table.sort({3, 1, 2}, function() while true do end end)", 2, "ran too long"},
		{"endless recursion", "local function f() return 1 + f() end\n  f()", 2, "stack overflow"},
		{"a full memory", "local t = {} while true do t[#t + 1] = { #t, {} } end", 2, "out of memory"},
		{"a string that doubles", `local s = "0123456789" while true do s = s .. s end`, 2, "string length overflow"},
		{"a table divided by a string", `local x = {} / "a"`, 2, "attempt to perform arithmetic on a table value"},
		{"an element that holds itself", `local g = Group{ key = "g" } g[1] = g session:upsert(g)`, 2, "holds itself"},
		{"NaN", `session:upsert(Box{ key = "b", position = {0, 0/0, 0} })`, 2, "NaN"},
		{"infinity", `session:upsert(Box{ key = "b", position = {1/0, 0, 0} })`, 2, "inf"},
		{"a function in an element", `session:upsert(Box{ key = "b", position = {print, 0, 0} })`, 2, "position"},
		{"a wrong type", `session:upsert(Box{ key = "b", args = "wide" })`, 2, "Box.args"},
		{"a dot for a colon", `session.upsert(Box{})`, 2, "session:upsert"},
		{"a missing module", `require "nothing.here"`, 2, "nothing/here.lua"},
		{"a call of nil", `sesion:set(Scene{})`, 2, "'sesion' is not defined"},
		{"an error of its own", `error({ message = "mine" })`, 2, "mine"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			script := bystander + "spawn(function(session)\n  " + c.source + "\nend, { client = \"victim\" })\n"
			budget := "--budget=300ms"
			if c.want == "out of memory" {
				budget = "--budget=1m"
			}
			p := startProcess(t, script, budget, "--memory=300MiB")
			ws := dial(t, p.ready.WS)
			for range 2 {
				dialAs(t, p.ready.WS, "victim")
			}
			place := fmt.Sprintf("scene.lua:%d: ", badLine+c.line-1)
			eventually(t, p, func() bool {
				return strings.Contains(p.errOut.String(), place) && strings.Contains(p.errOut.String(), c.want)
			})
			if !strings.Contains(p.errOut.String(), fmt.Sprintf(" > %2d | ", badLine+c.line-1)) {
				t.Errorf("the line is not shown:\n%s", p.errOut)
			}
			keepsRunning(t, p, ws)
			keepsRunning(t, p, dial(t, p.ready.WS))
		})
	}
}

// TestScriptThatDoesNotLoad checks the position, the advice and the exit code.
func TestScriptThatDoesNotLoad(t *testing.T) {
	cases := []struct{ name, source, want string }{
		{"syntax", "local a = 1\nlocal b = = 2\n", "scene.lua:2: "},
		{"missing end", "spawn(function(s)\n  s:set()\n", "scene.lua:1: this 'function' has no 'end'"},
		{"missing module", "local m = require 'gone'\n", "scene.lua:1: module 'gone' not found"},
		{"runtime", "local t = nil\n\nprint(t.x)\n", "scene.lua:3: "},
		{"endless", "\nwhile true do end\n", "scene.lua:2: the task ran too long"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := t.TempDir() + "/scene.lua"
			if err := os.WriteFile(path, []byte(c.source), 0o644); err != nil {
				t.Fatal(err)
			}
			code, _, errOut := runBinary(t, "run", path, "--port=0", "--budget=200ms", "--no-reload")
			if code != exitScript || !strings.Contains(errOut, c.want) || !strings.Contains(errOut, " > ") {
				t.Errorf("exit code %d\n%s", code, errOut)
			}
		})
	}
}

// TestSessionThatIsGone checks that calls return false and a reason, and never throw.
func TestSessionThatIsGone(t *testing.T) {
	p := startProcess(t, bystander+`local gone
spawn(function(session)
  gone = session
  session:set(Scene{})
  session:on_close(function(reason)
    print("closed: " .. reason)
    print(gone:upsert(Box{ key = "b" }))
    print(gone:set(Scene{}))
    print(gone:remove("b"), gone.connected)
  end)
end, { client = "victim" })
`)
	ws := dial(t, p.ready.WS)
	victim := dialAs(t, p.ready.WS, "victim")
	receive(t, victim)
	victim.Close()
	eventually(t, p, func() bool { return strings.Count(p.out.String(), "false\t") == 3 })
	keepsRunning(t, p, ws)
}

// TestBadFrames sends invalid frames. The connection stays open unless a frame is too long, and
// other connections are not affected.
func TestBadFrames(t *testing.T) {
	p := startProcess(t, bystander, "--max-message=1MiB")
	ws := dial(t, p.ready.WS)
	deep := append([]byte("\x82\xa5etype\xa1A\xa5value"), bytes.Repeat([]byte{0x91}, 10_000)...)
	frames := []struct {
		name string
		kind int
		data []byte
	}{
		{"text", websocket.TextMessage, []byte(`{"etype":"INIT"}`)},
		{"empty", websocket.BinaryMessage, nil},
		{"truncated", websocket.BinaryMessage, []byte("\x82\xa5etype\xa4PI")},
		{"not a map", websocket.BinaryMessage, []byte{0x93, 1, 2, 3}},
		{"without etype", websocket.BinaryMessage, []byte("\x81\xa5value\x01")},
		{"nested 10,000 deep", websocket.BinaryMessage, append(deep, 0xc0)},
		{"claims 4 G items", websocket.BinaryMessage, []byte("\x82\xa5etype\xa1A\xa5value\xdd\xff\xff\xff\xff")},
		{"claims 4 GiB of text", websocket.BinaryMessage, []byte("\x82\xa5etype\xa1A\xa5value\xdb\xff\xff\xff\xff")},
		{"reserved byte", websocket.BinaryMessage, []byte("\x82\xa5etype\xa1A\xa5value\xc1")},
	}
	bad := dial(t, p.ready.WS)
	for _, f := range frames {
		t.Run(f.name, func(t *testing.T) {
			if err := bad.WriteMessage(f.kind, f.data); err != nil {
				t.Fatal(err)
			}
			keepsRunning(t, p, bad)
			keepsRunning(t, p, ws)
		})
	}
	if n := strings.Count(p.errOut.String(), "ignored"); n != 1 {
		t.Errorf("%d lines about ignored frames, want one for the session:\n%s", n, p.errOut)
	}
	t.Run("too long", func(t *testing.T) {
		long := dial(t, p.ready.WS)
		raw, err := msgp.AppendIntf(nil, map[string]any{"etype": "BIG", "value": make([]byte, 2<<20)})
		if err != nil {
			t.Fatal(err)
		}
		_ = long.WriteMessage(websocket.BinaryMessage, raw) // the server may close the connection before the end
		_ = long.SetReadDeadline(time.Now().Add(10 * time.Second))
		for err == nil {
			_, _, err = long.ReadMessage()
		}
		if !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
			t.Errorf("closed with %v", err)
		}
		keepsRunning(t, p, ws)
	})
}

// TestBadClients connects clients that misbehave.
func TestBadClients(t *testing.T) {
	p := startProcess(t, bystander+`spawn(function(session)
  session:set(Scene{ Box{ key = "late" } })
  print("served", session.info == nil)
end)
`)
	ws := dial(t, p.ready.WS)
	t.Run("never reads", func(t *testing.T) {
		for range 3 {
			dial(t, p.ready.WS)
		}
		time.Sleep(300 * time.Millisecond) // real: their buffers have to fill
		keepsRunning(t, p, ws)
	})
	t.Run("never sends INIT", func(t *testing.T) {
		silent, _, err := websocket.DefaultDialer.Dial(p.ready.WS, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
		if m := receiveScene(t, silent); m["etype"] != "SET" {
			t.Errorf("got %v", m)
		}
		eventually(t, p, func() bool { return strings.Contains(p.out.String(), "served\ttrue") })
	})
	t.Run("sends INIT twice", func(t *testing.T) {
		twice := dialAs(t, p.ready.WS, "other")
		send(t, twice, map[string]any{"etype": "INIT", "value": map[string]any{"client": "other"}})
		send(t, twice, map[string]any{"etype": "PING"})
		var etypes []any
		for len(etypes) < 2 {
			if etype := receive(t, twice)["etype"]; etype != "SCRIPT_ERROR" { // warnings of the script
				etypes = append(etypes, etype)
			}
		}
		if etypes[0] != "SET" || etypes[1] != "PONG" {
			t.Errorf("got %v", etypes)
		}
	})
	t.Run("leaves in the middle of a frame", func(t *testing.T) {
		broken := dial(t, p.ready.WS)
		// The head of a masked binary frame of 1000 bytes, and three of them.
		if _, err := broken.NetConn().Write([]byte{0x82, 0xfe, 0x03, 0xe8, 1, 2, 3, 4, 5, 6, 7}); err != nil {
			t.Fatal(err)
		}
		broken.Close()
		keepsRunning(t, p, ws)
	})
}

// dialAs is dial for a client with another name than "test".
func dialAs(t *testing.T, url, client string) *websocket.Conn {
	t.Helper()
	return dialWith(t, url, map[string]any{"client": client})
}

// eventually polls until ok. After 20 s it fails and shows the output of the process.
func eventually(t *testing.T, p *process, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("timeout; the output is:\n%s\n%s", p.out, p.errOut)
		}
	}
}
