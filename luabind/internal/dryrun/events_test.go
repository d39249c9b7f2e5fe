package dryrun

import (
	"slices"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// TestEveryEventIsSimulated names events of the catalogue without a simulation.
func TestEveryEventIsSimulated(t *testing.T) {
	sent := map[string]bool{}
	for _, c := range catalog.All() {
		for _, etype := range c.Events {
			sent[etype] = true
			if strings.HasSuffix(etype, "_RESPONSE") {
				continue
			}
			if s := simulations[etype]; (s.value == nil) == (s.reason == "") {
				t.Errorf("%s sends %s: add a row to simulations in luabind/internal/dryrun/events.go, with a value or with the reason why there is none", c.Name, etype)
			}
		}
	}
	for etype := range simulations {
		if !sent[etype] {
			t.Errorf("simulations has a row for %s, which no component sends: add it to the events of its components in protocol/catalog/components.json", etype)
		}
	}
}

// TestEventsOfEveryComponent lets each component send its events: every value can be encoded.
func TestEventsOfEveryComponent(t *testing.T) {
	for _, c := range catalog.All() {
		n := node{key: "k", tag: c.Tag, props: map[string]any{"enableKeyDown": true, "enableKeyUp": true, "enableKeyPress": true, "rows": []any{[]any{1}}}}
		raw, err := msgp.AppendIntf(nil, map[string]any{"tag": n.tag, "key": n.key, "enableKeyDown": true, "enableKeyUp": true, "enableKeyPress": true, "rows": []any{[]any{1}}})
		if err != nil {
			t.Fatal(err)
		}
		client := NewClient("check-1", nil)
		if err := client.Send(&protocol.Message{Op: protocol.OpSet, Nodes: []protocol.Node{{Key: "k", Raw: raw}}}); err != nil {
			t.Fatal(err)
		}
		want := []string{"CAMERA_MOVE"}
		for _, etype := range eventsOf(c.Tag) {
			if picture := etype == "UPLOAD" && c.Tag == "ImageUpload"; !picture && simulations[etype].value != nil {
				want = append(want, etype)
			}
		}
		var got []string
		for _, ev := range client.Events() {
			got = append(got, ev.Etype)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s sends %v, want %v", c.Name, got, want)
		}
	}
}

func TestValueOf(t *testing.T) {
	for _, test := range []struct {
		prop catalog.Prop
		want any
	}{
		{catalog.Prop{Default: "true", Type: catalog.Bool}, true},
		{catalog.Prop{Type: catalog.Bool}, false},
		{catalog.Prop{Default: "100", Type: catalog.Number}, 100.},
		{catalog.Prop{Type: catalog.Number}, 0},
		{catalog.Prop{Default: `"red"`, Type: catalog.Color}, "red"},
		{catalog.Prop{Type: catalog.Color}, "#000000"},
		{catalog.Prop{Type: catalog.String}, ""},
		{catalog.Prop{Type: catalog.String, Enum: []string{"a", "b"}}, "a"},
	} {
		if got := valueOf(&test.prop); got != test.want {
			t.Errorf("%+v has the value %v, want %v", test.prop, got, test.want)
		}
	}
	if got, ok := valueOf(&catalog.Prop{Default: "{0, 1}", Type: catalog.Vector, Len: 2}).([]any); !ok || len(got) != 2 || got[1] != 1. {
		t.Errorf("a vector with a default has the value %v", got)
	}
	if got, ok := valueOf(&catalog.Prop{Type: catalog.Vector, Len: 3}).([]any); !ok || len(got) != 3 {
		t.Errorf("a vector has the value %v", got)
	}
}

// TestClosedClient: a closed client sends nothing, and takes nothing.
func TestClosedClient(t *testing.T) {
	client := NewClient("check-1", nil)
	client.Close("")
	if err := client.Send(&protocol.Message{Op: protocol.OpSet}); err == nil || len(client.Events()) > 0 {
		t.Errorf("a closed client takes a message (%v), or sends %d events", err, len(client.Events()))
	}
}
