package host_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/host/hosttest"
	"github.com/vuerlua/vuerlua/protocol"
)

// A script is a host.Script of functions, all optional, that records its calls.
type script struct {
	start func(*host.Session)
	event func(*host.Session, *protocol.ClientEvent)
	end   func(*host.Session, string)

	mu    sync.Mutex
	calls []string
	last  *host.Session
}

var _ host.Script = (*script)(nil)

func (p *script) record(s *host.Session, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, fmt.Sprintf(format, args...))
	p.last = s
}

func (p *script) Start(s *host.Session) {
	p.record(s, "start")
	if p.start != nil {
		p.start(s)
	}
}

func (p *script) Event(s *host.Session, e *protocol.ClientEvent) {
	p.record(s, "event %s", e.Etype)
	if p.event != nil {
		p.event(s, e)
	}
}

func (p *script) End(s *host.Session, reason string) {
	p.record(s, "end: %s", reason)
	if p.end != nil {
		p.end(s, reason)
	}
}

// log gives the calls until now.
func (p *script) log() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.calls)
}

// session is the one of the last call.
func (p *script) session() *host.Session {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last
}

func wantCalls(t *testing.T, p *script, want ...string) {
	t.Helper()
	if got := p.log(); !slices.Equal(got, want) {
		t.Errorf("calls of the script\n got %q\nwant %q", got, want)
	}
}

// serve creates a host from cfg, quiet unless cfg has a logger, and serves it.
func serve(t testing.TB, cfg host.Config, p host.Script) (*host.Host, *hosttest.Net) {
	t.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	h, err := host.New(cfg, p)
	if err != nil {
		t.Fatal(err)
	}
	return h, hosttest.Serve(t, h)
}

// A logBook is a logger and what it has written.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBook) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// lines are those that contain part.
func (l *logBook) lines(part string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
	for line := range strings.Lines(l.text.String()) {
		if strings.Contains(line, part) {
			found = append(found, line)
		}
	}
	return found
}

// node is an element of the given key and fields, in the order of their names.
func node(key string, fields map[string]any) protocol.Node {
	names := []string{"key"}
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	n := protocol.Node{Key: key}
	n.Raw = msgp.AppendMapHeader(n.Raw, uint32(len(names)))
	for _, name := range names {
		n.Shape = n.Shape.With(name)
		n.Raw = msgp.AppendString(n.Raw, name)
		var value any = key
		if name != "key" {
			value = fields[name]
		}
		if name == "children" {
			n.Nested = true
		}
		var err error
		if n.Raw, err = msgp.AppendIntf(n.Raw, value); err != nil {
			panic(err)
		}
	}
	return n
}

func now() int64 { return time.Now().UnixMilli() }

func upsert(nodes ...protocol.Node) *protocol.Message { return protocol.Upsert(now(), "", nodes) }

// box is an upsert of one box at x.
func box(key string, x int) *protocol.Message {
	return upsert(node(key, map[string]any{"tag": "Box", "x": x}))
}

// emptyScene is a SET of a scene with nothing in it.
func emptyScene() *protocol.Message {
	none := []any{}
	return protocol.Set(now(), node("", map[string]any{
		"tag": "Scene", "children": none, "rawChildren": none, "bgChildren": none, "htmlChildren": none,
	}))
}

// mustSend fails the test where a message is not taken.
func mustSend(t *testing.T, s *host.Session, messages ...*protocol.Message) {
	t.Helper()
	for _, m := range messages {
		if err := s.Send(m); err != nil {
			t.Errorf("send: %v", err)
		}
	}
}

// nodesOf are the nodes of a decoded ADD, UPSERT or UPDATE.
func nodesOf(t *testing.T, event map[string]any) []map[string]any {
	t.Helper()
	data, _ := event["data"].(map[string]any)
	list, ok := data["nodes"].([]any)
	if !ok {
		t.Fatalf("message without nodes: %v", event)
	}
	nodes := make([]map[string]any, len(list))
	for i, n := range list {
		nodes[i] = n.(map[string]any)
	}
	return nodes
}
