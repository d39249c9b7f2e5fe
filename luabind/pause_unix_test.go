//go:build unix

package luabind

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pausedScript works for a while without a blocking call, once it has said so.
const pausedScript = `
	spawn_task(function()
		print("working")
		local n, t = 0, now()
		while n < 3e6 do n = n + 1 end
		print("done")
	end)`

// TestStoppedProcess: a process that is stopped in the middle of a task, by a signal as by
// the pause of a virtual machine, does not blame the task for that.
func TestStoppedProcess(t *testing.T) {
	const role = "VUERLUA_TEST_STOPPED"
	if os.Getenv(role) != "" {
		n := &notebook{}
		e := startReal(t, teller{n}, Config{Budget: 3 * time.Second}, pausedScript)
		defer e.Close()
		waitFor(t, "the end", func() bool {
			return strings.Contains(n.said(), "done") || len(n.errors()) > 0 && !strings.Contains(n.errors()[0], "blocking call")
		})
		for _, text := range n.errors() {
			if !strings.Contains(text, "warning") {
				t.Error(text)
			}
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestStoppedProcess$", "-test.v")
	cmd.Env = append(os.Environ(), role+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var heard strings.Builder
	stopped := false
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		heard.WriteString(lines.Text() + "\n")
		if !stopped && strings.Contains(lines.Text(), "working") {
			stopped = true
			signal(t, cmd, syscall.SIGSTOP)
			time.Sleep(3500 * time.Millisecond)
			signal(t, cmd, syscall.SIGCONT)
		}
	}
	if err := cmd.Wait(); err != nil || !stopped || !strings.Contains(heard.String(), "done") {
		t.Errorf("%v, stopped %v:\n%s", err, stopped, heard.String())
	}
}

func signal(t *testing.T, cmd *exec.Cmd, s syscall.Signal) {
	t.Helper()
	if err := cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// A teller prints what it hears.
type teller struct{ *notebook }

func (r teller) Print(file string, line int, text string) {
	os.Stdout.WriteString(text + "\n")
	r.notebook.Print(file, line, text)
}
