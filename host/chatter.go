package host

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A chatter writes the lines of the log that clients cause. Strangers can cause as many as they
// like, so each kind of line has a burst and after that one a second; the next one that is
// written says how many were not. The zero value with a logger is ready.
type chatter struct {
	log *slog.Logger

	mu    sync.Mutex
	kinds map[string]*talk
}

// A talk is one kind of line.
type talk struct {
	full time.Time // when the whole burst is there again
	left int       // lines that were left out
}

const (
	// chatterBurst is enough for an audience that comes at the same time.
	chatterBurst = 100
	chatterEvery = time.Second
)

// say writes a line of a kind, of which there are few, or leaves it out.
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
		c.log.Log(ctx, level, fmt.Sprintf("%d lines as the next one are left out", left))
	}
	c.log.Log(ctx, level, line, args...)
}

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
