package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/vuerlua/vuerlua/host"
	filewatch "github.com/vuerlua/vuerlua/host/watch"
	"github.com/vuerlua/vuerlua/luabind"
)

// A liveScene is a script and the host that serves it. It reloads the script while the host
// keeps running.
type liveScene struct {
	out     *console
	voices  audience
	script  string // its file
	live    *luabind.Live
	host    *host.Host
	watcher *filewatch.Watcher // nil with --no-reload
	assets  assets
	// following is held while a list of files is computed and passed to watcher, so that an outdated
	// list does not replace a newer one.
	following sync.Mutex

	orders chan bool // from the keys: reload; true keeps the state
	ending chan struct{}
	ended  chan struct{}
}

var _ server = (*liveScene)(nil)

// settleTime is the delay before an error in a script is reported: only half of the file may be
// written.
const settleTime = 80 * time.Millisecond

// watch starts to watch the files. It is called before the script is loaded the first time.
func (s *liveScene) watch(poll bool) {
	s.watcher = filewatch.New(filewatch.Config{Poll: poll, Logger: s.out.log})
	s.live.OnFiles(s.followOne, s.follow)
	s.follow()
	s.assets.follow(s.ending, s.followOne, func(path string) { s.host.AssetsChanged([]string{path}) })
}

// followOne watches one more file.
func (s *liveScene) followOne(path string) {
	s.following.Lock()
	defer s.following.Unlock()
	s.watcher.Add(path)
}

// follow watches the current files of the script and of clients, and no others.
func (s *liveScene) follow() {
	s.following.Lock()
	defer s.following.Unlock()
	s.watcher.Watch(append(s.live.Files(), s.assets.list()...))
}

// run reloads until Shutdown. It is a goroutine.
func (s *liveScene) run() {
	defer close(s.ended)
	var changes <-chan []string
	if s.watcher != nil {
		changes = s.watcher.Changes()
	}
	for {
		select {
		case <-s.ending:
			return
		case keep := <-s.orders:
			if name := filepath.Base(s.script); keep {
				s.reload(name, s.keeping, nil)
			} else {
				s.reload(name, s.live.Restart, nil)
			}
		case files := <-changes:
			s.take(files, changes)
		}
	}
}

// take handles files that have changed.
func (s *liveScene) take(files []string, changes <-chan []string) {
	parts := s.live.Files()
	var changed, shown []string
	for _, f := range files {
		if slices.Contains(parts, f) {
			changed = append(changed, f)
		}
		if s.assets.has(f) {
			shown = append(shown, f)
		}
	}
	if len(changed) > 0 {
		s.reload(s.nameOf(changed), s.keeping, changes)
	}
	if len(shown) > 0 {
		s.host.AssetsChanged(shown)
		s.out.log.Debug("clients reload assets", "files", len(shown))
	}
}

// nameOf returns the file that the log names for a reload: the only one that has changed, or the
// script.
func (s *liveScene) nameOf(files []string) string {
	if len(files) > 1 {
		return filepath.Base(s.script)
	}
	if name, err := filepath.Rel(filepath.Dir(s.script), files[0]); err == nil && filepath.IsLocal(name) {
		return filepath.ToSlash(name)
	}
	return filepath.Base(files[0])
}

// reload starts a new generation and reports the result. It reports a failure only if the files do
// not change again within settleTime.
func (s *liveScene) reload(name string, load func() (luabind.Reload, error), changes <-chan []string) {
	for {
		r, err := load()
		if err == nil {
			s.reportReload(name, r)
			return
		}
		if changes != nil {
			select {
			case <-s.ending:
				return
			case files := <-changes:
				if !s.onlyAssets(files) {
					continue
				}
				s.host.AssetsChanged(files)
			case <-time.After(settleTime):
			}
		}
		s.reportFailure(name, r, err)
		return
	}
}

// keeping reloads with the state.
func (s *liveScene) keeping() (luabind.Reload, error) { return s.live.Reload(true) }

// onlyAssets reports whether no part of the script is among the files.
func (s *liveScene) onlyAssets(files []string) bool {
	parts := s.live.Files()
	return !slices.ContainsFunc(files, func(f string) bool { return slices.Contains(parts, f) })
}

// reportReload writes a line that people match with regular expressions:
//
//	12:04:07  reload #3 scene.lua ok 6 ms, 2 clients, state kept
func (s *liveScene) reportReload(name string, r luabind.Reload) {
	state := "no state to keep"
	switch {
	case r.Kept:
		state = "state kept"
	case r.Dropped:
		state = "state dropped"
	}
	ms := r.Took.Milliseconds()
	if s.out.json {
		s.out.log.Info("reload", "generation", r.Generation, "file", name, "ok", true, "ms", ms, "clients", r.Sessions, "state", r.Kept, "stuck", r.Stuck)
	} else {
		s.out.log.Info(fmt.Sprintf("reload #%d %s ok %d ms, %s, %s", r.Generation, name, ms, counted(r.Sessions, "client"), state))
	}
	if r.Unseen != nil {
		s.voices.Report(r.Unseen)
	}
	if r.Stuck {
		s.out.log.Warn(fmt.Sprintf("#%d is stuck in a call that cannot be interrupted, and was abandoned", r.Generation-1))
	}
}

// reportFailure writes the line for a failed reload, and the errors:
//
//	12:04:31  reload #4 scene.lua failed, #3 still running
func (s *liveScene) reportFailure(name string, r luabind.Reload, err error) {
	if errors.Is(err, luabind.ErrClosed) {
		return
	}
	if s.out.json {
		s.out.log.Info("reload", "generation", r.Generation+1, "file", name, "ok", false, "running", r.Generation)
	} else {
		remaining := "nothing is running"
		if r.Generation > 0 {
			remaining = fmt.Sprintf("#%d still running", r.Generation)
		}
		s.out.log.Info(fmt.Sprintf("reload #%d %s failed, %s", r.Generation+1, name, remaining))
	}
	s.voices.reportAll(err, s.script)
}

// reportAll reports the errors for which a script was refused.
func (a audience) reportAll(err error, script string) {
	if refusal, ok := errors.AsType[*luabind.Refusal](err); ok {
		for _, d := range refusal.Findings {
			a.Report(d)
		}
		return
	}
	a.Report(diagnosticOf(err, script))
}

// diagnosticOf returns err as a diagnostic of the script, even if the script is not the cause.
func diagnosticOf(err error, script string) *luabind.Diagnostic {
	if d, ok := errors.AsType[*luabind.Diagnostic](err); ok {
		return d
	}
	return &luabind.Diagnostic{Severity: luabind.Error, File: filepath.Base(script), Message: reason(err).Error()}
}

// Serve implements server.
func (s *liveScene) Serve(l net.Listener) error { return s.host.Serve(l) }

// Shutdown ends the host first: the script's on_close handlers still have to run.
func (s *liveScene) Shutdown(ctx context.Context) error {
	close(s.ending)
	if s.watcher != nil {
		s.watcher.Close()
	}
	polite, cancel := context.WithTimeout(ctx, hostTime)
	err := s.host.Shutdown(polite)
	cancel()
	select {
	case <-s.ended:
	case <-ctx.Done(): // a reload is still running
	}
	return errors.Join(err, s.live.Close())
}
