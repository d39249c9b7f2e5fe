package main

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/host/viewer"
)

func getPage(t *testing.T, url string) (status int, header http.Header, body string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(text)
}

func TestViewerDir(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q", "--ready-file=ready.json", "--viewer-dir=dist")
	f.start = startServer
	f.write(t, "a.lua")
	if code := run(f.system); code != exitUsage || !strings.Contains(f.errOut.String(), "dist is not a build of the viewer") {
		t.Errorf("a folder that does not exist: exit code %d, %q", code, f.errOut.String())
	}
	if err := os.Mkdir(f.path("dist"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path("dist/index.html"), []byte("<p>of this folder"), 0o644); err != nil {
		t.Fatal(err)
	}
	code := runAsync(f)
	ready := waitReady(t, f, code)
	if status, header, body := getPage(t, ready.URL); status != 200 || body != "<p>of this folder" || !strings.Contains(header.Get("Content-Security-Policy"), "'self'") {
		t.Errorf("status %d, %q, %v", status, body, header)
	}
	if status, _, body := getPage(t, ready.URL+"healthz"); status != 200 || !strings.Contains(body, `"ok"`) {
		t.Errorf("healthz: status %d, %q", status, body)
	}
	f.signals <- os.Interrupt
	if c := <-code; c != exitOK {
		t.Errorf("exit code %d", c)
	}
}

// The page at / depends on whether the viewer was built before the program.
func TestViewerThatIsBuiltIn(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q", "--ready-file=ready.json")
	f.start = startServer
	f.write(t, "a.lua")
	code := runAsync(f)
	ready := waitReady(t, f, code)
	status, _, body := getPage(t, ready.URL)
	without := strings.Contains(body, "this vuerlua was built without one")
	if status != 200 || without != (viewer.Build() == nil) {
		t.Errorf("status %d, with a help page: %t, built in: %t", status, without, viewer.Build() != nil)
	}
	f.signals <- os.Interrupt
	if c := <-code; c != exitOK {
		t.Errorf("exit code %d", c)
	}
}
