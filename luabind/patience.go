package luabind

import (
	"sync"
	"time"
)

// A patience is a timer for what this process itself has to come to an end with. Time in
// which the process did not run, as it was stopped or its machine paused, does not count.
type patience struct {
	over chan struct{} // closed when the time is up

	mu    sync.Mutex
	timer *time.Timer
	at    time.Time // when left was true
	left  time.Duration
	ended bool
}

// patienceStep is how often a patience looks. A step that takes more than twice as long has
// time in it that does not count.
const patienceStep = 50 * time.Millisecond

func newPatience(d time.Duration) *patience {
	p := &patience{over: make(chan struct{}), at: time.Now(), left: d}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer = time.AfterFunc(min(d, patienceStep), p.tick)
	return p
}

func (p *patience) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended {
		return
	}
	now := time.Now()
	p.left -= min(now.Sub(p.at), 2*patienceStep)
	p.at = now
	if p.left > 0 {
		p.timer.Reset(min(p.left, patienceStep))
		return
	}
	p.ended = true
	close(p.over)
}

// stop lets the timer go, which has to be done.
func (p *patience) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	p.timer.Stop()
}
