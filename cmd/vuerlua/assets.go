package main

import (
	"io/fs"
	"os"
	"sync"

	"github.com/vuerlua/vuerlua/host"
)

// The assets are the workspace files that clients have asked for. They are watched, so that
// clients load them again when they change. Clients may ask for any name and as often as they
// like: what that costs is bounded, and none of it is done while a client waits for its answer.
type assets struct {
	queue chan host.Asked // nil: files are not watched

	mu      sync.Mutex
	paths   map[string]struct{}
	far     int    // of those, the ones that other machines asked for
	missing [2]int // of those, the ones that were not there, for this machine and for others
}

const (
	// maxAssets bounds the files that are watched for clients, and maxFarAssets the part of it
	// that clients of other machines can take.
	maxAssets    = 4096
	maxFarAssets = maxAssets / 2
	// maxMissing bounds the names that no file has, for this machine and for all others.
	maxMissing = 64
	// assetQueue is how many requests may wait to be looked at. More are forgotten: the next
	// request for the same file is as good.
	assetQueue = 256
)

// follow watches files that are asked for from now on, until ending is closed: it calls watch for
// each new one, on a goroutine of its own. It calls changed for one that was replaced between its
// being served and its being watched.
func (a *assets) follow(ending <-chan struct{}, watch, changed func(path string)) {
	a.queue = make(chan host.Asked, assetQueue)
	go func() {
		for {
			select {
			case <-ending:
				return
			case asked := <-a.queue:
				if !a.add(asked) {
					continue
				}
				watch(asked.Path)
				if info, err := os.Stat(asked.Path); !sameFile(asked.Info, info, err) {
					changed(asked.Path)
				}
			}
		}
	}()
}

// asked is host.Config.Asked.
func (a *assets) asked(asked host.Asked) {
	if a.queue == nil || a.has(asked.Path) {
		return
	}
	select {
	case a.queue <- asked:
	default:
	}
}

// add notes a file, and reports whether it is to be watched and was not until now.
func (a *assets) add(asked host.Asked) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, known := a.paths[asked.Path]; known || len(a.paths) >= maxAssets || !asked.Local && a.far >= maxFarAssets {
		return false
	}
	if asked.Info == nil {
		missing := &a.missing[0]
		if !asked.Local {
			missing = &a.missing[1]
		}
		if *missing >= maxMissing {
			return false
		}
		*missing++
	}
	if !asked.Local {
		a.far++
	}
	if a.paths == nil {
		a.paths = map[string]struct{}{}
	}
	a.paths[asked.Path] = struct{}{}
	return true
}

// sameFile reports whether a look at a file shows what was served; served is nil where there was
// no file.
func sameFile(served, now fs.FileInfo, err error) bool {
	if served == nil || err != nil {
		return (served == nil) == (err != nil)
	}
	return now.Size() == served.Size() && now.ModTime().Equal(served.ModTime())
}

func (a *assets) has(path string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, ok := a.paths[path]
	return ok
}

func (a *assets) list() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := make([]string, 0, len(a.paths))
	for path := range a.paths {
		list = append(list, path)
	}
	return list
}
