package luabind

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/protocol"
)

// A notebook is a Reporter that keeps what it hears.
type notebook struct {
	mu      sync.Mutex
	prints  []string
	reports []*Diagnostic
}

func (n *notebook) Print(file string, line int, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.prints = append(n.prints, text)
}

func (n *notebook) Report(d *Diagnostic) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.reports = append(n.reports, d)
}

func (n *notebook) said() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.prints, "\n")
}

// diagnostics returns what was reported so far.
func (n *notebook) diagnostics() []*Diagnostic {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.reports)
}

// errors returns what was reported so far, a line each.
func (n *notebook) errors() []string {
	var lines []string
	for _, d := range n.diagnostics() {
		lines = append(lines, d.Severity.String()+" "+d.Error())
	}
	return lines
}

// A fakeClient stands for a browser.
type fakeClient struct {
	id     string
	info   map[string]any
	mu     sync.Mutex
	sent   []*protocol.Message
	scene  host.Store
	closed string
	// listens are the lists of calls of Listen.
	listens [][]string

	preparing atomic.Bool
}

func (c *fakeClient) ID() string           { return c.id }
func (c *fakeClient) Info() map[string]any { return c.info }

func (c *fakeClient) Send(m *protocol.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed != "" {
		return host.ErrClosed
	}
	c.sent = append(c.sent, m)
	c.scene.Send(m)
	return nil
}

func (c *fakeClient) Close(reason string)      { c.mu.Lock(); c.closed = reason; c.mu.Unlock() }
func (c *fakeClient) Connected() bool          { c.mu.Lock(); defer c.mu.Unlock(); return c.closed == "" }
func (c *fakeClient) Lagging() bool            { return false }
func (c *fakeClient) Resuming() bool           { return false }
func (c *fakeClient) Preparing() bool          { return c.preparing.Load() }
func (c *fakeClient) Stats() host.SessionStats { return host.SessionStats{} }
func (c *fakeClient) Reveal() bool             { return true }
func (c *fakeClient) Withhold()                {}

// Listen keeps the list for tests.
func (c *fakeClient) Listen(etypes []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listens = append(c.listens, etypes)
}
func (c *fakeClient) Keys(most int) []string { return c.scene.Keys(most) }

func (c *fakeClient) Missing(keys *protocol.Keys, known uint64) ([]string, uint64) {
	return c.scene.Missing(keys, known)
}

func (c *fakeClient) PropSize(key, prop string) (int, bool) { return c.scene.PropSize(key, prop) }

func (c *fakeClient) Find(key string) (host.NodeInfo, bool) { return c.scene.Find(key) }
func (c *fakeClient) Note(m *protocol.Message)              { c.scene.Send(m) }
func (c *fakeClient) Clear()                                {}
func (c *fakeClient) Property(name string) ([]byte, bool)   { return c.scene.Property(name) }

// messages takes what has been sent since the last call, decoded.
func (c *fakeClient) messages(t testing.TB) []map[string]any {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []map[string]any
	for _, m := range c.sent {
		v, _, err := msgp.ReadIntfBytes(m.Frame)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v.(map[string]any))
	}
	c.sent = nil
	return out
}

// A stage is a running script in a synctest bubble.
type stage struct {
	*testing.T
	*notebook
	engine *Engine
	dir    string
	extend func(*Engine) // see Config
}

// play runs source as a script in virtual time and hands it to act. files are more files
// beside the script, name and text in turn.
func play(t *testing.T, source string, act func(s *stage), files ...string) {
	t.Helper()
	playWith(t, nil, source, act, files...)
}

// playWith is play for an engine that extend adds to.
func playWith(t *testing.T, extend func(*Engine), source string, act func(s *stage), files ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &stage{T: t, notebook: &notebook{}, dir: t.TempDir(), extend: extend}
		e, err := s.start(source, files...)
		if err != nil {
			t.Fatal(err)
		}
		s.engine = e
		defer e.Close()
		synctest.Wait()
		if act != nil {
			act(s)
		}
	})
}

func (s *stage) start(source string, files ...string) (*Engine, error) {
	s.Helper()
	write := func(name, text string) {
		path := filepath.Join(s.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			s.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			s.Fatal(err)
		}
	}
	for i := 0; i < len(files); i += 2 {
		write(files[i], files[i+1])
	}
	write("scene.lua", source)
	return New(Config{Script: filepath.Join(s.dir, "scene.lua"), Version: "test", Reporter: s.notebook, extend: s.extend})
}

// join connects a client that has sent INIT with value, or none for nil.
func (s *stage) join(id string, value map[string]any) *fakeClient {
	s.Helper()
	return s.admit(&fakeClient{id: id, info: value})
}

// admit is join for a client that has been made already.
func (s *stage) admit(c *fakeClient) *fakeClient {
	s.Helper()
	posted := make(chan struct{})
	s.engine.post(func() {
		<-posted // the host, too, posts the INIT before the loop runs
		s.engine.begin(s.engine.session(c))
	})
	if c.info != nil {
		s.send(c, map[string]any{"etype": "INIT", "value": c.info})
	}
	close(posted)
	synctest.Wait()
	return c
}

// send delivers an event of the client.
func (s *stage) send(c *fakeClient, event map[string]any) {
	s.Helper()
	frame, err := msgp.AppendIntf(nil, event)
	if err != nil {
		s.Fatal(err)
	}
	s.deliverFrame(c, frame)
}

// deliverFrame is send for the bytes of an event.
func (s *stage) deliverFrame(c *fakeClient, frame []byte) {
	s.Helper()
	ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits)
	if err != nil {
		s.Fatal(err)
	}
	s.engine.deliver(c, ev)
	synctest.Wait()
}

// wantSaid compares everything printed so far.
func (s *stage) wantSaid(want string) {
	s.Helper()
	if got := s.said(); got != strings.TrimSpace(want) {
		s.Errorf("printed:\n%s\nwant:\n%s\nerrors: %q", got, strings.TrimSpace(want), s.errors())
	}
}

// wantNoErrors fails on anything that was reported.
func (s *stage) wantNoErrors() {
	s.Helper()
	if errs := s.errors(); len(errs) > 0 {
		s.Errorf("reported: %q", errs)
	}
}
