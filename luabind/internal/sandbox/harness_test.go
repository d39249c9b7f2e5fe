package sandbox_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/sandbox"
	"github.com/vuerlua/vuerlua/luabind/internal/workspace"
)

// state is a Lua state with the library opened into it.
type state struct {
	*lua.LState
	shut    func()
	printed strings.Builder
}

// raise throws a table with kind and message, as a host's error value has them.
func raise(L *lua.LState, kind, message string) {
	t := L.NewTable()
	t.RawSetString("kind", lua.LString(kind))
	t.RawSetString("message", lua.LString(message))
	L.Error(t, 0)
}

// open makes a state whose workspace is dir, or that has none if dir is empty.
func open(t testing.TB, dir string, change func(*sandbox.Options)) *state {
	t.Helper()
	L := lua.NewState(lua.Options{
		SkipOpenLibs: true, RegistrySize: 1024, RegistryMaxSize: 64 << 10, RegistryGrowStep: 1024,
		IncludeGoStackTrace: true,
	})
	machine.Install(L, nil)
	s := &state{LState: L}
	opt := sandbox.Options{
		Raise:     raise,
		Chunkname: func(path string) string { return "ws/" + path },
		Getenv:    func(_ *lua.LState, name string) (string, bool) { return os.LookupEnv(name) },
		Print:     func(_ *lua.LState, text string) { s.printed.WriteString(text) },
	}
	if dir != "" {
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { root.Close() })
		opt.Workspace = workspace.New(root)
	}
	if change != nil {
		change(&opt)
	}
	s.shut = sandbox.Open(L, opt)
	t.Cleanup(func() {
		s.shut()
		L.Close()
	})
	return s
}

// run runs a chunk named "t" and returns its results, joined by commas, or its error:
// "kind: message" for an error value of the host.
func (s *state) run(source string) string {
	fn, err := compile.Function(s.LState, source, "t")
	if err != nil {
		return "syntax: " + err.Error()
	}
	top := s.GetTop()
	defer s.SetTop(top)
	s.Push(fn)
	if err := machine.PCall(s.LState, 0, lua.MultRet, nil); err != nil {
		var api *lua.ApiError
		if !errors.As(err, &api) {
			return "error " + err.Error()
		}
		if t, ok := api.Object.(*lua.LTable); ok {
			return fmt.Sprintf("%s! %s", t.RawGetString("kind"), t.RawGetString("message"))
		}
		return "error " + api.Object.String()
	}
	var out []string
	for i := top + 1; i <= s.GetTop(); i++ {
		if v, ok := s.Get(i).(lua.LString); ok {
			out = append(out, string(v))
		} else {
			out = append(out, s.Get(i).String())
		}
	}
	return strings.Join(out, ",")
}

// A check is a chunk and what run makes of it. A want that ends with "..." is a prefix.
type check struct{ source, want string }

func (s *state) check(t *testing.T, checks []check) {
	t.Helper()
	for _, c := range checks {
		t.Run(c.source, func(t *testing.T) {
			t.Helper()
			got := s.run(c.source)
			if prefix, ok := strings.CutSuffix(c.want, "..."); ok {
				if !strings.HasPrefix(got, prefix) {
					t.Errorf("%s\n got %q\nwant %q and more", c.source, got, prefix)
				}
			} else if got != c.want {
				t.Errorf("%s\n got %q\nwant %q", c.source, got, c.want)
			}
		})
	}
}
