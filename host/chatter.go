package host

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A chatter writes the log lines that clients cause. Anybody can cause any number of them, so each
// kind of line is limited to a burst and then one line a second. A line that is written after
// others were left out is preceded by their number. The zero value with a logger is ready for use.
type chatter struct {
	log *slog.Logger

	mu    sync.Mutex
	kinds map[string]*talk
}

// A talk is the limit of one kind of line.
type talk struct {
	full time.Time // when the whole burst is available again
	left int       // lines that were left out
}

const (
	// chatterBurst is enough for an audience that arrives at the same time.
	chatterBurst = 100
	chatterEvery = time.Second
)

// say writes a line or leaves it out. There must be few kinds, because each is kept forever.
func (c *chatter) say(level slog.Level, kind, line string, args ...any) {
	ctx := context.Background()
	if !c.log.Enabled(ctx, level) {
		return
	}
	ok, left := c.may(kind)
	if !ok {
		return
	}
	if left > 0 {
		c.log.Log(ctx, level, fmt.Sprintf("left out %d lines like the next one", left))
	}
	c.log.Log(ctx, level, line, args...)
}

// may reports whether a line may be written now, and how many were left out before it.
func (c *chatter) may(kind string) (ok bool, left int) {
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kinds == nil {
		c.kinds = map[string]*talk{}
	}
	t := c.kinds[kind]
	if t == nil {
		t = new(talk)
		c.kinds[kind] = t
	}
	if t.full.Before(now) {
		t.full = now
	}
	if next := t.full.Add(chatterEvery); next.Sub(now) > chatterBurst*chatterEvery {
		t.left++
		return false, 0
	}
	t.full = t.full.Add(chatterEvery)
	left, t.left = t.left, 0
	return true, left
}
