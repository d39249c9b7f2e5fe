package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gorilla/websocket"
)

// TestSharedWorld checks that visitors of scripts/shared_world.lua see each other's actions, and
// that a later visitor sees the earlier ones.
func TestSharedWorld(t *testing.T) {
	source, err := os.ReadFile(filepath.Join(moduleRoot, "scripts", "shared_world.lua"))
	if err != nil {
		t.Fatal(err)
	}
	p := startProcess(t, string(source), "--strict")
	first := dial(t, p.ready.WS)
	own := nextNode(t, first, "UPSERT", func(node map[string]any) bool { return node["tag"] == "Sphere" })
	second := dial(t, p.ready.WS)
	scene, _ := receive(t, second)["data"].(map[string]any)
	found := false
	children, _ := scene["children"].([]any)
	for _, child := range children {
		node, _ := child.(map[string]any)
		found = found || node["key"] == own["key"]
	}
	if !found {
		t.Errorf("the second visitor is shown %v, without %v", children, own["key"])
	}
	send(t, first, map[string]any{"etype": "CLICK", "key": "ground", "value": map[string]any{"key": "ground", "position": []any{3, 0, 4}}})
	nextNode(t, second, "UPDATE", func(node map[string]any) bool {
		place, _ := node["position"].([]any)
		return node["key"] == own["key"] && len(place) == 3 && place[0] == int64(3) && place[2] == int64(4)
	})
}

// nextNode waits for a matching node in a message of an etype.
func nextNode(t *testing.T, ws *websocket.Conn, etype string, wanted func(map[string]any) bool) map[string]any {
	t.Helper()
	for {
		event := receive(t, ws)
		data, _ := event["data"].(map[string]any)
		nodes, _ := data["nodes"].([]any)
		for _, n := range nodes {
			if node, _ := n.(map[string]any); event["etype"] == etype && wanted(node) {
				return node
			}
		}
	}
}
