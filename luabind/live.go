package luabind

import (
	"cmp"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/persist"
)

// A Live is a script that can be edited while it runs: the host.Script of a program that reloads.
// Each Reload creates a generation, with an [Engine] of its own; the sessions are passed from one
// generation to the next, see host.Relay. The methods of a Live may be called from any goroutine.
type Live struct {
	*host.Relay
	cfg     Config
	used    *fileSet
	saver   *persist.Saver
	loaded  func(generation int, took time.Duration)
	current atomic.Pointer[Engine] // nil before the first generation

	// reloading is held while a generation is created. It guards the following fields.
	reloading  sync.Mutex
	generation int  // of current; 0 for none
	shows      bool // the current generation has something to show
	closed     bool
	paused     bool
	closing    sync.WaitGroup // old generations that are unwinding

	kernels wazero.CompilationCache
}

var _ host.Script = (*Live)(nil)
var _ host.Generation = (*Engine)(nil)

// NewLive returns a script that runs nothing before its first Reload. Clients may connect before
// that.
func NewLive(cfg Config) (*Live, error) {
	if err := cfg.completePaths(); err != nil {
		return nil, err
	}
	l := &Live{Relay: host.NewRelay(nil), cfg: cfg, used: newFileSet(), saver: persist.NewSaver(cfg.Workspace), kernels: wazero.NewCompilationCache()}
	l.used.add(cfg.Script)
	return l, nil
}

// A Reload is the result of a reload.
type Reload struct {
	Generation int           // number of the running generation, from 1; 0 for none
	Took       time.Duration // from reading the script to taking over the clients
	Sessions   int           // number of clients that it has taken over
	Kept       bool          // it has inherited a table of persist or session.data that is not empty
	Dropped    bool          // such a table existed and was not inherited
	Unseen     *Diagnostic   // warning that the script has nothing to show to anybody; nil otherwise
	Stuck      bool          // the old generation is in a call that cannot be interrupted, and was abandoned
}

// ErrClosed is the error of methods of a Live after Close.
var ErrClosed = errors.New("the script has been closed")

// Reload creates a new generation from the script on disk, which replaces the old generation. With
// keep, it inherits the state of the old one. If the script has an error, nothing changes: the old
// generation, if there is one, continues to run. The error then is a *Diagnostic, or a *Refusal if
// the script could have been run.
func (l *Live) Reload(keep bool) (Reload, error) { return l.reload(keep, false) }

// Restart is Reload without the state of the old generation. It also accepts a script that Reload
// refuses.
func (l *Live) Restart() (Reload, error) { return l.reload(false, true) }

func (l *Live) reload(keep, forced bool) (Reload, error) {
	l.reloading.Lock()
	defer l.reloading.Unlock()
	if l.closed {
		return Reload{}, ErrClosed
	}
	began := time.Now()
	old := l.current.Load()
	result := Reload{Generation: l.generation}
	cfg := l.cfg
	reports := &heldReports{Reporter: cmp.Or[Reporter](cfg.Reporter, silent{})}
	cfg.Reporter = reports
	cfg.gen = generationConfig{
		generation: l.generation + 1, aside: true, replaces: l.shows && !forced, forced: forced, keep: keep,
		depend: l.used.add, wrote: l.used.exclude, saver: l.saver, kernels: l.kernels,
	}
	switch {
	case old != nil && keep:
		cfg.gen.state = old.snapshot()
	case old != nil:
		old.saveNow() // the next generation reads the files
	}
	l.used.begin()
	next, err := New(cfg)
	if err != nil {
		reports.release()
		return result, err
	}
	l.used.settle()
	if l.loaded != nil {
		l.loaded(l.generation+1, time.Since(began))
	}
	reports.release()

	result.Sessions = l.Swap(next) // old.Retire, next.Inherit, and next.Adopt for each session
	l.generation++
	l.current.Store(next)
	l.shows, result.Unseen = next.unseen == nil, next.unseen
	result.Generation, result.Kept, result.Dropped = l.generation, next.lifecycle.inherited.holds(), next.lifecycle.dropped
	result.Stuck = old != nil && old.lifecycle.stuck
	result.Took = time.Since(began)
	l.paused = false // the user reloads to see the result
	if old != nil {
		// It unwinds while the new one runs. Its guardedClients discard what it still sends.
		l.closing.Go(func() { _ = old.Close() })
	}
	return result, nil
}

// maxHeld bounds the diagnostics that a generation may report while it loads.
const maxHeld = 1000

// heldReports is a Reporter that holds back the diagnostics of a generation until it has loaded.
// The notice that a generation has loaded clears the diagnostics of the previous one, so the new
// ones must follow it.
type heldReports struct {
	Reporter
	mu   sync.Mutex
	held []*Diagnostic
	open bool
}

func (h *heldReports) Report(d *Diagnostic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open {
		h.Reporter.Report(d)
		return
	}
	if len(h.held) < maxHeld {
		h.held = append(h.held, d)
	}
}

func (h *heldReports) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, d := range h.held {
		h.Reporter.Report(d)
	}
	h.held, h.open = nil, true
}

// Pause stops the tasks of the running generation and its clock, or lets them continue as if no time
// had passed. It reports whether they are stopped now. Events wait meanwhile. The next generation is
// not paused.
func (l *Live) Pause() (paused bool) {
	l.reloading.Lock()
	defer l.reloading.Unlock()
	e := l.current.Load()
	if e == nil {
		return false
	}
	l.paused = !l.paused
	e.pause(l.paused)
	return l.paused
}

// Close ends the running generation after its on_close functions have returned. It waits for
// these functions, for the generation and for the earlier ones, at most a second each. It must be
// called after the host's Shutdown.
func (l *Live) Close() error {
	l.reloading.Lock()
	defer l.reloading.Unlock()
	l.closed = true
	var err error
	if e := l.current.Load(); e != nil {
		e.awaitOnClose(onCloseTime)
		e.saveNow()
		err = e.Close()
	}
	l.closing.Wait()
	return err
}

// Files returns the absolute paths of the files that the script depends on: the script, its
// modules, the places where it has looked for modules without success, and the files that it reads
// but does not write. After a failed Reload, the files of the attempt are included.
func (l *Live) Files() []string { return l.used.list() }

// OnFiles sets two functions: added is called with each new file of Files, changed when files may
// have been added or removed. They are called on any goroutine, and the script waits for them.
// OnFiles must be called once, before the first Reload.
func (l *Live) OnFiles(added func(path string), changed func()) {
	l.used.added, l.used.changed = added, changed
}

// OnLoaded sets a function that is called when a generation has loaded without an error, before any
// of its tasks runs. OnLoaded must be called once, before the first Reload.
func (l *Live) OnLoaded(fn func(generation int, took time.Duration)) { l.loaded = fn }

// A fileSet holds the files that a script depends on.
type fileSet struct {
	added   func(path string)
	changed func()

	mu      sync.Mutex
	files   map[string]struct{}
	attempt map[string]struct{} // files of the generation that is being loaded; nil for none
	written map[string]struct{} // files that the script itself writes: a change must not reload it
}

// maxFiles bounds the files that are watched. A script that opens more files reads data, not parts
// of itself.
const maxFiles = 4096

func newFileSet() *fileSet {
	return &fileSet{files: map[string]struct{}{}, written: map[string]struct{}{}}
}

func (f *fileSet) add(path string) {
	path = filepath.Clean(path)
	f.mu.Lock()
	if f.attempt != nil && len(f.attempt) < maxFiles {
		f.attempt[strings.Clone(path)] = struct{}{}
	}
	_, known := f.files[path]
	comes := !known && len(f.files) < maxFiles
	if comes {
		f.files[strings.Clone(path)] = struct{}{}
	}
	f.mu.Unlock()
	if comes && f.added != nil {
		f.added(path)
	}
}

func (f *fileSet) exclude(path string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.written) < maxFiles {
		f.written[filepath.Clean(path)] = struct{}{}
	}
}

// begin is called before a generation is loaded, settle when it takes over. settle drops the files of
// earlier generations.
func (f *fileSet) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.attempt = map[string]struct{}{}
}

func (f *fileSet) settle() {
	f.mu.Lock()
	f.files, f.attempt = f.attempt, nil
	f.mu.Unlock()
	if f.changed != nil {
		f.changed()
	}
}

func (f *fileSet) list() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	files := make(map[string]struct{}, len(f.files))
	maps.Copy(files, f.files)
	for path := range f.written {
		delete(files, path)
	}
	return slices.Sorted(maps.Keys(files))
}
