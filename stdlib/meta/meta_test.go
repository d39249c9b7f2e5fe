package meta_test

import (
	"testing"

	"github.com/vuerlua/vuerlua/stdlib/meta"
)

func TestParse(t *testing.T) {
	all := meta.Parse("x", `---@meta
-- A file.

---A thing.
---@class Thing
---@field size? number in metres
local T = {}

---Grows.
---Fast.
---
---`+"```lua"+`
---thing:grow(2)
---`+"```"+`
---@param by number how much
---@param ... any
---@return boolean grown whether it did
---@return string? reason
function T:grow(by, ...) end

---@class Silent

---A key went down.
---@class event.Down : Event
---@field value { key: string, code: string }

---Makes one.
---@param size? number|{ a: number } how large
---@return Thing
function make(size) end
`)
	want := []string{"type Thing", "method Thing:grow", "event Down", "function make"}
	if len(all) != len(want) {
		t.Fatalf("%d entries, want %v", len(all), want)
	}
	for i, e := range all {
		if got := e.Kind.String() + " " + e.Name; got != want[i] {
			t.Errorf("entry %d is %q, want %q", i, got, want[i])
		}
	}
	grow := all[1]
	if grow.Doc != "Grows.\nFast." || grow.Example != "thing:grow(2)" || grow.Owner() != "Thing" {
		t.Errorf("grow: %+v", grow)
	}
	if grow.Signature() != "thing:grow(by, ...)" {
		t.Errorf("its signature is %q", grow.Signature())
	}
	if r := grow.Returns; len(r) != 2 || r[0] != (meta.Field{Name: "grown", Type: "boolean", Doc: "whether it did"}) || r[1].Type != "string?" {
		t.Errorf("it returns %+v", r)
	}
	if f := all[0].Fields; len(f) != 1 || f[0] != (meta.Field{Name: "size", Type: "number", Doc: "in metres", Optional: true}) {
		t.Errorf("its fields are %+v", f)
	}
	if p := all[3].Params; len(p) != 1 || p[0].Type != "number|{ a: number }" || p[0].Doc != "how large" {
		t.Errorf("make takes %+v", p)
	}
	if e := all[2]; e.Fields[0].Type != "{ key: string, code: string }" || e.Owner() != "" {
		t.Errorf("the event is %+v", e)
	}
}

// TestEveryFunctionHasAnExample checks that the help shows how to use each function.
func TestEveryFunctionHasAnExample(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range meta.All() {
		if name := e.Kind.String() + " " + e.Name; seen[name] {
			t.Errorf("%s is described twice", name)
		} else {
			seen[name] = true
		}
		if (e.Kind == meta.Function || e.Kind == meta.Method) && e.Example == "" {
			t.Errorf("stdlib/meta/%s.lua: %s has no example: add one in a ```lua fence", e.File, e.Name)
		}
	}
	for _, name := range []string{"frames", "Session:upsert", "session:upsert", "session.upsert", "CAMERA_MOVE", "Task:cancel", "vuer.stats"} {
		if meta.Lookup(name) == nil {
			t.Errorf("%s does not exist", name)
		}
	}
}
