package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A screen is a terminal in which the program runs.
type screen struct {
	*testing.T
	keyboard *os.File // the other end of the terminal
	cmd      *exec.Cmd
	mu       sync.Mutex
	shown    bytes.Buffer
}

// openScreen runs the program in the foreground of a terminal, as a shell would.
func openScreen(t *testing.T, args ...string) *screen {
	t.Helper()
	far, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = far.Close() })
	fd := int(far.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	near, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer near.Close()
	s := &screen{T: t, keyboard: far, cmd: exec.Command(binary.path(t), args...)}
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = near, near, near
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := far.Read(buf)
			s.mu.Lock()
			s.shown.Write(buf[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return s
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// sees waits until the pattern matches the output since the last key.
func (s *screen) sees(pattern string) {
	s.Helper()
	re := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(15 * time.Second); !re.MatchString(s.text()); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.Fatalf("no %q in\n%s", pattern, s.text())
		}
	}
}

func (s *screen) press(keys string) {
	s.Helper()
	s.mu.Lock()
	s.shown.Reset()
	s.mu.Unlock()
	if _, err := s.keyboard.WriteString(keys); err != nil {
		s.Fatal(err)
	}
}

// types presses ":" and enters a line at the prompt.
func (s *screen) types(line string) {
	s.Helper()
	s.press(":")
	s.sees(`: $`)
	s.press(line + "\n")
}

func TestKeys(t *testing.T) {
	privateRuntime(t)
	t.Setenv("NO_COLOR", "1")
	path := filepath.Join(t.TempDir(), "scene.lua")
	overwrite(t, path, `local kept = persist("kept", { n = 0 }) kept.n = kept.n + 1 count = kept.n
		every(0.01, function() ticks = (ticks or 0) + 1 end)`)
	s := openScreen(t, "run", path, "--port=0")
	s.sees(`  Watching scene\.lua +h help   r reload   q quit\r\n`)
	s.press("h")
	s.sees(`R  reload without the state`)
	s.press("r")
	s.sees(`reload #2 scene\.lua ok \d+ ms, 0 clients, state kept\r\n`)
	s.types("count")
	s.sees(`^count\r\n2\r\n`) // with the echo
	s.press("R")
	s.sees(`reload #3 scene\.lua ok \d+ ms, 0 clients, state dropped\r\n`)
	s.types("print(count) nothing()")
	s.sees(`1\r\neval:1: 'nothing' is not defined`)
	s.press("p")
	s.sees(`paused \(p resumes\)\r\n`)
	s.types("before = ticks")
	s.sees(`before`)
	time.Sleep(50 * time.Millisecond)
	s.types("ticks == before")
	s.sees(`\ntrue\r\n`)
	s.press("p")
	s.sees(`resumed\r\n`)
	s.press("c")
	s.sees("\x1b\\[2J")
	overwrite(t, path, "spawn(")
	s.sees(`reload #4 scene\.lua failed, #3 still running\r\n`)
	s.press("q")
	s.sees(`stopping: q\r\n`)
	done := make(chan error, 1)
	go func() { done <- s.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it does not end")
	}
	mode, err := unix.IoctlGetTermios(int(s.keyboard.Fd()), unix.TCGETS)
	if err != nil || mode.Lflag&unix.ICANON == 0 || mode.Lflag&unix.ECHO == 0 {
		t.Errorf("the terminal is left without lines: %v", err)
	}
}

// TestTerminalIsSafe checks that text from a visitor is shown and cannot control the terminal.
func TestTerminalIsSafe(t *testing.T) {
	privateRuntime(t)
	path, ready := filepath.Join(t.TempDir(), "scene.lua"), filepath.Join(t.TempDir(), "ready.json")
	overwrite(t, path, `
		on("SAY", function(e) print(e.value) io.write(e.value, "\n") io.stderr:write(e.value, "\n") end)
		on("FAIL", function(e) error(e.value) end)`)
	s := openScreen(t, "run", path, "--port=0", "--ready-file", ready)
	s.sees(`q quit`)
	r, err := readReady(ready)
	if err != nil {
		t.Fatal(err)
	}
	ws := dial(t, r.WS)
	send(t, ws, map[string]any{"etype": "SAY", "value": evil})
	send(t, ws, map[string]any{"etype": "FAIL", "value": evil})
	s.sees(`(?s)scene\.lua:2: \\x1b\]0;PWNED.*scene\.lua:2: \\x1b.*scene\.lua:2: \\x1b`) // the order of the two streams is undefined
	s.sees(`scene\.lua:3: .*\\x1b\]0;PWNED`)
	harmless(t, s.text())
	s.types(`print("\27]0;TYPED\7")`)
	s.sees(`\n\\x1b\]0;TYPED\\a\r\n`)
	harmless(t, s.text())
	s.press("q")
	s.sees(`stopping: q\r\n`)
}
