package compile_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
)

func run(t *testing.T, source string) string {
	t.Helper()
	L := lua.NewState()
	defer L.Close()
	fn, err := compile.Function(L, source, "chunk")
	if err != nil {
		t.Fatal(err)
	}
	L.Push(fn)
	if err := L.PCall(0, 1, nil); err != nil {
		t.Fatal(err)
	}
	return L.Get(-1).String()
}

// TestBreakLeavesOneLoop: in each of these the inner loop is left at once, three times.
func TestBreakLeavesOneLoop(t *testing.T) {
	for _, inner := range []string{
		`for _ in pairs({1, 2}) do break end`,
		`for _ in pairs({1, 2}) do do break end end`,
		`for _ in pairs({1, 2}) do do end break end`,
		`for _ in pairs({1, 2}) do ; break end`,
		`for _ in pairs({1, 2}) do if true then break end end`,
		`for _ in pairs({1, 2}) do if false then else break end end`,
		`for _ in pairs({1, 2}) do while true do break end break end`,
		`for _ in pairs({1, 2}) do repeat break until true break end`,
		`for _ in pairs({1, 2}) do goto out end ::out::`,
		`for _ in pairs({1, 2}) do ::top:: break end`,
		`for _ in pairs({1, 2}) do local x = 1 break end`,
		`for _ in pairs({1, 2}) do end`,
		`for _ = 1, 2 do break end`,
		`(function() for _ in pairs({1, 2}) do break end end)()`,
		`local t = { f = function() for _ in pairs({1, 2}) do break end return 1 end } t.f()`,
		`local x = #{ (function() for _ in pairs({1}) do break end return -1 end)() } + 1`,
		`local function f() for _ in pairs({1}) do break end return 1 end assert(not (f() == 2) and f())`,
	} {
		t.Run(inner, func(t *testing.T) {
			got := run(t, fmt.Sprintf("local m = 0 for i = 1, 3 do do %s end m = m + 1 end return m", inner))
			if got != "3" {
				t.Errorf("%s times round, want 3", got)
			}
		})
	}
}

// TestLinesStay: what is put in front of a body does not move an error.
func TestLinesStay(t *testing.T) {
	L := lua.NewState()
	defer L.Close()
	fn, err := compile.Function(L, "for k in pairs({1}) do\n  if k then\n    error('here')\n  end\nend", "chunk")
	if err != nil {
		t.Fatal(err)
	}
	L.Push(fn)
	if err := L.PCall(0, 0, nil); err == nil || !strings.Contains(err.Error(), "chunk:3: here") {
		t.Errorf("got %v", err)
	}
}

// TestErrorsAreLoads: what is wrong with a text reads as from gopher-lua itself.
func TestErrorsAreLoads(t *testing.T) {
	for _, source := range []string{"local x = = 1", "for", "goto nowhere", "break", "x = 'abc", "f(", "::a:: ::a::"} {
		L := lua.NewState()
		_, want := L.Load(strings.NewReader(source), "chunk")
		_, got := compile.Function(L, source, "chunk")
		var api *lua.ApiError
		switch {
		case want == nil && got == nil:
		case got == nil || want == nil || got.Error() != want.Error():
			t.Errorf("%q: %v, want %v", source, got, want)
		case !errors.As(got, &api) || api.Type != lua.ApiErrorSyntax:
			t.Errorf("%q: no syntax error but %#v", source, got)
		}
		L.Close()
	}
}

// FuzzFunction: whatever the text, there is a function or an error.
func FuzzFunction(f *testing.F) {
	f.Add("for k, v in pairs(t) do if v then break end goto x end ::x::")
	f.Add("return function(...) for i = 1, #{...} do for _ in f() do do break end end end end")
	f.Fuzz(func(t *testing.T, source string) {
		L := lua.NewState(lua.Options{SkipOpenLibs: true})
		defer L.Close()
		fn, err := compile.Function(L, source, "chunk")
		if (fn == nil) == (err == nil) {
			t.Errorf("%v, %v", fn, err)
		}
		if _, plain := L.Load(strings.NewReader(source), "chunk"); (plain == nil) != (err == nil) {
			t.Errorf("%v, but gopher-lua says %v", err, plain)
		}
	})
}
