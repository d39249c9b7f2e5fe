package lint_test

import (
	"slices"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

func TestFieldsOfEvents(t *testing.T) {
	for source, want := range map[string]string{
		`on("CLICK", function(event) print(event.kye) end)`:                                                     "an event has no field 'kye' (did you mean 'key'?)",
		`on("CLICK", function(e) print(e.Value) end)`:                                                           "an event has no field 'Value' (did you mean 'value'?)",
		`on("CLICK", function(e) local v = e.value print(v.postion) end)`:                                       "the value of CLICK has no field 'postion' (did you mean 'position'?)",
		`on("KeyDown", function(e) if e.value.shiftkey then print(1) end end)`:                                  "the value of KeyDown has no field 'shiftkey' (did you mean 'shiftKey'?)",
		`spawn(function(session) local e = session:till("CAMERA_MOVE") print(e.value.postion) end)`:             "the value of CAMERA_MOVE has no field 'postion' (did you mean 'position'?)",
		`spawn(function(session) session:on("OBJECT_MOVE", function(e) print(e.value.matrixWrld) end) end)`:     "the value of OBJECT_MOVE has no field 'matrixWrld' (did you mean 'matrixWorld'?)",
		`on("CLICK", function(event) local hit = event.value after(1, function() print(hit.distnace) end) end)`: "the value of CLICK has no field 'distnace' (did you mean 'distance'?)",
	} {
		var got []string
		for _, f := range check(t, source) {
			if f.Severity == diag.Error {
				t.Errorf("%s: %s is an error", source, f.Message)
			}
			got = append(got, f.Message+" ("+f.Hint+")")
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n  got  %q\n  want %q", source, got, want)
		}
	}
	for _, source := range []string{
		`on("CLICK", function(event) print(event.key, event.value.key, event.value.position[1], event.ts, event.etype, event.client, event.value.instance) end)`,
		`on("MY_EVENT", function(event) print(event.kye, event.value.postion) end)`,
		`on("*", function(event) print(event.kye) end)`,
		`on("SET", function(event) print(event.value) end)`,
		`on("INIT", function(event) print(event.value.clinet) end)`,
		`on("CLICK", function(event) event = { kye = 1 } print(event.kye) end)`,
		`local name = "CLICK" on(name, function(event) print(event.kye) end)`,
		`on("CLICK", function(event) event.value.postion = 1 end)`,
	} {
		if found := check(t, source); len(found) > 0 {
			t.Errorf("%s\n  got %+v", source, found)
		}
	}
}

func TestOptionsOfFunctions(t *testing.T) {
	for source, want := range map[string]string{
		`spawn(function(s) s:grab_render{ qualty = 0.5 } end)`:             "grab_render has no option 'qualty' (did you mean 'quality'?)",
		`on("MY_EVENT", function(e, s) s:send(GrabRender{ Ttl = 1 }) end)`: "GrabRender has no option 'Ttl' (did you mean 'ttl'?)",
	} {
		var got []string
		for _, f := range check(t, source) {
			got = append(got, f.Message+" ("+f.Hint+")")
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n  got  %q\n  want %q", source, got, want)
		}
	}
	for _, source := range []string{
		`spawn(function(s) s:grab_render{ quality = 0.5, ttl = 2, own = 1 } end)`, `spawn(function(s) s:upsert(Box{ key = "b" }, { to = "a" }) end)`,
		`spawn(function(s) s:grab_render(options) end) options = { qualty = 1 }`,
	} {
		if found := check(t, source); len(found) > 0 {
			t.Errorf("%s\n  got %+v", source, found)
		}
	}
}
