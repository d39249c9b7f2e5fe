package main

import (
	"io/fs"
	"os"
	"sync"

	"github.com/vuerlua/vuerlua/host"
)

// assets are the workspace files that clients have requested. They are watched, so that clients
// reload them when they change. Clients may request any name, as often as they like: the cost
// is bounded, and no client waits for the work.
type assets struct {
	queue chan host.Asked // nil: files are not watched

	mu      sync.Mutex
	paths   map[string]struct{}
	far     int    // number of paths that other machines requested
	missing [2]int // number of paths that did not exist, for this machine and for others
}

const (
	// maxAssets bounds the files that are watched for clients, and maxFarAssets those of them
	// that clients on other machines requested.
	maxAssets    = 4096
	maxFarAssets = maxAssets / 2
	// maxMissing bounds the names of missing files, for this machine and for all others.
	maxMissing = 64
	// assetQueue bounds the requests that wait for the goroutine. Further requests are dropped,
	// because the next request for the same file has the same effect.
	assetQueue = 256
)

// follow starts a goroutine that calls watch once for each requested file, until ending is closed.
// It calls changed for a file that was replaced after it was served and before it was watched.
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

// asked implements host.Config.Asked.
func (a *assets) asked(asked host.Asked) {
	if a.queue == nil || a.has(asked.Path) {
		return
	}
	select {
	case a.queue <- asked:
	default:
	}
}

// add records a file and reports whether it is new and has to be watched.
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

// sameFile reports whether now and err, from os.Stat, describe the file that was served. served is
// nil if the file did not exist.
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
