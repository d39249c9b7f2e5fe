package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

func TestSignalsEndInOrder(t *testing.T) {
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q")
		f.write(t, "a.lua")
		code := runAsync(f)
		<-f.server.serving
		f.signals <- sig
		if c := <-code; c != exitOK || f.server.shutdown != 1 || f.errOut.String() != "" {
			t.Errorf("%s: exit code %d, %d shutdowns, standard error %q", sig, c, f.server.shutdown, f.errOut.String())
		}
	}
}

func runAsync(f *fakeSystem) <-chan int {
	code := make(chan int, 1)
	go func() { code <- run(f.system) }()
	return code
}

func TestSlowShutdownIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q")
		f.write(t, "a.lua")
		f.server.slow = 4 * time.Second
		code := runAsync(f)
		<-f.server.serving
		start := time.Now()
		f.signals <- os.Interrupt
		if c := <-code; c != exitOK || time.Since(start) != 4*time.Second {
			t.Errorf("exit code %d after %s", c, time.Since(start))
		}
	})
}

// The process ends within five seconds after the signal, even if its parts do not end in time.
func TestStuckShutdownEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q")
		f.write(t, "a.lua")
		f.server.stuck = true
		code := runAsync(f)
		<-f.server.serving
		start := time.Now()
		f.signals <- os.Interrupt
		if c := <-code; c != exitOK || time.Since(start) > 5*time.Second {
			t.Errorf("exit code %d after %s", c, time.Since(start))
		}
		if !strings.HasSuffix(f.errOut.String(), "  warning: the shutdown took too long and was cut short\n") {
			t.Errorf("standard error: %q", f.errOut.String())
		}
		close(f.server.stop)
	})
}

// Signals after the first one: only an interrupt after impatience forces the end.
func TestSecondSignal(t *testing.T) {
	type later struct {
		after time.Duration // since the first
		sig   os.Signal
	}
	const inOrder = 4 * time.Second // the time that the server takes
	for name, test := range map[string]struct {
		first os.Signal
		later []later
		took  time.Duration
	}{
		"two SIGTERMs at once":            {syscall.SIGTERM, []later{{0, syscall.SIGTERM}}, inOrder},
		"two SIGTERMs, 5 ms":              {syscall.SIGTERM, []later{{5 * time.Millisecond, syscall.SIGTERM}}, inOrder},
		"SIGTERM after SIGTERM, late":     {syscall.SIGTERM, []later{{3 * time.Second, syscall.SIGTERM}}, inOrder},
		"SIGTERM after an interrupt":      {os.Interrupt, []later{{2 * time.Second, syscall.SIGTERM}}, inOrder},
		"many SIGTERMs":                   {syscall.SIGTERM, []later{{0, syscall.SIGTERM}, {time.Second, syscall.SIGTERM}, {2 * time.Second, syscall.SIGTERM}, {3 * time.Second, syscall.SIGTERM}}, inOrder},
		"SIGHUP after SIGTERM":            {syscall.SIGTERM, []later{{2 * time.Second, syscall.SIGHUP}}, inOrder},
		"two interrupts at once":          {os.Interrupt, []later{{0, os.Interrupt}}, inOrder},
		"two interrupts, half a second":   {os.Interrupt, []later{{500 * time.Millisecond, os.Interrupt}}, inOrder},
		"interrupt and SIGTERM at once":   {os.Interrupt, []later{{0, syscall.SIGTERM}}, inOrder},
		"a second interrupt":              {os.Interrupt, []later{{time.Second, os.Interrupt}}, time.Second},
		"a third interrupt":               {os.Interrupt, []later{{0, os.Interrupt}, {2 * time.Second, os.Interrupt}}, 2 * time.Second},
		"an interrupt long after SIGTERM": {syscall.SIGTERM, []later{{2 * time.Second, os.Interrupt}}, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q")
				f.write(t, "a.lua")
				f.server.slow = inOrder
				code := runAsync(f)
				<-f.server.serving
				start := time.Now()
				f.signals <- test.first
				for _, l := range test.later {
					time.Sleep(time.Until(start.Add(l.after)))
					f.signals <- l.sig
				}
				c, took := <-code, time.Since(start)
				want, said := exitOK, ""
				if test.took != inOrder {
					want, said = exitInterrupted, "vuerlua: stopped by a second interrupt\n"
				}
				if c != want || took != test.took || f.errOut.String() != said {
					t.Errorf("exit code %d after %s, standard error %q", c, took, f.errOut.String())
				}
				time.Sleep(inOrder) // until the server has ended
			})
		})
	}
}

// A stuck server and a blocked terminal share the five seconds.
func TestEverythingEndsWithinOneDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeSystem(t, "run", "a.lua", "--port=0")
		f.write(t, "a.lua")
		f.server.stuck = true
		out, errOut := &gate{open: make(chan struct{})}, &gate{open: make(chan struct{})}
		f.stdout, f.stderr = out, errOut
		code := runAsync(f)
		<-f.server.serving
		start := time.Now()
		f.signals <- syscall.SIGTERM
		if c, took := <-code, time.Since(start); c != exitOK || took > 5*time.Second {
			t.Errorf("exit code %d after %s", c, took)
		}
		close(out.open)
		close(errOut.open)
		close(f.server.stop)
	})
}

func TestSignalWhileTheScriptStarts(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0")
	f.write(t, "a.lua")
	f.startWait = make(chan struct{})
	defer close(f.startWait)
	f.signals <- os.Interrupt
	if code := run(f.system); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	if got, want := f.errOut.String(), "vuerlua: interrupt before the scene was ready\n"; got != want {
		t.Errorf("standard error %q, want %q", got, want)
	}
}

// Two signals at the same time, as timeout and npm send them, count as one: connections are closed
// cleanly and on_close functions run.
func TestTwoSignalsAtOnce(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		p := startProcess(t, `
			spawn(function(s)
			  s:on_close(function(why) sleep(0.2) print("closed") end)
			  s:set(DefaultScene{})
			  s:forever()
			end)`)
		ws := dial(t, p.ready.WS)
		receiveScene(t, ws)
		if err := p.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
		if err := p.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		var err error
		for err == nil {
			_, _, err = ws.ReadMessage()
		}
		if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
			t.Errorf("%s: the client's end: %v", sig, err)
		}
		<-p.exited
		if code, said := p.ProcessState.ExitCode(), p.out.String(); code != exitOK || said != "scene.lua:3: closed\n" {
			t.Errorf("%s: exit code %d, standard output %q\n%s", sig, code, said, p.errOut)
		}
	}
}

// The reader of the script's output may close the pipe.
func TestClosedPipe(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := startProcessTo(t, write, `
		on("SAY", function(e, s) print(e.value) s:send(ServerEvent{ etype = "SAID" }) end)
		spawn(function(s) s:set(DefaultScene{}) s:forever() end)`)
	_ = write.Close() // the process has its own
	_ = read.Close()
	ws := dial(t, p.ready.WS)
	receiveScene(t, ws)
	for range 5 {
		send(t, ws, map[string]any{"etype": "SAY", "value": strings.Repeat("x", 10_000)})
		if event := receiveScene(t, ws); event["etype"] != "SAID" {
			t.Fatalf("an event %v", event)
		}
		time.Sleep(5 * time.Millisecond) // for the write to fail
	}
	goodbye(ws)
	if code := p.stop(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("exit code %d\n%s", code, p.errOut)
	}
	if n := strings.Count(p.errOut.String(), "standard output was closed by its reader"); n != 1 {
		t.Errorf("standard error says so %d times:\n%s", n, p.errOut)
	}
}
