package watch

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A fakeNotifier sends the hints of a test.
type fakeNotifier struct {
	out  chan string
	once sync.Once
	fail error

	mu      sync.Mutex
	folders map[string]bool
}

func newFakeNotifier() *fakeNotifier {
	return &fakeNotifier{out: make(chan string), folders: map[string]bool{}}
}

func (n *fakeNotifier) hints() <-chan string { return n.out }
func (n *fakeNotifier) close()               { n.once.Do(func() { close(n.out) }) }

func (n *fakeNotifier) add(folder string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fail != nil {
		return n.fail
	}
	if _, err := os.Stat(folder); err != nil {
		return err
	}
	n.folders[folder] = true
	return nil
}

func (n *fakeNotifier) remove(folder string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.folders, folder)
}

// A desk is a watcher of scene.lua in virtual time.
type desk struct {
	*testing.T
	w     *Watcher
	n     *fakeNotifier
	dir   string
	scene string
	began time.Time
}

func sit(t *testing.T, cfg Config, act func(*desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{T: t, n: newFakeNotifier(), dir: t.TempDir()}
		d.scene = filepath.Join(d.dir, "scene.lua")
		d.write("one")
		if !cfg.Poll {
			cfg.notifier = d.n
		}
		cfg.Logger = slog.New(slog.DiscardHandler)
		d.w = New(cfg)
		defer d.w.Close()
		d.w.Add(d.scene)
		d.began = time.Now()
		act(d)
	})
}

func (d *desk) write(text string) {
	d.Helper()
	if err := os.WriteFile(d.scene, []byte(text), 0o644); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) hint(paths ...string) {
	for _, p := range paths {
		d.n.out <- p
	}
}

// want waits for a change of these files, and checks how long that takes.
func (d *desk) want(within time.Duration, files ...string) {
	d.Helper()
	begin := time.Now()
	select {
	case got := <-d.w.Changes():
		if !slices.Equal(got, files) {
			d.Errorf("changed: %q, want %q", got, files)
		}
		if took := time.Since(begin); took != within {
			d.Errorf("reported after %v, want %v", took, within)
		}
	case <-time.After(time.Minute):
		d.Error("no change was reported")
	}
}

func (d *desk) wantNothing() {
	d.Helper()
	select {
	case got := <-d.w.Changes():
		d.Errorf("reported after %v that %q changed", time.Since(d.began), got)
	case <-time.After(time.Minute):
	}
}

const ms = time.Millisecond

func TestSavesAreGathered(t *testing.T) {
	sit(t, Config{}, func(d *desk) {
		d.write("two")
		d.hint(d.scene)
		d.want(10*ms, d.scene)

		// Two writes of one save.
		d.write("thr")
		d.hint(d.scene)
		time.Sleep(9 * ms)
		d.write("three")
		d.hint(d.scene)
		d.want(10*ms, d.scene)
		d.wantNothing()
	})
}

func TestPatienceEnds(t *testing.T) {
	sit(t, Config{}, func(d *desk) {
		stop := make(chan struct{})
		go func() { // a writer that never pauses
			for {
				select {
				case <-stop:
					return
				case d.n.out <- d.scene:
					time.Sleep(5 * ms)
				}
			}
		}()
		d.write("two")
		d.want(100*ms, d.scene)
		close(stop)
		synctest.Wait()
		d.wantNothing()
	})
}

func TestSameContentIsNoChange(t *testing.T) {
	sit(t, Config{}, func(d *desk) {
		d.write("one")
		d.hint(d.scene)
		d.wantNothing()
		// Changed and changed back within one save.
		d.write("two")
		d.hint(d.scene)
		d.write("one")
		d.hint(d.scene)
		d.wantNothing()
		// The same size and time, but different content.
		info, err := os.Stat(d.scene)
		if err != nil {
			d.Fatal(err)
		}
		d.write("eno")
		if err := os.Chtimes(d.scene, info.ModTime(), info.ModTime()); err != nil {
			d.Fatal(err)
		}
		d.hint(d.scene)
		d.want(10*ms, d.scene)
	})
}

func TestWhatIsEmptyOrMissingIsOnItsWay(t *testing.T) {
	sit(t, Config{}, func(d *desk) {
		d.write("")
		d.hint(d.scene)
		time.Sleep(125 * ms)
		d.write("two")
		d.hint(d.scene)
		d.want(10*ms, d.scene)

		if err := os.Rename(d.scene, d.scene+"~"); err != nil {
			d.Fatal(err)
		}
		d.hint(d.scene, d.scene+"~")
		time.Sleep(125 * ms)
		d.write("two")
		d.hint(d.scene)
		d.wantNothing()

		// It stays removed.
		if err := os.Remove(d.scene); err != nil {
			d.Fatal(err)
		}
		d.hint(d.scene)
		d.want(160*ms, d.scene)
		d.write("")
		d.hint(d.scene)
		d.want(10*ms, d.scene)
	})
}

func TestOtherFilesDoNotMatter(t *testing.T) {
	sit(t, Config{Glance: 24 * time.Hour}, func(d *desk) {
		d.write("two")
		d.hint(filepath.Join(d.dir, "4913"), filepath.Join(d.dir, "scene.lua.swp"))
		d.wantNothing()
		d.hint("") // lost hints
		d.want(10*ms, d.scene)
	})
}

// TestWritesWithoutAHint covers writes through a memory map or another name of the file, which
// cause no notification.
func TestWritesWithoutAHint(t *testing.T) {
	sit(t, Config{}, func(d *desk) {
		other := filepath.Join(d.TempDir(), "other.lua")
		if err := os.Link(d.scene, other); err != nil {
			d.Fatal(err)
		}
		time.Sleep(10*time.Second + 500*ms)
		if err := os.WriteFile(other, []byte("two"), 0o644); err != nil {
			d.Fatal(err)
		}
		d.want(1510*ms, d.scene)
		d.wantNothing()
		if d.w.differs(math.MaxInt) {
			d.Error("a file at rest would be read")
		}
	})
}

// TestGlancesAreBounded checks that each check of attributes covers a bounded number of files,
// and that every file is checked eventually.
func TestGlancesAreBounded(t *testing.T) {
	sit(t, Config{Glance: 24 * time.Hour}, func(d *desk) {
		for i := range 3 * maxGlance {
			d.w.Add(filepath.Join(d.dir, fmt.Sprintf("f%d.png", i)))
		}
		for _, f := range d.w.files { // nothing but the scene can have changed
			f.racy = time.Time{}
		}
		d.write("longer")
		seen, missed := 0, 0
		for range 200 {
			if d.w.differs(maxGlance) {
				seen++
			} else {
				missed++
			}
		}
		if seen == 0 || missed == 0 {
			d.Errorf("of 200 looks %d see the change", seen)
		}
	})
}

func TestChangesGather(t *testing.T) {
	sit(t, Config{}, func(d *desk) {
		lib := filepath.Join(d.dir, "lib.lua")
		d.w.Add(lib)
		d.write("two")
		d.hint(d.scene)
		time.Sleep(time.Second)
		if err := os.WriteFile(lib, []byte("x"), 0o644); err != nil {
			d.Fatal(err)
		}
		d.hint(lib)
		time.Sleep(time.Second)
		d.want(0, lib, d.scene)
		d.w.Watch([]string{lib})
		d.write("three")
		d.hint(d.scene)
		d.wantNothing()
	})
}

func TestPolling(t *testing.T) {
	sit(t, Config{Poll: true}, func(d *desk) {
		time.Sleep(time.Second + 100*ms)
		d.write("two")
		d.want(160*ms, d.scene)
		d.write("")
		time.Sleep(265 * ms)
		d.write("three")
		d.want(5*ms, d.scene) // it is checked all the time
		d.wantNothing()
	})
}

// unsaid returns the change time of a file on a system without change times.
func unsaid(os.FileInfo) int64 { return 0 }

// coarse saves the file with the time when, as on a file system that stores whole seconds.
func (d *desk) coarse(text string, when time.Time) {
	d.Helper()
	d.write(text)
	if err := os.Chtimes(d.scene, when, when); err != nil {
		d.Fatal(err)
	}
}

// TestPollingSeesSavesOfOneTime covers saves of the same length which, because times are coarse,
// have the same time.
func TestPollingSeesSavesOfOneTime(t *testing.T) {
	for name, offset := range map[string]time.Duration{
		"clocks agree": 0, "the server's is ahead": time.Hour, "the server's is behind": -time.Hour,
	} {
		t.Run(name, func(t *testing.T) {
			sit(t, Config{Poll: true, changeTime: unsaid}, func(d *desk) {
				time.Sleep(10*time.Second + 100*ms)
				when := time.Now().Add(offset)
				d.coarse("two", when)
				d.want(160*ms, d.scene)
				d.coarse("too", when)
				d.want(250*ms, d.scene)
				time.Sleep(time.Second + 100*ms)
				d.coarse("tow", when)
				d.want(150*ms, d.scene)
				d.wantNothing()
			})
		})
	}
}

// TestPollingSeesASaveAfterAdd covers a file that was written just before it is watched.
func TestPollingSeesASaveAfterAdd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{T: t, dir: t.TempDir(), began: time.Now()}
		d.scene = filepath.Join(d.dir, "scene.lua")
		d.coarse("one", d.began)
		d.w = New(Config{Poll: true, changeTime: unsaid, Logger: slog.New(slog.DiscardHandler)})
		defer d.w.Close()
		d.w.Add(d.scene)
		time.Sleep(time.Second + 100*ms)
		d.coarse("eno", d.began)
		d.want(160*ms, d.scene)
		d.wantNothing()
	})
}

// TestPollingReadsNothingAtRest checks that only files that may have changed are read.
func TestPollingReadsNothingAtRest(t *testing.T) {
	sit(t, Config{Poll: true}, func(d *desk) {
		if !d.w.differs(math.MaxInt) {
			t.Error("a new file is not read again")
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if d.w.differs(math.MaxInt) {
			t.Error("a file at rest would be read")
		}
		d.coarse("one", time.Now().Add(-time.Hour)) // touched
		if !d.w.differs(math.MaxInt) {
			t.Error("a file of another time would not be read")
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if d.w.differs(math.MaxInt) {
			t.Error("a file at rest again would be read")
		}
		d.wantNothing()
	})
}

// TestPollingSeesAReplacement covers a file that is replaced by one with the same time and length.
func TestPollingSeesAReplacement(t *testing.T) {
	sit(t, Config{Poll: true}, func(d *desk) {
		when := time.Now().Add(-time.Hour)
		d.coarse("one", when)
		time.Sleep(10*time.Second + 100*ms)
		next := d.scene + ".new"
		if err := errors.Join(os.WriteFile(next, []byte("eno"), 0o644), os.Chtimes(next, when, when), os.Rename(next, d.scene)); err != nil {
			t.Fatal(err)
		}
		d.want(160*ms, d.scene)
		d.wantNothing()
	})
}

func TestFolderThatCannotBeWatchedIsPolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, dir := newFakeNotifier(), t.TempDir()
		n.fail = errors.New("no space left on device")
		var log strings.Builder
		w := New(Config{notifier: n, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		defer w.Close()
		path := filepath.Join(dir, "a")
		w.Add(path)
		time.Sleep(time.Second)
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := <-w.Changes(); !slices.Equal(got, []string{path}) {
			t.Errorf("changed: %q", got)
		}
		if strings.Count(log.String(), "no space left on device") != 1 {
			t.Errorf("log:\n%s", log.String())
		}
	})
}

func TestCloseEndsEverything(t *testing.T) {
	sit(t, Config{}, func(d *desk) {
		d.write("two")
		d.hint(d.scene)
		synctest.Wait()
		d.w.Close()
		d.w.Close()
		if _, open := <-d.w.Changes(); open {
			d.Error("a change after the end")
		}
		d.w.Add(d.scene + "x") // does nothing
	})
}

// TestAddingIsNotDearerWithEachFile checks that the cost of adding a file does not depend on the
// number of files, because a client may request one file after another.
func TestAddingIsNotDearerWithEachFile(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, strings.TrimSuffix(strings.Repeat("a/", 30), "/"))
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	w := New(Config{notifier: newFakeNotifier(), Logger: slog.New(slog.DiscardHandler)})
	defer w.Close()
	cost := func(name string) int64 {
		before := w.looks.Load()
		w.Add(filepath.Join(deep, name))
		return w.looks.Load() - before
	}
	cost("first") // finds folders that are not watched yet
	parts := int64(len(strings.Split(deep, "/")))
	want := cost("second")
	if want > 2*parts {
		t.Errorf("a file below %d folders costs %d looks", parts, want)
	}
	for i := range 1000 {
		if got := cost(fmt.Sprintf("f%d.png", i)); got != want {
			t.Fatalf("file %d costs %d looks, the second one %d", i, got, want)
		}
	}
}

// TestAddedOneByOne checks that files which are added one by one react to the same hints as files
// that are watched together.
func TestAddedOneByOne(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a/b/file", "real/file"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"folder": "real", "file": "a/b/file", "broken": "nowhere", "a/up": "../real"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	var paths []string
	for _, name := range []string{"a/b/file", "folder/file", "file", "gone", "no/such/folder/file", "broken/file", "a/up/file", "a/up/no/file"} {
		paths = append(paths, filepath.Join(dir, name))
	}
	one, all := newFakeNotifier(), newFakeNotifier()
	byOne := New(Config{notifier: one, Logger: slog.New(slog.DiscardHandler)})
	defer byOne.Close()
	together := New(Config{notifier: all, Logger: slog.New(slog.DiscardHandler)})
	defer together.Close()
	for _, path := range paths {
		byOne.Add(path)
	}
	together.Watch(paths)
	if !maps.Equal(one.folders, all.folders) {
		t.Errorf("watched: %v, want %v", one.folders, all.folders)
	}
	files := func(w *Watcher) map[string]string {
		found := map[string]string{}
		for name, list := range w.folders.names {
			var names []string
			for _, f := range list {
				names = append(names, f.path)
			}
			slices.Sort(names)
			found[name] = strings.Join(slices.Compact(names), " ")
		}
		return found
	}
	if got, want := files(byOne), files(together); !maps.Equal(got, want) {
		t.Errorf("names: %v, want %v", got, want)
	}
}
