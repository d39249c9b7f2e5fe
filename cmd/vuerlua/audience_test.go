package main

import (
	"os"
	"reflect"
	"testing"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind"
)

func TestProblem(t *testing.T) {
	d := &luabind.Diagnostic{
		Severity: luabind.Error, File: "lib/walk.lua", Line: 14, Column: 8, Width: 3, Message: "no such thing",
		Hint: "try another", Trace: "lib/walk.lua:14: in step", Task: "spawn at scene.lua:3",
		Source: []luabind.SourceLine{{Number: 13, Text: "-- "}, {Number: 14, Text: "  \"é\"..bar()"}},
	}
	want := host.Problem{
		Message: "no such thing", File: "lib/walk.lua", Path: "/scenes/lib/walk.lua", Line: 14, Column: 7, Width: 3,
		Source: []host.SourceLine{{Number: 13, Text: "-- "}, {Number: 14, Text: "  \"é\"..bar()"}},
		Trace:  "lib/walk.lua:14: in step", Hint: "try another", Task: "spawn at scene.lua:3",
	}
	if got := d.Problem("/scenes"); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	d = &luabind.Diagnostic{Severity: luabind.Warning, Message: "slow", Column: 9, Source: []luabind.SourceLine{{Text: "x"}}}
	if got := d.Problem("/scenes"); !got.Warning || got.Path != "" {
		t.Errorf("got %+v", got)
	}
}

// Prints and errors of a script reach a page that identifies itself as our viewer. Other clients
// receive only the error.
func TestViewersHearTheScript(t *testing.T) {
	f := newFakeSystem(t, "run", "a.lua", "--port=0", "-q", "--ready-file=ready.json")
	f.start = startServer
	f.write(t, "a.lua")
	text := "print('loading')\nspawn(function(session)\n  session:set(DefaultScene{})\n  error('oh no')\nend)\n"
	if err := os.WriteFile(f.path("a.lua"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	code := runAsync(f)
	ready := waitReady(t, f, code)
	for viewer, want := range map[string]map[string]string{
		"vuerlua": {"SCRIPT_PRINT": "loading", "SET": "", "SCRIPT_ERROR": "oh no"},
		"":        {"SET": "", "SCRIPT_ERROR": "oh no"},
	} {
		ws := dialWith(t, ready.WS, map[string]any{"viewer": viewer})
		got := map[string]string{}
		for len(got) < len(want) {
			event := receive(t, ws)
			etype, _ := event["etype"].(string)
			data, _ := event["data"].(map[string]any)
			if _, wanted := want[etype]; !wanted && etype != "SCRIPT_PRINT" {
				continue // the name of the server; for an early client, the news that the script has loaded
			}
			got[etype] = ""
			switch etype {
			case "SCRIPT_PRINT":
				got[etype], _ = data["text"].(string)
			case "SCRIPT_ERROR":
				got[etype], _ = data["message"].(string)
				if source, _ := data["source"].([]any); data["path"] != f.path("a.lua") || data["generation"] != int64(1) || len(source) == 0 {
					t.Errorf("the error is %v", data)
				}
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("viewer %q got %v, want %v", viewer, got, want)
		}
	}
	f.signals <- os.Interrupt
	if c := <-code; c != exitOK {
		t.Errorf("exit code %d", c)
	}
}
