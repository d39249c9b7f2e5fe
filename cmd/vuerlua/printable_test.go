package main

import (
	"go/ast"
	"go/token"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/tinylib/msgp/msgp"
)

// evil is text that a visitor or a server may send. A terminal would set its title, put text on
// the clipboard, clear itself, and show the last part backwards.
const evil = "\x1b]0;PWNED\x07\x1b]52;c;cm0gLXJm\x07\x1b[2J\u009b31m\u202egnp"

const spelledOut = `\x1b]0;PWNED\a\x1b]52;c;cm0gLXJm\a\x1b[2J\u009b31m\u202egnp`

// harmless fails the test if text has a control character that is not part of one of the program's
// own sequences.
func harmless(t *testing.T, text string) {
	t.Helper()
	for _, ours := range sequences() {
		text = strings.ReplaceAll(text, ours, "")
	}
	if i := strings.IndexAny(text, "\x1b\x07\u009b\u202e"); i >= 0 {
		t.Errorf("it shows %q", text[max(0, i-20):min(len(text), i+40)])
	}
}

func TestPrintsOnTerminals(t *testing.T) {
	for _, tty := range []bool{false, true} {
		f := newFakeSystem(t)
		f.system.outTTY, f.system.errTTY = tty, tty
		f.system = f.system.guarded()
		c, _ := testConsole(f, "text")
		c.printed("scene.lua", 1, "a\tb\n"+evil)
		c.log.Info(evil, "agent", evil)
		c.close()
		want := "scene.lua:1: a\tb\n" + evil + "\n"
		if tty {
			want = "scene.lua:1: a\tb\n" + spelledOut + "\n"
		}
		if got := f.out.String(); got != want {
			t.Errorf("terminal %t: printed %q, want %q", tty, got, want)
		}
		harmless(t, f.errOut.String())
	}
}

// The log limits the length of what clients send.
func TestLogIsBounded(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		f := newFakeSystem(t)
		c, _ := testConsole(f, format)
		c.log.Info("client connected "+strings.Repeat("x", 1<<20), "agent", strings.Repeat("ü", 1<<20))
		c.close()
		if got := f.errOut.String(); len(got) > 3*maxLogged || !strings.Contains(got, "... (2097152 bytes)") {
			t.Errorf("%s: a record of %d bytes", format, len(got))
		}
	}
}

// The streams make text printable for a terminal, even if their callers did not.
func TestGuardedStreams(t *testing.T) {
	f := newFakeSystem(t, "nothing"+evil)
	f.system.outTTY, f.system.errTTY = true, true
	if code := run(f.system); code != exitUsage || !strings.Contains(f.errOut.String(), "nothing"+spelledOut) {
		t.Errorf("exit code %d, %q", code, f.errOut.String())
	}
	harmless(t, f.errOut.String())
	g := f.system.guarded()
	for _, s := range sequences() {
		_, _ = g.stdout.Write([]byte(s + evil))
		if !strings.HasSuffix(f.out.String(), s+spelledOut) {
			t.Errorf("%q becomes %q", s, f.out.String())
		}
	}
}

// The program writes no other escape sequences: they would be escaped.
func TestSequences(t *testing.T) {
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file.path, "_test.go") {
			continue
		}
		ast.Inspect(file.ast, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(text, "\x1b[") && !slices.Contains(sequences(), text) {
				t.Errorf("%s has the sequence %q, which terminals do not receive: add it to sequences", file.path, text)
			}
			return true
		})
	}
}

// An evil server sends one event and closes the connection, or rejects it.
func evilServer(t *testing.T, refuse bool) string {
	t.Helper()
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refuse {
			http.Error(w, evil, http.StatusForbidden)
			return
		}
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		for _, etype := range []string{"X" + evil, strings.Repeat("Y", 1<<20)} {
			frame, _ := msgp.AppendIntf(nil, map[string]any{"etype": etype, "data": evil, "ts": 1})
			_ = ws.WriteMessage(websocket.BinaryMessage, frame)
		}
		_ = ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, "bye"+evil))
		_, _, _ = ws.ReadMessage()
	}))
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http")
}

func TestTailOfAnEvilServer(t *testing.T) {
	for _, args := range [][]string{{"tail"}, {"tail", "--json"}, {"send", "GO"}} {
		for _, refuse := range []bool{false, true} {
			f := newFakeSystem(t, append(args, "--uri", evilServer(t, refuse))...)
			f.system.outTTY, f.system.errTTY = true, true
			_ = run(f.system)
			harmless(t, f.out.String())
			harmless(t, f.errOut.String())
			if args[0] == "tail" && !refuse && !strings.Contains(f.out.String(), "X"+`\x1b`) && !strings.Contains(f.out.String(), `X\u001b`) {
				t.Errorf("%q: printed %.1000q, %q", args, f.out.String(), f.errOut.String())
			}
			if len(args) == 1 && f.out.String() != "" && len(f.out.String()) > 2000 {
				t.Errorf("%q: %d bytes for two events", args, len(f.out.String()))
			}
			if refuse && !strings.Contains(f.errOut.String(), "403") {
				t.Errorf("%q: %q", args, f.errOut.String())
			}
		}
	}
}

// A pipe receives the values of eval unchanged.
func TestEvalIsExact(t *testing.T) {
	privateRuntime(t)
	p := startProcess(t, "")
	code, out, errOut := runBinary(t, "eval", `io.write("\27[31m\155\1") return "\27]0;x\7"`)
	if code != exitOK || !strings.Contains(out, "\x1b[31m\x9b\x01") {
		t.Errorf("exit code %d, %q, %q", code, out, errOut)
	}
	if code := p.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}
