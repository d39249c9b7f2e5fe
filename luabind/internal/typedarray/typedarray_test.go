package typedarray_test

import (
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/script/scripttest"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

func run(t *testing.T, h *scripttest.Host, text string) error {
	t.Helper()
	return scripttest.Run(t, text, func(L *lua.LState) {
		typedarray.Open(script.API{Host: h}, L, L.SetGlobal)
	})
}

// Arrays ask for room before they are created, and long operations stop when the task must stop.
func TestHost(t *testing.T) {
	for name, tc := range map[string]struct {
		host scripttest.Host
		lua  string
		want string // "" for no error
	}{
		"sum":            {lua: `assert((Float32Array{1, 2} + 1):sum() == 5)`},
		"no room":        {scripttest.Host{Memory: 1000}, `Float32Array(1000)`, "--memory allows more"},
		"no room to map": {scripttest.Host{Memory: 5000}, `local a = Uint8Array(3000) Float32Array(a)`, "--memory allows more"},
		"interrupted":    {scripttest.Host{Interrupted: true}, `Float32Array.linspace(0, 1, 1e6)`, "was interrupted"},
		"a file":         {scripttest.Host{Files: map[string]string{"a.ply": "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n1 2 3\n"}}, `assert(load_ply("a.ply").vertices == Float32Array{1, 2, 3})`, ""},
		"no file":        {lua: `load_ply("a.ply")`, want: "a.ply: no such file"},
		"no path":        {lua: `load_npy()`, want: "load_npy wants the path of a file, not nil"},
		"no method":      {lua: `Float32Array(1):summ()`, want: "did you mean 'sum'?"},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t, &tc.host, tc.lua)
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("%v, want %q", err, tc.want)
			}
		})
	}
}
