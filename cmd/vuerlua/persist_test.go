package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A table with a file survives the end of the program by a signal and by a crash, and saving it does not reload the script.
func TestPersistFileOutlivesTheProgram(t *testing.T) {
	privateRuntime(t)
	dir := t.TempDir()
	const script = `local w = persist("world", { n = 0 }, { file = true }) w.n = w.n + 1 print("n", w.n)`
	for i, sig := range []os.Signal{syscall.SIGTERM, os.Interrupt, os.Kill, syscall.SIGTERM} {
		p := startProcess(t, script, "--workspace", dir)
		waitFor(t, p.out, fmt.Sprintf("n\t%d\n", i+1))
		if sig == os.Kill { // the file lacks at most the last second
			for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
				if text, _ := os.ReadFile(filepath.Join(dir, "world.persist")); strings.Contains(string(text), fmt.Sprintf("n = %d ", i+1)) {
					break
				}
				if time.Now().After(deadline) {
					t.Fatal("it is not saved")
				}
			}
		}
		p.stop(t, sig)
		if strings.Contains(p.errOut.String(), "reload #2") {
			t.Errorf("saving has reloaded the script:\n%s", p.errOut)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
	// A file that cannot be read is not changed, and the script gets an error.
	path := filepath.Join(dir, "world.persist")
	overwrite(t, path, "{ broken")
	p := startProcess(t, script, "--workspace", dir)
	waitFor(t, p.errOut, "persist: could not read world.persist:1:")
	overwrite(t, path, "return { n = 40 }")
	waitFor(t, p.out, "n\t41\n")
}
