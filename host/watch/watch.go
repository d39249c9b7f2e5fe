package watch

import (
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Config configures a watcher. The zero value of every field means its default.
type Config struct {
	// Poll makes the watcher check the files every Interval instead of waiting for
	// notifications, which network and virtual file systems may lack.
	Poll bool
	// Interval is the time between two checks when polling. Default 250 ms.
	Interval time.Duration
	// Glance is the time between two checks of the files' attributes. They find writes that
	// cause no notification: those through a memory map or through another name. Default 2 s.
	Glance time.Duration
	// Quiet is how long nothing must have happened before the files are checked. Default
	// 10 ms: longer than the pauses between the writes of one save, and shorter than a
	// frame.
	Quiet time.Duration
	// Patience is how long the watcher waits for Quiet at most. Default 100 ms.
	Patience time.Duration
	// Grace is how long a file may be empty or missing before that is reported as a
	// change. Default 150 ms.
	Grace time.Duration
	// Logger logs when notifications fail. Default slog.Default().
	Logger *slog.Logger

	// Tests set their own.
	notifier   notifier
	changeTime func(os.FileInfo) int64
}

func (c *Config) complete() {
	for field, value := range map[*time.Duration]time.Duration{
		&c.Interval: 250 * time.Millisecond, &c.Glance: 2 * time.Second, &c.Quiet: 10 * time.Millisecond,
		&c.Patience: 100 * time.Millisecond, &c.Grace: 150 * time.Millisecond,
	} {
		if *field <= 0 {
			*field = value
		}
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.changeTime == nil {
		c.changeTime = changeTime
	}
}

// A Watcher watches files. New starts it, and Close ends it.
type Watcher struct {
	cfg     Config
	changes chan []string
	closing chan struct{}
	done    chan struct{}

	mu       sync.Mutex
	files    map[string]*file
	folders  folders
	notifier notifier // nil: the watcher only polls
	polling  bool
	poll     chan struct{} // capacity 1: polling has been set

	looks atomic.Int64 // number of calls of lstat and resolve, for tests
}

// New starts a watcher without files.
func New(cfg Config) *Watcher {
	cfg.complete()
	w := &Watcher{
		cfg:      cfg,
		changes:  make(chan []string),
		closing:  make(chan struct{}),
		done:     make(chan struct{}),
		files:    map[string]*file{},
		notifier: cfg.notifier,
		poll:     make(chan struct{}, 1),
	}
	if w.notifier == nil && !cfg.Poll {
		n, err := newNotifier()
		if err != nil {
			w.startPolling("files", err)
		} else {
			w.notifier = n
		}
	}
	if cfg.Poll {
		w.poll <- struct{}{}
	}
	go w.run(w.notifier)
	return w
}

// startPolling makes the watcher poll, and logs the reason the first time. The caller
// must hold mu, or be New.
func (w *Watcher) startPolling(what string, err error) {
	if w.polling {
		return
	}
	w.polling = true
	w.cfg.Logger.Warn("notifications are not available for " + what + ": polling every " + w.cfg.Interval.String() +
		": " + err.Error())
	select {
	case w.poll <- struct{}{}:
	default:
	}
}

// Changes receives the sorted paths of changed files, as they were added. Changes
// accumulate until they are received. Close closes the channel.
func (w *Watcher) Changes() <-chan []string { return w.changes }

// Add watches one more file, which need not exist. Adding it again does nothing. The cost does not
// depend on how many files are watched.
func (w *Watcher) Add(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(filepath.Clean(path))
}

// Watch watches exactly these files. It keeps the state of files that are already
// watched.
func (w *Watcher) Watch(paths []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	keep := make(map[string]bool, len(paths))
	for _, path := range paths {
		path = filepath.Clean(path)
		keep[path] = true
		w.add(path)
	}
	for path := range w.files {
		if !keep[path] {
			delete(w.files, path)
		}
	}
	w.follow()
}

// add watches one more file. The caller must hold mu.
func (w *Watcher) add(path string) {
	if w.files[path] != nil {
		return
	}
	f := &file{path: path}
	w.files[path] = f
	// Watch the folder first, so that changes after the check cause a notification.
	w.followFile(f)
	now := time.Now()
	f.told = w.look(path)
	f.seen = f.told
	if f.told.exists && now.Sub(f.told.time) < racyTime {
		f.written(now)
	}
}

// Close ends the watcher and closes Changes. It waits for that, in a second call too.
func (w *Watcher) Close() {
	w.mu.Lock()
	select {
	case <-w.closing:
	default:
		close(w.closing)
	}
	w.mu.Unlock()
	<-w.done
}

// run is the watcher's goroutine. hints is nil if the system has no notifications.
func (w *Watcher) run(n notifier) {
	defer close(w.done)
	defer close(w.changes)
	var hints <-chan string
	if n != nil {
		defer n.close()
		hints = n.hints()
	}
	looks := time.NewTimer(time.Hour)
	looks.Stop()
	defer looks.Stop()
	interval, most := w.cfg.Interval, math.MaxInt
	if n != nil {
		interval, most = w.cfg.Glance, maxGlance
		looks.Reset(interval)
	}
	quiet := time.NewTimer(time.Hour)
	quiet.Stop()
	defer quiet.Stop()
	var (
		since   time.Time // time of the first hint after the last check, or zero
		pending []string
	)
	expect := func(wait time.Duration) {
		now := time.Now()
		if since.IsZero() {
			since = now
		}
		quiet.Reset(max(0, min(wait, w.cfg.Patience-now.Sub(since))))
	}
	for {
		out := w.changes
		if len(pending) == 0 {
			out = nil
		}
		select {
		case <-w.closing:
			return
		case out <- pending:
			pending = nil
		case path, ok := <-hints:
			if !ok {
				hints = nil
			} else if w.concerns(path) {
				expect(w.cfg.Quiet)
			}
		case <-w.poll:
			interval, most = w.cfg.Interval, math.MaxInt
			looks.Reset(interval)
		case <-looks.C:
			if w.differs(most) {
				expect(w.cfg.Quiet)
			}
			looks.Reset(interval)
		case <-quiet.C:
			since = time.Time{}
			changed, again := w.inspect()
			if again {
				quiet.Reset(w.cfg.Quiet)
			}
			for _, path := range changed {
				if !slices.Contains(pending, path) {
					pending = append(pending, path)
				}
			}
			slices.Sort(pending)
		}
	}
}
