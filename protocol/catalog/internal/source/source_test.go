package source_test

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/protocol/catalog/internal/source"
)

func parseSource(t *testing.T) *source.Catalog {
	t.Helper()
	text, err := os.ReadFile("../../components.json")
	if err != nil {
		t.Fatal(err)
	}
	c, err := source.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPackedIsUpToDate(t *testing.T) {
	packed, err := os.ReadFile("../../catalog.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(packed, source.Pack(parseSource(t))) {
		t.Error("catalog.bin is out of date: run go generate ./protocol/catalog")
	}
}

// TestTypeScriptIsUpToDate compares the viewer's generated files with their sources.
func TestTypeScriptIsUpToDate(t *testing.T) {
	read := func(name string) []byte {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const folder = "../../../../host/viewer/src/catalogue/generated/"
	want, err := source.TypeScript(read("../../components.json"), read("../../../../stdlib/meta/events.lua"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range want {
		if !bytes.Equal(read(folder+name), content) {
			t.Errorf("host/viewer/src/catalogue/generated/%s is out of date: run go generate ./protocol/catalog", name)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if want[entry.Name()] == nil {
			t.Errorf("host/viewer/src/catalogue/generated/%s is not generated: run go generate ./protocol/catalog", entry.Name())
		}
	}
}

// TestPackLosesNothing compares what package catalog opened with the source.
func TestPackLosesNothing(t *testing.T) {
	want := parseSource(t)
	all := catalog.All()
	if len(all) != len(want.Components) {
		t.Fatalf("%d components, want %d", len(all), len(want.Components))
	}
	for i, c := range all {
		got, want := reflect.ValueOf(c).Elem(), reflect.ValueOf(want.Components[i]).Elem()
		for f := range got.NumField() {
			field := got.Type().Field(f)
			if !field.IsExported() || got.Field(f).Kind() == reflect.Slice && got.Field(f).Len() == 0 && want.Field(f).Len() == 0 {
				continue
			}
			if !reflect.DeepEqual(got.Field(f).Interface(), want.Field(f).Interface()) {
				t.Errorf("%s: %s is %v, want %v", c.Name, field.Name, got.Field(f), want.Field(f))
			}
		}
	}
	if !reflect.DeepEqual(catalog.Common(), want.Common) {
		t.Error("common properties differ")
	}
	if !reflect.DeepEqual(catalog.Stage(), want.Stage) {
		t.Error("the stage differs")
	}
}

func TestParseErrors(t *testing.T) {
	const box = `{"name": "Box", "category": "primitive", "tier": 1, "doc": "box"`
	tests := []struct {
		name, text, want string
	}{
		{"not JSON", `{`, "unexpected EOF"},
		{"unknown field", `{"component": []}`, "unknown field"},
		{"no doc", `{"components": [{"name": "Box", "category": "primitive", "tier": 1}]}`, "Box: has no doc"},
		{"no tier", `{"components": [{"name": "Box", "category": "primitive", "doc": "box"}]}`, "tier"},
		{"twice", `{"components": [` + box + `}, ` + box + `}]}`, "Box: is defined twice"},
		{"property twice", `{"components": [` + box + `, "props": [{"name": "a", "type": "any", "doc": "a"}, {"name": "a", "type": "any", "doc": "a"}]}]}`, "property a is defined twice"},
		{"property without doc", `{"components": [` + box + `, "props": [{"name": "a", "type": "any"}]}]}`, "Box.a: has no doc"},
		{"unknown type", `{"components": [` + box + `, "props": [{"name": "a", "type": "vec5", "doc": "a"}]}]}`, `unknown type "vec5"`},
		{"unknown pack", `{"components": [` + box + `, "props": [{"name": "a", "type": "bytes", "doc": "a", "pack": "float8"}]}]}`, `unknown pack "float8"`},
		{"default of another type", `{"components": [` + box + `, "props": [{"name": "a", "type": "bool", "doc": "a", "default": 1}]}]}`, "default 1 is not true or false"},
		{"default too short", `{"components": [` + box + `, "props": [{"name": "a", "type": "vec3", "doc": "a", "default": [1]}]}]}`, "is not a list of 3 numbers"},
		{"default not in enum", `{"components": [` + box + `, "props": [{"name": "a", "type": "string", "doc": "a", "enum": ["x"], "default": "y"}]}]}`, `default "y"`},
		{"unknown children", `{"components": [` + box + `, "children": "some"}]}`, `unknown kind of children "some"`},
		{"unknown group", `{"components": [` + box + `, "include": ["pose"]}]}`, "includes an unknown group pose"},
		{"unused group", `{"groups": {"pose": []}, "components": []}`, "pose is not included by any component"},
		{"unused doc", `{"docs": {"a": "x"}, "components": []}`, "docs: no property named a"},
		{"always an unknown property", `{"components": [` + box + `, "always": {"a": 1}}]}`, "always sends a"},
		{"always is not an object", `{"components": [` + box + `, "always": [1]}]}`, "is not an object"},
		{"merge of a property that is not sent", `{"components": [` + box + `, "merge": ["style"]}]}`, "merge: style is not always sent"},
		{"alias of nothing", `{"components": [{"name": "p", "alias": "PointCloud", "doc": "points"}]}`, "p: alias target PointCloud is not a component"},
		{"alias of an alias", `{"components": [` + box + `}, {"name": "B", "alias": "Box", "doc": "b"}, {"name": "C", "alias": "B", "doc": "c"}]}`, "C: alias target B is not a component, or is itself an alias"},
		{"alias with its own tier", `{"components": [` + box + `}, {"name": "B", "alias": "Box", "doc": "b", "tier": 1}]}`, "B: an alias may have only"},
		{"stage", `{"stage": [{"key": "grid", "tag": "Grid", "props": 1}], "components": []}`, "stage: grid"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := source.Parse([]byte(tt.text))
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %q does not contain %q", err, tt.want)
			}
		})
	}
}
