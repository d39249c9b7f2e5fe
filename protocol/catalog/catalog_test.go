package catalog_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol/catalog"
)

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// decode reads one msgpack value into the types that encoding/json uses.
func decode(t *testing.T, raw []byte) any {
	t.Helper()
	v, rest, err := msgp.ReadIntfBytes(raw)
	if err != nil {
		t.Fatalf("% x: %v", raw, err)
	}
	if len(rest) > 0 {
		t.Fatalf("% x: %d bytes after the value", raw, len(rest))
	}
	return plain(t, v)
}

func plain(t *testing.T, v any) any {
	t.Helper()
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float32:
		// A float32 keeps seven digits of the JSON number.
		return math.Round(float64(v)*1e7) / 1e7
	case []any:
		for i := range v {
			v[i] = plain(t, v[i])
		}
		return v
	case map[string]any:
		for k := range v {
			v[k] = plain(t, v[k])
		}
		return v
	case nil, bool, string:
		return v
	}
	t.Fatalf("%T on the wire", v)
	return nil
}

func lookup(t *testing.T, name string) *catalog.Component {
	t.Helper()
	c, ok := catalog.Lookup(name)
	if !ok {
		t.Fatalf("no component %s", name)
	}
	return c
}

func TestCounts(t *testing.T) {
	all := catalog.All()
	if len(all) != 191 {
		t.Errorf("%d components, want 191", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b *catalog.Component) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	}) {
		t.Error("not sorted by name")
	}
	tiers := map[int]int{}
	for _, c := range all {
		tiers[c.Tier]++
		if found := lookup(t, c.Name); found != c {
			t.Errorf("Lookup(%s) returns another component", c.Name)
		}
		if !slices.Contains(catalog.ByTag(c.Tag), c) {
			t.Errorf("ByTag(%s) lacks %s", c.Tag, c.Name)
		}
	}
	if want := map[int]int{1: 91, 2: 87, 3: 13}; !reflect.DeepEqual(tiers, want) {
		t.Errorf("components by tier %v, want %v", tiers, want)
	}
	if names := slices.Collect(catalog.Names()); len(names) != 191 || names[0] != all[0].Name {
		t.Errorf("Names yields %d names, the first is %s", len(names), names[0])
	}
	if _, ok := catalog.Lookup("box"); ok {
		t.Error("there is a component box")
	}
	if got := catalog.ByTag("Sparkles"); got != nil {
		t.Errorf("ByTag of a tag that only clients know returns %d components", len(got))
	}
}

// TestWire compares tag, key and always-sent properties with those that Vuer's own
// server sends for each of its components. Fog also has attach, without which it has no
// effect.
func TestWire(t *testing.T) {
	var facts []struct {
		Name, Tag, Key string
		Sent           map[string]any
	}
	readJSON(t, "wire.json", &facts)
	if len(facts) != len(catalog.All()) {
		t.Errorf("%d facts for %d components", len(facts), len(catalog.All()))
	}
	for _, fact := range facts {
		t.Run(fact.Name, func(t *testing.T) {
			c := lookup(t, fact.Name)
			if c.Tag != fact.Tag {
				t.Errorf("tag %q, want %q", c.Tag, fact.Tag)
			}
			if c.Key != fact.Key {
				t.Errorf("key %q, want %q", c.Key, fact.Key)
			}
			var sent map[string]any
			for _, a := range c.Always {
				if sent == nil {
					sent = map[string]any{}
				}
				sent[a.Name] = decode(t, a.Raw)
			}
			if !reflect.DeepEqual(sent, fact.Sent) {
				t.Errorf("always sends %v, want %v", sent, fact.Sent)
			}
		})
	}
}

func TestAlwaysOrderAndMerge(t *testing.T) {
	var names []string
	for _, a := range lookup(t, "MotionControllers").Always {
		names = append(names, a.Name)
		if a.Merge {
			t.Errorf("MotionControllers.%s is merged", a.Name)
		}
	}
	if want := []string{"eventTypes", "stream", "left", "right"}; !slices.Equal(names, want) {
		t.Errorf("order %v, want %v", names, want)
	}
	for _, name := range []string{"Bold", "Italic"} {
		if style := lookup(t, name).Always[0]; style.Name != "style" || !style.Merge {
			t.Errorf("%s: a style from the script replaces %s", name, style.Name)
		}
	}
}

func TestAliases(t *testing.T) {
	want := map[string]string{"Header": "Header1", "VuerGroup": "Group", "p": "PointCloud"}
	got := map[string]string{}
	for _, c := range catalog.All() {
		if c.Alias != "" {
			got[c.Name] = c.Alias
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("aliases %v, want %v", got, want)
	}
	for name, of := range want {
		alias, c := lookup(t, name), lookup(t, of)
		if alias.Tag != c.Tag || alias.Children != c.Children || alias.Category != c.Category {
			t.Errorf("%s is not like %s: %+v", name, of, alias)
		}
		if !reflect.DeepEqual(alias.Props, c.Props) || !reflect.DeepEqual(alias.Events, c.Events) {
			t.Errorf("%s does not have the properties and events of %s", name, of)
		}
	}
}

func TestStage(t *testing.T) {
	var want []map[string]any
	readJSON(t, "stage.json", &want)
	stage := catalog.Stage()
	if len(stage) != len(want) {
		t.Fatalf("%d nodes, want %d", len(stage), len(want))
	}
	for i, n := range stage {
		if got := decode(t, n.Raw); !reflect.DeepEqual(got, any(want[i])) {
			t.Errorf("node %d is %v, want %v", i, got, want[i])
		}
		if n.Key != want[i]["key"] || n.Tag != want[i]["tag"] {
			t.Errorf("node %d is described as %s %s", i, n.Tag, n.Key)
		}
		if n.Grid != (n.Tag == "Grid") {
			t.Errorf("%s: Grid is %v", n.Key, n.Grid)
		}
	}
}

func TestChildren(t *testing.T) {
	tests := map[catalog.ChildKind][]string{
		catalog.NoChildren:   {"Fog", "MotionControllers", "BackgroundColor", "Slider", "MeshBasicMaterial", "ImageUpload"},
		catalog.NodeChildren: {"Scene", "DefaultScene", "Group", "group", "Box", "Header1", "Text", "Html", "mesh"},
		catalog.TextSpan:     {"span", "Bold", "Italic", "Link", "Button"},
		catalog.ImageData:    {"Img", "Image", "SceneBackground", "ImageBackground", "VideoPlane", "StereoVideoPlane", "VideoMaterial", "WebRTCVideoMaterial"},
	}
	for kind, names := range tests {
		for _, name := range names {
			if got := lookup(t, name).Children; got != kind {
				t.Errorf("%s: children are of kind %d, want %d", name, got, kind)
			}
		}
	}
}

func TestEvents(t *testing.T) {
	tests := map[string][]string{
		"Box":               {"ON_CLICK", "CLICK"},
		"CameraView":        {"CAMERA_VIEW", "GRAB_RENDER_RESPONSE", "CAMERA_MOVE"},
		"KeyboardMonitor":   {"KeyDown", "KeyPress", "KeyUp"},
		"Movable":           {"OBJECT_MOVE", "OBJECT_MOVE_END"},
		"MotionControllers": {"CONTROLLER_MOVE"},
		"Urdf":              {"LOAD"},
		"Slider":            {"SET"},
		"ImageUpload":       {"UPLOAD"},
		"MuJoCo":            {"ON_MUJOCO_LOAD", "ON_MUJOCO_FRAME", "MJ_STEP_RESPONSE"},
		"AmbientLight":      nil,
	}
	for name, want := range tests {
		if got := lookup(t, name).Events; !slices.Equal(got, want) {
			t.Errorf("%s sends %v, want %v", name, got, want)
		}
	}
}

// TestWhole checks that every entry has what documentation and messages need.
func TestWhole(t *testing.T) {
	for _, c := range catalog.All() {
		if c.Doc == "" || c.Category == "" {
			t.Errorf("%s: has no doc or no category", c.Name)
		}
		for _, p := range c.Props {
			if found, ok := c.Prop(p.Name); !ok || found != p {
				t.Errorf("%s: Prop(%s) does not find it", c.Name, p.Name)
			}
			if p.Doc == "" {
				t.Errorf("%s.%s: has no doc", c.Name, p.Name)
			}
			if p.Len > 0 && p.Type&catalog.Vector == 0 {
				t.Errorf("%s.%s: a length of %d without a vector", c.Name, p.Name, p.Len)
			}
			if p.Pack != catalog.NotPacked && p.Type&catalog.Bytes == 0 {
				t.Errorf("%s.%s: is sent as bytes but does not take them", c.Name, p.Name)
			}
			if p.Min != nil && p.Max != nil && *p.Min > *p.Max {
				t.Errorf("%s.%s: from %v to %v", c.Name, p.Name, *p.Min, *p.Max)
			}
		}
		for _, p := range catalog.Common() {
			if _, ok := c.Prop(p.Name); !ok {
				t.Errorf("%s: lacks %s, which every component has", c.Name, p.Name)
			}
		}
	}
}

// TestConcurrentUse is for the race detector: the first goroutine opens the catalogue
// and indexes a component.
func TestConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, c := range catalog.All() {
				if _, ok := c.Prop("key"); !ok {
					t.Errorf("%s has no key", c.Name)
				}
			}
		})
	}
	wg.Wait()
}

func TestPropDoesNotAllocate(t *testing.T) {
	box := lookup(t, "Box")
	box.Prop("position")
	name := string([]byte("position"))
	if n := testing.AllocsPerRun(100, func() { box.Prop(name); box.Prop("colour") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestSuggestLong checks that a name which is too long for a typing mistake gets no suggestion and
// takes no time.
func TestSuggestLong(t *testing.T) {
	names := []string{"castShadow", strings.Repeat("x", 65)}
	for _, name := range []string{strings.Repeat("x", 65), strings.Repeat("cast_", 1<<20)} {
		if got := catalog.Suggest(name, slices.Values(names)); got != "" {
			t.Errorf("%.10s...: got %q", name, got)
		}
	}
	if got := catalog.Suggest(strings.Repeat("_", 50)+"castshadow", slices.Values(names)); got != "castShadow" {
		t.Errorf("got %q", got)
	}
}
