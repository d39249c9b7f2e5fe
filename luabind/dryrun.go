package luabind

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host/disk"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/dryrun"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
)

// advance lets the script run for the time by on its own clock. It returns false if that takes so
// long that limit is closed first.
func (e *Engine) advance(clock *dryrun.Clock, by time.Duration, limit <-chan struct{}) bool {
	reached := make(chan struct{})
	e.post(func() {
		clock.Allow(by, reached)
	})
	select {
	case <-reached:
		return true
	case <-limit:
		return false
	}
}

const (
	// dryRunTime is how long a dry run runs, on the script's clock.
	dryRunTime = time.Second
	// playTime is when, on the script's clock, the scene's nodes send their events.
	playTime = 750 * time.Millisecond
	// dryRunLimit is the longest time that a dry run may take, in budgets of a task. A script
	// that takes longer sleeps for no time, or computes more than it shows.
	dryRunLimit = 5
	// maxExtras bounds the clients with an INIT of their own.
	maxExtras = 8
)

// DryRun runs the script's main chunk, and its spawn functions for fake clients, for a second of
// the script's own clock. Handlers receive the events that the scene's nodes would send. Nothing is
// sent to anybody, and no file of the workspace changes. A dry run may take five times cfg.Budget.
// Problems are reported to cfg.Reporter, as are prints. If the script does not load, DryRun returns
// its *Diagnostic.
func DryRun(cfg Config) error {
	_, err := dryRun(cfg)
	return err
}

// unhurried is a Reporter for a dry run. It drops warnings that other programs have slowed the
// script down: nobody watches a dry run.
type unhurried struct{ Reporter }

func (u unhurried) Report(d *Diagnostic) {
	if d.Rule != diag.Busy || d.Line > 0 {
		u.Reporter.Report(d)
	}
}

// dryRun is DryRun. It also returns the globals that existed at the end.
func dryRun(cfg Config) (globals map[string]bool, err error) {
	dir, remove, err := disk.Temp("vuerlua-check-")
	if err != nil {
		return nil, err
	}
	defer remove()
	scratch, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer scratch.Close()
	clock := new(dryrun.Clock)
	cfg.parts = parts{clock: clock, dial: dryrun.Dial, scratch: scratch, checked: true}
	if cfg.Reporter != nil {
		cfg.Reporter = unhurried{cfg.Reporter}
	}
	e, err := New(cfg)
	if err != nil {
		return nil, err
	}
	allowed := dryRunLimit * e.cfg.Budget
	limit := newTimeLimit(allowed)
	defer limit.stop()
	e.post(func() {
		e.connectFake(map[string]any{"client": "check"})
		for _, info := range e.wanted() {
			e.connectFake(info)
		}
	})
	inTime := e.advance(clock, playTime, limit.over)
	if inTime {
		e.post(e.play)
		inTime = e.advance(clock, dryRunTime-playTime, limit.over)
	}
	e.post(e.reportAbsences)
	e.post(func() { e.memory.review(e) })
	where := e.running()
	globals = map[string]bool{}
	if inTime {
		seen := make(chan struct{})
		e.post(func() {
			machine.ForEach(e.root.G.Global, func(name, _ lua.LValue) { globals[name.String()] = true })
			close(seen)
		})
		<-seen
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	if !inTime {
		d := &Diagnostic{
			Severity: Warning, Rule: diag.Slow, File: where.File, Line: where.Line,
			Message: fmt.Sprintf("a second of the scene took more than %s to compute", allowed),
			Hint:    "a loop may sleep for no time at all, or do more in a frame than a frame has time for",
		}
		d.Source = e.files.Around(d.File, d.Line)
		e.cfg.Reporter.Report(d)
	}
	return globals, nil
}

// running returns where a task of the script begins. More about where the script is cannot be found
// out from outside.
func (e *Engine) running() place {
	got := make(chan place, 1)
	e.post(func() {
		for t := range e.tasks {
			if t.fn != nil && !t.fn.IsG {
				got <- place{File: t.fn.Proto.SourceName, Line: max(1, t.fn.Proto.LineDefined)}
				return
			}
		}
		got <- place{}
	})
	select {
	case p := <-got:
		return p
	case <-time.After(time.Second):
		return place{}
	}
}

// connectFake connects a fake client.
func (e *Engine) connectFake(info map[string]any) {
	c := dryrun.NewClient(fmt.Sprintf("check-%d", len(e.sessions)+1), info)
	s := e.session(c)
	s.init, s.unattended = c.Init(), true
	e.begin(s)
}

// play sends the events that the nodes of fake clients send.
func (e *Engine) play() {
	var all []*dryrun.Client
	for c := range e.sessions {
		if c, ok := c.(*dryrun.Client); ok {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *dryrun.Client) int { return strings.Compare(a.ID(), b.ID()) })
	for _, c := range all {
		for _, ev := range c.Events() {
			e.dispatch(e.session(c), ev, nil)
		}
	}
	if len(all) > 0 {
		e.chooseCommands(e.session(all[0]))
	}
}

// wanted returns an INIT value for each spawn function that requires one of its own.
func (e *Engine) wanted() []map[string]any {
	var all []map[string]any
	for _, sp := range e.spawns {
		info := map[string]any{}
		for _, f := range sp.filters {
			info[f.field] = strings.NewReplacer("*", "", "?", "x").Replace(f.pattern)
		}
		if len(info) > 0 && len(all) < maxExtras && !slices.ContainsFunc(all, func(other map[string]any) bool { return fmt.Sprint(other) == fmt.Sprint(info) }) {
			all = append(all, info)
		}
	}
	return all
}
