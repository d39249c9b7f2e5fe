package luabind

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/clients"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/explain"
	"github.com/vuerlua/vuerlua/luabind/internal/images"
	"github.com/vuerlua/vuerlua/luabind/internal/kernelrun"
	"github.com/vuerlua/vuerlua/luabind/internal/modules"
	"github.com/vuerlua/vuerlua/luabind/internal/moves"
	"github.com/vuerlua/vuerlua/luabind/internal/page"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/textcheck"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

// Config names the script to run and sets its limits.
type Config struct {
	Script    string        // path of the file
	Root      string        // folder in which require looks for modules; "": the script's folder
	Workspace string        // folder that the script may read and write; "": the script's folder
	Stdlib    fs.FS         // modules that require falls back on; nil for none
	Args      []string      // the script's arg
	Version   string        // the script's vuer.version
	Budget    time.Duration // how long a task may run without a blocking call; 0: 2 s
	Memory    int64         // bytes of heap at which the running task is stopped; 0: 1 GiB, negative: no limit
	InFlight  func() int64  // bytes of the heap that do not count as the script's, see host.Host.InFlight; nil: none
	Strict    bool          // warnings about elements are errors
	Reporter  Reporter      // nil: nothing is shown
	Client    ClientDefaults
	Env       []string // names of environment variables that os.getenv returns in addition to harmless ones; * and ? match as in path.Match

	// Getenv looks up a variable of the environment; nil: os.LookupEnv.
	Getenv func(name string) (value string, ok bool)

	netDial func(ctx context.Context, network, addr string) (net.Conn, error) // of VuerClient; nil: the network
	parts

	trace *trace // records the script's current line, to find out where it is stuck; nil: not recorded

	gen    generationConfig // set only by Live
	extend func(*Engine)    // nil, except in tests that add functions for scripts
}

// ClientDefaults are the options of a script's VuerClient that the script does not set.
type ClientDefaults = clients.Defaults

// A Reporter shows a script's output to people. Its methods are called from the engine's goroutine,
// one at a time, and the script waits for them.
type Reporter interface {
	// Print shows a line that the script printed, and where.
	Print(file string, line int, text string)
	// Report shows a diagnostic.
	Report(*Diagnostic)
}

// An Engine runs one generation of a script. New starts it, Close ends it. In between, the methods
// of host.Script may be called from any goroutine; after Close they do nothing.
type Engine struct {
	cfg   Config
	epoch time.Time // monotonic zero of the script's now()
	clock clock

	// The mailbox: what other goroutines ask the loop to do. mu guards it together with the
	// ownership of the loop, see owner.go.
	mu       sync.Mutex
	posts    []post
	gates    map[client]gate
	owned    bool          // some goroutine runs the loop, see owner.go
	taken    chan struct{} // closed when the owner reads the mailbox; nil while no goroutine waits for that
	lookedAt int64         // when the owner read the mailbox last, on elapsed
	stalled  bool          // that was long ago, so no goroutine should wait
	armed    int64         // when the alarm goes off, on the engine's clock; 0: never
	wake     chan struct{} // capacity 1: signals the engine's own goroutine
	done     chan struct{} // closed when the loop has ended
	alarm    *time.Timer   // for the next timer of the script

	// ctx is cancelled by Close, which ends waits for the network.
	ctx       context.Context
	cancelled context.CancelFunc

	turn      host.Turn   // the messages that the script sends while the loop is owned
	killed    atomic.Bool // Close has been called
	lifecycle lifecycle
	watch     watchdog
	heap      heap

	// Everything below belongs to the loop: only the goroutine that owns the loop may use it.
	flushBy        int64 // when held messages are sent, on elapsed
	slack          int64 // how long the owner works on posts, timers or tasks before it turns to the other kinds, in nanoseconds
	root           *lua.LState
	hook           hook
	enc            *element.Encoder
	files          *explain.Texts
	explain        *explain.Explainer
	modules        *modules.Library
	partLine       partLine
	ready          []*task
	timers         timerQueue
	beats          beats
	current        *task
	idle           []*worker
	tasks          map[*task]struct{}
	coroutines     coroutines
	sessions       map[client]*session
	arrived        uint64 // number of sessions so far
	handlers       registry
	listening      listening
	spawns         []*spawner
	api            script.API // of this engine, for bindings
	metas          metatables
	markers        element.Markers
	arrays         *typedarray.Library
	panels         panels
	images         *images.Library
	page           *page.Library
	commands       commands
	kernels        *kernelrun.Library
	moves          *moves.Reader
	random         *sandbox.Random
	workspace      *workspace.Files
	folder         *os.Root    // of the script: modules are below it
	vuer           *lua.LTable // the module
	memory         memory
	onCloseRunning int      // number of on_close functions that are running
	afterOnClose   []func() // called once no on_close function is running
	functions      []string // names of the API's functions, for suggestions
	methods        []string // names of the methods of sessions, for suggestions
	warned         map[warnKey]struct{}
	absences       map[absenceKey]*absence    // changes of nodes that may still be added
	mentioned      map[string]map[string]bool // the strings of a file, see mentions
	pictures       pictureCache
	addresses      map[checked]string // of files that properties name
	heavy          chan struct{}      // a semaphore for work beside the loop
	decoding       chan struct{}      // a semaphore for events that are decoded beside the loop
	evaluating     *evalRequest       // the line that runs; nil for none
	verdict        verdict
	unseen         *Diagnostic // the finding about a script that has nothing to show; nil if it has something
	checker        *textcheck.Checker
	clients        *clients.Library
	repeats        repeats
	close          []func()
}

// The options of the state that holds the globals, and of the threads that tasks run on.
// A thread starts small, as there may be ten thousand; package machine makes it grow.
var (
	rootOptions   = lua.Options{SkipOpenLibs: true, RegistrySize: 1024}
	threadOptions = lua.Options{RegistrySize: 128, CallStackSize: 8, MinimizeStackMemory: true}
)

// New compiles the script and runs its main chunk until it returns or blocks. If the script has an
// error, New returns a *Diagnostic, and nothing of the script keeps running.
func New(cfg Config) (*Engine, error) {
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	e := blank(cfg)
	loaded := make(chan error, 1)
	e.post(func() { e.load(loaded) })
	go e.loop()
	limit := newTimeLimit(cfg.Budget + stuckTime + graceTime)
	defer limit.stop()
	select {
	case err := <-loaded:
		if err != nil {
			_ = e.Close() // its loop has just answered: it is not stuck
			return nil, err
		}
		return e, nil
	case <-limit.over:
		_ = e.Close()
		return nil, fmt.Errorf("%s did not finish loading: %w", filepath.Base(cfg.Script), ErrStuck)
	}
}

// blank returns an engine that runs nothing yet. cfg is complete.
func blank(cfg Config) *Engine {
	e := &Engine{
		cfg:      cfg,
		epoch:    time.Now(),
		wake:     make(chan struct{}, 1),
		done:     make(chan struct{}),
		alarm:    time.NewTimer(time.Hour),
		slack:    turnTime,
		files:    explain.NewTexts(cfg.Root),
		gates:    map[client]gate{},
		beats:    beats{},
		tasks:    map[*task]struct{}{},
		sessions: map[client]*session{},
		warned:   map[warnKey]struct{}{},

		random:     sandbox.NewRandom(),
		coroutines: coroutines{bodies: map[uint64]*body{}, abandoned: new(abandoned)},
		heavy:      make(chan struct{}, 2),
		decoding:   make(chan struct{}, 1),
	}
	e.api = script.API{Host: door{e}}
	if e.clock = cfg.clock; e.clock == nil {
		e.clock = wallClock{e}
	}
	e.explain = &explain.Explainer{
		Texts: e.files, Findings: e.textFindings, Line: evalChunk, Variable: e.evalVariable,
		Functions: func() []string { return e.functions }, Methods: func() []string { return e.methods },
	}
	e.alarm.Stop()
	e.ctx, e.cancelled = context.WithCancel(context.Background())
	e.lifecycle.begin(cfg.gen)
	e.hook.engine = e
	e.hook.OnRaise = e.hook.attend
	e.watch.timer = time.AfterFunc(time.Hour, e.watchTick)
	e.watch.timer.Stop()
	e.heap.open(e)
	return e
}

func (c *Config) complete() error {
	if err := c.completePaths(); err != nil {
		return err
	}
	c.gen.dependOn(c.Script)
	if info, err := os.Stat(c.Script); err != nil {
		return err
	} else if info.IsDir() {
		return errors.New(c.Script + " is a folder, not a script")
	}
	if c.Budget <= 0 {
		c.Budget = 2 * time.Second
	}
	if c.Memory == 0 {
		c.Memory = 1 << 30
	}
	if c.Reporter == nil {
		c.Reporter = silent{}
	}
	if c.Getenv == nil {
		c.Getenv = os.LookupEnv
	}
	return nil
}

// completePaths makes the paths absolute. The files need not exist.
func (c *Config) completePaths() (err error) {
	if c.Script, err = filepath.Abs(c.Script); err != nil {
		return err
	}
	if c.Root == "" {
		c.Root = filepath.Dir(c.Script)
	}
	if c.Workspace == "" {
		c.Workspace = c.Root
	}
	return nil
}

type silent struct{}

func (silent) Print(string, int, string) {}
func (silent) Report(*Diagnostic)        {}

// ErrStuck is the error of Close if the script is inside a call that cannot be interrupted. Its
// loop was abandoned, and ends when that call returns.
var ErrStuck = errors.New("the script is inside a call that cannot be interrupted, and was left behind")

// Close stops all tasks and ends the loop. It waits for the end of the loop, at most a second, and
// so does a second call of Close.
func (e *Engine) Close() error {
	if !e.killed.Swap(true) {
		e.cancelled()
		e.signal()
	}
	if !within(time.Second, e.done) {
		return ErrStuck
	}
	return nil
}

// sinceEpoch returns the time of the script, in nanoseconds.
func (e *Engine) sinceEpoch() int64 { return e.clock.Now() }

// elapsed returns the real time, by which a running task is judged, in nanoseconds. Pauses do not
// count.
func (e *Engine) elapsed() int64 { return int64(time.Since(e.epoch)) - e.lifecycle.paused.Load() }

// turnTime is how long, in nanoseconds, the engine's own goroutine works on posts, timers or tasks
// before it turns to the other kinds. It bounds the delay of timers while clients send many events.
const turnTime = int64(5 * time.Millisecond)

// runReady resumes the tasks that are ready now. Tasks that become ready meanwhile wait for the
// next round, so that timers and events get their turn.
func (e *Engine) runReady() {
	batch := e.ready
	e.ready = nil
	until := e.elapsed() + e.slack
	for i, t := range batch {
		if e.killed.Load() {
			return
		}
		if i > 0 && e.late(until) {
			e.ready = append(batch[i:len(batch):len(batch)], e.ready...)
			return
		}
		if t.queued {
			t.queued = false
			e.resume(t)
		}
	}
	if e.ready == nil {
		e.ready = batch[:0]
	}
}

// runDue resumes the tasks whose timers have expired, in the order of their deadlines. If many are
// due at once, it returns early, so that events need not wait for all of them.
func (e *Engine) runDue() {
	if e.timers.len() == 0 {
		return
	}
	now, until := e.sinceEpoch(), e.elapsed()+e.slack
	for !e.killed.Load() {
		t, ok := e.timers.pop(now)
		if !ok {
			return
		}
		t.task.wokenAt = t.at
		e.resume(t.task)
		if e.late(until) && (len(e.ready) > 0 || e.hasPosts()) {
			return
		}
	}
}

// teardown ends all tasks, and runs no more of the script than unwinding needs.
func (e *Engine) teardown() {
	e.watch.stop()
	e.alarm.Stop()
	if e.watch.over != nil {
		e.watch.over.Stop() // it would keep the engine reachable
	}
	e.mu.Lock()
	release(e.posts)
	e.mu.Unlock()
	for t := range e.tasks {
		e.current = t
		e.stopTask(t, errCancelled)
		if t.worker != nil {
			t.worker.end()
		}
		t.finish(nil, errCancelled)
	}
	e.current = nil
	e.unwindAll()
	for _, w := range e.idle {
		w.end()
	}
	for _, s := range e.sessions {
		s.leave("the script has ended")
	}
	for _, fn := range e.close {
		fn()
	}
	if e.root != nil {
		e.root.Close()
	}
}
