package protocol_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// A fixture is one frame captured from a real client or server.
type fixture struct {
	File      string `json:"file"`
	Direction string `json:"direction"`
	Etype     string `json:"etype"`
	Decoded   any    `json:"decoded"`
	frame     []byte
}

const toServer, toClient = "client->server", "server->client"

func fixtures(t testing.TB, direction string) []fixture {
	t.Helper()
	text, err := os.ReadFile("testdata/fixtures/index.json")
	if err != nil {
		t.Fatal(err)
	}
	var all, wanted []fixture
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Direction != direction {
			continue
		}
		if f.frame, err = os.ReadFile(filepath.Join("testdata/fixtures", f.File)); err != nil {
			t.Fatal(err)
		}
		wanted = append(wanted, f)
	}
	if len(wanted) == 0 {
		t.Fatalf("no fixtures %s", direction)
	}
	return wanted
}
