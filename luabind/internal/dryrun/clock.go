package dryrun

import (
	"sync/atomic"
	"time"
)

// A Clock is the time of a script that nobody watches. It does not move while the script runs, and jumps to
// the next timer when the script has nothing to do. So an hour of a script takes as long as its work.
//
// Now may be called from any goroutine. The other methods belong to the engine's loop.
type Clock struct {
	now   atomic.Int64  // in nanoseconds
	until int64         // the clock does not pass this
	rest  chan struct{} // closed when nothing is left to do before until; nil if nobody waits for that
}

// Now returns the time in nanoseconds.
func (c *Clock) Now() int64 { return c.now.Load() }

// Allow lets the clock move on by a time. It closes rest when the script has done everything until then.
func (c *Clock) Allow(by time.Duration, rest chan struct{}) {
	c.until += int64(by)
	c.rest = rest
}

// Sleep is called when the script has nothing to do until next, or at all if there is no timer. It returns 0
// if that time has come; otherwise a negative duration, because the passing of time brings nothing.
func (c *Clock) Sleep(next int64, timer bool) time.Duration {
	if timer && next <= c.until {
		c.now.Store(max(next, c.Now()))
		return 0
	}
	c.now.Store(max(c.until, c.Now()))
	if c.rest != nil {
		close(c.rest)
		c.rest = nil
	}
	return -1
}

// After returns a timer that has been stopped: what is late for people does not matter to nobody.
func (c *Clock) After(time.Duration, func()) *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}
