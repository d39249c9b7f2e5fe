package luabind

import (
	"sync"
	"time"
)

// A timeLimit is a timer that limits work of this process. Time in which the process did not run,
// because it was stopped or its machine was paused, does not count.
type timeLimit struct {
	over chan struct{} // closed when the time is up

	mu    sync.Mutex
	timer *time.Timer
	at    time.Time // when left was updated
	left  time.Duration
	ended bool
}

// timeLimitStep is how often a timeLimit looks at the clock. If a step takes more than twice as
// long, the rest does not count.
const timeLimitStep = 50 * time.Millisecond

func newTimeLimit(d time.Duration) *timeLimit {
	p := &timeLimit{over: make(chan struct{}), at: time.Now(), left: d}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer = time.AfterFunc(min(d, timeLimitStep), p.tick)
	return p
}

func (p *timeLimit) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return
	}
	now := time.Now()
	p.left -= min(now.Sub(p.at), 2*timeLimitStep)
	p.at = now
	if p.left > 0 {
		p.timer.Reset(min(p.left, timeLimitStep))
		return
	}
	p.ended = true
	close(p.over)
}

// stop releases the timer. It must be called.
func (p *timeLimit) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	p.timer.Stop()
}

// within waits until done is closed, for limit at most. It reports whether done was closed.
func within(limit time.Duration, done <-chan struct{}) bool {
	p := newTimeLimit(limit)
	defer p.stop()
	select {
	case <-done:
		return true
	case <-p.over:
		return false
	}
}

// runWithin runs fn on the loop and waits for it, for limit at most. It reports whether fn has
// returned. If not, fn may still run later.
func (e *Engine) runWithin(limit time.Duration, fn func()) bool {
	ran := make(chan struct{})
	e.post(func() {
		fn()
		close(ran)
	})
	p := newTimeLimit(limit)
	defer p.stop()
	select {
	case <-ran:
		return true
	case <-e.done:
	case <-p.over:
	}
	return false
}
