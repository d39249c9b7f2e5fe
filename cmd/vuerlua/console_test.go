package main

import (
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func testConsole(f *fakeSystem, format string) (*console, *options) {
	o := defaultOptions()
	o.logFormat = format
	return newConsole(f.system, o), o
}

func TestTextLog(t *testing.T) {
	for name, test := range map[string]struct {
		log  func(*slog.Logger)
		want string // after the time; "" for no line
	}{
		"info":              {func(l *slog.Logger) { l.Info("client a1b2 joined") }, "client a1b2 joined"},
		"debug is left out": {func(l *slog.Logger) { l.Debug("noise") }, ""},
		"warning":           {func(l *slog.Logger) { l.Warn("late") }, "warning: late"},
		"error":             {func(l *slog.Logger) { l.Error("broken") }, "error: broken"},
		"attributes":        {func(l *slog.Logger) { l.Info("m", "n", 3, "d", time.Second, "s", "two words") }, `m  n=3  d=1s  s="two words"`},
		"empty attribute":   {func(l *slog.Logger) { l.Info("m", "s", "") }, `m  s=""`},
		"no attribute":      {func(l *slog.Logger) { l.Info("m", slog.Attr{}) }, `m`},
		"of the logger":     {func(l *slog.Logger) { l.With("session", "a1b2").Info("m", "n", 1) }, `m  session=a1b2  n=1`},
		"groups": {func(l *slog.Logger) {
			l.With("a", 1).WithGroup("g").With("b", 2).Info("m", "c", 3, slog.Group("h", "d", 4))
		}, `m  a=1  g.b=2  g.c=3  g.h.d=4`},
		"control characters": {func(l *slog.Logger) { l.Info("bad\x1b[2J\n", "v", "\x07") }, `bad\x1b[2J\n  v="\a"`},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSystem(t)
			c, _ := testConsole(f, "text")
			test.log(c.log)
			c.close()
			got := f.errOut.String()
			if test.want == "" {
				if got != "" {
					t.Errorf("got %q", got)
				}
				return
			}
			if !regexp.MustCompile(`^\d\d:\d\d:\d\d  ` + regexp.QuoteMeta(test.want) + "\n$").MatchString(got) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestJSONLog(t *testing.T) {
	f := newFakeSystem(t)
	c, _ := testConsole(f, "json")
	c.log.Warn("late", "n", 3)
	c.printed("scene.lua", 14, "two\nlines")
	c.close()
	var record struct {
		Level, Msg string
		N          int
	}
	if err := json.Unmarshal([]byte(f.errOut.String()), &record); err != nil || record.Level != "WARN" || record.Msg != "late" || record.N != 3 {
		t.Errorf("%v in %q", err, f.errOut.String())
	}
	var print struct {
		Msg, File, Text string
		Line            int
		Time            time.Time
	}
	if err := json.Unmarshal([]byte(f.out.String()), &print); err != nil ||
		print.Msg != "print" || print.File != "scene.lua" || print.Line != 14 || print.Text != "two\nlines" || print.Time.IsZero() {
		t.Errorf("%v in %q", err, f.out.String())
	}
}

func TestPrintsGoToStandardOutput(t *testing.T) {
	f := newFakeSystem(t)
	c, _ := testConsole(f, "text")
	c.printed("scene.lua", 14, "hello 1")
	c.close()
	if f.out.String() != "scene.lua:14: hello 1\n" || f.errOut.String() != "" {
		t.Errorf("standard output %q, standard error %q", f.out.String(), f.errOut.String())
	}
}

// gate is a stream that blocks while it is locked.
type gate struct {
	sync.Mutex
	open chan struct{} // closed: writes return
	buffer
}

func (g *gate) Write(p []byte) (int, error) {
	<-g.open
	return g.buffer.Write(p)
}

func TestSpoolKeepsOrderAndLosesNothing(t *testing.T) {
	var b buffer
	s := newSpool(&b)
	var want strings.Builder
	for i := range 10_000 {
		line := strings.Repeat("x", i%300) + "\n"
		want.WriteString(line)
		if n, err := s.Write([]byte(line)); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
	}
	s.close(10 * time.Second)
	if b.String() != want.String() {
		t.Errorf("got %d bytes, want %d", len(b.String()), want.Len())
	}
	if _, err := s.Write([]byte("late")); err != nil || strings.Contains(b.String(), "late") {
		t.Error("a closed spool has written")
	}
}

// A stream that blocks delays its writer once, by spoolPatience, and the newest writes are dropped.
// After that, a line states how many.
func TestSpoolStalled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		s := newSpool(g)
		chunk := []byte(strings.Repeat("y", spoolBytes/4-1) + "\n")
		start := time.Now()
		// One is being written, four wait, five are dropped.
		for i := range 10 {
			_, _ = s.Write(chunk)
			if i == 0 {
				synctest.Wait()
			}
		}
		if took := time.Since(start); took != spoolPatience {
			t.Errorf("ten writes took %s, want %s", took, spoolPatience)
		}
		close(g.open)
		synctest.Wait()
		_, _ = s.Write([]byte("after\n"))
		s.close(time.Second)
		got := g.String()
		if n := strings.Count(got, string(chunk)); n != 5 {
			t.Errorf("%d chunks arrived, want 5", n)
		}
		if want := "\nvuerlua: 5 writes dropped here: the terminal or pipe was too slow\nafter\n"; !strings.HasSuffix(got, want) {
			t.Errorf("got …%q, want …%q", got[max(0, len(got)-200):], want)
		}
	})
}

// A stream that is only slow loses nothing.
func TestSpoolSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &slowStream{}
		s := newSpool(slow)
		chunk := []byte(strings.Repeat("z", spoolBytes/2))
		for range 20 {
			_, _ = s.Write(chunk)
		}
		s.close(time.Minute)
		if got := len(slow.String()); got != 20*len(chunk) {
			t.Errorf("%d bytes arrived, want %d", got, 20*len(chunk))
		}
	})
}

type slowStream struct{ buffer }

func (s *slowStream) Write(p []byte) (int, error) {
	time.Sleep(spoolPatience / 2)
	return s.buffer.Write(p)
}

func TestSpoolCloseIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{open: make(chan struct{})}
		s := newSpool(g)
		_, _ = s.Write([]byte("x"))
		start := time.Now()
		s.close(time.Second)
		if took := time.Since(start); took != time.Second {
			t.Errorf("close took %s", took)
		}
		close(g.open)
	})
}

// closedPipe is a pipe that its reader has closed.
type closedPipe struct{ writes atomic.Int32 }

func (p *closedPipe) Write([]byte) (int, error) {
	p.writes.Add(1)
	return 0, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
}

func TestSpoolOfAClosedPipe(t *testing.T) {
	p := new(closedPipe)
	s := newSpool(p)
	broken := make(chan struct{}, 2)
	s.broken = func() { broken <- struct{}{} }
	_, _ = s.Write([]byte("one\n"))
	<-broken
	line := []byte(strings.Repeat("x", 1000))
	start := time.Now()
	for range 10_000 { // more than the spool holds for a slow stream
		if n, err := s.Write(line); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
	}
	s.close(time.Minute)
	if took := time.Since(start); took > 10*time.Second || p.writes.Load() != 1 || len(broken) > 0 {
		t.Errorf("%d writes, %d more reports, in %s", p.writes.Load(), len(broken), took)
	}
}
