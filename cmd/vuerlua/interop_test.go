//go:build interop

package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"
)

const interopScene = `
on("GREETING", function(event, session)
  session:upsert(Sphere{ key = "echo", position = event.value.position, args = {event.value.radius} })
end)
spawn(function(session)
  session:set(DefaultScene{ Box{ key = "box", args = {1, 2, 3}, material = { color = "red" } } })
  session:upsert(Box{ key = "box", position = {0.5, 0, -1} })
  session:forever()
end, { client = "python" })
spawn(function(session)
  session:set(Scene{})
end)
`

// Vuer's own Python client connects, is recognized by its INIT, receives the scene and its
// updates, and sends events.
func TestPythonClient(t *testing.T) {
	python := os.Getenv("VUERLUA_INTEROP_PYTHON")
	if python == "" {
		t.Fatal("VUERLUA_INTEROP_PYTHON is not set: run make interop")
	}
	p := startProcess(t, interopScene)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, "testdata/client.py", p.ready.WS)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, p.errOut)
	}
	var events []struct {
		Etype string         `json:"etype"`
		Data  map[string]any `json:"data"`
	}
	if err := json.Unmarshal(out, &events); err != nil || len(events) != 3 {
		t.Fatalf("%v in %s", err, out)
	}
	set, update, echo := events[0], events[1], events[2]
	box := first(set.Data["children"])
	if set.Etype != "SET" || set.Data["tag"] != "Scene" || box["tag"] != "Box" || box["key"] != "box" {
		t.Errorf("the first event is %+v", set)
	}
	if m, _ := box["material"].(map[string]any); m["color"] != "red" {
		t.Errorf("the box is %v", box)
	}
	node := first(update.Data["nodes"])
	if update.Etype != "UPSERT" || node["key"] != "box" || !equalNumbers(node["position"], 0.5, 0, -1) {
		t.Errorf("the second event is %+v", update)
	}
	node = first(echo.Data["nodes"])
	if echo.Etype != "UPSERT" || node["key"] != "echo" || !equalNumbers(node["position"], 1, 2.5, -3) || !equalNumbers(node["args"], 0.25) {
		t.Errorf("the answer is %+v", echo)
	}
	if code := p.stop(t, os.Interrupt); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// first returns the first item of a list of maps, or nil.
func first(list any) map[string]any {
	items, _ := list.([]any)
	if len(items) == 0 {
		return nil
	}
	m, _ := items[0].(map[string]any)
	return m
}

func equalNumbers(list any, want ...float64) bool {
	items, _ := list.([]any)
	if len(items) != len(want) {
		return false
	}
	for i, item := range items {
		if n, ok := item.(float64); !ok || n != want[i] {
			return false
		}
	}
	return true
}
