package native_test

import (
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/native"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/script/scripttest"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// run runs text with std, the argument of a module.
func run(t *testing.T, h *scripttest.Host, module, text string) error {
	t.Helper()
	return scripttest.Run(t, text, func(L *lua.LState) {
		api := script.API{Host: h}
		lib := &native.Library{API: api, Arrays: typedarray.Open(api, L, L.SetGlobal)}
		lib.Markers = element.Register(L, L.SetGlobal, nil)
		L.SetGlobal("std", lib.Argument(L, module))
	})
}

func TestModules(t *testing.T) {
	for name, tc := range map[string]struct {
		module, lua string
		host        scripttest.Host
		want        string // "" for no error
	}{
		"noise of an array": {module: "noise", lua: `local n = std.native assert(#n.at(n.new(1), "value", 1, 0.5, 2, Float32Array(3)) == 3)`},
		"octaves":           {module: "noise", lua: `local n = std.native n.at(n.new(1), "value", 99, 0.5, 2, 1)`, want: "noise wants 1 to 16 octaves, not 99"},
		"no matrix":         {module: "mat4", lua: `std.native.det{1, 2}`, want: "mat4.det wants a matrix of 16 numbers, not a table"},
		"no room for JSON":  {module: "json", lua: `std.native.decode(("[1],"):rep(1000))`, host: scripttest.Host{Memory: 1000}, want: "--memory allows more"},
		"JSON stops":        {module: "json", lua: `std.native.decode("[" .. ("1,"):rep(10000) .. "1]")`, host: scripttest.Host{Interrupted: true}, want: "was interrupted"},
		"no native part":    {module: "color", lua: `assert(next(std.native) == nil)`},
		"suggestion":        {module: "color", lua: `assert(std.suggest("rde", {"red", "blue"}) == "red" and std.suggest("x", {"red"}) == nil)`},
		"wants":             {module: "color", lua: `std.wants("color.mix", "t", "a number", "x")`, want: `color.mix wants a number for t, not the string "x"`},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t, &tc.host, tc.module, tc.lua)
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}

// A script may overwrite the globals of the same names.
func TestOverwrittenMarkers(t *testing.T) {
	err := run(t, &scripttest.Host{}, "json", `
		local none, list = null, array{}
		null, array = 1, function() error("called") end
		local n = std.native
		assert(n.encode({a = none, b = list}, "") == '{"a":null,"b":[]}')
		assert(n.decode("null") == none and n.encode(n.decode("[]"), "") == "[]")`)
	if err != nil {
		t.Error(err)
	}
}
