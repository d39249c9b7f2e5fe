package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vuerlua/vuerlua/host/printable"
)

// A console writes the output and the log of a running scene. Its methods may be called from any
// goroutine and do not wait for the terminal, see [spool].
type console struct {
	log   *slog.Logger
	color bool // on the error stream
	tty   bool // standard output is a terminal
	json  bool

	out, err *spool
	now      func() time.Time
	deadline atomic.Pointer[time.Time] // for close; nil: closeTime after the call
}

const (
	// closeTime is how long writing the last lines may take if the program has no deadline.
	closeTime = time.Second
	// lastLines is the least time for them, even after the deadline.
	lastLines = 50 * time.Millisecond
)

// newConsole returns a console for the options. The caller closes it.
func newConsole(s *system, o *options) *console {
	c := &console{
		color: s.colorful(s.errTTY) && o.logFormat == "text",
		tty:   s.outTTY,
		json:  o.logFormat == "json",
		out:   newSpool(s.stdout),
		err:   newSpool(s.stderr),
		now:   s.now,
	}
	c.out.broken = func() { c.log.Warn("standard output was closed by its reader: the script's output is dropped") }
	level := slog.LevelInfo
	switch {
	case o.quiet:
		level = slog.LevelWarn
	case o.verbose:
		level = slog.LevelDebug
	}
	if c.json {
		c.log = slog.New(slog.NewJSONHandler(c.err, &slog.HandlerOptions{Level: level, ReplaceAttr: boundAttr}))
	} else {
		c.log = slog.New(&textHandler{w: c.err, level: level, color: c.color, mu: new(sync.Mutex)})
	}
	return c
}

// closeBy sets the deadline of close.
func (c *console) closeBy(deadline time.Time) { c.deadline.Store(&deadline) }

// close writes the remaining lines.
func (c *console) close() {
	deadline := time.Now().Add(closeTime)
	if set := c.deadline.Load(); set != nil {
		deadline = *set
	}
	c.out.close(max(lastLines, time.Until(deadline)))
	c.err.close(max(lastLines, time.Until(deadline)))
}

// printed writes text that a script has printed to standard output, with its file and line.
// Control characters are escaped on a terminal; a file or a pipe receives the bytes unchanged.
func (c *console) printed(file string, line int, text string) {
	if !c.json {
		if c.tty {
			file, text = printable.Line(file), printable.Text(text)
		}
		fmt.Fprintf(c.out, "%s:%d: %s\n", file, line, text)
		return
	}
	c.writeJSON(c.out, struct {
		Time time.Time `json:"time"`
		Msg  string    `json:"msg"`
		File string    `json:"file"`
		Line int       `json:"line"`
		Text string    `json:"text"`
	}{c.now(), "print", file, line, text})
}

// block writes text of several lines to the error stream, unchanged.
func (c *console) block(text string) {
	_, _ = io.WriteString(c.err, strings.TrimSuffix(text, "\n")+"\n")
}

func (c *console) writeJSON(w io.Writer, v any) {
	line, err := json.Marshal(v)
	if err != nil { // cannot happen: all our types can be encoded
		c.log.Error("cannot encode a log record", "error", err)
		return
	}
	_, _ = w.Write(append(line, '\n'))
}

// maxLogged bounds a message of the log and each of its values, in bytes: parts of them come from
// clients.
const maxLogged = 8 << 10

func bounded(text string) string {
	if len(text) <= maxLogged {
		return text
	}
	return fmt.Sprintf("%s... (%d bytes)", strings.ToValidUTF8(text[:maxLogged], ""), len(text))
}

// boundAttr implements slog.HandlerOptions.ReplaceAttr: it bounds strings.
func boundAttr(_ []string, a slog.Attr) slog.Attr {
	if a.Value.Kind() == slog.KindString {
		a.Value = slog.StringValue(bounded(a.Value.String()))
	}
	return a
}

// The escape sequences for colours on the terminal. The program writes no others.
const (
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	grey   = "\x1b[90m"
	cyan   = "\x1b[36m"
	bold   = "\x1b[1m"
	plain  = "\x1b[0m"
)

// sequences returns all escape sequences that the program writes.
func sequences() []string { return []string{red, yellow, grey, cyan, bold, plain, clearTerminal} }

func paint(color bool, code, text string) string {
	if !color || text == "" {
		return text
	}
	return code + text + plain
}

// textHandler writes records for people:
//
//	12:04:07  client a1b2 joined  from=127.0.0.1:50412
//	12:04:31  warning: spawn: two functions match  session=a1b2
//
// The shape is stable; people match it with regular expressions.
type textHandler struct {
	w      io.Writer
	level  slog.Level
	color  bool
	prefix string // of attribute names: the open groups, each followed by a dot
	attrs  string // formatted
	mu     *sync.Mutex
}

var _ slog.Handler = (*textHandler)(nil)

func (h *textHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= h.level }

func (h *textHandler) Handle(_ context.Context, r slog.Record) error {
	var b bytes.Buffer
	if !r.Time.IsZero() {
		b.WriteString(paint(h.color, grey, r.Time.Format(time.TimeOnly)) + "  ")
	}
	switch {
	case r.Level >= slog.LevelError:
		b.WriteString(paint(h.color, red, "error:") + " ")
	case r.Level >= slog.LevelWarn:
		b.WriteString(paint(h.color, yellow, "warning:") + " ")
	}
	b.WriteString(printable.Line(bounded(r.Message)))
	b.WriteString(h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		b.WriteString(h.format(h.prefix, a))
		return true
	})
	b.WriteByte('\n')
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := h.w.Write(b.Bytes())
	return err
}

func (h *textHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	next := *h
	for _, a := range attrs {
		next.attrs += h.format(h.prefix, a)
	}
	return &next
}

func (h *textHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	next := *h
	next.prefix += name + "."
	return &next
}

func (h *textHandler) format(prefix string, a slog.Attr) string {
	value := a.Value.Resolve()
	if a.Equal(slog.Attr{}) {
		return ""
	}
	if value.Kind() == slog.KindGroup {
		if a.Key != "" {
			prefix += a.Key + "."
		}
		var b strings.Builder
		for _, member := range value.Group() {
			b.WriteString(h.format(prefix, member))
		}
		return b.String()
	}
	text := bounded(value.String())
	if text == "" || strings.ContainsAny(text, " \"=") || printable.Line(text) != text {
		text = strconv.Quote(text)
	}
	return "  " + paint(h.color, grey, prefix+a.Key+"=") + text
}
