package luabind

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// What is Lua's own: editors know it.
const ownGlobals = `_G _GOPHER_LUA_VERSION _VERSION assert collectgarbage coroutine debug dofile error gcinfo
	getfenv getmetatable io ipairs load loadfile loadstring math module newproxy next os package pairs pcall
	rawequal rawget rawset rawlen require select setfenv setmetatable string table tonumber tostring type
	unpack xpcall`

// specimens are how a test gets hold of a value of each class that is described.
var specimens = map[string]string{
	"Session":      "session",
	"Task":         "spawn_task(function() end)",
	"Controls":     `controls("X" .. tostring({}), {})`,
	"TypedArray":   "Float32Array(1)",
	"SceneStore":   "SceneStore()",
	"Picture":      "Image.new(1, 1)",
	"Notification": `session:notify("x")`,
	"VuerClient":   `VuerClient{ uri = "ws://localhost:1" }`,
}

// TestMetaDescribesTheEngine: the annotations and the help have every global and every
// method that the engine defines.
func TestMetaDescribesTheEngine(t *testing.T) {
	play(t, `for name in pairs(_G) do print(name) end`, func(s *stage) {
		for _, name := range strings.Fields(s.said()) {
			if _, ok := catalog.Lookup(name); ok || slices.Contains(strings.Fields(ownGlobals), name) {
				continue
			}
			if meta.Lookup(name) == nil {
				t.Errorf("the engine has a global %s that nothing describes: in the file of stdlib/meta/ where it belongs, add\n"+
					"---What it does.\n---\n---```lua\n---an example, which is run by a test\n---```\n---@param x type what it is\n---@return type\nfunction %s(x) end",
					name, name)
			}
		}
	})
	play(t, ``, func(s *stage) {
		for _, name := range s.engine.methods {
			if meta.Lookup("Session:"+name) == nil {
				t.Errorf("stdlib/meta/session.lua does not describe session:%s: add `function Session:%s(...) end` with a comment above it, as its neighbours have", name, name)
			}
		}
		for _, name := range s.engine.arrays.Methods() {
			if meta.Lookup("TypedArray:"+name) == nil {
				t.Errorf("stdlib/meta/bulk.lua does not describe TypedArray:%s", name)
			}
		}
	})
}

// TestMetaDescribesEvents names events of the catalogue that stdlib/meta/events.lua does not describe.
func TestMetaDescribesEvents(t *testing.T) {
	described := map[string]bool{}
	for _, e := range meta.All() {
		if e.Kind == meta.Event {
			described[e.Name] = true
		}
	}
	for _, c := range catalog.All() {
		for _, etype := range c.Events {
			if !described[etype] && !strings.HasSuffix(etype, "_RESPONSE") {
				t.Errorf("%s sends %s: describe it in stdlib/meta/events.lua, and add it to EventName there:\n"+
					"---When it is sent.\n---@class event.%s : Event\n---@field value { key: string }", c.Name, etype, etype)
			}
		}
	}
}

// TestEngineHasWhatMetaDescribes: nothing is promised that is not there.
func TestEngineHasWhatMetaDescribes(t *testing.T) {
	var script strings.Builder
	script.WriteString("spawn(function(session)\nlocal x\n")
	probe := func(e *meta.Entry, expression, want string) {
		fmt.Fprintf(&script, "x = (%s)\nif not (%s) then print(%q) end\n", expression, want,
			"stdlib/meta/"+e.File+".lua describes "+e.Name+", which the engine does not have")
	}
	for _, e := range meta.All() {
		switch e.Kind {
		case meta.Function:
			probe(e, e.Name, `type(x) == "function" or type(x) == "table"`)
		case meta.Value:
			probe(e, e.Name, `x ~= nil`)
		case meta.Method:
			class, method, _ := strings.Cut(e.Name, ":")
			specimen, ok := specimens[class]
			if !ok {
				t.Errorf("specimens lacks an expression that makes a %s, for %s", class, e.Name)
				continue
			}
			probe(e, fmt.Sprintf("(%s).%s", specimen, method), `type(x) == "function"`)
		}
	}
	script.WriteString("print('done') end)")
	play(t, script.String(), func(s *stage) {
		s.join("a", map[string]any{"client": "test"})
		said := s.said()
		if !strings.HasSuffix(said, "done") {
			t.Errorf("the probe did not end: %q", s.errors())
		}
		for _, line := range strings.Split(said, "\n") {
			if line != "done" {
				t.Error(line)
			}
		}
	})
}
