package scene_test

import (
	"reflect"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host/internal/scene"
	"github.com/vuerlua/vuerlua/host/internal/scene/scenetest"
	"github.com/vuerlua/vuerlua/protocol"
)

// TestTransition checks that a client which receives the transition shows the same scene as a
// client that received only next, except for lists that next has not touched. Properties of
// the old root become nil.
func TestTransition(t *testing.T) {
	box := map[string]any{"tag": "Box", "key": "box"}
	old := element{"tag": "Scene", "background": "red", "camRotation": nil, "up": "y", "children": []any{box}, "bgChildren": []any{box}}

	var g, next scene.Graph
	c := scenetest.NewClient()
	send := func(m *protocol.Message) {
		g.Apply(m)
		if err := c.Receive(m.Frame); err != nil {
			t.Fatal(err)
		}
	}
	send(set(old))
	next.Apply(set(element{"tag": "Scene", "up": "z", "children": []any{}}))
	send(g.Transition(&next, nil, 2))

	raw, _ := g.Get("")
	got, _, err := msgp.ReadIntfBytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	want := element{"tag": "Scene", "background": nil, "camRotation": nil, "up": "z", "children": []any{}, "bgChildren": []any{box}, "rawChildren": []any{}, "htmlChildren": []any{}}
	for name, value := range got.(map[string]any) {
		if !reflect.DeepEqual(value, want[name]) {
			t.Errorf("%s is %v, not %v", name, value, want[name])
		}
	}
	if !reflect.DeepEqual(show(t, &g), c.Scene()) {
		t.Errorf("the mirror has %v, the client %v", show(t, &g), c.Scene())
	}

	// Once more: properties that are nil need not be sent again.
	var third scene.Graph
	third.Apply(set(element{"tag": "Scene", "up": "z", "children": []any{box}}))
	m := g.Transition(&third, nil, 3)
	if v, _, err := msgp.ReadIntfBytes(m.Nodes[0].Raw); err != nil || len(v.(map[string]any)) != 3 {
		t.Errorf("it was sent %v, %v", v, err)
	}
}
