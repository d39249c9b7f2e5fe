package luabind

import (
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tetratelabs/wazero"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/persist"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// How an engine follows another engine of the same script, and precedes the next.
//
// The next engine is loaded aside: its main chunk runs, beside the old engine, but none of its
// other tasks run before takeOver. Then, while no event is being delivered (see host.Relay), the
// old engine retires on its own loop: only its on_reload functions still run, and the state that is
// to be kept is copied. From then on a guard separates it from its clients, so that messages which
// it sends while it unwinds, or from a call in which it is stuck, have no effect. The next engine
// takes over the copied state and adopts the sessions.

// A generationConfig describes an engine's place among the generations of its script.
type generationConfig struct {
	generation int    // from 1; 0 stands for 1
	aside      bool   // tasks wait for takeOver
	replaces   bool   // the previous generation has something to show
	forced     bool   // the user wants this script to run despite errors
	keep       bool   // it inherits the state of the previous generation
	state      *state // the initial persist tables; nil for none
	// depend is called with each file that the script has loaded, looked for or read, and wrote
	// with each file that it has opened for writing. Both are called on the loop; nil for none.
	depend func(path string)
	wrote  func(path string)
	saver  *persist.Saver // writes the tables that have files; nil: they are not written
	// kernels caches the code of the kernels of running generations; nil for no cache.
	kernels wazero.CompilationCache
}

func (l *generationConfig) number() int { return max(1, l.generation) }

// refuses reports whether an error in the script leaves the previous generation running.
func (l *generationConfig) refuses() bool { return l.generation > 1 && !l.forced }

func (l *generationConfig) dependOn(path string) {
	if l.depend != nil {
		l.depend(path)
	}
}

// emptyTime is how long an empty file counts as a file that is being saved: many programs empty a
// file before they write it. An empty script is valid, and would replace a good one.
const emptyTime = 150 * time.Millisecond

// read returns the text of a source file. look reads the file; stat returns its status.
func (l *generationConfig) read(look func() ([]byte, error), stat func() (fs.FileInfo, error)) ([]byte, error) {
	for began := time.Now(); ; time.Sleep(emptyTime / 15) {
		text, err := look()
		if err != nil || len(text) > 0 || l.generation <= 1 || time.Since(began) >= emptyTime {
			return text, err
		}
		if info, err := stat(); err == nil && time.Since(info.ModTime()) >= emptyTime {
			return text, nil
		}
	}
}

// A lifecycle holds the state of an engine's start and end.
type lifecycle struct {
	refuse   chan struct{} // closed: events are refused
	refusing bool          // the same, guarded by Engine.mu
	leaving  atomic.Bool   // retire waits for the loop, so a long-running task is cancelled
	paused   atomic.Int64  // total time for which the clock was stopped, in nanoseconds
	guard    sync.RWMutex
	retired  bool // guarded by guard

	// The following belong to the goroutine that replaces the generation.
	inherited *savedState // from the previous generation, in case this one gets stuck; nil for none
	dropped   bool        // that generation had state which is not inherited
	stuck     bool        // this generation was in a call that cannot be interrupted when it had to retire

	// The following belong to the loop.
	held    bool  // only posts run
	stopped int64 // when the clock was stopped, in nanoseconds since the epoch; 0: it runs
	main    *task
	staged  []*session // adopted sessions whose clients still show the old scene
}

func (p *lifecycle) begin(l generationConfig) {
	p.refuse = make(chan struct{})
	p.held = l.aside
}

// A guardedClient is a client, as a generation sees it: messages that the generation sends after it has
// retired have no effect.
type guardedClient struct {
	engine *Engine
	client
}

// Send implements client.
func (c guardedClient) Send(m *protocol.Message) (err error) {
	err = host.ErrClosed
	c.engine.lifecycle.unlessRetired(func() { err = c.client.Send(m) })
	return err
}

// Close implements client.
func (c guardedClient) Close(reason string) {
	c.engine.lifecycle.unlessRetired(func() { c.client.Close(reason) })
}

// Reveal implements client.
func (c guardedClient) Reveal() (shown bool) {
	c.engine.lifecycle.unlessRetired(func() { shown = c.client.Reveal() })
	return shown
}

// Note implements client.
func (c guardedClient) Note(m *protocol.Message) {
	c.engine.lifecycle.unlessRetired(func() { c.client.Note(m) })
}

// Clear implements client.
func (c guardedClient) Clear() { c.engine.lifecycle.unlessRetired(c.client.Clear) }

// Listen implements client.
func (c guardedClient) Listen(etypes []string) {
	c.engine.lifecycle.unlessRetired(func() { c.client.Listen(etypes) })
}

// Withhold implements client.
func (c guardedClient) Withhold() { c.engine.lifecycle.unlessRetired(c.client.Withhold) }

func (p *lifecycle) unlessRetired(call func()) {
	p.guard.RLock()
	defer p.guard.RUnlock()
	if !p.retired {
		call()
	}
}

func (p *lifecycle) setRetired() {
	p.guard.Lock()
	defer p.guard.Unlock()
	p.retired = true
}

// Refuse implements host.Generation.
func (e *Engine) Refuse() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.lifecycle.refusing {
		e.lifecycle.refusing = true
		close(e.lifecycle.refuse)
	}
}

// ends reports whether the engine takes no more events, because another generation follows or because
// it is closed.
func (e *Engine) ends() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lifecycle.refusing || e.killed.Load()
}

// Take implements host.Generation.
func (e *Engine) Take(s *host.Session, ev *protocol.ClientEvent) bool { return e.deliver(s, ev) }

// Adopt implements host.Generation.
func (e *Engine) Adopt(s *host.Session, started bool, events []*protocol.ClientEvent) {
	e.adopt(s, started, events)
}

func (e *Engine) adopt(c client, started bool, events []*protocol.ClientEvent) {
	e.tell(adoptMessage{c, started, events})
}

func (m adoptMessage) run(e *Engine) {
	s := e.session(m.client)
	if m.started {
		s.adopted = e.sinceEpoch()
		e.lifecycle.staged = append(e.lifecycle.staged, s)
		s.page.staged = true
		e.begin(s)
		if s.chosen == nil && !e.lifecycle.main.finished {
			time.AfterFunc(mainAfter, e.lookAgain)
		}
	}
	for _, ev := range m.events {
		e.dispatch(s, ev, nil)
	}
}

const (
	// revealAfter is how long a client shows the old scene while tasks of the new generation are
	// still busy: the spawn function has run by then, but other tasks may never wait.
	revealAfter = 50 * time.Millisecond
	// mainAfter is how long a main chunk that waits may take until it calls spawn.
	mainAfter = time.Second
	// unshownAfter is when it is reported that a new scene is still missing.
	unshownAfter = 500 * time.Millisecond
)

// lookAgain makes the loop call reveal again.
func (e *Engine) lookAgain() { e.post(func() {}) }

// reveal shows clients the first scene of this generation, once all tasks have had a turn and wait;
// rest reports that they do. Without such a scene, a client keeps the old one; if the spawn function
// has failed or does not exist, see host.Session.Withhold.
func (p *lifecycle) reveal(e *Engine, rest bool) {
	if len(p.staged) == 0 {
		return
	}
	kept := p.staged[:0]
	for _, s := range p.staged {
		waited := e.sinceEpoch() - s.adopted
		switch {
		case s.left:
			continue
		case s.chosen == nil && !p.main.finished && waited < int64(mainAfter):
			// The main chunk waits for something before it calls spawn.
		case rest && s.chosen == nil && e.unseen != nil && e.cfg.gen.forced:
			s.client.Clear() // the user wants this script, although it shows nothing
			continue
		case rest, s.opening != nil && s.opening.started && waited > int64(revealAfter):
			if s.opening != nil && s.opening.failed() {
				s.client.Withhold()
				continue
			}
			if rest && !s.page.ready && s.idle() {
				s.showPanels() // there is nothing else to show
			}
			if s.client.Reveal() {
				continue
			}
			if s.chosen == nil && p.main.finished {
				s.client.Withhold()
			}
			if !s.waiting {
				s.waiting = true
				time.AfterFunc(unshownAfter, e.lookAgain)
			} else if waited >= int64(unshownAfter) {
				e.noteUnshown(s)
				continue
			}
		}
		kept = append(kept, s)
	}
	clear(p.staged[len(kept):])
	p.staged = kept
}

// A savedState is the State of an engine's host.Handover: what a generation passes to the next one,
// except events.
type savedState struct {
	state    *state
	sessions map[client]savedSession
}

// holds reports whether the state contains any data of the script.
func (l *savedState) holds() bool {
	if l == nil {
		return false
	}
	if l.state != nil {
		for _, t := range l.state.tables {
			if t.Len() > 0 {
				return true
			}
		}
	}
	for _, k := range l.sessions {
		if k.data.Len() > 0 {
			return true
		}
	}
	return false
}

// urgent reports whether a task that has run for that long without a blocking call delays the end.
// A task that has just started does not: no other generation would handle its event.
func (p *lifecycle) urgent(ran time.Duration) bool { return ran > graceTime && p.leaving.Load() }

const (
	// graceTime is how long the running task may continue before it is cancelled, so that it can
	// complete what it is doing: two frames at 60 Hz.
	graceTime = 30 * time.Millisecond
	// stuckTime is how long a cancelled task may take to unwind before its generation counts as
	// stuck. It is long because the machine may be busy.
	stuckTime = time.Second
	// onReloadTime is the time that the on_reload functions may take in addition to the budget.
	onReloadTime = time.Second
)

// Retire implements host.Generation. A generation that is stuck in a call returns the state that it
// has inherited, which is outdated, but better than none.
func (e *Engine) Retire() host.Handover {
	r, err := e.retire()
	if e.lifecycle.stuck = err != nil; e.lifecycle.stuck && e.lifecycle.inherited != nil {
		r.saved.sessions = e.lifecycle.inherited.sessions
	}
	saved := r.saved // a copy, so that the next generation does not keep the events in memory
	return host.Handover{Pending: r.pending, State: &saved}
}

// Inherit implements host.Generation.
func (e *Engine) Inherit(state any) {
	saved, _ := state.(*savedState)
	if !e.cfg.gen.keep {
		saved, e.lifecycle.dropped = nil, saved.holds()
	}
	e.lifecycle.inherited = saved
	e.takeOver(saved)
}

// A retirement is what an engine passes on when it retires.
type retirement struct {
	saved   savedState
	pending []host.PendingEvent // that no handler has started with
}

// leave adds an event for the next generation. Fake clients have no next generation.
func (r *retirement) leave(c client, ev *protocol.ClientEvent) {
	if s, ok := c.(*host.Session); ok {
		r.pending = append(r.pending, host.PendingEvent{Session: s, Event: ev})
	}
}

// retire ends the engine's tasks and copies the state that outlives them. A generation that is
// stuck in a call is abandoned: retire returns ErrStuck and an incomplete state. No event may be
// delivered meanwhile or afterwards. Close ends the loop.
func (e *Engine) retire() (*retirement, error) {
	m := retireMessage{began: make(chan struct{}), left: make(chan *retirement, 1)}
	e.tell(m)
	defer e.lifecycle.setRetired()
	for _, allowed := range [...]time.Duration{graceTime, stuckTime} {
		limit := newTimeLimit(allowed)
		defer limit.stop()
		select {
		case <-m.began:
			ending := newTimeLimit(e.cfg.Budget + onReloadTime)
			defer ending.stop()
			select {
			case r := <-m.left:
				return r, nil
			case <-ending.over:
				return e.abandon(), ErrStuck
			}
		case <-e.done:
			return new(retirement), nil
		case <-limit.over:
			e.lifecycle.leaving.Store(true) // the watchdog cancels the running task
		}
	}
	return e.abandon(), ErrStuck
}

func (m retireMessage) run(e *Engine) {
	close(m.began)
	m.left <- e.retireOnLoop()
}

// abandon returns what can be saved of a loop that does not answer: the events in its mailbox.
func (e *Engine) abandon() *retirement {
	r := new(retirement)
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range e.posts {
		if p := &e.posts[i]; p.message == nil {
			r.leave(p.event.client, p.event.event)
		}
	}
	e.posts = nil
	return r
}

// retireOnLoop is the part of retire that runs on the loop.
func (e *Engine) retireOnLoop() *retirement {
	e.lifecycle.held = true
	e.lifecycle.leaving.Store(false)
	r := new(retirement)
	seen := map[*delivery]bool{}
	for _, t := range e.ready {
		if d := t.delivery; d != nil && !t.started && !t.finished && t.stopReason == nil && !seen[d] {
			seen[d] = true
			r.leave(d.session.key, d.event)
		}
	}
	e.runOnReload()
	e.saveTables()
	e.memory.saves.ended = true
	e.memory.leave(e, &r.saved)
	return r
}

// runOnReload runs the on_reload functions.
func (e *Engine) runOnReload() {
	for _, fn := range e.memory.onReload {
		t := e.startTask("on_reload "+script.FuncPlace(fn), nil, fn)
		t.queued, t.last = false, true
		e.resume(t)
		if t.finished {
			continue
		}
		d := &Diagnostic{
			Severity: Warning, Rule: diag.OnReloadWaits, File: fn.Proto.SourceName, Line: fn.Proto.LineDefined,
			Message: "an on_reload function cannot wait: it was stopped at its first blocking call",
			Hint:    "the next generation is about to take over; save what should be kept with persist",
		}
		d.Source = e.files.Around(d.File, d.Line)
		e.report(d)
	}
}

// takeOver lets the engine's tasks run, with the state of the previous generation; nil for none.
func (e *Engine) takeOver(saved *savedState) { e.tell(takeOverMessage{saved}) }

func (m takeOverMessage) run(e *Engine) {
	if m.saved != nil {
		e.memory.inherit(e, m.saved)
	}
	e.lifecycle.held = false
	if e.cfg.gen.saver != nil {
		e.cfg.gen.saver.Own(e.cfg.gen.number())
	}
	e.touchSaves()
}

// pause stops the clock and the tasks, or lets them continue as if no time had passed.
func (e *Engine) pause(on bool) { e.tell(pauseMessage{on}) }

func (m pauseMessage) run(e *Engine) {
	p := &e.lifecycle
	switch since := int64(time.Since(e.epoch)); {
	case m.on && !p.held:
		p.held, p.stopped = true, since
	case !m.on && p.stopped != 0:
		p.paused.Add(since - p.stopped)
		p.held, p.stopped = false, 0
	}
}

// openReload creates the functions for reloads.
func (e *Engine) openReload(set func(string, lua.LGFunction)) {
	e.memory.open(e)
	set("persist", e.luaPersist)
	set("on_reload", func(L *lua.LState) int {
		fn := e.api.WantFunction(L, 1, "on_reload")
		if len(e.memory.onReload) >= maxHandlers {
			e.fail(L, script.Invalid, "too many on_reload functions: %d; is it called in a loop?", len(e.memory.onReload))
		}
		e.memory.onReload = append(e.memory.onReload, fn)
		return 0
	})
}

// opening is called with each file of the workspace that the script opens itself.
func (e *Engine) opening(path string, writes bool) {
	path = filepath.Join(e.cfg.Workspace, path)
	switch {
	case !writes:
		e.cfg.gen.dependOn(path)
	case e.cfg.gen.wrote != nil:
		e.cfg.gen.wrote(path)
	}
}
