package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"github.com/vuerlua/vuerlua/host/disk"
)

// A readyFile tells other programs where to connect. Its fields are stable: fields may be
// added, but not removed.
type readyFile struct {
	URL     string   `json:"url"`               // of the page
	WS      string   `json:"ws"`                // of the websocket
	Port    int      `json:"port"`              // the actual port, also for --port 0
	PID     int      `json:"pid"`               // of this process
	Version string   `json:"version"`           // of the program
	Script  string   `json:"script"`            // absolute path
	Network []string `json:"network,omitempty"` // URLs for other machines
}

// maxReady bounds the length of the file, in bytes.
const maxReady = 64 << 10

var errNotReadyFile = errors.New("the file has other content")

// readReady reads a file that write has written, or an empty file, such as mktemp creates.
func readReady(path string) (*readyFile, error) {
	text, err := disk.Read(path, maxReady)
	if _, long := errors.AsType[*disk.LimitError](err); long {
		return nil, errNotReadyFile
	}
	if err != nil {
		return nil, err
	}
	r := new(readyFile)
	if len(text) > 0 && (json.Unmarshal(text, r) != nil || r.URL == "" || r.PID == 0) {
		return nil, errNotReadyFile
	}
	return r, nil
}

// clearReady removes the file of an earlier run, whose address is outdated. It returns an error for
// any other file.
func clearReady(path string) error {
	if _, err := readReady(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	return os.Remove(path)
}

// write creates the file at path in one step, so that programs that wait for it never read half
// of it.
func (r *readyFile) write(path string) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return disk.ReplaceAt(path, append(text, '\n'))
}

// remove removes the file, unless another process has written its own in the meantime.
func (r *readyFile) remove(path string) {
	if found, err := readReady(path); err == nil && found.PID == r.PID {
		_ = os.Remove(path)
	}
}
