package machine_test

import (
	"strings"
	"testing"

	"github.com/vuerlua/vuerlua/luabind/internal/compile"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	lua "github.com/yuin/gopher-lua"
)

// A program is a state with the loop installed, and the output of its print.
type program struct {
	*lua.LState
	hook *machine.Hook
	out  strings.Builder
}

func newProgram(t testing.TB) *program {
	t.Helper()
	p := &program{hook: &machine.Hook{}}
	p.LState = lua.NewState(lua.Options{RegistrySize: 128, CallStackSize: 8, MinimizeStackMemory: true})
	t.Cleanup(p.Close)
	machine.Install(p.LState, p.hook)
	for name, fn := range map[string]lua.LGFunction{
		"print":  p.print,
		"error":  raise,
		"pcall":  pcall,
		"xpcall": xpcall,
		"next":   next,
		"rawget": func(L *lua.LState) int { L.Push(machine.Get(L.CheckTable(1), L.Get(2))); return 1 },
		"rawset": func(L *lua.LState) int {
			if err := machine.Set(L.CheckTable(1), L.Get(2), L.Get(3)); err != nil {
				L.RaiseError("%s", err)
			}
			return 0
		},
		"panic": func(L *lua.LState) int { return []int{}[L.GetTop()] },
		"tostring": func(L *lua.LState) int {
			L.Push(lua.LString(text(L.Get(1))))
			return 1
		},
	} {
		p.SetGlobal(name, p.NewFunction(fn))
	}
	p.SetGlobal("pairs", p.NewFunction(func(L *lua.LState) int {
		L.Push(L.GetGlobal("next"))
		L.Push(L.Get(1))
		L.Push(lua.LNil)
		return 3
	}))
	return p
}

func text(v lua.LValue) string {
	if n, ok := v.(lua.LNumber); ok {
		return number.Format(float64(n))
	}
	return v.String()
}

func (p *program) print(L *lua.LState) int {
	for i := 1; i <= L.GetTop(); i++ {
		if i > 1 {
			p.out.WriteByte(' ')
		}
		p.out.WriteString(text(L.Get(i)))
	}
	p.out.WriteByte('\n')
	return 0
}

func raise(L *lua.LState) int {
	v := L.Get(1)
	if s, ok := v.(lua.LString); ok && L.OptInt(2, 1) > 0 {
		if at := L.Where(L.OptInt(2, 1)); at != "" && !strings.HasPrefix(at, "[G]") {
			v = lua.LString(at+" ") + s
		}
	}
	L.Error(v, 0)
	return 0
}

func pcall(L *lua.LState) int {
	L.CheckAny(1)
	return protected(L, nil)
}

func xpcall(L *lua.LState) int {
	handler := L.Get(2)
	L.SetTop(1)
	return protected(L, handler)
}

// protected calls the first value on the stack with the values after it, and returns the results
// of pcall.
func protected(L *lua.LState, handler lua.LValue) int {
	if err := machine.PCall(L, L.GetTop()-1, lua.MultRet, handler); err != nil {
		L.Push(lua.LFalse)
		L.Push(err.(*lua.ApiError).Object)
		return 2
	}
	L.Insert(lua.LTrue, 1)
	return L.GetTop()
}

func next(L *lua.LState) int {
	k, v, ok := machine.NextOf(L, L.CheckTable(1), L.Get(2))
	if !ok {
		L.RaiseError("invalid key to 'next'")
	}
	L.Push(k)
	if k == lua.LNil {
		return 1
	}
	L.Push(v)
	return 2
}

// run returns the output of source, followed by the error if it raises one.
func (p *program) run(t testing.TB, source string) string {
	t.Helper()
	err := p.try(t, source)
	out := p.out.String()
	p.out.Reset()
	if api, ok := err.(*lua.ApiError); ok {
		out += "error: " + text(api.Object) + "\n"
	} else if err != nil {
		out += err.Error() + "\n"
	}
	return strings.TrimSuffix(out, "\n")
}

func (p *program) try(t testing.TB, source string) error {
	t.Helper()
	fn, err := compile.Function(p.LState, source, "chunk")
	if err != nil {
		t.Fatal(err)
	}
	return machine.Protect(p.LState, fn, 0)
}
