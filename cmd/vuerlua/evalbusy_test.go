//go:build unix

package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestEvalIsAnswered runs lines while the machine is busy and another scene of the user is stopped.
// EVAL_RUNS is the number of consecutive lines (make eval-load: 1,000).
func TestEvalIsAnswered(t *testing.T) {
	runs := 30
	if n, err := strconv.Atoi(os.Getenv("EVAL_RUNS")); err == nil {
		runs = n
	}
	privateRuntime(t)
	p := startProcess(t, "local n = 0")
	stopped := startProcess(t, "local n = 1")
	if err := stopped.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	port := fmt.Sprint(p.ready.Port)
	idle := make(chan struct{})
	var burners sync.WaitGroup
	for range 8 {
		burners.Go(func() {
			for x := 0; ; x++ {
				select {
				case <-idle:
					return
				default:
				}
			}
		})
	}
	stop := sync.OnceFunc(func() { close(idle); burners.Wait() })
	defer stop()
	for i := range runs {
		if code, out, errOut := runBinary(t, "eval", "-p", port, "n = n + 1 return n"); code != exitOK || out != fmt.Sprintln(i+1) {
			t.Fatalf("run %d: exit code %d, %q, %q", i, code, out, errOut)
		}
	}
	var all sync.WaitGroup
	began := time.Now()
	for i := range 40 {
		all.Go(func() {
			code, out, errOut := runBinary(t, "eval", "--port", port, fmt.Sprintf("sleep(0.5) return %d", i))
			if code != exitOK || out != fmt.Sprintln(i) {
				t.Errorf("at once, %d: exit code %d, %q, %q", i, code, out, errOut)
			}
		})
	}
	all.Wait()
	t.Logf("40 at once took %v", time.Since(began))
	stop()

	// Without a port, the error names a scene that does not respond.
	code, _, errOut := runBinary(t, "eval", "n")
	silent := fmt.Sprintf("process %d at port %d, which does not respond", stopped.ready.PID, stopped.ready.Port)
	if code != exitUsage || !strings.Contains(errOut, "scene.lua at port "+port) || !strings.Contains(errOut, silent) {
		t.Errorf("exit code %d, %q", code, errOut)
	}
	if code, out, _ := runBinary(t, "list"); code != exitOK || !strings.Contains(out, p.ready.Script) || !strings.Contains(out, "(does not respond)") {
		t.Errorf("exit code %d, %q", code, out)
	}
	// eval waits ten seconds for the stopped scene, which is resumed meanwhile.
	time.AfterFunc(200*time.Millisecond, func() { _ = stopped.Process.Signal(syscall.SIGCONT) })
	if code, out, errOut := runBinary(t, "eval", "--port", fmt.Sprint(stopped.ready.Port), "n"); code != exitOK || out != "1\n" {
		t.Errorf("exit code %d, %q, %q", code, out, errOut)
	}
}

// A reload does not lose a line.
func TestEvalWhileReloading(t *testing.T) {
	privateRuntime(t)
	p := startProcess(t, "local n = 0")
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := 1; i <= 20; i++ {
			overwrite(t, p.ready.Script, fmt.Sprintf("local n = %d", i))
			time.Sleep(30 * time.Millisecond)
		}
	}()
	for {
		if code, out, errOut := runBinary(t, "eval", "n"); code != exitOK {
			t.Errorf("exit code %d, %q, %q", code, out, errOut)
		}
		select {
		case <-done:
			return
		default:
		}
	}
}
