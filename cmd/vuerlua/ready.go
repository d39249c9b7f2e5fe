package main

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// A readyFile tells other programs where to connect. Its fields are a promise: more may
// come, none goes.
type readyFile struct {
	URL     string   `json:"url"`               // of the page
	WS      string   `json:"ws"`                // of the websocket
	Port    int      `json:"port"`              // the real one, also for --port 0
	PID     int      `json:"pid"`               // of this process
	Version string   `json:"version"`           // of the program
	Script  string   `json:"script"`            // absolute path
	Network []string `json:"network,omitempty"` // URLs for other machines
}

// write puts the file at path in one step, so that whoever waits for it never reads half
// of it.
func (r *readyFile) write(path string) (err error) {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".ready-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(append(text, '\n'))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		// CreateTemp's mode is the owner's alone; an address is no secret.
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
