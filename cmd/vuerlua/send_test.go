package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

const listening = `
on("*", function(e, session)
  if e.etype ~= "INIT" then print(e.etype, e.key, type(e.value) == "table" and e.value[3] or e.value) end
end)
spawn(function(session)
  session:set(Scene{})
  session:send(ServerEvent{ etype = "HELLO", data = { command = session.info.command, picture = bytes("\0\0\0") } })
  session:till("STOP", { timeout = 0.2 })
end, { client = "vuerlua" })
on("CLOSE", function(e, session) session:close("time is up") end)
`

// TestSend checks that one event reaches the script, complete, and that the command ends.
func TestSend(t *testing.T) {
	p := startProcess(t, listening)
	for _, args := range [][]string{
		{"GO"}, {"SET_POSITION", "[1, 2, 3.5]"}, {"--key", "box", "CLICK", `"text"`}, {"N", "-1"},
	} {
		f := newFakeSystem(t, append([]string{"send", "--uri", p.ready.WS}, args...)...)
		if code := run(f.system); code != exitOK || f.errOut.String() != "" || f.out.String() != "" {
			t.Fatalf("%q: exit code %d, %s%s", args, code, f.out.String(), f.errOut.String())
		}
	}
	f := newFakeSystem(t, "send", "LAST")
	f.vars["VUER_CLIENT_URI"] = p.ready.WS
	if code := run(f.system); code != exitOK {
		t.Fatalf("exit code %d: %s", code, f.errOut.String())
	}
	eventually(t, p, func() bool { return strings.Contains(p.out.String(), "LAST") })
	for _, want := range []string{"GO\tnil\tnil", "SET_POSITION\tnil\t3.5", "CLICK\tbox\ttext", "N\tnil\t-1"} {
		if !strings.Contains(p.out.String(), want) {
			t.Errorf("the script did not print %q:\n%s", want, p.out)
		}
	}
}

func TestSendMisuse(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"nothing":        {[]string{"send"}, exitUsage, "send needs the name of an event"},
		"no JSON":        {[]string{"send", "A", "hello"}, exitUsage, `strings need their own quotes: '"hello"'`},
		"broken":         {[]string{"send", "A", "[1, 2"}, exitUsage, "the value [1, 2 is not JSON: unexpected end of JSON input"},
		"deep":           {[]string{"send", "A", strings.Repeat("[", 70) + strings.Repeat("]", 70)}, exitUsage, "a server would reject this event: nested too deep"},
		"unquoted":       {[]string{"send", "A", "[1,", "2]"}, exitUsage, "quote the value"},
		"no address":     {[]string{"send", "A", "--uri", "ftp://x"}, exitUsage, "invalid --uri \"ftp://x\": must begin with ws:// or wss://"},
		"nobody":         {[]string{"send", "A", "--uri", "ws://localhost:1"}, exitConnect, "is a server running there? --uri names another address"},
		"a slip":         {[]string{"send", "A", "--url", "x"}, exitUsage, "did you mean --uri?"},
		"tail":           {[]string{"tail", "A"}, exitUsage, "vuerlua tail --etype 'A'"},
		"tail of nobody": {[]string{"tail", "--uri", "ws://localhost:1"}, exitConnect, "cannot connect to ws://localhost:1"},
	} {
		f := newFakeSystem(t, c.args...)
		if code := run(f.system); code != c.code || !strings.Contains(f.errOut.String(), c.want) {
			t.Errorf("%s: exit code %d\n%s", name, code, f.errOut.String())
		}
	}
}

func TestTail(t *testing.T) {
	p := startProcess(t, listening)
	f := newFakeSystem(t, "tail", "--uri", p.ready.WS)
	ended := make(chan int, 1)
	go func() { ended <- run(f.system) }()
	want := regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d\.\d{3}  HELLO     \{"command":"tail","picture":\{"\$bytes":3,"b64":"AAAA"\}\}$`)
	eventually(t, p, func() bool { return want.MatchString(f.out.String()) })
	if !strings.Contains(f.out.String(), "  SET       {") {
		t.Errorf("printed:\n%s", f.out.String())
	}
	f.signals <- os.Interrupt
	if code := wait(t, ended); code != exitOK {
		t.Errorf("exit code %d: %s", code, f.errOut.String())
	}
}

func wait(t *testing.T, ended <-chan int) int {
	t.Helper()
	select {
	case code := <-ended:
		return code
	case <-time.After(20 * time.Second):
		t.Fatal("it does not end")
	}
	return 0
}

// TestTailJSON checks that tail prints whole events, only the requested ones, until the server ends.
func TestTailJSON(t *testing.T) {
	p := startProcess(t, listening)
	f := newFakeSystem(t, "tail", "--json", "--etype=H*L?O", "--uri", p.ready.WS)
	ended := make(chan int, 1)
	go func() { ended <- run(f.system) }()
	eventually(t, p, func() bool { return strings.Contains(f.out.String(), "\n") })
	if code := p.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("the server's exit code is %d", code)
	}
	if code := wait(t, ended); code != exitOK || !strings.Contains(f.errOut.String(), "closed by the server") {
		t.Errorf("exit code %d: %s", code, f.errOut.String())
	}
	var event struct {
		Etype string
		Data  struct{ Command string }
	}
	if err := json.Unmarshal([]byte(f.out.String()), &event); err != nil || event.Etype != "HELLO" || event.Data.Command != "tail" {
		t.Errorf("printed %s: %v", f.out.String(), err)
	}
}

func TestGlobPattern(t *testing.T) {
	for _, c := range []struct {
		glob, name string
		want       bool
	}{
		{"*", "", true}, {"A", "A", true}, {"A", "AB", false}, {"A*", "A/B.C", true}, {"A?", "A", false},
		{"[AB]", "A", false}, {"*_RESPONSE@*", "X_RESPONSE@1", true}, {"a.c", "abc", false},
	} {
		if got := globPattern(c.glob).MatchString(c.name); got != c.want {
			t.Errorf("%s matches %s: %t", c.glob, c.name, got)
		}
	}
}

// TestClientEnvironment checks the defaults of a script's VuerClient.
func TestClientEnvironment(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0")
	f.write(t, "a.lua")
	f.vars["VUER_CLIENT_URI"], f.vars["WEBSOCKET_MAX_SIZE"], f.vars["VUER_SSL_VERIFY"] = "ws://elsewhere:1", "1000", "False"
	if code := f.runUntilServing(t); code != exitOK {
		t.Fatal(f.errOut.String())
	}
	if c := f.options.client; c.URI != "ws://elsewhere:1" || c.MaxSize != 1000 || !c.Insecure {
		t.Errorf("%+v", c)
	}
	for name, value := range map[string]string{"WEBSOCKET_MAX_SIZE": "much", "VUER_SSL_VERIFY": "maybe"} {
		f := newFakeSystem(t, "run", "a.lua", "--port=0")
		f.write(t, "a.lua")
		f.vars[name] = value
		if code := run(f.system); code != exitUsage || !strings.Contains(f.errOut.String(), "invalid "+name+" \""+value+"\": must be ") {
			t.Errorf("%s: exit code %d, %s", name, code, f.errOut.String())
		}
	}
}
