package watch

import (
	"path/filepath"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// A notifier reports that something has happened in some folders.
type notifier interface {
	// hints receives the paths at which something has happened; "" for unknown paths. It is
	// closed with the notifier.
	hints() <-chan string
	add(folder string) error
	remove(folder string)
	close()
}

// systemNotifier uses the operating system's notifications.
type systemNotifier struct {
	watcher *fsnotify.Watcher
	out     chan string
	once    sync.Once
	closing chan struct{}
}

func newNotifier() (*systemNotifier, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	n := &systemNotifier{watcher: w, out: make(chan string, 64), closing: make(chan struct{})}
	go n.forward()
	return n, nil
}

// forward sends hints until the watcher is closed.
func (n *systemNotifier) forward() {
	defer close(n.out)
	for {
		path := ""
		select {
		case event, ok := <-n.watcher.Events:
			if !ok {
				return
			}
			path = filepath.Clean(event.Name)
		case _, ok := <-n.watcher.Errors:
			if !ok {
				return
			}
			// Usually an overflow: it is unknown what has happened.
		}
		select {
		case n.out <- path:
		case <-n.closing:
		}
	}
}

func (n *systemNotifier) hints() <-chan string    { return n.out }
func (n *systemNotifier) add(folder string) error { return n.watcher.Add(folder) }

// remove ignores the error, because the folder and its watch may already be gone.
func (n *systemNotifier) remove(folder string) { _ = n.watcher.Remove(folder) }

func (n *systemNotifier) close() {
	n.once.Do(func() { close(n.closing) })
	_ = n.watcher.Close()
}
